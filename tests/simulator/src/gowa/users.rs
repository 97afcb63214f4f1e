//! GOWA's calls about one person.

use super::{error, success};
use crate::fields::set;
use crate::http::{Answer, Request};
use crate::people::{Person, Picture};
use crate::picture;
use crate::roster::{Roster, jid, lid_jid, registered};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Appends one row of the list: `{"jid":…,"name":…}`.
///
/// `name` is the saved name, else the push name, else the business name, else empty; the
/// vendor's page calls it "the name you've saved".
pub(super) fn write_contact(body: &mut String, person: Person) {
    let name = first_not_blank(person);
    // Writing to a String cannot fail.
    let _ = write!(body, r#"{{"jid":"{}","name":{}}}"#, jid(person, SERVER), Value::from(name));
}

const SERVER: &str = "s.whatsapp.net";

fn first_not_blank(person: Person) -> String {
    let names = [person.saved_name(), person.push_name(), person.business_name()];
    let mut names = names.into_iter().flatten();
    names.find(|name| !name.trim().is_empty()).unwrap_or_default()
}

/// Whom the parameter `phone` means, or the refusal.
struct Asked {
    jid: String,
    person: Option<Person>,
}

fn asked(roster: &Roster, request: &Request) -> Result<Asked, Answer> {
    let phone = request.query("phone").unwrap_or_default().trim().to_owned();
    if phone.is_empty() {
        return Err(error(400, "VALIDATION_ERROR", "phone: cannot be blank."));
    }
    let jid = full_jid(&phone);
    let person = roster.find(&jid);
    // Account validation, on by default, looks at phone JIDs only.
    if person.is_none() && jid.ends_with(SERVER) && registered(user(&jid)).is_none() {
        let message = format!("Phone {jid} is not on whatsapp");
        return Err(error(400, "INVALID_JID", &message));
    }
    Ok(Asked { jid, person })
}

/// A text without `@` of up to 15 characters is taken for a phone number, a longer one for a
/// group: a bare LID is always misread.
fn full_jid(phone: &str) -> String {
    if phone.contains('@') {
        return phone.to_owned();
    }
    let digits = phone.trim_start_matches('+');
    match digits.len() {
        0..=15 => format!("{digits}@{SERVER}"),
        _ => format!("{digits}@g.us"),
    }
}

fn user(jid: &str) -> &str {
    jid.split(['@', ':']).next().unwrap_or_default()
}

pub(super) fn info(roster: &Roster, request: &Request) -> Answer {
    let asked = match asked(roster, request) {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    let Some(person) = asked.person else {
        // WhatsApp says nothing about strangers.
        return success("Success get user info", json!({"data": null}));
    };
    // The description shows one flat object and a boolean `AD`; the code answers a list, with a
    // text `AD`, a platform name for `Device` and a number for `Agent`.
    let devices = json!([{
        "User": user(&asked.jid),
        "Agent": 0,
        "Device": "ANDROID",
        "Server": asked.jid.split('@').next_back(),
        "AD": format!("{}.0:0", user(&asked.jid)),
    }]);
    let mut results = json!({"data": [{
        "name": first_not_blank(person),
        "verified_name": person.business_name().unwrap_or_default(),
        "status": person.about().unwrap_or_default(),
        "picture_id": match person.picture() {
            Picture::Unset | Picture::Hidden => String::new(),
            _ => picture::id(person, 0),
        },
        "devices": if person.index.is_multiple_of(4) { Value::Null } else { devices },
    }]});
    if asked.jid.ends_with("@lid") {
        if let Some(phone) = person.resolved_phone() {
            set(&mut results, "resolved_phone", phone);
        }
    } else {
        set(&mut results, "resolved_lid", format!("{}@lid", person.resolved_lid()));
    }
    success("Success get user info", results)
}

pub(super) fn avatar(roster: &Roster, request: &Request) -> Answer {
    let asked = match asked(roster, request) {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    // "No picture" has three texts, and all of them are 500.
    let none = |message| error(500, "INTERNAL_SERVER_ERROR", message);
    let Some(person) = asked.person else { return none("no avatar found") };
    let is_preview = request.query("is_preview") == Some("true");
    match (person.picture(), picture::url(person, 0, &request.origin)) {
        (_, Some(url)) => success(
            "Success get avatar",
            json!({
                "url": url,
                "id": picture::id(person, 0),
                "type": if is_preview { "preview" } else { "image" },
            }),
        ),
        (Picture::Hidden, None) => none("the user has hidden their profile picture from you"),
        _ if person.index.is_multiple_of(2) => none("no avatar found"),
        _ => none("that user or group does not have a profile picture"),
    }
}

/// Only numbers are really looked up: any other JID is "on WhatsApp".
pub(super) fn check(request: &Request) -> Answer {
    let phone = request.query("phone").unwrap_or_default().trim().to_owned();
    if phone.is_empty() {
        return error(400, "VALIDATION_ERROR", "phone: cannot be blank.");
    }
    let jid = full_jid(&phone);
    let is_on = !jid.ends_with(SERVER) || registered(user(&jid)).is_some();
    success("Success check user", json!({"is_on_whatsapp": is_on}))
}

pub(super) fn business_profile(roster: &Roster, request: &Request) -> Answer {
    let asked = match asked(roster, request) {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    let Some(person) = asked.person.filter(|it| it.business_name().is_some()) else {
        return error(500, "INTERNAL_SERVER_ERROR", "failed to get business profile");
    };
    success(
        "Success get business profile",
        json!({
            "jid": jid(person, SERVER),
            "email": format!("hello{}@shop.example", person.index),
            "address": "Jl. Contoh 12, Kota Contoh",
            "categories": [{"id": "retail", "name": "Retail Store"}],
            "profile_options": {"website": "https://shop.example"},
            "business_hours_timezone": "Asia/Jakarta",
            "business_hours": [
                {"day_of_week": "mon", "mode": "specific_hours", "open_time": "09:00", "close_time": "18:00"},
            ],
        }),
    )
}

/// The parts of a JID that a participant has: its number at `s.whatsapp.net` and its LID.
pub(super) fn addresses(person: Person) -> (Option<String>, String) {
    let phone = person.phone().map(|phone| format!("{phone}@{SERVER}"));
    (phone, lid_jid(person))
}
