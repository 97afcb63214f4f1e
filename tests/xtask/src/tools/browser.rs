//! Chromium and its driver, for the tests that want a real browser.
//!
//! On Debian and its kin they are installed where that needs no password. A missing browser fails the tests: a
//! step that was left out must not look like one that passed.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];
/// Letters for the invented people's names. Without any font the pages are measured and drawn wrongly.
const FONTS: [&str; 3] = ["fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji"];

/// A browser, and the program that drives it.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds the browser, installing it first where that is possible.
pub(crate) fn browser() -> Result<Browser> {
    let found = find();
    let apt = Apt::usable();
    if let Some(apt) = &apt
        && has_no_fonts()
    {
        // Tests of pictures of text may fail without, the others do not: so this is tried, not demanded.
        let _ = apt.install(&FONTS);
    }
    if let Some(browser) = found {
        return Ok(browser);
    }
    if let Some(apt) = &apt {
        apt.install(&PACKAGES).context("Chromium could not be installed")?;
    }
    match find() {
        Some(browser) => Ok(browser),
        None => bail!(
            "the browser tests need Chromium or Chrome and a chromedriver of the same version: install both (Debian: \
             chromium and chromium-driver), or name them in CHROMIUM and CHROMEDRIVER"
        ),
    }
}

fn find() -> Option<Browser> {
    Some(Browser {
        chromium: named_or_on_path("CHROMIUM", &BROWSERS)?,
        driver: named_or_on_path("CHROMEDRIVER", &DRIVERS)?,
    })
}

/// What the person named in `variable`, else the first of `names` on the `PATH`.
fn named_or_on_path(variable: &str, names: &[&str]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
    named.or_else(|| names.iter().find_map(|name| process::on_path(name)))
}

/// Only a system that lists its fonts can lack them for certain.
fn has_no_fonts() -> bool {
    process::printed(&mut Command::new("fc-list")).is_some_and(|list| list.is_empty())
}

/// Debian's package manager, where it may be used without asking for a password.
struct Apt {
    sudo: bool,
}

impl Apt {
    fn usable() -> Option<Self> {
        process::on_path("apt-get")?;
        if is_root() {
            return Some(Self { sudo: false });
        }
        process::succeeds(Command::new("sudo").args(["--non-interactive", "true"])).then_some(Self { sudo: true })
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        eprintln!("Installing {}, once.", packages.join(", "));
        process::run(self.command(&["update", "-qq"]).stdout(Stdio::null()))?;
        let mut install = self.command(&["install", "--yes", "-qq", "--no-install-recommends"]);
        process::run(install.args(packages))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(if self.sudo { "sudo" } else { "env" });
        if self.sudo {
            command.args(["--non-interactive", "env"]);
        }
        // No package may stop to ask something.
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        command
    }
}

fn is_root() -> bool {
    process::printed(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
