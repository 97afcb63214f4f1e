//! What a path below the mount asks for: the configuration, a file, a page of the dashboard, or nothing.
//!
//! A page has no file of its own: `/jakarta/contacts/628@s.whatsapp.net` is `index.html`, which reads the URL.
//! A missing script must not become that page, though: the browser would report HTML that is no JavaScript
//! instead of a file that is not there.

use std::path::{Path, PathBuf};

use hosting::types::is_asset;
use percent_encoding::percent_decode_str;

/// What a path below the mount asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// `config.json`, which is not a file of the build.
    Config,
    /// `examples/credentials.json`, which no build has.
    Credentials,
    /// The file of this name in the folder of built examples, which no build has.
    Example(String),
    /// This file of the build.
    File(PathBuf),
    /// A page of the dashboard, which is `index.html` whatever the path.
    Page,
    /// A file that the build does not have.
    Nothing,
}

impl Asked {
    /// Reads `below`: the request's path after the mount, still percent-encoded, without a leading slash.
    pub(crate) fn read(dist: &Path, below: &str) -> Self {
        let segments: Vec<&str> = below.split('/').filter(|segment| !segment.is_empty()).collect();
        // A gateway chooses its ids, so one may hold or end in anything. It never becomes the name of a file.
        if let [_connection, "contacts", _id, ..] = segments.as_slice() {
            return Self::Page;
        }
        let Some(names) = segments.iter().map(|segment| file_name(segment)).collect::<Option<Vec<_>>>() else {
            return Self::Nothing;
        };
        let file = names.iter().fold(dist.to_path_buf(), |path, name| path.join(name));
        match segments.as_slice() {
            [] | ["index.html"] => Self::Page,
            ["config.json"] => Self::Config,
            ["examples", "credentials.json"] => Self::Credentials,
            ["examples", "built", _] => names.into_iter().next_back().map_or(Self::Nothing, Self::Example),
            _ if file.is_file() => Self::File(file),
            _ if below.ends_with('/') && file.join("index.html").is_file() => Self::File(file.join("index.html")),
            [.., last] if is_asset(last) => Self::Nothing,
            _ => Self::Page,
        }
    }
}

/// The decoded segment, or `None` when it could lead out of the folder: `join` starts anew at an encoded slash.
fn file_name(segment: &str) -> Option<String> {
    let name = percent_decode_str(segment).decode_utf8().ok()?;
    let leads_out = matches!(&*name, "." | "..") || name.contains(['/', '\\', ':', '\0']);
    (!leads_out).then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(below: &str, expected: Asked) {
        // This package stands in for a build: it surely has the files `Cargo.toml` and `src/lib.rs`.
        let dist = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(Asked::read(dist, below), expected, "{below}");
    }

    #[test]
    fn a_file_of_the_build_is_that_file() {
        let dist = Path::new(env!("CARGO_MANIFEST_DIR"));
        check("Cargo.toml", Asked::File(dist.join("Cargo.toml")));
        check("src/lib.rs", Asked::File(dist.join("src/lib.rs")));
        check("src/%6cib.rs", Asked::File(dist.join("src/lib.rs")));
    }

    #[test]
    fn the_root_and_every_page_of_the_dashboard_are_the_page() {
        for below in ["", "index.html", "jakarta", "jakarta/check", "connections", "src"] {
            check(below, Asked::Page);
        }
    }

    #[test]
    fn a_contact_is_the_page_whatever_its_id_looks_like() {
        for id in
            ["628@s.whatsapp.net", "628%40s.whatsapp.net", "1%2F2", "12:3@lid", "a.js", "config.json", "a.js/picture"]
        {
            check(&format!("jakarta/contacts/{id}"), Asked::Page);
        }
    }

    #[test]
    fn a_missing_asset_is_nothing() {
        for below in ["desk-0.css", "app.js", "a/b/app_bg.wasm", "favicon.svg", "other.json"] {
            check(below, Asked::Nothing);
        }
    }

    #[test]
    fn only_the_config_beside_the_page_is_the_configuration() {
        check("config.json", Asked::Config);
        check("jakarta/config.json", Asked::Nothing);
    }

    #[test]
    fn what_the_examples_need_is_not_of_the_build() {
        check("examples/credentials.json", Asked::Credentials);
        check("examples/built/react.js", Asked::Example("react.js".to_owned()));
        check("examples/built/..%2Fsecret.js", Asked::Nothing);
        check("examples/built/deeper/react.js", Asked::Nothing);
    }

    #[test]
    fn no_path_leads_out_of_the_build() {
        for below in [
            "../xtask/Cargo.toml",
            "..%2Fxtask%2FCargo.toml",
            "%2e%2e/xtask/Cargo.toml",
            "src/../Cargo.toml",
            "..\\xtask\\Cargo.toml",
            "..%5Cxtask%5CCargo.toml",
            "C:/Cargo.toml",
            "%2Fetc%2Fhostname",
            "src/%2Fetc%2Fhostname",
            "Cargo.toml%00",
        ] {
            check(below, Asked::Nothing);
        }
        for below in
            ["src/contacts/../../Cargo.toml", "src/contacts/..%2F..%2FCargo.toml", "src/contacts/%2Fetc%2Fhostname"]
        {
            check(below, Asked::Page);
        }
    }
}
