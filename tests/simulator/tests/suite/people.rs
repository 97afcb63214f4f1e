//! The people: all different, and listed by every connection exactly once.

use crate::client::{id_of, simulator, whole_list};
use simulator::people::{self, person, pinned};
use simulator::{Expected, expected};
use std::collections::HashSet;

const MANY: usize = 200_000;

#[test]
fn no_two_people_share_a_phone_number_or_an_lid() {
    let phones: Vec<String> = (0..MANY).filter_map(|it| person(it).phone()).collect();
    let lids: HashSet<u64> = (0..MANY).map(|it| person(it).lid()).collect();
    assert_eq!(lids.len(), MANY);
    assert_eq!(phones.iter().collect::<HashSet<_>>().len(), phones.len());
}

#[test]
fn phone_numbers_are_digits_of_a_plausible_length_and_no_lid_is_one() {
    for person in (0..MANY).map(person) {
        assert_eq!(person.lid().to_string().len(), 15);
        let Some(phone) = person.phone() else { continue };
        assert!((10..=14).contains(&phone.len()) && phone.bytes().all(|it| it.is_ascii_digit()), "{phone}");
    }
}

#[test]
fn everybody_is_found_again_by_number_and_by_lid() {
    for person in (0..MANY).step_by(7).chain([1_000_000, 5_000_001]).map(person) {
        assert_eq!(people::with_lid(&person.lid().to_string()), Some(person));
        if let Some(phone) = person.phone() {
            assert_eq!(people::with_phone(&phone), Some(person));
        }
    }
    assert_eq!(people::with_phone("0"), None);
    assert_eq!(people::with_lid("12"), None);
}

#[test]
fn pinned_people_are_who_their_constants_say() {
    let names = |index| (person(index).saved_name(), person(index).phone());
    let known = |name: &str, phone: &str| (Some(name.to_owned()), Some(phone.to_owned()));
    assert_eq!(names(pinned::JOZSEF), known("József Kovács", "36205550142"));
    assert_eq!(names(pinned::XIAOMING), known("王小明", "8613855501234"));
    assert_eq!(names(pinned::SIOBHAN), known("Siobhán O’Brien", "447700900142"));
    assert_eq!(names(pinned::AMINA), (Some("Amina Bello".to_owned()), None));
    assert_eq!(names(pinned::NOBODY), (None, None));
    assert_eq!(person(pinned::NOBODY).push_name(), None);
    assert_eq!(person(pinned::BUDI).saved_name(), None);
    assert_eq!(person(pinned::BUDI).push_name().as_deref(), Some("Budi"));
    assert_eq!(person(pinned::BUSINESS).business_name().as_deref(), Some("Toko Sinar Jaya"));
    assert_eq!(person(pinned::ENDLESS).saved_name().unwrap().chars().count(), 300);
    assert!(person(pinned::BLOCKED).is_blocked() && person(pinned::ME).is_me());
}

#[test]
fn names_vary_in_kind_as_the_module_says() {
    let share = |is: fn(people::Person) -> bool| {
        (people::PINNED..10_000).filter(|it| is(person(*it))).count() as f64 / 10_000.0
    };
    let around = |share: f64, expected: f64| (share - expected).abs() < 0.03;
    assert!(around(share(|it| it.saved_name().is_some()), 0.77));
    assert!(around(share(|it| it.saved_name().is_none() && it.push_name().is_some()), 0.18));
    assert!(around(share(|it| it.phone().is_none()), 0.135));
    assert!(around(share(|it| it.business_name().is_some()), 0.08));
    assert!(around(share(|it| it.twin().is_some()), 2.0 / 64.0));
}

#[test]
fn a_full_name_is_shared_by_few() {
    let mut names: Vec<String> = (0..730).filter_map(|it| person(it).saved_name()).collect();
    names.sort();
    let most = names.chunk_by(|a, b| a == b).map(<[String]>::len).max();
    assert!(most <= Some(4), "{most:?}");
}

#[test]
fn twins_share_their_names_and_their_number() {
    let by_number = person(64 + 40);
    let by_lid = by_number.twin().unwrap();
    assert_eq!(by_number.saved_name(), by_lid.saved_name());
    assert_eq!(by_lid.phone(), None);
    assert_eq!(by_lid.resolved_phone(), by_number.phone());
    assert_eq!(by_number.resolved_lid(), by_lid.lid());
}

#[test]
fn every_connection_lists_every_person_exactly_once() {
    for n in [0, 1, 100, 230] {
        let simulator = simulator(n);
        for connection in simulator.connections() {
            let rows = whole_list(&simulator, connection.id, 50, 100);
            let expected = expected(connection.id, n).unwrap();
            check_rows(&rows, expected, connection.id);
        }
    }
}

fn check_rows(rows: &[serde_json::Value], expected: Expected, id: &str) {
    let ids: Vec<String> = rows.iter().filter_map(id_of).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{id} repeats a row");
    let of = |server: &[&str]| {
        let at = |id: &&String| server.contains(&id.split('@').nth(1).unwrap_or_default());
        ids.iter().filter(|id| id.as_str() != "0@c.us").filter(at).count()
    };
    assert_eq!(of(&["c.us", "s.whatsapp.net", "lid"]), expected.people_rows, "people of {id}");
    assert_eq!(of(&["g.us"]), expected.group_rows, "groups of {id}");
    let all = expected.people_rows + expected.group_rows + expected.other_rows;
    assert_eq!(rows.len(), all, "rows of {id}");
}
