//! The headers that every answer carries: what the page may load, who may frame it, what browsers leave out.

/// Where the desk may connect to while people may add gateways of their own, which live anywhere.
pub const ANY_GATEWAY: &str = "'self' https: http:";

/// No inline script or style, and no code from elsewhere.
const CODE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

/// Pictures lie on WhatsApp's own hosts, whose names change, or come as data.
const REST: &str =
    "img-src 'self' https: data: blob:; font-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'";

/// The desk needs the clipboard for "Copy number" and nothing else of the device.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), \
    clipboard-write=(self)";

/// What every answer carries beside its content security policy, names in small letters.
pub const HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
];

/// What files carry as well: any page may load the element, which is code that everybody may read.
pub const SHARED: [(&str, &str); 2] =
    [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")];

/// The content security policy but for what it says of frames; `connect` is its list of sources to connect to.
#[must_use]
pub fn content(connect: &str) -> String {
    format!("{CODE}; connect-src {connect}; {REST}")
}

/// Who may frame the desk as `?embed=1`: this origin, and those that are named.
#[must_use]
pub fn framed_by<'a>(origins: impl IntoIterator<Item = &'a str>) -> String {
    origins.into_iter().fold("frame-ancestors 'self'".to_owned(), |all, origin| format!("{all} {origin}"))
}

/// Who may frame anything else.
pub const FRAMED_BY_NOBODY: &str = "frame-ancestors 'none'";

/// Whether a query asks for the desk that may be framed.
#[must_use]
pub fn is_embedded(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|field| field == "embed=1"))
}

/// Whether a text is an origin: `https://host` or `http://host`, with a port or without. Anything else could begin a
/// directive of its own, or another header.
#[must_use]
pub fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":.-_[]".contains(&byte))
    })
}

/// The origin of an absolute address.
pub(crate) fn origin(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    address.get(..scheme.len() + "://".len() + host.len()).filter(|origin| is_origin(origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_embedded_desk_is_meant_to_be_framed() {
        for (query, expected) in [
            (Some("embed=1"), true),
            (Some("q=a&embed=1"), true),
            (None, false),
            (Some(""), false),
            (Some("embed=12"), false),
            (Some("q=embed=1"), false),
        ] {
            assert_eq!(is_embedded(query), expected, "{query:?}");
        }
        assert_eq!(framed_by([]), "frame-ancestors 'self'");
        assert_eq!(framed_by(["https://crm.example"]), "frame-ancestors 'self' https://crm.example");
    }

    #[test]
    fn what_could_begin_a_directive_is_no_origin() {
        for origin in ["https://crm.example", "http://localhost:8080", "http://[::1]:3000"] {
            assert!(is_origin(origin), "{origin}");
        }
        for other in [
            "https://x; script-src *",
            "https://x\r\nA: b",
            "https://x/",
            "https://x y",
            "https://",
            "crm.example",
            "*",
            "'self'",
            "https://\"x",
            "https://$x",
            "https://x{",
        ] {
            assert!(!is_origin(other), "{other}");
        }
    }

    #[test]
    fn the_origin_of_an_address_is_its_beginning() {
        assert_eq!(origin("https://app.wachat.net/api/v1"), Some("https://app.wachat.net"));
        assert_eq!(origin("http://host:3000"), Some("http://host:3000"));
        assert_eq!(origin("/gateway/jakarta"), None);
        assert_eq!(origin("https://user@host/"), None);
    }

    #[test]
    fn nothing_inline_and_nothing_evaluated_is_allowed() {
        let policy = content(ANY_GATEWAY);
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "));
        for word in ["unsafe-inline", "'unsafe-eval'", "*"] {
            assert!(!policy.contains(word), "{policy}");
        }
    }
}
