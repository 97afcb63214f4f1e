//! What browsing asks, shows and claims, with gateways as plain lists of abilities.

mod twins;

use super::asking::READ_AHEAD;
use super::*;
use crate::contact::{Kind, Phone, Source};
use crate::gateway::Batch;

const CANNOT: Abilities = Abilities {
    searches: false,
    sorts: false,
    filters_by_source: false,
    filters_by_group: GroupFilter::None,
    adds_groups: false,
    tells_source: false,
    tells_kind: false,
    tells_chat: false,
    tells_links: false,
};

fn host() -> Host {
    Host { decompose: |text| text.to_owned(), compare: str::cmp, clock: || 0.0 }
}

fn searching(query: &str) -> Look {
    Look { query: query.to_owned(), ..Look::default() }
}

fn sorted_by(key: SortKey, descending: bool) -> Look {
    Look { sort: Some(Sort { key, descending }), ..Look::default() }
}

/// People as `Name` or `Name:number`, a page of them, going on at `next`.
fn page(people: &str, next: Option<u64>) -> Batch {
    let contacts = people
        .split_whitespace()
        .map(|person| {
            let (name, number) = person.split_once(':').unwrap_or((person, ""));
            let mut contact = Contact::new(ContactId::new(name));
            contact.names.saved = Some(name.into());
            contact.phone = Phone::parse(number);
            contact
        })
        .collect();
    Batch { contacts, next: next.map(Position::Page), ..Batch::default() }
}

/// Everything that is asked now, in words.
fn asked(browsing: &mut Browsing) -> Vec<(Ticket, String)> {
    std::iter::from_fn(|| browsing.next_step())
        .map(|(ticket, step)| {
            let words = match step {
                Step::List { from, .. } => format!("list {from:?}"),
                Step::Search { ask } => format!("search {}", ask.query.unwrap()),
                Step::Members { .. } => "members".to_owned(),
                Step::Links { from } => format!("links {from:?}"),
            };
            (ticket, words)
        })
        .collect()
}

/// Answers the one thing that is asked now, which has to be `expected`.
fn answer(browsing: &mut Browsing, expected: &str, batch: Batch) {
    let asked = asked(browsing);
    assert_eq!(asked.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>(), [expected]);
    browsing.take(asked[0].0, Answer::Batch(batch)).unwrap();
}

fn assert_at_rest(browsing: &mut Browsing) {
    assert_eq!(asked(browsing), []);
}

fn names(browsing: &Browsing) -> String {
    let names: Vec<String> =
        browsing.rows().iter().map(|place| browsing.contact(*place).unwrap().id.as_str().to_owned()).collect();
    names.join(" ")
}

/// Forty people named `prefix` and a number: enough to fill the screen.
fn screenful(prefix: &str) -> String {
    (0..=READ_AHEAD).map(|n| format!("{prefix}{n:02} ")).collect()
}

#[test]
fn at_rest_only_the_first_page_is_asked_and_scrolling_asks_the_next() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("a"), Some(2)));
    assert_at_rest(&mut browsing);
    browsing.reach(READ_AHEAD);
    answer(&mut browsing, "list Page(2)", page("z", None));
    assert_at_rest(&mut browsing);
    assert_eq!(browsing.progress().n_matching, Some(READ_AHEAD as u64 + 2));
}

#[test]
fn a_page_that_does_not_fill_the_screen_is_followed_by_the_next() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page("a b", Some(2)));
    answer(&mut browsing, "list Page(2)", page("c", None));
    assert_eq!(names(&browsing), "a b c");
}

#[test]
fn a_gateway_that_cannot_search_is_read_to_the_end_and_hits_appear_as_found() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("ana"), Some(2)));
    browsing.look(searching("bob"));
    assert_at_rest(&mut browsing);
    browsing.settle();
    answer(&mut browsing, "list Page(2)", page(&format!("bob1 {}", screenful("c")), Some(3)));
    assert_eq!(names(&browsing), "bob1");
    assert!(browsing.progress().is_reading_all && browsing.progress().n_matching.is_none());
    answer(&mut browsing, "list Page(3)", page("bob2", None));
    assert_eq!(names(&browsing), "bob1 bob2");
    assert_eq!(browsing.progress().n_matching, Some(2));
    assert_at_rest(&mut browsing);
}

#[test]
fn a_gateway_that_searches_is_asked_and_read_on_for_what_accents_hide() {
    let abilities = Abilities { searches: true, ..CANNOT };
    let mut browsing = Browsing::new(abilities, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("ana"), Some(2)));
    browsing.look(searching("bob"));
    browsing.settle();
    answer(&mut browsing, "search bob", page("bob7 stranger", None));
    assert_eq!(names(&browsing), "bob7", "only what the page can show as a match is shown");
    answer(&mut browsing, "list Page(2)", page("bob7 bob8", None));
    assert_eq!(names(&browsing), "bob7 bob8");
    browsing.look(Look::default());
    assert_eq!(browsing.rows().len(), READ_AHEAD + 3);
}

#[test]
fn a_number_that_the_gateway_has_found_needs_no_reading_on() {
    let abilities = Abilities { searches: true, ..CANNOT };
    let mut browsing = Browsing::new(abilities, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("ana"), Some(2)));
    browsing.look(searching("4567"));
    browsing.settle();
    answer(&mut browsing, "search 4567", page("bob:36201234567", None));
    assert_eq!((names(&browsing).as_str(), browsing.progress().n_matching), ("bob", Some(1)));
    assert_at_rest(&mut browsing);
}

#[test]
fn a_list_that_is_whole_is_searched_without_asking() {
    let abilities = Abilities { searches: true, ..CANNOT };
    let mut browsing = Browsing::new(abilities, Look::default(), host());
    answer(&mut browsing, "list Start", page("ana bob", None));
    browsing.look(searching("bob"));
    browsing.settle();
    assert_at_rest(&mut browsing);
    assert_eq!(names(&browsing), "bob");
}

#[test]
fn an_older_search_never_replaces_a_newer_one() {
    let abilities = Abilities { searches: true, ..CANNOT };
    let mut browsing = Browsing::new(abilities, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("x"), Some(2)));
    browsing.look(searching("b"));
    browsing.settle();
    let (old, _) = browsing.next_step().unwrap();
    browsing.look(searching("bo"));
    browsing.settle();
    assert!(!browsing.awaits(old));
    let (new, _) = browsing.next_step().unwrap();
    browsing.take(new, Answer::Batch(page("bob", None))).unwrap();
    browsing.take(old, Answer::Batch(page("bo-old", None))).unwrap();
    assert_eq!(names(&browsing), "bob");
}

#[test]
fn what_comes_at_once_is_sorted_here_with_the_order_claimed() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page("Zoe anna Bob", None));
    assert_eq!(names(&browsing), "anna Bob Zoe");
    assert_eq!(browsing.progress().order, Some(Look::BY_NAME));
    browsing.look(sorted_by(SortKey::Name, true));
    assert_eq!(names(&browsing), "Zoe Bob anna");
    assert_at_rest(&mut browsing);
}

#[test]
fn a_gateway_that_cannot_sort_keeps_its_order_until_one_is_chosen() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page(&format!("zoe {}", screenful("m")), Some(2)));
    assert_eq!(browsing.progress().order, None);
    assert!(names(&browsing).starts_with("zoe"));
    browsing.look(sorted_by(SortKey::Name, false));
    assert!(names(&browsing).ends_with("zoe") && browsing.progress().is_part_sorted);
    answer(&mut browsing, "list Page(2)", page("anna", None));
    assert!(names(&browsing).starts_with("anna"));
    assert_eq!(browsing.progress().order, Some(Look::BY_NAME));
    assert!(!browsing.progress().is_part_sorted);
}

#[test]
fn a_gateway_that_sorts_is_asked_and_its_order_claimed_only_if_it_came() {
    let abilities = Abilities { sorts: true, ..CANNOT };
    for (came, expected) in [(Some(Look::BY_NAME), Some(Look::BY_NAME)), (None, None)] {
        let mut browsing = Browsing::new(abilities, Look::default(), host());
        let first = Batch { sorted: came, ..page(&screenful("Z a"), Some(2)) };
        answer(&mut browsing, "list Start", first);
        assert_eq!(browsing.progress().order, expected);
    }
}

#[test]
fn going_back_to_an_earlier_look_asks_nothing_again() {
    let abilities = Abilities { filters_by_source: true, tells_source: true, ..CANNOT };
    let mut browsing = Browsing::new(abilities, Look::default(), host());
    answer(&mut browsing, "list Start", page("a b", None));
    browsing.look(Look { source: Some(SourceFilter::Group), ..Look::default() });
    answer(&mut browsing, "list Start", page("b", None));
    assert_eq!(names(&browsing), "b");
    browsing.look(Look::default());
    assert_eq!(names(&browsing), "a b");
    assert_at_rest(&mut browsing);
}

#[test]
fn the_answer_to_a_look_that_was_left_is_dropped() {
    let abilities = Abilities { filters_by_source: true, ..CANNOT };
    let mut browsing = Browsing::new(abilities, Look::default(), host());
    let (all, _) = browsing.next_step().unwrap();
    browsing.look(Look { source: Some(SourceFilter::Direct), ..Look::default() });
    let (direct, _) = browsing.next_step().unwrap();
    assert!(!browsing.awaits(all));
    browsing.take(direct, Answer::Batch(page("d", None))).unwrap();
    browsing.take(all, Answer::Batch(page("a b c", None))).unwrap();
    assert_eq!(names(&browsing), "d");
}

#[test]
fn a_group_shows_its_members_out_of_the_whole_list() {
    let abilities = Abilities { filters_by_group: GroupFilter::Members, ..CANNOT };
    let look = Look { group: Jid::parse("1@g.us"), ..Look::default() };
    let mut browsing = Browsing::new(abilities, look, host());
    let steps = asked(&mut browsing);
    assert_eq!(steps.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>(), ["members", "list Start"]);
    let first = page(&format!("ann:5511111 {}", screenful("x")), Some(2));
    browsing.take(steps[1].0, Answer::Batch(first)).unwrap();
    assert_eq!(names(&browsing), "", "nobody is shown before it is known who is a member");
    let mut members = Members::default();
    members.add([Jid::parse("5511111@c.us")], None);
    members.add([Jid::parse("5522222@c.us")], None);
    browsing.take(steps[0].0, Answer::Members(members)).unwrap();
    assert_eq!(names(&browsing), "ann");
    answer(&mut browsing, "list Page(2)", page(&format!("bea:5522222 {}", screenful("y")), Some(3)));
    assert_eq!(names(&browsing), "ann bea");
    // Somebody may be listed twice, under a number and under a privacy id.
    answer(&mut browsing, "list Page(3)", page("twin:5511111", None));
    assert_eq!((names(&browsing).as_str(), browsing.progress().n_matching), ("ann bea twin", Some(3)));
}

#[test]
fn after_a_failure_nothing_is_asked_until_somebody_tries_again() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    let (ticket, _) = browsing.next_step().unwrap();
    assert!(browsing.fail(ticket));
    assert_at_rest(&mut browsing);
    browsing.resume();
    answer(&mut browsing, "list Start", page("a", None));
    assert_eq!(names(&browsing), "a");
}

#[test]
fn a_total_is_told_before_everybody_is_read_unless_words_narrow_it() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", Batch { total: Some(730), ..page(&screenful("a"), Some(2)) });
    assert_eq!(browsing.progress().n_matching, Some(730));
    browsing.look(searching("a01"));
    assert_eq!(browsing.progress().n_matching, None);
}

#[test]
fn without_a_total_the_number_of_rows_is_unknown_until_the_end() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    assert_eq!(browsing.progress().n_matching, None);
    answer(&mut browsing, "list Start", page(&screenful("a"), Some(2)));
    assert_eq!(browsing.progress().n_matching, None);
}

#[test]
fn a_source_that_the_gateway_cannot_filter_is_filtered_here() {
    let mut browsing = Browsing::new(Abilities { tells_source: true, ..CANNOT }, Look::default(), host());
    let mut batch = page("dan gus", None);
    batch.contacts[0].source = Source::Direct;
    batch.contacts[1].source = Source::Group;
    answer(&mut browsing, "list Start", batch);
    browsing.look(Look { source: Some(SourceFilter::Group), ..Look::default() });
    assert_eq!(names(&browsing), "gus");
}

#[test]
fn a_refresh_keeps_the_rows_until_its_first_answer() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page("old", None));
    browsing.refresh();
    let (ticket, _) = browsing.next_step().unwrap();
    assert_eq!(names(&browsing), "old");
    assert!(browsing.fail(ticket));
    assert_eq!(names(&browsing), "old", "a refresh that fails loses nothing");
    browsing.resume();
    answer(&mut browsing, "list Start", page("new", None));
    assert_eq!(names(&browsing), "new");
    assert_at_rest(&mut browsing);
}

#[test]
fn groups_and_broadcasts_that_are_not_listed_are_not_counted() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    let mut batch = page("ann bob team", None);
    batch.contacts[2].kind = Kind::Group;
    answer(&mut browsing, "list Start", batch);
    assert_eq!(browsing.progress().total, Some(2));
    browsing.look(Look { include_groups: true, ..Look::default() });
    assert_eq!(browsing.progress().total, Some(3));
}

#[test]
fn words_typed_during_a_refresh_leave_it_as_it_is() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("a"), Some(2)));
    browsing.reach(READ_AHEAD);
    answer(&mut browsing, "list Page(2)", page("b", None));
    browsing.refresh();
    let (ticket, _) = browsing.next_step().unwrap();
    browsing.look(searching("new"));
    assert!(browsing.awaits(ticket));
    browsing.take(ticket, Answer::Batch(page("new old", Some(2)))).unwrap();
    assert_eq!(names(&browsing), "new");
    browsing.settle();
    answer(&mut browsing, "list Page(2)", page("new2", None));
    assert_eq!(names(&browsing), "new new2");
}

#[test]
fn what_was_found_in_one_listing_is_asked_again_in_another() {
    let abilities = Abilities { searches: true, adds_groups: true, ..CANNOT };
    let mut browsing = Browsing::new(abilities, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("x"), Some(2)));
    browsing.look(searching("4567"));
    browsing.settle();
    answer(&mut browsing, "search 4567", page("bob:36201234567", None));
    assert_at_rest(&mut browsing);
    browsing.look(Look { include_groups: true, ..searching("4567") });
    answer(&mut browsing, "list Start", page(&screenful("x"), Some(2)));
    assert_eq!(browsing.progress().n_matching, None);
    answer(&mut browsing, "search 4567", page("bob:36201234567", None));
    assert_eq!((names(&browsing).as_str(), browsing.progress().n_matching), ("bob", Some(1)));
}

#[test]
fn a_listing_that_goes_in_circles_says_so_under_every_look() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    let (ticket, _) = browsing.next_step().unwrap();
    let circle = Batch { next: Some(Position::Start), ..page("ann", None) };
    assert_eq!(browsing.take(ticket, Answer::Batch(circle)), Err(GatewayError::NeverEnds));
    browsing.look(searching("bob"));
    browsing.settle();
    assert_at_rest(&mut browsing);
    assert!(browsing.progress().is_cut && !browsing.progress().is_reading_all);
}

#[test]
fn a_filter_that_the_gateway_has_no_data_for_is_not_kept_by_an_address() {
    let look = Look { source: Some(SourceFilter::Direct), group: Jid::parse("1@g.us"), ..Look::default() };
    let mut browsing = Browsing::new(CANNOT, look, host());
    answer(&mut browsing, "list Start", page(&screenful("ann"), Some(2)));
    assert!(!browsing.rows().is_empty() && !browsing.progress().is_narrowed);
    assert_at_rest(&mut browsing);
}

#[test]
fn somebody_who_is_sought_is_read_up_to() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    browsing.seek(Some(ContactId::new("zoe")));
    answer(&mut browsing, "list Start", page(&screenful("a"), Some(2)));
    answer(&mut browsing, "list Page(2)", page(&format!("zoe {}", screenful("b")), Some(3)));
    assert!(browsing.find(&ContactId::new("zoe")).is_some());
    assert_at_rest(&mut browsing);
}

#[test]
fn an_order_that_a_later_page_breaks_is_made_here() {
    let mut browsing = Browsing::new(Abilities { sorts: true, ..CANNOT }, sorted_by(SortKey::Name, false), host());
    let sorted = Some(Look::BY_NAME);
    answer(&mut browsing, "list Start", Batch { sorted, ..page(&screenful("m"), Some(2)) });
    browsing.reach(READ_AHEAD);
    answer(&mut browsing, "list Page(2)", page("zoe anna", None));
    assert!(names(&browsing).starts_with("anna") && names(&browsing).ends_with("zoe"));
    assert_eq!(browsing.progress().order, sorted);
}

#[test]
fn nobody_is_counted_twice_when_the_order_is_made_here_in_mid_list() {
    let mut browsing = Browsing::new(Abilities { sorts: true, ..CANNOT }, sorted_by(SortKey::Name, false), host());
    answer(&mut browsing, "list Start", Batch { sorted: Some(Look::BY_NAME), ..page(&screenful("m"), Some(2)) });
    browsing.reach(READ_AHEAD);
    answer(&mut browsing, "list Page(2)", page("zoe anna", Some(3)));
    assert_eq!(browsing.progress().n_read, READ_AHEAD + 3);
}

#[test]
fn a_pause_reads_no_further_than_what_is_scrolled_to_and_can_be_ended() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("ana"), Some(2)));
    browsing.look(searching("bob"));
    browsing.settle();
    let under_way = asked(&mut browsing).remove(0).0;
    browsing.pause(Pause::Paused);
    browsing.take(under_way, Answer::Batch(page("bob1", Some(3)))).unwrap();
    assert_eq!(names(&browsing), "bob1");
    assert_at_rest(&mut browsing);
    assert_eq!((browsing.progress().pause, browsing.progress().is_reading_all), (Pause::Paused, false));
    browsing.resume();
    answer(&mut browsing, "list Page(3)", page("bob2", None));
    assert_eq!(names(&browsing), "bob1 bob2");
}

#[test]
fn stopping_drops_what_is_under_way_and_another_look_begins_again() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page(&screenful("ana"), Some(2)));
    browsing.look(searching("bob"));
    browsing.settle();
    let under_way = asked(&mut browsing).remove(0).0;
    browsing.pause(Pause::Stopped);
    assert!(!browsing.awaits(under_way));
    assert_at_rest(&mut browsing);
    browsing.look(searching("bobby"));
    browsing.settle();
    answer(&mut browsing, "list Page(2)", page("bobby", None));
    assert_eq!(names(&browsing), "bobby");
}

#[test]
fn those_whose_name_begins_with_what_was_typed_come_first() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    answer(&mut browsing, "list Start", page("Diana Bob Ana Zoltana Anabel", None));
    browsing.look(searching("ana"));
    assert_eq!(names(&browsing), "Ana Anabel Diana Zoltana");
    assert_eq!(browsing.progress().order, None, "that is no order of names");
    browsing.look(Look { query: "ana".to_owned(), ..sorted_by(SortKey::Name, true) });
    assert_eq!(names(&browsing), "Zoltana Diana Anabel Ana");
    assert_eq!(browsing.progress().order.map(|sort| sort.descending), Some(true));
}

/// Checks that whom `bob` finds stand in the order of everybody, who come in these pages, whether they were looked for before
/// all had come or after.
fn check_found(pages: &[String], look: &Look) {
    let read = |query_at: Option<usize>| {
        let mut browsing = Browsing::new(CANNOT, look.clone(), host());
        for (n, people) in pages.iter().enumerate() {
            if query_at == Some(n) {
                browsing.look(Look { query: "bob".to_owned(), ..look.clone() });
                browsing.settle();
            }
            browsing.reach(1000);
            let (ticket, _) = asked(&mut browsing).remove(0);
            let next = (n + 1 < pages.len()).then_some(n as u64 + 2);
            browsing.take(ticket, Answer::Batch(page(people, next))).unwrap();
        }
        browsing
    };
    let everybody = names(&read(None));
    let expected: Vec<&str> = everybody.split(' ').filter(|name| name.contains("bob")).collect();
    for query_at in 0..=pages.len() {
        let mut browsing = read(Some(query_at));
        browsing.look(Look { query: "bob".to_owned(), ..look.clone() });
        assert_eq!(names(&browsing), expected.join(" "), "{look:?}, looked for before page {query_at}");
    }
}

#[test]
fn those_who_are_found_stand_in_the_order_of_everybody() {
    let whole = format!("bob4:36201234565 {} bob2:36201234569 bob9 {}", screenful("x"), screenful("a"));
    let pages = [whole.clone(), format!("bob1:36201234567 {} bob3", screenful("c")), "bob0 bob5 bob6 bob7 d e".into()];
    for look in [(SortKey::Name, false), (SortKey::Name, true), (SortKey::Id, false), (SortKey::Id, true)] {
        let look = sorted_by(look.0, look.1);
        check_found(std::slice::from_ref(&whole), &look);
        check_found(&pages, &look);
    }
    check_found(&pages, &Look::default());
}

/// A clock that has gone on by a second whenever somebody looks at it: no work is done in one piece.
fn hurried() -> Host {
    thread_local! {
        static NOW: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) };
    }
    let clock = || {
        NOW.set(NOW.get() + 1000.0);
        NOW.get()
    };
    Host { clock, ..host() }
}

/// Works until nothing is left; how often that had to be taken up.
fn work(browsing: &mut Browsing) -> usize {
    let mut n_slices = 0;
    while browsing.is_working() {
        browsing.go_on();
        n_slices += 1;
    }
    n_slices
}

/// People whose numbers begin at `first` and are `step` apart, as a page of them.
fn crowd(first: usize, step: usize) -> String {
    (0..3000).map(|n| format!("n{:05} ", first + n * step)).collect()
}

#[test]
fn rows_stay_until_the_new_ones_are_right_however_short_the_time_to_work_is() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), hurried());
    answer(&mut browsing, "list Start", page(&crowd(0, 1), None));
    assert!(browsing.rows().is_empty() && browsing.progress().is_reading);
    assert!(work(&mut browsing) > 10);
    assert_eq!((browsing.rows().len(), browsing.progress().n_matching), (3000, Some(3000)));
    browsing.look(searching("n0299"));
    assert_eq!((browsing.rows().len(), browsing.progress().n_matching), (3000, None));
    browsing.look(searching("n0298"));
    work(&mut browsing);
    assert_eq!(names(&browsing), "n02980 n02981 n02982 n02983 n02984 n02985 n02986 n02987 n02988 n02989");
    assert_eq!(browsing.progress().n_matching, Some(10));
}

#[test]
fn nobody_is_lost_who_comes_in_while_rows_are_being_made() {
    let begun = || {
        let mut browsing = Browsing::new(CANNOT, sorted_by(SortKey::Name, false), hurried());
        answer(&mut browsing, "list Start", page(&crowd(1, 2), Some(2)));
        browsing
    };
    let expected: Vec<String> = (0..6000).map(|n| format!("n{n:05}")).collect();
    let n_slices = work(&mut begun());
    // The last slices are those in which the rows are collected.
    for n_done in n_slices - 4..=n_slices {
        let mut browsing = begun();
        (0..n_done).for_each(|_| browsing.go_on());
        answer(&mut browsing, "list Page(2)", page(&crowd(0, 2), Some(3)));
        work(&mut browsing);
        assert_eq!(names(&browsing), expected.join(" "), "after {n_done} slices of {n_slices}");
    }
}

#[test]
fn rows_that_come_ahead_of_the_rest_are_listed_with_it_and_forgotten_if_it_fails() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), host());
    let first = asked(&mut browsing)[0].0;
    browsing.take_ahead(first, page("b a", None).contacts);
    assert_eq!((browsing.rows().len(), browsing.progress().n_read), (0, 2));
    assert!(browsing.fail(first));
    assert_eq!(browsing.progress().n_read, 0);
    browsing.take_ahead(first, page("z", None).contacts);
    assert_eq!(browsing.progress().n_read, 0, "nobody waits for it");
    browsing.resume();
    let again = asked(&mut browsing)[0].0;
    browsing.take_ahead(again, page("d b", None).contacts);
    browsing.take(again, Answer::Batch(page("c b", None))).unwrap();
    assert_eq!(names(&browsing), "b c d");
}

#[test]
fn people_are_made_ready_to_be_searched_for_once_they_are_shown_and_found_before_that_too() {
    for is_ready in [false, true] {
        let mut browsing = Browsing::new(CANNOT, Look::default(), hurried());
        let list = page(&crowd(0, 1), None);
        answer(&mut browsing, "list Start", list);
        work(&mut browsing);
        assert!(browsing.is_behind() && !browsing.is_working());
        while is_ready && browsing.is_behind() {
            browsing.do_ahead();
        }
        browsing.look(searching("n02500"));
        work(&mut browsing);
        assert_eq!(names(&browsing), "n02500", "made ready before: {is_ready}");
        assert!(!browsing.is_behind());
    }
}

#[test]
fn the_first_rows_stand_before_the_others_are_in_order() {
    let mut browsing = Browsing::new(CANNOT, Look::default(), hurried());
    let first = asked(&mut browsing)[0].0;
    browsing.take_ahead(first, page(&crowd(0, 1), None).contacts);
    browsing.take(first, Answer::Batch(page("", None))).unwrap();
    while browsing.rows().is_empty() {
        browsing.go_on();
    }
    let shown = names(&browsing);
    assert!(browsing.is_working() && browsing.rows().len() < 3000);
    assert_eq!(browsing.progress().n_matching, None, "how many there are is not certain yet");
    let n_changes = browsing.n_changes();
    assert!(work(&mut browsing) > 10);
    assert!(names(&browsing).starts_with(&shown) && browsing.n_changes() == n_changes + 1);
    assert_eq!(browsing.rows().len(), 3000);
}
