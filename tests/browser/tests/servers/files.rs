//! Every file as it is served: type, caching, compression, policy; and what is no file.

use serde_json::{Value, json};

use crate::exchange::{Answer, ask, get};
use crate::server::{Program, Server, SetUp};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const BROTLI: &str = "accept-encoding: gzip, deflate, br";
const GZIP: &str = "accept-encoding: gzip, deflate, br;q=0";

/// Makes a test of a check for each server, at the top of its host and below a prefix.
macro_rules! at_every_server {
    ($check:ident) => {
        mod $check {
            use crate::server::Program;

            #[test]
            fn nginx() {
                super::$check(Program::Nginx, "/");
                super::$check(Program::Nginx, "/desk/");
            }

            #[test]
            fn caddy() {
                super::$check(Program::Caddy, "/");
                super::$check(Program::Caddy, "/desk/");
            }

            #[test]
            fn apache() {
                super::$check(Program::Apache, "/");
                super::$check(Program::Apache, "/desk/");
            }
        }
    };
}
pub(crate) use at_every_server;

fn start(program: Program, prefix: &str, config: Value) -> Server {
    Server::start(&SetUp { program, prefix, config, gateways: None })
}

/// A config.json that is long enough to be worth compressing.
fn config() -> Value {
    let connection = |id: &str| json!({ "id": id, "label": "A shop with a rather long name", "gateway": "waha", "url": "https://waha.example" });
    json!({ "connections": [connection("jakarta"), connection("bandung"), connection("surabaya"), connection("medan")] })
}

/// The deployed file whose name begins and ends so.
fn named(server: &Server, begin: &str, end: &str) -> String {
    let names = server.names();
    let found = names
        .into_iter()
        .find(|name| name.starts_with(begin) && name.ends_with(end) && hosting::is_hashed(name.as_ref()));
    found.unwrap_or_else(|| panic!("no file {begin}…{end}"))
}

#[track_caller]
fn check_policy(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "),
        "{what}: {answer:?}"
    );
    assert!(policy.ends_with("; frame-ancestors 'none'"), "{what}: {policy}");
    for (name, value) in hosting::policy::HEADERS {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
}

at_every_server!(every_file_has_its_type_its_caching_and_its_compression);

fn every_file_has_its_type_its_caching_and_its_compression(program: Program, prefix: &str) {
    let server = start(program, prefix, config());
    let (wasm, script, sheet) = (
        named(&server, "contact-desk-", "_bg.wasm"),
        named(&server, "contact-desk-", ".js"),
        named(&server, "desk-", ".css"),
    );
    for (name, media_type, caching) in [
        (&*wasm, "application/wasm", FOR_EVER),
        (&*script, "text/javascript; charset=utf-8", FOR_EVER),
        (&*sheet, "text/css; charset=utf-8", FOR_EVER),
        ("frame.js", "text/javascript; charset=utf-8", "no-cache"),
        ("embed.js", "text/javascript; charset=utf-8", "no-cache"),
        ("worker.js", "text/javascript; charset=utf-8", "no-cache"),
        ("update.js", "text/javascript; charset=utf-8", "no-cache"),
        ("doctor.js", "text/javascript; charset=utf-8", "no-cache"),
        ("contact-desk.d.ts", "text/plain; charset=utf-8", "no-cache"),
        ("custom-elements.json", "application/json", "no-cache"),
        ("favicon.svg", "image/svg+xml", "no-cache"),
        ("examples/ContactPanel.jsx", "text/plain; charset=utf-8", "no-cache"),
        ("icon-192.png", "image/png", "no-cache"),
        ("config.json", "application/json", "no-cache"),
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("examples/frame.html", "text/html; charset=utf-8", "no-cache"),
    ] {
        let what = format!("{program:?} {prefix}{name}");
        let target = format!("{prefix}{name}");
        let plain = get(&server.origin, &target, &[]);
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{what}");
        assert_eq!(plain.body, server.file(name), "{what}");
        for (accepted, encoding, ending) in [(BROTLI, "br", ".br"), (GZIP, "gzip", ".gz")] {
            let packed = get(&server.origin, &target, &[accepted]);
            assert_eq!((packed.status, packed.header("content-type")), (200, media_type), "{what} {encoding}");
            assert_eq!(packed.header("cache-control"), caching, "{what}");
            if name.ends_with(".png") {
                assert_eq!(packed.header("content-encoding"), "", "{what} lies there plain only");
                assert_eq!(packed.body, plain.body, "{what} {encoding}");
            } else if matches!(name, "index.html" | "config.json") {
                assert_eq!(packed.header("content-encoding"), "gzip", "{what} is compressed when it is sent");
                assert!(packed.body.len() < plain.body.len(), "{what}");
            } else if !name.ends_with(".html") {
                assert_eq!(packed.header("content-encoding"), encoding, "{what}");
                assert!(packed.body == server.file(&format!("{name}{ending}")), "{what} {encoding} is another file");
            }
            let varies = packed.header("vary").to_ascii_lowercase().contains("accept-encoding");
            assert!(varies || name.ends_with(".png"), "{what}: {:?}", packed.headers);
            check_policy(&packed, &what);
            for (name, value) in hosting::policy::SHARED {
                assert_eq!(packed.header(name), value, "{what}");
            }
        }
        assert_eq!(plain.header("content-type"), media_type, "{what}");
        assert_eq!(plain.header("cache-control"), caching, "{what}");
        check_unchanged(&server, &target, &plain, caching);
    }
}

/// What is asked for again is not sent again, and may be kept for as long as before.
#[track_caller]
fn check_unchanged(server: &Server, target: &str, before: &Answer, caching: &str) {
    let tag = before.header("etag");
    assert!(!tag.is_empty(), "{target} has no tag");
    let again = get(&server.origin, target, &[&format!("if-none-match: {tag}")]);
    assert_eq!((again.status, again.header("cache-control")), (304, caching), "{target}");
}

at_every_server!(a_missing_file_is_not_found_and_never_kept);

fn a_missing_file_is_not_found_and_never_kept(program: Program, prefix: &str) {
    let server = start(program, prefix, config());
    for name in [
        "contact-desk-0123456789abcdef.js",
        "contact-desk-0123456789abcdef_bg.wasm",
        "desk-0123456789abcdef.css",
        "jakarta/frame.js",
        "other.json",
        "jakarta/config.json",
        "a/b.html",
    ] {
        let what = format!("{program:?} {prefix}{name}");
        for accepted in [BROTLI, "accept: */*"] {
            let answer = get(&server.origin, &format!("{prefix}{name}"), &[accepted]);
            assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{what}");
            assert!(!answer.text().contains("<base"), "{what} is the page");
            check_policy(&answer, &what);
        }
    }
}

at_every_server!(what_is_no_file_is_the_page);

fn what_is_no_file_is_the_page(program: Program, prefix: &str) {
    let server = start(program, prefix, config());
    let page = server.file("index.html");
    for below in [
        "",
        "?q=a%20b",
        "jakarta",
        "jakarta/",
        "jakarta/check",
        "connections",
        "examples",
        "628123456789012-x",
        "jakarta/contacts/628@s.whatsapp.net",
        "jakarta/contacts/628%40s.whatsapp.net?q=a.js",
        "jakarta/contacts/1%2F2",
        "jakarta/contacts/12:3@lid",
        "jakarta/contacts/a.js",
        "jakarta/contacts/config.json",
        "jakarta/contacts/contact-desk-0123456789abcdef.js",
        "jakarta/contacts/a.js/picture",
    ] {
        let answer = get(&server.origin, &format!("{prefix}{below}"), &[]);
        let what = format!("{program:?} {prefix}{below}");
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-cache"), "{what}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{what}");
        assert!(answer.body == page, "{what} is something else");
        check_policy(&answer, &what);
    }
    let folder = get(&server.origin, &format!("{prefix}examples/"), &[]);
    assert!(folder.body == server.file("examples/index.html"), "{program:?}: the folder's own page is another");
}

at_every_server!(nothing_leads_out_of_the_folder);

fn nothing_leads_out_of_the_folder(program: Program, prefix: &str) {
    let server = start(program, prefix, config());
    for below in [
        "../main.conf",
        "..%2Fmain.conf",
        "%2e%2e/main.conf",
        "x/../../main.conf",
        "..%5Cmain.conf",
        "%2Fetc%2Fhostname",
        "frame.js%00",
    ] {
        let answer = get(&server.origin, &format!("{prefix}{below}"), &[]);
        let text = answer.text();
        assert!(!text.contains("LoadModule") && !text.contains("daemon off"), "{program:?} {below}");
        let page = server.file("index.html");
        assert!(answer.status >= 400 || answer.body == page || answer.status == 308, "{program:?} {below}: {answer:?}");
    }
}

at_every_server!(nothing_is_written);

fn nothing_is_written(program: Program, prefix: &str) {
    let server = start(program, prefix, config());
    for method in ["POST", "PUT", "DELETE"] {
        let answer = ask(&server.origin, method, &format!("{prefix}frame.js"), &[]);
        assert!((400..500).contains(&answer.status), "{program:?} {method}: {}", answer.status);
        check_policy(&answer, method);
    }
}

mod beside_the_prefix {
    use super::*;

    fn check(program: Program) {
        let server = start(program, "/desk/", config());
        let answer = get(&server.origin, "/desk", &[]);
        assert_eq!(answer.status, 308, "{program:?}");
        assert!(answer.header("location").ends_with("/desk/"), "{program:?}: {}", answer.header("location"));
        for target in ["/", "/frame.js", "/config.json", "/jakarta", "/deskx/frame.js", "/jakarta/contacts/1"] {
            let answer = get(&server.origin, target, &[]);
            assert_eq!(answer.status, 404, "{program:?} {target}");
            check_policy(&answer, target);
        }
    }

    #[test]
    fn nginx_answers_nothing() {
        check(Program::Nginx);
    }

    #[test]
    fn caddy_answers_nothing() {
        check(Program::Caddy);
    }

    #[test]
    fn apache_answers_nothing() {
        check(Program::Apache);
    }
}

at_every_server!(only_the_embedded_desk_may_be_framed);

fn only_the_embedded_desk_may_be_framed(program: Program, prefix: &str) {
    let mut config = config();
    config["embed_origins"] = json!(["https://crm.example", "http://localhost:9000"]);
    let server = start(program, prefix, config);
    let check = |target: &str, expected: &str| {
        let answer = get(&server.origin, &format!("{prefix}{target}"), &[]);
        let policy = answer.header("content-security-policy");
        assert!(policy.ends_with(&format!("; {expected}")), "{program:?} {target}: {policy}");
    };
    let framed = "frame-ancestors 'self' https://crm.example http://localhost:9000";
    for target in ["?embed=1", "jakarta?embed=1", "jakarta?q=a&embed=1", "jakarta/contacts/1?embed=1&q=b"] {
        check(target, framed);
    }
    for target in ["", "?embed=12", "?embed=0", "?q=embed", "jakarta", "embed=1", "frame.js"] {
        check(target, "frame-ancestors 'none'");
    }
}

at_every_server!(no_address_is_written_down);

fn no_address_is_written_down(program: Program, prefix: &str) {
    let server = start(program, prefix, config());
    for target in ["jakarta/contacts/628123456789%40c.us?q=jozsef", "628123456789.js?q=jozsef", "frame.js/628123456789"]
    {
        get(&server.origin, &format!("{prefix}{target}"), &["referer: http://x/jozsef"]);
    }
    ask(&server.origin, "POST", &format!("{prefix}628123456789.js"), &[]);
    let logs = server.logs();
    for word in ["628123456789", "jozsef", "contacts/"] {
        assert!(!logs.contains(word), "{program:?} has written {word} down: {logs}");
    }
    assert!(logs.contains("GET") && logs.contains("404"), "{program:?} has written nothing down: {logs}");
}
