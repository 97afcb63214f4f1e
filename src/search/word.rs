//! One word of a question, and where it is found in a folded name.

use std::ops::Range;

/// A folded word that is looked for in names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: Box<str>,
    spaces: Spaces,
    /// Whether letters stand on both sides of a hyphen, so that a space or nothing may stand in its place.
    is_hyphenated: bool,
}

/// Whether the word is found where a name has a space within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spaces {
    /// A space parts words.
    Part,
    /// Arabic: `عبدالله` and `عبد الله` are one name. Only from the beginning of a word to the end of another, since
    /// `نورا` is not `نور احمد`.
    PartWholeNames,
    /// Chinese, Japanese, Korean: a space between a person's names is left out as often as it is set.
    LeftOut,
}

impl Word {
    pub(super) fn new(folded: &str) -> Self {
        let spaces = if folded.chars().all(is_unspaced) {
            Spaces::LeftOut
        } else if folded.chars().all(is_arabic) {
            Spaces::PartWholeNames
        } else {
            Spaces::Part
        };
        let is_hyphenated = folded.contains('-') && folded.contains(|c| c != '-');
        Self { folded: folded.into(), spaces, is_hyphenated }
    }

    /// What stands in every text that the word is found in, or in that text's joined form (see [`join`]).
    pub(super) fn needle(&self) -> &str {
        if !self.is_hyphenated {
            return &self.folded;
        }
        self.folded.split('-').max_by_key(|part| part.len()).unwrap_or_default()
    }

    /// Where the word is first found in a folded text, from the byte `from` on.
    pub(super) fn place_in(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let rest = text.get(from..)?;
        if let Some(start) = rest.find(&*self.folded) {
            return Some(from + start..from + start + self.folded.len());
        }
        // Names with a hyphen are few, and so are words that are not simply contained.
        if !self.is_hyphenated && self.spaces == Spaces::Part && !rest.contains('-') {
            return None;
        }
        rest.char_indices().map(|(start, _)| from + start).find_map(|start| Some(start..self.reach(text, start)?))
    }

    /// Whether the word is the beginning of a folded text, or of a word in it.
    pub(super) fn begins_a_word_of(&self, text: &str) -> bool {
        let mut is_beginning = true;
        text.char_indices().any(|(start, c)| {
            let begins_here = is_beginning && self.reach(text, start).is_some();
            is_beginning = is_apart(c);
            begins_here
        })
    }

    /// How far the word reaches in a folded text where it stands at `start`, if it does.
    fn reach(&self, text: &str, start: usize) -> Option<usize> {
        let mut rest = text.get(start..)?.char_indices().peekable();
        let (mut end, mut crosses_space) = (start, false);
        for letter in self.folded.chars() {
            if letter == '-' && self.is_hyphenated {
                while rest.next_if(|(_, c)| matches!(c, '-' | ' ')).is_some() {}
                continue;
            }
            let is_passed = |c: char| c == '-' && letter != '-' || c == ' ' && self.spaces != Spaces::Part;
            while let Some((_, passed)) = rest.next_if(|(_, c)| end > start && is_passed(*c)) {
                crosses_space |= passed == ' ';
            }
            let (place, c) = rest.next()?;
            if c != letter {
                return None;
            }
            end = start + place + c.len_utf8();
        }
        let is_whole = || text.get(..start).is_some_and(ends_apart) && text.get(end..).is_some_and(begins_apart);
        (!crosses_space || self.spaces == Spaces::LeftOut || is_whole()).then_some(end)
    }
}

/// Appends a folded name as it is read where what people leave out is left out: hyphens, and the spaces of names of
/// which some part is Chinese, Japanese, Korean or Arabic. Nothing where that is the name itself.
pub(super) fn join(name: &str, joined: &mut String) {
    let is_unspaced = name.contains(' ') && name.contains(|c| is_unspaced(c) || is_arabic(c));
    if !is_unspaced && !name.contains('-') {
        return;
    }
    // Both forms: `山田-taro k` is found by `山田taro` and by `taro k`.
    joined.extend(name.chars().filter(|c| *c != '-'));
    joined.push('\n');
    if is_unspaced {
        joined.extend(name.chars().filter(|c| !matches!(c, '-' | ' ')));
        joined.push('\n');
    }
}

/// Whether a folded letter is of a script that sets no spaces between words, or Korean.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3005}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{621}'..='\u{64a}' | '\u{66e}'..='\u{6d3}')
}

fn ends_apart(before: &str) -> bool {
    before.chars().next_back().is_none_or(is_apart)
}

fn begins_apart(behind: &str) -> bool {
    behind.chars().next().is_none_or(is_apart)
}

/// Whether a folded character belongs to no word: white space, ASCII's marks, symbols and emoji.
fn is_apart(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2bff}' | '\u{3000}'..='\u{3020}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, text: &str, expected: Option<&str>) {
        let found = Word::new(word).place_in(text, 0).map(|place| &text[place]);
        assert_eq!(found, expected, "{word} in {text}");
    }

    #[test]
    fn a_hyphen_is_left_out_or_a_space() {
        for text in ["jean-luc", "jean luc", "jeanluc", "jean - luc"] {
            check("jean-luc", text, Some(text));
        }
        check("jeanluc", "a jean-luc p", Some("jean-luc"));
        check("jeanluc", "jean luc", None);
        check("-", "jean-luc", Some("-"));
        check("-", "jean", None);
    }

    #[test]
    fn spaces_are_left_out_where_people_leave_them_out() {
        check("山田太", "山田 太郎", Some("山田 太"));
        check("عبدالله", "محمد عبد الله", Some("عبد الله"));
        check("نورا", "نور احمد", None);
        check("mariana", "maria nagy", None);
        check("山田", "山\n田", None);
    }

    #[test]
    fn words_begin_behind_spaces_and_marks() {
        let begins = |word, text| Word::new(word).begins_a_word_of(text);
        assert!(begins("kov", "dr. kovacs") && begins("luc", "jean-luc") && begins("ana", "❤ana"));
        assert!(!begins("ovacs", "kovacs") && !begins("ana", "jana"));
    }
}
