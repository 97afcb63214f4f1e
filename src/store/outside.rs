//! What the store needs of the world outside: somebody who carries calls, waits, and keeps credentials.

use std::any::Any;

use super::DeskStore;
use crate::browsing::{self, Host, Ticket};
use crate::config::Connection;
use crate::contact::{Contact, ContactId, Timestamp};
use crate::gateway::detail::{About, Business, Checked, Detail, Features, Picture};
use crate::gateway::wire::Credential;
use crate::gateway::{Account, Call, Group};

/// A call that is to be made, and what for.
#[derive(Debug)]
pub struct Errand {
    /// Which one. It goes back to the store with the answer.
    pub stamp: Stamp,
    /// What for. It goes back, too.
    pub purpose: Purpose,
    /// The call.
    pub call: Call<Answer>,
}

/// What tells one errand from every other, so that an answer that comes late is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The gateway that was open.
    pub(super) session: u64,
    /// Which of everything that was ever asked beside the list; 0 for steps, which have their tickets.
    pub(super) serial: u64,
}

/// What a call is made for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A step of the list, a search, a group's members.
    Step(Ticket),
    /// The groups that can be picked.
    Groups,
    /// The accounts that can be picked.
    Accounts,
    /// What the server's engine can do.
    Features,
    /// Whether a number is on WhatsApp.
    Check,
    /// Something about one contact.
    Of(ContactId, Part),
}

/// What of one contact is asked for, or done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The contact by itself.
    Detail,
    /// The about text.
    About,
    /// The picture.
    Picture,
    /// The business profile.
    Business,
    /// Blocking.
    Block,
    /// Unblocking.
    Unblock,
    /// Saving a name.
    Name,
}

impl Part {
    /// What is asked, rather than done.
    pub const READ: [Self; 4] = [Self::Detail, Self::About, Self::Picture, Self::Business];

    /// Whether it changes something, and so must be heard of to its end.
    pub fn is_write(self) -> bool {
        !Self::READ.contains(&self)
    }
}

/// What came of a call.
#[derive(Debug)]
pub enum Answer {
    /// Of a step.
    Step(browsing::Answer),
    /// The groups.
    Groups(Vec<Group>),
    /// The accounts.
    Accounts(Vec<Account>),
    /// What can be done.
    Features(Features),
    /// Whether a number is on WhatsApp.
    Checked(Checked),
    /// The contact by itself, if there is one.
    Detail(Option<Detail>),
    /// The about text.
    About(About),
    /// The picture.
    Picture(Picture),
    /// The business profile, if there is one.
    Business(Option<Business>),
    /// It is done.
    Done,
}

/// Something that goes on outside; dropping it stops it.
pub type Running = Box<dyn Any>;

/// The world outside the store. The browser is one; tests bring another.
pub trait Outside {
    /// Begins to carry out an errand. Its answer goes to [`DeskStore::deliver`] with its stamp and purpose.
    fn run(&self, store: DeskStore, errand: Errand) -> Running;

    /// Calls [`DeskStore::settle`] when nobody has typed for a moment.
    fn settle_later(&self, store: DeskStore) -> Running;

    /// Calls [`DeskStore::work`] as soon as the page has answered what waits.
    fn work_soon(&self, store: DeskStore) -> Running;

    /// Calls [`DeskStore::work_ahead`] once the page has shown what it has.
    fn work_later(&self, store: DeskStore) -> Running;

    /// What browsing borrows.
    fn host(&self) -> Host;

    /// What time it is.
    fn now(&self) -> Timestamp;

    /// The credential that is kept for a connection.
    fn credential(&self, connection: &Connection) -> Option<Credential>;

    /// Keeps a credential for the tab, or on the device.
    fn keep_credential(&self, connection: &Connection, credential: &Credential, on_device: bool);

    /// Forgets a credential.
    fn forget_credential(&self, connection: &Connection);

    /// The account that was last chosen.
    fn account(&self, connection: &Connection) -> Option<String>;

    /// Keeps the account that was chosen.
    fn keep_account(&self, connection: &Connection, account: &str);

    /// Whether somebody else than the person brings credentials: the page that the desk is a part of.
    fn brings_credentials(&self) -> bool {
        false
    }

    /// Asks whoever brings credentials for one; the answer goes to [`DeskStore::unlock`].
    fn ask_credential(&self, _store: DeskStore, _connection: &Connection) -> Option<Running> {
        None
    }

    /// Whether a person may have a credential kept on the device.
    fn can_remember(&self) -> bool {
        true
    }

    /// Hears what the person has done to a contact, once the gateway has done it.
    fn hear(&self, _contact: &Contact, _part: Part) {}
}
