//! wasm-opt, which makes the program about a third smaller.
//!
//! npm brings a current one in a second. Without npm, an older one from the Rust registry does: it takes some minutes and
//! a C++ compiler, and its result is a little larger.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::cargo_tool::CargoTool;
use super::{cache, npm, version};
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
    if npm::runs() {
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

fn install(root: &Path) -> Result<()> {
    eprintln!("Installing binaryen {BINARYEN} for wasm-opt, once.");
    npm::install(root, |folder| {
        let mut npm = npm::command(&["install", "--global"]);
        npm.arg("--prefix").arg(folder).arg(format!("binaryen@{BINARYEN}.0.0"));
        process::run(&mut npm).context("npm could not install binaryen")
    })?;
    ensure!(is_right(root), "wasm-opt does not run, although npm has just installed it: is Node.js older than 16?");
    Ok(())
}
