//! One contact: what is known beyond the row, what is asked for when it is seen, and what is done to it.

use std::time::Duration;

use super::outside::{Answer, Errand, Part, Purpose, Stamp};
use super::{Aside, Asking, DeskStore, Inner, Known, Notice};
use crate::browsing::Pause;
use crate::contact::{Contact, ContactId, Jid, Kind, PictureUrl, Timestamp, visible_name};
use crate::gateway::detail::{About, Business, Detail, GivenName, Picture, Told};
use crate::gateway::error::GatewayError;
use crate::gateway::{Call, Gateway};

/// How long a picture is not refreshed again: WhatsApp limits how often it may be asked for.
const REFRESH_PAUSE: Duration = Duration::from_secs(60);

/// How long after a refusal another one says nothing new of the credential, in milliseconds.
const REFUSAL_PAUSE: i64 = 60_000;

/// What has been asked about one contact, for as long as the gateway is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dossier {
    /// The contact by itself; `Is(None)` where the gateway knows none of that id.
    pub detail: Known<Option<Detail>>,
    /// The about text.
    pub about: Known<About>,
    /// The picture.
    pub picture: Known<Picture>,
    /// The business profile.
    pub business: Known<Option<Business>>,
    /// What is being done to the contact, or was done last.
    pub deed: Deed,
    /// Whether the picture is being asked for anew.
    pub is_refreshing: bool,
    /// How long the picture cannot be refreshed yet, where somebody has just tried.
    pub refresh_wait: Option<Duration>,
    /// Somebody whom no list has, but who was found on WhatsApp by their number.
    stranger: Option<Contact>,
    /// Addresses of the picture that lead nowhere.
    lost: Vec<PictureUrl>,
    refreshed_at: Option<Timestamp>,
    /// Whether the contact was blocked before that was changed here.
    was_blocked: Option<bool>,
    given: GivenName,
    /// What is to be asked again, because everything is being read anew. Till the answer it stays as it is.
    doubted: Vec<Part>,
    /// Why the picture could not be fetched anew.
    pub refresh_failure: Option<GatewayError>,
}

/// Something that is done to a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Deed {
    /// Nothing.
    #[default]
    None,
    /// It is under way.
    Running(Part),
    /// It is done.
    Done(Part),
    /// The gateway has refused it.
    Failed(Part, GatewayError),
}

/// How far one has come in finding the contact that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// Here it is.
    Found(Box<Contact>),
    /// It is being looked for, among so many that have been read.
    Looking(usize),
    /// The gateway could not be asked for it.
    Failed(GatewayError),
    /// The list that it was looked for in could not be read on.
    Stopped,
    /// There is no such contact.
    NotFound,
}

impl DeskStore {
    /// How far one has come in finding the contact that is open.
    pub fn sighting(self) -> Sighting {
        if let Some(contact) = self.person() {
            return Sighting::Found(Box::new(contact));
        }
        let progress = self.progress.get();
        let has_failed = self.notice.with(|notice| matches!(notice, Some(Notice::Stopped(_)))) || progress.is_cut;
        let is_stopped = has_failed || progress.pause != Pause::None;
        match self.dossier().detail {
            Known::Asked => Sighting::Looking(progress.n_read),
            Known::Is(_) => Sighting::NotFound,
            Known::Failed(error) if error != GatewayError::NotSupported => Sighting::Failed(error),
            _ if progress.is_reading || progress.is_reading_all => Sighting::Looking(progress.n_read),
            _ if is_stopped => Sighting::Stopped,
            _ => Sighting::NotFound,
        }
    }

    /// All that is known of the contact that is open.
    pub fn person(self) -> Option<Contact> {
        self.person.get()
    }

    /// Whether the contact that is open stands in no list, though everybody has been read.
    pub fn is_stranger(self) -> bool {
        self.version.track();
        let is_told = matches!(self.dossier().detail, Known::Is(Some(_)));
        let Some(id) = self.opened.get().filter(|_| !is_told) else { return false };
        self.read(|inner| {
            let browsing = inner.browsing.as_ref();
            browsing.is_some_and(|browsing| browsing.is_whole() && browsing.kind(&id).is_none())
        })
    }

    /// The contact that is open, by every id: an address may name them otherwise, by their number or by their other id.
    pub fn open_ids(self) -> Vec<ContactId> {
        let person = self.person.with(|person| person.as_ref().map(|person| person.id.clone()));
        self.opened.get().into_iter().chain(person).collect()
    }

    /// What has been asked about the contact that is open.
    pub fn dossier(self) -> Dossier {
        self.dossier.get()
    }

    /// Asks for the about text of the contact that is open, unless it is known.
    pub fn want_about(self) {
        self.want(
            Part::About,
            |dossier| &mut dossier.about,
            |gateway, contact| Some(gateway.about(contact)?.map(Answer::About)),
        );
    }

    /// Asks for the picture of the contact that is open, unless it is known or came with the row.
    pub fn want_picture(self) {
        let is_asked_for = self.features.with_untracked(|features| features.picture == Told::Asked);
        let has_one = self.opened_person().is_some_and(|(_, contact)| contact.picture.is_some());
        if is_asked_for && !has_one {
            self.want(
                Part::Picture,
                |dossier| &mut dossier.picture,
                |gateway, contact| Some(gateway.picture(contact, false)?.map(Answer::Picture)),
            );
        }
    }

    /// Asks what the contact that is open tells of itself as a business, unless that is known.
    pub fn want_business(self) {
        self.want(
            Part::Business,
            |dossier| &mut dossier.business,
            |gateway, contact| Some(gateway.business(contact)?.map(Answer::Business)),
        );
    }

    /// Asks for the gateway's own record of the contact that is open, unless it is known.
    pub fn want_record(self) {
        let Some(id) = self.opened.get_untracked() else { return };
        let is_unasked = self.read(|inner| inner.dossiers.get(&id).is_none_or(|dossier| dossier.lacks(Part::Detail)));
        if is_unasked {
            self.ask_detail(&id);
        }
    }

    /// Asks again for what could not be had.
    pub fn try_part_again(self, part: Part) {
        let Some(id) = self.opened.get_untracked() else { return };
        self.change_dossier(&id, |dossier| dossier.forget(part));
        match part {
            Part::About => self.want_about(),
            Part::Picture => self.want_picture(),
            Part::Business => self.want_business(),
            Part::Detail => self.ask_detail(&id),
            Part::Block | Part::Unblock | Part::Name => {}
        }
    }

    /// Makes the gateway fetch the picture of the contact that is open from WhatsApp, but not more than once a minute.
    pub fn refresh_picture(self) {
        let Some(id) = self.opened.get_untracked() else { return };
        let wait = self.read(|inner| inner.refresh_wait(&id));
        self.change_dossier(&id, |dossier| {
            dossier.refresh_failure = None;
            dossier.refresh_wait = wait;
            if wait.is_none() {
                dossier.lost.clear();
            }
        });
        if wait.is_none() {
            self.ask_picture_anew(&id);
        }
    }

    fn ask_picture_anew(self, id: &ContactId) {
        let now = self.read(|inner| Some(inner.outside.now()));
        self.change_dossier(id, |dossier| {
            dossier.refreshed_at = now;
            dossier.is_refreshing = true;
        });
        self.ask_part(id, Part::Picture, |gateway, contact| Some(gateway.picture(contact, true)?.map(Answer::Picture)));
    }

    /// The picture's address leads nowhere: signed ones expire. It is asked for once more, then the initials have to do.
    pub fn lose_picture(self, url: &PictureUrl) {
        let Some(id) = self.opened.get_untracked() else { return };
        let is_first = self.read(|inner| inner.dossiers.get(&id).is_none_or(|dossier| dossier.lost.is_empty()));
        self.change_dossier(&id, |dossier| dossier.lost.push(url.clone()));
        if !is_first {
            return;
        }
        let features = self.features.get_untracked();
        if features.picture == Told::InRow {
            // The row is asked for anew, and may bring another address.
            self.ask_detail(&id);
        } else if !features.refreshes_pictures {
            self.ask_part(&id, Part::Picture, |gateway, contact| {
                Some(gateway.picture(contact, false)?.map(Answer::Picture))
            });
        } else if self.read(|inner| inner.refresh_wait(&id)).is_none() {
            // A gateway that keeps pictures for a day would give the same address again, unless it is made to look.
            self.ask_picture_anew(&id);
        }
    }

    /// Blocks the contact that is open, or unblocks it. Row and detail show it at once.
    pub fn block(self, is_blocked: bool) {
        let Some((id, contact)) = self.opened_person() else { return };
        let is_running = [Part::Block, Part::Unblock].iter().any(|part| self.is_asked(&Purpose::Of(id.clone(), *part)));
        if is_running {
            return;
        }
        let part = if is_blocked { Part::Block } else { Part::Unblock };
        self.ask_part(&id, part, |gateway, contact| Some(gateway.block(contact, is_blocked)?.map(|()| Answer::Done)));
        self.change_dossier(&id, |dossier| {
            dossier.deed = Deed::Running(part);
            dossier.was_blocked = contact.flags.blocked;
        });
        self.change_person(&id, |contact| contact.flags.blocked = Some(is_blocked));
    }

    /// Saves a name for the contact that is open.
    pub fn rename(self, name: &GivenName) {
        let Some((id, _)) = self.opened_person() else { return };
        if self.is_asked(&Purpose::Of(id.clone(), Part::Name)) {
            return;
        }
        self.ask_part(&id, Part::Name, |gateway, contact| Some(gateway.rename(contact, name)?.map(|()| Answer::Done)));
        self.change_dossier(&id, |dossier| {
            dossier.deed = Deed::Running(Part::Name);
            dossier.given = name.clone();
        });
    }

    /// The id that is open, which may be either of two, and all that is known of the contact.
    fn opened_person(self) -> Option<(ContactId, Contact)> {
        let id = self.opened.get_untracked()?;
        let contact = self.read(|inner| inner.person(&id))?;
        Some((id, contact))
    }

    /// Forgets what was done last, once the person has seen it.
    pub fn dismiss_deed(self) {
        if let Some(id) = self.opened.get_untracked() {
            self.change_dossier(&id, |dossier| dossier.deed = Deed::None);
        }
    }

    /// Shows somebody who was found on WhatsApp by their number, listed or not.
    pub fn meet(self, contact: Contact) {
        let id = contact.id.clone();
        self.change_dossier(&id, |dossier| dossier.stranger = Some(contact));
        self.show(Aside::Contact(id));
    }

    /// Asks what has to be asked once a contact is open: what the engine can do, and the contact by itself.
    pub(super) fn look_into(self) {
        let Some(id) = self.opened.get_untracked() else { return };
        self.read_features();
        let features = self.features.get_untracked();
        let (is_due, is_asked) = self.read(|inner| {
            let browsing = inner.browsing.as_ref();
            // The first part of the list comes first: it shows what the credential is worth, and often has the contact.
            let has_begun = browsing.is_some_and(|browsing| browsing.has_begun() && !browsing.is_renewing());
            let listed = browsing.and_then(|browsing| browsing.kind(&id));
            let is_asked = inner.dossiers.get(&id).is_some_and(|dossier| !dossier.lacks(Part::Detail));
            let is_due = listed.is_none_or(|kind| features.tells_more && kind == Kind::Person);
            (has_begun && is_due, is_asked)
        });
        if is_due && !is_asked {
            self.ask_detail(&id);
        }
    }

    /// Whom the list is to be read for, because the gateway cannot be asked for one contact.
    pub(super) fn sought(self) -> Option<ContactId> {
        let id = self.opened.get_untracked()?;
        self.read(|inner| {
            let has_no_call = inner.gateway.as_ref().is_some_and(|gateway| gateway.contact(&id, None).is_none());
            let detail = inner.dossiers.get(&id).map(|dossier| &dossier.detail);
            let is_refused = detail == Some(&Known::Failed(GatewayError::NotSupported));
            (has_no_call || is_refused).then_some(id)
        })
    }

    /// Stops what is asked of a contact that nobody looks at any more. What is done to it goes on.
    pub(super) fn leave(self, id: &ContactId) {
        self.write(|inner| {
            let is_left = |purpose: &Purpose| matches!(purpose, Purpose::Of(of, part) if of == id && !part.is_write());
            inner.asks.retain(|purpose, _| !is_left(purpose));
            if let Some(dossier) = inner.dossiers.get_mut(id) {
                dossier.stop();
                dossier.refresh_wait = None;
                dossier.refresh_failure = None;
                dossier.is_refreshing = false;
                if !matches!(dossier.deed, Deed::Running(_)) {
                    dossier.deed = Deed::None;
                }
            }
        });
    }

    /// Takes what was asked about one contact.
    pub(super) fn take_part(self, id: &ContactId, part: Part, outcome: Result<Answer, GatewayError>) {
        match &outcome {
            Err(GatewayError::Aborted) => return,
            // A list that is read with it shows that the credential is good: then it is this part that is closed to it.
            Err(GatewayError::CredentialRefused) if self.read(|inner| inner.has_just_been_refused()) => {}
            Err(GatewayError::CredentialRefused) => self.report(GatewayError::CredentialRefused),
            Err(GatewayError::NotSupported) => self.withdraw(part),
            _ => {}
        }
        match (part, outcome) {
            (Part::Detail, Ok(Answer::Detail(detail))) => self.take_detail(id, detail),
            (Part::About, Ok(Answer::About(about))) => {
                self.change_dossier(id, |dossier| dossier.about = Known::Is(about))
            }
            (Part::Picture, Ok(Answer::Picture(picture))) => {
                self.change_dossier(id, |dossier| {
                    dossier.picture = Known::Is(picture);
                    dossier.is_refreshing = false;
                });
            }
            (Part::Business, Ok(Answer::Business(business))) => {
                self.change_dossier(id, |dossier| dossier.business = Known::Is(business));
            }
            (Part::Block | Part::Unblock, Ok(_)) => {
                // The list may have been read anew since, by a gateway that did not know yet.
                self.change_person(id, |contact| contact.flags.blocked = Some(part == Part::Block));
                self.change_dossier(id, |dossier| dossier.deed = Deed::Done(part));
                self.read(|inner| {
                    if let Some(contact) = inner.person(id) {
                        inner.outside.hear(&contact, part);
                    }
                });
            }
            (Part::Block | Part::Unblock, Err(error)) => {
                let before = self.read(|inner| inner.dossiers.get(id)?.was_blocked);
                self.change_person(id, |contact| contact.flags.blocked = before);
                self.change_dossier(id, |dossier| dossier.deed = Deed::Failed(part, error));
            }
            (Part::Name, Ok(_)) => {
                let given = self.read(|inner| Some(inner.dossiers.get(id)?.given.whole()));
                let name = given.and_then(|name| visible_name(name.into()));
                self.change_person(id, |contact| contact.names.saved.clone_from(&name));
                self.change_dossier(id, |dossier| dossier.deed = Deed::Done(part));
            }
            (Part::Name, Err(error)) => self.change_dossier(id, |dossier| dossier.deed = Deed::Failed(part, error)),
            (part, Err(error)) => {
                self.change_dossier(id, |dossier| dossier.fail(part, error));
                self.go_on();
            }
            (_, Ok(_)) => {}
        }
    }

    fn take_detail(self, id: &ContactId, detail: Option<Detail>) {
        let contact = detail.as_ref().map(|detail| detail.contact.clone());
        self.change_dossier(id, |dossier| {
            if let Some(about) = detail.as_ref().and_then(|detail| detail.about.clone()) {
                dossier.about = Known::Is(about);
            }
            if let Some(picture) = contact.as_ref().and_then(|contact| contact.picture.clone()) {
                dossier.picture = Known::Is(Some(picture));
            }
            dossier.detail = Known::Is(detail);
        });
        // Who is listed twice may show only here.
        if let Some(Contact { lid: Some(lid), phone: Some(phone), .. }) = contact {
            self.write(|inner| {
                if let Some(browsing) = &mut inner.browsing {
                    browsing.link(&lid, &Jid::of_phone(&phone));
                }
            });
        }
        self.go_on();
    }

    /// Offers no longer what this server has turned out not to be able to do.
    fn withdraw(self, part: Part) {
        self.features.update(|features| match part {
            Part::About => features.about = Told::Never,
            Part::Picture => features.picture = Told::Never,
            Part::Block | Part::Unblock => features.blocks = false,
            Part::Name => features.names = None,
            Part::Detail | Part::Business => {}
        });
    }

    fn ask_detail(self, id: &ContactId) {
        self.write(|inner| {
            let known = inner.browsing.as_ref().and_then(|browsing| browsing.find(id));
            let Some(call) = inner.gateway.as_ref().and_then(|gateway| gateway.contact(id, known.as_ref())) else {
                return;
            };
            inner.dossiers.entry(id.clone()).or_default().ask(Part::Detail);
            inner.post(self, Purpose::Of(id.clone(), Part::Detail), call.map(Answer::Detail));
        });
        self.dossiers.update(|version| *version += 1);
    }

    /// Asks for a part of the open contact's dossier, unless it is known or being asked for.
    fn want<T: Default + PartialEq + 'static>(
        self,
        part: Part,
        of: fn(&mut Dossier) -> &mut Known<T>,
        call: impl FnOnce(&dyn Gateway, &Contact) -> Option<Call<Answer>>,
    ) {
        let Some(id) = self.opened.get_untracked() else { return };
        let is_unasked = self.read(|inner| {
            inner.person(&id).is_some() && inner.dossiers.get(&id).is_none_or(|dossier| dossier.lacks(part))
        });
        if !is_unasked {
            return;
        }
        self.ask_part(&id, part, call);
        let is_asked = self.is_asked(&Purpose::Of(id.clone(), part));
        self.change_dossier(&id, |dossier| {
            dossier.ask(part);
            if !is_asked {
                *of(dossier) = Known::Is(T::default());
            }
        });
    }

    fn ask_part(self, id: &ContactId, part: Part, call: impl FnOnce(&dyn Gateway, &Contact) -> Option<Call<Answer>>) {
        self.write(|inner| {
            let Some(contact) = inner.person(id) else { return };
            if let Some(call) = inner.gateway.as_deref().and_then(|gateway| call(gateway, &contact)) {
                inner.post(self, Purpose::Of(id.clone(), part), call);
            }
        });
    }

    fn change_dossier(self, id: &ContactId, change: impl FnOnce(&mut Dossier)) {
        self.write(|inner| change(inner.dossiers.entry(id.clone()).or_default()));
        self.dossiers.update(|version| *version += 1);
    }

    /// Changes what is known of somebody everywhere: in the rows, under their other id, and in what was asked of them.
    fn change_person(self, id: &ContactId, change: impl Fn(&mut Contact)) {
        self.write(|inner| {
            let Some(person) = inner.person(id) else { return };
            for id in [Some(&person.id), person.twin.as_ref()].into_iter().flatten() {
                if let Some(browsing) = &mut inner.browsing {
                    browsing.change(id, &change);
                }
                let Some(dossier) = inner.dossiers.get_mut(id) else { continue };
                if let Known::Is(Some(detail)) = &mut dossier.detail {
                    change(&mut detail.contact);
                }
                if let Some(stranger) = &mut dossier.stranger {
                    change(stranger);
                }
            }
        });
        self.dossiers.update(|version| *version += 1);
        self.publish();
    }
}

impl Dossier {
    /// The picture to show of `contact`, if there is one that is not known to lead nowhere.
    pub fn picture_of(&self, contact: &Contact) -> Picture {
        let picture = if let Known::Is(picture) = &self.picture { picture } else { &contact.picture };
        picture.clone().filter(|picture| !self.lost.contains(picture))
    }

    /// Whether a part is still to be asked for.
    pub fn lacks(&self, part: Part) -> bool {
        let is_unasked = match part {
            Part::Detail => self.detail == Known::Nothing,
            Part::About => self.about == Known::Nothing,
            Part::Picture => self.picture == Known::Nothing,
            Part::Business => self.business == Known::Nothing,
            Part::Block | Part::Unblock | Part::Name => false,
        };
        is_unasked || self.doubted.contains(&part)
    }

    /// What is known of a part; `None` for what is done rather than asked.
    fn known(&mut self, part: Part) -> Option<&mut dyn Asking> {
        match part {
            Part::Detail => Some(&mut self.detail),
            Part::About => Some(&mut self.about),
            Part::Picture => Some(&mut self.picture),
            Part::Business => Some(&mut self.business),
            Part::Block | Part::Unblock | Part::Name => None,
        }
    }

    /// Takes in that a part is asked for. What is known of it stays until the answer.
    fn ask(&mut self, part: Part) {
        self.doubted.retain(|doubted| *doubted != part);
        if let Some(known) = self.known(part) {
            known.ask();
        }
    }

    /// Takes in that no part is asked for any more. What is known stays.
    fn stop(&mut self) {
        for part in Part::READ {
            if let Some(known) = self.known(part) {
                known.stop();
            }
        }
    }

    fn forget(&mut self, part: Part) {
        if part == Part::Picture {
            self.refresh_failure = None;
        }
        if let Some(known) = self.known(part) {
            known.forget();
        }
    }

    /// Takes in that a part could not be had. What is known of it stays.
    fn fail(&mut self, part: Part, error: GatewayError) {
        if part == Part::Picture && std::mem::take(&mut self.is_refreshing) {
            self.refresh_failure = Some(error.clone());
        }
        if let Some(known) = self.known(part) {
            known.fail(error);
        }
    }
}

impl Inner {
    /// Whether the page that brings credentials has been asked for another one only a moment ago.
    pub(super) fn has_just_been_refused(&self) -> bool {
        let age = self.refused_at.map(|at| self.outside.now().0 - at.0);
        self.outside.brings_credentials() && age.is_some_and(|age| age < REFUSAL_PAUSE)
    }

    /// Has everything asked again, once it is seen. Who is open stays as known until then.
    pub(super) fn doubt_dossiers(&mut self, opened: Option<&ContactId>) {
        if let Some((id, person)) = opened.and_then(|id| Some((id, self.person(id)?))) {
            self.dossiers.entry(id.clone()).or_default().stranger.get_or_insert(person);
        }
        for dossier in self.dossiers.values_mut() {
            dossier.stop();
            dossier.doubted = Part::READ.to_vec();
            dossier.lost.clear();
        }
    }

    /// How long somebody's picture cannot be refreshed yet.
    fn refresh_wait(&self, id: &ContactId) -> Option<Duration> {
        let refreshed_at = self.dossiers.get(id)?.refreshed_at?;
        let passed = self.outside.now().0.saturating_sub(refreshed_at.0);
        // A clock that was put back is no reason to wait for longer.
        let left = REFRESH_PAUSE.checked_sub(Duration::from_millis(passed.try_into().ok()?))?;
        (!left.is_zero()).then_some(left)
    }

    /// All that is known of somebody: from the list, from the call for one contact, or from a check of their number.
    pub(super) fn person(&self, id: &ContactId) -> Option<Contact> {
        let listed = self.browsing.as_ref().and_then(|browsing| browsing.find(id));
        let dossier = self.dossiers.get(id);
        let told = dossier.and_then(|dossier| match &dossier.detail {
            Known::Is(Some(detail)) => Some(&detail.contact),
            _ => dossier.stranger.as_ref(),
        });
        match (listed, told) {
            (Some(mut listed), Some(told)) => {
                listed.fill_from(told);
                Some(listed)
            }
            (Some(listed), None) => Some(listed),
            (None, told) => told.cloned(),
        }
    }

    /// Posts a call.
    pub(super) fn post(&mut self, store: DeskStore, purpose: Purpose, call: Call<Answer>) {
        self.n_asks += 1;
        let stamp = Stamp { session: self.session, serial: self.n_asks };
        let errand = Errand { stamp, purpose: purpose.clone(), call };
        let running = self.outside.run(store, errand);
        self.asks.insert(purpose, (stamp.serial, running));
    }
}
