//! A CRM's own fields: JSON of any shape, kept as compact text in the order in which it came.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

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

/// Writes whatever value comes to the end of a text.
pub(super) struct Writer<'a>(pub(super) &'a mut String);

impl Writer<'_> {
    fn scalar<E: Error>(self, value: impl serde::Serialize) -> Result<(), E> {
        self.0.push_str(&serde_json::to_string(&value).map_err(E::custom)?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.push_str("null");
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let text = self.0;
        text.push('[');
        while items.next_element_seed(Writer(text))?.is_some() {
            text.push(',');
        }
        close(text, ']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let text = self.0;
        text.push('{');
        while fields.next_key_seed(Writer(text))?.is_some() {
            text.push(':');
            fields.next_value_seed(Writer(text))?;
            text.push(',');
        }
        close(text, '}');
        Ok(())
    }
}

/// Ends a list, of which every item is followed by a comma.
fn close(text: &mut String, bracket: char) {
    if text.ends_with(',') {
        text.pop();
    }
    text.push(bracket);
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
    fn a_number_that_fits_no_integer_stays_a_number() {
        check(r#"{"n":123456789012345678901234567890}"#, Some(r#"{"n":1.2345678901234568e+29}"#));
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
