//! What names are put in order by: the order of letters that the browser keeps for the page's language.

use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;

use crate::search::{CharTable, Decompose};

/// How texts are put in order. It comes from outside, because every browser has it built in and its tables are large.
#[derive(Clone, Copy, Debug)]
pub struct Collation {
    /// Gives each character its rank. Those that differ in accents or case share one, and 0 is for what is passed over.
    pub ranks: fn(&[char]) -> Vec<u16>,
    /// Compares two texts in all that they differ in.
    pub compare: fn(&str, &str) -> Ordering,
}

/// The letters that are ranked; all others go by their number, which for ideographs is by stroke.
///
/// Latin and what is set between words; Greek, Cyrillic, Armenian, Hebrew, Arabic; the scripts of India and South-East Asia;
/// Georgian; the pieces of Korean syllables; kana. In small letters and without accents, as decomposition leaves them.
const RANKED: [(u32, u32); 12] = [
    (0x20, 0x40),
    (0x5b, 0x60),
    (0x61, 0x7e),
    (0xa1, 0xff),
    (0x111, 0x180),
    (0x1dd, 0x2af),
    (0x3ac, 0x3ce),
    (0x430, 0x4ff),
    (0x561, 0x6d5),
    (0x900, 0xecf),
    (0x10d0, 0x11ff),
    (0x3041, 0x30ff),
];

/// Behind whom letters of no rank come.
const LAST_RANK: u16 = 0x7fff;
/// From here on a rank takes two bytes.
const TWO_BYTES: u16 = 0x80;

/// Makes keys of names, which compare as the names do.
pub struct Alphabet {
    decompose: Decompose,
    collation: Collation,
    /// Of the characters of ASCII, in which most names are written.
    ascii: OnceCell<Vec<u16>>,
    /// Of all that are ranked, one range behind the other.
    all: OnceCell<Vec<u16>>,
    /// What characters beyond ASCII add to a key.
    known: RefCell<CharTable>,
}

impl Alphabet {
    /// The alphabet of that collation. It asks for ranks when it needs them.
    pub fn new(decompose: Decompose, collation: Collation) -> Self {
        Self { decompose, collation, ascii: OnceCell::new(), all: OnceCell::new(), known: RefCell::default() }
    }

    /// Compares two names in all that they differ in.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        (self.collation.compare)(one, other)
    }

    /// Appends to the key of a name the rank of each of its letters, in order.
    pub fn key(&self, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(name.len());
        if name.is_ascii() {
            let ranks = self.ascii();
            for byte in name.bytes() {
                push(&mut key, ranks.get(usize::from(byte.to_ascii_lowercase())).copied().unwrap_or_default());
            }
            return key;
        }
        let mut known = self.known.borrow_mut();
        let mut push_all = |c: char| {
            if known.get(c).is_none() {
                known.keep(c, &self.key_of(c));
            }
            key.extend_from_slice(known.get(c).unwrap_or_default());
        };
        let mut rest = name.chars();
        while let Some(c) = rest.next() {
            // Vowels of Thai and Lao that are written before the consonant that they follow in speech.
            if matches!(c, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}') {
                rest.next().into_iter().for_each(&mut push_all);
            }
            push_all(c);
        }
        key
    }

    /// What a single character adds to a key.
    fn key_of(&self, c: char) -> Vec<u8> {
        let mut key = Vec::new();
        for part in (self.decompose)(c.encode_utf8(&mut [0; 4])).chars() {
            let letters: &[char] = match part {
                'ß' => &['s', 's'],
                'æ' => &['a', 'e'],
                'œ' => &['o', 'e'],
                _ => &[part],
            };
            letters.iter().for_each(|letter| self.push_letter(&mut key, *letter));
        }
        key
    }

    fn push_letter(&self, key: &mut Vec<u8>, c: char) {
        if let Some(rank) = self.rank(c) {
            return push(key, rank);
        }
        let code = u32::from(c);
        if is_symbol(c) {
            // Symbols come before letters and digits, as they do in every language.
            push(key, 1);
        } else {
            push(key, LAST_RANK);
        }
        let [_, rest @ ..] = code.to_be_bytes();
        key.extend(rest);
    }

    fn rank(&self, c: char) -> Option<u16> {
        let code = u32::from(c);
        let mut before = 0;
        for (first, last) in RANKED {
            if (first..=last).contains(&code) {
                return self.all().get((before + code - first) as usize).copied();
            }
            before += last - first + 1;
        }
        // Accents that have been taken apart, and what else leaves no ink of its own.
        let is_passed = c.is_control() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
        is_passed.then_some(0)
    }

    fn all(&self) -> &[u16] {
        self.all.get_or_init(|| {
            let chars: Vec<char> = RANKED.into_iter().flat_map(|(first, last)| (first..=last).map(letter)).collect();
            // The first rank is kept for symbols.
            (self.collation.ranks)(&chars).into_iter().map(|rank| if rank == 0 { 0 } else { rank + 1 }).collect()
        })
    }

    fn ascii(&self) -> &[u16] {
        self.ascii.get_or_init(|| (0..0x80).map(|code| self.rank(letter(code)).unwrap_or_default()).collect())
    }
}

fn letter(code: u32) -> char {
    char::from_u32(code).unwrap_or(' ')
}

fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{1f000}'..='\u{1faff}')
}

fn push(key: &mut Vec<u8>, rank: u16) {
    match rank {
        0 => {}
        1..TWO_BYTES => key.push(rank as u8),
        _ => key.extend((rank | 0x8000).to_be_bytes()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::search::tests::decompose;

    /// A collation for tests: marks, digits, then letters by number.
    pub(crate) fn collation() -> Collation {
        let ranks = |chars: &[char]| {
            let weight = |c: &char| (c.is_alphabetic(), c.is_alphanumeric(), c.to_ascii_lowercase());
            let mut sorted = chars.to_vec();
            sorted.sort_by_key(weight);
            sorted.dedup_by_key(|c| c.to_ascii_lowercase());
            let rank = |c: &char| sorted.binary_search_by_key(&weight(c), weight).unwrap() as u16 + 1;
            chars.iter().map(rank).collect()
        };
        Collation { ranks, compare: |a, b| a.cmp(b) }
    }

    /// Checks that the keys of names, one to a line, rise from line to line.
    fn check(names: &str) {
        let alphabet = Alphabet::new(decompose, collation());
        let keys: Vec<(Vec<u8>, &str)> =
            names.lines().map(str::trim).filter(|name| !name.is_empty()).map(|name| (alphabet.key(name), name)).collect();
        for pair in keys.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} before {}: {:?} {:?}", pair[0].1, pair[1].1, pair[0].0, pair[1].0);
        }
    }

    #[test]
    fn letters_of_one_script_go_by_their_rank_and_scripts_one_behind_the_other() {
        check("✨ Zoe\n1\n9\nÁdám\nadan\nÆther\nAndré\nBob\nÖmer\nstrasse a\nStraße b\nzoe\nΑννα\nАнна\nЯна\n가\n山田");
    }

    #[test]
    fn case_and_accents_make_no_difference() {
        let alphabet = Alphabet::new(decompose, collation());
        for (one, other) in [("ANNA", "anna"), ("Élodie", "elodie"), ("Ａｎａ", "ana"), ("A\u{200b}na", "ana")] {
            assert_eq!(alphabet.key(one), alphabet.key(other), "{one}");
        }
    }

    #[test]
    fn thai_goes_by_the_consonant() {
        check("กก\nเก\nขก");
    }
}
