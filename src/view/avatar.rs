//! The round picture of a contact, or the initials on a colour of their own.

use leptos::prelude::*;

use super::built::{Build, Built, handler, live};

use crate::contact::Contact;
use crate::signals::{Memo, RwSignal};

/// How many colours there are for initials; the sheet names each.
const COLOURS: u32 = 12;

/// A contact's picture, if it came with the row and loads; else the initials.
///
/// Decoration: the name stands beside it, so assistive technology passes it by.
#[component]
pub fn Avatar(
    /// The contact, who may become another.
    contact: RwSignal<Contact>,
) -> Built {
    let failed = RwSignal::new(None::<String>);
    let class = Signal::derive(move || contact.with(colour_class));
    let initials = Signal::derive(move || contact.with(|contact| initials(contact.name().unwrap_or_default())));
    let address = Memo::new(move |_| contact.with(|contact| Some(contact.picture.as_ref()?.as_str().to_owned())));
    let picture = live(move || {
        // Signed picture addresses expire after hours; then the initials have to do.
        let Some(address) = address.get().filter(|address| failed.get().as_ref() != Some(address)) else {
            return Built::nothing();
        };
        let asked = address.clone();
        view! {
            <img
                class="avatar__picture"
                src=address
                alt=""
                loading="lazy"
                decoding="async"
                referrerpolicy="no-referrer"
                on:error=handler(move |_| failed.set(Some(asked.clone())))
            />
        }
        .built()
    });
    view! {
        <span class=class aria-hidden="true">
            <span class="avatar__initials">{initials}</span>
            {picture}
        </span>
    }
    .built()
}

/// The classes that draw the contact's colour.
pub(super) fn colour_class(contact: &Contact) -> String {
    format!("avatar avatar--colour-{}", colour(contact))
}

/// The first letters of the first and the last word, which the sheet makes capitals; a hash sign for those without any.
pub(super) fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let first = letters.next();
    let is_cased = |c: &char| c.is_uppercase() || c.is_lowercase();
    // Scripts without capitals set one character: two of them rarely read as initials.
    let last = letters.next_back().filter(is_cased).filter(|_| first.as_ref().is_some_and(is_cased));
    let initials: String = first.into_iter().chain(last).collect();
    if initials.is_empty() { "#".to_owned() } else { initials }
}

/// The same colour for the same contact on every visit.
fn colour(contact: &Contact) -> u32 {
    let hash = contact.id.as_str().bytes().fold(7u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)));
    hash % COLOURS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_letters_of_the_first_and_last_word() {
        for (name, expected) in [
            ("José García", "JG"),
            ("josefa", "j"),
            ("maria da Silva", "mS"),
            ("Team B & friends", "Tf"),
            ("王小明", "王"),
            ("محمد الأحمد", "م"),
            ("✨ 123", "#"),
            ("", "#"),
            ("ßeta", "ß"),
            ("\u{202e}evil name", "en"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
