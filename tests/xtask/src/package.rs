//! Makes what is put on a server: the built files with their policy, compressed, listed, and packed.
//!
//! Two builds of one commit are the same to the byte, wherever they are made. So nothing in here asks for the time, the
//! machine or the order in which a folder lists its files.

mod archive;
mod compressed;
mod contents;
mod files;
mod index;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result};
use hosting::Deployment;
use serde_json::Value;

use crate::arguments::PackageOptions;
use crate::page::write;
use crate::{bundle, own_gateways, workspace};

/// The list of what is inside, in the format CycloneDX.
const CONTENTS: &str = "contact-desk.cdx.json";
/// The digests of all files.
const SUMS: &str = "SHA256SUMS";

/// Builds everything and packs it.
pub(crate) fn run(options: &PackageOptions) -> Result<()> {
    // What can be wrong is looked at before the build: who has to correct it should not wait for that.
    let config = options.config.as_deref().map(read_config).transpose()?;
    let deployment =
        Deployment::new(&options.public_url, config.as_ref().map(|(_, config)| config.clone())).map_err(Error::msg)?;
    bundle::build()?;
    let dist = workspace::dist();
    if let Some((text, _)) = &config {
        write(&dist.join("config.json"), text.as_bytes())?;
    }
    finish(&dist, &deployment, options)?;
    let package = pack(&dist, &deployment)?;
    eprintln!("\nThe files for the server: {}", shown(&dist));
    eprintln!("On one of your own they go into: {}", deployment.folder());
    eprintln!("Packed, with the configuration of each server: {}", shown(&package));
    Ok(())
}

/// Adds to the built files what hosts need of them.
fn finish(dist: &Path, deployment: &Deployment, options: &PackageOptions) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).with_context(|| format!("{} could not be read", page.display()))?;
    let html = index::finished(&html, &options.public_url, &deployment.meta_policy(), options.offline)?;
    write(&page, html.as_bytes())?;
    // Where a host can only be told what to show for what is not there, it is the page, which reads the address.
    write(&dist.join("404.html"), html.as_bytes())?;
    write(&dist.join("worker.js"), index::worker(dist)?.as_bytes())?;
    write(&dist.join(CONTENTS), contents::list()?.as_bytes())?;
    for (name, text) in deployment.web_root(&files::below(dist)?) {
        write(&dist.join(name), text.as_bytes())?;
    }
    compressed::beside_all(dist)?;
    write(&dist.join(SUMS), files::sums(dist, &files::below(dist)?)?.as_bytes())
}

/// Packs the files and the configurations of servers, and gives the archive.
fn pack(dist: &Path, deployment: &Deployment) -> Result<PathBuf> {
    let folder = workspace::target().join("package");
    let servers = folder.join("servers");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&servers).with_context(|| format!("{} could not be made", servers.display()))?;
    for (name, text) in deployment.servers() {
        write(&servers.join(name), text.as_bytes())?;
    }
    let name = format!("contact-desk-{}", workspace::locked_version("contact-desk")?);
    let archive = folder.join(format!("{name}.tar.gz"));
    archive::write(&archive, &name, &[("site", dist), ("servers", &servers)])?;
    let sums = files::sums(&folder, &[format!("{name}.tar.gz")])?;
    write(&folder.join(SUMS), sums.as_bytes())?;
    Ok(archive)
}

/// The text of a person's config.json, and what it holds.
fn read_config(file: &Path) -> Result<(String, Value)> {
    let text = fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))?;
    let config = own_gateways::checked(&text).with_context(|| file.display().to_string())?;
    Ok((text, config))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(workspace::root()).unwrap_or(path).display().to_string()
}
