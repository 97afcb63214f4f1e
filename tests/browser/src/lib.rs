//! Drives headless Chromium the way a person does: things are found by role and accessible name.
//!
//! # Where to start
//!
//! ```no_run
//! let page = browser::Browser::shared().page();
//! page.goto("http://127.0.0.1:8080/");
//! page.by_role("searchbox", "Search contacts").fill("jozsef");
//! page.wait_text("status", browser::Name::any(), "1 contact");
//! ```
//!
//! - [`Browser`]: one Chromium process, shared by all tests of a binary.
//! - [`Page`]: a tab with storage of its own; navigation, waiting, measuring.
//! - [`Element`]: something on the page; clicks, keys, and what can be read off it.
//! - [`Scope`]: finding within one element instead of the whole page.
//! - [`Name`]: exactly this accessible name, a part of one, or any.
//!
//! # What to rely on
//!
//! - Roles and names are computed by the browser's accessibility tree, open shadow roots included, so
//!   what is hidden from assistive technology is not found.
//! - Clicks and keys are real input events. A click first makes sure that the pointer would reach its target.
//! - Everything waits for its condition, [`TIMEOUT`] at most, and then panics with what was there instead.
//! - Scripts of the driver run beside the page's content security policy, never through `eval`.
//!
//! # Deliberately absent
//!
//! No CSS selectors and no fixed sleeps. No way to skip: without Chromium, tests fail and say what to install.

#![expect(clippy::panic, reason = "a driver for tests: a panic is the report")]
#![expect(clippy::indexing_slicing, reason = "what is indexed is JSON, where a missing field reads as null")]

mod act;
mod browser;
mod chromium;
mod console;
mod element;
mod emulation;
mod find;
mod input;
mod keyboard;
mod measure;
mod navigation;
mod network;
mod node;
mod page;
mod protocol;
mod read;
mod report;
mod screenshot;
mod scripts;
mod state;
mod wait;

pub use browser::Browser;
pub use element::Element;
pub use emulation::Throttle;
pub use find::{Name, Scope};
pub use network::Request;
pub use page::Page;
pub use read::BoundingBox;
pub use wait::TIMEOUT;
