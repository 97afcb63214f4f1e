//! `cargo xtask profile`: finds out which functions a first list runs, and writes them down for the release build.
//!
//! Each of the five gateways has its first list shown, by the page and by the element, to somebody who has signed in
//! before, and by the page once more to somebody who comes back, while the rest of the program never comes. What runs then
//! goes into `program/first_list.txt`.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use browser::{Browser, Page};
use serde_json::json;
use simulator::{Connection, Credential, Simulator};
use site::{Examples, Site};

use crate::program::{self, FirstList, Legend, Reader};
use crate::{bundle, element, page, run, tools, workspace};

/// How many people each gateway has, and how many times slower the machine is: several pages of each, fewer than one, both
/// where everything is done in slices, fewer than fill a screen, and an answer so long that it is told how far it has come.
const ROUNDS: [(usize, f64); 6] = [(1_000, 1.0), (40, 1.0), (3_000, 8.0), (40, 20.0), (3, 1.0), (100_000, 1.0)];

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
    let mut list = FirstList::default();
    for (people, slowness) in ROUNDS {
        record_with(people, slowness, &browser, &mut list)?;
    }
    Ok(list)
}

fn record_with(people: usize, slowness: f64, browser: &Browser, list: &mut FirstList) -> Result<()> {
    let simulator = Simulator::start(simulator::Options { contacts: people, port: 0 })?;
    let connections = run::one_of_each(simulator.connections());
    let examples = Examples { built: None, credentials: simulator.credentials() };
    let site = Site::start(site::Options {
        dist: workspace::dist(),
        port: 0,
        config: run::config(&connections),
        proxied: Vec::new(),
        prefix: "/".to_owned(),
        examples: Some(examples),
    })?;
    let (of_page, of_element) = (legend(program::PAGE)?, legend(element::PROGRAM)?);
    for connection in &connections {
        eprintln!("The first list of {} with {people} people, {slowness} times slower", connection.label);
        let page = shown_by_page(browser, &site, connection, slowness);
        of_page.read(&page, Reader::Page, list)?;
        // Whoever comes back has left something behind, and goes to no connection in particular.
        page.goto(&site.origin());
        of_page.read(&page, Reader::Page, list)?;
        of_element.read(&shown_by_element(browser, &site, connection, slowness), Reader::Element, list)?;
    }
    Ok(())
}

/// Has the page show the first list of a connection to somebody who has signed in before, and gives what it has noted.
fn shown_by_page(browser: &Browser, site: &Site, connection: &Connection, slowness: f64) -> Page {
    let address = format!("{}/{}", site.origin(), connection.id);
    let kept = sign_in(&opened(browser, &address, None, 1.0), connection);
    opened(browser, &address, Some(&kept), slowness)
}

/// Has the element show it.
fn shown_by_element(browser: &Browser, site: &Site, connection: &Connection, slowness: f64) -> Page {
    let page = opened(browser, &format!("{}/examples/", site.origin()), None, slowness);
    let credential = match &connection.credential {
        Credential::Token(secret) | Credential::ApiKey(secret) => json!(secret),
        Credential::Password { user, password } => json!({ "user": user, "password": password }),
    };
    let script = json!(format!("{}/embed.js", site.origin()));
    // A page names a connection of the deployment, or gives one itself.
    let attributes = match connection.id {
        "gowa" => json!({
            "gateway": connection.gateway.name(), "url": connection.url, "account": connection.account,
        }),
        id => json!({ "connection": id }),
    };
    page.eval(WITHOUT_REST);
    page.eval(&format!(
        "(async () => {{
          await import({script});
          const desk = document.createElement('contact-desk');
          for (const [name, value] of Object.entries({attributes})) if (value) desk.setAttribute(name, value);
          desk.getCredential = async () => ({credential});
          desk.style.blockSize = '600px';
          document.body.replaceChildren(desk);
        }})()"
    ));
    page
}

fn opened(browser: &Browser, address: &str, kept: Option<&BTreeMap<String, String>>, slowness: f64) -> Page {
    let page = browser.page();
    page.set_timeout(PATIENCE);
    page.ignore_requests();
    page.throttle_cpu(slowness);
    page.before_load(&INSTRUMENTS.replace("QUIET", &QUIET.to_string()));
    if let Some(kept) = kept {
        page.before_load(WITHOUT_REST);
        let kept = json!(kept);
        page.before_load(&format!("for (const entry of Object.entries({kept})) sessionStorage.setItem(...entry);"));
    }
    page.goto(address);
    page
}

/// Signs in as a person does, and gives what that leaves in the browser.
fn sign_in(page: &Page, connection: &Connection) -> BTreeMap<String, String> {
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
