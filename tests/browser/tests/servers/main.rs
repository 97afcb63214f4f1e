//! The built files and the gateways behind real servers, set up with the configurations that are shipped.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic of a test is its report")]
#![expect(clippy::indexing_slicing, reason = "what is not there fails the test")]

mod desk;
mod exchange;
#[path = "../suite/host.rs"]
mod host;
mod server;

mod at_hosts;
mod embedding;
mod files;
mod gateways;
mod pages;
