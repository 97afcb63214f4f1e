//! Waiting: a condition is looked at again and again until it holds or time is up.

use std::thread;
use std::time::{Duration, Instant};

/// How long anything is waited for, unless [`Page::set_timeout`](crate::Page::set_timeout) says otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// How long between two looks at a condition.
const RECHECK: Duration = Duration::from_millis(20);

/// Looks until `look` has something, or gives back what the last look complained of.
///
/// There are two looks at least, so that a machine under load cannot run out of time in the first.
pub(crate) fn until<T, E>(timeout: Duration, mut look: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let deadline = Instant::now() + timeout;
    let mut last = false;
    loop {
        match look() {
            Ok(found) => return Ok(found),
            Err(complaint) if last => return Err(complaint),
            Err(_) => thread::sleep(RECHECK),
        }
        last = Instant::now() >= deadline;
    }
}
