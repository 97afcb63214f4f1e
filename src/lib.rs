//! Contact Desk: one contacts dashboard for every WhatsApp gateway.
pub mod contact;
pub mod gateway;
