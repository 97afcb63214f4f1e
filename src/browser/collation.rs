//! How the browser puts texts in order, in the page's language.

use std::cmp::Ordering;

use js_sys::{Array, Function, Intl, Object};
use leptos::prelude::document;
use wasm_bindgen::JsValue;

use crate::text::Texts;

thread_local! {
    static COMPARISON: Function = comparison();
}

/// That of the page's language, as far as the page speaks it.
fn comparison() -> Function {
    let language = document().document_element().and_then(|page| page.get_attribute("lang")).unwrap_or_default();
    Intl::Collator::new(&Array::of1(&Texts::of_language(&language).language.into()), &Object::new()).compare()
}

/// Compares two texts in all that they differ in.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let order = COMPARISON.with(|comparison| comparison.call2(&JsValue::UNDEFINED, &one.into(), &other.into()));
    let order = order.ok().and_then(|order| order.as_f64());
    order.and_then(|order| order.partial_cmp(&0.0)).unwrap_or(Ordering::Equal)
}
