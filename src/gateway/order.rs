//! Whether rows really came in the order that they were asked for.

use super::{Sort, SortKey};
use crate::contact::Contact;

/// The fewest neighbours that are compared before an order is claimed or denied.
const FEWEST_PAIRS: usize = 6;

/// The order in which `contacts` came, if they came in one, by the key that was asked for.
///
/// Gateways compare by code unit, by some database collation or ignoring case, so a tenth of the
/// neighbours may stand the wrong way round by our comparison. Too few rows to tell count as the
/// order that was asked for.
pub(super) fn observed(contacts: &[Contact], asked: Sort) -> Option<Sort> {
    let keys: Vec<String> = contacts.iter().filter_map(|contact| key(contact, asked.key)).collect();
    let pairs = || keys.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?))).filter(|(a, b)| a != b);
    let n_pairs = pairs().count();
    if n_pairs < FEWEST_PAIRS {
        return Some(asked);
    }
    let n_rising = pairs().filter(|(a, b)| a < b).count();
    let tolerated = n_pairs / 10;
    if n_rising + tolerated >= n_pairs {
        Some(Sort { descending: false, ..asked })
    } else if n_rising <= tolerated {
        Some(Sort { descending: true, ..asked })
    } else {
        None
    }
}

/// What the gateways order by: the saved name, or the id as text.
fn key(contact: &Contact, key: SortKey) -> Option<String> {
    match key {
        SortKey::Name => contact.names.saved.as_ref().map(|name| name.to_ascii_lowercase()),
        SortKey::Id => Some(contact.id.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::ContactId;

    /// Names as they came, and the direction that was observed.
    fn check(names: &str, expected: Option<&str>) {
        let contacts: Vec<Contact> = names
            .split_whitespace()
            .map(|name| {
                let mut contact = Contact::new(ContactId::new(name));
                contact.names.saved = (name != "-").then(|| name.into());
                contact
            })
            .collect();
        let asked = Sort { key: SortKey::Name, descending: false };
        let seen = observed(&contacts, asked).map(|sort| if sort.descending { "falling" } else { "rising" });
        assert_eq!(seen, expected, "{names}");
    }

    #[test]
    fn capitals_before_small_letters_still_rise() {
        check("- - Anna Bob Cy Dan Eve Zoe anna bob cy dan eve zoe", Some("rising"));
    }

    #[test]
    fn z_to_a_falls() {
        check("zoe yan xia wim val uma tom sam", Some("falling"));
    }

    #[test]
    fn a_jumble_is_no_order() {
        check("cy anna bob zoe dan yan eve xia wim val", None);
    }

    #[test]
    fn too_few_rows_are_taken_at_their_word() {
        check("bob anna", Some("rising"));
    }
}
