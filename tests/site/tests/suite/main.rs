//! The site as a browser meets it: over a socket, byte for byte.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what the tests share stops them, too: a panic is the report"
)]

mod build;
mod exchange;
mod gateway;
mod proxy;
mod serving;
