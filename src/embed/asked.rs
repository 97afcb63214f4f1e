//! What a page asks of its element: the attributes.

use serde_json::{Map, Value};

use crate::browsing::Look;
use crate::config::{ConfigError, Connection};
use crate::contact::{ContactId, Jid};
use crate::gateway::{Product, SourceFilter};
use crate::store::Aside;

/// The id of a connection that a page has given without one.
const OWN_ID: &str = "own";

/// Which connection is asked for depends on these.
pub(super) const OF_CONNECTION: [&str; 6] = ["config", "connection", "gateway", "url", "account", "auth"];
/// And these say what is looked at.
pub(super) const OF_LOOK: [&str; 3] = ["q", "source", "group"];

/// The attributes of an element, by name. One that is absent or empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked(Map<String, Value>);

impl Asked {
    /// Reads the attributes from a JSON object.
    pub(super) fn parse(json: &str) -> Self {
        match serde_json::from_slice(json.as_bytes()) {
            Ok(Value::Object(attributes)) => Self(attributes),
            _ => Self::default(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).map(str::trim).filter(|value| !value.is_empty())
    }

    /// The language of the texts.
    pub(super) fn language(&self) -> &str {
        self.get("lang").unwrap_or_default()
    }

    /// The connection that the page gives right here, if it gives one.
    ///
    /// # Errors
    ///
    /// The first attribute that is not what it should be.
    pub(super) fn own_connection(&self) -> Option<Result<Connection, ConfigError>> {
        let gateway = self.get("gateway");
        if gateway.is_none() && self.get("url").is_none() {
            return None;
        }
        let mut fields = Map::new();
        let mut put = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                fields.insert(name.to_owned(), Value::from(value));
            }
        };
        put("id", Some(self.get("connection").unwrap_or(OWN_ID)));
        put("label", gateway.and_then(Product::of_name).map(Product::label));
        for name in ["gateway", "url", "account", "auth"] {
            put(name, self.get(name));
        }
        let renamed = |error: ConfigError| {
            let field = if error.field == "id" { "connection".to_owned() } else { error.field };
            ConfigError { field, ..error }
        };
        Some(Connection::of_value(&Value::Object(fields), "").map_err(renamed))
    }

    /// What the page wants to have seen, where it says so; `changed` names what it has just said.
    pub(super) fn change(&self, look: &mut Look, changed: &[&str]) {
        let says = |name: &str| changed.contains(&name);
        if says("q") {
            look.query = self.get("q").unwrap_or_default().to_owned();
        }
        if says("source") {
            look.source = match self.get("source") {
                Some("dm") => Some(SourceFilter::Direct),
                Some("group") => Some(SourceFilter::Group),
                _ => None,
            };
        }
        if says("group") {
            look.group = self.get("group").and_then(Jid::parse);
        }
    }

    /// Whether a list is asked for, with nothing narrowed and nobody beside it.
    pub(super) fn is_plain(&self) -> bool {
        OF_LOOK.iter().chain(&["contact"]).all(|name| self.get(name).is_none())
    }

    /// What the page wants to stand beside the list.
    pub(super) fn aside(&self) -> Aside {
        self.get("contact").map_or(Aside::Nothing, |id| Aside::Contact(ContactId::new(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Auth, Wanted};

    fn asked(attributes: &str) -> Asked {
        Asked::parse(attributes)
    }

    #[test]
    fn a_connection_can_be_given_by_attributes() {
        let given = r#"{"gateway":"gowa","url":" https://gowa.example ","account":"","auth":null}"#;
        let connection = asked(given).own_connection().unwrap().unwrap();
        assert_eq!((connection.product, &*connection.url), (Product::Gowa, "https://gowa.example"));
        assert_eq!((connection.account, connection.auth, &*connection.id), (None, Auth::Prompt, "own"));
        assert_eq!(asked(r#"{"connection":"jakarta"}"#).own_connection(), None);
    }

    #[test]
    fn the_attribute_that_is_wrong_is_named() {
        let check = |attributes: &str, field: &str, wanted: Wanted| {
            let error = ConfigError { field: field.to_owned(), wanted };
            assert_eq!(asked(attributes).own_connection(), Some(Err(error)), "{attributes}");
        };
        check(r#"{"gateway":"nobody","url":"https://a.example"}"#, "gateway", Wanted::Gateway);
        check(r#"{"gateway":"waha"}"#, "url", Wanted::Url);
        check(r#"{"gateway":"waha","url":"a.example"}"#, "url", Wanted::Url);
        check(r#"{"gateway":"waha","url":"https://a.example","auth":"key"}"#, "auth", Wanted::Auth);
        check(r#"{"gateway":"waha","url":"https://a.example","connection":"A b"}"#, "connection", Wanted::Id);
    }

    #[test]
    fn only_what_was_set_changes_what_is_looked_at() {
        let all = asked(r#"{"q":"ana","source":"dm","group":"1@g.us"}"#);
        let mut look = Look { query: "typed".into(), ..Look::default() };
        all.change(&mut look, &["source"]);
        assert_eq!((&*look.query, look.source), ("typed", Some(SourceFilter::Direct)));
        all.change(&mut look, &OF_LOOK);
        assert_eq!((&*look.query, look.group.clone()), ("ana", Jid::parse("1@g.us")));
        asked("{}").change(&mut look, &OF_LOOK);
        assert_eq!(look, Look::default());
    }

    #[test]
    fn a_plain_list_is_one_that_nothing_is_asked_of() {
        assert!(asked(r#"{"connection":"gowa","q":" ","theme":"dark"}"#).is_plain());
        for more in [r#"{"q":"ana"}"#, r#"{"source":"dm"}"#, r#"{"group":"1@g.us"}"#, r#"{"contact":"1@c.us"}"#] {
            assert!(!asked(more).is_plain(), "{more}");
        }
    }

    #[test]
    fn what_is_no_object_asks_for_nothing() {
        assert_eq!(asked("[]"), Asked::default());
        assert_eq!(asked("{"), Asked::default());
        assert_eq!(asked(r#"{"contact":"1@c.us"}"#).aside(), Aside::Contact(ContactId::new("1@c.us")));
    }
}
