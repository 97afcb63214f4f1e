//! A desk to test: the simulator, the built files served with their policy, and a page that shows them.

use std::env;
use std::path::PathBuf;

use browser::{Browser, Element, Page};
use serde_json::{Value, json};
use simulator::{Connection, Credential, Options, Simulator};
use site::Site;

/// Everything that a test of the dashboard needs. It stops when it is dropped.
pub(crate) struct Desk {
    pub(crate) simulator: Simulator,
    pub(crate) site: Site,
    pub(crate) page: Page,
}

impl Desk {
    /// A desk with that many invented people behind every gateway.
    pub(crate) fn with_people(contacts: usize) -> Self {
        let simulator = Simulator::start(Options { contacts, port: 0 }).unwrap();
        let config = config(&simulator.connections());
        let options = site::Options { dist: dist(), port: 0, config, proxied: Vec::new(), prefix: "/".to_owned() };
        let site = Site::start(options).unwrap();
        Self { simulator, site, page: Browser::shared().page() }
    }

    /// Goes to an address of the desk, such as `/waha?q=ana`.
    pub(crate) fn goto(&self, path: &str) {
        self.page.goto(&format!("{}{path}", self.site.origin()));
    }

    /// Opens a connection and signs in with the credential that it wants.
    pub(crate) fn sign_in(&self, id: &str) {
        self.goto(&format!("/{id}"));
        self.give_credential(id);
        self.wait_rows();
    }

    /// Fills in the form that stands on the page.
    pub(crate) fn give_credential(&self, id: &str) {
        let connection = self.simulator.connection(id).unwrap();
        let form = self.page.by_role("form", format!("Sign in to {}", connection.label));
        match connection.credential {
            Credential::Token(token) => form.within().by_role("textbox", "Token").fill(token),
            Credential::ApiKey(key) => form.within().by_role("textbox", "API key").fill(key),
            Credential::Password { user, password } => {
                form.within().by_role("textbox", "User name").fill(user);
                form.within().by_role("textbox", "Password").fill(password);
            }
        }
        form.within().by_role("button", "Connect").click();
    }

    /// The grid of contacts.
    pub(crate) fn grid(&self) -> Element {
        self.page.by_role("grid", "Contacts")
    }

    /// Waits until the first rows are shown.
    pub(crate) fn wait_rows(&self) {
        self.page.wait_until("the first rows", || {
            self.page.eval("document.querySelectorAll('[role=row][aria-rowindex]').length > 0") == true
        });
    }
}

/// The `config.json` that offers these connections.
pub(crate) fn config(connections: &[Connection]) -> Value {
    let rows: Vec<Value> = connections
        .iter()
        .map(|connection| {
            json!({
                "id": connection.id, "label": connection.label, "gateway": connection.gateway.name(),
                "url": connection.url, "account": connection.account,
            })
        })
        .collect();
    json!({ "connections": rows })
}

/// The folder of the built files.
fn dist() -> PathBuf {
    let dist = env::var_os("CONTACT_DESK_DIST").map_or_else(|| PathBuf::from("../../dist"), PathBuf::from);
    assert!(dist.join("index.html").is_file(), "no build in {}: run `cargo xtask test`", dist.display());
    dist
}
