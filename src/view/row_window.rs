//! Which rows are on screen: the arithmetic of a list that builds only what is seen.

use std::ops::Range;

/// How many rows are built beyond each edge, so that scrolling meets no blank.
const OVERSCAN: usize = 8;

/// Part of a list, by row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowWindow {
    /// The first row that is built.
    pub(super) first: usize,
    /// The row behind the last one that is built.
    pub(super) end: usize,
    /// The last row that can be seen.
    pub(super) last_seen: usize,
}

impl RowWindow {
    /// What is on screen after scrolling `top` pixels down a list of `n_rows` rows of `row` pixels, `height` of them seen.
    pub(super) fn at(top: f64, height: f64, row: f64, n_rows: usize) -> Self {
        let row = if row >= 1.0 { row } else { 1.0 };
        // Browsers bounce past both ends; `as` takes what is negative or too large to the nearest end.
        let first_seen = (top / row).floor() as usize;
        let last_seen = (((top + height) / row).ceil() as usize).saturating_sub(1);
        let last_row = n_rows.saturating_sub(1);
        Self {
            first: first_seen.min(last_row).saturating_sub(OVERSCAN),
            end: last_seen.saturating_add(1 + OVERSCAN).min(n_rows),
            last_seen: last_seen.min(last_row),
        }
    }

    /// The rows that are built.
    pub(super) fn rows(self) -> Range<usize> {
        self.first.min(self.end)..self.end
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
        let window = RowWindow::at(5600.0, 560.0, 56.0, 100_000);
        assert_eq!((window.rows(), window.last_seen), (92..118, 109));
    }

    #[test]
    fn the_window_stays_inside_the_list() {
        assert_eq!(RowWindow::at(0.0, 560.0, 56.0, 3).rows(), 0..3);
        assert_eq!(RowWindow::at(-80.0, 560.0, 56.0, 100).rows(), 0..17);
        assert_eq!(RowWindow::at(1e9, 560.0, 56.0, 100).rows(), 91..100);
        assert_eq!(RowWindow::at(f64::NAN, 560.0, 56.0, 100).first, 0);
        assert_eq!(RowWindow::at(0.0, 560.0, 0.0, 0).rows(), 0..0);
    }

    #[test]
    fn scrolling_goes_no_further_than_needed() {
        assert_eq!(scroll_to_show(3, 0.0, 560.0, 56.0), None);
        assert_eq!(scroll_to_show(10, 0.0, 560.0, 56.0), Some(56.0));
        assert_eq!(scroll_to_show(2, 560.0, 560.0, 56.0), Some(112.0));
    }
}
