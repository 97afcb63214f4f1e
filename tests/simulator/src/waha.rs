//! WAHA: sessions by name, offsets, bare arrays, and shapes that depend on the engine
//! (devlikeapro/waha 2025.11.3, OpenAPI 2026.7.1).

mod about_one;
mod contacts;
mod gows;
mod groups;
mod lids;
mod noweb;
mod sessions;
mod webjs;

use crate::changes::Changes;
use crate::connection::{WAHA_KEY, WAHA_SECOND_KEY};
use crate::fields::get;
use crate::http::{Answer, Request};
use crate::roster::Roster;
use crate::server::Gateway;
use serde_json::json;

/// The session that lists the simulator's people: WORKING.
pub const FIRST_SESSION: &str = "default";
/// A session with other people: WORKING.
pub const SECOND_SESSION: &str = "second";
/// A session that waits for its QR code to be scanned: 422 for contacts. The real server answers
/// after 10 to 15 s; add an [`crate::Effect::Delay`] for that.
pub const SCAN_SESSION: &str = "scan-me";
/// A session that is stopped: 422 for contacts, and left out of the sessions without `all=true`.
pub const STOPPED_SESSION: &str = "stopped";

/// What drives WhatsApp behind the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Webjs,
    Noweb,
    Gows,
}

impl Engine {
    const fn name(self) -> &'static str {
        match self {
            Engine::Webjs => "WEBJS",
            Engine::Noweb => "NOWEB",
            Engine::Gows => "GOWS",
        }
    }
}

pub(crate) struct Waha {
    engine: Engine,
    /// Whether it does what the vendor's page says where the code says otherwise.
    follows_page: bool,
    first: Roster,
    second: Roster,
    changes: Changes,
}

impl Gateway for Waha {
    fn answer(&self, request: &Request) -> Answer {
        let (method, path) = request.route();
        if (method, path.as_slice()) == ("GET", &["ping"]) {
            return Answer::json(200, &json!({"message": "pong"}));
        }
        let ["api", path @ ..] = path.as_slice() else { return cannot(request) };
        // The header wins over the query, where the key may stand since 2026.
        let key = request.header("x-api-key").or(request.query("x-api-key"));
        match key {
            Some(WAHA_KEY) => self.route(method, path, request),
            Some(WAHA_SECOND_KEY) if is_of_second(path, request) => self.route(method, path, request),
            Some(WAHA_SECOND_KEY) => self.failure(403, request),
            _ => self.failure(401, request),
        }
    }

    fn failure(&self, status: u16, request: &Request) -> Answer {
        match status {
            400 => error(400, json!(["limit must be a number"]), "Bad Request"),
            401 => Answer::json(401, &json!({"message": "Unauthorized", "statusCode": 401})),
            403 => Answer::json(403, &json!({"message": "Forbidden", "statusCode": 403})),
            404 => error(404, json!("Session not found"), "Not Found"),
            422 => sessions::not_working(SCAN_SESSION, "SCAN_QR_CODE"),
            429 => error(429, json!("rate-overlimit"), "Too Many Requests"),
            501 => self.not_implemented(),
            503 => error(503, json!("Service Unavailable"), "Service Unavailable"),
            _ => self.crash(status, request, "Failed to fetch contacts"),
        }
    }
}

impl Waha {
    pub(crate) fn new(id: &str, contacts: usize) -> Waha {
        Waha {
            engine: match id {
                "waha-noweb" => Engine::Noweb,
                "waha-gows" => Engine::Gows,
                _ => Engine::Webjs,
            },
            follows_page: id == "waha-by-page",
            first: Roster::main(contacts),
            second: Roster::second(contacts),
            changes: Changes::default(),
        }
    }

    fn route(&self, method: &str, path: &[&str], request: &Request) -> Answer {
        match (method, path) {
            ("GET", ["server", "version"]) => self.version(),
            ("GET", ["sessions"]) => self.sessions(request),
            ("GET", ["sessions", name]) => self.session(name),
            ("GET", ["contacts", "all"]) if !self.follows_page => {
                self.with_session(query_session(request), |roster| self.list(roster, request))
            }
            // The vendor's page has this list, the code never had; there `all` is a contact's id.
            ("GET", [name, "contacts", "all"]) if self.follows_page => {
                self.with_session(name, |roster| self.list(roster, request))
            }
            ("GET" | "POST", ["contacts", rest @ ..]) => self.of_contact(method, rest, request),
            ("GET" | "PUT", [name, "contacts", id]) => self.with_session(name, |roster| match method {
                "GET" => self.contact(roster, id),
                _ => self.save(roster, id, request),
            }),
            ("GET", [name, "chats", id, "picture"]) => {
                self.with_session(name, |roster| self.chat_picture(roster, id, request))
            }
            ("GET", [name, "lids", rest @ ..]) => self.with_session(name, |roster| self.lids(roster, rest, request)),
            ("GET" | "POST", [name, "groups", rest @ ..]) => {
                self.with_session(name, |roster| self.groups(roster, method, rest, request))
            }
            _ => cannot(request),
        }
    }

    fn not_implemented(&self) -> Answer {
        let message = format!(
            "The method is not implemented by '{}' engine. Check the docs and try another engine: \
             https://waha.devlike.pro/",
            self.engine.name()
        );
        error(501, json!(message), "Not Implemented")
    }

    /// An exception that nobody caught, as issue #619 shows it.
    fn crash(&self, status: u16, request: &Request, message: &str) -> Answer {
        let query = request.query.iter().filter(|(name, _)| name != "x-api-key");
        let query = query.map(|(name, value)| (name.clone(), json!(value)));
        let body = json!({
            "statusCode": status,
            "timestamp": "2026-06-13T08:00:00.000Z",
            "exception": {"message": message, "name": "Error", "stack": format!("Error: {message}\n    at evaluate")},
            "request": {
                "path": request.path(),
                "method": request.method,
                "body": {},
                "query": query.collect::<serde_json::Map<_, _>>(),
            },
            "version": self.environment(),
        });
        Answer::json(status, &body)
    }
}

/// Nest's shape. `message` is a list when it comes from validation, a text otherwise.
fn error(status: u16, message: serde_json::Value, error: &str) -> Answer {
    Answer::json(status, &json!({"statusCode": status, "message": message, "error": error}))
}

fn bad_request(message: &str) -> Answer {
    error(400, json!([message]), "Bad Request")
}

/// Express's words for a path that no route has.
fn cannot(request: &Request) -> Answer {
    let message = format!("Cannot {} {}", request.method, request.path());
    error(404, json!(message), "Not Found")
}

fn query_session(request: &Request) -> &str {
    request.query("session").unwrap_or(FIRST_SESSION)
}

/// Whether a request concerns the session `second`, or no session in particular.
fn is_of_second(path: &[&str], request: &Request) -> bool {
    match path {
        ["server", ..] | ["sessions"] => true,
        ["sessions", name, ..] => *name == SECOND_SESSION,
        ["contacts", ..] if request.method == "GET" => query_session(request) == SECOND_SESSION,
        ["contacts", ..] => *get(&request.json(), "session") == *SECOND_SESSION,
        [name, ..] => *name == SECOND_SESSION,
        [] => false,
    }
}
