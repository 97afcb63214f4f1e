//! Where a vendor's description is stale: one test each, which pins the real shape, and fails once
//! an excerpt of a newer description is right.

use super::{check, description, errors};
use crate::client::{Answer, ask, simulator};
use serde_json::json;
use simulator::people::{person, pinned};

#[test]
fn gowa_an_empty_list_is_null_where_the_description_has_an_array() {
    let simulator = simulator(0);
    let answer = ask(&simulator, "gowa", "GET", "/user/my/contacts").send().unwrap();
    assert_eq!(answer.json()["results"], json!({"data": null}));
    stale("gowa", "get", "/user/my/contacts", &answer);
}

/// The description has one flat object with a boolean `AD`. Nothing in it is required, so the
/// real answer passes all the same; the shapes are compared by hand.
#[test]
fn gowa_user_info_is_a_list_and_its_devices_have_other_types() {
    let simulator = simulator(30);
    let answer = ask(&simulator, "gowa", "GET", "/user/info?phone=5215555550163%40s.whatsapp.net").send().unwrap();
    let described = &description("gowa")["components"]["schemas"]["UserInfoResponse"]["properties"]["results"];
    assert!(described["properties"]["devices"].is_object() && described["properties"]["data"].is_null());
    let results = &answer.json()["results"];
    let device = &results["data"][0]["devices"][0];
    assert!(device["AD"].is_string() && device["Device"].is_string() && device["Agent"].is_number());
    assert!(results["resolved_lid"].as_str().unwrap().ends_with("@lid"));
}

#[test]
fn gowa_answers_have_no_status_key() {
    let simulator = simulator(1);
    let answer = ask(&simulator, "gowa", "GET", "/devices").send().unwrap();
    let described = &description("gowa")["components"]["schemas"]["DeviceListResponse"]["properties"];
    assert!(described["status"].is_object());
    assert!(answer.json().get("status").is_none());
}

#[test]
fn gowa_a_list_without_device_is_400_where_the_description_has_500_only() {
    let simulator = simulator(1);
    let ask = ask(&simulator, "gowa", "GET", "/user/my/contacts").without("X-Device-Id");
    let answer = ask.send().unwrap();
    assert_eq!((answer.status, answer.json()["code"].as_str()), (400, Some("DEVICE_ID_REQUIRED")));
    assert!(description("gowa")["paths"]["/user/my/contacts"]["get"]["responses"]["400"].is_null());
}

#[test]
fn waha_sessions_have_a_null_presence_and_a_null_me() {
    let simulator = simulator(1);
    for path in ["/api/sessions?all=true", "/api/sessions/default"] {
        let answer = ask(&simulator, "waha", "GET", path).send().unwrap();
        let described = if path.ends_with("default") { "/api/sessions/{session}" } else { "/api/sessions" };
        stale("waha", "get", described, &answer);
        // With the two nulls out of the way the rest is as described.
        let mut body = answer.json();
        let rows = if body.is_array() { body.as_array_mut().unwrap().iter_mut().collect() } else { vec![&mut body] };
        for row in rows {
            row["presence"] = json!({});
            row.as_object_mut().unwrap().retain(|name, value| name != "me" || !value.is_null());
        }
        let errors = errors("waha", "get", described, 200, &body);
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn waha_a_hidden_number_is_null_where_the_description_has_a_text() {
    let simulator = simulator(30);
    let lid = person(pinned::AMINA).lid();
    let answer = ask(&simulator, "waha", "GET", &format!("/api/default/lids/{lid}")).send().unwrap();
    assert_eq!(answer.json(), json!({"lid": format!("{lid}@lid"), "pn": null}));
    stale("waha", "get", "/api/{session}/lids/{lid}", &answer);
}

#[test]
fn waha_no_picture_is_null_where_the_description_has_a_text() {
    let simulator = simulator(30);
    let answer = ask(&simulator, "waha", "GET", "/api/default/chats/6281255501234%40c.us/picture").send().unwrap();
    assert_eq!(answer.json(), json!({"url": null}));
    stale("waha", "get", "/api/{session}/chats/{chatId}/picture", &answer);
}

#[test]
fn waha_groups_are_an_array_on_two_engines_where_the_description_has_an_object() {
    let simulator = simulator(30);
    let path = "/api/default/groups?exclude=participants&sortBy=subject&sortOrder=asc&limit=3&offset=0";
    for id in ["waha", "waha-gows"] {
        let answer = ask(&simulator, id, "GET", path).send().unwrap();
        assert!(answer.json().is_array());
        stale("waha", "get", "/api/{session}/groups", &answer);
    }
    check(&simulator, "waha-noweb", ("GET", path, "/api/{session}/groups", 200));
}

/// Asserts that an answer, right as it is, breaks its description.
fn stale(gateway: &str, method: &str, described: &str, answer: &Answer) {
    assert_eq!(answer.status, 200);
    let errors = errors(gateway, method, described, 200, &answer.json());
    assert!(!errors.is_empty(), "{gateway} has mended its description of {described}");
}
