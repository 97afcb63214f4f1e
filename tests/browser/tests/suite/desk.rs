//! A desk to test: the simulator, the built files served with their policy, and a page that shows them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use browser::{Browser, Element, Name, Page};
use serde_json::{Value, json};
use simulator::people::Person;
use simulator::{Connection, Credential, Effect, Fault, LoggedRequest, Options, Simulator};
use site::{Examples, Proxied, Site};
use tempfile::TempDir;

use crate::listed::{Listed, digits, evened, listed};

/// How many people most tests have behind every gateway: several pages of each, and not a multiple of any.
pub(crate) const PEOPLE: usize = 730;

/// A path of the desk's own origin behind which the simulated Wachat stands.
pub(crate) const PROXY: &str = "/gateway/wachat";

/// Makes one test of a check for each of these connections, so that a failure names its gateway.
macro_rules! at_each {
    ($check:ident: $($name:ident $id:literal),+ $(,)?) => {
        mod $check {
            $(
                #[test]
                fn $name() {
                    super::$check($id);
                }
            )+
        }
    };
}

/// Makes one test of a check for each of the five gateways.
macro_rules! at_every_gateway {
    ($check:ident) => {
        at_each!($check: wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha");
    };
}

/// Everything that a test of the dashboard needs. It stops when it is dropped, and demands that nothing went wrong in
/// the page: no error on the console, no exception, no violation of the policy, no dialog.
pub(crate) struct Desk {
    pub(crate) simulator: Simulator,
    pub(crate) site: Site,
    pub(crate) page: Page,
    /// Parts of the errors that the test itself provokes.
    provoked: RefCell<Vec<&'static str>>,
    /// The files that are served, where they are its own to change.
    files: Option<TempDir>,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which one, counted from 1.
    pub(crate) index: usize,
    /// Whom it shows.
    pub(crate) listed: Listed,
}

/// Every row that the grid has built, in one question: a page is asked for hundreds of them.
const ROWS: &str = r#"[...document.querySelectorAll("[role=grid] [role=row][aria-rowindex]")].map((row) => {
  const [who, number] = row.querySelectorAll("[role=gridcell]");
  const link = who.querySelector("a");
  const id = decodeURIComponent(new URL(link.href).pathname.split("/contacts/")[1]);
  return { index: Number(row.ariaRowIndex), id, name: link.textContent.trim(), number: number.textContent };
})"#;

impl Desk {
    /// A desk with [`PEOPLE`] invented people behind every gateway.
    pub(crate) fn new() -> Self {
        Self::with_people(PEOPLE)
    }

    /// A desk on a screen so tall that a list is read to its end in a few steps.
    pub(crate) fn tall() -> Self {
        let desk = Self::new();
        desk.page.resize(1280, 3000);
        desk
    }

    /// A desk with few people, all of whom are on the screen.
    pub(crate) fn few() -> Self {
        let desk = Self::with_people(40);
        desk.page.resize(1280, 2600);
        desk
    }

    /// A desk with that many people.
    pub(crate) fn with_people(contacts: usize) -> Self {
        Self::serving(dist(), contacts)
    }

    /// A desk with a copy of the files that a test may change: [`Self::files`].
    pub(crate) fn with_own_files() -> Self {
        Self::with_own_files_and(40)
    }

    fn with_own_files_and(contacts: usize) -> Self {
        let files = tempfile::tempdir().unwrap();
        copy(&dist(), files.path());
        let mut desk = Self::serving(files.path().to_owned(), contacts);
        desk.files = Some(files);
        desk
    }

    /// A desk that shows the list of somebody who has signed in before and knows that many people, while the rest of the
    /// program is not to be had; with the file that holds it, and what was in that. By the time that it is given, the rest
    /// has been asked for.
    #[track_caller]
    pub(crate) fn without_rest(id: &str, contacts: usize) -> (Self, PathBuf, Vec<u8>) {
        let desk = Self::with_own_files_and(contacts);
        // What the browser says of a file that is missing.
        desk.provokes("404");
        desk.provokes("integrity");
        desk.provokes("not there, or altered");
        let (file, bytes) = desk.hide_rest();
        desk.keep_credential(id);
        desk.list_without_rest(&format!("/{id}"));
        (desk, file, bytes)
    }

    /// The folder of its own files.
    pub(crate) fn files(&self) -> &Path {
        self.files.as_ref().unwrap().path()
    }

    fn serving(dist: PathBuf, contacts: usize) -> Self {
        let simulator = Simulator::start(Options { contacts, port: 0 }).unwrap();
        let wachat = simulator.connection("wachat").unwrap();
        let options = site::Options {
            dist,
            port: 0,
            config: config(&simulator.connections()),
            proxied: vec![Proxied { path: PROXY.to_owned(), upstream: wachat.url }],
            prefix: "/".to_owned(),
            examples: Some(Examples { built: Some(built_examples()), credentials: simulator.credentials() }),
        };
        let site = Site::start(options).unwrap();
        Self { simulator, site, page: Browser::shared().page(), provoked: RefCell::default(), files: None }
    }

    /// A desk whose `config.json` is `config` in place of every connection.
    pub(crate) fn with_config(config: impl FnOnce(&Simulator) -> Value) -> Self {
        let desk = Self::new();
        desk.site.set_config(Some(config(&desk.simulator)));
        desk
    }

    /// A desk that offers one connection, with other values for some of its fields; null takes a field away.
    pub(crate) fn with_changed(id: &str, change: Value) -> Self {
        Self::with_config(|simulator| {
            let mut row = config_row(&simulator.connection(id).unwrap());
            let fields = row.as_object_mut().unwrap();
            for (name, value) in change.as_object().unwrap() {
                match value {
                    Value::Null => drop(fields.remove(name)),
                    value => drop(fields.insert(name.clone(), value.clone())),
                }
            }
            json!({ "connections": [row] })
        })
    }

    /// Says that the test provokes errors with this part, such as the browser's remark on missing CORS headers.
    pub(crate) fn provokes(&self, part: &'static str) {
        self.provoked.borrow_mut().push(part);
    }

    /// Makes the clock of the pages to come run thirty times as fast, so that nobody sits through pauses and timeouts.
    pub(crate) fn hurry(&self) {
        self.page.before_load(
            "{ const set = setTimeout; window.setTimeout = (then, ms, ...rest) => set(then, ms / 30, ...rest); }",
        );
    }

    /// Goes to an address of the desk, such as `/waha?q=ana`.
    #[track_caller]
    pub(crate) fn goto(&self, path: &str) {
        self.page.goto(&format!("{}{path}", self.site.origin()));
    }

    /// The address now, without its origin.
    #[track_caller]
    pub(crate) fn address(&self) -> String {
        self.page.url().replacen(&self.site.origin(), "", 1)
    }

    /// Waits until the address, without its origin, is this one.
    #[track_caller]
    pub(crate) fn wait_address(&self, wanted: &str) {
        self.page.wait_until(&format!("the address is {wanted}"), || self.address() == wanted);
    }

    /// Opens a connection and signs in with the credential that it wants.
    #[track_caller]
    pub(crate) fn sign_in(&self, id: &str) {
        self.sign_in_at(id, &format!("/{id}"));
    }

    /// Opens an address of a connection and signs in.
    #[track_caller]
    pub(crate) fn sign_in_at(&self, id: &str, path: &str) {
        self.goto(path);
        self.give_credential(id);
        self.wait_rows();
    }

    /// Leaves in every page to come what a browser keeps for somebody who has signed in.
    fn keep_credential(&self, id: &str) {
        let connection = self.simulator.connection(id).unwrap();
        let (kind, user, secret) = match connection.credential {
            Credential::Token(token) => ("token", "", token),
            Credential::ApiKey(key) => ("api-key", "", key),
            Credential::Password { user, password } => ("password", user, password),
        };
        let gateway = connection.gateway.name();
        let kept = json!({ "url": connection.url, "gateway": gateway, "kind": kind, "user": user, "secret": secret });
        self.page.before_load(&format!(
            "sessionStorage.setItem('contact-desk.credential.{id}', {})",
            json!(kept.to_string())
        ));
    }

    /// Goes to an address that shows a list, while the rest of the program is hidden.
    #[track_caller]
    pub(crate) fn list_without_rest(&self, path: &str) {
        // A busy machine does in slices what is else done at once, and may need another function for that.
        for _ in 0..4 {
            self.page.clear_requests();
            self.goto(path);
            self.page.wait_request("the rest is asked for", |request| {
                request.path().contains("-rest-") && request.is_over()
            });
            if self.page.maybe_by_role("grid", Name::any()).is_some() && !self.rows().is_empty() {
                return;
            }
        }
        panic!("no first list without the rest of the program");
    }

    /// Takes away the half of the program that a first list does not need, and gives its file and what was in it.
    fn hide_rest(&self) -> (PathBuf, Vec<u8>) {
        let mut files = self.files().read_dir().unwrap().map(|entry| entry.unwrap().path());
        let is_rest = |file: &PathBuf| {
            let name = file.file_name().unwrap().to_str().unwrap();
            name.starts_with("contact-desk-rest-") && name.ends_with(".wasm")
        };
        let file = files.find(is_rest).unwrap();
        let bytes = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        (file, bytes)
    }

    /// Fills in the form that stands on the page with what the connection wants.
    #[track_caller]
    pub(crate) fn give_credential(&self, id: &str) {
        self.give(id, self.simulator.connection(id).unwrap().credential);
    }

    /// Fills in the form that stands on the page.
    #[track_caller]
    pub(crate) fn give(&self, id: &str, credential: Credential) {
        let form = self.form(id);
        let field = |name: &str, text: &str| form.within().by_role("textbox", name).fill(text);
        match credential {
            Credential::Token(token) => field("Token", token),
            Credential::ApiKey(key) => field("API key", key),
            Credential::Password { user, password } => {
                field("User name", user);
                field("Password", password);
            }
        }
        form.within().by_role("button", "Connect").click();
    }

    /// The form to sign in.
    #[track_caller]
    pub(crate) fn form(&self, id: &str) -> Element {
        self.page.by_role("form", format!("Sign in to {}", self.label(id)))
    }

    /// What people call a connection.
    pub(crate) fn label(&self, id: &str) -> &'static str {
        self.simulator.connection(id).unwrap().label
    }

    /// The grid of contacts.
    #[track_caller]
    pub(crate) fn grid(&self) -> Element {
        self.page.by_role("grid", "Contacts")
    }

    /// The part of the grid that scrolls.
    #[track_caller]
    pub(crate) fn scroller(&self) -> Element {
        self.grid().within().all_by_role("rowgroup").pop().unwrap()
    }

    /// Waits until the first rows are shown.
    #[track_caller]
    pub(crate) fn wait_rows(&self) {
        self.page.wait_until("the first rows are shown", || !self.rows().is_empty());
    }

    /// The rows that are built now.
    #[track_caller]
    pub(crate) fn rows(&self) -> Vec<Row> {
        let rows = self.page.eval(ROWS);
        rows.as_array().into_iter().flatten().map(row).collect()
    }

    /// Whom the rows that are built now show.
    #[track_caller]
    pub(crate) fn names(&self) -> Vec<String> {
        self.rows().into_iter().map(|row| row.listed.name).collect()
    }

    /// How many rows there are, if that is known.
    #[track_caller]
    pub(crate) fn row_count(&self) -> Option<usize> {
        // Not by the tree of roles, which takes its time: this is asked again and again.
        let count = self.page.eval("document.querySelector('[role=grid]')?.ariaRowCount");
        count.as_str()?.parse().ok()
    }

    /// Waits until the first rows are those of `before`. How many are built differs: a notice takes some of their room, and
    /// those beyond the screen are built at rest.
    #[track_caller]
    pub(crate) fn wait_still_there(&self, before: &[Row]) {
        self.page.wait_until("the rows are still there", || {
            let rows = self.rows();
            !rows.is_empty() && rows.iter().zip(before).all(|(row, before)| row == before)
        });
    }

    /// Waits until it is known that there are `n` rows.
    #[track_caller]
    pub(crate) fn wait_row_count(&self, n: usize) {
        self.page.wait_until(&format!("it is certain that there are {n} rows"), || self.row_count() == Some(n));
    }

    /// Waits until exactly these people are listed, few enough to be built at once, and nobody else can come.
    #[track_caller]
    pub(crate) fn wait_listed(&self, expected: &[Listed]) {
        self.page.wait_until(&format!("it is certain that {} are listed", expected.len()), || {
            self.row_count() == Some(expected.len()) && self.rows().len() == expected.len()
        });
        assert_eq!(sorted(self.rows()), expected);
    }

    /// Scrolls to the end, a screen at a time, and gives every row that was shown on the way, in order.
    ///
    /// No row may be shown as another later, and the end is where `aria-rowcount` says that it is.
    #[track_caller]
    pub(crate) fn read_to_the_end(&self) -> Vec<Row> {
        let at = self.scroller().bounding_box();
        let (x, y) = (at.x + at.width / 2.0, at.y + at.height / 2.0);
        let mut all: BTreeMap<usize, Row> = BTreeMap::new();
        loop {
            for row in self.rows() {
                if let Some(before) = all.insert(row.index, row.clone()) {
                    assert_eq!(before, row, "a row has become another");
                }
            }
            let is_all = || self.row_count() == Some(all.len());
            if is_all() {
                break;
            }
            let next = all.len() + 1;
            self.page.wheel(x, y, 0.0, at.height);
            self.page.wait_until(&format!("row {next} is shown, or the list ends"), || {
                is_all() || self.rows().iter().any(|row| row.index == next)
            });
        }
        assert!(all.keys().copied().eq(1..=all.len()), "rows are missing: {:?}", all.keys());
        all.into_values().collect()
    }

    /// Goes to the last row there is so far, by the keyboard.
    #[track_caller]
    pub(crate) fn go_to_the_end(&self) {
        self.grid().press("End");
    }

    /// Puts words into the search box.
    #[track_caller]
    pub(crate) fn search(&self, words: &str) {
        self.search_box().fill(words);
    }

    /// The search box, once all of the program is there: until then another one stands in its place.
    #[track_caller]
    pub(crate) fn search_box(&self) -> Element {
        self.page.by_role("search", Name::any()).within().by_role("searchbox", "Search contacts")
    }

    /// Opens the contact whose name is shown so, by a click on its row.
    #[track_caller]
    pub(crate) fn open(&self, name: &str) {
        self.grid().within().by_role("link", name).click();
        self.detail().within().by_role("heading", name);
    }

    /// The detail beside the list.
    #[track_caller]
    pub(crate) fn detail(&self) -> Element {
        self.page.by_role("region", "Contact details")
    }

    /// A button in the detail.
    #[track_caller]
    pub(crate) fn button(&self, name: &str) -> Element {
        self.detail().within().by_role("button", name)
    }

    /// Whether the detail has that button now.
    #[track_caller]
    pub(crate) fn has_button(&self, name: &str) -> bool {
        self.detail().within().maybe_by_role("button", name).is_some()
    }

    /// Waits until the detail says this somewhere, and gives all that it says.
    #[track_caller]
    pub(crate) fn wait_told(&self, words: &str) -> String {
        self.page.wait_text("region", "Contact details", words)
    }

    /// Waits until the element has the keyboard focus.
    #[track_caller]
    pub(crate) fn wait_focus(&self, element: &Element) {
        self.page.wait_until(&format!("{element} has the focus"), || element.is_focused());
    }

    /// Waits for an alert with these words in it, and gives its text.
    #[track_caller]
    pub(crate) fn wait_alert(&self, words: &str) -> String {
        self.page.wait_text("alert", Name::any(), words)
    }

    /// Presses the button that an alert offers.
    #[track_caller]
    pub(crate) fn try_again(&self) {
        self.page.by_role("button", "Try again").click();
    }

    /// Waits until the status line has these words in it, and gives its text.
    #[track_caller]
    pub(crate) fn wait_status(&self, words: &str) -> String {
        self.page.wait_text("status", Name::any(), words)
    }

    /// Waits until everybody has been read and put in order.
    #[track_caller]
    pub(crate) fn wait_whole(&self, id: &str) {
        let words = format!("{} contacts", crate::listed::n_rows(id, PEOPLE));
        self.page.wait_text_where("status", Name::any(), |text| text == words);
    }

    /// Waits until the page says this somewhere.
    #[track_caller]
    pub(crate) fn wait_words(&self, words: &str) {
        self.page.wait_until(&format!("the page says {words:?}"), || self.words().contains(words));
    }

    /// All that the page says.
    #[track_caller]
    pub(crate) fn words(&self) -> String {
        self.page.eval("document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Makes the list of a connection go wrong from now on.
    pub(crate) fn spoil(&self, id: &'static str, effect: Effect) {
        self.simulator.behave(spoiled(id, effect));
    }

    /// Makes every page but the first go wrong from now on.
    pub(crate) fn spoil_later_pages(&self, id: &'static str, effect: Effect) {
        let later = match id {
            "wachat" => "page=2",
            "whatsapp-gateway" => "cursor=",
            "hypersender" => "offset=200",
            "waha" => "offset=100",
            other => panic!("{other} has no second page"),
        };
        self.simulator.behave(Fault { query_contains: Some(later), ..spoiled(id, effect) });
    }

    /// Waits until nothing that the page asked of a gateway is unanswered.
    #[track_caller]
    pub(crate) fn wait_answers(&self) {
        let gateways = self.simulator.origin();
        self.page.wait_until("every gateway has answered", || {
            self.page.request_count(|it| it.url.starts_with(&gateways) && it.kind != "Image" && !it.is_over()) == 0
        });
    }

    /// Checks that a while passes without a request. An absence can only be seen by waiting for it.
    #[track_caller]
    pub(crate) fn check_idle(&self) {
        let now = Instant::now();
        let asked = self.simulator.wait_for_request(Duration::from_millis(500), |request| request.arrived > now);
        assert!(asked.is_none(), "asked while idle: {asked:?}");
    }

    /// How many requests to the gateway of a connection were as `wanted`, preflights left out.
    pub(crate) fn n_asked(&self, id: &str, wanted: impl Fn(&LoggedRequest) -> bool) -> usize {
        self.asked(id).iter().filter(|request| wanted(request)).count()
    }

    /// What the gateway of a connection was asked, preflights left out.
    pub(crate) fn asked(&self, id: &str) -> Vec<LoggedRequest> {
        let mut requests = self.simulator.requests();
        requests.retain(|request| request.connection == id && request.method != "OPTIONS");
        requests
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // A test that fails has said why, and a second panic would hide it.
        if thread::panicking() {
            return;
        }
        let mut errors = self.page.console_errors();
        let provoked = self.provoked.borrow();
        errors.retain(|error| !provoked.iter().any(|part| error.contains(part)));
        assert!(errors.is_empty(), "the page complained: {errors:#?}");
        assert!(self.page.dialogs().is_empty(), "the page opened a dialog: {:?}", self.page.dialogs());
    }
}

/// The address of a contact, below a connection's.
pub(crate) fn link_to(id: &str, person: Person) -> String {
    format!("/{id}/contacts/{}", listed(id, person).id.replace('@', "%40"))
}

/// Something that goes wrong with the list of one connection, and with nothing else.
pub(crate) fn spoiled(id: &'static str, effect: Effect) -> Fault {
    Fault { connection: Some(id), path_contains: "contacts", ..Fault::everywhere(effect) }
}

/// Whom rows show, in order of their keys.
pub(crate) fn sorted(rows: Vec<Row>) -> Vec<Listed> {
    let mut listed: Vec<Listed> = rows.into_iter().map(|row| row.listed).collect();
    listed.sort();
    listed
}

/// The `config.json` that offers these connections.
pub(crate) fn config(connections: &[Connection]) -> Value {
    let rows: Vec<Value> = connections.iter().map(config_row).collect();
    json!({ "connections": rows })
}

/// How `config.json` speaks of a connection.
pub(crate) fn config_row(connection: &Connection) -> Value {
    json!({
        "id": connection.id, "label": connection.label, "gateway": connection.gateway.name(),
        "url": connection.url, "account": connection.account,
    })
}

fn row(value: &Value) -> Row {
    let text = |name: &str| value[name].as_str().unwrap_or_default();
    let number = Some(digits(text("number"))).filter(|digits| !digits.is_empty());
    let listed = Listed { id: text("id").to_owned(), name: evened(text("name")), number };
    Row { index: usize::try_from(value["index"].as_u64().unwrap_or_default()).unwrap(), listed }
}

/// The folder of the examples that need a compiler.
fn built_examples() -> PathBuf {
    env::var_os("CONTACT_DESK_EXAMPLES").map_or_else(|| PathBuf::from("../../target/examples"), PathBuf::from)
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The folder of the built files.
pub(crate) fn dist() -> PathBuf {
    let dist = env::var_os("CONTACT_DESK_DIST").map_or_else(|| PathBuf::from("../../dist"), PathBuf::from);
    assert!(dist.join("index.html").is_file(), "no build in {}: run `cargo xtask test`", dist.display());
    dist
}
