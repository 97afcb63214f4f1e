//! Puts the sheets of `style/` together in cascade order, for trunk to bundle as one file.
//!
//! The order is that of `style/sheets.txt`, one file name a line. Both must name the same sheets: one that is
//! missing from the list would silently style nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::workspace;

const LIST: &str = "sheets.txt";

/// Writes `target/style/desk.css`, unless it already is as it should be: trunk watches it.
pub(crate) fn write() -> Result<()> {
    let css = read_sheets(&workspace::root().join("style"))?;
    let target = bundled();
    if fs::read_to_string(&target).is_ok_and(|before| before == css) {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    }
    fs::write(&target, css).with_context(|| format!("{} could not be written", target.display()))
}

fn bundled() -> PathBuf {
    workspace::target().join("style").join("desk.css")
}

fn read_sheets(folder: &Path) -> Result<String> {
    let list = fs::read_to_string(folder.join(LIST))
        .with_context(|| format!("style/{LIST} should list every sheet of style/ in cascade order, one a line"))?;
    let names = listed(&list);
    check(&names, &present(folder)?)?;
    let sheets = names.iter().map(|name| {
        let css = fs::read_to_string(folder.join(name)).with_context(|| format!("style/{name} could not be read"))?;
        Ok(format!("{}\n", css.trim_end()))
    });
    sheets.collect()
}

/// The names in a list, without comments and blank lines.
fn listed(list: &str) -> Vec<String> {
    let names = list.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn present(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).context("style/ could not be read")? {
        let name = entry.context("style/ could not be read")?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".css") {
            names.insert(name);
        }
    }
    Ok(names)
}

fn check(listed: &[String], present: &BTreeSet<String>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for name in listed {
        ensure!(
            present.contains(name),
            "style/{LIST} names {name}, which is not in style/: add the sheet or drop the line"
        );
        ensure!(seen.insert(name), "style/{LIST} names {name} twice: keep the line at its place in the cascade");
    }
    let forgotten: Vec<&str> = present.iter().filter(|name| !seen.contains(name)).map(String::as_str).collect();
    ensure!(
        forgotten.is_empty(),
        "style/{LIST} should also name {}, at its place in the cascade",
        forgotten.join(", ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_list(list: &str, files: &[&str], reason: &str) {
        let files = files.iter().map(|&name| name.to_owned()).collect();
        let outcome = check(&listed(list), &files).map_err(|error| error.to_string());
        match outcome {
            Ok(()) => assert_eq!(reason, ""),
            Err(error) => assert!(!reason.is_empty() && error.contains(reason), "{error}"),
        }
    }

    #[test]
    fn comments_and_blank_lines_name_nothing() {
        assert_eq!(listed("# first\ntokens.css\n\n  base.css # then\n"), ["tokens.css", "base.css"]);
    }

    #[test]
    fn the_list_and_the_folder_name_the_same_sheets() {
        check_list("b.css\na.css", &["a.css", "b.css"], "");
        check_list("a.css", &["a.css", "b.css", "c.css"], "should also name b.css, c.css");
        check_list("a.css\ngone.css", &["a.css"], "names gone.css, which is not in style/");
        check_list("a.css\na.css", &["a.css"], "names a.css twice");
    }

    #[test]
    fn the_sheets_follow_each_other_in_the_order_of_the_list() {
        let folder = std::env::temp_dir().join(format!("contact-desk-style-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in [(LIST, "b.css\na.css\n"), ("a.css", "a { }"), ("b.css", "b { }\n\n")] {
            fs::write(folder.join(name), text).unwrap();
        }
        let css = read_sheets(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(css.unwrap(), "b { }\na { }\n");
    }
}
