//! One element: what the page asks of it, the view inside it, and what the page is told of what happens there.

#![expect(unreachable_pub, reason = "the component macro declares props pub even where the component is not")]

use std::rc::Rc;

use leptos::ev::KeyboardEvent;
use leptos::html::{Div, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Url;

use super::asked::{Asked, OF_CONNECTION, OF_LOOK};
use super::guest::Guest;
use super::{Host, told};
use crate::browser;
use crate::config::{Config, ConfigError, Connection, Wanted};
use crate::contact::ContactId;
use crate::gateway::error::GatewayError;
use crate::rest;
use crate::signals::{Memo, RwSignal};
use crate::store::{Aside, Deed, DeskStore, Dossier, Known, Notice, NumberCheck, Phase, UnlockFailure};
use crate::text::{
    Advice, Texts, advice, advice_on_one, attribute_advice, config_advice, config_unread, nothing_set, unlock_failed,
};
use crate::view::{
    self, AccountButton, Build, Built, ConnectionPicker, Desk, ListTools, NoticeBox, SearchBox, Shown, handler, later,
    live, search_on_slash, texts,
};

/// The set-up beside `embed.js`, unless the page names another one.
const CONFIG: &str = "config.json";

/// Whether there is something to show.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// The set-up is being read.
    Reading,
    /// There is.
    Open,
    /// The set-up is wrong.
    Refused(ConfigError),
    /// The set-up did not come.
    Unread(GatewayError),
    /// An attribute is wrong.
    Wrong(ConfigError),
    /// Nobody has said what to show.
    Nothing,
}

/// One element. Cheap to copy: every field is a handle.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    store: DeskStore,
    asked: RwSignal<Asked>,
    state: RwSignal<State>,
    /// What the person can choose among.
    offered: RwSignal<Vec<Connection>>,
    /// What the page knows to stand beside the list: it is told of nothing that it has done itself.
    known: StoredValue<Aside>,
    /// The set-up that was read last, with its address.
    read: StoredValue<Option<(String, Config)>>,
    /// The address of the set-up that is being read, with a number that no other reading has.
    reading: StoredValue<(u64, Option<String>)>,
    host: StoredValue<Host, LocalStorage>,
    /// The folder that `embed.js` came from.
    site: StoredValue<String>,
}

impl Panel {
    pub(super) fn new(guest: Rc<Guest>, host: Host, site: String) -> Self {
        let panel = Self {
            store: DeskStore::new(guest),
            asked: RwSignal::default(),
            state: RwSignal::new(State::Reading),
            offered: RwSignal::default(),
            known: StoredValue::new(Aside::Nothing),
            read: StoredValue::new(None),
            reading: StoredValue::new((0, None)),
            host: StoredValue::new_local(host),
            site: StoredValue::new(site),
        };
        panel.tell_of_contacts();
        let owner = Owner::current().unwrap_or_default();
        // Before the rest of the program is there, nothing has gone wrong that is shown.
        spawn_local(async move {
            rest::comes().await;
            // It may be gone by then.
            if panel.host.try_with_value(|_| ()).is_some() {
                owner.with(|| panel.tell_of_errors());
            }
        });
        panel
    }

    /// Takes over the attributes, of which those `changed` were set.
    pub(super) fn ask(self, asked: Asked, changed: &[&str]) {
        let before = self.asked.get_untracked();
        let is_other = OF_CONNECTION.iter().any(|name| asked.get(name) != before.get(name));
        let has_begun = self.state.with_untracked(|state| *state != State::Reading)
            || self.reading.with_value(|(_, address)| address.is_some());
        self.asked.set(asked.clone());
        if changed.iter().any(|name| OF_LOOK.contains(name)) {
            self.store.update_look(|look| asked.change(look, changed));
        }
        if is_other || !has_begun {
            self.choose();
        }
        if changed.contains(&"contact") {
            self.show(asked.aside());
        }
    }

    pub(super) fn refresh(self) {
        if self.state.with_untracked(|state| *state != State::Open) {
            self.read.set_value(None);
            self.choose();
        }
        self.store.refresh();
    }

    pub(super) fn open(self, id: &str) {
        self.show(Aside::Contact(ContactId::new(id)));
    }

    pub(super) fn close(self) {
        self.show(Aside::Nothing);
    }

    pub(super) fn unlock(self) {
        let wants_one = self.store.phase.with_untracked(|phase| matches!(phase, Phase::SignIn { .. }));
        if wants_one {
            self.store.try_unlock_again();
        }
    }

    fn show(self, aside: Aside) {
        self.known.set_value(aside.clone());
        self.store.show(aside);
    }

    /// Opens what the page asks for, and reads the set-up first where that says what it is.
    fn choose(self) {
        let asked = self.asked.get_untracked();
        match asked.own_connection() {
            Some(Ok(connection)) => {
                self.stop_reading();
                self.offered.set(Vec::new());
                self.connect(Some(connection), State::Open);
            }
            Some(Err(error)) => {
                self.stop_reading();
                self.connect(None, State::Wrong(error));
            }
            None => self.choose_of_config(&asked),
        }
    }

    /// Makes what is still being read late.
    fn stop_reading(self) -> u64 {
        self.reading.update_value(|(n, address)| (*n, *address) = (*n + 1, None));
        self.reading.with_value(|(n, _)| *n)
    }

    fn choose_of_config(self, asked: &Asked) {
        let address = self.config_address(asked);
        let config = self.read.with_value(|read| {
            read.as_ref().filter(|(of, _)| *of == address).map(|(_, config)| config.connections.clone())
        });
        let Some(connections) = config else { return self.read_config(address) };
        self.stop_reading();
        let wanted = asked.get("connection");
        let found = connections.iter().find(|connection| wanted.is_none_or(|id| connection.id == id)).cloned();
        self.offered.set(if wanted.is_none() { connections } else { Vec::new() });
        match found {
            Some(connection) => self.connect(Some(connection), State::Open),
            None if wanted.is_some() => {
                let error = ConfigError { field: "connection".to_owned(), wanted: Wanted::KnownId };
                self.connect(None, State::Wrong(error));
            }
            None => self.connect(None, State::Nothing),
        }
    }

    /// The address of the set-up: relative to the page where the page names it, else beside `embed.js`.
    fn config_address(self, asked: &Asked) -> String {
        let resolve = |address: &str, base: &str| Url::new_with_base(address, base).map(|url| url.href());
        let page = || document().base_uri().ok().flatten().unwrap_or_default();
        match asked.get("config") {
            Some(address) => resolve(address, &page()).unwrap_or_else(|_| address.to_owned()),
            None => self.site.with_value(|site| resolve(CONFIG, site)).unwrap_or_else(|_| CONFIG.to_owned()),
        }
    }

    fn read_config(self, address: String) {
        if self.reading.with_value(|(_, reading)| reading.as_ref() == Some(&address)) {
            return;
        }
        let serial = self.stop_reading();
        self.reading.set_value((serial, Some(address.clone())));
        self.connect(None, State::Reading);
        spawn_local(async move {
            let read = browser::read_config(&address).await;
            if !matches!(read, Ok(Ok(_))) {
                rest::is_there().await;
            }
            if self.reading.try_with_value(|(now, _)| *now != serial).unwrap_or(true) {
                return;
            }
            self.stop_reading();
            match read {
                Ok(Err(error)) => self.state.set(State::Refused(error)),
                Ok(Ok(mut config)) => {
                    for connection in &mut config.connections {
                        resolve_own_path(connection, &address);
                    }
                    self.read.set_value(Some((address, config)));
                    // Whom the page wants to see is still waited for: there was no connection to open them in.
                    let wanted = self.known.get_value();
                    self.choose_of_config(&self.asked.get_untracked());
                    self.show(wanted);
                }
                Err(error) => self.state.set(State::Unread(error)),
            }
        });
    }

    /// Opens a connection, or none; whoever was open with the one before is closed.
    fn connect(self, connection: Option<Connection>, state: State) {
        if self.store.connection.with_untracked(|open| *open != connection) {
            self.known.set_value(Aside::Nothing);
        }
        self.store.connect(connection);
        self.state.set(state);
    }

    fn pick(self, id: &str) {
        let picked = self.offered.get_untracked().into_iter().find(|connection| connection.id == id);
        if let Some(picked) = picked {
            if self.known.with_value(|known| known.contact().is_some()) {
                self.tell(told::close);
            }
            self.connect(Some(picked), State::Open);
        }
    }

    fn tell(self, tell: impl FnOnce(&Host)) {
        let _ = self.host.try_with_value(tell);
    }

    /// Tells whom the person opens, and that they close it.
    fn tell_of_contacts(self) {
        let Self { store, known, .. } = self;
        let opened = RwSignal::new(None::<ContactId>);
        Effect::new(move || {
            let aside = store.aside.get();
            let before = known.try_update_value(|known| std::mem::replace(known, aside.clone())).unwrap_or_default();
            match (before.contact(), aside.contact()) {
                (before, Some(now)) if before != Some(now) => opened.set(Some(now.clone())),
                (Some(_), None) => self.tell(told::close),
                _ => {}
            }
        });
        Effect::new(move || {
            let person = store.person();
            let wanted = opened.get();
            // Who is open now may be somebody whom the page has opened since.
            let is_open = wanted.is_some() && store.opened.get() == wanted;
            if wanted.is_some() && !is_open {
                opened.set(None);
            } else if let Some(person) = person.filter(|_| is_open) {
                opened.set(None);
                self.tell(|host| told::select(host, &person));
            }
        });
    }

    /// Tells what the person reads of what went wrong, each by itself.
    fn tell_of_errors(self) {
        let Self { store, state, .. } = self;
        let words_of = move |error: &GatewayError| (told::code(error), advice(error, self.texts()));
        let part_of = move |error: &GatewayError| (told::code(error), advice_on_one(error, self.texts()));
        self.tell_error(move || match state.get() {
            State::Unread(error) => Some((told::code(&error), config_unread(self.texts()))),
            state => trouble(&state, self.texts()).map(|advice| (told::CONFIG, advice)),
        });
        self.tell_error(move || match store.phase.get() {
            Phase::SignIn { was_refused: true } => Some(words_of(&GatewayError::CredentialRefused)),
            Phase::Unlocking { failure: Some(failure) } => {
                let was_refused = failure == UnlockFailure::Refused;
                let code = if was_refused { "credential-refused" } else { "credential-missing" };
                Some((code, unlock_failed(was_refused, self.texts())))
            }
            Phase::ChooseAccount { because: Some(error) } => Some(words_of(&error)),
            _ => None,
        });
        self.tell_error(move || match store.notice.get() {
            Some(Notice::Stopped(error)) => Some(words_of(&error)),
            _ => None,
        });
        self.tell_error(move || {
            let is_shown = store.notice.with(Option::is_none);
            store.groups.with(|groups| failure(groups).filter(|_| is_shown).map(|error| words_of(&error)))
        });
        self.tell_error(move || store.accounts.with(|accounts| failure(accounts).map(|error| words_of(&error))));
        self.tell_error(move || match store.check.get() {
            NumberCheck::Failed(_, error) => Some(part_of(&error)),
            _ => None,
        });
        self.tell_error(move || match store.dossier().deed {
            Deed::Failed(_, error) => Some(part_of(&error)),
            _ => None,
        });
        self.tell_error(move || {
            let Dossier { detail, about, picture, business, .. } = store.dossier();
            let error = failure(&detail).or(failure(&about)).or(failure(&picture)).or(failure(&business));
            error.filter(|error| *error != GatewayError::NotSupported).map(|error| part_of(&error))
        });
    }

    /// Tells an error whenever there is one, or another one.
    fn tell_error(self, error: impl Fn() -> Option<(&'static str, Advice)> + 'static) {
        let error = Memo::new(move |_| error());
        Effect::new(move || {
            if let Some((code, advice)) = error.get() {
                self.tell(|host| told::error(host, code, &advice));
            }
        });
    }

    fn texts(self) -> &'static Texts {
        Texts::of_language(&self.asked.with_untracked(|asked| asked.language().to_owned()))
    }
}

fn failure<T>(known: &Known<T>) -> Option<GatewayError> {
    match known {
        Known::Failed(error) => Some(error.clone()),
        _ => None,
    }
}

/// A path of the desk's own site is one of the site that its set-up came from.
fn resolve_own_path(connection: &mut Connection, config: &str) {
    if connection.url.starts_with('/')
        && let Ok(url) = Url::new_with_base(&connection.url, config)
    {
        connection.url = url.href();
    }
}

/// What there is to say where there is nothing to show.
fn trouble(state: &State, texts: &Texts) -> Option<Advice> {
    match state {
        State::Reading | State::Open => None,
        State::Refused(error) => Some(config_advice(error, texts)),
        State::Unread(_) => Some(config_unread(texts)),
        State::Wrong(error) => Some(attribute_advice(error, texts)),
        State::Nothing => Some(nothing_set(texts)),
    }
}

/// What stands in the element.
#[component]
pub(super) fn Embedded(panel: Panel) -> Built {
    let language =
        Memo::new(move |_| Texts::of_language(&panel.asked.with(|asked| asked.language().to_owned())).language);
    live(move || {
        let texts = Texts::of_language(language.get());
        provide_context(texts);
        view! { <Inside panel=panel /> }.built()
    })
}

#[component]
fn Inside(panel: Panel) -> Built {
    let texts = texts();
    let Panel { store, state, offered, .. } = panel;
    let search = NodeRef::<Input>::new();
    let frame = NodeRef::<Div>::new();
    provide_context(view::Guest(frame));
    let has_choice = Memo::new(move |_| offered.with(|offered| offered.len() > 1));
    let is_listing = Memo::new(move |_| store.phase.with(|phase| *phase == Phase::Listing));
    let is_open = Memo::new(move |_| state.with(|state| *state == State::Open));
    // Or the desk would be built once more when it is known what it shows.
    let wrong = Memo::new(move |_| trouble(&state.get(), texts));
    let main = live(move || {
        match wrong.get() {
        Some(advice) => view! { <NoticeBox advice=Advice { can_retry: true, ..advice } on_retry=Callback::new(move |()| panel.refresh()) /> }.built(),
        None => view! { <Desk store=store /> }.built(),
    }
    });
    let bar = move || {
        view! {
            <Shown when=has_choice>
                <ConnectionPicker
                    store=store
                    offered=offered.signal()
                    on_pick=Callback::new(move |id: String| panel.pick(&id))
                />
            </Shown>
            <div class="embed__search">
                <SearchBox store=store input=search />
            </div>
            <Shown when=is_listing>
                <AccountButton store=store />
            </Shown>
            <div class="embed__tools">
                <ListTools store=store is_listing=is_listing />
            </div>
        }
        .built()
    };
    // As high as what comes there, so that the list does not move.
    let skeleton = move || {
        view! {
            <Shown when=has_choice>
                <span class="picker picker--connection"><span class="picker__select"></span></span>
            </Shown>
            <div class="embed__search"><div class="search-box"></div></div>
            <div class="embed__tools embed__tools--coming"></div>
        }
        .built()
    };
    view! {
        <div
            node_ref=frame
            class="embed"
            lang=texts.language
            on:keydown=handler(move |event: KeyboardEvent| search_on_slash(&event, search))
        >
            <Shown when=is_open>
                <div class="embed__bar" part="toolbar">
                    {later(skeleton, bar)}
                </div>
            </Shown>
            <div class="embed__desk">{main}</div>
        </div>
    }
    .built()
}
