//! How the browser puts texts in order, in the page's language.

use std::cmp::Ordering;
use std::collections::HashMap;

use js_sys::{Array, Function, Intl, JsString, Object, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

use crate::text::Texts;

thread_local! {
    /// Compares in all that two texts differ in.
    static FULL: Function = comparison("variant");
}

/// The page's language, as far as the page speaks it, compared down to `sensitivity`.
fn comparison(sensitivity: &str) -> Function {
    let language = document().document_element().and_then(|page| page.get_attribute("lang")).unwrap_or_default();
    let options = Object::new();
    let _ = Reflect::set(&options, &"sensitivity".into(), &sensitivity.into());
    Intl::Collator::new(&Array::of1(&Texts::of_language(&language).language.into()), &options).compare()
}

/// Compares two texts in all that they differ in.
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    FULL.with(|full| order(full, &one.into(), &other.into()))
}

fn order(comparison: &Function, one: &JsValue, other: &JsValue) -> Ordering {
    let order = comparison.call2(&JsValue::UNDEFINED, one, other).ok().and_then(|order| order.as_f64());
    order.and_then(|order| order.partial_cmp(&0.0)).unwrap_or(Ordering::Equal)
}

/// Gives each character its rank: the same to those that differ in accents or case, and 0 to what is passed over.
pub(super) fn ranks(chars: &[char]) -> Vec<u16> {
    let base = comparison("base");
    // One text goes over and one comes back, and the browser sorts by itself.
    let letters = Array::from(&JsString::from(chars.iter().collect::<String>()));
    if let Ok(sort) = Reflect::get(&letters, &"sort".into()).and_then(JsCast::dyn_into::<Function>) {
        let _ = sort.call1(&letters, &base);
    }
    let sorted: String = letters.join("").into();
    let (mut rank, mut last) = (0, JsValue::from_str(""));
    let mut ranks = HashMap::with_capacity(chars.len());
    for (letter, c) in letters.iter().zip(sorted.chars()) {
        if order(&base, &last, &letter).is_ne() {
            rank += 1;
            last = letter;
        }
        ranks.insert(c, rank);
    }
    chars.iter().map(|c| ranks.get(c).copied().unwrap_or_default()).collect()
}
