//! What a person types, and whether a contact matches it: names in any case and accent, numbers in any spelling.

mod char_table;
mod fold;
#[cfg(test)]
mod golden;
mod marks;
mod scan;
mod text;
mod word;

pub use char_table::CharTable;
pub use fold::{Decompose, fold};
pub use text::{Entry, write_text};

use crate::contact::{Jid, Server};
use crate::phone::{TypedNumber, is_part};
use word::Word;

/// How many digits a question needs before it is compared with privacy ids.
///
/// A LID is fifteen digits that nobody chose; the last four digits of a phone number would find
/// strangers by it.
const FEWEST_ID_DIGITS: usize = 6;

/// What a person is looking for. An empty question matches everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Each has to be found, wherever the others are.
    parts: Vec<Part>,
}

/// Whether somebody is what was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// They are not.
    #[default]
    No,
    /// They are.
    Yes,
    /// They are, and begin with what was typed. It is only looked for where such rows come first.
    Begins,
}

/// What a question is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Word(Word),
    /// A whole address.
    Address(Word, Jid),
    Number(Number),
}

/// A number, or a piece of one, in one word or several: `20 123-4567`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Number {
    typed: TypedNumber,
    /// What was typed between spaces. Each may be part of a name as well, as in `Studio 54`.
    pieces: Vec<(Word, TypedNumber)>,
}

/// What people set around a word, or leave there when they paste it.
const EDGES: &[char] = &['-', '.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '،', '؛', '、', '。'];

impl Query {
    /// Reads what was typed.
    pub fn parse(typed: &str, decompose: Decompose) -> Self {
        if typed.is_empty() { Self::default() } else { Self::of_typed(typed, decompose) }
    }

    /// A function of its own: no first list needs it.
    #[inline(never)]
    fn of_typed(typed: &str, decompose: Decompose) -> Self {
        let mut folded = String::new();
        fold(typed, decompose, &mut folded);
        let mut parts = Vec::new();
        let mut rest = folded.trim_start();
        while !rest.is_empty() {
            let end = end_of_number(rest);
            if let Some(number) = rest.get(..end).and_then(Number::parse) {
                parts.push(Part::Number(number));
                rest = rest.get(end..).unwrap_or_default();
            } else {
                let (word, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                parts.extend(Part::of_word(word));
                rest = behind.trim_start();
            }
        }
        if parts.is_empty() {
            // Nothing but what is left out elsewhere: then it is meant.
            parts.extend(folded.split_whitespace().map(|mark| Part::Word(Word::new(mark))));
        }
        Self { parts }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether the question is a number and nothing else.
    pub fn is_number(&self) -> bool {
        matches!(*self.parts, [Part::Number(_)])
    }

    /// Whether somebody with these entries is what was asked for. Each word may be found in any of them.
    pub fn matches(&self, entries: &[Entry<'_>]) -> bool {
        self.parts.iter().all(|part| part.is_of(entries))
    }

    /// What these entries of somebody are, and where it is asked for (`is_ranking`) whether they begin so.
    pub fn verdict(&self, entries: &[Entry<'_>], is_ranking: bool) -> Verdict {
        match self.matches(entries) {
            false => Verdict::No,
            true if is_ranking && self.begins(entries) => Verdict::Begins,
            true => Verdict::Yes,
        }
    }

    /// Whether the shown name of somebody who matches, one of its words, or the number begins with what was typed first.
    pub fn begins(&self, entries: &[Entry<'_>]) -> bool {
        let names = |word: &Word| entries.iter().any(|entry| word.begins_a_word_of(entry.shown_name()));
        match self.parts.first() {
            None => true,
            Some(Part::Word(word) | Part::Address(word, _)) => names(word),
            Some(Part::Number(number)) => {
                has_number(entries, |digits| number.typed.begins(digits.as_bytes()))
                    || number.pieces.first().is_some_and(|(word, _)| names(word))
            }
        }
    }
}

impl Part {
    /// What is asked for by a word that is no number; nothing where it is only marks.
    fn of_word(word: &str) -> Option<Self> {
        let word = word.trim_matches(EDGES);
        let address = word.contains('@').then(|| Jid::parse(word)).flatten();
        let part =
            |word| address.map_or_else(|| Self::Word(Word::new(word)), |jid| Self::Address(Word::new(word), jid));
        (!word.is_empty()).then(|| part(word))
    }

    fn is_of(&self, entries: &[Entry<'_>]) -> bool {
        match self {
            Self::Word(word) => word.is_of(entries),
            Self::Address(word, jid) => {
                // `@c.us` and `@s.whatsapp.net` are one server.
                let is_number = || jid.server() == Server::Phone && has_number(entries, |digits| digits == jid.user());
                // Pasted with its device, which no contact is kept with.
                let is_address = |entry: &Entry<'_>| {
                    let ids = entry.contact.ids();
                    [ids.jid, ids.lid].into_iter().flatten().any(|own| own == jid.as_str())
                };
                word.is_of(entries) || entries.iter().any(is_address) || is_number()
            }
            Self::Number(number) => number.is_of(entries),
        }
    }

    /// Texts of which one stands in the text of everybody who may be found.
    fn needles(&self) -> Vec<&str> {
        match self {
            // Addresses are kept with the contact, and not written a second time.
            Self::Word(word) if !word.folded.contains('@') => vec![word.needle()],
            Self::Word(_) | Self::Address(..) => vec![""],
            Self::Number(number) => number.needles(),
        }
    }

    /// The words that may stand in a name.
    fn words(&self) -> impl Iterator<Item = &Word> {
        let (word, pieces) = match self {
            Self::Word(word) | Self::Address(word, _) => (Some(word), &[][..]),
            Self::Number(number) => (None, &*number.pieces),
        };
        word.into_iter().chain(pieces.iter().map(|(word, _)| word))
    }
}

impl Number {
    fn parse(folded: &str) -> Option<Self> {
        let typed = TypedNumber::parse(folded)?;
        let piece = |piece: &str| Some((Word::new(piece.trim_matches(EDGES)), TypedNumber::parse(piece)?));
        Some(Self { typed, pieces: folded.split_whitespace().filter_map(piece).collect() })
    }

    /// Whether it is nothing but digits, each found wherever it stands.
    fn is_plain(&self) -> bool {
        self.typed.is_piece() && matches!(&*self.pieces, [(word, _)] if word.folded == self.typed.digits)
    }

    fn is_of(&self, entries: &[Entry<'_>]) -> bool {
        let is_number = |typed: &TypedNumber| has_number(entries, |digits| typed.place_in(digits).is_some());
        // Piece by piece only where one is part of a name, or `123 20` would find whoever has both somewhere.
        is_number(&self.typed)
            || self.pieces.iter().any(|(word, _)| word.is_of(entries))
                && self.pieces.iter().all(|(word, typed)| word.is_of(entries) || is_number(typed))
    }

    fn needles(&self) -> Vec<&str> {
        let longest = self.pieces.iter().max_by_key(|(word, _)| word.folded.len());
        let of_piece = longest.into_iter().flat_map(|(word, typed)| [word.needle(), typed.tail()]);
        let mut needles: Vec<&str> = of_piece.chain([self.typed.tail()]).collect();
        needles.sort_unstable_by_key(|needle| needle.len());
        // What holds another one is found with it.
        let all = needles.clone();
        let mut behind = all.iter();
        needles.retain(|needle| {
            let n_before = all.len() - behind.len();
            behind.next();
            !all.iter().take(n_before).any(|shorter| needle.contains(shorter))
        });
        needles
    }
}

/// How far a number reaches from the beginning of `folded`: over words of digits and marks, up to the next `+`.
fn end_of_number(folded: &str) -> usize {
    let mut end = 0;
    for word in folded.split_inclusive(char::is_whitespace) {
        let begins_another = end > 0 && word.trim_start_matches('(').starts_with('+');
        if begins_another || !word.chars().all(is_part) {
            break;
        }
        end += word.len();
    }
    end
}

impl Word {
    fn is_of(&self, entries: &[Entry<'_>]) -> bool {
        entries.iter().any(|entry| self.place_in(entry.names(), 0).is_some() || self.is_in_an_id(entry))
    }

    /// Whether the word is part of an address. Its digits alone have to be many (see [`FEWEST_ID_DIGITS`]), and the address
    /// has to be a number that somebody may have seen.
    fn is_in_an_id(&self, entry: &Entry<'_>) -> bool {
        let has_server = self.folded.contains('@');
        // Old groups are called after their founder's number and a time: `36201234567-1412345678@g.us`.
        let is_telling = has_server || self.folded.len() >= FEWEST_ID_DIGITS && text::is_numeric(&self.folded);
        if !is_telling {
            return false;
        }
        let ids = entry.contact.ids();
        let ids = [Some(ids.id), ids.jid, ids.lid].into_iter().flatten();
        ids.into_iter().any(|id| (has_server || text::is_numeric_id(id)) && id.contains(&*self.folded))
    }
}

/// Whether the number of any of these is what is asked for, in any spelling that people take for the same.
fn has_number(entries: &[Entry<'_>], is_asked: impl Fn(&str) -> bool) -> bool {
    entries.iter().any(|entry| entry.numbers().any(&is_asked))
}

#[cfg(test)]
pub(crate) mod tests {
    pub(crate) use super::fold::tests::decompose;
    use super::*;
    use crate::contact::{Contact, ContactId, Jid, Phone};
    use crate::search::text::tests::Written;

    /// József Kovács, +36 20 123 4567, known to WhatsApp as "Józsi".
    fn jozsef() -> Contact {
        let mut contact = Contact::new(ContactId::new("205227043110953@lid"));
        contact.names.saved = Some("József Kovács".into());
        contact.names.push = Some("Józsi".into());
        contact.phone = Phone::parse("36201234567");
        contact.lid = Jid::parse("205227043110953@lid");
        contact.jid = Jid::parse("36201234567@c.us");
        contact
    }

    /// Whether each question, one to a line, finds József.
    fn check(questions: &str, expected: bool) {
        let jozsef = Written::of(&jozsef());
        for question in questions.lines().map(str::trim).filter(|line| !line.is_empty()) {
            assert_eq!(jozsef.is_found_by(question), expected, "{question}");
        }
    }

    #[test]
    fn names_are_found_in_any_case_accent_and_width() {
        check(
            "józsef\nJOZSEF\njozsef kovacs\nkovacs jozsef\nKOVÁCS\nＪｏｚｓｅｆ\nJo\u{301}zsef\njozsi\nkov joz",
            true,
        );
        check("joseph\njozsef szabo", false);
    }

    #[test]
    fn a_number_is_found_in_any_spelling() {
        check(
            "+36 20 123 4567\n+36 (0)20 123\n0036201234567\n36-20-123\n(20) 123.4567\n020 123 4567\n4567\n٤٥٦٧\n４５６７\n+36",
            true,
        );
        check("+20 123\n0120\n9999\n+4567", false);
    }

    #[test]
    fn a_name_and_a_piece_of_the_number_are_found_together() {
        check("jozsef 4567\n4567 joz", true);
        check("jozsef 9999", false);
    }

    #[test]
    fn ids_are_found_whole_and_in_large_parts() {
        check("205227043110953@lid\n205227043110953\n110953\n36201234567@c.us", true);
        check("0953", false);
    }

    #[test]
    fn an_empty_question_finds_everybody() {
        assert!(Written::of(&jozsef()).is_found_by("  "));
    }

    /// Checks whether József, who matches each question, begins as it does.
    fn check_begins(questions: &str, expected: bool) {
        let jozsef = Written::of(&jozsef());
        for question in questions.lines() {
            assert!(jozsef.is_found_by(question), "{question}");
            assert_eq!(Query::parse(question, decompose).begins(&[jozsef.entry()]), expected, "{question}");
        }
    }

    #[test]
    fn what_begins_as_it_was_typed_comes_first() {
        check_begins(
            "jo\nJózsef\nkov\nkov ozs\nkovacs 4567\n+36 20\n003620\n3620\n20 123\n06 20\n020 123\n06 20 joz\n",
            true,
        );
        check_begins("ozsef\nvacs joz\njozsi\n4567\n4567 joz\n123\n205227043110953\n205227043110953@lid", false);
    }

    #[test]
    fn a_number_begins_in_either_of_its_spellings() {
        let mut contact = jozsef();
        contact.phone = Phone::parse("551188412041");
        let written = Written::of(&contact);
        let begins = |question| Query::parse(question, decompose).begins(&[written.entry()]);
        assert_eq!((begins("+55 11 98841"), begins("11 98841"), begins("98841")), (true, true, false));
    }

    #[test]
    fn only_a_number_is_a_number() {
        let is_number = |question| Query::parse(question, decompose).is_number();
        assert!(is_number("+36 20 - 123") && is_number(" (20) 123 "));
        assert!(!is_number("") && !is_number("-") && !is_number("joz 20") && !is_number("20 joz"));
    }

    #[test]
    fn a_question_of_marks_alone_means_them() {
        let mut contact = jozsef();
        assert!(!Written::of(&contact).is_found_by("-"));
        contact.names.saved = Some("Ana - Work".into());
        assert!(Written::of(&contact).is_found_by("-"));
    }

    #[test]
    fn hostile_questions_find_nobody_and_harm_nobody() {
        let jozsef = Written::of(&jozsef());
        for piece in ["+", "(0)", "0", "ا ", "-", "@", "山", "\u{301}", "\u{202e}", "👩\u{200d}", "1 ", "+1 ", ":@"]
        {
            let question = piece.repeat(10_000);
            let query = Query::parse(&question, decompose);
            assert!(query.is_empty() || !jozsef.is_found_by(&question), "{piece}");
            let _ = query.begins(&[jozsef.entry()]);
        }
    }
}
