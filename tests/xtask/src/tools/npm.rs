//! npm, which some tools and the libraries of the examples come by.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::version;
use crate::process;

/// Whether npm is there, with the Node.js that it needs.
pub(super) fn runs() -> bool {
    version::of(Path::new(&process::script("npm"))).is_some() && version::of(Path::new("node")).is_some()
}

/// npm with `arguments`. It runs no script of a package, and says nothing but errors.
pub(super) fn command(arguments: &[&str]) -> Command {
    let mut npm = Command::new(process::script("npm"));
    npm.args(arguments).args(["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm
}

/// Has `fill` install into a folder beside `root`, and moves that there whole: an interrupted download leaves nothing
/// that looks ready.
pub(super) fn install(root: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let partial = root.with_extension(format!("partial-{}", std::process::id()));
    fs::create_dir_all(&partial).with_context(|| format!("{} could not be made", partial.display()))?;
    let moved = fill(&partial).and_then(|()| replace(&partial, root));
    if moved.is_err() {
        let _ = fs::remove_dir_all(&partial);
    }
    moved
}

fn replace(partial: &Path, root: &Path) -> Result<()> {
    if root.exists() {
        fs::remove_dir_all(root).with_context(|| format!("{} could not be removed", root.display()))?;
    }
    fs::rename(partial, root).with_context(|| format!("{} could not be put in place", root.display()))
}
