//! Search finds what the page shows: every name and the number in any spelling, at the gateway or here.

use std::time::Duration;

use simulator::Effect;
use simulator::people::{person, pinned};

use crate::listed::{Listed, all_listed, far_down, listed, n_rows};
use crate::{Desk, PEOPLE};

at_every_gateway!(names_are_found_whatever_their_accents_and_case);

fn names_are_found_whatever_their_accents_and_case(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    let jozsef = [listed(id, person(pinned::JOZSEF))];
    for words in ["József Kovács", "jozsef kovacs", "KOVÁCS józsef"] {
        desk.search(words);
        desk.wait_listed(&jozsef);
        desk.wait_status(&format!("1 of {} contacts", n_rows(id, PEOPLE)));
    }
    desk.search("Олена");
    desk.page.wait_until("the reading has ended", || desk.row_count().is_some());
    assert!(desk.names().contains(&"Олена Шевченко".to_owned()), "{:?}", desk.names());
}

at_every_gateway!(somebody_far_down_is_found);

fn somebody_far_down_is_found(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    let somebody = listed(id, far_down());
    assert!(!desk.rows().iter().any(|row| row.listed == somebody && row.index <= 20) || id == "gowa");
    desk.search_box().type_text(&somebody.name.to_lowercase());
    desk.page.wait_until("the reading has ended", || desk.row_count().is_some());
    assert!(desk.rows().iter().any(|row| row.listed == somebody), "{:?}", desk.rows());
}

at_every_gateway!(numbers_are_found_in_any_spelling);

fn numbers_are_found_in_any_spelling(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    for somebody in [person(pinned::JOZSEF), person(pinned::DEWI), far_down()] {
        let digits = somebody.phone().unwrap();
        let (country, national) = digits.split_at(2);
        let (area, rest) = national.split_at(2);
        let (middle, last) = rest.split_at(rest.len() - 4);
        for spelling in [
            digits.clone(),
            format!("+{country} {area} {middle}-{last}"),
            format!("00{country}{national}"),
            format!("0{area} {middle} {last}"),
            format!("(0{area}) {middle}-{last}"),
        ] {
            desk.search(&spelling);
            desk.page.wait_until(&format!("the reading for {spelling} has ended"), || desk.row_count().is_some());
            desk.wait_listed(&[listed(id, somebody)]);
        }
        desk.search(last);
        desk.wait_listed(&with_digits(id, last));
    }
}

at_every_gateway!(ids_are_found);

fn ids_are_found(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    // Her number is hidden, so that every gateway knows her by her privacy id.
    let amina = person(pinned::AMINA);
    for spelling in [format!("{}@lid", amina.lid()), amina.lid().to_string()] {
        desk.search(&spelling);
        desk.wait_listed(&[listed(id, amina)]);
    }
}

at_every_gateway!(clearing_brings_the_list_back);

fn clearing_brings_the_list_back(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    let before = desk.rows();
    for clear in ["the button", "Escape", "deleting"] {
        desk.search("jozsef kovacs");
        desk.wait_listed(&[listed(id, person(pinned::JOZSEF))]);
        match clear {
            "the button" => desk.page.by_role("button", "Clear search").click(),
            "Escape" => desk.search_box().press("Escape"),
            _ => desk.search(""),
        }
        desk.page.wait_until(&format!("{clear} brings the list back"), || desk.rows() == before);
        assert_eq!(desk.search_box().value(), "");
    }
}

at_each!(says_how_far_it_has_looked:
    wachat "wachat", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn says_how_far_it_has_looked(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    desk.wait_answers();
    desk.spoil(id, Effect::Delay(Duration::from_millis(600)));
    desk.search("jozsef kovacs");
    let told = desk.wait_status(" read ");
    // He stands on the first page of some: found while the reading goes on.
    assert!(told.contains(" match"), "{told}");
    assert_eq!(desk.row_count(), None, "nobody knows yet how many there will be");
    desk.page.by_role("progressbar", "Reading contacts");
    desk.simulator.calm();
    desk.wait_listed(&[listed(id, person(pinned::JOZSEF))]);
    desk.wait_status(&format!("1 of {} contacts", n_rows(id, PEOPLE)));
    desk.page.no_role("progressbar", "Reading contacts");
}

#[test]
fn a_filter_set_while_typing_does_not_stop_the_search() {
    let desk = Desk::new();
    desk.sign_in("wachat");
    desk.search_box().type_text("jozsef kovacs");
    desk.page.by_role("checkbox", "Include groups").check();
    desk.wait_listed(&[listed("wachat", person(pinned::JOZSEF))]);
}

#[test]
fn a_number_found_by_the_gateway_is_found_again_under_another_filter() {
    let desk = Desk::new();
    desk.sign_in("wachat");
    let somebody = far_down();
    desk.search(&somebody.phone().unwrap());
    desk.wait_listed(&[listed("wachat", somebody)]);
    let groups = desk.page.by_role("checkbox", "Include groups");
    groups.check();
    desk.page.wait_url("include=groups");
    desk.wait_answers();
    desk.wait_listed(&[listed("wachat", somebody)]);
    groups.uncheck();
    desk.wait_listed(&[listed("wachat", somebody)]);
}

at_every_gateway!(nobody_matches_is_said_and_undone);

fn nobody_matches_is_said_and_undone(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    let before = desk.rows();
    desk.search("qqzzqq");
    desk.wait_words("Nobody matches");
    assert!(!desk.words().contains("No contacts"));
    desk.wait_row_count(0);
    desk.page.by_role("button", "Clear search and filters").click();
    desk.page.wait_until("the list is back", || desk.rows() == before);
}

/// Everybody whose number has these digits in it.
fn with_digits(id: &str, digits: &str) -> Vec<Listed> {
    let mut all = all_listed(id, 0..PEOPLE);
    all.retain(|listed| listed.number.as_ref().is_some_and(|number| number.contains(digits)));
    all
}

at_each!(reading_on_can_be_paused_gone_on_with_and_stopped: wachat "wachat", waha "waha");

fn reading_on_can_be_paused_gone_on_with_and_stopped(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    desk.spoil(id, Effect::Delay(Duration::from_millis(700)));
    desk.search("zzzz nobody");
    desk.page.by_role("button", "Pause reading").click();
    desk.wait_status("paused");
    desk.page.wait_requests_over();
    let asked = desk.asked(id).len();
    assert_eq!(desk.row_count(), None, "nobody knows yet whether anybody matches");
    desk.page.by_role("button", "Go on reading").click();
    desk.page.wait_until("the reading goes on", || desk.asked(id).len() > asked);
    desk.page.by_role("button", "Stop reading").click();
    desk.wait_status("stopped");
    desk.page.no_role("progressbar", "Reading contacts");
    desk.simulator.calm();
    desk.page.by_role("button", "Go on reading").click();
    desk.wait_words("Nobody matches");
    desk.page.no_role("button", "Stop reading");
}

at_every_gateway!(what_was_found_is_marked_in_the_row);

fn what_was_found_is_marked_in_the_row(id: &'static str) {
    let desk = Desk::with_people(40);
    desk.sign_in(id);
    let marks = || {
        desk.page.eval("[...document.querySelectorAll('[role=row] mark')].map((mark) => mark.textContent).join('|')")
    };
    desk.search("jozsef");
    desk.wait_listed(&[listed(id, person(pinned::JOZSEF))]);
    desk.page.wait_until("his name is marked", || marks().as_str().is_some_and(|marks| marks.starts_with("József")));
    // A name with a mark in it is still one name.
    desk.grid().within().by_role("link", "József Kovács");
    if listed(id, person(pinned::JOZSEF)).number.is_some() {
        desk.search("205550142");
        desk.page.wait_until("his number is marked", || marks() == "20 555 0142");
    }
    desk.search("");
    desk.page.wait_until("nothing is marked", || marks() == "");
}
