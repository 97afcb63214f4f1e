//! Which functions a first list runs.
//!
//! Nobody chooses them: `cargo xtask profile` has each gateway's first list shown, notes what runs until it stands, and
//! writes `first_list.txt`. A function that is missing there comes with the rest, which costs time and breaks nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What it is, and a line for each function: which programs run it, and its name, in order of the names.
const NAMES: &str = include_str!("first_list.txt");

/// The first line of the file.
pub(crate) const TITLE: &str =
    "# What runs until a first list stands: in which programs, and its name. `cargo xtask profile` writes this.\n";

static RUNNING: LazyLock<BTreeMap<&str, Programs>> = LazyLock::new(|| NAMES.lines().filter_map(read).collect());

/// Which programs run a function.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Programs {
    /// That of the page.
    pub(crate) page: bool,
    /// That of the element.
    pub(crate) element: bool,
}

impl Programs {
    /// How it is written at the beginning of a line.
    pub(crate) const fn mark(self) -> &'static str {
        match (self.page, self.element) {
            (true, true) => "both",
            (true, false) => "page",
            _ => "element",
        }
    }
}

fn read(line: &str) -> Option<(&str, Programs)> {
    let (mark, name) = line.split_once(' ').filter(|(mark, _)| *mark != "#")?;
    Some((name, Programs { page: mark != "element", element: mark != "page" }))
}

/// Which programs run the function with a symbol until a first list stands.
pub(super) fn of(symbol: &str) -> Programs {
    RUNNING.get(&*plain(symbol)).copied().unwrap_or_default()
}

/// The name of a function as it is written in the sources.
///
/// A symbol tells the versions of crates too, and those that the compiler has made of one function are numbered: both
/// change with every update, and nothing else may change with them.
pub(super) fn plain(symbol: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(symbol));
    match name.rsplit_once('.') {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            name.to_owned()
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_neither_versions_nor_numbers() {
        assert_eq!(plain("_RNvCs1234_7mycrate3foo"), "mycrate::foo");
        assert_eq!(plain("_RNvCsabcd_7mycrate3foo.1048"), "mycrate::foo");
        assert_eq!(plain("main"), "main");
    }

    #[test]
    fn what_is_written_is_read() {
        for (page, element) in [(true, true), (true, false), (false, true)] {
            let programs = Programs { page, element };
            assert_eq!(read(&format!("{} a::b<c d>", programs.mark())), Some(("a::b<c d>", programs)));
        }
        assert_eq!(read(TITLE.trim()), None);
    }
}
