//! The built dashboard in headless Chromium against the simulator, found by role and name as a person would.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic of a test is its report")]
#![expect(clippy::indexing_slicing, reason = "what is not there fails the test")]

#[macro_use]
mod desk;
mod listed;

mod accounts;
mod addresses;
mod connections;
mod credentials;
mod errors;
mod everybody;
mod filtering;
mod hostile_names;
mod keyboard;
mod layout;
mod requests;
mod searching;
mod set_up;
mod sorting;
mod stale_answers;

use desk::{Desk, PEOPLE};
