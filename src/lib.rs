//! Contact Desk: one contacts dashboard for every WhatsApp gateway, straight from the browser.
//!
//! # Where to start
//!
//! - [`contact`]: what is shown. Plain data.
//! - [`gateway`]: how to ask for it. Requests and readers as values; no I/O.
//! - [`directory`], [`filter`], [`order`], [`search`], [`browsing`]: pure. How a listing is read to its end,
//!   who stands in it twice, what matches, in what order, and what to ask next.
//! - [`transport`]: the only file that fetches.
//! - [`rest`]: the half of the program that a first list does not need.
//! - [`signals`]: signals of any type, compiled once.
//! - [`store`]: what the page knows, as signals. The only state that changes.
//! - [`view`]: components. They read the store and send intent back.
//! - `app`: the page around the view: address bar, header, connections.
//! - `embed`: the view as an element of somebody else's page.
//!
//! # Deliberately absent
//!
//! Nothing under [`gateway`] or the pure modules names a browser crate; no component fetches; [`view`] knows no
//! router. `tests/suite/tidy.rs` holds these lines.

#[cfg(feature = "page")]
pub mod app;
pub mod browser;
pub mod browsing;
pub mod config;
pub mod contact;
pub mod directory;
#[cfg(feature = "element")]
pub mod embed;
pub mod filter;
pub mod gateway;
pub mod order;
pub mod phone;
pub mod rest;
pub mod search;
pub mod settings;
pub mod shelf;
pub mod signals;
pub mod slice;
pub mod soon;
pub mod store;
pub mod text;
pub mod transport;
pub mod view;
