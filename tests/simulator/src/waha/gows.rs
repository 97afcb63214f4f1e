//! Contacts as whatsmeow has them: exactly three fields.

use crate::changes::Changes;
use crate::people::Person;
use crate::roster::jid;
use serde_json::{Value, json};

/// What is unknown is empty (PR #2247).
pub(super) fn row(person: Person, changes: &Changes) -> Value {
    json!({
        "id": jid(person, "c.us"),
        "name": changes.saved_name(person).unwrap_or_default(),
        "pushname": person.push_name().unwrap_or_default(),
    })
}
