//! What is seen. Components read the store and send intent back; they never fetch, and they know no address bar.

#![expect(unreachable_pub, reason = "the component macro declares props pub even where the component is not")]

mod about;
mod account_picker;
mod avatar;
mod built;
mod connection_picker;
mod contact_actions;
mod contact_detail;
mod contact_list;
mod contact_row;
mod copy_button;
mod country;
mod desk;
mod dialog;
mod facts;
mod filters;
pub mod icon;
mod icon_button;
mod json;
mod keyed;
mod marked;
mod moment;
mod notice;
mod number_check;
mod options;
mod picture;
mod record;
mod row_pool;
mod row_window;
mod scroll_map;
mod scroller;
mod search_box;
mod seen;
mod sign_in;
mod status_line;
mod tools;
mod written;

pub use account_picker::AccountButton;
pub use built::{Build, Built, Shown, handler, later, live, seldom};
pub use connection_picker::ConnectionPicker;
pub use desk::Desk;
pub use icon_button::IconButton;
pub use keyed::keyed;
pub use notice::NoticeBox;
pub use options::Options;
pub use search_box::{SearchBox, search_on_slash};
pub use tools::ListTools;

use js_sys::Reflect;
use leptos::ev::MouseEvent;
use leptos::html::{Button, Div, H2};
use leptos::prelude::*;
use web_sys::HtmlButtonElement;

use crate::contact::{Contact, Kind};
use crate::gateway::error::GatewayError;
use crate::phone;
use crate::store::{DeskStore, Part};
use crate::text::{Texts, advice_on_one};

/// The texts of the language that the page is in.
pub fn texts() -> &'static Texts {
    use_context::<&'static Texts>().unwrap_or_else(|| Texts::of_language("en"))
}

/// A desk in somebody else's page has this as a context: it takes no focus that nobody has given it. It holds what the desk is in.
#[derive(Clone, Copy, Debug)]
pub struct Guest(pub NodeRef<Div>);

/// Whether a form or list that has just come may take the focus. In somebody else's page only if the focus is in the desk.
#[derive(Clone, Copy)]
struct FocusRule(Option<Guest>);

impl FocusRule {
    /// The rule where a view is made.
    fn here() -> Self {
        Self(use_context())
    }

    fn may_take(self) -> bool {
        self.0.is_none_or(|Guest(desk)| {
            let root = desk.try_get_untracked().flatten().map(|desk| desk.get_root_node());
            let focused = root.and_then(|root| Reflect::get(&root, &"activeElement".into()).ok());
            focused.is_some_and(|focused| focused.is_object())
        })
    }
}

/// Whether a click on a link is meant for this page; with a modifier the browser opens a tab or window of its own.
pub(crate) fn is_for_this_page(event: &MouseEvent) -> bool {
    !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// The heading of the contact that is open, where the focus goes when what had it has gone.
#[derive(Clone, Copy)]
struct Heading(NodeRef<H2>);

/// Says why a part of the open contact could not be had, and offers to ask for it again.
fn part_notice(store: DeskStore, part: Part, error: &GatewayError) -> Built {
    let heading = use_context::<Heading>();
    let retry = Callback::new(move |()| {
        store.try_part_again(part);
        // The button goes with its notice, and the focus must not.
        if let Some(Heading(heading)) = heading {
            focus(heading.get_untracked());
        }
    });
    view! { <NoticeBox advice=advice_on_one(error, texts()) on_retry=retry /> }.built()
}

/// A sentence with a text of somebody's own in the place of its `{}`, set apart so that it turns nothing round.
fn sentence(text: &'static str, own: String) -> Built {
    let (before, behind) = text.split_once("{}").unwrap_or((text, ""));
    view! {
        {before}
        <bdi>{own}</bdi>
        {behind}
    }
    .built()
}

/// A button, if it is on the page now.
fn present(button: NodeRef<Button>) -> Option<HtmlButtonElement> {
    button.try_get_untracked().flatten().filter(|button| button.is_connected())
}

/// Puts the focus on an element, if it is there.
fn focus(element: Option<impl AsRef<web_sys::HtmlElement>>) {
    if let Some(element) = element {
        // It fails only where the element has left the page.
        let _ = element.as_ref().focus();
    }
}

/// The name that is shown for a contact, whatever it lacks.
///
/// A LID is never printed as a number: who has nothing else is said to hide it.
pub(crate) fn shown_name(contact: &Contact, texts: &Texts) -> String {
    match (contact.name(), &contact.phone) {
        (Some(name), _) => name.to_owned(),
        (None, Some(number)) => phone::international(number),
        (None, None) if contact.kind == Kind::Group => texts.group_unnamed.to_owned(),
        (None, None) => texts.number_hidden.to_owned(),
    }
}
