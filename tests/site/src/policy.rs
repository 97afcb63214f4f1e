//! The headers that every answer carries, the same ones a real host is asked to send.

use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

/// No inline script or style, no code from elsewhere. Pictures and gateways may live on any host, because
/// which ones is known only to `config.json` and to the person.
const POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; \
    img-src 'self' https: data: blob:; \
    connect-src 'self' https: http:; \
    font-src 'self'; \
    manifest-src 'self'; \
    base-uri 'self'; \
    form-action 'self'";

/// The desk needs the clipboard for "Copy number" and nothing else of the device.
const PERMISSIONS_POLICY: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), \
    clipboard-write=(self)";

const HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS_POLICY),
];

/// The directives about frames. The desk is framed as `?embed=1` only, by the origins that `config` names and by this
/// one, whose example does so. `below` is the path below the mount.
pub(crate) fn frames(below: &str, query: Option<&str>, config: Option<&Value>) -> String {
    let is_embedded = query.is_some_and(|query| query.split('&').any(|field| field == "embed=1"));
    if !is_embedded {
        let own = if below.starts_with("examples/") { "frame-src 'self'; " } else { "" };
        return format!("{own}frame-ancestors 'none'");
    }
    let origins = config.and_then(|config| config.get("embed_origins")).and_then(Value::as_array);
    let origins = origins.into_iter().flatten().filter_map(Value::as_str).filter(|origin| is_origin(origin));
    origins.fold("frame-ancestors 'self'".to_owned(), |all, origin| format!("{all} {origin}"))
}

/// Anything else could begin a directive of its own.
fn is_origin(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/.-[]".contains(&byte))
}

/// Sets the policy, in place of whatever a gateway behind the proxy said on the same matter.
pub(crate) fn set(headers: &mut HeaderMap, frames: &str) {
    // Without what cannot stand in a header, the rest still holds.
    let policy = HeaderValue::try_from(format!("{POLICY}; {frames}")).unwrap_or(HeaderValue::from_static(POLICY));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// Any page may load the element, which is code that everybody may read.
const SHARED: [(&str, &str); 2] =
    [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")];

/// Lets other pages read a file.
pub(crate) fn share(headers: &mut HeaderMap) {
    for (name, value) in SHARED {
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
