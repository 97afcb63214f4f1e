//! The browser as the store's world outside: calls go by `fetch`, credentials into its storage.

mod collation;

use gloo_timers::callback::Timeout;
use js_sys::JsString;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageChannel;

use crate::browsing::Host;
use crate::config::Connection;
use crate::contact::Timestamp;
use crate::gateway::wire::Credential;
use crate::order::Collation;
use crate::settings;
use crate::store::{DeskStore, Errand, Outside, Purpose, Running};
use crate::transport::{self, AbortHandle};

/// How long nobody has to type before words are asked for, in milliseconds.
const SETTLED_AFTER: u32 = 250;

/// A message to ourselves that is under way.
struct Work {
    channel: Result<MessageChannel, JsValue>,
    _on_message: Closure<dyn Fn()>,
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Ok(channel) = &self.channel {
            channel.port1().set_onmessage(None);
            channel.port1().close();
        }
    }
}

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
            let purpose = errand.purpose.clone();
            let on_rows = move |contacts| store.take_ahead(errand.stamp, &purpose, contacts);
            let outcome = transport::make(errand.call, watch, on_wait, on_rows).await;
            store.deliver(errand.stamp, errand.purpose, outcome);
        });
        Box::new(handle)
    }

    fn settle_later(&self, store: DeskStore) -> Running {
        Box::new(Timeout::new(SETTLED_AFTER, move || store.settle()))
    }

    fn work_soon(&self, store: DeskStore) -> Running {
        // A message comes right behind what waits already; a timer would come four milliseconds later each time.
        let on_message = Closure::<dyn Fn()>::new(move || store.work());
        let channel = MessageChannel::new().inspect(|channel| {
            channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            let _ = channel.port2().post_message(&JsValue::UNDEFINED);
        });
        Box::new(Work { channel, _on_message: on_message })
    }

    fn host(&self) -> Host {
        Host {
            decompose: |text| JsString::from(text).normalize("NFKD").to_lower_case().into(),
            collation: Collation { ranks: collation::ranks, compare: collation::compare },
            clock: js_sys::Date::now,
        }
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
