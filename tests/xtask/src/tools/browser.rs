//! Chromium and its driver, for the tests that want a real browser.
//!
//! On Debian and its kin they are installed where that needs no password. A missing browser fails the tests: a
//! step that was left out must not look like one that passed.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt::Apt;
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
