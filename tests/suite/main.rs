//! The rules of the source tree, as tests.

#![expect(clippy::unwrap_used, reason = "where a file cannot be read, the test has failed")]

mod advice;
mod interface;
mod routes;
mod tidy;
