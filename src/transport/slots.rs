//! Lets six requests through at a time; the others wait in line.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// How many requests may be under way.
const SLOTS: usize = 6;

#[derive(Default)]
struct Line {
    n_taken: usize,
    waiting: VecDeque<Waker>,
}

thread_local! {
    static LINE: RefCell<Line> = RefCell::default();
}

/// A place among the requests that are under way; dropping it lets the next one through.
pub(super) struct Slot;

/// Waits for a free place.
pub(super) async fn take() -> Slot {
    poll_fn(|context| {
        LINE.with_borrow_mut(|line| {
            if line.n_taken < SLOTS {
                line.n_taken += 1;
                return Poll::Ready(Slot);
            }
            line.waiting.push_back(context.waker().clone());
            Poll::Pending
        })
    })
    .await
}

impl Drop for Slot {
    fn drop(&mut self) {
        // Everybody in line is woken, because one of them may have been dropped in the meantime.
        let woken = LINE.with_borrow_mut(|line| {
            line.n_taken = line.n_taken.saturating_sub(1);
            std::mem::take(&mut line.waiting)
        });
        woken.into_iter().for_each(Waker::wake);
    }
}
