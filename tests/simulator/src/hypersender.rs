//! Hypersender: a cloud API over Laravel that pages by offset (vendor page "Get all contacts").
//!
//! Closed source; error bodies are Laravel's own (inferred) and those of its SDK's fixtures.

use crate::changes::Changes;
use crate::connection::{HYPERSENDER_ACCOUNT_TOKEN, HYPERSENDER_SECOND_TOKEN, HYPERSENDER_TOKEN};
use crate::fields::set;
use crate::http::{Answer, Request};
use crate::moment::iso;
use crate::people::Person;
use crate::picture;
use crate::roster::{Roster, by_byte, digits_of, lid_jid};
use crate::server::Gateway;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The instance that lists the simulator's people.
pub const FIRST_INSTANCE: &str = "9f1b6c1e-4c0e-4b6a-9d0a-2f6d3f0c7a51";
/// An instance with other people, and with a token of its own.
pub const SECOND_INSTANCE: &str = "9f1b6d77-0a52-4e0d-8a0b-6b1f9a7c2e34";

pub(crate) struct Hypersender {
    first: Roster,
    second: Roster,
    changes: Changes,
    /// When health was asked for within the last minute.
    health_checks: Mutex<VecDeque<Instant>>,
}

impl Gateway for Hypersender {
    fn answer(&self, request: &Request) -> Answer {
        let (method, path) = request.route();
        if (method, path.as_slice()) == ("GET", &["v1", "instances"]) {
            return instances(request);
        }
        let [instance, rest @ ..] = path.as_slice() else { return self.failure(404, request) };
        let Some(token) = request.bearer().filter(|token| TOKENS.contains(token)) else {
            return self.failure(401, request);
        };
        let (roster, own_token) = match *instance {
            FIRST_INSTANCE => (&self.first, HYPERSENDER_TOKEN),
            SECOND_INSTANCE => (&self.second, HYPERSENDER_SECOND_TOKEN),
            _ => return message(404, "Instance not found."),
        };
        // Each instance has a token of its own.
        if token != own_token {
            return self.failure(403, request);
        }
        match (method, rest) {
            ("GET", ["contacts", "get-all"]) => self.list(roster, request),
            ("GET", ["contacts", "get"]) => self.one(roster, request),
            ("GET", ["contacts", "profile-picture"]) => profile_picture(roster, request),
            ("POST", ["contacts", "upsert"]) => self.upsert(roster, request),
            ("GET", ["health"]) => self.health(instance),
            _ => self.failure(404, request),
        }
    }

    fn failure(&self, status: u16, request: &Request) -> Answer {
        match status {
            // Laravel sends whoever does not ask for JSON to a login page.
            401 if !wants_json(request) => login_page(),
            401 => message(401, "Unauthenticated."),
            403 => message(403, "This action is unauthorized."),
            404 => {
                let path = format!("api/whatsapp/v2{}", request.path());
                message(404, &format!("The route {path} could not be found."))
            }
            422 => not_on_whatsapp(request.query("chat_id").unwrap_or_default()),
            429 => message(429, "Too Many Attempts.").with_header("x-ratelimit-limit", "60"),
            // A proxy's page: a 5xx is not always JSON.
            502..=504 => Answer::of(status, "text/html; charset=UTF-8", SERVER_ERROR_PAGE),
            _ => message(status, "Server Error"),
        }
    }
}

const TOKENS: [&str; 3] = [HYPERSENDER_TOKEN, HYPERSENDER_SECOND_TOKEN, HYPERSENDER_ACCOUNT_TOKEN];

const SERVER_ERROR_PAGE: &str =
    "<!doctype html><html lang=\"en\"><title>Bad gateway</title><h1>Bad gateway</h1></html>";

impl Hypersender {
    pub(crate) fn new(contacts: usize) -> Hypersender {
        Hypersender {
            first: Roster::main(contacts),
            second: Roster::second(contacts),
            changes: Changes::default(),
            health_checks: Mutex::default(),
        }
    }

    fn list(&self, roster: &Roster, request: &Request) -> Answer {
        let asked = match Asked::of(request) {
            Ok(asked) => asked,
            Err(errors) => return refused(request, &errors),
        };
        let text = |place| {
            let person = roster.at(place);
            Some(if asked.by_name { self.name(person) } else { id(person) })
        };
        let field = if asked.by_name { "name" } else { "id" };
        let order = roster.order((field, asked.backwards), roster.len(), text, by_byte);
        let places = request.twist.page(asked.offset, asked.limit, order.len()).into_iter();
        let places = places.filter_map(|place| order.get(place));
        let rows: Vec<Value> = places.map(|it| self.row(roster.at(*it as usize))).collect();
        found("Contacts retrieved successfully.", &json!(rows))
    }

    fn one(&self, roster: &Roster, request: &Request) -> Answer {
        let Some(chat_id) = request.query("chat_id").filter(|it| !it.is_empty()) else {
            return refused(request, &[required("chat_id")]);
        };
        match whom(roster, chat_id) {
            Some(person) => found("Contact retrieved successfully.", &self.row(person)),
            // No `data` at all.
            None => message(404, "Contact not found."),
        }
    }

    /// Docs say that it may take two or three tries; here the first works.
    fn upsert(&self, roster: &Roster, request: &Request) -> Answer {
        let body = request.json();
        let field = |name: &str| body.get(name).and_then(Value::as_str).filter(|it| !it.is_empty());
        let missing = ["chat_id", "first_name"].into_iter().filter(|name| field(name).is_none());
        let missing: Vec<Invalid> = missing.map(required).collect();
        if !missing.is_empty() {
            return refused(request, &missing);
        }
        let chat_id = field("chat_id").unwrap_or_default();
        let Some(person) = whom(roster, chat_id) else { return not_on_whatsapp(chat_id) };
        let names = [field("first_name"), field("last_name")];
        let names: Vec<&str> = names.into_iter().flatten().collect();
        self.changes.rename(person, names.join(" "));
        roster.forget_orders();
        found("Contact updated successfully.", &json!({"success": true}))
    }

    /// Ten a minute.
    fn health(&self, instance: &str) -> Answer {
        let mut checks = self.health_checks.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        checks.retain(|at| now.duration_since(*at) < Duration::from_secs(60));
        if checks.len() >= 10 {
            let oldest = checks.front().map_or(0, |at| now.duration_since(*at).as_secs());
            return message(429, "Too Many Attempts.")
                .with_header("retry-after", (60 - oldest).to_string())
                .with_header("x-ratelimit-limit", "10")
                .with_header("x-ratelimit-remaining", "0");
        }
        checks.push_back(now);
        let body = json!({
            "instance_id": instance,
            "connected_at": iso(1_785_578_400_000),
            "status": "WORKING",
        });
        Answer::json(200, &body)
    }

    /// Saved name and profile name. Unknown ones are empty, null or absent (inferred from the
    /// engine behind it).
    fn row(&self, person: Person) -> Value {
        let mut row = json!({"id": id(person)});
        for (field, name) in [("name", self.saved_name(person)), ("pushname", person.push_name())] {
            match (name, person.index % 3) {
                (Some(name), _) => set(&mut row, field, name),
                (None, 0) => set(&mut row, field, ""),
                (None, 1) => set(&mut row, field, Value::Null),
                (None, _) => {}
            }
        }
        row
    }

    /// The name as the sort sees it: a missing one is empty.
    fn name(&self, person: Person) -> String {
        self.saved_name(person).unwrap_or_default()
    }

    fn saved_name(&self, person: Person) -> Option<String> {
        self.changes.saved_name(person)
    }
}

/// Instances of the account: version 1 of the API, and a bare array. Every row carries that
/// instance's token; those of the simulator are null.
fn instances(request: &Request) -> Answer {
    match request.bearer() {
        Some(HYPERSENDER_ACCOUNT_TOKEN) => {}
        Some(HYPERSENDER_TOKEN | HYPERSENDER_SECOND_TOKEN) => {
            return message(403, "This action is unauthorized.");
        }
        _ if !wants_json(request) => return login_page(),
        _ => return message(401, "Unauthenticated."),
    }
    let rows = [
        (FIRST_INSTANCE, "Pharmacy", "6281255500000", "WORKING"),
        (SECOND_INSTANCE, "Delivery", "6281255501999", "WORKING"),
    ];
    let kept = |row: &(&str, &str, &str, &str)| {
        let (id, name, phone, status) = *row;
        let filters = [("uuid", id), ("name", name), ("phone", phone), ("status", status)];
        filters
            .into_iter()
            .all(|(field, value)| request.query(&format!("filter[{field}]")).is_none_or(|wanted| wanted == value))
    };
    let rows = rows.into_iter().filter(kept).map(|(id, name, phone, status)| {
        json!({
            "id": id,
            "name": name,
            "phone": phone,
            "service_type": "whatsapp",
            "status": status,
            "access_token": null,
            "created_at": iso(1_785_578_400_000),
        })
    });
    Answer::json(200, &rows.collect())
}

fn wants_json(request: &Request) -> bool {
    request.header("accept").is_some_and(|accept| accept.contains("json"))
}

fn login_page() -> Answer {
    let page = "<!doctype html><html lang=\"en\"><title>Log in</title><h1>Log in</h1></html>";
    Answer::of(401, "text/html; charset=UTF-8", page)
}

fn message(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({"message": message}))
}

fn found(message: &str, data: &Value) -> Answer {
    Answer::json(200, &json!({"message": message, "data": data}))
}

/// A fixture of the vendor's SDK: `errors` holds a text and a bool beside the list of messages.
fn not_on_whatsapp(chat_id: &str) -> Answer {
    let body = json!({
        "message": "The given data was invalid.",
        "errors": {
            "messages": ["The number you want to send the message to is not on whatsapp."],
            "jid": format!("{}@s.whatsapp.net", digits_of(chat_id)),
            "exists": false,
        },
        "statusCode": 422,
    });
    Answer::json(422, &body)
}

/// A field and what is wrong with it.
type Invalid = (&'static str, String);

fn required(field: &'static str) -> Invalid {
    (field, format!("The {} field is required.", field.replace('_', " ")))
}

/// Laravel's 422: the first text as the message, all of them by field. Without `Accept:
/// application/json` it would go back to a form instead.
fn refused(request: &Request, errors: &[Invalid]) -> Answer {
    if !wants_json(request) {
        return Answer::of(422, "text/html; charset=UTF-8", SERVER_ERROR_PAGE);
    }
    let first = errors.first().map(|(_, text)| text.as_str()).unwrap_or_default();
    let more = match errors.len() {
        0 | 1 => String::new(),
        2 => " (and 1 more error)".to_owned(),
        n => format!(" (and {} more errors)", n - 1),
    };
    let by_field = errors.iter().map(|(field, text)| ((*field).to_owned(), json!([text])));
    let by_field: Map<String, Value> = by_field.collect();
    let body = json!({"message": format!("{first}{more}"), "errors": by_field});
    Answer::json(422, &body)
}

/// The parameters of the list.
struct Asked {
    limit: usize,
    offset: usize,
    by_name: bool,
    backwards: bool,
}

impl Asked {
    fn of(request: &Request) -> Result<Asked, Vec<Invalid>> {
        let mut errors = Vec::new();
        let limit = integer(request, "limit", 100, 1, Some(1000), &mut errors);
        let offset = integer(request, "offset", 0, 0, None, &mut errors);
        let by_name = choice(request, "sort_by", ["name", "id"], &mut errors);
        let ascending = choice(request, "sort_order", ["asc", "desc"], &mut errors);
        let asked = Asked { limit, offset, by_name, backwards: !ascending };
        if errors.is_empty() { Ok(asked) } else { Err(errors) }
    }
}

fn integer(
    request: &Request,
    field: &'static str,
    default: usize,
    least: i64,
    most: Option<i64>,
    errors: &mut Vec<Invalid>,
) -> usize {
    let Some(text) = request.query(field) else { return default };
    let wrong = match (text.parse::<i64>(), most) {
        (Err(_), _) => format!("The {field} field must be an integer."),
        (Ok(number), _) if number < least => {
            format!("The {field} field must be at least {least}.")
        }
        (Ok(number), Some(most)) if number > most => {
            format!("The {field} field must not be greater than {most}.")
        }
        (Ok(number), _) => return usize::try_from(number).unwrap_or(default),
    };
    errors.push((field, wrong));
    default
}

/// Whether the first of two options, which is the default, was chosen.
fn choice(request: &Request, field: &'static str, options: [&str; 2], errors: &mut Vec<Invalid>) -> bool {
    let [first, _] = options;
    let chosen = request.query(field).unwrap_or(first);
    if !options.contains(&chosen) {
        let name = field.replace('_', " ");
        errors.push((field, format!("The selected {name} is invalid.")));
    }
    chosen == first
}

/// `@lid` for everybody whose number is hidden, and for every third of the others too: the
/// vendor's page shows LIDs only. There is no phone field.
fn id(person: Person) -> String {
    match person.phone() {
        Some(phone) if person.index % 3 != 2 => format!("{phone}@c.us"),
        _ => lid_jid(person),
    }
}

/// Whom a `chat_id` means: a JID, or a number in any spelling, with or without `+`, and with or
/// without its country code.
fn whom(roster: &Roster, chat_id: &str) -> Option<Person> {
    if chat_id.contains('@') {
        return roster.find(chat_id);
    }
    let digits = digits_of(chat_id);
    roster.find(&digits).or_else(|| {
        let national = digits.trim_start_matches('0');
        // Too short a piece would be anybody's number.
        let is_long_enough = national.len() >= 7;
        let mut people = roster.people();
        people.find(|it| is_long_enough && it.phone().is_some_and(|it| it.ends_with(national)))
    })
}

fn profile_picture(roster: &Roster, request: &Request) -> Answer {
    let Some(chat_id) = request.query("chat_id").filter(|it| !it.is_empty()) else {
        return refused(request, &[required("chat_id")]);
    };
    let person = whom(roster, chat_id);
    let url = person.and_then(|person| picture::url(person, 0, &request.origin));
    let message = match url {
        Some(_) => "Profile picture retrieved successfully.",
        None => "Profile picture not available.",
    };
    found(message, &json!({"profilePictureURL": url}))
}
