//! The golden queries: who is found by what people type, and who is not, line by line from a text file.

use super::text::tests::Written;
use crate::contact::{Contact, ContactId, Jid};

const GOLDEN: &str = include_str!("golden/queries.txt");

/// How many there are to be at least.
const FEWEST: usize = 300;

/// Everybody of the list, as they are and as they are kept.
fn people() -> Vec<(Contact, Written)> {
    let people = GOLDEN.lines().filter_map(|line| line.strip_prefix("= ")).map(person);
    people.map(|person| (person.clone(), Written::of(&person))).collect()
}

/// Reads `id | name / name | number or address | lid`.
fn person(line: &str) -> Contact {
    let mut columns = line.split('|').map(str::trim);
    let mut column = || columns.next().unwrap_or_default();
    let mut contact = Contact::new(ContactId::new(column()));
    let names = unescaped(column());
    let mut names = names.split(" / ").filter(|name| !name.is_empty());
    contact.names.saved = names.next().map(Box::from);
    contact.names.push = names.next().map(Box::from);
    for address in [column(), column()].into_iter().filter(|address| !address.is_empty()) {
        let address = if address.contains('@') { address.to_owned() } else { format!("{address}@s.whatsapp.net") };
        let jid = contact.jid.take();
        contact = contact.with_jid(Jid::parse(&address).unwrap());
        contact.jid = jid.or(contact.jid);
    }
    contact
}

/// Puts characters in the place of `\u{…}`, for those that cannot be seen in an editor.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        plain.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        plain.push_str(rest);
    }
    plain
}

/// What is wrong with a line `query | must be found | must not be found`, where `*` is everybody else.
fn check(line: &str, people: &[(Contact, Written)]) -> Result<(), String> {
    let mut columns = line.split('|').map(str::trim);
    let mut column = || columns.next().unwrap_or_default();
    let question = unescaped(column());
    let (wanted, unwanted) = (column(), column());
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    let unwanted: Vec<&str> = match unwanted {
        "*" => people.iter().map(|(person, _)| person.id.as_str()).filter(|id| !wanted.contains(id)).collect(),
        listed => listed.split_whitespace().collect(),
    };
    let is_found = |id: &&&str| {
        let (_, written) = people.iter().find(|(person, _)| person.id.as_str() == **id).ok_or(id).unwrap();
        written.is_found_by(&question)
    };
    let missed: Vec<_> = wanted.iter().filter(|id| !is_found(id)).collect();
    let strangers: Vec<_> = unwanted.iter().filter(is_found).collect();
    if wanted.is_empty() && unwanted.is_empty() {
        return Err("names nobody".to_owned());
    }
    if missed.is_empty() && strangers.is_empty() {
        return Ok(());
    }
    Err(format!("misses {missed:?}, finds {strangers:?}"))
}

#[test]
fn every_golden_query_finds_whom_it_is_to_find() {
    let people = people();
    let lines: Vec<(usize, &str)> = GOLDEN
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with(['#', '=']))
        .collect();
    assert!(lines.len() >= FEWEST, "{} golden queries", lines.len());
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|(number, line)| Some(format!("{}: {line}: {}", number + 1, check(line, &people).err()?)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_person_of_the_golden_queries_is_another() {
    let people = people();
    let ids: std::collections::BTreeSet<&str> = people.iter().map(|(person, _)| person.id.as_str()).collect();
    assert_eq!(ids.len(), people.len());
}
