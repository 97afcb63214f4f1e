//! Many short byte strings, kept one behind another: a million of them cost little more than their bytes.

use std::collections::HashMap;
use std::ops::Range;

/// How many bytes stand on one board, unless a single string is longer.
///
/// Boards never move. One large buffer would be copied each time that it grows, and WebAssembly gives no memory back.
const BOARD: usize = 1 << 16;

/// Byte strings by number, from 0.
#[derive(Debug, Default)]
pub struct Shelf {
    boards: Vec<Vec<u8>>,
    /// Where each string begins: its board in the upper half, its place on that in the lower.
    starts: Vec<u32>,
    /// What took the place of strings that were changed; on their boards zeros stand instead.
    replaced: HashMap<usize, Box<[u8]>>,
}

impl Shelf {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Adds a string behind all others.
    pub fn push(&mut self, bytes: &[u8]) {
        let has_room = |board: &Vec<u8>| board.len() + bytes.len() <= BOARD && board.len() < BOARD;
        if !self.boards.last().is_some_and(has_room) {
            // Small lists stay small, and large ones need not grow each board by copying it.
            let capacity = if self.boards.is_empty() { 0 } else { BOARD };
            self.boards.push(Vec::with_capacity(capacity));
        }
        let (n_boards, board) = (self.boards.len(), self.boards.last_mut());
        let Some(board) = board else { return };
        self.starts.push(start(n_boards - 1, board.len()));
        board.extend_from_slice(bytes);
    }

    /// Where the string of that number stands: its board and its place on that.
    fn place(&self, number: usize) -> Option<(usize, Range<usize>)> {
        let start = *self.starts.get(number)?;
        let board = (start >> 16) as usize;
        let next = self.starts.get(number + 1).filter(|next| **next >> 16 == start >> 16);
        let end = match next {
            Some(next) => (next & 0xffff) as usize,
            None => self.boards.get(board)?.len(),
        };
        Some((board, (start & 0xffff) as usize..end))
    }

    /// The string of that number.
    pub fn get(&self, number: usize) -> Option<&[u8]> {
        let (board, place) = self.place(number)?;
        match self.boards.get(board)?.get(place)? {
            // Whoever was changed has nothing but zeros left, and no string begins with one.
            [] | [0, ..] if !self.replaced.is_empty() => Some(self.replaced.get(&number).map_or(&[], |bytes| bytes)),
            bytes => Some(bytes),
        }
    }

    /// Puts another string in the place of the one of that number. It must not begin with a zero.
    pub fn replace(&mut self, number: usize, bytes: &[u8]) {
        let Some((board, place)) = self.place(number) else { return };
        if let Some(old) = self.boards.get_mut(board).and_then(|board| board.get_mut(place)) {
            old.fill(0);
        }
        self.replaced.insert(number, bytes.into());
    }

    /// Calls `found` with each string from number `from` on, up to the end of its board, in which `find` finds something
    /// and with where that begins; once for each. Gives the number behind them.
    ///
    /// `find` gives the first place in a text where something is found. It is given many strings at once, so that what it
    /// looks for must not reach from the end of one into the next.
    pub fn scan<'a>(
        &'a self,
        from: usize,
        find: impl Fn(&[u8]) -> Option<usize>,
        mut found: impl FnMut(usize, &'a [u8], usize),
    ) -> usize {
        let Some((board, place)) = self.place(from) else { return self.len() };
        let bytes = self.boards.get(board).map_or(&[][..], Vec::as_slice);
        let end = self.starts.partition_point(|start| (*start >> 16) as usize <= board);
        let starts = self.starts.get(from..end).unwrap_or_default();
        // One letter is found in nearly every string: what is done for each has to be little.
        let start = |nth: usize| starts.get(nth).map_or(bytes.len(), |start| (*start & 0xffff) as usize);
        let (mut nth, mut from_byte) = (0, place.start);
        while let Some(hit) = bytes.get(from_byte..).filter(|_| nth < starts.len()).and_then(&find) {
            let hit = from_byte + hit;
            // Hits are mostly in one of the next few.
            while nth + 1 < starts.len() && start(nth + 1) <= hit {
                nth += 1;
            }
            let first = start(nth);
            from_byte = start(nth + 1);
            if let Some(text) = bytes.get(first..from_byte) {
                found(from + nth, text, hit - first);
            }
            nth += 1;
        }
        for (number, text) in self.replaced.iter().filter(|(number, _)| (from..end).contains(*number)) {
            if let Some(hit) = find(text) {
                found(*number, text, hit);
            }
        }
        end
    }
}

/// What is kept of where a string begins.
fn start(board: usize, place: usize) -> u32 {
    u32::try_from(board << 16 | place & 0xffff).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(strings: &[&str]) -> Shelf {
        let mut shelf = Shelf::default();
        strings.iter().for_each(|string| shelf.push(string.as_bytes()));
        shelf
    }

    /// Checks in which strings, from which place on, a text is found.
    fn check_scan(shelf: &Shelf, needle: &str, expected: &[(usize, usize)]) {
        let mut hits = Vec::new();
        let mut from = 0;
        while from < shelf.len() {
            let find = |text: &[u8]| text.windows(needle.len()).position(|window| window == needle.as_bytes());
            from = shelf.scan(from, find, |number, _, place| hits.push((number, place)));
        }
        hits.sort_unstable();
        assert_eq!(hits, expected, "{needle}");
    }

    #[test]
    fn strings_are_kept_by_their_number() {
        let shelf = shelf(&["ana", "", "bob"]);
        assert_eq!((shelf.get(0), shelf.get(1), shelf.get(2)), (Some(&b"ana"[..]), Some(&b""[..]), Some(&b"bob"[..])));
        assert_eq!((shelf.get(3), shelf.len()), (None, 3));
    }

    #[test]
    fn strings_longer_than_a_board_are_kept_whole() {
        let long = "x".repeat(BOARD + 1);
        let full = "y".repeat(BOARD);
        let shelf = shelf(&["a", &long, "", &full, "", "b"]);
        let lengths: Vec<usize> = (0..6).map(|number| shelf.get(number).unwrap().len()).collect();
        assert_eq!(lengths, [1, BOARD + 1, 0, BOARD, 0, 1]);
    }

    #[test]
    fn many_strings_are_kept() {
        let mut shelf = Shelf::default();
        (0..100_000).for_each(|number: u32| shelf.push(format!("{number}\n").as_bytes()));
        for number in [0, 1, 9_999, 65_536, 99_999] {
            assert_eq!(shelf.get(number), Some(format!("{number}\n").as_bytes()));
        }
        check_scan(&shelf, "99999", &[(99_999, 0)]);
    }

    #[test]
    fn a_string_may_be_replaced_by_any_other() {
        let mut shelf = shelf(&["ana", "bob", "cy"]);
        shelf.replace(1, b"robert");
        assert_eq!(
            (shelf.get(0), shelf.get(1), shelf.get(2)),
            (Some(&b"ana"[..]), Some(&b"robert"[..]), Some(&b"cy"[..]))
        );
        shelf.replace(1, b"bo");
        assert_eq!(shelf.get(1), Some(&b"bo"[..]));
        check_scan(&shelf, "b", &[(1, 0)]);
        shelf.replace(9, b"nobody");
        assert_eq!(shelf.len(), 3);
    }

    #[test]
    fn each_string_is_found_once() {
        let shelf = shelf(&["ab\n", "cab\n", "\n", "c\n", "abab\n"]);
        check_scan(&shelf, "ab", &[(0, 0), (1, 1), (4, 0)]);
        check_scan(&shelf, "bc", &[]);
    }
}
