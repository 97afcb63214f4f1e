//! Folding: the one spelling under which texts that people take for the same are the same.

/// Takes a text apart by Unicode's compatibility decomposition (NFKD), in small letters.
///
/// It comes from outside, because every browser has it built in and its tables are large.
pub type Decompose = fn(&str) -> String;

/// Appends `text` to `folded` in small letters, without accents, in ordinary width and with ASCII digits.
pub fn fold(text: &str, decompose: Decompose, folded: &mut String) {
    if text.is_ascii() {
        folded.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c.to_ascii_lowercase() }));
        return;
    }
    for c in decompose(text).chars().filter(|c| !is_ignored(*c)) {
        match plain(c) {
            Plain::Text(text) => folded.push_str(text),
            Plain::Digit(digit) => folded.push(digit),
            Plain::Itself => folded.push(c),
        }
    }
}

/// What stands for a letter that decomposition leaves whole.
enum Plain {
    Text(&'static str),
    Digit(char),
    Itself,
}

fn plain(c: char) -> Plain {
    let text = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ς' => "σ",
        // Arabic: the letters that keyboards and habits mix up.
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        // The apostrophes that typesetting makes of one key.
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => "'",
        c if c.is_control() => " ",
        c => return digit(c).map_or(Plain::Itself, Plain::Digit),
    };
    Plain::Text(text)
}

/// The zeros of the decimal digits that people write numbers with, beside ASCII's.
const ZEROS: [u32; 13] = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xbe6, 0xc66, 0xce6, 0xe50, 0xed0, 0x1040];

fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let value = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Accents that stand on their own after decomposition, and marks that leave no ink.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}'
        | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}')
}

#[cfg(test)]
pub(super) mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// What `browser.rs` lets the browser do.
    pub(crate) fn decompose(text: &str) -> String {
        text.nfkd().collect::<String>().to_lowercase()
    }

    fn check(text: &str, expected: &str) {
        let mut folded = String::new();
        fold(text, decompose, &mut folded);
        assert_eq!(folded, expected, "{text}");
    }

    #[test]
    fn accents_case_and_width_are_folded() {
        check("Ngọc NGUYỄN", "ngoc nguyen");
        check("Søren Æ Đặng Łukasz Straße", "soren ae dang lukasz strasse");
        check("İstanbul ISPARTA ısı", "istanbul isparta isi");
        check("ＡＢＣ１２", "abc12");
        check("O’Brien", "o'brien");
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        check("٠١٢ ۳۴ ५६ ๗๘", "012 34 56 78");
    }

    #[test]
    fn marks_that_leave_no_ink_are_dropped() {
        check("A\u{200b}n\u{202e}a\u{fe0f}", "ana");
        check("مُحَمَّد", "محمد");
    }

    #[test]
    fn other_scripts_stay_readable() {
        check("Олена Шевченко", "олена шевченко");
        check("王小明", "王小明");
        check("राहुल", "राहुल");
    }
}
