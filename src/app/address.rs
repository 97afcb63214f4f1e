//! Keeps the address bar and the store in step, both ways.

use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::Url;

use super::{Offer, Page, Place};
use crate::settings;
use crate::signals::{Memo, RwSignal};
use crate::store::{Aside, DeskStore};

/// How long nobody has to type before the words go into the address, in milliseconds.
const TYPING_PAUSE: u64 = 200;

/// The address bar.
#[derive(Clone, Copy)]
pub(super) struct Address {
    /// Where one is.
    pub(super) place: Memo<Place>,
    /// What stands there: the path, and the query.
    bar: RwSignal<(String, String)>,
    /// The path of the page's `<base>`, without its final slash.
    base: StoredValue<String>,
}

impl Address {
    /// Reads the address bar, and follows Back and Forward.
    pub(super) fn new() -> Self {
        let base = base_path();
        let prefix = base.clone();
        let bar = RwSignal::new(address_bar());
        let place = Memo::new(move |()| {
            bar.with(|(path, query)| Place::parse(path.strip_prefix(&prefix).unwrap_or(path), query))
        });
        let handle = window_event_listener(leptos::ev::popstate, move |_| bar.set(address_bar()));
        on_cleanup(move || handle.remove());
        Self { place, bar, base: StoredValue::new(base) }
    }

    /// The address of a place, as a link has it.
    pub(super) fn href(self, place: &Place) -> String {
        self.base.with_value(|base| format!("{base}{}", place.url()))
    }

    /// Goes to a place: a step of the history, or with `replace` in place of the one that is shown.
    pub(super) fn go(self, place: &Place, replace: bool) {
        let url = self.href(place);
        if replace {
            return self.put(&url);
        }
        if let Some(history) = window().history().ok().filter(|_| url != shown()) {
            // A browser that has had too many steps refuses more. The page goes there all the same.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&url));
        }
        self.show(&url);
    }

    /// Puts an address in the place of the one that is shown.
    pub(super) fn put(self, url: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(url));
        }
        self.show(url);
    }

    fn show(self, url: &str) {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        self.bar.set((path.to_owned(), query.to_owned()));
    }

    /// The address of what is shown by now, where it is about to stand in the address bar.
    pub(super) fn meant(self, store: DeskStore) -> Option<String> {
        let place = untrack(|| store_place(store)).filter(|_| is_desk(&self.place.get_untracked()))?;
        Some(self.href(&place))
    }

    /// Follows a link within the page; one that was clicked with a modifier is left to the browser.
    pub(super) fn follow(self, event: &MouseEvent, place: &Place) {
        if crate::view::is_for_this_page(event) {
            event.prevent_default();
            self.go(place, false);
        }
    }
}

/// The path and the query that the address bar shows, the query with its `?`.
fn address_bar() -> (String, String) {
    let location = window().location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// What the address bar shows.
pub(super) fn shown() -> String {
    let (path, query) = address_bar();
    path + &query
}

/// The path of `<base href>`: `/` gives an empty text, `/desk/` gives `/desk`.
fn base_path() -> String {
    let base = document().base_uri().ok().flatten().and_then(|base| Url::new(&base).ok());
    base.map(|base| base.pathname().trim_end_matches('/').to_owned()).unwrap_or_default()
}

/// Lets the store follow the address bar, and the address bar the store.
pub(super) fn keep_in_step(address: Address, store: DeskStore, offer: Offer) {
    let typing = StoredValue::new_local(None::<TimeoutHandle>);
    let stop_typing = move || {
        if let Some(Some(timer)) = typing.try_update_value(Option::take) {
            timer.clear();
        }
    };
    Effect::new(move || {
        // Who has gone elsewhere is not to be brought back by words that were typed before.
        stop_typing();
        arrive(address, address.place.get(), store, offer);
    });
    Effect::new(move || {
        let place = store_place(store);
        stop_typing();
        let Some(place) = place else { return };
        let current = address.place.get_untracked();
        if !is_desk(&current) || place == current {
            return;
        }
        let is_typed = place.look.query != current.look.query;
        if !is_typed {
            return address.go(&place, false);
        }
        // A search becomes one step of the history, however many letters it has.
        let is_same_search = !place.look.query.is_empty() && !current.look.query.is_empty();
        if place.page != current.page {
            // Words first, then whom they have found: Back leads from the contact to the words.
            address.go(&Place { page: current.page, look: place.look.clone() }, is_same_search);
            return address.go(&place, false);
        }
        let write = move || address.go(&place, is_same_search);
        typing.set_value(set_timeout_with_handle(write, Duration::from_millis(TYPING_PAUSE)).ok());
    });
    Effect::new(move || {
        let name = store.connection.with(|connection| connection.as_ref().map(|connection| connection.label.clone()));
        let product = crate::view::texts().product;
        document().set_title(&name.map_or_else(|| product.to_owned(), |name| format!("{name} · {product}")));
    });
}

fn is_desk(place: &Place) -> bool {
    matches!(place.page, Page::Desk { .. })
}

/// What the address should be for what the store shows.
fn store_place(store: DeskStore) -> Option<Place> {
    let (look, aside) = (store.look.get(), store.aside.get());
    let connection = store.connection.with(|connection| connection.as_ref().map(|connection| connection.id.clone()))?;
    Some(Place { page: Page::Desk { connection, aside }, look })
}

/// Shows the place that the address bar names. Nothing happens where that is shown already.
pub(super) fn arrive(address: Address, place: Place, store: DeskStore, offer: Offer) {
    match place.page {
        Page::Home => {
            let all = offer.all();
            let last = settings::last_connection().filter(|last| all.iter().any(|connection| connection.id == *last));
            let page = match last.or_else(|| all.first().map(|first| first.id.clone())) {
                Some(connection) => Page::Desk { connection, aside: Aside::Nothing },
                None => Page::Connections,
            };
            address.go(&Place { page, look: place.look }, true);
        }
        Page::Connections => {}
        Page::Desk { connection, aside } => {
            let connection = offer.find(&connection);
            let is_another = store.connection.with_untracked(|open| *open != connection);
            if let Some(connection) = connection.as_ref().filter(|_| is_another) {
                settings::keep_last_connection(&connection.id);
            }
            store.set_look(place.look);
            store.connect(connection);
            store.show(aside);
        }
    }
}
