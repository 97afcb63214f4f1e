//! The page around the view: the address bar, the header, the connections, and what stands there when nothing can.

#![expect(unreachable_pub, reason = "the component macro declares props pub even where the component is not")]

mod address;
mod connection_check;
mod connections;
mod header;
mod place;
mod stand;
mod theme;

pub use place::{Page, Place};

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::{self, Browser};
use crate::browsing::Look;
use crate::config::{Config, ConfigError, Connection};
use crate::gateway::error::GatewayError;
use crate::rest;
use crate::settings;
use crate::signals::{Memo, RwSignal};
use crate::store::{Aside, DeskStore, Notice, Phase};
use crate::text::{Advice, Texts, config_advice, config_unread};
use crate::view::{Build, Built, Desk, NoticeBox, handler, later, live, seldom, texts};
use address::Address;
use connections::ConnectionsPage;
use header::Header;

/// Where the set-up of this deployment is found, beside the page.
const CONFIG: &str = "config.json";
/// How long an answer that is there already has to be read before the list is built, in milliseconds: else a slow machine
/// would first show one without rows.
const HEAD_START: u32 = 8;

/// The connections on offer: those of the deployment and the person's own.
#[derive(Clone, Copy)]
pub(crate) struct Offer {
    /// Set up by whoever hosts the desk.
    given: StoredValue<Config>,
    /// Added by the person.
    own: RwSignal<Vec<Connection>>,
}

impl Offer {
    fn new(config: Config) -> Self {
        let own = if config.custom_connections { settings::own_connections() } else { Vec::new() };
        Self { given: StoredValue::new(config), own: RwSignal::new(own) }
    }

    /// Whether people may add their own.
    fn is_open(self) -> bool {
        self.given.with_value(|config| config.custom_connections)
    }

    fn given(self) -> Vec<Connection> {
        self.given.with_value(|config| config.connections.clone())
    }

    /// All of them, in order. An own one never takes the name of a given one.
    fn all(self) -> Vec<Connection> {
        let given = self.given();
        let own = self.own.get().into_iter().filter(|own| given.iter().all(|given| given.id != own.id));
        given.iter().cloned().chain(own).collect()
    }

    fn find(self, id: &str) -> Option<Connection> {
        self.all().into_iter().find(|connection| connection.id == id)
    }

    /// Changes the person's connections, keeps them, and tells the page.
    ///
    /// They are read anew before, because another tab may have changed them too.
    fn change(self, change: impl FnOnce(&mut Vec<Connection>)) {
        let mut own = settings::own_connections();
        change(&mut own);
        settings::keep_own_connections(&own);
        self.own.set(own);
    }
}

/// How far the start has come.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Start {
    Asked,
    Begun,
    Refused(ConfigError),
    Unread,
}

/// What stands below the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    Connections,
    Unknown,
    Desk,
}

/// The standalone page.
#[component]
pub fn App() -> Built {
    provide_context(Texts::of_language(&language()));
    theme::apply(theme::kept());
    let start = RwSignal::new(Start::Asked);
    let session = StoredValue::new_local(None);
    read_config(start, session);
    Effect::new(move || match start.get() {
        Start::Asked => {}
        Start::Begun => take_over_list(),
        Start::Refused(_) | Start::Unread => take_over(),
    });
    live(move || match start.get() {
        Start::Asked => Built::nothing(),
        Start::Begun => session.get_value().map(|session| view! { <Page session=session /> }).built(),
        Start::Refused(error) => {
            let advice = || config_advice(&error, texts());
            seldom(|| view! { <Stopped advice=advice() on_retry=Callback::new(|()| ()) /> }.built())
        }
        Start::Unread => {
            let retry = Callback::new(move |()| read_config(start, session));
            seldom(|| view! { <Stopped advice=config_unread(texts()) on_retry=retry /> }.built())
        }
    })
}

/// Takes away the frame that the page shows until the program has something to show.
pub fn take_over() {
    remove("frame");
}

/// The same, but for the header: it stays until the real one is there, and whom one looks for can be typed meanwhile.
fn take_over_list() {
    let find = |selector| document().query_selector(selector).ok().flatten();
    if let (Some(desk), Some(skeleton), None) = (find("#desk"), find("#frame-header"), find("#desk > header")) {
        let _ = skeleton.remove_attribute("inert");
        let _ = desk.prepend_with_node_1(&skeleton);
    }
    take_over();
}

fn remove(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.remove();
    }
}

/// The language that the page says it is in.
fn language() -> String {
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// Reads the set-up, and begins. Where there is none, the desk starts with no connection.
fn read_config(start: RwSignal<Start>, session: StoredValue<Option<Session>, LocalStorage>) {
    let owner = Owner::current().unwrap_or_default();
    spawn_local(async move {
        let (begun, is_list) = match browser::read_config(CONFIG).await {
            Ok(Err(error)) => (Start::Refused(error), false),
            Ok(Ok(config)) => {
                // What is asked goes out before the page is built: the answer is on its way meanwhile.
                let begun = owner.with(|| Session::begin(config));
                session.set_value(Some(begun));
                (Start::Begun, begun.shows_list())
            }
            Err(_) => (Start::Unread, false),
        };
        if is_list {
            TimeoutFuture::new(HEAD_START).await;
        } else {
            rest::is_there().await;
        }
        start.set(begun);
    });
}

/// Why the desk cannot start, in words.
#[component]
fn Stopped(advice: Advice, on_retry: Callback<()>) -> Built {
    let texts = texts();
    view! {
        <main class="page page--bare">
            <h1 class="page__title">{texts.product}</h1>
            <NoticeBox advice=advice on_retry=on_retry />
        </main>
    }
    .built()
}

/// What the page is about, for as long as it stands.
#[derive(Clone, Copy)]
struct Session {
    store: DeskStore,
    offer: Offer,
    address: Address,
}

impl Session {
    /// Goes where the address bar points, with what `config` offers.
    fn begin(config: Config) -> Self {
        let session =
            Self { store: DeskStore::new(Rc::new(Browser)), offer: Offer::new(config), address: Address::new() };
        stand::take(session.address, session.store);
        let arrive =
            || address::arrive(session.address, session.address.place.get_untracked(), session.store, session.offer);
        arrive();
        if session.store.phase.with_untracked(|phase| *phase == Phase::Closed) {
            // Nothing in particular was asked for, and now it is known what that is.
            arrive();
        }
        session
    }

    /// Whether there is going to be a plain list, and nothing beside it.
    fn shows_list(self) -> bool {
        let is_plain = self.store.look.with_untracked(Look::is_plain);
        let is_desk =
            matches!(self.address.place.get_untracked().page, place::Page::Desk { aside: Aside::Nothing, .. });
        is_desk && is_plain && self.store.phase.with_untracked(|phase| *phase == Phase::Listing)
    }
}

/// The page, once it is known what it offers.
#[component]
fn Page(session: Session) -> Built {
    let texts = texts();
    let Session { store, offer, address } = session;
    let search = NodeRef::<Input>::new();
    address::keep_in_step(address, store, offer);
    stand::keep_on_leaving(address, store);
    go_on_when_online(store);
    // Opening a contact or typing changes the address, but not what stands below the header.
    let body = Memo::new(move |_| match address.place.get().page {
        place::Page::Connections => Body::Connections,
        place::Page::Desk { connection, .. } if offer.find(&connection).is_none() => Body::Unknown,
        _ => Body::Desk,
    });
    let href = Callback::new(move |id| {
        let connection = store.connection.with_untracked(|open| open.as_ref().map(|open| open.id.clone()));
        let page = place::Page::Desk { connection: connection.unwrap_or_default(), aside: Aside::Contact(id) };
        address.href(&Place { page, look: store.look.get_untracked() })
    });
    let main = live(move || match body.get() {
        Body::Connections => seldom(|| view! { <ConnectionsPage store=store offer=offer address=address /> }.built()),
        Body::Unknown => seldom(|| view! { <UnknownConnection address=address /> }.built()),
        Body::Desk => view! { <Desk store=store href=href /> }.built(),
    });
    let header = later(Built::nothing, move || {
        header::focus_search_on_slash(search);
        header::go_on_typing(store, search);
        remove("frame-header");
        view! { <Header store=store offer=offer address=address search=search /> }.built()
    });
    view! {
        <a class="skip-link" href="#contacts" on:click=handler(header::skip_to_list)>
            {texts.skip_to_list}
        </a>
        {header}
        <main class="page" id="contacts" tabindex="-1">
            {main}
        </main>
    }
    .built()
}

/// Goes on by itself when the network is back, if it was missing.
fn go_on_when_online(store: DeskStore) {
    let handle = window_event_listener(leptos::ev::online, move |_| {
        if store.notice.get_untracked() == Some(Notice::Stopped(GatewayError::Offline)) {
            store.try_again();
        }
    });
    on_cleanup(move || handle.remove());
}

#[component]
fn UnknownConnection(address: Address) -> Built {
    let texts = texts();
    let page = Place { page: place::Page::Connections, look: Default::default() };
    view! {
        <div class="panel">
            <div class="panel__form">
                <h2 class="panel__title">{texts.unknown_connection}</h2>
                <p class="panel__why">{texts.unknown_connection_hint}</p>
                <a class="button button--main" href=address.href(&page) on:click=handler(move |event| address.follow(&event, &page))>
                    {texts.connections}
                </a>
            </div>
        </div>
    }
    .built()
}
