//! The rules in the language of each server and host, one file each.

pub(crate) mod apache;
pub(crate) mod caddy;
pub(crate) mod cloudfront;
pub(crate) mod nginx;
pub(crate) mod pages;
pub(crate) mod s3;

use crate::Deployment;

/// The path of a contact below the prefix, as it is sent, as a regular expression without its end. A gateway chooses its
/// ids, so one may hold or end in anything: it is the page whatever it looks like.
pub(crate) const CONTACT: &str = "[^/?]+/+contacts/+[^/?]";

/// That a query asks for the desk that may be framed, as a regular expression for the end of a request's target.
pub(crate) const EMBEDDED: &str = "[?](?:[^#]*&)?embed=1(?:&|$)";

/// Where the files go on a server of one's own: the prefix is a folder below the root.
pub(crate) fn folder(deployment: &Deployment) -> String {
    format!("/var/www/contact-desk{}", deployment.prefix().trim_end_matches('/'))
}

#[cfg(test)]
mod tests;
