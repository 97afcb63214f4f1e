//! Where installed tools are kept: one folder for each version, in the person's cache folder.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// The folder for this version of `tool`: `contact-desk/trunk-0.21.14` in the cache folder.
pub(super) fn folder(tool: &str, version: &str) -> Result<PathBuf> {
    let base = base().context("no cache folder: set HOME, or XDG_CACHE_HOME to a folder that may be written to")?;
    Ok(base.join("contact-desk").join(format!("{tool}-{version}")))
}

fn base() -> Option<PathBuf> {
    if cfg!(windows) {
        return env::var_os("LOCALAPPDATA").map(PathBuf::from);
    }
    if cfg!(target_os = "macos") {
        return env::home_dir().map(|home| home.join("Library").join("Caches"));
    }
    // The specification of this variable wants relative paths ignored.
    let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    named.or_else(|| env::home_dir().map(|home| home.join(".cache")))
}
