//! Where contacts stand, found by the ids that they are known by.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::Place;

/// Places by an id, which stands with the contact and not in here.
///
/// Beside each place is what its id was hashed to: a table that grows need not read every contact again.
#[derive(Debug, Default)]
pub(super) struct Index(HashTable<(u32, Place)>);

impl Index {
    /// The place of the id that has this hash, where `is_it` knows which one it is.
    pub(super) fn find(&self, hash: u32, is_it: impl Fn(Place) -> bool) -> Option<Place> {
        self.0.find(spread(hash), |(known, place)| *known == hash && is_it(*place)).map(|(_, place)| *place)
    }

    /// Adds a place whose id is not in here.
    pub(super) fn add(&mut self, hash: u32, place: Place) {
        self.0.insert_unique(spread(hash), (hash, place), |(hash, _)| spread(*hash));
    }
}

/// A table goes by the lowest and by the highest bits.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// Of what contacts are found by. Whoever runs a gateway cannot make many that are alike: the beginning is another each time.
pub(super) fn hash(id: &[u8]) -> u32 {
    thread_local! {
        static BEGINNING: DefaultHashBuilder = DefaultHashBuilder::default();
    }
    BEGINNING.with(|beginning| beginning.hash_one(id)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_also_where_their_hashes_are_alike() {
        let ids = ["ana", "bob", "cy"];
        let mut index = Index::default();
        (0..).zip(ids).for_each(|(place, _)| index.add(7, place));
        let find = |id: &str| index.find(7, |place| ids[place as usize] == id);
        assert_eq!((find("ana"), find("bob"), find("cy"), find("dan")), (Some(0), Some(1), Some(2), None));
        assert_eq!(index.find(8, |_| true), None);
    }

    #[test]
    fn whoever_is_in_a_table_that_has_grown_is_still_found() {
        let mut index = Index::default();
        (0..10_000).for_each(|place: Place| index.add(hash(&place.to_be_bytes()), place));
        for sought in [0, 1, 9_999] {
            assert_eq!(index.find(hash(&Place::to_be_bytes(sought)), |place| place == sought), Some(sought));
        }
    }
}
