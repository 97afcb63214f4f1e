//! A tab: opened, asked, waited for, closed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::Context;
use crate::emulation::Emulation;
use crate::find::Scope;
use crate::protocol::{Answer, Failure, Session, lock};
use crate::state::{Heard, WORLD, text};
use crate::wait::{self, TIMEOUT};
use crate::{Browser, Element, Name, measure};

/// A tab of the browser. Clones are handles to the same tab, which closes with the last of them.
///
/// Dialogs of the page (`alert`, `confirm`, `prompt`) are dismissed as they open, and kept in
/// [`dialogs`](Self::dialogs). The tab counts as visible and focused, however many others there are.
#[derive(Clone)]
pub struct Page {
    tab: Arc<Tab>,
}

struct Tab {
    session: Arc<Session>,
    heard: Arc<Heard>,
    target: String,
    emulation: Mutex<Emulation>,
    timeout: Mutex<Duration>,
    // Dropped after the rest: with the last tab goes its context.
    context: Arc<Context>,
}

impl Page {
    pub(crate) fn open(context: Arc<Context>) -> Self {
        match Tab::open(context) {
            Ok(tab) => Self { tab: Arc::new(tab) },
            Err(failure) => panic!("no new tab: {failure}"),
        }
    }

    /// Opens another blank tab that shares this one's storage, cookies and cache.
    ///
    /// # Panics
    ///
    /// If Chromium is gone.
    #[must_use]
    pub fn another_tab(&self) -> Self {
        Self::open(Arc::clone(&self.tab.context))
    }

    /// Waits `timeout` from now on, instead of [`TIMEOUT`](crate::TIMEOUT).
    pub fn set_timeout(&self, timeout: Duration) {
        *lock(&self.tab.timeout) = timeout;
    }

    /// Waits until `holds`, which is asked again every 20 ms. `what` says what is waited for.
    ///
    /// # Panics
    ///
    /// If it does not hold in time.
    #[track_caller]
    pub fn wait_until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        if wait::until(self.patience(), || if holds() { Ok(()) } else { Err(()) }).is_err() {
            self.fail(&format!("waited in vain until {what}"));
        }
    }

    /// Runs `js`, an expression, in the page and gives its value; a promise is awaited. `undefined` is null, as is
    /// whatever JSON has no form for.
    ///
    /// The page's content security policy does not apply: it is the browser that runs the script, not the page.
    ///
    /// # Panics
    ///
    /// If the script throws, or the page navigates away from under it.
    #[track_caller]
    pub fn eval(&self, js: &str) -> Value {
        match self.try_eval(js) {
            Ok(value) => value,
            Err(failure) => self.fail(&format!("a script failed: {failure}\n  script: {js}")),
        }
    }

    /// Runs `js`, an expression, where it can name what `module` exports, and gives its value as [`eval`](Self::eval) does.
    ///
    /// The module comes from here, whatever the page's host serves and its policy forbids. It has to import nothing, and
    /// to export functions and constants where it declares them.
    ///
    /// # Panics
    ///
    /// If the module is of another form, a script throws, or the page navigates away from under it.
    #[track_caller]
    pub fn eval_with(&self, module: &str, js: &str) -> Value {
        let body: Vec<&str> = module.lines().map(|line| line.strip_prefix("export ").unwrap_or(line)).collect();
        self.eval(&format!("(async () => {{\n\"use strict\";\n{}\nreturn {js};\n}})()", body.join("\n")))
    }

    /// Runs `js` at the start of every document to come, before the document's own scripts.
    ///
    /// # Panics
    ///
    /// If Chromium is gone.
    #[track_caller]
    pub fn before_load(&self, js: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": js }));
    }

    /// What `localStorage` holds for the page's origin.
    ///
    /// # Panics
    ///
    /// If the page has no storage, as `about:blank` and `data:` have not.
    #[must_use]
    #[track_caller]
    pub fn local_storage(&self) -> BTreeMap<String, String> {
        strings(&self.ask("({ ...localStorage })"))
    }

    /// What `sessionStorage` holds for the page's origin in this tab.
    ///
    /// # Panics
    ///
    /// If the page has no storage, as `about:blank` and `data:` have not.
    #[must_use]
    #[track_caller]
    pub fn session_storage(&self) -> BTreeMap<String, String> {
        strings(&self.ask("({ ...sessionStorage })"))
    }

    /// Lets the page read and write the clipboard without asking.
    ///
    /// # Panics
    ///
    /// If Chromium is gone.
    #[track_caller]
    pub fn allow_clipboard(&self) {
        let params = json!({
            "browserContextId": self.tab.context.id,
            "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
        });
        if let Err(failure) = self.tab.context.browser.connection().call("Browser.grantPermissions", params) {
            self.fail(&format!("the clipboard cannot be allowed: {failure}"));
        }
    }

    /// The text on the clipboard, which all pages of a browser share. Needs [`allow_clipboard`](Self::allow_clipboard).
    ///
    /// # Panics
    ///
    /// If the page may not read it, as no page may outside `https:` and `localhost`.
    #[must_use]
    #[track_caller]
    pub fn clipboard(&self) -> String {
        text(&self.eval("navigator.clipboard.readText()"))
    }

    /// Texts of the dialogs that were dismissed so far.
    #[must_use]
    #[track_caller]
    pub fn dialogs(&self) -> Vec<String> {
        self.flush();
        self.heard().read(|state| state.dialogs.clone())
    }

    /// The whole page as a place to find things in.
    pub(crate) fn scope(&self) -> Scope {
        Scope::page(self.clone())
    }

    /// Waits until exactly one `role` with this accessible name is there, and gives it.
    ///
    /// Roles are ARIA's: `button`, `searchbox`, `grid`, `row`, `img`… A string stands for the exact name;
    /// see [`Name`] for others.
    ///
    /// # Panics
    ///
    /// If there is none in time, or more than one, with what there was instead.
    #[track_caller]
    pub fn by_role(&self, role: &str, name: impl Into<Name>) -> Element {
        self.scope().by_role(role, name)
    }

    /// The `role` with this name if there is one now.
    ///
    /// # Panics
    ///
    /// If there are several.
    #[must_use]
    #[track_caller]
    pub fn maybe_by_role(&self, role: &str, name: impl Into<Name>) -> Option<Element> {
        self.scope().maybe_by_role(role, name)
    }

    /// Every `role` there is now, in the order of the accessibility tree.
    #[must_use]
    #[track_caller]
    pub fn all_by_role(&self, role: &str) -> Vec<Element> {
        self.scope().all_by_role(role)
    }

    /// The accessible names of every `role` there is now, in order.
    #[must_use]
    #[track_caller]
    pub fn names_by_role(&self, role: &str) -> Vec<String> {
        self.scope().names_by_role(role)
    }

    /// Waits until no `role` with this name is left.
    ///
    /// # Panics
    ///
    /// If one is still there when time is up.
    #[track_caller]
    pub fn no_role(&self, role: &str, name: impl Into<Name>) {
        self.scope().no_role(role, name);
    }

    /// Waits until some `role` with this name has `part` in its text, and gives that text.
    ///
    /// # Panics
    ///
    /// If none has in time, with the texts there were.
    #[track_caller]
    pub fn wait_text(&self, role: &str, name: impl Into<Name>, part: &str) -> String {
        self.scope().wait_text(role, name, part)
    }

    /// Waits until the text of some `role` with this name is as `wanted`, and gives that text.
    ///
    /// # Panics
    ///
    /// If none is in time, with the texts there were.
    #[track_caller]
    pub fn wait_text_where(&self, role: &str, name: impl Into<Name>, wanted: impl Fn(&str) -> bool) -> String {
        self.scope().wait_text_where(role, name, wanted)
    }

    /// What has the keyboard focus, within shadow roots too; `None` when it is the page as a whole.
    #[must_use]
    #[track_caller]
    pub fn focused(&self) -> Option<Element> {
        Element::focused(self)
    }

    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.tab.session
    }

    pub(crate) fn browser(&self) -> &Browser {
        &self.tab.context.browser
    }

    pub(crate) fn heard(&self) -> &Heard {
        &self.tab.heard
    }

    pub(crate) fn emulation(&self) -> &Mutex<Emulation> {
        &self.tab.emulation
    }

    /// How long to wait for anything.
    pub(crate) fn patience(&self) -> Duration {
        *lock(&self.tab.timeout)
    }

    /// Calls `method` for what cannot fail unless the tab is gone.
    #[track_caller]
    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        match self.session().call(method, params) {
            Ok(answer) => answer,
            Err(failure) => self.fail(&failure.to_string()),
        }
    }

    /// Makes sure that what the page did before is in the state: events come in order, before the answer.
    pub(crate) fn flush(&self) {
        // A page that is gone has said all it will.
        let _ = self.try_eval("0");
    }

    pub(crate) fn try_eval(&self, js: &str) -> Answer {
        self.try_eval_in(None, js)
    }

    pub(crate) fn try_eval_in(&self, context: Option<i64>, js: &str) -> Answer {
        let mut params = json!({ "expression": js, "awaitPromise": true, "returnByValue": true });
        if let Some(context) = context {
            params["contextId"] = json!(context);
        }
        result(&self.session().call("Runtime.evaluate", params)?).map(|result| result["value"].clone())
    }

    /// Asks the page something without side effects; again, should it navigate meanwhile.
    #[track_caller]
    pub(crate) fn ask(&self, js: &str) -> Value {
        match wait::until(self.patience(), || self.try_eval(js)) {
            Ok(value) => value,
            Err(failure) => self.fail(&format!("the page cannot be asked for `{js}`: {failure}")),
        }
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Page").field("target", &self.tab.target).finish_non_exhaustive()
    }
}

impl Tab {
    fn open(context: Arc<Context>) -> Result<Self, Failure> {
        let connection = context.browser.connection();
        let blank = json!({ "url": "about:blank", "browserContextId": context.id, "newWindow": true });
        let target = text(&connection.call("Target.createTarget", blank)?["targetId"]);
        let heard = Arc::new(Heard::new(&target));
        let noted = Arc::clone(&heard);
        // Weak, because the connection owns the listener.
        let dismiss = Arc::downgrade(connection);
        let listener = Box::new(move |session: &str, method: &str, params: &Value| {
            noted.note(method, params);
            if method == "Page.javascriptDialogOpening"
                && let Some(connection) = dismiss.upgrade()
            {
                // Leaving a page is what the test asked for; anything else is answered with no.
                let accept = params["type"] == "beforeunload";
                connection.post_to(session, "Page.handleJavaScriptDialog", json!({ "accept": accept }));
            }
        });
        let session = Arc::new(Session::attach(connection, &target, listener)?);
        let tab = Self {
            session,
            heard,
            target,
            emulation: Mutex::default(),
            timeout: Mutex::new(TIMEOUT),
            context: Arc::clone(&context),
        };
        tab.prepare()?;
        Ok(tab)
    }

    /// Turns on the events that the driver hears, and the observers that have to be there from the start.
    fn prepare(&self) -> Result<(), Failure> {
        let observer = json!({ "source": measure::OBSERVER, "worldName": WORLD });
        for (method, params) in [
            ("Page.enable", json!({})),
            // Tells of crashes.
            ("Inspector.enable", json!({})),
            ("Page.setLifecycleEventsEnabled", json!({ "enabled": true })),
            ("Runtime.enable", json!({})),
            ("Log.enable", json!({})),
            ("Network.enable", json!({ "maxPostDataSize": 1 << 20 })),
            ("Page.addScriptToEvaluateOnNewDocument", observer),
            // Otherwise only one tab of all has the focus, and the others neither blink nor blur.
            ("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })),
            ("Emulation.setDeviceMetricsOverride", crate::emulation::viewport(1280, 800)),
            ("Emulation.setEmulatedMedia", Emulation::default().media()),
        ] {
            self.session.call(method, params)?;
        }
        Ok(())
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.context.browser.connection().post("Target.closeTarget", json!({ "targetId": self.target }));
    }
}

/// The remote value in an answer of `Runtime`, or what the script threw.
pub(crate) fn result(answer: &Value) -> Answer {
    let thrown = &answer["exceptionDetails"];
    if thrown.is_null() {
        return Ok(answer["result"].clone());
    }
    let message = match (thrown["exception"]["description"].as_str(), &thrown["exception"]["value"]) {
        (Some(description), _) => description.to_owned(),
        (None, Value::Null) => text(&thrown["text"]),
        (None, value) => value.to_string(),
    };
    Err(Failure::new("script", message))
}

fn strings(value: &Value) -> BTreeMap<String, String> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
}
