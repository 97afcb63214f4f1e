//! What of a shown text a question matched, as ranges of its bytes.

use std::ops::Range;

use super::{Decompose, Part, Query, fold};
use crate::contact::Phone;
use crate::phone::{Spelling, TypedNumber, other_spelling};

impl Query {
    /// Which ranges of `text`, a name as it is shown, the words match: in order, apart from each other, of whole characters
    /// with the marks that sit on them.
    pub fn marks(&self, text: &str, decompose: Decompose) -> Vec<Range<usize>> {
        let folded = Folded::of(text, decompose);
        let mut marks = Vec::new();
        for word in self.parts.iter().flat_map(Part::words) {
            let mut from = 0;
            while let Some(place) = word.place_in(&folded.text, from).filter(|place| !place.is_empty()) {
                from = place.end;
                marks.extend(folded.shown(&place));
            }
        }
        merged(marks)
    }

    /// Which ranges of `written`, a number as [`crate::phone::international`] sets it, were asked for: each from its first
    /// digit to its last, with what is set between them.
    pub fn digit_marks(&self, written: &str, phone: &Phone) -> Vec<Range<usize>> {
        let places: Vec<usize> =
            written.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(place, _)| place).collect();
        let shown = |digits: Range<usize>| {
            let last = digits.end.checked_sub(1).filter(|last| *last >= digits.start)?;
            Some(*places.get(digits.start)?..places.get(last)? + 1)
        };
        merged(self.digits_of(phone.digits()).into_iter().filter_map(shown).collect())
    }

    /// Which of the digits of a stored number were asked for.
    fn digits_of(&self, digits: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for part in &self.parts {
            let Part::Number(number) = part else { continue };
            if !find(&number.typed, digits, &mut found) {
                for (_, piece) in &number.pieces {
                    find(piece, digits, &mut found);
                }
            }
        }
        found
    }
}

/// Adds where a typed number stands in a stored one; whether it does.
fn find(typed: &TypedNumber, digits: &str, found: &mut Vec<Range<usize>>) -> bool {
    let before = found.len();
    if let Some(place) = typed.place_in(digits) {
        // A piece is marked wherever it stands, as it is in a name.
        let piece = digits.get(place.clone()).filter(|_| typed.spelling == Spelling::Bare);
        let again = piece.into_iter().flat_map(|piece| digits.match_indices(piece));
        found.extend(again.map(|(start, piece)| start..start + piece.len()));
        found.push(place);
    } else if let Some(other) = other_spelling(digits) {
        found.extend(typed.place_in(other.digits()).map(|place| other.stored(&place)));
    }
    found.len() > before
}

/// A folded text that knows what each part of it was made of.
struct Folded {
    text: String,
    /// For each letter of the text with its marks: where it begins in the folded text, and its own bytes.
    letters: Vec<(usize, Range<usize>)>,
}

impl Folded {
    fn of(text: &str, decompose: Decompose) -> Self {
        let mut folded = Self { text: String::new(), letters: Vec::new() };
        let mut rest = text.char_indices().peekable();
        while let Some((start, first)) = rest.next() {
            let (mut last, mut end) = (first, start + first.len_utf8());
            while let Some((place, c)) = rest.next_if(|(_, c)| is_on(last, *c)) {
                (last, end) = (c, place + c.len_utf8());
            }
            folded.letters.push((folded.text.len(), start..end));
            fold(text.get(start..end).unwrap_or_default(), decompose, &mut folded.text);
        }
        folded
    }

    /// What of the shown text stands for `range` of the folded one: every letter that has a part in it.
    fn shown(&self, range: &Range<usize>) -> Option<Range<usize>> {
        // Letters that fold to nothing begin where the next one does, so that the last that begins there is meant.
        let first = self.letters.partition_point(|(start, _)| *start <= range.start).checked_sub(1)?;
        let last = self.letters.partition_point(|(start, _)| *start < range.end).checked_sub(1)?;
        Some(self.letters.get(first)?.1.start..self.letters.get(last)?.1.end)
    }
}

/// Whether `c` belongs to what stands before it and would look broken apart from it.
fn is_on(before: char, c: char) -> bool {
    const JOINER: char = '\u{200d}';
    let is_symbol = c >= '\u{2190}' && !matches!(c, '\u{2e80}'..='\u{ffff}' | '\u{20000}'..='\u{3ffff}');
    before == JOINER && is_symbol || c == JOINER || is_mark(c)
}

/// Whether a character is set upon or around the letter before it.
fn is_mark(c: char) -> bool {
    match c {
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb1}' | '\u{eb4}'..='\u{ebc}'
        | '\u{ec8}'..='\u{ece}' | '\u{f71}'..='\u{f87}' | '\u{102b}'..='\u{103e}' | '\u{17b4}'..='\u{17d3}'
        // The vowel and the last consonant of a Korean syllable in pieces; kana's voice.
        | '\u{1160}'..='\u{11ff}' | '\u{3099}'..='\u{309a}' | '\u{ff9e}'..='\u{ff9f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}' => true,
        // The scripts of India have their signs at the same places of each block.
        '\u{900}'..='\u{dff}' => matches!(u32::from(c) % 0x80, 0..=3 | 0x3a..=0x3c | 0x3e..=0x4d | 0x51..=0x57 | 0x62 | 0x63),
        _ => false,
    }
}

/// The ranges in order, those that overlap or touch as one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::international;
    use crate::search::fold::tests::decompose;

    /// Writes the marks into the text, as `[…]`.
    fn drawn(text: &str, marks: &[Range<usize>]) -> String {
        let (mut drawn, mut from) = (String::new(), 0);
        for mark in marks {
            drawn.push_str(&format!("{}[{}]", &text[from..mark.start], &text[mark.clone()]));
            from = mark.end;
        }
        drawn + &text[from..]
    }

    fn check(question: &str, text: &str, expected: &str) {
        let marks = Query::parse(question, decompose).marks(text, decompose);
        assert_eq!(drawn(text, &marks), expected, "{question}");
    }

    /// Checks what is marked in a number.
    fn check_digits(question: &str, digits: &str, expected: &str) {
        let phone = Phone::parse(digits).unwrap();
        let written = international(&phone);
        let marks = Query::parse(question, decompose).digit_marks(&written, &phone);
        assert_eq!(drawn(&written, &marks), expected, "{question}");
    }

    #[test]
    fn what_matches_is_marked_wherever_it_stands() {
        check("jozsef", "Kovács József", "Kovács [József]");
        check("joz kov", "Kovács József", "[Kov]ács [Józ]sef");
        check("a", "Anna", "[A]nn[a]");
        check("an na", "Anna", "[Anna]");
        check("szabo", "Kovács József", "Kovács József");
        check("", "Kovács", "Kovács");
    }

    #[test]
    fn marks_are_of_the_text_as_it_is_shown() {
        check("stras", "Straße", "[Straß]e");
        check("se", "Straße", "Stra[ße]");
        check("istan", "İstanbul", "[İstan]bul");
        check("fi", "ﬁnn Aﬀﬁ", "[ﬁ]nn Aﬀ[ﬁ]");
        check("obr", "O’Brien", "[O’Br]ien");
        check("o", "O’Brien", "[O]’Brien");
        check("jeanluc", "Jean-Luc P", "[Jean-Luc] P");
        check("さとう", "ｻﾄｳ 太郎", "[ｻﾄｳ] 太郎");
        check("山田太", "山田 太郎", "[山田 太]郎");
        check("24", "Studio ٢٤", "Studio [٢٤]");
    }

    #[test]
    fn what_sits_on_a_letter_is_marked_with_it() {
        check("jo", "Jo\u{301}zsi", "[Jo\u{301}]zsi");
        check("ر", "رَا", "[رَ]ا");
        check("र", "राहुल", "[रा]हुल");
        check("기", "\u{1100}\u{1175}\u{11b7} 민수", "[\u{1100}\u{1175}\u{11b7}] 민수");
        check("👩", "a👩\u{200d}💻b", "a[👩\u{200d}💻]b");
        check("か", "ｶﾞ", "[ｶﾞ]");
    }

    #[test]
    fn hostile_texts_are_marked_without_harm() {
        let marks = "\u{301}".repeat(10_000);
        let long = "aß\u{202e}".repeat(3_400);
        let texts =
            [&*marks, &*long, "\u{301}", "\u{202e}Ana\u{202e}", "a\u{301}\u{301} \u{301}b", "👨‍👩‍👧\u{200d}", "\0\n\t", ""];
        for question in ["a", "ss", "sa", "ana", "\u{301}", "\u{202e}", "👩", "-", "a-", "4567", " ", "ا", "山"] {
            let query = Query::parse(question, decompose);
            for text in texts {
                for mark in query.marks(text, decompose) {
                    assert!(text.get(mark.clone()).is_some_and(|marked| !marked.is_empty()), "{question}");
                }
            }
        }
        check("ana", "\u{202e}A\u{202e}na", "\u{202e}[A\u{202e}na]");
        check("b", "a\u{301}\u{301} \u{301}b", "a\u{301}\u{301} \u{301}[b]");
    }

    #[test]
    fn digits_are_marked_with_what_is_set_between_them() {
        check_digits("4567", "36201234567", "+36 20 123 [4567]");
        check_digits("34567", "36201234567", "+36 20 12[3 4567]");
        check_digits("jozsef 0620123", "36201234567", "+36 [20 123] 4567");
        check_digits("+36 20", "36201234567", "+[36 20] 123 4567");
        check_digits("20 12", "36201234567", "+36 [20 12]3 4567");
        check_digits("41", "6281234414187", "+62 812-34[41]-[41]87");
        check_digits("8 916 1", "79161234567", "+7 [916 1]23-45-67");
        check_digits("54 4567", "36201234567", "+36 20 123 [4567]");
        check_digits("9999", "36201234567", "+36 20 123 4567");
    }

    #[test]
    fn a_spelling_with_another_digit_marks_those_that_are_there() {
        check_digits("11 98841-2041", "551188412041", "+55 [11 8841-2041]");
        check_digits("+55 11 8841 2041", "5511988412041", "+[55 11 98841-2041]");
        check_digits("+52 1 55", "525512345678", "+[52 55]1 234 5678");
    }

    #[test]
    fn a_number_that_is_written_otherwise_is_marked_without_harm() {
        let phone = Phone::parse("36201234567").unwrap();
        let query = Query::parse("4567", decompose);
        assert!(query.digit_marks("", &phone).is_empty());
        assert!(query.digit_marks("\u{202e}+36 20", &phone).is_empty());
    }
}
