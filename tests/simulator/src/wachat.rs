//! Wachat: a cloud CRM that pages by number (vendor page "List Contacts", API 1.0.0).
//!
//! Closed source, so error bodies are inferred: `{"success":false,"error":"…"}`.

use crate::connection::{WACHAT_TOKEN, WACHAT_TOKEN_WITHOUT_PLAN};
use crate::fields::{get, set};
use crate::http::{Answer, Request};
use crate::moment::iso;
use crate::people::{Person, Picture, person, pinned};
use crate::picture;
use crate::roster::{Group, Roster, jid};
use crate::server::Gateway;
use serde_json::{Value, json};

/// The instance that lists the simulator's people. Its display name, `jakarta_store`, is
/// refused: only the API name counts (vendor page, first note).
pub const FIRST_INSTANCE: &str = "t1_mq9r2jov_jakarta_store";
/// An instance with other people.
pub const SECOND_INSTANCE: &str = "t1_p4xk81zq_bandung_outlet";
/// An instance that is not connected: `state` is `close`. Its contacts, saved in the CRM, are
/// listed all the same; it has those of the second instance.
pub const CLOSED_INSTANCE: &str = "t1_c7wd02hm_old_phone";

const INSTANCES: [(&str, &str, i32, bool); 3] = [
    (FIRST_INSTANCE, "jakarta_store", 29, true),
    (SECOND_INSTANCE, "bandung_outlet", 31, true),
    (CLOSED_INSTANCE, "old_phone", 34, false),
];

pub(crate) struct Wachat {
    first: Roster,
    second: Roster,
}

/// One row of [`INSTANCES`] with its people.
struct Instance<'a> {
    name: &'static str,
    display: &'static str,
    id: i32,
    is_open: bool,
    roster: &'a Roster,
}

impl Gateway for Wachat {
    fn answer(&self, request: &Request) -> Answer {
        let token = request.bearer();
        // `?apiKey=` is documented for the picture only, where an `<img>` can send no header.
        let key = match request.route() {
            (_, path) if path == ["instance", "profile-picture"] => token.or(request.query("apiKey")),
            _ => token,
        };
        if key != Some(WACHAT_TOKEN) && key != Some(WACHAT_TOKEN_WITHOUT_PLAN) {
            return self.failure(401, request);
        }
        match request.route() {
            ("GET", path) if path == ["instance", "list"] => self.instances(),
            ("GET", path) if path == ["instance", "state"] => self.with_instance(request, |instance| state(&instance)),
            ("GET", path) if path == ["instance", "profile-picture"] => self
                .with_instance(request, |instance| Answer::of(200, "image/png", picture::png(instance.id as usize, 0))),
            ("GET", path) if path == ["contacts"] => self.with_instance(request, |instance| {
                if key == Some(WACHAT_TOKEN_WITHOUT_PLAN) {
                    return self.failure(403, request);
                }
                contacts(&instance, request)
            }),
            _ => failure(404, "Not found"),
        }
    }

    fn failure(&self, status: u16, _: &Request) -> Answer {
        let error = match status {
            400 => "instanceName is required",
            401 => "Missing or invalid API key",
            403 => "Your subscription does not include this feature",
            404 => "Instance not found for this API key",
            429 => "Too many requests",
            _ => "Internal server error",
        };
        failure(status, error)
    }
}

fn failure(status: u16, error: &str) -> Answer {
    Answer::json(status, &json!({"success": false, "error": error}))
}

impl Wachat {
    pub(crate) fn new(contacts: usize) -> Wachat {
        Wachat { first: Roster::main(contacts), second: Roster::second(contacts) }
    }

    fn all(&self) -> impl Iterator<Item = Instance<'_>> {
        INSTANCES.iter().map(|&(name, display, id, is_open)| Instance {
            name,
            display,
            id,
            is_open,
            roster: if name == FIRST_INSTANCE { &self.first } else { &self.second },
        })
    }

    fn with_instance(&self, request: &Request, answer: impl FnOnce(Instance<'_>) -> Answer) -> Answer {
        let name = request.query("instanceName").unwrap_or_default();
        if name.is_empty() {
            return self.failure(400, request);
        }
        match self.all().find(|instance| instance.name == name) {
            Some(instance) => answer(instance),
            None => self.failure(404, request),
        }
    }

    fn instances(&self) -> Answer {
        let instances: Vec<Value> = self.all().map(|instance| listed(&instance)).collect();
        Answer::json(200, &json!({"success": true, "count": instances.len(), "instances": instances}))
    }
}

/// Page "instance-list" of the vendor's documentation.
fn listed(instance: &Instance<'_>) -> Value {
    let me = me(instance);
    let state = if instance.is_open { "open" } else { "close" };
    let mut row = named(instance);
    let more = json!({
        "state": state,
        "status": state,
        "isConnected": instance.is_open,
        "number": me.phone(),
        "profileName": me.any_name(),
        "profilePictureUrl": null,
        "profilePicUrl": null,
        "owner": jid(me, "s.whatsapp.net"),
        "integration": "WHATSAPP-BAILEYS",
        "createdAt": iso(me.created()),
        "updatedAt": iso(me.updated()),
    });
    merge(&mut row, more);
    row
}

/// Page "instance-state" of the vendor's documentation.
fn state(instance: &Instance<'_>) -> Answer {
    let row = listed(instance);
    let body = json!({
        "success": true,
        "data": {"instance": {"instanceName": instance.name, "state": get(&row, "state")}},
        "instance": {
            "instanceName": instance.display,
            "apiInstanceName": instance.name,
            "internalName": instance.name,
            "state": get(&row, "state"),
            "profileName": get(&row, "profileName"),
            "profilePictureUrl": null,
            "profilePicUrl": null,
            "number": get(&row, "number"),
            "owner": get(&row, "owner"),
            "integration": get(&row, "integration"),
        },
    });
    Answer::json(200, &body)
}

fn named(instance: &Instance<'_>) -> Value {
    json!({
        "id": instance.id,
        "instanceName": instance.display,
        "displayName": instance.display,
        "apiInstanceName": instance.name,
        "internalName": instance.name,
    })
}

/// The first instance is the pinned account itself, the others belong to somebody else.
fn me(instance: &Instance<'_>) -> Person {
    match instance.name {
        FIRST_INSTANCE => person(pinned::ME),
        _ => person(pinned::DEWI),
    }
}

fn contacts(instance: &Instance<'_>, request: &Request) -> Answer {
    let roster = instance.roster;
    let number = |name| request.query(name).and_then(|text| text.parse::<usize>().ok());
    // What happens outside the ranges is not documented; clamping is the mildest guess.
    let page = number("page").unwrap_or(1).max(1);
    let limit = number("limit").unwrap_or(50).clamp(1, 100);
    let with_groups = request.query("includeGroups") == Some("true");
    let total = roster.len() + if with_groups { roster.group_count() } else { 0 };

    let q = request.query("q").unwrap_or_default().to_lowercase();
    let hits = (!q.is_empty()).then(|| {
        let search = format!("{with_groups} {q}");
        roster.hits(search, || (0..total).filter(|place| matches(roster, *place, &q)).collect())
    });
    let total = hits.as_ref().map_or(total, |hits| hits.len());
    let total = if request.twist.empty { 0 } else { total };
    let offset = (page - 1).saturating_mul(limit);
    let places = request.twist.page(offset, limit, total);
    let has_more = request.twist.endless || places.last().is_some_and(|last| last + 1 < total);
    let rows: Vec<Value> = places
        .into_iter()
        .filter_map(|place| match &hits {
            Some(hits) => hits.get(place).copied(),
            None => Some(place),
        })
        .map(|place| row(roster, place))
        .collect();
    let body = json!({
        "success": true,
        "count": rows.len(),
        "total": total,
        "page": page,
        "limit": limit,
        "hasMore": has_more,
        "instance": named(instance),
        "contacts": rows,
    });
    Answer::json(200, &body)
}

/// Whether the row at a place contains `q`, in small letters, in one of the fields that the
/// vendor page names. Case is ignored, accents are not.
fn matches(roster: &Roster, place: usize, q: &str) -> bool {
    let contains = |text: Option<String>| text.is_some_and(|it| it.to_lowercase().contains(q));
    match place.checked_sub(roster.len()) {
        Some(group) => {
            let group = roster.group(group);
            contains(Some(group.subject())) || contains(Some(group.jid()))
        }
        None => {
            let person = roster.at(place);
            contains(person.saved_name())
                || contains(Some(jid(person, "s.whatsapp.net")))
                || (person.chat().is_some() && contains(person.push_name()))
        }
    }
}

fn row(roster: &Roster, place: usize) -> Value {
    match place.checked_sub(roster.len()) {
        Some(group) => group_row(roster.group(group)),
        None => person_row(roster.at(place)),
    }
}

fn person_row(person: Person) -> Value {
    // This gateway's pictures come with the row: an unreachable host would be asked for each of
    // them, so those that others serve from the simulator are written out here.
    let url = match person.picture() {
        Picture::Served => Some(picture::data_url(person.index, 0)),
        _ => picture::url(person, 0, ""),
    };
    let mut row = json!({
        // The key of a row is a database id and no JID.
        "id": 101 + person.index,
        "phone": person.phone(),
        "remoteJid": jid(person, "s.whatsapp.net"),
        "isGroup": false,
        "profilePicUrl": url,
        "profilePictureUrl": url,
        "assignedUserId": sometimes(person, 40).map(|it| it % 9 + 1),
        "assignedDepartmentId": sometimes(person, 41).map(|it| it % 4 + 1),
        "funnelStageId": sometimes(person, 42).map(|it| it % 6 + 1),
        "notes": person.notes(),
        "customData": custom_data(person),
        "showTimeInStage": person.chance(43).is_multiple_of(5),
        "createdAt": iso(person.created()),
        "updatedAt": iso(person.updated()),
    });
    match person.saved_name() {
        Some(name) => set(&mut row, "name", name),
        // Nothing is required by the schema: a missing name is empty for some, absent for others.
        None if person.index.is_multiple_of(2) => set(&mut row, "name", ""),
        None => {}
    }
    // A contact without a conversation has no `chat` at all (inferred).
    if let Some(chat) = person.chat() {
        let chat = json!({
            "id": 501 + person.index,
            "name": person.saved_name(),
            "pushName": person.push_name(),
            "lastMessageText": chat.text,
            "lastMessageTimestamp": iso(chat.at),
            "unreadCount": chat.unread,
        });
        set(&mut row, "chat", chat);
    }
    row
}

fn group_row(group: Group) -> Value {
    json!({
        "id": 50_000_000 + group.number(),
        "name": group.subject(),
        "phone": null,
        "remoteJid": group.jid(),
        "isGroup": true,
        "profilePicUrl": null,
        "profilePictureUrl": null,
        "chat": {
            "id": 60_000_000 + group.number(),
            "name": group.subject(),
            "pushName": null,
            "lastMessageText": null,
            "lastMessageTimestamp": null,
            "unreadCount": 0,
        },
        "assignedUserId": null,
        "assignedDepartmentId": null,
        "funnelStageId": null,
        "notes": null,
        "customData": {},
        "showTimeInStage": false,
        "createdAt": iso(group.created()),
        "updatedAt": iso(group.created()),
    })
}

fn sometimes(person: Person, salt: u64) -> Option<u64> {
    let chance = person.chance(salt);
    chance.is_multiple_of(4).then_some(chance >> 8)
}

/// A free-form object: values of any type.
fn custom_data(person: Person) -> Value {
    match person.chance(44) % 8 {
        0 => json!({"customer_no": person.index + 10_000, "tags": ["wholesale", "monthly"]}),
        1 => json!({"birthday": "1990-05-17", "newsletter": true, "address": {"city": "Győr", "zip": null}}),
        2 => json!({"<b>": "markup in a key", "score": -1.5}),
        3 => json!({"visits": [{"by": "C:\\crm", "said": "\"Soon\",\nand again"}]}),
        _ => json!({}),
    }
}

fn merge(row: &mut Value, more: Value) {
    if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
}
