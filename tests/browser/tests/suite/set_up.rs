//! `config.json`: what a wrong one says, and what a desk without one offers.

use browser::Name;
use serde_json::{Value, json};
use simulator::Credential;

use crate::Desk;
use crate::desk::config_row;

/// Wrong ones, and what is said of each.
pub(crate) fn wrong_ones() -> Vec<(Value, &'static str)> {
    let row = |change: Value| {
        let mut row = json!({ "id": "jakarta", "gateway": "wachat", "url": "https://app.wachat.net/api/v1" });
        row.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({ "connections": [row] })
    };
    let twice = row(json!({}))["connections"][0].clone();
    vec![
        (json!([]), "config.json should be an object"),
        (json!({ "connections": {} }), "connections should be a list"),
        (json!({ "connections": [1] }), "connections[0] should be an object"),
        (json!({ "connections": [twice, twice] }), "connections[1].id should be an id that no other connection has"),
        (row(json!({ "id": "Jakarta Store" })), "connections[0].id should be small letters, digits and hyphens"),
        (row(json!({ "id": "connections" })), "connections[0].id should be small letters, digits and hyphens"),
        (row(json!({ "label": 5 })), "connections[0].label should be a text"),
        (row(json!({ "gateway": "whats" })), "connections[0].gateway should be one of wachat, gowa"),
        (row(json!({ "url": "app.wachat.net" })), "connections[0].url should be an address"),
        (row(json!({ "url": "https://me:pw@gateway.test" })), "connections[0].url should be an address"),
        (row(json!({ "url": "//gateway.test" })), "connections[0].url should be an address"),
        (row(json!({ "account": "" })), "connections[0].account should be a text"),
        (row(json!({ "auth": "basic" })), "connections[0].auth should be prompt or none"),
        (row(json!({ "auth": null })), "connections[0].auth should be prompt or none"),
        (row(json!({ "token": "secret-73a1" })), "connections[0].token should be left out"),
        (json!({ "connections": [], "custom_connections": "no" }), "custom_connections should be true or false"),
        (json!({ "connections": [], "embed_origins": "*" }), "embed_origins should be a list"),
        (json!({ "connections": [], "embed_origins": ["crm"] }), "embed_origins[0] should be an origin"),
        (json!({ "embed_origins": ["https://crm.example/page"] }), "embed_origins[0] should be an origin"),
    ]
}

#[test]
fn a_wrong_field_is_named() {
    let desk = Desk::with_people(8);
    for (config, said) in wrong_ones() {
        desk.site.set_config(Some(config));
        desk.goto("/");
        let words = desk.wait_alert("This desk is not set up correctly.");
        assert!(words.contains(said), "{words}");
        assert!(!words.contains("secret-73a1"), "a credential is told");
        assert!(desk.page.maybe_by_role("grid", Name::any()).is_none());
    }
}

#[test]
fn a_missing_one_offers_to_add_a_connection() {
    let desk = Desk::with_people(8);
    desk.site.set_config(None);
    desk.goto("/");
    desk.wait_address("/connections");
    desk.wait_words("No connection yet");
    desk.page.by_role("button", "Add a connection").click();
    desk.page.by_role("form", "Add a connection");
    assert!(desk.page.maybe_by_role("alert", Name::any()).is_none(), "nothing is wrong");
}

#[test]
fn one_without_connections_and_without_leave_to_add_says_so() {
    let desk = Desk::with_people(8);
    desk.site.set_config(Some(json!({ "connections": [], "custom_connections": false })));
    desk.goto("/");
    desk.wait_words("Connections of your own are switched off");
    assert!(desk.page.maybe_by_role("button", "Add a connection").is_none());
}

#[test]
fn a_connection_without_a_credential_asks_nobody() {
    let desk = Desk::with_changed("wachat", json!({ "auth": "none" }));
    desk.goto("/wachat");
    desk.page.wait_until("the gateway is asked", || !desk.asked("wachat").is_empty());
    assert!(desk.asked("wachat").iter().all(|request| !request.headers.contains(&"authorization".to_owned())));
    // Whoever should have added one has not; nobody here can.
    desk.wait_alert("credential");
    assert!(desk.page.maybe_by_role("form", Name::any()).is_none());
    assert!(!desk.words().contains("No contacts"));
}

#[test]
fn the_label_may_be_left_out() {
    let desk = Desk::with_changed("wachat", json!({ "label": null }));
    desk.goto("/wachat");
    let form = desk.page.by_role("form", "Sign in to wachat");
    let Credential::Token(token) = desk.simulator.connection("wachat").unwrap().credential else { unreachable!() };
    form.within().by_role("textbox", "Token").fill(token);
    form.within().by_role("button", "Connect").click();
    desk.wait_rows();
    assert_eq!(desk.page.by_role("combobox", "Connection").value(), "wachat");
}

#[test]
fn connections_stand_in_the_order_of_the_file() {
    let desk = Desk::with_config(|simulator| {
        let rows: Vec<_> = ["waha", "gowa"].map(|id| config_row(&simulator.connection(id).unwrap())).into();
        json!({ "connections": rows })
    });
    desk.goto("/");
    desk.wait_address("/waha");
    let options = desk.page.by_role("combobox", "Connection").within().names_by_role("option");
    assert_eq!(options, [desk.label("waha"), desk.label("gowa")]);
}
