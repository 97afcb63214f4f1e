//! Contacts as Baileys has them: few fields, no flags.

use crate::changes::Changes;
use crate::fields::set_known;
use crate::people::{Person, Picture};
use crate::roster::{Roster, jid, lid_jid};
use serde_json::{Value, json};

/// People, then `status@broadcast`.
pub(super) fn row_count(roster: &Roster) -> usize {
    roster.len() + 1
}

pub(super) fn row(roster: &Roster, place: usize, changes: &Changes) -> Value {
    if place < roster.len() { person(roster.at(place), changes) } else { json!({"id": "status@broadcast"}) }
}

/// `imgUrl` may read "changed", which is no URL; `status` is the about text if it was ever seen.
pub(super) fn person(person: Person, changes: &Changes) -> Value {
    let mut row = json!({"id": jid(person, "c.us")});
    let is_every = |n: usize| person.index.is_multiple_of(n);
    // Twins come without it: whoever joins rows by LID would find fewer people than there are.
    let lid = person.phone().filter(|_| is_every(2) && person.twin().is_none());
    let known = [
        ("name", changes.saved_name(person)),
        ("pushname", person.push_name()),
        ("verifiedName", person.business_name()),
        ("lid", lid.map(|_| lid_jid(person))),
        ("imgUrl", (person.picture() != Picture::Unset && is_every(3)).then(|| "changed".to_owned())),
        ("status", person.about().filter(|_| is_every(4))),
    ];
    set_known(&mut row, known);
    row
}
