//! WAHA's table of LIDs and phone numbers.

use super::contacts::Page;
use super::{Waha, cannot};
use crate::http::{Answer, Request, array_of};
use crate::people::{self, Person};
use crate::roster::Roster;
use serde_json::{Value, json};

impl Waha {
    pub(super) fn lids(&self, roster: &Roster, path: &[&str], request: &Request) -> Answer {
        match path {
            [] => list(roster, request),
            ["count"] => Answer::json(200, &json!({"count": known(roster).count()})),
            ["pn", phone] => {
                let digits = phone.split('@').next().unwrap_or_default();
                let person = roster.find(digits);
                let lid = person.map(|person| format!("{}@lid", person.resolved_lid()));
                Answer::json(200, &json!({"lid": lid, "pn": format!("{digits}@c.us")}))
            }
            [lid] => one(roster, lid),
            _ => cannot(request),
        }
    }
}

/// A row for everybody but the twins by number, whose LID is that of their other entry.
fn known(roster: &Roster) -> impl Iterator<Item = Person> {
    let is_resolved_elsewhere = |person: &Person| person.lid() != person.resolved_lid() && roster.holds(twin(*person));
    roster.people().filter(move |person| !is_resolved_elsewhere(person))
}

fn twin(person: Person) -> Person {
    person.twin().unwrap_or(person)
}

/// Limited to 100 unless told otherwise, unlike every other list here.
fn list(roster: &Roster, request: &Request) -> Answer {
    let page = match Page::of(request, ["lid", "pn"]) {
        Ok(page) => page,
        Err(refusal) => return refusal,
    };
    let rows = known(roster).skip(page.offset).take(page.limit.unwrap_or(100));
    Answer::of(200, "application/json; charset=utf-8", array_of(rows.map(row)))
}

/// `pn` is null for whoever hides their number (issue #2178).
fn row(person: Person) -> Value {
    let phone = person.resolved_phone().map(|phone| format!("{phone}@c.us"));
    json!({"lid": format!("{}@lid", person.resolved_lid()), "pn": phone})
}

fn one(roster: &Roster, lid: &str) -> Answer {
    let digits = lid.strip_suffix("@lid").unwrap_or(lid);
    if digits.contains('@') {
        return Answer::json(422, &json!({"error": "Invalid LID - it must end with @lid"}));
    }
    let person = people::with_lid(digits).filter(|person| roster.holds(*person));
    let phone = person.and_then(Person::resolved_phone);
    let phone = phone.map(|phone| format!("{phone}@c.us"));
    Answer::json(200, &json!({"lid": format!("{digits}@lid"), "pn": phone}))
}
