//! Whether the same comes out when the same is built in another place.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{process, workspace};

/// What is compared: the digests of the files, and that of the archive with them.
const SUMS: [&str; 2] = ["dist/SHA256SUMS", "target/package/SHA256SUMS"];

/// Builds everything once more from a copy in another folder, and compares it to the last build here.
pub(crate) fn check() -> Result<()> {
    let elsewhere = workspace::target().join("elsewhere").join("in-a-folder-of-another-depth");
    copy_sources(&workspace::root(), &elsewhere)?;
    let program = env::current_exe().context("this program does not know where it is")?;
    let mut package = Command::new(program);
    package.arg("package").env(workspace::ROOT, &elsewhere).env("CARGO_TARGET_DIR", elsewhere.join("target"));
    // Trunk calls `cargo xtask` there. It need not be built once more for that.
    let target = workspace::cargo_target();
    let task = "run --quiet --manifest-path ../../../Cargo.toml --target-dir";
    package.env("CARGO_ALIAS_XTASK", format!("{task} {} --package xtask --", target.display()));
    process::run(&mut package).context("the copy could not be built")?;
    let mut others = BTreeSet::new();
    for sums in SUMS {
        others.extend(differing(&read(&workspace::root().join(sums))?, &read(&elsewhere.join(sums))?));
    }
    if others.is_empty() {
        return Ok(());
    }
    bail!("built in another folder, these differ: {}", others.into_iter().collect::<Vec<_>>().join(", "))
}

/// Copies what git has, or is about to have.
fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    let mut git = process::in_workspace("git");
    let list = process::printed(git.args(["ls-files", "--cached", "--others", "--exclude-standard"]))
        .context("git could not say what belongs to the project")?;
    let names: BTreeSet<PathBuf> = list.lines().map(PathBuf::from).filter(|name| from.join(name).is_file()).collect();
    for name in &names {
        let (source, target) = (from.join(name), to.join(name));
        let bytes = fs::read(&source).with_context(|| format!("{} could not be read", source.display()))?;
        // What is as it was keeps its time, so that cargo need not build it again.
        if fs::read(&target).is_ok_and(|there| there == bytes) {
            continue;
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
        }
        fs::write(&target, bytes).with_context(|| format!("{} could not be written", target.display()))?;
    }
    remove_others(to, to, &names)
}

/// Removes what an earlier copy had and the project no longer has.
fn remove_others(root: &Path, folder: &Path, names: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| format!("{} could not be read", folder.display()))? {
        let path = entry?.path();
        let name = path.strip_prefix(root).unwrap_or(&path);
        if name == Path::new("target") || name == Path::new("dist") {
            continue;
        }
        if path.is_dir() {
            remove_others(root, &path, names)?;
        } else if !names.contains(name) {
            fs::remove_file(&path).with_context(|| format!("{} could not be removed", path.display()))?;
        }
    }
    Ok(())
}

/// The files that are not in both lists with the same digest.
fn differing(one: &str, other: &str) -> BTreeSet<String> {
    let (one, other): (BTreeSet<&str>, BTreeSet<&str>) = (one.lines().collect(), other.lines().collect());
    let lines = one.symmetric_difference(&other);
    lines.map(|line| line.split_once("  ").map_or(*line, |(_, name)| name).to_owned()).collect()
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} is missing: `cargo xtask package` makes it", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_differ_are_named() {
        let differing = differing("0a  a.js\n0b  b.js\n0c  c.js\n", "0a  a.js\n1b  b.js\n0d  d.js\n");
        assert_eq!(differing.into_iter().collect::<Vec<_>>(), ["b.js", "c.js", "d.js"]);
    }
}
