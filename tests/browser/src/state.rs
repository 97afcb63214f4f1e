//! What a tab's events have told so far: its documents, its requests, its messages.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::console::Console;
use crate::network::Network;
use crate::protocol::lock;

/// Name of the isolated world in which the driver's own observers run, out of the page's sight.
pub(crate) const WORLD: &str = "driver";

/// Everything heard from one tab, written by the reading thread.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The main frame, whose id is the tab's.
    pub(crate) main_frame: String,
    /// Documents the main frame has shown; the last is there now. A reload makes another document.
    pub(crate) documents: Vec<String>,
    /// Documents that have fired `load`.
    pub(crate) loaded: HashSet<String>,
    /// How often the main frame has changed its document or its address.
    pub(crate) navigations: u64,
    /// Execution context of [`WORLD`] in the main frame.
    pub(crate) world: Option<i64>,
    pub(crate) network: Network,
    pub(crate) console: Console,
    /// Texts of the `alert`, `confirm` and `prompt` dialogs that were dismissed.
    pub(crate) dialogs: Vec<String>,
}

impl State {
    fn note(&mut self, method: &str, params: &Value) {
        match method {
            "Page.frameNavigated" if params["frame"]["id"] == self.main_frame => {
                self.documents.push(text(&params["frame"]["loaderId"]));
                self.navigations += 1;
            }
            "Page.navigatedWithinDocument" if params["frameId"] == self.main_frame => self.navigations += 1,
            "Page.lifecycleEvent" if params["name"] == "load" => {
                self.loaded.insert(text(&params["loaderId"]));
            }
            "Page.javascriptDialogOpening" => self.dialogs.push(text(&params["message"])),
            "Runtime.executionContextCreated" => self.note_world(&params["context"]),
            "Runtime.executionContextsCleared" => self.world = None,
            _ => {
                self.network.note(method, params);
                self.console.note(method, params);
            }
        }
    }

    /// Whether the document now in the main frame has fired `load`.
    pub(crate) fn is_loaded(&self) -> bool {
        self.documents.last().is_some_and(|document| self.loaded.contains(document))
    }

    fn note_world(&mut self, context: &Value) {
        if context["name"] == WORLD && context["auxData"]["frameId"] == self.main_frame {
            self.world = context["id"].as_i64();
        }
    }
}

/// The state of a tab, and a bell that rings when it changes.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    state: Mutex<State>,
    changed: Condvar,
}

impl Heard {
    pub(crate) fn new(main_frame: &str) -> Self {
        let state = State { main_frame: main_frame.to_owned(), ..State::default() };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Takes in one event.
    pub(crate) fn note(&self, method: &str, params: &Value) {
        lock(&self.state).note(method, params);
        self.changed.notify_all();
    }

    /// Looks something up.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&lock(&self.state))
    }

    /// Changes something that no event does.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut lock(&self.state))
    }

    /// Waits until `look` finds something, looking once per event; `None` when time is up.
    pub(crate) fn wait<T>(&self, timeout: Duration, mut look: impl FnMut(&State) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + timeout;
        let mut state = lock(&self.state);
        loop {
            if let Some(found) = look(&state) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            state = self
                .changed
                .wait_timeout(state, left)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
    }
}

/// The string in `value`, or an empty one.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The whole number in `value`, which may come with a fraction of zero; 0 if there is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are neither negative nor that large"
)]
pub(crate) fn count(value: &Value) -> u64 {
    value.as_f64().unwrap_or_default() as u64
}

/// The number in `value`, or 0.
pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}
