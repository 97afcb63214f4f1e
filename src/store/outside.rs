//! What the store needs of the world outside: somebody who carries calls, waits, and keeps credentials.

use std::any::Any;

use super::DeskStore;
use crate::browsing::Ticket;
use crate::config::Connection;
use crate::gateway::wire::Credential;
use crate::gateway::{Account, Batch, Call, Group, Members};
use crate::search::Decompose;

/// A call that is to be made, and what for.
#[derive(Debug)]
pub enum Errand {
    /// A step of the list or a search.
    Batch(Ticket, Call<Batch>),
    /// Who is in the group.
    Members(Ticket, Call<Members>),
    /// The groups that can be picked.
    Groups(Call<Vec<Group>>),
    /// The accounts that can be picked.
    Accounts(Call<Vec<Account>>),
}

/// Something that goes on outside; dropping it stops it.
pub type Running = Box<dyn Any>;

/// The world outside the store. The browser is one; tests bring another.
pub trait Outside {
    /// Begins to carry out an errand. Its answer goes to one of the store's `deliver_…`, with `session`.
    fn run(&self, store: DeskStore, session: u64, errand: Errand) -> Running;

    /// Calls [`DeskStore::settle`] when nobody has typed for a moment.
    fn settle_later(&self, store: DeskStore) -> Running;

    /// How texts are taken apart for searching.
    fn decompose(&self) -> Decompose;

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
}
