//! Where a list is for where its scrollbar is: the arithmetic of lists that are taller than any element may be.
//!
//! A short list and its scrollbar are at the same place. A taller one is told to the browser as one of [`TALLEST`], and
//! each place of the scrollbar stands for a place of the list: near both ends one to one, in between in proportion. What a
//! wheel, a finger or a key moves is so little that the list is moved by just as much; so the scrollbar comes to stand a
//! little off its place, and is put right once nobody scrolls.

/// The height of the tallest list that is told as it is, in pixels.
///
/// Firefox ends at 17.8 million and Chromium at 33 million, of the device's pixels: so there is room to zoom. Beyond 8
/// million, numbers of 32 bits, of which browsers make their layers, know no halves of pixels.
pub(super) const TALLEST: f64 = 8_000_000.0;

/// How many of the device's pixels there may be.
const TALLEST_ON_DEVICE: f64 = 32_000_000.0;

/// How far from both ends list and scrollbar go one to one, in pixels: much farther than anybody scrolls at a stretch.
const ENDS: f64 = 50_000.0;

/// The way that a list can be scrolled, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Track {
    /// How tall the list is.
    list: f64,
    /// How tall the browser is told that it is.
    told: f64,
    /// How much of it is seen.
    height: f64,
}

/// A place on a [`Track`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scrolled {
    /// How much of the list is above what is seen.
    pub(super) top: f64,
    /// Where the scrollbar is.
    pub(super) bar: f64,
}

impl Scrolled {
    /// By how much the list stands above where the browser has it.
    pub(super) fn lift(self) -> f64 {
        self.top - self.bar
    }
}

impl Track {
    /// A list of that height, `height` of it seen, where each pixel has `ratio` of the device's.
    pub(super) fn new(list: f64, height: f64, ratio: f64) -> Self {
        Self { list, told: list.min(TALLEST).min(TALLEST_ON_DEVICE / ratio.max(1.0)), height }
    }

    /// How tall the browser is told that the list is.
    pub(super) fn told(self) -> f64 {
        self.told
    }

    /// How much of the list is seen.
    pub(super) fn height(self) -> f64 {
        self.height
    }

    /// The nearest place to `top` that the list can be at.
    pub(super) fn nearest(self, top: f64) -> f64 {
        top.max(0.0).min(self.last_top())
    }

    /// The list at `top`, with the scrollbar where it belongs.
    pub(super) fn at(self, top: f64) -> Scrolled {
        let top = self.nearest(top).round();
        Scrolled { top, bar: self.bar_of(top) }
    }

    /// Where the list is after its scrollbar has been moved to `bar`.
    pub(super) fn follow(self, before: Scrolled, bar: f64) -> Scrolled {
        if self.is_short() {
            return Scrolled { top: bar, bar };
        }
        let moved = bar - before.bar;
        // The farthest that a wheel, finger or key goes between two events. One pixel of a scrollbar goes farther.
        let is_near = moved.abs() <= (2.0 * self.height).max(self.last_bar() / (2.0 * self.height.max(1.0)));
        let top = if is_near { before.top + moved } else { self.top_of(bar) };
        Scrolled { top, bar }
    }

    /// Whether the scrollbar has to be put right at once: it can go no further where the list can, or the list is no
    /// longer as it was.
    pub(super) fn is_stuck(self, at: Scrolled) -> bool {
        let is_at_start = at.bar <= 0.0 && at.top > 0.0;
        let is_at_end = at.bar >= self.last_bar() - 1.0 && at.top < self.last_top() - 1.0;
        let is_off = at.lift() < -1.0 || at.lift() > self.list - self.told + 1.0;
        is_off || is_at_start && !self.is_short() || is_at_end && !self.is_short()
    }

    /// Whether the scrollbar stands elsewhere than it should.
    pub(super) fn is_adrift(self, at: Scrolled) -> bool {
        (self.bar_of(at.top) - at.bar).abs() >= 1.0
    }

    fn is_short(self) -> bool {
        self.list <= self.told
    }

    fn last_top(self) -> f64 {
        (self.list - self.height).max(0.0)
    }

    fn last_bar(self) -> f64 {
        (self.told - self.height).max(0.0)
    }

    /// How far from both ends they go one to one, and how far they go in between: the list, and the scrollbar.
    fn parts(self) -> (f64, f64, f64) {
        let ends = ENDS.min(self.last_bar() / 4.0).round();
        (ends, self.last_top() - 2.0 * ends, self.last_bar() - 2.0 * ends)
    }

    /// The place of the list that a place of the scrollbar stands for, on whole pixels.
    fn top_of(self, bar: f64) -> f64 {
        let (ends, list_between, bar_between) = self.parts();
        let bar = bar.max(0.0).min(self.last_bar());
        let is_between = bar > ends && bar < ends + bar_between;
        if is_between {
            (ends + (bar - ends) * list_between / bar_between).round()
        } else if bar <= ends {
            bar
        } else {
            self.last_top() - (self.last_bar() - bar)
        }
    }

    /// The place of the scrollbar that stands for a place of the list, on whole pixels.
    fn bar_of(self, top: f64) -> f64 {
        let (ends, list_between, bar_between) = self.parts();
        let top = self.nearest(top);
        let is_between = top > ends && top < ends + list_between;
        let bar = if is_between {
            ends + (top - ends) * bar_between / list_between
        } else if top <= ends {
            top
        } else {
            self.last_bar() - (self.last_top() - top)
        };
        bar.round()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHT: f64 = 640.0;

    /// Lists of rows: short ones, one just beyond what can be told, and as tall as they come.
    fn tracks() -> impl Iterator<Item = (f64, f64, Track)> {
        let sizes = [0, 1, 11, 1_000, 142_857, 142_858, 150_000, 1_000_000, 10_000_000];
        let rows = sizes.into_iter().flat_map(|n_rows| [56.0, 72.0].map(|row| (f64::from(n_rows), row)));
        rows.flat_map(|(n_rows, row)| {
            [1.0, 2.0, 10.0].map(|ratio| (n_rows, row, Track::new(n_rows * row, HEIGHT, ratio)))
        })
    }

    #[test]
    fn no_element_is_taller_than_browsers_allow() {
        for (n_rows, row, track) in tracks() {
            assert!(track.told() <= TALLEST && track.told() <= n_rows * row);
        }
        assert!(Track::new(1e9, HEIGHT, 10.0).told() * 10.0 < 33_000_000.0);
    }

    #[test]
    fn a_short_list_is_where_its_scrollbar_is() {
        let track = Track::new(5_600_000.0, HEIGHT, 1.0);
        for bar in [0.0, 1.0, 77.0, 2_800_000.0, 5_599_360.0, -30.0] {
            let at = track.follow(track.at(1_234.0), bar);
            assert_eq!((at.top, at.lift()), (bar, 0.0));
            assert!(!track.is_stuck(at), "at {bar}");
        }
        assert_eq!(track.at(4_321.0), Scrolled { top: 4_321.0, bar: 4_321.0 });
    }

    #[test]
    fn both_ends_are_reached_exactly() {
        for (n_rows, row, track) in tracks() {
            let last = (n_rows * row - HEIGHT).max(0.0);
            let (first_place, last_place) = (track.at(0.0), track.at(last));
            assert_eq!(first_place, Scrolled { top: 0.0, bar: 0.0 });
            assert_eq!((last_place.top, last_place.bar), (last, (track.told() - HEIGHT).max(0.0)));
            assert_eq!(track.follow(first_place, last_place.bar).top, last);
            assert_eq!(track.follow(last_place, 0.0).top, 0.0);
            // The last row ends where the element does.
            assert_eq!(n_rows * row - last_place.lift(), track.told());
        }
    }

    #[test]
    fn every_row_is_reached_by_dragging() {
        // There are fewest pixels to drag by where the page is made ten times as large.
        for (n_rows, row) in [(1e6, 56.0), (1e7, 72.0)] {
            let track = Track::new(n_rows * row, HEIGHT, 10.0);
            let (mut before, mut bar) = (0.0, 0.0);
            while bar <= track.last_bar() {
                let top = track.top_of(bar);
                assert!(top >= before, "{n_rows} rows of {row}: {top} after {before}");
                assert!(top - before <= HEIGHT - row, "{n_rows} rows of {row}: rows are passed over at {bar}");
                (before, bar) = (top, bar + 1.0);
            }
            assert_eq!(before, track.last_top());
        }
    }

    #[test]
    fn the_scrollbar_stands_for_where_the_list_is() {
        for (n_rows, row, track) in tracks() {
            for part in 0..=1_000 {
                let at = track.at(track.last_top() * f64::from(part) / 1_000.0);
                assert!(!track.is_stuck(at) && !track.is_adrift(at), "{n_rows} rows of {row} at {at:?}");
                // Dragged away and back again: one pixel of the scrollbar is that much of the list.
                let pixel = (track.last_top() / track.last_bar().max(1.0)).max(1.0);
                assert!((track.top_of(at.bar) - at.top).abs() <= pixel, "{n_rows} rows of {row} at {at:?}");
                let dragged = Scrolled { top: track.top_of(at.bar), bar: at.bar };
                assert!(!track.is_adrift(dragged), "{n_rows} rows of {row} at {dragged:?}");
            }
        }
    }

    #[test]
    fn half_of_the_scrollbar_is_half_of_the_list() {
        let track = Track::new(56_000_000.0, HEIGHT, 1.0);
        let top = track.follow(track.at(0.0), track.last_bar() / 2.0).top;
        assert!((top - track.last_top() / 2.0).abs() < 10.0, "{top}");
    }

    #[test]
    fn what_moves_a_little_moves_the_list_by_as_much() {
        for (.., track) in tracks().filter(|(n_rows, ..)| *n_rows > 142_857.0) {
            let mut at = track.at(track.last_top() / 2.0);
            for step in [100.0, -100.0, 1.0, 640.0, 1_200.0, -1_200.0].into_iter().cycle().take(600) {
                let next = track.follow(at, at.bar + step);
                assert_eq!(next.top, at.top + step);
                assert!(!track.is_stuck(next));
                at = next;
            }
            let right = track.at(at.top);
            assert_eq!(right.top, at.top, "putting the scrollbar right moves the list");
            assert!(!track.is_adrift(right));
        }
    }

    #[test]
    fn scrolling_without_a_pause_ends_at_the_end() {
        for (.., track) in tracks().filter(|(n_rows, ..)| *n_rows > 142_857.0) {
            for (from, step) in [(track.last_top() - 400_000.0, 1_000.0), (400_000.0, -1_000.0)] {
                let mut at = track.at(from);
                for _ in 0..2_000 {
                    at = track.follow(at, (at.bar + step).max(0.0).min(track.last_bar()));
                    if track.is_stuck(at) {
                        at = track.at(at.top);
                    }
                }
                assert_eq!(at.top, if step > 0.0 { track.last_top() } else { 0.0 });
            }
        }
    }

    #[test]
    fn what_makes_no_sense_stays_in_the_list() {
        for (.., track) in tracks() {
            for wrong in [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, -1e12, 1e12, -0.5] {
                let at = track.at(wrong);
                assert!(at.top >= 0.0 && at.top <= track.last_top() && at.bar >= 0.0 && at.bar <= track.last_bar());
                let top = track.top_of(wrong);
                assert!(top >= 0.0 && top <= track.last_top(), "{top}");
            }
        }
        // A list that has become shorter, and a bounce beyond its start.
        let track = Track::new(20_000_000.0, HEIGHT, 1.0);
        assert!(track.is_stuck(Track::new(56_000_000.0, HEIGHT, 1.0).at(55_000_000.0)));
        assert!(!track.is_stuck(track.follow(track.at(0.0), -80.0)));
        // An element that is no longer as tall as it was, and one that has grown.
        assert!(Track::new(100_000.0, HEIGHT, 1.0).is_stuck(Scrolled { top: 99_360.0, bar: 190_000.0 }));
        assert!(track.is_stuck(Scrolled { top: 9_000_000.0, bar: track.last_bar() }));
    }
}
