//! One listing of a gateway, read step by step: whom it has given so far, and where it continues.

mod index;
mod twins;

pub use twins::NumbersBehind;

use std::collections::{HashMap, HashSet};

use crate::contact::{Contact, ContactId, Jid, Kind, Packed, Phone, Server, Source, pack};
use crate::gateway::error::GatewayError;
use crate::gateway::{Batch, Position, Sort};
use crate::search::{Decompose, Entry, Query, Verdict, write_text};
use crate::shelf::Shelf;
use crate::slice::Slice;
use index::{Index, hash};
use twins::Twins;

/// How many steps in a row may bring nobody new before a listing is given up.
const MOST_BARREN_STEPS: usize = 4;
/// How many texts are written before the time is looked at.
const BETWEEN_LOOKS: usize = 128;

/// A listing as far as it has been read.
///
/// Contacts are kept in the order in which they became known and are spoken of by their place in
/// that order, a [`Place`]. Each is kept once, however often a gateway repeats it.
pub struct Directory {
    contacts: Shelf,
    /// What each is searched by, as far as [`Directory::write_texts`] has come.
    texts: Shelf,
    /// What each is filtered by.
    traits: Vec<(Kind, Source)>,
    places: Index,
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
    /// How many people, and how many groups, have been listed.
    n_people: usize,
    n_groups: usize,
    /// How many of the people are listed at their twin's place as well.
    n_twice: usize,
    /// How many the step that is under way has listed.
    n_ahead: usize,
    /// How often what is known of a contact has changed, for those where it has.
    editions: HashMap<Place, u32>,
    /// What a contact is written into before it is kept.
    bytes: Vec<u8>,
}

/// Where in a [`Directory`] a contact stands.
pub type Place = u32;

/// The rank of whoever has not been listed.
const UNLISTED: Place = Place::MAX;

impl Default for Directory {
    fn default() -> Self {
        Self {
            contacts: Shelf::default(),
            texts: Shelf::default(),
            traits: Vec::new(),
            places: Index::default(),
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
            n_people: 0,
            n_groups: 0,
            n_twice: 0,
            n_ahead: 0,
            editions: HashMap::new(),
            bytes: Vec::new(),
        }
    }
}

impl Directory {
    /// Takes in the next step of the listing and gives how many are newly listed.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NeverEnds`] where the gateway gives a position again or brings nobody new
    /// for several steps. What was read stays, and the listing counts as ended.
    pub fn add(&mut self, batch: Batch) -> Result<usize, GatewayError> {
        let is_as_read = batch.left_out == 0;
        let n_fresh = self.list(batch.contacts) + std::mem::take(&mut self.n_ahead);
        self.n_steps += 1;
        self.skipped += batch.skipped;
        self.total = batch.total;
        self.sorted = if self.n_steps == 1 { batch.sorted } else { self.sorted.filter(|_| batch.sorted.is_some()) };
        self.n_barren_steps = if n_fresh == 0 && is_as_read { self.n_barren_steps + 1 } else { 0 };
        self.next = batch.next;
        let repeats = self.next.clone().is_some_and(|next| !self.visited.insert(next));
        if repeats || (self.next.is_some() && self.n_barren_steps >= MOST_BARREN_STEPS) {
            self.next = None;
            self.has_given_up = true;
            return Err(GatewayError::NeverEnds);
        }
        Ok(n_fresh)
    }

    /// Takes in a part of a step that is still under way.
    pub fn add_ahead(&mut self, contacts: Vec<Contact>) {
        self.n_ahead += self.list(contacts);
    }

    /// Lists these, and gives how many had not been listed before.
    fn list(&mut self, contacts: Vec<Contact>) -> usize {
        let n_before = self.listed.len();
        for contact in contacts {
            let kind = contact.kind;
            let Some(place) = self.keep(&contact) else { continue };
            let n_listed = Place::try_from(self.listed.len()).unwrap_or(UNLISTED);
            let Some(rank) = self.ranks.get_mut(place as usize).filter(|rank| **rank == UNLISTED) else { continue };
            *rank = n_listed;
            self.listed.push(place);
            self.n_people += usize::from(kind == Kind::Person);
            self.n_groups += usize::from(kind == Kind::Group);
            self.n_twice += usize::from(self.twin(place).is_some_and(|twin| self.rank(twin).is_some()));
        }
        self.listed.len() - n_before
    }

    /// Takes in somebody found by other means, without counting them as listed.
    ///
    /// `None` only where four thousand million contacts are known already.
    pub fn keep(&mut self, contact: &Contact) -> Option<Place> {
        let hash = hash(contact.id.as_str().as_bytes());
        if let Some(place) = self.place_by(hash, &contact.id) {
            return Some(place);
        }
        let place = Place::try_from(self.contacts.len()).ok()?;
        self.write(contact);
        self.contacts.push(&self.bytes);
        self.places.add(hash, place);
        self.n_hidden += usize::from(contact.is_hidden());
        self.traits.push((contact.kind, contact.source));
        self.ranks.push(UNLISTED);
        self.pair(place);
        Some(place)
    }

    /// Writes what is kept of a contact.
    fn write(&mut self, contact: &Contact) {
        self.bytes.clear();
        pack(contact, &mut self.bytes);
    }

    /// Writes what those are searched by who have become known since. Whether it is there for everybody.
    ///
    /// It is the larger part of the work that a contact makes, and none of it is needed before somebody searches.
    pub fn write_texts(&mut self, decompose: Decompose, slice: &mut Slice) -> bool {
        let mut text = String::new();
        while let Some(contact) = self.contacts.get(self.texts.len()).map(Packed::of) {
            text.clear();
            write_text(&contact.unpack(), decompose, &mut text);
            self.texts.push(text.as_bytes());
            if self.texts.len().is_multiple_of(BETWEEN_LOOKS) && slice.is_over() {
                break;
            }
        }
        self.has_texts()
    }

    /// Whether everybody known can be searched for.
    pub fn has_texts(&self) -> bool {
        self.texts.len() == self.contacts.len()
    }

    /// Looks for the twin of whoever stands at `place`.
    fn pair(&mut self, place: Place) {
        if let Some((one, other)) = self.twins.note(place, &self.contacts) {
            self.edit(one);
            self.edit(other);
            // The one that was there keeps the row.
            let own_name = self.packed(other).and_then(Packed::name);
            self.lends_names |= self.person(other).as_ref().and_then(Contact::name) != own_name;
            self.n_twice += usize::from(self.rank(one).is_some() && self.rank(other).is_some());
            self.fresh_pairs.push((one, other));
        }
    }

    fn edit(&mut self, place: Place) {
        *self.editions.entry(place).or_default() += 1;
    }

    /// Changes what is known of somebody, and gives their place, if they are known at all.
    pub fn change(&mut self, id: &ContactId, decompose: Decompose, change: impl FnOnce(&mut Contact)) -> Option<Place> {
        let place = self.place(id)?;
        let mut contact = self.contact(place)?;
        let was_hidden = contact.is_hidden();
        change(&mut contact);
        self.n_hidden = self.n_hidden + usize::from(contact.is_hidden()) - usize::from(was_hidden);
        self.write(&contact);
        self.contacts.replace(place as usize, &self.bytes);
        // Whoever has no text yet gets theirs in time.
        if (place as usize) < self.texts.len() {
            let mut text = String::new();
            write_text(&contact, decompose, &mut text);
            self.texts.replace(place as usize, text.as_bytes());
        }
        if let Some(known) = self.traits.get_mut(place as usize) {
            *known = (contact.kind, contact.source);
        }
        self.edit(place);
        self.pair(place);
        Some(place)
    }

    /// Tells those of these privacy ids who hide their number what stands behind it, and gives their places.
    pub fn unveil(&mut self, lids: &[Jid], numbers: &NumbersBehind, decompose: Decompose) -> Vec<Place> {
        let hidden = |place: &Place| self.packed(*place).is_some_and(Packed::is_hidden);
        let places: Vec<Place> = lids.iter().filter_map(|lid| self.place_of_lid(lid)).filter(hidden).collect();
        let id = |place: Place| self.packed(place).map(|contact| ContactId::new(contact.id()));
        let ids: Vec<ContactId> = places.into_iter().filter_map(id).collect();
        let tell = |id: &ContactId| self.change(id, decompose, |contact| _ = numbers.tell(contact));
        ids.iter().filter_map(tell).collect()
    }

    /// The pairs of places that have been found to be one person since this was last asked.
    pub fn take_pairs(&mut self) -> Vec<(Place, Place)> {
        std::mem::take(&mut self.fresh_pairs)
    }

    /// Where somebody with that number stands.
    pub fn place_of_number(&self, number: &Phone) -> Option<Place> {
        self.twins.place_of_number(number.digits(), &self.contacts)
    }

    /// Where somebody with that privacy id stands.
    pub fn place_of_lid(&self, lid: &Jid) -> Option<Place> {
        self.twins.place_of_lid(lid.user(), &self.contacts)
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

    /// How many were listed before whoever stands at `place`; `None` where a search alone has come to them.
    pub fn rank(&self, place: Place) -> Option<usize> {
        self.ranks.get(place as usize).filter(|rank| **rank != UNLISTED).map(|rank| *rank as usize)
    }

    /// Whether somebody stands in the row of their other entry with another name than was put in order there.
    pub fn lends_names(&self) -> bool {
        self.lends_names
    }

    /// How many have been listed who may be shown: with group chats if so wanted, and each person once if they are joined.
    pub fn n_listable(&self, include_groups: bool, is_joined: bool) -> usize {
        let n_groups = if include_groups { self.n_groups } else { 0 };
        let n_twice = if is_joined { self.n_twice } else { 0 };
        (self.n_people + n_groups).saturating_sub(n_twice)
    }

    /// Whether the listing has brought group chats.
    pub fn has_groups(&self) -> bool {
        self.n_groups > 0
    }

    /// The place of the person at `place` by which they are spoken of: the one with the number, if there are two.
    fn main(&self, place: Place) -> Place {
        let Some(twin) = self.twin(place) else { return place };
        let has_number =
            |place: &Place| self.packed(*place).is_some_and(|contact| contact.ids().server() == Some(Server::Phone));
        [place, twin].into_iter().find(has_number).unwrap_or(place.min(twin))
    }

    /// The place whose entry the person at `place` is put in order by: by name, somebody without one of their own goes by
    /// their twin's.
    pub fn speaker(&self, place: Place, by_name: bool) -> Place {
        let Some(twin) = self.twin(place) else { return place };
        let main = self.main(place);
        let is_nameless = by_name && self.packed(main).is_some_and(|contact| !contact.is_named());
        let other = if main == place { twin } else { place };
        if is_nameless { other } else { main }
    }

    /// How often what is known of the contact at `place` has changed.
    pub fn edition(&self, place: Place) -> u32 {
        self.editions.get(&place).copied().unwrap_or_default()
    }

    /// Everything that is known of the person at `place`, from both places if there are two.
    pub fn person(&self, place: Place) -> Option<Contact> {
        let main = self.main(place);
        let mut person = self.contact(main)?;
        if let Some(twin) = self.twin(main).and_then(|twin| self.contact(twin)) {
            person.fill_from(&twin);
            person.twin = Some(twin.id);
        }
        Some(person)
    }

    /// The contact at `place`.
    pub fn contact(&self, place: Place) -> Option<Contact> {
        self.packed(place).map(Packed::unpack)
    }

    /// The contact at `place` as it is kept.
    pub fn packed(&self, place: Place) -> Option<Packed<'_>> {
        self.contacts.get(place as usize).map(Packed::of)
    }

    /// Kind and source of the contact at `place`.
    pub fn traits(&self, place: Place) -> (Kind, Source) {
        self.traits.get(place as usize).copied().unwrap_or((Kind::Other, Source::Unknown))
    }

    /// The contact at `place` with the text to search it by; `None` before [`Directory::write_texts`] has come to it.
    pub fn entry(&self, place: Place) -> Option<Entry<'_>> {
        Some(Entry::new(self.packed(place)?, self.texts.get(place as usize)?))
    }

    /// How many are known, listed or not.
    pub fn n_known(&self) -> usize {
        self.contacts.len()
    }

    /// Calls `found` with everybody from `from` on, up to some place, whom `query` finds by what stands at that place alone;
    /// see [`Query::find`]. Gives the place behind them. It knows those whose texts have been written.
    pub fn find(&self, query: &Query, from: usize, is_ranking: bool, found: impl FnMut(usize, Verdict)) -> usize {
        let entry = |place: usize, text| Entry::new(Packed::of(self.contacts.get(place).unwrap_or_default()), text);
        query.find(&self.texts, from, is_ranking, entry, found)
    }

    /// Where the contact of that id stands, if it is known.
    pub fn place(&self, id: &ContactId) -> Option<Place> {
        self.place_by(hash(id.as_str().as_bytes()), id)
    }

    fn place_by(&self, hash: u32, id: &ContactId) -> Option<Place> {
        self.places.find(hash, |place| packed(&self.contacts, place).id_bytes() == id.as_str().as_bytes())
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

/// The contact at `place`; one without an id where nobody stands.
fn packed(contacts: &Shelf, place: Place) -> Packed<'_> {
    Packed::of(contacts.get(place as usize).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(ids: &str, next: Option<Position>) -> Batch {
        let contacts = ids.split_whitespace().map(|id| Contact::new(ContactId::new(id))).collect();
        Batch { contacts, next, ..Batch::default() }
    }

    fn listed(directory: &Directory) -> String {
        let ids: Vec<&str> = directory.listed().iter().map(|place| directory.packed(*place).unwrap().id()).collect();
        ids.join(" ")
    }

    #[test]
    fn a_repeated_row_is_kept_once() {
        let mut directory = Directory::default();
        assert_eq!(directory.add(batch("a b a", Some(Position::Page(2)))), Ok(2));
        assert_eq!(directory.add(batch("b c", None)), Ok(1));
        assert_eq!(listed(&directory), "a b c");
        assert!(directory.is_whole());
    }

    #[test]
    fn a_position_given_again_ends_the_listing_and_keeps_what_was_read() {
        let cursor = || Some(Position::Cursor("x".into()));
        let mut directory = Directory::default();
        directory.add(batch("a", cursor())).unwrap();
        let again = Batch { total: Some(730), ..batch("b", cursor()) };
        assert_eq!(directory.add(again), Err(GatewayError::NeverEnds));
        assert_eq!(listed(&directory), "a b");
        assert!(directory.next().is_none() && !directory.is_whole() && directory.total().is_none());
    }

    #[test]
    fn a_listing_that_brings_nobody_new_is_given_up() {
        let mut directory = Directory::default();
        let n_steps =
            (2..100).take_while(|page| directory.add(batch("a", Some(Position::Page(*page)))).is_ok()).count();
        assert_eq!(n_steps, MOST_BARREN_STEPS);
    }

    #[test]
    fn steps_whose_rows_were_all_left_out_are_not_barren() {
        let mut directory = Directory::default();
        for page in 2..100 {
            let left_out = Batch { left_out: 200, ..batch("", Some(Position::Page(page))) };
            assert_eq!(directory.add(left_out), Ok(0));
        }
    }

    #[test]
    fn an_empty_last_page_is_an_end_like_any_other() {
        let mut directory = Directory::default();
        directory.add(batch("a", Some(Position::Cursor("1".into())))).unwrap();
        assert_eq!(directory.add(batch("", None)), Ok(0));
        assert!(directory.is_whole());
    }

    #[test]
    fn somebody_found_by_search_is_listed_when_the_listing_comes_to_them() {
        let mut directory = Directory::default();
        directory.add(batch("a", Some(Position::Page(2)))).unwrap();
        directory.keep(&Contact::new(ContactId::new("z"))).unwrap();
        assert_eq!(listed(&directory), "a");
        assert_eq!(directory.add(batch("z", None)), Ok(1));
        assert_eq!(listed(&directory), "a z");
    }

    #[test]
    fn a_total_smaller_than_what_was_seen_is_not_believed() {
        let mut directory = Directory::default();
        directory.add(Batch { total: Some(1), ..batch("a b", None) }).unwrap();
        assert_eq!(directory.total(), None);
    }

    #[test]
    fn texts_to_search_by_are_written_piece_by_piece() {
        let mut directory = Directory::default();
        let ids: Vec<String> = (0..300).map(|n| n.to_string()).collect();
        directory.add(batch(&ids.join(" "), None)).unwrap();
        assert!(directory.entry(0).is_none() && !directory.has_texts());
        let mut n_slices = 1;
        while !directory.write_texts(str::to_owned, &mut Slice::of_looks(1)) {
            n_slices += 1;
        }
        assert_eq!(n_slices, 300 / BETWEEN_LOOKS + 1);
        assert!(directory.entry(299).is_some());
    }

    #[test]
    fn whoever_is_renamed_before_their_text_is_written_is_found_by_the_new_name() {
        for is_written in [false, true] {
            let mut directory = Directory::default();
            directory.add(batch("a", None)).unwrap();
            let write = |directory: &mut Directory| directory.write_texts(str::to_owned, &mut Slice::endless());
            if is_written {
                write(&mut directory);
            }
            let id = ContactId::new("a");
            directory.change(&id, str::to_owned, |contact| contact.names.saved = Some("zoe".into()));
            write(&mut directory);
            let mut found = 0;
            directory.find(&Query::parse("zoe", str::to_owned), 0, false, |_, _| found += 1);
            assert_eq!(found, 1, "written before: {is_written}");
        }
    }
}
