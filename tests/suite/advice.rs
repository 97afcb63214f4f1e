//! The doctor advises by words of its own, and what it advises is what is shipped.

use hosting::policy::{ANY_GATEWAY, FRAMED_BY_NOBODY, HEADERS, content};

use crate::tidy::{read, root};

/// The script with the parts of each text put together.
fn doctor() -> String {
    let text = read(&root().join("public/doctor.js"));
    let mut parts = text.split("\" +\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        let part = part.trim_start();
        all + part.strip_prefix('"').unwrap_or(part)
    })
}

#[test]
fn the_policy_that_the_doctor_advises_is_the_one_that_is_shipped() {
    let policy = format!("\"{}; {FRAMED_BY_NOBODY}\";", content(ANY_GATEWAY));
    assert!(doctor().contains(&format!("const advised =\n  {policy}")), "public/doctor.js lacks {policy}");
}

#[test]
fn the_other_headers_that_the_doctor_advises_are_those_that_are_shipped() {
    let doctor = doctor().to_lowercase();
    for (name, value) in HEADERS {
        let header = format!("send {name}: {value}");
        let ends = |rest: &str| rest.starts_with([' ', '.']);
        assert!(doctor.split(&header).skip(1).any(ends), "public/doctor.js does not say {header}");
    }
}
