//! Which functions a first list runs, and which points of them it passes.
//!
//! Nobody chooses them: `cargo xtask profile` has each gateway's first list shown, notes what runs until it stands, and
//! writes `first_list.txt`. What is missing there comes with the rest, which costs time and breaks nothing. A function
//! that has other points than it had then stays whole, which costs bytes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What it is, and a line for each function: which programs run it, its shape, the points that were passed, four to each
/// digit, and its name, in order of the names.
const LIST: &str = include_str!("first_list.txt");

/// The first line of the file.
const TITLE: &str = "# What runs until a first list stands: in which programs, its shape, its points that are passed, and its name. \
    `cargo xtask profile` writes this.\n";

static RUNNING: LazyLock<FirstList> = LazyLock::new(|| FirstList::read(LIST));

/// One of the two programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reader {
    Page,
    Element,
}

/// What ran: of each function by its name and shape, and in each program, which of its points were passed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FirstList(BTreeMap<String, BTreeMap<(u32, Reader), Vec<bool>>>);

impl FirstList {
    /// Adds what has been seen to run.
    pub(crate) fn add(&mut self, reader: Reader, name: &str, shape: u32, passed: &[bool]) {
        let known = self.0.entry(name.to_owned()).or_default().entry((shape, reader)).or_default();
        known.resize(known.len().max(passed.len()), false);
        for (known, passed) in known.iter_mut().zip(passed) {
            *known |= passed;
        }
    }

    /// How many functions it names.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// How it is written.
    pub(crate) fn text(&self) -> String {
        let mut text = TITLE.to_owned();
        for (name, functions) in &self.0 {
            for ((shape, reader), passed) in functions {
                let is_same = |other| functions.get(&(*shape, other)) == Some(passed);
                let mark = match reader {
                    Reader::Page if is_same(Reader::Element) => "both",
                    Reader::Page => "page",
                    Reader::Element if is_same(Reader::Page) => continue,
                    Reader::Element => "element",
                };
                let digits: String = passed.chunks(4).filter_map(digit).collect();
                text.push_str(&format!("{mark} {shape:08x} {digits} {name}\n"));
            }
        }
        text
    }

    fn read(text: &str) -> Self {
        let mut list = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.splitn(4, ' ');
            let (Some(mark), Some(shape), Some(digits), Some(name)) =
                (parts.next(), parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let Ok(shape) = u32::from_str_radix(shape, 16) else { continue };
            let digits = digits.chars().filter_map(|digit| digit.to_digit(16));
            let passed: Vec<bool> = digits.flat_map(|digit| [8, 4, 2, 1].map(|bit| digit & bit > 0)).collect();
            for reader in [Reader::Page, Reader::Element] {
                if mark == "both" || (mark == "page") == (reader == Reader::Page) {
                    list.add(reader, name, shape, &passed);
                }
            }
        }
        list
    }

    fn runs(&self, reader: Reader, name: &str) -> bool {
        self.0.get(name).is_some_and(|functions| functions.keys().any(|(_, of)| *of == reader))
    }

    fn passed(&self, reader: Reader, name: &str, shape: u32) -> Option<&[bool]> {
        self.0.get(name)?.get(&(shape, reader)).map(Vec::as_slice)
    }
}

fn digit(passed: &[bool]) -> Option<char> {
    let bits = passed.iter().zip([8, 4, 2, 1]).map(|(passed, bit)| if *passed { bit } else { 0 });
    char::from_digit(bits.sum(), 16)
}

/// Whether the function with a symbol runs in a program until a first list stands.
pub(super) fn runs(reader: Reader, symbol: &str) -> bool {
    RUNNING.runs(reader, &plain(symbol))
}

/// Which of its points are passed then, if the list knows a function of that name and shape.
pub(super) fn passed(reader: Reader, symbol: &str, shape: u32) -> Option<&'static [bool]> {
    RUNNING.passed(reader, &plain(symbol), shape)
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
        let mut list = FirstList::default();
        list.add(Reader::Page, "both<a b>", 1, &[true, false, false, true]);
        list.add(Reader::Element, "both<a b>", 1, &[true, false, false, true]);
        list.add(Reader::Page, "each its way", 0xffff_ffff, &[true, false, true, true]);
        list.add(Reader::Element, "each its way", 2, &[true, true, false, false]);
        let text = list.text();
        assert!(text.contains("\nboth 00000001 9 both<a b>\n"), "{text}");
        assert!(text.contains("\npage ffffffff b each its way\n"), "{text}");
        assert_eq!(FirstList::read(&text), list);
    }

    #[test]
    fn what_ran_once_has_run() {
        let mut list = FirstList::default();
        list.add(Reader::Page, "f", 1, &[true, false, true]);
        list.add(Reader::Page, "f", 1, &[true, true, false]);
        assert_eq!(list.passed(Reader::Page, "f", 1), Some(&[true; 3][..]));
        assert!(list.runs(Reader::Page, "f") && !list.runs(Reader::Element, "f"));
        // Another shape is another function, whose points nobody knows.
        assert_eq!(list.passed(Reader::Page, "f", 2), None);
    }
}
