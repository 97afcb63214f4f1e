//! Folding: the one spelling under which texts that people take for the same are the same.

use std::cell::RefCell;

use super::CharTable;

/// Takes a text apart by Unicode's compatibility decomposition (NFKD), in small letters.
///
/// It comes from outside, because every browser has it built in and its tables are large.
pub type Decompose = fn(&str) -> String;

/// Appends `text` to `folded` in small letters, without accents and quotes, in ordinary width and with ASCII digits.
pub fn fold(text: &str, decompose: Decompose, folded: &mut String) {
    if text.is_ascii() {
        let seen = text.chars().filter(|c| !is_quote(*c));
        folded.extend(seen.map(|c| if c.is_control() { ' ' } else { c.to_ascii_lowercase() }));
        return;
    }
    KNOWN.with_borrow_mut(|known| {
        if !known.decompose.is_some_and(|known| std::ptr::fn_addr_eq(known, decompose)) {
            *known = Known { decompose: Some(decompose), ..Known::default() };
        }
        for c in text.chars() {
            if known.folded.get(c).is_none() {
                let mut alone = String::new();
                fold_decomposed(&decompose(c.encode_utf8(&mut [0; 4])), &mut alone);
                known.folded.keep(c, alone.as_bytes());
            }
            // An accent upon a space stands alone, and both are left out.
            if is_accent(c) && folded.ends_with(' ') {
                folded.pop();
            }
            let alone = known.folded.get(c).unwrap_or_default();
            folded.push_str(std::str::from_utf8(alone).unwrap_or_default());
        }
    });
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// What each character folds to. Nothing in folding depends on what stands beside it, but for accents upon spaces.
#[derive(Default)]
struct Known {
    /// What took the characters apart.
    decompose: Option<Decompose>,
    folded: CharTable,
}

/// Folds a text that has been taken apart.
fn fold_decomposed(decomposed: &str, folded: &mut String) {
    let mut rest = decomposed.chars().peekable();
    while let Some(c) = rest.next() {
        // An accent that stands alone, like the ´ that some type for an apostrophe, decomposes into a space and its mark.
        let is_bare = c == ' ' && rest.peek().copied().is_some_and(is_accent);
        if is_bare || is_ignored(c) || is_quote(c) {
            continue;
        }
        match plain(c) {
            Plain::Text(text) => folded.push_str(text),
            Plain::Letter(letter) => folded.push(letter),
        }
    }
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// What stands for a letter that decomposition leaves whole.
enum Plain {
    Text(&'static str),
    Letter(char),
}

fn plain(c: char) -> Plain {
    let letter = match c {
        'ß' => return Plain::Text("ss"),
        'æ' => return Plain::Text("ae"),
        'œ' => return Plain::Text("oe"),
        'þ' => return Plain::Text("th"),
        // Latin letters with a stroke or a hook, those of Africa and Azerbaijan, and small capitals, which people dress names in.
        'ᴀ' | 'ɑ' | 'ⱥ' => 'a',
        'ƀ' | 'ɓ' | 'ʙ' => 'b',
        'ƈ' | 'ȼ' | 'ᴄ' => 'c',
        'đ' | 'ð' | 'ɖ' | 'ɗ' | 'ᴅ' => 'd',
        'ə' | 'ǝ' | 'ɛ' | 'ɇ' | 'ᴇ' => 'e',
        'ƒ' | 'ꜰ' => 'f',
        'ǥ' | 'ɠ' | 'ɡ' | 'ɢ' => 'g',
        'ħ' | 'ʜ' => 'h',
        'ı' | 'ɨ' | 'ɩ' | 'ɪ' => 'i',
        'ɉ' | 'ᴊ' => 'j',
        'ƙ' | 'ĸ' | 'ᴋ' => 'k',
        'ł' | 'ƚ' | 'ɫ' | 'ʟ' => 'l',
        'ᴍ' => 'm',
        'ŋ' | 'ɲ' | 'ɴ' => 'n',
        'ø' | 'ɔ' | 'ɵ' | 'ᴏ' => 'o',
        'ƥ' | 'ᴘ' => 'p',
        'ɍ' | 'ʀ' => 'r',
        'ꜱ' => 's',
        'ŧ' | 'ƭ' | 'ⱦ' | 'ᴛ' => 't',
        'ʉ' | 'ᴜ' => 'u',
        'ʋ' | 'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ƴ' | 'ɏ' | 'ʏ' => 'y',
        'ƶ' | 'ȥ' | 'ᴢ' => 'z',
        '\u{1f150}'..='\u{1f169}' => return Plain::Letter(moved(c, 0x1f150, 'a')),
        '\u{1f170}'..='\u{1f189}' => return Plain::Letter(moved(c, 0x1f170, 'a')),
        'ς' => 'σ',
        // Cyrillic letters that a Russian keyboard lacks.
        'ґ' | 'ғ' => 'г',
        'қ' | 'ҡ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ү' | 'ұ' => 'у',
        'ә' => 'а',
        'һ' | 'ҳ' => 'х',
        'ҷ' => 'ч',
        // Hebrew: the forms at a word's end, which is not where a person stops typing.
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        // Arabic, Persian, Urdu: the letters that keyboards and habits mix up.
        'ٱ' => 'ا',
        'ى' | 'ی' | 'ے' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۃ' => 'ه',
        'ں' => 'ن',
        // Chandrabindu, which is often written as anusvara.
        'ँ' => 'ं',
        // Letters that have a sign of their own, or are written with a virama.
        'ৎ' => return Plain::Text("ত্"),
        'ൺ' => return Plain::Text("ണ്"),
        'ൻ' => return Plain::Text("ന്"),
        'ർ' => return Plain::Text("ര്"),
        'ൽ' => return Plain::Text("ല്"),
        'ൾ' => return Plain::Text("ള്"),
        // Katakana is hiragana.
        'ァ'..='ヶ' => return Plain::Letter(moved(c, 0x30a1, 'ぁ')),
        // Forms of names in Japan that no keyboard offers.
        '髙' => '高',
        '﨑' => '崎',
        '𠮷' => '吉',
        // The dashes and joints that are one key, and the dot between foreign names in Japanese.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{5be}' | '\u{58a}' => '-',
        '・' => ' ',
        c if c.is_control() => ' ',
        c => digit(c).unwrap_or(c),
    };
    Plain::Letter(letter)
}

/// The letter as far behind `to` as `c` is behind `from`.
fn moved(c: char, from: u32, to: char) -> char {
    u32::from(c).checked_sub(from).and_then(|distance| char::from_u32(u32::from(to) + distance)).unwrap_or(c)
}

/// The zeros of the decimal digits that people write numbers with, beside ASCII's.
const ZEROS: [u32; 26] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1b50, 0x1bb0, 0x1c50, 0xa9d0, 0xabf0, 0x1_e950,
];

fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?)?;
    char::from_digit(code - zero, 10)
}

/// The apostrophes and quotes that people leave out, or set in one of many forms.
fn is_quote(c: char) -> bool {
    matches!(c,
        '"' | '\'' | '`' | '«' | '»' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{55a}' | '\u{5f3}'..='\u{5f4}'
        | '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2036}' | '\u{2039}'..='\u{203a}' | '\u{a78b}'..='\u{a78c}'
        // The dots within a word: Catalan `l·l`, and between the parts of a foreign name in Chinese.
        | '\u{b7}' | '\u{2027}')
}

/// Accents that stand on their own after decomposition, and marks that leave no ink.
fn is_ignored(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}'
        // Nukta, which Hindi often leaves out; the tones of Thai and Lao, and their signs of silence.
        | '\u{93c}' | '\u{e47}'..='\u{e4c}' | '\u{e4e}' | '\u{ec8}'..='\u{ecc}'
        | '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}'
        | '\u{3099}'..='\u{309a}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}'
        // The colours of skin, and the variants of ideographs.
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
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
        check("O’Brien O'Brien O´Brien ʻOlu D`Arc", "obrien obrien obrien olu darc");
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        check("٠١٢ ۳۴ ५६ ๗๘ ០៩", "012 34 56 78 09");
    }

    #[test]
    fn marks_that_leave_no_ink_are_dropped() {
        check("A\u{200b}n\u{202e}a\u{fe0f}", "ana");
        check("مُحَمَّد", "محمد");
    }

    #[test]
    fn letters_that_people_take_for_the_same_are_the_same() {
        check("Əliyev Ɓala ᴀɴɴᴀ 🅐🅽🅝🅰", "eliyev bala anna anna");
        check("Қайрат Ґалаґан", "каират галаган");
        check("شلوم كريم کریم", "شلوم كريم كريم");
        check("サトウ ｻﾄｳ さとう", "さとう さとう さとう");
        check("Jean‑Luc Jean–Luc", "jean-luc jean-luc");
    }

    #[test]
    fn zeros_are_in_order() {
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn other_scripts_stay_readable() {
        check("Олена Шевченко", "олена шевченко");
        check("王小明", "王小明");
        check("राहुल", "राहुल");
    }
}
