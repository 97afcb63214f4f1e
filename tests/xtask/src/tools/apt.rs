//! Debian's package manager, where it may be used without asking for a password.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::process;

/// What installs packages.
pub(super) struct Apt {
    sudo: bool,
}

/// Installs packages without starting the services that come with them: what is wanted of a server here is its program,
/// and a port that it took would be missed. `policy-rc.d` is Debian's own way to say so; where there is one, it stays.
const QUIETLY: &str = r#"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
apt-get install --yes -qq --no-install-recommends "$@"
"#;

impl Apt {
    /// The package manager, where there is one that asks nothing.
    pub(super) fn usable() -> Option<Self> {
        process::on_path("apt-get")?;
        if is_root() {
            return Some(Self { sudo: false });
        }
        process::succeeds(Command::new("sudo").args(["--non-interactive", "true"])).then_some(Self { sudo: true })
    }

    /// Installs packages and what they need.
    pub(super) fn install(&self, packages: &[&str]) -> Result<()> {
        self.update(packages)?;
        let install = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends"];
        process::run(self.command(&install).args(packages))
    }

    /// Installs packages whose services must not run.
    pub(super) fn install_quietly(&self, packages: &[&str]) -> Result<()> {
        self.update(packages)?;
        process::run(self.command(&["sh", "-c", QUIETLY, "install"]).args(packages))
    }

    fn update(&self, packages: &[&str]) -> Result<()> {
        eprintln!("Installing {}, once.", packages.join(", "));
        process::run(self.command(&["apt-get", "update", "-qq"]).stdout(Stdio::null()))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(if self.sudo { "sudo" } else { "env" });
        if self.sudo {
            command.args(["--non-interactive", "env"]);
        }
        // No package may stop to ask something.
        command.arg("DEBIAN_FRONTEND=noninteractive").args(arguments);
        command
    }
}

fn is_root() -> bool {
    process::printed(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
