//! A tool that cargo installs from source.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::{cache, version};
use crate::process;

/// A program, and the package that it comes in.
pub(super) struct CargoTool {
    pub(super) package: &'static str,
    pub(super) binary: &'static str,
    pub(super) version: String,
    /// What the program calls that version, where the package has numbers of its own.
    pub(super) prints: String,
    /// Whether it is compiled with the dependencies of its own lock file.
    pub(super) locked: bool,
}

impl CargoTool {
    /// The folder that holds the program, installing it if need be; `None` when the one on the `PATH` is right.
    pub(super) fn ready(&self) -> Result<Option<PathBuf>> {
        if self.is_right(Path::new(self.binary)) {
            return Ok(None);
        }
        let root = cache::folder(self.package, &self.version)?;
        let folder = root.join("bin");
        let program = folder.join(process::executable(self.binary));
        if !self.is_right(&program) {
            self.install(&root)?;
            ensure!(self.is_right(&program), "{} does not run, although it was just installed", program.display());
        }
        Ok(Some(folder))
    }

    fn is_right(&self, program: &Path) -> bool {
        version::of(program).is_some_and(|version| version == self.prints)
    }

    /// Cargo puts the program in place as its last act, so one that is there is whole.
    fn install(&self, root: &Path) -> Result<()> {
        let Self { package, version, .. } = self;
        eprintln!("Installing {package} {version}, once. This takes a few minutes.");
        let mut cargo = process::cargo(&["install", package, "--version", version, "--force", "--root"]);
        cargo.arg(root);
        if self.locked {
            cargo.arg("--locked");
        }
        // A person waits for this, and optimising a tool across its crates takes minutes that it never gains back.
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        process::run(&mut cargo).with_context(|| format!("{package} {version} could not be installed"))
    }
}
