//! Times as people read them: today's by the clock, then the weekday, then the date, in the reader's zone and language.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::contact::Timestamp;
use crate::text::Texts;

const DAY: f64 = 86_400_000.0;

/// A time in a few characters.
pub(super) fn short(time: Timestamp, texts: &Texts) -> String {
    let (then, now) = (date(time.0 as f64), Date::new_0());
    let days = ((midnight(&now) - midnight(&then)) / DAY).round() as i64;
    let is_past = then.get_time() <= now.get_time();
    if days == 1 {
        return texts.yesterday.to_owned();
    }
    let parts: Parts = match days {
        0 => &[("hour", "2-digit"), ("minute", "2-digit")],
        2..=6 if is_past => &[("weekday", "short")],
        _ if then.get_full_year() == now.get_full_year() => &[("day", "numeric"), ("month", "short")],
        _ => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
    };
    format(&then, texts, parts)
}

/// A time by date and clock.
pub(super) fn medium(time: Timestamp, texts: &Texts) -> String {
    format(&date(time.0 as f64), texts, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// A time as machines read it; empty for what is beyond the calendar.
pub(super) fn iso(time: Timestamp) -> String {
    let date = date(time.0 as f64);
    if date.get_time().is_nan() { String::new() } else { date.to_iso_string().into() }
}

/// A time in full.
pub(super) fn full(time: Timestamp, texts: &Texts) -> String {
    format(&date(time.0 as f64), texts, &[("dateStyle", "full"), ("timeStyle", "long")])
}

fn date(millis: f64) -> Date {
    Date::new(&JsValue::from_f64(millis))
}

/// Midnight before `date`, in the reader's zone.
fn midnight(date: &Date) -> f64 {
    let day = self::date(date.get_time());
    day.set_hours(0);
    day.set_minutes(0);
    day.set_seconds(0);
    day.set_milliseconds(0)
}

/// Lets the browser write the date. What it cannot write, such as a year beyond its calendar, is left out.
fn format(date: &Date, texts: &Texts, parts: Parts) -> String {
    if date.get_time().is_nan() {
        return String::new();
    }
    let written = writer(texts.language, parts).call1(&JsValue::UNDEFINED, date.unchecked_ref());
    written.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Which parts of a date are written, and how.
type Parts = &'static [(&'static str, &'static str)];

thread_local! {
    /// What writes dates, by language and parts. To make one takes a browser far longer than to write a date.
    static WRITERS: RefCell<Vec<(&'static str, Parts, Function)>> = const { RefCell::new(Vec::new()) };
}

fn writer(language: &'static str, parts: Parts) -> Function {
    WRITERS.with_borrow_mut(|writers| {
        let known = writers.iter().find(|(of, each, _)| (*of, *each) == (language, parts));
        if let Some((.., writer)) = known {
            return writer.clone();
        }
        let options = Object::new();
        for (name, value) in parts {
            let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
        }
        let writer = Intl::DateTimeFormat::new(&Array::of1(&language.into()), &options).format();
        writers.push((language, parts, writer.clone()));
        writer
    })
}
