//! Large accounts: they start at once and answer soon.

use crate::client::{ask, simulator};
use std::time::{Duration, Instant};

#[test]
fn a_hundred_thousand_people_start_at_once_and_are_listed_in_one_answer() {
    let before = Instant::now();
    let simulator = simulator(100_000);
    assert!(before.elapsed() < Duration::from_secs(2));
    let answer = ask(&simulator, "gowa", "GET", "/user/my/contacts").send().unwrap();
    assert_eq!(answer.json()["results"]["data"].as_array().unwrap().len(), 100_000);
}

#[test]
fn a_page_far_into_a_million_is_answered() {
    let simulator = simulator(1_000_000);
    let path = "/api/contacts/all?session=default&limit=100&offset=999950";
    let answer = ask(&simulator, "waha-noweb", "GET", path).send().unwrap();
    assert_eq!(answer.json().as_array().unwrap().len(), 51);
    let path = "/contacts?instanceName=t1_mq9r2jov_jakarta_store&page=10000&limit=100";
    assert_eq!(ask(&simulator, "wachat", "GET", path).send().unwrap().json()["count"], 100);
}
