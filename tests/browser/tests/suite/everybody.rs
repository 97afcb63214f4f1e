//! Everybody is listed exactly once, whatever the gateway's way of paging.

use simulator::{Effect, expected};

use crate::desk::sorted;
use crate::listed::{all_listed, n_rows};
use crate::{Desk, PEOPLE};

at_each!(is_listed_exactly_once:
    wachat "wachat", gowa "gowa", whatsapp_gateway "whatsapp-gateway", hypersender "hypersender", waha "waha",
    waha_noweb "waha-noweb", waha_gows "waha-gows", waha_by_page "waha-by-page",
);

fn is_listed_exactly_once(id: &'static str) {
    let desk = Desk::new();
    desk.page.resize(1280, 1500);
    desk.sign_in(id);
    let rows = desk.read_to_the_end();
    assert_eq!(desk.row_count(), Some(n_rows(id, PEOPLE)));
    assert_eq!(expected(id, PEOPLE).unwrap().people_rows, PEOPLE);
    assert_eq!(sorted(rows), all_listed(id, 0..PEOPLE));
    desk.wait_status(&format!("{} contacts", n_rows(id, PEOPLE)));
}

at_every_gateway!(is_listed_once_though_rows_come_twice);

fn is_listed_once_though_rows_come_twice(id: &'static str) {
    let desk = Desk::tall();
    desk.spoil(id, Effect::Duplicate);
    desk.sign_in(id);
    assert_eq!(sorted(desk.read_to_the_end()), all_listed(id, 0..PEOPLE));
}

at_every_gateway!(is_shown_in_the_first_rows_without_a_second_question);

fn is_shown_in_the_first_rows_without_a_second_question(id: &'static str) {
    let desk = Desk::with_people(8);
    desk.sign_in(id);
    desk.wait_listed(&all_listed(id, 0..8));
    desk.wait_status("8 contacts");
}
