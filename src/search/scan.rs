//! Looking for a question in many texts at once, and what is told already by where in a text something is found.

use memchr::memchr;
use memchr::memmem::Finder;

use super::text::{self, TextPart};
use super::{Entry, FEWEST_ID_DIGITS, Part, Query, Verdict};
use crate::phone::TypedNumber;
use crate::shelf::Shelf;

impl Query {
    /// Calls `found` with everybody from number `from` on, up to the end of a part of `texts`, who is what was asked for; once
    /// for each. Gives the number behind them. See [`Query::verdict`].
    ///
    /// `entry` gives the entry of a number with its text. Who has two is found by what stands in either of them alone.
    pub fn find<'a>(
        &self,
        texts: &'a Shelf,
        from: usize,
        is_ranking: bool,
        entry: impl Fn(usize, &'a [u8]) -> Entry<'a>,
        mut found: impl FnMut(usize, Verdict),
    ) -> usize {
        let longest = |part: &&Part| part.needles().iter().map(|needle| needle.len()).min();
        let needles = self.parts.iter().max_by_key(longest).map_or_else(|| vec![""], Part::needles);
        let needles: Vec<Needle<'_>> = needles.into_iter().map(Needle::new).collect();
        let simple = Simple::of(self);
        let mut end = from;
        for (which, needle) in needles.iter().enumerate() {
            end = texts.scan(
                from,
                |text| needle.place_in(text),
                |number, text, place| {
                    // Found by an earlier needle, and told then.
                    if needles.iter().take(which).any(|earlier| earlier.place_in(text).is_some()) {
                        return;
                    }
                    let told = simple.and_then(|simple| simple.verdict(text, place, is_ranking));
                    let verdict = told.unwrap_or_else(|| self.verdict(&[entry(number, text)], is_ranking));
                    if verdict != Verdict::No {
                        found(number, verdict);
                    }
                },
            );
        }
        end
    }
}

/// A piece of text that is looked for.
enum Needle<'q> {
    /// To get ready for a search takes longer than to find one letter.
    Byte(u8),
    Text(Box<Finder<'q>>),
}

impl<'q> Needle<'q> {
    fn new(needle: &'q str) -> Self {
        match needle.as_bytes() {
            [byte] => Self::Byte(*byte),
            bytes => Self::Text(Box::new(Finder::new(bytes))),
        }
    }

    fn place_in(&self, text: &[u8]) -> Option<usize> {
        match self {
            Self::Byte(byte) => memchr(*byte, text),
            Self::Text(finder) => finder.find(text),
        }
    }
}

/// A question of one part that is looked for as it is. One letter finds nearly everybody, and most of them are judged by where
/// it stands.
#[derive(Clone, Copy)]
enum Simple<'q> {
    /// A word, without a hyphen.
    Word(&'q str),
    /// Digits, each found wherever it stands.
    Digits(&'q TypedNumber),
}

impl<'q> Simple<'q> {
    fn of(query: &'q Query) -> Option<Self> {
        match &*query.parts {
            [part @ Part::Word(word)] => {
                let is_as_it_is = part.needles() == [&*word.folded] && !word.folded.contains('-');
                is_as_it_is.then_some(Self::Word(&word.folded))
            }
            [Part::Number(number)] if number.is_plain() => Some(Self::Digits(&number.typed)),
            _ => None,
        }
    }

    /// What somebody is in whose text it is first found at `place`; `None` where that is not enough to tell.
    fn verdict(self, text: &[u8], place: usize, is_ranking: bool) -> Option<Verdict> {
        let name = text.get(..memchr(b'\n', text)?)?;
        let part = if place < name.len() { TextPart::Names } else { text::part_at(text, place) };
        let begins_in_name = || {
            // Beside other letters, and where hyphens may be passed over, there is more to look at.
            let is_told = || self.letters().is_ascii() && name.is_ascii() && !name.contains(&b'-');
            let begins = place < name.len() && begins_a_word(name, place, self.letters());
            (begins || is_told()).then_some(begins)
        };
        let begins = match (self, part) {
            (_, TextPart::Names) if !is_ranking => false,
            (Self::Word(_), TextPart::Names) => begins_in_name()?,
            (Self::Digits(typed), TextPart::Names) => begins_in_name()? || begins_number(text, typed),
            // Most that begin with them have been found there.
            (Self::Digits(typed), TextPart::Numbers) => {
                is_ranking && (text::is_start_of_number(text, place) || begins_number(text, typed))
            }
            // A few digits are not found in other addresses.
            (Self::Digits(typed), TextPart::Ids) if typed.digits.len() < FEWEST_ID_DIGITS => return Some(Verdict::No),
            _ => return None,
        };
        Some(if begins { Verdict::Begins } else { Verdict::Yes })
    }

    /// What is looked for.
    fn letters(self) -> &'q [u8] {
        match self {
            Self::Word(word) => word.as_bytes(),
            Self::Digits(typed) => typed.digits.as_bytes(),
        }
    }
}

/// Whether the number begins with `typed` in one of its spellings.
fn begins_number(text: &[u8], typed: &TypedNumber) -> bool {
    text::numbers(text).any(|digits| typed.begins(digits))
}

/// Whether a word of this name begins with `word`, which is first found at `place`, if it is found here.
fn begins_a_word(name: &[u8], place: usize, word: &[u8]) -> bool {
    let is_apart = |c: u8| c.is_ascii() && !c.is_ascii_alphanumeric();
    let Some(before) = place.checked_sub(1) else { return true };
    let rest = name.get(before..).unwrap_or_default();
    let begins_at = |at: usize| rest.get(at..).is_some_and(|rest| rest.starts_with(word));
    // Names are short: to make ready for a search takes longer than to go through one.
    let is_start = |pair: &[u8]| matches!(pair, [c, first] if Some(first) == word.first() && is_apart(*c));
    rest.windows(2).enumerate().any(|(at, pair)| is_start(pair) && begins_at(at + 1))
}
