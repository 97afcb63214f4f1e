//! Signing in: refused with words, kept for the tab or the device as the person wants, and seen nowhere.

use browser::{Browser, Name};
use simulator::connection::{GOWA_PASSWORD, GOWA_USER, WACHAT_TOKEN, WAHA_KEY};
use simulator::{Credential, Effect};

use crate::Desk;

at_every_gateway!(a_wrong_one_is_refused_and_the_right_one_works);

fn a_wrong_one_is_refused_and_the_right_one_works(id: &'static str) {
    let desk = Desk::with_people(8);
    desk.goto(&format!("/{id}"));
    desk.give(id, wrong(desk.simulator.connection(id).unwrap().credential));
    let said = desk.wait_alert("does not accept this credential");
    assert!(!said.contains("mistaken"), "the words hold the credential: {said}");
    desk.form(id);
    assert!(!desk.words().contains("No contacts"));
    assert!(desk.page.session_storage().is_empty(), "a refused credential was kept");

    desk.give_credential(id);
    desk.wait_row_count(8);
    desk.page.no_role("alert", Name::any());
}

#[test]
fn an_empty_form_says_what_is_missing() {
    let desk = Desk::with_people(8);
    desk.goto("/gowa");
    let form = desk.form("gowa");
    form.within().by_role("textbox", "User name").fill(GOWA_USER);
    form.within().by_role("button", "Connect").click();
    desk.wait_alert("Fill this in");
    assert!(desk.asked("gowa").is_empty(), "the gateway was asked with half a credential");
}

at_every_gateway!(a_reload_does_not_ask_again_and_another_browser_does);

fn a_reload_does_not_ask_again_and_another_browser_does(id: &'static str) {
    let desk = Desk::with_people(8);
    desk.sign_in(id);
    desk.page.reload();
    desk.wait_row_count(8);
    assert!(desk.page.maybe_by_role("form", Name::any()).is_none());

    let other = Browser::shared().page();
    other.goto(&desk.page.url());
    other.by_role("form", format!("Sign in to {}", desk.label(id)));
}

at_every_gateway!(it_lives_in_the_tab_unless_it_is_to_be_remembered);

fn it_lives_in_the_tab_unless_it_is_to_be_remembered(id: &'static str) {
    let desk = Desk::with_people(8);
    let secret = secret(desk.simulator.connection(id).unwrap().credential);
    desk.sign_in(id);
    assert!(holds(desk.page.session_storage().values(), secret));
    assert!(!holds(desk.page.local_storage().values(), secret));

    desk.page.by_role("button", "Forget credential").click();
    desk.form(id);
    assert!(!holds(desk.page.session_storage().values(), secret));
    desk.page.by_role("checkbox", "Remember on this device").check();
    desk.give_credential(id);
    desk.wait_row_count(8);
    assert!(holds(desk.page.local_storage().values(), secret));
    assert!(!holds(desk.page.session_storage().values(), secret));
    let tab = desk.page.another_tab();
    tab.goto(&desk.page.url());
    tab.by_role("grid", "Contacts");

    desk.page.by_role("button", "Forget credential").click();
    desk.form(id);
    assert!(!holds(desk.page.local_storage().values(), secret));
    assert!(!holds(desk.page.session_storage().values(), secret));
    desk.page.reload();
    desk.form(id);
}

at_every_gateway!(it_is_seen_nowhere);

fn it_is_seen_nowhere(id: &'static str) {
    let desk = Desk::with_people(8);
    let credential = desk.simulator.connection(id).unwrap().credential;
    desk.goto(&format!("/{id}"));
    // What was typed wrongly is often nearly right.
    desk.give(id, wrong(credential));
    desk.wait_alert("does not accept this credential");
    check_unseen(&desk, secret(wrong(credential)));
    desk.give_credential(id);
    desk.wait_row_count(8);
    desk.open("József Kovács");
    // What can be taken along of a contact, too.
    desk.button("As JSON").click();
    desk.detail().within().by_role("button", "Copy JSON");
    desk.search("jozsef");
    desk.wait_row_count(1);
    check_unseen(&desk, secret(credential));
    desk.spoil(id, Effect::Status(500));
    desk.page.by_role("button", "Refresh").click();
    desk.wait_alert("");
    check_unseen(&desk, secret(credential));
    let gateway = desk.simulator.connection(id).unwrap().url;
    for request in desk.page.requests().iter().filter(|request| !request.url.starts_with(&gateway)) {
        assert!(!holds(request.headers.values(), secret(credential)), "{} gets the credential", request.url);
    }
    let kept = desk.page.session_storage().into_iter().filter(|(_, text)| holds([text], secret(credential)));
    assert_eq!(kept.map(|(key, _)| key).collect::<Vec<_>>(), [format!("contact-desk.credential.{id}")]);
    desk.page.by_role("link", "Manage connections").click();
    desk.page.by_role("heading", "Connections");
    check_unseen(&desk, secret(credential));
}

#[test]
fn one_gateway_never_gets_the_credential_of_another() {
    let desk = Desk::with_people(8);
    desk.sign_in("wachat");
    desk.sign_in("waha");
    for request in desk.page.requests().iter().filter(|request| request.url.starts_with(&desk.simulator.origin())) {
        let (other, own) =
            if request.path().starts_with("/wachat/") { (WAHA_KEY, WACHAT_TOKEN) } else { (WACHAT_TOKEN, WAHA_KEY) };
        assert!(!holds(request.headers.values(), other), "{} has the other's credential", request.url);
        assert!(request.kind != "Fetch" || holds(request.headers.values(), own), "{} has none", request.url);
    }
}

/// Checks that a secret stands neither in the document, nor in an address, nor in the history, nor on the console.
#[track_caller]
fn check_unseen(desk: &Desk, secret: &str) {
    let places = desk.page.eval(
        "JSON.stringify({ document: document.documentElement.outerHTML, title: document.title, \
         address: location.href, history: history.state, name: window.name, cookie: document.cookie })",
    );
    let stored = desk.page.eval(
        "(async () => {
            const texts = (await indexedDB.databases()).map(({ name }) => name);
            for (const name of await caches.keys()) {
                for (const answer of await (await caches.open(name)).matchAll()) texts.push(await answer.text());
            }
            return JSON.stringify([texts, [...document.querySelectorAll('input')].map(({ value }) => value)]);
        })()",
    );
    let seen = [places.to_string(), stored.to_string(), desk.page.console().join("\n")];
    assert!(!holds(&seen, secret), "the credential is seen on the page");
    let addresses: Vec<String> = desk.page.requests().into_iter().map(|request| request.url).collect();
    assert!(!holds(&addresses, secret), "the credential stands in an address");
    assert!(!holds(desk.page.local_storage().values(), secret), "nobody wanted it remembered");
}

/// Whether any of the texts holds a secret, as it is or as addresses write it.
fn holds<'a>(texts: impl IntoIterator<Item = &'a String>, secret: &str) -> bool {
    let encoded = secret.replace(':', "%3A").replace(' ', "%20").replace('|', "%7C");
    texts.into_iter().any(|text| text.contains(secret) || text.contains(&encoded))
}

fn secret(credential: Credential) -> &'static str {
    match credential {
        Credential::Token(secret) | Credential::ApiKey(secret) | Credential::Password { password: secret, .. } => {
            secret
        }
    }
}

/// A credential of the same kind that no gateway takes.
fn wrong(credential: Credential) -> Credential {
    const MISTAKEN: &str = "mistaken-d1c93b";
    match credential {
        Credential::Token(_) => Credential::Token(MISTAKEN),
        Credential::ApiKey(_) => Credential::ApiKey(MISTAKEN),
        Credential::Password { user, .. } => Credential::Password { user, password: MISTAKEN },
    }
}

#[test]
fn a_password_with_a_colon_and_a_space_works() {
    assert!(GOWA_PASSWORD.contains(':') && GOWA_PASSWORD.contains(' '));
    let desk = Desk::with_people(8);
    desk.sign_in("gowa");
    desk.wait_row_count(8);
}
