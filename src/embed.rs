//! The desk as an element of somebody else's page: what `public/embed.js` asks of the program, and what it is told.
//!
//! Each element has an instance of the program to itself, so that one that breaks takes no other along. Nothing in here
//! touches the page's address, history, title, storage or console.

mod asked;
mod guest;
mod panel;
mod told;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::rest;
use crate::text::Texts;
use crate::view::Built;
use asked::Asked;
use guest::Guest;
use panel::{Embedded, Panel};

#[wasm_bindgen]
extern "C" {
    /// The element on the page, as `embed.js` shows it to the program.
    #[derive(Clone)]
    pub type Host;

    /// Tells the page that something has happened; `detail` is JSON.
    #[wasm_bindgen(method)]
    fn tell(this: &Host, event: &str, detail: &str);

    /// Whether the page brings credentials.
    #[wasm_bindgen(method, getter, js_name = bringsCredentials)]
    fn brings_credentials(this: &Host) -> bool;

    /// Asks the page for the credential of a connection, which is JSON.
    #[wasm_bindgen(method)]
    fn credential(this: &Host, connection: &str) -> Promise;

    /// Shows that the program has stopped: what happened, what to do, and the words of the button for that.
    #[wasm_bindgen(method)]
    fn stopped(this: &Host, headline: &str, next_step: &str, reload: &str);
}

thread_local! {
    /// Who is told when the program stops.
    static HOST: RefCell<Option<Host>> = const { RefCell::new(None) };
}

/// Tells the element that this instance of the program has come to its end.
pub fn stop() {
    let texts = Texts::of_language("en");
    let (headline, next_step) = texts.panel_stopped;
    if let Some(host) = HOST.with(|host| host.try_borrow().ok().and_then(|host| host.clone())) {
        host.stopped(headline, next_step, texts.reload);
    }
}

/// A desk in an element. Freeing it takes it down.
#[wasm_bindgen]
pub struct Mounted {
    panel: Rc<Cell<Option<Panel>>>,
    /// How much of what was asked waits for the rest of the program.
    n_waiting: Rc<Cell<usize>>,
    _view: UnmountHandle<Built>,
}

#[wasm_bindgen]
impl Mounted {
    /// Puts a desk into `container`. `site` is the address of the folder that `embed.js` came from.
    #[wasm_bindgen(constructor)]
    pub fn new(container: HtmlElement, host: Host, site: String) -> Self {
        HOST.with(|kept| kept.replace(Some(host.clone())));
        let panel = Rc::new(Cell::new(None));
        let made = Rc::clone(&panel);
        // What the panel has is to go with its view.
        let view = mount_to(container, move || {
            let panel = Panel::new(Rc::new(Guest::new(host.clone())), host, site);
            made.set(Some(panel));
            view! { <Embedded panel=panel /> }
        });
        Self { panel, n_waiting: Rc::default(), _view: view }
    }

    /// Takes over the attributes, a JSON object; `changed` names those that were set, parted by spaces.
    pub fn ask(&self, attributes: &str, changed: &str) {
        let asked = Asked::parse(attributes);
        let changed = changed.to_owned();
        let is_plain = asked.is_plain();
        self.with(is_plain, move |panel| panel.ask(asked, &changed.split(' ').collect::<Vec<_>>()));
    }

    /// Reads everything anew.
    pub fn refresh(&self) {
        self.with(false, Panel::refresh);
    }

    /// Opens a contact.
    pub fn open(&self, id: &str) {
        let id = id.to_owned();
        self.with(false, move |panel| panel.open(&id));
    }

    /// Closes what stands beside the list.
    pub fn close(&self) {
        self.with(false, Panel::close);
    }

    /// The page brings credentials from now on.
    pub fn unlock(&self) {
        self.with(false, Panel::unlock);
    }

    /// Does what is asked: at once, or in order as soon as the rest of the program is there, where a first list needs more.
    fn with(&self, is_for_first: bool, act: impl FnOnce(Panel) + 'static) {
        if rest::has_come() || is_for_first && self.n_waiting.get() == 0 {
            if let Some(panel) = self.panel.get() {
                act(panel);
            }
            return;
        }
        let (panel, n_waiting) = (Rc::clone(&self.panel), Rc::clone(&self.n_waiting));
        n_waiting.update(|n| n + 1);
        spawn_local(async move {
            rest::is_there().await;
            n_waiting.update(|n| n - 1);
            if let Some(panel) = panel.get() {
                act(panel);
            }
        });
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        HOST.with(|host| host.take());
        self.panel.take();
    }
}
