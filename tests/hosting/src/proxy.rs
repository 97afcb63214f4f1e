//! The gateways behind the desk's own origin: which requests pass, and with which credential.

pub mod routes;

/// What is answered to a request that is not on the list.
pub(crate) const REFUSAL: &str = r#"{"error":"this proxy passes only what the desk asks for"}"#;

/// What is answered to a request that something else has passed on, so that nobody knows whose it is.
pub(crate) const FORWARDED: &str =
    r#"{"error":"this proxy answers nobody who comes through another one; its configuration says when it may"}"#;

/// What is answered under another name than the desk's own.
pub(crate) const OTHER_NAME: &str = r#"{"error":"this proxy answers under the first name of its server_name only"}"#;
