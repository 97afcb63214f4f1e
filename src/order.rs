//! The order that the desk makes itself: names as people look them up, numbers as numbers, the unnamed last.

mod alphabet;
mod merge;

pub use alphabet::{Alphabet, Collation};

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::contact::Packed;
use crate::directory::{Directory, Place};
use crate::gateway::SortKey;
use crate::shelf::Shelf;
use crate::slice::Slice;
use merge::MergeSort;

/// How many contacts are made ready before the time is looked at.
const BETWEEN_LOOKS: usize = 128;

/// Everybody of one directory in an order, which goes on as more become known.
pub struct Order {
    key: SortKey,
    /// Whether those who are listed twice go by all that is known of them.
    is_joined: bool,
    /// What each is put in order by, by place; empty for who has nothing of the kind.
    keys: Shelf,
    places: Vec<Place>,
    /// How many of them have a key. They come first.
    n_keyed: usize,
    /// How many of those listed have been taken in.
    n_taken: usize,
    /// Those that are not among the places yet.
    fresh: Vec<Item>,
    sorting: Option<MergeSort<Item>>,
}

/// Somebody, with enough of what they are put in order by to tell most from most others.
#[derive(Clone, Copy)]
struct Item {
    /// The first sixteen bytes of the key; the largest numbers for who has none.
    beginning: [u64; 2],
    /// The number; the largest for who has none.
    number: u64,
    /// Another one for nearly every other name.
    name: u32,
    place: Place,
}

impl Order {
    /// An order of nobody yet.
    pub fn new(key: SortKey, is_joined: bool) -> Self {
        let (keys, places, fresh) = (Shelf::default(), Vec::new(), Vec::new());
        Self { key, is_joined, keys, places, n_keyed: 0, n_taken: 0, fresh, sorting: None }
    }

    /// Whether this is the order that is wanted.
    pub fn is_by(&self, key: SortKey, is_joined: bool) -> bool {
        (self.key, self.is_joined) == (key, is_joined)
    }

    /// Takes in whom the directory has listed since, and leaves it to [`Order::go_on`] to put them in order. Whether all are
    /// taken in.
    pub fn take_in(&mut self, directory: &Directory, alphabet: &Alphabet, slice: &mut Slice) -> bool {
        while self.sorting.is_none() && self.n_taken < directory.listed().len() {
            let Some(place) = directory.listed().get(self.n_taken) else { break };
            self.n_taken += 1;
            self.write_keys(directory, alphabet, *place);
            self.fresh.push(self.item(directory, *place));
            if self.n_taken.is_multiple_of(BETWEEN_LOOKS) && slice.is_over() {
                return false;
            }
        }
        true
    }

    /// Puts those in order whom the directory has listed since. Whether that is done.
    pub fn go_on(&mut self, directory: &Directory, alphabet: &Alphabet, slice: &mut Slice) -> bool {
        if !self.take_in(directory, alphabet, slice) {
            return false;
        }
        if self.fresh.is_empty() && self.sorting.is_none() {
            return true;
        }
        let fresh = &mut self.fresh;
        let mut sorting = self.sorting.take().unwrap_or_else(|| MergeSort::new(std::mem::take(fresh)));
        if !sorting.go_on(|a, b| self.compare(directory, alphabet, a, b), slice) {
            self.sorting = Some(sorting);
            return false;
        }
        let fresh = sorting.into_sorted();
        self.merge(directory, alphabet, &fresh);
        // More may have been listed while those were being sorted.
        self.n_taken == directory.listed().len() || self.go_on(directory, alphabet, slice)
    }

    /// Puts these where they belong now, after what is known of them has changed.
    pub fn change(&mut self, directory: &Directory, alphabet: &Alphabet, changed: &[Place]) {
        let Some(sorting) = self.sorting.take() else {
            let mut fresh = Vec::with_capacity(changed.len());
            let is_changed: HashSet<Place> = changed.iter().copied().collect();
            self.places.retain(|place| !is_changed.contains(place));
            let n_keys = self.keys.len();
            let waiting: HashSet<Place> = self.fresh.iter().map(|item| item.place).collect();
            for place in changed.iter().filter(|place| (**place as usize) < n_keys) {
                let key = self.key_of(directory, alphabet, *place);
                self.keys.replace(*place as usize, &key);
                if directory.rank(*place).is_some_and(|rank| rank < self.n_taken) && !waiting.contains(place) {
                    fresh.push(self.item(directory, *place));
                }
            }
            let renewed =
                |item: Item| if is_changed.contains(&item.place) { self.item(directory, item.place) } else { item };
            self.fresh = self.fresh.iter().copied().map(renewed).collect();
            fresh.sort_by(|a, b| self.compare(directory, alphabet, *a, *b));
            return self.merge(directory, alphabet, &fresh);
        };
        // In the middle of sorting it is begun again: what has been compared may be wrong.
        drop(sorting);
        *self = Self::new(self.key, self.is_joined);
    }

    /// Who comes after `nth` others, from the end to the beginning if so wanted. The unnamed come last both ways.
    pub fn get(&self, nth: usize, descending: bool) -> Option<Place> {
        let nth = if descending && nth < self.n_keyed { self.n_keyed - 1 - nth } else { nth };
        self.places.get(nth).copied()
    }

    /// Writes the keys up to that place.
    fn write_keys(&mut self, directory: &Directory, alphabet: &Alphabet, place: Place) {
        while let Some(next) = Place::try_from(self.keys.len()).ok().filter(|next| *next <= place) {
            let key = self.key_of(directory, alphabet, next);
            self.keys.push(&key);
        }
    }

    fn key_of(&self, directory: &Directory, alphabet: &Alphabet, place: Place) -> Vec<u8> {
        let Some(contact) = self.speaker(directory, place) else { return Vec::new() };
        match self.key {
            // Only names that hold something that can be looked up.
            SortKey::Name => match contact.name().filter(|name| name.chars().any(char::is_alphanumeric)) {
                Some(name) => alphabet.key(name),
                None => Vec::new(),
            },
            SortKey::Id => number(contact).map_or_else(Vec::new, |number| number.to_be_bytes().into()),
        }
    }

    /// By whom the person at `place` goes.
    fn speaker<'a>(&self, directory: &'a Directory, place: Place) -> Option<Packed<'a>> {
        let place = if self.is_joined { directory.speaker(place, self.key == SortKey::Name) } else { place };
        directory.packed(place)
    }

    fn key_at(&self, place: Place) -> &[u8] {
        self.keys.get(place as usize).unwrap_or_default()
    }

    fn item(&self, directory: &Directory, place: Place) -> Item {
        let key = self.key_at(place);
        let mut bytes = [if key.is_empty() { 0xff } else { 0 }; 16];
        let length = key.len().min(bytes.len());
        if let (Some(beginning), Some(key)) = (bytes.get_mut(..length), key.get(..length)) {
            beginning.copy_from_slice(key);
        }
        let whole = u128::from_be_bytes(bytes);
        let speaker = self.speaker(directory, place);
        let name = speaker.and_then(Packed::name).unwrap_or_default();
        Item {
            beginning: [(whole >> 64) as u64, whole as u64],
            number: speaker.and_then(number).unwrap_or(u64::MAX),
            name: name.bytes().fold(0, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)),
            place,
        }
    }

    /// Compares two people. Who has no key comes last; equals keep a fixed order by number and id, because a gateway
    /// such as GOWA lists in another order every time.
    fn compare(&self, directory: &Directory, alphabet: &Alphabet, a: Item, b: Item) -> Ordering {
        match a.beginning.cmp(&b.beginning) {
            Ordering::Equal => self.compare_ends(directory, alphabet, a, b),
            order => order,
        }
    }

    /// Compares two people whose keys begin alike.
    fn compare_ends(&self, directory: &Directory, alphabet: &Alphabet, a: Item, b: Item) -> Ordering {
        let by_end = || {
            // Keys of names have no zero in them, so that one that ends before its sixteenth byte has been compared whole;
            // those of numbers are shorter.
            let [_, last] = a.beginning;
            let is_whole = last & 0xff == 0;
            let (one, other) = if is_whole { (&[][..], &[][..]) } else { (self.key_at(a.place), self.key_at(b.place)) };
            (one.is_empty(), one).cmp(&(other.is_empty(), other))
        };
        let speakers = || self.speaker(directory, a.place).zip(self.speaker(directory, b.place));
        let by_accents = || match speakers().map(|(one, other)| (one.name(), other.name())) {
            Some((Some(one), Some(other))) if self.key == SortKey::Name => alphabet.compare(one, other),
            _ => Ordering::Equal,
        };
        let by_id = || speakers().map_or(Ordering::Equal, |(one, other)| one.id_bytes().cmp(other.id_bytes()));
        let is_namesake = a.name == b.name;
        by_end()
            .then_with(|| if is_namesake { Ordering::Equal } else { by_accents() })
            .then(a.number.cmp(&b.number))
            .then_with(by_id)
            .then(a.place.cmp(&b.place))
    }

    /// Puts those who are in order among the others, who are.
    fn merge(&mut self, directory: &Directory, alphabet: &Alphabet, fresh: &[Item]) {
        let mut merged = Vec::with_capacity(self.places.len() + fresh.len());
        let mut rest = self.places.as_slice();
        for item in fresh {
            // Where the next one belongs is sought by halves: among thousands there are few.
            let is_before =
                |place: &Place| self.compare(directory, alphabet, self.item(directory, *place), *item).is_lt();
            let (before, behind) = rest.split_at(rest.partition_point(is_before));
            merged.extend_from_slice(before);
            merged.push(item.place);
            rest = behind;
        }
        merged.extend_from_slice(rest);
        self.places = merged;
        self.n_keyed = self.places.partition_point(|place| !self.key_at(*place).is_empty());
    }
}

/// The number, if it is known.
fn number(contact: Packed<'_>) -> Option<u64> {
    contact.ids().phone.and_then(|digits| digits.parse().ok())
}

#[cfg(test)]
pub(crate) mod tests {
    pub(crate) use super::alphabet::tests::collation;
    use super::*;
    use crate::contact::{Contact, ContactId, Phone};
    use crate::gateway::Batch;

    fn same(text: &str) -> String {
        text.to_owned()
    }

    /// People as `name:number`, either of which may be missing.
    fn batch(people: &str) -> Batch {
        let person = |person: &str| {
            let (name, number) = person.split_once(':').unwrap();
            let mut contact = Contact::new(ContactId::new(person));
            contact.names.saved = (!name.is_empty()).then(|| name.into());
            contact.phone = Phone::parse(number);
            contact
        };
        Batch { contacts: people.split_whitespace().map(person).collect(), ..Batch::default() }
    }

    fn ids(order: &Order, directory: &Directory, descending: bool) -> String {
        let places = (0..).map_while(|nth| order.get(nth, descending));
        let ids: Vec<&str> = places.map(|place| directory.packed(place).unwrap().id()).collect();
        ids.join(" ")
    }

    /// Checks the order of people who become known in parts, a line each, however short the time is to work in.
    fn check(people: &str, key: SortKey, descending: bool, expected: &str) {
        for looks in [1, 2, 1000] {
            let mut directory = Directory::default();
            let mut order = Order::new(key, true);
            let alphabet = Alphabet::new(same, collation());
            for part in people.lines() {
                directory.add(batch(part), same).unwrap();
                while !order.go_on(&directory, &alphabet, &mut Slice::of_looks(looks)) {}
            }
            assert_eq!(ids(&order, &directory, descending), expected, "{looks} looks");
        }
    }

    #[test]
    fn names_go_by_letter_whatever_their_case() {
        check("Zoe:1 anna:1 Bob:1", SortKey::Name, false, "anna:1 Bob:1 Zoe:1");
        check("Zoe:1 anna:1 Bob:1", SortKey::Name, true, "Zoe:1 Bob:1 anna:1");
    }

    #[test]
    fn names_that_begin_alike_go_by_their_ends() {
        check(
            "Muhammad-Zaki:1 Muhammad-Adi:1 Muhammad:1 Muhammad-Adi:12345",
            SortKey::Name,
            false,
            "Muhammad:1 Muhammad-Adi:12345 Muhammad-Adi:1 Muhammad-Zaki:1",
        );
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

    #[test]
    fn who_is_renamed_while_waiting_to_be_put_in_order_has_one_place() {
        let mut directory = Directory::default();
        let mut order = Order::new(SortKey::Name, true);
        let alphabet = Alphabet::new(same, collation());
        directory.add(batch("a:1 b:1 c:1"), same).unwrap();
        assert!(order.take_in(&directory, &alphabet, &mut Slice::endless()));
        directory.change(&ContactId::new("a:1"), same, |contact| contact.names.saved = Some("z".into()));
        order.change(&directory, &alphabet, &[0]);
        assert!(order.go_on(&directory, &alphabet, &mut Slice::endless()));
        assert_eq!(ids(&order, &directory, false), "b:1 c:1 a:1");
    }

    #[test]
    fn who_becomes_known_later_comes_in_between() {
        check("d:1 b:1\ne:1 a:1\nc:1", SortKey::Name, false, "a:1 b:1 c:1 d:1 e:1");
    }

    #[test]
    fn many_are_put_in_order_in_short_slices() {
        let names: Vec<String> = (0..5000).map(|n| format!("n{:04}:", (n * 7919) % 5000)).collect();
        let mut sorted = names.clone();
        sorted.sort();
        check(&names.join(" "), SortKey::Name, false, &sorted.join(" "));
    }

    #[test]
    fn whoever_is_renamed_moves() {
        let mut directory = Directory::default();
        let mut order = Order::new(SortKey::Name, true);
        let alphabet = Alphabet::new(same, collation());
        directory.add(batch("a:1 b:1 c:1"), same).unwrap();
        assert!(order.go_on(&directory, &alphabet, &mut Slice::endless()));
        directory.change(&ContactId::new("a:1"), same, |contact| contact.names.saved = Some("z".into()));
        order.change(&directory, &alphabet, &[0]);
        assert_eq!(ids(&order, &directory, false), "b:1 c:1 a:1");
    }
}
