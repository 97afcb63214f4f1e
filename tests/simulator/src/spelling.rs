//! How servers write JSON: the same values, in other words.

use serde_json::{Value, json};

use crate::connection::GatewayKind;

/// How a server writes JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As short as it goes, as `JSON.stringify` does.
    Short,
    /// Go's `encoding/json`: what could be markup is escaped.
    Go,
    /// PHP's `json_encode`, which Laravel leaves as it is: slashes are escaped, and all that is not ASCII.
    Php,
}

impl Spelling {
    /// How the servers of a product write. What Wachat's are written in nobody knows.
    pub(crate) fn of(gateway: GatewayKind) -> Spelling {
        match gateway {
            GatewayKind::Gowa | GatewayKind::WhatsappGateway => Spelling::Go,
            GatewayKind::Hypersender => Spelling::Php,
            GatewayKind::Wachat | GatewayKind::Waha => Spelling::Short,
        }
    }

    /// Well-formed and short JSON in this spelling. All that changes stands in texts only, whatever the JSON is.
    pub(crate) fn write(self, json: String) -> String {
        match self {
            Spelling::Short => json,
            Spelling::Go => escaped(&json, |c| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}')),
            Spelling::Php => escaped(&json, |c| !c.is_ascii()).replace('/', "\\/"),
        }
    }
}

/// JSON as wordy as it can be: indented, with every character escaped that is not ASCII and every slash, and in each object a field
/// that nobody knows.
pub(crate) fn wordy(mut json: Value) -> String {
    add_unknown(&mut json);
    Spelling::Php.write(format!("{json:#}\n"))
}

fn add_unknown(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.values_mut().for_each(add_unknown);
            fields.insert("extra".to_owned(), json!({"\"é\"": [-1.5e3, 0.25, true, false, null, "a/b\n", {}, []]}));
        }
        Value::Array(items) => items.iter_mut().for_each(add_unknown),
        _ => {}
    }
}

/// With these characters written as `\u` and four digits, twice for those that need two.
fn escaped(json: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if is_escaped(c) {
            text.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(spelling: Spelling, json: &str, expected: &str) {
        let written = spelling.write(json.to_owned());
        assert_eq!(written, expected);
        let read = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        assert_eq!(read(&written), read(json));
    }

    #[test]
    fn each_spelling_says_the_same() {
        let json = r#"{"<b>":"Zoë & Søn/😀","n":[1]}"#;
        check(Spelling::Short, json, json);
        check(Spelling::Go, json, r#"{"\u003cb\u003e":"Zoë \u0026 Søn/😀","n":[1]}"#);
        check(Spelling::Php, json, r#"{"<b>":"Zo\u00eb & S\u00f8n\/\ud83d\ude00","n":[1]}"#);
    }

    #[test]
    fn wordy_json_says_more_and_nothing_else() {
        let json = json!({"a": [{"b": "é"}]});
        let mut read: Value = serde_json::from_str(&wordy(json.clone())).unwrap();
        for place in ["/a/0", ""] {
            assert!(read.pointer_mut(place).unwrap().as_object_mut().unwrap().remove("extra").is_some());
        }
        assert_eq!(read, json);
    }
}
