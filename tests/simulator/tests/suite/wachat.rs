//! Wachat's quirks.

use crate::client::{ask, get, simulator, texts, unsigned};
use serde_json::{Value, json};
use simulator::connection::WACHAT_TOKEN_WITHOUT_PLAN;

const FIRST: &str = "instanceName=t1_mq9r2jov_jakarta_store";

fn contacts(n: usize, query: &str) -> Value {
    let answer = get(&simulator(n), "wachat", &format!("/contacts?{FIRST}&{query}"));
    assert_eq!(answer.status, 200);
    answer.json()
}

fn check_error(path: &str, token: Option<&str>, status: u16) {
    let simulator = simulator(1);
    let ask = match token {
        Some(token) => ask(&simulator, "wachat", "GET", path).header("Authorization", &format!("Bearer {token}")),
        None => unsigned(&simulator, "wachat", "GET", path),
    };
    let answer = ask.send().unwrap();
    assert_eq!(answer.status, status, "{path}");
    assert_eq!(answer.json()["success"], false);
    assert!(answer.json()["error"].is_string());
}

#[test]
fn errors_say_so_in_the_body_too() {
    let key = Some(simulator::connection::WACHAT_TOKEN);
    check_error("/contacts", key, 400);
    check_error(&format!("/contacts?{FIRST}"), None, 401);
    check_error(&format!("/contacts?{FIRST}"), Some("wrong"), 401);
    check_error(&format!("/contacts?{FIRST}"), Some(WACHAT_TOKEN_WITHOUT_PLAN), 403);
    check_error("/contacts?instanceName=jakarta_store", key, 404);
    check_error("/contact", key, 404);
}

#[test]
fn a_key_in_the_query_is_for_the_account_s_picture_only() {
    let simulator = simulator(1);
    let key = simulator::connection::WACHAT_TOKEN;
    let status = |path: &str| {
        let path = format!("{path}?{FIRST}&apiKey={key}");
        unsigned(&simulator, "wachat", "GET", &path).send().map_or(0, |answer| answer.status)
    };
    assert_eq!(status("/contacts"), 401);
    // Binary, so the text client cannot read it; the status is what counts.
    let url = format!("{}/wachat/api/v1/instance/profile-picture?{FIRST}&apiKey={key}", simulator.origin());
    assert_eq!(ureq::get(&url).call().unwrap().headers()["content-type"], "image/png");
}

#[test]
fn pages_count_from_one_and_say_whether_there_are_more() {
    let page = contacts(230, "page=3&limit=100");
    let said = ["count", "total", "page", "limit", "hasMore"].map(|field| page[field].clone());
    assert_eq!(said, [json!(30), json!(230), json!(3), json!(100), json!(false)]);
    assert_eq!(contacts(200, "page=2&limit=100")["hasMore"], false);
    assert_eq!(contacts(201, "page=2&limit=100")["hasMore"], true);
    assert_eq!(contacts(230, "page=9")["contacts"], json!([]));
}

#[test]
fn the_limit_is_50_by_default_and_100_at_most() {
    assert_eq!(contacts(230, "")["count"], 50);
    assert_eq!(contacts(230, "limit=500")["count"], 100);
}

#[test]
fn a_search_ignores_case_and_minds_accents() {
    for (q, total) in [("józsef", 1), ("J%C3%93ZSEF+KOV", 1), ("jozsef", 0), ("36205550142", 1), ("205550142", 1)] {
        assert_eq!(contacts(30, &format!("q={q}"))["total"], total, "{q}");
    }
}

#[test]
fn a_search_sees_push_names_and_pages_through_its_hits() {
    let hits = contacts(730, "q=a&limit=20&page=2");
    assert!(hits["total"].as_u64() > Some(40) && hits["count"] == 20);
    assert_eq!(contacts(30, "q=Budi")["total"], 1);
}

#[test]
fn groups_come_only_when_asked_for() {
    assert_eq!(contacts(30, "")["total"], 30);
    let page = contacts(30, "includeGroups=true");
    assert_eq!(page["total"], 34);
    let groups = page["contacts"].as_array().unwrap().iter().filter(|row| row["isGroup"] == true);
    assert!(groups.clone().count() == 4 && groups.clone().all(|row| row["phone"].is_null()));
}

#[test]
fn a_row_may_lack_chat_name_and_phone() {
    let page = contacts(100, "limit=100");
    let rows = page["contacts"].as_array().unwrap();
    assert!(rows.iter().any(|row| row.get("chat").is_none()));
    assert!(rows.iter().any(|row| row.get("name").is_none()));
    assert!(rows.iter().any(|row| row["name"] == ""));
    assert!(rows.iter().any(|row| row["phone"].is_null() && texts(&json!([row]), "remoteJid")[0].ends_with("@lid")));
}

#[test]
fn pictures_come_inline_or_from_a_host_that_is_gone() {
    let page = contacts(100, "limit=100");
    let urls: Vec<Option<&str>> =
        page["contacts"].as_array().unwrap().iter().map(|row| row["profilePicUrl"].as_str()).collect();
    assert!(urls.iter().flatten().all(|url| url.starts_with("data:image/png;base64,") || url.contains(".invalid/")));
    assert!(urls.contains(&None) && urls.iter().flatten().any(|url| url.starts_with("https://")));
}

#[test]
fn other_instances_have_other_people_and_one_is_closed() {
    let simulator = simulator(100);
    let list = get(&simulator, "wachat", "/instance/list").json();
    assert_eq!(texts(&list["instances"], "state"), ["open", "open", "close"]);
    for name in texts(&list["instances"], "apiInstanceName").iter().skip(1) {
        let page = get(&simulator, "wachat", &format!("/contacts?instanceName={name}")).json();
        assert_eq!((&page["total"], &page["contacts"][0]["id"]), (&json!(15), &json!(201)));
        let state = get(&simulator, "wachat", &format!("/instance/state?instanceName={name}")).json();
        assert_eq!(state["instance"]["apiInstanceName"], json!(name));
    }
}
