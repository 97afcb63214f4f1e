//! The address keeps what is looked at: Back, Forward, reload and a pasted link restore it.

use browser::Name;
use simulator::people::{person, pinned};

use crate::Desk;
use crate::listed::{all_listed, far_down, listed};

#[test]
fn opening_and_closing_a_contact_are_steps_of_the_history() {
    let desk = Desk::with_people(40);
    desk.sign_in("waha");
    desk.open("József Kovács");
    desk.wait_address("/waha/contacts/36205550142%40c.us");
    desk.open("Dewi Lestari");
    desk.wait_address("/waha/contacts/6281255501234%40c.us");
    desk.detail().within().by_role("button", "Close").click();
    desk.wait_address("/waha");
    desk.page.no_role("region", "Contact details");

    desk.page.back();
    desk.detail().within().by_role("heading", "Dewi Lestari");
    desk.page.back();
    desk.detail().within().by_role("heading", "József Kovács");
    desk.page.back();
    desk.page.no_role("region", "Contact details");
    assert_eq!(desk.address(), "/waha");
    desk.page.forward();
    desk.detail().within().by_role("heading", "József Kovács");
    desk.page.forward();
    desk.detail().within().by_role("heading", "Dewi Lestari");
    // After Forward a click has to count as one from here.
    desk.open("József Kovács");
    desk.wait_address("/waha/contacts/36205550142%40c.us");
    desk.page.back();
    desk.detail().within().by_role("heading", "Dewi Lestari");
}

#[test]
fn a_search_is_one_step_however_many_letters_it_has() {
    let desk = Desk::with_people(40);
    desk.sign_in("wachat");
    let steps = || desk.page.eval("history.length").as_u64().unwrap();
    let before = steps();
    desk.search_box().type_text("joz");
    desk.wait_address("/wachat?q=joz");
    desk.search_box().type_text("sef ko");
    desk.wait_address("/wachat?q=jozsef%20ko");
    desk.search_box().type_text("vacs");
    desk.wait_address("/wachat?q=jozsef%20kovacs");
    assert_eq!(steps(), before + 1);
    desk.page.back();
    desk.wait_address("/wachat");
    desk.page.wait_until("the search box is empty", || desk.search_box().value().is_empty());
    desk.wait_row_count(40);
    desk.page.forward();
    desk.wait_address("/wachat?q=jozsef%20kovacs");
    desk.wait_listed(&[listed("wachat", person(pinned::JOZSEF))]);
    assert_eq!(desk.search_box().value(), "jozsef kovacs");
}

#[test]
fn leaving_right_after_typing_is_not_undone() {
    let desk = Desk::with_people(8);
    desk.sign_in("waha");
    desk.sign_in("wachat");
    desk.search_box().type_text("joz");
    desk.page.by_role("combobox", "Connection").select_option(desk.label("waha"));
    desk.page.wait_until("the other is there", || desk.address().starts_with("/waha"));
    wait_typing_pause(&desk);
    assert_eq!(desk.address(), "/waha");
    desk.search_box().type_text("joz");
    desk.page.by_role("link", "Manage connections").click();
    desk.wait_address("/connections");
    wait_typing_pause(&desk);
    assert_eq!(desk.address(), "/connections");
    desk.page.by_role("heading", "Connections");
}

#[test]
fn filters_are_steps_of_the_history() {
    let desk = Desk::with_people(160);
    desk.sign_in("whatsapp-gateway");
    let group = desk.page.by_role("combobox", "Group");
    desk.page.by_role("radio", "Direct chats").check();
    desk.wait_address("/whatsapp-gateway?source=dm");
    desk.page.by_role("radio", "Groups").check();
    desk.wait_address("/whatsapp-gateway?source=group");
    group.select_option("Szomszédok és barátok");
    let with_group = desk.page.wait_url("source=group&group=120363");

    desk.page.back();
    desk.wait_address("/whatsapp-gateway?source=group");
    desk.page.wait_until("no group is picked", || group.value() == "Group: anyone");
    desk.page.back();
    desk.wait_address("/whatsapp-gateway?source=dm");
    check_picked(&desk, "Direct chats");
    desk.page.back();
    desk.wait_address("/whatsapp-gateway");
    check_picked(&desk, "All");
    for _ in 0..3 {
        desk.page.forward();
    }
    assert_eq!(desk.page.url(), with_group);
    check_picked(&desk, "Groups");
    desk.page.wait_until("the group is picked", || group.value() == "Szomszédok és barátok");
}

#[test]
fn connections_are_steps_of_the_history() {
    let desk = Desk::with_people(8);
    desk.sign_in("wachat");
    let picker = desk.page.by_role("combobox", "Connection");
    picker.select_option(desk.label("gowa"));
    desk.wait_address("/gowa");
    desk.give_credential("gowa");
    desk.wait_listed(&all_listed("gowa", 0..8));
    assert!(desk.page.title().contains(desk.label("gowa")), "{}", desk.page.title());
    desk.page.back();
    desk.wait_address("/wachat");
    desk.wait_listed(&all_listed("wachat", 0..8));
    assert_eq!(picker.value(), desk.label("wachat"));
    desk.page.forward();
    desk.wait_listed(&all_listed("gowa", 0..8));
    assert_eq!(picker.value(), desk.label("gowa"));
}

at_every_gateway!(a_reload_and_a_pasted_link_restore_search_sort_and_contact);

fn a_reload_and_a_pasted_link_restore_search_sort_and_contact(id: &'static str) {
    let desk = Desk::with_people(160);
    let jozsef = listed(id, person(pinned::JOZSEF));
    let contact = jozsef.id.replace('@', "%40");
    let link = format!("/{id}/contacts/{contact}?q=jo&sort=name&order=desc");
    desk.goto(&link);
    desk.give_credential(id);
    let check = || {
        desk.detail().within().by_role("heading", "József Kovács");
        assert_eq!(desk.search_box().value(), "jo");
        let header = desk.page.by_role("columnheader", "Name");
        desk.page.wait_until("names fall", || header.attribute("aria-sort").as_deref() == Some("descending"));
        desk.page.wait_until("the reading has ended", || desk.row_count().is_some());
        assert!(desk.rows().iter().any(|row| row.listed == jozsef));
        let falling: Vec<String> = desk.names();
        let places = ["József Kovács", "José García"].map(|name| falling.iter().position(|it| it == name).unwrap());
        assert!(places[0] < places[1], "{falling:?}");
        assert_eq!(desk.address(), link);
    };
    check();
    desk.page.reload();
    check();
    let tab = desk.page.another_tab();
    tab.goto(&desk.page.url());
    // The credential stays in the first tab.
    tab.by_role("form", Name::any());
}

#[test]
fn a_pasted_link_restores_filters() {
    let desk = Desk::with_people(160);
    desk.sign_in("whatsapp-gateway");
    desk.page.by_role("combobox", "Group").select_option("Szomszédok és barátok");
    desk.page.wait_url("group=");
    desk.page.by_role("radio", "Direct chats").check();
    desk.page.wait_url("source=dm");
    desk.page.wait_until("the members are known", || desk.row_count().is_some_and(|n| n < 160));
    let before = desk.read_to_the_end();
    desk.page.reload();
    desk.page.wait_until("the members are known", || desk.row_count() == Some(before.len()));
    assert_eq!(desk.read_to_the_end(), before);
    check_picked(&desk, "Direct chats");
    let group = desk.page.by_role("combobox", "Group");
    desk.page.wait_until("the group has its name", || group.value() == "Szomszédok és barátok");
}

#[test]
fn a_link_to_groups_among_the_contacts_works() {
    let desk = Desk::with_people(40);
    desk.sign_in_at("wachat", "/wachat?include=groups");
    desk.wait_row_count(44);
    let groups = desk.page.by_role("checkbox", "Include groups");
    assert_eq!(groups.ax_property("checked").as_deref(), Some("true"));
}

#[test]
fn a_contact_whose_id_holds_odd_characters_can_be_linked_to() {
    let desk = Desk::with_people(8);
    desk.sign_in("waha");
    for id in ["100%25%2Fa%40c.us", "a%3Fb%23c%40lid", "%D0%96%40lid"] {
        desk.goto(&format!("/waha/contacts/{id}"));
        desk.wait_rows();
        desk.detail().within().by_role("heading", "There is no such contact here");
        assert_eq!(desk.address(), format!("/waha/contacts/{id}"));
        desk.page.reload();
        desk.detail().within().by_role("heading", "There is no such contact here");
        assert_eq!(desk.address(), format!("/waha/contacts/{id}"));
    }
    desk.open("József Kovács");
    desk.wait_address("/waha/contacts/36205550142%40c.us");
}

at_every_gateway!(a_linked_contact_far_down_is_read_on_to);

fn a_linked_contact_far_down_is_read_on_to(id: &'static str) {
    let desk = Desk::new();
    let somebody = listed(id, far_down());
    desk.sign_in_at(id, &format!("/{id}/contacts/{}", somebody.id.replace('@', "%40")));
    desk.detail().within().by_role("heading", &somebody.name);
    desk.wait_answers();
    let lists = desk.asked(id).iter().filter(|request| request.path.contains("contacts")).count();
    assert!(lists <= 8, "the list was asked for {lists} times");
}

#[test]
fn an_unknown_connection_says_so() {
    let desk = Desk::with_people(8);
    desk.goto("/nowhere");
    desk.page.by_role("heading", "There is no such connection");
    desk.page.by_role("main", Name::any()).within().by_role("link", "Connections").click();
    desk.wait_address("/connections");
    desk.page.by_role("heading", "Connections");
    desk.page.back();
    desk.page.by_role("heading", "There is no such connection");
}

#[test]
fn the_root_goes_to_the_first_connection_and_then_to_the_last_used() {
    let desk = Desk::with_people(8);
    desk.goto("/");
    desk.wait_address("/wachat");
    desk.sign_in("hypersender");
    desk.goto("/");
    desk.wait_address("/hypersender");
    desk.wait_row_count(8);
    // The root leaves no step behind, or Back would lead back here for ever.
    desk.page.back();
    desk.page.wait_until("Back leaves the root behind", || desk.address() == "/hypersender");
}

/// Lets the time pass after which words are taken for typed. That nothing happens can only be seen by waiting.
fn wait_typing_pause(desk: &Desk) {
    desk.page.eval("new Promise((done) => setTimeout(done, 500))");
}

#[track_caller]
fn check_picked(desk: &Desk, radio: &str) {
    let radio = desk.page.by_role("radio", radio);
    desk.page.wait_until("it is picked", || radio.ax_property("checked").as_deref() == Some("true"));
}
