//! What is told of one contact: names, ids, groups, fields and times; copied, and as the gateway's own record.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use browser::{Name, Request};
use serde_json::Value;
use simulator::people::{person, pinned};

use crate::Desk;
use crate::one_contact::is_contact;

at_each!(every_name_is_told_by_its_source:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn every_name_is_told_by_its_source(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open("József Kovács");
    // Two gateways say the first name that there is, and not whose it was.
    let is_mixed = matches!(id, "gowa" | "whatsapp-gateway");
    let given = if is_mixed { "Name" } else { "Saved" };
    let (saved, push, short) = ((given, "József Kovács"), ("On WhatsApp", "Józsi"), ("Short", "József"));
    desk.wait_facts(
        "Names",
        &match id {
            "gowa" | "whatsapp-gateway" => vec![saved],
            "waha" => vec![saved, push, short],
            _ => vec![saved, push],
        },
    );
    desk.open("Budi");
    desk.wait_facts("Names", &[(if is_mixed { "Name" } else { "On WhatsApp" }, "Budi")]);
    desk.open("Pak Harto");
    let (saved, verified) = ((given, "Pak Harto"), ("Business", "Toko Sinar Jaya"));
    desk.wait_facts(
        "Names",
        &match id {
            "wachat" | "hypersender" | "waha-gows" => vec![saved],
            "waha" => vec![saved, verified, ("Short", "Pak")],
            _ => vec![saved, verified],
        },
    );
}

at_each!(every_id_is_told:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn every_id_is_told(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open("József Kovács");
    let lid = format!("{}@lid", person(pinned::JOZSEF).lid());
    let (web, phone) = (("JID", "36205550142@c.us"), ("JID", "36205550142@s.whatsapp.net"));
    let unknown = ("LID", "Unknown");
    desk.wait_facts(
        "Identifiers",
        &match id {
            "wachat" => vec![phone, unknown, ("Gateway’s id", "101")],
            "hypersender" => vec![web, unknown],
            "gowa" | "whatsapp-gateway" => vec![phone, ("LID", &*lid)],
            _ => vec![web, ("LID", &*lid)],
        },
    );
    // Whoever hides their number has only that.
    desk.open("Amina Bello");
    desk.wait_told("Hidden by WhatsApp");
    let lid = format!("{}@lid", person(pinned::AMINA).lid());
    let ids = [("LID", &*lid), ("Gateway’s id", "121")];
    desk.wait_facts("Identifiers", if id == "wachat" { &ids } else { &ids[..1] });
    for link in ["Open in WhatsApp", "Call"] {
        assert!(desk.detail().within().maybe_by_role("link", link).is_none(), "{link}");
    }
    assert!(!desk.has_button("Copy number"));
}

at_each!(groups_in_common_are_named: gowa "gowa", whatsapp_gateway "whatsapp-gateway");

fn groups_in_common_are_named(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    // Of four groups the person at place 5 is in the second, and in the third because 5 divides 5.
    desk.open("王小明");
    desk.wait_told("Groups in common");
    let groups: Vec<String> = desk.facts_under("Groups in common").into_iter().map(|(_, name)| name).collect();
    let mut sorted = groups.clone();
    sorted.sort();
    assert_eq!(sorted, ["Szomszédok és barátok", "فريق المبيعات"]);
    // Nobody else's groups stand there.
    desk.open("Dewi Lestari");
    desk.wait_answers();
    assert_eq!(desk.facts_under("Groups in common"), []);
}

#[test]
fn the_role_in_a_group_is_told_where_it_is_known() {
    let desk = Desk::few();
    desk.sign_in("whatsapp-gateway");
    // The first member of the second group, which is its owner, and a later one.
    desk.open("José García");
    desk.wait_facts("Groups in common", &[("Owner", "Szomszédok és barátok")]);
    desk.open("Pak Harto");
    desk.wait_facts("Groups in common", &[("Member", "<b>Promo</b> 50% & more")]);
}

#[test]
fn a_crms_own_fields_are_told() {
    let desk = Desk::with_people(730);
    desk.page.resize(1280, 3000);
    desk.sign_in("wachat");
    desk.read_to_the_end();
    let rows = wachat_rows(&desk);
    for (field, label) in [
        ("assignedUserId", "Assigned user"),
        ("assignedDepartmentId", "Department"),
        ("funnelStageId", "Funnel stage"),
        ("notes", "Notes"),
    ] {
        let row = rows.iter().find(|row| !row[field].is_null() && row["chat"].is_object()).unwrap();
        desk.goto(&format!("/wachat/contacts/{}", row["id"]));
        let value = row[field].as_str().map_or_else(|| row[field].to_string(), str::to_owned);
        desk.wait_fact("CRM", label, &value);
        desk.wait_fact("Conversation", "Last message", row["chat"]["lastMessageText"].as_str().unwrap());
        desk.wait_fact("Conversation", "Unread", &row["chat"]["unreadCount"].to_string());
    }
}

#[test]
fn a_crms_custom_data_are_told_whatever_their_shape() {
    let desk = Desk::with_people(160);
    desk.sign_in("wachat");
    let expected: [(&str, &[(&str, &str)]); 3] = [
        (
            "birthday",
            &[
                ("birthday", "1990-05-17"),
                ("newsletter", "Yes"),
                ("address", "{\n  \"city\": \"Győr\",\n  \"zip\": null\n}"),
            ],
        ),
        ("score", &[("<b>", "markup in a key"), ("score", "-1.5")]),
        ("tags", &[]),
    ];
    let rows = wachat_rows(&desk);
    for (field, expected) in expected {
        let row = rows.iter().find(|row| !row["customData"][field].is_null()).unwrap();
        desk.goto(&format!("/wachat/contacts/{}", row["id"]));
        desk.wait_told("Custom data");
        let mut told = desk.facts_under("Custom data");
        told.sort();
        let mut expected: Vec<(String, String)> =
            expected.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect();
        if field == "tags" {
            let number = row["customData"]["customer_no"].to_string();
            expected.push(("customer_no".to_owned(), number));
            expected.push(("tags".to_owned(), "[\n  \"wholesale\",\n  \"monthly\"\n]".to_owned()));
        }
        expected.sort();
        assert_eq!(told, expected);
    }
}

#[test]
fn a_business_tells_of_itself() {
    let desk = Desk::few();
    desk.sign_in("gowa");
    desk.open("Pak Harto");
    desk.wait_facts(
        "Business",
        &[
            ("E-mail", "hello23@shop.example"),
            ("Address", "Jl. Contoh 12, Kota Contoh"),
            ("Deals with", "Retail Store"),
            ("website", "https://shop.example"),
            ("mon", "09:00–18:00"),
            ("Time zone", "Asia/Jakarta"),
        ],
    );
    // Whoever is none is no failure, though the gateway calls it one.
    desk.open("Dewi Lestari");
    desk.simulator.wait_for_request(Duration::from_secs(5), |request| {
        request.path == "/user/business-profile"
            && request.query_value("phone").is_some_and(|phone| phone.starts_with("6281255501234"))
            && request.status == Some(500)
    });
    desk.wait_answers();
    assert_eq!(desk.facts_under("Business"), []);
    assert!(desk.detail().within().maybe_by_role("alert", Name::any()).is_none());
}

at_each!(times_are_the_readers_with_the_exact_one_to_point_at:
    wachat "wachat", whatsapp_gateway "whatsapp-gateway",
);

fn times_are_the_readers_with_the_exact_one_to_point_at(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open("József Kovács");
    let jozsef = person(pinned::JOZSEF);
    let chat = jozsef.chat().map(|chat| ("Conversation", "Sent", chat.at)).filter(|_| id == "wachat");
    let times = [("More", "Known since", jozsef.created()), ("More", "Changed", jozsef.updated())];
    for (heading, label, millis) in times.into_iter().chain(chat) {
        let in_words = |how: &str| {
            let js = format!("new Intl.DateTimeFormat('en', {{ {how} }}).format(new Date({millis}))");
            desk.page.eval(&js).as_str().unwrap().to_owned()
        };
        let fact = desk.wait_fact(heading, label, &in_words("dateStyle: 'medium', timeStyle: 'short'"));
        assert_eq!(fact.title, in_words("dateStyle: 'full', timeStyle: 'long'"), "{label}");
        assert!(fact.title.contains("2025") || fact.title.contains("2026"), "{}", fact.title);
        assert_eq!(fact.moment, desk.page.eval(&format!("new Date({millis}).toISOString()")).as_str().unwrap());
    }
}

at_every_gateway!(number_name_and_ids_are_copied);

fn number_name_and_ids_are_copied(id: &'static str) {
    let desk = Desk::few();
    let _clipboard = clipboard(&desk);
    desk.sign_in(id);
    desk.open("József Kovács");
    let lid = format!("{}@lid", person(pinned::JOZSEF).lid());
    let server = if matches!(id, "waha" | "hypersender") { "c.us" } else { "s.whatsapp.net" };
    let jid = format!("36205550142@{server}");
    let mut expected = vec![("Copy number", "+36205550142"), ("Copy name", "József Kovács"), ("Copy JID", &*jid)];
    expected.extend(match id {
        "wachat" => Some(("Copy id", "101")),
        "hypersender" => None,
        _ => Some(("Copy LID", &*lid)),
    });
    for (button, text) in expected {
        desk.button(button).click();
        desk.page.wait_until(&format!("{button} has copied {text}"), || desk.page.clipboard() == text);
    }
    desk.wait_told("Copied");
}

at_each!(its_own_record_is_shown_and_copied:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn its_own_record_is_shown_and_copied(id: &'static str) {
    let desk = Desk::few();
    let _clipboard = clipboard(&desk);
    desk.sign_in(id);
    desk.open("József Kovács");
    desk.wait_answers();
    desk.button("As JSON").click();
    let copy = desk.button("Copy JSON");
    let shown = desk.detail().eval("(region) => region.querySelector('pre').textContent");
    let shown: Value = serde_json::from_str(shown.as_str().unwrap()).unwrap();
    let (field, value) = match id {
        "wachat" => ("/remoteJid", "36205550142@s.whatsapp.net"),
        "gowa" => ("/data/0/status", "Szia! A WhatsAppot használom."),
        "whatsapp-gateway" => ("/identity/phoneJid", "36205550142@s.whatsapp.net"),
        _ => ("/id", "36205550142@c.us"),
    };
    assert_eq!(shown.pointer(field), Some(&Value::from(value)), "{shown}");
    assert_eq!(shown, sent_record(&desk, id), "it is not what the gateway has sent");
    copy.click();
    desk.page.wait_until("the record is copied", || {
        serde_json::from_str::<Value>(&desk.page.clipboard()).is_ok_and(|copied| copied == shown)
    });
    let button = desk.button("As JSON");
    assert_eq!(button.ax_property("expanded").as_deref(), Some("true"));
    button.click();
    desk.page.wait_until("the record is gone", || !desk.has_button("Copy JSON"));
    // It is not asked for again.
    let asked = desk.asked(id).len();
    desk.button("As JSON").click();
    desk.button("Copy JSON");
    desk.check_idle();
    assert_eq!(desk.asked(id).len(), asked);
}

at_each!(a_group_chat_is_told_as_one: wachat "wachat", waha "waha");

fn a_group_chat_is_told_as_one(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in_at(id, &format!("/{id}?include=groups&q=keluarga%20besar"));
    desk.open("Keluarga Besar");
    desk.wait_fact("More", "Kind", "Group chat");
    desk.wait_answers();
    for button in ["Block", "Unblock", "Save name", "Copy number"] {
        assert!(!desk.has_button(button), "{button} is offered");
    }
    assert!(desk.detail().within().maybe_by_role("group", "About").is_none());
    assert!(!desk.detail().text().contains("Hidden by WhatsApp"));
}

/// Lets a page use the clipboard, which all pages share: one test at a time may.
fn clipboard(desk: &Desk) -> MutexGuard<'static, ()> {
    static CLIPBOARD: Mutex<()> = Mutex::new(());
    desk.page.allow_clipboard();
    CLIPBOARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The rows of every part of Wachat's list that has come.
#[track_caller]
fn wachat_rows(desk: &Desk) -> Vec<Value> {
    let lists = desk.page.requests().into_iter().filter(|it| it.kind == "Fetch" && it.path().ends_with("/contacts"));
    lists
        .map(|list| answer_to(desk, &list))
        .flat_map(|answer| answer["contacts"].as_array().cloned().unwrap_or_default())
        .collect()
}

/// What the gateway has answered when it was asked for József.
fn sent_record(desk: &Desk, id: &str) -> Value {
    let root = format!("/{id}");
    let is_it = |it: &Request| {
        let path = it.path().replace("%40", "@");
        let is_one = path
            .strip_prefix(&root)
            .is_some_and(|path| if id == "wachat" { it.query().contains("q=") } else { is_contact(path) });
        it.kind == "Fetch" && it.method == "GET" && is_one
    };
    let request = desk.page.wait_request("for the contact", is_it);
    let body = answer_to(desk, &request);
    match id {
        "wachat" => body["contacts"][0].clone(),
        "gowa" => body["results"].clone(),
        "hypersender" => body["data"].clone(),
        _ => body,
    }
}

/// What the gateway answers to a request of the page. It is asked again: of two requests for one address, and a
/// preflight is one, the browser may keep the wrong answer.
#[track_caller]
fn answer_to(desk: &Desk, request: &Request) -> Value {
    let mut headers = request.headers.clone();
    headers.retain(|name, _| ["accept", "authorization", "x-api-key", "x-device-id"].contains(&&**name));
    let (url, headers) = (Value::from(&*request.url), serde_json::json!(headers));
    desk.page.eval(&format!("fetch({url}, {{ headers: {headers} }}).then((answer) => answer.json())"))
}
