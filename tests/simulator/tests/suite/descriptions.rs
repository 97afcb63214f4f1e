//! Answers against the vendors' own OpenAPI descriptions, trimmed to what is served here
//! (`specs/`, whose first line names the source). Where a description is stale, a test in
//! `descriptions/stale.rs` says so and pins the real shape.

mod stale;

use crate::client::{ask, simulator};
use serde_json::{Value, json};
use simulator::people::{person, pinned};
use simulator::{Simulator, accounts};
use std::collections::HashSet;

/// A call, the path that describes it, and the status that both are about.
type Case = (&'static str, &'static str, &'static str, u16);

const SESSION: &str = "/api/v1/sessions/01JZ8Q4M7XW3N5C9T2R6V0KDHB";
const SESSION_PATH: &str = "/api/v1/sessions/{session}";

#[test]
fn wachat_answers_as_described() {
    check_all(
        "wachat",
        &[
            ("GET", "/contacts?instanceName=t1_mq9r2jov_jakarta_store&limit=100", "/contacts", 200),
            ("GET", "/contacts?instanceName=t1_mq9r2jov_jakarta_store&q=j&page=2", "/contacts", 200),
            ("GET", "/contacts?instanceName=t1_mq9r2jov_jakarta_store&includeGroups=true&page=3", "/contacts", 200),
            ("GET", "/contacts", "/contacts", 400),
            ("GET", "/contacts?instanceName=jakarta_store", "/contacts", 404),
        ],
    );
}

#[test]
fn gowa_answers_as_described() {
    check_all(
        "gowa",
        &[
            ("GET", "/health", "/health", 200),
            ("GET", "/app/info", "/app/info", 200),
            ("GET", "/devices", "/devices", 200),
            ("GET", "/devices/front-desk", "/devices/{device_id}", 200),
            ("GET", "/devices/nobody", "/devices/{device_id}", 500),
            ("GET", "/devices/warehouse/status", "/devices/{device_id}/status", 200),
            ("GET", "/user/my/contacts", "/user/my/contacts", 200),
            ("GET", "/user/my/groups", "/user/my/groups", 200),
            ("GET", "/user/info?phone=", "/user/info", 400),
            ("GET", "/user/avatar?phone=36205550142%40s.whatsapp.net&is_preview=true", "/user/avatar", 200),
            ("GET", "/user/avatar?phone=6281255501234%40s.whatsapp.net", "/user/avatar", 500),
            ("GET", "/user/avatar?phone=1%40s.whatsapp.net", "/user/avatar", 400),
            ("GET", "/user/check?phone=36205550142", "/user/check", 200),
            ("GET", "/user/check", "/user/check", 400),
            ("GET", "/user/business-profile?phone=6281255501023", "/user/business-profile", 200),
            ("GET", "/user/business-profile?phone=36205550142", "/user/business-profile", 500),
            ("GET", "/group/participants?group_id=120363025000000019%40g.us", "/group/participants", 200),
            ("GET", "/group/participants", "/group/participants", 400),
            ("GET", "/group/participants/export?group_id=120363025000000019", "/group/participants/export", 200),
            ("GET", "/chats?limit=25&offset=25&search=a&archived=false", "/chats", 200),
            ("GET", "/chats?limit=101", "/chats", 400),
            // Its shape is stale, see below; that it is there is not.
            ("GET", "/user/info?phone=36205550142%40s.whatsapp.net", "/user/info", 200),
        ],
    );
}

#[test]
fn whatsapp_gateway_answers_as_described() {
    let lid = |index| format!("{}%40lid", person(index).lid());
    let at = |rest: String| -> &'static str { format!("{SESSION}{rest}").leak() };
    let described = |rest: &str| -> &'static str { format!("{SESSION_PATH}{rest}").leak() };
    let group = "120363025000000019%40g.us";
    check_all(
        "whatsapp-gateway",
        &[
            ("GET", "/api/v1/sessions", "/api/v1/sessions", 200),
            ("GET", SESSION, SESSION_PATH, 200),
            ("GET", at("/me".into()), described("/me"), 200),
            ("GET", at("/contacts?limit=200".into()), described("/contacts"), 200),
            ("GET", at("/contacts?source=dm&q=a&limit=7&cursor=40".into()), described("/contacts"), 200),
            ("GET", at(format!("/contacts?group={group}")), described("/contacts"), 200),
            ("GET", at("/contacts?source=both".into()), described("/contacts"), 400),
            ("GET", at("/contacts?cursor=x".into()), described("/contacts"), 400),
            ("GET", at("/contacts?limit=ten".into()), described("/contacts"), 400),
            ("GET", "/api/v1/sessions/nobody/contacts", described("/contacts"), 404),
            ("GET", at("/contacts/check?phone=%2B36205550142".into()), described("/contacts/check"), 200),
            ("GET", at("/contacts/check?phone=1".into()), described("/contacts/check"), 200),
            ("GET", at("/contacts/check".into()), described("/contacts/check"), 400),
            ("GET", at(format!("/contacts/{}", lid(pinned::JOZSEF))), described("/contacts/{lid}"), 200),
            ("GET", at(format!("/contacts/{}", lid(pinned::NOBODY))), described("/contacts/{lid}"), 200),
            ("GET", at("/contacts/1%40lid".into()), described("/contacts/{lid}"), 404),
            (
                "GET",
                at(format!("/contacts/{}/picture", lid(pinned::JOZSEF))),
                described("/contacts/{jid}/picture"),
                200,
            ),
            ("GET", at(format!("/contacts/{}/picture", lid(pinned::DEWI))), described("/contacts/{jid}/picture"), 200),
            ("GET", at(format!("/contacts/{}/about", lid(pinned::JOZSEF))), described("/contacts/{jid}/about"), 200),
            ("POST", at(format!("/contacts/{}/block", lid(pinned::JOZSEF))), described("/contacts/{jid}/block"), 204),
            (
                "POST",
                at(format!("/contacts/{}/unblock", lid(pinned::JOZSEF))),
                described("/contacts/{jid}/unblock"),
                204,
            ),
            ("GET", at("/groups".into()), described("/groups"), 200),
            ("GET", at(format!("/groups/{group}")), described("/groups/{gid}"), 200),
            ("GET", at(format!("/groups/{group}/members")), described("/groups/{gid}/members"), 200),
            ("GET", at("/groups/1%40g.us/members".into()), described("/groups/{gid}/members"), 404),
        ],
    );
}

#[test]
fn hypersender_answers_as_its_page_describes() {
    let list = "/9f1b6c1e-4c0e-4b6a-9d0a-2f6d3f0c7a51/contacts/get-all";
    let at = |query: &str| -> &'static str { format!("{list}{query}").leak() };
    check_all(
        "hypersender",
        &[
            ("GET", at(""), "/{instance}/contacts/get-all", 200),
            ("GET", at("?limit=1000&offset=5&sort_by=id&sort_order=desc"), "/{instance}/contacts/get-all", 200),
        ],
    );
}

/// Engines differ in shapes that the description leaves open, so each is checked.
#[test]
fn waha_answers_as_described() {
    for id in ["waha", "waha-noweb", "waha-gows"] {
        check_all(id, WAHA);
    }
    let webjs = [
        ("GET", "/api/contacts/about?contactId=36205550142&session=default", "/api/contacts/about", 200),
        ("POST", "/api/contacts/block", "/api/contacts/block", 201),
        ("POST", "/api/contacts/unblock", "/api/contacts/unblock", 201),
    ];
    let simulator = simulator(90);
    for case in webjs {
        check(&simulator, "waha", case);
    }
}

const WAHA: &[Case] = &[
    ("GET", "/ping", "/ping", 200),
    ("GET", "/api/server/version", "/api/server/version", 200),
    (
        "GET",
        "/api/contacts/all?session=default&limit=50&offset=20&sortBy=name&sortOrder=desc",
        "/api/contacts/all",
        200,
    ),
    ("GET", "/api/contacts?contactId=36205550142&session=default", "/api/contacts", 200),
    (
        "GET",
        "/api/contacts/profile-picture?contactId=1%40c.us&session=default&refresh=true",
        "/api/contacts/profile-picture",
        200,
    ),
    ("GET", "/api/contacts/check-exists?phone=36205550142&session=default", "/api/contacts/check-exists", 200),
    ("GET", "/api/contacts/check-exists?phone=1&session=default", "/api/contacts/check-exists", 200),
    ("GET", "/api/default/contacts/36205550142%40c.us", "/api/{session}/contacts/{id}", 200),
    ("PUT", "/api/default/contacts/36205550142%40c.us", "/api/{session}/contacts/{chatId}", 200),
    ("GET", "/api/default/chats/36205550142%40c.us/picture", "/api/{session}/chats/{chatId}/picture", 200),
    ("GET", "/api/default/lids?limit=10&offset=3", "/api/{session}/lids", 200),
    ("GET", "/api/default/lids/count", "/api/{session}/lids/count", 200),
    ("GET", "/api/default/lids/pn/36205550142", "/api/{session}/lids/pn/{phoneNumber}", 200),
    ("GET", "/api/default/groups/count", "/api/{session}/groups/count", 200),
    ("POST", "/api/default/groups/refresh", "/api/{session}/groups/refresh", 200),
    ("GET", "/api/default/groups/120363025000000019%40g.us", "/api/{session}/groups/{id}", 200),
    ("GET", "/api/default/groups/120363025000000019%40g.us/picture", "/api/{session}/groups/{id}/picture", 200),
    (
        "GET",
        "/api/default/groups/120363025000000019%40g.us/participants/v2",
        "/api/{session}/groups/{id}/participants/v2",
        200,
    ),
];

/// What is served, and knowingly stands in no description.
#[test]
fn paths_that_no_description_has_are_served_for_a_reason() {
    let simulator = simulator(90);
    for (id, path, reason) in [
        ("wachat", "/instance/list", "on the vendor's page instance-list"),
        ("wachat", "/instance/state?instanceName=t1_mq9r2jov_jakarta_store", "on the page instance-state"),
        ("wachat", "/instance/profile-picture?instanceName=t1_mq9r2jov_jakarta_store", "on a page of its own"),
        ("whatsapp-gateway", "/healthz", "an operations route, left out of the generated description"),
        ("whatsapp-gateway", "/readyz", "an operations route, left out of the generated description"),
        ("hypersender", "/9f1b6c1e-4c0e-4b6a-9d0a-2f6d3f0c7a51/health", "a page of the vendor's, no description"),
        (
            "hypersender",
            "/9f1b6c1e-4c0e-4b6a-9d0a-2f6d3f0c7a51/contacts/get?chat_id=36205550142",
            "a page of the vendor's, no description",
        ),
        (
            "hypersender",
            "/9f1b6c1e-4c0e-4b6a-9d0a-2f6d3f0c7a51/contacts/profile-picture?chat_id=36205550142",
            "a page of the vendor's, no description",
        ),
        ("waha-by-page", "/api/default/contacts/all", "only on the vendor's page; a documentation error"),
    ] {
        let status = ask(&simulator, id, "GET", path).send().unwrap().status;
        assert_eq!(status, 200, "{id} {path}: {reason}");
    }
}

/// Every path of the excerpts is asked for by a test above.
#[test]
fn every_described_path_is_checked() {
    let source = [include_str!("descriptions.rs"), include_str!("descriptions/stale.rs")].concat();
    for gateway in ["wachat", "gowa", "hypersender", "waha", "whatsapp-gateway"] {
        let description = description(gateway);
        assert!(description["x-source"].is_string(), "{gateway}");
        for path in description["paths"].as_object().unwrap().keys() {
            let last = path.strip_prefix(SESSION_PATH).unwrap_or(path);
            assert!(source.contains(&format!("\"{last}\"")) || last.is_empty(), "{gateway} {path}");
        }
    }
}

fn check_all(id: &str, cases: &[Case]) {
    let simulator = simulator(90);
    for case in cases {
        check(&simulator, id, *case);
    }
}

fn check(simulator: &Simulator, id: &str, (method, path, described, status): Case) {
    let mut ask = ask(simulator, id, method, path);
    if ["POST", "PUT"].contains(&method) {
        let body = json!({
            "contactId": "36205550142@c.us", "session": accounts::WAHA_FIRST_SESSION,
            "firstName": "József", "lastName": "Kovács",
        });
        ask = ask.json(&body);
    }
    let answer = ask.send().unwrap();
    assert_eq!(answer.status, status, "{id} {method} {path}: {}", answer.body);
    let gateway = gateway_of(id);
    let method = method.to_lowercase();
    let operation = &description(gateway)["paths"][described][&method];
    assert!(operation.is_object(), "{gateway} does not describe {method} {described}");
    let responses = &operation["responses"];
    let known = !responses[status.to_string()].is_null() || !responses["default"].is_null();
    assert!(known, "{gateway} does not describe status {status} of {described}");
    check_parameters(operation, path);
    if schema_of(gateway, &method, described, status).is_some() {
        let errors = errors(gateway, &method, described, status, &answer.json());
        assert!(errors.is_empty(), "{id} {path}: {errors:#?}");
    }
}

/// Parameters that a test sends are described ones.
fn check_parameters(operation: &Value, path: &str) {
    let described: HashSet<&str> =
        operation["parameters"].as_array().into_iter().flatten().filter_map(|it| it["name"].as_str()).collect();
    let query = path.split_once('?').map_or("", |(_, query)| query);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap();
        assert!(described.contains(name), "{path}: {name} is not described");
    }
}

fn errors(gateway: &str, method: &str, described: &str, status: u16, body: &Value) -> Vec<String> {
    let mut schema = schema_of(gateway, method, described, status).unwrap();
    schema["components"] = description(gateway)["components"].clone();
    let schema = as_json_schema(schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(body).map(|it| format!("{} at {}", it, it.instance_path)).collect()
}

fn schema_of(gateway: &str, method: &str, described: &str, status: u16) -> Option<Value> {
    let responses = &description(gateway)["paths"][described][method]["responses"];
    let response = match &responses[status.to_string()] {
        Value::Null => &responses["default"],
        response => response,
    };
    let schema = &response["content"]["application/json"]["schema"];
    (!schema.is_null()).then(|| schema.clone())
}

/// OpenAPI 3.0 says `nullable` where JSON Schema lists `null` among the types, and WAHA's
/// generator marks single properties `required`, which means nothing in either.
fn as_json_schema(schema: Value) -> Value {
    match schema {
        Value::Object(mut fields) => {
            let is_nullable = fields.remove("nullable") == Some(json!(true));
            if fields.get("required").is_some_and(Value::is_boolean) {
                fields.remove("required");
            }
            if is_nullable && let Some(name) = fields.get("type").cloned() {
                fields.insert("type".to_owned(), json!([name, "null"]));
            }
            Value::Object(fields.into_iter().map(|(name, value)| (name, as_json_schema(value))).collect())
        }
        Value::Array(items) => items.into_iter().map(as_json_schema).collect(),
        other => other,
    }
}

fn gateway_of(id: &str) -> &'static str {
    match id {
        "wachat" => "wachat",
        "gowa" => "gowa",
        "hypersender" => "hypersender",
        "whatsapp-gateway" => "whatsapp-gateway",
        _ => "waha",
    }
}

fn description(gateway: &str) -> Value {
    let text = match gateway {
        "wachat" => include_str!("../../specs/wachat.json"),
        "gowa" => include_str!("../../specs/gowa.json"),
        "hypersender" => include_str!("../../specs/hypersender.json"),
        "whatsapp-gateway" => include_str!("../../specs/whatsapp-gateway.json"),
        _ => include_str!("../../specs/waha.json"),
    };
    serde_json::from_str(text).unwrap()
}
