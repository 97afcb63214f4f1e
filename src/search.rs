//! What a person types, and whether a contact matches it: names in any case and accent, numbers in any spelling.

mod fold;

pub use fold::{Decompose, fold};

use crate::contact::Contact;
use crate::phone::{Spelling, TypedNumber};

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
    /// Folded words, each of which has to be found.
    words: Vec<Word>,
    /// The whole question as a number, if that is what it is.
    number: Option<TypedNumber>,
}

/// One word of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    folded: Box<str>,
    number: Option<TypedNumber>,
}

impl Query {
    /// Reads what was typed.
    pub fn parse(typed: &str, decompose: Decompose) -> Self {
        let mut folded = String::new();
        fold(typed, decompose, &mut folded);
        let words = folded
            .split_whitespace()
            .map(|word| Word { folded: word.into(), number: TypedNumber::parse(word) })
            .collect();
        Self { words, number: TypedNumber::parse(&folded) }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the question is a number and nothing else.
    pub fn is_number(&self) -> bool {
        self.number.is_some()
    }

    /// Whether `contact`, whose key is `key`, is what was asked for.
    pub fn matches(&self, contact: &Contact, key: &Key) -> bool {
        self.matches_person(&[(contact, key)])
    }

    /// Whether somebody with these entries is what was asked for. Each word may be found in any of them.
    pub fn matches_person(&self, entries: &[(&Contact, &Key)]) -> bool {
        let number = self.number.as_ref();
        let is_number = number.is_some_and(|number| entries.iter().any(|(contact, _)| is_number_of(number, contact)));
        is_number || self.words.iter().all(|word| entries.iter().any(|(contact, key)| word.is_in(contact, key)))
    }
}

impl Word {
    fn is_in(&self, contact: &Contact, key: &Key) -> bool {
        key.0.contains(&*self.folded)
            || self.number.as_ref().is_some_and(|number| is_number_of(number, contact))
            || self.is_in_an_id(contact)
    }

    /// Whether the word is part of an address. Its digits alone have to be many; see [`FEWEST_ID_DIGITS`].
    fn is_in_an_id(&self, contact: &Contact) -> bool {
        let only_digits = self.folded.bytes().all(|byte| byte.is_ascii_digit());
        let telling = if only_digits { self.folded.len() >= FEWEST_ID_DIGITS } else { self.folded.contains('@') };
        telling
            && [&contact.jid, &contact.lid]
                .into_iter()
                .flatten()
                .map(crate::contact::Jid::as_str)
                .chain([contact.id.as_str()])
                .any(|id| id.contains(&*self.folded))
    }
}

/// Whether a typed number, or piece of one, is `contact`'s.
fn is_number_of(typed: &TypedNumber, contact: &Contact) -> bool {
    let Some(phone) = &contact.phone else { return false };
    let (phone, digits) = (phone.digits(), &*typed.digits);
    match typed.spelling {
        Spelling::International => phone.starts_with(digits),
        // Behind the country code, without the trunk zero; or anywhere as it is.
        Spelling::National => {
            let behind_country =
                |n: usize| phone.get(n..).is_some_and(|rest| rest.starts_with(digits.get(1..).unwrap_or_default()));
            phone.contains(digits) || (1..=3).any(behind_country)
        }
        Spelling::Bare => phone.contains(digits),
    }
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
}
