//! Everything can be done by keyboard, and the focus is never lost.

use browser::Name;
use simulator::people::{person, pinned};

use crate::listed::listed;
use crate::{Desk, PEOPLE};

#[test]
fn tab_reaches_everything_in_order() {
    let desk = Desk::with_people(160);
    desk.sign_in("whatsapp-gateway");
    begin_at_the_top(&desk);
    desk.page.by_role("combobox", "Group");
    let mut reached = Vec::new();
    // A round through the page ends where no element has the focus.
    for _ in 0..40 {
        desk.page.press("Tab");
        let Some(focused) = desk.page.focused() else { break };
        reached.push(format!("{} {}", focused.role(), focused.name()));
        if focused.name() == "Number" {
            break;
        }
    }
    let expected = [
        "link Skip to the contacts",
        "link Contact Desk",
        "combobox Connection",
        "button Account: ",
        "searchbox Search contacts",
        "button Refresh",
        "button Forget credential",
        "link Manage connections",
        "button Theme: ",
        "radio All",
        "combobox Group",
        "grid Contacts",
        "button Name",
        "button Number",
    ];
    let places: Vec<Option<usize>> =
        expected.iter().map(|wanted| reached.iter().position(|it| it.starts_with(wanted))).collect();
    assert!(places.iter().all(Option::is_some), "not all of {expected:#?} are reached: {reached:#?}");
    assert!(places.is_sorted(), "another order than {expected:#?}: {reached:#?}");
}

#[test]
fn the_skip_link_leads_to_the_list() {
    let desk = Desk::with_people(40);
    desk.sign_in("waha");
    begin_at_the_top(&desk);
    desk.page.press("Tab");
    assert_eq!(desk.page.focused().unwrap().name(), "Skip to the contacts");
    desk.page.press("Enter");
    desk.page.wait_until("the grid has the focus", || desk.grid().is_focused());
}

#[test]
fn the_grid_is_walked_by_its_keys() {
    let desk = Desk::new();
    desk.sign_in("gowa");
    let grid = desk.grid();
    grid.focus();
    desk.page.press("ArrowDown");
    assert_eq!(active(&desk), 1);
    desk.page.press("ArrowDown");
    desk.page.press("ArrowDown");
    assert_eq!(active(&desk), 3);
    desk.page.press("ArrowUp");
    assert_eq!(active(&desk), 2);
    desk.page.press("PageDown");
    let after_a_page = active(&desk);
    assert!((6..40).contains(&after_a_page), "{after_a_page}");
    desk.page.press("PageUp");
    assert_eq!(active(&desk), 2);
    desk.page.press("End");
    assert_eq!(active(&desk), PEOPLE);
    desk.page.press("ArrowDown");
    assert_eq!(active(&desk), PEOPLE);
    desk.page.press("Home");
    assert_eq!(active(&desk), 1);
    desk.page.press("ArrowUp");
    assert_eq!(active(&desk), 1);
    assert!(grid.is_focused());
}

#[test]
fn enter_opens_and_escape_closes_and_the_focus_returns() {
    let desk = Desk::with_people(40);
    desk.sign_in("gowa");
    desk.grid().focus();
    for _ in 0..20 {
        desk.page.press("ArrowDown");
    }
    let twentieth = desk.rows().into_iter().find(|row| row.index == 20).unwrap().listed.name;
    desk.page.press("Enter");
    desk.page.wait_url("/contacts/");
    assert_eq!(desk.detail().within().all_by_role("heading").remove(0).property("textContent"), twentieth.as_str());
    desk.page.press("Escape");
    desk.page.no_role("region", "Contact details");
    desk.wait_address("/gowa");
    desk.page.wait_until("the grid has the focus", || desk.grid().is_focused());
    assert_eq!(active(&desk), 20);

    desk.page.press("Enter");
    desk.detail().within().by_role("button", "Close").focus();
    desk.page.press("Escape");
    desk.page.no_role("region", "Contact details");
    desk.page.wait_until("the grid has the focus again", || desk.grid().is_focused());
    assert_eq!(active(&desk), 20);
}

#[test]
fn a_slash_goes_to_the_search_and_escape_empties_it() {
    let desk = Desk::with_people(40);
    desk.sign_in("waha");
    desk.grid().focus();
    desk.page.press("/");
    desk.page.wait_until("the search has the focus", || desk.search_box().is_focused());
    assert_eq!(desk.search_box().value(), "");
    desk.page.type_text("jozsef / kovacs");
    assert_eq!(desk.search_box().value(), "jozsef / kovacs");
    desk.page.press("Escape");
    assert_eq!(desk.search_box().value(), "");
    assert!(desk.search_box().is_focused());
    desk.wait_row_count(40);

    desk.page.type_text("jozsef");
    desk.wait_listed(&[listed("waha", person(pinned::JOZSEF))]);
}

#[test]
fn signing_in_needs_no_pointer() {
    let desk = Desk::with_people(8);
    desk.goto("/wachat");
    desk.form("wachat");
    desk.page.wait_until("the field has the focus", || desk.page.focused().is_some_and(|it| it.name() == "Token"));
    desk.page.type_text(simulator::connection::WACHAT_TOKEN);
    desk.page.press("Enter");
    desk.wait_row_count(8);
    assert!(desk.page.focused().is_some(), "the focus is lost");
    assert!(desk.page.maybe_by_role("form", Name::any()).is_none());
}

#[test]
fn filters_are_set_by_their_keys() {
    let desk = Desk::with_people(160);
    desk.sign_in("whatsapp-gateway");
    desk.page.by_role("radio", "All").focus();
    desk.page.press("ArrowRight");
    desk.wait_address("/whatsapp-gateway?source=dm");
    desk.page.wait_until("the next is picked", || {
        desk.page.by_role("radio", "Direct chats").ax_property("checked").as_deref() == Some("true")
    });
    assert_eq!(desk.page.focused().unwrap().name(), "Direct chats");
}

/// Loads the page anew: now no element has the focus, and Tab begins with the first.
#[track_caller]
fn begin_at_the_top(desk: &Desk) {
    // What a reload cuts off is never told to have ended.
    desk.page.clear_requests();
    desk.page.reload();
    desk.wait_rows();
    desk.wait_answers();
    assert!(desk.page.focused().is_none(), "{:?} has taken the focus", desk.page.focused());
}

/// The row that the grid names as the active one, which has to be in view.
#[track_caller]
fn active(desk: &Desk) -> usize {
    desk.page.wait_frames();
    let grid = desk.grid();
    let row = grid.eval(
        "(grid) => { const row = document.getElementById(grid.getAttribute('aria-activedescendant')); \
         const at = row?.getBoundingClientRect(); \
         return at && at.top >= grid.getBoundingClientRect().top - 1 && at.bottom <= innerHeight + 1 ? row.ariaRowIndex : null; }",
    );
    row.as_str().expect("the active row is in view").parse().unwrap()
}
