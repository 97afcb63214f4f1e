//! One contact opened by click, key or link, listed or not, and looked for until it is found or known not to be there.

use std::time::Duration;

use browser::Name;
use simulator::people::{person, pinned};
use simulator::{Effect, Fault};

use crate::Desk;
use crate::desk::link_to;
use crate::listed::{far_down, listed};

at_every_gateway!(a_click_opens_it_with_its_number_country_and_links);

fn a_click_opens_it_with_its_number_country_and_links(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open("József Kovács");
    desk.wait_address(&link_to(id, person(pinned::JOZSEF)));
    desk.wait_told("+36 20 555 0142 · Hungary");
    let link = |name: &str| desk.detail().within().by_role("link", name);
    assert_eq!(link("Call").attribute("href").as_deref(), Some("tel:+36205550142"));
    let chat = link("Open in WhatsApp");
    assert_eq!(chat.attribute("href").as_deref(), Some("https://wa.me/36205550142"));
    assert_eq!(chat.attribute("target").as_deref(), Some("_blank"));
    assert!(chat.attribute("rel").is_some_and(|rel| rel.contains("noopener") && rel.contains("noreferrer")));
    let row = desk.grid().within().by_role("row", Name::contains("József Kovács"));
    assert_eq!(row.ax_property("selected").as_deref(), Some("true"));
}

at_every_gateway!(enter_opens_the_active_row_and_escape_closes_it);

fn enter_opens_the_active_row_and_escape_closes_it(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in_at(id, &format!("/{id}?q=jozsef"));
    desk.wait_listed(&[listed(id, person(pinned::JOZSEF))]);
    desk.grid().focus();
    desk.page.press("ArrowDown");
    desk.page.press("Enter");
    desk.detail().within().by_role("heading", "József Kovács");
    desk.wait_address(&format!("{}?q=jozsef", link_to(id, person(pinned::JOZSEF))));
    assert!(desk.grid().is_focused());
    desk.page.press("Escape");
    desk.page.no_role("region", "Contact details");
    desk.wait_address(&format!("/{id}?q=jozsef"));
}

at_each!(a_link_in_a_new_tab_opens_who_is_far_down:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn a_link_in_a_new_tab_opens_who_is_far_down(id: &'static str) {
    let mut desk = Desk::new();
    desk.goto(&format!("/{id}"));
    desk.form(id).within().by_role("checkbox", "Remember on this device").check();
    desk.give_credential(id);
    desk.wait_rows();
    desk.wait_answers();
    desk.simulator.forget_requests();

    desk.page = desk.page.another_tab();
    let somebody = far_down();
    desk.goto(&link_to(id, somebody));
    desk.detail().within().by_role("heading", &listed(id, somebody).name);
    desk.wait_address(&link_to(id, somebody));
    desk.wait_answers();
    if id == "wachat" {
        // There is no call for one, so the list is read until there they are.
        let pages = desk.n_asked(id, |request| request.path == "/contacts" && request.query_value("q").is_none());
        assert_eq!(pages, somebody.index / 100 + 1);
    } else {
        let lists = desk.n_asked(id, |request| is_list(&request.path));
        assert!(lists <= 2, "{lists} parts of the list were asked for");
        assert_eq!(desk.n_asked(id, |request| is_contact(&request.path)), 1);
    }
}

#[test]
fn how_far_the_list_was_read_for_it_is_told() {
    let desk = Desk::new();
    desk.spoil("wachat", Effect::Delay(Duration::from_millis(700)));
    desk.goto(&link_to("wachat", far_down()));
    desk.give_credential("wachat");
    desk.detail().within().by_role("heading", "Looking for this contact…");
    for n in [100, 200, 300] {
        desk.wait_told(&format!("{n} read so far"));
    }
    desk.simulator.calm();
    desk.detail().within().by_role("heading", &listed("wachat", far_down()).name);
    assert!(!desk.detail().text().contains("read so far"));
}

#[test]
fn a_list_that_fails_on_the_way_is_not_said_to_be_without_it() {
    let desk = Desk::new();
    desk.hurry();
    let page_3 = Fault { query_contains: Some("page=3"), ..crate::desk::spoiled("wachat", Effect::Status(500)) };
    desk.simulator.behave(page_3);
    desk.goto(&link_to("wachat", far_down()));
    desk.give_credential("wachat");
    desk.detail().within().by_role("heading", "This contact could not be read");
    desk.wait_alert("status 500");
    desk.simulator.calm();
    desk.try_again();
    desk.detail().within().by_role("heading", &listed("wachat", far_down()).name);
}

at_each!(a_failed_question_for_one_contact_is_asked_again:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn a_failed_question_for_one_contact_is_asked_again(id: &'static str) {
    let desk = Desk::new();
    desk.hurry();
    let somebody = far_down();
    let path = match id {
        "gowa" => "/user/info",
        "whatsapp-gateway" => "@lid",
        "hypersender" => "/contacts/get",
        _ => "/api/contacts",
    };
    let unlisted = if id == "gowa" { unknown(id) } else { link_to(id, somebody) };
    let times = Fault { connection: Some(id), path_contains: path, ..Fault::everywhere(Effect::Status(500)) };
    // The list has to come all the same.
    let query = match id {
        "hypersender" => Some("chat_id="),
        "waha" => Some("contactId="),
        _ => None,
    };
    desk.simulator.behave(Fault { query_contains: query, ..times });
    desk.goto(&unlisted);
    desk.give_credential(id);
    desk.detail().within().by_role("heading", "This contact could not be read");
    desk.wait_told("status 500");
    desk.simulator.calm();
    desk.button("Try again").click();
    let heading = if id == "gowa" { NOBODY } else { &listed(id, somebody).name };
    desk.detail().within().by_role("heading", heading);
    assert!(desk.detail().within().maybe_by_role("alert", Name::any()).is_none());
}

at_every_gateway!(who_is_not_there_is_said_to_be_nobody);

fn who_is_not_there_is_said_to_be_nobody(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in_at(id, &unknown(id));
    desk.detail().within().by_role("heading", NOBODY);
    desk.wait_answers();
    desk.wait_told("The gateway does not know it.");
    assert!(!desk.has_button("Block") && !desk.has_button("Copy number") && !desk.has_button("As JSON"));
    let (ones, lists) =
        (desk.n_asked(id, |request| is_contact(&request.path)), desk.n_asked(id, |request| is_list(&request.path)));
    // Only the end of the list tells that it is not there.
    assert_eq!((ones, lists), if id == "wachat" { (0, 8) } else { (1, lists.min(2)) });
}

/// What the page says of whoever is not there.
const NOBODY: &str = "There is no such contact here";

/// The address of somebody whom the gateway does not have.
fn unknown(id: &str) -> String {
    let contact = match id {
        "wachat" => "999999",
        "gowa" => "6281299999999%40s.whatsapp.net",
        "whatsapp-gateway" => "123456789012345%40lid",
        _ => "6281299999999%40c.us",
    };
    format!("/{id}/contacts/{contact}")
}

fn is_list(path: &str) -> bool {
    path.ends_with("/contacts") && path != "/api/contacts" || path.ends_with("/get-all") || path.ends_with("/all")
}

/// Whether a path asks for one contact.
pub(crate) fn is_contact(path: &str) -> bool {
    let is_stored = path.rsplit_once('/').is_some_and(|(before, id)| before.ends_with("/contacts") && id.contains('@'));
    path == "/user/info" || path.ends_with("/contacts/get") || path == "/api/contacts" || is_stored
}
