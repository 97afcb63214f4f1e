//! GOWA's calls about groups and chats.

use super::users::addresses;
use super::{error, success};
use crate::fields::set;
use crate::http::{Answer, Request};
use crate::moment::iso;
use crate::people::Person;
use crate::roster::{Group, Role, Roster, jid};
use serde_json::{Value, json};

/// whatsmeow's structs as Go prints them: PascalCase. At most 500 groups (issue #553).
pub(super) fn mine(roster: &Roster) -> Answer {
    let groups: Vec<Value> = roster.groups().take(500).map(|it| joined(roster, it)).collect();
    success("Success get list groups", json!({"data": groups}))
}

fn joined(roster: &Roster, group: Group) -> Value {
    let members = roster.members(group);
    let (owner_phone, owner_lid) = members.first().map(|(it, _)| addresses(*it)).unwrap_or_default();
    let participants: Vec<Value> = members.iter().map(|(it, role)| member(*it, *role)).collect();
    json!({
        "JID": group.jid(),
        "OwnerJID": owner_lid,
        "OwnerPN": owner_phone.unwrap_or_default(),
        "Name": group.subject(),
        "NameSetAt": iso(group.created()),
        "Topic": group.topic().unwrap_or_default(),
        "IsLocked": group.index().is_multiple_of(2),
        "IsAnnounce": group.index().is_multiple_of(5),
        "IsEphemeral": false,
        "IsParent": false,
        "GroupCreated": iso(group.created()),
        "ParticipantCount": participants.len(),
        "AddressingMode": "lid",
        "Participants": participants,
    })
}

/// In a group addressed by LID the primary JID is the LID, whoever's number is known
/// (PR #308: admins carry their LID).
fn member(person: Person, role: Role) -> Value {
    let (phone, lid) = addresses(person);
    json!({
        "JID": lid,
        "PhoneNumber": phone.unwrap_or_default(),
        "LID": lid,
        "IsAdmin": role != Role::Member,
        "IsSuperAdmin": role == Role::SuperAdmin,
        "DisplayName": "",
        "Error": 0,
        "AddRequest": null,
    })
}

/// Here the same people come in snake_case.
pub(super) fn participants(roster: &Roster, request: &Request) -> Answer {
    let group = match asked(roster, request) {
        Ok(group) => group,
        Err(refusal) => return refusal,
    };
    let members = roster.members(group).into_iter().map(|(person, role)| {
        let (phone, lid) = addresses(person);
        let mut member = json!({
            "jid": lid,
            "phone_number": phone.unwrap_or_default(),
            "is_admin": role != Role::Member,
            "is_super_admin": role == Role::SuperAdmin,
        });
        // `omitempty`: some participants come without their LID a second time.
        if person.index.is_multiple_of(2) {
            set(&mut member, "lid", lid);
        }
        member
    });
    let members: Vec<Value> = members.collect();
    let results = json!({"group_id": group.jid(), "name": group.subject(), "participants": members});
    success("Success getting group participants", results)
}

pub(super) fn export(roster: &Roster, request: &Request) -> Answer {
    let group = match asked(roster, request) {
        Ok(group) => group,
        Err(refusal) => return refusal,
    };
    let mut csv = String::from("participant_jid,phone_number,lid,display_name,role\n");
    for (person, role) in roster.members(group) {
        let (phone, lid) = addresses(person);
        let role = role.name("member");
        csv.push_str(&format!("{lid},{},{lid},,{role}\n", phone.unwrap_or_default()));
    }
    Answer::of(200, "text/csv", csv)
}

fn asked(roster: &Roster, request: &Request) -> Result<Group, Answer> {
    let id = request.query("group_id").unwrap_or_default();
    if id.is_empty() {
        return Err(error(400, "VALIDATION_ERROR", "group_id: cannot be blank."));
    }
    let unknown = || error(500, "INTERNAL_SERVER_ERROR", "group not found");
    roster.find_group(id).ok_or_else(unknown)
}

/// Who has written to us. `limit` 1–100, 25 by default.
pub(super) fn chats(roster: &Roster, request: &Request) -> Answer {
    let number = |name, default| match request.query(name) {
        None | Some("") => Some(default),
        Some(text) => text.parse::<usize>().ok(),
    };
    let (Some(limit @ 1..=100), Some(offset)) = (number("limit", 25), number("offset", 0)) else {
        return error(400, "VALIDATION_ERROR", "limit: must be between 1 and 100.");
    };
    // Nobody has archived anything, and no chat has media.
    let none = request.query("archived") == Some("true") || request.query("has_media") == Some("true");
    let search = request.query("search").unwrap_or_default().to_lowercase();
    let wanted = |person: &Person| {
        let name = person.any_name().unwrap_or_default().to_lowercase();
        person.chat().is_some() && name.contains(&search)
    };
    let hits = roster.hits(format!("chats {none} {search}"), || {
        let places = 0..if none { 0 } else { roster.len() };
        places.filter(|place| wanted(&roster.at(*place))).collect()
    });
    let page = request.twist.page(offset, limit, hits.len()).into_iter();
    let rows = page.filter_map(|place| hits.get(place)).map(|place| chat(roster.at(*place)));
    let rows: Vec<Value> = rows.collect();
    let pagination = json!({"limit": limit, "offset": offset, "total": hits.len()});
    success("Success get chat list", json!({"data": rows, "pagination": pagination}))
}

fn chat(person: Person) -> Value {
    let at = person.chat().map(|chat| chat.at).unwrap_or_default();
    json!({
        "jid": jid(person, "s.whatsapp.net"),
        "name": person.any_name().unwrap_or_default(),
        "last_message_time": iso(at),
        "ephemeral_expiration": 0,
        "created_at": iso(person.created()),
        "updated_at": iso(at),
        "archived": false,
    })
}
