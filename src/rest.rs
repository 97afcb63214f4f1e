//! The half of the program that a first list does not need: it is fetched while somebody looks at that list.
//!
//! What goes into which half is told by `tests/xtask/src/program/first_list.rs`, and whatever calls into the rest too early
//! has it fetched by that, while the page stands still. So this is about not standing still: what no first list needs
//! waits here.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use leptos::prelude::request_animation_frame;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long after the start it is fetched at the latest, in milliseconds. What a first list waits for comes before it.
const LATEST: u32 = 1500;
/// How long after the frame with the first rows, in milliseconds: that one is still to be put on the screen.
const AFTER_FRAME: u32 = 50;

thread_local! {
    static LENT: RefCell<Option<(Function, Promise)>> = const { RefCell::new(None) };
    static IS_THERE: Cell<bool> = const { Cell::new(false) };
    static IS_ON_ITS_WAY: Cell<bool> = const { Cell::new(false) };
}

/// Takes over what has the rest fetched, and what settles once it is there. A program in one piece is given nothing.
///
/// `fetch` promises whether it has come; if it is told to be patient, it asks again and again until it has.
#[wasm_bindgen(js_name = lendRest)]
pub fn lend(fetch: Function, there: Promise) {
    LENT.set(Some((fetch, there)));
    Timeout::new(LATEST, fetch_ahead).forget();
}

/// Whether the rest is known to be there.
pub fn has_come() -> bool {
    IS_THERE.get()
}

/// Has the rest fetched, and tells whether it has come. If it has not, whoever needs it nevertheless asks once more.
pub async fn is_there() -> bool {
    fetch(false).await
}

/// Settles once the rest is there, and has nothing fetched for that.
pub async fn comes() {
    let there = LENT.with_borrow(|lent| lent.as_ref().map(|(_, there)| there.clone()));
    if let Some(there) = there.filter(|_| !IS_THERE.get()) {
        let _ = JsFuture::from(there).await;
    }
    IS_THERE.set(true);
}

/// Has the rest fetched once what has just changed is on the screen: nothing is to keep that waiting.
pub fn fetch_soon() {
    if !IS_ON_ITS_WAY.get() {
        request_animation_frame(|| {
            Timeout::new(AFTER_FRAME, fetch_ahead).forget();
        });
    }
}

/// Once is enough: it is asked for until it comes.
fn fetch_ahead() {
    if !IS_ON_ITS_WAY.replace(true) {
        spawn_local(async {
            fetch(true).await;
        });
    }
}

async fn fetch(is_patient: bool) -> bool {
    if IS_THERE.get() {
        return true;
    }
    let fetch = LENT.with_borrow(|lent| lent.as_ref().map(|(fetch, _)| fetch.clone()));
    let promise = fetch.and_then(|fetch| fetch.call1(&JsValue::UNDEFINED, &is_patient.into()).ok());
    let came = match promise {
        Some(promise) => JsFuture::from(promise.unchecked_into::<Promise>()).await.is_ok_and(|came| came.is_truthy()),
        // A program in one piece.
        None => true,
    };
    IS_THERE.set(came);
    came
}
