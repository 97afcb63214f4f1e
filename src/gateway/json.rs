//! JSON fields that take whatever a gateway sends: a value of the wrong type reads as absent.
//!
//! Nothing here fails on a type, so one odd field costs that field, and one odd row costs that row.
//! Only text that is not JSON at all is an error.
//!
//! A page of contacts is `Object<Page>`, with its list in `Rows<Row>` and its fields in the rest.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::error::GatewayError;
use super::wire::Response;
use crate::contact::{Timestamp, visible_name};

/// Reads a body that has to be one object.
///
/// # Errors
///
/// [`GatewayError::Unreadable`] where it is anything else: a web page, nothing, or another kind of JSON.
pub(super) fn object<T: DeserializeOwned>(response: &Response) -> Result<T, GatewayError> {
    response.json::<Object<T>>()?.0.ok_or_else(|| response.unreadable(None))
}

/// Reads over an array or object that stands where something else was expected.
macro_rules! skip_compound {
    () => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Default::default())
        }
        fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
            while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Default::default())
        }
    };
}

/// Declares what every visitor here answers to a scalar that it does not take.
macro_rules! skip_scalar {
    () => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Default::default()) }
    };
    ($($visit:ident($type:ty)),*) => {
        $(fn $visit<E>(self, _: $type) -> Result<Self::Value, E> { Ok(Default::default()) })*
    };
}

/// A text, or a number written as one; `None` for null and every other type.
#[derive(Debug, Default)]
pub(super) struct Text(pub(super) Option<Box<str>>);

impl Text {
    /// The text as it came, unless it is blank.
    pub(super) fn filled(self) -> Option<Box<str>> {
        self.0.filter(|text| !text.trim().is_empty())
    }

    /// The text as a name: trimmed, and `None` where nothing of it would be seen.
    pub(super) fn name(self) -> Option<Box<str>> {
        self.0.and_then(|text| visible_name(&text))
    }

    /// The text, or nothing.
    pub(super) fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyText;
        impl<'de> Visitor<'de> for AnyText {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(Some(text.into())))
            }
            fn visit_string<E>(self, text: String) -> Result<Text, E> {
                Ok(Text(Some(text.into())))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string().into())))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string().into())))
            }
            skip_scalar!(visit_f64(f64), visit_bool(bool));
            skip_scalar!();
            skip_compound!();
        }
        deserializer.deserialize_any(AnyText)
    }
}

/// An id: a text, or an object that holds it as `_serialized`, as whatsapp-web.js keeps its ids.
#[derive(Debug, Default)]
pub(super) struct Id(pub(super) Text);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyId;
        impl<'de> Visitor<'de> for AnyId {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E>(self, id: &str) -> Result<Id, E> {
                Ok(Id(Text(Some(id.into()))))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Id, A::Error> {
                let mut id = Id::default();
                while let Some(Text(key)) = fields.next_key()? {
                    if key.as_deref() == Some("_serialized") {
                        id = Id(fields.next_value()?);
                    } else {
                        fields.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(id)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Id, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Id::default())
            }
            skip_scalar!(visit_f64(f64), visit_u64(u64), visit_i64(i64), visit_bool(bool));
            skip_scalar!();
        }
        deserializer.deserialize_any(AnyId)
    }
}

/// One text or a list of them, with spaces between; empty for every other type.
#[derive(Debug, Default)]
pub(super) struct Texts(pub(super) String);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyTexts;
        impl<'de> Visitor<'de> for AnyTexts {
            type Value = Texts;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(Text(text)) = items.next_element()? {
                    texts.extend(text);
                }
                Ok(Texts(texts.join(" ")))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Texts, A::Error> {
                while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Texts::default())
            }
            skip_scalar!(visit_f64(f64), visit_u64(u64), visit_i64(i64), visit_bool(bool));
            skip_scalar!();
        }
        deserializer.deserialize_any(AnyTexts)
    }
}

/// True or false; `None` for null and every other type.
#[derive(Debug, Default)]
pub(super) struct Flag(pub(super) Option<bool>);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyFlag;
        impl<'de> Visitor<'de> for AnyFlag {
            type Value = Flag;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(Some(value)))
            }
            skip_scalar!(visit_f64(f64), visit_u64(u64), visit_i64(i64), visit_str(&str));
            skip_scalar!();
            skip_compound!();
        }
        deserializer.deserialize_any(AnyFlag)
    }
}

/// A whole number that is not negative; `None` for null and every other type.
#[derive(Debug, Default)]
pub(super) struct Count(pub(super) Option<u64>);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyCount;
        impl<'de> Visitor<'de> for AnyCount {
            type Value = Count;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_u64<E>(self, number: u64) -> Result<Count, E> {
                Ok(Count(Some(number)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Count, E> {
                Ok(Count(text.parse().ok()))
            }
            skip_scalar!(visit_f64(f64), visit_i64(i64), visit_bool(bool));
            skip_scalar!();
            skip_compound!();
        }
        deserializer.deserialize_any(AnyCount)
    }
}

/// A moment, sent as RFC 3339 text or as milliseconds since 1970; `None` for everything else.
#[derive(Debug, Default)]
pub(super) struct Time(pub(super) Option<Timestamp>);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyTime;
        impl<'de> Visitor<'de> for AnyTime {
            type Value = Time;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E>(self, text: &str) -> Result<Time, E> {
                Ok(Time(Timestamp::parse(text)))
            }
            fn visit_u64<E>(self, millis: u64) -> Result<Time, E> {
                Ok(Time(i64::try_from(millis).ok().map(Timestamp)))
            }
            skip_scalar!(visit_f64(f64), visit_i64(i64), visit_bool(bool));
            skip_scalar!();
            skip_compound!();
        }
        deserializer.deserialize_any(AnyTime)
    }
}

/// An object read as `T`; `None` where something other than an object stands.
///
/// Give `T` only fields of the types above, each with `#[serde(default)]`, and it cannot fail on
/// a type.
#[derive(Debug)]
pub(super) struct Object<T>(pub(super) Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyObject<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for AnyObject<T> {
            type Value = Object<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Object<T>, A::Error> {
                let mut fields = Fields { fields, is_broken: false, owes_value: false };
                match T::deserialize(MapAccessDeserializer::new(&mut fields)) {
                    Ok(object) => Ok(Object(Some(object))),
                    Err(error) if fields.is_broken => Err(error),
                    Err(_) => fields.skip_rest().map(|()| Object(None)),
                }
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Object<T>, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Object(None))
            }
            skip_scalar!(visit_f64(f64), visit_u64(u64), visit_i64(i64), visit_bool(bool), visit_str(&str));
            skip_scalar!();
        }
        deserializer.deserialize_any(AnyObject(PhantomData))
    }
}

/// The fields of an object that its reader may give up on: a derived one does, at a key that it has
/// already met. Then the rest of the object is read over, and what follows it can still be read.
struct Fields<A> {
    fields: A,
    /// The text itself is wrong, so nothing can follow.
    is_broken: bool,
    /// A key was read, and its value not yet.
    owes_value: bool,
}

impl<'de, A: MapAccess<'de>> Fields<A> {
    fn skip_rest(&mut self) -> Result<(), A::Error> {
        if self.owes_value {
            self.next_value::<IgnoredAny>()?;
        }
        while self.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let key = self.fields.next_key_seed(seed);
        self.is_broken = key.is_err();
        self.owes_value = true;
        key
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let value = self.fields.next_value_seed(seed);
        self.is_broken = value.is_err();
        self.owes_value = false;
        value
    }
}

/// The rows of a list, each an object or `None`; or no list at all where something else stands.
#[derive(Debug)]
pub(super) struct Rows<T>(pub(super) Option<Vec<Object<T>>>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Rows<T> {
    /// What `read` makes of the rows, and how many it could make nothing of; `None` without a list.
    pub(super) fn read<C>(self, mut read: impl FnMut(T) -> Option<C>) -> Option<(Vec<C>, usize)> {
        let rows = self.0?;
        let n_rows = rows.len();
        let contacts: Vec<C> = rows.into_iter().filter_map(|row| read(row.0?)).collect();
        let n_skipped = n_rows - contacts.len();
        Some((contacts, n_skipped))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyRows<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for AnyRows<T> {
            type Value = Rows<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Rows<T>, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = items.next_element()? {
                    rows.push(row);
                }
                Ok(Rows(Some(rows)))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Rows<T>, A::Error> {
                while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Rows(None))
            }
            skip_scalar!(visit_f64(f64), visit_u64(u64), visit_i64(i64), visit_bool(bool), visit_str(&str));
            skip_scalar!();
        }
        deserializer.deserialize_any(AnyRows(PhantomData))
    }
}

/// A value that may be null, for gateways to which null means something: Go writes an empty list so.
#[derive(Debug, Default)]
pub(super) enum Nullable<T> {
    /// The key is missing.
    #[default]
    Absent,
    /// The key is there, and its value is null.
    Null,
    /// The value.
    Is(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Is))
    }
}

impl<T> Nullable<Rows<T>> {
    /// The rows, of which null means that there are none.
    pub(super) fn rows(self) -> Rows<T> {
        match self {
            Self::Absent => Rows(None),
            Self::Null => Rows(Some(Vec::new())),
            Self::Is(rows) => rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Row {
        text: Text,
        flag: Flag,
        count: Count,
        time: Time,
    }

    /// Reads a row and prints what is left of it.
    fn check(json: &str, expected: &str) {
        let Object::<Row>(row) = serde_json::from_str(json).unwrap();
        let read = row.map(|row| {
            format!("{} {:?} {:?} {:?}", row.text.as_str(), row.flag.0, row.count.0, row.time.0.map(|time| time.0))
        });
        assert_eq!(read.as_deref().unwrap_or("no row"), expected, "{json}");
    }

    #[test]
    fn fields_of_the_expected_type_are_read() {
        check(r#"{"text":"a","flag":true,"count":3,"time":"1970-01-01T00:00:01Z"}"#, "a Some(true) Some(3) Some(1000)");
        check(r#"{"text":7,"count":"3","time":1000}"#, "7 None Some(3) Some(1000)");
    }

    #[test]
    fn a_field_of_another_type_reads_as_absent() {
        for wrong in ["null", "[1,[2]]", r#"{"a":{"b":1}}"#, "1.5", "-1.5"] {
            check(&format!(r#"{{"text":{wrong},"flag":{wrong},"count":{wrong},"time":{wrong}}}"#), " None None None");
        }
        check(r#"{"text":true,"flag":"yes","count":-3,"time":false}"#, " None None None");
    }

    #[test]
    fn an_id_may_be_an_object() {
        let object = r#"{"server":"c.us","_serialized":"1@c.us","user":["x"]}"#;
        for (json, expected) in
            [("\"1@c.us\"", "1@c.us"), (object, "1@c.us"), ("{}", ""), ("[1]", ""), ("null", ""), ("7", "")]
        {
            let Id(id) = serde_json::from_str(json).unwrap();
            assert_eq!(id.as_str(), expected, "{json}");
        }
    }

    #[test]
    fn one_text_and_a_list_of_texts_read_alike() {
        for (json, expected) in [("\"a b\"", "a b"), (r#"["a",3,{},"b"]"#, "a 3 b"), ("null", ""), ("{\"a\":1}", "")] {
            let Texts(texts) = serde_json::from_str(json).unwrap();
            assert_eq!(texts, expected, "{json}");
        }
    }

    #[test]
    fn what_is_no_object_is_no_row() {
        for wrong in ["null", "[1]", "\"x\"", "3", "true", "1.5"] {
            check(wrong, "no row");
        }
    }

    #[test]
    fn a_bad_row_costs_that_row_only() {
        let Rows::<Row>(rows) = serde_json::from_str(r#"[{"text":"a"}, 5, null, {"text":"b"}]"#).unwrap();
        let texts: Vec<_> = rows.unwrap().into_iter().map(|row| row.0.map(|row| row.text.0)).collect();
        assert_eq!(texts, [Some(Some("a".into())), None, None, Some(Some("b".into()))]);
    }

    #[test]
    fn a_key_that_comes_twice_costs_its_row_only() {
        let json = r#"[{"text":"a","text":["b",{}],"flag":true},{"flag":1,"odd":1,"odd":2},{"text":"c"}]"#;
        let Rows::<Row>(rows) = serde_json::from_str(json).unwrap();
        let texts: Vec<_> = rows.unwrap().into_iter().map(|row| row.0.map(|row| row.text.0)).collect();
        assert_eq!(texts, [None, Some(None), Some(Some("c".into()))]);
    }

    #[test]
    fn what_is_no_json_is_an_error_wherever_it_stands() {
        for wrong in [
            r#"[{"text":tru,"flag":true}]"#,
            r#"[{"text":trux,"flag":true}]"#,
            r#"[{"text":"a","text":tru}]"#,
            r#"[{"text":"a" "flag":1}]"#,
            "[{",
        ] {
            assert!(serde_json::from_str::<Rows<Row>>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn null_is_an_empty_list_only_where_it_is_asked_for() {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Page {
            rows: Nullable<Rows<Row>>,
        }
        for (json, expected) in
            [(r#"{"rows":null}"#, Some(0)), (r#"{"rows":[]}"#, Some(0)), ("{}", None), (r#"{"rows":{}}"#, None)]
        {
            let page: Page = serde_json::from_str(json).unwrap();
            assert_eq!(page.rows.rows().0.map(|rows| rows.len()), expected, "{json}");
        }
    }

    #[test]
    fn a_row_of_which_nothing_can_be_made_is_counted() {
        let rows: Rows<Row> = serde_json::from_str(r#"[{"text":"a"}, 5, {"text":" "}]"#).unwrap();
        let (texts, n_skipped) = rows.read(|row| row.text.filled()).unwrap();
        assert_eq!((texts, n_skipped), (vec!["a".into()], 2));
    }

    #[test]
    fn what_is_no_list_is_no_rows() {
        for wrong in ["null", "{\"a\":[1]}", "\"x\"", "3"] {
            let Rows::<Row>(rows) = serde_json::from_str(wrong).unwrap();
            assert!(rows.is_none(), "{wrong}");
        }
    }
}
