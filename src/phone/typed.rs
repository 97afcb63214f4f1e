//! A number, or a piece of one, as people type it: `+62 812-3456`, `0062…`, `0812 …`, `+44 (0)20`.

use super::country_code;
use crate::contact::Phone;

/// The digits that were typed, and how they were begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedNumber {
    /// The digits, without what stands for "from abroad".
    pub digits: Box<str>,
    /// How it was begun.
    pub spelling: Spelling,
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
        let marks = |c: char| c.is_whitespace() || "+-().,/\u{2010}\u{2011}\u{2012}\u{2013}\u{2212}".contains(c);
        if !folded.chars().all(|c| c.is_ascii_digit() || marks(c)) {
            return None;
        }
        let plus = folded.trim_start_matches(|c: char| c.is_whitespace() || c == '(').starts_with('+');
        // `+44 (0)20…` is written by people who give the country code and the trunk zero both.
        let dialled = if plus { folded.replace("(0)", "") } else { folded.to_owned() };
        let digits: String = dialled.chars().filter(char::is_ascii_digit).collect();
        let (spelling, digits) = match digits.as_str() {
            "" => return None,
            all if plus => (Spelling::International, all),
            all if all.len() > 2 && all.starts_with("00") => {
                (Spelling::International, all.get(2..).unwrap_or_default())
            }
            all if all.len() > 1 && all.starts_with('0') => (Spelling::National, all),
            all => (Spelling::Bare, all),
        };
        Some(Self { digits: digits.into(), spelling })
    }

    /// The whole number that was meant. One with a trunk zero is taken for a number of `home`'s country.
    pub fn whole(&self, home: Option<&Phone>) -> Option<Phone> {
        match self.spelling {
            Spelling::International | Spelling::Bare => Phone::parse(&self.digits),
            Spelling::National => {
                let code = country_code(home?.digits());
                // Italy keeps the zero behind its country code.
                let rest = if code == "39" { &*self.digits } else { self.digits.get(1..)? };
                Phone::parse(&format!("{code}{rest}"))
            }
        }
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
        check("+44 (0)20 7946 0018", Some("442079460018"));
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
}
