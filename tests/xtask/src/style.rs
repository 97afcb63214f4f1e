//! Puts the sheets of `style/` together in cascade order: one file for the page, which trunk bundles, and one for the element.
//!
//! The order is that of `style/sheets.txt`, one file name a line. Both must name the same sheets: one that is
//! missing from the list would silently style nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::workspace;

const LIST: &str = "sheets.txt";

/// What the sheets are put together for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    Page,
    Element,
}

/// A line of the list.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    sheet: String,
    /// The only build that has it, if not both do.
    only: Option<Build>,
}

/// Writes `target/style/desk.css`, unless it already is as it should be: trunk watches it.
pub(crate) fn write() -> Result<()> {
    let css = read_sheets(&workspace::root().join("style"), Build::Page)?;
    let target = bundled();
    if fs::read_to_string(&target).is_ok_and(|before| before == css) {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    }
    fs::write(&target, css).with_context(|| format!("{} could not be written", target.display()))
}

/// The sheets of the element.
pub(crate) fn of_element() -> Result<String> {
    read_sheets(&workspace::root().join("style"), Build::Element)
}

fn bundled() -> PathBuf {
    workspace::target().join("style").join("desk.css")
}

fn read_sheets(folder: &Path, build: Build) -> Result<String> {
    let list = fs::read_to_string(folder.join(LIST))
        .with_context(|| format!("style/{LIST} should list every sheet of style/ in cascade order, one a line"))?;
    let lines = listed(&list)?;
    check(&lines, &present(folder)?)?;
    let wanted = lines.iter().filter(|line| line.only.is_none_or(|only| only == build));
    let sheets = wanted.map(|line| {
        let css = fs::read_to_string(folder.join(&line.sheet))
            .with_context(|| format!("style/{} could not be read", line.sheet))?;
        Ok(compact(&css))
    });
    sheets.collect()
}

/// A sheet without what is there for those who read it.
fn compact(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
    }
    bare.push_str(rest);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |css, line| css + line + "\n")
}

/// The lines of a list, without comments and blank ones.
fn listed(list: &str) -> Result<Vec<Line>> {
    let lines = list.lines().map(|line| line.split('#').next().unwrap_or_default());
    let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
    let read = |words: Vec<&str>| match words.as_slice() {
        [sheet] => Ok(Line { sheet: (*sheet).to_owned(), only: None }),
        [sheet, "page"] => Ok(Line { sheet: (*sheet).to_owned(), only: Some(Build::Page) }),
        [sheet, "element"] => Ok(Line { sheet: (*sheet).to_owned(), only: Some(Build::Element) }),
        words => bail!("style/{LIST} should name a sheet and perhaps `page` or `element`, and not {words:?}"),
    };
    lines.filter(|words| !words.is_empty()).map(read).collect()
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

fn check(listed: &[Line], present: &BTreeSet<String>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for Line { sheet: name, .. } in listed {
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
        let outcome = check(&listed(list).unwrap(), &files).map_err(|error| error.to_string());
        match outcome {
            Ok(()) => assert_eq!(reason, ""),
            Err(error) => assert!(!reason.is_empty() && error.contains(reason), "{error}"),
        }
    }

    #[test]
    fn comments_and_blank_lines_name_nothing() {
        let names: Vec<String> =
            listed("# first\ntokens.css\n\n  base.css # then\n").unwrap().into_iter().map(|line| line.sheet).collect();
        assert_eq!(names, ["tokens.css", "base.css"]);
    }

    #[test]
    fn the_list_and_the_folder_name_the_same_sheets() {
        check_list("b.css\na.css", &["a.css", "b.css"], "");
        check_list("a.css", &["a.css", "b.css", "c.css"], "should also name b.css, c.css");
        check_list("a.css\ngone.css", &["a.css"], "names gone.css, which is not in style/");
        check_list("a.css\na.css", &["a.css"], "names a.css twice");
    }

    #[test]
    fn each_build_has_its_sheets_in_the_order_of_the_list() {
        let folder = std::env::temp_dir().join(format!("contact-desk-style-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let list = "b.css\na.css page\nc.css element\n";
        for (name, text) in [(LIST, list), ("a.css", "a { }"), ("b.css", "/* b */\n\n  b { }\n"), ("c.css", "c { }")] {
            fs::write(folder.join(name), text).unwrap();
        }
        let (page, element) = (read_sheets(&folder, Build::Page), read_sheets(&folder, Build::Element));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(page.unwrap(), "b { }\na { }\n");
        assert_eq!(element.unwrap(), "b { }\nc { }\n");
    }
}
