//! The desk in a page, used as a person does: by roles and names.

use std::thread;

use browser::{Browser, Element, Name, Page};
use serde_json::{Value, json};
use simulator::{Connection, Credential, Simulator};

/// The gateways of which there is one each.
pub(crate) const GATEWAYS: [&str; 5] = ["wachat", "gowa", "whatsapp-gateway", "hypersender", "waha"];

/// A page that shows the desk. When it is dropped, nothing may have gone wrong in it.
pub(crate) struct Desk {
    pub(crate) page: Page,
}

impl Desk {
    /// A page that is tall enough for everybody whom [`simulator`] has.
    pub(crate) fn open(address: &str) -> Self {
        let page = Browser::shared().page();
        page.resize(1280, 2600);
        page.goto(address);
        Self { page }
    }

    #[track_caller]
    pub(crate) fn wait_listed(&self, name: &str) -> Element {
        self.page.by_role("grid", "Contacts").within().by_role("link", name)
    }

    #[track_caller]
    pub(crate) fn search(&self, words: &str) {
        self.page.by_role("search", Name::any()).within().by_role("searchbox", "Search contacts").fill(words);
    }

    #[track_caller]
    pub(crate) fn wait_row_count(&self, n: usize) {
        self.page.wait_until(&format!("{n} rows are left"), || {
            self.page.by_role("grid", "Contacts").attribute("aria-rowcount") == Some(n.to_string())
        });
    }

    #[track_caller]
    pub(crate) fn detail(&self) -> Element {
        self.page.by_role("region", "Contact details")
    }

    #[track_caller]
    pub(crate) fn button(&self, name: &str) -> Element {
        self.detail().within().by_role("button", name)
    }

    /// Presses a button in the detail, and says yes to what is asked.
    #[track_caller]
    pub(crate) fn confirm(&self, verb: &str, name: &str) {
        self.button(verb).click();
        let question = self.page.by_role("alertdialog", format!("{verb} {name}?"));
        question.within().by_role("button", verb).click();
        self.page.no_role("alertdialog", Name::any());
    }

    /// Signs in with what the connection wants.
    #[track_caller]
    pub(crate) fn sign_in(&self, connection: &Connection) {
        let form = self.page.by_role("form", format!("Sign in to {}", connection.label));
        let field = |name: &str, text: &str| form.within().by_role("textbox", name).fill(text);
        match connection.credential {
            Credential::Token(token) => field("Token", token),
            Credential::ApiKey(key) => field("API key", key),
            Credential::Password { user, password } => {
                field("User name", user);
                field("Password", password);
            }
        }
        form.within().by_role("button", "Connect").click();
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // A test that fails has said why, and a second panic would hide it.
        if !thread::panicking() {
            let errors = self.page.console_errors();
            assert!(errors.is_empty(), "the page complained: {errors:#?}");
        }
    }
}

/// Every gateway with few invented people.
pub(crate) fn simulator() -> Simulator {
    Simulator::start(simulator::Options { contacts: 40, port: 0 }).unwrap()
}

/// The `config.json` that offers the five gateways and nothing else.
pub(crate) fn config(simulator: &Simulator, url: impl Fn(&Connection) -> String, auth: &str) -> Value {
    let rows = GATEWAYS.map(|id| {
        let connection = simulator.connection(id).unwrap();
        json!({
            "id": id, "label": connection.label, "gateway": connection.gateway.name(), "url": url(&connection),
            "account": connection.account, "auth": auth,
        })
    });
    json!({ "connections": rows, "custom_connections": false })
}
