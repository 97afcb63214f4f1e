//! The list of what is inside, in the format CycloneDX: every crate that the program is made of.
//!
//! The tool for it writes the time and a random number into each list, so that no two are the same. What it would read is
//! what cargo tells anyway.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{process, workspace};

const PROGRAM: &str = "contact-desk";

/// The list as JSON text.
pub(super) fn list() -> Result<String> {
    let mut cargo = process::cargo(&["metadata", "--format-version=1", "--locked"]);
    cargo.args(["--filter-platform", "wasm32-unknown-unknown"]);
    let metadata = process::printed(&mut cargo).context("cargo could not say what the program is made of")?;
    let lock = fs::read_to_string(workspace::root().join("Cargo.lock")).context("Cargo.lock could not be read")?;
    let list = of_metadata(&serde_json::from_str(&metadata)?, &checksums(&lock))?;
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}

fn of_metadata(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Result<Value> {
    let by_id = |list: &str| -> BTreeMap<String, &Value> {
        let entries = metadata.pointer(list).and_then(Value::as_array).into_iter().flatten();
        entries.map(|entry| (text(entry, "id"), entry)).collect()
    };
    let (packages, nodes) = (by_id("/packages"), by_id("/resolve/nodes"));
    let root = packages.values().find(|package| text(package, "name") == PROGRAM).context("cargo knows no program")?;
    // What is compiled in, from the program on: neither what tests need nor what only runs while it is compiled.
    let (mut inside, mut waiting) = (BTreeMap::new(), vec![text(root, "id")]);
    while let Some(id) = waiting.pop() {
        let package = packages.get(&id).with_context(|| format!("cargo says nothing of {id}"))?;
        if inside.contains_key(&id) {
            continue;
        }
        let needs: BTreeSet<String> = nodes
            .get(&id)
            .map(|node| needs(node))
            .unwrap_or_default()
            .into_iter()
            .filter(|id| packages.get(id).is_some_and(|package| !is_only_compiling(package)))
            .collect();
        waiting.extend(needs.iter().cloned());
        inside.insert(id, (package, needs));
    }
    let name = |id: &String| inside.get(id).map(|(package, _)| purl(package)).unwrap_or_default();
    let others = inside.iter().filter(|(id, _)| **id != text(root, "id"));
    let components: Vec<Value> = others.map(|(_, (package, _))| component(package, checksums)).collect();
    let dependencies: Vec<Value> = inside
        .iter()
        .map(|(id, (_, needs))| json!({ "ref": name(id), "dependsOn": needs.iter().map(name).collect::<Vec<_>>() }))
        .collect();
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": { "type": "application", "bom-ref": purl(root), "name": PROGRAM, "version": text(root, "version"),
            "licenses": licenses(root), "purl": purl(root) } },
        "components": components,
        "dependencies": dependencies,
    }))
}

/// What a package needs when it runs.
fn needs(node: &Value) -> Vec<String> {
    let is_normal = |need: &&Value| {
        need["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
    };
    let needs = node["deps"].as_array().into_iter().flatten();
    needs.filter(is_normal).map(|need| text(need, "pkg")).collect()
}

/// Whether it is a macro, which leaves nothing of itself in the program.
fn is_only_compiling(package: &Value) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets.flat_map(|target| target["kind"].as_array().into_iter().flatten()).any(|kind| kind == "proc-macro")
}

fn component(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (text(package, "name"), text(package, "version"));
    let mut component = json!({
        "type": "library", "bom-ref": purl(package), "name": name, "version": version,
        "licenses": licenses(package), "purl": purl(package),
    });
    if let (Some(sum), Some(fields)) = (checksums.get(&(name, version)), component.as_object_mut()) {
        fields.insert("hashes".to_owned(), json!([{ "alg": "SHA-256", "content": sum }]));
    }
    component
}

/// The package's name as tools for such lists know it.
fn purl(package: &Value) -> String {
    format!("pkg:cargo/{}@{}", text(package, "name"), text(package, "version"))
}

/// Crates of before 2018 wrote `/` for `OR`.
fn licenses(package: &Value) -> Value {
    let expression = text(package, "license").replace('/', " OR ");
    if expression.is_empty() { json!([]) } else { json!([{ "expression": expression }]) }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

/// The digest of each package by name and version, as `Cargo.lock` has it.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        line.strip_suffix('"').map(str::to_owned)
    };
    let of = |package: &str| Some(((field(package, "name")?, field(package, "version")?), field(package, "checksum")?));
    lock.split("[[package]]").filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, kind: &str) -> Value {
        json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0", "targets": [{ "kind": [kind] }] })
    }

    fn node(name: &str, needs: &[(&str, Value)]) -> Value {
        let deps = needs.iter().map(|(name, kind)| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] }));
        json!({ "id": name, "deps": deps.collect::<Vec<_>>() })
    }

    #[test]
    fn what_is_compiled_in_is_listed_and_nothing_else() {
        let metadata = json!({
            "packages": [package("contact-desk", "bin"), package("memchr", "lib"), package("derive", "proc-macro"),
                package("syn", "lib"), package("testing", "lib")],
            "resolve": { "nodes": [
                node("contact-desk", &[("memchr", Value::Null), ("derive", Value::Null), ("testing", json!("dev"))]),
                node("derive", &[("syn", Value::Null)]),
            ] },
        });
        let lock = "[[package]]\nname = \"memchr\"\nversion = \"1.0.0\"\nchecksum = \"0a0b\"\n";
        let list = of_metadata(&metadata, &checksums(lock)).unwrap();
        let expected = json!([{
            "type": "library", "bom-ref": "pkg:cargo/memchr@1.0.0", "name": "memchr", "version": "1.0.0",
            "licenses": [{ "expression": "MIT OR Apache-2.0" }], "purl": "pkg:cargo/memchr@1.0.0",
            "hashes": [{ "alg": "SHA-256", "content": "0a0b" }],
        }]);
        assert_eq!(list["components"], expected);
        assert_eq!(
            list["dependencies"][0],
            json!({ "ref": "pkg:cargo/contact-desk@1.0.0", "dependsOn": ["pkg:cargo/memchr@1.0.0"] })
        );
    }

    #[test]
    fn the_program_itself_can_be_listed() {
        let list: Value = serde_json::from_str(&list().unwrap()).unwrap();
        let names: Vec<&str> =
            list["components"].as_array().unwrap().iter().filter_map(|part| part["name"].as_str()).collect();
        assert!(names.contains(&"leptos") && names.contains(&"serde_json"), "{names:?}");
        assert!(!names.contains(&"leptos_macro") && !names.contains(&"wasm-bindgen-test"), "{names:?}");
    }
}
