//! The simulator's own tests: one binary, one module per question.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the functions that tests share stop a test as the tests themselves do"
)]

mod behaviours;
mod client;
mod cors;
mod descriptions;
mod gowa;
mod hypersender;
mod people;
mod scale;
mod wachat;
mod waha;
mod whatsapp_gateway;
