//! What one contact is searched by: folded names and numbers, in one short text.

use memchr::memchr;

use super::{Decompose, fold, word};
use crate::contact::{Contact, Jid, Packed, Phone};
use crate::phone::other_spelling;

/// What stands before the names as they are read without hyphens and spaces.
const JOINED: char = '\u{1}';
/// What stands before the digits of the number, in each of its spellings.
const DIGITS: char = '\u{2}';
/// What stands before the digits of other addresses.
const IDS: char = '\u{3}';

/// Appends what `contact` is searched by to `text`: every name, the one that is shown first, then the rest, each on a line of
/// its own. No folded text holds a control character.
pub fn write_text(contact: &Contact, decompose: Decompose, text: &mut String) {
    let start = text.len();
    let chat_name = contact.chat.as_ref().and_then(|chat| chat.name.as_deref());
    for name in contact.names.in_order().chain(chat_name) {
        fold(name, decompose, text);
        text.push('\n');
    }
    let end = text.len();
    if end == start {
        text.push('\n');
    }
    let mut joined = String::new();
    text.get(start..end).unwrap_or_default().lines().for_each(|name| word::join(name, &mut joined));
    if !joined.is_empty() {
        text.push(JOINED);
        text.push_str(&joined);
    }
    let digits = contact.phone.as_ref().map_or("", Phone::digits);
    if !digits.is_empty() {
        text.push(DIGITS);
        text.push_str(digits);
        text.push('\n');
        if let Some(other) = other_spelling(digits) {
            text.push_str(other.digits());
            text.push('\n');
        }
    }
    let jids = [&contact.jid, &contact.lid].into_iter().flatten().map(Jid::as_str);
    let mut last = "";
    for id in jids.chain([contact.id.as_str()]) {
        if id != last && is_numeric_id(id) && user(id) != digits {
            text.push(IDS);
            text.push_str(user(id));
            text.push('\n');
        }
        last = id;
    }
}

/// Whether a text is only digits, and hyphens between them.
pub(super) fn is_numeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Whether what is known by this id is known by a number. Keys of databases are not, and people do not type their digits.
pub(super) fn is_numeric_id(id: &str) -> bool {
    is_numeric(user(id))
}

fn user(id: &str) -> &str {
    id.split('@').next().unwrap_or_default()
}

/// A part of what [`write_text`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextPart {
    /// The names.
    Names,
    /// The names as they are read without hyphens and spaces.
    Joined,
    /// The number in its spellings.
    Numbers,
    /// Other addresses.
    Ids,
}

/// In which part of a text `place` is.
pub(super) fn part_at(text: &[u8], place: usize) -> TextPart {
    let before = text.get(..place).unwrap_or_default();
    match before.iter().rev().find(|byte| **byte <= IDS as u8) {
        None => TextPart::Names,
        Some(mark) if *mark == JOINED as u8 => TextPart::Joined,
        Some(mark) if *mark == DIGITS as u8 => TextPart::Numbers,
        Some(_) => TextPart::Ids,
    }
}

/// Whether the number begins, in one of its spellings, at `place`, which is in it.
pub(super) fn is_start_of_number(text: &[u8], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|before| text.get(before));
    before.is_some_and(|before| [DIGITS as u8, b'\n'].contains(before))
}

/// The digits of the number in each of its spellings.
pub(super) fn numbers(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let start = memchr(DIGITS as u8, text).and_then(|start| text.get(start + 1..));
    let lines = start.unwrap_or_default().split(|byte| *byte == b'\n');
    lines.take_while(|line| line.first().is_some_and(u8::is_ascii_digit))
}

/// A contact with what it is searched by.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// The contact.
    pub contact: Packed<'a>,
    text: &'a str,
}

impl<'a> Entry<'a> {
    /// The contact, with the bytes that [`write_text`] has written for it.
    pub fn new(contact: Packed<'a>, text: &'a [u8]) -> Self {
        Self { contact, text: std::str::from_utf8(text).unwrap_or_default() }
    }

    /// The folded names, one to a line.
    pub(super) fn names(&self) -> &'a str {
        self.text.split([JOINED, DIGITS, IDS]).next().unwrap_or_default()
    }

    /// The folded name that is shown; empty where there is none.
    pub(super) fn shown_name(&self) -> &'a str {
        self.text.split('\n').next().unwrap_or_default()
    }

    /// The number in each of its spellings.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &'a str> {
        numbers(self.text.as_bytes()).filter_map(|digits| std::str::from_utf8(digits).ok())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::contact::{ContactId, pack};
    use crate::search::Query;
    use crate::search::fold::tests::decompose;
    use crate::shelf::Shelf;

    /// A contact as it is kept.
    pub(crate) struct Written {
        contact: Vec<u8>,
        texts: Shelf,
    }

    impl Written {
        pub(crate) fn of(contact: &Contact) -> Self {
            let (mut bytes, mut text) = (Vec::new(), String::new());
            pack(contact, &mut bytes);
            write_text(contact, decompose, &mut text);
            let mut texts = Shelf::default();
            texts.push(text.as_bytes());
            Self { contact: bytes, texts }
        }

        pub(crate) fn entry(&self) -> Entry<'_> {
            Entry::new(Packed::of(&self.contact), self.texts.get(0).unwrap())
        }

        /// Whether a question finds the contact, among many and looked at alone, which have to agree.
        pub(crate) fn is_found_by(&self, question: &str) -> bool {
            let query = Query::parse(question, decompose);
            let mut n_found = 0;
            let entry = |_, text| Entry::new(Packed::of(&self.contact), text);
            for is_ranking in [false, true] {
                query.find(&self.texts, 0, is_ranking, entry, |_, verdict| {
                    n_found += 1;
                    assert_eq!(verdict, query.verdict(&[self.entry()], is_ranking), "{question}");
                });
            }
            assert_eq!(n_found, 2 * usize::from(query.matches(&[self.entry()])), "{question}");
            n_found > 0
        }
    }

    fn check(contact: &Contact, expected: &str) {
        let mut text = String::new();
        write_text(contact, decompose, &mut text);
        assert_eq!(text.escape_default().to_string(), expected);
    }

    #[test]
    fn names_come_first_and_each_spelling_of_a_number_behind_them() {
        let mut contact = Contact::new(ContactId::new("551188412041@c.us"));
        contact = contact.with_jid(Jid::parse("551188412041@c.us").unwrap());
        contact.names.saved = Some("Ana-Maria".into());
        contact.names.push = Some("Ana".into());
        check(&contact, r"ana-maria\nana\n\u{1}anamaria\n\u{2}551188412041\n5511988412041\n");
    }

    #[test]
    fn numbers_of_other_addresses_are_kept_and_keys_of_databases_are_not() {
        let contact = Contact::new(ContactId::new("205227043110953@lid"));
        check(&contact.with_jid(Jid::parse("205227043110953@lid").unwrap()), r"\n\u{3}205227043110953\n");
        let mut contact = Contact::new(ContactId::new("9a7b-123456"));
        contact.phone = Phone::parse("36201234567");
        check(&contact, r"\n\u{2}36201234567\n");
    }

    #[test]
    fn spaces_are_left_out_of_names_that_are_written_without() {
        let mut contact = Contact::new(ContactId::new("k"));
        contact.names.saved = Some("山田 taro-k".into());
        check(&contact, r"\u{5c71}\u{7530} taro-k\n\u{1}\u{5c71}\u{7530} tarok\n\u{5c71}\u{7530}tarok\n");
    }
}
