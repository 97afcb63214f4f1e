//! Scrolling: by wheel, finger, keys and scrollbar, in lists of any length, while rows come in above.

use std::time::Duration;

use browser::Name;
use serde_json::Value;
use simulator::Effect;

use crate::desk::Row;
use crate::{Desk, PEOPLE};

/// As many as one list may have: ten times what the tallest element of a browser has room for.
const MILLION: usize = 1_000_000;

/// The row at the top of what is seen: its number, its contact, and how much of it is above.
const TOP_ROW: &str = r#"(scroller) => {
  const { left, top } = scroller.getBoundingClientRect();
  const row = scroller.getRootNode().elementFromPoint(left + 40, top + 1)?.closest("[role=row]");
  return row && { index: Number(row.ariaRowIndex), link: row.querySelector("a").href, above: top - row.getBoundingClientRect().top };
}"#;

/// Keeps hold of the rows' elements that are on the page.
const REMEMBER_ROWS: &str = "void (globalThis.rowsBefore = [...document.querySelectorAll('[aria-rowindex]')])";

/// How many of the rows' elements that are on the page were not there before, and how many have gone.
const NEW_ROWS: &str = r#"(() => {
  const now = [...document.querySelectorAll("[aria-rowindex]")];
  return [now.filter((row) => !rowsBefore.includes(row)).length, rowsBefore.filter((row) => !now.includes(row)).length];
})()"#;

/// Notes how few rows there are in any frame from now on.
const NOTE_FEWEST_ROWS: &str = r#"(() => {
  globalThis.fewestRows = Infinity;
  const note = () => {
    globalThis.fewestRows = Math.min(fewestRows, document.querySelectorAll("[aria-rowindex]").length);
    requestAnimationFrame(note);
  };
  note();
})()"#;

#[test]
fn a_wheel_moves_the_list_by_as_much_as_it_turns() {
    let desk = Desk::new();
    desk.sign_in("gowa");
    let row = row_height(&desk);
    for turned in 1..20 {
        desk.scroller().scroll_by(0.0, 100.0);
        wait_top(&desk, f64::from(turned) * 100.0 / row);
    }
    desk.scroller().scroll_by(0.0, -1_900.0);
    wait_top(&desk, 0.0);
    assert!(desk.page.layout_shift() == 0.0);
}

#[test]
fn a_finger_moves_the_list() {
    let desk = Desk::new();
    desk.page.resize(390, 740);
    desk.sign_in("gowa");
    desk.scroller().swipe(0.0, -400.0);
    // A finger has to move a little before it scrolls.
    desk.page.wait_until("the list has moved", || (300.0..=400.0).contains(&(top(&desk) * row_height(&desk))));
    for _ in 0..3 {
        desk.scroller().swipe(0.0, 500.0);
    }
    wait_top(&desk, 0.0);
}

#[test]
fn the_scrollbar_leads_to_both_ends() {
    let desk = Desk::new();
    desk.sign_in("gowa");
    desk.wait_row_count(PEOPLE);
    drag_to_the_end(&desk);
    check_last_row(&desk, PEOPLE);
    desk.scroller().scroll_to(0.0, 0.0);
    wait_top(&desk, 0.0);
}

#[test]
fn scrolling_makes_no_element() {
    let desk = Desk::with_people(4_000);
    desk.sign_in("gowa");
    desk.wait_row_count(4_000);
    desk.page.wait_until("the groups are there", || {
        desk.page.eval("document.querySelectorAll('option').length").as_u64() > Some(50)
    });
    // They are put into the head a second after the start, whether anybody scrolls or not.
    desk.page.wait_until("the icons are named", || {
        desk.page.eval("document.getElementById('icons') === null") == serde_json::json!(true)
    });
    desk.page.eval(REMEMBER_ROWS);
    let n_nodes = desk.page.dom_nodes();
    assert!(n_nodes <= 1_500, "{n_nodes} nodes");
    for turn in [60.0, 700.0, 20_000.0, 100_000.0, -40.0, -2_000.0, -60_000.0] {
        desk.scroller().scroll_by(0.0, turn);
        check_in_order(&desk.rows());
    }
    drag_to_the_end(&desk);
    desk.scroller().scroll_to(0.0, 100_000.0);
    desk.grid().press("End");
    desk.page.press("Home");
    wait_top(&desk, 0.0);
    assert_eq!(desk.page.eval(NEW_ROWS), serde_json::json!([0, 0]), "rows that are new, and that are gone");
    assert_eq!(desk.page.dom_nodes(), n_nodes);
    assert!(desk.page.layout_shift() == 0.0);
}

#[test]
fn whoever_types_has_the_rows_made_that_are_seen_and_whoever_scrolls_then_has_more() {
    let desk = Desk::with_people(4_000);
    desk.sign_in("gowa");
    desk.wait_row_count(4_000);
    let n_rows = || desk.page.eval("document.querySelectorAll('[aria-rowindex]').length").as_f64().unwrap_or_default();
    let height = desk.page.eval("document.querySelector('.contact-list__viewport').clientHeight").as_f64().unwrap();
    let n_seen = (height / row_height(&desk)).ceil();
    desk.page.wait_until("there are rows beyond the screen", || n_rows() > n_seen + 6.0);
    desk.page.eval(NOTE_FEWEST_ROWS);
    desk.search_box().type_text("a");
    desk.page.wait_until("only those are there that are seen", || {
        desk.page.eval("fewestRows").as_f64().is_some_and(|fewest| fewest == n_seen)
    });
    desk.page.wait_until("there are rows beyond the screen again", || n_rows() > n_seen + 6.0);
    desk.scroller().scroll_by(0.0, 700.0);
    check_in_order(&desk.rows());
}

#[test]
fn the_focus_stays_with_the_list_whose_row_had_it() {
    let desk = Desk::new();
    desk.sign_in("gowa");
    desk.grid().within().all_by_role("link").remove(0).focus();
    desk.scroller().scroll_to(0.0, 5_000.0);
    desk.wait_focus(&desk.grid());
}

at_each!(rows_that_come_in_above_move_nothing: wachat "wachat", whatsapp_gateway "whatsapp-gateway");

fn rows_that_come_in_above_move_nothing(id: &'static str) {
    let desk = Desk::new();
    desk.hurry();
    desk.spoil_later_pages(id, Effect::Status(500));
    // Neither sorts by itself: each part that is read comes in between those before it.
    desk.sign_in_at(id, &format!("/{id}?sort=name"));
    desk.wait_alert("The gateway failed with status 500.");
    desk.grid().press("Home");
    for _ in 0..12 {
        desk.page.press("ArrowDown");
    }
    desk.scroller().scroll_by(0.0, 333.0);
    desk.page.wait_until("the list has moved", || top(&desk) > 5.0);
    let (before, active) = (top_row(&desk), active_link(&desk));
    assert!(active.is_some() && before["index"].as_u64() > Some(5), "{before} {active:?}");

    desk.simulator.calm();
    desk.try_again();
    desk.page.no_role("alert", Name::any());
    desk.wait_whole(id);
    let after = top_row(&desk);
    assert_eq!((&after["link"], &after["above"]), (&before["link"], &before["above"]));
    assert!(after["index"].as_u64() > before["index"].as_u64(), "nothing has come in above: {after}");
    // So many may have come in between that whom the keys are at is no longer on screen; they go on from there.
    desk.page.press("ArrowDown");
    desk.page.press("ArrowUp");
    desk.page.wait_until("the keys are at the same contact", || active_link(&desk) == active);
    assert!(desk.grid().is_focused());
}

#[test]
fn a_list_at_its_top_stays_there() {
    let desk = Desk::new();
    desk.hurry();
    desk.spoil_later_pages("wachat", Effect::Status(500));
    desk.sign_in_at("wachat", "/wachat?sort=name");
    desk.wait_alert("The gateway failed with status 500.");
    let before = top_row(&desk);
    desk.simulator.calm();
    desk.try_again();
    desk.wait_whole("wachat");
    let after = top_row(&desk);
    assert_eq!((&after["index"], &after["above"]), (&before["index"], &before["above"]));
    assert_eq!(desk.scroller().scroll_position().1, 0.0);
}

#[test]
fn another_look_begins_at_its_top() {
    let desk = Desk::new();
    desk.sign_in("gowa");
    desk.wait_row_count(PEOPLE);
    desk.scroller().scroll_to(0.0, 9_000.0);
    desk.page.by_role("button", "Number").click();
    desk.page.wait_url("sort=id");
    wait_top(&desk, 0.0);
    desk.scroller().scroll_to(0.0, 9_000.0);
    desk.search("a");
    wait_top(&desk, 0.0);
}

#[test]
fn a_million_rows_are_all_reached() {
    let desk = Desk::with_people(MILLION);
    desk.page.set_timeout(Duration::from_secs(240));
    desk.sign_in("gowa");
    desk.wait_row_count(MILLION);
    let row = row_height(&desk);

    // Halfway down the scrollbar is halfway down the list.
    let half = desk.scroller().eval("(scroller) => (scroller.scrollHeight - scroller.clientHeight) / 2");
    let half = half.as_f64().unwrap();
    desk.scroller().scroll_to(0.0, half);
    desk.page.wait_until("the middle is shown", || (490_000.0..510_000.0).contains(&top(&desk)));
    let mut before = top(&desk) * row;
    for turned in [100.0, 100.0, 100.0, -100.0, -100.0, 640.0, -640.0, 7.0] {
        desk.scroller().scroll_by(0.0, turned);
        wait_top(&desk, (before + turned) / row);
        before += turned;
    }
    // What puts the scrollbar right moves nothing.
    let last_top = MILLION as f64 * row - desk.scroller().bounding_box().height;
    desk.page.wait_until("the scrollbar is put right", || {
        (desk.scroller().scroll_position().1 - before / last_top * 2.0 * half).abs() < 2.0
    });
    wait_top(&desk, before / row);

    desk.grid().focus();
    let active = |key: &str| {
        desk.page.press(key);
        active_index(&desk)
    };
    let first = active("ArrowDown");
    assert!((490_000..510_000).contains(&first), "{first}");
    assert_eq!([active("ArrowDown"), active("ArrowUp")], [first + 1, first]);
    assert!(active("PageDown") > first + 5);

    desk.grid().press("End");
    check_last_row(&desk, MILLION);
    assert_eq!(active_index(&desk), MILLION);
    desk.page.press("Home");
    wait_top(&desk, 0.0);
    drag_to_the_end(&desk);
    check_last_row(&desk, MILLION);
    desk.scroller().scroll_by(0.0, -250.0);
    desk.scroller().scroll_by(0.0, 300.0);
    check_last_row(&desk, MILLION);
    desk.scroller().scroll_to(0.0, 0.0);
    wait_top(&desk, 0.0);
    assert!(desk.page.layout_shift() == 0.0);
}

/// Brings the scrollbar to its end.
#[track_caller]
fn drag_to_the_end(desk: &Desk) {
    desk.scroller().scroll_to(0.0, 1e9);
}

/// Checks that the last row is the last thing that is seen, and whole.
#[track_caller]
fn check_last_row(desk: &Desk, n_rows: usize) {
    let gap = r#"(scroller) => {
      const row = [...scroller.querySelectorAll("[role=row]")].at(-1);
      return [Number(row.ariaRowIndex), scroller.getBoundingClientRect().bottom - row.getBoundingClientRect().bottom];
    }"#;
    desk.page.wait_until("the last row is the last that is seen", || {
        let last = desk.scroller().eval(gap);
        last[0] == n_rows && last[1].as_f64().is_some_and(|gap| gap.abs() < 1.0)
    });
}

/// Waits until so many rows are above what is seen.
#[track_caller]
fn wait_top(desk: &Desk, rows: f64) {
    desk.page.wait_until(&format!("{rows} rows are above"), || (top(desk) - rows).abs() < 0.02);
}

/// How many rows are above what is seen.
#[track_caller]
fn top(desk: &Desk) -> f64 {
    let row = top_row(desk);
    row["index"].as_f64().unwrap() - 1.0 + row["above"].as_f64().unwrap() / row_height(desk)
}

#[track_caller]
fn top_row(desk: &Desk) -> Value {
    desk.scroller().eval(TOP_ROW)
}

#[track_caller]
fn row_height(desk: &Desk) -> f64 {
    desk.grid().eval("(grid) => grid.querySelector('[aria-rowindex]').getBoundingClientRect().height").as_f64().unwrap()
}

/// Where the link of the row leads that the grid names as the active one.
#[track_caller]
fn active_link(desk: &Desk) -> Option<String> {
    let link = "(grid) => document.getElementById(grid.getAttribute('aria-activedescendant'))?.querySelector('a').href";
    desk.grid().eval(link).as_str().map(str::to_owned)
}

/// The number of the row that the grid names as the active one.
#[track_caller]
fn active_index(desk: &Desk) -> usize {
    desk.page.wait_frames();
    let index = "(grid) => document.getElementById(grid.getAttribute('aria-activedescendant'))?.ariaRowIndex";
    desk.grid().eval(index).as_str().expect("the active row is on the page").parse().unwrap()
}

/// Checks that rows stand on the page in their order, none of them twice.
#[track_caller]
fn check_in_order(rows: &[Row]) {
    assert!(rows.len() > 10);
    for pair in rows.windows(2) {
        assert_eq!(pair[0].index + 1, pair[1].index);
    }
}
