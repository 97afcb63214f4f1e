//! The browser as the store's world outside: calls go by `fetch`, credentials into its storage.

mod collation;

use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::JsString;
use leptos::task::spawn_local;

use crate::browsing::Host;
use crate::config::{Config, ConfigError, Connection};
use crate::contact::Timestamp;
use crate::gateway::error::GatewayError;
use crate::gateway::wire::Credential;
use crate::rest;
use crate::settings;
use crate::soon::soon;
use crate::store::{DeskStore, Errand, Outside, Purpose, Running};
use crate::transport::{self, AbortHandle};

/// How long nobody has to type before words are asked for, in milliseconds.
const SETTLED_AFTER: u32 = 250;
/// How long the page has for itself between two pieces of work that nobody waits for, in milliseconds. Whoever types before
/// all of them are done waits for the others.
const A_MOMENT: u32 = 5;

/// The browser that the page runs in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser;

impl Outside for Browser {
    fn run(&self, store: DeskStore, errand: Errand) -> Running {
        run(store, errand)
    }

    fn settle_later(&self, store: DeskStore) -> Running {
        settle_later(store)
    }

    fn work_soon(&self, store: DeskStore) -> Running {
        work_soon(store)
    }

    fn work_later(&self, store: DeskStore) -> Running {
        work_later(store)
    }

    fn host(&self) -> Host {
        host()
    }

    fn now(&self) -> Timestamp {
        now()
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

/// Reads the set-up at an address; where there is none, it is the one that offers no connection.
///
/// # Errors
///
/// Outside why it did not come, inside what is wrong with it.
pub async fn read_config(address: &str) -> Result<Result<Config, ConfigError>, GatewayError> {
    Ok(match transport::read_file(address).await? {
        Some(text) => Config::parse(&text),
        None => Ok(Config::default()),
    })
}

/// Carries out an errand by `fetch`.
pub fn run(store: DeskStore, errand: Errand) -> Running {
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
        if !is_step {
            rest::comes().await;
        }
        let purpose = errand.purpose.clone();
        let on_rows = move |contacts| store.take_ahead(errand.stamp, &purpose, contacts);
        let outcome = transport::make(errand.call, watch, on_wait, on_rows).await;
        if outcome.is_err() {
            rest::is_there().await;
        }
        store.deliver(errand.stamp, errand.purpose, outcome);
    });
    Box::new(handle)
}

/// Lets the store settle when nobody has typed for a moment.
pub fn settle_later(store: DeskStore) -> Running {
    Box::new(Timeout::new(SETTLED_AFTER, move || store.settle()))
}

/// Lets the store work as soon as the page has answered what waits.
pub fn work_soon(store: DeskStore) -> Running {
    Box::new(soon(move || store.work()))
}

/// Lets the store work ahead once the page has shown what it has, and the rest of the program is there to do it.
pub fn work_later(store: DeskStore) -> Running {
    // It goes on where nobody wants it any more, and finds nothing to do.
    spawn_local(async move {
        TimeoutFuture::new(A_MOMENT).await;
        rest::comes().await;
        store.work_ahead();
    });
    Box::new(())
}

/// What browsing borrows of the browser.
pub fn host() -> Host {
    Host {
        decompose: |text| JsString::from(text).normalize("NFKD").to_lower_case().into(),
        compare: collation::compare,
        clock: js_sys::Date::now,
    }
}

/// What time it is.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}
