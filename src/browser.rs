//! The browser as the store's world outside: calls go by `fetch`, credentials into its storage.

use gloo_timers::callback::Timeout;
use leptos::task::spawn_local;

use crate::config::Connection;
use crate::contact::Timestamp;
use crate::gateway::wire::Credential;
use crate::search::Decompose;
use crate::settings;
use crate::store::{DeskStore, Errand, Outside, Purpose, Running};
use crate::transport::{self, AbortHandle};

/// How long nobody has to type before words are asked for, in milliseconds.
const SETTLED_AFTER: u32 = 250;

/// The browser that the page runs in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser;

impl Outside for Browser {
    fn run(&self, store: DeskStore, errand: Errand) -> Running {
        let handle = AbortHandle::default();
        let watch = handle.watch();
        let is_step = matches!(errand.purpose, Purpose::Step(_));
        // A pause in what is asked beside the list is no pause of the reading.
        let on_wait = move |wait| {
            if is_step {
                store.tell_pause(errand.stamp, wait);
            }
        };
        spawn_local(async move {
            let outcome = transport::make(errand.call, watch, on_wait).await;
            store.deliver(errand.stamp, errand.purpose, outcome);
        });
        Box::new(handle)
    }

    fn settle_later(&self, store: DeskStore) -> Running {
        Box::new(Timeout::new(SETTLED_AFTER, move || store.settle()))
    }

    fn decompose(&self) -> Decompose {
        |text| js_sys::JsString::from(text).normalize("NFKD").to_lower_case().into()
    }

    fn now(&self) -> Timestamp {
        Timestamp(js_sys::Date::now() as i64)
    }

    fn credential(&self, connection: &Connection) -> Option<Credential> {
        settings::credential(connection)
    }

    fn keep_credential(&self, connection: &Connection, credential: &Credential, on_device: bool) {
        settings::keep_credential(connection, credential, on_device);
    }

    fn forget_credential(&self, connection: &Connection) {
        settings::forget_credential(connection);
    }

    fn account(&self, connection: &Connection) -> Option<String> {
        settings::account(connection)
    }

    fn keep_account(&self, connection: &Connection, account: &str) {
        settings::keep_account(connection, account);
    }
}
