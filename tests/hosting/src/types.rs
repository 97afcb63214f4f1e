//! What kind of thing a file is: its media type, whether it is ever a page, and whether it lies compressed beside itself.

use std::path::Path;

/// A kind of file, known by the ending of its name.
pub(crate) struct Kind {
    /// The ending, without a dot.
    pub(crate) ending: &'static str,
    /// What it is sent as.
    pub(crate) media_type: &'static str,
    /// Whether only pages ask for it and never a person's link: where it is missing, that is an error and not a page.
    pub(crate) is_asset: bool,
    /// Whether a `.br` and a `.gz` lie beside it.
    pub(crate) is_packed: bool,
}

/// Text that a browser shows, such as the sources of examples.
const PLAIN: &str = "text/plain; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
/// What is sent of a kind that is not known.
pub(crate) const BYTES: &str = "application/octet-stream";
/// The page.
pub(crate) const HTML: &str = "text/html; charset=utf-8";
/// The configuration.
pub(crate) const JSON: &str = "application/json";

const fn asset(ending: &'static str, media_type: &'static str) -> Kind {
    Kind { ending, media_type, is_asset: true, is_packed: true }
}

/// Compressed by its own format already.
const fn dense(ending: &'static str, media_type: &'static str) -> Kind {
    Kind { ending, media_type, is_asset: true, is_packed: false }
}

const fn source(ending: &'static str) -> Kind {
    Kind { ending, media_type: PLAIN, is_asset: false, is_packed: true }
}

/// Every kind of file there is. WebAssembly must have its own type, or it is compiled only after loading.
pub(crate) const KINDS: [Kind; 21] = [
    asset("css", "text/css; charset=utf-8"),
    dense("gif", "image/gif"),
    // Its parts change with the configuration, so it is compressed when it is sent.
    Kind { ending: "html", media_type: HTML, is_asset: true, is_packed: false },
    dense("ico", "image/x-icon"),
    dense("jpeg", "image/jpeg"),
    dense("jpg", "image/jpeg"),
    asset("js", SCRIPT),
    asset("json", JSON),
    source("jsx"),
    asset("map", JSON),
    asset("mjs", SCRIPT),
    dense("png", "image/png"),
    source("svelte"),
    asset("svg", "image/svg+xml"),
    source("ts"),
    asset("txt", PLAIN),
    source("vue"),
    asset("wasm", "application/wasm"),
    asset("webmanifest", "application/manifest+json"),
    dense("woff2", "font/woff2"),
    asset("xml", "application/xml"),
];

fn kind(file: &Path) -> Option<&'static Kind> {
    let ending = file.extension().and_then(|ending| ending.to_str())?;
    KINDS.iter().find(|kind| kind.ending == ending)
}

/// The media type by the file's ending; `application/octet-stream` for one that is not known.
#[must_use]
pub fn content_type(file: &Path) -> &'static str {
    kind(file).map_or(BYTES, |kind| kind.media_type)
}

/// Whether a name is that of a file even where there is none. A missing script must not become the page: the browser
/// would report HTML that is no JavaScript instead of a file that is not there.
#[must_use]
pub fn is_asset(name: &str) -> bool {
    kind(Path::new(name)).is_some_and(|kind| kind.is_asset)
}

/// Whether a `.br` and a `.gz` belong beside the file: everything that gets smaller but the page and `config.json`, which
/// whoever deploys them may change.
#[must_use]
pub fn is_packed(file: &Path) -> bool {
    kind(file).is_some_and(|kind| kind.is_packed) && file.file_name().is_none_or(|name| name != "config.json")
}

/// The endings for which `wanted` holds, as alternatives of a regular expression.
pub(crate) fn endings(wanted: impl Fn(&Kind) -> bool) -> String {
    let endings: Vec<&str> = KINDS.iter().filter(|kind| wanted(kind)).map(|kind| kind.ending).collect();
    endings.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ending_has_its_type() {
        for (name, expected) in [
            ("a.wasm", "application/wasm"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("contact-desk.d.ts", "text/plain; charset=utf-8"),
            ("a.webmanifest", "application/manifest+json"),
            ("SHA256SUMS", "application/octet-stream"),
            ("a.js.br", "application/octet-stream"),
        ] {
            assert_eq!(content_type(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn what_a_person_may_link_to_is_no_asset() {
        for name in ["a.js", "a.wasm", "a.json", "a.html"] {
            assert!(is_asset(name), "{name}");
        }
        for name in ["jakarta", "628@c.us", "a.ts", "js"] {
            assert!(!is_asset(name), "{name}");
        }
    }

    #[test]
    fn what_deployers_edit_is_not_kept_compressed() {
        for name in ["a.js", "a.wasm", "custom-elements.json", "contact-desk.d.ts", "favicon.svg"] {
            assert!(is_packed(Path::new(name)), "{name}");
        }
        for name in ["index.html", "config.json", "a.png", "SHA256SUMS"] {
            assert!(!is_packed(Path::new(name)), "{name}");
        }
    }
}
