//! Asking and being answered: steps of the list, groups, accounts, and what an answer or error changes.

use std::time::Duration;

use super::outside::{Answer, Errand, Purpose, Stamp};
use super::{DeskStore, Known, Notice, Phase, UnlockFailure};
use crate::browsing::{self, Step, Ticket};
use crate::config::Auth;
use crate::contact::Contact;
use crate::gateway::error::GatewayError::{self, AccountNotConnected, AccountNotFound, AccountRequired, NotAllowed};
use crate::gateway::{Account, Call, Gateway, Position};

/// How long a count stays before the next one is shown, in milliseconds.
const BETWEEN_COUNTS: i64 = 100;

impl DeskStore {
    /// Takes an answer. One that nobody waits for any more changes nothing.
    pub fn deliver(self, stamp: Stamp, purpose: Purpose, outcome: Result<Answer, GatewayError>) {
        let is_awaited = self.write(|inner| match &purpose {
            Purpose::Step(_) => inner.session == stamp.session,
            purpose => {
                let is_latest = inner.asks.get(purpose).is_some_and(|(serial, _)| *serial == stamp.serial);
                is_latest && inner.asks.remove(purpose).is_some()
            }
        });
        if !is_awaited {
            return;
        }
        match (purpose, outcome) {
            (Purpose::Step(ticket), Ok(Answer::Step(answer))) => self.take_step(ticket, Ok(answer)),
            (Purpose::Step(ticket), Err(error)) => self.take_step(ticket, Err(error)),
            (purpose, outcome) => self.take(purpose, outcome),
        }
    }

    /// Takes an answer to what was asked beside the list. A function of its own, since no first list waits for one.
    #[inline(never)]
    fn take(self, purpose: Purpose, outcome: Result<Answer, GatewayError>) {
        match (purpose, outcome) {
            (Purpose::Groups, Ok(Answer::Groups(groups))) => self.groups.set(Known::Is(groups)),
            // A gateway that has no groups to give is one without the filter, not one in trouble.
            (Purpose::Groups, Err(GatewayError::NotSupported | NotAllowed)) => self.groups.set(Known::Is(Vec::new())),
            (Purpose::Groups, Err(error)) => self.groups.set(Known::Failed(error)),
            (Purpose::Accounts, Ok(Answer::Accounts(accounts))) => self.take_accounts(Ok(accounts)),
            (Purpose::Accounts, Err(error)) => self.take_accounts(Err(error)),
            (Purpose::Features, outcome) => self.take_features(outcome.ok()),
            (Purpose::Check, Ok(Answer::Checked(checked))) => self.take_check(Ok(checked)),
            (Purpose::Check, Err(error)) => self.take_check(Err(error)),
            (Purpose::Of(contact, part), outcome) => self.take_part(&contact, part, outcome),
            // Every purpose is answered by its own kind of answer.
            (Purpose::Step(_), _) | (Purpose::Groups | Purpose::Accounts | Purpose::Check, Ok(_)) => {}
        }
    }

    /// Takes a part of an answer that is still under way.
    pub fn take_ahead(self, stamp: Stamp, purpose: &Purpose, contacts: Vec<Contact>) {
        let is_time = self.write(|inner| {
            let Purpose::Step(ticket) = purpose else { return false };
            let Some(browsing) = inner.browsing.as_mut().filter(|_| inner.session == stamp.session) else {
                return false;
            };
            browsing.take_ahead(*ticket, contacts);
            let now = inner.outside.now();
            let told_at = inner.told_at.get_or_insert(now);
            let is_time = now.0 - told_at.0 >= BETWEEN_COUNTS;
            if is_time {
                *told_at = now;
            }
            is_time
        });
        // Parts come by the hundred, and nobody reads that many numbers.
        if is_time {
            self.publish();
        }
    }

    fn take_step(self, ticket: Ticket, outcome: Result<browsing::Answer, GatewayError>) {
        // What the gateway says of the account or the plan, it says to a credential that it knows.
        let is_known =
            matches!(&outcome, Ok(_) | Err(NotAllowed | AccountNotFound | AccountNotConnected(_) | AccountRequired));
        let outcome = self.write(|inner| {
            inner.steps.remove(&ticket);
            inner.told_at = None;
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
                self.write(|inner| inner.was_refused = false);
                if self.notice.with_untracked(|notice| matches!(notice, Some(Notice::Slowed(_)))) {
                    self.notice.set(None);
                }
            }
            Some(Err(error)) => self.report(error),
            None => return,
        }
        self.go_on();
    }

    fn take_accounts(self, outcome: Result<Vec<Account>, GatewayError>) {
        if outcome == Err(GatewayError::CredentialRefused) {
            self.report(GatewayError::CredentialRefused);
        }
        if let Ok(accounts) = &outcome {
            self.keep_credential();
            self.write(|inner| inner.was_refused = false);
            let is_needed = Phase::ChooseAccount { because: Some(GatewayError::AccountRequired) };
            if let ([only], true) = (accounts.as_slice(), self.phase.get_untracked() == is_needed) {
                // Who has one account need not be asked which.
                self.account.set(Some(only.id.to_string()));
                return self.begin();
            }
        }
        self.accounts.set(outcome.map_or_else(Known::Failed, Known::Is));
    }

    /// Asks what the server's engine can do, once, where that differs.
    pub(super) fn read_features(self) {
        let is_open = self.write(|inner| !std::mem::replace(&mut inner.has_asked_features, true));
        if is_open {
            self.ask(Purpose::Features, |gateway| Some(gateway.engine_features()?.map(Answer::Features)));
        }
    }

    fn take_features(self, answer: Option<Answer>) {
        let features = match answer {
            Some(Answer::Features(features)) => Some(features),
            // What the server then refuses is explained when it does.
            _ => self.read(|inner| inner.gateway.as_ref().map(|gateway| gateway.features_at_most())),
        };
        self.features.set(features.unwrap_or_default());
        self.is_engine_unknown.set(false);
    }

    /// Tells that the gateway has asked for a pause, which is being kept.
    pub fn tell_pause(self, stamp: Stamp, wait: Duration) {
        if self.read(|inner| inner.session == stamp.session) {
            self.notice.set(Some(Notice::Slowed(wait)));
        }
    }

    /// Posts everything that is to be asked now, and tells the page how things stand.
    pub(super) fn go_on(self) {
        let is_listing = self.phase.with_untracked(|phase| *phase == Phase::Listing);
        if is_listing {
            self.look_into();
            let sought = self.sought();
            self.write(|inner| {
                let (Some(gateway), Some(browsing)) = (&inner.gateway, &mut inner.browsing) else { return };
                browsing.seek(sought);
                inner.steps.retain(|ticket, _| browsing.awaits(*ticket));
                while let Some((ticket, step)) = browsing.next_step() {
                    if let Some(call) = call(gateway.as_ref(), step) {
                        let stamp = Stamp { session: inner.session, serial: 0 };
                        let errand = Errand { stamp, purpose: Purpose::Step(ticket), call };
                        inner.steps.insert(ticket, inner.outside.run(self, errand));
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
        let has_begun = self.read(|inner| {
            inner.browsing.as_ref().is_some_and(|browsing| browsing.has_begun() && !browsing.is_renewing())
        });
        let is_well = self.notice.with_untracked(Option::is_none);
        if is_unread && has_begun && is_well {
            self.ask(Purpose::Groups, |gateway| Some(gateway.groups()?.map(Answer::Groups)));
            self.groups.set(if self.is_asked(&Purpose::Groups) { Known::Asked } else { Known::Is(Vec::new()) });
        }
    }

    pub(super) fn read_accounts(self) {
        let is_unread = self.accounts.with_untracked(|accounts| !matches!(accounts, Known::Asked | Known::Is(_)));
        if is_unread {
            self.ask(Purpose::Accounts, |gateway| Some(gateway.accounts()?.map(Answer::Accounts)));
            let asked = if self.is_asked(&Purpose::Accounts) {
                Known::Asked
            } else {
                Known::Failed(GatewayError::NotSupported)
            };
            self.accounts.set(asked);
        }
    }

    pub(super) fn ask(self, purpose: Purpose, call: impl FnOnce(&dyn Gateway) -> Option<Call<Answer>>) {
        self.write(|inner| {
            if let Some(call) = inner.gateway.as_deref().and_then(call) {
                inner.post(self, purpose, call);
            }
        });
    }

    pub(super) fn is_asked(self, purpose: &Purpose) -> bool {
        self.read(|inner| inner.asks.contains_key(purpose))
    }

    /// Puts an error where the person can do something about it.
    pub(super) fn report(self, error: GatewayError) {
        let has_rows = self.progress.with_untracked(|progress| progress.n_read > 0);
        match error {
            GatewayError::Aborted => {}
            GatewayError::CredentialRefused if self.sends_nothing() => {
                self.notice.set(Some(Notice::Stopped(GatewayError::CredentialMissing)));
            }
            GatewayError::CredentialRefused => self.take_refusal(),
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

    /// The gateway knows no such credential. A page that brings them is asked for another one; once, or they would ask each
    /// other for ever.
    fn take_refusal(self) {
        if self.phase.with_untracked(|phase| matches!(phase, Phase::Unlocking { .. })) {
            return;
        }
        if let Some(connection) = self.connection.get_untracked() {
            self.read(|inner| inner.outside.forget_credential(&connection));
        }
        let (had_one, is_second) = self.write(|inner| {
            let is_second = inner.was_refused && inner.outside.brings_credentials();
            inner.was_refused = true;
            inner.refused_at = Some(inner.outside.now());
            (inner.credential.is_some(), is_second)
        });
        if is_second {
            self.phase.set(Phase::Unlocking { failure: Some(UnlockFailure::Refused) });
        } else {
            self.want_credential(had_one);
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
fn call(gateway: &dyn Gateway, step: Step) -> Option<Call<Answer>> {
    use browsing::Answer::{Batch, Links, Members};
    Some(match step {
        Step::List { ask, from, .. } => gateway.contacts(&ask, &from).map(|batch| Answer::Step(Batch(batch))),
        Step::Search { ask } => gateway.contacts(&ask, &Position::Start).map(|batch| Answer::Step(Batch(batch))),
        Step::Members { group } => gateway.members(&group)?.map(|members| Answer::Step(Members(members))),
        Step::Links { from } => gateway.links(&from)?.map(|links| Answer::Step(Links(links))),
    })
}
