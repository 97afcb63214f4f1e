//! An older answer that comes late never replaces a newer one, and nobody goes on waiting for it.

use std::time::Duration;

use simulator::{Effect, Fault, LoggedRequest};

use crate::listed::{all_listed, far_down, is_in_a_group, listed};
use crate::{Desk, PEOPLE};

/// Longer than the rest of a test takes, shorter than anybody waits.
const LATE: Effect = Effect::Delay(Duration::from_secs(4));

#[test]
fn an_older_search_is_given_up() {
    const OLDER: &str = "5215555550163";
    let desk = Desk::new();
    desk.sign_in("wachat");
    let newer = far_down();
    desk.simulator.behave(late("wachat", "q=5215555550163"));

    desk.search(OLDER);
    let is_older = |request: &LoggedRequest| request.method == "GET" && request.query_value("q") == Some(OLDER);
    desk.simulator.wait_for_request(Duration::from_secs(5), is_older).unwrap();
    desk.search(&newer.phone().unwrap());
    desk.wait_listed(&[listed("wachat", newer)]);

    let given_up = |request: &LoggedRequest| is_older(request) && request.abandoned;
    assert!(desk.simulator.wait_for_request(Duration::from_secs(5), given_up).is_some(), "nobody gave up the older");
    desk.wait_answers();
    desk.wait_listed(&[listed("wachat", newer)]);
}

#[test]
fn an_older_filter_is_given_up() {
    let desk = Desk::new();
    desk.sign_in("whatsapp-gateway");
    desk.simulator.behave(late("whatsapp-gateway", "source=dm"));

    desk.page.by_role("radio", "Direct chats").check();
    let is_older = |request: &LoggedRequest| request.method == "GET" && request.query_value("source") == Some("dm");
    desk.simulator.wait_for_request(Duration::from_secs(5), is_older).unwrap();
    desk.page.by_role("radio", "Groups").check();
    desk.wait_rows();
    let given_up = |request: &LoggedRequest| is_older(request) && request.abandoned;
    assert!(desk.simulator.wait_for_request(Duration::from_secs(5), given_up).is_some(), "nobody gave up the older");

    let rows = crate::desk::sorted(desk.read_to_the_end());
    assert_eq!(rows, all_listed("whatsapp-gateway", (0..PEOPLE).filter(|index| is_in_a_group(*index))));
}

#[test]
fn an_older_connection_is_given_up() {
    let desk = Desk::with_people(8);
    desk.sign_in("wachat");
    desk.sign_in("waha");
    desk.simulator.behave(late("wachat", ""));

    let asked_before = desk.asked("wachat").len();
    desk.page.by_role("combobox", "Connection").select_option(desk.label("wachat"));
    desk.page.wait_until("the older is asked", || desk.asked("wachat").len() > asked_before);
    desk.page.by_role("combobox", "Connection").select_option(desk.label("waha"));
    desk.wait_listed(&all_listed("waha", 0..8));
    let given_up = |request: &LoggedRequest| request.connection == "wachat" && request.abandoned;
    assert!(desk.simulator.wait_for_request(Duration::from_secs(5), given_up).is_some(), "nobody gave up the older");
    desk.wait_answers();
    desk.wait_listed(&all_listed("waha", 0..8));
}

fn late(id: &'static str, query: &'static str) -> Fault {
    Fault { query_contains: Some(query), ..crate::desk::spoiled(id, LATE) }
}
