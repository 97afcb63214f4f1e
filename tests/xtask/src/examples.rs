//! Builds the examples of `public/examples/` that need a compiler: those in React, Vue and Svelte.
//!
//! What is built lies beside the release and not in it: it holds libraries that nobody has to host with the desk.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, tools, workspace};

/// Builds them, installing the libraries for it that are missing, and gives the folder that they are in.
pub(crate) fn build() -> Result<PathBuf> {
    let libraries = tools::libraries()?;
    let folder = workspace::target().join("examples");
    let mut node = Command::new("node");
    node.arg(workspace::examples().join("build.cjs")).arg(&folder).env("NODE_PATH", libraries);
    process::run(&mut node).context("the examples in React, Vue and Svelte could not be built")?;
    Ok(folder)
}
