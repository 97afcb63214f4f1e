//! CloudFront in front of S3: the policy for the headers of answers, and the function that knows pages from files.

use serde_json::{Value, json};

use crate::Deployment;
use crate::policy::HEADERS;
use crate::servers::CONTACT;
use crate::template::fill;
use crate::types::endings;

const FUNCTION: &str = include_str!("cloudfront-function.js");

/// What `aws cloudfront create-response-headers-policy --response-headers-policy-config file://…` takes. It cannot look at
/// the query, so there is one policy for all.
pub(crate) fn headers(deployment: &Deployment) -> String {
    let others: Vec<Value> = HEADERS
        .iter()
        .filter(|(name, _)| !matches!(*name, "x-content-type-options" | "referrer-policy"))
        .map(|header| custom(*header))
        .chain([custom(("cross-origin-resource-policy", "cross-origin"))])
        .collect();
    let referrer = HEADERS.iter().find(|(name, _)| *name == "referrer-policy").map_or("", |(_, value)| value);
    let config = json!({
        "Name": "contact-desk",
        "Comment": "Contact Desk. For aws cloudfront create-response-headers-policy; README.md has the commands.",
        "CorsConfig": {
            "AccessControlAllowOrigins": { "Quantity": 1, "Items": ["*"] },
            "AccessControlAllowHeaders": { "Quantity": 1, "Items": ["*"] },
            "AccessControlAllowMethods": { "Quantity": 2, "Items": ["GET", "HEAD"] },
            "AccessControlAllowCredentials": false,
            "OriginOverride": true,
        },
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": { "Override": true, "ContentSecurityPolicy": deployment.policy_for_all() },
            "ContentTypeOptions": { "Override": true },
            "ReferrerPolicy": { "Override": true, "ReferrerPolicy": referrer },
        },
        "CustomHeadersConfig": { "Quantity": others.len(), "Items": others },
    });
    format!("{config:#}\n")
}

fn custom((name, value): (&str, &str)) -> Value {
    json!({ "Header": name, "Value": value, "Override": true })
}

/// What runs when a request arrives. It sees no files, so it goes by the endings of names.
pub(crate) fn function(deployment: &Deployment) -> String {
    let files = endings(|_| true);
    let contact = CONTACT.replace('/', "\\/");
    let prefix = deployment.prefix();
    let bare = deployment.bare_prefix().unwrap_or_default();
    fill(FUNCTION, &[("PREFIX", prefix), ("BARE", bare), ("CONTACT", &contact), ("FILES", &files)])
}
