//! Builds the element `<contact-desk>`: a program of its own, and the code of `src/embed/` that pages load it with.
//!
//! Only `embed.js` has a name that stays. Every other file is named after what it holds, and named in the one that loads it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::page::{hash, integrity, rest_file, write, write_rest};
use crate::program::{self, Make, Program};
use crate::{process, style, workspace};

/// The program, as cargo calls it.
pub(crate) const PROGRAM: &str = "contact-desk-element";

/// Builds everything into `folder`.
pub(crate) fn build(folder: &Path, how: Make) -> Result<()> {
    let mut cargo: Command = process::in_workspace("cargo");
    cargo.args(["build", "--quiet", "--target=wasm32-unknown-unknown", "--no-default-features", "--features=element"]);
    cargo.args(["--bin", PROGRAM]);
    if how != Make::Whole {
        cargo.arg("--release");
    }
    process::run(&mut cargo)?;
    write_files(folder, &program::make(PROGRAM, how)?, &style::of_element()?)
}

fn write_files(folder: &Path, program: &Program, css: &str) -> Result<()> {
    write_rest(folder, PROGRAM, program)?;
    let mut code = program.factory(|rest| rest_file(PROGRAM, rest))?;
    // The sheet comes along: a page's policy may allow this site for scripts, and for nothing else.
    code.push_str(&format!("export const css = {};\n", serde_json::to_string(css)?));
    let name = format!("{PROGRAM}-{:016x}", hash([code.as_bytes(), &program.first]));
    write(&folder.join(format!("{name}.js")), code.as_bytes())?;
    write(&folder.join(format!("{name}_bg.wasm")), &program.first)?;

    let frame = fill(&source("frame")?, &[("TOKENS", &tokens(css).join(" "))])?;
    let frame = write_named(folder, "frame", &frame)?;
    let digest = integrity(&program.first);
    let panel = fill(&source("panel")?, &[("PROGRAM", &name), ("INTEGRITY", &digest), ("FRAME", &frame)])?;
    let panel = write_named(folder, "panel", &panel)?;
    write(&folder.join("embed.js"), fill(&source("embed")?, &[("PANEL", &panel)])?.as_bytes())
}

/// Writes code into a file that is named after it, and gives the name.
fn write_named(folder: &Path, name: &str, code: &str) -> Result<String> {
    let file = format!("contact-desk-{name}-{:016x}.js", hash([code.as_bytes()]));
    write(&folder.join(&file), code.as_bytes())?;
    Ok(file)
}

/// A file of `src/embed/` without what is there for those who read it.
fn source(name: &str) -> Result<String> {
    let file = workspace::root().join("src").join("embed").join(format!("{name}.js"));
    let code = fs::read_to_string(&file).with_context(|| format!("{} could not be read", file.display()))?;
    Ok(program::compact(&code))
}

/// The custom properties that a sheet sets on its host.
fn tokens(css: &str) -> Vec<&str> {
    let names = css.lines().filter_map(|line| line.trim().split_once(':')).map(|(name, _)| name);
    let tokens: BTreeSet<&str> = names.filter(|name| name.starts_with("--contact-desk-")).collect();
    tokens.into_iter().collect()
}

/// Fills in names, each of which the code must have.
fn fill(code: &str, names: &[(&str, &str)]) -> Result<String> {
    names.iter().try_fold(code.to_owned(), |code, (name, value)| {
        ensure!(code.contains(name), "the code in src/embed/ asks for no {name}");
        Ok(code.replace(name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_named_in_the_one_that_loads_it() {
        let folder = std::env::temp_dir().join(format!("contact-desk-element-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let program = Program::of("first", "rest");
        write_files(&folder, &program, ".embed { }").unwrap();
        let names: Vec<String> =
            folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let texts: Vec<String> = names
            .iter()
            .filter(|name| name.ends_with(".js"))
            .map(|name| fs::read_to_string(folder.join(name)).unwrap())
            .collect();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names.len(), 6, "{names:?}");
        for name in names.iter().filter(|name| *name != "embed.js") {
            let stem = name.trim_end_matches("_bg.wasm").trim_end_matches(".js");
            assert!(texts.iter().any(|text| text.contains(stem)), "{name} is loaded by nobody");
        }
    }

    #[test]
    fn the_tokens_of_a_sheet_are_those_that_it_sets() {
        assert_eq!(
            tokens(
                ":host {\n--contact-desk-ink: red;\n  --contact-desk-font: x;\ncolor: var(--contact-desk-other);\n}"
            ),
            ["--contact-desk-font", "--contact-desk-ink"]
        );
    }

    #[test]
    fn what_every_page_loads_is_small() {
        let code = fill(&source("embed").unwrap(), &[("PANEL", "contact-desk-panel-0123456789abcdef.js")]).unwrap();
        assert!(code.len() <= 3000, "{} bytes", code.len());
    }
}
