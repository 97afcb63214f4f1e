//! The store on the host: a recording world in place of the browser, answers given by hand.

mod one_contact;

use std::cell::{Cell, RefCell};

use super::*;

use crate::browsing::Host;
use crate::gateway::wire::{Response, Secret};
use crate::gateway::{Product, Reply};

/// A world that keeps what it is asked to do.
#[derive(Default)]
struct World {
    errands: RefCell<Vec<Errand>>,
    kept: RefCell<Option<(Credential, bool)>>,
    n_forgotten: Cell<usize>,
    n_stopped: Rc<Cell<usize>>,
    now: Cell<i64>,
}

/// Counts what was stopped.
struct Stop(Rc<Cell<usize>>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

impl Outside for World {
    fn run(&self, _: DeskStore, errand: Errand) -> Running {
        self.errands.borrow_mut().push(errand);
        Box::new(Stop(Rc::clone(&self.n_stopped)))
    }

    fn settle_later(&self, _: DeskStore) -> Running {
        Box::new(())
    }

    fn work_soon(&self, _: DeskStore) -> Running {
        Box::new(())
    }

    fn work_later(&self, _: DeskStore) -> Running {
        Box::new(())
    }

    fn host(&self) -> Host {
        Host { decompose: |text| text.to_owned(), compare: str::cmp, clock: || 0.0 }
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.now.get())
    }

    fn credential(&self, _: &Connection) -> Option<Credential> {
        self.kept.borrow().as_ref().map(|(credential, _)| credential.clone())
    }

    fn keep_credential(&self, _: &Connection, credential: &Credential, on_device: bool) {
        *self.kept.borrow_mut() = Some((credential.clone(), on_device));
    }

    fn forget_credential(&self, _: &Connection) {
        self.n_forgotten.set(self.n_forgotten.get() + 1);
        *self.kept.borrow_mut() = None;
    }

    fn account(&self, _: &Connection) -> Option<String> {
        None
    }

    fn keep_account(&self, _: &Connection, _: &str) {}
}

/// A store with its world, and the owner that its signals live under.
struct Stage {
    store: DeskStore,
    world: Rc<World>,
    _owner: Owner,
}

fn connection(product: Product, auth: Auth) -> Connection {
    Connection {
        id: "shop".into(),
        label: "Shop".into(),
        product,
        url: "https://gw.test/v2".into(),
        account: Some("acc".into()),
        auth,
    }
}

impl Stage {
    fn new() -> Self {
        let owner = Owner::new();
        owner.set();
        let world = Rc::new(World::default());
        let store = DeskStore::new(world.clone());
        Self { store, world, _owner: owner }
    }

    fn with(product: Product) -> Self {
        let stage = Self::new();
        stage.store.connect(Some(connection(product, Auth::None)));
        stage
    }

    /// Takes the oldest errand.
    fn errand(&self) -> Errand {
        let mut errands = self.world.errands.borrow_mut();
        assert!(!errands.is_empty(), "nothing was asked");
        errands.remove(0)
    }

    /// Takes the oldest errand, and the address that it asks.
    fn step(&self) -> (Step, String) {
        let errand = self.errand();
        let url = errand.call.request.url.clone();
        (Step { errand }, url)
    }

    /// Answers the oldest errand.
    fn answer(&self, status: u16, body: &str) {
        self.step().0.answer(self.store, status, body);
    }

    /// Takes the oldest errand, which has to ask this path.
    #[track_caller]
    fn asked(&self, path: &str) -> Step {
        let (step, url) = self.step();
        assert!(url.contains(path), "{url} is asked, not {path}");
        step
    }

    fn is_at_rest(&self) -> bool {
        self.world.errands.borrow().is_empty()
    }

    fn names(&self) -> String {
        let rows = self.store.rows(0..self.store.n_rows());
        let names: Vec<String> =
            rows.iter().map(|row| self.store.contact(*row).unwrap().name().unwrap_or("-").to_owned()).collect();
        names.join(" ")
    }
}

struct Step {
    errand: Errand,
}

impl Step {
    fn answer(self, store: DeskStore, status: u16, body: &str) {
        let outcome = self.errand.call.read(&Response::new(status, body)).map(|reply| match reply {
            Reply::Is(answer) => answer,
            Reply::AskInstead(_) => panic!("asked another way"),
        });
        store.deliver(self.errand.stamp, self.errand.purpose, outcome);
    }
}

fn gowa(names: &str) -> String {
    let rows: Vec<String> =
        names.split_whitespace().map(|name| format!(r#"{{"jid":"{name}@lid","name":"{name}"}}"#)).collect();
    format!(r#"{{"code":"SUCCESS","results":{{"data":[{}]}}}}"#, rows.join(","))
}

const REFUSED: &str = "Unauthorized";

#[test]
fn a_connection_that_wants_a_credential_asks_for_it_before_anything_is_sent() {
    let stage = Stage::new();
    stage.store.connect(Some(connection(Product::Gowa, Auth::Prompt)));
    assert_eq!(stage.store.phase.get_untracked(), Phase::SignIn { was_refused: false });
    assert!(stage.is_at_rest());
}

#[test]
fn the_rows_of_an_answer_are_shown_in_order() {
    let stage = Stage::with(Product::Gowa);
    stage.answer(200, &gowa("Zoe Ana"));
    assert_eq!(stage.names(), "Ana Zoe");
    assert_eq!(stage.store.progress.get_untracked().n_matching, Some(2));
}

#[test]
fn a_credential_is_kept_only_after_the_gateway_has_accepted_it() {
    let stage = Stage::new();
    stage.store.connect(Some(connection(Product::Waha, Auth::Prompt)));
    stage.store.sign_in(Credential::ApiKey(Secret::new("wrong")), true);
    assert!(stage.world.kept.borrow().is_none());
    stage.answer(401, r#"{"message":"Unauthorized","statusCode":401}"#);
    assert_eq!(stage.store.phase.get_untracked(), Phase::SignIn { was_refused: true });
    stage.store.sign_in(Credential::ApiKey(Secret::new("right")), true);
    stage.answer(200, r#"[{"id":"1@lid","name":"Ana"}]"#);
    assert_eq!(*stage.world.kept.borrow(), Some((Credential::ApiKey(Secret::new("right")), true)));
    assert_eq!(stage.names(), "Ana");
}

#[test]
fn a_credential_that_is_refused_is_forgotten() {
    let stage = Stage::new();
    *stage.world.kept.borrow_mut() =
        Some((Credential::Password { user: "u".into(), password: Secret::new("p") }, false));
    stage.store.connect(Some(connection(Product::Gowa, Auth::Prompt)));
    stage.answer(401, REFUSED);
    assert_eq!(stage.world.n_forgotten.get(), 1);
    assert_eq!(stage.store.phase.get_untracked(), Phase::SignIn { was_refused: true });
}

#[test]
fn an_error_keeps_the_rows_and_says_what_happened_until_somebody_tries_again() {
    let stage = Stage::with(Product::Hypersender);
    stage.answer(200, r#"{"data":[{"id":"1@lid","name":"Ana"}]}"#);
    stage.world.errands.borrow_mut().clear();
    stage.store.refresh();
    stage.answer(500, "oops");
    assert_eq!(stage.store.notice.get_untracked(), Some(Notice::Stopped(GatewayError::Failed { status: 500 })));
    assert!(stage.is_at_rest());
    stage.store.try_again();
    assert_eq!(stage.store.notice.get_untracked(), None);
    stage.answer(200, r#"{"data":[{"id":"1@lid","name":"Ana"}]}"#);
    assert_eq!(stage.names(), "Ana");
}

#[test]
fn an_answer_of_an_earlier_session_changes_nothing() {
    let stage = Stage::with(Product::Gowa);
    let (old, _) = stage.step();
    stage.store.choose_account("other".to_owned());
    stage.answer(200, &gowa("New"));
    old.answer(stage.store, 200, &gowa("Old"));
    assert_eq!(stage.names(), "New");
}

#[test]
fn leaving_a_look_stops_what_it_asked() {
    let stage = Stage::with(Product::WhatsAppGateway);
    assert_eq!(stage.world.n_stopped.get(), 0);
    stage.store.update_look(|look| look.source = Some(crate::gateway::SourceFilter::Direct));
    assert_eq!(stage.world.n_stopped.get(), 1);
    assert!(stage.step().1.ends_with("limit=200"));
    assert!(stage.step().1.contains("source=dm"));
}

#[test]
fn a_gateway_that_wants_an_account_lists_them() {
    let stage = Stage::with(Product::Gowa);
    stage.answer(400, r#"{"code":"DEVICE_ID_REQUIRED","message":"device_id is required"}"#);
    assert_eq!(
        stage.store.phase.get_untracked(),
        Phase::ChooseAccount { because: Some(GatewayError::AccountRequired) }
    );
    stage.asked("/devices").answer(stage.store, 200, r#"{"code":"SUCCESS","results":[{"id":"a"},{"id":"b"}]}"#);
    assert!(matches!(stage.store.accounts.get_untracked(), Known::Is(accounts) if accounts.len() == 2));
    stage.store.choose_account("a".to_owned());
    assert_eq!(stage.store.phase.get_untracked(), Phase::Listing);
}

#[test]
fn who_has_one_account_is_not_asked_which() {
    let stage = Stage::new();
    stage.store.connect(Some(Connection { account: None, ..connection(Product::Hypersender, Auth::None) }));
    stage.asked("/v1/instances").answer(stage.store, 200, r#"[{"id":"only"}]"#);
    assert_eq!(stage.store.phase.get_untracked(), Phase::Listing);
    assert!(stage.step().1.contains("/only/"));
}

#[test]
fn groups_are_asked_for_once_and_only_after_the_list_has_begun() {
    let stage = Stage::with(Product::Gowa);
    let (list, _) = stage.step();
    assert!(stage.is_at_rest());
    list.answer(stage.store, 200, &gowa("Ana"));
    stage.asked("/user/my/groups").answer(stage.store, 200, r#"{"code":"SUCCESS","results":{"data":null}}"#);
    stage.store.reach(1);
    assert!(stage.is_at_rest());
}

#[test]
fn a_pause_is_told_and_ends_with_the_answer() {
    let stage = Stage::with(Product::Gowa);
    let (list, _) = stage.step();
    stage.store.tell_pause(list.errand.stamp, Duration::from_secs(7));
    assert_eq!(stage.store.notice.get_untracked(), Some(Notice::Slowed(Duration::from_secs(7))));
    list.answer(stage.store, 200, &gowa("Ana"));
    assert_eq!(stage.store.notice.get_untracked(), None);
}

#[test]
fn somebody_is_found_again_where_they_stand_after_others_have_come() {
    let stage = Stage::with(Product::Gowa);
    stage.answer(200, &gowa("Ana Zoe"));
    let [zoe, nobody] = ["Zoe@lid", "Eva@lid"].map(ContactId::new);
    assert_eq!([stage.store.row_of(&zoe), stage.store.row_of(&nobody)], [Some(1), None]);
    stage.world.errands.borrow_mut().clear();
    stage.store.refresh();
    stage.answer(200, &gowa("Zoe Mia Ana"));
    assert_eq!(stage.store.row_of(&zoe), Some(2));
    stage.store.update_look(|look| look.query = "ana".into());
    assert_eq!(stage.store.row_of(&zoe), None);
}

#[test]
fn scrolling_without_new_rows_leaves_the_rows_alone() {
    let stage = Stage::with(Product::Gowa);
    stage.answer(200, &gowa("Ana Zoe"));
    let version = stage.store.version.get_untracked();
    stage.store.reach(1);
    assert_eq!(stage.store.version.get_untracked(), version);
}
