//! The world outside, as seen from within somebody else's page: nothing is kept, and the page may bring credentials.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Reflect;
use leptos::task::spawn_local;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{Host, told};
use crate::browser;
use crate::browsing;
use crate::config::Connection;
use crate::contact::{Contact, Timestamp};
use crate::gateway::CredentialKind;
use crate::gateway::wire::{Credential, Secret};
use crate::rest;
use crate::store::{DeskStore, Errand, Outside, Part, Running};

/// The browser, without its storage.
pub(super) struct Guest {
    host: Host,
}

impl Guest {
    pub(super) fn new(host: Host) -> Self {
        Self { host }
    }
}

/// As long as it is there, somebody waits for a credential.
struct Waiting(Rc<Cell<bool>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Outside for Guest {
    fn run(&self, store: DeskStore, errand: Errand) -> Running {
        browser::run(store, errand)
    }

    fn settle_later(&self, store: DeskStore) -> Running {
        browser::settle_later(store)
    }

    fn work_soon(&self, store: DeskStore) -> Running {
        browser::work_soon(store)
    }

    fn work_later(&self, store: DeskStore) -> Running {
        browser::work_later(store)
    }

    fn host(&self) -> browsing::Host {
        browser::host()
    }

    fn now(&self) -> Timestamp {
        browser::now()
    }

    fn credential(&self, _: &Connection) -> Option<Credential> {
        None
    }

    fn keep_credential(&self, _: &Connection, _: &Credential, _: bool) {}

    fn forget_credential(&self, _: &Connection) {}

    fn account(&self, _: &Connection) -> Option<String> {
        None
    }

    fn keep_account(&self, _: &Connection, _: &str) {}

    fn brings_credentials(&self) -> bool {
        self.host.brings_credentials()
    }

    fn ask_credential(&self, store: DeskStore, connection: &Connection) -> Option<Running> {
        if !self.brings_credentials() {
            return None;
        }
        let kind = connection.product.credential_kind();
        let told = json!({
            "id": connection.id, "label": connection.label, "gateway": connection.product.name(),
            "url": connection.url, "account": connection.account,
        });
        let given = JsFuture::from(self.host.credential(&told.to_string()));
        let is_waiting = Rc::new(Cell::new(true));
        let waiting = Waiting(Rc::clone(&is_waiting));
        spawn_local(async move {
            let credential = given.await.ok().and_then(|given| credential(&given, kind));
            if credential.is_none() {
                rest::is_there().await;
            }
            if is_waiting.get() {
                store.unlock(credential);
            }
        });
        Some(Box::new(waiting))
    }

    fn can_remember(&self) -> bool {
        false
    }

    fn hear(&self, contact: &Contact, part: Part) {
        if matches!(part, Part::Block | Part::Unblock) {
            told::block(&self.host, contact, part == Part::Block);
        }
    }
}

/// The credential that a page has given: a text, or an object with `user` and `password`.
fn credential(given: &JsValue, kind: CredentialKind) -> Option<Credential> {
    let text = |value: &JsValue| value.as_string().filter(|text| !text.trim().is_empty());
    let field = |name: &str| Reflect::get(given, &name.into()).ok().as_ref().and_then(text);
    match kind {
        CredentialKind::Token => Some(Credential::Token(Secret::new(text(given)?.trim()))),
        CredentialKind::ApiKey => Some(Credential::ApiKey(Secret::new(text(given)?.trim()))),
        CredentialKind::Password => {
            let (user, password) = (field("user")?, field("password")?);
            Some(Credential::Password { user: user.into(), password: Secret::new(password) })
        }
    }
}
