//! Phone numbers as people write them abroad: `+62 812-3441-9087`.

mod country;
mod spellings;
mod typed;

pub use country::country;
pub(crate) use spellings::trunks;
pub use spellings::{OtherSpelling, other_spelling};
pub(crate) use typed::is_part;
pub use typed::{Spelling, TypedNumber};

use crate::contact::Phone;

/// A bit for every country calling code of two digits. Those that begin with 1 and 7 have one, all others three.
const TWO_DIGIT_CODES: u128 = {
    const CODES: [u8; 44] = [
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61,
        62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ];
    let (mut bits, mut rest) = (0, CODES.as_slice());
    while let [code, behind @ ..] = rest {
        bits |= 1 << *code;
        rest = behind;
    }
    bits
};

/// How the digits behind a country code are set, for the countries where one way fits mobile numbers.
///
/// `#` is a digit. The row is chosen by the code and by how many digits it has room for.
const LAYOUTS: [(&str, &str); 50] = [
    ("1", "### ### ####"),
    ("7", "### ###-##-##"),
    ("20", "## #### ####"),
    ("27", "## ### ####"),
    ("31", "# ########"),
    ("32", "### ## ## ##"),
    ("33", "# ## ## ## ##"),
    ("34", "### ## ## ##"),
    ("36", "## ### ####"),
    ("39", "### ### ####"),
    ("40", "### ### ###"),
    ("41", "## ### ## ##"),
    ("43", "### ######"),
    ("44", "#### ######"),
    ("45", "## ## ## ##"),
    ("46", "## ### ## ##"),
    ("47", "### ## ###"),
    ("48", "### ### ###"),
    ("49", "### #######"),
    ("49", "### ########"),
    ("51", "### ### ###"),
    ("52", "### ### ####"),
    ("52", "# ### ### ####"),
    ("54", "# ## ####-####"),
    ("54", "## ####-####"),
    ("55", "## #####-####"),
    ("55", "## ####-####"),
    ("56", "# #### ####"),
    ("57", "### #######"),
    ("60", "##-### ####"),
    ("61", "### ### ###"),
    ("62", "###-###-###"),
    ("62", "###-####-###"),
    ("62", "###-####-####"),
    ("63", "### ### ####"),
    ("65", "#### ####"),
    ("66", "## ### ####"),
    ("81", "##-####-####"),
    ("82", "##-####-####"),
    ("84", "## ### ## ##"),
    ("86", "### #### ####"),
    ("90", "### ### ## ##"),
    ("91", "##### #####"),
    ("92", "### #######"),
    ("234", "### ### ####"),
    ("254", "### ######"),
    ("351", "### ### ###"),
    ("353", "## ### ####"),
    ("380", "## ### ## ##"),
    ("971", "## ### ####"),
];

/// Writes a number in international form, its country code set apart.
pub fn international(phone: &Phone) -> String {
    let digits = phone.digits();
    let code = country_code(digits);
    let rest = digits.get(code.len()..).unwrap_or_default();
    let fits = |layout: &&(&str, &str)| layout.0 == code && layout.1.matches('#').count() == rest.len();
    let set = LAYOUTS.iter().find(fits).map_or_else(|| in_threes(rest), |layout| fill(layout.1, rest));
    if set.is_empty() { format!("+{code}") } else { format!("+{code} {set}") }
}

/// The country calling code that a number begins with.
pub(crate) fn country_code(digits: &str) -> &str {
    digits.get(..code_length(digits.as_bytes())).unwrap_or(digits)
}

/// How many of these digits are the country calling code, if there are as many.
fn code_length(digits: &[u8]) -> usize {
    match digits {
        [b'1' | b'7', ..] => 1,
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] => {
            let code = (tens - b'0') * 10 + (ones - b'0');
            // Every contact comes by here at every key, so that they are not gone through one by one.
            if TWO_DIGIT_CODES >> code & 1 == 1 { 2 } else { 3 }
        }
        _ => 3,
    }
}

fn fill(layout: &str, digits: &str) -> String {
    let mut digits = digits.chars();
    layout.chars().filter_map(|c| if c == '#' { digits.next() } else { Some(c) }).collect()
}

/// Groups of three from the left, with a last group of two to four.
fn in_threes(digits: &str) -> String {
    let mut set = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 3 == 0 && digits.len() - place > 1 {
            set.push(' ');
        }
        set.push(digit);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(digits: &str, expected: &str) {
        let phone = Phone::parse(digits).unwrap();
        assert_eq!(international(&phone), expected);
        let kept: String = expected.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(kept, digits, "setting a number never changes its digits");
    }

    #[test]
    fn numbers_are_set_as_their_countries_write_them() {
        check("6281234419087", "+62 812-3441-9087");
        check("5511988412041", "+55 11 98841-2041");
        check("551188412041", "+55 11 8841-2041");
        check("34641550218", "+34 641 55 02 18");
        check("27828410099", "+27 82 841 0099");
        check("971504127741", "+971 50 412 7741");
        check("8613841410021", "+86 138 4141 0021");
        check("84914102233", "+84 91 410 22 33");
        check("353874104100", "+353 87 410 4100");
        check("380674124141", "+380 67 412 41 41");
        check("919841041000", "+91 98410 41000");
        check("12025550143", "+1 202 555 0143");
    }

    #[test]
    fn other_countries_are_set_in_threes() {
        check("3545551234", "+354 555 1234");
        check("85512345678", "+855 123 456 78");
        check("6851234", "+685 1234");
    }

    #[test]
    fn a_number_of_odd_length_keeps_its_country_code() {
        check("62812", "+62 812");
        check("441234", "+44 1234");
    }
}
