//! What a person types, and whether a contact matches it: names in any case and accent, numbers in any spelling.

mod fold;
#[cfg(test)]
mod golden;
mod marks;
mod word;

pub use fold::{Decompose, fold};

use crate::contact::{Contact, Jid, Server};
use crate::phone::{TypedNumber, is_part, other_spelling};
use word::Word;

/// How many digits a question needs before it is compared with privacy ids.
///
/// A LID is fifteen digits that nobody chose; the last four digits of a phone number would find
/// strangers by it.
const FEWEST_ID_DIGITS: usize = 6;

/// The texts of one contact, made ready to be searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(Box<str>);

impl Key {
    /// Folds every name of `contact`, one to a line, the one that is shown first.
    pub fn of(contact: &Contact, decompose: Decompose) -> Self {
        let mut key = String::new();
        let chat_name = contact.chat.as_ref().and_then(|chat| chat.name.as_deref());
        for name in contact.names.in_order().chain(chat_name) {
            if !key.is_empty() {
                key.push('\n');
            }
            fold(name, decompose, &mut key);
        }
        Self(key.into())
    }

    /// The folded name that is shown; empty where there is none.
    pub fn shown_name(&self) -> &str {
        self.0.lines().next().unwrap_or_default()
    }
}

/// What a person is looking for. An empty question matches everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Each has to be found, wherever the others are.
    parts: Vec<Part>,
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

    /// Whether `contact`, whose key is `key`, is what was asked for.
    pub fn matches(&self, contact: &Contact, key: &Key) -> bool {
        self.matches_person(&[(contact, key)])
    }

    /// Whether somebody with these entries is what was asked for. Each word may be found in any of them.
    pub fn matches_person(&self, entries: &[(&Contact, &Key)]) -> bool {
        self.parts.iter().all(|part| part.is_of(entries))
    }

    /// Where somebody who matches is to be shown: 0 where the shown name, one of its words, or the number begins with what was
    /// typed first, 1 else.
    pub fn rank(&self, entries: &[(&Contact, &Key)]) -> u8 {
        let names = |word: &Word| entries.iter().any(|(_, key)| word.begins_a_word_of(key.shown_name()));
        let begins = match self.parts.first() {
            None => true,
            Some(Part::Word(word) | Part::Address(word, _)) => names(word),
            Some(Part::Number(number)) => {
                entries.iter().any(|(contact, _)| has_number(contact, |digits| number.typed.begins(digits)))
                    || number.pieces.first().is_some_and(|(word, _)| names(word))
            }
        };
        u8::from(!begins)
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

    fn is_of(&self, entries: &[(&Contact, &Key)]) -> bool {
        match self {
            Self::Word(word) => word.is_of(entries),
            Self::Address(word, jid) => {
                // `@c.us` and `@s.whatsapp.net` are one server.
                let is_number = |contact: &Contact| {
                    jid.server() == Server::Phone && has_number(contact, |digits| digits == jid.user())
                };
                // Pasted with its device, which no contact is kept with.
                let is_address =
                    |contact: &Contact| [&contact.jid, &contact.lid].into_iter().flatten().any(|own| own == jid);
                word.is_of(entries) || entries.iter().any(|(contact, _)| is_address(contact) || is_number(contact))
            }
            Self::Number(number) => number.is_of(entries),
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

    fn is_of(&self, entries: &[(&Contact, &Key)]) -> bool {
        let is_number = |typed: &TypedNumber| {
            entries.iter().any(|(contact, _)| has_number(contact, |digits| typed.place_in(digits).is_some()))
        };
        // Piece by piece only where one is part of a name, or `123 20` would find whoever has both somewhere.
        is_number(&self.typed)
            || self.pieces.iter().any(|(word, _)| word.is_of(entries))
                && self.pieces.iter().all(|(word, typed)| word.is_of(entries) || is_number(typed))
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
    fn is_of(&self, entries: &[(&Contact, &Key)]) -> bool {
        entries.iter().any(|(contact, key)| self.place_in(&key.0, 0).is_some() || self.is_in_an_id(contact))
    }

    /// Whether the word is part of an address. Its digits alone have to be many; see [`FEWEST_ID_DIGITS`].
    fn is_in_an_id(&self, contact: &Contact) -> bool {
        // Old groups are called after their founder's number and a time: `36201234567-1412345678@g.us`.
        let only_digits = self.folded.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let telling = if only_digits { self.folded.len() >= FEWEST_ID_DIGITS } else { self.folded.contains('@') };
        telling
            && [&contact.jid, &contact.lid]
                .into_iter()
                .flatten()
                .map(Jid::as_str)
                .chain([contact.id.as_str()])
                .any(|id| id.contains(&*self.folded))
    }
}

/// Whether the number of `contact` is what is asked for, in any spelling that people take for the same.
fn has_number(contact: &Contact, is_asked: impl Fn(&str) -> bool) -> bool {
    let Some(phone) = &contact.phone else { return false };
    is_asked(phone.digits()) || other_spelling(phone.digits()).is_some_and(|other| is_asked(other.digits()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{ContactId, Jid, Phone};
    use crate::search::fold::tests::decompose;

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
        let contact = jozsef();
        let key = Key::of(&contact, decompose);
        for question in questions.lines().map(str::trim).filter(|line| !line.is_empty()) {
            assert_eq!(Query::parse(question, decompose).matches(&contact, &key), expected, "{question}");
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
        assert!(Query::parse("  ", decompose).matches(&jozsef(), &Key::of(&jozsef(), decompose)));
    }

    /// Checks where József, who matches each question, is shown.
    fn check_rank(questions: &str, expected: u8) {
        let contact = jozsef();
        let key = Key::of(&contact, decompose);
        for question in questions.lines() {
            let query = Query::parse(question, decompose);
            assert!(query.matches(&contact, &key), "{question}");
            assert_eq!(query.rank(&[(&contact, &key)]), expected, "{question}");
        }
    }

    #[test]
    fn what_begins_as_it_was_typed_comes_first() {
        check_rank(
            "jo\nJózsef\nkov\nkov ozs\nkovacs 4567\n+36 20\n003620\n3620\n20 123\n06 20\n020 123\n06 20 joz\n",
            0,
        );
        check_rank("ozsef\nvacs joz\njozsi\n4567\n4567 joz\n123\n205227043110953\n205227043110953@lid", 1);
    }

    #[test]
    fn a_number_begins_in_either_of_its_spellings() {
        let mut contact = jozsef();
        contact.phone = Phone::parse("551188412041");
        let key = Key::of(&contact, decompose);
        let rank = |question| Query::parse(question, decompose).rank(&[(&contact, &key)]);
        assert_eq!((rank("+55 11 98841"), rank("11 98841"), rank("98841")), (0, 0, 1));
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
        assert!(!Query::parse("-", decompose).matches(&contact, &Key::of(&contact, decompose)));
        contact.names.saved = Some("Ana - Work".into());
        assert!(Query::parse("-", decompose).matches(&contact, &Key::of(&contact, decompose)));
    }

    #[test]
    fn hostile_questions_find_nobody_and_harm_nobody() {
        let contact = jozsef();
        let key = Key::of(&contact, decompose);
        for piece in ["+", "(0)", "0", "ا ", "-", "@", "山", "\u{301}", "\u{202e}", "👩\u{200d}", "1 ", "+1 ", ":@"]
        {
            let query = Query::parse(&piece.repeat(10_000), decompose);
            assert!(query.is_empty() || !query.matches(&contact, &key), "{piece}");
            assert!(query.rank(&[(&contact, &key)]) <= 1);
        }
    }
}
