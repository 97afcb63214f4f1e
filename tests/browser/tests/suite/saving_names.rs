//! Saving a name: limits told before, the contract's body, row and heading after, nothing lost where it is refused.

use std::time::Duration;

use browser::{Element, Name, Request};
use serde_json::{Value, json};
use simulator::accounts::HYPERSENDER_FIRST_INSTANCE;
use simulator::people::{person, pinned};
use simulator::{Effect, Fault, LoggedRequest};

use crate::Desk;
use crate::desk::link_to;

macro_rules! at_each_that_saves {
    ($check:ident) => {
        at_each!($check: waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows", hypersender "hypersender");
    };
}

at_each_that_saves!(a_name_is_saved_as_the_contract_has_it);

fn a_name_is_saved_as_the_contract_has_it(id: &'static str) {
    let desk = opened(id);
    let form = open_form(&desk);
    // What may come of it is said before it is sent.
    let limit = if id == "hypersender" {
        "The gateway may need a second or third try before the name stays."
    } else {
        "It goes into the address book of the linked phone."
    };
    assert!(form.text().contains(limit), "{}", form.text());
    let [first, last] = fields(&form);
    assert_eq!((first.value().as_str(), last.value().as_str()), ("Dewi", "Lestari"));
    desk.wait_focus(&first);
    first.fill("  Dewi “D” ");
    last.fill("Ayu <b>Lestari</b>");
    form.within().by_role("button", "Save").click();
    let name = "Dewi “D” Ayu <b>Lestari</b>";
    desk.detail().within().by_role("heading", name);
    desk.grid().within().by_role("link", name);
    desk.wait_fact("Names", "Saved", name);
    desk.wait_told("Saved");
    desk.page.no_role("form", "Save name");
    desk.wait_focus(&desk.button("Save name"));

    let (method, path, body) = contract(id, "Dewi “D”", "Ayu <b>Lestari</b>");
    assert_eq!(written(&desk), [(method.to_owned(), path, body)]);
    // It is the gateway that has it now, and not only the page. What a reload cuts off is never told to have ended.
    desk.page.clear_requests();
    desk.page.reload();
    desk.detail().within().by_role("heading", name);
    desk.wait_answers();
    assert_eq!(desk.n_asked(id, is_write), 1);
}

at_each_that_saves!(a_first_name_will_do);

fn a_first_name_will_do(id: &'static str) {
    let desk = opened(id);
    let form = open_form(&desk);
    let [first, last] = fields(&form);
    first.fill("Dewi");
    last.fill("");
    desk.page.press("Enter");
    desk.detail().within().by_role("heading", "Dewi");
    let (method, path, body) = contract(id, "Dewi", "");
    assert_eq!(written(&desk), [(method.to_owned(), path, body)]);
}

at_each_that_saves!(without_a_first_name_nothing_is_sent);

fn without_a_first_name_nothing_is_sent(id: &'static str) {
    let desk = opened(id);
    desk.wait_answers();
    let form = open_form(&desk);
    let [first, _] = fields(&form);
    for nothing in ["", "   "] {
        first.fill(nothing);
        form.within().by_role("button", "Save").click();
        desk.wait_alert("Fill in a first name.");
        assert_eq!(first.ax_property("invalid").as_deref(), Some("true"));
    }
    desk.check_idle();
    assert_eq!(desk.n_asked(id, is_write), 0);
    form.within().by_role("button", "Cancel").click();
    desk.page.no_role("form", "Save name");
    desk.wait_focus(&desk.button("Save name"));
    desk.detail().within().by_role("heading", "Dewi Lestari");
}

at_each_that_saves!(a_gateway_that_fails_has_saved_nothing);

fn a_gateway_that_fails_has_saved_nothing(id: &'static str) {
    check_refused(id, Effect::Status(500), "The gateway failed with status 500.");
}

at_each_that_saves!(a_refusal_has_saved_nothing);

fn a_refusal_has_saved_nothing(id: &'static str) {
    check_refused(id, Effect::Status(403), "This credential may not do that.");
}

at_each_that_saves!(an_answer_that_it_did_not_work_has_saved_nothing);

fn an_answer_that_it_did_not_work_has_saved_nothing(id: &'static str) {
    let body = r#"{"success":false,"data":{"success":false}}"#.to_owned();
    let content_type = "application/json";
    check_refused(
        id,
        Effect::StatusWith { status: 200, headers: Vec::new(), body, content_type },
        "The gateway failed",
    );
}

at_each_that_saves!(it_is_sent_once_however_often_the_key_is_pressed);

fn it_is_sent_once_however_often_the_key_is_pressed(id: &'static str) {
    let desk = opened(id);
    let form = open_form(&desk);
    desk.simulator.behave(on_save(id, Effect::Delay(Duration::from_secs(1))));
    let [first, _] = fields(&form);
    first.fill("Ayu");
    for _ in 0..3 {
        desk.page.press("Enter");
    }
    desk.detail().within().by_role("heading", "Ayu Lestari");
    desk.wait_answers();
    assert_eq!(desk.n_asked(id, is_write), 1);
}

at_each_that_saves!(a_name_is_given_to_whoever_has_none);

fn a_name_is_given_to_whoever_has_none(id: &'static str) {
    let desk = Desk::few();
    let nobody = person(pinned::NOBODY);
    desk.sign_in_at(id, &link_to(id, nobody));
    desk.detail().within().by_role("heading", "Number hidden by WhatsApp");
    let form = open_form(&desk);
    let [first, last] = fields(&form);
    assert_eq!((first.value().as_str(), last.value().as_str()), ("", ""));
    first.fill("Somebody");
    form.within().by_role("button", "Save").click();
    desk.detail().within().by_role("heading", "Somebody");
    desk.grid().within().by_role("link", "Somebody");
    // It can be searched for at once.
    desk.search("somebody");
    desk.wait_row_count(1);
}

at_each!(no_name_can_be_saved_where_the_gateway_has_no_call_for_it:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway",
);

fn no_name_can_be_saved_where_the_gateway_has_no_call_for_it(id: &'static str) {
    let desk = opened(id);
    desk.button("As JSON");
    desk.wait_answers();
    desk.check_idle();
    assert!(!desk.has_button("Save name"));
}

/// A desk where Dewi is open.
#[track_caller]
fn opened(id: &str) -> Desk {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open("Dewi Lestari");
    desk
}

#[track_caller]
fn open_form(desk: &Desk) -> Element {
    desk.button("Save name").click();
    desk.page.by_role("form", "Save name")
}

#[track_caller]
fn fields(form: &Element) -> [Element; 2] {
    ["First name", "Last name"].map(|name| form.within().by_role("textbox", name))
}

/// Checks that the form stays with what was typed, the old name is shown, and nothing is tried again.
#[track_caller]
fn check_refused(id: &'static str, effect: Effect, words: &str) {
    let desk = opened(id);
    desk.wait_answers();
    let form = open_form(&desk);
    desk.simulator.behave(on_save(id, effect));
    let [first, _] = fields(&form);
    first.fill("Ayu");
    form.within().by_role("button", "Save").click();
    let said = desk.wait_alert(words);
    assert!(said.contains("Nothing has changed."), "{said}");
    desk.check_idle();
    assert_eq!(desk.n_asked(id, is_write), 1, "it was tried again");
    assert_eq!(first.value(), "Ayu");
    desk.detail().within().by_role("heading", "Dewi Lestari");
    desk.grid().within().by_role("link", "Dewi Lestari");
    desk.simulator.calm();
    form.within().by_role("button", "Save").click();
    desk.detail().within().by_role("heading", "Ayu Lestari");
    desk.page.no_role("alert", Name::any());
}

/// What the contract wants for saving that name for Dewi: method, path and body.
fn contract(id: &str, first: &str, last: &str) -> (&'static str, String, Value) {
    const DEWI: &str = "6281255501234@c.us";
    if id == "hypersender" {
        let path = format!("/hypersender/api/whatsapp/v2/{}/contacts/upsert", HYPERSENDER_FIRST_INSTANCE);
        let mut body = json!({ "chat_id": DEWI, "first_name": first });
        if !last.is_empty() {
            body["last_name"] = json!(last);
        }
        return ("POST", path, body);
    }
    ("PUT", format!("/{id}/api/default/contacts/{DEWI}"), json!({ "firstName": first, "lastName": last }))
}

/// What the page has written so far.
fn written(desk: &Desk) -> Vec<(String, String, Value)> {
    let mut requests = desk.page.requests();
    requests.retain(|request| ["PUT", "POST"].contains(&&*request.method));
    let body = |request: &Request| serde_json::from_str(request.body.as_deref().unwrap_or_default()).unwrap();
    requests.iter().map(|it| (it.method.clone(), it.path().replace("%40", "@"), body(it))).collect()
}

fn is_write(request: &LoggedRequest) -> bool {
    request.method != "GET"
}

fn on_save(id: &'static str, effect: Effect) -> Fault {
    let path_contains = if id == "hypersender" { "upsert" } else { "/default/contacts/" };
    Fault { connection: Some(id), path_contains, ..Fault::everywhere(effect) }
}
