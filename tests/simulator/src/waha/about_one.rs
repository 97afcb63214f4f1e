//! WAHA's calls about one contact.

use super::{Engine, Waha, bad_request, cannot, gows, noweb, query_session, webjs};
use crate::fields::get;
use crate::http::{Answer, Request};
use crate::people::Person;
use crate::picture;
use crate::roster::{Roster, digits_of, registered};
use serde_json::{Value, json};

impl Waha {
    /// The calls below `/api/contacts` other than the list.
    pub(super) fn of_contact(&self, method: &str, path: &[&str], request: &Request) -> Answer {
        if method == "POST" {
            return match path {
                [verb @ ("block" | "unblock")] => self.block(*verb == "block", request),
                _ => cannot(request),
            };
        }
        let session = query_session(request);
        match path {
            ["check-exists"] => self.with_session(session, |_| check_exists(request)),
            [] => self.with_contact(request, |roster, id| self.contact(roster, id)),
            ["about"] => self.with_contact(request, |roster, id| self.about(roster, id)),
            ["profile-picture"] => {
                self.with_contact(request, |roster, id| match self.picture_url(roster, id, request) {
                    Ok(url) => Answer::json(200, &json!({"profilePictureURL": url})),
                    Err(refusal) => refusal,
                })
            }
            _ => cannot(request),
        }
    }

    fn with_contact(&self, request: &Request, answer: impl FnOnce(&Roster, &str) -> Answer) -> Answer {
        self.with_session(query_session(request), |roster| {
            match request.query("contactId") {
                Some(id) => answer(roster, id),
                // Nobody checks that the parameter is there (issue #526).
                None => {
                    let message = "Cannot read properties of undefined (reading 'includes')";
                    self.crash(500, request, message)
                }
            }
        })
    }

    /// Always answers, even for numbers that nobody has.
    pub(super) fn contact(&self, roster: &Roster, id: &str) -> Answer {
        let contact = match (roster.find(id), self.engine) {
            (Some(person), Engine::Webjs) => webjs::person(person, &self.changes),
            (Some(person), Engine::Noweb) => noweb::person(person, &self.changes),
            (Some(person), Engine::Gows) => gows::row(person, &self.changes),
            // Nest writes null as nothing: 200 with an empty body.
            (None, Engine::Noweb) => return Answer::empty(200),
            (None, Engine::Gows) => json!({"id": chat_id(id), "name": "", "pushname": ""}),
            (None, Engine::Webjs) => stranger(id),
        };
        Answer::json(200, &contact)
    }

    fn about(&self, roster: &Roster, id: &str) -> Answer {
        if self.engine != Engine::Webjs {
            return self.not_implemented();
        }
        Answer::json(200, &json!({"about": roster.find(id).and_then(Person::about)}))
    }

    fn picture_url(&self, roster: &Roster, id: &str, request: &Request) -> Result<Option<String>, Answer> {
        let refresh = match request.query("refresh").unwrap_or("false") {
            "true" | "True" | "1" => true,
            "false" | "False" | "0" => false,
            _ => return Err(bad_request("refresh must be a boolean value")),
        };
        Ok(roster.find(id).and_then(|person| {
            // Cached for a day, null included: only a refresh shows another picture.
            if refresh {
                self.changes.refresh_picture(person);
            }
            picture::url(person, self.changes.picture_version(person), &request.origin)
        }))
    }

    /// The same picture under another name of the key.
    pub(super) fn chat_picture(&self, roster: &Roster, id: &str, request: &Request) -> Answer {
        match self.picture_url(roster, id, request) {
            Ok(url) => Answer::json(200, &json!({"url": url})),
            Err(refusal) => refusal,
        }
    }

    /// 201 without a body.
    fn block(&self, block: bool, request: &Request) -> Answer {
        let body = request.json();
        let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
        self.with_session(text("session"), |roster| {
            if self.engine != Engine::Webjs {
                return self.not_implemented();
            }
            if let Some(person) = roster.find(text("contactId")) {
                self.changes.block(person, block);
            }
            Answer::empty(201)
        })
    }

    /// Saves a name. The vendor's page says that contacts cannot be added; all three engines do.
    pub(super) fn save(&self, roster: &Roster, id: &str, request: &Request) -> Answer {
        let body = request.json();
        let (Some(first), Some(last)) = (get(&body, "firstName").as_str(), get(&body, "lastName").as_str()) else {
            return bad_request("firstName must be a string");
        };
        if let Some(person) = roster.find(id) {
            self.changes.rename(person, format!("{first} {last}").trim().to_owned());
            roster.forget_orders();
        }
        Answer::json(200, &json!({"success": true}))
    }
}

/// `chatId` is the number as WhatsApp knows it, without a Brazilian ninth digit (issue #238).
fn check_exists(request: &Request) -> Answer {
    let phone = request.query("phone").unwrap_or_default();
    let found = registered(&digits_of(phone));
    let body = match found {
        Some((_, digits)) => json!({"numberExists": true, "chatId": format!("{digits}@c.us")}),
        None => json!({"numberExists": false}),
    };
    Answer::json(200, &body)
}

fn chat_id(id: &str) -> String {
    if id.contains('@') { id.to_owned() } else { format!("{id}@c.us") }
}

fn stranger(id: &str) -> Value {
    let id = chat_id(id);
    json!({
        "number": id.strip_suffix("@c.us"),
        "id": id,
        "type": "in",
        "isMe": false,
        "isUser": true,
        "isGroup": false,
        "isWAContact": false,
        "isMyContact": false,
        "isBlocked": false,
        "isBusiness": false,
        "isEnterprise": false,
    })
}
