//! What list and contact cost the gateway: pages, groups once, who is open; nothing twice, nothing at rest.

use std::collections::BTreeSet;
use std::time::Duration;

use simulator::accounts::{HYPERSENDER_FIRST_INSTANCE, WHATSAPP_GATEWAY_FIRST_SESSION};
use simulator::people::{person, pinned};
use simulator::{Effect, Fault, LoggedRequest};

use crate::Desk;

at_every_gateway!(only_the_list_is_asked_for);

fn only_the_list_is_asked_for(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    desk.wait_answers();
    let at_rest = check_log(&desk, id);
    assert!(at_rest <= 2, "{at_rest} pages were asked for before anybody scrolled");
    desk.check_idle();

    desk.page.resize(1280, 3000);
    desk.read_to_the_end();
    desk.wait_answers();
    assert_eq!(check_log(&desk, id), pages(id));
    desk.check_idle();
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
    desk.check_idle();
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

at_each!(opening_a_contact_asks_each_thing_once_and_never_again:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn opening_a_contact_asks_each_thing_once_and_never_again(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.wait_answers();
    desk.check_idle();
    desk.simulator.forget_requests();
    desk.open("József Kovács");
    wait_open(&desk);
    assert_eq!(asked_of_one(&desk, id, pinned::JOZSEF), of_one(id, true));

    // Closed and opened again, and after another: what is known is known.
    desk.simulator.forget_requests();
    desk.button("Close").click();
    desk.page.no_role("region", "Contact details");
    desk.open("József Kovács");
    wait_open(&desk);
    assert_eq!(asked_of_one(&desk, id, pinned::JOZSEF), [""; 0]);
    desk.open("Dewi Lestari");
    desk.wait_told("No picture");
    wait_open(&desk);
    assert_eq!(asked_of_one(&desk, id, pinned::DEWI), of_one(id, false));
    desk.simulator.forget_requests();
    desk.page.back();
    desk.detail().within().by_role("heading", "József Kovács");
    desk.page.back();
    desk.page.no_role("region", "Contact details");
    desk.page.back();
    desk.detail().within().by_role("heading", "József Kovács");
    wait_open(&desk);
    assert_eq!(asked_of_one(&desk, id, pinned::JOZSEF), [""; 0]);
}

at_each!(refreshing_asks_anew_what_is_open:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn refreshing_asks_anew_what_is_open(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open("József Kovács");
    wait_open(&desk);
    desk.simulator.forget_requests();
    desk.page.by_role("button", "Refresh").click();
    desk.wait_answers();
    wait_open(&desk);
    let mut asked = asked_of_one(&desk, id, pinned::JOZSEF);
    asked.retain(|path| !path.ends_with("/groups") && !path.ends_with("/lids") && path != &list_path(id));
    assert_eq!(asked, of_one(id, false));
    desk.detail().within().by_role("heading", "József Kovács");
}

at_each!(what_is_left_before_it_is_answered_is_asked_for_when_it_is_seen_again:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn what_is_left_before_it_is_answered_is_asked_for_when_it_is_seen_again(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.wait_answers();
    let path_contains = if id == "gowa" { "avatar" } else { "picture" };
    let slow = Fault { connection: Some(id), path_contains, ..Fault::everywhere(Effect::NeverAnswers) };
    desk.simulator.behave(slow);
    desk.open("József Kovács");
    let is_it = |request: &LoggedRequest| request.path.contains(path_contains) && request.method == "GET";
    desk.simulator.wait_for_request(Duration::from_secs(5), is_it).unwrap();
    desk.button("Close").click();
    let is_left = |request: &LoggedRequest| is_it(request) && request.abandoned;
    desk.simulator.wait_for_request(Duration::from_secs(5), is_left).expect("nobody waits for it any more");
    desk.simulator.calm();
    desk.check_idle();
    desk.open("József Kovács");
    desk.button("View picture");
    desk.wait_answers();
    assert_eq!(desk.n_asked(id, is_it), 2);
}

at_every_gateway!(walking_the_rows_asks_for_nobody);

fn walking_the_rows_asks_for_nobody(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.wait_answers();
    desk.check_idle();
    desk.simulator.forget_requests();
    desk.grid().focus();
    for _ in 0..20 {
        desk.page.press("ArrowDown");
    }
    desk.grid().within().all_by_role("link")[5].hover();
    desk.check_idle();
    assert!(desk.asked(id).is_empty(), "{:?}", desk.asked(id));
}

/// Waits until everything that is told of the contact that is open has come.
#[track_caller]
fn wait_open(desk: &Desk) {
    desk.button("As JSON");
    desk.page.wait_until("nothing is asked any more", || {
        let told = desk.detail().text();
        !told.contains("Asking the gateway") && !told.contains("Asking for the picture")
    });
    desk.wait_answers();
    desk.check_idle();
}

/// What was asked since the log was emptied, which has to be about one person, in order.
#[track_caller]
fn asked_of_one(desk: &Desk, id: &str, index: usize) -> Vec<String> {
    let somebody = person(index);
    let ids = [somebody.lid().to_string(), somebody.phone().unwrap()];
    let mut asked: Vec<String> = Vec::new();
    for request in desk.asked(id) {
        let text = format!("{} {:?}", request.path, request.query);
        let is_general = ["/version", "/groups", "/lids"].iter().any(|end| request.path.ends_with(end));
        let is_list = request.path == list_path(id);
        assert!(is_general || is_list || ids.iter().any(|id| text.contains(id)), "asked about somebody else: {text}");
        assert_eq!(request.method, "GET", "{text}");
        asked.push(ids.iter().fold(request.path, |path, id| path.replace(id, "ID")));
    }
    asked.sort();
    asked
}

/// What opening a contact asks, in order; the first one may have to ask what the engine can do.
fn of_one(id: &str, is_first: bool) -> Vec<String> {
    let session = format!("/api/v1/sessions/{WHATSAPP_GATEWAY_FIRST_SESSION}/contacts");
    let mut paths: Vec<String> = match id {
        "wachat" => Vec::new(),
        "gowa" => vec!["/user/avatar".to_owned(), "/user/business-profile".to_owned(), "/user/info".to_owned()],
        "whatsapp-gateway" => vec![
            format!("{session}/ID@lid"),
            format!("{session}/ID@s.whatsapp.net/about"),
            format!("{session}/ID@s.whatsapp.net/picture"),
        ],
        "hypersender" => vec![format!("/{HYPERSENDER_FIRST_INSTANCE}/contacts/profile-picture")],
        "waha" => vec!["/api/contacts/about".to_owned(), "/api/contacts/profile-picture".to_owned()],
        _ => vec!["/api/contacts/profile-picture".to_owned()],
    };
    if id.starts_with("waha") && is_first {
        paths.push("/api/server/version".to_owned());
    }
    paths
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
    // A thousand to a part.
    assert!(links <= 1, "the table of privacy ids was asked for {links} times");
    lists
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
