//! How much a first visit has to load, and the most that it may.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// The most that html, css, js and wasm may weigh together after brotli, in bytes.
///
/// Whoever needs more takes it from somewhere else, or has more of it come with the rest of the program.
const BUDGET: usize = 160_000;

const INDEX: &str = "index.html";

/// The kinds of files that are needed before the first row is shown.
const COUNTED: [&str; 4] = ["html", "css", "js", "wasm"];

/// The same for the element: the aim is 115 kB.
const ELEMENT_BUDGET: usize = 142_000;

/// Weighs what was built, prints it, and fails if it is too much.
pub(crate) fn check() -> Result<()> {
    let dist = workspace::dist();
    let page =
        std::fs::read_to_string(dist.join(INDEX)).with_context(|| format!("{} was not built", dist.display()))?;
    // What the page does not name is fetched later, if ever.
    let of_page = |name: &str| name == INDEX || page.contains(name);
    weigh("a first visit", &dist, of_page, BUDGET)?;
    eprintln!();
    weigh("the element", &dist, is_of_element, ELEMENT_BUDGET)
}

/// Whether the element loads it before it shows anything; the rest of the program comes later.
fn is_of_element(name: &str) -> bool {
    let program = name.strip_prefix("contact-desk-element-").unwrap_or_default();
    name == "embed.js"
        || name.starts_with("contact-desk-panel-")
        || program.ends_with(".js")
        || program.ends_with("_bg.wasm")
}

/// Weighs the counted files that are wanted.
fn weigh(what: &str, folder: &Path, is_wanted: impl Fn(&str) -> bool, budget: usize) -> Result<()> {
    let mut files = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("{} was not built", folder.display()))? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if COUNTED.contains(&extension) && is_wanted(&name) {
            files.push((name, compressed(&std::fs::read(&path)?)?.len()));
        }
    }
    files.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let total: usize = files.iter().map(|(_, size)| size).sum();
    for (name, size) in &files {
        eprintln!("  {name:<48}{:>8.1} kB", kilobytes(*size));
    }
    eprintln!("  {:<48}{:>8.1} kB of {:.0} kB", format!("{what}, after brotli"), kilobytes(total), kilobytes(budget));
    if total > budget {
        bail!("{what} has to load {:.1} kB, more than the {:.0} kB of its budget", kilobytes(total), kilobytes(budget));
    }
    Ok(())
}

/// What brotli makes of it at its best, as a CDN serves files that never change.
pub(crate) fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_element_loads_at_first_is_counted_and_the_rest_is_not() {
        let names =
            ["embed.js", "contact-desk-panel-0a.js", "contact-desk-element-0a.js", "contact-desk-element-0a_bg.wasm"];
        assert!(names.into_iter().all(is_of_element));
        let others = ["contact-desk-element-rest-0a.wasm", "contact-desk-0a.js", "contact-desk-0a_bg.wasm", "boot.js"];
        assert!(!others.into_iter().any(is_of_element));
    }

    #[test]
    fn what_repeats_weighs_little() {
        let size = compressed(&[7; 10_000]).unwrap().len();
        assert!(size < 100, "{size} bytes");
    }
}
