//! The bars of the last section of `design.md`, and whether they are held.

use crate::figures::{Figure, Figures};
use crate::stage::Side;
use crate::table::shown;

/// Megabytes, as the memory's bar counts them.
const MB: f64 = 1_000_000.0;

/// One bar, with what both pages have come to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    /// What is measured.
    pub(crate) what: String,
    /// The figure of the desk; `None` where it was not measured.
    pub(crate) desk: Option<f64>,
    /// The figure of the floor.
    pub(crate) floor: Option<f64>,
    /// Which figure it is, for its unit.
    pub(crate) figure: Figure,
    /// Whether it was to be measured.
    pub(crate) is_wanted: bool,
    /// The most that the desk may have, or the least where more is better.
    limit: Option<f64>,
    /// How many times the floor's figure the desk may have.
    ratio_limit: Option<f64>,
}

impl Bar {
    /// How many times the floor's figure the desk's is.
    pub(crate) fn ratio(&self) -> Option<f64> {
        ratio(self.desk, self.floor)
    }

    /// The bar in words.
    pub(crate) fn limit(&self) -> String {
        let limit = self.limit.map(|limit| shown(self.figure, limit));
        let ratio = self.ratio_limit.map(|ratio| format!("{ratio} × floor"));
        limit.into_iter().chain(ratio).collect::<Vec<_>>().join(", ")
    }

    /// Whether the desk holds it; `None` where it was not measured.
    pub(crate) fn is_held(&self) -> Option<bool> {
        let desk = self.desk?;
        let is_within =
            self.limit.is_none_or(|limit| if self.figure.is_good() { desk >= limit } else { desk <= limit });
        let is_near = self.ratio_limit.is_none_or(|most| self.ratio().is_some_and(|ratio| ratio <= most));
        Some(is_within && is_near)
    }
}

/// How many times `floor` `desk` is, where that says anything.
pub(crate) fn ratio(desk: Option<f64>, floor: Option<f64>) -> Option<f64> {
    desk.zip(floor).filter(|(_, floor)| *floor > 0.0).map(|(desk, floor)| desk / floor)
}

/// Which visit counts.
#[derive(Clone, Copy)]
enum Visit {
    Middle,
    Worst,
}

/// A figure of one size, the visit that counts, and what it may be: at most so much, and so many times the floor's.
type Rule = (&'static str, usize, Figure, Visit, Option<f64>, Option<f64>);

#[rustfmt::skip]
const RULES: [Rule; 12] = [
    ("html, css, js and wasm of the first list, brotli", 1_000, Figure::Program, Visit::Worst, Some(160_000.0), None),
    ("first row of 1,000, CPU 4 times slower, 9 Mbit/s, 60 ms", 1_000, Figure::FirstRowSlowed, Visit::Middle, None, Some(1.2)),
    ("first row of 100,000 in one answer, sorted", 100_000, Figure::FirstRow, Visit::Middle, None, Some(1.25)),
    ("key press to painted result in 100,000, median", 100_000, Figure::KeyMedian, Visit::Middle, Some(16.0), Some(1.2)),
    ("key press to painted result in 100,000, worst", 100_000, Figure::KeyWorst, Visit::Worst, Some(33.0), None),
    ("scrolling 100,000: blank frames", 100_000, Figure::BlankFrames, Visit::Worst, Some(0.0), None),
    ("scrolling 100,000: frame, p95", 100_000, Figure::ScrollP95, Visit::Middle, Some(17.5), None),
    ("scrolling 100,000: DOM nodes", 100_000, Figure::Nodes, Visit::Worst, Some(1_500.0), None),
    ("memory of 100,000 beyond the empty page", 100_000, Figure::MemoryBeyondEmpty, Visit::Middle, Some(40.0 * MB), None),
    ("1,000,000: says that it is reading", 1_000_000, Figure::TellsReading, Visit::Worst, Some(1.0), None),
    ("1,000,000: scrolls to the last contact", 1_000_000, Figure::ReachesEnd, Visit::Worst, Some(1.0), None),
    ("1,000,000: longest frame after loading", 1_000_000, Figure::LaterFrame, Visit::Worst, Some(100.0), None),
];

/// Every bar, in the order of `design.md`.
pub(crate) fn all(figures: &Figures, sizes: &[usize]) -> Vec<Bar> {
    let of_size = RULES.iter().map(|&(what, people, figure, visit, limit, ratio_limit)| {
        let counted = |side| match visit {
            Visit::Middle => figures.median(people, side, figure),
            Visit::Worst => figures.worst(people, side, figure),
        };
        let (desk, floor) = (counted(Side::Desk), counted(Side::Floor));
        Bar { what: what.to_owned(), desk, floor, figure, is_wanted: sizes.contains(&people), limit, ratio_limit }
    });
    let shift = |side| sizes.iter().filter_map(|people| figures.worst(*people, side, Figure::Shift)).reduce(f64::max);
    let still = Bar {
        what: "layout shift, whatever the size".to_owned(),
        desk: shift(Side::Desk),
        floor: shift(Side::Floor),
        figure: Figure::Shift,
        is_wanted: true,
        limit: Some(0.0),
        ratio_limit: None,
    };
    of_size.chain([still]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(figure: Figure, (desk, floor): (f64, f64), limit: Option<f64>, ratio_limit: Option<f64>, held: bool) {
        let bar = Bar {
            what: String::new(),
            desk: Some(desk),
            floor: Some(floor),
            figure,
            is_wanted: true,
            limit,
            ratio_limit,
        };
        assert_eq!(bar.is_held(), Some(held), "{bar:?}");
    }

    #[test]
    fn a_bar_is_held_up_to_its_limit() {
        check(Figure::Nodes, (1_500.0, 100.0), Some(1_500.0), None, true);
        check(Figure::Nodes, (1_501.0, 100.0), Some(1_500.0), None, false);
    }

    #[test]
    fn a_bar_with_two_limits_wants_both() {
        check(Figure::KeyMedian, (12.0, 11.0), Some(16.0), Some(1.2), true);
        check(Figure::KeyMedian, (12.0, 8.0), Some(16.0), Some(1.2), false);
        check(Figure::KeyMedian, (17.0, 16.0), Some(16.0), Some(1.2), false);
    }

    #[test]
    fn of_what_is_good_there_must_be_enough() {
        check(Figure::ReachesEnd, (0.0, 1.0), Some(1.0), None, false);
        check(Figure::ReachesEnd, (1.0, 1.0), Some(1.0), None, true);
    }

    #[test]
    fn what_was_not_measured_is_neither_held_nor_missed() {
        let bars = all(&Figures::default(), &[1_000]);
        assert!(bars.iter().all(|bar| bar.is_held().is_none()));
        assert_eq!(bars.iter().map(|bar| bar.is_wanted).take(3).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn limits_are_written_with_their_units() {
        let limits: Vec<String> = all(&Figures::default(), &[]).iter().map(Bar::limit).collect();
        assert_eq!(limits.first().map(String::as_str), Some("160.0 kB"));
        assert!(limits.contains(&"16.0 ms, 1.2 × floor".to_owned()), "{limits:?}");
        assert!(limits.contains(&"40.0 MB".to_owned()), "{limits:?}");
    }
}
