//! What a list has to show: worked out from the simulator's people, by the contract of each gateway.

use simulator::people::{self, Person};

/// A person as one row shows them. Numbers are digits only, however the row spaces them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Listed {
    /// The gateway's own key, which stands in the address of the detail.
    pub(crate) id: String,
    /// The name shown; a number in place of one is written `+` and its digits.
    pub(crate) name: String,
    /// The number shown, if there is one.
    pub(crate) number: Option<String>,
}

/// What stands where there is neither a name nor a number.
const HIDDEN: &str = "Number hidden by WhatsApp";

/// How a connection lists a person.
pub(crate) fn listed(connection: &str, person: Person) -> Listed {
    let number = number(connection, person);
    let names = names(connection, person).into_iter().flatten();
    let name = names.map(|name| name.trim().to_owned()).find(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| number.as_ref().map_or_else(|| HIDDEN.to_owned(), |digits| format!("+{digits}")));
    Listed { id: id(connection, person), name: evened(&name), number }
}

/// How a connection lists everybody in `people`, in order of their keys. Who is listed twice has one row, where the
/// gateway tells that both are one.
pub(crate) fn all_listed(connection: &str, people: impl IntoIterator<Item = usize>) -> Vec<Listed> {
    let joined = |index| if joins_twins(connection) { main_entry(index) } else { index };
    let mut all: Vec<Listed> =
        people.into_iter().map(|index| listed(connection, people::person(joined(index)))).collect();
    all.sort();
    all.dedup();
    all
}

/// How many rows a connection shows for `n` people.
pub(crate) fn n_rows(connection: &str, n: usize) -> usize {
    all_listed(connection, 0..n).len()
}

/// Whether the gateway tells in a table which number stands behind which privacy id.
fn joins_twins(connection: &str) -> bool {
    connection.starts_with("waha")
}

/// The entry by number for whoever is listed by number and by privacy id.
fn main_entry(index: usize) -> usize {
    let other = people::person(index).twin().map_or(index, |twin| twin.index);
    if people::person(index).phone().is_some() { index } else { other }
}

/// The members of the group with that number, of an account with `n` people: person `p` is in group `p % G` unless 3
/// divides `p`, and also in the one after it when 5 divides `p`, where `G` is how many groups there are.
pub(crate) fn members(group: usize, n: usize) -> Vec<usize> {
    let groups = n / 40;
    let is_own = |p: &usize| p % groups == group && !p.is_multiple_of(3);
    let is_guest = |p: &usize| (p + 1) % groups == group && p.is_multiple_of(5);
    (0..n).filter(|p| is_own(p) || is_guest(p)).collect()
}

/// Whether a person is in any group.
pub(crate) fn is_in_a_group(index: usize) -> bool {
    !index.is_multiple_of(3) || index.is_multiple_of(5)
}

/// Somebody far down every list, whose Indonesian number every connection knows.
pub(crate) fn far_down() -> Person {
    let candidates = (480..700).step_by(24).map(people::person);
    let has_all =
        |person: &Person| person.phone().is_some() && person.saved_name().is_some() && person.twin().is_none();
    candidates.into_iter().find(has_all).unwrap()
}

/// The names that a connection tells of, in the order in which one is chosen to be shown.
fn names(connection: &str, person: Person) -> Vec<Option<String>> {
    let (saved, push) = (person.saved_name(), person.push_name());
    match connection {
        // The push name comes with the conversation.
        "wachat" => vec![saved, push.filter(|_| person.chat().is_some())],
        // One field, and the server chooses what it holds.
        "gowa" => vec![saved, push, person.business_name()],
        "whatsapp-gateway" => vec![saved.or(push), person.business_name()],
        "hypersender" | "waha-gows" => vec![saved, push],
        "waha" | "waha-noweb" | "waha-by-page" => vec![saved, push, person.business_name()],
        other => panic!("no contract of {other}"),
    }
}

/// The number as far as a connection tells it.
fn number(connection: &str, person: Person) -> Option<String> {
    // Every third row of Hypersender has a LID for its id, and no other field.
    person.phone().filter(|_| connection != "hypersender" || person.index % 3 != 2)
}

fn id(connection: &str, person: Person) -> String {
    let jid = |server: &str| match number(connection, person) {
        Some(digits) => format!("{digits}@{server}"),
        None => format!("{}@lid", person.lid()),
    };
    match connection {
        "wachat" => (101 + person.index).to_string(),
        "gowa" => jid("s.whatsapp.net"),
        "whatsapp-gateway" => format!("{}@lid", person.lid()),
        _ => jid("c.us"),
    }
}

/// A name as it is compared: what looks like a number loses its spaces and dashes.
pub(crate) fn evened(name: &str) -> String {
    let is_number = name.starts_with('+') && name.chars().all(|c| c.is_ascii_digit() || "+ -()".contains(c));
    if is_number { format!("+{}", digits(name)) } else { name.to_owned() }
}

/// The digits in a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
