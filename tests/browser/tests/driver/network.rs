//! Requests, and the network they go through.

use std::time::{Duration, Instant};

use browser::{Browser, Throttle};

use crate::{document, server, show};

const JSON: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Total: 2\r\nContent-Length: 4\r\nConnection: close\r\n\r\n[12]";
const BUSY: &str = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[test]
fn requests_are_told_with_what_was_sent_and_answered() {
    let site = server::site(&[("/", &document("")), ("/api/list", JSON), ("/busy", BUSY)]);
    let page = Browser::shared().page();
    page.goto(&site);
    page.clear_requests();
    page.eval("fetch('/api/list?page=2', { method: 'POST', body: '{\"a\":1}', headers: { 'X-Key': 'k' } }).then((r) => r.text())");
    page.eval("fetch('/busy').then((r) => r.text())");
    page.wait_requests_over();

    let requests = page.requests();
    let [list, busy] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((list.method.as_str(), list.path(), list.query()), ("POST", "/api/list", "page=2"));
    assert_eq!((list.kind.as_str(), list.body.as_deref()), ("Fetch", Some("{\"a\":1}")));
    assert_eq!(list.headers["x-key"], "k");
    assert_eq!(format!("{}/", list.headers["origin"]), site);
    assert_eq!((list.status, list.response_headers["x-total"].as_str()), (Some(200), "2"));
    assert!(list.ended.unwrap() >= list.started && list.wire_bytes > 4);
    assert_eq!((busy.status, busy.response_headers["retry-after"].as_str()), (Some(429), "3"));
    assert_eq!(page.request_count(|request| request.status == Some(429)), 1);
    assert_eq!(page.response_body(&format!("{site}api/list?page=2")).as_deref(), Some("[12]"));
}

#[test]
fn an_aborted_request_is_told_from_a_failed_one() {
    let site = server::site(&[("/", &document("")), ("/slow", "hang")]);
    let page = Browser::shared().page();
    page.goto(&site);
    page.eval("(window.stop = new AbortController(), fetch('/slow', { signal: stop.signal }).catch(() => 0), 0)");
    let slow = page.wait_request("the slow one", |request| request.path() == "/slow");
    assert!(!slow.is_over() && !slow.aborted);
    page.eval("stop.abort()");
    let slow = page.wait_request("its end", |request| request.path() == "/slow" && request.is_over());
    assert!(slow.aborted && slow.status.is_none());

    page.eval("fetch('http://127.0.0.1:1/').catch(() => 0)");
    let failed = page.wait_request("the failure", |request| request.url.contains(":1/") && request.is_over());
    assert!(!failed.aborted && failed.failure.is_some(), "{failed:?}");
}

#[test]
fn a_redirect_is_two_requests() {
    let away = "HTTP/1.1 302 Found\r\nLocation: /two\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let site = server::site(&[("/", away), ("/two", &document(""))]);
    let page = Browser::shared().page();
    page.goto(&site);
    let told: Vec<_> = page.requests().iter().map(|request| (request.path().to_owned(), request.status)).collect();
    assert_eq!(told, [("/".to_owned(), Some(302)), ("/two".to_owned(), Some(200))]);
}

#[test]
fn offline_is_offline_and_online_again() {
    let page = show("");
    let fetched = || page.eval("fetch('/').then((r) => r.status, () => 'failed')");
    page.offline(true);
    assert_eq!(page.eval("navigator.onLine"), false);
    assert_eq!(fetched(), "failed");
    page.offline(false);
    assert_eq!(page.eval("navigator.onLine"), true);
    assert_eq!(fetched(), 200);
}

#[test]
fn a_slow_network_takes_its_time() {
    let page = show("");
    page.throttle_network(Throttle { latency_ms: 400, bytes_per_second: 100_000 });
    let began = Instant::now();
    page.eval("fetch('/').then((r) => r.text())");
    assert!(began.elapsed() >= Duration::from_millis(400));
    page.unthrottle_network();
    assert_eq!(page.eval("fetch('/').then((r) => r.status)"), 200);
}
