//! The element `<contact-desk>` in a page of another origin: what it is asked, what it tells, and that it stays a guest.

use serde_json::{Value, json};
use simulator::Credential;

use crate::Desk;
use crate::host::Host;

/// A page of somebody else, with the desk's files on their own origin.
struct Crm {
    desk: Desk,
    host: Host,
}

impl Crm {
    fn new() -> Self {
        Self { desk: Desk::new(), host: Host::start() }
    }

    /// Goes to a page with that body. What the element tells is noted in `told`, and it is given its credentials.
    fn goto(&self, body: &str) {
        self.goto_with(&[], body);
    }

    fn goto_with(&self, headers: &[&str], body: &str) {
        let script = format!(
            r#"import {{ tagName }} from "{}/embed.js";
globalThis.told = [];
globalThis.asked = [];
const credentials = {};
for (const name of ["ready", "select", "close", "block", "error"]) {{
  addEventListener(`contact-desk-${{name}}`, ({{ detail }}) => told.push({{ name, detail }}));
}}
for (const element of document.querySelectorAll(tagName)) {{
  element.getCredential ??= async (connection) => {{
    asked.push(connection);
    return credentials[connection.gateway];
  }};
}}
globalThis.isSet = true;"#,
            self.desk.site.origin(),
            self.credentials(),
        );
        self.host.page("/crm.js", &[], &script);
        let html = format!(
            r#"<!doctype html><html lang="en"><head><title>CRM</title><link rel="stylesheet" href="crm.css"><script type="module" src="crm.js"></script></head><body>{body}</body></html>"#
        );
        self.host.page("/crm.css", &[], "contact-desk { height: 600px }");
        let address = self.host.page("/crm", headers, &html);
        self.desk.page.goto(&address);
        self.desk.page.wait_until("the page has run", || self.eval("globalThis.isSet === true") == json!(true));
    }

    fn credentials(&self) -> Value {
        let connections = self.desk.simulator.connections();
        let given = connections.iter().map(|connection| {
            let credential = match connection.credential {
                Credential::Password { user, password } => json!({ "user": user, "password": password }),
                Credential::Token(secret) | Credential::ApiKey(secret) => json!(secret),
            };
            (connection.gateway.name().to_owned(), credential)
        });
        Value::Object(given.collect())
    }

    fn eval(&self, js: &str) -> Value {
        self.desk.page.eval(js)
    }

    /// The attributes of an element that shows a gateway.
    fn attributes(&self, id: &str) -> String {
        let connection = self.desk.simulator.connection(id).unwrap();
        let account = connection.account.map(|account| format!(r#" account="{account}""#)).unwrap_or_default();
        format!(r#"gateway="{}" url="{}"{account}"#, connection.gateway.name(), connection.url)
    }

    fn wait_for_list(&self) {
        self.desk.page.wait_until("the list is there", || {
            let count =
                self.desk.page.maybe_by_role("grid", "Contacts").and_then(|grid| grid.attribute("aria-rowcount"));
            count.is_some_and(|count| count != "-1" && count != "0")
        });
    }
}

#[test]
fn a_page_with_one_tag_shows_the_contacts_of_its_gateway() {
    let crm = Crm::new();
    crm.goto(&format!("<contact-desk {}></contact-desk>", crm.attributes("gowa")));
    crm.wait_for_list();
    assert_eq!(crm.eval("asked.length"), json!(1));
    assert_eq!(crm.eval("told.map(({ name }) => name)"), json!(["ready"]));
}
