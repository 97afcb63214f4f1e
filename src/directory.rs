//! One listing of a gateway, read step by step: whom it has given so far, and where it continues.

mod twins;

pub use twins::NumbersBehind;

use std::collections::{HashMap, HashSet};

use crate::contact::{Contact, ContactId, Jid, Phone, Server};
use crate::gateway::error::GatewayError;
use crate::gateway::{Batch, Position, Sort};
use crate::search::{Decompose, Key};
use twins::Twins;

/// How many steps in a row may bring nobody new before a listing is given up.
const MOST_BARREN_STEPS: usize = 4;

/// A listing as far as it has been read.
///
/// Contacts are kept in the order in which they became known and are spoken of by their place in
/// that order, a [`Place`]. Each is kept once, however often a gateway repeats it.
pub struct Directory {
    contacts: Vec<Contact>,
    keys: Vec<Key>,
    places: HashMap<ContactId, Place>,
    listed: Vec<Place>,
    /// How many were listed before each of those known; [`UNLISTED`] for who has not been listed.
    ranks: Vec<Place>,
    next: Option<Position>,
    visited: HashSet<Position>,
    n_barren_steps: usize,
    n_steps: usize,
    has_given_up: bool,
    skipped: usize,
    total: Option<u64>,
    sorted: Option<Sort>,
    twins: Twins,
    fresh_pairs: Vec<(Place, Place)>,
    lends_names: bool,
    /// How many of those known hide their number.
    n_hidden: usize,
    /// How often what is known of a contact has changed, for those where it has.
    editions: HashMap<Place, u32>,
}

/// Where in a [`Directory`] a contact stands.
pub type Place = u32;

/// The rank of whoever has not been listed.
const UNLISTED: Place = Place::MAX;

impl Default for Directory {
    fn default() -> Self {
        Self {
            contacts: Vec::new(),
            keys: Vec::new(),
            places: HashMap::new(),
            listed: Vec::new(),
            ranks: Vec::new(),
            next: Some(Position::Start),
            visited: HashSet::from([Position::Start]),
            n_barren_steps: 0,
            n_steps: 0,
            has_given_up: false,
            skipped: 0,
            total: None,
            sorted: None,
            twins: Twins::default(),
            fresh_pairs: Vec::new(),
            lends_names: false,
            n_hidden: 0,
            editions: HashMap::new(),
        }
    }
}

impl Directory {
    /// Takes in the next step of the listing and gives the places that are newly listed.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NeverEnds`] where the gateway gives a position again or brings nobody new
    /// for several steps. What was read stays, and the listing counts as ended.
    pub fn add(&mut self, batch: Batch, decompose: Decompose) -> Result<Vec<Place>, GatewayError> {
        let mut fresh = Vec::new();
        let is_as_read = batch.left_out == 0;
        for contact in batch.contacts {
            let Some(place) = self.keep(contact, decompose) else { continue };
            let n_listed = Place::try_from(self.listed.len()).unwrap_or(UNLISTED);
            let Some(rank) = self.ranks.get_mut(place as usize) else { continue };
            if *rank == UNLISTED {
                *rank = n_listed;
                self.listed.push(place);
                fresh.push(place);
            }
        }
        self.n_steps += 1;
        self.skipped += batch.skipped;
        self.total = batch.total;
        self.sorted = if self.n_steps == 1 { batch.sorted } else { self.sorted.filter(|_| batch.sorted.is_some()) };
        self.n_barren_steps = if fresh.is_empty() && is_as_read { self.n_barren_steps + 1 } else { 0 };
        self.next = batch.next;
        let repeats = self.next.clone().is_some_and(|next| !self.visited.insert(next));
        if repeats || (self.next.is_some() && self.n_barren_steps >= MOST_BARREN_STEPS) {
            self.next = None;
            self.has_given_up = true;
            return Err(GatewayError::NeverEnds);
        }
        Ok(fresh)
    }

    /// Takes in somebody found by other means, without counting them as listed.
    ///
    /// `None` only where four thousand million contacts are known already.
    pub fn keep(&mut self, contact: Contact, decompose: Decompose) -> Option<Place> {
        if let Some(place) = self.places.get(&contact.id) {
            return Some(*place);
        }
        let place = Place::try_from(self.contacts.len()).ok()?;
        self.keys.push(Key::of(&contact, decompose));
        self.places.insert(contact.id.clone(), place);
        self.n_hidden += usize::from(contact.is_hidden());
        self.contacts.push(contact);
        self.ranks.push(UNLISTED);
        self.pair(place);
        Some(place)
    }

    /// Looks for the twin of whoever stands at `place`.
    fn pair(&mut self, place: Place) {
        let contacts = &self.contacts;
        let Some(contact) = contacts.get(place as usize) else { return };
        if let Some((one, other)) = self.twins.note(place, contact, |place| contacts.get(place as usize)) {
            self.edit(one);
            self.edit(other);
            // The one that was there keeps the row.
            let own_name = self.contact(other).and_then(Contact::name);
            self.lends_names |= self.person(other).as_ref().and_then(Contact::name) != own_name;
            self.fresh_pairs.push((one, other));
        }
    }

    fn edit(&mut self, place: Place) {
        *self.editions.entry(place).or_default() += 1;
    }

    /// Changes what is known of somebody. Whether they are known at all.
    pub fn change(&mut self, id: &ContactId, decompose: Decompose, change: impl FnOnce(&mut Contact)) -> bool {
        let Some(place) = self.place(id) else { return false };
        let Some(contact) = self.contacts.get_mut(place as usize) else { return false };
        let was_hidden = contact.is_hidden();
        change(contact);
        self.n_hidden = self.n_hidden + usize::from(contact.is_hidden()) - usize::from(was_hidden);
        let key = Key::of(contact, decompose);
        if let Some(old) = self.keys.get_mut(place as usize) {
            *old = key;
        }
        self.edit(place);
        self.pair(place);
        true
    }

    /// Tells those of these privacy ids who hide their number what stands behind it. Whether that changed anybody.
    pub fn unveil(&mut self, lids: &[Jid], numbers: &NumbersBehind) -> bool {
        let mut has_changed = false;
        for place in lids.iter().filter_map(|lid| self.twins.place_of(lid)).collect::<Vec<_>>() {
            let Some(contact) = self.contacts.get_mut(place as usize) else { continue };
            if numbers.tell(contact) {
                self.n_hidden -= 1;
                has_changed = true;
                self.edit(place);
                self.pair(place);
            }
        }
        has_changed
    }

    /// The pairs of places that have been found to be one person since this was last asked.
    pub fn take_pairs(&mut self) -> Vec<(Place, Place)> {
        std::mem::take(&mut self.fresh_pairs)
    }

    /// Where somebody with that number stands.
    pub fn place_of_number(&self, number: &Phone) -> Option<Place> {
        self.twins.place_of_number(number)
    }

    /// Where somebody with that privacy id stands.
    pub fn place_of_lid(&self, lid: &Jid) -> Option<Place> {
        self.twins.place_of(lid)
    }

    /// Whether anybody is known by their privacy id alone.
    pub fn hides_numbers(&self) -> bool {
        self.n_hidden > 0
    }

    /// Whether anybody is listed twice.
    pub fn has_twins(&self) -> bool {
        !self.twins.is_empty()
    }

    /// The other place where the person at `place` stands.
    pub fn twin(&self, place: Place) -> Option<Place> {
        self.twins.of(place)
    }

    /// Whether the person at `place` has a row already, at their other place: the one that was listed first keeps it, so
    /// that rows stay where they are.
    pub fn stands_back(&self, place: Place) -> bool {
        let rank = |place: Place| self.ranks.get(place as usize).copied().unwrap_or(UNLISTED);
        self.twin(place).is_some_and(|twin| (rank(twin), twin) < (rank(place), place))
    }

    /// Whether the listing has come to `place`, rather than a search alone.
    pub fn has_listed(&self, place: Place) -> bool {
        self.ranks.get(place as usize).is_some_and(|rank| *rank != UNLISTED)
    }

    /// Whether somebody stands in the row of their other entry with another name than was put in order there.
    pub fn lends_names(&self) -> bool {
        self.lends_names
    }

    /// The place of the person at `place` by which they are spoken of: the one with the number, if there are two.
    fn main(&self, place: Place) -> Place {
        let Some(twin) = self.twin(place) else { return place };
        let has_number = |place: &Place| {
            let jid = self.contact(*place).and_then(|contact| contact.jid.as_ref());
            jid.is_some_and(|jid| jid.server() == Server::Phone)
        };
        [place, twin].into_iter().find(has_number).unwrap_or(place.min(twin))
    }

    /// How often what is known of the contact at `place` has changed.
    pub fn edition(&self, place: Place) -> u32 {
        self.editions.get(&place).copied().unwrap_or_default()
    }

    /// Everything that is known of the person at `place`, from both places if there are two.
    pub fn person(&self, place: Place) -> Option<Contact> {
        let main = self.main(place);
        let mut person = self.contact(main)?.clone();
        if let Some(twin) = self.twin(main).and_then(|twin| self.contact(twin)) {
            person.fill_from(twin);
            person.twin = Some(twin.id.clone());
        }
        Some(person)
    }

    /// What the person at `place` is put in order by: by name, somebody without one of their own goes by their twin's.
    pub fn order_entry(&self, place: Place, by_name: bool) -> Option<(&Contact, &Key)> {
        let main = self.main(place);
        let is_nameless = by_name && self.contact(main).is_some_and(|contact| contact.name().is_none());
        let twin = self.twin(main).filter(|_| is_nameless);
        self.entry(twin.unwrap_or(main))
    }

    /// The contact at `place`.
    pub fn contact(&self, place: Place) -> Option<&Contact> {
        self.contacts.get(place as usize)
    }

    /// The contact at `place` with the texts to search it by.
    pub fn entry(&self, place: Place) -> Option<(&Contact, &Key)> {
        Some((self.contacts.get(place as usize)?, self.keys.get(place as usize)?))
    }

    /// Where the contact of that id stands, if it is known.
    pub fn place(&self, id: &ContactId) -> Option<Place> {
        self.places.get(id).copied()
    }

    /// Everybody listed so far, in the gateway's order.
    pub fn listed(&self) -> &[Place] {
        &self.listed
    }

    /// Where the listing continues; `None` once it has been read to its end or given up.
    pub fn next(&self) -> Option<&Position> {
        self.next.as_ref()
    }

    /// Whether everybody is known. A listing that was given up never is.
    pub fn is_whole(&self) -> bool {
        self.next.is_none() && !self.has_given_up
    }

    /// Whether the listing went in circles and was given up.
    pub fn has_given_up(&self) -> bool {
        self.has_given_up
    }

    /// How many steps have been read.
    pub fn n_steps(&self) -> usize {
        self.n_steps
    }

    /// How many rows could not be read.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// How many contacts the gateway says there are, unless more have been seen already or its list goes in circles.
    pub fn total(&self) -> Option<u64> {
        let is_credible = |total: &u64| *total >= self.listed.len() as u64 && *total > 0 && !self.has_given_up;
        self.total.filter(is_credible)
    }

    /// The order that the rows came in, if they came in one that was asked for.
    pub fn sorted(&self) -> Option<Sort> {
        self.sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(ids: &str, next: Option<Position>) -> Batch {
        let contacts = ids.split_whitespace().map(|id| Contact::new(ContactId::new(id))).collect();
        Batch { contacts, next, ..Batch::default() }
    }

    fn listed(directory: &Directory) -> String {
        let ids: Vec<&str> =
            directory.listed().iter().map(|place| directory.contact(*place).unwrap().id.as_str()).collect();
        ids.join(" ")
    }

    fn same(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn a_repeated_row_is_kept_once() {
        let mut directory = Directory::default();
        assert_eq!(directory.add(batch("a b a", Some(Position::Page(2))), same), Ok(vec![0, 1]));
        assert_eq!(directory.add(batch("b c", None), same), Ok(vec![2]));
        assert_eq!(listed(&directory), "a b c");
        assert!(directory.is_whole());
    }

    #[test]
    fn a_position_given_again_ends_the_listing_and_keeps_what_was_read() {
        let cursor = || Some(Position::Cursor("x".into()));
        let mut directory = Directory::default();
        directory.add(batch("a", cursor()), same).unwrap();
        let again = Batch { total: Some(730), ..batch("b", cursor()) };
        assert_eq!(directory.add(again, same), Err(GatewayError::NeverEnds));
        assert_eq!(listed(&directory), "a b");
        assert!(directory.next().is_none() && !directory.is_whole() && directory.total().is_none());
    }

    #[test]
    fn a_listing_that_brings_nobody_new_is_given_up() {
        let mut directory = Directory::default();
        let n_steps =
            (2..100).take_while(|page| directory.add(batch("a", Some(Position::Page(*page))), same).is_ok()).count();
        assert_eq!(n_steps, MOST_BARREN_STEPS);
    }

    #[test]
    fn steps_whose_rows_were_all_left_out_are_not_barren() {
        let mut directory = Directory::default();
        for page in 2..100 {
            let left_out = Batch { left_out: 200, ..batch("", Some(Position::Page(page))) };
            assert_eq!(directory.add(left_out, same), Ok(vec![]));
        }
    }

    #[test]
    fn an_empty_last_page_is_an_end_like_any_other() {
        let mut directory = Directory::default();
        directory.add(batch("a", Some(Position::Cursor("1".into()))), same).unwrap();
        assert_eq!(directory.add(batch("", None), same), Ok(vec![]));
        assert!(directory.is_whole());
    }

    #[test]
    fn somebody_found_by_search_is_listed_when_the_listing_comes_to_them() {
        let mut directory = Directory::default();
        directory.add(batch("a", Some(Position::Page(2))), same).unwrap();
        let found = directory.keep(Contact::new(ContactId::new("z")), same).unwrap();
        assert_eq!(listed(&directory), "a");
        assert_eq!(directory.add(batch("z", None), same), Ok(vec![found]));
        assert_eq!(listed(&directory), "a z");
    }

    #[test]
    fn a_total_smaller_than_what_was_seen_is_not_believed() {
        let mut directory = Directory::default();
        directory.add(Batch { total: Some(1), ..batch("a b", None) }, same).unwrap();
        assert_eq!(directory.total(), None);
    }
}
