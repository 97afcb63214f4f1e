//! How much a first visit has to load, and the most that it may.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// The most that html, css, js and wasm may weigh together after brotli, in bytes.
///
/// It is there to be lowered: the aim is 160 kB. Whoever needs more takes it from somewhere else.
const BUDGET: usize = 262_000;

/// The kinds of files that are needed before the first row is shown.
const COUNTED: [&str; 4] = ["html", "css", "js", "wasm"];

/// Weighs what was built, prints it, and fails if it is too much.
pub(crate) fn check() -> Result<()> {
    let mut files = weigh(&workspace::dist())?;
    files.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let total: usize = files.iter().map(|(_, size)| size).sum();
    for (name, size) in &files {
        eprintln!("  {name:<48}{:>8.1} kB", kilobytes(*size));
    }
    eprintln!("  {:<48}{:>8.1} kB of {:.0} kB", "together, after brotli", kilobytes(total), kilobytes(BUDGET));
    if total > BUDGET {
        bail!(
            "a first visit has to load {:.1} kB, more than the {:.0} kB of its budget",
            kilobytes(total),
            kilobytes(BUDGET)
        );
    }
    Ok(())
}

/// The counted files of a folder, each with its size after brotli. What the page does not name is fetched later, if ever.
fn weigh(folder: &Path) -> Result<Vec<(String, usize)>> {
    let index = "index.html";
    let page =
        std::fs::read_to_string(folder.join(index)).with_context(|| format!("{} was not built", folder.display()))?;
    let entries = folder.read_dir().with_context(|| format!("{} was not built", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if COUNTED.contains(&extension) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name == index || page.contains(&name) {
                files.push((name, compressed(&std::fs::read(&path)?)?));
            }
        }
    }
    Ok(files)
}

/// The size after brotli at its best, as a CDN serves files that never change.
fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner().len())
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_weighs_little() {
        let size = compressed(&[7; 10_000]).unwrap();
        assert!(size < 100, "{size} bytes");
    }
}
