//! Sorting by name and number, both ways: by the gateway where it can, else here.

use std::collections::HashMap;
use std::fmt::Debug;

use browser::Name;
use serde_json::json;
use simulator::people::person;

use crate::desk::Row;
use crate::listed::{listed, n_rows};
use crate::{Desk, PEOPLE};

at_every_gateway!(names_rise_and_fall_by_the_header);

fn names_rise_and_fall_by_the_header(id: &'static str) {
    let desk = Desk::tall();
    desk.sign_in(id);
    let header = desk.page.by_role("columnheader", "Name");
    if header.attribute("aria-sort").as_deref() != Some("ascending") {
        header.within().by_role("button", "Name").click();
        desk.page.wait_url("sort=name");
    }
    desk.page.wait_until("names rise", || header.attribute("aria-sort").as_deref() == Some("ascending"));
    wait_order(&desk, id);
    check_names(id, &desk.read_to_the_end(), false, sorts(id));

    header.within().by_role("button", "Name").click();
    desk.page.wait_until("names fall", || header.attribute("aria-sort").as_deref() == Some("descending"));
    desk.page.wait_url("order=desc");
    desk.wait_rows();
    // Everybody is known by now, so that nobody need be asked for another order.
    check_names(id, &desk.read_to_the_end(), true, false);
}

at_each!(names_fall_by_the_gateways_own_order: hypersender "hypersender", waha "waha");

fn names_fall_by_the_gateways_own_order(id: &'static str) {
    let desk = Desk::tall();
    desk.sign_in_at(id, &format!("/{id}?sort=name&order=desc"));
    let header = desk.page.by_role("columnheader", "Name");
    desk.page.wait_until("names fall", || header.attribute("aria-sort").as_deref() == Some("descending"));
    check_names(id, &desk.read_to_the_end(), true, true);
}

at_every_gateway!(numbers_rise_and_fall_by_the_header);

fn numbers_rise_and_fall_by_the_header(id: &'static str) {
    let desk = Desk::tall();
    desk.sign_in(id);
    let header = desk.page.by_role("columnheader", "Number");
    for (wanted, descending, by_gateway) in [("ascending", false, sorts(id)), ("descending", true, false)] {
        header.within().by_role("button", "Number").click();
        desk.page.wait_until("the order is told", || header.attribute("aria-sort").as_deref() == Some(wanted));
        assert_eq!(desk.page.by_role("columnheader", "Name").attribute("aria-sort").as_deref(), Some("none"));
        desk.page.wait_url("sort=id");
        assert_eq!(desk.address().contains("order=desc"), descending, "{}", desk.address());
        wait_order(&desk, id);
        check_numbers(id, &desk.read_to_the_end(), descending, by_gateway);
    }
}

at_every_gateway!(a_narrow_page_sorts_by_a_combobox);

fn a_narrow_page_sorts_by_a_combobox(id: &'static str) {
    let desk = Desk::new();
    desk.page.resize(400, 3000);
    desk.sign_in(id);
    assert!(desk.page.maybe_by_role("columnheader", "Name").is_none(), "there is no room for a header");
    let sort = desk.page.by_role("combobox", "Sort");
    for (label, query) in [
        ("Name, Z to A", "sort=name&order=desc"),
        ("Number, ascending", "sort=id"),
        ("Number, descending", "sort=id&order=desc"),
        ("Name, A to Z", "sort=name"),
    ] {
        sort.select_option(label);
        desk.wait_address(&format!("/{id}?{query}"));
        desk.page.wait_until(&format!("the order {label} is told"), || sort.value() == label);
        desk.wait_rows();
    }
    wait_order(&desk, id);
    check_names(id, &desk.read_to_the_end(), false, sorts(id));
}

#[test]
fn an_order_made_of_a_part_says_so() {
    let desk = Desk::new();
    desk.sign_in("wachat");
    desk.wait_status("in the gateway’s order");
    desk.spoil("wachat", simulator::Effect::Delay(std::time::Duration::from_millis(500)));
    desk.page.by_role("button", "Name").click();
    desk.wait_status("sorted among these");
    desk.simulator.calm();
    desk.wait_row_count(PEOPLE);
    desk.page.wait_text_where("status", Name::any(), |text| text == "730 contacts");
}

/// Waits until no row comes in between others any more.
#[track_caller]
#[test]
fn names_of_every_script_stand_as_the_browser_sorts_them() {
    let desk = Desk::tall();
    desk.sign_in("gowa");
    desk.wait_whole("gowa");
    let rows = desk.read_to_the_end();
    let named = rows.iter().filter(|row| !is_unnamed(row)).map(|row| row.listed.name.as_str());
    let names: Vec<&str> = named.filter(|name| name.contains(char::is_alphanumeric)).collect();
    assert!(names.len() > 500, "too few names to tell");
    let wrong = desk.page.eval(&format!(
        "((names) => {{
          const {{ compare }} = new Intl.Collator('en');
          return names.slice(1).map((name, n) => [names[n], name]).filter(([one, next]) => compare(one, next) > 0);
        }})({})",
        json!(names)
    ));
    assert_eq!(wrong, json!([]));
}

fn wait_order(desk: &Desk, id: &str) {
    if sorts(id) {
        desk.wait_rows();
    } else {
        desk.wait_whole(id);
    }
}

/// Whether the gateway sorts by itself.
fn sorts(id: &str) -> bool {
    ["hypersender", "waha"].contains(&id)
}

/// Checks the order of names: the gateway's own, or by letter with the unnamed last.
#[track_caller]
fn check_names(id: &str, rows: &[Row], descending: bool, by_gateway: bool) {
    assert_eq!(rows.len(), n_rows(id, PEOPLE));
    if by_gateway {
        // These put in order what is saved, capitals before small letters, and a missing name before all others.
        let saved: HashMap<String, String> = (0..PEOPLE)
            .map(|index| (listed(id, person(index)).id, person(index).saved_name().unwrap_or_default()))
            .collect();
        let keys = rows.iter().map(|row| saved[&row.listed.id].encode_utf16().collect::<Vec<u16>>());
        return check_order(keys, descending);
    }
    // Names in plain letters leave no doubt about their order.
    let is_plain = |name: &String| name.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    let names = rows.iter().filter(|row| !is_unnamed(row)).map(|row| row.listed.name.to_lowercase());
    let names: Vec<String> = names.filter(is_plain).collect();
    assert!(names.len() > 50, "too few plain names to tell");
    check_order(names, descending);
    // Who has no name stands behind everybody whose name has a letter, whichever way the names go.
    let first_unnamed = rows.iter().position(is_unnamed).unwrap();
    let late =
        rows[first_unnamed..].iter().find(|row| !is_unnamed(row) && row.listed.name.contains(char::is_alphabetic));
    assert!(late.is_none(), "somebody unnamed stands before {late:?}");
}

fn is_unnamed(row: &Row) -> bool {
    let name = &row.listed.name;
    name == "Number hidden by WhatsApp"
        || row.listed.number.as_ref().is_some_and(|digits| *name == format!("+{digits}"))
}

/// Checks the order of numbers: the gateway's order of ids, or by size with the hidden last.
#[track_caller]
fn check_numbers(id: &str, rows: &[Row], descending: bool, by_gateway: bool) {
    assert_eq!(rows.len(), n_rows(id, PEOPLE));
    if by_gateway {
        // Whoever is listed twice stands where either of their ids belongs.
        let twins: Vec<String> = twins(id).collect();
        let ids = rows.iter().map(|row| &row.listed.id).filter(|id| !twins.contains(id));
        return check_order(ids, descending);
    }
    let numbers = rows.iter().map_while(|row| row.listed.number.as_ref());
    let numbers: Vec<u64> = numbers.map(|number| number.parse().unwrap()).collect();
    assert!(rows[numbers.len()..].iter().all(|row| row.listed.number.is_none()), "the hidden numbers come last");
    check_order(numbers, descending);
}

/// The ids that people have who are listed twice.
fn twins(id: &str) -> impl Iterator<Item = String> {
    let people = (0..PEOPLE).map(person).filter(|person| person.twin().is_some());
    people.map(move |person| listed(id, person).id)
}

#[track_caller]
fn check_order<T: Ord + Debug>(keys: impl IntoIterator<Item = T>, descending: bool) {
    let keys: Vec<T> = keys.into_iter().collect();
    for pair in keys.windows(2) {
        let (first, second) = if descending { (&pair[1], &pair[0]) } else { (&pair[0], &pair[1]) };
        assert!(first <= second, "{:?} stands before {:?}", pair[0], pair[1]);
    }
}
