//! What the page knows, as signals: the one place with state that changes.
//!
//! Components read the signals and send intent back through the methods; they never fetch. The
//! store in turn only *posts* what is to be asked, through [`Outside`], and takes the answers when
//! they come. So it runs on the host in tests as it does in a browser.

mod asking;
mod dossier;
mod number_check;
mod outside;
mod rows;

pub use dossier::{Deed, Dossier, Sighting};
pub use number_check::NumberCheck;
pub use outside::{Answer, Errand, Outside, Part, Purpose, Running, Stamp};
pub use rows::RowId;

use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::browsing::{Browsing, Look, Pause, Progress, Stand, Ticket};
use crate::config::{Auth, Connection};
use crate::contact::{Contact, ContactId, Timestamp};
use crate::gateway::detail::Features;
use crate::gateway::error::GatewayError;
use crate::gateway::wire::{Credential, Site};
use crate::gateway::{Abilities, Account, Gateway, Group, open};
use crate::search::Query;
use crate::signals::{Memo, RwSignal};

/// What the page shows of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// No connection is open.
    #[default]
    Closed,
    /// The person has to sign in.
    SignIn {
        /// Whether the gateway has refused the last credential.
        was_refused: bool,
    },
    /// The page that the desk is a part of is asked for a credential.
    Unlocking {
        /// Why the list cannot be read yet, if asking was in vain.
        failure: Option<UnlockFailure>,
    },
    /// The person has to choose an account.
    ChooseAccount {
        /// What the gateway said of the last one, if one was tried.
        because: Option<GatewayError>,
    },
    /// The list.
    Listing,
}

/// Why a page gave no credential that opens the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlockFailure {
    /// It gave none.
    Missing,
    /// The gateway has refused those that it gave.
    Refused,
}

/// What a notice on the page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The gateway asks us to wait; the reading goes on by itself.
    Slowed(Duration),
    /// The reading has stopped.
    Stopped(GatewayError),
}

/// Something that is asked once and then known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known<T> {
    /// Not asked yet, or not to be had.
    #[default]
    Nothing,
    /// Asked.
    Asked,
    /// Known.
    Is(T),
    /// Asked in vain.
    Failed(GatewayError),
}

/// What stands beside the list, or over it where there is no room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Aside {
    /// Nothing.
    #[default]
    Nothing,
    /// A contact.
    Contact(ContactId),
    /// A contact, and its picture large above everything.
    Picture(ContactId),
    /// The check of a number.
    Check,
}

impl Aside {
    /// The contact that is open.
    pub fn contact(&self) -> Option<&ContactId> {
        match self {
            Self::Contact(id) | Self::Picture(id) => Some(id),
            Self::Nothing | Self::Check => None,
        }
    }
}

/// How something comes to be known, whatever it is.
trait Asking {
    /// Asks, unless it is known: then that stays until the answer.
    fn ask(&mut self);

    /// Asks no longer.
    fn stop(&mut self);

    /// Knows nothing any more.
    fn forget(&mut self);

    /// Has been asked in vain, unless it is known.
    fn fail(&mut self, error: GatewayError);
}

impl<T> Asking for Known<T> {
    fn ask(&mut self) {
        if !matches!(self, Self::Is(_)) {
            *self = Self::Asked;
        }
    }

    fn stop(&mut self) {
        if matches!(self, Self::Asked) {
            *self = Self::Nothing;
        }
    }

    fn forget(&mut self) {
        *self = Self::Nothing;
    }

    fn fail(&mut self, error: GatewayError) {
        if !matches!(self, Self::Is(_)) {
            *self = Self::Failed(error);
        }
    }
}

/// One connection as the page shows it. Cheap to copy: every field is a handle.
#[derive(Clone, Copy)]
pub struct DeskStore {
    /// The connection that is open.
    pub connection: RwSignal<Option<Connection>>,
    /// What stands on the page in place of, or as, the list.
    pub phase: RwSignal<Phase>,
    /// What the person wants to see.
    pub look: RwSignal<Look>,
    /// What stands beside the list.
    pub aside: RwSignal<Aside>,
    /// The words that are searched for.
    query: Memo<Query>,
    /// The contact whose detail is open.
    pub opened: Memo<Option<ContactId>>,
    /// How far the reading has come.
    pub progress: RwSignal<Progress>,
    /// Changes with every change of the rows.
    pub version: RwSignal<(u64, u64)>,
    /// What went wrong, if anything did.
    pub notice: RwSignal<Option<Notice>>,
    /// The groups that can be picked.
    pub groups: RwSignal<Known<Vec<Group>>>,
    /// The accounts that can be picked.
    pub accounts: RwSignal<Known<Vec<Account>>>,
    /// The account that is asked.
    pub account: RwSignal<Option<String>>,
    /// What the open gateway can do.
    pub abilities: RwSignal<Abilities>,
    /// What can be done with one contact, as far as that is known.
    pub features: RwSignal<Features>,
    /// Whether the server has still to say what its engine can do.
    pub is_engine_unknown: RwSignal<bool>,
    /// Whether group chats have been seen, so that showing them can be offered.
    pub has_groups: RwSignal<bool>,
    /// Whether somebody is listed twice, so that showing both can be offered.
    pub has_twins: RwSignal<bool>,
    /// The number that is being checked, or was checked last.
    pub check: RwSignal<NumberCheck>,
    /// Where the person stands, for a reload to come back to.
    pub stand: RwSignal<Stand>,
    /// The row that the list goes to as soon as it is there, where one stood before a reload; 0 is none.
    pub wanted_row: RwSignal<usize>,
    /// Grows with everything that is asked about single contacts.
    dossiers: RwSignal<u64>,
    /// All that is known of the contact that is open.
    person: Memo<Option<Contact>>,
    /// What has been asked about the contact that is open.
    dossier: Memo<Dossier>,
    inner: StoredValue<Inner, LocalStorage>,
}

struct Inner {
    outside: Rc<dyn Outside>,
    credential: Option<Credential>,
    /// Whether the credential is to be kept on the device, until it has been kept.
    to_keep: Option<bool>,
    /// Waits for the credential that the page brings.
    unlocking: Option<Running>,
    /// Whether the last credential was refused, and none has been accepted since.
    was_refused: bool,
    /// When one was refused last.
    refused_at: Option<Timestamp>,
    gateway: Option<Box<dyn Gateway>>,
    browsing: Option<Browsing>,
    steps: HashMap<Ticket, Running>,
    /// What is asked beside the list, by what for: the latest only, with its number.
    asks: HashMap<Purpose, (u64, Running)>,
    n_asks: u64,
    /// What has been asked about single contacts, for as long as the gateway is open.
    dossiers: HashMap<ContactId, Dossier>,
    has_asked_features: bool,
    settling: Option<Running>,
    /// Goes on with the rows.
    working: Option<Running>,
    /// What nobody waits for yet, while it is left for later.
    working_ahead: Option<Running>,
    /// When it was last told how much of an answer has come, or when it began to come.
    told_at: Option<Timestamp>,
    /// Grows with every gateway that is opened, so that answers of an earlier one are known.
    session: u64,
}

impl DeskStore {
    /// A store with no connection open.
    pub fn new(outside: Rc<dyn Outside>) -> Self {
        let aside = RwSignal::new(Aside::Nothing);
        let opened = Memo::new(move |_| aside.with(|aside| aside.contact().cloned()));
        let look = RwSignal::new(Look::default());
        let decompose = outside.host().decompose;
        let query = Memo::new(move |_| look.with(|look| Query::parse(&look.query, decompose)));
        let (version, dossiers) = (RwSignal::default(), RwSignal::default());
        let inner = StoredValue::new_local(Inner {
            outside,
            credential: None,
            to_keep: None,
            unlocking: None,
            was_refused: false,
            refused_at: None,
            gateway: None,
            browsing: None,
            steps: HashMap::new(),
            asks: HashMap::new(),
            n_asks: 0,
            dossiers: HashMap::new(),
            has_asked_features: false,
            settling: None,
            working: None,
            working_ahead: None,
            told_at: None,
            session: 0,
        });
        let person = Memo::new(move |_| {
            version.track();
            dossiers.track();
            let id = opened.get()?;
            inner.try_with_value(|inner| inner.person(&id))?
        });
        let dossier = Memo::new(move |_| {
            dossiers.track();
            let known = opened.get().and_then(|id| inner.try_with_value(|inner| inner.dossiers.get(&id).cloned())?);
            known.unwrap_or_default()
        });
        Self {
            connection: RwSignal::new(None),
            phase: RwSignal::default(),
            look,
            query,
            aside,
            opened,
            progress: RwSignal::default(),
            version,
            notice: RwSignal::new(None),
            groups: RwSignal::default(),
            accounts: RwSignal::default(),
            account: RwSignal::new(None),
            abilities: RwSignal::default(),
            features: RwSignal::default(),
            is_engine_unknown: RwSignal::new(false),
            has_groups: RwSignal::new(false),
            has_twins: RwSignal::new(false),
            check: RwSignal::default(),
            stand: RwSignal::default(),
            wanted_row: RwSignal::default(),
            dossiers,
            person,
            dossier,
            inner,
        }
    }

    /// Opens a connection, with the look that is set. Opening the one that is open changes nothing.
    pub fn connect(self, connection: Option<Connection>) {
        if self.connection.with_untracked(|open| *open == connection) {
            return;
        }
        if self.connection.with_untracked(Option::is_some) {
            // Where one stood was in another list.
            self.wanted_row.set(0);
        }
        self.close();
        let Some(connection) = connection else {
            self.connection.set(None);
            return;
        };
        let (credential, account) =
            self.read(|inner| (inner.outside.credential(&connection), inner.outside.account(&connection)));
        let is_unlocked = connection.auth == Auth::None || credential.is_some();
        self.account.set(account.or_else(|| connection.account.clone()));
        self.write(|inner| inner.credential = credential.filter(|_| connection.auth == Auth::Prompt));
        self.connection.set(Some(connection));
        if is_unlocked {
            self.begin();
        } else {
            self.want_credential(false);
        }
    }

    /// Asks whoever brings the credential for it, or the person.
    fn want_credential(self, was_refused: bool) {
        let Some(connection) = self.connection.get_untracked() else { return };
        let asking = self.read(|inner| inner.outside.ask_credential(self, &connection));
        let is_brought = asking.is_some();
        self.write(|inner| inner.unlocking = asking);
        self.phase.set(if is_brought { Phase::Unlocking { failure: None } } else { Phase::SignIn { was_refused } });
    }

    /// Takes what came of asking for a credential, and reads the list with it.
    pub fn unlock(self, credential: Option<Credential>) {
        let is_awaited = self.write(|inner| inner.unlocking.take().is_some());
        match credential {
            _ if !is_awaited => {}
            Some(credential) => {
                self.write(|inner| inner.credential = Some(credential));
                self.begin();
            }
            None => self.phase.set(Phase::Unlocking { failure: Some(UnlockFailure::Missing) }),
        }
    }

    /// Asks for a credential again: it was in vain before, or whoever brings it has only now come.
    pub fn try_unlock_again(self) {
        let is_locked =
            self.phase.with_untracked(|phase| matches!(phase, Phase::Unlocking { .. } | Phase::SignIn { .. }));
        if is_locked {
            self.want_credential(false);
        }
    }

    /// Whether a person may have a credential kept on the device.
    pub fn can_remember(self) -> bool {
        self.read(|inner| inner.outside.can_remember())
    }

    /// Takes a credential and reads the list with it. It is kept once the gateway has accepted it.
    pub fn sign_in(self, credential: Credential, on_device: bool) {
        self.write(|inner| {
            inner.credential = Some(credential);
            inner.to_keep = Some(on_device);
        });
        self.begin();
    }

    /// Forgets the credential, and asks for one.
    pub fn sign_out(self) {
        let connection = self.connection.get_untracked();
        self.close();
        if let Some(connection) = connection {
            self.read(|inner| inner.outside.forget_credential(&connection));
            self.connection.set(Some(connection));
            self.phase.set(Phase::SignIn { was_refused: false });
        }
    }

    /// Asks this account from now on.
    pub fn choose_account(self, account: String) {
        if let Some(connection) = self.connection.get_untracked() {
            self.read(|inner| inner.outside.keep_account(&connection, &account));
        }
        self.account.set(Some(account));
        self.aside.set(Aside::Nothing);
        self.begin();
    }

    /// Shows the choice of accounts.
    pub fn change_account(self) {
        self.phase.set(Phase::ChooseAccount { because: None });
        self.read_accounts();
    }

    /// Goes back to the list from the choice of accounts.
    pub fn keep_on(self) {
        if self.read(|inner| inner.browsing.is_some()) {
            self.phase.set(Phase::Listing);
        }
    }

    /// Takes a new look.
    pub fn set_look(self, look: Look) {
        if self.look.with_untracked(|current| *current == look) {
            return;
        }
        let has_new_words = self.look.with_untracked(|current| current.query != look.query);
        let is_typing = has_new_words && !look.query.is_empty();
        self.look.set(look.clone());
        self.notice.set(None);
        self.write(|inner| {
            if let Some(browsing) = &mut inner.browsing {
                browsing.look(look);
            }
            if has_new_words {
                inner.settling = is_typing.then(|| inner.outside.settle_later(self));
            }
        });
        self.go_on();
    }

    /// Puts something beside the list. A contact that is not known yet is looked for.
    pub fn show(self, aside: Aside) {
        if self.aside.with_untracked(|shown| *shown == aside) {
            return;
        }
        let left = self.opened.get_untracked();
        self.aside.set(aside);
        if let Some(left) = left.filter(|left| self.opened.with_untracked(|opened| opened.as_ref() != Some(left))) {
            self.leave(&left);
        }
        self.go_on();
    }

    /// Changes the look.
    pub fn update_look(self, change: impl FnOnce(&mut Look)) {
        let mut look = self.look.get_untracked();
        change(&mut look);
        self.set_look(look);
    }

    /// Nobody has typed for a while.
    pub fn settle(self) {
        self.write(|inner| {
            inner.settling = None;
            if let Some(browsing) = &mut inner.browsing {
                browsing.settle();
            }
        });
        self.go_on();
    }

    /// Tells which row is the last on screen.
    pub fn reach(self, last_on_screen: usize) {
        self.write(|inner| {
            if let Some(browsing) = &mut inner.browsing {
                browsing.reach(last_on_screen);
            }
        });
        self.go_on();
    }

    /// Goes on after a failure, or at once where the gateway has asked for a pause.
    pub fn try_again(self) {
        self.notice.set(None);
        self.write(|inner| {
            // Dropping what waits ends the waiting; the browsing asks for it anew.
            let waiting: Vec<Ticket> = inner.steps.drain().map(|(ticket, _)| ticket).collect();
            if let Some(browsing) = &mut inner.browsing {
                for ticket in waiting {
                    browsing.stop(ticket);
                }
                browsing.resume();
            }
        });
        self.go_on();
    }

    /// Reads no further than what is scrolled to, for now or for good.
    pub fn pause_reading(self, pause: Pause) {
        self.write(|inner| {
            if let Some(browsing) = &mut inner.browsing {
                browsing.pause(pause);
            }
        });
        self.go_on();
    }

    /// Reads everything anew. What is shown stays until the first answer has come.
    pub fn refresh(self) {
        let opened = self.opened.get_untracked();
        self.notice.set(None);
        self.groups.set(Known::Nothing);
        self.write(|inner| {
            inner.steps.clear();
            let is_reread = |purpose: &Purpose| match purpose {
                Purpose::Groups => true,
                Purpose::Of(_, part) => !part.is_write(),
                _ => false,
            };
            inner.asks.retain(|purpose, _| !is_reread(purpose));
            inner.doubt_dossiers(opened.as_ref());
            if let Some(browsing) = &mut inner.browsing {
                browsing.refresh();
            }
        });
        self.dossiers.update(|version| *version += 1);
        self.go_on();
    }

    fn read<T: Default>(self, read: impl FnOnce(&Inner) -> T) -> T {
        self.inner.try_with_value(read).unwrap_or_default()
    }

    /// Changes the inside; after the page has been taken down there is none left to change.
    fn write<T: Default>(self, write: impl FnOnce(&mut Inner) -> T) -> T {
        self.inner.try_update_value(write).unwrap_or_default()
    }

    /// Ends everything that belongs to the open connection.
    fn close(self) {
        self.write(|inner| {
            inner.session += 1;
            inner.gateway = None;
            inner.browsing = None;
            inner.credential = None;
            inner.to_keep = None;
            inner.unlocking = None;
            inner.was_refused = false;
            inner.refused_at = None;
            inner.steps.clear();
            inner.asks.clear();
            inner.dossiers.clear();
            inner.settling = None;
            inner.working = None;
            inner.working_ahead = None;
        });
        self.phase.set(Phase::Closed);
        self.groups.set(Known::Nothing);
        self.accounts.set(Known::Nothing);
        self.notice.set(None);
        self.aside.set(Aside::Nothing);
        self.check.set(NumberCheck::Nothing);
        self.publish();
    }

    /// Opens the gateway with the credential and account that are known, and begins to read.
    fn begin(self) {
        let Some(connection) = self.connection.get_untracked() else { return };
        let account = self.account.get_untracked();
        let is_nameless = connection.product.needs_account() && account.is_none();
        let look = self.look.get_untracked();
        let (abilities, features) = self.write(|inner| {
            let site = Site::new(&connection.url, account.as_deref(), inner.credential.clone());
            let gateway = open(connection.product, site);
            let (abilities, features) = (gateway.abilities(), gateway.features());
            inner.session += 1;
            inner.steps.clear();
            inner.asks.clear();
            inner.dossiers.clear();
            inner.has_asked_features = false;
            inner.browsing = Some(Browsing::new(abilities, look, inner.outside.host()));
            inner.gateway = Some(gateway);
            (abilities, features)
        });
        self.dossiers.update(|version| *version += 1);
        self.abilities.set(abilities);
        self.features.set(features);
        self.is_engine_unknown
            .set(self.read(|inner| inner.gateway.as_ref().is_some_and(|gateway| gateway.engine_features().is_some())));
        self.check.set(NumberCheck::Nothing);
        self.groups.set(Known::Nothing);
        self.accounts.set(Known::Nothing);
        self.notice.set(None);
        if is_nameless {
            return self.report(GatewayError::AccountRequired);
        }
        self.phase.set(Phase::Listing);
        self.go_on();
    }

    /// Goes on with what was left for later, so that the page could answer in between.
    pub fn work(self) {
        self.write(|inner| {
            inner.working = None;
            if let Some(browsing) = &mut inner.browsing {
                browsing.go_on();
            }
        });
        self.go_on();
    }

    /// Goes on with what nobody waits for yet.
    pub fn work_ahead(self) {
        self.write(|inner| {
            inner.working_ahead = None;
            if let Some(browsing) = &mut inner.browsing {
                browsing.do_ahead();
            }
        });
        self.plan_ahead();
    }

    /// Has the work that nobody waits for yet done later, if there is any.
    fn plan_ahead(self) {
        self.write(|inner| {
            let is_behind = inner.browsing.as_ref().is_some_and(Browsing::is_behind);
            if is_behind && inner.working_ahead.is_none() {
                inner.working_ahead = Some(inner.outside.work_later(self));
            }
        });
    }

    /// Tells the page how things stand.
    fn publish(self) {
        self.write(|inner| {
            let is_working = inner.browsing.as_ref().is_some_and(Browsing::is_working);
            if is_working && inner.working.is_none() {
                inner.working = Some(inner.outside.work_soon(self));
            }
        });
        self.plan_ahead();
        let (progress, (has_groups, has_twins), version) = self.read(|inner| {
            let browsing = inner.browsing.as_ref();
            let progress = browsing.map(Browsing::progress).unwrap_or_default();
            let version = (inner.session, browsing.map_or(0, Browsing::n_changes));
            let has = (browsing.is_some_and(Browsing::has_groups), browsing.is_some_and(Browsing::has_twins));
            (progress, has, version)
        });
        if self.progress.with_untracked(|known| *known != progress) {
            self.progress.set(progress);
        }
        if self.has_groups.get_untracked() != has_groups {
            self.has_groups.set(has_groups);
        }
        if self.has_twins.get_untracked() != has_twins {
            self.has_twins.set(has_twins);
        }
        if self.version.get_untracked() != version {
            self.version.set(version);
        }
    }
}

#[cfg(test)]
mod tests;
