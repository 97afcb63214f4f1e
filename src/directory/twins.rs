//! The same person listed twice, by number and by privacy id: who is whose twin, and what number stands behind an id.

use std::collections::HashMap;

use super::index::{Index, hash};
use super::{Place, packed};
use crate::contact::{Contact, Ids, Jid, Kind, Phone, Server};
use crate::shelf::Shelf;

/// The numbers behind privacy ids, as far as the gateway has told.
///
/// Both are kept as numbers, since there may be as many as there are contacts.
#[derive(Debug, Default)]
pub struct NumbersBehind(HashMap<u64, u64>);

impl NumbersBehind {
    /// Takes in that `number` stands behind `lid`. Whether that is news.
    pub fn learn(&mut self, lid: &Jid, number: &Jid) -> bool {
        let digits = (lid.server() == Server::Lid).then(|| lid.user().parse().ok()).flatten();
        let Some((lid, number)) = digits.zip(number.phone().and_then(|phone| phone.digits().parse().ok())) else {
            return false;
        };
        self.0.insert(lid, number) != Some(number)
    }

    /// The privacy id that stands before `number`, looked for among all of them: for one contact, not for rows.
    pub fn lid_of(&self, number: &Phone) -> Option<Jid> {
        let number: u64 = number.digits().parse().ok()?;
        let lid = self.0.iter().find(|(_, known)| **known == number).map(|(lid, _)| lid)?;
        Jid::parse(&format!("{lid}@lid"))
    }

    /// Gives a contact of whom only the privacy id is known the number behind it. Whether there was one.
    pub fn tell(&self, contact: &mut Contact) -> bool {
        if !contact.is_hidden() {
            return false;
        }
        let number = contact.lid.as_ref().and_then(|lid| self.0.get(&lid.user().parse().ok()?));
        contact.phone = number.and_then(|number| Phone::parse(&number.to_string()));
        contact.phone.is_some()
    }
}

/// Whether two rows that share a number or a privacy id stand for the same person.
fn is_same_person(one: Ids<'_, [u8]>, other: Ids<'_, [u8]>) -> bool {
    let is_partial = |ids: Ids<'_, [u8]>| ids.lid.is_none() || ids.phone.is_none();
    match (is_partial(one), is_partial(other)) {
        (false, false) => one.lid == other.lid && one.phone == other.phone,
        (is_partial, other_is_partial) => is_partial != other_is_partial,
    }
}

/// Which rows of a listing stand for the same person.
///
/// Two rows are twins where one is known by number or privacy id only, and the other by both; or where they agree in
/// both. Rows that agree in one and differ in the other are left alone: numbers change hands.
#[derive(Debug, Default)]
pub(super) struct Twins {
    by_number: Index,
    by_lid: Index,
    /// Each twin's other half.
    other: HashMap<Place, Place>,
    /// Who has one, by place: everybody is asked at every key that is typed, and nearly nobody has.
    has_other: Vec<bool>,
}

/// Which of the ids a table goes by.
type Key = for<'a> fn(Ids<'a, [u8]>) -> Option<&'a [u8]>;
const NUMBER: Key = |ids| ids.phone;
const LID: Key = |ids| ids.lid_user();

/// Whoever was first known by `id`.
fn first(index: &Index, key: Key, id: &[u8], contacts: &Shelf) -> Option<Place> {
    index.find(hash(id), |place| key(packed(contacts, place).raw_ids()) == Some(id))
}

/// Whoever was first known by `id`: the one at `place`, if nobody was.
fn note_first(index: &mut Index, key: Key, id: &[u8], place: Place, contacts: &Shelf) -> Place {
    first(index, key, id, contacts).unwrap_or_else(|| {
        index.add(hash(id), place);
        place
    })
}

impl Twins {
    /// Takes in what is known of the contact at `place`; call it again when that changes. Gives the pair that it makes,
    /// if it makes one.
    pub(super) fn note(&mut self, place: Place, contacts: &Shelf) -> Option<(Place, Place)> {
        let contact = packed(contacts, place);
        if contact.kind() != Kind::Person || self.other.contains_key(&place) {
            return None;
        }
        let ids = contact.raw_ids();
        let by_number = NUMBER(ids).map(|id| note_first(&mut self.by_number, NUMBER, id, place, contacts));
        let by_lid = LID(ids).map(|id| note_first(&mut self.by_lid, LID, id, place, contacts));
        let is_twin = |other: &Place| {
            let is_free = *other != place && !self.other.contains_key(other);
            is_free && is_same_person(ids, packed(contacts, *other).raw_ids())
        };
        let twin = [by_number, by_lid].into_iter().flatten().find(is_twin)?;
        self.pair(place, twin);
        self.pair(twin, place);
        Some((place, twin))
    }

    fn pair(&mut self, place: Place, twin: Place) {
        self.other.insert(place, twin);
        let place = place as usize;
        self.has_other.resize(self.has_other.len().max(place + 1), false);
        if let Some(has_other) = self.has_other.get_mut(place) {
            *has_other = true;
        }
    }

    /// The place of whoever was first known by that privacy id.
    pub(super) fn place_of_lid(&self, lid: &str, contacts: &Shelf) -> Option<Place> {
        first(&self.by_lid, LID, lid.as_bytes(), contacts)
    }

    /// The place of whoever was first known by that number.
    pub(super) fn place_of_number(&self, number: &str, contacts: &Shelf) -> Option<Place> {
        first(&self.by_number, NUMBER, number.as_bytes(), contacts)
    }

    /// The place of the other row for the same person.
    pub(super) fn of(&self, place: Place) -> Option<Place> {
        let has_other = self.has_other.get(place as usize).copied().unwrap_or_default();
        if has_other { self.other.get(&place).copied() } else { None }
    }

    /// Whether anybody is listed twice.
    pub(super) fn is_empty(&self) -> bool {
        self.other.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{ContactId, pack};

    /// A contact of these addresses: a number, a privacy id or both.
    fn contact(jids: &str) -> Contact {
        let contact = Contact::new(ContactId::new(jids));
        jids.split_whitespace().fold(contact, |contact, jid| contact.with_jid(Jid::parse(jid).unwrap()))
    }

    /// Checks which rows, one to a line and counted from 0, are found to be twins.
    fn check(rows: &str, expected: &[(Place, Place)]) {
        let mut contacts = Shelf::default();
        let mut twins = Twins::default();
        let mut pairs = Vec::new();
        for (place, row) in (0..).zip(rows.lines().map(str::trim).filter(|row| !row.is_empty())) {
            let mut bytes = Vec::new();
            pack(&contact(row), &mut bytes);
            contacts.push(&bytes);
            pairs.extend(twins.note(place, &contacts));
        }
        assert_eq!(pairs, expected);
    }

    #[test]
    fn a_row_with_both_ids_is_the_twin_of_a_row_with_one_of_them() {
        check("628123456@c.us\n205@lid 628123456@c.us", &[(1, 0)]);
        check("205@lid 628123456@c.us\n628123456@c.us", &[(1, 0)]);
        check("205@lid\n628123456@c.us 205@lid", &[(1, 0)]);
        check("205@lid 628123456@c.us\n628123456@c.us 205@lid", &[(1, 0)]);
    }

    #[test]
    fn nobody_is_the_twin_of_a_stranger() {
        check("628123456@c.us\n205@lid\n206@lid 628999999@c.us", &[]);
        check("205@lid 628123456@c.us\n206@lid 628123456@c.us", &[]);
        check("628123456@c.us\n628123456@g.us", &[]);
    }

    #[test]
    fn nobody_has_two_twins() {
        check("628123456@c.us\n205@lid 628123456@c.us\n206@lid 628123456@c.us", &[(1, 0)]);
    }

    #[test]
    fn a_number_learnt_is_told_to_whoever_hides_it_and_to_nobody_else() {
        let mut numbers = NumbersBehind::default();
        let jid = |text| Jid::parse(text).unwrap();
        assert!(numbers.learn(&jid("205@lid"), &jid("628123456@c.us")));
        assert!(!numbers.learn(&jid("205@lid"), &jid("628123456@c.us")), "that is known");
        assert!(!numbers.learn(&jid("628123456@c.us"), &jid("205@lid")), "a privacy id is no number");
        let mut hidden = contact("205@lid");
        assert!(numbers.tell(&mut hidden));
        assert_eq!(hidden.phone, Phone::parse("628123456"));
        assert_eq!(numbers.lid_of(&Phone::parse("628123456").unwrap()), Some(jid("205@lid")));
        assert_eq!(numbers.lid_of(&Phone::parse("628999999").unwrap()), None);
        assert!(!numbers.tell(&mut contact("206@lid")) && !numbers.tell(&mut contact("628999999@c.us")));
    }
}
