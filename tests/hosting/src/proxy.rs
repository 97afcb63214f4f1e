//! The gateways behind the desk's own origin: which requests pass, and with which credential.

pub mod routes;

/// What is answered to a request that is not on the list.
pub(crate) const REFUSAL: &str = r#"{"error":"this proxy passes only what the desk asks for"}"#;
