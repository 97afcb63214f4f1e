//! `config.json`: which connections a deployment offers. Read strictly, with the field named that is wrong.

use std::collections::HashSet;
use std::fmt;

use serde_json::{Map, Value};

use crate::gateway::Product;

/// What a deployment sets up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The connections on offer, in order.
    pub connections: Vec<Connection>,
    /// Whether people may add their own.
    pub custom_connections: bool,
    /// Origins that may frame the desk and hand it credentials.
    pub embed_origins: Vec<String>,
}

impl Default for Config {
    /// What holds where there is no `config.json`.
    fn default() -> Self {
        Self { connections: Vec::new(), custom_connections: true, embed_origins: Vec::new() }
    }
}

/// One gateway that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// `[a-z0-9-]+`; names the connection in URLs.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Which gateway it is.
    pub product: Product,
    /// The base address as the vendor gives it, or a path of the page's own origin.
    pub url: String,
    /// The account, session, device or instance, if it is fixed.
    pub account: Option<String>,
    /// Whether people sign in.
    pub auth: Auth,
}

/// Who brings the credential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// Each person is asked.
    #[default]
    Prompt,
    /// Nothing is sent: a proxy adds it, or the gateway wants none.
    None,
}

impl Auth {
    /// The name in `config.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::None => "none",
        }
    }
}

/// What is wrong with a `config.json`, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The field, such as `connections[0].gateway`; empty where the file as a whole is meant.
    pub field: String,
    /// What it should be.
    pub wanted: Wanted,
}

/// What a field of `config.json` should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// JSON text.
    Json,
    /// An object.
    Object,
    /// A list.
    List,
    /// A text that is not empty.
    Text,
    /// `true` or `false`.
    Flag,
    /// Small letters, digits and hyphens.
    Id,
    /// An id that no other connection has.
    UniqueId,
    /// One of the five gateways.
    Gateway,
    /// `http(s)://…` or `/…`.
    Url,
    /// `prompt` or `none`.
    Auth,
    /// An origin such as `https://crm.example`.
    Origin,
    /// The id of a connection that there is.
    KnownId,
    /// No credential may stand here.
    NoCredential,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "config.json: `{}` should be {:?}", self.field, self.wanted)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the text of a `config.json`.
    ///
    /// # Errors
    ///
    /// The first field that is not what it should be. Fields that the desk does not know are
    /// ignored, apart from credentials, which must never stand in this file.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let value: Value = serde_json::from_slice(text.trim_start_matches('\u{feff}').as_bytes())
            .map_err(|_| wrong("", Wanted::Json))?;
        let fields = value.as_object().ok_or_else(|| wrong("", Wanted::Object))?;
        let rows = list(fields, "connections")?;
        let mut connections: Vec<Connection> = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let name = format!("connections[{place}]");
            let connection = Connection::of_value(row, &name)?;
            if connections.iter().any(|other| other.id == connection.id) {
                return Err(wrong(&format!("{name}.id"), Wanted::UniqueId));
            }
            connections.push(connection);
        }
        let custom_connections = match fields.get("custom_connections") {
            None => true,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => return Err(wrong("custom_connections", Wanted::Flag)),
        };
        Ok(Self { connections, custom_connections, embed_origins: origins(fields)? })
    }
}

impl Connection {
    /// Reads one connection; `name` is what an error calls it.
    ///
    /// # Errors
    ///
    /// The first field that is not what it should be.
    pub fn of_value(value: &Value, name: &str) -> Result<Self, ConfigError> {
        let fields = value.as_object().ok_or_else(|| wrong(name, Wanted::Object))?;
        let field = |key: &str| format!("{name}.{key}").trim_start_matches('.').to_owned();
        for secret in ["token", "api_key", "apiKey", "key", "password", "user", "secret", "credential"] {
            if fields.contains_key(secret) {
                return Err(wrong(&field(secret), Wanted::NoCredential));
            }
        }
        let id = text(fields, "id").filter(|id| is_id(id)).ok_or_else(|| wrong(&field("id"), Wanted::Id))?;
        let label = optional_text(fields, "label").ok_or_else(|| wrong(&field("label"), Wanted::Text))?;
        let product = text(fields, "gateway")
            .and_then(Product::of_name)
            .ok_or_else(|| wrong(&field("gateway"), Wanted::Gateway))?;
        let url = text(fields, "url").filter(|url| is_url(url)).ok_or_else(|| wrong(&field("url"), Wanted::Url))?;
        let account = match fields.get("account") {
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => optional_text(fields, "account").ok_or_else(|| wrong(&field("account"), Wanted::Text))?,
        };
        let auth = match fields.get("auth").map(Value::as_str) {
            None | Some(Some("prompt")) => Auth::Prompt,
            Some(Some("none")) => Auth::None,
            Some(_) => return Err(wrong(&field("auth"), Wanted::Auth)),
        };
        let label = label.unwrap_or_else(|| id.to_owned());
        Ok(Self { id: id.to_owned(), label, product, url: url.to_owned(), account, auth })
    }

    /// Writes the connection as it stands in `config.json`.
    pub fn to_value(&self) -> Value {
        let mut fields = Map::new();
        let mut put = |key: &str, text: &str| fields.insert(key.to_owned(), Value::from(text));
        put("id", &self.id);
        put("label", &self.label);
        put("gateway", self.product.name());
        put("url", &self.url);
        if let Some(account) = &self.account {
            put("account", account);
        }
        put("auth", self.auth.name());
        Value::Object(fields)
    }
}

/// Whether a text can name a connection in a URL. Two words are taken: they are pages of the desk.
pub fn is_id(text: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(is_allowed) && !matches!(text, "connections" | "doctor")
}

/// Whether a text can be a gateway's address: `http(s)://host…` without a user in it, or a path of the page's origin.
pub fn is_url(text: &str) -> bool {
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '\\')) {
        return false;
    }
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    match host {
        Some(rest) => {
            let authority = rest.split('/').next().unwrap_or_default();
            !authority.is_empty() && !authority.contains('@')
        }
        None => text.starts_with('/') && !text.starts_with("//"),
    }
}

fn wrong(field: &str, wanted: Wanted) -> ConfigError {
    ConfigError { field: field.to_owned(), wanted }
}

fn list<'a>(fields: &'a Map<String, Value>, key: &str) -> Result<&'a [Value], ConfigError> {
    match fields.get(key) {
        None => Ok(&[]),
        Some(Value::Array(rows)) => Ok(rows),
        Some(_) => Err(wrong(key, Wanted::List)),
    }
}

fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    fields.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A text that may be missing; the outer `None` is for something that is no text.
fn optional_text(fields: &Map<String, Value>, key: &str) -> Option<Option<String>> {
    match fields.get(key) {
        None | Some(Value::Null) => Some(None),
        Some(_) => text(fields, key).map(|text| Some(text.to_owned())),
    }
}

fn origins(fields: &Map<String, Value>) -> Result<Vec<String>, ConfigError> {
    let mut seen = HashSet::new();
    let mut origins = Vec::new();
    for (place, row) in list(fields, "embed_origins")?.iter().enumerate() {
        let is_origin = |text: &&str| is_url(text) && !text.starts_with('/') && text.matches('/').count() == 2;
        let origin = row.as_str().filter(is_origin);
        let origin = origin.ok_or_else(|| wrong(&format!("embed_origins[{place}]"), Wanted::Origin))?;
        if seen.insert(origin) {
            origins.push(origin.to_owned());
        }
    }
    Ok(origins)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The field and the wish of the error that a config gives, or `ok`.
    fn check(text: &str, expected: &str) {
        let outcome =
            Config::parse(text).map_or_else(|error| format!("{} {:?}", error.field, error.wanted), |_| "ok".into());
        assert_eq!(outcome, expected, "{text}");
    }

    #[test]
    fn the_example_of_the_readme_is_read() {
        let config = Config::parse(
            r#"{"connections": [{"id": "jakarta", "label": "Jakarta store", "gateway": "wachat", "url": "https://app.wachat.net/api/v1",
                "account": "t1_mq9r2jov_jakarta_store", "auth": "prompt"}], "custom_connections": true, "embed_origins": ["https://crm.example"]}"#,
        )
        .unwrap();
        let [connection] = config.connections.as_slice() else { panic!("one connection") };
        assert_eq!(
            (connection.label.as_str(), connection.product, connection.auth),
            ("Jakarta store", Product::Wachat, Auth::Prompt)
        );
        assert_eq!(Connection::of_value(&connection.to_value(), "").as_ref(), Ok(connection));
    }

    #[test]
    fn what_may_be_left_out_has_its_default() {
        check("{}", "ok");
        let config =
            Config::parse(r#"{"connections": [{"id": "a", "gateway": "gowa", "url": "/gateway/a"}]}"#).unwrap();
        assert!(config.custom_connections && config.embed_origins.is_empty());
        assert_eq!(config.connections[0].label, "a");
        assert_eq!(config.connections[0].account, None);
    }

    #[test]
    fn the_field_that_is_wrong_is_named() {
        check("", " Json");
        check("[]", " Object");
        check(r#"{"connections": {}}"#, "connections List");
        check(r#"{"connections": [1]}"#, "connections[0] Object");
        check(r#"{"connections": [{"id": "A b"}]}"#, "connections[0].id Id");
        check(r#"{"connections": [{"id": "connections"}]}"#, "connections[0].id Id");
        check(r#"{"connections": [{"id": "doctor"}]}"#, "connections[0].id Id");
        check(r#"{"connections": [{"id": "a", "gateway": "whatsapp"}]}"#, "connections[0].gateway Gateway");
        check(
            r#"{"connections": [{"id": "a", "gateway": "waha", "url": "localhost:3000"}]}"#,
            "connections[0].url Url",
        );
        check(r#"{"connections": [{"id": "a", "gateway": "waha", "url": "javascript:x"}]}"#, "connections[0].url Url");
        check(
            r#"{"connections": [{"id": "a", "gateway": "waha", "url": "https://me:pw@gw.test"}]}"#,
            "connections[0].url Url",
        );
        check(r#"{"connections": [{"id": "a", "gateway": "waha", "url": "//gw.test"}]}"#, "connections[0].url Url");
        check(
            r#"{"connections": [{"id": "a", "gateway": "waha", "url": "/x", "auth": "key"}]}"#,
            "connections[0].auth Auth",
        );
        check(
            r#"{"connections": [{"id": "a", "gateway": "waha", "url": "/x", "label": 5}]}"#,
            "connections[0].label Text",
        );
        check(r#"{"custom_connections": "yes"}"#, "custom_connections Flag");
        check(r#"{"embed_origins": ["https://crm.example/page"]}"#, "embed_origins[0] Origin");
        check(r#"{"embed_origins": ["*"]}"#, "embed_origins[0] Origin");
    }

    #[test]
    fn two_connections_may_not_share_an_id() {
        let row = r#"{"id": "a", "gateway": "waha", "url": "/x"}"#;
        check(&format!(r#"{{"connections": [{row}, {row}]}}"#), "connections[1].id UniqueId");
    }

    #[test]
    fn a_credential_in_the_file_is_refused() {
        check(
            r#"{"connections": [{"id": "a", "gateway": "waha", "url": "/x", "token": "t"}]}"#,
            "connections[0].token NoCredential",
        );
    }
}
