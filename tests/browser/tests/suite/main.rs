//! The built dashboard in headless Chromium against the simulator, found by role and name as a person would.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic of a test is its report")]
#![expect(clippy::indexing_slicing, reason = "what is not there fails the test")]

#[macro_use]
mod desk;
mod facts;
mod listed;

mod about_and_picture;
mod accounts;
mod addresses;
mod between;
mod blocking;
mod checking_numbers;
mod connections;
mod credentials;
mod doctor;
mod element;
mod errors;
mod everybody;
mod filtering;
mod host;
mod hostile_names;
mod hostile_texts;
mod keyboard;
mod layout;
mod one_contact;
mod requests;
mod saving_names;
mod scrolling;
mod searching;
mod set_up;
mod sorting;
mod stale_answers;
mod starting;
mod told;
mod twins;
mod updates;

use desk::{Desk, PEOPLE};
