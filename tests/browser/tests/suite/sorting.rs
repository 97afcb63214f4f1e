//! Sorting by name and number, both ways: by the gateway where it can, else here.

use std::collections::HashMap;

use simulator::people::person;

use crate::desk::Row;
use crate::listed::listed;
use crate::{Desk, PEOPLE};

at_every_gateway!(names_rise_and_fall_by_the_header);

fn names_rise_and_fall_by_the_header(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    let header = desk.page.by_role("columnheader", "Name");
    if header.attribute("aria-sort").as_deref() != Some("ascending") {
        header.within().by_role("button", "Name").click();
        desk.page.wait_url("sort=name");
    }
    desk.page.wait_until("names rise", || header.attribute("aria-sort").as_deref() == Some("ascending"));
    desk.wait_rows();
    check_names(id, &desk.read_to_the_end(), false);

    header.within().by_role("button", "Name").click();
    desk.page.wait_until("names fall", || header.attribute("aria-sort").as_deref() == Some("descending"));
    desk.page.wait_url("order=desc");
    desk.wait_rows();
    check_names(id, &desk.read_to_the_end(), true);
}

at_every_gateway!(numbers_rise_and_fall_by_the_header);

fn numbers_rise_and_fall_by_the_header(id: &'static str) {
    let desk = Desk::new();
    desk.sign_in(id);
    let header = desk.page.by_role("columnheader", "Number");
    for (wanted, descending) in [("ascending", false), ("descending", true)] {
        header.within().by_role("button", "Number").click();
        desk.page.wait_until("the order is told", || header.attribute("aria-sort").as_deref() == Some(wanted));
        assert_eq!(desk.page.by_role("columnheader", "Name").attribute("aria-sort").as_deref(), Some("none"));
        desk.page.wait_url("sort=id");
        assert_eq!(desk.address().contains("order=desc"), descending, "{}", desk.address());
        desk.wait_rows();
        check_numbers(id, &desk.read_to_the_end(), descending);
    }
}

at_every_gateway!(a_narrow_page_sorts_by_a_combobox);

fn a_narrow_page_sorts_by_a_combobox(id: &'static str) {
    let desk = Desk::new();
    desk.page.resize(400, 800);
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
        desk.page.wait_until("everybody is known, or more will come", || desk.rows().len() > 5);
    }
    check_names(id, &desk.read_to_the_end(), false);
}

#[test]
fn an_order_made_of_a_part_says_so() {
    let desk = Desk::new();
    desk.sign_in("wachat");
    desk.wait_status("in the gateway’s order");
    desk.spoil("wachat", simulator::Effect::Delay(std::time::Duration::from_millis(500)));
    desk.page.by_role("button", "Name").click();
    desk.wait_status("sorted over the");
    desk.simulator.calm();
    desk.wait_row_count(PEOPLE);
    desk.page.wait_text_where("status", browser::Name::any(), |text| text == "730 contacts");
}

/// Checks the order of names: the gateway's own at those that sort, else by letter with the unnamed last.
#[track_caller]
fn check_names(id: &str, rows: &[Row], descending: bool) {
    assert_eq!(rows.len(), PEOPLE);
    if ["hypersender", "waha"].contains(&id) {
        // These put in order what is saved, capitals before small letters, and a missing name before all others.
        let saved: HashMap<String, String> = (0..PEOPLE)
            .map(|index| (listed(id, person(index)).id, person(index).saved_name().unwrap_or_default()))
            .collect();
        let keys = rows.iter().map(|row| saved[&row.listed.id].encode_utf16().collect::<Vec<u16>>());
        return check_order(keys, descending);
    }
    // Names in plain letters leave no doubt about their order.
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    let names: Vec<String> = rows.iter().map(|row| row.listed.name.to_lowercase()).filter(|name| plain(name)).collect();
    assert!(names.len() > 50, "too few plain names to tell");
    check_order(names, descending);
    let is_unnamed = |row: &&Row| {
        let name = &row.listed.name;
        name == "Number hidden by WhatsApp" || row.listed.number.as_ref().is_some_and(|it| *name == format!("+{it}"))
    };
    let n_unnamed = rows.iter().filter(is_unnamed).count();
    assert!(n_unnamed > 5);
    // Names without a letter may stand among the unnamed.
    let (_, end) = rows.split_at(rows.len() - n_unnamed);
    let found_at_end = end.iter().filter(is_unnamed).count();
    assert!(n_unnamed - found_at_end <= 12, "the unnamed come last: {found_at_end} of {n_unnamed} do");
}

/// Checks the order of numbers: the gateway's order of ids at those that sort, else by size with the hidden last.
#[track_caller]
fn check_numbers(id: &str, rows: &[Row], descending: bool) {
    assert_eq!(rows.len(), PEOPLE);
    if ["hypersender", "waha"].contains(&id) {
        return check_order(rows.iter().map(|row| &row.listed.id), descending);
    }
    let numbers: Vec<u64> =
        rows.iter().map_while(|row| row.listed.number.as_ref()).map(|number| number.parse().unwrap()).collect();
    assert!(rows[numbers.len()..].iter().all(|row| row.listed.number.is_none()), "the hidden numbers come last");
    check_order(numbers, descending);
}

#[track_caller]
fn check_order<T: Ord + std::fmt::Debug>(keys: impl IntoIterator<Item = T>, descending: bool) {
    let keys: Vec<T> = keys.into_iter().collect();
    for pair in keys.windows(2) {
        let (first, second) = if descending { (&pair[1], &pair[0]) } else { (&pair[0], &pair[1]) };
        assert!(first <= second, "{:?} stands before {:?}", pair[0], pair[1]);
    }
}
