//! Builds the release of the dashboard with trunk.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::cargo;
use crate::{process, tools, workspace};

/// Builds into the folder `dist`, installing the tools for it that are missing.
pub(crate) fn build() -> Result<()> {
    build_with(&[])
}

/// The same, with these variables set.
pub(crate) fn build_with(variables: &[(&str, &str)]) -> Result<()> {
    let folders = tools::for_bundling()?;
    let path = process::path_with(&folders)?;
    let mut trunk = process::in_workspace(tools::trunk(&folders));
    trunk.args(["build", "--release"]);
    // First on the PATH, or trunk downloads tools of its own choice.
    trunk.env("PATH", path);
    // Trunk reads this as an option that wants `true` or `false`, and stops at the usual `1`.
    trunk.env_remove("NO_COLOR");
    // A person's own flags would take the place of those that the program needs.
    trunk.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", without_paths()?);
    trunk.envs(variables.iter().copied());
    process::run(&mut trunk).context("the dashboard could not be built")
}

/// Flags that keep the folders of this machine out of the program. Cargo adds them to those of `.cargo/config.toml`.
fn without_paths() -> Result<String> {
    // Where a crate lies is known once it has been fetched.
    process::run(&mut cargo(&["fetch", "--locked", "--target=wasm32-unknown-unknown"]))?;
    let mut folders = vec![(workspace::root(), ".")];
    let registries = cargo_home().context("no home folder: set HOME or CARGO_HOME")?.join("registry").join("src");
    for entry in registries.read_dir().with_context(|| format!("{} could not be read", registries.display()))? {
        folders.push((entry?.path(), "crates"));
    }
    let flags = folders.iter().map(|(folder, name)| remapped(folder, name));
    // Cargo takes such a list apart at its spaces. The build works without, and has that folder in it.
    Ok(flags.filter(|flag| !flag.contains(char::is_whitespace)).collect::<Vec<_>>().join(" "))
}

fn remapped(folder: &Path, name: &str) -> String {
    format!("--remap-path-prefix={}={name}", folder.display())
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}
