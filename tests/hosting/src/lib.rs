//! How the built files are to be served, said once and written out for each web server and static host.
//!
//! # Where to start
//!
//! - [`Deployment`]: what is deployed, and the files that servers and hosts are set up with.
//! - [`policy`]: the headers that every answer carries.
//! - [`caching`]: how long a browser may keep what it got.
//! - [`types`]: what kind of thing a file is, and what the missing file is answered with.
//! - [`proxy`]: which requests pass to a gateway behind the desk's own origin.
//! - `servers`: one file each, that writes the rules down in the language of one server or host.
//!
//! # Deliberately absent
//!
//! No I/O. Rules stand in tables here and never in a template: what two servers say can differ in words only.

pub mod caching;
mod deployment;
pub mod policy;
pub mod proxy;
mod servers;
mod template;
pub mod types;

pub use caching::is_hashed;
pub use deployment::Deployment;
pub use types::content_type;
