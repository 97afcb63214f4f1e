//! What a page of another origin is allowed, as each gateway says it.

use crate::client::{Answer, simulator, unsigned};
use simulator::{Effect, Fault, Simulator};

const ORIGIN: &str = "https://desk.example";

fn preflight(simulator: &Simulator, id: &str, headers: &str) -> Answer {
    unsigned(simulator, id, "OPTIONS", "/anything")
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", headers)
        .send()
        .unwrap()
}

/// Whether a browser would send these headers after this preflight.
fn grants(answer: &Answer, headers: &str) -> bool {
    let origin = answer.header("access-control-allow-origin");
    let allowed = answer.header("access-control-allow-headers").unwrap_or_default().to_lowercase();
    let allowed: Vec<&str> = allowed.split(',').map(str::trim).collect();
    answer.status == 204
        && (origin == Some("*") || origin == Some(ORIGIN))
        && headers.split(',').all(|it| allowed.contains(&it.trim().to_lowercase().as_str()))
}

#[test]
fn every_gateway_grants_its_own_credential() {
    let simulator = simulator(1);
    for connection in simulator.connections() {
        let headers = match connection.gateway.name() {
            "gowa" => "authorization,x-device-id",
            "waha" => "x-api-key",
            _ => "authorization",
        };
        assert!(grants(&preflight(&simulator, connection.id, headers), headers), "{}", connection.id);
    }
}

#[test]
fn gowa_and_whatsapp_gateway_refuse_headers_that_they_do_not_list() {
    let simulator = simulator(1);
    assert!(!grants(&preflight(&simulator, "gowa", "x-request-id"), "x-request-id"));
    assert!(!grants(&preflight(&simulator, "gowa", "x-api-key"), "x-api-key"));
    assert!(!grants(&preflight(&simulator, "whatsapp-gateway", "x-device-id"), "x-device-id"));
    assert!(grants(&preflight(&simulator, "waha", "x-request-id"), "x-request-id"));
}

#[test]
fn whatsapp_gateway_reflects_the_origin_and_has_no_put() {
    let simulator = simulator(1);
    let answer = preflight(&simulator, "whatsapp-gateway", "authorization");
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, POST, PATCH, DELETE, OPTIONS"));
}

#[test]
fn refusals_can_be_read_and_expose_no_header() {
    let simulator = simulator(1);
    for connection in simulator.connections() {
        let ask = unsigned(&simulator, connection.id, "GET", "/api/v1/sessions").header("Origin", ORIGIN);
        let answer = ask.header("Accept", "application/json").send().unwrap();
        assert_eq!(answer.status, 401, "{}", connection.id);
        assert!(answer.header("access-control-allow-origin").is_some(), "{}", connection.id);
        assert_eq!(answer.header("access-control-expose-headers"), None);
    }
}

#[test]
fn without_cors_neither_preflight_nor_answer_has_a_header() {
    let simulator = simulator(1);
    simulator.behave(Fault { connection: Some("waha"), ..Fault::everywhere(Effect::NoCors) });
    let answer = preflight(&simulator, "waha", "x-api-key");
    assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")));
    assert!(!grants(&answer, "x-api-key"));
    assert!(grants(&preflight(&simulator, "waha-noweb", "x-api-key"), "x-api-key"));
}
