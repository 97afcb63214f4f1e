//! Who comes first, known before it is known who comes behind them.

use super::{Item, NO_KEY, Order};
use crate::directory::{Directory, Place};
use crate::order::Alphabet;
use crate::slice::Slice;

/// How many are looked for: some screens of them.
const N_FIRST: usize = 128;
/// How many are looked at before the time is.
const BETWEEN_LOOKS: usize = 512;

/// Somebody with their whole key.
type Keyed = (Vec<u8>, Item);

/// Those who come first among everybody that a directory has listed.
///
/// To find them takes a part of the time that it takes to put everybody in order: the first letter tells of most that they
/// come later.
#[derive(Default)]
pub(super) struct First {
    /// In order. Everybody else comes behind them.
    best: Vec<Keyed>,
    /// Whoever comes behind this one is not wanted, once there were enough: others have been forgotten who do.
    last: Option<Keyed>,
    /// How many of those listed have been looked at.
    n_seen: usize,
}

impl First {
    /// Looks at those whom the directory has listed since. Whether that is all of them.
    pub(super) fn go_on(
        &mut self,
        order: &Order,
        directory: &Directory,
        alphabet: &Alphabet,
        slice: &mut Slice,
    ) -> bool {
        while let Some(place) = directory.listed().get(self.n_seen) {
            self.n_seen += 1;
            self.look_at(order, directory, alphabet, *place);
            if self.n_seen.is_multiple_of(BETWEEN_LOOKS) && slice.is_over() {
                return false;
            }
        }
        true
    }

    /// Looks again at those of whom something has changed.
    pub(super) fn change(&mut self, order: &Order, directory: &Directory, alphabet: &Alphabet, changed: &[Place]) {
        self.best.retain(|(_, item)| !changed.contains(&item.place));
        for place in changed {
            if directory.rank(*place).is_some_and(|rank| rank < self.n_seen) {
                self.look_at(order, directory, alphabet, *place);
            }
        }
    }

    /// Those who come first, in order.
    pub(super) fn places(self) -> Vec<Place> {
        self.best.into_iter().map(|(_, item)| item.place).collect()
    }

    fn look_at(&mut self, order: &Order, directory: &Directory, alphabet: &Alphabet, place: Place) {
        if let Some((_, Item { beginning: [last, _], .. })) = self.last {
            let begins = order.begins_with(directory, alphabet, place);
            if begins.is_some_and(|byte| u64::from(byte) > last >> 56) {
                return;
            }
        }
        let mut key = Vec::new();
        let item = order.item(directory, alphabet, place, &mut key);
        let is_before = |(other_key, other): &Keyed| {
            let has_none = |item: &Item| item.beginning == NO_KEY;
            let by_key = (has_none(other), other_key).cmp(&(has_none(&item), &key));
            by_key.then_with(|| order.compare_namesakes(directory, alphabet, *other, item)).is_lt()
        };
        if self.last.as_ref().is_some_and(is_before) {
            return;
        }
        let nth = self.best.partition_point(is_before);
        self.best.insert(nth, (key, item));
        if self.best.len() > N_FIRST {
            self.best.truncate(N_FIRST);
            self.last = self.best.last().cloned();
        }
    }
}
