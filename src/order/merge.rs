//! A merge sort that can be left and taken up again at almost any point.

use std::cmp::Ordering;

use crate::slice::Slice;

/// How many items are put in order at once: that takes a part of a millisecond.
const RUN: usize = 2048;
/// How many items are moved before the time is looked at.
const BETWEEN_LOOKS: usize = 256;

/// Items on their way into an order. Equals keep theirs.
pub(super) struct MergeSort<T> {
    items: Vec<T>,
    /// The items of the next round, as far as it has come.
    merged: Vec<T>,
    /// How long the runs are that are in order; 0 before the first are.
    run: usize,
    /// Where the two runs that are being merged begin and end.
    left: (usize, usize),
    right: (usize, usize),
    /// How many items the first round has put in order.
    n_in_runs: usize,
}

impl<T: Copy> MergeSort<T> {
    pub(super) fn new(items: Vec<T>) -> Self {
        Self { items, merged: Vec::new(), run: 0, left: (0, 0), right: (0, 0), n_in_runs: 0 }
    }

    /// Goes on until all are in order or the time is over. Whether they are.
    pub(super) fn go_on(&mut self, compare: impl Fn(T, T) -> Ordering, slice: &mut Slice) -> bool {
        while self.run == 0 {
            let end = (self.n_in_runs + RUN).min(self.items.len());
            if let Some(run) = self.items.get_mut(self.n_in_runs..end) {
                run.sort_by(|a, b| compare(*a, *b));
            }
            self.n_in_runs = end;
            if end == self.items.len() {
                self.run = RUN;
                self.begin_round();
            } else if slice.is_over() {
                return false;
            }
        }
        while self.run < self.items.len() {
            if !self.merge(&compare, slice) {
                return false;
            }
            std::mem::swap(&mut self.items, &mut self.merged);
            self.run *= 2;
            self.begin_round();
        }
        true
    }

    /// The items, once [`MergeSort::go_on`] has said that they are in order.
    pub(super) fn into_sorted(self) -> Vec<T> {
        self.items
    }

    fn begin_round(&mut self) {
        self.merged.clear();
        if self.run < self.items.len() {
            self.merged.reserve_exact(self.items.len());
        }
        self.pair_from(0);
    }

    fn pair_from(&mut self, start: usize) {
        let end = |start: usize| (start + self.run).min(self.items.len());
        self.left = (start, end(start));
        self.right = (self.left.1, end(self.left.1));
    }

    /// Merges the runs of this round two by two. Whether all are merged.
    fn merge(&mut self, compare: impl Fn(T, T) -> Ordering, slice: &mut Slice) -> bool {
        loop {
            for _ in 0..BETWEEN_LOOKS {
                let left = self.items.get(self.left.0).filter(|_| self.left.0 < self.left.1);
                let right = self.items.get(self.right.0).filter(|_| self.right.0 < self.right.1);
                let next = match (left, right) {
                    (Some(left), Some(right)) if compare(*right, *left).is_lt() => Err(*right),
                    (Some(left), _) => Ok(*left),
                    (None, Some(right)) => Err(*right),
                    (None, None) if self.right.1 == self.items.len() => return true,
                    (None, None) => {
                        self.pair_from(self.right.1);
                        continue;
                    }
                };
                match next {
                    Ok(_) => self.left.0 += 1,
                    Err(_) => self.right.0 += 1,
                }
                self.merged.push(next.unwrap_or_else(|right| right));
            }
            if slice.is_over() {
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_items_are_sorted_and_equals_keep_their_order() {
        for n in [0_u32, 1, 2, 63, 2047, 2048, 2049, 4096, 4097, 20_000] {
            let items: Vec<(u32, u32)> = (0..n).map(|n| (n.wrapping_mul(2_654_435_761) % 97, n)).collect();
            let mut sorted = items.clone();
            sorted.sort_by_key(|(key, _)| *key);
            let mut sorting = MergeSort::new(items);
            while !sorting.go_on(|a, b| a.0.cmp(&b.0), &mut Slice::of_looks(1)) {}
            assert_eq!(sorting.into_sorted(), sorted, "{n}");
        }
    }
}
