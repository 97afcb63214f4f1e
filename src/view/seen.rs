//! Tells when an element comes onto the screen, so that nothing is asked for what nobody sees.

use crate::signals::RwSignal;
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Whether the element has been on the screen. Once it has, it stays so.
pub(super) fn seen(element: impl Fn() -> Option<Element> + 'static) -> RwSignal<bool> {
    let is_seen = RwSignal::new(false);
    let watching = StoredValue::new_local(None::<Watching>);
    Effect::new(move || {
        let Some(element) = element() else { return };
        let look = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let is_here = |entry: wasm_bindgen::JsValue| {
                entry.dyn_ref::<IntersectionObserverEntry>().is_some_and(IntersectionObserverEntry::is_intersecting)
            };
            if entries.iter().any(is_here) {
                is_seen.try_set(true);
                let _ = watching.try_update_value(Option::take);
            }
        });
        match IntersectionObserver::new(look.as_ref().unchecked_ref()) {
            Ok(observer) => {
                observer.observe(&element);
                watching.set_value(Some(Watching { observer, _look: look }));
            }
            Err(_) => is_seen.set(true),
        }
    });
    on_cleanup(move || drop(watching.try_update_value(Option::take)));
    is_seen
}

/// An observer, which is let go when this is dropped.
struct Watching {
    observer: IntersectionObserver,
    _look: Closure<dyn FnMut(Array)>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
