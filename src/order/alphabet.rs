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

/// The letters that are ranked, by script; all others go by their number, which for ideographs is by stroke.
///
/// As they are written, because to some languages a letter with an accent is another letter. A script is ranked when
/// somebody is called in it.
const SCRIPTS: [&[(u32, u32)]; 22] = [
    // What is set between words, and digits.
    &[(0x20, 0x40), (0x5b, 0x60), (0x7b, 0x7e), (0xa1, 0xbf)],
    // Latin.
    &[(0x41, 0x5a), (0x61, 0x7a), (0xc0, 0x2af)],
    // Greek, Cyrillic, Armenian, Hebrew, Arabic.
    &[(0x370, 0x3ff)],
    &[(0x400, 0x52f)],
    &[(0x531, 0x587)],
    &[(0x5d0, 0x5ea)],
    &[(0x620, 0x6d5)],
    // From Devanagari to Lao, one behind the other.
    &[(0x900, 0x97f)],
    &[(0x980, 0x9ff)],
    &[(0xa00, 0xa7f)],
    &[(0xa80, 0xaff)],
    &[(0xb00, 0xb7f)],
    &[(0xb80, 0xbff)],
    &[(0xc00, 0xc7f)],
    &[(0xc80, 0xcff)],
    &[(0xd00, 0xd7f)],
    &[(0xd80, 0xdff)],
    &[(0xe00, 0xe7f)],
    &[(0xe80, 0xeff)],
    // Georgian, the pieces of Korean syllables, kana.
    &[(0x10d0, 0x10ff)],
    &[(0x1100, 0x11ff)],
    &[(0x3041, 0x30ff)],
];
/// A letter of each script, by which the scripts themselves are ranked.
const LETTERS: [char; 22] =
    ['0', 'a', 'α', 'а', 'ա', 'א', 'ا', 'अ', 'অ', 'ਅ', 'અ', 'ଅ', 'அ', 'అ', 'ಅ', 'അ', 'අ', 'ก', 'ກ', 'ა', 'ᄀ', 'あ'];
/// How far the first ranks of two scripts are apart: more than there are letters in any.
const APART: u16 = 0x400;

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
    /// Of the scripts.
    scripts: OnceCell<Vec<u16>>,
    /// Of the letters of each script, one range behind the other.
    letters: [OnceCell<Vec<u16>>; SCRIPTS.len()],
    /// What characters beyond ASCII add to a key.
    known: RefCell<CharTable>,
}

impl Alphabet {
    /// The alphabet of that collation. It asks for ranks when it needs them.
    pub fn new(decompose: Decompose, collation: Collation) -> Self {
        Self {
            decompose,
            collation,
            ascii: OnceCell::new(),
            scripts: OnceCell::new(),
            letters: Default::default(),
            known: RefCell::default(),
        }
    }

    /// Asks for what most names need, while there is time: the browser has to load its tables first.
    pub fn get_ready(&self) {
        self.ascii();
        self.compare("a", "b");
    }

    /// Compares two names in all that they differ in.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        (self.collation.compare)(one, other)
    }

    /// Appends to `key` the rank of each letter of a name, in order.
    pub fn write_key(&self, name: &[u8], key: &mut Vec<u8>) {
        if name.is_ascii() {
            let ranks = self.ascii();
            for byte in name {
                push(key, ranks.get(usize::from(*byte)).copied().unwrap_or_default());
            }
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
        let rank = self.ascii().get(usize::from(*name.first()?)).copied();
        match rank {
            Some(0) => return None,
            Some(rank @ 1..TWO_BYTES) => return Some(rank as u8),
            Some(rank) => return Some(((rank | 0x8000) >> 8) as u8),
            None => {}
        }
        let end = name.iter().skip(1).position(|byte| byte & 0xc0 != 0x80).map_or(name.len(), |n_behind| n_behind + 1);
        let first = std::str::from_utf8(name.get(..end)?).ok()?.chars().next()?;
        if is_written_before(first) { None } else { self.with_key_of(first, |letters| letters.first().copied()) }
    }

    /// Gives what a character beyond ASCII adds to a key.
    fn with_key_of<T>(&self, c: char, take: impl FnOnce(&[u8]) -> T) -> T {
        let mut known = self.known.borrow_mut();
        if known.get(c).is_none() {
            known.keep(c, &self.key_of(c));
        }
        take(known.get(c).unwrap_or_default())
    }

    /// What a single character adds to a key.
    fn key_of(&self, c: char) -> Vec<u8> {
        let mut key = Vec::new();
        if self.push_letters(&mut key, c) {
            return key;
        }
        for part in (self.decompose)(c.encode_utf8(&mut [0; 4])).chars() {
            if !self.push_letters(&mut key, part) {
                // Symbols come behind marks and before digits, as they do in every language.
                push(&mut key, if is_symbol(part) { self.symbol() } else { LAST_RANK });
                let [_, number @ ..] = u32::from(part).to_be_bytes();
                key.extend(number);
            }
        }
        key
    }

    /// Adds the rank of a letter, or of those that it stands for, if it has one.
    fn push_letters(&self, key: &mut Vec<u8>, c: char) -> bool {
        let letters: &[char] = match c {
            'ß' | 'ẞ' => &['s', 's'],
            'æ' | 'Æ' => &['a', 'e'],
            'œ' | 'Œ' => &['o', 'e'],
            _ => &[c],
        };
        let mut is_ranked = true;
        for letter in letters {
            match self.rank(*letter) {
                Some(rank) => push(key, rank),
                None => is_ranked = false,
            }
        }
        is_ranked
    }

    /// The rank of symbols, which is kept for them: that before the first digit.
    fn symbol(&self) -> u16 {
        self.rank('0').unwrap_or_default().saturating_sub(1)
    }

    fn rank(&self, c: char) -> Option<u16> {
        let code = u32::from(c);
        for (script, (ranges, ranked)) in SCRIPTS.into_iter().zip(&self.letters).enumerate() {
            let mut before = 0;
            for (first, last) in ranges {
                if (*first..=*last).contains(&code) {
                    let ranks = ranked.get_or_init(|| self.rank_script(script, ranges));
                    return ranks.get((before + code - first) as usize).copied();
                }
                before += last - first + 1;
            }
        }
        // Accents that have been taken apart, and what else leaves no ink of its own.
        let is_passed = c.is_control()
            || matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
        is_passed.then_some(0)
    }

    fn rank_script(&self, script: usize, ranges: &[(u32, u32)]) -> Vec<u16> {
        let scripts = self.scripts.get_or_init(|| (self.collation.ranks)(&LETTERS));
        let place = scripts.get(script).copied().unwrap_or_default().saturating_sub(1);
        // Marks, digits and most of one alphabet have room below what takes two bytes.
        let first = match place {
            0 => 0,
            1 => 0x4c,
            place => place * APART,
        };
        let letters: Vec<char> = ranges.iter().flat_map(|(first, last)| (*first..=*last).map(letter)).collect();
        let ranks = (self.collation.ranks)(&letters);
        // The rank before the first digit is kept for symbols.
        let zero = letters.iter().zip(&ranks).find(|(c, _)| **c == '0').map_or(u16::MAX, |(_, rank)| *rank);
        let moved = |rank: u16| (first + rank + u16::from(rank >= zero)).min(LAST_RANK - 1);
        ranks.into_iter().map(|rank| if rank == 0 { 0 } else { moved(rank) }).collect()
    }

    fn ascii(&self) -> &[u16] {
        self.ascii.get_or_init(|| (0..0x80).map(|code| self.rank(letter(code)).unwrap_or_default()).collect())
    }
}

fn letter(code: u32) -> char {
    char::from_u32(code).unwrap_or(' ')
}

/// Vowels of Thai and Lao that are written before the consonant that they follow in speech.
fn is_written_before(c: char) -> bool {
    matches!(c, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}')
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
            let bare = |c: &char| decompose(&c.to_string()).chars().next().unwrap_or(*c);
            let weight = |c: &char| (bare(c).is_alphabetic(), bare(c).is_alphanumeric(), bare(c));
            let mut sorted = chars.to_vec();
            sorted.sort_by_key(weight);
            sorted.dedup_by_key(|c| bare(c));
            let rank = |c: &char| sorted.binary_search_by_key(&weight(c), weight).unwrap() as u16 + 1;
            chars.iter().map(rank).collect()
        };
        Collation { ranks, compare: |a, b| a.cmp(b) }
    }

    fn key(alphabet: &Alphabet, name: &str) -> Vec<u8> {
        let mut key = Vec::new();
        alphabet.write_key(name.as_bytes(), &mut key);
        key
    }

    /// Checks that the keys of names, one to a line, rise from line to line.
    fn check(names: &str) {
        let alphabet = Alphabet::new(decompose, collation());
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
    fn case_and_accents_make_no_difference() {
        let alphabet = Alphabet::new(decompose, collation());
        for (one, other) in [("ANNA", "anna"), ("Élodie", "elodie"), ("Ａｎａ", "ana"), ("A\u{200b}na", "ana")] {
            assert_eq!(key(&alphabet, one), key(&alphabet, other), "{one}");
        }
    }

    #[test]
    fn thai_goes_by_the_consonant() {
        check("กก\nเก\nขก");
    }
}
