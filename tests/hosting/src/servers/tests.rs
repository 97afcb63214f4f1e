//! What is written for one server or host is what is written for all: each holds the same policy, caching and types.

use serde_json::{Value, json};

use crate::caching::{FOR_EVER, FORGET, REVALIDATE};
use crate::policy::{self, HEADERS};
use crate::types::KINDS;
use crate::{Deployment, content_type};

const FILES: [&str; 9] = [
    "index.html",
    "frame.js",
    "update.js",
    "doctor.js",
    "worker.js",
    "embed.js",
    "contact-desk-82e1fd4a57b0c3aa.js",
    "contact-desk-82e1fd4a57b0c3aa.js.br",
    "contact-desk.d.ts",
];

fn deployment(prefix: &str, config: Value) -> Deployment {
    Deployment::new(prefix, Some(config)).unwrap()
}

fn files(deployment: &Deployment) -> Vec<(&'static str, String)> {
    let files: Vec<String> = FILES.map(str::to_owned).to_vec();
    deployment.servers().into_iter().chain(deployment.web_root(&files)).collect()
}

fn file(deployment: &Deployment, wanted: &str) -> String {
    files(deployment).into_iter().find(|(name, _)| *name == wanted).unwrap().1
}

/// Everything that sends headers.
fn senders(deployment: &Deployment) -> Vec<(&'static str, String)> {
    let sends = |name: &str| !matches!(name, "_redirects" | "cloudfront-function.js" | "s3.sh");
    files(deployment).into_iter().filter(|(name, _)| sends(name)).collect()
}

#[test]
fn every_sender_says_the_same_policy() {
    let closed = json!({ "connections": [
        { "id": "a", "gateway": "waha", "url": "https://waha.example/base" },
        { "id": "b", "gateway": "waha", "url": "https://waha.example" },
        { "id": "c", "gateway": "gowa", "url": "http://gowa.example:3000" },
        { "id": "d", "gateway": "gowa", "url": "/gateway/d" },
    ], "custom_connections": false });
    let exact = "connect-src 'self' https://waha.example http://gowa.example:3000; ";
    for (config, connect) in [(closed, exact), (json!({}), "connect-src 'self' https: http:; ")] {
        let deployment = deployment("/", config);
        for (name, text) in senders(&deployment) {
            assert!(text.contains(&deployment.meta_policy()), "{name}");
            assert!(text.contains(connect), "{name}");
            for (header, value) in HEADERS {
                // CloudFront has a field of its own for the one without a choice.
                let is_field = name == "cloudfront-headers.json" && header == "x-content-type-options";
                assert!(is_field || text.contains(value), "{name} lacks {header}");
            }
        }
    }
}

#[test]
fn who_may_frame_the_desk_is_the_same_everywhere() {
    let named = deployment("/", json!({ "embed_origins": ["https://crm.example"] }));
    let nobody = deployment("/", json!({}));
    for (name, text) in senders(&named) {
        assert!(text.contains("frame-ancestors 'self' https://crm.example"), "{name}");
        // Those that look at the query allow it where it is asked for, and the others everywhere.
        let looks = !matches!(name, "_headers" | "cloudfront-headers.json");
        assert_eq!(text.contains(policy::FRAMED_BY_NOBODY), looks, "{name}");
    }
    for (name, text) in senders(&nobody) {
        assert!(text.contains(policy::FRAMED_BY_NOBODY), "{name}");
    }
    assert!(!named.meta_policy().contains("frame-ancestors"), "browsers ignore it there and complain");
}

#[test]
fn every_server_knows_every_type_and_every_way_to_keep() {
    let deployment = deployment("/", json!({}));
    for name in ["nginx.conf", "nginx-proxy.conf.template", "Caddyfile", "Caddyfile.proxy", "apache.conf"] {
        let text = file(&deployment, name);
        for kind in &KINDS {
            assert!(text.contains(kind.media_type) && text.contains(kind.ending), "{name} lacks {}", kind.ending);
        }
        for caching in [FOR_EVER, REVALIDATE, FORGET] {
            assert!(text.contains(caching), "{name} lacks {caching}");
        }
    }
}

#[test]
fn nothing_is_left_of_a_template() {
    for (prefix, config) in [("/", json!({})), ("/desk/", json!({ "embed_origins": ["https://crm.example"] }))] {
        for (name, text) in files(&deployment(prefix, config)) {
            assert!(!text.contains("<<") && !text.contains(">>"), "{name} is not filled in");
            assert!(text.lines().all(|line| line.trim_end() == line), "{name} has blanks at the end of a line");
        }
    }
}

#[test]
fn each_file_says_what_it_is_and_how_it_is_checked() {
    for (name, text) in deployment("/", json!({})).servers() {
        let head: Vec<&str> = text.lines().take(30).collect();
        assert!(head.iter().take(3).any(|line| line.contains("Contact Desk")), "{name}");
        if name != "cloudfront-headers.json" {
            assert!(head.iter().any(|line| line.to_lowercase().contains("check it with")), "{name}");
        }
    }
}

#[test]
fn a_prefix_is_everywhere() {
    for (name, text) in files(&deployment("/desk/", json!({}))) {
        assert!(text.contains("/desk/") || name == "cloudfront-headers.json", "{name}");
    }
}

#[test]
fn hosts_that_go_by_the_path_keep_only_files_that_are_there() {
    let headers = file(&deployment("/desk/", json!({})), "_headers");
    let rule = |path: &str| headers.split("\n\n").find(|rule| rule.lines().next() == Some(path)).map(str::trim);
    assert_eq!(
        rule("/desk/contact-desk-82e1fd4a57b0c3aa.js"),
        Some(&*format!("/desk/contact-desk-82e1fd4a57b0c3aa.js\n  Cache-Control: {FOR_EVER}"))
    );
    for name in ["", "index.html", "config.json", "embed.js", "frame.js", "update.js", "doctor.js", "worker.js"] {
        let path = format!("/desk/{name}");
        assert_eq!(rule(&path), Some(&*format!("{path}\n  Cache-Control: {REVALIDATE}")));
    }
    assert_eq!(
        rule("/desk/contact-desk.d.ts"),
        Some(&*format!(
            "/desk/contact-desk.d.ts\n  Cache-Control: {REVALIDATE}\n  Content-Type: {}",
            content_type("a.ts".as_ref())
        ))
    );
    assert_eq!(headers.matches(FOR_EVER).count(), 1);
    // Both hosts join what is set twice, so no other rule may say it.
    assert!(!rule("/*").unwrap().contains("Cache-Control"));
    let longest = headers.lines().map(str::len).max().unwrap_or_default();
    assert!(longest < 2000, "Cloudflare takes no longer line than 2,000 characters");
}

#[test]
fn pages_have_rules_and_nothing_else_has() {
    let config = json!({ "connections": [{ "id": "jakarta", "gateway": "waha", "url": "https://waha.example" }] });
    let rules = |prefix: &str| {
        let text = file(&deployment(prefix, config.clone()), "_redirects");
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>()
    };
    let expected = [
        "/connections / 200",
        "/doctor / 200",
        "/jakarta / 200",
        "/:connection/check / 200",
        "/:connection/contacts/* / 200",
    ];
    assert_eq!(rules("/"), expected);
    assert_eq!(rules("/desk/")[..2], ["/desk /desk/ 301", "/desk/connections /desk/ 200"]);
}

#[test]
fn gateways_behind_this_origin_have_a_block_each() {
    let config = json!({ "connections": [
        { "id": "jakarta", "gateway": "wachat", "url": "/gateway/jakarta" },
        { "id": "cairo", "gateway": "hypersender", "url": "/gateway/cairo" },
        { "id": "lagos", "gateway": "waha", "url": "https://waha.example" },
    ]});
    let deployment = deployment("/", config);
    for name in ["nginx-proxy.conf.template", "Caddyfile.proxy"] {
        let text = file(&deployment, name);
        for word in ["JAKARTA_URL", "JAKARTA_TOKEN", "CAIRO_TOKEN", "/gateway/cairo", "/api/whatsapp/v2", "/api/v1"] {
            assert!(text.contains(word), "{name} lacks {word}");
        }
        assert!(!text.contains("LAGOS") && !text.contains("/v1/instances"), "{name}");
    }
    let examples = file(&Deployment::new("/", None).unwrap(), "Caddyfile.proxy");
    for word in ["WACHAT_TOKEN", "GOWA_BASIC", "WHATSAPP_GATEWAY_TOKEN", "HYPERSENDER_TOKEN", "WAHA_KEY"] {
        assert!(examples.contains(word), "no example has {word}");
    }
}

#[test]
fn connections_on_one_path_share_what_is_written_for_the_first() {
    let waha = |id: &str, url: &str| json!({ "id": id, "gateway": "waha", "url": url, "account": id, "auth": "none" });
    let deployment = deployment(
        "/",
        json!({ "connections": [waha("first", "/gateway/waha"), waha("second", "/gateway/waha/"), waha("third", "/gateway/waha/api")] }),
    );
    for (name, place) in [
        ("nginx-proxy.conf.template", "location ^~ /gateway/waha/ {"),
        ("nginx-proxy.conf.template", "map \"$request_method $request_uri\""),
        ("Caddyfile.proxy", "reverse_proxy "),
    ] {
        let text = file(&deployment, name);
        assert_eq!(text.matches(place).count(), 1, "{name}: {place}");
        assert!(text.contains("FIRST_KEY") && !text.contains("SECOND") && !text.contains("THIRD"), "{name}");
    }
}

#[test]
fn two_gateways_on_one_path_are_refused_in_words() {
    let check = |first: (&str, &str), second: (&str, &str), words: &str| {
        let row = |id: &str, (gateway, url): (&str, &str)| json!({ "id": id, "gateway": gateway, "url": url });
        let config = json!({ "connections": [row("a", first), row("b", second)] });
        let said = Deployment::new("/", Some(config)).err().unwrap();
        assert!(said.starts_with("connections[1].url: ") && said.contains(words), "{said}");
    };
    check(("waha", "/g/x"), ("gowa", "/g/x"), "the waha of `a`, so this gowa needs a path of its own");
    check(("hypersender", "/g/x/v2"), ("hypersender", "/g/x"), "as that of `a` does, with /v2 or without");
}

#[test]
fn a_gateway_has_no_path_of_the_desk_itself() {
    let config = |url: &str| json!({ "connections": [{ "id": "jakarta", "gateway": "waha", "url": url }] });
    for (prefix, url) in [
        ("/", "/jakarta"),
        ("/", "/jakarta/"),
        ("/", "/jakarta/api"),
        ("/", "/jakarta/contacts"),
        ("/", "/connections"),
        ("/", "/doctor"),
        ("/", "/examples"),
        ("/desk/", "/desk"),
        ("/desk/", "/desk/jakarta"),
        ("/a/desk/", "/a"),
    ] {
        let said = Deployment::new(prefix, Some(config(url))).err().unwrap_or_default();
        assert!(
            said.starts_with("connections[0].url: ") && said.contains("/gateway/jakarta"),
            "{prefix} {url}: {said}"
        );
    }
    for (prefix, url) in
        [("/", "/waha"), ("/", "/gateway/jakarta"), ("/desk/", "/jakarta"), ("/desk/", "/desk/gateway")]
    {
        assert!(Deployment::new(prefix, Some(config(url))).is_ok(), "{prefix} {url}");
    }
}

#[test]
fn no_matcher_of_a_gateway_is_one_of_the_files() {
    let names = ["contact", "html", "page", "json", "there", "foreign", "js"];
    let connection = |id: &&str| json!({ "id": id, "gateway": "waha", "url": format!("/gateway/{id}") });
    let config = json!({ "connections": names.iter().map(connection).collect::<Vec<_>>() });
    let text = file(&deployment("/", config), "Caddyfile.proxy");
    let mut matchers: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with('@'))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let n_all = matchers.len();
    matchers.sort_unstable();
    matchers.dedup();
    assert_eq!(matchers.len(), n_all, "{matchers:?}");
    assert!(names.iter().all(|name| matchers.contains(&&*format!("@gateway_{name}"))), "{matchers:?}");
}

#[test]
fn what_could_break_a_file_is_refused() {
    for prefix in ["desk", "/desk", "/a//b/", "/a b/", "/a;/", "/a.b/", "/$a/", ""] {
        assert!(Deployment::new(prefix, None).is_err(), "{prefix}");
    }
    for config in [
        json!({ "embed_origins": ["https://x; script-src *"] }),
        json!({ "embed_origins": "https://x" }),
        json!({ "embed_origins": [1] }),
        json!({ "custom_connections": "no" }),
        json!({ "connections": {} }),
        json!({ "connections": [{ "id": "a;b", "gateway": "waha", "url": "/g" }] }),
        json!({ "connections": [{ "id": "a", "gateway": "other", "url": "/g" }] }),
        json!({ "connections": [{ "id": "a", "gateway": "waha", "url": "/g{" }] }),
        json!({ "connections": [{ "id": "a", "gateway": "waha", "url": "https://a b" }] }),
        json!({ "connections": [{ "id": "a", "gateway": "waha", "url": "//x" }] }),
    ] {
        assert!(Deployment::new("/", Some(config.clone())).is_err(), "{config}");
    }
}
