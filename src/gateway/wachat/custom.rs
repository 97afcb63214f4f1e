//! A CRM's own fields: JSON of any shape, kept as compact text in the order in which it came.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// An object or array as compact JSON text; `None` for an empty one and for everything else.
#[derive(Debug, Default)]
pub(super) struct Compact(pub(super) Option<Box<str>>);

impl<'de> Deserialize<'de> for Compact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = String::new();
        Writer(&mut text).deserialize(deserializer)?;
        let is_filled = text.starts_with(['{', '[']) && text.len() > 2;
        Ok(Self(is_filled.then(|| text.into())))
    }
}

/// Writes whatever value comes to the end of a text.
struct Writer<'a>(&'a mut String);

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
        let Compact(text) = serde_json::from_str(json).unwrap();
        assert_eq!(text.as_deref(), expected, "{json}");
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
    fn empty_ones_and_plain_values_are_nothing() {
        for nothing in ["{}", "[]", "null", "\"\"", "\"{a}\"", "3", "true"] {
            check(nothing, None);
        }
    }
}
