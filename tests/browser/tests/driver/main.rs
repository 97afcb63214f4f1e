//! What the driver promises, each against a page small enough to read here.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a panic is a test's report")]

mod acting;
mod finding;
mod measuring;
mod navigating;
mod network;
mod server;
mod watching;

use browser::{Browser, Page};

/// A page that shows `body`.
#[track_caller]
fn show(body: &str) -> Page {
    let page = Browser::shared().page();
    page.goto(&server::site(&[("/", &document(body))]));
    page
}

/// Like [`show`], for a test that waits in vain: it need not take long over it.
#[track_caller]
fn show_hasty(body: &str) -> Page {
    let page = show(body);
    page.set_timeout(std::time::Duration::from_millis(200));
    page
}

fn document(body: &str) -> String {
    format!("<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,><title>A page</title>{body}")
}

/// What `act` panics with.
#[track_caller]
fn complaint(act: impl FnOnce()) -> String {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(act)).expect_err("it should have panicked");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}
