//! The headers that every answer carries, the same ones a real host is asked to send.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

/// No inline script or style, no code from elsewhere. Pictures and gateways may live on any host, because
/// which ones is known only to `config.json` and to the person. Who may frame the desk comes behind it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; \
    img-src 'self' https: data: blob:; \
    connect-src 'self' https: http:; \
    font-src 'self'; \
    frame-src 'self'; \
    manifest-src 'self'; \
    base-uri 'self'; \
    form-action 'self'; \
    frame-ancestors 'self'";

/// The desk needs the clipboard for "Copy number" and nothing else of the device.
const PERMISSIONS_POLICY: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), \
    clipboard-write=(self)";

const HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS_POLICY),
];

/// Any page may load the element, which is code that everybody may read.
const SHARED: [(&str, &str); 2] =
    [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")];

/// Sets the policy, in place of whatever a gateway behind the proxy said on the same matter. The origins that
/// `embed_origins` of `config` names may frame the desk.
pub(crate) fn set(headers: &mut HeaderMap, config: Option<&Value>) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let origins = config.and_then(|config| config.get("embed_origins")?.as_array());
    let origins = origins.into_iter().flatten().filter_map(Value::as_str);
    let policy = origins.fold(CONTENT_SECURITY_POLICY.to_owned(), |policy, origin| format!("{policy} {origin}"));
    let policy = HeaderValue::from_str(&policy);
    let policy = policy.unwrap_or_else(|_| HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert("content-security-policy", policy);
}

/// Lets other pages read a file.
pub(crate) fn share(headers: &mut HeaderMap) {
    for (name, value) in SHARED {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}
