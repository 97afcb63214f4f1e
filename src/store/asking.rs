//! Asking and being answered: steps of the list, groups, accounts, and what an answer or error changes.

use std::time::Duration;

use leptos::prelude::*;

use super::outside::Errand;
use super::{Ask, DeskStore, Known, Notice, Phase};
use crate::browsing::{Answer, Step, Ticket};
use crate::config::Auth;
use crate::gateway::error::GatewayError::{self, AccountNotConnected, AccountNotFound, AccountRequired, NotAllowed};
use crate::gateway::{Account, Gateway, Group, Position};

impl DeskStore {
    /// Takes the answer to a step of the list.
    pub fn deliver_step(self, session: u64, ticket: Ticket, outcome: Result<Answer, GatewayError>) {
        let is_current = self.read(|inner| inner.session == session);
        if !is_current {
            return;
        }
        // What the gateway says of the account or the plan, it says to a credential that it knows.
        let is_known =
            matches!(&outcome, Ok(_) | Err(NotAllowed | AccountNotFound | AccountNotConnected(_) | AccountRequired));
        let outcome = self.write(|inner| {
            inner.steps.remove(&ticket);
            inner.is_renewing &= outcome.is_err();
            let browsing = inner.browsing.as_mut()?;
            match outcome {
                Ok(answer) => browsing.awaits(ticket).then(|| browsing.take(ticket, answer)),
                Err(error) => browsing.fail(ticket).then_some(Err(error)),
            }
        });
        if is_known && outcome.is_some() {
            self.keep_credential();
        }
        match outcome {
            Some(Ok(())) => {
                if self.notice.with_untracked(|notice| matches!(notice, Some(Notice::Slowed(_)))) {
                    self.notice.set(None);
                }
            }
            Some(Err(error)) => self.report(error),
            None => return,
        }
        self.go_on();
    }

    /// Takes the groups.
    pub fn deliver_groups(self, session: u64, outcome: Result<Vec<Group>, GatewayError>) {
        // Who has aborted a call has made another one by now, or wants none.
        if outcome != Err(GatewayError::Aborted) && self.finish(session, Ask::Groups) {
            self.groups.set(match outcome {
                Ok(groups) => Known::Is(groups),
                // A gateway that has no groups to give is one without the filter, not one in trouble.
                Err(GatewayError::NotSupported | GatewayError::NotAllowed) => Known::Is(Vec::new()),
                Err(error) => Known::Failed(error),
            });
        }
    }

    /// Takes the accounts.
    pub fn deliver_accounts(self, session: u64, outcome: Result<Vec<Account>, GatewayError>) {
        if outcome != Err(GatewayError::Aborted) && self.finish(session, Ask::Accounts) {
            if outcome == Err(GatewayError::CredentialRefused) {
                self.report(GatewayError::CredentialRefused);
            }
            if let Ok(accounts) = &outcome {
                self.keep_credential();
                let is_needed = Phase::ChooseAccount { because: Some(GatewayError::AccountRequired) };
                if let ([only], true) = (accounts.as_slice(), self.phase.get_untracked() == is_needed) {
                    // Who has one account need not be asked which.
                    self.account.set(Some(only.id.to_string()));
                    return self.begin();
                }
            }
            self.accounts.set(outcome.map_or_else(Known::Failed, Known::Is));
        }
    }

    /// Tells that the gateway has asked for a pause, which is being kept.
    pub fn tell_pause(self, session: u64, wait: Duration) {
        if self.read(|inner| inner.session == session) {
            self.notice.set(Some(Notice::Slowed(wait)));
        }
    }

    /// Posts everything that is to be asked now, and tells the page how things stand.
    pub(super) fn go_on(self) {
        let is_listing = self.phase.with_untracked(|phase| *phase == Phase::Listing);
        if is_listing {
            let opened = self.opened.get_untracked();
            self.write(|inner| {
                let (Some(gateway), Some(browsing)) = (&inner.gateway, &mut inner.browsing) else { return };
                browsing.seek(opened);
                inner.steps.retain(|ticket, _| browsing.awaits(*ticket));
                while let Some((ticket, step)) = browsing.next_step() {
                    if let Some(errand) = errand(gateway.as_ref(), ticket, step) {
                        inner.steps.insert(ticket, inner.outside.run(self, inner.session, errand));
                    } else {
                        browsing.fail(ticket);
                    }
                }
            });
        }
        self.publish();
        if is_listing {
            self.read_groups();
        }
    }

    /// Reads the groups again that could not be read.
    pub fn try_groups_again(self) {
        self.groups.set(Known::Nothing);
        self.read_groups();
    }

    /// Reads the accounts again.
    pub fn try_accounts_again(self) {
        self.accounts.set(Known::Nothing);
        self.read_accounts();
    }

    /// Reads the groups once the list has begun, so that they can be picked by name.
    fn read_groups(self) {
        let is_unread = self.groups.with_untracked(|groups| *groups == Known::Nothing);
        let has_begun = self.progress.with_untracked(|progress| progress.n_read > 0);
        let is_well = self.notice.with_untracked(Option::is_none) && !self.read(|inner| inner.is_renewing);
        if is_unread && has_begun && is_well {
            self.ask(Ask::Groups, |gateway| gateway.groups().map(Errand::Groups));
            self.groups.set(if self.is_asked(Ask::Groups) { Known::Asked } else { Known::Is(Vec::new()) });
        }
    }

    pub(super) fn read_accounts(self) {
        let is_unread = self.accounts.with_untracked(|accounts| !matches!(accounts, Known::Asked | Known::Is(_)));
        if is_unread {
            self.ask(Ask::Accounts, |gateway| gateway.accounts().map(Errand::Accounts));
            let asked =
                if self.is_asked(Ask::Accounts) { Known::Asked } else { Known::Failed(GatewayError::NotSupported) };
            self.accounts.set(asked);
        }
    }

    fn ask(self, ask: Ask, errand: impl FnOnce(&dyn Gateway) -> Option<Errand>) {
        self.write(|inner| {
            if let Some(errand) = inner.gateway.as_deref().and_then(errand) {
                let running = inner.outside.run(self, inner.session, errand);
                inner.asks.insert(ask, running);
            }
        });
    }

    fn is_asked(self, ask: Ask) -> bool {
        self.read(|inner| inner.asks.contains_key(&ask))
    }

    /// Stops waiting for an answer, and tells whether it was waited for.
    fn finish(self, session: u64, ask: Ask) -> bool {
        self.write(|inner| inner.session == session && inner.asks.remove(&ask).is_some())
    }

    /// Puts an error where the person can do something about it.
    pub(super) fn report(self, error: GatewayError) {
        let has_rows = self.progress.with_untracked(|progress| progress.n_read > 0);
        match error {
            GatewayError::Aborted => {}
            GatewayError::CredentialRefused if self.sends_nothing() => {
                self.notice.set(Some(Notice::Stopped(GatewayError::CredentialMissing)));
            }
            GatewayError::CredentialRefused => {
                if let Some(connection) = self.connection.get_untracked() {
                    self.read(|inner| inner.outside.forget_credential(&connection));
                }
                let had_one = self.read(|inner| inner.credential.is_some());
                self.phase.set(Phase::SignIn { was_refused: had_one });
            }
            GatewayError::AccountRequired => {
                self.phase.set(Phase::ChooseAccount { because: Some(error) });
                self.read_accounts();
            }
            GatewayError::AccountNotFound if !has_rows => {
                self.phase.set(Phase::ChooseAccount { because: Some(error) });
                self.read_accounts();
            }
            error => self.notice.set(Some(Notice::Stopped(error))),
        }
    }

    /// Whether the connection is set up to send no credential.
    fn sends_nothing(self) -> bool {
        self.connection.with_untracked(|open| open.as_ref().is_some_and(|open| open.auth == Auth::None))
    }

    /// Keeps the credential where the person wants it kept, now that the gateway has accepted it.
    fn keep_credential(self) {
        let Some(connection) = self.connection.get_untracked() else { return };
        self.write(|inner| {
            if let (Some(credential), Some(on_device)) = (&inner.credential, inner.to_keep.take()) {
                inner.outside.keep_credential(&connection, credential, on_device);
            }
        });
    }
}

/// The call that carries out a step; `None` where the gateway has none.
fn errand(gateway: &dyn Gateway, ticket: Ticket, step: Step) -> Option<Errand> {
    match step {
        Step::List { ask, from, .. } => Some(Errand::Batch(ticket, gateway.contacts(&ask, &from))),
        Step::Search { ask } => Some(Errand::Batch(ticket, gateway.contacts(&ask, &Position::Start))),
        Step::Members { group } => Some(Errand::Members(ticket, gateway.members(&group)?)),
    }
}
