//! What both pages are measured on: the gateway with its people, and the servers of the desk and the floor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use browser::{Browser, Page};
use serde_json::{Value, json};
use simulator::{Connection, Credential, Simulator};
use site::Site;

use crate::replay::Replay;

/// The connection that is measured: the one whose gateway sends everybody in one answer.
const CONNECTION: &str = "gowa";

/// How long a page may take for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(110);

/// Which of the two pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// The built dashboard.
    Desk,
    /// The least that a page can do for the same work.
    Floor,
}

impl Side {
    /// Both, in the order in which they take turns.
    pub(crate) const BOTH: [Self; 2] = [Self::Desk, Self::Floor];

    /// Its name, as it is printed and kept.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Floor => "floor",
        }
    }
}

/// Everything that is asked by a page.
pub(crate) struct Stage {
    simulator: Simulator,
    gateway: Replay,
    desk: Replay,
    floor: Replay,
    /// What a browser keeps for somebody who has signed in.
    kept: BTreeMap<String, String>,
    /// They answer whatever has not been asked for yet.
    _sites: [Site; 2],
}

impl Stage {
    /// Serves the built dashboard in `dist`, and the floor. Nobody is listed yet.
    pub(crate) fn open(dist: PathBuf) -> Result<Self> {
        let gateway = Replay::start(false)?;
        let simulator = simulate(0)?;
        let config = json!({ "connections": [config_row(&connection(&simulator)?, &gateway.origin())] });
        let (desk, desk_site) = served(dist, &config)?;
        let (floor, floor_site) = served(Path::new(env!("CARGO_MANIFEST_DIR")).join("floor"), &config)?;
        gateway.stand_in_for(&simulator.origin());
        Ok(Self { simulator, gateway, desk, floor, kept: BTreeMap::new(), _sites: [desk_site, floor_site] })
    }

    /// Lists so many people from now on, and signs in once: by that every server knows what it will be asked.
    pub(crate) fn fill(&mut self, browser: &Browser, people: usize) -> Result<()> {
        self.simulator = simulate(people)?;
        self.gateway.stand_in_for(&self.simulator.origin());
        self.kept = self.sign_in(browser)?;
        Ok(())
    }

    /// The address that shows the list.
    pub(crate) fn address(&self, side: Side) -> String {
        match side {
            Side::Desk => format!("{}/{CONNECTION}", self.desk.origin()),
            Side::Floor => self.floor.origin(),
        }
    }

    /// What a browser keeps for somebody who has signed in, by name.
    pub(crate) fn kept(&self, side: Side) -> Result<BTreeMap<String, String>> {
        match side {
            Side::Desk => Ok(self.kept.clone()),
            Side::Floor => {
                let (user, password) = user_and_password(&connection(&self.simulator)?)?;
                Ok(BTreeMap::from([("floor.credential".to_owned(), format!("{user}:{password}"))]))
            }
        }
    }

    /// Signs in at the desk as a person does, and gives what that leaves in the browser.
    fn sign_in(&self, browser: &Browser) -> Result<BTreeMap<String, String>> {
        let connection = connection(&self.simulator)?;
        let (user, password) = user_and_password(&connection)?;
        let page = browser.page();
        page.set_timeout(PATIENCE);
        page.ignore_requests();
        page.goto(&self.address(Side::Desk));
        let form = page.by_role("form", format!("Sign in to {}", connection.label));
        form.within().by_role("textbox", "User name").fill(user);
        form.within().by_role("textbox", "Password").fill(password);
        form.within().by_role("button", "Connect").click();
        page.wait_until("everybody is read", || is_read(&page));
        let kept = page.session_storage();
        ensure!(
            !kept.is_empty(),
            "the desk has kept nothing for who has signed in, so that it cannot be measured alone"
        );
        Ok(kept)
    }
}

/// Whether the number of rows is certain and nothing more is read.
fn is_read(page: &Page) -> bool {
    let grid = page.eval(
        "(({ ariaRowCount, ariaBusy }) => [ariaRowCount, ariaBusy])(document.querySelector('[role=grid]') ?? {})",
    );
    let part = |n: usize| grid.get(n).and_then(Value::as_str);
    part(0).is_some_and(|count| count != "-1") && part(1) != Some("true")
}

fn simulate(contacts: usize) -> Result<Simulator> {
    Simulator::start(simulator::Options { contacts, port: 0 }).context("the simulator could not be started")
}

fn connection(simulator: &Simulator) -> Result<Connection> {
    simulator.connection(CONNECTION).context("the simulator has lost the gateway that is measured")
}

fn user_and_password(connection: &Connection) -> Result<(&'static str, &'static str)> {
    match connection.credential {
        Credential::Password { user, password } => Ok((user, password)),
        _ => anyhow::bail!("the gateway that is measured wants something else than a password"),
    }
}

/// What `config.json` says of the gateway, reached at `origin`.
fn config_row(connection: &Connection, origin: &str) -> Value {
    let path = connection.url.splitn(4, '/').nth(3).unwrap_or_default();
    json!({
        "id": connection.id, "label": connection.label, "gateway": connection.gateway.name(),
        "url": format!("{origin}/{path}"), "account": connection.account,
    })
}

fn served(dist: PathBuf, config: &Value) -> Result<(Replay, Site)> {
    let (config, prefix) = (config.clone(), "/".to_owned());
    let options = site::Options { dist, port: 0, config, proxied: Vec::new(), prefix, examples: None };
    let site = Site::start(options).context("a page cannot be served")?;
    let replay = Replay::start(true)?;
    replay.stand_in_for(&site.origin());
    Ok((replay, site))
}
