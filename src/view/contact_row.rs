//! One row of the list.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::avatar::Avatar;
use super::built::{Build, Built, handler};
use super::marked::{marked_name, marked_number};
use super::{is_for_this_page, moment, shown_name, texts};
use crate::contact::{Contact, ContactId, Kind, Source};
use crate::phone;
use crate::signals::Memo;
use crate::store::DeskStore;
use crate::text::Texts;

/// Writes the address of a contact's own page, for hosts that have pages.
pub type Href = Callback<ContactId, String>;

/// One line of the contact list; a click anywhere on it opens the contact.
#[component]
pub fn ContactRow(
    /// What the page knows.
    store: DeskStore,
    /// The contact shown.
    contact: Contact,
    /// Which row this is, from 0. It changes when people arrive above.
    #[prop(into)]
    row: Signal<usize>,
    /// Whether the keyboard is on this row.
    #[prop(into)]
    is_active: Signal<bool>,
    /// Called when the person opens the contact, with the row.
    on_open: Callback<(ContactId, usize)>,
    /// Where the contact's page is, if it has one.
    href: Option<Href>,
) -> Built {
    let texts = texts();
    let id = StoredValue::new(contact.id.clone());
    let is_open = Memo::new(move |_| id.with_value(|id| store.is_open(id)));
    let open = move |event: MouseEvent| {
        if is_for_this_page(&event) {
            event.prevent_default();
            on_open.run((id.get_value(), row.get_untracked()));
        }
    };
    let shown = shown_name(&contact, texts);
    let name = match (contact.name(), &contact.phone) {
        (None, Some(number)) => marked_number(store, shown, number.clone()),
        _ => marked_name(store, shown),
    };
    let is_named = contact.name().is_some();
    let name_class = if is_named || contact.phone.is_some() {
        "contact-row__name"
    } else {
        "contact-row__name contact-row__name--none"
    };
    let name = match href {
        Some(href) => view! {
            <a class=name_class href=href.run(contact.id.clone()) tabindex="-1" dir="auto">
                {name}
            </a>
        }
        .built(),
        None => view! {
            <span class=name_class dir="auto">
                {name}
            </span>
        }
        .built(),
    };
    let second_line = second_line(store, &contact);
    let number = number_cell(store, &contact, texts);
    let tags = tags(&contact, texts);
    let unread = contact.chat.as_ref().and_then(|chat| chat.unread).filter(|n| *n > 0);
    let when = contact.chat.as_ref().and_then(|chat| chat.last_at);
    let row_id = Signal::derive(move || row_id(row.get()));
    let row_index = Signal::derive(move || (row.get() + 1).to_string());
    let selected = Signal::derive(move || is_open.get().to_string());
    view! {
        <div
            class="contact-row"
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
                    {second_line.map(|line| view! { <span class="contact-row__second" dir="auto">{line}</span> })}
                </span>
            </div>
            <div class="contact-row__number" role="gridcell">
                {number}
            </div>
            <div class="contact-row__tags" role="gridcell">
                {tags}
            </div>
            <div class="contact-row__when" role="gridcell">
                {when.map(|time| view! { <span title=moment::full(time, texts)>{moment::short(time, texts)}</span> })}
                {unread
                    .map(|n| {
                        let written = crate::text::number(n);
                        let label = texts.unread.fill(n, &written);
                        view! {
                            <span class="contact-row__unread" role="img" aria-label=label>
                                {written}
                            </span>
                        }
                    })}
            </div>
        </div>
    }
    .built()
}

/// The element id of a row, for `aria-activedescendant`.
pub(super) fn row_id(row: usize) -> String {
    format!("contact-desk-row-{row}")
}

/// The other names, else the last message.
fn second_line(store: DeskStore, contact: &Contact) -> Option<Built> {
    let shown = contact.name();
    let mut others: Vec<&str> = contact.names.in_order().filter(|name| Some(*name) != shown).collect();
    others.dedup();
    if !others.is_empty() {
        return Some(marked_name(store, others.join(" · ")));
    }
    Some(contact.chat.as_ref()?.last_message.as_deref()?.to_owned().built())
}

fn number_cell(store: DeskStore, contact: &Contact, texts: &'static Texts) -> Built {
    match (&contact.phone, contact.kind) {
        (Some(number), _) => {
            let written = marked_number(store, phone::international(number), number.clone());
            view! { <bdi dir="ltr">{written}</bdi> }.built()
        }
        (None, Kind::Person) => view! { <span class="contact-row__none">{texts.hidden}</span> }.built(),
        (None, _) => view! { <span class="contact-row__none">"–"</span> }.built(),
    }
}

/// What is known of the contact in a word each.
fn tags(contact: &Contact, texts: &'static Texts) -> [Option<Built>; 4] {
    let tag = |class: &'static str, text: &'static str| view! { <span class=class>{text}</span> }.built();
    let is = |flag: Option<bool>| flag == Some(true);
    let seen = match contact.source {
        Source::Unknown => None,
        Source::Direct => Some(texts.seen_direct),
        Source::Group => Some(texts.seen_group),
        Source::Both => Some(texts.seen_both),
    };
    let kind = match contact.kind {
        Kind::Group => Some(texts.kind_group),
        _ if is(contact.flags.me) => Some(texts.kind_me),
        _ if is(contact.flags.business) || contact.names.business.is_some() => Some(texts.kind_business),
        _ => None,
    };
    let plain = (seen.is_none() && kind.is_none()).then_some(texts.kind_person);
    let blocked = is(contact.flags.blocked).then_some(texts.kind_blocked);
    [
        plain.map(|text| tag("tag tag--plain", text)),
        seen.map(|text| tag("tag", text)),
        kind.map(|text| tag("tag", text)),
        blocked.map(|text| tag("tag tag--bad", text)),
    ]
}
