//! What the page has asked for before the program was there, for the program to take over (`public/boot.js`).

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, Headers};

thread_local! {
    static LENT: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes over what gives the answer to something that was asked early, if it was: by its address, headers and a signal that
/// stops it. At the first thing that was not asked, it stops what is left.
pub fn lend(answer: Function) {
    LENT.set(Some(answer));
}

/// The answer to a read, if it was asked early. It is given once.
pub(super) fn answer(url: &str, headers: &Headers, signal: &AbortSignal) -> Option<Promise> {
    let lent = LENT.with_borrow(Clone::clone)?;
    let answer = lent.call3(&JsValue::UNDEFINED, &url.into(), headers, signal).ok()?.dyn_into().ok();
    if answer.is_none() {
        LENT.set(None);
    }
    answer
}
