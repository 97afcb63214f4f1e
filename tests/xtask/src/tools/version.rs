//! Which version a tool says it is.

use std::path::Path;
use std::process::Command;

use crate::process;

/// The version that `program` prints, or `None` when it does not run: not there, or only half installed.
pub(super) fn of(program: &Path) -> Option<String> {
    in_text(&process::printed(Command::new(program).arg("--version"))?)
}

/// The first word that is a number: `trunk 0.21.14`, `wasm-opt version 132 (version_132)`, `v20.20.2`.
fn in_text(text: &str) -> Option<String> {
    let words = text.split_whitespace().map(|word| word.strip_prefix('v').unwrap_or(word));
    let mut numbers = words.filter(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    numbers.next().map(str::to_owned)
}

/// The part before the first dot, as a number.
pub(super) fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_in_what_each_tool_prints() {
        for (text, version) in [
            ("trunk 0.21.14", Some("0.21.14")),
            ("wasm-bindgen 0.2.130 (1a2b3c)", Some("0.2.130")),
            ("wasm-opt version 132 (version_132)", Some("132")),
            ("v20.20.2", Some("20.20.2")),
            ("command not found: version", None),
        ] {
            assert_eq!(in_text(text).as_deref(), version, "{text}");
        }
        assert_eq!((major("132"), major("20.1.0"), major("x")), (Some(132), Some(20), None));
    }
}
