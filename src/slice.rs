//! Long work done in slices, so that the page can answer in between.

/// Tells the time in milliseconds, from any beginning.
pub type Clock = fn() -> f64;

/// A time to work in. Work looks at it now and then, and goes on another time once it is over.
#[derive(Clone, Copy, Debug)]
pub struct Slice(Kind);

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Until the clock shows this.
    Until(Clock, f64),
    /// Until it has been looked at this often.
    Looks(u32),
    Endless,
}

impl Slice {
    /// A slice of that many milliseconds, from now on.
    pub fn of(clock: Clock, millis: f64) -> Self {
        Self(Kind::Until(clock, clock() + millis))
    }

    /// A slice that is over when it has been looked at that often: the shortest work that can be done.
    pub fn of_looks(looks: u32) -> Self {
        Self(Kind::Looks(looks))
    }

    /// A slice that never ends.
    pub fn endless() -> Self {
        Self(Kind::Endless)
    }

    /// Whether the work has to go on another time.
    pub fn is_over(&mut self) -> bool {
        match &mut self.0 {
            Kind::Until(clock, end) => clock() >= *end,
            Kind::Looks(left) => {
                *left = left.saturating_sub(1);
                *left == 0
            }
            Kind::Endless => false,
        }
    }
}
