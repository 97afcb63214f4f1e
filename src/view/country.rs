//! The name of a number's country, as the browser knows it in the page's language.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::contact::Phone;
use crate::phone;
use crate::text::Texts;

/// The country of a number; `None` where its code is no country's, or the browser has no names.
pub(super) fn country(number: &Phone, texts: &Texts) -> Option<String> {
    let region = phone::country(number)?;
    // `Intl.DisplayNames` came to browsers later than the rest of `Intl`.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let names: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"region".into()).ok()?;
    let names = Reflect::construct(&names, &Array::of2(&texts.language.into(), &options)).ok()?;
    let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    of.call1(&names, &JsValue::from_str(region)).ok()?.as_string()
}
