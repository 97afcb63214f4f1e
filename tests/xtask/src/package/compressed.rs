//! Beside each file its compressed forms, which servers send instead of compressing at each request.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use hosting::types::is_packed;

use super::files;
use crate::budget;
use crate::page::write;

/// Writes `NAME.br` and `NAME.gz` beside all that gets smaller in `folder` and below.
pub(super) fn beside_all(folder: &Path) -> Result<()> {
    for name in files::below(folder)?.into_iter().filter(|name| is_packed(Path::new(name))) {
        let file = folder.join(&name);
        let bytes = fs::read(&file).with_context(|| format!("{} could not be read", file.display()))?;
        write(&folder.join(format!("{name}.br")), &budget::compressed(&bytes)?)?;
        write(&folder.join(format!("{name}.gz")), &gzip(&bytes)?)?;
    }
    Ok(())
}

/// Without a name and a time, so that the same file has the same form.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_compressed_is_the_same_when_it_is_read() {
        let mut text = String::new();
        let bytes = gzip(b"the same again, the same again").unwrap();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "the same again, the same again");
        assert_eq!(bytes, gzip(b"the same again, the same again").unwrap());
    }
}
