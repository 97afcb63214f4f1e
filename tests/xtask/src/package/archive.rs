//! The archive of all files.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use tar::{Builder, Header};

use super::files;

/// Packs folders, each under its name in the archive, below one folder called `top`.
///
/// Nothing of the machine goes in: no owner, no time, no order but that of the names.
pub(super) fn write(archive: &Path, top: &str, folders: &[(&str, &Path)]) -> Result<()> {
    let file = File::create(archive).with_context(|| format!("{} could not be written", archive.display()))?;
    let mut packed = Builder::new(GzBuilder::new().mtime(0).write(file, Compression::best()));
    for (folder_name, folder) in folders {
        for name in files::below(folder)? {
            let bytes = fs::read(folder.join(&name)).with_context(|| format!("{name} could not be read"))?;
            let mut header = Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            packed.append_data(&mut header, format!("{top}/{folder_name}/{name}"), bytes.as_slice())?;
        }
    }
    packed.into_inner()?.finish()?;
    Ok(())
}
