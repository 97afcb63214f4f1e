//! A CRM's own fields: JSON of any shape, kept as compact text in the order in which it came.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{Field, List};

/// A value of any kind, as compact JSON text.
#[derive(Debug, Default)]
pub(in crate::gateway) struct Compact(String);

impl Compact {
    /// The text of an object or array; `None` for an empty one and for everything else.
    pub(in crate::gateway) fn filled(self) -> Option<Box<str>> {
        let is_filled = self.0.starts_with(['{', '[']) && self.0.len() > 2;
        is_filled.then(|| self.0.into())
    }
}

impl Field for Compact {
    fn written(&mut self) -> Option<&mut String> {
        self.0.clear();
        Some(&mut self.0)
    }
}

/// The values of a list, each as compact JSON text; none where something else stands.
#[derive(Debug, Default)]
pub(in crate::gateway) struct Records(pub(in crate::gateway) Vec<Compact>);

impl Field for Records {
    fn list(&mut self) -> Option<&mut dyn List> {
        self.0.clear();
        Some(self)
    }
}

impl List for Records {
    fn item(&mut self) -> &mut dyn Field {
        self.0.push_mut(Compact::default())
    }
}

/// Takes the next value, whatever it is, as compact JSON to the end of a text. Its numbers and texts are not read.
pub(super) fn take<'de, D: Deserializer<'de>>(deserializer: D, text: &mut String) -> Result<(), D::Error> {
    let mut rest = <&RawValue>::deserialize(deserializer)?.get();
    while let Some((between, quoted)) = rest.find('"').and_then(|quote| rest.split_at_checked(quote)) {
        text.extend(between.split_ascii_whitespace());
        let (quoted, behind) = quoted.split_at_checked(quoted_len(quoted)).unwrap_or((quoted, ""));
        text.push_str(quoted);
        rest = behind;
    }
    text.extend(rest.split_ascii_whitespace());
    Ok(())
}

/// How long the text is that begins here, with both of its quotes.
fn quoted_len(json: &str) -> usize {
    let mut is_escaped = false;
    let end = json.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(json.len(), |end| end + 2)
}

/// A JSON text in its quotes, without the escapes that it can do without: for who reads what was kept as it came.
pub fn without_escapes(quoted: &str) -> Cow<'_, str> {
    let plain = |quoted| serde_json::to_string(&serde_json::from_str::<String>(quoted).ok()?).ok();
    // Half a pair of escapes is no text: it stays as it came.
    let plain = quoted.contains('\\').then(|| plain(quoted)).flatten();
    plain.map_or(Cow::Borrowed(quoted), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Option<&str>) {
        let compact: Compact = super::super::read(json.as_bytes()).unwrap();
        assert_eq!(compact.filled().as_deref(), expected, "{json}");
    }

    #[test]
    fn an_object_keeps_its_order_and_loses_its_spaces() {
        check(
            r#" { "z" : [ 1 , -2, 3.5, {} ] , "a" : { "\"é\n" : null, "b": true }, "c": "," } "#,
            Some(r#"{"z":[1,-2,3.5,{}],"a":{"\"é\n":null,"b":true},"c":","}"#),
        );
        check(r#"["a",[]]"#, Some(r#"["a",[]]"#));
    }

    #[test]
    fn a_number_stays_as_it_came() {
        check(
            r#"{"n": 123456789012345678901234567890, "m":[ 1.50 , 6.02E23]}"#,
            Some(r#"{"n":123456789012345678901234567890,"m":[1.50,6.02E23]}"#),
        );
    }

    #[test]
    fn a_text_stays_as_it_came() {
        check(
            r#"{"a b": "\u00c9t\u00e9  \/ \"x\" \\" , "c":["\\" , "\ud83d", "é"]}"#,
            Some(r#"{"a b":"\u00c9t\u00e9  \/ \"x\" \\","c":["\\","\ud83d","é"]}"#),
        );
    }

    #[test]
    fn a_text_can_do_without_some_escapes() {
        for (text, expected) in
            [(r#""\u00c9t\u00e9 \/ \"x\" \ud83d\ude00 \\""#, r#""Été / \"x\" 😀 \\""#), (r#""\ud83d""#, r#""\ud83d""#)]
        {
            assert_eq!(without_escapes(text), expected);
        }
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        for broken in [r#"{"a":}"#, r#"["a"#, "[1,]", r#"{"a":1"#] {
            assert!(super::super::read::<Compact>(broken.as_bytes()).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_key_that_comes_twice_is_kept_twice() {
        check(r#"{"a":1,"a":2}"#, Some(r#"{"a":1,"a":2}"#));
    }

    #[test]
    fn a_list_is_kept_value_by_value() {
        let records: super::Records = super::super::read(br#" [ {"a": 1}, 5, null, [ ], "x" ] "#).unwrap();
        let texts: Vec<Option<Box<str>>> = records.0.into_iter().map(Compact::filled).collect();
        assert_eq!(texts, [Some(r#"{"a":1}"#.into()), None, None, None, None]);
        assert!(super::super::read::<super::Records>(br#"{"a":1}"#).unwrap().0.is_empty());
    }

    #[test]
    fn empty_ones_and_plain_values_are_nothing() {
        for nothing in ["{}", "[]", "null", "\"\"", "\"{a}\"", "3", "true"] {
            check(nothing, None);
        }
    }
}
