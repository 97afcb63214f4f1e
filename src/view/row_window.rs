//! Which rows are on screen: the arithmetic of a list that builds only what is seen.

use std::ops::Range;

/// How many rows are built beyond each edge where people scroll, so that they meet no blank.
pub(super) const OVERSCAN: usize = 6;

/// Part of a list, by row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowWindow {
    /// The first row that is built.
    pub(super) first: usize,
    /// The row behind the last one that is built.
    pub(super) end: usize,
    /// The first row that can be seen.
    pub(super) first_seen: usize,
    /// The last row that can be seen.
    pub(super) last_seen: usize,
}

impl RowWindow {
    /// What is on screen after scrolling `top` pixels down a list of `n_rows` rows of `row` pixels, `height` of them seen and
    /// `overscan` more rows built beyond each edge.
    ///
    /// As many rows are built at the ends of the list as in the middle, so that scrolling there makes no new ones.
    pub(super) fn at(top: f64, height: f64, row: f64, n_rows: usize, overscan: usize) -> Self {
        let row = if row >= 1.0 { row } else { 1.0 };
        let last_row = n_rows.saturating_sub(1);
        // Browsers bounce past both ends; `as` takes what is negative or too large to the nearest end.
        let first_seen = ((top / row).floor() as usize).min(last_row);
        let last_seen = (((top + height) / row).ceil() as usize).saturating_sub(1).min(last_row);
        let n_built = match overscan {
            0 => last_seen.saturating_sub(first_seen) + 1,
            // One more than fit, because the first and the last are mostly seen in part.
            _ => ((height / row).ceil() as usize).saturating_add(1 + 2 * overscan),
        };
        let n_built = n_built.min(n_rows);
        let first = first_seen.saturating_sub(overscan).min(n_rows - n_built);
        Self { first, end: first + n_built, first_seen, last_seen }
    }

    /// The rows that are built.
    pub(super) fn rows(self) -> Range<usize> {
        self.first..self.end
    }
}

/// How a ring of rows is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// So many go from the front to the end.
    Ahead(usize),
    /// So many come from the end to the front.
    Back(usize),
}

/// How to turn the rows that were shown `before`, so that those that are shown `now`, too, come to where they belong.
///
/// There may be more or fewer now: the ring is as long as the longer of both.
pub(super) fn turn<T: PartialEq>(before: &[T], now: &[T]) -> Turn {
    let place = |of: Option<&T>, among: &[T]| of.and_then(|of| among.iter().position(|each| each == of));
    match (place(now.first(), before), place(before.first(), now)) {
        (Some(by), _) => Turn::Ahead(by),
        (None, Some(by)) => Turn::Back(by),
        (None, None) => Turn::Ahead(0),
    }
}

/// How far to scroll so that `row` is seen whole, if it is not.
pub(super) fn scroll_to_show(row: usize, top: f64, height: f64, row_height: f64) -> Option<f64> {
    let (above, below) = (row as f64 * row_height, (row + 1) as f64 * row_height);
    if above < top {
        Some(above)
    } else if below > top + height {
        Some((below - height).max(0.0))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_seen_and_a_little_more_is_built() {
        let window = RowWindow::at(5600.0, 560.0, 56.0, 100_000, OVERSCAN);
        assert_eq!((window.rows(), window.first_seen, window.last_seen), (94..117, 100, 109));
    }

    #[test]
    fn the_window_stays_inside_the_list() {
        assert_eq!(RowWindow::at(0.0, 560.0, 56.0, 3, OVERSCAN).rows(), 0..3);
        assert_eq!(RowWindow::at(-80.0, 560.0, 56.0, 100, OVERSCAN).rows(), 0..23);
        assert_eq!(RowWindow::at(1e9, 560.0, 56.0, 100, OVERSCAN).rows(), 77..100);
        assert_eq!(RowWindow::at(f64::NAN, 560.0, 56.0, 100, OVERSCAN).first, 0);
        assert_eq!(RowWindow::at(0.0, 560.0, 0.0, 0, OVERSCAN).rows(), 0..0);
    }

    #[test]
    fn only_what_is_seen_is_built_where_nobody_scrolls() {
        assert_eq!(RowWindow::at(0.0, 560.0, 56.0, 100_000, 0).rows(), 0..10);
        assert_eq!(RowWindow::at(28.0, 560.0, 56.0, 100_000, 0).rows(), 0..11);
        assert_eq!(RowWindow::at(0.0, 0.0, 56.0, 0, 0).rows(), 0..0);
    }

    #[test]
    fn as_many_rows_are_built_wherever_one_is() {
        for top in 0..5600 {
            let window = RowWindow::at(f64::from(top), 555.0, 56.0, 110, OVERSCAN);
            assert_eq!(window.rows().len(), 23, "at {top}");
            assert!(window.first <= window.first_seen && window.last_seen < window.end, "at {top}");
        }
    }

    #[track_caller]
    fn check_turn(before: &str, now: &str, expected: Turn) {
        let [before, now] = [before, now].map(|rows| rows.chars().collect::<Vec<_>>());
        assert_eq!(turn(&before, &now), expected);
    }

    #[test]
    fn what_stays_is_turned_to_its_place() {
        check_turn("abcdef", "abcdef", Turn::Ahead(0));
        check_turn("abcdef", "cdefgh", Turn::Ahead(2));
        check_turn("cdefgh", "abcdef", Turn::Back(2));
        check_turn("abcdef", "xyzuvw", Turn::Ahead(0));
        check_turn("abcdef", "f", Turn::Ahead(5));
        check_turn("f", "abcdef", Turn::Back(5));
        check_turn("", "abc", Turn::Ahead(0));
        check_turn("abc", "", Turn::Ahead(0));
    }

    #[test]
    fn scrolling_goes_no_further_than_needed() {
        assert_eq!(scroll_to_show(3, 0.0, 560.0, 56.0), None);
        assert_eq!(scroll_to_show(10, 0.0, 560.0, 56.0), Some(56.0));
        assert_eq!(scroll_to_show(2, 560.0, 560.0, 56.0), Some(112.0));
    }
}
