//! The page around the view: the address bar, the header, the connections, and what stands there when nothing can.

#![expect(unreachable_pub, reason = "the component macro declares props pub even where the component is not")]

mod address;
mod connection_check;
mod connections;
mod header;
mod place;
mod theme;

pub use place::{Page, Place};

use std::rc::Rc;

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;

use crate::browser::{self, Browser};
use crate::config::{Config, ConfigError, Connection};
use crate::gateway::error::GatewayError;
use crate::settings;
use crate::signals::{Memo, RwSignal};
use crate::store::{Aside, DeskStore, Notice};
use crate::text::{Advice, Texts, config_advice, config_unread};
use crate::view::{Apart, Build, Built, Desk, NoticeBox, apart, handler, live, texts};
use address::Address;
use connections::ConnectionsPage;
use header::Header;

/// Where the set-up of this deployment is found, beside the page.
const CONFIG: &str = "config.json";

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
    Effect::new(move || {
        if start.get() != Start::Asked {
            take_over();
        }
    });
    live(move || match start.get() {
        Start::Asked => Built::nothing(),
        Start::Begun => session.get_value().map(|session| view! { <Page session=session /> }).built(),
        Start::Refused(error) => {
            let advice = config_advice(&error, texts());
            view! { <Stopped advice=advice on_retry=Callback::new(|()| ()) /> }.built()
        }
        Start::Unread => {
            let retry = Callback::new(move |()| read_config(start, session));
            view! { <Stopped advice=config_unread(texts()) on_retry=retry /> }.built()
        }
    })
}

/// Takes away the frame that the page shows until the program has something to show.
pub fn take_over() {
    if let Some(frame) = document().get_element_by_id("frame") {
        frame.remove();
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
        start.set(match browser::read_config(CONFIG).await {
            Ok(Err(error)) => Start::Refused(error),
            Ok(Ok(config)) => {
                // What is asked goes out before the page is built: the answer is on its way meanwhile.
                session.set_value(Some(owner.with(|| Session::begin(config))));
                Start::Begun
            }
            Err(_) => Start::Unread,
        });
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
        address::arrive(session.address, session.address.place.get_untracked(), session.store, session.offer);
        session
    }
}

/// The page, once it is known what it offers.
#[component]
fn Page(session: Session) -> Built {
    let texts = texts();
    let Session { store, offer, address } = session;
    let search = NodeRef::<Input>::new();
    address::keep_in_step(address, store, offer);
    header::focus_search_on_slash(search);
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
        Body::Connections => apart(fetch_connections, move || connections_page(store, offer, address)),
        Body::Unknown => view! { <UnknownConnection address=address /> }.built(),
        Body::Desk => view! { <Desk store=store href=href /> }.built(),
    });
    view! {
        <a class="skip-link" href="#contacts" on:click=handler(header::skip_to_list)>
            {texts.skip_to_list}
        </a>
        <Header store=store offer=offer address=address search=search />
        <main class="page" id="contacts" tabindex="-1">
            {main}
        </main>
    }
    .built()
}

#[wasm_split(connections, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_connections))]
fn connections_page(store: DeskStore, offer: Offer, address: Address) -> Apart {
    Ok(view! { <ConnectionsPage store=store offer=offer address=address /> }.built())
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
