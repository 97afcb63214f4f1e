//! Every error that a list can meet: its own words, a way on, and the rows that were there already.

use std::time::{Duration, Instant};

use browser::Name;
use serde_json::json;
use simulator::connection::WACHAT_TOKEN_WITHOUT_PLAN;
use simulator::{Credential, Effect, Fault};

use crate::desk::{PROXY, Row, sorted, spoiled};
use crate::listed::{all_listed, listed};
use crate::{Desk, PEOPLE};

at_every_gateway!(not_reached_names_every_cause_and_the_remedy);

fn not_reached_names_every_cause_and_the_remedy(id: &'static str) {
    let said = check_failure(id, Effect::Reset, "The gateway could not be reached.");
    for word in ["network", "certificate", "CORS", "proxy"] {
        assert!(said.contains(word), "{word} is not named: {said}");
    }
}

at_every_gateway!(a_page_without_cors_headers_is_not_reached);

fn a_page_without_cors_headers_is_not_reached(id: &'static str) {
    let desk = Desk::new();
    desk.provokes("blocked by CORS policy");
    check_failure_at(&desk, id, Effect::NoCors, "The gateway could not be reached.");
}

at_every_gateway!(a_status_of_500_is_the_gateways_fault);

fn a_status_of_500_is_the_gateways_fault(id: &'static str) {
    check_failure(id, Effect::Status(500), "The gateway failed with status 500.");
}

// Hypersender's proxy answers 502 to 504 with a page of HTML.
at_each!(a_status_of_502_is_the_gateways_fault: wachat "wachat", hypersender "hypersender");

fn a_status_of_502_is_the_gateways_fault(id: &'static str) {
    check_failure(id, Effect::Status(502), "The gateway failed with status 502.");
}

at_each!(a_status_of_503_is_the_gateways_fault: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn a_status_of_503_is_the_gateways_fault(id: &'static str) {
    check_failure(id, Effect::Status(503), "The gateway failed with status 503.");
}

at_every_gateway!(an_answer_cut_off_is_no_list);

fn an_answer_cut_off_is_no_list(id: &'static str) {
    check_failure(id, Effect::CutOff, "The gateway");
}

at_every_gateway!(another_type_is_named);

fn another_type_is_named(id: &'static str) {
    let said = check_failure(id, Effect::WrongType, "not what its contract says");
    assert!(said.contains("Status 200, text/plain"), "{said}");
    assert!(!said.contains("not a contact"), "the content is told: {said}");
}

at_every_gateway!(a_page_of_html_is_named);

fn a_page_of_html_is_named(id: &'static str) {
    let said = check_failure(id, Effect::Html, "The gateway’s answer");
    assert!(said.contains("Status 200, text/html"), "{said}");
    assert!(!said.contains("guest network"), "the content is told: {said}");
}

at_every_gateway!(another_shape_is_named);

fn another_shape_is_named(id: &'static str) {
    let said = check_failure(id, Effect::WrongShape, "not what its contract says");
    assert!(said.contains("Status 200, application/json"), "{said}");
    assert!(!said.contains("not a contact"), "the content is told: {said}");
}

at_every_gateway!(an_empty_list_is_told_apart_from_a_failure);

fn an_empty_list_is_told_apart_from_a_failure(id: &'static str) {
    let desk = Desk::with_people(8);
    desk.spoil(id, Effect::EmptyList);
    desk.goto(&format!("/{id}"));
    desk.give_credential(id);
    desk.wait_words("No contacts yet");
    desk.wait_row_count(0);
    desk.wait_status("0 contacts");
    assert!(desk.page.maybe_by_role("alert", Name::any()).is_none());
    desk.simulator.calm();
    desk.page.by_role("main", Name::any()).within().by_role("button", "Refresh").click();
    desk.wait_listed(&all_listed(id, 0..8));
    assert!(!desk.words().contains("No contacts"));
}

at_each!(a_failed_page_keeps_the_rows_and_the_reading_goes_on:
    wachat "wachat", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn a_failed_page_keeps_the_rows_and_the_reading_goes_on(id: &'static str) {
    let desk = Desk::tall();
    desk.hurry();
    desk.spoil_later_pages(id, Effect::Status(500));
    desk.sign_in(id);
    let before = desk.rows();
    desk.go_to_the_end();
    desk.wait_alert("The gateway failed with status 500.");
    check_at_rest(&desk);
    desk.scroller().scroll_to(0.0, 0.0);
    desk.wait_still_there(&before);
    desk.simulator.calm();
    desk.try_again();
    desk.page.no_role("alert", Name::any());
    assert_eq!(sorted(desk.read_to_the_end()), all_listed(id, 0..PEOPLE));
}

at_every_gateway!(a_failed_refresh_keeps_the_rows);

fn a_failed_refresh_keeps_the_rows(id: &'static str) {
    let desk = Desk::with_people(8);
    desk.hurry();
    desk.sign_in(id);
    desk.wait_listed(&all_listed(id, 0..8));
    desk.spoil(id, Effect::Status(500));
    desk.page.by_role("button", "Refresh").click();
    desk.wait_alert("The gateway failed with status 500.");
    assert_eq!(sorted(desk.rows()), all_listed(id, 0..8));
    assert!(!desk.words().contains("No contacts"));
    desk.simulator.calm();
    desk.try_again();
    desk.page.no_role("alert", Name::any());
    desk.wait_listed(&all_listed(id, 0..8));
}

at_every_gateway!(rows_that_cannot_be_read_are_skipped_and_counted);

fn rows_that_cannot_be_read_are_skipped_and_counted(id: &'static str) {
    let desk = Desk::with_people(20);
    desk.spoil(id, Effect::BadRow);
    desk.sign_in(id);
    let (n_people, n_whole, words) = match id {
        // WAHA's first rows by name stand for no people; two of them are lost, and nobody misses them.
        "waha" => (20, 19, "2 rows could not be read"),
        // Without its LID a row of this gateway still has a number to go by.
        "whatsapp-gateway" => (19, 17, "1 row could not be read"),
        _ => (18, 17, "2 rows could not be read"),
    };
    desk.wait_row_count(n_people);
    desk.wait_status(&format!("{n_people} contacts"));
    desk.wait_status(words);
    assert!(desk.page.maybe_by_role("alert", Name::any()).is_none());
    let rows = sorted(desk.read_to_the_end());
    let everybody = all_listed(id, 0..20);
    // One row has fields of wrong types, and is there by its key; all the others are as they should be.
    assert_eq!(rows.iter().filter(|row| everybody.contains(row)).count(), n_whole);
}

at_each!(a_list_that_goes_in_circles_is_stopped_and_named:
    wachat "wachat", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn a_list_that_goes_in_circles_is_stopped_and_named(id: &'static str) {
    let desk = Desk::tall();
    desk.spoil(id, Effect::LoopingCursor);
    desk.sign_in(id);
    let before = desk.rows();
    desk.go_to_the_end();
    desk.wait_alert("The gateway repeats itself.");
    check_at_rest(&desk);
    let asked = desk.asked(id).len();
    assert!(asked <= 10, "asked {asked} times");
    let now = Instant::now();
    let more = desk.simulator.wait_for_request(Duration::from_millis(500), |request| request.arrived > now);
    assert!(more.is_none(), "it was asked on: {more:?}");
    desk.scroller().scroll_to(0.0, 0.0);
    desk.wait_still_there(&before);
    desk.wait_status("First ");
}

at_each!(a_credential_refused_in_mid_list_is_asked_for_again:
    wachat "wachat", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn a_credential_refused_in_mid_list_is_asked_for_again(id: &'static str) {
    let desk = Desk::tall();
    desk.spoil_later_pages(id, Effect::Status(401));
    desk.sign_in(id);
    desk.go_to_the_end();
    desk.wait_alert("does not accept this credential");
    assert!(!desk.words().contains("No contacts"));
    desk.simulator.calm();
    desk.give_credential(id);
    desk.wait_rows();
    desk.page.no_role("alert", Name::any());
    assert_eq!(sorted(desk.read_to_the_end()), all_listed(id, 0..PEOPLE));
}

#[test]
fn a_plan_without_contacts_is_no_wrong_credential() {
    let desk = Desk::with_people(8);
    desk.goto("/wachat");
    desk.give("wachat", Credential::Token(WACHAT_TOKEN_WITHOUT_PLAN));
    let said = desk.wait_alert("This credential may not read the contacts.");
    assert!(said.contains("plan"), "{said}");
    assert!(desk.page.maybe_by_role("form", Name::any()).is_none(), "signing in again would not help");
    assert!(!desk.words().contains("No contacts"));
    check_at_rest(&desk);
    desk.page.by_role("button", "Forget credential").click();
    desk.give_credential("wachat");
    desk.wait_listed(&all_listed("wachat", 0..8));
}

at_every_gateway!(too_many_requests_go_on_by_themselves);

fn too_many_requests_go_on_by_themselves(id: &'static str) {
    let desk = Desk::with_people(8);
    let effect = Effect::RetryAfter { status: 429, seconds: 2 };
    desk.simulator.behave(Fault { times: Some(1), ..spoiled(id, effect) });
    desk.goto(&format!("/{id}"));
    desk.give_credential(id);
    let said = desk.wait_alert("The gateway asks us to slow down.");
    assert!(said.contains("Reading goes on in 2 s."), "{said}");
    assert!(!desk.words().contains("No contacts"));
    desk.wait_listed(&all_listed(id, 0..8));
    desk.page.no_role("alert", Name::any());
}

#[test]
fn the_wait_that_a_gateway_asks_for_is_told_and_kept() {
    for status in [429, 503] {
        // The page can read the header only from its own origin.
        let desk = Desk::with_changed("wachat", json!({ "url": PROXY }));
        let effect = Effect::RetryAfter { status, seconds: 3 };
        desk.simulator.behave(Fault { times: Some(1), ..spoiled("wachat", effect) });
        desk.goto("/wachat");
        desk.give_credential("wachat");
        let said = desk.wait_alert("The gateway asks us to slow down.");
        assert!(said.contains("Reading goes on in 3 s."), "{status}: {said}");
        desk.wait_rows();
        let asked: Vec<Instant> = desk.asked("wachat").iter().map(|request| request.arrived).collect();
        assert!(asked[1] - asked[0] >= Duration::from_secs(3), "asked again too early");
        desk.page.no_role("alert", Name::any());
    }
}

#[test]
fn too_many_requests_for_good_can_be_tried_again() {
    let desk = Desk::with_people(8);
    desk.spoil("wachat", Effect::Status(429));
    desk.goto("/wachat");
    desk.give_credential("wachat");
    desk.wait_alert("Wait a little, then try again.");
    check_at_rest(&desk);
    desk.simulator.calm();
    desk.try_again();
    desk.wait_listed(&all_listed("wachat", 0..8));
}

#[test]
fn a_wait_can_be_cut_short() {
    let desk = Desk::with_changed("wachat", json!({ "url": PROXY }));
    let effect = Effect::RetryAfter { status: 429, seconds: 50 };
    desk.simulator.behave(Fault { times: Some(1), ..spoiled("wachat", effect) });
    desk.goto("/wachat");
    desk.give_credential("wachat");
    desk.wait_alert("Reading goes on in 50 s.");
    desk.try_again();
    desk.wait_rows();
    desk.page.no_role("alert", Name::any());
}

#[test]
fn a_gateway_that_never_answers_is_given_up() {
    let desk = Desk::with_people(8);
    // At the true pace this takes a minute and a half.
    desk.hurry();
    desk.spoil("wachat", Effect::NeverAnswers);
    desk.goto("/wachat");
    desk.give_credential("wachat");
    desk.wait_alert("The gateway took too long to answer.");
    check_at_rest(&desk);
    assert!(!desk.words().contains("No contacts"));
    let asked = desk.asked("wachat");
    assert_eq!(asked.len(), 3, "a read is tried twice more");
    desk.page.wait_until("all of them are given up", || desk.asked("wachat").iter().all(|request| request.abandoned));
    desk.simulator.calm();
    desk.try_again();
    desk.wait_listed(&all_listed("wachat", 0..8));
}

#[test]
fn one_failure_is_not_worth_a_word() {
    let desk = Desk::with_people(8);
    desk.simulator.behave(Fault { times: Some(2), ..spoiled("waha", Effect::Reset) });
    desk.sign_in("waha");
    desk.wait_listed(&all_listed("waha", 0..8));
    assert!(desk.page.maybe_by_role("alert", Name::any()).is_none());
}

#[test]
fn being_offline_is_said_and_passes() {
    let desk = Desk::tall();
    desk.sign_in("wachat");
    desk.wait_answers();
    let before = desk.rows();
    desk.page.offline(true);
    desk.go_to_the_end();
    desk.wait_alert("You are offline.");
    check_at_rest(&desk);
    desk.scroller().scroll_to(0.0, 0.0);
    desk.wait_still_there(&before);
    desk.page.offline(false);
    desk.page.no_role("alert", Name::any());
    assert_eq!(sorted(desk.read_to_the_end()), all_listed("wachat", 0..PEOPLE));
}

#[test]
fn a_host_that_is_not_there_is_not_reached() {
    let desk = Desk::with_changed("gowa", json!({ "url": "http://127.0.0.1:1" }));
    desk.goto("/gowa");
    desk.give_credential("gowa");
    desk.wait_alert("The gateway could not be reached.");
    check_at_rest(&desk);
}

#[test]
fn groups_that_cannot_be_read_cost_the_filter_and_not_the_list() {
    let desk = Desk::with_people(8);
    desk.simulator.behave(Fault { path_contains: "groups", ..spoiled("gowa", Effect::Status(500)) });
    desk.sign_in("gowa");
    desk.wait_listed(&all_listed("gowa", 0..8));
    desk.wait_words("Groups could not be read");
    assert!(desk.page.maybe_by_role("combobox", "Group").is_none());
    desk.simulator.calm();
    desk.try_again();
    desk.page.by_role("combobox", "Group").select_option("Szomszédok és barátok");
    desk.page.wait_url("group=");
}

#[test]
fn members_that_cannot_be_read_are_an_error_and_nobody_else_is_shown() {
    let desk = Desk::with_people(160);
    desk.sign_in("gowa");
    desk.simulator.behave(Fault { path_contains: "participants", ..spoiled("gowa", Effect::Status(500)) });
    desk.page.by_role("combobox", "Group").select_option("Szomszédok és barátok");
    desk.wait_alert("The gateway failed with status 500.");
    assert!(desk.rows().is_empty(), "people are shown who may not be members");
    assert!(!desk.words().contains("Nobody matches") && !desk.words().contains("No contacts"));
    desk.simulator.calm();
    desk.try_again();
    let members = all_listed("gowa", (0..160).filter(|p| (p % 4 == 1 && p % 3 != 0) || (p % 4 == 0 && p % 5 == 0)));
    desk.wait_row_count(members.len());
    assert_eq!(sorted(desk.read_to_the_end()), members);
}

#[test]
fn a_search_that_fails_keeps_what_was_found() {
    let desk = Desk::new();
    desk.sign_in("hypersender");
    desk.wait_answers();
    desk.spoil("hypersender", Effect::Status(500));
    let has_name = |row: &Row| !row.listed.name.starts_with(['+', 'N']);
    let somebody = desk.rows().into_iter().find(has_name).unwrap().listed;
    desk.search(&somebody.name);
    desk.wait_alert("The gateway failed with status 500.");
    assert!(desk.rows().iter().any(|row| row.listed == somebody), "who was found is gone: {}", desk.words());
    assert_eq!(desk.row_count(), None, "nobody knows how many there are");
    desk.simulator.calm();
    desk.try_again();
    desk.page.wait_until("the reading has ended", || desk.row_count().is_some());
    let jozsef = listed("hypersender", simulator::people::person(simulator::people::pinned::JOZSEF));
    desk.search("jozsef kovacs");
    desk.wait_listed(&[jozsef]);
}

/// Has the first answer fail, and checks the words, the silence after them, and the way on. Gives the words.
#[track_caller]
fn check_failure(id: &'static str, effect: Effect, words: &str) -> String {
    check_failure_at(&Desk::with_people(8), id, effect, words)
}

#[track_caller]
fn check_failure_at(desk: &Desk, id: &'static str, effect: Effect, words: &str) -> String {
    desk.hurry();
    desk.spoil(id, effect);
    desk.goto(&format!("/{id}"));
    desk.give_credential(id);
    let said = desk.wait_alert(words);
    assert!(!desk.words().contains("No contacts") && !desk.words().contains("Nobody matches"), "{}", desk.words());
    check_at_rest(desk);
    desk.simulator.calm();
    desk.try_again();
    desk.wait_rows();
    desk.page.no_role("alert", Name::any());
    said
}

/// Checks that nothing claims to be on its way any more.
#[track_caller]
fn check_at_rest(desk: &Desk) {
    desk.page.wait_until("nothing is on its way", || desk.grid().attribute("aria-busy").as_deref() == Some("false"));
    desk.page.no_role("progressbar", Name::any());
    assert!(!desk.words().contains("Reading contacts"), "{}", desk.words());
}
