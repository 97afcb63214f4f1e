//! The doctor: a deployment as it should be, and each way in which one is not, named with its fix.

use std::fs;

use browser::{Browser, Name, Page};
use serde_json::{Value, json};
use simulator::{Effect, Fault};
use site::{Options, Site};

use crate::Desk;
use crate::between::{Answer, Asked, between};
use crate::desk::{PROXY, dist};
use crate::set_up::wrong_ones;

const CSP: &str = "content-security-policy";
const CACHE: &str = "cache-control";
const TYPE: &str = "content-type";

/// What the page says of one thing, as it is read: `Wrong: …`, and what to do.
fn items(page: &Page) -> Vec<String> {
    page.all_by_role("listitem").iter().map(|item| item.text().replace('\n', " ")).collect()
}

/// Waits until the doctor has come to its end, and gives all that it says.
#[track_caller]
fn wait_findings(page: &Page) -> Vec<String> {
    page.wait_text_where("status", Name::any(), |text| text.contains("wrong") || text.contains("Everything"));
    items(page)
}

/// Opens the doctor's page of the deployment at `origin`, and gives all that it says.
#[track_caller]
fn findings(page: &Page, origin: &str) -> Vec<String> {
    page.goto(&format!("{origin}/doctor"));
    page.by_role("heading", "Doctor");
    wait_findings(page)
}

/// Checks that one of the findings has this state and these words, in their order, and that nothing else is wrong.
#[track_caller]
fn check_found(findings: &[String], state: &str, words: &[&str]) {
    let is_it = |item: &&String| {
        let mut rest = item.as_str();
        item.contains(&format!("{state}: "))
            && words.iter().all(|word| match rest.split_once(word) {
                Some((_, behind)) => {
                    rest = behind;
                    true
                }
                None => false,
            })
    };
    assert_eq!(findings.iter().filter(is_it).count(), 1, "{state} {words:?} should be among {findings:#?}");
    let others: Vec<&String> = findings.iter().filter(|item| item.contains("Wrong: ") && !is_it(item)).collect();
    assert!(others.is_empty(), "wrong besides: {others:#?}");
}

/// Has a right deployment answer otherwise, and checks what the doctor finds.
#[track_caller]
fn check(state: &str, words: &[&str], change: impl Fn(&Asked, &mut Answer) + Send + Sync + 'static) {
    check_with(json!({ "connections": [] }), state, words, change);
}

#[track_caller]
fn check_with(
    config: Value,
    state: &str,
    words: &[&str],
    change: impl Fn(&Asked, &mut Answer) + Send + Sync + 'static,
) {
    let site = serve(config, "/");
    let page = Browser::shared().page();
    check_found(&findings(&page, &between(&site.origin(), change)), state, words);
}

/// A right deployment below `prefix`.
fn serve(config: Value, prefix: &str) -> Site {
    let proxied = Vec::new();
    Site::start(Options { dist: dist(), port: 0, config, proxied, prefix: prefix.to_owned(), examples: None }).unwrap()
}

/// Whether the page is asked for, under any of its addresses.
fn is_page(answer: &Answer) -> bool {
    answer.header(TYPE).starts_with("text/html")
}

/// Writes other text in place of some in the policy, in the page as well where it has one.
fn change_policy(answer: &mut Answer, part: &str, other: &str) {
    answer.rewrite(CSP, part, other);
    if is_page(answer) {
        change_text(answer, |html| html.replace(part, other));
    }
}

/// Takes the policy out of the page, where it has one.
fn without_meta(html: &str) -> String {
    match html.split_once("<meta http-equiv=\"Content-Security-Policy\"") {
        Some((before, rest)) => format!("{before}{}", rest.split_once('>').unwrap().1),
        None => html.to_owned(),
    }
}

fn change_text(answer: &mut Answer, change: impl Fn(&str) -> String) {
    let html = String::from_utf8(answer.body.clone()).unwrap();
    answer.body = change(&html).into_bytes();
}

/// The script that the page runs, as it stands here.
fn script() -> String {
    fs::read_to_string("../../public/doctor.js").unwrap()
}

#[test]
fn nothing_is_wrong_with_a_deployment_as_it_should_be() {
    let desk = Desk::with_people(8);
    let found = findings(&desk.page, &desk.site.origin());
    // A server for tests need not compress.
    let is_worth_a_word = |item: &&String| !item.contains("Good: ") && !item.contains("not compressed");
    let bad: Vec<&String> = found.iter().filter(is_worth_a_word).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    let headings = desk.page.names_by_role("heading");
    for subject in ["The page", "Files", "Policy", "config.json", "Gateways", "This browser"] {
        assert!(headings.iter().any(|heading| heading == subject), "{headings:?}");
    }
    for connection in desk.simulator.connections() {
        let named = format!("“{}” ", connection.id);
        assert!(found.iter().any(|item| item.contains(&named) && item.contains("Good: ")), "{named}: {found:#?}");
    }
}

#[test]
fn a_program_of_another_type_is_named() {
    let words =
        ["sent as application/octet-stream, not as application/wasm", "Serve .wasm as application/wasm", "nginx"];
    check("Wrong", &words, |asked, answer| {
        if asked.path.ends_with(".wasm") {
            answer.set(TYPE, "application/octet-stream");
        }
    });
}

#[test]
fn a_page_without_its_charset_is_named() {
    let words = ["index.html is sent without its charset", "text/html; charset=utf-8"];
    check("Warning", &words, |_, answer| {
        if is_page(answer) {
            answer.set(TYPE, "text/html");
        }
    });
}

#[test]
fn files_that_are_not_compressed_are_a_warning_and_others_none() {
    let words = [".css", "not compressed", "brotli_static"];
    check("Warning", &words, |_, answer| answer.remove("content-encoding"));
    let site = serve(json!({}), "/");
    // The browser unpacks nothing here: what counts is what the header says of files that are read by nobody.
    let claimed = between(&site.origin(), |asked, answer| {
        if asked.path.ends_with("embed.js") {
            answer.set("content-encoding", "br");
        }
    });
    let found = findings(&Browser::shared().page(), &claimed);
    let warned = found.iter().find(|item| item.contains("not compressed")).unwrap();
    assert!(warned.contains(".css") && !warned.contains("embed.js"), "{warned}");
}

#[test]
fn a_page_that_is_kept_is_named() {
    let words = ["index.html may be kept", "Cache-Control: no-cache"];
    check("Wrong", &words, |_, answer| {
        if is_page(answer) {
            answer.set(CACHE, "public, max-age=3600");
        }
    });
}

#[test]
fn a_page_of_which_nobody_says_whether_it_is_kept_is_a_warning() {
    let words = ["index.html is sent without a word on keeping", "Cache-Control: no-cache"];
    check("Warning", &words, |_, answer| {
        if is_page(answer) {
            answer.remove(CACHE);
        }
    });
}

#[test]
fn a_file_with_a_hash_that_is_not_kept_for_good_is_named() {
    let words = [".css", "not kept for good", "max-age=31536000, immutable"];
    check("Warning", &words, |asked, answer| {
        if asked.path.ends_with(".css") {
            answer.set(CACHE, "max-age=31536000");
        }
    });
}

#[test]
fn a_file_with_a_fixed_name_that_is_kept_is_named() {
    let words = ["embed.js: may be kept", "without a hash"];
    check("Wrong", &words, |asked, answer| {
        if asked.path.ends_with("/embed.js") {
            answer.set(CACHE, "max-age=60");
        }
    });
}

#[test]
fn a_missing_file_that_is_answered_with_the_page_is_named() {
    let words = ["A file that is not there is answered with a web page", "=404"];
    check("Wrong", &words, |asked, answer| {
        if asked.path.contains("0000") {
            answer.status = 200;
            answer.set(TYPE, "text/html; charset=utf-8");
        }
    });
}

#[test]
fn a_missing_file_that_is_remembered_is_named() {
    let words = ["That a file is not there may be kept", "no-store"];
    check("Warning", &words, |asked, answer| {
        if asked.path.contains("0000") {
            answer.set(CACHE, "max-age=3600");
        }
    });
}

#[test]
fn a_file_of_the_build_that_is_missing_is_named() {
    let words = ["embed.js: answered with status 404", "every file of the build"];
    check("Wrong", &words, |asked, answer| {
        if asked.path.ends_with("/embed.js") {
            answer.status = 404;
        }
    });
}

#[test]
fn links_to_contacts_that_lead_nowhere_are_named() {
    let words = ["Links to contacts are not answered with the page", "try_files"];
    check("Wrong", &words, |asked, answer| {
        if asked.path.contains("/contacts/") {
            answer.status = 404;
            answer.body = b"Not found".to_vec();
            answer.set(TYPE, "text/plain");
        }
    });
}

#[test]
fn an_altered_file_is_named() {
    for ending in [".css", "_bg.wasm"] {
        let words = [ending, "its content is not what index.html says", "files of one build"];
        check("Wrong", &words, move |asked, answer| {
            if asked.path.ends_with(ending) {
                *answer.body.last_mut().unwrap() ^= 1;
            }
        });
    }
}

#[test]
fn a_file_that_breaks_off_is_told_from_an_altered_one() {
    check("Wrong", &[".css: its content does not come whole", "log"], |asked, answer| {
        if asked.path.ends_with(".css") {
            // A part is announced and comes; that it was the last one is never said.
            answer.remove("content-length");
            answer.set("transfer-encoding", "chunked");
            answer.body = b"4\r\na{}\n\r\n".to_vec();
        }
    });
}

#[test]
fn a_page_without_its_sheet_is_read_all_the_same() {
    let words = [".css: answered with status 404", "every file of the build"];
    check("Wrong", &words, |asked, answer| {
        if asked.path.ends_with(".css") {
            answer.status = 404;
        }
    });
}

#[test]
fn no_policy_is_named() {
    let site = serve(json!({}), "/");
    let bare = between(&site.origin(), |_, answer| {
        answer.remove(CSP);
        if is_page(answer) {
            change_text(answer, without_meta);
        }
    });
    let found = findings(&Browser::shared().page(), &bare);
    let has = |words: &str| found.iter().any(|item| item.contains("Wrong: ") && item.contains(words));
    assert!(has("There is no Content-Security-Policy") && has("default-src 'none'; script-src 'self'"), "{found:#?}");
    assert!(has("Any page may frame the desk") && has("frame-ancestors 'none'"), "{found:#?}");
    assert!(has("Any page may frame ?embed=1"), "{found:#?}");
}

#[test]
fn a_policy_with_what_is_inline_is_named() {
    let words = ["has 'unsafe-inline' in script-src", "Remove 'unsafe-inline'"];
    check("Wrong", &words, |_, answer| {
        change_policy(answer, "script-src 'self'", "script-src 'self' 'unsafe-inline'");
    });
}

#[test]
fn a_policy_that_lets_no_program_run_is_named() {
    let words = ["lets no WebAssembly run", "Add 'wasm-unsafe-eval' to script-src"];
    check("Wrong", &words, |_, answer| change_policy(answer, " 'wasm-unsafe-eval'", ""));
}

#[test]
fn a_policy_that_allows_what_it_does_not_name_is_a_warning() {
    let words = ["allows more than the desk needs", "default-src 'none'"];
    check("Warning", &words, |_, answer| change_policy(answer, "default-src 'none'", "default-src *"));
}

#[test]
fn a_policy_in_the_page_alone_cannot_say_who_frames_it() {
    let site = serve(json!({}), "/");
    let as_packaged = between(&site.origin(), |_, answer| answer.remove(CSP));
    let as_written_by_a_host = between(&site.origin(), |_, answer| {
        if is_page(answer) {
            let meta =
                format!("<head><meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", answer.header(CSP));
            change_text(answer, |html| without_meta(html).replacen("<head>", &meta, 1));
        }
        answer.remove(CSP);
    });
    for host in [as_packaged, as_written_by_a_host] {
        let found = findings(&Browser::shared().page(), &host);
        assert!(found.iter().any(|item| item.contains("Warning: ") && item.contains("stands in a meta element")));
        assert!(found.iter().any(|item| item.contains("Wrong: ") && item.contains("Any page may frame the desk")));
    }
}

#[test]
fn an_origin_that_may_not_frame_the_desk_though_the_config_names_it_is_named() {
    let words =
        ["frame-ancestors does not name every origin", "frame-ancestors 'self' https://crm.example https://b.example"];
    let config = json!({ "embed_origins": ["https://crm.example", "https://b.example"] });
    check_with(config, "Wrong", &words, |asked, answer| {
        if asked.path.ends_with("?embed=1") {
            answer.rewrite(CSP, " https://b.example", "");
        }
    });
}

#[test]
fn headers_that_are_missing_are_named() {
    for (header, words) in [
        ("permissions-policy", ["There is no Permissions-Policy", "clipboard-write=(self)"]),
        ("cross-origin-opener-policy", ["There is no Cross-Origin-Opener-Policy", "same-origin"]),
        (
            "access-control-allow-origin",
            ["Pages of other origins cannot load the element", "Access-Control-Allow-Origin: *"],
        ),
    ] {
        check("Warning", &words, move |_, answer| answer.remove(header));
    }
    let words = ["index.html is sent without nosniff", "nosniff"];
    check("Warning", &words, |_, answer| {
        if is_page(answer) {
            answer.remove("x-content-type-options");
        }
    });
}

#[test]
fn a_page_that_comes_over_http_from_another_machine_is_named() {
    let site = serve(json!({}), "/");
    let browser = Browser::launch_with(&["--host-resolver-rules=MAP desk.test 127.0.0.1"]);
    let page = browser.page();
    let found = findings(&page, &site.origin().replace("127.0.0.1", "desk.test"));
    check_found(&found, "Wrong", &["comes over http", "certificate"]);
    // There is no clipboard on such a page, and the report is not lost for that.
    page.by_role("button", "Copy report").click();
    page.wait_text("status", Name::any(), "Select the text");
}

#[test]
fn the_page_and_the_doctor_name_the_same_field() {
    let desk = Desk::with_people(8);
    for (config, said) in wrong_ones() {
        desk.site.set_config(Some(config));
        desk.goto("/");
        let alert = desk.wait_alert("This desk is not set up correctly.");
        assert!(alert.contains(said), "{alert}");
        let found = findings(&desk.page, &desk.site.origin());
        check_found(&found, "Wrong", &[said]);
        assert!(found.iter().all(|item| !item.contains("secret-73a1")), "a credential is told");
        assert!(found.iter().any(|item| item.contains("No gateway was asked")), "{found:#?}");
    }
}

#[test]
fn a_config_that_is_not_there_is_none() {
    let desk = Desk::with_people(8);
    desk.site.set_config(None);
    let found = findings(&desk.page, &desk.site.origin());
    check_found(&found, "Good", &["no connections are set up"]);
}

#[test]
fn a_config_that_comes_as_something_else_is_named() {
    check("Wrong", &["config.json should be JSON text", "Correct this field"], |asked, answer| {
        if asked.path.ends_with("config.json") {
            answer.body = b"{ connections: [] }".to_vec();
        }
    });
    check("Warning", &["config.json is sent as text/plain", "application/json"], |asked, answer| {
        if asked.path.ends_with("config.json") {
            answer.set(TYPE, "text/plain");
        }
    });
    check("Warning", &["A web page is sent in place of config.json", "404"], |asked, answer| {
        if asked.path.ends_with("config.json") {
            answer.set(TYPE, "text/html");
        }
    });
}

/// Checks what the doctor says of one connection, with other values for some of its fields.
#[track_caller]
fn check_gateway(id: &str, change: Value, state: &str, words: &[&str]) {
    check_at(&Desk::with_changed(id, change), state, words);
}

#[track_caller]
fn check_at(desk: &Desk, state: &str, words: &[&str]) {
    // Browsers report what they refuse on the console, whoever has asked.
    desk.provokes("CORS");
    desk.provokes("Content Security Policy");
    check_found(&findings(&desk.page, &desk.site.origin()), state, words);
}

#[test]
fn a_gateway_that_forbids_this_page_is_named_with_its_own_remedy() {
    for (id, fix) in [
        ("wachat", "reverse proxy"),
        ("gowa", "APP_CORS_ALLOWED_ORIGINS is set"),
        ("whatsapp-gateway", "FRONTEND_ORIGINS"),
        ("hypersender", "reverse proxy"),
        ("waha", "pass the headers on"),
    ] {
        let desk = Desk::with_changed(id, json!({}));
        desk.simulator.behave(Fault::everywhere(Effect::NoCors));
        check_at(&desk, "Wrong", &[id, "does not allow this page by CORS", fix]);
    }
}

#[test]
fn a_gateway_that_refuses_the_header_beforehand_is_told_from_one_without_cors() {
    let desk = Desk::with_changed("waha", json!({}));
    let url = desk.simulator.connection("waha").unwrap().url;
    let origin = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let strict = between(&origin, |asked, answer| {
        if asked.method == "OPTIONS" {
            answer.status = 401;
        }
    });
    let url = url.replacen(&origin, &strict, 1);
    check_gateway(
        "waha",
        json!({ "url": url }),
        "Wrong",
        &["refuses what the browser asks beforehand", "OPTIONS", "X-Api-Key"],
    );
}

#[test]
fn a_gateway_that_is_not_there_is_named() {
    let words = ["it is not reached", "certificate", "reverse proxy"];
    check_gateway("gowa", json!({ "url": "http://127.0.0.1:1" }), "Wrong", &words);
}

#[test]
fn a_path_that_falls_through_to_the_page_is_named() {
    let words = ["falls through to the page", "pass this path on to the gateway"];
    check_gateway("wachat", json!({ "url": "/gateway/nowhere", "auth": "none" }), "Wrong", &words);
}

#[test]
fn a_gateway_behind_a_proxy_is_reached() {
    check_gateway("wachat", json!({ "url": PROXY }), "Good", &["asks for the credential"]);
}

#[test]
fn a_proxy_that_does_not_reach_its_gateway_is_named() {
    let words = ["status 502", "does not reach the gateway", "Check the address"];
    let row = json!({ "id": "a", "gateway": "gowa", "url": "/gateway/a" });
    check_with(json!({ "connections": [row] }), "Wrong", &words, |asked, answer| {
        if asked.path.starts_with("/gateway/") {
            answer.status = 502;
        }
    });
}

#[test]
fn a_proxy_that_adds_no_credential_is_named() {
    let words = ["wants a credential (status 401)", "Let the proxy add it"];
    check_gateway("wachat", json!({ "url": PROXY, "auth": "none" }), "Wrong", &words);
}

#[test]
fn a_proxy_that_refuses_is_told_from_a_gateway_that_wants_a_credential() {
    let words = ["the proxy refuses this request (status 403)", "from the network that the proxy lets in"];
    let row = json!({ "id": "a", "gateway": "gowa", "url": "/gateway/a", "auth": "none" });
    check_with(json!({ "connections": [row] }), "Wrong", &words, |asked, answer| {
        if asked.path.starts_with("/gateway/") {
            answer.status = 403;
            answer.set(TYPE, "application/json");
        }
    });
}

#[test]
fn a_host_that_goes_by_the_origin_is_not_said_to_share_nothing() {
    for (header, value) in [("x-amz-cf-id", "a"), ("vary", "Accept-Encoding, Origin")] {
        let site = serve(json!({ "connections": [] }), "/");
        let silent = between(&site.origin(), move |_, answer| {
            answer.remove("access-control-allow-origin");
            answer.set(header, value);
        });
        let found = findings(&Browser::shared().page(), &silent);
        assert!(found.iter().all(|item| !item.contains("load the element")), "{header}: {found:#?}");
    }
}

#[test]
fn a_gateway_that_sends_elsewhere_is_named() {
    let words = ["sends the desk to another address", "final address"];
    let row = json!({ "id": "a", "gateway": "gowa", "url": "/gateway/a" });
    check_with(json!({ "connections": [row] }), "Wrong", &words, |asked, answer| {
        if asked.path.starts_with("/gateway/") {
            answer.status = 302;
            answer.set("location", "/elsewhere");
        }
    });
}

#[test]
fn a_gateway_that_the_policy_leaves_out_is_named() {
    let simulator = Desk::with_people(8).simulator.connection("gowa").unwrap();
    let row = json!({ "id": "a", "gateway": "gowa", "url": simulator.url });
    let words = ["Content-Security-Policy of this page", "to connect-src"];
    check_with(json!({ "connections": [row] }), "Wrong", &words, |_, answer| {
        change_policy(answer, "connect-src 'self' https: http:", "connect-src 'self'");
    });
}

#[test]
fn only_a_secure_page_may_not_ask_a_gateway_over_http() {
    let page = Browser::shared().page();
    let is_mixed = |from: &str, to: &str| {
        page.eval_with(&script(), &format!("isMixed(new URL('{from}'), new URL('{to}'))")) == true
    };
    assert!(is_mixed("https://desk.example/", "http://gateway.example/"));
    assert!(is_mixed("https://desk.example/", "http://10.0.0.3:3000/"));
    assert!(!is_mixed("https://desk.example/", "http://localhost:3000/"));
    assert!(!is_mixed("https://desk.example/", "https://gateway.example/"));
    assert!(!is_mixed("http://desk.example/", "http://gateway.example/"));
}

#[test]
fn what_a_policy_admits_is_read_as_browsers_read_it() {
    let page = Browser::shared().page();
    let admits =
        |source: &str, origin: &str| page.eval_with(&script(), &format!("admits({source:?}, {origin:?})")) == true;
    for source in ["*", "https:", "https://crm.example", "https://crm.example:443", "crm.example", "https://*.example"]
    {
        assert!(admits(source, "https://crm.example"), "{source}");
    }
    for source in
        ["'none'", "'self'", "ws:", "https://crm.example:8443", "https://other.example", "https://*.crm.example"]
    {
        assert!(!admits(source, "https://crm.example"), "{source}");
    }
}

#[test]
fn no_credential_is_sent_and_nothing_is_kept() {
    let desk = Desk::with_people(8);
    desk.sign_in("wachat");
    // The desk may keep something more as it is left, so what is kept is read where nothing runs.
    desk.goto("/favicon.svg");
    let kept = (desk.page.local_storage(), desk.page.session_storage());
    assert!(!kept.1.is_empty(), "a credential is kept in the tab");
    desk.page.clear_requests();
    findings(&desk.page, &desk.site.origin());
    let requests = desk.page.requests();
    let gateways = desk.simulator.origin();
    let of_gateways: Vec<_> = requests.iter().filter(|request| request.url.starts_with(&gateways)).collect();
    assert!(of_gateways.len() >= desk.simulator.connections().len(), "every gateway is asked");
    for request in requests {
        for name in ["authorization", "x-api-key", "cookie"] {
            let value = request.headers.get(name).map(String::as_str).unwrap_or_default();
            assert_eq!(value, "", "{name} of {}", request.url);
        }
    }
    let n_asked = |id: &str| desk.simulator.requests().iter().filter(|request| request.connection == id).count();
    for connection in desk.simulator.connections().iter().filter(|connection| connection.id != "wachat") {
        // The question beforehand, and the request itself.
        assert!(n_asked(connection.id) <= 2, "{} is asked {} times", connection.id, n_asked(connection.id));
    }
    assert_eq!((desk.page.local_storage(), desk.page.session_storage()), kept);
}

at_every_gateway!(a_gateway_is_asked_what_the_desk_asks_first);

fn a_gateway_is_asked_what_the_desk_asks_first(id: &'static str) {
    check_asked(id, json!({}));
}

at_each!(without_an_account_a_gateway_is_asked_for_its_accounts:
    wachat "wachat", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender",
);

fn without_an_account_a_gateway_is_asked_for_its_accounts(id: &'static str) {
    check_asked(id, json!({ "account": null }));
}

/// Checks that the desk and the doctor ask a gateway for the same first, with a header of the same name.
#[track_caller]
fn check_asked(id: &'static str, change: Value) {
    let desk = Desk::with_changed(id, change);
    let first = |from: usize| {
        let asked = desk.asked(id).into_iter().nth(from)?;
        let secret = ["authorization", "x-api-key"].map(|name| asked.headers.contains(&name.to_owned()));
        Some((asked.path, secret))
    };
    findings(&desk.page, &desk.site.origin());
    let by_doctor = first(0).unwrap();
    let n_asked = desk.asked(id).len();
    assert_eq!(n_asked, 1, "once is enough where it answers");
    desk.goto(&format!("/{id}"));
    desk.give_credential(id);
    desk.page.wait_until("the desk asks the gateway", || first(n_asked).is_some());
    assert_eq!(Some(by_doctor), first(n_asked));
}

#[test]
fn the_program_is_loaded_once() {
    let desk = Desk::with_changed("gowa", json!({}));
    findings(&desk.page, &desk.site.origin());
    let requests = desk.page.requests();
    let whole =
        requests.iter().filter(|request| request.url.ends_with("_bg.wasm") && !request.from_cache && !request.aborted);
    let bytes: u64 = whole.map(|request| request.wire_bytes).sum();
    let size =
        requests.iter().filter(|request| request.url.ends_with("_bg.wasm")).map(|request| request.wire_bytes).max();
    assert!(bytes > 100_000 && Some(bytes) < size.map(|size| size * 3 / 2), "{bytes} bytes of {size:?}");
}

#[test]
fn what_was_put_right_is_seen_at_once() {
    let desk = Desk::with_people(8);
    desk.site.set_config(Some(json!([])));
    check_found(&findings(&desk.page, &desk.site.origin()), "Wrong", &["config.json should be an object"]);
    let first = desk.page.names_by_role("heading");
    assert_eq!(first[..2], ["Doctor", "config.json"], "what is wrong comes first");
    desk.page.wait_text("status", Name::any(), "1 thing is wrong");
    desk.site.set_config(Some(json!({ "connections": [] })));
    desk.page.by_role("button", "Check again").click();
    desk.page.wait_text("status", Name::any(), "Nothing is wrong");
    check_found(&items(&desk.page), "Good", &["Every field is right"]);
}

#[test]
fn the_report_can_be_copied_and_names_nobody() {
    let desk = Desk::with_changed("wachat", json!({ "url": PROXY, "auth": "none" }));
    desk.page.allow_clipboard();
    findings(&desk.page, &desk.site.origin());
    desk.page.by_role("button", "Copy report").click();
    desk.page.wait_text("status", Name::any(), "The report is copied.");
    let report = desk.page.clipboard();
    for line in [
        "Contact Desk doctor: http://127.0.0.1",
        "1 thing is wrong",
        "  Wrong: “wachat” (Wachat): it wants",
        "    Fix: Let the proxy",
    ] {
        assert!(report.contains(line), "{line:?} is not in {report}");
    }
    let connection = desk.simulator.connection("wachat").unwrap();
    assert!(!report.contains(connection.label) && !report.contains(connection.account.unwrap()), "{report}");
}

#[test]
fn nothing_is_cut_off_on_a_narrow_page() {
    let desk = Desk::with_people(8);
    desk.provokes("CORS");
    desk.simulator.behave(Fault::everywhere(Effect::NoCors));
    for width in [280, 1280] {
        desk.page.resize(width, 700);
        findings(&desk.page, &desk.site.origin());
        let cut = desk.page.eval(
            "[document.scrollingElement, ...document.querySelectorAll('main, main *')]
               .filter((it) => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).display !== 'inline')
               .map((it) => it.className || it.localName)",
        );
        assert_eq!(cut, json!([]), "at {width}");
    }
}

#[test]
fn the_chosen_theme_holds_here_too() {
    let desk = Desk::with_changed("gowa", json!({}));
    desk.goto("/connections");
    desk.page.eval("localStorage.setItem('contact-desk.theme', 'dark')");
    findings(&desk.page, &desk.site.origin());
    assert_eq!(desk.page.eval("getComputedStyle(document.documentElement).colorScheme"), "dark");
}

#[test]
fn a_deployment_that_does_not_serve_the_doctor_is_examined_by_one_that_is_brought_along() {
    let site = serve(json!({ "connections": [] }), "/desk/");
    let broken = between(&site.origin(), |asked, answer| {
        if asked.path.ends_with(".js") {
            answer.status = 404;
        }
        if is_page(answer) {
            // Built for the top of its host, and served below it.
            change_text(answer, |html| html.replace("<base href=\"/desk/\">", "<base href=\"/\">"));
            answer.set(CSP, "default-src 'none'; connect-src 'self'; sandbox allow-scripts allow-same-origin; frame-ancestors 'none'");
        }
    });
    let page = Browser::shared().page();
    page.goto(&format!("{broken}/desk/"));
    let found = page.eval_with(&script(), "await examine(location.href)");
    let wrong: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["state"] == "wrong")
        .filter_map(|it| it["id"].as_str())
        .collect();
    for id in ["page.base", "files.status.404", "policy.wasm"] {
        assert!(wrong.contains(&id), "{id} is not in {wrong:?}");
    }
    let base = found.as_array().unwrap().iter().find(|it| it["id"] == "page.base").unwrap();
    assert!(base["fix"].as_str().unwrap().contains("<base href=\"/desk/\">"), "{base}");
}
