//! WhatsApp Gateway's quirks.

use crate::client::{ask, get, simulator, texts, unsigned};
use serde_json::{Value, json};
use simulator::Simulator;
use simulator::accounts::{WHATSAPP_GATEWAY_LOGGED_OUT_SESSION, WHATSAPP_GATEWAY_SECOND_SESSION};
use simulator::connection::{WHATSAPP_GATEWAY_KEY, WHATSAPP_GATEWAY_READ_ONLY_KEY};
use simulator::people::{person, pinned};

const ID: &str = "whatsapp-gateway";

fn at(rest: &str) -> String {
    format!("/api/v1/sessions/{}{rest}", simulator::accounts::WHATSAPP_GATEWAY_FIRST_SESSION)
}

fn contacts(simulator: &Simulator, query: &str) -> Value {
    let answer = get(simulator, ID, &at(&format!("/contacts?{query}")));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn names(simulator: &Simulator, query: &str) -> Vec<String> {
    texts(&contacts(simulator, query)["data"], "name")
}

#[test]
fn a_list_of_exactly_two_pages_ends_with_an_empty_third() {
    let simulator = simulator(100);
    let second = contacts(&simulator, "limit=50&cursor=154");
    assert_eq!(second["data"].as_array().unwrap().len(), 50);
    let cursor = second["nextCursor"].as_str().unwrap();
    assert_eq!(contacts(&simulator, &format!("limit=50&cursor={cursor}")), json!({"data": []}));
}

#[test]
fn the_last_page_has_no_cursor_at_all() {
    let page = contacts(&simulator(30), "");
    assert!(page.get("nextCursor").is_none());
}

#[test]
fn the_limit_is_clamped_and_must_be_an_integer() {
    let simulator = simulator(230);
    for (limit, n_rows) in [("", 50), ("0", 50), ("-3", 1), ("1", 1), ("200", 200), ("999", 200)] {
        let page = contacts(&simulator, &format!("limit={limit}"));
        assert_eq!(page["data"].as_array().unwrap().len(), n_rows, "{limit}");
    }
    for query in ["limit=ten", "limit=1.5", "cursor=x", "source=both"] {
        let answer = get(&simulator, ID, &at(&format!("/contacts?{query}")));
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (400, &json!("validation_error")));
        assert!(answer.json()["error"]["details"]["errors"][0].is_string());
    }
}

#[test]
fn a_search_looks_at_names_only_and_knows_wildcards() {
    let simulator = simulator(28);
    assert_eq!(names(&simulator, "q=JÓZSEF"), ["József Kovács"]);
    assert_eq!(names(&simulator, "q=j_zsef"), ["József Kovács"]);
    assert_eq!(names(&simulator, "q=jos%25a"), ["José García", "Josefina Álvarez"]);
    assert_eq!(contacts(&simulator, "q=36205550142")["data"], json!([]));
    assert_eq!(contacts(&simulator, "q=Sinar")["data"], json!([]));
}

#[test]
fn unknown_names_never_match_not_even_everything() {
    let simulator = simulator(28);
    let all = contacts(&simulator, "")["data"].as_array().unwrap().len();
    let matched = contacts(&simulator, "q=%25")["data"].as_array().unwrap().len();
    assert_eq!((all, matched), (28, 26));
}

#[test]
fn a_group_overrides_the_source_and_an_unknown_one_is_empty() {
    let simulator = simulator(200);
    let groups = get(&simulator, ID, &at("/groups")).json();
    let jid = groups["data"][1]["groupJid"].as_str().unwrap().replace('@', "%40");
    let of_group = contacts(&simulator, &format!("limit=200&group={jid}"));
    assert_eq!(contacts(&simulator, &format!("limit=200&group={jid}&source=dm")), of_group);
    let sources = texts(&of_group["data"], "source");
    assert!(sources.contains(&"dm".to_owned()) && sources.contains(&"group".to_owned()));
    assert_eq!(contacts(&simulator, "group=1%40g.us"), json!({"data": []}));
    let members = get(&simulator, ID, &at(&format!("/groups/{jid}/members"))).json();
    let mut lids = texts(&members["data"], "lid");
    let mut listed = texts(&of_group["data"], "lid");
    lids.sort();
    listed.sort();
    assert_eq!(lids, listed);
}

#[test]
fn the_group_source_has_rows_that_say_dm() {
    let simulator = simulator(200);
    let sources = texts(&contacts(&simulator, "source=group&limit=200")["data"], "source");
    assert!(sources.contains(&"dm".to_owned()));
    let sources = texts(&contacts(&simulator, "source=dm&limit=200")["data"], "source");
    assert!(sources.iter().all(|source| source == "dm"));
}

#[test]
fn some_groups_have_no_subject() {
    let groups = get(&simulator(230), ID, &at("/groups")).json();
    assert!(groups["data"].as_array().unwrap().iter().any(|row| row.get("subject").is_none()));
}

#[test]
fn credentials_are_a_bearer_or_an_api_key_which_wins() {
    let simulator = simulator(1);
    let path = at("/contacts");
    let status = |headers: &[(&str, &str)]| {
        let ask = unsigned(&simulator, ID, "GET", &path);
        let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value));
        let answer = ask.send().unwrap();
        if answer.status == 401 {
            let error = json!({"code": "unauthorized", "message": "missing or invalid credentials"});
            assert_eq!(answer.json()["error"], error);
        }
        answer.status
    };
    let bearer = format!("Bearer {WHATSAPP_GATEWAY_KEY}");
    assert_eq!(status(&[]), 401);
    assert_eq!(status(&[("Authorization", &bearer)]), 200);
    assert_eq!(status(&[("X-Api-Key", WHATSAPP_GATEWAY_KEY)]), 200);
    assert_eq!(status(&[("X-Api-Key", WHATSAPP_GATEWAY_KEY), ("Authorization", "Bearer wrong")]), 200);
    assert_eq!(status(&[("X-Api-Key", "wrong"), ("Authorization", &bearer)]), 401);
    assert_eq!(status(&[("X-Api-Key", WHATSAPP_GATEWAY_KEY), ("Authorization", "Bearer a.b.c")]), 401);
}

#[test]
fn a_read_only_key_may_neither_list_sessions_nor_block() {
    let simulator = simulator(1);
    let key = format!("Bearer {WHATSAPP_GATEWAY_READ_ONLY_KEY}");
    let ask = |method, path: &str| {
        let answer = ask(&simulator, ID, method, path).header("Authorization", &key).send().unwrap();
        (answer.status, answer.body)
    };
    let (status, body) = ask("GET", "/api/v1/sessions");
    assert!(status == 403 && body.contains("missing required capability: manage"));
    let (status, body) = ask("POST", &at("/contacts/1%40lid/block"));
    assert!(status == 403 && body.contains("missing required capability: send"));
    assert_eq!(ask("GET", &at("/contacts")).0, 200);
}

#[test]
fn a_logged_out_session_lists_its_people_and_cannot_look_up() {
    let simulator = simulator(100);
    let at = |rest: &str| format!("/api/v1/sessions/{WHATSAPP_GATEWAY_LOGGED_OUT_SESSION}{rest}");
    let rows = get(&simulator, ID, &at("/contacts")).json()["data"].clone();
    let second = get(&simulator, ID, &format!("/api/v1/sessions/{WHATSAPP_GATEWAY_SECOND_SESSION}/contacts"));
    assert_eq!((rows.as_array().unwrap().len(), rows), (15, second.json()["data"].clone()));
    for path in ["/contacts/check?phone=1", "/contacts/1%40lid/picture", "/contacts/1%40lid/about"] {
        let answer = get(&simulator, ID, &at(path));
        assert_eq!((answer.status, &answer.json()["error"]["code"]), (501, &json!("not_implemented")));
    }
}

#[test]
fn blocking_has_no_body_and_can_be_repeated() {
    let simulator = simulator(1);
    for verb in ["block", "block", "unblock"] {
        let answer = ask(&simulator, ID, "POST", &at(&format!("/contacts/36205550142%40s.whatsapp.net/{verb}")));
        let answer = answer.send().unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    }
}

#[test]
fn a_missing_picture_is_an_empty_object_and_a_hidden_one_an_internal_error() {
    let simulator = simulator(30);
    let picture = |index| {
        let path = at(&format!("/contacts/{}%40lid/picture", person(index).lid()));
        let answer = get(&simulator, ID, &path);
        (answer.status, answer.json())
    };
    assert_eq!(picture(pinned::DEWI), (200, json!({})));
    assert_eq!(picture(pinned::MUHAMMAD).0, 500);
    assert!(picture(pinned::JOZSEF).1["url"].as_str().unwrap().starts_with("data:image/png;base64,"));
    assert!(picture(pinned::JOSE).1["url"].as_str().unwrap().starts_with(&simulator.origin()));
}

#[test]
fn a_check_finds_a_number_in_any_spelling() {
    let simulator = simulator(1);
    for (phone, jid) in [
        ("%2B36%2020%20555-0142", json!("36205550142@s.whatsapp.net")),
        ("5547955501428", json!("554755501428@s.whatsapp.net")),
        ("36205550143", Value::Null),
    ] {
        let body = get(&simulator, ID, &at(&format!("/contacts/check?phone={phone}"))).json();
        assert_eq!((&body["jid"], &body["isOnWhatsApp"]), (&jid, &json!(jid.is_string())));
    }
}

#[test]
fn one_contact_tells_its_groups() {
    let simulator = simulator(200);
    let body = get(&simulator, ID, &at(&format!("/contacts/{}%40lid", person(pinned::JOSE).lid()))).json();
    assert_eq!(body["identity"]["phoneJid"], "5215555550163@s.whatsapp.net");
    assert_eq!(body["groups"].as_array().unwrap().len(), 1);
    let by_phone = get(&simulator, ID, &at("/contacts/5215555550163%40s.whatsapp.net"));
    assert_eq!(by_phone.status, 404);
}
