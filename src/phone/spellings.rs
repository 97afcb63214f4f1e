//! Spellings that people take for the same number: what is dialled within a country, and digits that came or went.

use std::ops::Range;

/// What people dial before a number within its own country, by its country code; the first that fits is meant.
///
/// The national (trunk) prefixes of ITU-T's list of dialling procedures (annex to Operational Bulletin 994). Where
/// a zero belongs to the number itself, as in Italy, there is none.
pub(crate) fn trunks(code: &str) -> &'static [&'static str] {
    match code {
        "7" => &["8"],
        // Abroad people know only of `+36 (0)20 …`.
        "36" => &["06", "0"],
        // Lithuania dialled 8 until 2023.
        "370" => &["8", "0"],
        "375" => &["80", "0"],
        "39" | "225" | "229" | "241" | "242" | "378" => &[],
        _ => &["0"],
    }
}

/// A number's other spelling, one digit longer or shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherSpelling {
    /// ASCII digits. E.164 has fifteen at most.
    digits: [u8; 16],
    length: usize,
    /// Where the digit stands that only one of both has.
    place: usize,
    /// Whether the other spelling has it.
    is_longer: bool,
}

/// The other spelling under which people, and WhatsApp itself, know a number of Mexico, Argentina or Brazil.
///
/// - Mexico: `52 1` and ten digits, or `52` and the same ten. The 1 stood before mobile numbers until August 2019
///   (the regulator IFT's numbering plan); WhatsApp's help still asks for it.
/// - Argentina: `54 9` and ten digits, or `54` and the same ten. The 9 stands before mobile numbers that are
///   called from abroad (ENACOM's numbering plan, WhatsApp's help).
/// - Brazil: behind the area code a 9 and eight digits, or the same eight. The 9 came before mobile numbers from 2012
///   to 2016 (Anatel's resolution 553/2010), and WhatsApp keeps who registered earlier without. Those eight digits
///   begin with 6 to 9; landlines, which begin with less, never got one.
pub fn other_spelling(digits: &str) -> Option<OtherSpelling> {
    let at = |place: usize| digits.as_bytes().get(place).copied();
    let is_mobile_of_brazil = |place| at(place).is_some_and(|digit| digit >= b'6');
    match (digits.get(..2)?, digits.len()) {
        ("52", 13) if at(2) == Some(b'1') => OtherSpelling::without(digits, 2),
        ("52", 12) if at(2) != Some(b'1') => OtherSpelling::with(digits, 2, b'1'),
        ("54", 13) if at(2) == Some(b'9') => OtherSpelling::without(digits, 2),
        ("54", 12) if matches!(at(2), Some(b'1'..=b'3')) => OtherSpelling::with(digits, 2, b'9'),
        ("55", 13) if at(4) == Some(b'9') && is_mobile_of_brazil(5) => OtherSpelling::without(digits, 4),
        ("55", 12) if is_mobile_of_brazil(4) => OtherSpelling::with(digits, 4, b'9'),
        _ => None,
    }
}

impl OtherSpelling {
    fn with(digits: &str, place: usize, digit: u8) -> Option<Self> {
        let (before, behind) = digits.split_at_checked(place)?;
        Some(Self::of(before.bytes().chain([digit]).chain(behind.bytes()), place, true))
    }

    fn without(digits: &str, place: usize) -> Option<Self> {
        let (before, behind) = (digits.get(..place)?, digits.get(place + 1..)?);
        Some(Self::of(before.bytes().chain(behind.bytes()), place, false))
    }

    fn of(spelled: impl Iterator<Item = u8>, place: usize, is_longer: bool) -> Self {
        let (mut digits, mut length) = ([b'0'; 16], 0);
        for (room, digit) in digits.iter_mut().zip(spelled) {
            *room = digit;
            length += 1;
        }
        Self { digits, length, place, is_longer }
    }

    /// The digits of this spelling.
    pub fn digits(&self) -> &str {
        self.digits.get(..self.length).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
    }

    /// Which digits of the number as it is stored stand for `range` of this spelling.
    pub fn stored(&self, range: &Range<usize>) -> Range<usize> {
        if self.is_longer {
            let stored = |place: usize| if place > self.place { place - 1 } else { place };
            stored(range.start)..stored(range.end)
        } else {
            let start = if range.start >= self.place { range.start + 1 } else { range.start };
            let end = if range.end > self.place { range.end + 1 } else { range.end };
            start..end
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(digits: &str, expected: Option<&str>) {
        assert_eq!(other_spelling(digits).as_ref().map(OtherSpelling::digits), expected, "{digits}");
    }

    /// Checks that both are the other's spelling.
    fn check_both(one: &str, other: &str) {
        check(one, Some(other));
        check(other, Some(one));
    }

    #[test]
    fn a_digit_that_came_or_went_makes_another_spelling() {
        check_both("5511988412041", "551188412041");
        check_both("5215512345678", "525512345678");
        check_both("5491123456789", "541123456789");
    }

    #[test]
    fn landlines_of_brazil_never_got_a_ninth_digit() {
        check("551131234567", None);
        check("5511951234567", None);
    }

    #[test]
    fn other_numbers_have_one_spelling() {
        for digits in ["", "5", "55", "36201234567", "55119", "52155123456789", "5491"] {
            check(digits, None);
        }
    }

    #[test]
    fn what_is_found_in_one_spelling_is_shown_in_the_other() {
        let longer = other_spelling("551188412041").unwrap();
        assert_eq!((longer.stored(&(0..13)), longer.stored(&(4..5)), longer.stored(&(4..9))), (0..12, 4..4, 4..8));
        let shorter = other_spelling("5511988412041").unwrap();
        assert_eq!((shorter.stored(&(0..12)), shorter.stored(&(0..4)), shorter.stored(&(4..8))), (0..13, 0..4, 5..9));
    }

    #[test]
    fn every_country_dials_what_it_dials() {
        assert_eq!((trunks("7"), trunks("44"), trunks("39")), (&["8"][..], &["0"][..], &[][..]));
    }
}
