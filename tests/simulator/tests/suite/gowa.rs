//! GOWA's quirks.

use crate::client::{GOWA_BASIC, ask, get, simulator, texts, unsigned};
use serde_json::json;
use simulator::Simulator;
use simulator::people::{person, pinned};

const LIST: &str = "/user/my/contacts";

fn with_device(simulator: &Simulator, device: &str, path: &str) -> (u16, serde_json::Value) {
    let answer = ask(simulator, "gowa", "GET", path).header("X-Device-Id", device).send().unwrap();
    (answer.status, answer.json())
}

#[test]
fn a_wrong_password_is_refused_in_plain_text() {
    let simulator = simulator(1);
    for signature in ["", "Basic AAAA", "Basic !", "Bearer x"] {
        let ask = unsigned(&simulator, "gowa", "GET", LIST).header("Authorization", signature);
        let answer = ask.send().unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (401, "Unauthorized"));
        assert!(answer.header("content-type").unwrap().starts_with("text/plain"));
        assert!(answer.header("www-authenticate").unwrap().starts_with("Basic"));
    }
}

#[test]
fn a_device_that_is_logged_out_is_refused_in_json() {
    let (status, body) = with_device(&simulator(1), "warehouse", LIST);
    assert_eq!((status, &body["code"]), (401, &json!("AUTHENTICATION_ERROR")));
    assert!(body.get("results").is_none());
}

#[test]
fn a_device_must_be_named_and_known() {
    let simulator = simulator(1);
    let without = ask(&simulator, "gowa", "GET", LIST).without("X-Device-Id").send().unwrap();
    assert_eq!((without.status, &without.json()["code"]), (400, &json!("DEVICE_ID_REQUIRED")));
    let (status, body) = with_device(&simulator, "nobody", LIST);
    assert_eq!((status, &body["code"]), (404, &json!("DEVICE_NOT_FOUND")));
    assert_eq!(body["results"], json!({"device_id": "nobody"}));
}

#[test]
fn a_device_is_known_by_id_by_jid_and_by_query() {
    let simulator = simulator(3);
    assert_eq!(with_device(&simulator, "6281255500000:12%40s.whatsapp.net", LIST).0, 200);
    let ask = ask(&simulator, "gowa", "GET", "/user/my/contacts?device_id=front-desk");
    assert_eq!(ask.without("X-Device-Id").send().unwrap().status, 200);
}

#[test]
fn the_device_header_is_unescaped_so_a_raw_plus_is_a_space() {
    let simulator = simulator(3);
    assert_eq!(with_device(&simulator, "back office+1", LIST).0, 404);
    let (status, body) = with_device(&simulator, "back%20office%2B1", LIST);
    assert_eq!((status, body["results"]["data"].as_array().unwrap().len()), (200, 5));
}

#[test]
fn every_call_has_an_order_of_its_own() {
    let simulator = simulator(100);
    let list = || texts(&get(&simulator, "gowa", LIST).json()["results"]["data"], "jid");
    let (mut first, mut second) = (list(), list());
    assert_ne!(first, second);
    first.sort();
    second.sort();
    assert_eq!(first, second);
}

#[test]
fn a_name_is_the_first_that_is_not_blank() {
    let simulator = simulator(30);
    let body = get(&simulator, "gowa", LIST).json();
    let name = |index: usize| {
        let phone = person(index).phone().unwrap();
        let rows = body["results"]["data"].as_array().unwrap();
        let row = rows.iter().find(|row| row["jid"].as_str().unwrap().starts_with(&phone)).unwrap();
        row["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(name(pinned::JOZSEF), "József Kovács");
    assert_eq!(name(pinned::BUDI), "Budi");
    assert_eq!(name(pinned::SPACES), "Spacey");
    assert_eq!(name(pinned::NUMBER_ONLY), "");
}

#[test]
fn a_bare_lid_is_taken_for_a_phone_number() {
    let simulator = simulator(30);
    let lid = person(pinned::AMINA).lid();
    let (status, body) = with_device(&simulator, "front-desk", &format!("/user/info?phone={lid}"));
    assert_eq!((status, &body["code"]), (400, &json!("INVALID_JID")));
    let (status, body) = with_device(&simulator, "front-desk", &format!("/user/info?phone={lid}%40lid"));
    assert_eq!((status, &body["results"]["data"][0]["name"]), (200, &json!("Amina Bello")));
}

#[test]
fn an_lid_resolves_to_a_number_where_whatsapp_knows_it() {
    let simulator = simulator(60);
    let twin = format!("/user/info?phone={}%40lid", person(41).lid());
    let results = with_device(&simulator, "front-desk", &twin).1["results"].clone();
    assert_eq!(results["resolved_phone"], json!(person(40).phone()));
}

#[test]
fn no_picture_has_three_texts_and_is_always_500() {
    let simulator = simulator(30);
    let text = |jid: String| {
        let (status, body) = with_device(&simulator, "front-desk", &format!("/user/avatar?phone={jid}"));
        assert_eq!((status, &body["code"]), (500, &json!("INTERNAL_SERVER_ERROR")));
        body["message"].as_str().unwrap().to_owned()
    };
    let of = |index: usize| text(format!("{}%40s.whatsapp.net", person(index).phone().unwrap()));
    assert_eq!(of(pinned::MUHAMMAD), "the user has hidden their profile picture from you");
    assert_eq!(of(pinned::DEWI), "that user or group does not have a profile picture");
    assert_eq!(of(pinned::OLENA), "no avatar found");
    assert_eq!(text("1%40lid".to_owned()), "no avatar found");
}

#[test]
fn only_numbers_are_really_checked() {
    let simulator = simulator(1);
    let check = |phone: &str| {
        let body = get(&simulator, "gowa", &format!("/user/check?phone={phone}")).json();
        body["results"]["is_on_whatsapp"].as_bool().unwrap()
    };
    assert!(check("36205550142") && check("%2B36205550142") && check("1%40lid") && check("1%40g.us"));
    assert!(!check("36205550143") && !check("1%40s.whatsapp.net"));
}

#[test]
fn groups_are_pascal_case_and_their_participants_snake_case() {
    let simulator = simulator(60);
    let groups = get(&simulator, "gowa", "/user/my/groups").json()["results"]["data"].clone();
    let group = &groups[0];
    let jid = group["JID"].as_str().unwrap().replace('@', "%40");
    let path = format!("/group/participants?group_id={jid}");
    let participants = get(&simulator, "gowa", &path).json()["results"]["participants"].clone();
    assert_eq!(texts(&group["Participants"], "JID"), texts(&participants, "jid"));
    assert_eq!(group["ParticipantCount"].as_u64(), participants.as_array().map(|it| it.len() as u64));
    let csv = get(&simulator, "gowa", &path.replace("participants?", "participants/export?"));
    assert_eq!(csv.body.lines().count(), participants.as_array().unwrap().len() + 1);
}

#[test]
fn at_most_500_groups_are_listed() {
    let groups = get(&simulator(24_000), "gowa", "/user/my/groups").json();
    assert_eq!(groups["results"]["data"].as_array().unwrap().len(), 500);
}

#[test]
fn the_stored_signature_is_the_exported_one() {
    use simulator::connection::{GOWA_PASSWORD, GOWA_USER};
    assert_eq!(format!("{GOWA_USER}:{GOWA_PASSWORD}"), "desk:invented:pass word");
    assert_eq!(GOWA_BASIC.len(), 32);
}
