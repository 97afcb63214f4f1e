//! What holds for every adapter's calls about one contact, whatever a server sends.

use super::super::detail::{GivenName, Told};
use super::super::{Position, Product, open};
use super::*;

/// A reader of which only the success is looked at.
type Reader = dyn FnOnce(&Response) -> Result<(), GatewayError>;

/// A call, whatever it asks for.
struct AnyCall {
    name: &'static str,
    request: Request,
    read: Box<Reader>,
}

impl AnyCall {
    fn new<T: 'static>(name: &'static str, call: Option<Call<T>>) -> Option<Self> {
        let call = call?;
        let request = call.request.clone();
        Some(Self { name, request, read: Box::new(move |response| call.read(response).map(drop)) })
    }
}

/// Every call about one contact, and those that come with them; `is_known` is whether the list has told of it.
fn calls(product: Product, is_known: bool) -> Vec<AnyCall> {
    let gateway = open(product, site("https://gw.test", Some("a")));
    let (ana, number) = (contact("205@lid"), Phone::parse("62812345").unwrap());
    let (known, name) = (Some(&ana).filter(|_| is_known), GivenName { first: "Ana".into(), last: "Lu".into() });
    [
        AnyCall::new("contact", gateway.contact(&ana.id, known)),
        AnyCall::new("about", gateway.about(&ana)),
        AnyCall::new("picture", gateway.picture(&ana, true)),
        AnyCall::new("business", gateway.business(&ana)),
        AnyCall::new("check", gateway.check(&number)),
        AnyCall::new("block", gateway.block(&ana, true)),
        AnyCall::new("rename", gateway.rename(&ana, &name)),
        AnyCall::new("engine", gateway.engine_features()),
        AnyCall::new("links", gateway.links(&Position::Start)),
        AnyCall::new("groups", gateway.groups()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An answer to each of them with every field that the adapter reads.
const ANSWERS: [(Product, &[(&str, &str)]); 5] = [
    (
        Product::Wachat,
        &[(
            "contact",
            r#"{"success":true,"hasMore":false,"contacts":[{"id":"205@lid","name":"A","remoteJid":"205@lid"}]}"#,
        )],
    ),
    (
        Product::Gowa,
        &[
            (
                "contact",
                r#"{"code":"SUCCESS","results":{"data":[{"name":"A","verified_name":"V","status":"s","devices":[{"User":"1"}]}],
                    "resolved_phone":"62812345","resolved_lid":"205@lid"}}"#,
            ),
            ("picture", r#"{"code":"SUCCESS","results":{"url":"https://p/1","id":"1","type":"image"}}"#),
            (
                "business",
                r#"{"code":"SUCCESS","results":{"email":"e","address":"a","categories":[{"id":"1","name":"c"}],
                    "profile_options":{"website":"w"},"business_hours_timezone":"z",
                    "business_hours":[{"day_of_week":"mon","mode":"m","open_time":"09:00","close_time":"18:00"}]}}"#,
            ),
            ("check", r#"{"code":"SUCCESS","results":{"is_on_whatsapp":true}}"#),
            (
                "groups",
                r#"{"code":"SUCCESS","results":{"data":[{"JID":"1@g.us","Name":"G",
                    "Participants":[{"JID":"205@lid","PhoneNumber":"62812345@s.whatsapp.net","LID":"205@lid"}]}]}}"#,
            ),
        ],
    ),
    (
        Product::WhatsAppGateway,
        &[
            (
                "contact",
                r#"{"identity":{"id":1,"lid":"205@lid","phoneNumber":"62812345","phoneJid":"62812345@s.whatsapp.net","name":"A",
                    "businessName":"B","firstSeenAt":1,"updatedAt":2},"dm":true,
                    "groups":[{"jid":"1@g.us","name":"G","tag":"t","role":"admin","lastSeen":3}]}"#,
            ),
            ("about", r#"{"about":"a"}"#),
            ("picture", r#"{"url":"https://p/1","id":"1"}"#),
            ("check", r#"{"query":"+62812345","jid":"62812345@s.whatsapp.net","isOnWhatsApp":true}"#),
            ("block", ""),
            ("groups", r#"{"data":[{"groupJid":"1@g.us","subject":"G"}]}"#),
        ],
    ),
    (
        Product::Hypersender,
        &[
            ("contact", r#"{"message":"ok","data":{"id":"205@lid","name":"A","pushname":"a"}}"#),
            ("picture", r#"{"message":"ok","data":{"profilePictureURL":"https://p/1"}}"#),
            ("rename", r#"{"message":"ok","data":{"success":true}}"#),
        ],
    ),
    (
        Product::Waha,
        &[
            (
                "contact",
                r#"{"id":"205@lid","name":"A","pushname":"a","isMe":false,"isWAContact":true,"isBlocked":false}"#,
            ),
            ("about", r#"{"about":"a"}"#),
            ("picture", r#"{"profilePictureURL":"https://p/1"}"#),
            ("check", r#"{"numberExists":true,"chatId":"62812345@c.us"}"#),
            ("block", ""),
            ("rename", r#"{"success":true}"#),
            ("engine", r#"{"version":"2026.7.1","engine":"WEBJS"}"#),
            ("links", r#"[{"lid":"205@lid","pn":"62812345@c.us"}]"#),
            ("groups", r#"[{"id":"1@g.us","subject":"G"}]"#),
        ],
    ),
];

/// What the call of that name makes of a response.
fn read_as(product: Product, name: &str, is_known: bool, response: &Response) -> Result<(), GatewayError> {
    let call = calls(product, is_known).into_iter().find(|call| call.name == name).unwrap();
    (call.read)(response)
}

/// Values that are odd wherever they stand.
const ODD: [&str; 11] = [
    "null",
    "true",
    "-1",
    "1.5",
    "123456789012345678901234567890",
    r#""""#,
    r#""\u0000\ud83d\ude00 @ :@""#,
    r#""@lid""#,
    "[[1]]",
    "{}",
    r#"{"a":{"_serialized":[]}}"#,
];

/// The value, with each value inside it made odd in turn.
fn with_odd(value: &serde_json::Value) -> Vec<serde_json::Value> {
    let mut all: Vec<serde_json::Value> = ODD.iter().map(|odd| serde_json::from_str(odd).unwrap()).collect();
    match value {
        serde_json::Value::Object(fields) => {
            for (name, field) in fields {
                all.extend(with_odd(field).into_iter().map(|odd| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), odd);
                    fields.into()
                }));
            }
        }
        serde_json::Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                all.extend(with_odd(item).into_iter().map(|odd| {
                    let mut items = items.clone();
                    items[place] = odd;
                    items.into()
                }));
            }
        }
        _ => {}
    }
    all
}

#[test]
fn every_call_that_is_offered_is_tried_here() {
    for (product, answers) in ANSWERS {
        let names: Vec<_> = calls(product, true).iter().map(|call| call.name).collect();
        let tried: Vec<_> = answers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, tried, "{product:?}");
    }
}

#[test]
fn what_is_offered_can_be_asked_for() {
    for product in Product::ALL {
        let gateway = open(product, site("https://gw.test", Some("a")));
        let most = gateway.features_at_most();
        let names: Vec<_> = calls(product, true).iter().map(|call| call.name).collect();
        for (name, is_offered) in [
            ("about", most.about == Told::Asked),
            ("picture", most.picture == Told::Asked),
            ("check", most.checks_numbers),
            ("block", most.blocks),
            ("rename", most.names.is_some()),
        ] {
            assert_eq!(names.contains(&name), is_offered, "{product:?} {name}");
        }
    }
}

#[test]
fn an_answer_that_was_cut_off_is_never_a_success() {
    for (product, answers) in ANSWERS {
        for (name, body) in answers {
            assert_eq!(read_as(product, name, true, &Response::new(200, *body)), Ok(()), "{product:?} {name}");
            // That a write needs no body is all that can be known of it.
            let first = usize::from(*name == "rename");
            for part in (first..body.len()).filter_map(|end| body.get(..end)) {
                assert!(read_as(product, name, true, &Response::new(200, part)).is_err(), "{product:?} {name}: {part}");
            }
        }
    }
}

#[test]
fn a_web_page_is_never_a_success() {
    for (product, answers) in ANSWERS {
        for (name, _) in answers {
            for status in [200, 201, 404, 500, 503] {
                let page = Response::new(status, "<!doctype html><title>no avatar found, contact not found</title>");
                for is_known in [false, true] {
                    let is_asked = calls(product, is_known).iter().any(|call| call.name == *name);
                    // Where that address is not there, nobody is linked, whoever says so.
                    let is_success = is_asked && read_as(product, name, is_known, &page).is_ok();
                    assert_eq!(is_success, (*name, status) == ("links", 404), "{product:?} {name} {status}");
                }
            }
        }
    }
}

#[test]
fn nothing_that_is_sent_stops_the_reader() {
    let deep = "[".repeat(10_000);
    let nested = format!(
        r#"{{"code":"SUCCESS","about":{0}{1},"data":{0}{1},"results":{0}{1}}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    let bodies: [&[u8]; 14] = [
        b"",
        b" ",
        b"null",
        b"true",
        b"5",
        b"\"x\"",
        b"[]",
        b"[null,5,[],{}]",
        b"{}",
        b"{\"code\":\"SUCCESS\",\"results\":5,\"data\":5,\"error\":5,\"message\":{}}",
        b"\xff\xfe{\"a\":1}",
        b"\xef\xbb\xbf{\"a\":1}",
        deep.as_bytes(),
        nested.as_bytes(),
    ];
    for product in Product::ALL {
        for is_known in [false, true] {
            for body in bodies {
                for status in [200, 201, 204, 301, 400, 401, 403, 404, 408, 422, 429, 500, 501, 503] {
                    for call in calls(product, is_known) {
                        let _: Result<(), GatewayError> = (call.read)(&Response::new(status, body));
                    }
                }
            }
        }
    }
}

#[test]
fn an_odd_value_anywhere_stops_no_reader() {
    for (product, answers) in ANSWERS {
        for (name, body) in answers.iter().filter(|(_, body)| !body.is_empty()) {
            for odd in with_odd(&serde_json::from_str(body).unwrap()) {
                let response = Response::new(200, serde_json::to_string(&odd).unwrap());
                for is_known in [false, true].into_iter().filter(|is_known| *is_known || product != Product::Wachat) {
                    let outcome = read_as(product, name, is_known, &response);
                    // An answer that can be read is refused for what it says, and never as something else.
                    assert!(!matches!(outcome, Err(GatewayError::Refused { .. })), "{product:?} {name}: {odd}");
                }
            }
        }
    }
}

#[test]
fn every_request_keeps_to_the_headers_that_gateways_allow() {
    for product in Product::ALL {
        for call in calls(product, true) {
            let names: Vec<_> = call.request.headers.iter().map(|header| header.name).collect();
            let device: &[&str] = if product == Product::Gowa { &["X-Device-Id"] } else { &[] };
            assert_eq!(names, [&["Accept", "Authorization"], device].concat(), "{product:?} {}", call.name);
            let printed = format!("{:?}", call.request);
            assert!(!call.request.url.contains("t0ken") && !printed.contains("205"), "{product:?} {}", call.name);
            let is_encoded = !call.request.url.contains('@') && !call.request.url.contains('+');
            assert!(is_encoded, "{product:?} {}", call.name);
        }
    }
}
