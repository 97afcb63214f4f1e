//! What names are put in order by: where each letter stands in the alphabets of the world.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;

use super::letters::{LETTERS, PASSED};
use crate::search::{CharTable, Decompose};

/// Compares two texts in all that they differ in.
pub type Compare = fn(&str, &str) -> Ordering;

/// What the keys of all letters that have no place begin with: behind those of all that have one.
const LAST: u8 = 0xff;

/// Makes keys of names, which compare as the names do.
///
/// A letter of ASCII takes one byte of a key. Those that come between two of these, or behind all, take two: the first of them
/// says behind which.
pub struct Alphabet {
    decompose: Decompose,
    compare: Compare,
    is_ready: Cell<bool>,
    /// What characters of ASCII, in which most names are written, add to a key; nothing where that is 0.
    ascii: [u8; 0x80],
    /// What characters add to a key, those of ASCII too.
    known: RefCell<CharTable>,
    /// What the keys of symbols begin with.
    symbol: u8,
}

impl Alphabet {
    /// The letters in order, with what compares names that differ in less than letters.
    pub fn new(decompose: Decompose, compare: Compare) -> Self {
        let mut places = Places::default();
        // What is between words, and between two letters where they are written down.
        places.add(" ");
        for letter in LETTERS.iter().flat_map(|letters| letters.split(' ')) {
            each_letter(letter, |letter| places.add(letter));
        }
        for passed in PASSED.split(' ') {
            each_letter(passed, |passed| passed.chars().for_each(|c| places.known.keep(c, &[])));
        }
        let ascii = std::array::from_fn(|code| {
            let key = places.known.get(char::from(code as u8).to_ascii_lowercase());
            key.and_then(|key| key.first()).copied().unwrap_or_default()
        });
        let symbol = ascii.get(usize::from(b'0')).map_or(LAST, |zero| zero.saturating_sub(1));
        Self { decompose, compare, is_ready: Cell::default(), ascii, known: RefCell::new(places.known), symbol }
    }

    /// Asks for what is needed to compare names; whether that took time. The browser has to load its tables first.
    pub fn get_ready(&self) -> bool {
        if self.is_ready.replace(true) {
            return false;
        }
        self.compare("a", "b");
        true
    }

    /// Compares two names in all that they differ in.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        (self.compare)(one, other)
    }

    /// Appends to `key` the place of each letter of a name, in order. No byte of it is zero.
    pub fn write_key(&self, name: &[u8], key: &mut Vec<u8>) {
        if name.is_ascii() {
            key.extend(name.iter().filter_map(|byte| self.of_ascii(*byte)).filter(|byte| *byte != 0));
            return;
        }
        let mut push_all = |c: char| {
            self.with_key_of(c, |letters| {
                // One by one: to have so few copied takes longer.
                for byte in letters {
                    key.push(*byte);
                }
            });
        };
        let mut rest = std::str::from_utf8(name).unwrap_or_default().chars();
        while let Some(c) = rest.next() {
            if is_written_before(c) {
                rest.next().into_iter().for_each(&mut push_all);
            }
            push_all(c);
        }
    }

    /// The first byte of the key of a name, where its first character tells that.
    pub fn begins_with(&self, name: &[u8]) -> Option<u8> {
        if let Some(place) = self.of_ascii(*name.first()?) {
            return Some(place).filter(|place| *place != 0);
        }
        let end = name.iter().skip(1).position(|byte| byte & 0xc0 != 0x80).map_or(name.len(), |n_behind| n_behind + 1);
        let first = std::str::from_utf8(name.get(..end)?).ok()?.chars().next()?;
        if is_written_before(first) { None } else { self.with_key_of(first, |letters| letters.first().copied()) }
    }

    /// What a character adds to a key, 0 for nothing; `None` beyond ASCII.
    fn of_ascii(&self, byte: u8) -> Option<u8> {
        self.ascii.get(usize::from(byte)).copied()
    }

    /// Gives what a character adds to a key.
    fn with_key_of<T>(&self, c: char, take: impl FnOnce(&[u8]) -> T) -> T {
        let mut known = self.known.borrow_mut();
        if known.get(c).is_none() {
            let key = self.key_of(&known, c);
            known.keep(c, &key);
        }
        take(known.get(c).unwrap_or_default())
    }

    /// What a character that has no place adds to a key: the places of what it is made of.
    fn key_of(&self, known: &CharTable, c: char) -> Vec<u8> {
        let mut key = Vec::new();
        let parts = match c {
            'ß' | 'ẞ' => "ss".to_owned(),
            'æ' | 'Æ' => "ae".to_owned(),
            'œ' | 'Œ' => "oe".to_owned(),
            // Ideographs are made of nothing, and there are many of them.
            '\u{3400}'..='\u{9fff}' => c.to_string(),
            _ => (self.decompose)(c.encode_utf8(&mut [0; 4])),
        };
        for part in parts.chars() {
            match known.get(part) {
                Some(letter) => key.extend(letter),
                None if part.is_control() => {}
                None => {
                    // Symbols come behind marks and before digits, as they do in every language.
                    key.push(if is_symbol(part) { self.symbol } else { LAST });
                    let number = u32::from(part);
                    key.extend([14, 7, 0].map(|n_bits| 0x80 | (number >> n_bits) as u8));
                }
            }
        }
        key
    }
}

/// The places of letters, one behind the other.
#[derive(Default)]
struct Places {
    known: CharTable,
    /// The first byte of the last of them.
    first: u8,
    /// How many since one of ASCII begin with it.
    n_between: u8,
}

impl Places {
    /// Gives the next place to a letter, in all its forms.
    fn add(&mut self, forms: &str) {
        // Where there is none, a place is kept free.
        let is_alone = forms.is_empty() || forms.bytes().any(|byte| byte.is_ascii());
        if is_alone || self.n_between == 0 || self.n_between == u8::MAX {
            self.first = self.first.saturating_add(1);
            self.n_between = 0;
        }
        self.n_between += u8::from(!is_alone);
        let key = [self.first, self.n_between];
        for form in forms.chars() {
            self.known.keep(form, if is_alone { &key[..1] } else { &key });
        }
    }
}

/// Gives each letter that is written here: `a-c` stands for `a`, `b` and `c`.
fn each_letter(written: &str, mut take: impl FnMut(&str)) {
    let mut chars = written.chars();
    match (chars.next(), chars.next(), chars.next(), chars.next()) {
        (Some(first), Some('-'), Some(last), None) => {
            (first..=last).for_each(|c| take(c.encode_utf8(&mut [0; 4])));
        }
        _ => take(written),
    }
}

/// Vowels of Thai and Lao that are written before the consonant that they follow in speech.
fn is_written_before(c: char) -> bool {
    matches!(c, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}')
}

fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::decompose;

    fn key(alphabet: &Alphabet, name: &str) -> Vec<u8> {
        let mut key = Vec::new();
        alphabet.write_key(name.as_bytes(), &mut key);
        key
    }

    /// Checks that the keys of names, one to a line, rise from line to line.
    fn check(names: &str) {
        let alphabet = Alphabet::new(decompose, str::cmp);
        let keys: Vec<(Vec<u8>, &str)> = names
            .lines()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| (key(&alphabet, name), name))
            .collect();
        for pair in keys.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} before {}: {:?} {:?}", pair[0].1, pair[1].1, pair[0].0, pair[1].0);
        }
    }

    #[test]
    fn letters_of_one_script_go_by_their_rank_and_scripts_one_behind_the_other() {
        check(
            "- Zoe\n✨ Zoe\n1\n9\nÁdám\nadan\nÆther\nAndré\nBob\nÖmer\nstrasse a\nStraße b\nzoe\nΑννα\nАнна\nЯна\n가\n山田",
        );
    }

    #[test]
    fn letters_that_ascii_lacks_stand_between_those_it_has() {
        check("az\nɐ\nb\nɓ\nɓa\nc\nz\nþ\nα");
    }

    #[test]
    fn digits_count_in_every_script() {
        check("⁂\n0\n١\n2a\n२b\n9");
    }

    #[test]
    fn case_and_accents_make_no_difference() {
        let alphabet = Alphabet::new(decompose, str::cmp);
        for (one, other) in [("ANNA", "anna"), ("Élodie", "elodie"), ("Ａｎａ", "ana"), ("A\u{200b}na", "ana")] {
            assert_eq!(key(&alphabet, one), key(&alphabet, other), "{one}");
        }
    }

    #[test]
    fn thai_goes_by_the_consonant() {
        check("กก\nเก\nขก");
    }
}
