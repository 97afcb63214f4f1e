//! What passes through to a gateway and what does not, in both directions.

use std::io::Write;
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::build::Build;
use crate::exchange::{ask, get, read_chunk, read_head, send};
use crate::gateway::Gateway;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

#[test]
fn the_request_arrives_with_its_method_path_query_body_and_credential() {
    let build = Build::new();
    let gateway = Gateway::answering(OK);
    let site = build.site_before(&format!("{}/api/v1", gateway.url));
    let headers = ["authorization: Bearer t0ken", "x-api-key: k", "content-type: application/json"];
    let path = "/gateway/jakarta/contacts/628%40s.whatsapp.net?limit=2&q=%20a";
    let answer = ask(&site.origin(), "POST", path, &headers, r#"{"a":1}"#);
    assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    let request = gateway.request();
    assert!(request.starts_with("POST /api/v1/contacts/628%40s.whatsapp.net?limit=2&q=%20a HTTP/1.1"), "{request}");
    for header in headers {
        assert!(request.contains(header), "{header} in {request}");
    }
    assert!(request.ends_with(r#"{"a":1}"#), "{request}");
}

#[test]
fn headers_of_the_page_and_of_the_connection_stay_here() {
    let build = Build::new();
    let gateway = Gateway::answering(OK);
    let site = build.site_before(&gateway.url);
    let headers = [
        "host: desk.test",
        "origin: http://desk.test",
        "referer: http://desk.test/jakarta",
        "cookie: a=b",
        "connection: close, x-private",
        "x-private: 1",
        "te: trailers",
        "keep-alive: timeout=5",
        "x-kept: yes",
    ];
    ask(&site.origin(), "GET", "/gateway/jakarta/app", &headers, "");
    let request = gateway.request().to_ascii_lowercase();
    for gone in ["desk.test", "cookie", "x-private", "te:", "keep-alive", "connection"] {
        assert!(!request.contains(gone), "{gone} in {request}");
    }
    let host = gateway.url.trim_start_matches("http://");
    assert!(request.contains("x-kept: yes") && request.contains(&format!("host: {host}")), "{request}");
}

#[test]
fn the_answer_comes_back_as_it_is_except_for_cookies_and_password_dialogs() {
    let build = Build::new();
    let gateway = Gateway::answering(
        "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\nretry-after: 7\r\nset-cookie: a=b\r\n\
         www-authenticate: Basic realm=\"x\"\r\nkeep-alive: timeout=5\r\ncontent-length: 13\r\n\r\n{\"code\":\"no\"}",
    );
    let site = build.site_before(&gateway.url);
    let answer = get(&site.origin(), "/gateway/jakarta/app");
    assert_eq!((answer.status, answer.body.as_str()), (401, r#"{"code":"no"}"#));
    assert_eq!((answer.header("retry-after"), answer.header("content-type")), ("7", "application/json"));
    for gone in ["set-cookie", "www-authenticate", "keep-alive"] {
        assert_eq!(answer.header(gone), "", "{gone}");
    }
}

#[test]
fn a_redirect_is_passed_back_and_not_followed() {
    let build = Build::new();
    let gateway =
        Gateway::answering("HTTP/1.1 302 Found\r\nlocation: http://elsewhere.test/\r\ncontent-length: 0\r\n\r\n");
    let site = build.site_before(&gateway.url);
    let answer = get(&site.origin(), "/gateway/jakarta/picture");
    assert_eq!((answer.status, answer.header("location")), (302, "http://elsewhere.test/"));
}

#[test]
fn the_beginning_of_a_long_answer_arrives_before_its_end_exists() {
    let build = Build::new();
    let (go_on, gone_on) = channel::<()>();
    let gateway = Gateway::with(move |mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n").unwrap();
        gone_on.recv_timeout(Duration::from_secs(20)).unwrap();
        stream.write_all(b"4\r\nlast\r\n0\r\n\r\n").unwrap();
    });
    let site = build.site_before(&gateway.url);
    let mut reader = send(&site.origin(), "GET", "/gateway/jakarta/contacts", &[], "");
    assert_eq!(read_head(&mut reader).status, 200);
    assert_eq!(read_chunk(&mut reader), "first");
    go_on.send(()).unwrap();
    assert_eq!(read_chunk(&mut reader), "last");
}

#[test]
fn a_gateway_that_is_not_there_is_a_bad_gateway() {
    let build = Build::new();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let site = build.site_before(&format!("http://{gone}"));
    let answer = get(&site.origin(), "/gateway/jakarta/contacts");
    assert_eq!((answer.status, answer.header("content-type")), (502, "application/json"));
    assert_eq!(answer.body, format!(r#"{{"error":"no answer from the gateway at http://{gone}"}}"#));
}

#[test]
fn a_path_that_only_begins_like_a_mount_is_a_page() {
    let build = Build::new();
    let site = build.site_before("http://127.0.0.1:9");
    assert_eq!(get(&site.origin(), "/gateway/jakarta-2").status, 200);
}
