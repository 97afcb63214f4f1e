//! React, Vue and Svelte with their compilers, for the examples that show the element in them.
//!
//! `tests/examples/package.json` has the versions, its lock file every digest.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::{cache, npm};
use crate::{page, process, workspace};

const LOCK: &str = "package-lock.json";

/// The folder that holds the libraries, one folder each, installing them if need be.
pub(crate) fn libraries() -> Result<PathBuf> {
    let recipe = workspace::examples();
    let lock = fs::read(recipe.join(LOCK)).with_context(|| format!("{LOCK} of the examples could not be read"))?;
    let root = cache::folder("examples", &format!("{:016x}", page::hash([&lock])))?;
    let folder = root.join("node_modules");
    if !folder.is_dir() {
        ensure!(npm::runs(), "npm is missing: install Node.js 18 or newer, which brings it");
        eprintln!("Installing React, Vue and Svelte for the examples, once.");
        npm::install(&root, |partial| fill(partial, &recipe))?;
    }
    Ok(folder)
}

/// Installs what the lock file says, into a folder that has nothing else.
fn fill(folder: &Path, recipe: &Path) -> Result<()> {
    for name in ["package.json", LOCK] {
        fs::copy(recipe.join(name), folder.join(name)).with_context(|| format!("{name} could not be copied"))?;
    }
    process::run(npm::command(&["ci"]).current_dir(folder)).context("npm could not install the libraries")
}
