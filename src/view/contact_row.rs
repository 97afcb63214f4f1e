//! One row of the list.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::avatar::Avatar;
use super::built::{Build, Built, Shown, handler};
use super::marked::marked;
use super::row_pool::Slot;
use super::{is_for_this_page, moment, shown_name, texts};
use crate::contact::{Chat, Contact, ContactId, Kind, Source};
use crate::phone;
use crate::search::Query;
use crate::signals::{Memo, RwSignal};
use crate::store::DeskStore;
use crate::text::{Texts, number};

/// Writes the address of a contact's own page, for hosts that have pages.
pub type Href = Callback<ContactId, String>;

/// The cells that not every gateway has something to put in.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    /// What is known in a word each.
    pub(super) tags: Memo<bool>,
    /// The last of the conversation.
    pub(super) chat: Memo<bool>,
}

/// One line of the contact list; a click anywhere on it opens the contact.
///
/// Whom it shows changes as people scroll. All its elements are there for every contact, so that none is made then;
/// the sheet hides those that are empty.
#[component]
pub fn ContactRow(
    /// What the page knows.
    store: DeskStore,
    /// Whom it shows.
    lent: Slot,
    /// The words that have found it.
    words: RwSignal<Query>,
    /// Whether the keyboard is on this row.
    #[prop(into)]
    is_active: Signal<bool>,
    /// Called when the person opens the contact, with the row.
    on_open: Callback<(ContactId, usize)>,
    /// Where the contact's page is, if it has one.
    href: Option<Href>,
    /// Which cells there are.
    columns: Columns,
) -> Built {
    let texts = texts();
    let Slot { contact, row } = lent;
    let text = move |text: fn(&Contact, &'static Texts) -> String| {
        Signal::derive(move || contact.with(|contact| text(contact, texts)))
    };
    let tag = move |tag: fn(&Contact, &'static Texts) -> Option<&'static str>| {
        Signal::derive(move || contact.with(|contact| tag(contact, texts).unwrap_or_default().to_owned()))
    };
    let of_chat = move |text: fn(&Chat, &'static Texts) -> Option<String>| {
        Signal::derive(move || contact.with(|contact| text(contact.chat.as_ref()?, texts)))
    };
    let time = of_chat(|chat, texts| chat.last_at.map(|time| moment::short(time, texts)));
    let full_time = of_chat(|chat, texts| chat.last_at.map(|time| moment::full(time, texts)));
    let n_unread = of_chat(|chat, _| unread(chat).map(number));
    let unread_label = of_chat(|chat, texts| unread(chat).map(|n| texts.unread.fill(n, &number(n))));
    let is_open = Memo::new(move |_| contact.with(|contact| store.is_open(&contact.id)));
    let open = move |event: MouseEvent| {
        if is_for_this_page(&event) {
            event.prevent_default();
            on_open.run((contact.with_untracked(|contact| contact.id.clone()), row.get_untracked()));
        }
    };
    let name = marked(text(shown_name), move |name| {
        words.with(|words| {
            contact.with(|contact| match (contact.name(), &contact.phone) {
                (None, Some(number)) => words.digit_marks(name, number),
                _ => store.marks(words, name),
            })
        })
    });
    let second_line = marked(text(second_line), move |line| {
        // What was said last is not searched.
        let is_of_names = contact.with(|contact| other_names(contact).next().is_some());
        words.with(|words| if is_of_names { store.marks(words, line) } else { Vec::new() })
    });
    let written_number = marked(text(international), move |written| {
        words.with(|words| {
            contact.with(|contact| match &contact.phone {
                Some(number) => words.digit_marks(written, number),
                None => Vec::new(),
            })
        })
    });
    let is_nameless =
        Signal::derive(move || contact.with(|contact| contact.name().is_none() && contact.phone.is_none()));
    let name = match href {
        Some(href) => {
            let address = Signal::derive(move || href.run(contact.with(|contact| contact.id.clone())));
            view! {
                <a
                    class="contact-row__name"
                    class:contact-row__name--none=is_nameless
                    href=address
                    tabindex="-1"
                    dir="auto"
                >
                    {name}
                </a>
            }
            .built()
        }
        None => view! {
            <span class="contact-row__name" class:contact-row__name--none=is_nameless dir="auto">
                {name}
            </span>
        }
        .built(),
    };
    let row_id = Signal::derive(move || row_id(row.get()));
    let row_index = Signal::derive(move || (row.get() + 1).to_string());
    let selected = Signal::derive(move || is_open.get().to_string());
    view! {
        <div
            class="contact-row"
            part="row"
            class:contact-row--active=is_active
            role="row"
            id=row_id
            aria-rowindex=row_index
            aria-selected=selected
            on:click=handler(open)
        >
            <div class="contact-row__who" role="gridcell">
                <Avatar contact=contact />
                <span class="contact-row__lines">
                    {name}
                    <span class="contact-row__second" dir="auto">
                        {second_line}
                    </span>
                </span>
            </div>
            <div class="contact-row__number" role="gridcell">
                <bdi dir="ltr">{written_number}</bdi>
                <span class="contact-row__none">{text(no_number)}</span>
            </div>
            <div class="contact-row__tags" role="gridcell">
                <Shown when=columns.tags>
                    <span class="tag tag--plain">{tag(plain_tag)}</span>
                    <span class="tag">{tag(seen_tag)}</span>
                    <span class="tag">{tag(kind_tag)}</span>
                    <span class="tag tag--bad">{tag(blocked_tag)}</span>
                </Shown>
            </div>
            <div class="contact-row__when" role="gridcell">
                <Shown when=columns.chat>
                    <span title=full_time>{filled(time)}</span>
                    <span class="contact-row__unread" role="img" aria-label=unread_label>
                        {filled(n_unread)}
                    </span>
                </Shown>
            </div>
        </div>
    }
    .built()
}

/// The element id of a row, for `aria-activedescendant`.
pub(super) fn row_id(row: usize) -> String {
    format!("contact-desk-row-{row}")
}

/// Every name but the one that is shown.
fn other_names(contact: &Contact) -> impl Iterator<Item = &str> {
    let shown = contact.name();
    contact.names.in_order().filter(move |name| Some(*name) != shown)
}

/// The other names, else the last message.
fn second_line(contact: &Contact, _: &'static Texts) -> String {
    let mut others: Vec<&str> = other_names(contact).collect();
    others.dedup();
    if !others.is_empty() {
        return others.join(" · ");
    }
    let message = contact.chat.as_ref().and_then(|chat| chat.last_message.as_deref());
    message.unwrap_or_default().to_owned()
}

fn international(contact: &Contact, _: &'static Texts) -> String {
    contact.phone.as_ref().map(phone::international).unwrap_or_default()
}

/// What stands in place of a number.
fn no_number(contact: &Contact, texts: &'static Texts) -> String {
    match (&contact.phone, contact.kind) {
        (Some(_), _) => "",
        (None, Kind::Person) => texts.hidden,
        (None, _) => "–",
    }
    .to_owned()
}

fn seen_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    match contact.source {
        Source::Unknown => None,
        Source::Direct => Some(texts.seen_direct),
        Source::Group => Some(texts.seen_group),
        Source::Both => Some(texts.seen_both),
    }
}

fn kind_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    match contact.kind {
        Kind::Group => Some(texts.kind_group),
        _ if contact.flags.me == Some(true) => Some(texts.kind_me),
        _ if contact.flags.business == Some(true) || contact.names.business.is_some() => Some(texts.kind_business),
        _ => None,
    }
}

/// The tag of those who have neither of the others.
fn plain_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    (seen_tag(contact, texts).is_none() && kind_tag(contact, texts).is_none()).then_some(texts.kind_person)
}

fn blocked_tag(contact: &Contact, texts: &'static Texts) -> Option<&'static str> {
    (contact.flags.blocked == Some(true)).then_some(texts.kind_blocked)
}

fn unread(chat: &Chat) -> Option<u64> {
    chat.unread.filter(|n| *n > 0)
}

/// A text that is empty where there is none.
fn filled(text: Signal<Option<String>>) -> Signal<String> {
    Signal::derive(move || text.get().unwrap_or_default())
}
