//! Who is listed twice, by number and by privacy id: one row, or two where somebody wants them apart.

use super::*;

const TELLS_LINKS: Abilities = Abilities { tells_links: true, ..CANNOT };

fn jid(text: &str) -> Jid {
    Jid::parse(text).unwrap()
}

/// A page of contacts, one to a line: their addresses, and a name behind `=`.
fn rows(rows: &str, next: Option<u64>) -> Batch {
    let contact = |row: &str| {
        let (jids, name) = row.split_once('=').unwrap_or((row, ""));
        let first = jids.split_whitespace().next().unwrap();
        let mut contact = Contact::new(ContactId::new(first));
        for address in jids.split_whitespace().rev() {
            contact = contact.with_jid(jid(address));
        }
        contact.names.saved = (!name.is_empty()).then(|| name.into());
        contact
    };
    let contacts = rows.lines().map(str::trim).filter(|row| !row.is_empty()).map(contact).collect();
    Batch { contacts, next: next.map(Position::Page), ..Batch::default() }
}

fn links(pairs: &str, next: Option<u64>) -> Links {
    let pair = |pair: &str| pair.split_once('=').map(|(lid, number)| (jid(lid), jid(number))).unwrap();
    Links { pairs: pairs.split_whitespace().map(pair).collect(), next: next.map(Position::Offset) }
}

fn answer_links(browsing: &mut Browsing, expected: &str, links: Links) {
    let asked = asked(browsing);
    assert_eq!(asked.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>(), [expected]);
    browsing.take(asked[0].0, Answer::Links(links)).unwrap();
}

/// The rows as `id:name:number`.
fn people(browsing: &Browsing) -> Vec<String> {
    let person = |place: &Place| {
        let person = browsing.contact(*place).unwrap();
        let number = person.phone.as_ref().map_or("-", Phone::digits).to_owned();
        format!("{}:{}:{number}", person.id.as_str(), person.name().unwrap_or("-"))
    };
    browsing.rows().iter().map(person).collect()
}

fn with_twins() -> Browsing {
    let mut browsing = Browsing::new(TELLS_LINKS, Look::default(), host());
    let list = rows("205@lid=Ana\n628123456@c.us\n206@lid=Bob\n628999999@c.us=Zoe", None);
    answer(&mut browsing, "list Start", list);
    answer_links(&mut browsing, "links Start", links("205@lid=628123456@c.us 206@lid=628777777@c.us", None));
    browsing
}

#[test]
fn the_table_of_numbers_is_asked_for_only_where_somebody_hides_theirs() {
    let mut browsing = Browsing::new(TELLS_LINKS, Look::default(), host());
    answer(&mut browsing, "list Start", rows("628999999@c.us=Zoe", None));
    assert_at_rest(&mut browsing);
}

#[test]
fn twins_stand_in_one_row_with_all_that_is_known_of_both() {
    let browsing = with_twins();
    assert_eq!(
        people(&browsing),
        ["628123456@c.us:Ana:628123456", "206@lid:Bob:628777777", "628999999@c.us:Zoe:628999999"]
    );
    let ana = browsing.find(&ContactId::new("205@lid")).unwrap();
    assert_eq!((ana.id.as_str(), ana.lid), ("628123456@c.us", Some(jid("205@lid"))));
    assert_eq!(browsing.progress().n_matching, Some(3));
}

#[test]
fn twins_are_shown_apart_when_somebody_wants_that() {
    let mut browsing = with_twins();
    assert!(browsing.has_twins());
    browsing.look(Look { twins_apart: true, ..Look::default() });
    assert_eq!(
        people(&browsing),
        [
            "205@lid:Ana:628123456",
            "206@lid:Bob:628777777",
            "628999999@c.us:Zoe:628999999",
            "628123456@c.us:-:628123456"
        ]
    );
    assert_eq!(browsing.progress().n_matching, Some(4));
}

#[test]
fn a_twin_is_found_by_what_is_known_under_either_id() {
    let mut browsing = with_twins();
    for words in ["ana", "628123456", "8123456@c.us"] {
        browsing.look(searching(words));
        assert_eq!(people(&browsing), ["628123456@c.us:Ana:628123456"], "{words}");
    }
}

#[test]
fn either_id_leads_to_the_one_row() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", rows("628999999@c.us=Zoe\n205@lid 628123456@c.us=Ana", Some(2)));
    answer(&mut browsing, "list Page(2)", rows("628123456@c.us", Some(3)));
    for id in ["205@lid", "628123456@c.us"] {
        assert_eq!(browsing.row_of(&ContactId::new(id)), Some(1), "{id}");
    }
}

#[test]
fn a_twin_that_comes_with_a_later_page_joins_the_row_that_is_there() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", rows("205@lid 628123456@c.us=Ana\n628999999@c.us=Zoe", Some(2)));
    answer(&mut browsing, "list Page(2)", rows("628123456@c.us", Some(3)));
    assert_eq!(people(&browsing), ["628123456@c.us:Ana:628123456", "628999999@c.us:Zoe:628999999"]);
    assert_eq!(browsing.progress().n_read, 2);
}

#[test]
fn a_table_without_anything_new_is_read_no_further() {
    let mut browsing = Browsing::new(TELLS_LINKS, Look::default(), host());
    answer(&mut browsing, "list Start", rows("205@lid=Ana", None));
    answer_links(&mut browsing, "links Start", links("206@lid=628123456@c.us", Some(100)));
    answer_links(&mut browsing, "links Offset(100)", links("206@lid=628123456@c.us", Some(200)));
    assert_at_rest(&mut browsing);
}

#[test]
fn a_table_goes_on_behind_a_part_of_people_who_all_hide_their_number() {
    let mut browsing = Browsing::new(TELLS_LINKS, Look::default(), host());
    answer(&mut browsing, "list Start", rows("205@lid=Ana", None));
    answer_links(&mut browsing, "links Start", links("", Some(100)));
    answer_links(&mut browsing, "links Offset(100)", links("205@lid=628123456@c.us", None));
    assert_eq!(people(&browsing), ["205@lid:Ana:628123456"]);
}

#[test]
fn a_table_that_cannot_be_read_is_no_reason_to_stop() {
    let mut browsing = Browsing::new(TELLS_LINKS, Look::default(), host());
    answer(&mut browsing, "list Start", rows("205@lid=Ana", Some(2)));
    let asked = asked(&mut browsing);
    let words: Vec<&str> = asked.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, ["list Page(2)", "links Start"]);
    assert!(!browsing.fail(asked[1].0), "nobody misses it");
    browsing.take(asked[0].0, Answer::Batch(rows("206@lid=Bob", None))).unwrap();
    assert_eq!(people(&browsing), ["205@lid:Ana:-", "206@lid:Bob:-"]);
    assert_at_rest(&mut browsing);
}

#[test]
fn a_row_becomes_another_edition_when_more_is_known_of_it() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", rows("205@lid=Ana", None));
    let before = browsing.edition(browsing.rows()[0]);
    browsing.change(&ContactId::new("205@lid"), |contact| contact.flags.blocked = Some(true));
    assert_ne!(browsing.edition(browsing.rows()[0]), before);
    assert_eq!(browsing.contact(browsing.rows()[0]).unwrap().flags.blocked, Some(true));
}

#[test]
fn most_people_tell_which_country_one_is_in() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    assert_eq!(browsing.home(), None);
    answer(&mut browsing, "list Start", rows("628123456@c.us\n4915155501022@c.us\n628999999@c.us", None));
    assert!(browsing.home().unwrap().digits().starts_with("62"));
}
