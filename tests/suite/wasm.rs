//! Single parts that only a browser can show: fetching, storage, the browser's own texts.

#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use contact_desk::browser::{self, Browser};
use contact_desk::config::{Auth, Connection};
use contact_desk::gateway::error::GatewayError;
use contact_desk::gateway::wire::{Credential, Request, Response, Secret, Site};
use contact_desk::gateway::{Call, Product};
use contact_desk::order::Alphabet;
use contact_desk::settings;
use contact_desk::store::Outside;
use contact_desk::transport::{self, AbortHandle};
use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn connection(id: &str, url: &str) -> Connection {
    Connection {
        id: id.into(),
        label: "Shop".into(),
        product: Product::Waha,
        url: url.into(),
        account: None,
        auth: Auth::Prompt,
    }
}

/// A read of `url` that gives the status and the body.
fn call(url: &str) -> Call<(u16, String)> {
    let request: Request = Site::new(url, None, None).get("", &[], Duration::from_secs(10));
    Call::new(request, |response: &Response| {
        Ok((response.status, String::from_utf8_lossy(&response.body).into_owned()))
    })
}

/// Makes the call and notes every pause that is told.
async fn make(url: &str) -> (Result<(u16, String), GatewayError>, usize) {
    let pauses = Rc::new(RefCell::new(0));
    let handle = AbortHandle::default();
    let noted = Rc::clone(&pauses);
    let outcome = transport::make(call(url), handle.watch(), move |_| *noted.borrow_mut() += 1, drop).await;
    let n_pauses = *pauses.borrow();
    (outcome, n_pauses)
}

#[wasm_bindgen_test]
async fn an_answer_is_read_with_status_and_body() {
    let (outcome, _) = make("data:application/json,%7B%22a%22%3A1%7D").await;
    assert_eq!(outcome, Ok((200, "{\"a\":1}".to_owned())));
}

#[wasm_bindgen_test]
async fn what_cannot_be_reached_is_said_to_be_so_after_the_retries() {
    let (outcome, _) = make("http://127.0.0.1:9/nobody-listens").await;
    assert_eq!(outcome, Err(GatewayError::Unreachable));
}

#[wasm_bindgen_test]
async fn a_call_that_was_dropped_is_not_made() {
    let handle = AbortHandle::default();
    let watch = handle.watch();
    drop(handle);
    let outcome = transport::make(call("data:,x"), watch, |_| {}, drop).await;
    assert_eq!(outcome, Err(GatewayError::Aborted));
}

#[wasm_bindgen_test]
fn a_credential_is_kept_for_the_tab_unless_it_is_to_be_remembered() {
    let connection = connection("kept", "https://gw.test");
    let credential = Credential::ApiKey(Secret::new("k"));
    let window = web_sys::window().unwrap();
    let (session, local) = (window.session_storage().unwrap().unwrap(), window.local_storage().unwrap().unwrap());
    let key = "contact-desk.credential.kept";
    settings::keep_credential(&connection, &credential, false);
    assert!(session.get_item(key).unwrap().is_some() && local.get_item(key).unwrap().is_none());
    settings::keep_credential(&connection, &credential, true);
    assert!(session.get_item(key).unwrap().is_none() && local.get_item(key).unwrap().is_some());
    assert_eq!(settings::credential(&connection), Some(credential));
    settings::forget_credential(&connection);
    assert_eq!(settings::credential(&connection), None);
}

#[wasm_bindgen_test]
fn a_credential_does_not_go_along_to_another_address() {
    settings::keep_credential(&connection("moved", "https://old.test"), &Credential::ApiKey(Secret::new("k")), false);
    assert_eq!(settings::credential(&connection("moved", "https://new.test")), None);
}

#[wasm_bindgen_test]
fn own_connections_are_kept_and_what_cannot_be_read_is_left_out() {
    let own = [connection("one", "https://gw.test"), connection("two", "/gateway/two")];
    settings::keep_own_connections(&own);
    assert_eq!(settings::own_connections(), own);
    let local = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    local.set_item("contact-desk.connections", "[{\"id\":\"one\"}, 5]").unwrap();
    assert_eq!(settings::own_connections(), []);
}

#[wasm_bindgen_test]
fn the_browser_takes_texts_apart_and_writes_them_small_as_unicode_says() {
    let decompose = Browser.host().decompose;
    assert_eq!(decompose("É"), "e\u{301}");
    assert_eq!(decompose("Ａ①Ж"), "a1ж");
}

#[wasm_bindgen_test]
fn letters_stand_as_the_browser_puts_them() {
    let options = Object::new();
    Reflect::set(&options, &"sensitivity".into(), &"base".into()).unwrap();
    let comparison = Intl::Collator::new(&Array::of1(&"en".into()), &options).compare();
    let compare = |one: char, other: char| {
        let text = |c: char| JsValue::from(c.to_string());
        comparison.call2(&JsValue::UNDEFINED, &text(one), &text(other)).unwrap().as_f64().unwrap().total_cmp(&0.0)
    };
    let alphabet = Alphabet::new(browser::host().decompose, str::cmp);
    let key = |c: char| {
        let mut key = Vec::new();
        alphabet.write_key(c.to_string().as_bytes(), &mut key);
        key
    };
    let [symbol, none] = ['★', '山'].map(|c| key(c).first().copied());
    let mut letters: Vec<(Vec<u8>, char)> =
        ('!'..='\u{10ff}').chain('ᄀ'..='ᇿ').chain('ぁ'..='ヿ').map(|c| (key(c), c)).collect();
    // Accents that stand alone count as the space below them, and to the browser `ȸ` is `db` and `ʣ` is `dz`.
    letters.retain(|(_, c)| !matches!(c, '\u{2b0}'..='\u{2ff}' | 'ȸ' | 'ʣ'));
    letters.retain(|(key, _)| !key.is_empty() && key.first() != symbol.as_ref() && key.first() != none.as_ref());
    letters.sort();
    assert!(letters.len() > 2500, "there are {}", letters.len());
    let pairs = letters.iter().zip(letters.iter().skip(1));
    let wrong: String = pairs
        .filter(|((one_key, one), (other_key, other))| compare(*one, *other) != one_key.cmp(other_key))
        .map(|((_, one), (_, other))| format!("{one}{other} "))
        .collect();
    assert_eq!(wrong, "");
}
