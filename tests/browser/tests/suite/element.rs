//! The element `<contact-desk>` in a page of another origin: what it is asked, what it tells, and that it stays a guest.

use std::time::Duration;

use browser::{Element, Name};
use serde_json::{Value, json};
use simulator::{Credential, Effect, Fault};

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

    /// The element's own answer to a script; `element` is the first of the page.
    fn element(&self, js: &str) -> Value {
        self.eval(&format!("(() => {{ const element = document.querySelector('contact-desk'); return {js}; }})()"))
    }

    /// The tag of an element that shows a gateway.
    fn tag(&self, id: &str, more: &str) -> String {
        format!("<contact-desk {} {more}></contact-desk>", self.attributes(id))
    }

    /// What was told, without its details.
    fn told(&self) -> Vec<String> {
        let told = self.eval("told.map(({ name }) => name)");
        told.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    #[track_caller]
    fn wait_told(&self, names: &[&str]) {
        self.desk.page.wait_until(&format!("{names:?} is told"), || self.told() == names);
    }

    fn search_box(&self) -> Element {
        self.desk.page.by_role("searchbox", "Search contacts")
    }

    /// Clicks the row that shows this name.
    #[track_caller]
    fn open(&self, name: &str) {
        let grid = self.desk.page.by_role("grid", "Contacts");
        grid.within().by_role("row", Name::contains(name)).click();
        self.detail().within().by_role("heading", name);
    }

    #[track_caller]
    fn detail(&self) -> Element {
        self.desk.page.by_role("region", "Contact details")
    }

    /// How often the list of GOWA was read, which has one page.
    fn n_lists(&self) -> usize {
        self.desk.n_asked("gowa", |request| request.path.ends_with("/contacts"))
    }

    #[track_caller]
    fn wait_for_list(&self) {
        self.desk.page.wait_until("the list is there", || {
            let grid = self.desk.page.maybe_by_role("grid", "Contacts");
            grid.is_some_and(|grid| {
                let is_busy = grid.attribute("aria-busy").as_deref() == Some("true");
                !is_busy && grid.within().all_by_role("row").len() > 1
            })
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

#[test]
fn a_set_up_beside_the_script_offers_its_connections() {
    let crm = Crm::new();
    crm.goto("<contact-desk></contact-desk>");
    crm.wait_for_list();
    let first = crm.desk.simulator.connections().remove(0);
    let picker = crm.desk.page.by_role("combobox", "Connection");
    assert_eq!(picker.value(), first.label);
    picker.select_option(crm.desk.label("waha"));
    crm.wait_for_list();
    assert_eq!(crm.eval("asked.map(({ id }) => id)"), json!([first.id, "waha"]));
}

#[test]
fn a_connection_of_the_set_up_is_shown_without_a_choice() {
    let crm = Crm::new();
    crm.goto(r#"<contact-desk connection="hypersender"></contact-desk>"#);
    crm.wait_for_list();
    crm.desk.page.no_role("combobox", "Connection");
    crm.element("element.connection = 'nobody'");
    crm.desk.page.wait_text("alert", Name::any(), "The attribute connection should be");
    crm.wait_told(&["ready", "error"]);
    assert_eq!(crm.eval("told[1].detail.code"), json!("config"));
    crm.element("element.connection = 'waha'");
    crm.wait_for_list();
}

#[test]
fn attributes_and_properties_are_in_step_and_take_effect_at_once() {
    let crm = Crm::new();
    crm.goto(&crm.tag("gowa", r#"q="putri""#));
    crm.desk.page.wait_until("the words are there", || crm.search_box().value() == "putri");
    assert_eq!(crm.element("element.q"), json!("putri"));
    crm.element("element.q = '628'");
    crm.desk.page.wait_until("the words have changed", || crm.search_box().value() == "628");
    assert_eq!(crm.element("element.getAttribute('q')"), json!("628"));
    crm.element("element.setAttribute('q', 'dewi')");
    crm.desk.page.wait_until("the words have changed", || crm.search_box().value() == "dewi");
    assert_eq!(crm.element("element.q"), json!("dewi"));
    // Also what is set once more, after the person has typed something else.
    crm.search_box().fill("ana");
    crm.element("element.q = 'dewi'");
    crm.desk.page.wait_until("the words are put back", || crm.search_box().value() == "dewi");
    crm.element("element.q = null");
    crm.desk.page.wait_until("the words are gone", || crm.search_box().value().is_empty());
    assert_eq!(crm.element("element.hasAttribute('q')"), json!(false));
    assert_eq!(crm.told(), ["ready"], "the page is told what it has done itself");
    let waha = crm.desk.simulator.connection("waha").unwrap();
    crm.element(&format!("Object.assign(element, {{ gateway: 'waha', url: '{}', account: null }})", waha.url));
    crm.desk.page.wait_until("the other gateway is asked", || crm.eval("asked.at(-1)?.gateway") == json!("waha"));
    crm.wait_for_list();
}

#[test]
fn what_was_set_before_the_script_came_is_taken_over() {
    let crm = Crm::new();
    let waha = crm.desk.simulator.connection("waha").unwrap();
    let Credential::ApiKey(key) = waha.credential else { panic!("WAHA wants a key") };
    let script = format!(
        "const element = document.querySelector('contact-desk');
        Object.assign(element, {{ gateway: 'waha', url: '{}', q: 'dewi', getCredential: async () => '{key}' }});",
        waha.url
    );
    crm.host.page("/early.js", &[], &script);
    crm.goto(r#"<contact-desk></contact-desk><script src="early.js"></script>"#);
    crm.desk.page.wait_until("the words are there", || crm.search_box().value() == "dewi");
    crm.wait_for_list();
    assert_eq!(crm.element("[element.getAttribute('gateway'), element.getAttribute('q')]"), json!(["waha", "dewi"]));
    assert_eq!(crm.eval("asked"), json!([]), "its own function was replaced");
}

#[test]
fn the_person_opens_and_closes_and_the_page_is_told() {
    let crm = Crm::new();
    crm.goto(&crm.tag("waha", r#"q="dewi lestari""#));
    crm.wait_for_list();
    crm.open("Dewi Lestari");
    crm.wait_told(&["ready", "select"]);
    let contact = crm.eval("told[1].detail.contact");
    assert_eq!((&contact["name"], &contact["kind"]), (&json!("Dewi Lestari"), &json!("person")), "{contact}");
    assert!(contact["phone"].as_str().unwrap().bytes().all(|byte| byte.is_ascii_digit()), "{contact}");
    crm.detail().within().by_role("button", "Close").click();
    crm.wait_told(&["ready", "select", "close"]);
    // What the page does itself it knows already.
    crm.element(&format!("element.open({})", contact["id"]));
    crm.detail().within().by_role("heading", "Dewi Lestari");
    crm.element("element.close()");
    crm.desk.page.no_role("region", "Contact details");
    crm.element(&format!("element.contact = {}", contact["id"]));
    crm.detail().within().by_role("heading", "Dewi Lestari");
    crm.element("element.removeAttribute('contact')");
    crm.desk.page.no_role("region", "Contact details");
    assert_eq!(crm.told(), ["ready", "select", "close"]);
}

#[test]
fn blocking_is_told_once_the_gateway_has_done_it() {
    let crm = Crm::new();
    crm.goto(&crm.tag("waha", r#"q="dewi lestari""#));
    crm.wait_for_list();
    crm.open("Dewi Lestari");
    crm.detail().within().by_role("button", "Block").click();
    let question = crm.desk.page.by_role("alertdialog", "Block Dewi Lestari?");
    question.within().by_role("button", "Block").click();
    crm.wait_told(&["ready", "select", "block"]);
    assert_eq!(crm.eval("[told[2].detail.blocked, told[2].detail.contact.name]"), json!([true, "Dewi Lestari"]));
}

#[test]
fn refresh_reads_everything_anew() {
    let crm = Crm::new();
    crm.goto(&crm.tag("gowa", ""));
    crm.wait_for_list();
    let before = crm.n_lists();
    crm.element("element.refresh()");
    crm.desk.page.wait_until("the list is read again", || crm.n_lists() > before);
}

#[test]
fn a_refused_credential_is_asked_for_again_and_only_once() {
    let crm = Crm::new();
    crm.goto(&crm.tag("gowa", ""));
    crm.wait_for_list();
    // The groups are read behind the list, and are not to meet it.
    let refused = Fault { path_contains: "/contacts", times: Some(1), ..Fault::everywhere(Effect::Status(401)) };
    crm.desk.simulator.behave(refused);
    crm.element("element.refresh()");
    crm.desk.page.wait_until("it is asked for again", || crm.eval("asked.length") == json!(2));
    crm.desk.page.wait_until("the list is read with the other one", || crm.n_lists() == 3);
    crm.wait_for_list();
    assert_eq!(crm.told(), ["ready"]);

    crm.desk.simulator.behave(Fault::everywhere(Effect::Status(401)));
    crm.element("element.refresh()");
    crm.desk.page.wait_text("alert", Name::any(), "The gateway refused the access that this page gave.");
    crm.wait_told(&["ready", "error"]);
    assert_eq!(crm.eval("[asked.length, told[1].detail.code]"), json!([3, "credential-refused"]));
    crm.desk.simulator.calm();
    crm.desk.page.by_role("button", "Try again").click();
    crm.wait_for_list();
    assert_eq!(crm.eval("asked.length"), json!(4));
}

#[test]
fn a_page_that_gives_no_credential_is_asked_again_when_the_person_wants_it() {
    let crm = Crm::new();
    crm.host.page(
        "/early.js",
        &[],
        "globalThis.tries = 0; document.querySelector('contact-desk').getCredential = async () => { tries += 1; throw Error('no'); };",
    );
    crm.goto(&format!(r#"{}<script src="early.js"></script>"#, crm.tag("hypersender", "")));
    crm.desk.page.wait_text("alert", Name::any(), "This page gave no access to the gateway.");
    assert_eq!(crm.eval("tries"), json!(1));
    assert_eq!(crm.eval("told.at(-1).detail.code"), json!("credential-missing"));
    crm.desk.page.by_role("button", "Try again").click();
    crm.desk.page.wait_until("it is asked again", || crm.eval("tries") == json!(2));
}

#[test]
fn without_the_page_the_person_is_asked_and_nothing_is_kept() {
    let crm = Crm::new();
    crm.goto("");
    crm.eval(&format!("document.body.insertAdjacentHTML('beforeend', `{}`)", crm.tag("gowa", "")));
    let form = crm.desk.page.by_role("form", "Sign in to GOWA");
    let Credential::Password { user, password } = crm.desk.simulator.connection("gowa").unwrap().credential else {
        panic!("GOWA wants a password")
    };
    form.within().by_role("textbox", "User name").fill(user);
    form.within().by_role("textbox", "Password").fill(password);
    form.within().by_role("button", "Connect").click();
    crm.wait_for_list();
    assert!(crm.desk.page.session_storage().is_empty() && crm.desk.page.local_storage().is_empty());
    assert!(!crm.element("element.outerHTML + element.shadowRoot.innerHTML").as_str().unwrap().contains(password));
}

#[test]
fn a_page_that_brings_credentials_late_saves_the_person_the_form() {
    let crm = Crm::new();
    crm.goto("");
    crm.eval(&format!("document.body.insertAdjacentHTML('beforeend', `{}`)", crm.tag("waha", "")));
    crm.desk.page.by_role("form", "Sign in to WAHA");
    let Credential::ApiKey(key) = crm.desk.simulator.connection("waha").unwrap().credential else { panic!("a key") };
    crm.element(&format!("element.getCredential = async () => '{key}'"));
    crm.wait_for_list();
}

#[test]
fn a_failure_is_told_with_its_code_and_words() {
    let crm = Crm::new();
    crm.desk.simulator.behave(Fault::everywhere(Effect::Status(403)));
    crm.goto(&crm.tag("wachat", ""));
    crm.wait_told(&["ready", "error"]);
    let detail = crm.eval("told[1].detail");
    assert_eq!(detail["code"], json!("not-allowed"), "{detail}");
    let alert = crm.desk.page.by_role("alert", Name::any()).text();
    let words = detail["message"].as_str().unwrap();
    assert!(alert.starts_with(words), "{alert}: {words}");
}

/// What a guest leaves as it was.
const HOUSE: &str = r#"JSON.stringify({
  globals: Object.getOwnPropertyNames(window).filter((name) => !/^(told|asked|isSet|house)$/.test(name)).sort(),
  prototypes: ["Array", "Object", "String", "Promise", "Element", "Node", "History", "EventTarget"].map((name) =>
    Reflect.ownKeys(window[name].prototype).map(String).sort()),
  address: location.href, steps: history.length, state: history.state, title: document.title,
  focus: document.activeElement.tagName, scroll: scrollY,
  head: document.head.innerHTML, sheets: document.styleSheets.length, adopted: document.adoptedStyleSheets.length,
  root: document.documentElement.getAttributeNames(), body: document.body.getAttributeNames(),
  storage: [localStorage.length, sessionStorage.length, document.cookie],
})"#;

#[test]
fn the_desk_is_a_good_guest() {
    let crm = Crm::new();
    crm.goto("<p id=place></p>");
    let before = crm.eval(HOUSE);
    crm.eval(&format!("document.body.insertAdjacentHTML('beforeend', `{}`)", crm.tag("waha", "")));
    let element = "document.querySelector('contact-desk')";
    let Credential::ApiKey(key) = crm.desk.simulator.connection("waha").unwrap().credential else { panic!("a key") };
    crm.eval(&format!("{element}.getCredential = async () => '{key}'"));
    crm.wait_for_list();
    crm.search_box().fill("dewi lestari");
    crm.open("Dewi Lestari");
    crm.detail().within().by_role("button", "Close").click();
    crm.eval("document.activeElement.blur()");
    crm.eval(&format!("{element}.remove()"));
    assert_eq!(crm.eval(HOUSE), before);
    let errors: Vec<String> =
        crm.desk.page.console().into_iter().filter(|line| !line.starts_with("network error")).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn links_and_back_of_the_page_go_on_working() {
    let crm = Crm::new();
    crm.goto(&format!(r##"<a href="#there">There</a>{}"##, crm.tag("waha", r#"q="dewi lestari""#)));
    crm.wait_for_list();
    crm.desk.page.by_role("link", "There").click();
    crm.desk.page.wait_url("#there");
    crm.open("Dewi Lestari");
    crm.desk.page.back();
    crm.desk.page.wait_until("the page is where it was", || !crm.desk.page.url().contains('#'));
    crm.detail().within().by_role("heading", "Dewi Lestari");
}

#[test]
fn no_key_is_heard_that_is_pressed_elsewhere() {
    let crm = Crm::new();
    crm.goto(&format!("<button>Theirs</button>{}", crm.tag("gowa", "")));
    crm.wait_for_list();
    crm.desk.page.by_role("button", "Theirs").focus();
    crm.desk.page.press("/");
    assert_eq!(crm.eval("document.activeElement.textContent"), json!("Theirs"));
    crm.desk.page.by_role("grid", "Contacts").focus();
    crm.desk.page.press("/");
    assert!(crm.search_box().is_focused());
}

#[test]
fn styles_leak_neither_in_nor_out() {
    let crm = Crm::new();
    crm.goto(&crm.tag("gowa", ""));
    crm.wait_for_list();
    // It comes with the rest of the program, and the list without.
    crm.search_box();
    let look = r#"(() => {
      const root = document.querySelector("contact-desk").shadowRoot;
      const names = [".embed", ".search-box__input", ".contact-list__columns", ".contact-row"];
      const properties = ["display", "font-size", "font-family", "line-height", "color", "text-align", "text-transform", "letter-spacing", "height"];
      return names.map((name) => properties.map((property) => getComputedStyle(root.querySelector(name)).getPropertyValue(property)));
    })()"#;
    let before = crm.eval(look);
    let hostile =
        "* { all: unset; text-transform: uppercase; letter-spacing: 9px; text-align: end; color: red; font: 3px serif }
      div, span, section, input { display: none !important }
      html { font-size: 40px; line-height: 3 } contact-desk { display: block; height: 600px; width: 1264px }";
    crm.host.page("/hostile.css", &[], hostile);
    crm.eval("document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=hostile.css>')");
    crm.desk.page.wait_until("their sheet has come", || {
        crm.eval("getComputedStyle(document.body).letterSpacing") == json!("9px")
    });
    assert_eq!(crm.eval(look), before);
    crm.eval("document.body.insertAdjacentHTML('beforeend', '<div class=panel><p class=notice>theirs</p></div>')");
    assert_eq!(
        crm.eval("getComputedStyle(document.querySelector('p.notice')).backgroundColor"),
        json!("rgba(0, 0, 0, 0)")
    );
}

#[test]
fn hidden_hides_it_and_a_tab_that_is_shown_later_has_its_rows() {
    let crm = Crm::new();
    crm.goto(&format!("<section hidden>{}</section>", crm.tag("gowa", "")));
    crm.wait_told(&["ready"]);
    crm.desk.page.wait_until("it is asked", || crm.eval("asked.length") == json!(1));
    crm.eval("document.querySelector('section').hidden = false");
    crm.wait_for_list();
    crm.desk.page.wait_until("there are rows", || crm.desk.page.all_by_role("row").len() > 5);
    assert_eq!(crm.eval("getComputedStyle(document.querySelector('contact-desk')).display"), json!("block"));
    crm.element("element.hidden = true");
    assert_eq!(crm.eval("getComputedStyle(document.querySelector('contact-desk')).display"), json!("none"));
}

#[test]
fn moved_it_goes_on_and_removed_it_begins_anew() {
    let crm = Crm::new();
    crm.goto(&format!("<main></main>{}", crm.tag("gowa", "")));
    crm.wait_for_list();
    crm.search_box().fill("putri");
    crm.eval("document.querySelector('main').append(document.querySelector('contact-desk'))");
    assert_eq!(crm.search_box().value(), "putri");
    assert_eq!(crm.eval("asked.length"), json!(1));
    crm.eval("(globalThis.kept = document.querySelector('contact-desk')).remove()");
    crm.desk.page.wait_until("it is taken down", || crm.eval("kept.shadowRoot.childNodes.length") == json!(0));
    crm.eval("document.body.append(kept)");
    crm.wait_for_list();
    assert_eq!((crm.search_box().value(), crm.eval("asked.length")), (String::new(), json!(2)));
}

#[test]
fn it_works_in_a_closed_shadow_root() {
    let crm = Crm::new();
    let script = format!(
        r#"const root = document.querySelector("main").attachShadow({{ mode: "closed" }});
        root.innerHTML = `{}`;
        root.firstChild.getCredential = async () => (globalThis.given)();
        globalThis.their = root.firstChild;"#,
        crm.tag("waha", r#"q="dewi lestari""#)
    );
    crm.host.page("/closed.js", &[], &script);
    let Credential::ApiKey(key) = crm.desk.simulator.connection("waha").unwrap().credential else { panic!("a key") };
    crm.host.page("/key.js", &[], &format!("globalThis.given = () => '{key}'"));
    crm.goto(r#"<main></main><script src="key.js"></script><script src="closed.js"></script>"#);
    crm.wait_for_list();
    // A pointer of the driver does not reach into such a root.
    crm.desk.page.by_role("grid", "Contacts").focus();
    crm.desk.page.press("ArrowDown");
    crm.desk.page.press("Enter");
    crm.detail().within().by_role("heading", Name::contains("Dewi Lestari"));
    crm.desk.page.wait_until("it is told", || crm.told().contains(&"select".to_owned()));
}

#[test]
fn another_element_of_its_name_is_left_alone() {
    let crm = Crm::new();
    crm.host.page("/first.js", &[], "customElements.define('contact-desk', class Theirs extends HTMLElement {});");
    crm.goto(&format!(
        r#"<script src="first.js"></script><contact-desk></contact-desk><contact-desk-2 {}></contact-desk-2>"#,
        crm.attributes("gowa")
    ));
    crm.wait_for_list();
    assert_eq!(crm.element("element.constructor.name"), json!("Theirs"));
}

#[test]
fn two_versions_live_side_by_side_on_one_page() {
    let crm = Crm::new();
    let other = Desk::new();
    let script = format!(
        r#"import {{ tagName }} from "{}/embed.js";
        globalThis.another = tagName;
        const first = document.querySelector("contact-desk");
        const element = document.createElement(tagName);
        for (const name of ["gateway", "url", "account"]) element[name] = first[name];
        element.getCredential = (connection) => first.getCredential(connection);
        document.body.append(element);"#,
        other.site.origin()
    );
    crm.goto(&crm.tag("gowa", ""));
    crm.wait_for_list();
    let address = crm.host.page("/other.js", &[], &script);
    crm.eval(&format!("import('{address}').then(() => null)"));
    crm.desk.page.wait_until("both lists are there", || {
        let n_rows = "['contact-desk', another].map((name) => document.querySelector(name).shadowRoot.querySelectorAll('[role=row]').length)";
        crm.eval(n_rows).as_array().is_some_and(|counts| counts.iter().all(|count| count.as_u64() > Some(5)))
    });
    assert_eq!(crm.eval("another"), json!("contact-desk-2"));
}

#[test]
fn a_frame_that_is_moved_goes_on() {
    let crm = Crm::new();
    crm.allow_framing();
    crm.desk.provokes("");
    let policy = format!("Content-Security-Policy: script-src 'self' {}; style-src 'self'", crm.desk.site.origin());
    crm.goto_with(&[&policy], &format!("<main></main>{}", crm.tag("waha", r#"q="dewi lestari""#)));
    let is_there = || {
        let frame = crm.desk.page.maybe_by_role("Iframe", "Contact Desk").map(|frame| frame.frame());
        frame.is_some_and(|frame| frame.maybe_by_role("row", Name::contains("Dewi Lestari")).is_some())
    };
    crm.desk.page.wait_until("the list is there", is_there);
    assert!(crm.frame().by_role("grid", "Contacts").bounding_box().height > 300.0, "it does not fill its frame");
    crm.eval("document.querySelector('main').append(document.querySelector('contact-desk'))");
    crm.desk.page.wait_until("the list is there again", is_there);
}

#[test]
fn a_page_that_may_not_frame_the_desk_is_told_so() {
    let crm = Crm::new();
    crm.desk.provokes("");
    crm.desk.hurry();
    crm.goto_with(&["Content-Security-Policy: require-trusted-types-for 'script'"], &crm.tag("waha", ""));
    crm.desk.page.wait_text("alert", Name::any(), "The desk did not answer.");
    crm.wait_told(&["error"]);
    assert_eq!(crm.eval("told[0].detail.code"), json!("unreachable"));
}

#[test]
fn the_set_up_is_read_once_whatever_is_asked_meanwhile() {
    let crm = Crm::new();
    crm.goto("");
    crm.eval(
        "document.body.insertAdjacentHTML('beforeend', '<contact-desk connection=waha></contact-desk>');
        addEventListener('contact-desk-ready', ({ target }) => { target.q = 'dewi'; queueMicrotask(() => target.source = 'dm'); });",
    );
    crm.desk.page.by_role("form", Name::contains("Sign in to"));
    assert_eq!(crm.desk.page.request_count(|request| request.path().ends_with("/config.json")), 1);
}

#[test]
fn a_refusal_of_a_part_alone_does_not_go_round_in_circles() {
    let crm = Crm::new();
    crm.goto(&crm.tag("waha", r#"q="dewi lestari""#));
    crm.wait_for_list();
    let about = Fault { path_contains: "about", ..Fault::everywhere(Effect::Status(401)) };
    crm.desk.simulator.behave(about);
    crm.open("Dewi Lestari");
    crm.desk.page.wait_until("it is asked for again", || crm.eval("asked.length") == json!(2));
    crm.wait_for_list();
    crm.detail().within().by_role("alert", Name::any());
    assert_eq!(crm.eval("asked.length"), json!(2));
}

#[test]
fn escape_closes_the_contact_and_not_what_the_desk_stands_in() {
    let crm = Crm::new();
    crm.goto(&crm.tag("waha", r#"q="dewi lestari""#));
    crm.wait_for_list();
    crm.eval("globalThis.heard = 0; addEventListener('keydown', ({ key }) => heard += key === 'Escape')");
    crm.open("Dewi Lestari");
    crm.desk.page.press("Escape");
    crm.desk.page.no_role("region", "Contact details");
    assert_eq!(crm.eval("heard"), json!(0));
    crm.desk.page.by_role("grid", "Contacts").press("Escape");
    assert_eq!(crm.eval("heard"), json!(1));
}

#[test]
fn its_desk_is_built_once() {
    let crm = Crm::new();
    crm.desk.simulator.behave(Fault::everywhere(Effect::Trusted));
    crm.desk.page.before_load(
        "globalThis.gone = [];
        const attach = Element.prototype.attachShadow;
        Element.prototype.attachShadow = function (init) {
          const root = attach.call(this, init);
          const note = (changes) => gone.push(...changes.flatMap(({ removedNodes }) => [...removedNodes]));
          new MutationObserver(note).observe(root, { childList: true, subtree: true });
          return root;
        };",
    );
    crm.goto(&crm.tag("gowa", r#"auth="none""#));
    crm.wait_for_list();
    assert_eq!(crm.eval("gone.filter((node) => node.matches?.('.desk')).length"), json!(0));
}

#[test]
fn its_box_is_there_before_its_program_is() {
    let crm = Crm::new();
    crm.goto("");
    let shown = crm.eval(
        "(() => { const element = document.createElement('contact-desk'); document.body.append(element);
           return [getComputedStyle(element).display, element.getBoundingClientRect().height]; })()",
    );
    assert_eq!(shown, json!(["block", 600]));
}

#[test]
fn no_focus_is_taken_that_nobody_has_given() {
    let crm = Crm::new();
    crm.goto("<button>Theirs</button>");
    crm.desk.page.by_role("button", "Theirs").focus();
    // Without credentials of the page: there is a form, which the standalone page would put the focus into.
    crm.eval(&format!("document.body.insertAdjacentHTML('beforeend', `{}`)", crm.tag("gowa", "")));
    crm.desk.page.by_role("form", Name::contains("Sign in to"));
    crm.desk.page.by_role("textbox", "User name");
    crm.desk.page.no_role("checkbox", "Remember on this device");
    assert_eq!(crm.eval("document.activeElement.textContent"), json!("Theirs"));
    // The only account is chosen by itself, where a person who has chosen one would find the focus in the list.
    let nameless = crm.tag("whatsapp-gateway", "").split(" account=").next().unwrap().to_owned() + "></contact-desk>";
    crm.goto(&format!("<button>Theirs</button>{nameless}"));
    crm.desk.page.by_role("button", "Theirs").focus();
    crm.desk.page.wait_until("it has an answer", || {
        crm.desk.page.maybe_by_role("grid", "Contacts").is_some()
            || crm.desk.page.maybe_by_role("group", "Choose an account").is_some()
    });
    assert_eq!(crm.eval("document.activeElement.textContent"), json!("Theirs"));
}

#[test]
fn a_crash_stays_in_its_element_and_reload_goes_on() {
    let crm = Crm::new();
    crm.desk.provokes("unreachable");
    crm.goto(&(crm.tag("gowa", "") + &crm.tag("waha", "")));
    let rows = |n: usize| {
        crm.eval(&format!(
            "document.querySelectorAll('contact-desk')[{n}].shadowRoot.querySelectorAll('[role=row]').length"
        ))
        .as_u64()
    };
    crm.desk.page.wait_until("both lists are there", || rows(0) > Some(5) && rows(1) > Some(5));
    crm.desk.page.wait_until("all of both is there", || crm.desk.page.all_by_role("searchbox").len() == 2);
    // What no browser does: the program cannot go on from there.
    crm.eval(
        "{ const clone = Node.prototype.cloneNode;
           Node.prototype.cloneNode = () => { Node.prototype.cloneNode = clone; throw Error('broken'); }; }",
    );
    crm.eval("document.querySelector('contact-desk').open('nobody@s.whatsapp.net')");
    crm.desk.page.wait_text("alert", Name::any(), "This panel stopped.");
    crm.desk.page.wait_until("it is told", || crm.eval("told.at(-1).detail?.code") == json!("stopped"));
    assert!(rows(1) > Some(5), "the other one has stopped, too");
    crm.eval("document.querySelectorAll('contact-desk')[1].q = 'dewi'");
    crm.desk.page.wait_until("the other one goes on", || rows(1) < Some(12));
    crm.desk.page.by_role("button", "Reload").click();
    crm.desk.page.wait_until("it is back", || rows(0) > Some(5));
}

#[test]
fn twenty_elements_share_one_download() {
    let crm = Crm::new();
    crm.goto(&crm.tag("gowa", "").repeat(20));
    crm.desk.page.wait_until("all lists are there", || {
        crm.eval("[...document.querySelectorAll('contact-desk')].filter(({ shadowRoot }) => shadowRoot.querySelectorAll('[role=row]').length > 5).length") == json!(20)
    });
    let n = |part: &str| crm.desk.page.request_count(|request| request.path().contains(part));
    for part in ["embed.js", "contact-desk-panel", "_bg.wasm", "contact-desk-element-"] {
        assert!(n(part) <= if part.ends_with('-') { 3 } else { 1 }, "{part} was fetched {} times", n(part));
    }
}

#[test]
fn ten_thousand_mounts_leave_no_memory_behind() {
    let crm = Crm::new();
    crm.desk.page.set_timeout(Duration::from_secs(240));
    crm.goto(r#"<contact-desk gateway="gowa" url="nowhere"></contact-desk>"#);
    crm.wait_told(&["ready", "error"]);
    // In parts, so that no script takes too long on a busy machine; and not by timers, which wait ever longer.
    let part = |n: usize| {
        crm.eval(&format!(
            "(async () => {{
              const turn = () => new Promise((done) => {{
                const {{ port1, port2 }} = new MessageChannel();
                port1.onmessage = () => {{ port1.close(); done(); }};
                port2.postMessage(null);
              }});
              const element = document.querySelector('contact-desk');
              const parent = element.parentNode;
              for (let n = 0; n < {n}; n += 1) {{
                element.remove();
                await turn();
                parent.append(element);
                while (!element.shadowRoot.querySelector('.notice')) await turn();
              }}
              told.length = 0;
            }})()"
        ))
    };
    let rounds = |n: usize| {
        (0..n / 250).for_each(|_| drop(part(250)));
        crm.desk.page.collect_garbage();
        (crm.desk.page.heap_bytes(), crm.desk.page.live_nodes())
    };
    rounds(500);
    let (heap, nodes) = rounds(500);
    let (heap_after, nodes_after) = rounds(9_000);
    assert!(heap_after < heap + 1_000_000, "{heap} bytes have become {heap_after}");
    assert!(nodes_after < nodes + 50, "{nodes} nodes have become {nodes_after}");
}

/// The policy that the README asks for.
fn strict(crm: &Crm) -> String {
    format!(
        "Content-Security-Policy: script-src 'self' {} 'wasm-unsafe-eval'; style-src 'self'",
        crm.desk.site.origin()
    )
}

#[test]
fn a_strict_policy_is_enough() {
    let crm = Crm::new();
    crm.goto_with(&[&strict(&crm)], &crm.tag("waha", r#"q="dewi lestari""#));
    crm.wait_for_list();
    crm.open("Dewi Lestari");
    assert_eq!(crm.element("element.shadowRoot.querySelectorAll('iframe').length"), json!(0));
}

#[test]
fn where_webassembly_is_refused_the_hosted_desk_stands_in() {
    falls_back("Content-Security-Policy: script-src 'self' SITE; style-src 'self'");
}

#[test]
fn where_writing_html_is_refused_the_hosted_desk_stands_in() {
    falls_back("Content-Security-Policy: require-trusted-types-for 'script'");
}

fn falls_back(policy: &str) {
    let crm = Crm::new();
    crm.allow_framing();
    crm.desk.provokes("");
    let policy = policy.replace("SITE", &crm.desk.site.origin());
    crm.goto_with(&[&policy], &crm.tag("waha", r#"q="dewi lestari""#));
    crm.wait_told(&["ready"]);
    let frame = crm.frame();
    frame.by_role("searchbox", "Search contacts");
    crm.desk
        .page
        .wait_until("the list is there", || frame.maybe_by_role("row", Name::contains("Dewi Lestari")).is_some());
    assert_eq!(crm.eval("asked.length"), json!(1), "the page has not been asked for the credential");
    frame.by_role("row", Name::contains("Dewi Lestari")).click();
    crm.wait_told(&["ready", "select"]);
    assert_eq!(crm.eval("told[1].detail.contact.name"), json!("Dewi Lestari"));
    crm.element("element.close()");
    frame.no_role("region", "Contact details");
    assert_eq!(crm.told(), ["ready", "select"]);
}

impl Crm {
    /// Lets the page frame the desk.
    fn allow_framing(&self) {
        let mut config = crate::desk::config(&self.desk.simulator.connections());
        config["embed_origins"] = json!([self.host.origin]);
        self.desk.site.set_config(Some(config));
    }

    /// Where in the frame one looks for things.
    fn frame(&self) -> browser::Scope {
        self.desk.page.by_role("Iframe", "Contact Desk").frame()
    }
}

#[test]
fn at_its_narrowest_nothing_is_cut_off() {
    let crm = Crm::new();
    crm.goto(&crm.tag("waha", r#"q="dewi""#));
    crm.wait_for_list();
    crm.eval("document.querySelector('contact-desk').setAttribute('class', 'narrow')");
    crm.host.page("/narrow.css", &[], "contact-desk.narrow { width: 280px }");
    crm.eval("document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=narrow.css>')");
    crm.desk.page.wait_until("it is narrow", || crm.element("element.clientWidth") == json!(280));
    let wide = "[...element.shadowRoot.querySelectorAll('*')].filter((inner) => inner.getBoundingClientRect().right > element.getBoundingClientRect().right + 1 && getComputedStyle(inner).visibility !== 'hidden' && inner.getClientRects().length).map((inner) => inner.className).join()";
    assert_eq!(crm.element(wide), json!(""));
    crm.open("Dewi Lestari");
    assert_eq!(crm.element(wide), json!(""));
}

#[test]
fn theme_and_custom_properties_follow_the_page() {
    let crm = Crm::new();
    crm.goto(&crm.tag("gowa", r#"theme="dark""#));
    crm.wait_for_list();
    let colour = "getComputedStyle(element.shadowRoot.querySelector('.embed')).backgroundColor";
    let dark = crm.element(colour);
    crm.element("element.theme = 'light'");
    crm.desk.page.wait_until("it is light", || crm.element(colour) != dark);
    crm.host.page("/own.css", &[], "contact-desk { --contact-desk-background: rgb(1, 2, 3) }");
    crm.eval("document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=own.css>')");
    crm.desk.page.wait_until("it is theirs", || crm.element(colour) == json!("rgb(1, 2, 3)"));
}

/// Nobody signs in: every example brings its credentials itself.
fn check_example(name: &str) {
    let desk = Desk::new();
    desk.page.goto(&format!("{}/examples/{name}.html", desk.site.origin()));
    let n_rows =
        || desk.page.maybe_by_role("grid", "Contacts").map_or(0, |grid| grid.within().all_by_role("row").len());
    desk.page.wait_until("the list is there", || n_rows() > 5);
    // The page's own search drives that of the desk.
    desk.page.by_role("searchbox", Name::contains("Search the CRM")).fill("dewi lestari");
    let found = || desk.page.maybe_by_role("row", Name::contains("Dewi Lestari"));
    desk.page.wait_until("she is found", || found().is_some() && n_rows() < 5);
    found().unwrap().click();
    desk.page.wait_until("the page knows it", || {
        desk.page.eval("document.querySelector('output').textContent").as_str() == Some("Picked: Dewi Lestari")
    });
    desk.page.by_role("button", "Hide contacts").click();
    desk.page.no_role("grid", Name::any());
    desk.page.by_role("button", "Show contacts").click();
    desk.page.wait_until("the list is back", || desk.page.maybe_by_role("grid", "Contacts").is_some());
}

#[test]
fn the_example_in_plain_html_works() {
    check_example("plain");
}

#[test]
fn the_example_in_react_works() {
    check_example("react");
}

#[test]
fn the_example_in_vue_works() {
    check_example("vue");
}

#[test]
fn the_example_in_svelte_works() {
    check_example("svelte");
}

#[test]
fn the_example_of_a_crm_works() {
    let desk = Desk::new();
    desk.page.resize(1400, 1000);
    desk.page.goto(&format!("{}/examples/crm.html", desk.site.origin()));
    let team = |name: &str| desk.page.by_role("region", name).within();
    for name in ["Sales", "Night support"] {
        desk.page.wait_until("both lists are there", || {
            team(name).maybe_by_role("grid", "Contacts").is_some_and(|grid| grid.within().all_by_role("row").len() > 5)
        });
    }
    desk.page.by_role("searchbox", "Search everywhere").fill("dewi lestari");
    let found = || team("Night support").maybe_by_role("row", Name::contains("Dewi Lestari"));
    desk.page.wait_until("she is found", || found().is_some());
    found().unwrap().click();
    desk.page.wait_until("the page knows it", || {
        let said = desk.page.eval("document.querySelector('output').textContent");
        said.as_str().is_some_and(|said| said.starts_with("Picked: Dewi Lestari"))
    });
    team("Sales").by_role("button", "Hide contacts").click();
    team("Sales").no_role("grid", Name::any());
    team("Night support").by_role("region", "Contact details");
}

#[test]
fn a_frame_made_by_hand_shows_what_is_set_up() {
    let desk = Desk::new();
    desk.page.goto(&format!("{}/examples/frame.html", desk.site.origin()));
    let frame = desk.page.all_by_role("Iframe").remove(0).frame();
    let first = desk.simulator.connections().remove(0);
    frame.by_role("form", format!("Sign in to {}", first.label));
}

#[test]
fn a_frame_obeys_nobody_but_the_page_that_it_is_set_up_for() {
    let crm = Crm::new();
    crm.allow_framing();
    let stranger = crm.host.origin.replace("localhost", "127.0.0.1");
    crm.host.page("/stranger", &[], r#"<!doctype html><script src="stranger.js"></script>"#);
    crm.host.page("/stranger.js", &[], STRANGER);
    let page = format!(
        r#"<!doctype html><iframe src="{}/?embed=1#wait"></iframe><iframe src="{stranger}/stranger"></iframe>"#,
        crm.desk.site.origin()
    );
    // Not yet: what says hello is noted from the first moment on.
    crm.desk.page.before_load(
        "globalThis.hello = []; globalThis.done = 0; addEventListener('message', ({ data, origin }) => data === 'done' ? done += 1 : hello.push({ data, origin }))",
    );
    crm.desk.page.goto(&crm.host.page("/allowed", &[], &page));
    crm.desk.page.wait_until("the frame says hello", || crm.eval("hello.length") == json!(1));
    let hello = json!([{ "data": { "contactDesk": 1, "kind": "hello" }, "origin": crm.desk.site.origin() }]);
    assert_eq!(crm.eval("hello"), hello);
    crm.eval("frames[1].postMessage('go', '*')");
    crm.desk.page.wait_until("the stranger has said everything", || crm.eval("done") == json!(1));
    let frame = crm.desk.page.all_by_role("Iframe").remove(0).frame();
    frame.no_role("form", Name::any());
    frame.no_role("grid", Name::any());
    assert!(crm.desk.simulator.requests().is_empty(), "somebody was asked");
    // The page itself is still heard, and only with what has the right shape.
    crm.eval(&format!(
        r#"{{ const {{ port1, port2 }} = new MessageChannel();
          globalThis.port = port1;
          frames[0].postMessage({{ contactDesk: 1, kind: "connect" }}, "{}", [port2]);
          for (const odd of [null, 7, {{}}, {{ kind: "toString" }}, {{ kind: "call", method: "remove", values: [] }}, {{ kind: "ask", asked: null, changed: 1 }}]) port.postMessage(odd);
          port.postMessage({{ kind: "ask", asked: {{ connection: "waha", onclick: "alert(1)" }}, changed: ["connection", "onclick"] }}); }}"#,
        crm.desk.site.origin()
    ));
    frame.by_role("form", format!("Sign in to {}", crm.desk.label("waha")));
}

/// Says ten thousand things to the desk in the frame beside it.
const STRANGER: &str = r#"addEventListener("message", () => {
  const one = (list) => list[Math.floor(Math.random() * list.length)];
  const kinds = ["connect", "ask", "call", "unlock", "credential", "hello", "event", "__proto__", "constructor", 7, null];
  for (let n = 0; n < 10_000; n += 1) {
    const message = one([
      null, 1, "connect", [], {},
      { contactDesk: one([0, 1, "1"]), kind: one(kinds) },
      { contactDesk: 1, kind: "connect", asked: { connection: "waha" }, changed: ["connection"] },
      { contactDesk: 1, kind: "ask", asked: { connection: "waha" }, changed: ["connection"] },
    ]);
    parent.frames[0].postMessage(message, "*", Math.random() < 0.5 ? [new MessageChannel().port1] : []);
  }
  parent.postMessage("done", "*");
});"#;

#[test]
fn the_direction_is_that_of_the_page() {
    let crm = Crm::new();
    crm.goto(&format!("<main dir=rtl>{}</main>", crm.tag("gowa", "")));
    crm.wait_for_list();
    assert_eq!(crm.element("getComputedStyle(element.shadowRoot.querySelector('.embed')).direction"), json!("rtl"));
}
