//! What the desk shows: one contact, with its names, ids, flags and chat. Plain data.
//!
//! Absent is unknown, never false: a gateway that does not say whether somebody is blocked leaves
//! `None`, and the page says nothing about it.

mod packed;

pub use packed::{Ids, Packed, pack};

use std::borrow::Borrow;
use std::fmt;

/// The gateway's own key of a contact; unique within one connection.
///
/// It often holds a phone number, so `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContactId(Box<str>);

impl ContactId {
    /// Takes the gateway's key as it came.
    pub fn new(key: impl Into<Box<str>>) -> Self {
        Self(key.into())
    }

    /// The key, for a URL or a request.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContactId([hidden])")
    }
}

/// A WhatsApp address, `user@server`, without the `:device` part that some builds leak.
///
/// `Debug` prints only the server: the user part is a phone number or a privacy id.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Jid(Box<str>);

/// What stands behind the `@` of a [`Jid`], by what it means for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// `s.whatsapp.net` or `c.us`: the user part is a phone number.
    Phone,
    /// `lid`: the user part is a privacy id, and its digits are **not** a phone number.
    Lid,
    /// `g.us`: a group.
    Group,
    /// Newsletters, broadcasts, bots and whatever WhatsApp invents next: not a person.
    Other,
}

impl Server {
    /// What kind of server an address is at.
    fn of(address: &str) -> Self {
        match sides(address).unwrap_or_default() {
            (user, "s.whatsapp.net" | "c.us") if user != "0" => Self::Phone,
            (_, "lid" | "hosted.lid") => Self::Lid,
            (_, "g.us") => Self::Group,
            _ => Self::Other,
        }
    }
}

impl Jid {
    /// Reads `user[.agent][:device]@server`; `None` where either side of the `@` is missing.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (user, server) = sides(text)?;
        let bare = before(user, b':');
        if bare.is_empty() || server.is_empty() {
            return None;
        }
        Some(Self(if bare == user { text.into() } else { [bare, "@", server].concat().into() }))
    }

    /// The address of a phone number in the spelling that most gateways take.
    pub fn of_phone(phone: &Phone) -> Self {
        Self(format!("{}@s.whatsapp.net", phone.digits()).into())
    }

    /// The whole address, `user@server`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn user(&self) -> &str {
        before(&self.0, b'@')
    }

    /// What kind of server stands behind the `@`.
    pub fn server(&self) -> Server {
        Server::of(&self.0)
    }

    /// The phone number that this address is made of, if it is one.
    pub fn phone(&self) -> Option<Phone> {
        (self.server() == Server::Phone).then(|| Phone::parse(self.user()))?
    }
}

/// What stands before and behind the last `@`.
fn sides(address: &str) -> Option<(&str, &str)> {
    // Byte by byte, here and below: addresses are short, and a hundred thousand are read before a first list stands.
    let at = address.bytes().rposition(|byte| byte == b'@')?;
    Some((address.get(..at)?, address.get(at + 1..)?))
}

/// What stands before the first of these bytes, which are of ASCII; everything, if there is none.
fn before(text: &str, end: u8) -> &str {
    let end = text.bytes().position(|byte| byte == end);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

// Both hash and compare as the text does.
impl Borrow<str> for Jid {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Jid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jid([hidden]@{:?})", self.server())
    }
}

/// A phone number in international form, digits only, country code first, no `+`.
///
/// `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(Box<str>);

impl Phone {
    /// The fewest digits that can be dialled from abroad.
    const FEWEST: usize = 5;
    /// The most digits that E.164 allows.
    const MOST: usize = 15;

    /// Keeps the digits of `text`; `None` where letters are among them or the length is no number's.
    pub fn parse(text: &str) -> Option<Self> {
        let is_bare = text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_bare && text.chars().any(char::is_alphabetic) {
            return None;
        }
        let digits: Box<str> = if is_bare { text.into() } else { text.chars().filter(char::is_ascii_digit).collect() };
        (Self::FEWEST..=Self::MOST).contains(&digits.len()).then_some(Self(digits))
    }

    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

// Both hash and compare as the text does.
impl Borrow<str> for Phone {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone([hidden])")
    }
}

/// A moment, in milliseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads `2026-06-13T08:00:00[.000](Z|+02:00)`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| -> Option<i64> { text.get(from..to)?.parse().ok() };
        let at = |place: usize| text.as_bytes().get(place).copied();
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let separated = at(4) == Some(b'-') && at(7) == Some(b'-') && at(13) == Some(b':') && at(16) == Some(b':');
        let in_range = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 61;
        if !separated || !in_range {
            return None;
        }
        let rest = text.get(19..)?;
        let fraction_end =
            rest.strip_prefix('.').map_or(0, |digits| 1 + digits.bytes().take_while(u8::is_ascii_digit).count());
        let millis = rest.get(1..fraction_end.min(4)).map_or(Some(0), |digits| format!("{digits:0<3}").parse().ok())?;
        let offset = minutes_east(rest.get(fraction_end..)?)?;
        let minutes = days_since_1970(year, month, day) * 1440 + hour * 60 + minute - offset;
        Some(Self((minutes * 60 + second) * 1000 + millis))
    }
}

/// Reads `Z`, nothing, or `±HH:MM`.
fn minutes_east(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(sign * (hours.parse::<u8>().map(i64::from).ok()? * 60 + minutes.parse::<u8>().map(i64::from).ok()?))
}

/// Howard Hinnant's civil-calendar formula, valid for every four-digit year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// A picture's address that is safe to put into an image: `https:`, `data:image/` or `blob:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureUrl(Box<str>);

impl PictureUrl {
    /// Takes an address that an image may load; `None` for every other scheme.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let allowed = ["https://", "data:image/", "blob:"];
        let lower: String = text.chars().take(11).collect::<String>().to_ascii_lowercase();
        allowed.iter().any(|scheme| lower.starts_with(scheme)).then(|| Self(text.into()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a contact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A person or a business: somebody one can write to.
    #[default]
    Person,
    /// A group chat.
    Group,
    /// A newsletter, broadcast or bot. Never listed.
    Other,
}

/// Where the account met a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The gateway does not say.
    #[default]
    Unknown,
    /// There is a direct chat; a group may be shared as well.
    Direct,
    /// Seen in a group only.
    Group,
    /// Known to be both.
    Both,
}

/// The names of a contact by where they come from. Blank ones are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// As saved in the account's address book or CRM.
    pub saved: Option<Box<str>>,
    /// As the person calls themselves on WhatsApp.
    pub push: Option<Box<str>>,
    /// A shorter form of the saved name.
    pub short: Option<Box<str>>,
    /// The verified or business name.
    pub business: Option<Box<str>>,
}

impl Names {
    /// Every name there is, in the order in which one is chosen to be shown.
    pub fn in_order(&self) -> impl Iterator<Item = &str> {
        [&self.saved, &self.push, &self.business, &self.short].into_iter().filter_map(Option::as_deref)
    }
}

/// Takes a name as a gateway sent it; `None` where nothing of it would be seen.
pub fn visible_name(text: Box<str>) -> Option<Box<str>> {
    let name = text.trim();
    if !name.chars().any(is_visible) {
        return None;
    }
    let shorter = (name.len() < text.len()).then(|| name.into());
    Some(shorter.unwrap_or(text))
}

/// Whether a character leaves ink: not white space, not a control, not a zero-width or direction mark.
fn is_visible(c: char) -> bool {
    let unseen = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    !unseen && !c.is_whitespace() && !c.is_control()
}

/// What is known of a contact as yes or no; `None` is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// The account's own entry.
    pub me: Option<bool>,
    /// Saved in the account's address book.
    pub my_contact: Option<bool>,
    /// Registered on WhatsApp.
    pub on_whatsapp: Option<bool>,
    /// A business account.
    pub business: Option<bool>,
    /// Blocked by this account.
    pub blocked: Option<bool>,
}

/// The last of the conversation with a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chat {
    /// The conversation's own name, where it differs from the contact's.
    pub name: Option<Box<str>>,
    /// The text of the last message.
    pub last_message: Option<Box<str>>,
    /// When it was sent.
    pub last_at: Option<Timestamp>,
    /// How many messages have not been read.
    pub unread: Option<u64>,
}

/// What a CRM keeps beside a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crm {
    /// The member of staff in charge, by the CRM's id.
    pub assigned_user: Option<Box<str>>,
    /// The department in charge, by the CRM's id.
    pub department: Option<Box<str>>,
    /// The stage in the sales funnel, by the CRM's id.
    pub funnel_stage: Option<Box<str>>,
    /// Free notes.
    pub notes: Option<Box<str>>,
    /// Fields of any shape, as compact JSON text.
    pub custom: Option<Box<str>>,
}

/// One contact as its gateway lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The gateway's own key.
    pub id: ContactId,
    /// The address to write to.
    pub jid: Option<Jid>,
    /// The privacy id.
    pub lid: Option<Jid>,
    /// The number; from a phone address or a phone field, never from a LID.
    pub phone: Option<Phone>,
    /// The names.
    pub names: Names,
    /// Person, group or neither.
    pub kind: Kind,
    /// Where the account met them.
    pub source: Source,
    /// A picture that came with the row.
    pub picture: Option<PictureUrl>,
    /// Yes, no or unknown.
    pub flags: Flags,
    /// The conversation. Boxed: most gateways send none, and rows are many.
    pub chat: Option<Box<Chat>>,
    /// The CRM's fields. Boxed for the same reason.
    pub crm: Option<Box<Crm>>,
    /// When the gateway made the entry.
    pub created: Option<Timestamp>,
    /// When the gateway changed it last.
    pub updated: Option<Timestamp>,
    /// The key under which the gateway lists the same person once more.
    pub twin: Option<ContactId>,
}

impl Contact {
    /// A contact of which only the key is known.
    pub fn new(id: ContactId) -> Self {
        Self {
            id,
            jid: None,
            lid: None,
            phone: None,
            names: Names::default(),
            kind: Kind::default(),
            source: Source::default(),
            picture: None,
            flags: Flags::default(),
            chat: None,
            crm: None,
            created: None,
            updated: None,
            twin: None,
        }
    }

    /// Takes an address and all that it tells: number, privacy id and kind.
    #[must_use]
    pub fn with_jid(mut self, jid: Jid) -> Self {
        match jid.server() {
            Server::Phone => self.phone = self.phone.or_else(|| jid.phone()),
            Server::Lid => self.lid = Some(jid.clone()),
            Server::Group => self.kind = Kind::Group,
            Server::Other => self.kind = Kind::Other,
        }
        self.jid = Some(jid);
        self
    }

    /// Takes a number from a field of its own, once the address is known.
    ///
    /// Groups have no number, and some gateways repeat the digits of a privacy id where a number belongs.
    #[must_use]
    pub fn with_phone(mut self, phone: Option<Phone>) -> Self {
        let repeats_lid = |phone: &Phone| self.lid.as_ref().is_some_and(|lid| lid.user() == phone.digits());
        if let Some(phone) = phone.filter(|phone| self.kind == Kind::Person && !repeats_lid(phone)) {
            self.phone = Some(phone);
        }
        self
    }

    /// Fills in what is unknown from what else is told of the same contact.
    pub fn fill_from(&mut self, other: &Self) {
        fn fill<T: Clone>(gap: &mut Option<T>, other: &Option<T>) {
            if gap.is_none() {
                gap.clone_from(other);
            }
        }
        fill(&mut self.jid, &other.jid);
        fill(&mut self.lid, &other.lid);
        fill(&mut self.phone, &other.phone);
        fill(&mut self.names.saved, &other.names.saved);
        fill(&mut self.names.push, &other.names.push);
        fill(&mut self.names.short, &other.names.short);
        fill(&mut self.names.business, &other.names.business);
        fill(&mut self.picture, &other.picture);
        fill(&mut self.flags.me, &other.flags.me);
        fill(&mut self.flags.my_contact, &other.flags.my_contact);
        fill(&mut self.flags.on_whatsapp, &other.flags.on_whatsapp);
        fill(&mut self.flags.business, &other.flags.business);
        fill(&mut self.flags.blocked, &other.flags.blocked);
        if let (Some(chat), Some(other)) = (&mut self.chat, &other.chat) {
            fill(&mut chat.name, &other.name);
            fill(&mut chat.last_message, &other.last_message);
            fill(&mut chat.last_at, &other.last_at);
            fill(&mut chat.unread, &other.unread);
        }
        if let (Some(crm), Some(other)) = (&mut self.crm, &other.crm) {
            fill(&mut crm.assigned_user, &other.assigned_user);
            fill(&mut crm.department, &other.department);
            fill(&mut crm.funnel_stage, &other.funnel_stage);
            fill(&mut crm.notes, &other.notes);
            fill(&mut crm.custom, &other.custom);
        }
        fill(&mut self.chat, &other.chat);
        fill(&mut self.crm, &other.crm);
        fill(&mut self.created, &other.created);
        fill(&mut self.updated, &other.updated);
        if self.source == Source::Unknown {
            self.source = other.source;
        }
    }

    /// The texts by which machines know the contact.
    pub fn ids(&self) -> Ids<'_> {
        Ids {
            id: self.id.as_str(),
            jid: self.jid.as_ref().map(Jid::as_str),
            lid: self.lid.as_ref().map(Jid::as_str),
            phone: self.phone.as_ref().map(Phone::digits),
        }
    }

    /// Whether only a privacy id is known of the address.
    pub fn is_hidden(&self) -> bool {
        self.kind == Kind::Person && self.lid.is_some() && self.phone.is_none()
    }

    /// The name to show, if the contact has one of its own: saved, else push, else business, else short.
    pub fn name(&self) -> Option<&str> {
        self.names.in_order().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_a_lid_are_never_a_phone_number() {
        let contact = Contact::new(ContactId::new("1")).with_jid(Jid::parse("205227043110953@lid").unwrap());
        assert_eq!(contact.phone, None);
        assert_eq!(contact.lid.unwrap().as_str(), "205227043110953@lid");
    }

    #[test]
    fn a_number_field_that_repeats_the_privacy_id_is_no_number() {
        let contact = Contact::new(ContactId::new("1")).with_jid(Jid::parse("205227043110953@lid").unwrap());
        assert_eq!(contact.clone().with_phone(Phone::parse("205227043110953")).phone, None);
        assert_eq!(contact.with_phone(Phone::parse("+62 812-3456")).phone, Phone::parse("628123456"));
    }

    #[test]
    fn a_group_has_no_number() {
        let contact = Contact::new(ContactId::new("1")).with_jid(Jid::parse("628123456789@g.us").unwrap());
        assert_eq!(contact.with_phone(Phone::parse("628123456789")).phone, None);
    }

    #[test]
    fn what_is_known_is_never_replaced_by_what_else_is_told() {
        let mut contact = Contact::new(ContactId::new("1")).with_jid(Jid::parse("205@lid").unwrap());
        contact.names.saved = Some("Ana".into());
        let mut other = Contact::new(ContactId::new("2")).with_jid(Jid::parse("628123456@c.us").unwrap());
        other.names.saved = Some("Another".into());
        other.names.push = Some("ana".into());
        other.flags.blocked = Some(false);
        contact.fill_from(&other);
        assert_eq!(contact.names.in_order().collect::<Vec<_>>(), ["Ana", "ana"]);
        assert_eq!((contact.id.as_str(), contact.jid.unwrap().as_str()), ("1", "205@lid"));
        assert_eq!((contact.phone, contact.flags.blocked), (Phone::parse("628123456"), Some(false)));
    }

    #[test]
    fn a_device_in_an_address_is_dropped() {
        assert_eq!(Jid::parse("628123:12@s.whatsapp.net").unwrap().as_str(), "628123@s.whatsapp.net");
    }

    #[test]
    fn addresses_tell_people_from_groups_and_the_rest() {
        let server = |text| Jid::parse(text).unwrap().server();
        assert_eq!(server("628123@c.us"), Server::Phone);
        assert_eq!(server("1203@g.us"), Server::Group);
        assert_eq!(server("0@c.us"), Server::Other);
        assert_eq!(server("status@broadcast"), Server::Other);
        assert_eq!(server("1@newsletter"), Server::Other);
        assert_eq!(Jid::parse("@lid"), None);
    }

    #[test]
    fn the_name_shown_is_saved_then_push_then_business_then_short() {
        let mut contact = Contact::new(ContactId::new("1"));
        assert_eq!(contact.name(), None);
        contact.names.short = Some("Short".into());
        assert_eq!(contact.name(), Some("Short"));
        contact.names.business = Some("Business".into());
        assert_eq!(contact.name(), Some("Business"));
        contact.names.push = Some("Push".into());
        assert_eq!(contact.name(), Some("Push"));
        contact.names.saved = Some("Saved".into());
        assert_eq!(contact.name(), Some("Saved"));
    }

    #[test]
    fn a_name_that_nobody_can_see_is_no_name() {
        assert_eq!(visible_name(" \u{200b}\u{202e}\t".into()), None);
        assert_eq!(visible_name("  Ana ".into()), Some("Ana".into()));
    }

    #[test]
    fn times_are_read_with_and_without_fraction_and_zone() {
        let millis = |text| Timestamp::parse(text).map(|time| time.0);
        assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(millis("2026-06-13T08:00:00.000Z"), Some(1_781_337_600_000));
        assert_eq!(millis("2026-06-13T10:00:00.5+02:00"), Some(1_781_337_600_500));
        assert_eq!(millis("2026-13-13T08:00:00Z"), None);
        assert_eq!(millis("yesterday"), None);
        assert_eq!(millis("2026-06-13T08:00:00Ж"), None);
    }

    #[test]
    fn only_safe_schemes_become_pictures() {
        assert!(PictureUrl::parse("https://pps.whatsapp.net/a.jpg").is_some());
        assert!(PictureUrl::parse("DATA:image/png;base64,AA==").is_some());
        assert!(PictureUrl::parse("javascript:alert(1)").is_none());
        assert!(PictureUrl::parse("http://pps.whatsapp.net/a.jpg").is_none());
        assert!(PictureUrl::parse("data:text/html,x").is_none());
    }

    #[test]
    fn debug_prints_no_number_and_no_id() {
        let contact = Contact::new(ContactId::new("628123456789")).with_jid(Jid::parse("628123456789@c.us").unwrap());
        assert!(!format!("{contact:?}").contains("628123456789"));
    }
}
