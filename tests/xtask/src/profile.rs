//! `cargo xtask profile`: finds out which functions a first list runs, and writes them down for the release build.
//!
//! Each of the gateways has its first list shown, by the page and by the element, to somebody who has signed in
//! before, and by the page once more to somebody who comes back, while the rest of the program never comes; and that where
//! much is set up, and where little is. What runs then goes into `program/first_list.txt`.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use browser::{Browser, Page};
use serde_json::{Value, json};
use simulator::people::person;
use simulator::{Connection, Credential, Effect, Fault, Simulator};
use site::{Examples, Proxied, Site};

use crate::program::{self, FirstList, Legend, Reader};
use crate::{bundle, element, page, run, tools, workspace};

/// How many people each gateway has, how many times slower the machine is, and what is done to the answers: several pages of
/// each, fewer than one, both where everything is done in slices, fewer than fill a screen, an answer so long that it is told
/// how far it has come, and answers written as no product does of itself, but a proxy or somebody's own server may.
const ROUNDS: [(usize, f64, Option<Effect>); 8] = [
    (1_000, 1.0, None),
    (FEW, 1.0, None),
    (3_000, 8.0, None),
    (FEW, 20.0, None),
    (3, 1.0, None),
    (100_000, 1.0, None),
    (FEW, 1.0, Some(Effect::Wordy)),
    (1_000, 4.0, Some(Effect::Wordy)),
];

/// So few people that each edition of each server can be looked at.
const FEW: usize = 40;

/// So many that there is somebody of every kind, all of them on a screen so high that they are shown, in pixels.
const ALL_KINDS: usize = 200;
const ALL_SHOWN: u32 = 12_000;

/// How high an ordinary screen is, in pixels.
const SCREEN: u32 = 800;

/// How long anything may take: a program that takes notes is a slow one.
const PATIENCE: Duration = Duration::from_secs(60);

/// Keeps the memory of the program that starts, and copies its notes once the first list has stood for a while.
const INSTRUMENTS: &str = r#"globalThis.noted = null;
let memory;
for (const name of ["instantiate", "instantiateStreaming"]) {
  const before = WebAssembly[name].bind(WebAssembly);
  WebAssembly[name] = async (...given) => {
    const made = await before(...given);
    memory ??= (made.instance ?? made).exports?.memory;
    return made;
  };
}
const isShown = () => {
  const root = document.querySelector("contact-desk")?.shadowRoot ?? document;
  return root.querySelector("[role=grid] [role=row][aria-rowindex]")?.textContent.trim();
};
const look = () =>
  isShown()
    ? setTimeout(() => (globalThis.noted = new Uint8Array(memory.buffer.slice())), QUIET)
    : requestAnimationFrame(look);
look();"#;

/// From then on a program gets no rest, so that what runs without is all that runs.
const WITHOUT_REST: &str = "globalThis.withoutRest = true;";

/// How long the page is left alone with its first list before the notes are read, in milliseconds.
const QUIET: u32 = 3_000;

/// Writes the list anew.
pub(crate) fn write() -> Result<()> {
    bundle::build_with(&[(page::NOTING, "1")])?;
    let chromium = tools::browser()?.chromium;
    // The driver panics where a page does not do what is asked of it. That is told in words.
    let list = panic::catch_unwind(AssertUnwindSafe(|| record(&chromium)))
        .map_err(|_| anyhow!("a first list could not be shown; the page is described above"))??;
    let file = workspace::root().join("tests/xtask/src/program/first_list.txt");
    fs::write(&file, list.text()).with_context(|| format!("{} could not be written", file.display()))?;
    eprintln!("{} functions run until a first list is shown. They are taken apart from the next build on.", list.len());
    Ok(())
}

/// What has run.
fn record(chromium: &Path) -> Result<FirstList> {
    let browser = Browser::launch_at(chromium);
    let mut notes =
        Notes { of_page: legend(program::PAGE)?, of_element: legend(element::PROGRAM)?, list: FirstList::default() };
    for (people, slowness, effect) in ROUNDS {
        record_with(people, slowness, effect, &browser, &mut notes)?;
    }
    record_much_set_up(&browser, &mut notes)?;
    record_little_set_up(&browser, &mut notes)?;
    Ok(notes.list)
}

fn record_with(
    people: usize,
    slowness: f64,
    effect: Option<Effect>,
    browser: &Browser,
    notes: &mut Notes,
) -> Result<()> {
    let simulator = started(people, effect)?;
    // Each edition of a server writes rows of its own, of which a few tell everything.
    let connections = match simulator.connections() {
        all if people <= FEW => all,
        all => run::one_of_each(all),
    };
    let site = serving(run::config(&connections), Vec::new(), &simulator)?;
    for connection in &connections {
        eprintln!("The first list of {} with {people} people, {slowness} times slower", connection.label);
        let address = format!("{}/{}", site.origin(), connection.id);
        let kept = signed_in(browser, &address, connection);
        let page = opened(browser, &address, Some(&script("sessionStorage", &kept)), slowness, SCREEN);
        notes.read(&page, Reader::Page)?;
        // Whoever comes back has left something behind, and goes to no connection in particular.
        page.goto(&site.origin());
        notes.read(&page, Reader::Page)?;
        let attributes = json!({ "connection": connection.id });
        let element = shown_by_element(browser, &site, &attributes, connection, slowness, SCREEN);
        notes.read(&element, Reader::Element)?;
    }
    Ok(())
}

/// Everything is set that a deployment can set, and everything that somebody can.
fn record_much_set_up(browser: &Browser, notes: &mut Notes) -> Result<()> {
    let simulator = started(ALL_KINDS, None)?;
    let connections = simulator.connections();
    let mut config = run::config(&connections);
    if let Some(fields) = config.as_object_mut() {
        fields.insert("custom_connections".to_owned(), json!(true));
        fields.insert("embed_origins".to_owned(), json!(["https://crm.example", "https://crm.example"]));
        fields.insert("of_a_later_version".to_owned(), json!([{ "\"a\"": 5 }, null, false]));
    }
    let site = serving(config, Vec::new(), &simulator)?;
    let own = connections.iter().map(|it| {
        json!({ "id": format!("own-{}", it.id), "label": "Own", "gateway": it.gateway.name(), "url": it.url, "account": "a", "auth": "prompt" })
    });
    let own: Vec<_> = own.collect();
    let said_last = (0..ALL_KINDS).find_map(|index| person(index).chat()).map_or(0, |chat| chat.at);
    for connection in &connections {
        eprintln!("The first list of {} with much set up", connection.label);
        let address = format!("{}/{}", site.origin(), connection.id);
        let mut kept = signed_in(browser, &address, connection);
        kept.insert("contact-desk.theme".to_owned(), "dark".to_owned());
        kept.insert("contact-desk.connections".to_owned(), json!(own).to_string());
        let kept = script("localStorage", &kept) + &the_day_after(said_last);
        notes.read(&opened(browser, &address, Some(&kept), 1.0, ALL_SHOWN), Reader::Page)?;
        let (gateway, url, account) = (connection.gateway.name(), &connection.url, connection.account);
        let attributes = json!({
            "connection": "theirs", "gateway": gateway, "url": url, "account": account, "auth": "prompt", "theme": "dark", "lang": "en",
        });
        notes.read(&shown_by_element(browser, &site, &attributes, connection, 1.0, ALL_SHOWN), Reader::Element)?;
    }
    Ok(())
}

/// No more is set than has to be: a proxy adds the credentials, and which account is looked at was chosen by somebody.
fn record_little_set_up(browser: &Browser, notes: &mut Notes) -> Result<()> {
    let simulator = started(ALL_KINDS, Some(Effect::Trusted))?;
    let connections = simulator.connections();
    let path = |connection: &Connection| format!("/gateway/{}", connection.id);
    let row = |it: &Connection| json!({ "id": it.id, "gateway": it.gateway.name(), "url": path(it), "auth": "none" });
    let proxied = |it: &Connection| Proxied { path: path(it), upstream: it.url.clone() };
    let rows: Vec<_> = connections.iter().map(row).collect();
    let proxied = connections.iter().map(proxied).collect();
    let site = serving(json!({ "connections": rows }), proxied, &simulator)?;
    for connection in &connections {
        eprintln!("The first list of {} with little set up", connection.label);
        let mut of = row(connection);
        if let Some(fields) = of.as_object_mut() {
            // Who is called nothing is called by the id.
            fields.insert("label".to_owned(), json!(connection.id));
        }
        let account = json!({ "of": of, "account": connection.account }).to_string();
        let kept = BTreeMap::from([(format!("contact-desk.account.{}", connection.id), account)]);
        let address = format!("{}/{}", site.origin(), connection.id);
        notes.read(&opened(browser, &address, Some(&script("localStorage", &kept)), 1.0, ALL_SHOWN), Reader::Page)?;
        let attributes = json!({
            "gateway": connection.gateway.name(), "url": format!("{}{}", site.origin(), path(connection)),
            "account": connection.account, "auth": "none",
        });
        notes.read(&shown_by_element(browser, &site, &attributes, connection, 1.0, ALL_SHOWN), Reader::Element)?;
    }
    Ok(())
}

fn started(people: usize, effect: Option<Effect>) -> Result<Simulator> {
    let simulator = Simulator::start(simulator::Options { contacts: people, port: 0 })?;
    if let Some(effect) = effect {
        simulator.behave(Fault::everywhere(effect));
    }
    Ok(simulator)
}

fn serving(config: Value, proxied: Vec<Proxied>, simulator: &Simulator) -> Result<Site> {
    let examples = Examples { built: None, credentials: simulator.credentials() };
    let options = site::Options {
        dist: workspace::dist(),
        port: 0,
        config,
        proxied,
        prefix: "/".to_owned(),
        examples: Some(examples),
    };
    Ok(Site::start(options)?)
}

/// Signs in as a person does, and gives what that leaves in the browser.
fn signed_in(browser: &Browser, address: &str, connection: &Connection) -> BTreeMap<String, String> {
    let page = opened(browser, address, None, 1.0, SCREEN);
    let form = page.by_role("form", format!("Sign in to {}", connection.label));
    let fields = match &connection.credential {
        Credential::Token(token) => vec![("Token", *token)],
        Credential::ApiKey(key) => vec![("API key", *key)],
        Credential::Password { user, password } => vec![("User name", *user), ("Password", *password)],
    };
    for (name, text) in fields {
        form.within().by_role("textbox", name).fill(text);
    }
    form.within().by_role("button", "Connect").click();
    page.wait_until("there are rows", || page.eval("noted !== null") == true);
    page.session_storage()
}

/// What leaves all that in a browser.
fn script(storage: &str, kept: &BTreeMap<String, String>) -> String {
    format!("for (const entry of Object.entries({})) {storage}.setItem(...entry);", json!(kept))
}

/// What makes it the day after a time, in milliseconds since 1970: what was said then was said yesterday.
fn the_day_after(time: i64) -> String {
    format!(
        "{{ const shift = {time} + 86400000 - Date.now(); globalThis.Date = class extends Date {{ \
          constructor(...of) {{ super(...(of.length > 0 ? of : [Date.now() + shift])); }} \
        }}; }}"
    )
}

/// Has the element show the first list of a connection, for a page that gives it these attributes.
fn shown_by_element(
    browser: &Browser,
    site: &Site,
    attributes: &Value,
    connection: &Connection,
    slowness: f64,
    height: u32,
) -> Page {
    let page = opened(browser, &format!("{}/examples/", site.origin()), None, slowness, height);
    let credential = connection.credential.to_json();
    let script = json!(format!("{}/embed.js", site.origin()));
    page.eval(WITHOUT_REST);
    page.eval(&format!(
        "(async () => {{
          await import({script});
          const desk = document.createElement('contact-desk');
          for (const [name, value] of Object.entries({attributes})) if (value) desk.setAttribute(name, value);
          desk.getCredential = async () => ({credential});
          desk.style.blockSize = '{height}px';
          document.body.replaceChildren(desk);
        }})()"
    ));
    page
}

/// Opens an address in a browser of somebody who has been there before, as `kept` tells, and whom no rest is given; or of
/// somebody who is new.
fn opened(browser: &Browser, address: &str, kept: Option<&str>, slowness: f64, height: u32) -> Page {
    let page = browser.page();
    page.resize(1280, height);
    page.set_timeout(PATIENCE);
    page.ignore_requests();
    page.throttle_cpu(slowness);
    page.before_load(&INSTRUMENTS.replace("QUIET", &QUIET.to_string()));
    if let Some(kept) = kept {
        page.before_load(WITHOUT_REST);
        page.before_load(kept);
    }
    page.goto(address);
    page
}

/// What has run so far, and what tells that from the notes of a program.
struct Notes {
    of_page: Legend,
    of_element: Legend,
    list: FirstList,
}

impl Notes {
    /// Adds what has run in a page.
    fn read(&mut self, page: &Page, reader: Reader) -> Result<()> {
        let legend = match reader {
            Reader::Page => &self.of_page,
            Reader::Element => &self.of_element,
        };
        legend.read(page, reader, &mut self.list)
    }
}

fn legend(package: &str) -> Result<Legend> {
    let file = program::legend_file(package);
    let text = fs::read_to_string(&file).with_context(|| format!("{} was not written", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}

impl Legend {
    /// Adds what has run in a page.
    fn read(&self, page: &Page, reader: Reader, list: &mut FirstList) -> Result<()> {
        page.wait_until("there are rows", || page.eval("noted !== null") == true);
        let n_notes: usize = self.functions.iter().map(|function| function.n_points).sum();
        let (begin, end) = (self.address, self.address + n_notes as u64);
        let noted = page.eval(&format!("noted.subarray({begin}, {end}).join('')"));
        let notes: Vec<bool> = noted.as_str().unwrap_or_default().bytes().map(|note| note == b'1').collect();
        ensure!(notes.len() == n_notes && notes.contains(&true), "nothing was noted");
        let mut notes = notes.as_slice();
        for function in &self.functions {
            let (own, others) = notes.split_at_checked(function.n_points).context("a note is missing")?;
            if own.first() == Some(&true) {
                list.add(reader, &function.name, function.shape, own);
            }
            notes = others;
        }
        Ok(())
    }
}
