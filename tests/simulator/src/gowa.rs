//! GOWA: one device per account, and the whole list in one answer
//! (aldinokemal/go-whatsapp-web-multidevice 51f7b19, OpenAPI 9.0.0).

mod groups;
mod users;

use crate::connection::{GOWA_PASSWORD, GOWA_USER};
use crate::fields::get;
use crate::http::{Answer, Request, form_decoded};
use crate::moment::iso;
use crate::people::{mixed, person, pinned};
use crate::picture::from_base64;
use crate::roster::Roster;
use crate::server::Gateway;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// The device that lists the simulator's people.
pub const FIRST_DEVICE: &str = "front-desk";
/// A device with other people.
pub const SECOND_DEVICE: &str = "back office+1";
/// A device that is logged out: 401 for whatever it is asked.
pub const LOGGED_OUT_DEVICE: &str = "warehouse";

pub(crate) struct Gowa {
    first: Roster,
    second: Roster,
    /// How many lists were answered: each has an order of its own.
    lists: AtomicU64,
}

impl Gateway for Gowa {
    fn answer(&self, request: &Request) -> Answer {
        match request.route() {
            ("GET", path) if path == ["health"] => Answer::of(200, "text/plain; charset=utf-8", "OK"),
            _ if !is_allowed(request) => unauthorized(),
            ("GET", path) => match path.as_slice() {
                ["devices"] => success("List devices", devices()),
                ["devices", id, rest @ ..] => device(id, rest, request),
                ["app", "info"] => info(),
                path => match self.chosen_device(request) {
                    Ok(roster) => self.of_device(roster, path, request),
                    Err(refusal) => refusal,
                },
            },
            _ => not_found(request),
        }
    }

    fn failure(&self, status: u16, _: &Request) -> Answer {
        match status {
            400 => error(400, "VALIDATION_ERROR", "phone: cannot be blank."),
            401 => unauthorized(),
            404 => error(404, "NOT_FOUND", "not found"),
            408 => error(408, "CONTEXT_ERROR", "Error timeout get avatar!"),
            429 => error(429, "WA_REACHOUT_TIMELOCK", "you are reaching out too often"),
            503 => error(503, "DEVICE_MANAGER_UNAVAILABLE", "device manager is not ready"),
            504 => error(504, "GATEWAY_TIMEOUT", "request timed out"),
            _ => error(status, "INTERNAL_SERVER_ERROR", "Failed to fetch contacts"),
        }
    }
}

impl Gowa {
    pub(crate) fn new(contacts: usize) -> Gowa {
        Gowa { first: Roster::main(contacts), second: Roster::second(contacts), lists: AtomicU64::default() }
    }

    /// The device of `X-Device-Id`, else of `?device_id=`. With three of them one must be named.
    fn chosen_device(&self, request: &Request) -> Result<&Roster, Answer> {
        // The header is query-unescaped: a raw `+` arrives as a space.
        let header = request.header("x-device-id").map(form_decoded);
        let id = header.or_else(|| request.query("device_id").map(str::to_owned));
        let id = id.filter(|id| !id.is_empty()).ok_or_else(|| {
            let message = "device_id is required via X-Device-Id header or device_id query";
            error(400, "DEVICE_ID_REQUIRED", message)
        })?;
        match known_device(&id) {
            Some(FIRST_DEVICE) => Ok(&self.first),
            Some(SECOND_DEVICE) => Ok(&self.second),
            // `MustLogin` refuses although the contacts are stored right here.
            Some(_) => Err(error(401, "AUTHENTICATION_ERROR", "you are not logged in")),
            None => Err(device_not_found(&id)),
        }
    }

    fn of_device(&self, roster: &Roster, path: &[&str], request: &Request) -> Answer {
        match path {
            ["user", "my", "contacts"] => self.contacts(roster, request),
            ["user", "my", "groups"] => groups::mine(roster),
            ["user", "info"] => users::info(roster, request),
            ["user", "avatar"] => users::avatar(roster, request),
            ["user", "check"] => users::check(request),
            ["user", "business-profile"] => users::business_profile(roster, request),
            ["group", "participants"] => groups::participants(roster, request),
            ["group", "participants", "export"] => groups::export(roster, request),
            ["chats"] => groups::chats(roster, request),
            _ => not_found(request),
        }
    }

    /// No paging, no search, no filter: every row, in the order of a Go map, which differs from
    /// call to call.
    fn contacts(&self, roster: &Roster, request: &Request) -> Answer {
        let message = "Success get list contacts";
        let mut places = shuffled(roster.len(), self.lists.fetch_add(1, Ordering::Relaxed));
        if request.twist.empty || places.is_empty() {
            // A nil slice: `null`, not `[]`.
            return success(message, json!({"data": null}));
        }
        places.extend_from_within(..request.twist.repeats.min(places.len()));
        let mut body = String::with_capacity(places.len() * 72 + 100);
        body.push_str(r#"{"code":"SUCCESS","message":"Success get list contacts","results":{"data":["#);
        for (nth, place) in places.into_iter().enumerate() {
            body.push_str(if nth > 0 { "," } else { "" });
            users::write_contact(&mut body, roster.at(place as usize));
        }
        body.push_str("]}}");
        Answer::of(200, JSON, body)
    }
}

const JSON: &str = "application/json";

fn success(message: &str, results: Value) -> Answer {
    Answer::json(200, &json!({"code": "SUCCESS", "message": message, "results": results}))
}

/// `results` is left out of errors, where the vendor's page shows `null`.
fn error(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"code": code, "message": message}))
}

fn not_found(request: &Request) -> Answer {
    let message = format!("Cannot {} {}", request.method, request.path());
    error(404, "NOT_FOUND", &message)
}

/// The one error that has `results`.
fn device_not_found(id: &str) -> Answer {
    let message = format!("device {id} not found");
    let results = json!({"device_id": id});
    Answer::json(404, &json!({"code": "DEVICE_NOT_FOUND", "message": message, "results": results}))
}

/// fiber's basicauth speaks plain text: that is how a wrong password differs from a device that
/// is logged out.
fn unauthorized() -> Answer {
    Answer::of(401, "text/plain; charset=utf-8", "Unauthorized")
        .with_header("www-authenticate", "Basic realm=\"Restricted\"")
}

fn is_allowed(request: &Request) -> bool {
    let expected = format!("{GOWA_USER}:{GOWA_PASSWORD}");
    let sent = request.header("authorization");
    let sent = sent.and_then(|it| it.strip_prefix("Basic "));
    sent.and_then(from_base64) == Some(expected.into_bytes())
}

/// A device may be named by its id or by its JID, with or without its device number.
fn known_device(id: &str) -> Option<&'static str> {
    if id == format!("{}@s.whatsapp.net", number()) || id == device_jid() {
        return Some(FIRST_DEVICE);
    }
    let devices = [FIRST_DEVICE, SECOND_DEVICE, LOGGED_OUT_DEVICE];
    devices.into_iter().find(|known| *known == id)
}

fn number() -> String {
    person(pinned::ME).phone().unwrap_or_default()
}

fn device_jid() -> String {
    format!("{}:12@s.whatsapp.net", number())
}

/// Empty fields are omitted, as Go's `omitempty` does.
fn devices() -> Value {
    json!([
        {
            "id": FIRST_DEVICE,
            "phone_number": number(),
            "display_name": "Front Desk",
            "state": "logged_in",
            "jid": device_jid(),
            "created_at": iso(1_785_578_400_000),
        },
        {
            "id": SECOND_DEVICE,
            "phone_number": "6281255501999",
            "state": "logged_in",
            "jid": "6281255501999:3@s.whatsapp.net",
            "created_at": iso(1_785_664_800_000),
        },
        {
            "id": LOGGED_OUT_DEVICE,
            "state": "disconnected",
            "created_at": iso(1_785_751_200_000),
        },
    ])
}

fn device(id: &str, rest: &[&str], request: &Request) -> Answer {
    let all = devices();
    let mut rows = all.as_array().into_iter().flatten();
    let found = rows.find(|row| get(row, "id") == id);
    match (found, rest) {
        (Some(row), []) => success("Device info", row.clone()),
        (Some(row), ["status"]) => {
            let is_in = get(row, "state") == "logged_in";
            let status = json!({"device_id": id, "is_connected": is_in, "is_logged_in": is_in});
            success("Device status", status)
        }
        // Not a 404: the lookup's error is not mapped.
        (None, [] | ["status"]) => error(500, "INTERNAL_SERVER_ERROR", "device not found"),
        _ => not_found(request),
    }
}

fn info() -> Answer {
    success(
        "Fetch app info success",
        json!({
            "version": "v9.0.0",
            "os": "GOWA",
            "base_path": "/gowa",
            "max_file_size": 50_000_000,
            "max_video_size": 100_000_000,
            "max_image_size": 20_000_000,
            "chatwoot_enabled": false,
        }),
    )
}

/// The numbers `0..n` in an order that `call` decides (Fisher and Yates).
fn shuffled(n: usize, call: u64) -> Vec<u32> {
    let mut places: Vec<u32> = (0..u32::try_from(n).unwrap_or(u32::MAX)).collect();
    for last in (1..places.len()).rev() {
        let other = mixed(call << 40 | last as u64) % (last as u64 + 1);
        places.swap(last, other as usize);
    }
    places
}
