//! Fields of JSON objects, read and set without the panics of `[]`.

use serde_json::Value;

/// A field, or null where there is none.
pub(crate) fn get<'a>(row: &'a Value, field: &str) -> &'a Value {
    row.get(field).unwrap_or(&Value::Null)
}

/// Sets a field of an object.
pub(crate) fn set(row: &mut Value, field: &str, value: impl Into<Value>) {
    if let Some(row) = row.as_object_mut() {
        row.insert(field.to_owned(), value.into());
    }
}

/// Sets the fields that have a value, and leaves the others out.
pub(crate) fn set_known<const N: usize>(row: &mut Value, fields: [(&str, Option<String>); N]) {
    for (field, value) in fields {
        if let Some(value) = value {
            set(row, field, value);
        }
    }
}
