//! The initials that stand for a contact's picture, and their colour.

use crate::contact::Contact;

/// How many colours there are for initials; the sheet names each.
const COLOURS: u32 = 12;

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
