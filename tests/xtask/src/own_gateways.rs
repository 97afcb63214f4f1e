//! A person's own config.json, rewritten so that each gateway is reached through this server.
//!
//! The dashboard and its gateways then share an origin, and a gateway needs no CORS headers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use site::Proxied;

const GATEWAYS: [&str; 5] = ["wachat", "gowa", "whatsapp-gateway", "hypersender", "waha"];

/// What to serve for a config.json of the person.
#[derive(Debug)]
pub(crate) struct OwnGateways {
    /// The file with each `url` replaced by a path of this server.
    pub(crate) config: Value,
    /// The gateways behind those paths.
    pub(crate) proxied: Vec<Proxied>,
}

/// Reads `file`, or says which field of it is wrong and what it should be.
pub(crate) fn read(file: &Path) -> Result<OwnGateways> {
    let text = fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))?;
    from_text(&text).with_context(|| file.display().to_string())
}

fn from_text(text: &str) -> Result<OwnGateways> {
    let mut config = parsed(text)?;
    let proxied = each_connection(&mut config, proxy)?;
    ensure!(!proxied.is_empty(), "connections: should hold at least one gateway");
    Ok(OwnGateways { config, proxied })
}

/// A `config.json` as it is deployed, where a gateway may also stand behind a path of the page's own origin.
pub(crate) fn checked(text: &str) -> Result<Value> {
    let mut config = parsed(text)?;
    let form = "the gateway's own address, for example \"http://host:3000\", or a path such as \"/gateway/jakarta\"";
    let is_url = |url: &str| is_address(url) || is_path(url);
    each_connection(&mut config, |fields, place| check_connection(fields, place, form, is_url))?;
    Ok(config)
}

/// The file as JSON, if all but its connections is as it should be.
fn parsed(text: &str) -> Result<Value> {
    let config: Value = serde_json::from_str(text).context("the file should hold JSON")?;
    let fields = config.as_object().context("the file should hold an object: { \"connections\": [ … ] }")?;
    check_names(fields, "", &["connections", "custom_connections", "embed_origins"])?;
    let is_switch = fields.get("custom_connections").is_none_or(Value::is_boolean);
    ensure!(is_switch, "custom_connections: should be true or false");
    check_origins(fields)?;
    Ok(config)
}

fn check_origins(fields: &Map<String, Value>) -> Result<()> {
    let Some(origins) = fields.get("embed_origins") else {
        return Ok(());
    };
    let is_list = origins.as_array().is_some_and(|origins| origins.iter().all(Value::is_string));
    ensure!(is_list, "embed_origins: should be a list of origins such as \"https://crm.example\"");
    Ok(())
}

/// What `read` makes of each connection, given its fields and what errors call it.
fn each_connection<T>(config: &mut Value, read: impl Fn(&mut Map<String, Value>, &str) -> Result<T>) -> Result<Vec<T>> {
    let Some(connections) = config.get_mut("connections") else { return Ok(Vec::new()) };
    let connections = connections.as_array_mut();
    let connections = connections.context("connections: should be a list with an object for each gateway")?;
    let mut ids = BTreeSet::new();
    let mut all = Vec::new();
    for (n, connection) in connections.iter_mut().enumerate() {
        let place = format!("connections[{n}]");
        let fields = connection.as_object_mut().with_context(|| format!("{place}: should be an object"))?;
        all.push(read(fields, &format!("{place}."))?);
        ensure!(
            ids.insert(fields.get("id").cloned().map(|id| id.to_string())),
            "{place}.id: should differ from those before it"
        );
    }
    Ok(all)
}

/// Checks one connection, and puts a path of this server in place of its address.
fn proxy(fields: &mut Map<String, Value>, place: &str) -> Result<Proxied> {
    let form = "the gateway's own address, for example \"http://host:3000\", without user name, query or fragment";
    let url = check_connection(fields, place, form, is_address)?;
    let path = format!("/gateway/{}", fields.get("id").and_then(Value::as_str).unwrap_or_default());
    fields.insert("url".to_owned(), Value::String(path.clone()));
    Ok(Proxied { path, upstream: url })
}

/// Checks one connection, and gives its address.
fn check_connection(
    fields: &Map<String, Value>,
    place: &str,
    url_form: &str,
    is_url: impl Fn(&str) -> bool,
) -> Result<String> {
    check_names(fields, place, &["id", "label", "gateway", "url", "account", "auth"])?;
    check_text(fields, place, "id", "lower-case letters, digits and hyphens, for example \"jakarta\"", is_id)?;
    check_text(fields, place, "gateway", &format!("one of {}", GATEWAYS.join(", ")), |name| GATEWAYS.contains(&name))?;
    let url = check_text(fields, place, "url", url_form, is_url)?;
    for (name, form, is_right) in OPTIONAL {
        let is_number = name == "account" && fields.get(name).is_some_and(Value::is_number);
        if fields.contains_key(name) && !is_number {
            check_text(fields, place, name, form, is_right)?;
        }
    }
    Ok(url)
}

type Field = (&'static str, &'static str, fn(&str) -> bool);

const OPTIONAL: [Field; 3] = [
    ("label", "a text", |_| true),
    ("account", "a text that is not empty", |account| !account.is_empty()),
    ("auth", "\"prompt\" or \"none\"", |auth| matches!(auth, "prompt" | "none")),
];

/// Refuses fields that nothing reads: one is a slip of the pen, or a secret where none belongs.
fn check_names(fields: &Map<String, Value>, place: &str, known: &[&str]) -> Result<()> {
    let Some(name) = fields.keys().find(|name| !known.contains(&name.as_str())) else {
        return Ok(());
    };
    if ["token", "password", "key", "secret", "credential"].iter().any(|word| name.to_lowercase().contains(word)) {
        bail!("{place}{name}: should not be here: the page asks each person for the credential");
    }
    bail!("{place}{name}: is not a field; those are {}", known.join(", "))
}

/// The text of a field. Its wrong value is not repeated: it may be a secret that was put into the wrong line.
fn check_text(
    fields: &Map<String, Value>,
    place: &str,
    name: &str,
    form: &str,
    is_right: impl Fn(&str) -> bool,
) -> Result<String> {
    let text = fields.get(name).and_then(Value::as_str).filter(|text| is_right(text));
    text.map(str::to_owned).with_context(|| format!("{place}{name}: should be {form}"))
}

/// Two words are taken: they are pages of the desk.
fn is_id(id: &str) -> bool {
    !matches!(id, "" | "connections" | "doctor")
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        !host.is_empty()
            && !host.contains('@')
            && !rest.contains(['?', '#'])
            && rest.bytes().all(|b| b.is_ascii_graphic())
    })
}

/// A path of the page's own origin.
fn is_path(url: &str) -> bool {
    url.starts_with('/')
        && !url.starts_with("//")
        && !url.contains(['?', '#', '\\'])
        && url.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A config with one connection: a right one, with `change` written over it.
    fn with(change: &str) -> String {
        let mut connection = serde_json::json!({ "id": "jakarta", "gateway": "waha", "url": "http://host:3000" });
        let Value::Object(change) = serde_json::from_str(change).unwrap() else { panic!("an object") };
        connection.as_object_mut().unwrap().extend(change);
        serde_json::json!({ "connections": [connection] }).to_string()
    }

    fn check_refused(text: &str, reason: &str) {
        let error = format!("{:#}", from_text(text).unwrap_err());
        assert!(error.contains(reason), "{text}\nsaid: {error}");
    }

    #[test]
    fn each_address_becomes_a_path_of_this_server() {
        let own =
            from_text(&with(r#"{ "url": "https://app.wachat.net/api/v1", "gateway": "wachat", "auth": "none" }"#));
        let OwnGateways { config, proxied } = own.unwrap();
        let connection = config.pointer("/connections/0").unwrap();
        assert_eq!(connection.get("url").unwrap(), "/gateway/jakarta");
        assert_eq!(connection.get("auth").unwrap(), "none");
        let one = proxied.first().unwrap();
        assert_eq!((one.path.as_str(), one.upstream.as_str()), ("/gateway/jakarta", "https://app.wachat.net/api/v1"));
    }

    #[test]
    fn a_file_as_it_is_deployed_may_name_paths_of_the_pages_origin_and_need_name_nothing() {
        for text in ["{}", &with(r#"{ "url": "/gateway/jakarta" }"#), &with(r#"{ "account": 7 }"#)] {
            assert!(checked(text).is_ok(), "{text}");
        }
        for id in ["connections", "doctor"] {
            assert!(checked(&with(&format!(r#"{{ "id": "{id}" }}"#))).is_err(), "{id} is a page of the desk");
        }
        assert!(checked(&with(r#"{ "url": "//host" }"#)).is_err());
    }

    #[test]
    fn what_is_not_changed_stays() {
        let text =
            r#"{"connections":[{"id":"a","label":"A","gateway":"gowa","url":"http://h"}],"custom_connections":false}"#;
        let expected: Value = serde_json::from_str(&text.replace("http://h", "/gateway/a")).unwrap();
        assert_eq!(from_text(text).unwrap().config, expected);
    }

    #[test]
    fn a_wrong_field_is_named_with_what_it_should_be() {
        check_refused(&with(r#"{ "id": "Jakarta" }"#), "connections[0].id: should be lower-case letters");
        check_refused(&with(r#"{ "gateway": "wa" }"#), "connections[0].gateway: should be one of wachat, gowa,");
        check_refused(&with(r#"{ "auth": "basic" }"#), "connections[0].auth: should be \"prompt\" or \"none\"");
        check_refused(&with(r#"{ "account": "" }"#), "connections[0].account: should be a text");
        check_refused(&with(r#"{ "labl": "x" }"#), "connections[0].labl: is not a field");
        check_refused(r#"{ "connections": [], "embed_origins": "x" }"#, "embed_origins: should be a list");
        check_refused(
            r#"{ "connections": [], "custom_connections": 1 }"#,
            "custom_connections: should be true or false",
        );
    }

    #[test]
    fn only_an_address_can_be_reached() {
        for url in [
            "/gateway/jakarta",
            "host:3000",
            "ftp://host",
            "http://",
            "http://user:pw@host",
            "http://h?x",
            "http://h /",
        ] {
            check_refused(
                &with(&format!(r#"{{ "url": "{url}" }}"#)),
                "connections[0].url: should be the gateway's own",
            );
        }
    }

    #[test]
    fn a_file_of_another_shape_is_refused() {
        check_refused("connections:", "the file should hold JSON");
        check_refused("[]", "the file should hold an object");
        check_refused("{}", "connections: should hold at least one");
        check_refused(r#"{ "connections": [] }"#, "connections: should hold at least one gateway");
        check_refused(r#"{ "connections": [1] }"#, "connections[0]: should be an object");
        let twice = r#"{"id":"a","gateway":"gowa","url":"http://h"}"#;
        check_refused(&format!(r#"{{ "connections": [{twice},{twice}] }}"#), "connections[1].id: should differ");
    }

    #[test]
    fn a_secret_is_refused_and_never_repeated() {
        for text in [with(r#"{ "token": "s3cret" }"#), with(r#"{ "url": "http://a:s3cret@h" }"#)] {
            let error = format!("{:#}", from_text(&text).unwrap_err());
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
