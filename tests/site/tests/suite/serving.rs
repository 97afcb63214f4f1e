//! Files, pages, the configuration and the headers on all of them.

use std::io;
use std::net::TcpListener;

use serde_json::json;
use site::{Examples, Options, Proxied, Site};

use crate::build::Build;
use crate::exchange::{Answer, ask, get};

fn refusal(options: Options) -> io::Error {
    Site::start(options).err().expect("it should not start")
}

#[test]
fn a_deep_link_to_a_contact_gives_the_page() {
    let build = Build::new();
    let site = build.site();
    for path in ["/", "/jakarta", "/x/contacts/628%40s.whatsapp.net", "/x/contacts/628@s.whatsapp.net/picture?q=ana"] {
        let answer = get(&site.origin(), path);
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert!(answer.body.contains("<base href=\"/\">"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
}

#[test]
fn a_missing_asset_is_not_found_and_not_remembered() {
    let build = Build::new();
    let site = build.site();
    for path in ["/contact-desk-0000000000000000.js", "/gone_bg.wasm", "/gone.css"] {
        let answer = get(&site.origin(), path);
        assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{path}");
    }
}

#[test]
fn hashed_files_are_kept_for_ever_and_others_are_asked_for_again() {
    let build = Build::new();
    let site = build.site();
    let check = |path, kind, cache| {
        let answer = get(&site.origin(), path);
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (kind, cache), "{path}");
    };
    let forever = "public, max-age=31536000, immutable";
    check("/contact-desk-82e1fd4a57b0c3aa.js", "text/javascript; charset=utf-8", forever);
    check("/contact-desk-82e1fd4a57b0c3aa_bg.wasm", "application/wasm", forever);
    check("/boot.js", "text/javascript; charset=utf-8", "no-cache");
    check("/config.json", "application/json", "no-cache");
}

#[test]
fn every_answer_carries_the_policy() {
    let build = Build::new();
    let site = build.site_before("http://127.0.0.1:9");
    let check = |answer: Answer| {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"));
        assert!(policy.ends_with("base-uri 'self'; form-action 'self'; frame-ancestors 'none'"));
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.header("permissions-policy").contains("camera=()"));
    };
    for path in ["/", "/boot.js", "/config.json", "/gone.js", "/gateway/jakarta/contacts"] {
        check(get(&site.origin(), path));
    }
    check(ask(&site.origin(), "POST", "/", &[], ""));
}

#[test]
fn the_configuration_can_change_and_go_away() {
    let build = Build::new();
    let site = build.site();
    assert_eq!(get(&site.origin(), "/config.json").body, r#"{"connections":[]}"#);
    site.set_config(Some(json!({ "custom_connections": false })));
    assert_eq!(get(&site.origin(), "/config.json").body, r#"{"custom_connections":false}"#);
    site.set_config(None);
    assert_eq!(get(&site.origin(), "/config.json").status, 404);
}

#[test]
fn examples_have_an_index_and_sources_that_are_shown() {
    let build = Build::new();
    build.write("examples/index.html", "the list");
    build.write("examples/ContactPanel.vue", "<template />");
    let site = build.site();
    assert_eq!(get(&site.origin(), "/examples/").body, "the list");
    let source = get(&site.origin(), "/examples/ContactPanel.vue");
    assert_eq!((source.status, source.header("content-type")), (200, "text/plain; charset=utf-8"));
    // Whoever has a connection of that name still has its address.
    assert!(get(&site.origin(), "/examples").body.contains("<base "));
}

#[test]
fn only_a_site_with_examples_has_what_they_need() {
    let build = Build::new();
    build.write("react.js", "mount()");
    let credentials = json!({ "waha": "invented" });
    let examples = Some(Examples { built: Some(build.dist.clone()), credentials: credentials.clone() });
    let site = Site::start(Options { examples, ..build.options() }).unwrap();
    assert_eq!(get(&site.origin(), "/examples/built/react.js").body, "mount()");
    assert_eq!(get(&site.origin(), "/examples/built/vue.js").status, 404);
    assert_eq!(get(&site.origin(), "/examples/credentials.json").body, credentials.to_string());
    let unbuilt = Some(Examples { built: None, credentials });
    for examples in [None, unbuilt] {
        let has_credentials = examples.is_some();
        let site = Site::start(Options { examples, ..build.options() }).unwrap();
        assert_eq!(get(&site.origin(), "/examples/built/react.js").status, 404);
        assert_eq!(get(&site.origin(), "/examples/credentials.json").status == 200, has_credentials);
    }
}

#[test]
fn below_a_prefix_the_base_names_it() {
    let build = Build::new();
    let site = build.site_at("/desk/");
    assert_eq!(site.url(), format!("{}/desk/", site.origin()));
    assert!(get(&site.origin(), "/desk/jakarta/contacts/1").body.contains("<base href=\"/desk/\">"));
    assert_eq!(get(&site.origin(), "/desk/boot.js").body, "start()");
    assert_eq!(get(&site.origin(), "/desk/config.json").status, 200);
    assert_eq!(get(&site.origin(), "/boot.js").status, 404);
    let answer = get(&site.origin(), "/desk");
    assert_eq!((answer.status, answer.header("location")), (308, "/desk/"));
}

#[test]
fn nothing_outside_the_build_is_served() {
    let build = Build::new();
    let site = build.site();
    for path in ["/../../etc/hostname", "/..%2f..%2fetc%2fhostname", "/%2fetc%2fhostname", "//etc/hostname"] {
        let body = get(&site.origin(), path).body;
        assert!(body == "Not found.\n" || body.contains("<base "), "{path}: {body}");
    }
}

#[test]
fn only_reading_is_allowed() {
    let build = Build::new();
    let site = build.site();
    let answer = ask(&site.origin(), "DELETE", "/boot.js", &[], "");
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
    let answer = ask(&site.origin(), "HEAD", "/boot.js", &[], "");
    assert_eq!((answer.status, answer.header("content-length")), (200, "7"));
}

#[test]
fn dropping_the_site_frees_its_port() {
    let build = Build::new();
    let site = build.site();
    let address = site.origin().trim_start_matches("http://").to_owned();
    get(&site.origin(), "/");
    drop(site);
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn a_taken_port_is_said_to_be_taken() {
    let build = Build::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    assert_eq!(refusal(Options { port, ..build.options() }).kind(), io::ErrorKind::AddrInUse);
}

#[test]
fn what_cannot_be_served_is_refused_at_once() {
    let build = Build::new();
    let options = || build.options();
    assert_eq!(refusal(Options { dist: "no-such-folder".into(), ..options() }).kind(), io::ErrorKind::NotFound);
    for prefix in ["", "desk/", "/desk", "/a\"b/"] {
        let error = refusal(Options { prefix: prefix.to_owned(), ..options() });
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{prefix}");
    }
    for (path, upstream) in [
        ("gateway", "http://h"),
        ("/gateway/", "http://h"),
        ("/gateway", "h:3000"),
        ("/gateway", "ftp://h"),
        ("/gateway", "http://user:secret@h"),
    ] {
        let proxied = vec![Proxied { path: path.to_owned(), upstream: upstream.to_owned() }];
        let error = refusal(Options { proxied, ..options() });
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{path} {upstream}");
        assert!(!error.to_string().contains("secret"));
    }
    build.write("index.html", "<head></head>");
    assert_eq!(
        refusal(Options { prefix: "/desk/".to_owned(), ..options() }).kind(),
        io::ErrorKind::InvalidInput,
        "without a base line"
    );
}
