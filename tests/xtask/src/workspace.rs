//! Where things lie in this workspace, and what its lock file says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Names another copy of the workspace that this program works on, in place of the one that it was built in.
pub(crate) const ROOT: &str = "CONTACT_DESK_ROOT";

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    if let Some(other) = env::var_os(ROOT) {
        return other.into();
    }
    // This package is `tests/xtask`.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}

/// Where trunk puts the built dashboard.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// What the examples in React, Vue and Svelte are built with.
pub(crate) fn examples() -> PathBuf {
    root().join("tests").join("examples")
}

/// For files made on the way. Its place is fixed, because `index.html` names the style sheet that lies in it.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// Where cargo puts what it builds.
pub(crate) fn cargo_target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(target, |folder| root().join(folder))
}

/// The version of `package` that `Cargo.lock` fixes.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock could not be read")?;
    let version = version_in(&lock, package);
    version.with_context(|| format!("Cargo.lock has no package `{package}`; `cargo check` writes it anew"))
}

/// The version that `Trunk.toml` demands: trunk itself refuses to work in any other.
pub(crate) fn trunk_version() -> Result<String> {
    let settings = fs::read_to_string(root().join("Trunk.toml")).context("Trunk.toml could not be read")?;
    demanded_in(&settings).context("Trunk.toml should have a line such as trunk-version = \"=0.21.14\"")
}

fn demanded_in(settings: &str) -> Option<String> {
    let version = settings.lines().find_map(|line| line.strip_prefix("trunk-version = \"="))?;
    version.strip_suffix('"').map(str::to_owned)
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|&line| line != format!("name = \"{package}\""));
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_exactly_this_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }

    #[test]
    fn trunk_is_the_one_that_its_settings_demand() {
        assert_eq!(demanded_in("# x\ntrunk-version = \"=0.21.14\"\n[build]\n").as_deref(), Some("0.21.14"));
        assert_eq!(demanded_in("trunk-version = \"0.21\""), None);
        assert!(trunk_version().is_ok());
    }
}
