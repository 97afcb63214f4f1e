//! The order that the desk makes itself: names as people look them up, numbers as numbers, the unnamed last.

use std::cmp::Ordering;

use crate::contact::Contact;
use crate::gateway::{Sort, SortKey};
use crate::search::Key;

/// Compares two contacts with their keys.
///
/// Those without what is sorted by come last in both directions; equals keep a fixed order by id,
/// because a gateway such as GOWA lists in another order every time.
pub fn compare(a: (&Contact, &Key), b: (&Contact, &Key), sort: Sort) -> Ordering {
    let by_key = match sort.key {
        SortKey::Name => present_first(named(a), named(b), sort.descending, |a, b| a.cmp(b)),
        SortKey::Id => present_first(number(a.0), number(b.0), sort.descending, |a, b| {
            a.len().cmp(&b.len()).then_with(|| a.cmp(b))
        }),
    };
    by_key.then_with(|| by_number(a.0, b.0)).then_with(|| a.0.id.cmp(&b.0.id))
}

/// The folded name, where it holds anything that can be looked up.
fn named<'a>((_, key): (&Contact, &'a Key)) -> Option<&'a str> {
    Some(key.shown_name()).filter(|name| name.chars().any(char::is_alphanumeric))
}

fn number(contact: &Contact) -> Option<&str> {
    contact.phone.as_ref().map(crate::contact::Phone::digits)
}

/// The unnamed among themselves, and people of one name, go by number.
fn by_number(a: &Contact, b: &Contact) -> Ordering {
    present_first(number(a), number(b), false, |a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)))
}

fn present_first<'a>(
    a: Option<&'a str>,
    b: Option<&'a str>,
    descending: bool,
    compare: impl Fn(&'a str, &'a str) -> Ordering,
) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => compare(b, a),
        (Some(a), Some(b)) => compare(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{ContactId, Phone};

    /// People as `name:number`, either of which may be missing, and the names or numbers in order.
    fn check(people: &str, key: SortKey, descending: bool, expected: &str) {
        let mut people: Vec<(Contact, Key)> = people
            .split_whitespace()
            .map(|person| {
                let (name, number) = person.split_once(':').unwrap();
                let mut contact = Contact::new(ContactId::new(person));
                contact.names.saved = (!name.is_empty()).then(|| name.into());
                contact.phone = Phone::parse(number);
                let key = Key::of(&contact, |text| text.to_owned());
                (contact, key)
            })
            .collect();
        people.sort_by(|a, b| compare((&a.0, &a.1), (&b.0, &b.1), Sort { key, descending }));
        let order: Vec<&str> = people.iter().map(|(contact, _)| contact.id.as_str()).collect();
        assert_eq!(order.join(" "), expected);
    }

    #[test]
    fn names_go_by_letter_whatever_their_case() {
        check("Zoe:1 anna:1 Bob:1", SortKey::Name, false, "anna:1 Bob:1 Zoe:1");
        check("Zoe:1 anna:1 Bob:1", SortKey::Name, true, "Zoe:1 Bob:1 anna:1");
    }

    #[test]
    fn the_unnamed_come_last_both_ways() {
        check(":99999 Zoe:1 :11111 ✨:22222", SortKey::Name, false, "Zoe:1 :11111 ✨:22222 :99999");
        check(":99999 Zoe:1 :11111", SortKey::Name, true, "Zoe:1 :11111 :99999");
    }

    #[test]
    fn numbers_go_by_size_and_the_hidden_ones_last() {
        check("a:62812345 b:123456789 c:", SortKey::Id, false, "a:62812345 b:123456789 c:");
        check("a:62812345 b:123456789 c:", SortKey::Id, true, "b:123456789 a:62812345 c:");
    }
}
