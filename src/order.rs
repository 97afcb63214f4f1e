//! The order that the desk makes itself: names as people look them up, numbers as numbers, the unnamed last.

mod alphabet;
mod first;
mod letters;
mod merge;

pub use alphabet::{Alphabet, Compare};

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::contact::Packed;
use crate::directory::{Directory, Place};
use crate::gateway::SortKey;
use crate::shelf::Shelf;
use crate::slice::Slice;
use first::First;
use merge::MergeSort;

/// How many contacts are made ready before the time is looked at.
const BETWEEN_LOOKS: usize = 128;
/// How many bytes of a key are compared before anything else.
const BEGINNING: usize = 16;
/// The rank of who is not in order.
const NOBODY: Place = Place::MAX;
/// The beginning of the key of whoever has none: they come last.
const NO_KEY: [u64; 2] = [u64::MAX; 2];

/// Everybody of one directory in an order, which goes on as more become known.
pub struct Order {
    key: SortKey,
    /// Whether those who are listed twice go by all that is known of them.
    is_joined: bool,
    /// What of the key of each stands behind its beginning, by place: nothing, for most.
    ends: Shelf,
    /// Those who are in order, with what they were put there by: it stays so until they are put anew.
    sorted: Vec<Item>,
    /// How many come before each of them, by place, once that was asked for; [`NOBODY`] for who is not in order.
    ranks: Vec<Place>,
    /// How many of them have a key. They come first.
    n_keyed: usize,
    /// How many of those listed have been taken in.
    n_taken: usize,
    /// Those that are not in order yet.
    fresh: Vec<Item>,
    sorting: Option<MergeSort<Item>>,
    /// Who will come first, as long as nobody is in order.
    first: First,
    /// What a key is written into.
    key_bytes: Vec<u8>,
}

/// Somebody, with enough of what they are put in order by to tell most from most others.
#[derive(Clone, Copy)]
struct Item {
    /// The first bytes of the key, or [`NO_KEY`].
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
        Self {
            key,
            is_joined,
            ends: Shelf::default(),
            sorted: Vec::new(),
            ranks: Vec::new(),
            n_keyed: 0,
            n_taken: 0,
            fresh: Vec::new(),
            sorting: None,
            first: First::default(),
            key_bytes: Vec::new(),
        }
    }

    /// Whether this is the order that is wanted.
    pub fn is_by(&self, key: SortKey, is_joined: bool) -> bool {
        (self.key, self.is_joined) == (key, is_joined)
    }

    /// Whether anybody has been taken in.
    pub fn has_begun(&self) -> bool {
        self.n_taken > 0
    }

    /// Looks for those who will come first among whom the directory has listed since. Whether it has looked at all.
    pub fn look_ahead(&mut self, directory: &Directory, alphabet: &Alphabet, slice: &mut Slice) -> bool {
        let mut first = std::mem::take(&mut self.first);
        let is_done = first.go_on(self, directory, alphabet, slice);
        self.first = first;
        is_done
    }

    /// Those who will come first, in order, once [`Order::look_ahead`] has looked at all. They are given once.
    pub fn take_first(&mut self) -> Vec<Place> {
        std::mem::take(&mut self.first).places()
    }

    /// Takes in whom the directory has listed since, and leaves it to [`Order::go_on`] to put them in order. Whether all are
    /// taken in.
    pub fn take_in(&mut self, directory: &Directory, alphabet: &Alphabet, slice: &mut Slice) -> bool {
        while self.sorting.is_none() && self.n_taken < directory.listed().len() {
            let Some(place) = directory.listed().get(self.n_taken) else { break };
            self.n_taken += 1;
            self.take(directory, alphabet, *place);
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
        self.merge(directory, alphabet, fresh);
        // More may have been listed while those were being sorted.
        self.n_taken == directory.listed().len() || self.go_on(directory, alphabet, slice)
    }

    /// Puts these where they belong now, after what is known of them has changed.
    pub fn change(&mut self, directory: &Directory, alphabet: &Alphabet, changed: &[Place]) {
        let mut first = std::mem::take(&mut self.first);
        first.change(self, directory, alphabet, changed);
        self.first = first;
        let Some(sorting) = self.sorting.take() else {
            let mut fresh = Vec::with_capacity(changed.len());
            let is_changed: HashSet<Place> = changed.iter().copied().collect();
            self.sorted.retain(|item| !is_changed.contains(&item.place));
            let n_known = self.ends.len();
            let mut key = Vec::new();
            let waiting: HashSet<Place> = self.fresh.iter().map(|item| item.place).collect();
            for place in changed.iter().filter(|place| (**place as usize) < n_known) {
                let item = self.item(directory, alphabet, *place, &mut key);
                self.ends.replace(*place as usize, end(&key));
                if directory.rank(*place).is_some_and(|rank| rank < self.n_taken) && !waiting.contains(place) {
                    fresh.push(item);
                }
            }
            let renewed = |item: &Item| match is_changed.contains(&item.place) {
                true => self.item(directory, alphabet, item.place, &mut key),
                false => *item,
            };
            self.fresh = self.fresh.iter().map(renewed).collect();
            fresh.sort_by(|a, b| self.compare(directory, alphabet, *a, *b));
            return self.merge(directory, alphabet, fresh);
        };
        // In the middle of sorting it is begun again: what has been compared may be wrong.
        drop(sorting);
        *self = Self::new(self.key, self.is_joined);
    }

    /// Who comes after `nth` others, from the end to the beginning if so wanted. The unnamed come last both ways.
    pub fn get(&self, nth: usize, descending: bool) -> Option<Place> {
        self.sorted.get(self.counted(nth, descending)).map(|item| item.place)
    }

    /// These in the order in which [`Order::get`] gives them, as far as they are in order.
    ///
    /// A function of its own: no first list needs it.
    #[inline(never)]
    pub fn in_order(&mut self, places: &[Place], descending: bool) -> Vec<Place> {
        if self.ranks.len() != self.ends.len() {
            self.ranks.clear();
            self.ranks.resize(self.ends.len(), NOBODY);
            for (nth, item) in (0..).zip(&self.sorted) {
                if let Some(rank) = self.ranks.get_mut(item.place as usize) {
                    *rank = nth;
                }
            }
        }
        let rank = |place: Place| self.ranks.get(place as usize).filter(|rank| **rank != NOBODY);
        in_order(places, |place| rank(place).map(|rank| self.counted(*rank as usize, descending)))
    }

    /// Counts those who have a key from their end, if so wanted. It is the same both ways.
    fn counted(&self, nth: usize, descending: bool) -> usize {
        if descending && nth < self.n_keyed { self.n_keyed - 1 - nth } else { nth }
    }

    /// Takes in whoever stands at `place`.
    fn take(&mut self, directory: &Directory, alphabet: &Alphabet, place: Place) {
        let mut key = std::mem::take(&mut self.key_bytes);
        while let Some(next) = Place::try_from(self.ends.len()).ok().filter(|next| *next < place) {
            self.item(directory, alphabet, next, &mut key);
            self.ends.push(end(&key));
        }
        let item = self.item(directory, alphabet, place, &mut key);
        if self.ends.len() == place as usize {
            self.ends.push(end(&key));
        }
        self.fresh.push(item);
        self.key_bytes = key;
    }

    /// By whom the person at `place` goes.
    fn speaker<'a>(&self, directory: &'a Directory, place: Place) -> Option<Packed<'a>> {
        let place = if self.is_joined { directory.speaker(place, self.key == SortKey::Name) } else { place };
        directory.packed(place)
    }

    fn end_at(&self, place: Place) -> &[u8] {
        self.ends.get(place as usize).unwrap_or_default()
    }

    /// What the person at `place` is put in order by. The whole key is written into `key`.
    fn item(&self, directory: &Directory, alphabet: &Alphabet, place: Place, key: &mut Vec<u8>) -> Item {
        let (name, number) = self.speaker(directory, place).map(Packed::name_and_number).unwrap_or_default();
        key.clear();
        match (self.key, name, number) {
            // Only names that hold something that can be looked up.
            (SortKey::Name, Some(name), _) if is_word(name) => alphabet.write_key(name, key),
            (SortKey::Id, _, Some(number)) => key.extend(number.to_be_bytes()),
            _ => {}
        }
        let mut bytes = [0; BEGINNING];
        bytes.iter_mut().zip(&*key).for_each(|(byte, of_key)| *byte = *of_key);
        let whole = u128::from_be_bytes(bytes);
        let name = name.unwrap_or_default();
        Item {
            beginning: if key.is_empty() { NO_KEY } else { [(whole >> 64) as u64, whole as u64] },
            number: number.unwrap_or(u64::MAX),
            name: name.iter().fold(0, |hash: u32, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)),
            place,
        }
    }

    /// The first byte of the key of the person at `place`, where that can be told before the key is made.
    fn begins_with(&self, directory: &Directory, alphabet: &Alphabet, place: Place) -> Option<u8> {
        match self.key {
            SortKey::Name => alphabet.begins_with(self.speaker(directory, place)?.name_bytes()?),
            SortKey::Id => None,
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
            // Keys of names have no zero in them, so that one that ends within its beginning has been compared whole; those
            // of numbers are shorter.
            let [_, last] = a.beginning;
            let is_whole = last & 0xff == 0 || a.beginning == NO_KEY;
            if is_whole { Ordering::Equal } else { self.end_at(a.place).cmp(self.end_at(b.place)) }
        };
        by_end().then_with(|| self.compare_namesakes(directory, alphabet, a, b))
    }

    /// Compares two people whose keys are alike.
    fn compare_namesakes(&self, directory: &Directory, alphabet: &Alphabet, a: Item, b: Item) -> Ordering {
        let speakers = || self.speaker(directory, a.place).zip(self.speaker(directory, b.place));
        let by_accents = || match speakers().map(|(one, other)| (one.name(), other.name())) {
            Some((Some(one), Some(other))) if self.key == SortKey::Name => alphabet.compare(one, other),
            _ => Ordering::Equal,
        };
        let by_id = || speakers().map_or(Ordering::Equal, |(one, other)| one.id_bytes().cmp(other.id_bytes()));
        let is_namesake = a.name == b.name;
        let by_accents = if is_namesake { Ordering::Equal } else { by_accents() };
        by_accents.then(a.number.cmp(&b.number)).then_with(by_id).then(a.place.cmp(&b.place))
    }

    /// Puts those who are in order among the others, who are.
    fn merge(&mut self, directory: &Directory, alphabet: &Alphabet, fresh: Vec<Item>) {
        self.ranks.clear();
        if self.sorted.is_empty() {
            self.sorted = fresh;
        } else {
            let mut merged = Vec::with_capacity(self.sorted.len() + fresh.len());
            let mut rest = self.sorted.as_slice();
            for item in fresh {
                // Where the next one belongs is sought by halves: among thousands there are few.
                let is_before = |other: &Item| self.compare(directory, alphabet, *other, item).is_lt();
                let (before, behind) = rest.split_at(rest.partition_point(is_before));
                merged.extend_from_slice(before);
                merged.push(item);
                rest = behind;
            }
            merged.extend_from_slice(rest);
            self.sorted = merged;
        }
        self.n_keyed = self.sorted.partition_point(|item| item.beginning != NO_KEY);
    }
}

/// Those of these who have a rank, in its order.
pub fn in_order(places: &[Place], rank: impl Fn(Place) -> Option<usize>) -> Vec<Place> {
    let mut ranked: Vec<(usize, Place)> = places.iter().filter_map(|place| Some((rank(*place)?, *place))).collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, place)| place).collect()
}

/// What of a key stands behind its beginning.
fn end(key: &[u8]) -> &[u8] {
    key.get(BEGINNING..).unwrap_or_default()
}

/// Whether a name holds something that can be looked up.
fn is_word(name: &[u8]) -> bool {
    let is_in = |name: &str| name.chars().any(char::is_alphanumeric);
    // Most begin with a letter of ASCII.
    name.iter().any(u8::is_ascii_alphanumeric) || std::str::from_utf8(name).is_ok_and(is_in)
}

#[cfg(test)]
mod tests {
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

    fn ids(order: &mut Order, directory: &Directory, descending: bool) -> String {
        let places: Vec<Place> = (0..).map_while(|nth| order.get(nth, descending)).collect();
        let known: Vec<Place> = (0..).take(directory.n_known() + 1).collect();
        assert_eq!(order.in_order(&known, descending), places);
        let ids: Vec<&str> = places.iter().map(|place| directory.packed(*place).unwrap().id()).collect();
        ids.join(" ")
    }

    /// Checks the order of people who become known in parts, a line each, however short the time is to work in.
    fn check(people: &str, key: SortKey, descending: bool, expected: &str) {
        for looks in [1, 2, 1000] {
            let mut directory = Directory::default();
            let mut order = Order::new(key, true);
            let alphabet = Alphabet::new(same, str::cmp);
            for part in people.lines() {
                directory.add(batch(part)).unwrap();
                while !order.go_on(&directory, &alphabet, &mut Slice::of_looks(looks)) {}
            }
            assert_eq!(ids(&mut order, &directory, descending), expected, "{looks} looks");
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
        let alphabet = Alphabet::new(same, str::cmp);
        directory.add(batch("a:1 b:1 c:1")).unwrap();
        assert!(order.take_in(&directory, &alphabet, &mut Slice::endless()));
        directory.change(&ContactId::new("a:1"), same, |contact| contact.names.saved = Some("z".into()));
        order.change(&directory, &alphabet, &[0]);
        assert!(order.go_on(&directory, &alphabet, &mut Slice::endless()));
        assert_eq!(ids(&mut order, &directory, false), "b:1 c:1 a:1");
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
        let alphabet = Alphabet::new(same, str::cmp);
        directory.add(batch("a:1 b:1 c:1")).unwrap();
        assert!(order.go_on(&directory, &alphabet, &mut Slice::endless()));
        directory.change(&ContactId::new("a:1"), same, |contact| contact.names.saved = Some("z".into()));
        order.change(&directory, &alphabet, &[0]);
        assert_eq!(ids(&mut order, &directory, false), "b:1 c:1 a:1");
    }

    /// People of many kinds of names, some of which are alike, and some who have none.
    fn crowd(n: usize) -> String {
        let names =
            ["Ana", "ana", "Ána", "Zoe", "Anastasia-Papadopoulou", "Жанна", "山田", "แดง", "เอก", "✨", "", "Öz"];
        let person = |n: usize| format!("{}:{}", names[n * 7919 % 5003 % names.len()], 10_000 + n * 31 % 977);
        (0..n).map(person).collect::<Vec<_>>().join(" ")
    }

    /// Checks that those who are said to come first do, after `change` as well.
    fn check_first(key: SortKey, change: impl Fn(&mut Directory) -> Vec<Place>) {
        let alphabet = Alphabet::new(same, str::cmp);
        let (mut directory, mut order) = (Directory::default(), Order::new(key, true));
        for person in crowd(3000).split(' ').collect::<Vec<_>>().chunks(700) {
            directory.add(batch(&person.join(" "))).unwrap();
            while !order.look_ahead(&directory, &alphabet, &mut Slice::of_looks(1)) {}
        }
        let changed = change(&mut directory);
        order.change(&directory, &alphabet, &changed);
        let first = order.take_first();
        let mut whole = Order::new(key, true);
        while !whole.go_on(&directory, &alphabet, &mut Slice::endless()) {}
        let expected: Vec<Place> = (0..).map_while(|nth| whole.get(nth, false)).take(first.len()).collect();
        assert!(first.len() >= 100, "{} are too few", first.len());
        assert_eq!(first, expected);
    }

    #[test]
    fn those_who_come_first_are_known_before_the_others_are_in_order() {
        check_first(SortKey::Name, |_| Vec::new());
        check_first(SortKey::Id, |_| Vec::new());
    }

    #[test]
    fn whoever_is_renamed_before_that_stands_where_the_new_name_belongs() {
        let rename = |directory: &mut Directory, place: Place, name: &str| {
            let id = directory.contact(place).unwrap().id;
            directory.change(&id, same, |contact| contact.names.saved = Some(name.into())).unwrap()
        };
        check_first(SortKey::Name, |directory| {
            let order = (0..3000)
                .filter(|place| directory.contact(*place).is_some_and(|contact| contact.name() == Some("Ana")));
            let first: Vec<Place> = order.take(3).collect();
            let to_the_end = first.into_iter().map(|place| rename(directory, place, "Zoe")).collect::<Vec<_>>();
            let to_the_front = rename(directory, 2999, "0");
            [to_the_end, vec![to_the_front]].concat()
        });
    }
}
