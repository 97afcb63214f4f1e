//! The management of connections: adding, editing, testing, removing one's own.

use browser::{Element, Name};
use simulator::Effect;
use simulator::connection::WACHAT_TOKEN;

use crate::Desk;
use crate::listed::all_listed;

#[test]
fn one_is_added_opened_and_kept() {
    let desk = Desk::with_people(8);
    desk.goto("/connections");
    add(&desk, "Café Mawar", "GOWA", &desk.simulator.connection("gowa").unwrap().url, "front-desk");
    let card = card(&desk, "Café Mawar");
    assert!(card.text().contains("Added by you"), "{}", card.text());
    card.within().by_role("link", "Open").click();
    let address = desk.page.wait_url("/caf");
    let form = desk.page.by_role("form", "Sign in to Café Mawar");
    form.within().by_role("textbox", "User name").fill(simulator::connection::GOWA_USER);
    form.within().by_role("textbox", "Password").fill(simulator::connection::GOWA_PASSWORD);
    form.within().by_role("button", "Connect").click();
    desk.wait_listed(&all_listed("gowa", 0..8));

    desk.page.reload();
    desk.wait_listed(&all_listed("gowa", 0..8));
    assert_eq!(desk.page.by_role("combobox", "Connection").value(), "Café Mawar");
    let kept = desk.page.local_storage();
    assert!(kept.values().any(|value| value.contains("Café Mawar")));
    assert!(!kept.values().any(|value| value.contains(simulator::connection::GOWA_PASSWORD)), "a credential is kept");
    let tab = desk.page.another_tab();
    tab.goto(&address);
    tab.by_role("form", "Sign in to Café Mawar");
}

#[test]
fn what_is_missing_or_wrong_is_said() {
    let desk = Desk::with_people(8);
    desk.goto("/connections");
    desk.page.by_role("button", "Add a connection").click();
    let form = desk.page.by_role("form", "Add a connection");
    form.within().by_role("button", "Save").click();
    desk.wait_alert("Give it a name");
    form.within().by_role("textbox", "Label").fill("Mawar");
    for address in ["", "gateway.example", "ftp://gateway.example", "https://user:word@gateway.example", "https://a b"]
    {
        form.within().by_role("textbox", Name::contains("Address")).fill(address);
        form.within().by_role("button", "Save").click();
        desk.wait_alert("Start with https:// or http://");
    }
    form.within().by_role("button", "Cancel").click();
    desk.page.no_role("form", Name::any());
    assert!(!desk.words().contains("Mawar"));
}

#[test]
fn one_is_edited() {
    let desk = Desk::with_people(8);
    desk.goto("/connections");
    add(&desk, "Mawar", "GOWA", "http://127.0.0.1:1", "");
    card(&desk, "Mawar").within().by_role("button", "Edit").click();
    let form = desk.page.by_role("form", "Edit Mawar");
    assert_eq!(form.within().by_role("textbox", "Label").value(), "Mawar");
    form.within().by_role("textbox", "Label").fill("Melati");
    form.within().by_role("combobox", "Gateway").select_option("Wachat");
    let wachat = desk.simulator.connection("wachat").unwrap();
    form.within().by_role("textbox", Name::contains("Address")).fill(&wachat.url);
    form.within().by_role("textbox", Name::contains("Account")).fill(wachat.account.unwrap());
    form.within().by_role("button", "Save").click();
    card(&desk, "Melati").within().by_role("link", "Open").click();
    // The address of the connection stays, so that links to it go on working.
    desk.wait_address("/mawar");
    let form = desk.page.by_role("form", "Sign in to Melati");
    form.within().by_role("textbox", "Token").fill(WACHAT_TOKEN);
    form.within().by_role("button", "Connect").click();
    desk.wait_listed(&all_listed("wachat", 0..8));
}

#[test]
fn a_credential_does_not_follow_to_another_address() {
    let desk = Desk::with_people(8);
    desk.goto("/connections");
    let wachat = desk.simulator.connection("wachat").unwrap();
    add(&desk, "Mawar", "Wachat", &wachat.url, wachat.account.unwrap());
    card(&desk, "Mawar").within().by_role("link", "Open").click();
    let form = desk.page.by_role("form", "Sign in to Mawar");
    form.within().by_role("textbox", "Token").fill(WACHAT_TOKEN);
    form.within().by_role("button", "Connect").click();
    desk.wait_rows();
    desk.page.by_role("link", "Manage connections").click();
    card(&desk, "Mawar").within().by_role("button", "Edit").click();
    let form = desk.page.by_role("form", "Edit Mawar");
    form.within().by_role("textbox", Name::contains("Address")).fill(&format!("{}/elsewhere", desk.simulator.origin()));
    form.within().by_role("button", "Save").click();
    desk.page.no_role("form", Name::any());
    card(&desk, "Mawar").within().by_role("link", "Open").click();
    desk.page.by_role("form", "Sign in to Mawar");
    let elsewhere = desk.page.request_count(|request| request.url.contains("/elsewhere"));
    assert_eq!(elsewhere, 0, "the new address was asked before anybody signed in");
}

#[test]
fn one_is_removed_after_asking_once_more() {
    let desk = Desk::with_people(8);
    desk.goto("/connections");
    add(&desk, "Mawar", "WAHA", "https://gateway.example", "");
    add(&desk, "Melati", "WAHA", "https://gateway.example", "");
    card(&desk, "Mawar").within().by_role("button", "Remove").click();
    card(&desk, "Mawar").within().by_role("button", "Remove Mawar for good").click();
    desk.page.wait_until("it is gone", || !desk.page.names_by_role("listitem").contains(&"Mawar".to_owned()));
    desk.page.reload();
    card(&desk, "Melati");
    assert!(!desk.page.names_by_role("listitem").contains(&"Mawar".to_owned()));
    desk.goto("/mawar");
    desk.page.by_role("heading", "There is no such connection");
}

#[test]
fn those_of_the_host_can_be_opened_and_tested_and_not_changed() {
    let desk = Desk::with_people(8);
    desk.goto("/connections");
    for connection in desk.simulator.connections() {
        let card = card(&desk, connection.label);
        assert!(card.text().contains("Set up by the host"), "{}", card.text());
        assert_eq!(card.within().names_by_role("button"), ["Test"]);
        card.within().by_role("link", "Open");
    }
}

#[test]
fn a_test_says_what_it_found() {
    let desk = Desk::with_people(8);
    desk.provokes("blocked by CORS policy");
    desk.sign_in("waha");
    desk.page.by_role("link", "Manage connections").click();
    let test = |id: &str| card(&desk, desk.label(id)).within().by_role("button", "Test").click();
    test("waha");
    card(&desk, desk.label("waha")).within().wait_text("status", Name::any(), "It works.");
    test("gowa");
    card(&desk, desk.label("gowa")).within().wait_text("status", Name::any(), "asks for a credential");
    desk.spoil("wachat", Effect::NoCors);
    test("wachat");
    card(&desk, desk.label("wachat")).within().wait_text("alert", Name::any(), "could not be reached");
    desk.simulator.calm();
    test("wachat");
    card(&desk, desk.label("wachat")).within().wait_text("status", Name::any(), "asks for a credential");
    card(&desk, desk.label("wachat")).within().no_role("alert", Name::any());
}

#[test]
fn a_credential_is_forgotten_from_here_too() {
    let desk = Desk::with_people(8);
    desk.sign_in("waha");
    desk.page.by_role("link", "Manage connections").click();
    card(&desk, desk.label("waha")).within().by_role("button", "Forget credential").click();
    assert!(desk.page.session_storage().is_empty());
    card(&desk, desk.label("waha")).within().by_role("link", "Open").click();
    desk.wait_address("/waha");
    desk.form("waha");
}

/// The connection with that label, as one item of the list.
#[track_caller]
fn card(desk: &Desk, label: &str) -> Element {
    desk.page.by_role("listitem", label)
}

#[track_caller]
fn add(desk: &Desk, label: &str, gateway: &str, url: &str, account: &str) {
    desk.page.by_role("button", "Add a connection").click();
    let form = desk.page.by_role("form", "Add a connection");
    form.within().by_role("textbox", "Label").fill(label);
    form.within().by_role("combobox", "Gateway").select_option(gateway);
    form.within().by_role("textbox", Name::contains("Address")).fill(url);
    form.within().by_role("textbox", Name::contains("Account")).fill(account);
    form.within().by_role("button", "Save").click();
    desk.page.no_role("form", Name::any());
}
