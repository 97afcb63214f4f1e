//! The check of a number: any spelling, both answers, the address to write to, and the way to the contact.

use std::time::Duration;

use browser::{Element, Name};
use simulator::people::{person, pinned};
use simulator::{Effect, Fault, LoggedRequest};

use crate::Desk;
use crate::desk::link_to;

at_each!(a_number_is_on_whatsapp_in_any_spelling:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn a_number_is_on_whatsapp_in_any_spelling(id: &'static str) {
    let desk = checking(id);
    for spelling in [
        "+36 20 555 0142",
        "0036 20 555 0142",
        "36205550142",
        "(+36) 20/555-0142",
        "tel:+36205550142",
        "https://wa.me/36205550142",
        "https://wa.me/36205550142?text=Hi%202026",
        "https://api.whatsapp.com/send?phone=36205550142&text=1",
        "36205550142@s.whatsapp.net",
        "\u{202a}+36 20 555 0142\u{202c}",
        "３６２０５５５０１４２",
    ] {
        check(&desk, "+62 812 9999 9999");
        desk.wait_status("is not on WhatsApp.");
        check(&desk, spelling);
        let answer = desk.page.wait_text_where("status", Name::any(), |said| {
            said.contains("is on WhatsApp.") || said.contains("That is no phone number.")
        });
        assert!(answer.contains("+36 20 555 0142") && answer.contains("Hungary"), "{spelling}: {answer}");
        let server = if id.starts_with("waha") { "c.us" } else { "s.whatsapp.net" };
        assert!(answer.contains(&format!("36205550142@{server}")), "{spelling}: {answer}");
    }
}

at_each!(a_number_that_is_not_there_is_said_not_to_be:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn a_number_that_is_not_there_is_said_not_to_be(id: &'static str) {
    let desk = checking(id);
    check(&desk, "+62 812 9999 9999");
    let answer = desk.wait_status("is not on WhatsApp.");
    assert!(answer.contains("+62 812-9999-9999") && answer.contains("Indonesia"), "{answer}");
    assert!(desk.page.maybe_by_role("link", Name::contains("Open contact")).is_none());
    assert!(desk.page.all_by_role("alert").is_empty());
    assert_eq!(desk.n_asked(id, |request| request.path.contains("check")), 1);
}

at_each!(a_trunk_zero_stands_for_the_country_of_most_contacts:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha",
);

fn a_trunk_zero_stands_for_the_country_of_most_contacts(id: &'static str) {
    let desk = checking(id);
    check(&desk, "0812 5550 1234");
    let answer = desk.wait_status("is on WhatsApp.");
    assert!(answer.contains("+62 812-5550-1234"), "{answer}");
    open_contact(&desk, "Dewi Lestari");
    desk.wait_address(&link_to(id, person(pinned::DEWI)));
}

#[test]
fn a_trunk_zero_is_asked_about_where_nobody_is_known() {
    let desk = Desk::with_people(0);
    desk.goto("/gowa/check");
    desk.give_credential("gowa");
    desk.page.by_role("textbox", "Phone number");
    desk.wait_answers();
    check(&desk, "0812 5550 1234");
    desk.wait_status("Which country is that?");
    desk.check_idle();
    assert_eq!(desk.n_asked("gowa", |request| request.path.contains("check")), 0);
}

at_each!(what_is_no_number_is_not_asked_about: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn what_is_no_number_is_not_asked_about(id: &'static str) {
    let desk = checking(id);
    desk.wait_answers();
    for typed in ["", "ana", "+62 812 CALL ME", "12", "1234567890123456", "<b>36205550142</b>"] {
        check(&desk, "+62 812 9999 9999");
        desk.wait_status("is not on WhatsApp.");
        let asked = desk.n_asked(id, |request| request.path.contains("check"));
        check(&desk, typed);
        desk.wait_status("That is no phone number.");
        assert_eq!(field(&desk).ax_property("invalid").as_deref(), Some("true"));
        desk.wait_answers();
        assert_eq!(desk.n_asked(id, |request| request.path.contains("check")), asked, "{typed:?} was asked about");
    }
}

#[test]
fn a_brazilian_number_loses_its_ninth_digit() {
    let desk = checking("waha");
    check(&desk, "+55 47 95550-1428");
    let answer = desk.wait_status("is on WhatsApp.");
    assert!(answer.contains("554755501428@c.us"), "{answer}");
    assert!(answer.contains("WhatsApp knows this number in another spelling."), "{answer}");
    assert!(answer.contains("Ana Clara Ribeiro"), "{answer}");
    open_contact(&desk, "Ana Clara Ribeiro");
    desk.wait_address(&link_to("waha", person(pinned::BRAZILIAN)));
    // Whoever is written as dialled gets no such hint.
    desk.page.back();
    check(&desk, "+36 20 555 0142");
    let answer = desk.wait_status("is on WhatsApp.");
    assert!(answer.contains("36205550142@c.us"), "{answer}");
    assert!(!answer.contains("another spelling"), "{answer}");
}

at_each!(the_answer_leads_to_the_contact: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn the_answer_leads_to_the_contact(id: &'static str) {
    let desk = checking(id);
    check(&desk, "+36 20 555 0142");
    open_contact(&desk, "József Kovács");
    desk.wait_address(&link_to(id, person(pinned::JOZSEF)));
    desk.wait_told("+36 20 555 0142 · Hungary");
    desk.page.back();
    field(&desk);
    desk.wait_address(&format!("/{id}/check"));
    desk.page.by_role("button", "Close").click();
    desk.wait_address(&format!("/{id}"));
}

at_each!(who_is_on_whatsapp_but_no_contact_is_told_to_be_none:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha",
);

fn who_is_on_whatsapp_but_no_contact_is_told_to_be_none(id: &'static str) {
    let desk = checking(id);
    // Somebody who is there, and whom this account does not list.
    let stranger = (500..).map(person).find(|person| person.phone().is_some() && person.twin().is_none()).unwrap();
    let number = stranger.phone().unwrap();
    check(&desk, &number);
    let answer = desk.wait_status("is on WhatsApp.");
    assert!(answer.contains(&number), "{answer}");
    desk.page.by_role("link", "Open contact").click();
    desk.page.wait_url("/contacts/");
    desk.wait_told("Not among the contacts of this account.");
    let chat = desk.detail().within().by_role("link", "Open in WhatsApp");
    assert_eq!(chat.attribute("href").as_deref(), Some(&*format!("https://wa.me/{number}")));
}

at_each!(a_pasted_link_opens_the_check: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn a_pasted_link_opens_the_check(id: &'static str) {
    let desk = Desk::few();
    desk.goto(&format!("/{id}/check"));
    desk.give_credential(id);
    let field = field(&desk);
    desk.wait_focus(&field);
    desk.page.type_text("+36 20 555 0142");
    desk.page.press("Enter");
    desk.wait_status("is on WhatsApp.");
    desk.page.reload();
    desk.page.by_role("textbox", "Phone number");
    desk.page.press("Escape");
    desk.wait_address(&format!("/{id}"));
}

at_each!(a_gateway_that_fails_is_asked_again: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn a_gateway_that_fails_is_asked_again(id: &'static str) {
    let desk = Desk::few();
    desk.hurry();
    start(&desk, id);
    desk.wait_answers();
    desk.simulator.behave(on_check(id, None, Effect::Status(500)));
    check(&desk, "+36 20 555 0142");
    desk.wait_alert("The gateway failed with status 500.");
    assert!(!desk.words().contains("is not on WhatsApp"), "a failure is no answer");
    desk.simulator.calm();
    desk.try_again();
    desk.wait_status("is on WhatsApp.");
    desk.page.no_role("alert", Name::any());
}

at_each!(only_the_newest_question_counts: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn only_the_newest_question_counts(id: &'static str) {
    let desk = checking(id);
    desk.simulator.behave(on_check(id, Some("6281299999999"), Effect::Delay(Duration::from_secs(2))));
    check(&desk, "+62 812 9999 9999");
    desk.wait_status("Checking");
    let is_first = |request: &LoggedRequest| request.query.iter().any(|(_, it)| it.contains("6281299999999"));
    desk.simulator.wait_for_request(Duration::from_secs(5), is_first).unwrap();
    check(&desk, "+36 20 555 0142");
    desk.wait_status("is on WhatsApp.");
    let first = |request: &LoggedRequest| {
        is_first(request) && request.method == "GET" && (request.abandoned || request.answered.is_some())
    };
    desk.simulator.wait_for_request(Duration::from_secs(5), first).unwrap();
    desk.check_idle();
    assert!(!desk.words().contains("is not on WhatsApp"));
}

#[test]
fn it_has_a_page_of_its_own_where_there_is_no_room_for_two() {
    let desk = Desk::few();
    desk.page.resize(360, 740);
    start(&desk, "waha");
    assert!(desk.page.maybe_by_role("grid", "Contacts").is_none(), "the list is still told of");
    check(&desk, "+55 47 95550-1428");
    desk.wait_status("is on WhatsApp.");
    let [content, page] = ["scrollWidth", "clientWidth"]
        .map(|width| desk.page.eval(&format!("document.documentElement.{width}")).as_u64().unwrap());
    assert!(content <= page, "{content} pixels of content on a page of {page}");
    desk.page.by_role("button", "Close").click();
    desk.page.wait_until("the grid has the focus", || desk.grid().is_focused());
}

at_each!(no_check_is_offered_where_there_is_none: wachat "wachat", hypersender "hypersender");

fn no_check_is_offered_where_there_is_none(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.wait_answers();
    assert!(desk.page.maybe_by_role("button", "Check a number").is_none());
}

at_each!(a_link_to_a_check_that_is_not_to_be_had_offers_none: wachat "wachat", hypersender "hypersender");

fn a_link_to_a_check_that_is_not_to_be_had_offers_none(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in_at(id, &format!("/{id}/check"));
    desk.wait_answers();
    assert!(desk.page.maybe_by_role("button", "Check").is_none(), "a check that is none is offered");
}

/// A desk with the check open.
#[track_caller]
fn checking(id: &str) -> Desk {
    let desk = Desk::few();
    start(&desk, id);
    desk
}

#[track_caller]
fn start(desk: &Desk, id: &str) {
    desk.sign_in(id);
    desk.page.by_role("button", "Check a number").click();
    desk.wait_address(&format!("/{id}/check"));
    desk.wait_focus(&field(desk));
}

/// Asks about what is typed.
#[track_caller]
fn check(desk: &Desk, typed: &str) {
    field(desk).fill(typed);
    desk.page.by_role("button", "Check").click();
}

#[track_caller]
fn field(desk: &Desk) -> Element {
    desk.page.by_role("textbox", "Phone number")
}

#[track_caller]
fn open_contact(desk: &Desk, name: &str) {
    desk.page.by_role("link", format!("Open contact {name}")).click();
    desk.detail().within().by_role("heading", name);
}

fn on_check(id: &'static str, query_contains: Option<&'static str>, effect: Effect) -> Fault {
    Fault { connection: Some(id), path_contains: "check", query_contains, ..Fault::everywhere(effect) }
}
