//! The tools beyond cargo: found on the `PATH` in the right version, else in our cache, else installed there.
//!
//! Nothing that the person has is replaced, and a run that finds everything says nothing.

mod apt;
mod browser;
mod cache;
mod cargo_tool;
mod libraries;
mod npm;
mod servers;
mod version;
mod wasm_opt;
mod wasm_target;

use std::path::PathBuf;

use anyhow::Result;

use crate::process;
use crate::workspace;
use cargo_tool::CargoTool;

pub(crate) use browser::{Browser, browser};
pub(crate) use libraries::libraries;
pub(crate) use servers::servers;
pub(crate) use wasm_target::add_wasm_target;

/// Makes everything ready that a release build needs, and gives the folders to put first on the `PATH`.
pub(crate) fn for_bundling() -> Result<Vec<PathBuf>> {
    add_wasm_target()?;
    let version = workspace::trunk_version()?;
    let trunk = CargoTool { package: "trunk", binary: "trunk", prints: version.clone(), version, locked: true };
    let folders = [trunk.ready()?, wasm_bindgen()?.ready()?, wasm_opt::ready()?];
    Ok(folders.into_iter().flatten().collect())
}

/// Makes ready what turns cargo's output into the program that is served, and gives the folders to put first on the `PATH`.
pub(crate) fn for_program() -> Result<Vec<PathBuf>> {
    let folders = [wasm_bindgen()?.ready()?, wasm_opt::ready()?];
    Ok(folders.into_iter().flatten().collect())
}

/// The program that looks at licences, sources and known weaknesses of dependencies.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    let version = "0.20.2".to_owned();
    let deny =
        CargoTool { package: "cargo-deny", binary: "cargo-deny", prints: version.clone(), version, locked: true };
    let name = process::executable("cargo-deny");
    Ok(deny.ready()?.map_or_else(|| name.clone().into(), |folder| folder.join(&name)))
}

/// The trunk among `folders`, or the one on the `PATH`.
pub(crate) fn trunk(folders: &[PathBuf]) -> PathBuf {
    let name = process::executable("trunk");
    let own = folders.iter().map(|folder| folder.join(&name)).find(|file| file.is_file());
    own.unwrap_or_else(|| name.into())
}

/// The program that runs wasm tests in a browser. It comes with the wasm-bindgen command.
pub(crate) fn wasm_test_runner() -> Result<PathBuf> {
    let name = process::executable("wasm-bindgen-test-runner");
    let folder = wasm_bindgen()?.ready()?;
    Ok(folder.map_or_else(|| name.clone().into(), |folder| folder.join(&name)))
}

/// The command must be of the same version as the library: the format between the two is private to them.
fn wasm_bindgen() -> Result<CargoTool> {
    let version = workspace::locked_version("wasm-bindgen")?;
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        prints: version.clone(),
        version,
        // Its published lock file names releases that are gone again.
        locked: false,
    })
}
