//! Names are text, whatever they hold: never markup, never a script, never a number made of a privacy id.

use simulator::people::{person, pinned};

use crate::Desk;
use crate::listed::listed;

at_every_gateway!(names_are_text_and_make_nothing);

fn names_are_text_and_make_nothing(id: &'static str) {
    let desk = Desk::with_people(PINNED_AND_SOME);
    desk.sign_in(id);
    let rows = desk.read_to_the_end();
    for index in [pinned::MARKUP, pinned::QUOTES, pinned::OVERRIDE, pinned::ZERO_WIDTH, pinned::ENDLESS, pinned::EMOJI]
    {
        let hostile = listed(id, person(index));
        assert!(rows.iter().any(|row| row.listed == hostile), "{hostile:?} is not listed as it is");
        desk.search(hostile.number.as_deref().unwrap_or(&hostile.id));
        desk.wait_listed(std::slice::from_ref(&hostile));
        // The driver's own way of naming things leaves out what is not seen; the row is opened by its place.
        desk.grid().press("Home");
        desk.page.press("Enter");
        let heading = desk.detail().within().all_by_role("heading").remove(0);
        desk.page.wait_until("the detail shows the name", || heading.property("textContent") == hostile.name.as_str());
        desk.page.press("Escape");
        desk.page.no_role("region", "Contact details");
        check_nothing_made(&desk);
    }
}

#[test]
fn a_group_of_a_hostile_name_is_an_option_like_any_other() {
    let desk = Desk::with_people(160);
    desk.sign_in("gowa");
    desk.page.by_role("combobox", "Group").select_option("<b>Promo</b> 50% & more");
    desk.page.wait_url("group=");
    check_nothing_made(&desk);
}

#[test]
fn a_hostile_search_and_link_are_text() {
    let desk = Desk::with_people(8);
    desk.sign_in_at("waha", "/waha?q=jozsef");
    for words in ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "%00 %s ${alert(1)}", "\u{202e}abc"] {
        desk.search(words);
        desk.wait_words("Nobody matches");
        check_nothing_made(&desk);
    }
    desk.goto("/waha/contacts/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&group=%3Cb%3E%40g.us");
    desk.detail();
    check_nothing_made(&desk);
}

#[test]
fn a_direction_override_stays_within_its_name() {
    let desk = Desk::with_people(PINNED_AND_SOME);
    desk.sign_in_at("gowa", "/gowa?q=6281255501013");
    desk.wait_row_count(1);
    let name = desk.grid().within().all_by_role("link").remove(0);
    assert!(name.property("textContent").as_str().unwrap().contains('\u{202e}'));
    assert_eq!(name.style("unicode-bidi"), "isolate");
    desk.grid().press("Home");
    desk.page.press("Enter");
    let heading = desk.detail().within().all_by_role("heading").remove(0);
    assert_eq!(heading.style("unicode-bidi"), "isolate");
}

at_every_gateway!(a_privacy_id_is_never_printed_as_a_number);

fn a_privacy_id_is_never_printed_as_a_number(id: &'static str) {
    // That no row of the list does so is shown where everybody is compared with what is expected of them.
    let desk = Desk::with_people(PINNED_AND_SOME);
    desk.sign_in(id);
    desk.search(&format!("{}@lid", person(pinned::NOBODY).lid()));
    desk.wait_listed(&[listed(id, person(pinned::NOBODY))]);
    desk.open("Number hidden by WhatsApp");
    let told = desk.wait_told(&format!("{}@lid", person(pinned::NOBODY).lid()));
    assert!(!told.chars().any(|c| c == '+'), "{told}");
    assert!(desk.page.maybe_by_role("button", "Copy number").is_none(), "there is no number to copy");
}

/// The pinned people, and a few others.
const PINNED_AND_SOME: usize = 40;

/// Checks that no name has become an element or run.
#[track_caller]
fn check_nothing_made(desk: &Desk) {
    let made = desk.page.eval(
        "document.querySelectorAll('img[src=\"x\"], main script, main svg[onload], main b, [onerror], [onload]').length",
    );
    assert_eq!(made, 0, "a name has become an element");
    assert!(desk.page.dialogs().is_empty(), "{:?}", desk.page.dialogs());
}
