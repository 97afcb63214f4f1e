//! The headers that every answer carries, the same ones a real host is asked to send.

use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use hosting::policy;
use serde_json::Value;

/// The directives about frames. The desk is framed as `?embed=1` only, by the origins that `config` names and by this
/// one, whose example does so. `below` is the path below the mount.
pub(crate) fn frames(below: &str, query: Option<&str>, config: Option<&Value>) -> String {
    if !policy::is_embedded(query) {
        let own = if below.starts_with("examples/") { "frame-src 'self'; " } else { "" };
        return format!("{own}{}", policy::FRAMED_BY_NOBODY);
    }
    let origins = config.and_then(|config| config.get("embed_origins")).and_then(Value::as_array);
    let origins = origins.into_iter().flatten().filter_map(Value::as_str);
    policy::framed_by(origins.filter(|origin| policy::is_origin(origin)))
}

/// Sets the policy, in place of whatever a gateway behind the proxy said on the same matter.
pub(crate) fn set(headers: &mut HeaderMap, frames: &str) {
    let content = policy::content(policy::ANY_GATEWAY);
    // Without what cannot stand in a header, the rest still holds.
    let both = HeaderValue::try_from(format!("{content}; {frames}")).or_else(|_| HeaderValue::try_from(content));
    if let Ok(both) = both {
        headers.insert(CONTENT_SECURITY_POLICY, both);
    }
    for (name, value) in policy::HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// Lets other pages read a file.
pub(crate) fn share(headers: &mut HeaderMap) {
    for (name, value) in policy::SHARED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(below: &str, query: Option<&str>, expected: &str) {
        let config = json!({ "embed_origins": ["https://crm.example", "https://x; script-src *", 1] });
        assert_eq!(frames(below, query, Some(&config)), expected, "{below} {query:?}");
    }

    #[test]
    fn only_the_embedded_desk_is_framed_and_only_an_example_frames() {
        check("", Some("embed=1"), "frame-ancestors 'self' https://crm.example");
        check("waha", Some("q=a&embed=1"), "frame-ancestors 'self' https://crm.example");
        for query in [None, Some(""), Some("embed=12"), Some("q=embed=1")] {
            check("", query, "frame-ancestors 'none'");
        }
        check("examples/frame.html", None, "frame-src 'self'; frame-ancestors 'none'");
        assert_eq!(frames("", Some("embed=1"), None), "frame-ancestors 'self'");
    }
}
