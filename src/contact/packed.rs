//! A contact in as few bytes as it needs: a hundred thousand of them are kept, and thirty are on screen.

use super::{Chat, Contact, ContactId, Crm, Flags, Jid, Kind, Names, Phone, PictureUrl, Server, Source, Timestamp};

/// A contact as [`pack`] has written it.
///
/// First comes a word that tells what is there and holds all that is no text; behind it the texts, each with its length.
/// An address that repeats the id, and a number that stands in the address, are not written twice.
#[derive(Clone, Copy)]
pub struct Packed<'a> {
    head: u32,
    texts: &'a [u8],
}

/// Where in the head something is told, from the lowest bit on.
mod head {
    pub(super) const KIND: u32 = 0;
    pub(super) const SOURCE: u32 = 2;
    /// Five times two bits.
    pub(super) const FLAGS: u32 = 4;
    pub(super) const JID: u32 = 14;
    pub(super) const LID: u32 = 16;
    pub(super) const PHONE: u32 = 18;
    /// Four bits, one for each name.
    pub(super) const NAMES: u32 = 20;
    pub(super) const PICTURE: u32 = 24;
    pub(super) const CHAT: u32 = 25;
    pub(super) const CRM: u32 = 26;
    pub(super) const CREATED: u32 = 27;
    pub(super) const UPDATED: u32 = 28;
    pub(super) const TWIN: u32 = 29;
    /// Always set, so that no packed contact begins with a zero.
    pub(super) const ONE: u32 = 31;
}

/// There is none.
const NONE: u32 = 0;
/// It is told by the text before it: the id, the address or its user.
const SAME: u32 = 1;
/// It has a text of its own.
const OWN: u32 = 2;

/// Appends `contact` to `bytes`.
pub fn pack(contact: &Contact, bytes: &mut Vec<u8>) {
    let start = bytes.len();
    bytes.extend([0; 4]);
    let mut writer = Writer { head: 1 << head::ONE, bytes };
    writer.bits(
        head::KIND,
        match contact.kind {
            Kind::Person => 0,
            Kind::Group => 1,
            Kind::Other => 2,
        },
    );
    writer.bits(
        head::SOURCE,
        match contact.source {
            Source::Unknown => 0,
            Source::Direct => 1,
            Source::Group => 2,
            Source::Both => 3,
        },
    );
    let Flags { me, my_contact, on_whatsapp, business, blocked } = contact.flags;
    for (place, flag) in (0..).zip([me, my_contact, on_whatsapp, business, blocked]) {
        writer.bits(head::FLAGS + 2 * place, flag.map_or(0, |flag| 1 + u32::from(flag)));
    }
    let id = contact.id.as_str();
    let jid = contact.jid.as_ref().map(Jid::as_str);
    writer.text(id);
    writer.text_or_same(head::JID, jid, Some(id));
    writer.text_or_same(head::LID, contact.lid.as_ref().map(Jid::as_str), jid);
    writer.text_or_same(head::PHONE, contact.phone.as_ref().map(Phone::digits), contact.jid.as_ref().map(Jid::user));
    let Names { saved, push, short, business } = &contact.names;
    for (place, name) in (0..).zip([saved, push, short, business]) {
        writer.optional(head::NAMES + place, name.as_deref());
    }
    writer.optional(head::PICTURE, contact.picture.as_ref().map(PictureUrl::as_str));
    writer.optional(head::TWIN, contact.twin.as_ref().map(ContactId::as_str));
    writer.number(head::CREATED, contact.created.map(|time| time.0.cast_unsigned()));
    writer.number(head::UPDATED, contact.updated.map(|time| time.0.cast_unsigned()));
    if let Some(chat) = &contact.chat {
        writer.bits(head::CHAT, 1);
        let Chat { name, last_message, last_at, unread } = &**chat;
        writer.parts([name, last_message, &None, &None, &None]);
        writer.numbers([last_at.map(|time| time.0.cast_unsigned()), *unread]);
    }
    if let Some(crm) = &contact.crm {
        writer.bits(head::CRM, 1);
        let Crm { assigned_user, department, funnel_stage, notes, custom } = &**crm;
        writer.parts([assigned_user, department, funnel_stage, notes, custom]);
    }
    let head = writer.head.to_be_bytes();
    if let Some(place) = bytes.get_mut(start..start + head.len()) {
        place.copy_from_slice(&head);
    }
}

struct Writer<'a> {
    head: u32,
    bytes: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn bits(&mut self, place: u32, bits: u32) {
        self.head |= bits << place;
    }

    fn length(&mut self, length: usize) {
        let mut rest = length;
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn optional(&mut self, place: u32, text: Option<&str>) {
        if let Some(text) = text {
            self.bits(place, 1);
            self.text(text);
        }
    }

    fn text_or_same(&mut self, place: u32, text: Option<&str>, before: Option<&str>) {
        match text {
            None => self.bits(place, NONE),
            text if text == before => self.bits(place, SAME),
            Some(text) => {
                self.bits(place, OWN);
                self.text(text);
            }
        }
    }

    fn number(&mut self, place: u32, number: Option<u64>) {
        if let Some(number) = number {
            self.bits(place, 1);
            self.bytes.extend(number.to_le_bytes());
        }
    }

    /// Texts behind a byte that tells which of them are there.
    fn parts(&mut self, texts: [&Option<Box<str>>; 5]) {
        let there = (0..).zip(texts).fold(0, |there, (place, text)| there | u8::from(text.is_some()) << place);
        self.bytes.push(there);
        texts.into_iter().flatten().for_each(|text| self.text(text));
    }

    /// Numbers behind a byte that tells which of them are there.
    fn numbers(&mut self, numbers: [Option<u64>; 2]) {
        let there = (0..).zip(numbers).fold(0, |there, (place, number)| there | u8::from(number.is_some()) << place);
        self.bytes.push(there);
        numbers.into_iter().flatten().for_each(|number| self.bytes.extend(number.to_le_bytes()));
    }
}

impl<'a> Packed<'a> {
    /// What [`pack`] has written. Anything else reads as a contact without an id.
    pub fn of(bytes: &'a [u8]) -> Self {
        let (head, texts) = bytes.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        Self { head: u32::from_be_bytes(*head), texts }
    }

    /// Person, group or neither.
    pub fn kind(self) -> Kind {
        match self.bits(head::KIND) {
            0 => Kind::Person,
            1 => Kind::Group,
            _ => Kind::Other,
        }
    }

    /// Where the account met them.
    pub fn source(self) -> Source {
        match self.bits(head::SOURCE) {
            0 => Source::Unknown,
            1 => Source::Direct,
            2 => Source::Group,
            _ => Source::Both,
        }
    }

    /// Whether only a privacy id is known of the address; see [`Contact::is_hidden`].
    pub fn is_hidden(self) -> bool {
        self.kind() == Kind::Person && self.bits(head::LID) != NONE && self.bits(head::PHONE) == NONE
    }

    /// Whether there is a name of its own.
    pub fn is_named(self) -> bool {
        self.head >> head::NAMES & 0xf != 0
    }

    /// The gateway's own key.
    pub fn id(self) -> &'a str {
        text(self.id_bytes())
    }

    /// The gateway's own key, to be compared.
    pub fn id_bytes(self) -> &'a [u8] {
        self.reader().bytes()
    }

    /// The id and all addresses.
    pub fn ids(self) -> Ids<'a> {
        let Ids { id, jid, lid, phone } = self.raw_ids();
        Ids { id: text(id), jid: jid.map(text), lid: lid.map(text), phone: phone.map(text) }
    }

    /// The id and all addresses, to be compared: bytes need not be looked through for whether they are a text.
    pub fn raw_ids(self) -> Ids<'a, [u8]> {
        self.read_ids(&mut self.reader())
    }

    /// The name to show; see [`Contact::name`].
    pub fn name(self) -> Option<&'a str> {
        self.name_bytes().map(text)
    }

    /// The name to show, as it is written.
    pub fn name_bytes(self) -> Option<&'a [u8]> {
        if self.is_named() { self.name_and_number().0 } else { None }
    }

    /// The name to show as it is written, and the number.
    pub fn name_and_number(self) -> (Option<&'a [u8]>, Option<u64>) {
        let mut reader = self.reader();
        let ids = self.read_ids(&mut reader);
        let mut name = |place| self.has(head::NAMES + place).then(|| reader.bytes());
        let (saved, push, short, business) = (name(0), name(1), name(2), name(3));
        (saved.or(push).or(business).or(short), ids.phone.and_then(number))
    }

    /// The contact.
    pub fn unpack(self) -> Contact {
        let mut reader = self.reader();
        let ids = self.read_ids(&mut reader);
        let owned = |bytes: &[u8]| Box::from(text(bytes));
        let mut optional = |place| self.has(place).then(|| reader.text());
        let mut name = |place| optional(head::NAMES + place).map(Box::from);
        let names = Names { saved: name(0), push: name(1), short: name(2), business: name(3) };
        let picture = optional(head::PICTURE).map(|url| PictureUrl(url.into()));
        let twin = optional(head::TWIN).map(ContactId::new);
        let mut time = |place| self.has(place).then(|| Timestamp(reader.number().cast_signed()));
        let (created, updated) = (time(head::CREATED), time(head::UPDATED));
        let chat = self.has(head::CHAT).then(|| {
            let [name, last_message, ..] = reader.parts();
            let [last_at, unread] = reader.numbers();
            Box::new(Chat { name, last_message, last_at: last_at.map(|time| Timestamp(time.cast_signed())), unread })
        });
        let crm = self.has(head::CRM).then(|| {
            let [assigned_user, department, funnel_stage, notes, custom] = reader.parts();
            Box::new(Crm { assigned_user, department, funnel_stage, notes, custom })
        });
        let flag = |place: u32| match self.bits(head::FLAGS + 2 * place) {
            0 => None,
            told => Some(told == 2),
        };
        let flags =
            Flags { me: flag(0), my_contact: flag(1), on_whatsapp: flag(2), business: flag(3), blocked: flag(4) };
        Contact {
            id: ContactId::new(text(ids.id)),
            jid: ids.jid.map(|jid| Jid(owned(jid))),
            lid: ids.lid.map(|lid| Jid(owned(lid))),
            phone: ids.phone.map(|phone| Phone(owned(phone))),
            names,
            kind: self.kind(),
            source: self.source(),
            picture,
            flags,
            chat,
            crm,
            created,
            updated,
            twin,
        }
    }

    fn bits(self, place: u32) -> u32 {
        self.head >> place & 0b11
    }

    fn has(self, place: u32) -> bool {
        self.head >> place & 1 == 1
    }

    fn reader(self) -> Reader<'a> {
        Reader(self.texts)
    }

    fn read_ids(self, reader: &mut Reader<'a>) -> Ids<'a, [u8]> {
        let id = reader.bytes();
        let mut next = |place, before: Option<&'a [u8]>| match self.bits(place) {
            NONE => None,
            SAME => before,
            _ => Some(reader.bytes()),
        };
        let jid = next(head::JID, Some(id));
        let lid = next(head::LID, jid);
        let phone = next(head::PHONE, jid.map(user));
        Ids { id, jid, lid, phone }
    }
}

/// The texts by which a contact is known to machines.
pub struct Ids<'a, T: ?Sized = str> {
    /// The gateway's own key.
    pub id: &'a T,
    /// The address to write to.
    pub jid: Option<&'a T>,
    /// The privacy id.
    pub lid: Option<&'a T>,
    /// The digits of the number.
    pub phone: Option<&'a T>,
}

impl<T: ?Sized> Copy for Ids<'_, T> {}

impl<T: ?Sized> Clone for Ids<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'a> Ids<'a> {
    /// What stands before the `@` of the privacy id.
    pub fn lid_user(self) -> Option<&'a str> {
        self.lid.and_then(|lid| lid.split('@').next())
    }

    /// What kind of server the address is at.
    pub fn server(self) -> Option<Server> {
        self.jid.map(Server::of)
    }
}

impl<'a> Ids<'a, [u8]> {
    /// What stands before the `@` of the privacy id.
    pub fn lid_user(self) -> Option<&'a [u8]> {
        self.lid.map(user)
    }
}

/// What stands before the `@` of an address.
fn user(jid: &[u8]) -> &[u8] {
    jid.split(|byte| *byte == b'@').next().unwrap_or_default()
}

/// What digits stand for; `None` where it is no number, or one of more digits than 64 bits always hold.
fn number(digits: &[u8]) -> Option<u64> {
    let is_number = (1..=19).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    is_number.then(|| digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit & 0xf)))
}

/// What is left to read. Past the end every text is empty and every number 0.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(n.min(self.0.len()));
        self.0 = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    fn bytes(&mut self) -> &'a [u8] {
        let (mut length, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return self.take(length);
            }
        }
    }

    fn text(&mut self) -> &'a str {
        text(self.bytes())
    }

    fn number(&mut self) -> u64 {
        self.take(8).first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    fn parts(&mut self) -> [Option<Box<str>>; 5] {
        let there = self.byte();
        [0, 1, 2, 3, 4].map(|place| (there >> place & 1 == 1).then(|| self.text().into()))
    }

    fn numbers(&mut self) -> [Option<u64>; 2] {
        let there = self.byte();
        [0, 1].map(|place| (there >> place & 1 == 1).then(|| self.number()))
    }
}

/// What was written as a text.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(contact: &Contact) -> Vec<u8> {
        let mut bytes = Vec::new();
        pack(contact, &mut bytes);
        bytes
    }

    /// Checks that a contact comes back as it was, whatever way it is read.
    fn check(contact: &Contact) {
        let bytes = packed(contact);
        let back = Packed::of(&bytes);
        assert_eq!(&back.unpack(), contact);
        assert_eq!((back.kind(), back.source(), back.is_hidden()), (contact.kind, contact.source, contact.is_hidden()));
        assert_eq!(
            (back.id(), back.name(), back.is_named()),
            (contact.id.as_str(), contact.name(), contact.name().is_some())
        );
        let ids = back.ids();
        assert_eq!(ids.jid, contact.jid.as_ref().map(Jid::as_str));
        assert_eq!(ids.lid_user(), contact.lid.as_ref().map(Jid::user));
        assert_eq!(ids.phone, contact.phone.as_ref().map(Phone::digits));
        assert_eq!(ids.server(), contact.jid.as_ref().map(Jid::server));
    }

    fn contact(id: &str) -> Contact {
        Contact::new(ContactId::new(id))
    }

    fn everything() -> Contact {
        let mut contact = contact("k1").with_jid(Jid::parse("205@lid").unwrap());
        contact.phone = Phone::parse("628123456");
        contact.names = Names {
            saved: Some("Ana".into()),
            push: Some("ana ✨".into()),
            short: Some("A".into()),
            business: Some("Ana & Co".into()),
        };
        contact.source = Source::Both;
        contact.picture = PictureUrl::parse("https://pps.whatsapp.net/a.jpg");
        contact.flags =
            Flags { me: Some(false), my_contact: Some(true), on_whatsapp: None, business: Some(true), blocked: None };
        contact.chat = Some(Box::new(Chat {
            name: None,
            last_message: Some("x".repeat(70_000).into()),
            last_at: Some(Timestamp(-1)),
            unread: Some(u64::MAX),
        }));
        contact.crm = Some(Box::new(Crm { notes: Some("n".into()), custom: Some("{}".into()), ..Crm::default() }));
        contact.created = Some(Timestamp(1_781_337_600_000));
        contact.twin = Some(ContactId::new("k2"));
        contact
    }

    #[test]
    fn everything_that_is_known_comes_back() {
        check(&everything());
        check(&contact(""));
        check(&contact("628123456@c.us").with_jid(Jid::parse("628123456@c.us").unwrap()));
        check(&contact("205@lid").with_jid(Jid::parse("205@lid").unwrap()));
        check(&contact("1203@g.us").with_jid(Jid::parse("1203@g.us").unwrap()));
        check(&contact("628:1@c.us").with_jid(Jid::parse("62812345:1@c.us").unwrap()));
        let mut named = contact("7");
        named.names.business = Some("Shop".into());
        named.kind = Kind::Other;
        named.updated = Some(Timestamp(0));
        named.flags.blocked = Some(true);
        check(&named);
    }

    #[test]
    fn what_repeats_itself_is_written_once() {
        let contact =
            contact("628123456789@s.whatsapp.net").with_jid(Jid::parse("628123456789@s.whatsapp.net").unwrap());
        assert_eq!(packed(&contact).len(), 4 + 1 + contact.id.as_str().len());
    }

    #[test]
    fn bytes_that_are_no_contact_do_no_harm() {
        let bytes = packed(&everything());
        for end in 0..bytes.len().min(200) {
            let cut = Packed::of(&bytes[..end]);
            let _ = (cut.unpack(), cut.name().is_some(), cut.ids().server());
        }
        let _ = Packed::of(&[0xff; 64]).unpack();
    }
}
