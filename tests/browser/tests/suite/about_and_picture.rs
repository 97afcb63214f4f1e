//! About text and picture of one contact: shown, hidden, expired, refreshed, large, never from an unsafe place.

use std::time::Duration;

use browser::Name;
use serde_json::json;
use simulator::people::{person, pinned};
use simulator::{Effect, Fault, LoggedRequest};

use crate::Desk;
use crate::desk::link_to;
use crate::listed::listed;

at_each!(an_about_text_is_shown: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn an_about_text_is_shown(id: &'static str) {
    let desk = opened(id, "József Kovács");
    wait_about(&desk, "Szia! A WhatsAppot használom.");
}

at_each!(no_about_text_is_no_error: gowa "gowa", whatsapp_gateway "whatsapp-gateway", waha "waha");

fn no_about_text_is_no_error(id: &'static str) {
    let somebody = (0..20).map(person).find(|person| person.about().is_none()).unwrap();
    let desk = Desk::few();
    desk.sign_in_at(id, &link_to(id, somebody));
    wait_about(&desk, "None, or hidden by privacy");
    desk.wait_answers();
    check_no_alert(&desk);
}

at_each!(an_about_text_that_fails_is_asked_for_again: whatsapp_gateway "whatsapp-gateway", waha "waha");

fn an_about_text_that_fails_is_asked_for_again(id: &'static str) {
    let desk = Desk::few();
    desk.hurry();
    desk.simulator.behave(on(id, "about", Effect::Status(500)));
    desk.sign_in(id);
    desk.open("József Kovács");
    desk.wait_alert("The gateway failed with status 500.");
    desk.simulator.calm();
    let about = desk.detail().within().by_role("group", "About");
    about.within().by_role("button", "Try again").click();
    wait_about(&desk, "Szia! A WhatsAppot használom.");
    check_no_alert(&desk);
}

at_each!(no_about_text_is_offered_where_there_is_none_to_be_had:
    wachat "wachat", hypersender "hypersender", waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn no_about_text_is_offered_where_there_is_none_to_be_had(id: &'static str) {
    let desk = opened(id, "József Kovács");
    desk.wait_fact("Names", "Saved", "József Kovács");
    desk.wait_answers();
    desk.check_idle();
    assert!(desk.detail().within().maybe_by_role("group", "About").is_none());
    assert_eq!(desk.n_asked(id, |request| request.path.contains("about")), 0);
}

#[test]
fn an_about_text_is_asked_for_when_it_is_seen() {
    let desk = Desk::with_people(40);
    desk.page.resize(1280, 260);
    desk.sign_in("whatsapp-gateway");
    desk.grid().press("Home");
    desk.page.press("Enter");
    desk.detail();
    desk.wait_answers();
    desk.check_idle();
    let about = desk.detail().within().by_role("group", "About");
    assert!(!about.is_in_view(), "the window is too tall for this");
    assert_eq!(desk.n_asked("whatsapp-gateway", |request| request.path.contains("about")), 0);
    about.scroll_into_view();
    let asked = |request: &LoggedRequest| request.path.ends_with("/about") && request.status.is_some();
    desk.simulator.wait_for_request(Duration::from_secs(5), asked).unwrap();
}

at_each!(a_picture_is_shown_without_a_referrer:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn a_picture_is_shown_without_a_referrer(id: &'static str) {
    let desk = opened(id, "József Kovács");
    desk.button("View picture");
    let shown = wait_shown(&desk, "József Kovács");
    assert!(shown.starts_with("data:image/png;base64,"), "{shown}");
    let policies = desk.page.eval("[...document.images].map((image) => image.referrerPolicy)");
    let policies = policies.as_array().unwrap();
    assert!(!policies.is_empty() && policies.iter().all(|policy| policy == "no-referrer"), "{policies:?}");
    assert!(desk.n_asked(id, is_picture) <= 1);
}

at_each!(no_picture_and_a_hidden_one_are_no_error:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn no_picture_and_a_hidden_one_are_no_error(id: &'static str) {
    let desk = Desk::few();
    desk.sign_in(id);
    for somebody in [pinned::DEWI, pinned::MUHAMMAD].map(person) {
        desk.simulator.forget_requests();
        desk.open(&listed(id, somebody).name);
        desk.wait_told("No picture, or hidden by privacy");
        desk.wait_answers();
        check_no_alert(&desk);
        assert!(!desk.has_button("View picture"));
        // A 500 that means "none" is no reason to ask twice.
        assert_eq!(desk.n_asked(id, is_picture), usize::from(id != "wachat"));
    }
    let initials = desk.detail().within().by_role("img", "محمد الأحمد");
    assert_eq!(initials.text(), "م");
}

at_each!(an_expired_address_is_asked_for_once_more:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows",
);

fn an_expired_address_is_asked_for_once_more(id: &'static str) {
    let desk = opened(id, "Josefina Álvarez");
    desk.wait_told("The picture’s address has expired");
    let initials = desk.detail().within().by_role("img", "Josefina Álvarez");
    assert_eq!(initials.property("textContent"), "JÁ");
    assert!(!desk.has_button("View picture"));
    desk.check_idle();
    check_no_alert(&desk);
    let anew = |desk: &Desk| {
        // Wachat has no call for a picture: the row is asked for anew.
        desk.n_asked(
            id,
            |request| if id == "wachat" { request.query_value("q").is_some() } else { is_picture(request) },
        )
    };
    assert_eq!(anew(&desk), if id == "wachat" { 1 } else { 2 });
    let is_refresh = |request: &LoggedRequest| request.query_value("refresh") == Some("true");
    assert_eq!(desk.n_asked(id, is_refresh), usize::from(id.starts_with("waha")));

    // And never again, whatever is opened and closed.
    let asked = desk.asked(id).len();
    desk.open("Dewi Lestari");
    desk.wait_told("No picture, or hidden by privacy");
    desk.wait_answers();
    let others = desk.asked(id).len() - asked;
    desk.open("Josefina Álvarez");
    desk.wait_told("The picture’s address has expired");
    desk.check_idle();
    assert_eq!(desk.asked(id).len(), asked + others);

    // The picture's host is not told where people read.
    let mut images = desk.page.requests();
    images.retain(|request| request.url.contains("pps.whatsapp.invalid"));
    assert!(!images.is_empty(), "nobody has tried the address");
    for image in images {
        assert_eq!(image.kind, "Image");
        assert!(image.headers.get("referer").is_none_or(String::is_empty), "{:?}", image.headers);
    }
}

at_every_gateway!(an_unsafe_address_never_reaches_an_image);

fn an_unsafe_address_never_reaches_an_image(id: &'static str) {
    let desk = Desk::with_people(8);
    desk.sign_in(id);
    desk.wait_answers();
    let origin = desk.simulator.origin();
    let addresses = [
        "javascript:alert(1)".to_owned(),
        " JavaScript:alert(1)".to_owned(),
        format!("{origin}/pictures/1.png"),
        format!("//{}/pictures/1.png", origin.trim_start_matches("http://")),
        "/pictures/1.png".to_owned(),
        "data:text/html,<script>alert(1)</script>".to_owned(),
        "data:,alert(1)".to_owned(),
        "file:///etc/passwd".to_owned(),
        "https:pps.whatsapp.invalid/1.jpg".to_owned(),
        "changed".to_owned(),
    ];
    for address in addresses {
        desk.simulator.calm();
        desk.simulator.behave(with_picture(id, &address));
        // Everything is read anew, so that nothing is remembered.
        desk.page.by_role("button", "Refresh").click();
        desk.wait_answers();
        desk.wait_rows();
        desk.page.press("Escape");
        desk.open(if id == "wachat" { "Row" } else { "József Kovács" });
        desk.wait_told("No picture, or hidden by privacy");
        assert_eq!(desk.page.eval("document.images.length"), 0, "{address:?} has become an image");
        assert!(!desk.has_button("View picture"), "{address:?} is offered");
        desk.grid().press("Escape");
        desk.page.no_role("region", "Contact details");
    }
    assert!(desk.simulator.requests().iter().all(|request| !request.path.contains("/pictures/")));
    let images = desk.page.requests().into_iter().filter(|request| request.kind == "Image");
    let images: Vec<String> = images.map(|image| image.url).collect();
    let is_safe = |url: &String| url.starts_with("data:image/") || url.ends_with("oe=65000000");
    assert!(images.iter().all(is_safe), "asked for: {images:?}");
}

at_each!(an_address_over_plain_http_is_not_used:
    gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
);

fn an_address_over_plain_http_is_not_used(id: &'static str) {
    // The simulator serves this one's picture, but has no certificate.
    let desk = opened(id, "José García");
    desk.wait_told("No picture, or hidden by privacy");
    desk.wait_answers();
    assert!(desk.simulator.requests().iter().all(|request| !request.path.contains("/pictures/")));
}

at_each!(a_picture_is_refreshed_once_a_minute: waha "waha", waha_noweb "waha-noweb", waha_gows "waha-gows");

fn a_picture_is_refreshed_once_a_minute(id: &'static str) {
    let desk = opened(id, "József Kovács");
    let before = wait_shown(&desk, "József Kovács");
    desk.wait_answers();
    desk.button("Refresh picture").click();
    desk.page.wait_until("another picture is shown", || shown(&desk, "József Kovács").is_some_and(|it| it != before));
    desk.wait_answers();
    let refreshed = wait_shown(&desk, "József Kovács");
    let asked = desk.asked(id).len();

    desk.button("Refresh picture").click();
    let words = desk.wait_told("WhatsApp limits how often a picture may be asked for. Try again in ");
    let seconds: u32 = words.split_once("Try again in ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    assert!((40..=60).contains(&seconds), "{words}");
    desk.check_idle();
    assert_eq!(desk.asked(id).len(), asked);
    assert_eq!(wait_shown(&desk, "József Kovács"), refreshed);
    // The limit is one for each contact.
    desk.open("José García");
    desk.wait_told("No picture, or hidden by privacy");
    desk.button("Refresh picture").click();
    let is_refresh = |request: &LoggedRequest| request.query_value("refresh") == Some("true");
    desk.page.wait_until("it is refreshed", || desk.n_asked(id, is_refresh) == 2);
    desk.wait_answers();

    // What was waited for in vain is not said for ever, and after a minute there is another try.
    desk.open("József Kovács");
    assert!(!desk.detail().text().contains("WhatsApp limits"));
    desk.page.eval("(() => { const now = Date.now; Date.now = () => now() + 61_000; })()");
    desk.button("Refresh picture").click();
    desk.page.wait_until("it is refreshed again", || desk.n_asked(id, is_refresh) == 3);
    desk.page
        .wait_until("another picture is shown", || shown(&desk, "József Kovács").is_some_and(|it| it != refreshed));
}

#[test]
fn a_refresh_that_fails_is_said_and_the_picture_can_be_had_again() {
    let desk = opened("waha", "József Kovács");
    wait_shown(&desk, "József Kovács");
    desk.wait_answers();
    desk.simulator.behave(Fault { query_contains: Some("refresh=true"), ..on("waha", "picture", Effect::Status(429)) });
    desk.hurry();
    desk.button("Refresh picture").click();
    desk.page.set_timeout(Duration::from_secs(40));
    desk.wait_alert("The gateway asks us to slow down.");
    desk.simulator.calm();
    desk.button("Try again").click();
    desk.page.no_role("alert", Name::any());
    // The one that was there is shown all along.
    wait_shown(&desk, "József Kovács");
}

at_each!(no_refresh_is_offered_where_it_cannot_be_forced:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender",
);

fn no_refresh_is_offered_where_it_cannot_be_forced(id: &'static str) {
    let desk = opened(id, "József Kovács");
    desk.button("View picture");
    desk.wait_answers();
    assert!(!desk.has_button("Refresh picture"));
}

at_every_gateway!(a_picture_is_viewed_large_and_the_focus_returns);

fn a_picture_is_viewed_large_and_the_focus_returns(id: &'static str) {
    let desk = opened(id, "József Kovács");
    let contact = link_to(id, person(pinned::JOZSEF));
    let large = format!("{contact}/picture");
    let small = wait_shown(&desk, "József Kovács");
    desk.button("View picture").click();
    let dialog = desk.page.by_role("dialog", DIALOG);
    desk.wait_address(&large);
    let image = dialog.within().by_role("img", "József Kovács");
    let shown = image.eval("(frame) => [frame.querySelector('img').src, frame.querySelector('img').referrerPolicy]");
    assert_eq!(shown, json!([small, "no-referrer"]));
    assert!(image.bounding_box().width > desk.page.eval("innerWidth").as_f64().unwrap() / 5.0);
    let download = dialog.within().by_role("link", "Download");
    assert_eq!(download.attribute("href").as_deref(), Some(&*small));
    assert!(download.attribute("download").is_some_and(|file| file.contains("József Kovács")));
    desk.page.wait_until("the focus is in the dialog", || {
        dialog.eval("(dialog) => dialog.contains(document.activeElement)") == true
    });
    desk.page.press("Escape");
    check_small(&desk, &contact);

    // By its button; by Back, and Forward brings it back.
    desk.page.press("Enter");
    desk.page.by_role("dialog", DIALOG).within().by_role("button", "Close").click();
    check_small(&desk, &contact);
    desk.button("View picture").click();
    desk.page.by_role("dialog", DIALOG);
    desk.page.back();
    desk.page.no_role("dialog", DIALOG);
    desk.wait_address(&contact);
    desk.page.forward();
    desk.page.by_role("dialog", DIALOG);
    desk.wait_address(&large);
    // Only the dialog is closed by Escape, and then the contact.
    desk.page.press("Escape");
    desk.page.no_role("dialog", DIALOG);
    desk.detail();
}

at_every_gateway!(a_link_to_a_picture_shows_it_large);

fn a_link_to_a_picture_shows_it_large(id: &'static str) {
    let desk = Desk::few();
    let contact = link_to(id, person(pinned::JOZSEF));
    desk.goto(&format!("{contact}/picture"));
    desk.give_credential(id);
    wait_large(&desk);
    desk.page.reload();
    wait_large(&desk);
    desk.page.press("Escape");
    check_small(&desk, &contact);
}

#[test]
fn a_link_to_a_picture_that_is_not_there_says_so() {
    let desk = Desk::few();
    let contact = link_to("waha", person(pinned::DEWI));
    desk.goto(&format!("{contact}/picture"));
    desk.give_credential("waha");
    let dialog = desk.page.by_role("dialog", "Picture of Dewi Lestari");
    dialog.within().wait_text("paragraph", Name::any(), "No picture, or hidden by privacy");
    desk.page.press("Escape");
    desk.page.no_role("dialog", Name::any());
    desk.wait_address(&contact);
    desk.page.wait_until("the focus is kept", || desk.page.focused().is_some());
}

const DIALOG: &str = "Picture of József Kovács";

/// A desk where somebody is open.
#[track_caller]
fn opened(id: &str, name: &str) -> Desk {
    let desk = Desk::few();
    desk.sign_in(id);
    desk.open(name);
    desk
}

/// A fault of the calls whose path has that part.
fn on(id: &'static str, path_contains: &'static str, effect: Effect) -> Fault {
    Fault { connection: Some(id), path_contains, ..Fault::everywhere(effect) }
}

/// Makes the gateway give that address for everybody's picture.
fn with_picture(id: &'static str, address: &str) -> Fault {
    let (path, body) = match id {
        "wachat" => {
            let row = json!({ "id": 1, "name": "Row", "profilePicUrl": address, "profilePictureUrl": address });
            ("contacts", json!({ "success": true, "total": 1, "hasMore": false, "contacts": [row] }))
        }
        "gowa" => ("avatar", json!({ "code": "SUCCESS", "results": { "url": address, "id": "1", "type": "image" } })),
        "whatsapp-gateway" => ("picture", json!({ "url": address, "id": "1" })),
        "hypersender" => ("picture", json!({ "message": "Found.", "data": { "profilePictureURL": address } })),
        _ => ("picture", json!({ "profilePictureURL": address })),
    };
    let content_type = "application/json";
    on(id, path, Effect::StatusWith { status: 200, headers: Vec::new(), body: body.to_string(), content_type })
}

fn is_picture(request: &LoggedRequest) -> bool {
    ["/avatar", "/picture", "/profile-picture"].iter().any(|end| request.path.ends_with(end))
}

/// The address of the picture that stands beside the name, once it has loaded.
#[track_caller]
fn shown(desk: &Desk, name: &str) -> Option<String> {
    let portrait = desk.detail().within().by_role("img", name);
    let source =
        portrait.eval("(portrait) => [...portrait.querySelectorAll('img')].find((it) => it.naturalWidth)?.src");
    source.as_str().map(str::to_owned)
}

#[track_caller]
fn wait_shown(desk: &Desk, name: &str) -> String {
    let mut source = None;
    desk.page.wait_until("a picture is shown", || {
        source = shown(desk, name);
        source.is_some()
    });
    source.unwrap()
}

#[track_caller]
fn wait_large(desk: &Desk) {
    let image = desk.page.by_role("dialog", DIALOG).within().by_role("img", "József Kovács");
    desk.page.wait_until("the picture is there", || {
        image.eval("(frame) => frame.querySelector('img')?.naturalWidth > 0") == true
    });
}

/// Checks that the picture is small again, and the focus where it was.
#[track_caller]
fn check_small(desk: &Desk, contact: &str) {
    desk.page.no_role("dialog", DIALOG);
    desk.wait_address(contact);
    let button = desk.button("View picture");
    desk.wait_focus(&button);
}

#[track_caller]
fn wait_about(desk: &Desk, words: &str) {
    let about = desk.detail().within().by_role("group", "About");
    desk.page.wait_until(&format!("the about text is {words}"), || about.text().contains(words));
}

#[track_caller]
fn check_no_alert(desk: &Desk) {
    let alerts = desk.page.all_by_role("alert");
    assert!(alerts.is_empty(), "{:?}", alerts.first().map(browser::Element::text));
}
