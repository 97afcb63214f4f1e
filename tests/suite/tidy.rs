//! What a newcomer may rely on everywhere: layers, first lines, sheets, and words that never stand here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of these endings below `folder`, without what is built.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && !matches!(name.as_str(), "target" | "dist" | ".git") {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// The file and its folder, where a module is split over both.
fn module(name: &str) -> Vec<PathBuf> {
    let mut files =
        if root().join("src").join(name).is_dir() { files(&format!("src/{name}"), &[".rs"]) } else { Vec::new() };
    files.push(root().join(format!("src/{name}.rs")));
    files
}

/// No file of `modules` may say one of `words`.
fn check_absent(modules: &[&str], words: &[&str]) {
    for file in modules.iter().flat_map(|name| module(name)) {
        let text = read(&file);
        for word in words {
            assert!(!text.contains(word), "{} uses {word}", file.display());
        }
    }
}

/// What only a browser has.
const BROWSER: [&str; 6] =
    ["leptos::", "gloo_timers::", "web_sys::", "js_sys::", "wasm_bindgen::", "wasm_bindgen_futures::"];

/// The modules that are plain data and functions.
const PURE: [&str; 10] =
    ["contact", "gateway", "directory", "filter", "order", "search", "browsing", "phone", "config", "text"];

#[test]
fn pure_modules_name_no_browser_crate() {
    check_absent(&PURE, &BROWSER);
}

#[test]
fn layers_point_one_way() {
    check_absent(&["contact"], &["crate::"]);
    check_absent(&["gateway"], &["crate::directory", "crate::browsing", "crate::store", "crate::view", "crate::app"]);
    check_absent(
        &["directory", "filter", "order", "search", "browsing"],
        &["crate::transport", "crate::store", "crate::view"],
    );
    check_absent(&["transport", "settings"], &["crate::store", "crate::view", "crate::app", "leptos::"]);
    check_absent(
        &["store"],
        &["crate::view", "crate::app", "crate::transport", "crate::settings", "crate::browser", "web_sys::"],
    );
    check_absent(
        &["view"],
        &["crate::app", "crate::embed", "crate::transport", "crate::settings", "popstate", "serde_json"],
    );
    check_absent(&["embed"], &["crate::app", "crate::settings", "popstate", ".history()", "_storage()"]);
    check_absent(&["app"], &["crate::embed"]);
}

#[test]
fn only_transport_fetches() {
    for file in files("src", &[".rs"]) {
        let is_transport = file.to_str().unwrap().contains("src/transport");
        assert!(is_transport || !read(&file).contains("fetch_with_"), "{} fetches", file.display());
    }
}

/// The ends of the names of what servers and shells read.
const CONFIGURATIONS: [&str; 5] = [".conf", ".sh", "Caddyfile", "Caddyfile-gateway", "Caddyfile-gateways"];

#[test]
fn every_source_opens_with_one_line_that_says_what_it_holds() {
    for file in files("src", &[".rs"]).into_iter().chain(files("tests", &[".rs"])) {
        let text = read(&file);
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 12, "{} opens with `{first}`", file.display());
    }
    for file in files("style", &[".css"]).into_iter().chain(files("public", &[".css"])) {
        assert!(read(&file).starts_with("/* "), "{} does not say what it holds", file.display());
    }
    let scripts = [".js", ".jsx", ".cjs", ".ts"];
    for file in ["src", "public", "tests"].into_iter().flat_map(|folder| files(folder, &scripts)) {
        assert!(read(&file).starts_with("// "), "{} does not say what it holds", file.display());
    }
    for file in files("", &CONFIGURATIONS) {
        // What runs a script has to stand before everything else in it.
        let text = read(&file);
        let first = text.lines().find(|line| !line.starts_with("#!")).unwrap_or_default();
        assert!(first.starts_with("# ") && first.len() > 12, "{} opens with `{first}`", file.display());
    }
    for file in files("public", &[".vue", ".svelte"]) {
        assert!(read(&file).starts_with("<!--"), "{} does not say what it holds", file.display());
    }
}

#[test]
fn every_sheet_is_listed_and_every_listed_sheet_is_there() {
    let list = read(&root().join("style/sheets.txt"));
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let listed: BTreeSet<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    let files = files("style", &[".css"]);
    let present: BTreeSet<&str> = files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(listed, present);
}

#[test]
fn sheets_mirror_and_need_no_force() {
    let physical = ["left", "right", "width", "height", "top", "bottom"];
    for file in files("style", &[".css"]).into_iter().chain(files("public", &[".css"])) {
        for (number, line) in read(&file).lines().enumerate() {
            let place = format!("{}:{}: {line}", file.display(), number + 1);
            assert!(!line.contains("!important"), "{place}");
            let property = line.trim().split(':').next().unwrap_or_default();
            let is_physical = physical.iter().any(|word| {
                property == *word || property.ends_with(&format!("-{word}")) || property.contains(&format!("-{word}-"))
            });
            let is_named_so =
                property.starts_with("--") || matches!(property, "line-height" | "stroke-width" | "text-align");
            assert!(!is_physical || is_named_so, "{place}");
        }
    }
}

#[test]
fn no_component_writes_an_inline_style() {
    for file in files("src", &[".rs"]) {
        assert!(!read(&file).contains(" style=\""), "{}: a strict policy refuses it", file.display());
    }
}

#[test]
fn pages_and_examples_have_nothing_inline() {
    for file in files("public", &[".html", ".jsx", ".vue", ".svelte"]) {
        let text = read(&file);
        for word in ["<style", " style=", "javascript:"] {
            assert!(!text.contains(word), "{} has {word}", file.display());
        }
        let is_page = file.extension().is_some_and(|ending| ending == "html");
        let mut scripts = text.split("<script").skip(1).filter_map(|rest| rest.split_once('>'));
        assert!(!is_page || scripts.all(|(tag, _)| tag.contains(" src=\"")), "{} has a script inside", file.display());
        let handlers = text.split_whitespace().any(|word| word.starts_with("on") && word.contains("=\""));
        assert!(!is_page || !handlers, "{} has an event handler inside", file.display());
    }
}

#[test]
fn every_text_on_the_page_stands_in_the_table() {
    let folders = ["src/view", "src/app", "src/embed"];
    for file in folders.into_iter().flat_map(|folder| files(folder, &[".rs"])) {
        let text = read(&file);
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in shipped.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.contains("reason ="))
        {
            // Every second part between quotes is a literal; a sentence begins with a capital and has a space.
            let literals = line.split('"').skip(1).step_by(2);
            let is_sentence =
                |literal: &str| literal.starts_with(char::is_uppercase) && literal.contains(' ') && !is_path(literal);
            let labels = ["aria-label=\"", "title=\"", "placeholder=\""];
            let is_labelled = labels.iter().any(|label| line.contains(label));
            assert!(!is_labelled && !literals.into_iter().any(is_sentence), "{}: {line}", file.display());
        }
    }
}

/// The path of an icon, which is drawn and not read.
fn is_path(literal: &str) -> bool {
    literal.starts_with('M') && literal.contains(|c: char| c.is_ascii_digit())
}

#[test]
fn nothing_names_a_registry_or_a_place_on_one_machine() {
    let endings = [".rs", ".toml", ".md", ".css", ".js", ".html", ".json"];
    let registries = [["crates", "io"].join("."), ["registry", "npmjs"].join("."), ["deb", "debian"].join(".")];
    let homes = ["home", "root", "work"].map(|home| format!("/{home}/"));
    let all = files("", &endings).into_iter().chain(files("", &CONFIGURATIONS));
    for file in all.filter(|file| !file.ends_with("tidy.rs")) {
        let text = read(&file);
        for word in registries.iter().chain(&homes) {
            assert!(!text.contains(word), "{} says {word}", file.display());
        }
    }
}

#[test]
fn the_guard_is_written_for_browsers_of_any_age() {
    let code: String =
        read(&root().join("public/guard.js")).lines().filter(|line| !line.trim_start().starts_with('/')).collect();
    let bare: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    // What came after ES5; a comma behind the last argument of a call among it.
    for newer in ["=>", "const ", "let ", "class ", "async ", "await ", "`", "...", "?.", "??", "for (const"] {
        assert!(!code.contains(newer), "the guard has {newer}");
    }
    assert!(!bare.contains(",)"), "a call has a comma behind its last argument");
}
