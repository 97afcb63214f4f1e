//! The element's interface is written down three times: for tools, for TypeScript, and as the tokens of style/.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::tidy::{read, root};

/// What each name stands for: its type, or its default.
type Names = BTreeMap<String, String>;

#[test]
fn attributes_are_the_same_for_tools_and_for_typescript() {
    assert_eq!(manifest("attributes", "/type/text"), typed("interface ContactDeskAttributes {"));
}

#[test]
fn events_are_the_same_for_tools_and_for_typescript() {
    assert_eq!(manifest("events", "/type/text"), typed("interface ContactDeskEventMap {"));
}

#[test]
fn attributes_and_events_are_the_same_in_the_code_of_the_element_and_of_the_frame() {
    let attributes: Vec<String> = manifest("attributes", "/fieldName").into_keys().collect();
    assert_eq!(quoted("src/embed/embed.js", "const attributes = "), attributes);
    assert_eq!(quoted("public/frame.js", "const attributes = "), attributes);
    let told = quoted("public/frame.js", "const events = ").into_iter().map(|name| format!("contact-desk-{name}"));
    assert!(told.eq(manifest("events", "/type/text").into_keys()));
}

#[test]
fn each_attribute_has_its_property() {
    let attributes = manifest("attributes", "/fieldName");
    let members = manifest("members", "/kind");
    for (attribute, property) in attributes {
        assert_eq!(attribute, property);
        assert_eq!(members.get(&property).map(String::as_str), Some("field"), "{property}");
    }
}

#[test]
fn custom_properties_are_the_tokens_with_their_values() {
    let tokens = tokens();
    assert_eq!(manifest("cssProperties", "/default"), tokens);
    let types = types();
    let listed = types.split_once("type ContactDeskCssProperty =").unwrap().1.split_once(';').unwrap().0;
    let listed: Vec<&str> = listed.split('|').map(|name| name.trim().trim_matches('"')).collect();
    let mut sorted: Vec<&str> = listed.into_iter().filter(|name| !name.is_empty()).collect();
    sorted.sort_unstable();
    assert!(sorted.iter().eq(tokens.keys()), "{sorted:?}");
}

/// The entries of one list of the manifest's element, each with the part of it at `pointer`.
fn manifest(list: &str, pointer: &str) -> Names {
    let manifest: Value = serde_json::from_str(&read(&root().join("public/custom-elements.json"))).unwrap();
    let entries = manifest.pointer(&format!("/modules/0/declarations/0/{list}")).unwrap().as_array().unwrap();
    let text = |entry: &Value, pointer: &str| entry.pointer(pointer).and_then(Value::as_str).unwrap().to_owned();
    entries.iter().map(|entry| (text(entry, "/name"), text(entry, pointer))).collect()
}

/// The names in the texts of a statement, sorted.
fn quoted(file: &str, statement: &str) -> Vec<String> {
    let code = read(&root().join(file));
    let statement = code.split_once(statement).unwrap().1.split_once(';').unwrap().0;
    let texts = statement.split('"').skip(1).step_by(2);
    let mut names: Vec<String> = texts.flat_map(str::split_whitespace).map(str::to_owned).collect();
    names.sort_unstable();
    names
}

/// The fields of an interface that has one on each line, with their types.
fn typed(head: &str) -> Names {
    let types = types();
    let body = types.split_once(head).unwrap().1.split_once("\n}").unwrap().0;
    let fields = body.lines().map(str::trim).filter_map(|line| line.strip_suffix(';')?.split_once(": "));
    fields.map(|(name, of)| (name.trim_end_matches('?').trim_matches('"').to_owned(), of.to_owned())).collect()
}

/// The declarations of the first rule of the tokens' sheet.
fn tokens() -> Names {
    let sheet = read(&root().join("style/tokens.css"));
    let rule = sheet.split_once('{').unwrap().1.split_once('}').unwrap().0;
    let declarations = rule.lines().map(str::trim).filter_map(|line| line.strip_suffix(';')?.split_once(": "));
    let tokens = declarations.filter(|(name, _)| name.starts_with("--"));
    tokens.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn types() -> String {
    read(&root().join("public/contact-desk.d.ts"))
}
