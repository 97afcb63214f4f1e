//! WhatsApp Gateway: people keyed by LID, paged by cursor
//! (rama-adi/quick-whatsapp-gateway 00e3869, OpenAPI 1.0.0).

mod contacts;
mod groups;

use crate::changes::Changes;
use crate::connection::{WHATSAPP_GATEWAY_KEY, WHATSAPP_GATEWAY_READ_ONLY_KEY};
use crate::fields::{get, set};
use crate::http::{Answer, Request};
use crate::people::{Person, person, pinned};
use crate::roster::{Roster, jid, lid_jid};
use crate::server::Gateway;
use serde_json::{Value, json};

/// The session that lists the simulator's people.
pub const FIRST_SESSION: &str = "01JZ8Q4M7XW3N5C9T2R6V0KDHB";
/// A session with other people.
pub const SECOND_SESSION: &str = "01JZ8Q9C1GEX2M4P7S5T8W0ZYA";
/// A session that is logged out. Its stored contacts, those of the second session, are listed
/// all the same; live calls are 501.
pub const LOGGED_OUT_SESSION: &str = "01JX3D6F8H0K2N4Q6S8V1X3Z5B";

pub(crate) struct WhatsappGateway {
    first: Roster,
    second: Roster,
    changes: Changes,
}

/// One session with its people.
#[derive(Clone, Copy)]
struct Session<'a> {
    id: &'static str,
    is_working: bool,
    roster: &'a Roster,
}

/// What a key may do, as far as contacts are concerned.
#[derive(Clone, Copy, PartialEq)]
enum Key {
    Full,
    ReadOnly,
}

impl Gateway for WhatsappGateway {
    fn answer(&self, request: &Request) -> Answer {
        let (method, path) = request.route();
        let path = match path.as_slice() {
            ["healthz" | "readyz"] => return Answer::of(200, "text/plain; charset=utf-8", "ok"),
            ["api", "v1", rest @ ..] => rest,
            _ => return not_found("route not found"),
        };
        let Some(key) = key(request) else { return self.failure(401, request) };
        match (method, path) {
            ("GET", ["sessions"]) => match key {
                Key::Full => self.sessions(),
                Key::ReadOnly => lacks("manage"),
            },
            (_, ["sessions", id, rest @ ..]) => match self.all().find(|it| it.id == *id) {
                Some(session) => self.of_session(session, key, method, rest, request),
                None => not_found("session not found"),
            },
            _ => not_found("route not found"),
        }
    }

    fn failure(&self, status: u16, _: &Request) -> Answer {
        let (code, message) = match status {
            400 => ("validation_error", "request is not valid"),
            401 => ("unauthorized", "missing or invalid credentials"),
            403 => ("forbidden", "missing required capability: read"),
            404 => ("not_found", "not found"),
            409 => ("conflict", "conflict"),
            429 => ("rate_limited", "too many requests"),
            501 => ("not_implemented", NO_CLIENT),
            503 => ("gateway_unavailable", "request timed out"),
            _ => ("internal", "internal error"),
        };
        error(status, code, message)
    }
}

const NO_CLIENT: &str = "live WhatsApp client is not available for this session";

impl WhatsappGateway {
    pub(crate) fn new(contacts: usize) -> WhatsappGateway {
        WhatsappGateway { first: Roster::main(contacts), second: Roster::second(contacts), changes: Changes::default() }
    }

    fn all(&self) -> impl Iterator<Item = Session<'_>> {
        let sessions = [
            (FIRST_SESSION, true, &self.first),
            (SECOND_SESSION, true, &self.second),
            (LOGGED_OUT_SESSION, false, &self.second),
        ];
        sessions.into_iter().map(|(id, is_working, roster)| Session { id, is_working, roster })
    }

    /// One page, and no cursor.
    fn sessions(&self) -> Answer {
        let sessions: Vec<Value> = self.all().map(listed).collect();
        Answer::json(200, &json!({"data": sessions}))
    }

    fn of_session(&self, session: Session<'_>, key: Key, method: &str, path: &[&str], request: &Request) -> Answer {
        match (method, path) {
            ("GET", [] | ["me"]) if key == Key::ReadOnly => lacks("manage"),
            ("GET", []) => Answer::json(200, &listed(session)),
            ("GET", ["me"]) => Answer::json(200, &me_of(session)),
            ("GET", ["contacts"]) => contacts::list(session.roster, request),
            // This route stands before the next, so no LID may be called "check".
            ("GET", ["contacts", "check"]) => live(session, || contacts::check(request)),
            ("GET", ["contacts", lid]) => contacts::one(session.roster, lid),
            ("GET", ["contacts", jid, "picture"]) => live(session, || contacts::picture(session.roster, jid, request)),
            ("GET", ["contacts", jid, "about"]) => live(session, || contacts::about(session.roster, jid)),
            ("POST", ["contacts", _, "block" | "unblock"]) if key == Key::ReadOnly => lacks("send"),
            ("POST", ["contacts", jid, verb @ ("block" | "unblock")]) => live(session, || {
                if let Some(person) = session.roster.find(jid) {
                    self.changes.block(person, *verb == "block");
                }
                // Idempotent, and nothing anywhere tells whether somebody is blocked.
                Answer::empty(204)
            }),
            ("GET", ["groups"]) => groups::list(session.roster),
            ("GET", ["groups", group]) => groups::one(session.roster, group),
            ("GET", ["groups", group, "members"]) => groups::members(session.id, session.roster, group),
            _ => not_found("route not found"),
        }
    }
}

/// A session without a client answers stored data only.
fn live(session: Session<'_>, answer: impl FnOnce() -> Answer) -> Answer {
    if session.is_working { answer() } else { error(501, "not_implemented", NO_CLIENT) }
}

/// `X-Api-Key` takes precedence over an opaque bearer. A bearer with three dot-separated parts
/// is read as a JWT only; the simulator has issued none.
fn key(request: &Request) -> Option<Key> {
    let bearer = request.bearer();
    if bearer.is_some_and(|token| token.split('.').count() == 3) {
        return None;
    }
    match request.header("x-api-key").or(bearer)? {
        WHATSAPP_GATEWAY_KEY => Some(Key::Full),
        WHATSAPP_GATEWAY_READ_ONLY_KEY => Some(Key::ReadOnly),
        _ => None,
    }
}

fn error(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"error": {"code": code, "message": message}}))
}

/// `details.errors` is a list of texts.
fn invalid(message: &str) -> Answer {
    let details = json!({"errors": [message]});
    let error = json!({"code": "validation_error", "message": message, "details": details});
    Answer::json(400, &json!({"error": error}))
}

fn not_found(message: &str) -> Answer {
    error(404, "not_found", message)
}

fn lacks(capability: &str) -> Answer {
    error(403, "forbidden", &format!("missing required capability: {capability}"))
}

/// Absent fields are omitted; times are milliseconds.
fn listed(session: Session<'_>) -> Value {
    let mut row = json!({
        "id": session.id,
        "organizationId": "01JW0ORGANISATION000000000",
        "gatewayId": "01JW0GATEWAY00000000000000",
        "status": if session.is_working { "working" } else { "logged_out" },
        "isAdminSession": false,
        "autoRead": false,
        "presenceTyping": false,
        "ratePerMin": 20,
        "ratePerHour": 200,
        "createdAt": 1_719_662_400_000_i64,
        "updatedAt": 1_719_662_400_000_i64,
    });
    if session.is_working {
        let me = me(session);
        set(&mut row, "label", if session.id == FIRST_SESSION { "Sales" } else { "Support" });
        set(&mut row, "waJid", jid(me, "s.whatsapp.net"));
        set(&mut row, "waLid", lid_jid(me));
        set(&mut row, "phoneNumber", me.phone());
        set(&mut row, "lastConnectedAt", 1_719_662_400_000_i64);
    }
    row
}

fn me_of(session: Session<'_>) -> Value {
    let row = listed(session);
    let mut me = json!({
        "sessionId": session.id,
        "status": get(&row, "status"),
        "connected": session.is_working,
    });
    for field in ["waJid", "waLid", "phoneNumber"] {
        if let Some(value) = row.get(field) {
            set(&mut me, field, value.clone());
        }
    }
    me
}

fn me(session: Session<'_>) -> Person {
    match session.id {
        FIRST_SESSION => person(pinned::ME),
        _ => person(pinned::DEWI),
    }
}

/// The row id of a person: a decimal number that grows with the list, with gaps in it.
fn row_id(person: Person) -> usize {
    person.index * 3 + 7
}
