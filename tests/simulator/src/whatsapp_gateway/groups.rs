//! WhatsApp Gateway's calls about groups.

use super::{not_found, row_id};
use crate::fields::set;
use crate::http::Answer;
use crate::roster::{Group, Roster, lid_jid};
use serde_json::{Value, json};

/// All groups in one page, from stored data.
pub(super) fn list(roster: &Roster) -> Answer {
    let groups: Vec<Value> = roster.groups().map(|group| row(roster, group)).collect();
    Answer::json(200, &json!({"data": groups}))
}

pub(super) fn one(roster: &Roster, jid: &str) -> Answer {
    match roster.find_group(jid) {
        Some(group) => Answer::json(200, &row(roster, group)),
        None => not_found("group not found"),
    }
}

fn row(roster: &Roster, group: Group) -> Value {
    let members = roster.members(group);
    let mut row = json!({
        "id": group.number() + 1,
        "groupJid": group.jid(),
        "participantCount": members.len(),
        "isAnnounce": group.index().is_multiple_of(5),
        "isLocked": group.index().is_multiple_of(2),
        "createdAtWa": group.created(),
        "firstSeenAt": group.created(),
        "updatedAt": group.created(),
    });
    // A group that was seen and never synchronised has no subject: the fifth of each eight.
    if group.index() % 8 != 4 {
        set(&mut row, "subject", group.subject());
    }
    if let Some(topic) = group.topic() {
        set(&mut row, "description", topic);
    }
    if let Some((owner, _)) = members.first() {
        set(&mut row, "ownerJid", lid_jid(*owner));
    }
    row
}

pub(super) fn members(session: &str, roster: &Roster, jid: &str) -> Answer {
    let Some(group) = roster.find_group(jid) else { return not_found("group not found") };
    let members = roster.members(group).into_iter().map(|(person, role)| {
        json!({
            "id": row_id(person),
            "sessionId": session,
            "groupJid": group.jid(),
            "lid": lid_jid(person),
            "role": role.name("member"),
            "firstSeenAt": person.created(),
            "lastSeenAt": person.updated(),
        })
    });
    let members: Vec<Value> = members.collect();
    Answer::json(200, &json!({"data": members}))
}
