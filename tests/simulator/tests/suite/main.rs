//! The simulator's own tests: one binary, one module per question.

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
