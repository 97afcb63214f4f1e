//! How long a browser may keep what it got. A file whose name changes with its content is kept for a year.

use std::path::Path;

/// For a file with a hash in its name.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For every file with a name that stays, and for the page: kept, and asked after each time.
pub const REVALIDATE: &str = "no-cache";
/// For what is not there: the next release may bring it.
pub const FORGET: &str = "no-store";

/// A bundler names a file by 64 bits in hexadecimal and does not pad them; fewer digits than this do not occur.
const MIN_HASH_DIGITS: usize = 12;

/// The same as [`is_hashed`] for the path of a file, as a regular expression that every server reads the same way.
pub(crate) const HASHED: &str = "[-_./][0-9a-f]{12,}[-_.][^/]*$";

/// Whether the name changes with the content, so that a browser may keep the file for ever.
#[must_use]
pub fn is_hashed(file: &Path) -> bool {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    name.split(['-', '_', '.'])
        .any(|part| part.len() >= MIN_HASH_DIGITS && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

/// The `Cache-Control` of a file that is there.
#[must_use]
pub fn of_file(file: &Path) -> &'static str {
    if is_hashed(file) { FOR_EVER } else { REVALIDATE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_hashed() {
        for name in
            ["contact-desk-82e1fd4a57b0c3aa.js", "contact-desk-2e1fd4a57b0c3aa_bg.wasm", "desk-82e1fd4a57b0c3aa.css"]
        {
            assert!(is_hashed(Path::new(name)), "{name}");
            assert_eq!(of_file(Path::new(name)), FOR_EVER);
        }
        for name in ["index.html", "frame.js", "embed.js", "favicon.svg", "deadbeef.js", "decade-facade.css"] {
            assert!(!is_hashed(Path::new(name)), "{name}");
            assert_eq!(of_file(Path::new(name)), REVALIDATE);
        }
    }

    #[test]
    fn the_expression_for_servers_asks_for_as_many_digits() {
        assert!(HASHED.contains(&format!("{{{MIN_HASH_DIGITS},}}")));
    }
}
