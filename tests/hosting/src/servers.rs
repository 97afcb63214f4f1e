//! The rules in the language of each server and host, one file each.

pub(crate) mod apache;
pub(crate) mod caddy;
pub(crate) mod cloudfront;
pub(crate) mod nginx;
pub(crate) mod pages;
pub(crate) mod s3;

/// The path of a contact below the prefix, as it is sent, as a regular expression without its end. A gateway chooses its
/// ids, so one may hold or end in anything: it is the page whatever it looks like.
pub(crate) const CONTACT: &str = "[^/?]+/+contacts/+[^/?]";

/// That a query asks for the desk that may be framed, as a regular expression for the end of a request's target.
pub(crate) const EMBEDDED: &str = "[?](?:[^#]*&)?embed=1(?:&|$)";

#[cfg(test)]
mod tests;
