//! wasm-opt, which makes the program about a third smaller.
//!
//! npm brings a current one in a second. Without npm, an older one from the Rust registry does: it takes some minutes and
//! a C++ compiler, and its result is a little larger.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::cargo_tool::CargoTool;
use super::{cache, version};
use crate::process;

/// The release of Binaryen that builds are measured with.
const BINARYEN: &str = "132";
/// The newest release on the Rust registry, and the oldest that knows every feature rustc uses.
const CRATE: &str = "0.116.1";
const OLDEST: u32 = 116;

/// The folder that holds wasm-opt, installing it if need be; `None` when the one on the `PATH` does.
pub(super) fn ready() -> Result<Option<PathBuf>> {
    let own = version::of(Path::new(&process::script("wasm-opt")));
    if own.as_deref() == Some(BINARYEN) {
        return Ok(None);
    }
    let root = cache::folder("binaryen", BINARYEN)?;
    if is_right(&root) {
        return Ok(Some(folder(&root)));
    }
    if npm_runs() {
        install(&root)?;
        return Ok(Some(folder(&root)));
    }
    if own.as_deref().and_then(version::major).is_some_and(|major| major >= OLDEST) {
        return Ok(None);
    }
    from_source()
        .ready()
        .context("wasm-opt is missing: install Node.js with npm, or a C++ compiler, or Binaryen itself")
}

fn from_source() -> CargoTool {
    CargoTool {
        package: "wasm-opt",
        binary: "wasm-opt",
        version: CRATE.to_owned(),
        prints: OLDEST.to_string(),
        locked: true,
    }
}

/// npm installs "globally" below a prefix in this place; on Windows in the prefix itself.
fn folder(root: &Path) -> PathBuf {
    if cfg!(windows) { root.to_path_buf() } else { root.join("bin") }
}

fn is_right(root: &Path) -> bool {
    let program = folder(root).join(process::script("wasm-opt"));
    version::of(&program).is_some_and(|version| version == BINARYEN)
}

fn npm_runs() -> bool {
    version::of(Path::new(&process::script("npm"))).is_some() && version::of(Path::new("node")).is_some()
}

/// Installs beside `root` and moves the result there whole: an interrupted download leaves nothing that looks ready.
fn install(root: &Path) -> Result<()> {
    eprintln!("Installing binaryen {BINARYEN} for wasm-opt, once.");
    let partial = root.with_extension(format!("partial-{}", std::process::id()));
    fs::create_dir_all(&partial).with_context(|| format!("{} could not be made", partial.display()))?;
    let mut npm = Command::new(process::script("npm"));
    npm.args(["install", "--global", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
    npm.arg(&partial).arg(format!("binaryen@{BINARYEN}.0.0"));
    let installed = process::run(&mut npm).context("npm could not install binaryen");
    let moved = installed.and_then(|()| replace(&partial, root));
    if moved.is_err() {
        let _ = fs::remove_dir_all(&partial);
    }
    moved?;
    ensure!(is_right(root), "wasm-opt does not run, although npm has just installed it: is Node.js older than 16?");
    Ok(())
}

fn replace(partial: &Path, root: &Path) -> Result<()> {
    if root.exists() {
        fs::remove_dir_all(root).with_context(|| format!("{} could not be removed", root.display()))?;
    }
    fs::rename(partial, root).with_context(|| format!("{} could not be put in place", root.display()))
}
