//! A number, or a piece of one, as people type it: `+62 812-3456`, `0062…`, `0812 …`, `+44 (0)20`.

use std::ops::Range;

use super::{code_length, country_code, trunks};
use crate::contact::Phone;

/// How many digits a number needs before `00` is taken for "from abroad", or 8 for a trunk prefix.
///
/// Four are the last four of somebody's number: `0012` is not everybody in America, nor `8916` half of Moscow.
const FEWEST_BEHIND_A_PREFIX: usize = 5;

/// What may be dialled before a number within its country; see [`trunks`].
const TRUNKS: [&str; 4] = ["0", "06", "8", "80"];

/// The digits that were typed, and how they were begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedNumber {
    /// The digits, without what stands for "from abroad" and without a trunk zero behind the country code.
    pub digits: Box<str>,
    /// How it was begun.
    pub spelling: Spelling,
    /// All digits as they were typed, where they may as well be a piece from the middle of a number.
    piece: Option<Box<str>>,
}

/// How a number was begun, which tells what its digits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `+62…` or `0062…`: they begin with a country code.
    International,
    /// `0812…`: they begin with a trunk zero, in place of the country code.
    National,
    /// Neither is said.
    Bare,
}

impl TypedNumber {
    /// Takes a folded text (see [`crate::search::fold`]) of digits and the marks that people put between them; `None` for
    /// anything else.
    pub fn parse(folded: &str) -> Option<Self> {
        if !folded.chars().all(is_part) {
            return None;
        }
        let plus = folded.trim_start_matches(|c: char| c.is_whitespace() || c == '(').starts_with('+');
        let all: String = folded.chars().filter(char::is_ascii_digit).collect();
        // `44 (0)20…` is written by people who give the country code and the trunk zero both.
        let before_trunk = folded.split_once("(0)").map_or("", |(before, _)| before);
        let is_code = before_trunk.contains(|c: char| c.is_ascii_digit()) && !all.starts_with('0');
        let (spelling, digits) = match all.as_str() {
            "" => return None,
            all if plus || is_code => (Spelling::International, all),
            all if all.len() >= FEWEST_BEHIND_A_PREFIX && all.starts_with("00") => {
                (Spelling::International, all.get(2..).unwrap_or_default())
            }
            all if all.len() > 1 && all.starts_with('0') => (Spelling::National, all),
            all => (Spelling::Bare, all),
        };
        let digits = if spelling == Spelling::International { without_trunk(digits) } else { digits.into() };
        Some(Self { digits, spelling, piece: (!plus && !is_code).then(|| all.into()) })
    }

    /// The whole number that was meant. One with a trunk zero is taken for a number of `home`'s country.
    pub fn whole(&self, home: Option<&Phone>) -> Option<Phone> {
        match self.spelling {
            Spelling::International | Spelling::Bare => Phone::parse(&self.digits),
            Spelling::National => {
                let code = country_code(home?.digits());
                let behind = |trunk: &&str| self.digits.strip_prefix(trunk);
                Phone::parse(&format!("{code}{}", trunks(code).iter().find_map(behind).unwrap_or(&self.digits)))
            }
        }
    }

    /// Where the number, or piece of one, is first found in `digits`, which begin with a country code.
    pub fn place_in(&self, digits: &str) -> Option<Range<usize>> {
        let begins = || digits.starts_with(&*self.digits).then_some(0..self.digits.len());
        let within = || {
            let piece = self.piece.as_deref()?;
            digits.find(piece).map(|start| start..start + piece.len())
        };
        match self.spelling {
            Spelling::International => begins().or_else(within),
            Spelling::National => self.place_behind_trunk(digits.as_bytes()).or_else(within),
            Spelling::Bare => within().or_else(|| self.place_behind_trunk(digits.as_bytes())),
        }
    }

    /// Whether it is found wherever its digits stand, and nowhere else.
    pub fn is_piece(&self) -> bool {
        self.piece.as_ref() == Some(&self.digits) && self.tail() == &*self.digits
    }

    /// Whether so few digits were typed that nobody means a trunk prefix by the first of them.
    fn is_too_short_for_a_prefix(&self) -> bool {
        self.spelling == Spelling::Bare && self.digits.len() < FEWEST_BEHIND_A_PREFIX
    }

    /// Digits that stand in every number in which this one is found; empty where there are none that are certain.
    pub fn tail(&self) -> &str {
        if self.is_too_short_for_a_prefix() {
            return &self.digits;
        }
        let rests = TRUNKS.into_iter().filter_map(|trunk| self.digits.strip_prefix(trunk));
        let shortest = rests.min_by_key(|rest| rest.len()).unwrap_or(&self.digits);
        let piece = self.piece.as_deref().unwrap_or(shortest);
        let n_common = shortest.bytes().rev().zip(piece.bytes().rev()).take_while(|(a, b)| a == b).count();
        shortest.get(shortest.len() - n_common..).unwrap_or_default()
    }

    /// Whether `digits` begin with what was typed, in the spelling in which it was typed.
    pub fn begins(&self, digits: &[u8]) -> bool {
        // Nearly every contact comes by here at every key.
        let stands_behind =
            |code: usize| digits.get(code..).is_some_and(|rest| rest.starts_with(self.digits.as_bytes()));
        let is_national = || stands_behind(code_length(digits)) || self.place_behind_trunk(digits).is_some();
        stands_behind(0) || self.spelling != Spelling::International && is_national()
    }

    /// Where the number is found behind the country code of `digits`, without its trunk prefix.
    fn place_behind_trunk(&self, digits: &[u8]) -> Option<Range<usize>> {
        if self.is_too_short_for_a_prefix() {
            return None;
        }
        let code = code_length(digits);
        let national = digits.get(code..)?;
        TRUNKS.into_iter().find_map(|trunk| {
            let rest = self.digits.strip_prefix(trunk).filter(|rest| national.starts_with(rest.as_bytes()))?;
            // The country is looked up last: every contact comes by here at every key.
            let named = std::str::from_utf8(digits.get(..code)?).ok()?;
            trunks(named).contains(&trunk).then_some(code..code + rest.len())
        })
    }
}

/// Whether a character is a digit or stands between digits.
pub(crate) fn is_part(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_whitespace()
        || "+-()[].,/_~\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2022}\u{2212}".contains(c)
}

/// Takes the trunk zero out that people leave behind a country code: `44 020…`, `36 06 20…`.
///
/// An 8 stays: Russian areas begin with it.
fn without_trunk(international: &str) -> Box<str> {
    let code = country_code(international);
    let national = international.get(code.len()..).unwrap_or_default();
    let zeros = trunks(code).iter().filter(|trunk| trunk.starts_with('0'));
    match zeros.into_iter().find_map(|trunk| national.strip_prefix(trunk)) {
        Some(rest) => format!("{code}{rest}").into(),
        None => international.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what number is meant by somebody who lives at +62.
    fn check(typed: &str, expected: Option<&str>) {
        let home = Phone::parse("6281234419087");
        let meant = TypedNumber::parse(typed).and_then(|typed| typed.whole(home.as_ref()));
        assert_eq!(meant.as_ref().map(Phone::digits), expected, "{typed}");
    }

    #[test]
    fn every_spelling_means_the_same_number() {
        for typed in
            ["+62 812-3441-9087", "0062 812 3441 9087", "6281234419087", "0812 3441 9087", "(+62) 812.3441.9087"]
        {
            check(typed, Some("6281234419087"));
        }
        for typed in ["+44 (0)20 7946 0018", "+44 020 7946 0018", "0044 (0)20 7946 0018", "44 (0)20 7946 0018"] {
            check(typed, Some("442079460018"));
        }
        check("+36 06 20 123 4567", Some("36201234567"));
        check("+39 (0)6 6982 0000", Some("390669820000"));
        check("+7 812 123-45-67", Some("78121234567"));
    }

    #[test]
    fn what_is_no_number_means_none() {
        for typed in ["", "+", "ana", "12", "0812x", "1234567890123456"] {
            check(typed, None);
        }
    }

    #[test]
    fn a_trunk_zero_means_nothing_where_no_country_is_known() {
        assert_eq!(TypedNumber::parse("0812 3441 9087").unwrap().whole(None), None);
    }

    #[test]
    fn italian_numbers_keep_their_zero() {
        let typed = TypedNumber::parse("06 6982 0000").unwrap();
        assert_eq!(typed.whole(Phone::parse("393331234567").as_ref()).unwrap().digits(), "390669820000");
    }

    #[test]
    fn hungarian_numbers_are_dialled_behind_06() {
        let typed = TypedNumber::parse("06 20 123 4567").unwrap();
        assert_eq!(typed.whole(Phone::parse("36301234567").as_ref()).unwrap().digits(), "36201234567");
    }

    /// Checks where in a number what was typed is found.
    fn check_place(typed: &str, digits: &str, expected: Option<Range<usize>>) {
        assert_eq!(TypedNumber::parse(typed).unwrap().place_in(digits), expected, "{typed} in {digits}");
    }

    #[test]
    fn a_number_is_found_where_its_spelling_says() {
        check_place("+36 20", "36201234567", Some(0..4));
        check_place("06 20", "36201234567", Some(2..4));
        check_place("020", "36201234567", Some(2..4));
        check_place("4567", "36201234567", Some(7..11));
        check_place("+4567", "36201234567", None);
        check_place("8 916 1", "79161234567", Some(1..5));
        check_place("0012", "36201230012", Some(7..11));
        check_place("0012", "12025550143", None);
        check_place("00120", "12025550143", Some(0..3));
        check_place("00120", "36201200120", Some(6..11));
    }

    #[test]
    fn four_digits_that_begin_with_an_8_are_no_trunk_prefix() {
        check_place("8916", "79161234567", None);
        check_place("80291", "375291234567", Some(3..6));
    }

    #[test]
    fn a_trunk_prefix_is_of_its_own_country() {
        check_place("89161", "49161234567", None);
        check_place("06 201", "49201234567", None);
        check_place("0916 1", "79161234567", None);
    }
}
