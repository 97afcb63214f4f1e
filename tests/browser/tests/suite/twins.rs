//! Who is listed twice, by number and by privacy id: one row with both ids, and a switch that shows them apart.

use simulator::LoggedRequest;
use simulator::people::{Person, person};

use crate::Desk;
use crate::desk::link_to;
use crate::listed::{Listed, listed};

/// Enough for a pair, which the 41st and 42nd of every 64 are.
const PEOPLE: usize = 64;

macro_rules! at_each_that_tells {
    ($check:ident) => {
        at_each!($check: waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows");
    };
}

at_each_that_tells!(who_is_listed_twice_has_one_row);

fn who_is_listed_twice_has_one_row(id: &'static str) {
    let desk = tall(id);
    desk.wait_row_count(PEOPLE - 1);
    desk.wait_status(&format!("{} contacts", PEOPLE - 1));
    let [by_number, by_lid] = rows(id);
    let shown: Vec<Listed> = desk.read_to_the_end().into_iter().map(|row| row.listed).collect();
    assert!(shown.contains(&by_number) && shown.iter().all(|row| row.id != by_lid.id));
    desk.search(by_number.number.as_deref().unwrap());
    desk.wait_listed(std::slice::from_ref(&by_number));
    // Under either id.
    desk.search(&by_lid.id);
    desk.wait_listed(std::slice::from_ref(&by_number));

    desk.open(&by_number.name);
    desk.wait_facts("Identifiers", &[("JID", &by_number.id), ("LID", &by_lid.id)]);
}

at_each_that_tells!(a_switch_shows_them_apart_and_lasts);

fn a_switch_shows_them_apart_and_lasts(id: &'static str) {
    let desk = tall(id);
    desk.wait_row_count(PEOPLE - 1);
    let switch = desk.page.by_role("checkbox", APART);
    switch.check();
    desk.wait_address(&format!("/{id}?twins=apart"));
    desk.wait_row_count(PEOPLE);
    let both = |desk: &Desk| {
        let shown = desk.read_to_the_end();
        rows(id).iter().all(|wanted| shown.iter().any(|row| row.listed.id == wanted.id))
    };
    assert!(both(&desk));
    desk.page.reload();
    desk.wait_row_count(PEOPLE);
    assert_eq!(desk.page.by_role("checkbox", APART).ax_property("checked").as_deref(), Some("true"));
    assert!(both(&desk));
    desk.page.by_role("checkbox", APART).uncheck();
    desk.wait_address(&format!("/{id}"));
    desk.wait_row_count(PEOPLE - 1);
    desk.page.back();
    desk.wait_row_count(PEOPLE);
}

at_each!(a_link_to_the_id_alone_opens_the_same_person:
    gowa "gowa", waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn a_link_to_the_id_alone_opens_the_same_person(id: &'static str) {
    let desk = Desk::with_people(PEOPLE);
    let [by_number, by_lid] = rows(id);
    desk.sign_in_at(id, &link_to(id, twins()[1]));
    desk.detail().within().by_role("heading", &by_number.name);
    desk.wait_told(&written(&by_number));
    desk.page.wait_until("both ids are told", || {
        let ids: Vec<String> = desk.facts_under("Identifiers").into_iter().map(|(_, id)| id).collect();
        ids.contains(&by_number.id) && ids.contains(&by_lid.id)
    });
}

at_each!(who_is_joined_is_done_to_as_one: waha "waha");

fn who_is_joined_is_done_to_as_one(id: &'static str) {
    let desk = tall(id);
    desk.wait_row_count(PEOPLE - 1);
    let [by_number, _] = rows(id);
    desk.open(&by_number.name);
    desk.button("Block").click();
    let question = desk.page.by_role("alertdialog", format!("Block {}?", by_number.name));
    question.within().by_role("button", "Block").click();
    desk.button("Unblock");
    let is_write = |request: &LoggedRequest| request.method == "POST" && request.status == Some(201);
    desk.page.wait_until("it is done", || desk.n_asked(id, is_write) == 1);
    // Shown apart, both are.
    desk.page.by_role("checkbox", APART).check();
    desk.wait_row_count(PEOPLE);
    for twin in rows(id) {
        let row = desk.rows().into_iter().find(|row| row.listed.id == twin.id).unwrap();
        // The first one is the header.
        let row = &desk.grid().within().all_by_role("row")[row.index];
        assert!(row.text().contains("Blocked"), "{}", row.text());
    }
}

at_each!(opening_one_joins_them: gowa "gowa");

fn opening_one_joins_them(id: &'static str) {
    let [by_number, by_lid] = rows(id);
    for opened in twins() {
        let desk = tall(id);
        // Nothing in the list tells.
        desk.wait_row_count(PEOPLE);
        desk.search(&by_number.name);
        desk.wait_row_count(2);
        let at = desk.rows().into_iter().find(|row| row.listed.id == listed(id, opened).id).unwrap();
        desk.grid().within().all_by_role("link").remove(at.index - 1).click();
        desk.detail().within().by_role("heading", &by_number.name);
        desk.wait_row_count(1);
        desk.wait_told(&written(&by_number));
        desk.page.wait_until("both ids are told", || {
            let ids: Vec<String> = desk.facts_under("Identifiers").into_iter().map(|(_, id)| id).collect();
            ids.contains(&by_number.id) && ids.contains(&by_lid.id)
        });
        desk.page.by_role("checkbox", APART).check();
        desk.wait_row_count(2);
        desk.detail();
    }
}

at_each!(nothing_is_offered_where_nobody_is_known_to_be_listed_twice:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender",
);

fn nothing_is_offered_where_nobody_is_known_to_be_listed_twice(id: &'static str) {
    let desk = tall(id);
    desk.wait_row_count(PEOPLE);
    desk.wait_answers();
    assert!(desk.page.maybe_by_role("checkbox", APART).is_none());
}

const APART: &str = "Duplicates apart";

#[track_caller]
fn tall(id: &str) -> Desk {
    let desk = Desk::with_people(PEOPLE);
    desk.page.resize(1280, 4400);
    desk.sign_in(id);
    desk
}

/// The pair: the entry by number and the one by privacy id.
fn twins() -> [Person; 2] {
    let by_number = person(40);
    [by_number, by_number.twin().unwrap()]
}

/// How the pair is listed where nobody joins it.
fn rows(id: &str) -> [Listed; 2] {
    twins().map(|person| listed(id, person))
}

/// The last four digits of a number, which are written in one piece.
fn written(listed: &Listed) -> String {
    let number = listed.number.as_deref().unwrap();
    number[number.len() - 3..].to_owned()
}
