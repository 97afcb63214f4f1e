//! Blocking: confirmed, shown at once, put back where refused, never tried twice, offered only where it can be done.

use std::time::Duration;

use browser::{Element, Name};
use simulator::connection::WHATSAPP_GATEWAY_READ_ONLY_KEY;
use simulator::{Credential, Effect, Fault, LoggedRequest};

use crate::Desk;

at_each!(cancelling_does_nothing_and_returns_the_focus: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn cancelling_does_nothing_and_returns_the_focus(id: &'static str) {
    let desk = opened(id, DEWI);
    for is_by_key in [false, true] {
        desk.button("Block").click();
        let question = desk.page.by_role("alertdialog", "Block Dewi Lestari?");
        let cancel = question.within().by_role("button", "Cancel");
        // What does no harm is what Enter does.
        desk.wait_focus(&cancel);
        if is_by_key {
            desk.page.press("Escape");
        } else {
            cancel.click();
        }
        desk.page.no_role("alertdialog", Name::any());
        desk.wait_focus(&desk.button("Block"));
        desk.detail();
    }
    desk.check_idle();
    assert_eq!(desk.n_asked(id, is_write), 0);
    assert!(!is_tagged(&desk, DEWI));
}

at_each!(blocking_is_shown_at_once_and_undone: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn blocking_is_shown_at_once_and_undone(id: &'static str) {
    let desk = opened(id, DEWI);
    desk.simulator.behave(on_block(id, Effect::Delay(Duration::from_secs(2))));
    confirm(&desk, "Block");
    wait_tagged(&desk, DEWI);
    desk.button("Unblock");
    assert!(!desk.has_button("Block"));
    assert_eq!(desk.n_asked(id, |request| is_write(request) && request.status.is_some()), 0, "it was answered already");
    desk.wait_told("Asking the gateway…");
    wait_written(&desk, id, 1);
    desk.simulator.calm();
    desk.page.wait_until("it is said to be done", || !desk.detail().text().contains("Asking the gateway…"));
    assert!(is_tagged(&desk, DEWI));

    // Others are not touched, and it stays when one comes back.
    desk.open("József Kovács");
    desk.button("Block");
    assert!(!is_tagged(&desk, "József Kovács"));
    desk.open(DEWI);
    confirm(&desk, "Unblock");
    desk.page.wait_until("nobody is tagged", || !is_tagged(&desk, DEWI));
    desk.button("Block");
    assert!(!desk.has_button("Unblock"));
    wait_written(&desk, id, 2);
    desk.check_idle();
    let asked: Vec<String> = desk.asked(id).into_iter().filter(is_write).map(|request| request.path).collect();
    assert!(asked[0].ends_with("/block") && asked[1].ends_with("/unblock"), "{asked:?}");
    assert_eq!(asked.len(), 2);
}

at_each!(the_focus_is_on_what_undoes_it: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn the_focus_is_on_what_undoes_it(id: &'static str) {
    let desk = opened(id, DEWI);
    desk.simulator.behave(on_block(id, Effect::Delay(Duration::from_millis(500))));
    confirm(&desk, "Block");
    wait_written(&desk, id, 1);
    desk.wait_focus(&desk.button("Unblock"));
}

#[test]
fn who_is_blocked_stays_so_over_a_reload() {
    let desk = opened("waha", DEWI);
    confirm(&desk, "Block");
    wait_written(&desk, "waha", 1);
    desk.page.reload();
    wait_tagged(&desk, DEWI);
    desk.button("Unblock");
    // Whom somebody else has blocked shows as well.
    desk.open("Carlos Souza");
    desk.button("Unblock");
    assert!(!desk.has_button("Block"));
    assert!(is_tagged(&desk, "Carlos Souza"));
}

#[test]
fn a_gateway_that_does_not_tell_who_is_blocked_says_so_and_offers_both() {
    let desk = opened("whatsapp-gateway", "Carlos Souza");
    desk.wait_told("Whether blocked is unknown: this gateway does not say.");
    desk.button("Block");
    assert!(!is_tagged(&desk, "Carlos Souza"));
    confirm(&desk, "Unblock");
    desk.page.wait_until("it is known now", || !desk.has_button("Unblock"));
    wait_written(&desk, "whatsapp-gateway", 1);
    assert!(!desk.detail().text().contains("Whether blocked is unknown"));
}

at_each!(a_gateway_that_fails_has_blocked_nobody: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn a_gateway_that_fails_has_blocked_nobody(id: &'static str) {
    let said = check_refused(id, Effect::Status(500), "The gateway failed with status 500.");
    assert!(said.starts_with("Nothing has changed."), "{said}");
}

at_each!(a_refusal_has_blocked_nobody: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn a_refusal_has_blocked_nobody(id: &'static str) {
    let said = check_refused(id, Effect::Status(403), "This credential may not do that.");
    assert!(said.starts_with("Nothing has changed."), "{said}");
}

at_each!(without_an_answer_nobody_knows_who_is_blocked: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn without_an_answer_nobody_knows_who_is_blocked(id: &'static str) {
    let said = check_refused(id, Effect::Reset, "The gateway could not be reached.");
    assert!(said.starts_with("Whether it was done is not known."), "{said}");
}

at_each!(a_gateway_that_asks_for_a_pause_is_not_asked_again: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn a_gateway_that_asks_for_a_pause_is_not_asked_again(id: &'static str) {
    check_refused(id, Effect::RetryAfter { status: 429, seconds: 1 }, "The gateway asks us to slow down.");
}

#[test]
fn a_key_that_may_only_read_is_told_so_after_the_first_try() {
    let desk = Desk::few();
    desk.goto("/whatsapp-gateway");
    desk.give("whatsapp-gateway", Credential::Token(WHATSAPP_GATEWAY_READ_ONLY_KEY));
    desk.wait_rows();
    desk.open(DEWI);
    confirm(&desk, "Block");
    desk.wait_alert("Nothing has changed.");
    assert!(!is_tagged(&desk, DEWI));
    desk.button("Block");
}

at_each!(a_refusal_puts_the_row_back_though_nobody_looks: waha "waha", whatsapp_gateway "whatsapp-gateway");

fn a_refusal_puts_the_row_back_though_nobody_looks(id: &'static str) {
    let desk = opened(id, DEWI);
    let late = Effect::Delay(Duration::from_millis(1500));
    desk.simulator.behave(on_block(id, late));
    confirm(&desk, "Block");
    wait_tagged(&desk, DEWI);
    desk.button("Close").click();
    desk.page.no_role("region", "Contact details");
    // It goes on all the same.
    wait_written(&desk, id, 1);
    assert!(is_tagged(&desk, DEWI));
    desk.simulator.calm();

    desk.simulator.behave(on_block(id, Effect::Status(500)));
    desk.open(DEWI);
    confirm(&desk, "Unblock");
    desk.button("Close").click();
    wait_written(&desk, id, 2);
    wait_tagged(&desk, DEWI);
}

at_each!(nobody_can_be_blocked_where_the_gateway_has_no_call_for_it:
    wachat "wachat", gowa "gowa", hypersender "hypersender", waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn nobody_can_be_blocked_where_the_gateway_has_no_call_for_it(id: &'static str) {
    let desk = opened(id, DEWI);
    desk.button("As JSON");
    desk.wait_answers();
    desk.check_idle();
    assert!(!desk.has_button("Block") && !desk.has_button("Unblock"));
    assert!(!desk.detail().text().to_lowercase().contains("block"));
}

#[test]
fn nobody_is_asked_to_block_themselves() {
    let desk = opened("waha", "Front Desk");
    desk.wait_fact("More", "Kind", "You");
    desk.wait_answers();
    assert!(!desk.has_button("Block") && !desk.has_button("Unblock"));
}

const DEWI: &str = "Dewi Lestari";

/// A desk where somebody is open who can be blocked, or cannot.
#[track_caller]
fn opened(id: &str, name: &str) -> Desk {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open(name);
    desk
}

/// Checks that blocking Dewi is put back with the reason, and is not tried again.
#[track_caller]
fn check_refused(id: &'static str, effect: Effect, words: &str) -> String {
    let desk = opened(id, DEWI);
    desk.wait_answers();
    // Chromium itself sends again what a connection that it has kept open did not take.
    let n_sent = |desk: &Desk| match effect {
        Effect::Reset => desk.page.request_count(|request| request.method == "POST"),
        _ => desk.n_asked(id, is_write),
    };
    desk.simulator.behave(on_block(id, effect.clone()));
    confirm(&desk, "Block");
    let said = desk.wait_alert(words);
    desk.page.wait_until("nobody is tagged", || !is_tagged(&desk, DEWI));
    desk.button("Block");
    assert_eq!(desk.has_button("Unblock"), id == "whatsapp-gateway");
    desk.wait_answers();
    desk.check_idle();
    assert_eq!(n_sent(&desk), 1, "it was tried again");
    // The next try says nothing of the last.
    desk.simulator.calm();
    confirm(&desk, "Block");
    wait_tagged(&desk, DEWI);
    desk.wait_answers();
    assert_eq!(n_sent(&desk), 2);
    desk.page.no_role("alert", Name::any());
    said
}

/// Presses the button, and confirms.
#[track_caller]
fn confirm(desk: &Desk, verb: &str) {
    let heading = desk.detail().within().all_by_role("heading").remove(0).text();
    desk.button(verb).click();
    let question = desk.page.by_role("alertdialog", format!("{verb} {heading}?"));
    question.within().by_role("button", verb).click();
    desk.page.no_role("alertdialog", Name::any());
}

fn on_block(id: &'static str, effect: Effect) -> Fault {
    Fault { connection: Some(id), path_contains: "block", ..Fault::everywhere(effect) }
}

fn is_write(request: &LoggedRequest) -> bool {
    request.method != "GET"
}

/// Waits until so many writes have been answered.
#[track_caller]
fn wait_written(desk: &Desk, id: &str, n: usize) {
    desk.page.wait_until(&format!("{n} writes are answered"), || {
        desk.n_asked(id, |request| is_write(request) && (request.answered.is_some() || request.status.is_some())) == n
    });
}

fn row(desk: &Desk, name: &str) -> Element {
    desk.grid().within().by_role("row", Name::contains(name))
}

/// Whether the row of that name says that they are blocked.
fn is_tagged(desk: &Desk, name: &str) -> bool {
    row(desk, name).text().contains("Blocked")
}

#[track_caller]
fn wait_tagged(desk: &Desk, name: &str) {
    desk.page.wait_until(&format!("the row of {name} says that they are blocked"), || is_tagged(desk, name));
}
