//! The headers that every answer carries, the same ones a real host is asked to send.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// No inline script or style, no code from elsewhere. Pictures and gateways may live on any host, because
/// which ones is known only to `config.json` and to the person.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; \
    img-src 'self' https: data: blob:; \
    connect-src 'self' https: http:; \
    font-src 'self'; \
    manifest-src 'self'; \
    base-uri 'self'; \
    form-action 'self'; \
    frame-ancestors 'none'";

/// The desk needs the clipboard for "Copy number" and nothing else of the device.
const PERMISSIONS_POLICY: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), \
    clipboard-write=(self)";

const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS_POLICY),
];

/// Sets the policy, in place of whatever a gateway behind the proxy said on the same matter.
pub(crate) fn set(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}
