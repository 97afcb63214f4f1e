//! Which files a folder holds, and their digests.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The files in `folder` and below, in the order of their names, with `/` between folders.
pub(super) fn below(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, before: &str, files: &mut Vec<String>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| format!("{} could not be read", folder.display()))? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

/// The digests of `files` in `folder`, as `sha256sum --check` reads them.
pub(super) fn sums(folder: &Path, files: &[String]) -> Result<String> {
    let line = |name: &String| {
        let file = folder.join(name);
        let bytes = fs::read(&file).with_context(|| format!("{} could not be read", file.display()))?;
        Ok(format!("{}  {name}\n", hexadecimal(&Sha256::digest(bytes))))
    };
    files.iter().map(line).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_listed_as_sha256sum_reads_them() {
        let folder = std::env::temp_dir().join(format!("contact-desk-sums-{}", std::process::id()));
        fs::create_dir_all(folder.join("below")).unwrap();
        for (name, text) in [("b", "b"), ("below/a", ""), ("a", "a")] {
            fs::write(folder.join(name), text).unwrap();
        }
        let files = below(&folder).unwrap();
        let sums = sums(&folder, &files).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(files, ["a", "b", "below/a"]);
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sums.lines().last(), Some(format!("{empty}  below/a").as_str()));
    }
}
