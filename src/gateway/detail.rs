//! What a gateway tells of one contact and does with one, beyond its row in the list.

use crate::contact::{Contact, Jid, PictureUrl, Timestamp};

/// What can be done with one contact. It may depend on the engine that a server runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// How the about text comes.
    pub about: Told,
    /// How the picture comes.
    pub picture: Told,
    /// Whether the gateway can be made to fetch a picture anew.
    pub refreshes_pictures: bool,
    /// Whether the call for one contact tells more than its row does.
    pub tells_more: bool,
    /// Whether contacts can be asked for as businesses. Who is none shows only then.
    pub tells_business: bool,
    /// Whether it can be asked who is on WhatsApp.
    pub checks_numbers: bool,
    /// Whether contacts can be blocked and unblocked.
    pub blocks: bool,
    /// Whether the saved name may as well be another one, and nobody says which.
    pub mixes_names: bool,
    /// Whether a name can be saved, and what to know before.
    pub names: Option<NameRule>,
}

/// How something about a contact comes to be known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// It does not.
    #[default]
    Never,
    /// It stands in the row, and what does not stand there is not to be had.
    InRow,
    /// It comes with the call for one contact.
    InDetail,
    /// There is a call for it.
    Asked,
}

/// What a person should know before saving a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRule {
    /// It goes into the phone's address book, which may refuse where several WhatsApp apps are installed (WAHA's
    /// OpenAPI description).
    AddressBook,
    /// It may need a second or third try (Hypersender's page of the call).
    MayNeedTries,
}

/// One contact by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The contact, as far as this answer tells.
    pub contact: Contact,
    /// The about text, where it comes along: `Some(None)` is none, or hidden.
    pub about: Option<About>,
    /// The groups that the contact shares with the account.
    pub groups: Vec<SharedGroup>,
    /// On how many devices WhatsApp runs for this contact, where the gateway says so.
    pub n_devices: Option<usize>,
    /// The gateway's own record, as compact JSON text; empty where it told nothing.
    pub record: Box<str>,
}

/// An about text; `None` where there is none or it is hidden.
pub type About = Option<Box<str>>;

/// A picture's address; `None` where there is none or it is hidden.
pub type Picture = Option<PictureUrl>;

/// A group that a contact is in, and the account too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedGroup {
    /// The group's address.
    pub jid: Jid,
    /// Its subject.
    pub name: Option<Box<str>>,
    /// What the contact is in it.
    pub role: Role,
    /// When the contact was last seen in it.
    pub last_seen: Option<Timestamp>,
}

/// What somebody is in a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// A member like others, as far as is known.
    #[default]
    Member,
    /// An administrator.
    Admin,
    /// The one who made the group, or was given it.
    Owner,
}

/// What a business tells of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Business {
    /// The e-mail address.
    pub email: Option<Box<str>>,
    /// Where it is.
    pub address: Option<Box<str>>,
    /// What it deals with.
    pub categories: Vec<Box<str>>,
    /// Its own texts and links by their names, such as `website` and `description`.
    pub options: Vec<(Box<str>, Box<str>)>,
    /// When it is open: a line for each day, as the gateway words it.
    pub hours: Vec<Hours>,
    /// The time zone of those hours, such as `Asia/Jakarta`.
    pub time_zone: Option<Box<str>>,
}

/// When a business is open on a day, in the gateway's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// The day, such as `mon` or `monday`.
    pub day: Box<str>,
    /// `09:00–18:00`, or the mode where no times are given.
    pub open: Box<str>,
}

/// Whether a number is on WhatsApp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whether it is.
    pub is_on_whatsapp: bool,
    /// The address to write to. In Brazil it may lack the ninth digit of the number that was asked for.
    pub jid: Option<Jid>,
}

/// A name that a person gives to a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenName {
    /// The first name.
    pub first: Box<str>,
    /// The last name; may be empty.
    pub last: Box<str>,
}

impl GivenName {
    /// Both names in one.
    pub fn whole(&self) -> String {
        format!("{} {}", self.first, self.last).trim().to_owned()
    }
}

/// A part of the gateway's table of privacy ids and the numbers behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// A privacy id and the address of the number that it stands for.
    pub pairs: Vec<(Jid, Jid)>,
    /// Where the table goes on; `None` at its end.
    pub next: Option<super::Position>,
}
