//! WAHA's quirks, engine by engine.

use crate::client::{ask, get, simulator, texts, unsigned};
use serde_json::{Value, json};
use simulator::Simulator;
use simulator::connection::WAHA_SECOND_KEY;
use simulator::people::{person, pinned};

const ENGINES: [&str; 3] = ["waha", "waha-noweb", "waha-gows"];

fn list(simulator: &Simulator, id: &str, query: &str) -> Value {
    let answer = get(simulator, id, &format!("/api/contacts/all?session=default&{query}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn check(id: &str, path: &str, status: u16, body: Value) {
    let answer = get(&simulator(30), id, path);
    assert_eq!((answer.status, answer.json()), (status, body), "{id} {path}");
}

#[test]
fn the_vendor_page_s_path_is_no_list() {
    let simulator = simulator(30);
    // There `all` is taken for a contact's id.
    let body = get(&simulator, "waha", "/api/default/contacts/all").json();
    assert_eq!(body["id"], "all@c.us");
    assert_eq!(get(&simulator, "waha-noweb", "/api/default/contacts/all").body, "");
}

#[test]
fn a_server_that_follows_the_page_has_its_path_only_and_its_order() {
    let message = json!({"statusCode": 404, "message": "Cannot GET /api/contacts/all", "error": "Not Found"});
    check("waha-by-page", "/api/contacts/all?session=default", 404, message);
    let simulator = simulator(30);
    let names = |order| {
        let path = format!("/api/default/contacts/all?sortBy=name&sortOrder={order}");
        texts(&get(&simulator, "waha-by-page", &path).json(), "name")
    };
    assert_eq!(names("asc").iter().rev().cloned().collect::<Vec<_>>(), names("desc"));
    assert!(code_units(&names("desc")).is_sorted());
}

fn code_units(names: &[String]) -> Vec<Vec<u16>> {
    names.iter().map(|name| name.encode_utf16().collect()).collect()
}

#[test]
fn webjs_ignores_the_offset_without_a_limit_and_a_limit_of_zero() {
    let simulator = simulator(30);
    let n_rows = |id, query| list(&simulator, id, query).as_array().unwrap().len();
    assert_eq!(n_rows("waha", "offset=10"), 37);
    assert_eq!(n_rows("waha", "offset=10&limit=0"), 37);
    assert_eq!(n_rows("waha", "offset=30&limit=100"), 7);
    assert_eq!(n_rows("waha-gows", "offset=10"), 20);
    assert_eq!(n_rows("waha-gows", "limit=0"), 0);
}

#[test]
fn names_ascend_by_code_unit_with_missing_ones_first() {
    let simulator = simulator(230);
    for id in ENGINES {
        let rows = list(&simulator, id, "sortBy=name&sortOrder=asc");
        let names: Vec<String> =
            rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap_or_default().to_owned()).collect();
        // SQLite compares bytes, JavaScript code units.
        let sorted = if id == "waha" { code_units(&names).is_sorted() } else { names.is_sorted() };
        assert!(sorted && names[0].is_empty(), "{id}");
        let place = |name: &str| names.iter().position(|it| it == name).unwrap();
        assert!(place("Zoë Smith") < place("anna-lena müller"));
        let back = texts(&list(&simulator, id, "sortBy=name&sortOrder=desc"), "name");
        assert_ne!(back[0], "");
    }
}

#[test]
fn ids_ascend_as_texts() {
    let simulator = simulator(60);
    for id in ENGINES {
        assert!(texts(&list(&simulator, id, "sortBy=id"), "id").is_sorted(), "{id}");
    }
    assert!(texts(&list(&simulator, "waha-gows", ""), "id").is_sorted());
    assert!(!texts(&list(&simulator, "waha", ""), "id").is_sorted());
}

#[test]
fn parameters_out_of_range_are_refused_with_a_list_of_messages() {
    let simulator = simulator(1);
    for query in ["limit=ten", "offset=-1", "sortBy=phone", "sortOrder=up"] {
        let answer = get(&simulator, "waha", &format!("/api/contacts/all?{query}"));
        assert_eq!((answer.status, &answer.json()["error"]), (400, &json!("Bad Request")), "{query}");
        assert!(answer.json()["message"][0].is_string());
    }
}

#[test]
fn a_session_that_cannot_answer_is_422_without_message_or_status_code() {
    check(
        "waha",
        "/api/contacts/all?session=scan-me",
        422,
        json!({
            "error": "Session status is not as expected. Try again later or restart the session",
            "session": "scan-me", "status": "SCAN_QR_CODE", "expected": ["WORKING"],
        }),
    );
    let unknown = json!({"error": "Session \"x\" does not exist", "session": "x"});
    check("waha", "/api/contacts/all?session=x", 422, unknown.clone());
    check("waha", "/api/x/groups", 422, unknown);
    check(
        "waha",
        "/api/sessions/x",
        404,
        json!({"message": "Session not found", "error": "Not Found", "statusCode": 404}),
    );
}

#[test]
fn stopped_sessions_are_listed_with_all_only() {
    let simulator = simulator(1);
    let names = |query| texts(&get(&simulator, "waha", &format!("/api/sessions{query}")).json(), "name");
    assert_eq!(names(""), ["default", "second", "scan-me"]);
    assert_eq!(names("?all=true"), ["default", "second", "scan-me", "stopped"]);
}

#[test]
fn a_key_may_be_wrong_or_of_another_session() {
    let simulator = simulator(100);
    let with = |key: &str, path: &str| {
        let answer = ask(&simulator, "waha", "GET", path).header("X-Api-Key", key).send().unwrap();
        (answer.status, answer.json())
    };
    let list = "/api/contacts/all?session=default";
    assert_eq!(with("wrong", list), (401, json!({"message": "Unauthorized", "statusCode": 401})));
    assert_eq!(with(WAHA_SECOND_KEY, list), (403, json!({"message": "Forbidden", "statusCode": 403})));
    let (status, rows) = with(WAHA_SECOND_KEY, "/api/contacts/all?session=second&sortBy=id");
    assert_eq!((status, rows.as_array().unwrap().len()), (200, 22));
    assert_eq!(texts(&with(WAHA_SECOND_KEY, "/api/sessions?all=true").1, "name"), ["second"]);
    let in_query = format!("/ping?x-api-key={WAHA_SECOND_KEY}");
    assert_eq!(unsigned(&simulator, "waha", "GET", &in_query).send().unwrap().status, 200);
}

#[test]
fn each_engine_has_its_own_fields() {
    let simulator = simulator(30);
    let fields = |id, index: usize| {
        let path = format!("/api/contacts?session=default&contactId={}", person(index).phone().unwrap());
        let body = get(&simulator, id, &path).json();
        body.as_object().unwrap().keys().cloned().collect::<Vec<String>>()
    };
    assert_eq!(fields("waha-gows", pinned::NUMBER_ONLY), ["id", "name", "pushname"]);
    assert_eq!(fields("waha-noweb", pinned::NUMBER_ONLY), ["id", "lid"]);
    let webjs = fields("waha", pinned::JOZSEF);
    for field in ["isBlocked", "isMyContact", "name", "pushname", "shortName", "number"] {
        assert!(webjs.contains(&field.to_owned()), "{field}");
    }
    assert!(!fields("waha", pinned::NUMBER_ONLY).contains(&"name".to_owned()));
}

#[test]
fn an_unknown_contact_is_answered_all_the_same() {
    let simulator = simulator(1);
    let path = "/api/contacts?contactId=999&session=default";
    assert_eq!(get(&simulator, "waha", path).json()["isWAContact"], false);
    let answer = get(&simulator, "waha-noweb", path);
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!(get(&simulator, "waha-gows", path).json(), json!({"id": "999@c.us", "name": "", "pushname": ""}));
}

#[test]
fn a_contact_without_id_is_a_crash() {
    let answer = get(&simulator(1), "waha", "/api/contacts?session=default");
    assert_eq!(answer.status, 500);
    assert!(answer.json()["exception"]["message"].as_str().unwrap().starts_with("Cannot read properties"));
    assert!(answer.json().get("message").is_none());
}

#[test]
fn about_and_block_are_for_webjs() {
    let simulator = simulator(30);
    for id in ["waha-noweb", "waha-gows"] {
        let about = get(&simulator, id, "/api/contacts/about?contactId=36205550142&session=default");
        assert_eq!((about.status, &about.json()["error"]), (501, &json!("Not Implemented")));
        let body = json!({"contactId": "36205550142@c.us", "session": "default"});
        let block = ask(&simulator, id, "POST", "/api/contacts/block").json(&body).send().unwrap();
        assert_eq!(block.status, 501);
    }
    let about = get(&simulator, "waha", "/api/contacts/about?contactId=36205550142&session=default");
    assert_eq!(about.json(), json!({"about": "Szia! A WhatsAppot használom."}));
}

#[test]
fn blocking_is_201_without_a_body_and_shows_in_the_list() {
    let simulator = simulator(30);
    let is_blocked = |index: usize| list(&simulator, "waha", "limit=30")[index]["isBlocked"].as_bool().unwrap();
    assert!(is_blocked(pinned::BLOCKED) && !is_blocked(pinned::JOZSEF));
    let post = |verb: &str, id: &str| {
        let body = json!({"contactId": id, "session": "default"});
        let ask = ask(&simulator, "waha", "POST", &format!("/api/contacts/{verb}"));
        let answer = ask.json(&body).send().unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (201, ""));
    };
    post("block", "36205550142@c.us");
    post("unblock", "5511955501234");
    assert!(!is_blocked(pinned::BLOCKED) && is_blocked(pinned::JOZSEF));
}

#[test]
fn a_picture_changes_with_a_refresh_only() {
    let simulator = simulator(30);
    let url = |query: &str| {
        let path = format!("/api/contacts/profile-picture?session=default&contactId=36205550142{query}");
        let answer = get(&simulator, "waha-gows", &path);
        (answer.status, answer.json()["profilePictureURL"].clone())
    };
    let first = url("");
    assert_eq!(first, url("&refresh=False"));
    assert_ne!(first, url("&refresh=True"));
    assert_eq!(url("&refresh=yes").0, 400);
    check(
        "waha",
        "/api/contacts/profile-picture?contactId=6281255501234&session=default",
        200,
        json!({"profilePictureURL": null}),
    );
}

#[test]
fn a_check_gives_the_number_as_whatsapp_knows_it() {
    let path = |phone: &str| format!("/api/contacts/check-exists?session=default&phone={phone}");
    let found = json!({"numberExists": true, "chatId": "554755501428@c.us"});
    check("waha", &path("5547955501428"), 200, found);
    check("waha-noweb", &path("1"), 200, json!({"numberExists": false}));
}

#[test]
fn a_saved_name_shows_in_the_list() {
    let simulator = simulator(30);
    list(&simulator, "waha-gows", "sortBy=name");
    let body = json!({"firstName": "Budi", "lastName": "Baru"});
    let ask = ask(&simulator, "waha-gows", "PUT", "/api/default/contacts/6285755501011%40c.us").json(&body);
    assert_eq!(ask.send().unwrap().json(), json!({"success": true}));
    let names = texts(&list(&simulator, "waha-gows", "sortBy=name"), "name");
    assert!(names.contains(&"Budi Baru".to_owned()) && names.is_sorted());
}

#[test]
fn lids_know_the_number_of_twins_and_nothing_of_the_hidden() {
    let simulator = simulator(60);
    let lids = get(&simulator, "waha", "/api/default/lids?limit=1000").json();
    assert_eq!(get(&simulator, "waha", "/api/default/lids/count").json()["count"], lids.as_array().unwrap().len());
    let twin = person(41);
    let row = |lid: u64| {
        let lid = format!("{lid}@lid");
        lids.as_array().unwrap().iter().find(|row| row["lid"] == *lid).unwrap()["pn"].clone()
    };
    assert_eq!(row(twin.lid()), format!("{}@c.us", person(40).phone().unwrap()));
    assert_eq!(row(person(pinned::AMINA).lid()), Value::Null);
    check("waha", "/api/default/lids/1%40c.us", 422, json!({"error": "Invalid LID - it must end with @lid"}));
    let by_phone = format!("/api/default/lids/pn/{}", person(40).phone().unwrap());
    assert_eq!(get(&simulator, "waha", &by_phone).json()["lid"], format!("{}@lid", twin.lid()));
}

#[test]
fn groups_have_a_shape_for_each_engine_and_one_for_their_participants() {
    let simulator = simulator(60);
    let groups = |id| get(&simulator, id, "/api/default/groups?exclude=participants").json();
    let webjs = groups("waha");
    let first = webjs[0]["id"]["_serialized"].as_str().unwrap();
    assert!(webjs[0]["groupMetadata"].get("participants").is_none());
    assert_eq!(groups("waha-noweb")[first]["subject"], webjs[0]["name"]);
    assert_eq!(groups("waha-gows")[0]["JID"], first);
    let path = format!("/api/default/groups/{}/participants/v2", first.replace('@', "%40"));
    let members = ENGINES.map(|id| get(&simulator, id, &path).json());
    assert!(members[0] == members[1] && members[1] == members[2]);
    let roles = texts(&members[0], "role");
    assert_eq!(roles[..3], ["superadmin", "admin", "participant"]);
}

#[test]
fn the_version_names_the_engine() {
    let simulator = simulator(1);
    for (id, engine) in [("waha", "WEBJS"), ("waha-noweb", "NOWEB"), ("waha-gows", "GOWS"), ("waha-by-page", "WEBJS")] {
        assert_eq!(get(&simulator, id, "/api/server/version").json()["engine"], engine);
    }
}
