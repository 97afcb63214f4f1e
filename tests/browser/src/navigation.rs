//! Going to addresses, and through the history.

use serde_json::json;

use crate::Page;
use crate::state::text;

/// Settles once the document has fired `load`; a script that runs after it sees the page's own handlers done.
const LOADED: &str = r#"new Promise((done) => {
  if (document.readyState === "complete") done();
  else addEventListener("load", () => done(), { once: true });
})"#;

impl Page {
    /// Goes to `url` and waits until the document has loaded. A fragment of the present page loads nothing anew.
    ///
    /// # Panics
    ///
    /// If there is no answer, or it is not loaded in time.
    #[track_caller]
    pub fn goto(&self, url: &str) {
        let answer = self.call("Page.navigate", json!({ "url": url }));
        if let Some(error) = answer["errorText"].as_str() {
            self.fail(&format!("{url} cannot be gone to: {error}"));
        }
        let Some(document) = answer["loaderId"].as_str() else {
            return; // The address differs in its fragment alone.
        };
        // A page may pass on to another address before it has loaded; the last one counts.
        let arrived = self.heard().wait(self.patience(), |state| {
            let committed = state.documents.iter().any(|known| known == document);
            (committed && state.is_loaded()).then_some(())
        });
        if arrived.is_none() {
            self.fail(&format!("{url} does not finish loading"));
        }
    }

    /// Loads the page anew and waits until it has loaded. `sessionStorage` stays, as it does for a person.
    ///
    /// # Panics
    ///
    /// If it is not loaded in time.
    #[track_caller]
    pub fn reload(&self) {
        self.flush();
        let before = self.heard().read(|state| state.documents.len());
        self.call("Page.reload", json!({}));
        let again = |state: &crate::state::State| (state.documents.len() > before && state.is_loaded()).then_some(());
        if self.heard().wait(self.patience(), again).is_none() {
            self.fail("the page does not finish loading anew");
        }
    }

    /// Goes one entry back in the history, and waits until it is there: loaded, or its `popstate` handled.
    ///
    /// # Panics
    ///
    /// If there is no entry to go back to.
    #[track_caller]
    pub fn back(&self) {
        self.go(-1);
    }

    /// Goes one entry forward in the history, and waits until it is there.
    ///
    /// # Panics
    ///
    /// If there is no entry to go forward to.
    #[track_caller]
    pub fn forward(&self) {
        self.go(1);
    }

    /// The address now, with query and fragment.
    #[must_use]
    #[track_caller]
    pub fn url(&self) -> String {
        text(&self.ask("location.href"))
    }

    /// Waits until the address contains `part`, and gives the address.
    ///
    /// # Panics
    ///
    /// If it does not in time.
    #[track_caller]
    pub fn wait_url(&self, part: &str) -> String {
        let look = || {
            let url = self.url();
            if url.contains(part) { Ok(url) } else { Err(()) }
        };
        match crate::wait::until(self.patience(), look) {
            Ok(url) => url,
            Err(()) => self.fail(&format!("the address does not come to contain {part:?}")),
        }
    }

    /// The document's title.
    #[must_use]
    #[track_caller]
    pub fn title(&self) -> String {
        text(&self.ask("document.title"))
    }

    #[track_caller]
    fn go(&self, steps: i64) {
        let history = self.call("Page.getNavigationHistory", json!({}));
        let place = history["currentIndex"].as_i64().unwrap_or_default() + steps;
        let entry = usize::try_from(place).ok().and_then(|place| history["entries"].get(place));
        let Some(entry) = entry else {
            self.fail(&format!("the history has no entry {steps:+} from here"));
        };
        self.flush();
        let before = self.heard().read(|state| state.navigations);
        self.call("Page.navigateToHistoryEntry", json!({ "entryId": entry["id"] }));
        let there = self.heard().wait(self.patience(), |state| (state.navigations > before).then_some(()));
        if there.is_none() {
            self.fail(&format!("the history does not go to {}", entry["url"]));
        }
        self.ask(LOADED);
    }
}
