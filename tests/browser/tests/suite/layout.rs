//! Wide and narrow: nothing shifts, nothing overflows, and one thing at a time where there is no room for two.

use std::time::Duration;

use browser::Name;
use simulator::people::{person, pinned};
use simulator::{Effect, Fault};

use crate::Desk;
use crate::listed::listed;

at_every_gateway!(nothing_shifts_on_a_wide_page);

fn nothing_shifts_on_a_wide_page(id: &'static str) {
    check_still(id, 1280);
}

at_every_gateway!(nothing_shifts_on_a_narrow_page);

fn nothing_shifts_on_a_narrow_page(id: &'static str) {
    check_still(id, 360);
}

at_every_gateway!(nothing_shifts_as_late_answers_about_a_contact_come);

fn nothing_shifts_as_late_answers_about_a_contact_come(id: &'static str) {
    for width in [1280, 360] {
        let desk = Desk::with_people(8);
        desk.page.resize(width, 800);
        desk.sign_in(id);
        desk.wait_answers();
        let before = desk.page.layout_shift();
        // Later than what a click excuses.
        let late = Effect::Delay(Duration::from_millis(900));
        desk.simulator.behave(Fault { connection: Some(id), ..Fault::everywhere(late) });
        desk.open("József Kovács");
        desk.button("As JSON");
        desk.wait_answers();
        // Whatever an answer has made the page ask has been asked by now.
        desk.check_idle();
        desk.wait_answers();
        let shift = desk.page.layout_shift() - before;
        assert!(shift == 0.0, "at {width} the layout shifts by {shift}");
    }
}

at_every_gateway!(a_narrow_page_shows_one_thing_at_a_time);

fn a_narrow_page_shows_one_thing_at_a_time(id: &'static str) {
    let desk = Desk::new();
    desk.page.resize(360, 740);
    desk.goto(&format!("/{id}"));
    desk.form(id);
    check_no_overflow(&desk);
    desk.give_credential(id);
    desk.wait_rows();
    check_no_overflow(&desk);

    let scroller = desk.scroller();
    scroller.scroll_to(0.0, 2000.0);
    desk.page.wait_until("further rows are shown", || desk.rows().iter().all(|row| row.index > 15));
    let (_, top) = scroller.scroll_position();
    assert!(top > 1500.0, "scrolled to {top}");
    let shown = desk.rows();
    // Somebody in the middle of the screen.
    let row = shown[shown.len() / 2].listed.clone();
    let place = shown.len() / 2;
    desk.grid().within().all_by_role("link").remove(place).click();
    let detail = desk.detail();
    assert!(desk.page.maybe_by_role("grid", "Contacts").is_none(), "the list is still told of");
    assert!(detail.bounding_box().width > 300.0);
    check_no_overflow(&desk);
    let heading = detail.within().all_by_role("heading").remove(0);
    if !row.name.starts_with('+') {
        assert_eq!(heading.property("textContent"), row.name.as_str());
    }
    detail.within().by_role("button", "Close").click();
    desk.page.no_role("region", "Contact details");
    assert_eq!(desk.scroller().scroll_position().1, top, "the list has lost its place");
    assert_eq!(desk.rows(), shown);
    desk.page.wait_until("the grid has the focus", || desk.grid().is_focused());
}

#[test]
fn a_wide_page_shows_list_and_detail_side_by_side() {
    let desk = Desk::with_people(40);
    desk.sign_in("wachat");
    desk.open("József Kovács");
    let (list, detail) = (desk.grid().bounding_box(), desk.detail().bounding_box());
    assert!(list.x + list.width <= detail.x + 1.0, "{list:?} {detail:?}");
    assert!(list.width > 300.0 && detail.width > 250.0);
}

#[test]
fn the_longest_name_overflows_nothing() {
    let desk = Desk::with_people(40);
    desk.page.resize(360, 740);
    desk.sign_in_at("gowa", "/gowa?q=6281255501015");
    desk.wait_listed(&[listed("gowa", person(pinned::ENDLESS))]);
    check_no_overflow(&desk);
    desk.grid().press("Home");
    desk.page.press("Enter");
    desk.detail();
    check_no_overflow(&desk);
}

#[test]
fn other_pages_overflow_nothing() {
    let desk = Desk::with_people(8);
    desk.page.resize(360, 740);
    desk.goto("/connections");
    desk.page.by_role("heading", "Connections");
    check_no_overflow(&desk);
    desk.page.by_role("button", "Add a connection").click();
    desk.page.by_role("form", "Add a connection");
    check_no_overflow(&desk);
    desk.goto("/nowhere");
    desk.page.by_role("heading", "There is no such connection");
    check_no_overflow(&desk);
    desk.spoil("waha", Effect::Reset);
    desk.goto("/waha");
    desk.give_credential("waha");
    desk.wait_alert("could not be reached");
    check_no_overflow(&desk);
}

/// Checks that nothing has moved from the first frame to the first rows, on a first visit and on a later one.
#[track_caller]
fn check_still(id: &'static str, width: u32) {
    let desk = Desk::new();
    desk.page.resize(width, 800);
    desk.sign_in(id);
    desk.wait_answers();
    check_shift(&desk, "signing in");
    // What a reload cuts off is never told to have ended.
    desk.page.clear_requests();
    desk.page.reload();
    desk.wait_rows();
    desk.wait_answers();
    check_shift(&desk, "coming back");
    let contact = listed(id, person(pinned::JOZSEF)).id.replace('@', "%40");
    desk.goto(&format!("/{id}/contacts/{contact}?q=jozsef&sort=name"));
    desk.detail();
    desk.wait_listed(&[listed(id, person(pinned::JOZSEF))]);
    check_shift(&desk, "a pasted link");
}

#[track_caller]
fn check_shift(desk: &Desk, when: &str) {
    let shift = desk.page.layout_shift();
    assert!(shift == 0.0, "{when} shifts the layout by {shift}");
}

/// Checks that nothing is wider than the page.
#[track_caller]
fn check_no_overflow(desk: &Desk) {
    let [content, page] = ["scrollWidth", "clientWidth"]
        .map(|width| desk.page.eval(&format!("document.documentElement.{width}")).as_u64().unwrap());
    assert!(content <= page, "{content} pixels of content on a page of {page}");
    assert!(desk.page.maybe_by_role("main", Name::any()).is_some());
}
