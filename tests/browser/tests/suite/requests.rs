//! What a list costs the gateway: its pages and at most one question for groups, nothing twice, nothing at rest.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use simulator::accounts::{HYPERSENDER_FIRST_INSTANCE, WHATSAPP_GATEWAY_FIRST_SESSION};

use crate::Desk;

at_every_gateway!(only_the_list_is_asked_for);

fn only_the_list_is_asked_for(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    desk.wait_answers();
    let at_rest = check_log(&desk, id);
    assert!(at_rest <= 2, "{at_rest} pages were asked for before anybody scrolled");
    check_idle(&desk);

    desk.page.resize(1280, 3000);
    desk.read_to_the_end();
    desk.wait_answers();
    assert_eq!(check_log(&desk, id), pages(id));
    check_idle(&desk);
}

#[test]
fn scrolling_back_asks_for_nothing() {
    let desk = Desk::tall();
    desk.sign_in("waha");
    desk.read_to_the_end();
    desk.wait_answers();
    let asked = desk.asked("waha").len();
    desk.scroller().scroll_to(0.0, 0.0);
    desk.page.wait_until("the first row is shown", || desk.rows().first().is_some_and(|row| row.index == 1));
    check_idle(&desk);
    assert_eq!(desk.asked("waha").len(), asked);
}

at_every_gateway!(opening_a_contact_that_is_listed_asks_for_no_page);

fn opening_a_contact_that_is_listed_asks_for_no_page(id: &'static str) {
    let desk = Desk::with_people(20);
    desk.sign_in(id);
    desk.wait_answers();
    let before = check_log(&desk, id);
    desk.open("József Kovács");
    desk.wait_answers();
    let lists = desk.asked(id).iter().filter(|request| request.path == list_path(id)).count();
    assert_eq!(lists, before);
}

/// Checks that each request was for the list, the groups or the table of privacy ids, and none came twice; how many were
/// for the list.
#[track_caller]
fn check_log(desk: &Desk, id: &str) -> usize {
    let (mut seen, mut lists, mut groups, mut links) = (BTreeSet::new(), 0, 0, 0);
    for request in desk.asked(id) {
        let asked = format!("{} {} {:?}", request.method, request.path, request.query);
        assert!(seen.insert(asked.clone()), "asked twice: {asked}");
        assert_eq!(request.method, "GET", "{asked}");
        if request.path == list_path(id) {
            lists += 1;
        } else if id == "waha" && request.path == "/api/default/lids" {
            links += 1;
        } else {
            assert_eq!(Some(request.path.as_str()), groups_path(id).as_deref(), "{asked}");
            groups += 1;
        }
    }
    assert!(groups <= 1, "the groups were asked for {groups} times");
    // A thousand to a part; whether a shorter one was the last shows in the next.
    assert!(links <= 2, "the table of privacy ids was asked for {links} times");
    lists
}

/// Checks that a while passes without a request. An absence can only be seen by waiting for it.
#[track_caller]
fn check_idle(desk: &Desk) {
    let now = Instant::now();
    let asked = desk.simulator.wait_for_request(Duration::from_millis(500), |request| request.arrived > now);
    assert!(asked.is_none(), "asked while idle: {asked:?}");
}

fn list_path(id: &str) -> String {
    match id {
        "wachat" => "/contacts".to_owned(),
        "gowa" => "/user/my/contacts".to_owned(),
        "whatsapp-gateway" => format!("/api/v1/sessions/{WHATSAPP_GATEWAY_FIRST_SESSION}/contacts"),
        "hypersender" => format!("/{HYPERSENDER_FIRST_INSTANCE}/contacts/get-all"),
        _ => "/api/contacts/all".to_owned(),
    }
}

fn groups_path(id: &str) -> Option<String> {
    match id {
        "gowa" => Some("/user/my/groups".to_owned()),
        "whatsapp-gateway" => Some(format!("/api/v1/sessions/{WHATSAPP_GATEWAY_FIRST_SESSION}/groups")),
        "waha" => Some("/api/default/groups".to_owned()),
        _ => None,
    }
}

/// How many pages the whole list has.
fn pages(id: &str) -> usize {
    match id {
        "gowa" => 1,
        // Two hundred at a time.
        "whatsapp-gateway" | "hypersender" => 4,
        // A hundred at a time; WAHA lists groups and a few other things besides.
        _ => 8,
    }
}
