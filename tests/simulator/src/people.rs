//! The invented people: person `i` is the same for every gateway, and there is no last one.
//!
//! A person is a number; each property is worked out from it when asked for, so a million of
//! them cost nothing to keep. Names, numbers and texts are invented, and any likeness is chance.
//!
//! # Who is who
//!
//! The first [`PINNED`] people have fixed names and numbers (`people/pinned.rs`), for tests to
//! speak of. From there on, of a hundred people about
//!
//! - 70 have a saved name, and 60 of these a push name beside it
//! - 18 have only a push name, 5 have no name at all, 7 have a nasty one ([`names::NASTY`])
//! - 12 have hidden their number: they are known by LID only
//! - 8 are businesses with a verified name
//!
//! Of every 64, the 41st and 42nd are *twins*: one human being listed twice, once by number and
//! once by LID, as whatsapp-web.js and whatsmeow do (wwebjs #3272). Each counts as a person
//! here, so `n` people are `n` rows everywhere.

pub mod names;
mod phones;
pub mod pinned;

pub use pinned::PINNED;

use names::Script;

/// One invented person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Person {
    /// Which person this is, counted from 0.
    pub index: usize,
}

/// The person with this number. Every number has one.
pub const fn person(index: usize) -> Person {
    Person { index }
}

/// Who carries this phone number (digits only), whether or not a simulator lists them.
pub fn with_phone(digits: &str) -> Option<Person> {
    pinned::with_phone(digits)
        .or_else(|| phones::index_of(digits).map(person))
        .filter(|person| person.phone().as_deref() == Some(digits))
}

/// Who carries this LID (its digits).
pub fn with_lid(digits: &str) -> Option<Person> {
    phones::index_of_lid(digits.parse().ok()?).map(person)
}

/// What a profile picture is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// There is none.
    Unset,
    /// There is one, shown to others than us.
    Hidden,
    /// A small PNG as a `data:` URL.
    Inline,
    /// A small PNG at `{origin}/pictures/{index}.png`.
    Served,
    /// An `https:` URL that no longer answers: its host does not resolve.
    Expired,
}

/// The last message of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// Its text.
    pub text: String,
    /// When it was sent, milliseconds since 1970.
    pub at: i64,
    /// How many messages nobody has read.
    pub unread: u32,
}

/// How a person's names came about.
enum Named {
    Saved,
    PushOnly,
    Nameless,
    Nasty,
}

impl Person {
    /// The digits of the LID: 15, unlike anybody else's, and no phone number.
    pub fn lid(self) -> u64 {
        phones::lid(self.index)
    }

    /// The digits of the phone number, country code first; `None` when hidden.
    pub fn phone(self) -> Option<String> {
        if let Some(pinned) = self.pinned() {
            return pinned.phone.map(str::to_owned);
        }
        let hidden = self.is_lid_twin() || self.chance(3) % 100 < 12;
        (!hidden).then(|| phones::phone(self.index))
    }

    /// The name in the phone's address book.
    pub fn saved_name(self) -> Option<String> {
        let human = self.human();
        if let Some(pinned) = human.pinned() {
            return pinned.saved.map(pinned::text);
        }
        match human.named() {
            Named::Saved => Some(human.full_name()),
            Named::Nasty => Some(names::nasty(human.chance(5))),
            Named::PushOnly | Named::Nameless => None,
        }
    }

    /// The name that the person gave themselves.
    pub fn push_name(self) -> Option<String> {
        let human = self.human();
        if let Some(pinned) = human.pinned() {
            return pinned.push.map(pinned::text);
        }
        match human.named() {
            Named::PushOnly => Some(human.full_name()),
            Named::Saved if human.chance(6) % 100 < 60 => Some(human.given_name()),
            Named::Saved | Named::Nasty | Named::Nameless => None,
        }
    }

    /// The saved name, cut short as WhatsApp Web does.
    pub fn short_name(self) -> Option<String> {
        let saved = self.saved_name()?;
        let first = saved.split_whitespace().next()?;
        Some(first.chars().take(24).collect())
    }

    /// The verified name of a business.
    pub fn business_name(self) -> Option<String> {
        let human = self.human();
        if let Some(pinned) = human.pinned() {
            return pinned.business.map(str::to_owned);
        }
        (human.chance(7) % 100 < 8).then(|| names::business(human.chance(8)))
    }

    /// What GOWA and WhatsApp Gateway call "the name": saved, else push, else business.
    pub fn any_name(self) -> Option<String> {
        self.saved_name().or_else(|| self.push_name()).or_else(|| self.business_name())
    }

    /// Whether we have a direct chat, rather than a group in common only. Of the pinned people
    /// all do but [`pinned::JOSEFINA`] and [`pinned::AMINA`].
    pub fn in_direct_chat(self) -> bool {
        if self.pinned().is_some() {
            return ![pinned::JOSEFINA, pinned::AMINA].contains(&self.index);
        }
        self.index.is_multiple_of(3) || self.chance(9).is_multiple_of(2)
    }

    /// The about text; `None` when hidden or never set.
    pub fn about(self) -> Option<String> {
        let human = self.human();
        if human.index == pinned::JOZSEF {
            return Some("Szia! A WhatsAppot használom.".to_owned());
        }
        (!human.chance(10).is_multiple_of(4)).then(|| names::about(human.chance(11)))
    }

    /// The profile picture. Pinned person `i` has one that is inline, served, expired, unset and
    /// hidden for `i % 5` from 0 to 4, so József's is inline.
    pub fn picture(self) -> Picture {
        let human = self.human();
        let kind = match human.pinned() {
            Some(_) => human.index as u64,
            None => human.chance(12),
        };
        match kind % 5 {
            0 => Picture::Inline,
            1 => Picture::Served,
            2 => Picture::Expired,
            3 => Picture::Unset,
            _ => Picture::Hidden,
        }
    }

    /// The last message, if there is a direct chat and it was not cleared.
    pub fn chat(self) -> Option<Chat> {
        let cleared = self.pinned().is_none() && self.chance(13).is_multiple_of(9);
        (self.in_direct_chat() && !cleared).then(|| Chat {
            text: names::message(self.chance(14)),
            at: self.created() + (self.chance(15) % (300 * DAY as u64)) as i64,
            unread: if self.chance(16).is_multiple_of(6) { (self.chance(17) % 40) as u32 } else { 0 },
        })
    }

    /// Whether they were blocked when the simulator started.
    pub fn is_blocked(self) -> bool {
        match self.human().pinned() {
            Some(_) => self.index == pinned::BLOCKED,
            None => self.human().chance(18) % 50 == 3,
        }
    }

    /// Whether this is the account's own entry.
    pub fn is_me(self) -> bool {
        self.index == pinned::ME
    }

    /// The other entry of the same human being.
    pub fn twin(self) -> Option<Person> {
        match self.index % 64 {
            40 => Some(person(self.index + 1)),
            41 => Some(person(self.index - 1)),
            _ => None,
        }
    }

    /// Digits of the LID that WhatsApp resolves this person's number to: that of the twin's
    /// entry for the twin listed by number.
    pub fn resolved_lid(self) -> u64 {
        match self.twin() {
            Some(twin) if !self.is_lid_twin() => twin.lid(),
            _ => self.lid(),
        }
    }

    /// The number that WhatsApp resolves this person's LID to. Only a twin's can be resolved,
    /// and that of people whose number is known anyway.
    pub fn resolved_phone(self) -> Option<String> {
        self.human().phone()
    }

    /// CRM notes.
    pub fn notes(self) -> Option<String> {
        self.chance(19).is_multiple_of(7).then(|| names::note(self.chance(20)))
    }

    /// When the contact was created, milliseconds since 1970: within 2025.
    pub fn created(self) -> i64 {
        1_735_689_600_000 + (self.chance(21) % (365 * DAY as u64)) as i64
    }

    /// When the contact was last changed, milliseconds since 1970.
    pub fn updated(self) -> i64 {
        self.created() + (self.chance(22) % (150 * DAY as u64)) as i64
    }

    /// A number that looks random, and is the same every time for this person and `salt`.
    pub(crate) fn chance(self, salt: u64) -> u64 {
        mixed((self.index as u64).wrapping_mul(64).wrapping_add(salt))
    }

    /// The entry by number for a twin by LID, this entry for everybody else.
    fn human(self) -> Person {
        if self.is_lid_twin() { person(self.index - 1) } else { self }
    }

    fn is_lid_twin(self) -> bool {
        self.index % 64 == 41
    }

    fn pinned(self) -> Option<&'static pinned::Pinned> {
        pinned::PEOPLE.get(self.index)
    }

    fn named(self) -> Named {
        match self.chance(2) % 100 {
            0..70 => Named::Saved,
            70..88 => Named::PushOnly,
            88..93 => Named::Nameless,
            _ => Named::Nasty,
        }
    }

    fn full_name(self) -> String {
        self.script().full_name(self.chance(1))
    }

    fn given_name(self) -> String {
        self.script().given_name(self.chance(1))
    }

    /// Names follow the country of the number, hidden or not.
    fn script(self) -> &'static Script {
        names::script(phones::script_of(self.index))
    }
}

const DAY: i64 = 86_400_000;

/// The finaliser of SplitMix64: every input bit moves every output bit.
pub(crate) fn mixed(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
