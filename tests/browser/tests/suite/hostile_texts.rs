//! What people write of themselves and of each other is text, whatever it holds, and the layout holds around it.

use serde_json::{Value, json};
use simulator::people::{person, pinned};
use simulator::{Effect, Fault};

use crate::Desk;
use crate::desk::link_to;

at_each!(an_about_text_is_shown_as_it_is: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn an_about_text_is_shown_as_it_is(id: &'static str) {
    for text in hostile() {
        let desk = Desk::with_people(8);
        let (path, body) = match id {
            "gowa" => {
                ("/user/info", json!({ "code": "SUCCESS", "results": { "data": [{ "name": "", "status": text }] } }))
            }
            _ => ("about", json!({ "about": text })),
        };
        desk.simulator.behave(answers(id, path, &body));
        desk.sign_in_at(id, &link_to(id, person(pinned::JOZSEF)));
        let about = desk.detail().within().by_role("group", "About");
        desk.page.wait_until("the about text is shown", || {
            about.property("textContent").as_str().is_some_and(|shown| shown.contains(text.trim()))
        });
        check_layout(&desk);
        check_nothing_made(&desk);
    }
}

#[test]
fn a_crms_texts_are_shown_as_they_are() {
    for text in hostile() {
        let desk = Desk::with_people(8);
        let custom = json!({
            text.clone(): text, "list": [text, [text]], "deep": deep(&text), "flag": true, "none": null,
        });
        let row = json!({
            "id": 101, "name": text, "phone": "36205550142", "remoteJid": "36205550142@s.whatsapp.net",
            "notes": text, "customData": custom,
            "assignedUserId": text, "assignedDepartmentId": text, "funnelStageId": text,
            "chat": { "name": format!("chat {text}"), "pushName": format!("push {text}"), "lastMessageText": text,
                      "lastMessageTimestamp": "2026-06-13T08:00:00.000Z", "unreadCount": 3 },
        });
        desk.simulator.behave(list_of("wachat", &row));
        desk.sign_in_at("wachat", "/wachat/contacts/101");
        desk.wait_told("Custom data");
        let told = |heading: &str, label: &str| {
            let mut facts = desk.facts().into_iter();
            facts.find(|fact| fact.heading == heading && fact.label == label).map(|fact| fact.value)
        };
        for (heading, label) in [
            ("CRM", "Notes"),
            ("CRM", "Assigned user"),
            ("CRM", "Department"),
            ("CRM", "Funnel stage"),
            ("Custom data", text.trim()),
        ] {
            assert_eq!(told(heading, label).as_deref().map(str::trim), Some(text.trim()), "{heading}: {label}");
        }
        let list: Value = serde_json::from_str(&told("Custom data", "list").unwrap()).unwrap();
        assert_eq!(list, json!([text, [text]]));
        let deep: Value = serde_json::from_str(&told("Custom data", "deep").unwrap()).unwrap();
        assert_eq!(deep, self::deep(&text));
        assert_eq!(told("Custom data", "flag").as_deref(), Some("Yes"));
        check_layout(&desk);
        check_nothing_made(&desk);
    }
}

#[test]
fn a_record_is_text() {
    let desk = Desk::with_people(8);
    let text = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>";
    let long = "W".repeat(10_000);
    let row = json!({
        "id": "36205550142@c.us", "number": "36205550142", "name": "József", "isUser": true, "isWAContact": true,
        "odd": text, text: { "long": long },
    });
    desk.simulator.behave(answers("waha", "/api/contacts", &row));
    desk.simulator
        .behave(Fault { query_contains: Some("limit="), ..answers("waha", "/api/contacts/all", &json!([row])) });
    desk.sign_in_at("waha", "/waha/contacts/36205550142%40c.us");
    desk.detail().within().by_role("heading", "József");
    desk.button("As JSON").click();
    desk.button("Copy JSON");
    let shown = desk.detail().eval("(region) => region.querySelector('pre').textContent");
    assert_eq!(serde_json::from_str::<Value>(shown.as_str().unwrap()).unwrap(), row);
    check_layout(&desk);
    check_nothing_made(&desk);
}

#[test]
fn a_businesss_texts_are_shown_as_they_are() {
    for text in hostile() {
        let desk = Desk::with_people(40);
        let profile = json!({
            "email": text, "address": text, "categories": [{ "name": text }], "profile_options": { "website": text },
            "business_hours_timezone": text,
            "business_hours": [{ "day_of_week": text, "mode": text }],
        });
        let body = json!({ "code": "SUCCESS", "results": profile });
        desk.simulator.behave(answers("gowa", "business-profile", &body));
        desk.sign_in_at("gowa", &link_to("gowa", person(pinned::BUSINESS)));
        desk.wait_told("E-mail");
        let told = desk.facts_under("Business");
        assert_eq!(told.len(), 6, "{told:?}");
        assert!(told.iter().all(|(_, value)| value.trim() == text.trim()), "{told:?}");
        // No text of theirs is a link to wherever they want.
        assert!(desk.detail().within().all_by_role("link").iter().all(|link| {
            link.attribute("href").is_some_and(|href| href.starts_with("https://wa.me/") || href.starts_with("tel:"))
        }));
        check_layout(&desk);
        check_nothing_made(&desk);
    }
}

#[test]
fn a_group_in_common_is_told_as_it_is() {
    let desk = Desk::with_people(8);
    let groups: Vec<Value> =
        hostile().iter().map(|text| json!({ "jid": "1@g.us", "name": text, "role": text })).collect();
    let names: Vec<String> = hostile().iter().map(|text| text.trim().to_owned()).collect();
    let lid = format!("{}@lid", person(pinned::JOZSEF).lid());
    let body = json!({ "identity": { "lid": lid, "name": "József" }, "dm": true, "groups": groups });
    desk.simulator.behave(answers("whatsapp-gateway", "@lid", &body));
    desk.sign_in_at("whatsapp-gateway", &link_to("whatsapp-gateway", person(pinned::JOZSEF)));
    desk.wait_told("Groups in common");
    let told: Vec<String> =
        desk.facts_under("Groups in common").into_iter().map(|(_, name)| name.trim().to_owned()).collect();
    assert_eq!(told, names);
    check_layout(&desk);
    check_nothing_made(&desk);
}

#[test]
fn a_hostile_name_is_named_in_questions_and_dialogs() {
    let desk = Desk::few();
    for index in [pinned::MARKUP, pinned::OVERRIDE, pinned::ENDLESS, pinned::EMOJI, pinned::QUOTES] {
        let name = person(index).saved_name().unwrap();
        let name = name.trim();
        if index == pinned::MARKUP {
            desk.sign_in_at("waha", &link_to("waha", person(index)));
        } else {
            desk.goto(&link_to("waha", person(index)));
        }
        desk.button("Block").click();
        let question = desk.page.all_by_role("alertdialog").remove(0);
        assert_eq!(question.attribute("aria-label").as_deref(), Some(&*format!("Block {name}?")));
        for width in [1280, 360] {
            desk.page.resize(width, 740);
            let at = question.bounding_box();
            assert!(at.x >= 0.0 && at.x + at.width <= f64::from(width), "at {width}: {at:?}");
            let cancel = question.within().by_role("button", "Cancel");
            cancel.scroll_into_view();
            let [content, room] = ["scrollWidth", "clientWidth"].map(|it| question.property(it).as_f64().unwrap());
            assert!(content <= room, "{content} pixels in {room} at {width}");
        }
        check_nothing_made(&desk);
        desk.page.resize(1280, 2600);
        question.within().by_role("button", "Cancel").click();
        desk.page.no_role("alertdialog", browser::Name::any());
    }
}

#[test]
fn a_direction_override_ends_with_its_text() {
    let desk = Desk::with_people(8);
    let text = "\u{202e}txt.exe\u{202b}\u{2067}";
    desk.simulator.behave(answers("waha", "about", &json!({ "about": text })));
    desk.sign_in_at("waha", &link_to("waha", person(pinned::JOZSEF)));
    let about = desk.detail().within().by_role("group", "About");
    desk.page.wait_until("the about text is shown", || {
        about.property("textContent").as_str().is_some_and(|shown| shown.contains(text))
    });
    // A paragraph of its own ends every override, and in a line with others it would have to be isolated.
    let is_apart = about.eval(
        "(about) => [...about.querySelectorAll('*')] \
         .filter((it) => it.textContent.includes('\\u202e') && !it.children.length) \
         .every((it) => getComputedStyle(it).display === 'block' || getComputedStyle(it).unicodeBidi === 'isolate')",
    );
    assert_eq!(is_apart, true);
    let title = about.within().by_role("heading", "About");
    assert_eq!(title.style("direction"), "ltr");
}

/// Texts that a page must survive.
fn hostile() -> Vec<String> {
    vec![
        "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b> &amp; {{7*7}}".to_owned(),
        "\u{202e}gpj.exe\u{202c} \u{2066}x\u{2069} مرحبا \u{202b}open".to_owned(),
        "Ze\u{200b}ro\u{200d} Wi\u{feff}dth \u{200e}\u{200f}\u{ad}".to_owned(),
        "W".repeat(10_000),
        "many short words ".repeat(600),
        "👩‍👩‍👧‍👦🏳️‍🌈🇮🇩👨🏿‍💻 ".repeat(200),
        "Z\u{335}\u{348}\u{35b}a\u{321}\u{363}l".repeat(40),
    ]
}

/// A text within many objects.
fn deep(text: &str) -> Value {
    (0..30).fold(json!(text), |inner, _| json!({ "in": inner }))
}

/// A fault by which calls whose path ends so are answered like this.
fn answers(id: &'static str, path_contains: &'static str, body: &Value) -> Fault {
    let effect = Effect::StatusWith {
        status: 200,
        headers: Vec::new(),
        body: body.to_string(),
        content_type: "application/json",
    };
    Fault { connection: Some(id), path_contains, ..Fault::everywhere(effect) }
}

/// A list of one row.
fn list_of(id: &'static str, row: &Value) -> Fault {
    answers(id, "contacts", &json!({ "success": true, "total": 1, "hasMore": false, "contacts": [row] }))
}

/// Checks that nothing in the detail or around it is wider than its room, on a wide and on a narrow page.
#[track_caller]
fn check_layout(desk: &Desk) {
    for width in [1280, 360] {
        desk.page.resize(width, 740);
        desk.page.wait_frames();
        let detail = desk.detail();
        let [content, room] = ["scrollWidth", "clientWidth"].map(|it| detail.property(it).as_f64().unwrap());
        assert!(content <= room, "{content} pixels of content in a detail of {room} at {width}");
        let sides = detail.eval(
            "(region) => { const box = region.getBoundingClientRect(); const scrolls = (it) => { \
               for (let at = it.parentElement; at && at !== region; at = at.parentElement) \
                 if (getComputedStyle(at).overflowX !== 'visible') return true; return false; }; \
               return [...region.querySelectorAll('*')].filter((it) => { const at = it.getBoundingClientRect(); \
                 return at.width && !scrolls(it) && (at.right > box.right + 1 || at.left < box.left - 1); }) \
               .map((it) => it.className || it.localName); }",
        );
        assert_eq!(sides, json!([]), "sticks out at {width}");
        let [content, page] = ["scrollWidth", "clientWidth"]
            .map(|it| desk.page.eval(&format!("document.documentElement.{it}")).as_f64().unwrap());
        assert!(content <= page, "{content} pixels of content on a page of {page}");
    }
}

/// Checks that no text has become an element or run.
#[track_caller]
fn check_nothing_made(desk: &Desk) {
    let made = desk.page.eval(
        "document.querySelectorAll( \
           'img[src=\"x\"], main script, dialog script, main b, dialog b, [onerror], [onload]').length",
    );
    assert_eq!(made, 0, "a text has become an element");
    assert!(desk.page.dialogs().is_empty(), "{:?}", desk.page.dialogs());
}
