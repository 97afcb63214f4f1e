//! The gateways behind the desk's own origin: the proxies of nginx and Caddy add the credentials, and pass what the desk asks.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use browser::Name;
use serde_json::Value;
use simulator::{Credential, Simulator};

use crate::desk::{Desk, GATEWAYS, config, simulator};
use crate::exchange::{ask, get, read, send};
use crate::server::{Program, Server, SetUp};

/// Makes a test of a check for each gateway at each server that has a proxy.
macro_rules! at_every_gateway {
    ($check:ident: $($name:ident $id:literal),+) => {
        mod $check {
            mod nginx {
                $(#[test] fn $name() { super::super::$check(crate::server::Program::Nginx, $id); })+
            }
            mod caddy {
                $(#[test] fn $name() { super::super::$check(crate::server::Program::Caddy, $id); })+
            }
        }
    };
}

/// Makes a test of a check for each server that has a proxy.
macro_rules! at_both_proxies {
    ($check:ident) => {
        mod $check {
            #[test]
            fn nginx() {
                super::$check(crate::server::Program::Nginx);
            }

            #[test]
            fn caddy() {
                super::$check(crate::server::Program::Caddy);
            }
        }
    };
}

/// The desk and the five gateways on one origin.
fn start(program: Program, simulator: &Simulator) -> Server {
    let url = |id: &str| format!("/gateway/{id}{}", if id == "hypersender" { "/v2" } else { "" });
    let config = config(simulator, |connection| url(connection.id), "none");
    Server::start(&SetUp { program, prefix: "/", config, gateways: Some(variables(program, simulator)) })
}

/// What an administrator puts into the server's environment.
fn variables(program: Program, simulator: &Simulator) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    if program == Program::Nginx {
        variables.insert("DESK_HOST".to_owned(), "127.0.0.1".to_owned());
    }
    for id in GATEWAYS {
        let connection = simulator.connection(id).unwrap();
        let name = id.to_uppercase().replace('-', "_");
        let (variable, secret) = match connection.credential {
            Credential::Token(token) => ("TOKEN", token.to_owned()),
            Credential::ApiKey(key) => ("KEY", key.to_owned()),
            Credential::Password { user, password } => ("BASIC", STANDARD.encode(format!("{user}:{password}"))),
        };
        variables.insert(format!("{name}_{variable}"), secret);
        // The simulator's gateways share a host, each below a path of its own.
        if program == Program::Caddy {
            variables.insert(format!("{name}_URL"), simulator.origin());
            variables.insert(format!("{name}_PREFIX"), format!("/{id}"));
        } else {
            variables.insert(format!("{name}_URL"), format!("{}/{id}", simulator.origin()));
        }
    }
    variables
}

at_every_gateway!(
    staff_need_no_key: wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender",
    waha "waha"
);

fn staff_need_no_key(program: Program, id: &str) {
    let simulator = simulator();
    let server = start(program, &simulator);
    let desk = Desk::open(&server.url(id));
    desk.page.eval("document.cookie = 'kept=here'");
    desk.wait_listed("Dewi Lestari");
    desk.page.no_role("form", Name::any());

    desk.search("jozsef");
    desk.wait_row_count(1);
    desk.wait_listed("József Kovács").click();
    desk.detail().within().by_role("heading", "József Kovács");
    // The picture has come once it can be looked at.
    desk.button("View picture");
    let (tells, checks, blocks) = match id {
        "whatsapp-gateway" | "waha" => (true, true, true),
        "gowa" => (true, true, false),
        _ => (false, false, false),
    };
    if tells {
        desk.page.wait_text("region", "Contact details", "Szia! A WhatsAppot használom.");
    }
    if blocks {
        desk.confirm("Block", "József Kovács");
        desk.confirm("Unblock", "József Kovács");
        desk.button("Block");
        let written =
            |request: &simulator::LoggedRequest| request.path.ends_with("/unblock") && request.status.is_some();
        let written = simulator.wait_for_request(Duration::from_secs(10), written).expect("nobody was unblocked");
        assert!(written.status.is_some_and(|status| status < 300), "{written:?}");
    }
    if checks {
        desk.page.by_role("button", "Check a number").click();
        desk.page.by_role("textbox", "Phone number").fill("+36 20 555 0142");
        desk.page.by_role("button", "Check").click();
        desk.page.wait_text("status", Name::any(), "is on WhatsApp.");
    }
    desk.page.wait_requests_over();

    check_no_key(&desk, &simulator, id);
    let asked: Vec<_> = simulator.requests().into_iter().filter(|request| request.connection == id).collect();
    assert!(!asked.is_empty());
    for request in &asked {
        assert!(request.status.is_some_and(|status| !matches!(status, 401 | 403)), "{request:?}");
        for name in ["cookie", "origin", "referer", "sec-fetch-site"] {
            assert!(!request.headers.iter().any(|header| header == name), "{name} went on: {request:?}");
        }
    }
    if id == "whatsapp-gateway" {
        // The id in the path stayed as it was sent.
        assert!(asked.iter().any(|request| request.encoded_path.contains("%40lid")), "{asked:#?}");
    }
}

/// No request that the browser makes and no answer to one has the credential.
#[track_caller]
fn check_no_key(desk: &Desk, simulator: &Simulator, id: &str) {
    let secrets: Vec<String> = match simulator.credentials()[id].clone() {
        Value::String(secret) => vec![secret],
        pair => vec![
            pair["password"].as_str().unwrap().to_owned(),
            STANDARD.encode(format!("{}:{}", pair["user"].as_str().unwrap(), pair["password"].as_str().unwrap())),
        ],
    };
    let mut n_passed = 0;
    for request in desk.page.requests() {
        n_passed += usize::from(request.path().starts_with("/gateway/"));
        for name in ["authorization", "x-api-key"] {
            assert!(!request.headers.contains_key(name), "{} was sent with {name}", request.url);
        }
        for name in ["set-cookie", "www-authenticate", "access-control-allow-origin"] {
            let is_file = !request.path().starts_with("/gateway/") && name == "access-control-allow-origin";
            assert!(
                is_file || !request.response_headers.contains_key(name),
                "{} was answered with {name}",
                request.url
            );
        }
        let body = desk.page.response_body(&request.url).unwrap_or_default();
        for secret in &secrets {
            let is_in = |headers: &BTreeMap<String, String>| headers.values().any(|value| value.contains(secret));
            let is_told = request.url.contains(secret) || is_in(&request.headers) || is_in(&request.response_headers);
            assert!(!is_told && !body.contains(secret), "{} tells the credential", request.url);
        }
    }
    assert!(n_passed > 0, "nothing went through the proxy");
}

at_both_proxies!(what_is_not_on_the_list_reaches_no_gateway);

fn what_is_not_on_the_list_reaches_no_gateway(program: Program) {
    let simulator = simulator();
    let server = start(program, &simulator);
    for (method, target) in [
        ("POST", "/gateway/waha/api/sendText"),
        ("DELETE", "/gateway/waha/api/sessions/default"),
        ("POST", "/gateway/waha/api/sessions?all=true"),
        ("GET", "/gateway/waha/api/contacts/block"),
        ("GET", "/gateway/waha/api/default/auth/qr"),
        ("GET", "/gateway/waha/api/contacts%2Fall"),
        ("GET", "/gateway/waha/api/x%2F..%2Fsessions"),
        ("GET", "/gateway/waha/api/%2e%2e/sessions"),
        ("GET", "/gateway/waha/api/contacts/../sessions"),
        ("GET", "/gateway/waha//api/sessions"),
        ("GET", "/gateway/waha/api/sessions/"),
        ("PUT", "/gateway/waha/api/default/contacts/a%2F..%2Fb"),
        ("POST", "/gateway/gowa/send/message"),
        ("GET", "/gateway/gowa/app/logout"),
        ("POST", "/gateway/wachat/message/sendText"),
        ("GET", "/gateway/hypersender/v2/x/messages"),
        ("POST", "/gateway/whatsapp-gateway/api/v1/sessions/a/messages"),
        ("DELETE", "/gateway/whatsapp-gateway/api/v1/sessions/a"),
        ("OPTIONS", "/gateway/waha/api/sessions"),
        ("GET", "/gateway/other/api/sessions"),
    ] {
        let answer = ask(&server.origin, method, target, &[]);
        let is_page = target.contains("/other/") && answer.text().contains("<base");
        assert!(is_page || (400..500).contains(&answer.status), "{program:?} {method} {target}: {answer:?}");
    }
    // Another page cannot have something done: its form names where it comes from.
    let block = "/gateway/waha/api/contacts/block";
    for headers in [
        ["origin: http://evil.example", "accept: */*"],
        ["origin: null", "accept: */*"],
        ["sec-fetch-site: cross-site", "origin: http://evil.example"],
        ["sec-fetch-site: same-site", "accept: */*"],
    ] {
        let answer = ask(&server.origin, "POST", block, &headers);
        assert_eq!(answer.status, 403, "{program:?} {headers:?}");
    }
    assert!(simulator.requests().is_empty(), "{program:?}: {:#?}", simulator.requests());
    // And what is on it does.
    let own = format!("origin: {}", server.origin);
    for headers in [vec![], vec![&*own], vec!["sec-fetch-site: same-origin", &own]] {
        assert_eq!(
            get(&server.origin, "/gateway/waha/api/sessions?all=true", &headers).status,
            200,
            "{program:?} {headers:?}"
        );
    }
}

at_both_proxies!(what_something_else_has_passed_on_reaches_no_gateway);

/// It comes from that machine's address, whoever has sent it.
fn what_something_else_has_passed_on_reaches_no_gateway(program: Program) {
    let simulator = simulator();
    let server = start(program, &simulator);
    let sessions = "/gateway/waha/api/sessions?all=true";
    for header in [
        "x-forwarded-for: 203.0.113.7",
        "x-forwarded-for: 10.0.0.7",
        "forwarded: for=203.0.113.7",
        "via: 1.1 proxy",
        "x-real-ip: 203.0.113.7",
        "cf-connecting-ip: 203.0.113.7",
    ] {
        let answer = get(&server.origin, sessions, &[header, "sec-fetch-site: same-origin"]);
        assert_eq!((answer.status, answer.header("content-type")), (403, "application/json"), "{program:?} {header}");
        assert!(answer.text().contains("comes through another one"), "{program:?} {header}: {answer:?}");
        // The files are for everybody.
        assert_eq!(get(&server.origin, "/frame.js", &[header]).status, 200, "{program:?} {header}");
    }
    assert!(simulator.requests().is_empty(), "{program:?}: {:#?}", simulator.requests());
}

at_both_proxies!(a_name_that_somebody_else_has_pointed_here_reaches_no_gateway);

fn a_name_that_somebody_else_has_pointed_here_reaches_no_gateway(program: Program) {
    let simulator = simulator();
    let server = start(program, &simulator);
    let port = server.origin.rsplit(':').next().unwrap();
    for host in ["evil.example".to_owned(), format!("evil.example:{port}"), format!("localhost:{port}")] {
        let (name, origin) = (format!("host: {host}"), format!("origin: http://{host}"));
        let headers = [&*name, &*origin, "sec-fetch-site: same-origin"];
        let answer = get(&server.origin, "/gateway/waha/api/sessions?all=true", &headers);
        assert!(!answer.text().contains("default"), "{program:?} {host}: {answer:?}");
        assert!(program == Program::Caddy || answer.status == 403, "{program:?} {host}: {answer:?}");
    }
    assert!(simulator.requests().is_empty(), "{program:?}: {:#?}", simulator.requests());
}

at_both_proxies!(two_accounts_of_one_gateway_share_its_path);

fn two_accounts_of_one_gateway_share_its_path(program: Program) {
    let simulator = simulator();
    let mut config = config(&simulator, |connection| format!("/gateway/{}", connection.id), "none");
    let rows = config["connections"].as_array_mut().unwrap();
    rows.retain(|row| row["id"] == "waha");
    let mut second = rows[0].clone();
    second["id"] = "second".into();
    rows.push(second);
    let mut gateways = variables(program, &simulator);
    gateways.retain(|name, _| name.starts_with("WAHA_") || name == "DESK_HOST");
    let server = Server::start(&SetUp { program, prefix: "/", config, gateways: Some(gateways) });
    assert_eq!(get(&server.origin, "/gateway/waha/api/sessions?all=true", &[]).status, 200, "{program:?}");
    let asked = simulator.requests();
    assert!(asked.iter().all(|request| request.status == Some(200)), "{asked:?}");
}

at_both_proxies!(an_answer_of_a_gateway_is_kept_by_nobody);

fn an_answer_of_a_gateway_is_kept_by_nobody(program: Program) {
    let simulator = simulator();
    let server = start(program, &simulator);
    let answer = get(&server.origin, "/gateway/waha/api/sessions?all=true", &[]);
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{program:?}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{program:?}");
    assert_ne!(answer.header("cross-origin-resource-policy"), "cross-origin", "{program:?}");
    assert!(!answer.header("content-security-policy").is_empty(), "{program:?}");
    for (name, value) in hosting::policy::HEADERS {
        assert_eq!(answer.header(name), value, "{program:?}");
    }
}

at_both_proxies!(no_log_has_a_name_or_a_number);

fn no_log_has_a_name_or_a_number(program: Program) {
    let simulator = simulator();
    let server = start(program, &simulator);
    let account = simulator.connection("wachat").unwrap().account.unwrap();
    let search = format!("/gateway/wachat/contacts?instanceName={account}&q=jozsef&page=1&limit=100");
    assert_eq!(get(&server.origin, &search, &["referer: http://x/jozsef"]).status, 200);
    let check = "/gateway/waha/api/contacts/check-exists?phone=36205550142&session=default";
    assert_eq!(get(&server.origin, check, &[]).status, 200);
    assert_eq!(get(&server.origin, "/gateway/waha/api/36205550142", &[]).status, 403);
    drop(simulator);
    // With the gateway gone there is an error to speak of.
    assert_eq!(get(&server.origin, check, &[]).status, 502);
    assert_eq!(get(&server.origin, &search, &[]).status, 502);
    let logs = server.logs();
    for word in ["jozsef", "36205550142", "instanceName", account, "check-exists", "invented"] {
        assert!(!logs.contains(word), "{program:?} has written {word} down: {logs}");
    }
    for word in ["wachat", "waha", "GET", "502", "403"] {
        assert!(logs.contains(word), "{program:?} has not written {word} down: {logs}");
    }
}

#[test]
fn who_asks_for_too_much_at_once_is_told_when_to_ask_again() {
    let simulator = simulator();
    let server = start(Program::Nginx, &simulator);
    let target = "/gateway/waha/api/sessions?all=true";
    let mut asked: Vec<_> = (0..360).map(|_| send(&server.origin, "GET", target, &[])).collect();
    let answer = read(&mut asked.pop().unwrap());
    assert_eq!((answer.status, answer.header("retry-after")), (429, "5"));
    // The first ones were only delayed.
    assert_eq!(read(&mut asked.remove(0)).status, 200);
}
