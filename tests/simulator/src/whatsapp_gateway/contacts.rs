//! WhatsApp Gateway's calls about contacts.

use super::{error, invalid, not_found, row_id};
use crate::fields::{set, set_known};
use crate::http::{Answer, Request};
use crate::people::{Person, Picture};
use crate::picture;
use crate::roster::{Roster, digits_of, lid_jid, registered};
use serde_json::{Value, json};

/// A page of the list, in order of row id: when the gateway first saw the person.
pub(super) fn list(roster: &Roster, request: &Request) -> Answer {
    let limit = match limit(request) {
        Ok(limit) => limit,
        Err(refusal) => return refusal,
    };
    let source = request.query("source").unwrap_or_default();
    if !["", "dm", "group"].contains(&source) {
        return invalid("source must be dm or group");
    }
    // The cursor is a row id. What comes after it is the next page.
    let after = match request.query("cursor").unwrap_or_default() {
        "" => None,
        cursor => match cursor.parse::<usize>() {
            Ok(id) => Some(id),
            Err(_) => return invalid("invalid cursor"),
        },
    };
    let hits = hits(roster, source, request);
    let offset = after.map_or(0, |id| hits.partition_point(|it| row_id(roster.at(*it)) <= id));
    let places = request.twist.page(offset, limit, hits.len()).into_iter();
    let people = places.filter_map(|place| hits.get(place)).map(|it| roster.at(*it));
    let people: Vec<Person> = people.collect();

    let rows: Vec<Value> = people.iter().map(|it| row(*it)).collect();
    let mut body = json!({"data": rows});
    // A full page has a cursor, so a list of exactly N pages ends with an empty one. The last
    // page has no such key, where the vendor's page speaks of an empty text.
    if let Some(last) = people.last().filter(|_| people.len() == limit) {
        set(&mut body, "nextCursor", row_id(*last).to_string());
    }
    Answer::json(200, &body)
}

/// 50 when absent or 0, else clamped to 1–200.
fn limit(request: &Request) -> Result<usize, Answer> {
    match request.query("limit").unwrap_or_default() {
        "" => Ok(50),
        text => match text.parse::<i64>() {
            Ok(0) => Ok(50),
            Ok(limit) => Ok(limit.clamp(1, 200) as usize),
            Err(_) => Err(invalid("limit must be an integer")),
        },
    }
}

/// The places that the filters leave, in order.
fn hits(roster: &Roster, source: &str, request: &Request) -> std::sync::Arc<Vec<usize>> {
    let group = request.query("group").unwrap_or_default();
    let q = request.query("q").unwrap_or_default();
    roster.hits(format!("{source} {group} {q}"), || {
        let like = (!q.is_empty()).then(|| Like::containing(q));
        let named = |person: Person| match (&like, name(person)) {
            (None, _) => true,
            (Some(like), Some(name)) => like.matches(&name),
            // `NULL LIKE …` is never true.
            (Some(_), None) => false,
        };
        let of = |person: Person| Some(roster.place_of(person));
        if !group.is_empty() {
            // Documented as combinable, but a switch: with `group`, `source` is not looked at.
            // A group that nobody knows has no members, and that is no error.
            let members = roster.find_group(group).map(|group| roster.members(group));
            let mut places: Vec<usize> = members
                .into_iter()
                .flatten()
                .filter(|(person, _)| named(*person))
                .filter_map(|(person, _)| of(person))
                .collect();
            places.sort_unstable();
            return places;
        }
        let wanted = |person: &Person| match source {
            "dm" => person.in_direct_chat(),
            // Somebody seen in a group stays in this list with a direct chat besides, and their
            // row says "dm".
            "group" => roster.is_in_a_group(*person),
            _ => true,
        };
        let people = roster.people().filter(wanted).filter(|it| named(*it));
        people.filter_map(of).collect()
    })
}

/// The identity table keeps one name: saved, else push.
fn name(person: Person) -> Option<String> {
    person.saved_name().or_else(|| person.push_name())
}

fn row(person: Person) -> Value {
    let source = if person.in_direct_chat() { "dm" } else { "group" };
    let mut row = json!({"lid": lid_jid(person), "source": source});
    // Unknown is omitted, never null.
    let known = [("phoneNumber", person.phone()), ("name", name(person)), ("businessName", person.business_name())];
    set_known(&mut row, known);
    row
}

/// One person's stored data, by LID.
pub(super) fn one(roster: &Roster, lid: &str) -> Answer {
    let Some(person) = roster.find(lid).filter(|_| lid.ends_with("@lid")) else {
        return not_found("contact not found");
    };
    let mut identity = row(person);
    if let Some(identity) = identity.as_object_mut() {
        identity.remove("source");
        identity.insert("id".to_owned(), json!(row_id(person)));
        identity.insert("firstSeenAt".to_owned(), json!(person.created()));
        identity.insert("updatedAt".to_owned(), json!(person.updated()));
        if let Some(phone) = person.phone() {
            identity.insert("phoneJid".to_owned(), json!(format!("{phone}@s.whatsapp.net")));
        }
    }
    let groups = roster.groups_of(person).into_iter().map(|(group, role)| {
        json!({
            "jid": group.jid(),
            "name": group.subject(),
            "role": role.name("member"),
            "lastSeen": person.updated(),
        })
    });
    let groups: Vec<Value> = groups.collect();
    let body = json!({"identity": identity, "dm": person.in_direct_chat(), "groups": groups});
    Answer::json(200, &body)
}

/// A live lookup of a number.
pub(super) fn check(request: &Request) -> Answer {
    let phone = request.query("phone").unwrap_or_default();
    if phone.trim().is_empty() {
        return invalid("phone is required");
    }
    let mut body = json!({"query": phone, "isOnWhatsApp": false});
    if let Some((_, digits)) = registered(&digits_of(phone)) {
        set(&mut body, "isOnWhatsApp", true);
        set(&mut body, "jid", format!("{digits}@s.whatsapp.net"));
    }
    Answer::json(200, &body)
}

pub(super) fn picture(roster: &Roster, asked: &str, request: &Request) -> Answer {
    let Some(person) = roster.find(asked) else { return Answer::json(200, &json!({})) };
    match (person.picture(), picture::url(person, 0, &request.origin)) {
        (_, Some(url)) => Answer::json(200, &json!({"url": url, "id": picture::id(person, 0)})),
        // whatsmeow's error is not mapped, so a hidden picture is an internal error, where the
        // description has 404.
        (Picture::Hidden, None) => error(500, "internal", "internal error"),
        // No picture at all: `{}`.
        _ => Answer::json(200, &json!({})),
    }
}

/// Empty when hidden or unset.
pub(super) fn about(roster: &Roster, asked: &str) -> Answer {
    let about = roster.find(asked).and_then(Person::about).unwrap_or_default();
    Answer::json(200, &json!({"about": about}))
}

/// SQL's `LIKE '%…%'`: `%` stands for any text and `_` for any one character, since what people
/// type is not escaped. Case is ignored; accents are not, the stricter reading of a collation
/// that no migration names.
struct Like(Vec<char>);

impl Like {
    fn containing(q: &str) -> Like {
        Like(format!("%{}%", q.to_lowercase()).chars().collect())
    }

    /// Greedy matching with one step back: the latest `%` swallows one more character whenever
    /// the rest does not fit.
    fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.to_lowercase().chars().collect();
        let (mut at, mut place) = (0, 0);
        let mut back: Option<(usize, usize)> = None;
        while let Some(letter) = name.get(place) {
            match self.0.get(at) {
                Some('%') => {
                    back = Some((at, place));
                    at += 1;
                }
                Some(it) if *it == '_' || it == letter => (at, place) = (at + 1, place + 1),
                _ => match back {
                    Some((percent, swallowed)) => {
                        back = Some((percent, swallowed + 1));
                        (at, place) = (percent + 1, swallowed + 1);
                    }
                    None => return false,
                },
            }
        }
        self.0.iter().skip(at).all(|rest| *rest == '%')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_has_wildcards_and_ignores_case() {
        for (q, name, found) in [
            ("kov", "József Kovács", true),
            ("J%K", "József Kovács", true),
            ("k_v", "József Kovács", true),
            ("k__v", "József Kovács", false),
            ("jozsef", "József Kovács", false),
            ("100%", "100 percent", true),
            ("_", "", false),
            ("%", "", true),
            ("áx", "aáaáx", true),
        ] {
            assert_eq!(Like::containing(q).matches(name), found, "{q} in {name}");
        }
    }

    #[test]
    fn rows_leave_out_what_is_unknown() {
        let nobody = crate::people::person(crate::people::pinned::NOBODY);
        let row = row(nobody);
        let fields: Vec<&String> = row.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["lid", "source"]);
    }
}
