//! `cargo xtask run`: builds the dashboard and serves it until Ctrl-C.

use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Error, Result};
use serde_json::{Value, json};
use simulator::{Connection, Credential, Simulator};
use site::{Examples, Options, Proxied, Site};

use crate::arguments::{Gateways, RunOptions};
use crate::{bundle, examples, own_gateways, workspace};

/// Serves what `options` ask for. Returns only with an error: Ctrl-C ends the whole process.
pub(crate) fn run(options: &RunOptions) -> Result<()> {
    // What can be wrong is looked at before the build: who has to correct it should not wait for that.
    check_port(options.port)?;
    match &options.gateways {
        Gateways::Invented { contacts } => run_invented(*contacts, options.port),
        Gateways::Own(file) => {
            let own = own_gateways::read(file)?;
            bundle::build()?;
            let _site = serve(own.config, own.proxied, None, options.port)?;
            stay()
        }
    }
}

fn run_invented(contacts: usize, port: u16) -> Result<()> {
    bundle::build()?;
    let built = built_examples();
    let simulator =
        Simulator::start(simulator::Options { contacts, port: 0 }).context("the simulator could not be started")?;
    let connections = one_of_each(simulator.connections());
    let examples = Examples { built, credentials: simulator.credentials() };
    let site = serve(config(&connections), Vec::new(), Some(examples), port)?;
    eprintln!("In other pages: {}examples/", site.url());
    eprintln!("\nEverything behind it is invented. Sign in with:\n");
    for connection in &connections {
        eprintln!("{}", sign_in(connection));
    }
    stay()
}

/// The examples that need a compiler. Without them everything else is still worth a look.
fn built_examples() -> Option<PathBuf> {
    let built = examples::build();
    if let Err(error) = &built {
        eprintln!("The examples in React, Vue and Svelte are left out: {error:#}");
    }
    built.ok()
}

/// The first connection of each gateway; the simulator has others for WAHA's engines, which tests ask.
pub(crate) fn one_of_each(mut connections: Vec<Connection>) -> Vec<Connection> {
    let mut seen = HashSet::new();
    connections.retain(|connection| seen.insert(connection.gateway));
    connections
}

fn check_port(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).map_err(|error| explain(error, port))
}

fn serve(config: Value, proxied: Vec<Proxied>, examples: Option<Examples>, port: u16) -> Result<Site> {
    let options = Options { dist: workspace::dist(), port, config, proxied, prefix: "/".to_owned(), examples };
    let site = Site::start(options).map_err(|error| explain(error, port))?;
    eprintln!("\nContact Desk: {}   (Ctrl-C stops it)", site.url());
    Ok(site)
}

fn explain(error: io::Error, port: u16) -> Error {
    let words = match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!(
                "port {port} is taken: stop what uses it, or choose another one with --port, or a free one with --port 0"
            )
        }
        io::ErrorKind::PermissionDenied => {
            format!("port {port} is not ours to take: choose one from 1024 on with --port")
        }
        _ => "the dashboard cannot be served".to_owned(),
    };
    Error::new(error).context(words)
}

/// The config.json for the simulator: nothing in it that a real one would not have.
pub(crate) fn config(connections: &[Connection]) -> Value {
    let connections = connections.iter().map(|connection| {
        let Connection { id, label, gateway, url, account, .. } = connection;
        let mut entry = json!({ "id": id, "label": label, "gateway": gateway.name(), "url": url, "auth": "prompt" });
        if let (Some(account), Some(fields)) = (account, entry.as_object_mut()) {
            fields.insert("account".to_owned(), json!(account));
        }
        entry
    });
    json!({ "connections": connections.collect::<Vec<_>>() })
}

/// One line: where, and with what. The only place that prints a credential, and it opens invented gateways only.
fn sign_in(connection: &Connection) -> String {
    let credential = match &connection.credential {
        Credential::Token(token) => format!("token {token}"),
        Credential::ApiKey(key) => format!("API key {key}"),
        Credential::Password { user, password } => format!("user {user}, password {password}"),
    };
    format!("  {:<20} {:<17} {credential}", connection.label, connection.gateway.name())
}

fn stay() -> Result<()> {
    loop {
        thread::park();
    }
}
