//! What is measured, and the figures of all visits.

use std::collections::BTreeMap;

use crate::stage::Side;

/// Something that one visit shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Figure {
    /// The bytes of html, css, js and wasm that the first list needs, after brotli.
    Program,
    /// From the beginning of the navigation to the frame with the first contact in it.
    FirstRow,
    /// The same on a slow machine behind a slow network.
    FirstRowSlowed,
    /// From a key going down to the frame that shows all that it asked for: the median of all keys.
    KeyMedian,
    /// The same, which 95 of 100 keys do not exceed.
    KeyP95,
    /// The same of the slowest key.
    KeyWorst,
    /// From frame to frame while the list is scrolled from end to end, which 95 of 100 frames do not exceed.
    ScrollP95,
    /// The longest of these.
    ScrollWorst,
    /// From frame to frame while somebody turns the wheel, which 95 of 100 frames do not exceed.
    WheelP95,
    /// Frames of either scrolling in which some place of the list showed no contact.
    BlankFrames,
    /// Whether the end of the scrolling shows the last contact: 1 if so.
    ReachesEnd,
    /// Tasks of 50 ms and more until everything was loaded.
    LoadingTasks,
    /// The longest frame until everything was loaded.
    LoadingFrame,
    /// Whether the page said before the first contact that it is reading: 1 if so.
    TellsReading,
    /// Tasks of 50 ms and more from then on.
    LaterTasks,
    /// The longest frame from then on; frames below 50 ms count as none.
    LaterFrame,
    /// Nodes of the document at most: elements, texts and comments.
    Nodes,
    /// How much the layout shifted by itself in the whole visit.
    Shift,
    /// Private memory of the page's process once everything was loaded, in bytes.
    Memory,
    /// The same, less what the page takes with nobody listed.
    MemoryBeyondEmpty,
    /// The most of memory that the process ever had in RAM until then, in bytes.
    Peak,
}

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    /// Milliseconds of something that is only seen from 50 on.
    LongMilliseconds,
    Bytes,
    Number,
    /// A score with fractions.
    Score,
    /// 1 for yes, 0 for no.
    Truth,
}

impl Figure {
    /// All of a size, in the order in which they are printed.
    pub(crate) const ALL: [Self; 21] = [
        Self::Program,
        Self::FirstRow,
        Self::FirstRowSlowed,
        Self::KeyMedian,
        Self::KeyP95,
        Self::KeyWorst,
        Self::ScrollP95,
        Self::ScrollWorst,
        Self::WheelP95,
        Self::BlankFrames,
        Self::ReachesEnd,
        Self::LoadingTasks,
        Self::LoadingFrame,
        Self::TellsReading,
        Self::LaterTasks,
        Self::LaterFrame,
        Self::Nodes,
        Self::Shift,
        Self::Memory,
        Self::MemoryBeyondEmpty,
        Self::Peak,
    ];

    /// Its name in the table, its name in the file, and its unit.
    const fn described(self) -> (&'static str, &'static str, Unit) {
        match self {
            Self::Program => ("html, css, js and wasm, brotli", "program_bytes", Unit::Bytes),
            Self::FirstRow => ("first row", "first_row_ms", Unit::Milliseconds),
            Self::FirstRowSlowed => ("first row, slowed", "first_row_slowed_ms", Unit::Milliseconds),
            Self::KeyMedian => ("key press to paint, median", "key_median_ms", Unit::Milliseconds),
            Self::KeyP95 => ("key press to paint, p95", "key_p95_ms", Unit::Milliseconds),
            Self::KeyWorst => ("key press to paint, worst", "key_worst_ms", Unit::Milliseconds),
            Self::ScrollP95 => ("scroll frames, p95", "scroll_p95_ms", Unit::Milliseconds),
            Self::ScrollWorst => ("scroll frames, worst", "scroll_worst_ms", Unit::Milliseconds),
            Self::WheelP95 => ("wheel frames, p95", "wheel_p95_ms", Unit::Milliseconds),
            Self::BlankFrames => ("blank frames", "blank_frames", Unit::Number),
            Self::ReachesEnd => ("scrolls to the last contact", "reaches_end", Unit::Truth),
            Self::LoadingTasks => ("long tasks while loading", "loading_long_tasks", Unit::Number),
            Self::LoadingFrame => ("longest frame while loading", "loading_longest_frame_ms", Unit::LongMilliseconds),
            Self::TellsReading => ("says that it is reading", "tells_reading", Unit::Truth),
            Self::LaterTasks => ("long tasks after loading", "later_long_tasks", Unit::Number),
            Self::LaterFrame => ("longest frame after loading", "later_longest_frame_ms", Unit::LongMilliseconds),
            Self::Nodes => ("DOM nodes", "dom_nodes", Unit::Number),
            Self::Shift => ("layout shift", "layout_shift", Unit::Score),
            Self::Memory => ("memory of the renderer process", "memory_bytes", Unit::Bytes),
            Self::MemoryBeyondEmpty => ("the same beyond the empty page", "memory_beyond_empty_bytes", Unit::Bytes),
            Self::Peak => ("its peak while loading (RSS)", "memory_peak_bytes", Unit::Bytes),
        }
    }

    /// Its name in the table.
    pub(crate) const fn label(self) -> &'static str {
        self.described().0
    }

    /// Its name in the file, with the unit.
    pub(crate) const fn key(self) -> &'static str {
        self.described().1
    }

    /// What it is counted in.
    pub(crate) const fn unit(self) -> Unit {
        self.described().2
    }

    /// Whether more of it is better.
    pub(crate) const fn is_good(self) -> bool {
        matches!(self.unit(), Unit::Truth)
    }
}

/// The figures of all visits.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    seen: BTreeMap<(usize, Side, Figure), Vec<f64>>,
}

impl Figures {
    /// Keeps what a visit has shown.
    pub(crate) fn note(&mut self, people: usize, side: Side, figure: Figure, value: f64) {
        self.seen.entry((people, side, figure)).or_default().push(value);
    }

    /// What each visit has shown, in their order.
    pub(crate) fn all(&self, people: usize, side: Side, figure: Figure) -> &[f64] {
        self.seen.get(&(people, side, figure)).map_or(&[], Vec::as_slice)
    }

    /// The visit in the middle.
    pub(crate) fn median(&self, people: usize, side: Side, figure: Figure) -> Option<f64> {
        quantile(self.all(people, side, figure), 0.5)
    }

    /// The worst visit.
    pub(crate) fn worst(&self, people: usize, side: Side, figure: Figure) -> Option<f64> {
        quantile(self.all(people, side, figure), if figure.is_good() { 0.0 } else { 1.0 })
    }
}

/// The value that a share of `values` does not exceed; for half of them the median, between two the middle.
pub(crate) fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let place = last as f64 * share.clamp(0.0, 1.0);
    let (below, above) = (sorted.get(place.floor() as usize)?, sorted.get(place.ceil() as usize)?);
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], share: f64, expected: Option<f64>) {
        let found = quantile(values, share);
        assert!(found.zip(expected).is_none_or(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        assert_eq!(found.is_some(), expected.is_some());
    }

    #[test]
    fn the_median_is_in_the_middle_whatever_the_order() {
        check(&[5.0, 1.0, 3.0], 0.5, Some(3.0));
        check(&[4.0, 1.0], 0.5, Some(2.5));
        check(&[7.0], 0.5, Some(7.0));
        check(&[], 0.5, None);
    }

    #[test]
    fn ninety_five_of_a_hundred_do_not_exceed_the_95th() {
        let values: Vec<f64> = (1..=101).map(f64::from).collect();
        check(&values, 0.95, Some(96.0));
        check(&values, 1.0, Some(101.0));
        check(&values, 0.0, Some(1.0));
    }

    #[test]
    fn the_worst_of_a_truth_is_that_it_once_was_not_so() {
        let mut figures = Figures::default();
        for (figure, values) in [(Figure::ReachesEnd, [1.0, 0.0]), (Figure::FirstRow, [200.0, 300.0])] {
            for value in values {
                figures.note(10, Side::Desk, figure, value);
            }
        }
        assert_eq!(figures.worst(10, Side::Desk, Figure::ReachesEnd), Some(0.0));
        assert_eq!(figures.worst(10, Side::Desk, Figure::FirstRow), Some(300.0));
        assert_eq!(figures.worst(10, Side::Floor, Figure::FirstRow), None);
    }

    #[test]
    fn every_figure_has_a_name_of_its_own() {
        let mut keys: Vec<&str> = Figure::ALL.iter().map(|figure| figure.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Figure::ALL.len());
    }
}
