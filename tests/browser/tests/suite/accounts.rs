//! Accounts: picked by name where the gateway lists them, else by id; and what is said where one does not work.

use browser::Name;
use serde_json::{Value, json};
use simulator::Credential;
use simulator::accounts::{
    GOWA_LOGGED_OUT_DEVICE, HYPERSENDER_FIRST_INSTANCE, WAHA_SCAN_SESSION, WAHA_STOPPED_SESSION,
    WHATSAPP_GATEWAY_FIRST_SESSION,
};
use simulator::connection::{WACHAT_TOKEN, WHATSAPP_GATEWAY_READ_ONLY_KEY};

use crate::Desk;
use crate::listed::all_listed;

at_each!(one_that_is_not_known_is_replaced_by_name:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha",
);

fn one_that_is_not_known_is_replaced_by_name(id: &'static str) {
    let desk = Desk::with_changed(id, json!({ "account": "nobody" }));
    desk.goto(&format!("/{id}"));
    desk.give_credential(id);
    desk.wait_alert("The gateway does not know this account.");
    assert!(!desk.words().contains("No contacts"));
    check_picked(&desk, id);
}

at_each!(one_that_is_not_named_is_picked_by_name:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway",
);

fn one_that_is_not_named_is_picked_by_name(id: &'static str) {
    let desk = Desk::with_changed(id, json!({ "account": Value::Null }));
    desk.goto(&format!("/{id}"));
    desk.give_credential(id);
    check_picked(&desk, id);
}

#[test]
fn waha_has_a_session_that_need_not_be_named() {
    let desk = Desk::with_changed("waha", json!({ "account": Value::Null }));
    desk.sign_in("waha");
}

#[test]
fn one_is_given_by_id_where_they_cannot_be_listed() {
    let desk = Desk::with_changed("whatsapp-gateway", json!({ "account": "nobody" }));
    desk.goto("/whatsapp-gateway");
    desk.give("whatsapp-gateway", Credential::Token(WHATSAPP_GATEWAY_READ_ONLY_KEY));
    desk.wait_alert("The gateway does not know this account.");
    give_id(&desk, "nobody either");
    desk.wait_alert("The gateway does not know this account.");
    give_id(&desk, WHATSAPP_GATEWAY_FIRST_SESSION);
    desk.wait_rows();
    desk.page.reload();
    desk.wait_rows();
}

#[test]
fn a_hypersender_instance_is_given_by_id() {
    for account in [json!("nobody"), Value::Null] {
        let desk = Desk::with_changed("hypersender", json!({ "account": account }));
        desk.goto("/hypersender");
        desk.give_credential("hypersender");
        give_id(&desk, HYPERSENDER_FIRST_INSTANCE);
        desk.wait_rows();
    }
}

#[test]
fn a_key_that_may_only_read_shows_the_list() {
    let desk = Desk::with_people(8);
    desk.goto("/whatsapp-gateway");
    desk.give("whatsapp-gateway", Credential::Token(WHATSAPP_GATEWAY_READ_ONLY_KEY));
    desk.wait_listed(&all_listed("whatsapp-gateway", 0..8));
    assert!(desk.page.maybe_by_role("alert", Name::any()).is_none());
}

#[test]
fn a_session_that_waits_for_a_scan_says_so() {
    check_not_connected("waha", WAHA_SCAN_SESSION, "The account waits to be linked to WhatsApp.", "Scan the code");
}

#[test]
fn a_session_that_is_stopped_says_so() {
    check_not_connected("waha", WAHA_STOPPED_SESSION, "The account is stopped.", "Start it");
}

#[test]
fn a_device_that_is_logged_out_is_no_wrong_password() {
    check_not_connected("gowa", GOWA_LOGGED_OUT_DEVICE, "The account ", "then try again");
}

#[test]
fn another_is_chosen_from_the_header_and_kept() {
    let desk = Desk::with_people(40);
    desk.sign_in("gowa");
    desk.page.by_role("button", Name::contains("Account")).click();
    let picker = desk.page.by_role("group", "Choose an account");
    picker.within().by_role("button", Name::contains("back office+1")).click();
    // The second account has a tenth as many, and five.
    desk.wait_listed(&all_listed("gowa", 40..49));
    desk.page.reload();
    desk.wait_listed(&all_listed("gowa", 40..49));
}

#[test]
fn the_choice_can_be_left_alone() {
    let desk = Desk::with_people(8);
    desk.sign_in("wachat");
    desk.page.by_role("button", Name::contains("Account")).click();
    desk.page.by_role("group", "Choose an account").within().by_role("button", "Cancel").click();
    desk.wait_listed(&all_listed("wachat", 0..8));
}

#[test]
fn a_wrong_credential_does_not_look_like_a_wrong_account() {
    let desk = Desk::with_changed("wachat", json!({ "account": Value::Null }));
    desk.goto("/wachat");
    desk.give("wachat", Credential::Token("mistaken"));
    desk.wait_alert("does not accept this credential");
    desk.give("wachat", Credential::Token(WACHAT_TOKEN));
    check_picked(&desk, "wachat");
}

/// Picks the account that lists the simulator's people, by the name that people know it by.
#[track_caller]
fn check_picked(desk: &Desk, id: &'static str) {
    let name = match id {
        "wachat" => "jakarta_store",
        "gowa" => "Front Desk",
        "whatsapp-gateway" => "Sales",
        // The session's own account, by the name it gave itself.
        "waha" => "Contact Desk",
        other => panic!("{other} lists no accounts"),
    };
    let picker = desk.page.by_role("group", "Choose an account");
    desk.page.wait_until("there is a choice", || picker.within().all_by_role("button").len() > 1);
    picker.within().by_role("button", Name::contains(name)).click();
    desk.wait_rows();
    desk.page.no_role("alert", Name::any());
    desk.page.reload();
    desk.wait_rows();
}

#[track_caller]
fn give_id(desk: &Desk, account: &str) {
    let picker = desk.page.by_role("group", "Choose an account");
    picker.within().by_role("textbox", Name::contains("Account id")).fill(account);
    picker.within().by_role("button", "Use this account").click();
}

/// Checks what is said of an account that has no connection to WhatsApp, and that another can be chosen.
#[track_caller]
fn check_not_connected(id: &'static str, account: &str, headline: &str, next_step: &str) {
    let desk = Desk::with_changed(id, json!({ "account": account }));
    desk.goto(&format!("/{id}"));
    desk.give_credential(id);
    let said = desk.wait_alert(headline);
    assert!(said.contains(next_step), "{said}");
    assert!(desk.page.maybe_by_role("form", Name::any()).is_none(), "the credential was right");
    assert!(!desk.words().contains("No contacts"));
    desk.page.by_role("button", "Try again");
    desk.page.by_role("button", "Choose another account").click();
    check_picked(&desk, id);
}
