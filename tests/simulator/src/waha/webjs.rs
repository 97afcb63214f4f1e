//! Contacts as whatsapp-web.js has them: every flag, groups among the people, and twins.

use crate::changes::Changes;
use crate::fields::set_known;
use crate::people::Person;
use crate::roster::{Group, Roster, jid};
use serde_json::{Value, json};

/// What is neither a person nor a group.
const OTHERS: [&str; 3] = ["0@c.us", "status@broadcast", "120363199000000001@newsletter"];

/// People, then groups, then [`OTHERS`].
pub(super) fn row_count(roster: &Roster) -> usize {
    roster.len() + roster.group_count() + OTHERS.len()
}

pub(super) fn row(roster: &Roster, place: usize, changes: &Changes) -> Value {
    let Some(place) = place.checked_sub(roster.len()) else {
        return person(roster.at(place), changes);
    };
    match place.checked_sub(roster.group_count()) {
        None => group(roster.group(place)),
        Some(other) => json!({
            "id": OTHERS.get(other),
            "number": null,
            "type": "in",
            "isMe": false,
            "isUser": false,
            "isGroup": false,
            "isWAContact": false,
            "isMyContact": false,
            "isBlocked": false,
            "isBusiness": false,
            "isEnterprise": false,
        }),
    }
}

/// Absent names are absent, not empty.
pub(super) fn person(person: Person, changes: &Changes) -> Value {
    let name = changes.saved_name(person);
    let business = person.business_name();
    let mut row = json!({
        "id": jid(person, "c.us"),
        "number": person.phone(),
        "type": "in",
        "isMe": person.is_me(),
        "isUser": true,
        "isGroup": false,
        "isWAContact": true,
        "isMyContact": name.is_some(),
        "isBlocked": changes.is_blocked(person),
        "isBusiness": business.is_some(),
        "isEnterprise": false,
        "statusMute": false,
        "labels": [],
    });
    let known = [
        ("name", name.clone()),
        ("pushname", person.push_name()),
        ("shortName", name.and(person.short_name())),
        ("verifiedName", business),
    ];
    set_known(&mut row, known);
    row
}

fn group(group: Group) -> Value {
    json!({
        "id": group.jid(),
        "number": null,
        "name": group.subject(),
        "type": "in",
        "isMe": false,
        "isUser": false,
        "isGroup": true,
        "isWAContact": true,
        "isMyContact": false,
        "isBlocked": false,
        "isBusiness": false,
        "isEnterprise": false,
        "statusMute": false,
        "labels": [],
    })
}
