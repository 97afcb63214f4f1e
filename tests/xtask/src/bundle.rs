//! Builds the release of the dashboard with trunk.

use anyhow::{Context, Result};

use crate::{process, tools};

/// Builds into the folder `dist`, installing the tools for it that are missing.
pub(crate) fn build() -> Result<()> {
    let folders = tools::for_bundling()?;
    let path = process::path_with(&folders)?;
    let mut trunk = process::in_workspace(tools::trunk(&folders));
    trunk.args(["build", "--release"]);
    // First on the PATH, or trunk downloads tools of its own choice.
    trunk.env("PATH", path);
    // Trunk reads this as an option that wants `true` or `false`, and stops at the usual `1`.
    trunk.env_remove("NO_COLOR");
    process::run(&mut trunk).context("the dashboard could not be built")
}
