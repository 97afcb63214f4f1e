//! Hypersender's quirks.

use crate::client::{ask, get, simulator, texts, unsigned};
use serde_json::{Value, json};
use simulator::Simulator;
use simulator::accounts::{HYPERSENDER_FIRST_INSTANCE as FIRST, HYPERSENDER_SECOND_INSTANCE as SECOND};
use simulator::connection::{HYPERSENDER_ACCOUNT_TOKEN, HYPERSENDER_SECOND_TOKEN};

const ID: &str = "hypersender";

fn list(simulator: &Simulator, query: &str) -> (u16, Value) {
    let answer = get(simulator, ID, &format!("/{FIRST}/contacts/get-all?{query}"));
    (answer.status, answer.json())
}

#[test]
fn limits_and_options_are_validated_as_laravel_does() {
    let simulator = simulator(1);
    for (query, field, text) in [
        ("limit=1001", "limit", "The limit field must not be greater than 1000."),
        ("limit=0", "limit", "The limit field must be at least 1."),
        ("limit=ten", "limit", "The limit field must be an integer."),
        ("offset=-1", "offset", "The offset field must be at least 0."),
        ("sort_by=phone", "sort_by", "The selected sort by is invalid."),
        ("sort_order=up", "sort_order", "The selected sort order is invalid."),
    ] {
        let expected = json!({"message": text, "errors": {field: [text]}});
        assert_eq!(list(&simulator, query), (422, expected), "{query}");
    }
    let (_, body) = list(&simulator, "limit=0&offset=-1");
    assert_eq!(body["message"], "The limit field must be at least 1. (and 1 more error)");
}

#[test]
fn a_list_of_exactly_two_pages_ends_with_an_empty_third() {
    let simulator = simulator(40);
    let n_rows = |offset| {
        let (_, body) = list(&simulator, &format!("limit=20&offset={offset}"));
        body["data"].as_array().unwrap().len()
    };
    assert_eq!([n_rows(0), n_rows(20), n_rows(40)], [20, 20, 0]);
}

#[test]
fn names_ascend_by_default_with_missing_ones_first() {
    let simulator = simulator(100);
    let rows = list(&simulator, "").1["data"].clone();
    let names: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap_or("")).collect();
    assert!(names.is_sorted() && names[0].is_empty() && !names[99].is_empty());
    let ids = texts(&list(&simulator, "sort_by=id&sort_order=desc").1["data"], "id");
    assert!(ids.iter().rev().is_sorted());
}

#[test]
fn missing_names_are_empty_null_or_absent() {
    let rows = list(&simulator(200), "limit=200").1["data"].clone();
    let rows = rows.as_array().unwrap();
    assert!(rows.iter().any(|row| row["name"] == ""));
    assert!(rows.iter().any(|row| row.get("name") == Some(&Value::Null)));
    assert!(rows.iter().any(|row| row.get("name").is_none()));
}

#[test]
fn numbers_show_in_some_ids_only() {
    let ids = texts(&list(&simulator(60), "").1["data"], "id");
    assert!(ids.contains(&"36205550142@c.us".to_owned()));
    assert!(ids.iter().filter(|id| id.ends_with("@lid")).count() > 20);
}

#[test]
fn a_wrong_token_is_refused_in_json_only_to_those_who_ask_for_json() {
    let simulator = simulator(1);
    let path = format!("/{FIRST}/contacts/get-all");
    let ask = || unsigned(&simulator, ID, "GET", &path).header("Authorization", "Bearer wrong");
    let answer = ask().header("Accept", "application/json").send().unwrap();
    assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthenticated."})));
    let answer = ask().send().unwrap();
    assert_eq!(answer.header("content-type"), Some("text/html; charset=UTF-8"));
}

#[test]
fn each_instance_has_a_token_of_its_own() {
    let simulator = simulator(100);
    let path = format!("/{SECOND}/contacts/get-all");
    assert_eq!(get(&simulator, ID, &path).status, 403);
    let ask = ask(&simulator, ID, "GET", &path).header("Authorization", &format!("Bearer {HYPERSENDER_SECOND_TOKEN}"));
    assert_eq!(ask.send().unwrap().json()["data"].as_array().unwrap().len(), 15);
    assert_eq!(get(&simulator, ID, "/nobody/contacts/get-all").status, 404);
}

#[test]
fn instances_are_a_bare_array_for_the_account_s_token_only() {
    let simulator = simulator(1);
    let path = "/../v1/instances?filter[name]=Delivery".replace("/..", "");
    let url = |path: &str| format!("{}/hypersender/api/whatsapp{path}", simulator.origin());
    let with = |token: &str| {
        let bearer = format!("Bearer {token}");
        let request = ureq::get(url(&path.replace('[', "%5B").replace(']', "%5D"))).header("Authorization", &bearer);
        request.header("Accept", "application/json").call()
    };
    let mut answer = with(HYPERSENDER_ACCOUNT_TOKEN).unwrap();
    let body: Value = answer.body_mut().read_json().unwrap();
    assert_eq!(texts(&body, "id"), [SECOND]);
    assert!(matches!(with(HYPERSENDER_SECOND_TOKEN), Err(ureq::Error::StatusCode(403))));
    assert!(matches!(with("wrong"), Err(ureq::Error::StatusCode(401))));
}

#[test]
fn one_contact_is_found_by_any_spelling_of_its_number() {
    let simulator = simulator(30);
    let find = |chat_id: &str| {
        let answer = get(&simulator, ID, &format!("/{FIRST}/contacts/get?chat_id={chat_id}"));
        (answer.status, answer.json())
    };
    for chat_id in ["36205550142%40c.us", "%2B36205550142", "36205550142", "0205550142", "205550142"] {
        assert_eq!(find(chat_id).1["data"]["name"], "József Kovács", "{chat_id}");
    }
    assert_eq!(find("1"), (404, json!({"message": "Contact not found."})));
    assert_eq!(find("").0, 422);
}

#[test]
fn a_missing_picture_is_null_with_a_message() {
    let simulator = simulator(30);
    let picture =
        |chat_id: &str| get(&simulator, ID, &format!("/{FIRST}/contacts/profile-picture?chat_id={chat_id}")).json();
    let none = json!({"message": "Profile picture not available.", "data": {"profilePictureURL": null}});
    assert_eq!(picture("6281255501234"), none);
    assert!(picture("36205550142")["data"]["profilePictureURL"].is_string());
}

#[test]
fn a_saved_name_shows_in_the_list() {
    let simulator = simulator(30);
    let upsert = |body: Value| {
        let ask = ask(&simulator, ID, "POST", &format!("/{FIRST}/contacts/upsert"));
        let answer = ask.json(&body).send().unwrap();
        (answer.status, answer.json())
    };
    list(&simulator, "");
    let body = json!({"chat_id": "6285755501011", "first_name": "Budi", "last_name": "Baru"});
    assert_eq!(upsert(body).1["data"], json!({"success": true}));
    assert!(texts(&list(&simulator, "").1["data"], "name").contains(&"Budi Baru".to_owned()));
    let (status, body) = upsert(json!({"chat_id": "1", "first_name": "x"}));
    assert_eq!((status, &body["errors"]["exists"]), (422, &json!(false)));
    assert_eq!(upsert(json!({})).1["message"], "The chat id field is required. (and 1 more error)");
}

#[test]
fn health_may_be_asked_ten_times_a_minute() {
    let simulator = simulator(1);
    let health = || get(&simulator, ID, &format!("/{FIRST}/health"));
    for _ in 0..10 {
        assert_eq!(health().json()["status"], "WORKING");
    }
    let answer = health();
    assert_eq!((answer.status, answer.json()), (429, json!({"message": "Too Many Attempts."})));
    assert!(answer.header("retry-after").unwrap().parse::<u32>().unwrap() <= 60);
}
