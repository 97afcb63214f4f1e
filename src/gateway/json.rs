//! JSON fields that take whatever a gateway sends: a value of the wrong type reads as absent.
//!
//! Nothing here fails on a type, so one odd field costs that field, and one odd row costs that row.
//! Only text that is not JSON at all is an error.
//!
//! A page of contacts is a [`record!`], with its list in `Rows<Row>` and its fields in the rest. One reader fills
//! all of them through [`Field`]: a derived `Deserialize` for each would be most of what the page has to load.

mod compact;

use std::fmt;

pub use compact::without_escapes;
pub(super) use compact::{Compact, Records};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::error::GatewayError;
use super::wire::Response;
use crate::contact::{Timestamp, visible_name};

/// Reads a body that has to be one object.
///
/// # Errors
///
/// [`GatewayError::Unreadable`] where it is anything else: a web page, nothing, or another kind of JSON.
pub(super) fn object<T: Fields + Default>(response: &Response) -> Result<T, GatewayError> {
    response.json::<Object<T>>()?.0.ok_or_else(|| response.unreadable(None))
}

/// Reads a text that has to be JSON.
///
/// # Errors
///
/// Where it stops being JSON.
pub(super) fn read<T: Field + Default>(json: &[u8]) -> serde_json::Result<T> {
    let mut value = T::default();
    fill(json, &mut value).map(|()| value)
}

/// Where a text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// The line, counted from 1.
    pub(super) line: usize,
    /// How many characters of it are before.
    pub(super) column: usize,
}

/// Reads the value that a text begins with, and tells where it ends; `None` where the text ends first.
///
/// # Errors
///
/// Where the value stops being JSON.
pub(super) fn read_first<T: Field + Default>(json: &[u8]) -> Result<Option<(T, usize)>, Broken> {
    let mut values = serde_json::Deserializer::from_slice(json).into_iter::<First<T>>();
    match values.next() {
        None => Ok(None),
        Some(Err(error)) if error.is_eof() => Ok(None),
        Some(Err(error)) => Err(Broken { line: error.line(), column: error.column() }),
        Some(Ok(First(value))) => {
            let end = values.byte_offset();
            // More digits may follow a number.
            let is_whole = end < json.len() || json.last().is_some_and(|last| matches!(last, b'}' | b']' | b'"'));
            Ok(is_whole.then_some((value, end)))
        }
    }
}

/// A value with others behind it.
struct First<T>(T);

impl<'de, T: Field + Default> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = T::default();
        Fill(&mut value).deserialize(deserializer)?;
        Ok(Self(value))
    }
}

/// What a value is read into. Each kind that a field does not take is read over.
pub(super) trait Field {
    /// Takes a value that is neither a list nor an object.
    fn scalar(&mut self, _value: Scalar<'_>) {}

    /// Begins to take a list.
    fn list(&mut self) -> Option<&mut dyn List> {
        None
    }

    /// Begins to take an object.
    fn object(&mut self) -> Option<&mut dyn Fields> {
        None
    }

    /// Takes a value of any kind, written as compact JSON at the end of this text.
    fn written(&mut self) -> Option<&mut String> {
        None
    }
}

/// What the items of a list are read into.
pub(super) trait List {
    /// Where the next one goes.
    fn item(&mut self) -> &mut dyn Field;
}

/// What the fields of an object are read into. A key that comes twice goes to the same place twice.
pub(super) trait Fields {
    /// Where the field of that name goes; `None` where nobody wants it.
    fn field(&mut self, name: &str) -> Option<&mut dyn Field>;
}

/// A value that is neither a list nor an object.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scalar<'a> {
    /// Null.
    Null,
    /// True or false.
    Flag(bool),
    /// A whole number that is not negative.
    Count(u64),
    /// A negative whole number.
    Negative(i64),
    /// Any other number.
    Fraction,
    /// A text.
    Text(&'a str),
}

/// Declares what an object is read into: each field with its type, and the names that it goes by.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $visible:vis struct $name:ident $(<$param:ident>)? {
            $($(#[$field_meta:meta])* $field:ident: $type:ty = $($key:literal)|+,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Default)]
        $visible struct $name $(<$param>)? {
            $($(#[$field_meta])* $field: $type,)*
        }

        impl $(<$param>)? $crate::gateway::json::Fields for $name $(<$param>)?
        where
            $($type: $crate::gateway::json::Field,)*
        {
            fn field(&mut self, name: &str) -> Option<&mut dyn $crate::gateway::json::Field> {
                match name {
                    $($($key)|+ => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}
pub(super) use record;

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
        self.0.and_then(visible_name)
    }

    /// The text, or nothing.
    pub(super) fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl Field for Text {
    fn scalar(&mut self, value: Scalar<'_>) {
        self.0 = match value {
            Scalar::Text(text) => Some(text.into()),
            Scalar::Count(number) => Some(number.to_string().into()),
            Scalar::Negative(number) => Some(number.to_string().into()),
            Scalar::Null | Scalar::Flag(_) | Scalar::Fraction => None,
        };
    }
}

/// An id: a text, or an object that holds it as `_serialized`, as whatsapp-web.js keeps its ids.
#[derive(Debug, Default)]
pub(super) struct Id(pub(super) Text);

impl Field for Id {
    fn scalar(&mut self, value: Scalar<'_>) {
        if let Scalar::Text(_) = value {
            self.0.scalar(value);
        }
    }

    fn object(&mut self) -> Option<&mut dyn Fields> {
        Some(self)
    }
}

impl Fields for Id {
    fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        (name == "_serialized").then_some(&mut self.0)
    }
}

/// One text or a list of them, with spaces between; empty for every other type.
#[derive(Debug, Default)]
pub(super) struct Texts(Vec<Text>);

impl Texts {
    /// All of them.
    pub(super) fn joined(&self) -> String {
        let texts: Vec<&str> = self.0.iter().filter_map(|text| text.0.as_deref()).collect();
        texts.join(" ")
    }
}

impl Field for Texts {
    fn scalar(&mut self, value: Scalar<'_>) {
        self.0 = vec![Text::default()];
        self.item().scalar(value);
    }

    fn list(&mut self) -> Option<&mut dyn List> {
        self.0.clear();
        Some(self)
    }
}

impl List for Texts {
    fn item(&mut self) -> &mut dyn Field {
        self.0.push_mut(Text::default())
    }
}

/// True or false; `None` for null and every other type.
#[derive(Debug, Default)]
pub(super) struct Flag(pub(super) Option<bool>);

impl Field for Flag {
    fn scalar(&mut self, value: Scalar<'_>) {
        self.0 = if let Scalar::Flag(flag) = value { Some(flag) } else { None };
    }
}

/// A whole number that is not negative; `None` for null and every other type.
#[derive(Debug, Default)]
pub(super) struct Count(pub(super) Option<u64>);

impl Field for Count {
    fn scalar(&mut self, value: Scalar<'_>) {
        self.0 = match value {
            Scalar::Count(number) => Some(number),
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        };
    }
}

/// A moment, sent as RFC 3339 text or as milliseconds since 1970; `None` for everything else.
#[derive(Debug, Default)]
pub(super) struct Time(pub(super) Option<Timestamp>);

impl Field for Time {
    fn scalar(&mut self, value: Scalar<'_>) {
        self.0 = match value {
            Scalar::Text(text) => Timestamp::parse(text),
            Scalar::Count(millis) => i64::try_from(millis).ok().map(Timestamp),
            _ => None,
        };
    }
}

/// An object read as `T`; `None` where something other than an object stands.
#[derive(Debug)]
pub(super) struct Object<T>(pub(super) Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Fields + Default> Field for Object<T> {
    fn object(&mut self) -> Option<&mut dyn Fields> {
        Some(self.0.insert(T::default()))
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

impl<T: Fields + Default> Field for Rows<T> {
    fn list(&mut self) -> Option<&mut dyn List> {
        self.0 = Some(Vec::new());
        Some(self)
    }
}

impl<T: Fields + Default> List for Rows<T> {
    fn item(&mut self) -> &mut dyn Field {
        self.0.get_or_insert_default().push_mut(Object(None))
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

impl<T: Default> Nullable<T> {
    fn begin(&mut self) -> Option<&mut T> {
        *self = Self::Is(T::default());
        if let Self::Is(value) = self { Some(value) } else { None }
    }
}

impl<T: Field + Default> Field for Nullable<T> {
    fn scalar(&mut self, value: Scalar<'_>) {
        if let Scalar::Null = value {
            *self = Self::Null;
        } else if let Some(begun) = self.begin() {
            begun.scalar(value);
        }
    }

    fn list(&mut self) -> Option<&mut dyn List> {
        self.begin()?.list()
    }

    fn object(&mut self) -> Option<&mut dyn Fields> {
        self.begin()?.object()
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

fn fill(json: &[u8], value: &mut dyn Field) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    Fill(value).deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Reads one value into a field.
struct Fill<'a>(&'a mut dyn Field);

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.written() {
            Some(text) => compact::take(deserializer, text),
            None => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.scalar(Scalar::Null);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.scalar(Scalar::Flag(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.scalar(Scalar::Count(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.scalar(Scalar::Negative(value));
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.0.scalar(Scalar::Fraction);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.scalar(Scalar::Text(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        match self.0.list() {
            Some(list) => while items.next_element_seed(Item(list))?.is_some() {},
            None => while items.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Some(fields) = self.0.object() else {
            while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        while let Some(field) = entries.next_key_seed(Named(fields))? {
            match field {
                Some(field) => entries.next_value_seed(Fill(field))?,
                None => drop(entries.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Reads one item into a list.
struct Item<'a>(&'a mut dyn List);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Fill(self.0.item()).deserialize(deserializer)
    }
}

/// Reads a key, and finds the field that it names.
struct Named<'a>(&'a mut dyn Fields);

impl<'de, 'a> DeserializeSeed<'de> for Named<'a> {
    type Value = Option<&'a mut dyn Field>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for Named<'a> {
    type Value = Option<&'a mut dyn Field>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.field(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    record! {
        struct Row {
            text: Text = "text",
            flag: Flag = "flag",
            count: Count = "count",
            time: Time = "time",
        }
    }

    /// Reads a row and prints what is left of it.
    fn check(json: &str, expected: &str) {
        let Object::<Row>(row) = read(json.as_bytes()).unwrap();
        let left = row.map(|row| {
            format!("{} {:?} {:?} {:?}", row.text.as_str(), row.flag.0, row.count.0, row.time.0.map(|time| time.0))
        });
        assert_eq!(left.as_deref().unwrap_or("no row"), expected, "{json}");
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
            let Id(id) = read(json.as_bytes()).unwrap();
            assert_eq!(id.as_str(), expected, "{json}");
        }
    }

    #[test]
    fn one_text_and_a_list_of_texts_read_alike() {
        for (json, expected) in [("\"a b\"", "a b"), (r#"["a",3,{},"b"]"#, "a 3 b"), ("null", ""), ("{\"a\":1}", "")] {
            assert_eq!(read::<Texts>(json.as_bytes()).unwrap().joined(), expected, "{json}");
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
        let Rows::<Row>(rows) = read(br#"[{"text":"a"}, 5, null, {"text":"b"}]"#).unwrap();
        let texts: Vec<_> = rows.unwrap().into_iter().map(|row| row.0.map(|row| row.text.0)).collect();
        assert_eq!(texts, [Some(Some("a".into())), None, None, Some(Some("b".into()))]);
    }

    #[test]
    fn of_a_key_that_comes_twice_the_last_value_counts() {
        let json = br#"[{"text":"a","text":"b","flag":true},{"flag":1,"odd":1,"odd":2},{"text":"c"}]"#;
        let Rows::<Row>(rows) = read(json).unwrap();
        let texts: Vec<_> = rows.unwrap().into_iter().map(|row| row.0.map(|row| row.text.0)).collect();
        assert_eq!(texts, [Some(Some("b".into())), Some(None), Some(Some("c".into()))]);
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
            assert!(read::<Rows<Row>>(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn null_is_an_empty_list_only_where_it_is_asked_for() {
        record! {
            struct Page {
                rows: Nullable<Rows<Row>> = "rows",
            }
        }
        for (json, expected) in
            [(r#"{"rows":null}"#, Some(0)), (r#"{"rows":[]}"#, Some(0)), ("{}", None), (r#"{"rows":{}}"#, None)]
        {
            let page: Page = read::<Object<Page>>(json.as_bytes()).unwrap().0.unwrap();
            assert_eq!(page.rows.rows().0.map(|rows| rows.len()), expected, "{json}");
        }
    }

    #[test]
    fn a_row_of_which_nothing_can_be_made_is_counted() {
        let rows: Rows<Row> = read(br#"[{"text":"a"}, 5, {"text":" "}]"#).unwrap();
        let (texts, n_skipped) = rows.read(|row| row.text.filled()).unwrap();
        assert_eq!((texts, n_skipped), (vec!["a".into()], 2));
    }

    #[test]
    fn what_is_no_list_is_no_rows() {
        for wrong in ["null", "{\"a\":[1]}", "\"x\"", "3"] {
            let Rows::<Row>(rows) = read(wrong.as_bytes()).unwrap();
            assert!(rows.is_none(), "{wrong}");
        }
    }
}
