//! WAHA's groups, whose shape depends on the engine.

use super::contacts::Page;
use super::{Engine, Waha, cannot, error};
use crate::fields::set;
use crate::http::{Answer, Request};
use crate::moment::iso;
use crate::people::Person;
use crate::picture;
use crate::roster::{Group, Role, Roster, by_code_unit, jid};
use serde_json::{Map, Value, json};

impl Waha {
    pub(super) fn groups(&self, roster: &Roster, method: &str, path: &[&str], request: &Request) -> Answer {
        match (method, path) {
            ("GET", []) => self.group_list(roster, request),
            ("GET", ["count"]) => Answer::json(200, &json!({"count": roster.group_count()})),
            ("POST", ["refresh"]) => Answer::json(200, &json!({"success": true})),
            ("GET", [id, rest @ ..]) => match roster.find_group(id) {
                Some(group) => self.of_group(roster, group, rest, request),
                None => error(404, json!("Group not found"), "Not Found"),
            },
            _ => cannot(request),
        }
    }

    fn of_group(&self, roster: &Roster, group: Group, path: &[&str], request: &Request) -> Answer {
        match path {
            [] => Answer::json(200, &self.group(roster, group, true)),
            ["picture"] => {
                let has_one = group.index().is_multiple_of(2);
                let url = has_one.then(|| picture::data_url(group.number() + 1_000_000, 0));
                Answer::json(200, &json!({"url": url}))
            }
            // The one shape that all engines share.
            ["participants", "v2"] => {
                let members = roster.members(group).into_iter();
                let members: Vec<Value> = members.map(|(it, role)| participant(it, role)).collect();
                Answer::json(200, &json!(members))
            }
            _ => cannot(request),
        }
    }

    fn group_list(&self, roster: &Roster, request: &Request) -> Answer {
        let page = match Page::of(request, ["id", "subject"]) {
            Ok(page) => page,
            Err(refusal) => return refusal,
        };
        let mut groups: Vec<Group> = roster.groups().collect();
        match page.sort_by {
            Some("subject") => groups.sort_by(|a, b| by_code_unit(&a.subject(), &b.subject())),
            Some(_) => groups.sort_by_key(|group| group.digits()),
            None => {}
        }
        if page.sort_by.is_some() && page.backwards {
            groups.reverse();
        }
        let (offset, limit) = page.bounds(self.engine);
        let with_members = !request
            .query
            .iter()
            .any(|(name, value)| (name == "exclude" || name == "exclude[]") && value == "participants");
        let groups = groups.into_iter().skip(offset).take(limit);
        let rows = groups.map(|group| (group, self.group(roster, group, with_members)));
        let body = match self.engine {
            // Baileys answers an object, keyed by the group's id.
            Engine::Noweb => {
                let rows = rows.map(|(group, row)| (group.jid(), row));
                Value::Object(rows.collect::<Map<String, Value>>())
            }
            Engine::Webjs | Engine::Gows => rows.map(|(_, row)| row).collect(),
        };
        Answer::json(200, &body)
    }

    fn group(&self, roster: &Roster, group: Group, with_members: bool) -> Value {
        let members = || roster.members(group).into_iter();
        match self.engine {
            Engine::Webjs => {
                let mut metadata = json!({
                    "id": serialized(&group.digits(), "g.us"),
                    "creation": group.created() / 1000,
                    "subject": group.subject(),
                    "desc": group.topic(),
                    "announce": group.index().is_multiple_of(5),
                    "size": members().count(),
                });
                if with_members {
                    set(
                        &mut metadata,
                        "participants",
                        members().map(|(it, role)| webjs_member(it, role)).collect::<Value>(),
                    );
                }
                json!({
                    "id": serialized(&group.digits(), "g.us"),
                    "name": group.subject(),
                    "isGroup": true,
                    "isReadOnly": false,
                    "unreadCount": 0,
                    "timestamp": group.created() / 1000,
                    "archived": false,
                    "pinned": false,
                    "isMuted": false,
                    "groupMetadata": metadata,
                })
            }
            Engine::Noweb => {
                let mut row = json!({
                    "id": group.jid(),
                    "subject": group.subject(),
                    "creation": group.created() / 1000,
                    "desc": group.topic(),
                    "size": members().count(),
                    "announce": group.index().is_multiple_of(5),
                    "restrict": group.index().is_multiple_of(2),
                });
                if with_members {
                    set(
                        &mut row,
                        "participants",
                        members().map(|(it, role)| noweb_member(it, role)).collect::<Value>(),
                    );
                }
                row
            }
            Engine::Gows => {
                let mut row = json!({
                    "JID": group.jid(),
                    "Name": group.subject(),
                    "Topic": group.topic().unwrap_or_default(),
                    "GroupCreated": iso(group.created()),
                    "IsAnnounce": group.index().is_multiple_of(5),
                    "IsLocked": group.index().is_multiple_of(2),
                    "AddressingMode": "lid",
                    "Participants": null,
                });
                if with_members {
                    set(&mut row, "Participants", members().map(|(it, role)| gows_member(it, role)).collect::<Value>());
                }
                row
            }
        }
    }
}

/// whatsapp-web.js's `Wid`: an id is an object.
fn serialized(user: &str, server: &str) -> Value {
    json!({"server": server, "user": user, "_serialized": format!("{user}@{server}")})
}

fn webjs_member(person: Person, role: Role) -> Value {
    let id = match person.phone() {
        Some(phone) => serialized(&phone, "c.us"),
        None => serialized(&person.lid().to_string(), "lid"),
    };
    json!({"id": id, "isAdmin": role != Role::Member, "isSuperAdmin": role == Role::SuperAdmin})
}

fn noweb_member(person: Person, role: Role) -> Value {
    let admin = (role != Role::Member).then(|| role.name(""));
    json!({"id": jid(person, "c.us"), "admin": admin})
}

fn gows_member(person: Person, role: Role) -> Value {
    let lid = format!("{}@lid", person.lid());
    let phone = person.phone().map(|phone| format!("{phone}@s.whatsapp.net"));
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

/// By LID with the number in `pn` for every other person, by number for the rest.
fn participant(person: Person, role: Role) -> Value {
    let phone = person.phone().map(|phone| format!("{phone}@c.us"));
    let role = role.name("participant");
    match phone {
        Some(phone) if person.index.is_multiple_of(2) => json!({"id": phone, "role": role}),
        Some(phone) => {
            json!({"id": format!("{}@lid", person.lid()), "pn": phone, "role": role})
        }
        None => json!({"id": format!("{}@lid", person.lid()), "role": role}),
    }
}
