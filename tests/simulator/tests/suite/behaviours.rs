//! The faults, and the log of requests.

use crate::client::{Answer, ask, get, id_of, simulator, unsigned, whole_list};
use serde_json::json;
use simulator::{Effect, Fault, Simulator, expected};
use std::collections::HashSet;
use std::net::TcpStream;
use std::time::{Duration, Instant};

const LIST: &str = "/api/contacts/all?session=default&limit=10";

fn always(effect: Effect) -> Fault {
    Fault { path_contains: "contacts", ..Fault::everywhere(effect) }
}

fn with(effect: Effect) -> (Simulator, Result<Answer, ureq::Error>) {
    let simulator = simulator(60);
    simulator.behave(always(effect));
    let answer = ask(&simulator, "waha", "GET", LIST).send();
    (simulator, answer)
}

#[test]
fn a_delay_delays_the_right_answer() {
    let before = Instant::now();
    let (_simulator, answer) = with(Effect::Delay(Duration::from_millis(120)));
    assert_eq!(answer.unwrap().json().as_array().unwrap().len(), 10);
    assert!(before.elapsed() >= Duration::from_millis(120));
}

#[test]
fn a_status_comes_in_the_gateway_s_own_words() {
    let (simulator, answer) = with(Effect::Status(429));
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.json()["message"].as_str()), (429, Some("rate-overlimit")));
    simulator.calm();
    assert_eq!(get(&simulator, "waha", LIST).status, 200);
}

#[test]
fn retry_after_is_sent() {
    let (_simulator, answer) = with(Effect::RetryAfter { status: 503, seconds: 7 });
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("7")));
}

#[test]
fn an_answer_can_be_given_word_for_word() {
    let effect = Effect::StatusWith {
        status: 418,
        headers: vec![("x-kettle", "on".to_owned())],
        body: "short and stout".to_owned(),
        content_type: "text/plain",
    };
    let (_simulator, answer) = with(effect);
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (418, "short and stout"));
    assert_eq!(answer.header("x-kettle"), Some("on"));
}

#[test]
fn an_answer_cut_off_announces_more_than_arrives() {
    let (simulator, answer) = with(Effect::CutOff);
    assert!(answer.is_err());
    assert_eq!(simulator.requests()[0].status, Some(200));
    let raw = raw_answer(&simulator);
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert_eq!(announced.parse::<usize>().unwrap() / 2, body.len());
    assert!(body.starts_with("[{"));
}

/// Whatever arrives until the connection ends.
fn raw_answer(simulator: &Simulator) -> String {
    use std::io::{Read, Write};
    let mut stream = TcpStream::connect(simulator.origin().strip_prefix("http://").unwrap()).unwrap();
    let key = simulator::connection::WAHA_KEY;
    let request = format!("GET /waha{LIST} HTTP/1.1\r\nhost: x\r\nx-api-key: {key}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_wrong_type_or_shape_is_no_list_of_anybody() {
    for (effect, content_type) in [
        (Effect::WrongType, "text/plain; charset=utf-8"),
        (Effect::WrongShape, "application/json"),
        (Effect::Html, "text/html; charset=utf-8"),
    ] {
        let (_simulator, answer) = with(effect);
        let answer = answer.unwrap();
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(content_type)));
    }
}

#[test]
fn bad_rows_take_the_places_of_three_in_each_page() {
    let (simulator, answer) = with(Effect::BadRow);
    let rows = answer.unwrap().json();
    assert!(rows[1].is_string());
    assert!(rows[3].is_object() && id_of(&rows[3]).is_none());
    assert!(id_of(&rows[5]).is_some() && rows[5]["isMe"] == "yes");
    assert!(id_of(&rows[0]).is_some() && rows[0]["name"].is_string());
    for (id, rows) in [("wachat", "contacts"), ("whatsapp-gateway", "data"), ("gowa", "results")] {
        let n_good = whole_list(&simulator, id, 100, 9).iter().filter(|row| id_of(row).is_some()).count();
        assert_eq!(n_good, 58, "{id} {rows}");
    }
}

#[test]
fn duplicates_repeat_rows_and_lose_nobody() {
    let simulator = simulator(120);
    simulator.behave(always(Effect::Duplicate));
    for connection in simulator.connections() {
        let rows = whole_list(&simulator, connection.id, 20, 20);
        let ids: HashSet<String> = rows.iter().filter_map(id_of).collect();
        let expected = expected(connection.id, 120).unwrap();
        let all = expected.people_rows + expected.group_rows + expected.other_rows;
        assert_eq!(ids.len(), all, "{}", connection.id);
        assert!(rows.len() > all, "{}", connection.id);
    }
}

#[test]
fn a_looping_list_never_ends() {
    let simulator = simulator(30);
    simulator.behave(always(Effect::LoopingCursor));
    for connection in simulator.connections().iter().filter(|it| it.id != "gowa") {
        let rows = whole_list(&simulator, connection.id, 20, 12);
        assert_eq!(rows.len(), 240, "{}", connection.id);
        assert_eq!(rows[0], rows[20], "{}", connection.id);
    }
}

#[test]
fn an_empty_list_is_empty_in_each_gateway_s_way() {
    let simulator = simulator(30);
    simulator.behave(always(Effect::EmptyList));
    for connection in simulator.connections() {
        assert!(whole_list(&simulator, connection.id, 20, 3).is_empty(), "{}", connection.id);
    }
    assert_eq!(get(&simulator, "gowa", "/user/my/contacts").json()["results"], json!({"data": null}));
}

#[test]
fn a_reset_is_an_error_and_is_logged_without_a_status() {
    let (simulator, answer) = with(Effect::Reset);
    assert!(answer.is_err());
    assert_eq!(simulator.requests()[0].status, None);
    assert!(!simulator.requests()[0].abandoned);
}

#[test]
fn a_request_that_is_never_answered_is_abandoned_by_whoever_leaves() {
    let simulator = simulator(1);
    simulator.behave(always(Effect::NeverAnswers));
    let stream = TcpStream::connect(simulator.origin().strip_prefix("http://").unwrap()).unwrap();
    std::io::Write::write_all(&mut &stream, b"GET /waha/api/contacts/all HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let wait = Duration::from_secs(5);
    let arrived = simulator.wait_for_request(wait, |it| it.path == "/api/contacts/all").unwrap();
    assert!(arrived.status.is_none() && !arrived.abandoned);
    drop(stream);
    assert!(simulator.wait_for_request(wait, |it| it.abandoned).is_some());
}

#[test]
fn a_fault_strikes_only_where_and_as_often_as_it_says() {
    let simulator = simulator(60);
    simulator.behave(Fault {
        connection: Some("waha"),
        path_contains: "/contacts/all",
        query_contains: Some("offset=20"),
        times: Some(2),
        effect: Effect::Status(500),
    });
    let status = |id, path: &str| get(&simulator, id, path).status;
    let struck = "/api/contacts/all?limit=10&offset=20";
    assert_eq!(status("waha", LIST), 200);
    assert_eq!(status("waha-noweb", struck), 200);
    assert_eq!([status("waha", struck), status("waha", struck), status("waha", struck)], [500, 500, 200]);
}

#[test]
fn a_preflight_does_not_use_up_a_fault() {
    let simulator = simulator(1);
    simulator.behave(Fault { times: Some(1), ..always(Effect::Status(500)) });
    assert_eq!(unsigned(&simulator, "waha", "OPTIONS", LIST).send().unwrap().status, 204);
    assert_eq!(get(&simulator, "waha", LIST).status, 500);
    assert_eq!(get(&simulator, "waha", LIST).status, 200);
}

#[test]
fn requests_are_logged_decoded_and_without_secrets() {
    let simulator = simulator(5);
    get(&simulator, "waha", "/api/default/contacts/1%40lid?name=J%C3%B3+zsi&x-api-key=hidden");
    let requests = simulator.requests();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((request.connection, request.method.as_str(), request.status), ("waha", "GET", Some(200)));
    assert_eq!(request.path, "/api/default/contacts/1@lid");
    assert_eq!(request.encoded_path, "/api/default/contacts/1%40lid");
    assert_eq!(request.query_value("name"), Some("Jó zsi"));
    assert_eq!(request.query_value("x-api-key"), Some("[redacted]"));
    assert!(request.headers.contains(&"x-api-key".to_owned()));
    let debug = format!("{requests:?} {:?}", simulator.connections());
    for secret in [simulator::connection::WAHA_KEY, simulator::connection::GOWA_PASSWORD, "hidden"] {
        assert!(!debug.contains(secret));
    }
    simulator.forget_requests();
    assert!(simulator.requests().is_empty());
}

#[test]
fn waiting_for_a_request_that_never_comes_ends_with_the_timeout() {
    let simulator = simulator(1);
    assert!(simulator.wait_for_request(Duration::from_millis(20), |_| true).is_none());
}

#[test]
fn a_dropped_simulator_listens_no_more() {
    let simulator = simulator(1);
    let address = simulator.origin().strip_prefix("http://").unwrap().to_owned();
    assert!(TcpStream::connect(&address).is_ok());
    drop(simulator);
    assert!(TcpStream::connect(&address).is_err());
}

#[test]
fn pictures_are_png_files() {
    let simulator = simulator(5);
    let url = format!("{}/pictures/1.png", simulator.origin());
    let mut response = ureq::get(&url).call().unwrap();
    assert_eq!(response.headers()["content-type"], "image/png");
    assert!(response.body_mut().read_to_vec().unwrap().starts_with(b"\x89PNG\r\n\x1a\n"));
    assert!(ureq::get(url.replace("1.png", "3.png")).call().is_err());
}
