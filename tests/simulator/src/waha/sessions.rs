//! WAHA's sessions and its description of itself.

use super::{FIRST_SESSION, SCAN_SESSION, SECOND_SESSION, STOPPED_SESSION, Waha, error};
use crate::connection::WAHA_SECOND_KEY;
use crate::fields::set;
use crate::http::{Answer, Request};
use crate::people::{person, pinned};
use crate::roster::Roster;
use serde_json::{Value, json};

const SESSIONS: [(&str, &str); 4] = [
    (FIRST_SESSION, "WORKING"),
    (SECOND_SESSION, "WORKING"),
    (SCAN_SESSION, "SCAN_QR_CODE"),
    (STOPPED_SESSION, "STOPPED"),
];

/// The second family of errors: no `statusCode`, no `message`.
pub(super) fn not_working(name: &str, status: &str) -> Answer {
    let body = json!({
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": name,
        "status": status,
        "expected": ["WORKING"],
    });
    Answer::json(422, &body)
}

impl Waha {
    /// The answer for a working session's people, or the refusal.
    pub(super) fn with_session(&self, name: &str, answer: impl FnOnce(&Roster) -> Answer) -> Answer {
        match SESSIONS.iter().find(|(known, _)| *known == name) {
            Some((FIRST_SESSION, _)) => answer(&self.first),
            Some((SECOND_SESSION, _)) => answer(&self.second),
            Some((_, status)) => not_working(name, status),
            None if name.is_empty() => {
                Answer::json(422, &json!({"error": "Session name is required", "session": name}))
            }
            None => {
                let error = format!("Session \"{name}\" does not exist");
                Answer::json(422, &json!({"error": error, "session": name}))
            }
        }
    }

    /// A bare array. Without `all=true` stopped sessions are left out, and a scoped key sees its
    /// own session only.
    pub(super) fn sessions(&self, request: &Request) -> Answer {
        let all = request.query("all") == Some("true");
        let is_scoped = request.header("x-api-key") == Some(WAHA_SECOND_KEY);
        let sessions = SESSIONS
            .iter()
            .filter(|(name, status)| (all || *status != "STOPPED") && (!is_scoped || *name == SECOND_SESSION));
        let sessions: Vec<Value> = sessions.map(|(name, status)| session(name, status)).collect();
        Answer::json(200, &json!(sessions))
    }

    pub(super) fn session(&self, name: &str) -> Answer {
        match SESSIONS.iter().find(|(known, _)| *known == name) {
            Some((name, status)) => Answer::json(200, &session(name, status)),
            None => error(404, json!("Session not found"), "Not Found"),
        }
    }

    pub(super) fn version(&self) -> Answer {
        Answer::json(200, &self.environment())
    }

    pub(super) fn environment(&self) -> Value {
        json!({
            "version": "2026.7.1",
            "engine": self.engine.name(),
            "tier": "PLUS",
            "browser": "/usr/bin/chromium",
            "platform": "linux/x64",
            "worker": {"id": null},
        })
    }
}

/// `me` is null until somebody has logged in, or absent.
fn session(name: &str, status: &str) -> Value {
    let mut session = json!({
        "name": name,
        "status": status,
        "config": {},
        "assignedWorker": "w1",
        "presence": null,
        "timestamps": {"activity": 1_719_662_400_000_i64},
        "apps": null,
    });
    let me = match name {
        FIRST_SESSION => Some(pinned::ME),
        SECOND_SESSION => Some(pinned::DEWI),
        _ => None,
    };
    match (me.map(person), status) {
        (Some(me), _) => {
            let phone = me.phone().unwrap_or_default();
            let me = json!({
                "id": format!("{phone}@c.us"),
                "lid": format!("{}@lid", me.lid()),
                "jid": format!("{phone}:12@s.whatsapp.net"),
                "pushName": me.push_name().unwrap_or_default(),
            });
            set(&mut session, "me", me);
        }
        (None, "STOPPED") => {}
        (None, _) => set(&mut session, "me", Value::Null),
    }
    session
}
