//! nginx, Caddy and Apache, for the tests of the configurations that are shipped for them.
//!
//! On Debian and its kin they are installed where that needs no password, and their services are not started. A missing
//! one fails the tests: a step that was left out must not look like one that passed.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::apt::Apt;
use crate::process;

/// Each program and the package that brings it; Apache's needs no more than the program.
const SERVERS: [(&str, &str); 3] = [("nginx", "nginx"), ("caddy", "caddy"), ("apache2", "apache2-bin")];

/// Makes sure that every server is there, installing it first where that is possible.
pub(crate) fn servers() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    if let Some(apt) = Apt::usable() {
        apt.install_quietly(&missing).context("the web servers could not be installed")?;
    }
    let missing = self::missing();
    ensure!(
        missing.is_empty(),
        "the tests of the shipped configurations need nginx, Caddy and Apache: install {} (Debian's names)",
        missing.join(", ")
    );
    Ok(())
}

/// The packages of the programs that are not there. Systems keep them where only administrators look for programs.
fn missing() -> Vec<&'static str> {
    let is_there = |name: &str| process::on_path(name).is_some() || Path::new("/usr/sbin").join(name).is_file();
    SERVERS.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect()
}
