//! Texts with the parts marked that the words of the search have found.

use std::ops::Range;

use leptos::prelude::*;

use super::built::{Build, Built, live};
use crate::contact::Phone;
use crate::store::DeskStore;

/// A name, or several, with what was found in it marked.
pub(super) fn marked_name(store: DeskStore, name: String) -> Built {
    live(move || pieces(&name, store.marks(&name)))
}

/// A number as it is written, with what was found in it marked.
pub(super) fn marked_number(store: DeskStore, written: String, number: Phone) -> Built {
    live(move || pieces(&written, store.digit_marks(&written, &number)))
}

fn pieces(text: &str, marks: Vec<Range<usize>>) -> Built {
    if marks.is_empty() {
        return text.to_owned().built();
    }
    let mut pieces = Vec::new();
    let mut end = 0;
    for mark in marks {
        // Ranges that make no sense mark nothing.
        let (Some(before), Some(found)) = (text.get(end..mark.start), text.get(mark.clone())) else { continue };
        pieces.push(before.to_owned().built());
        pieces.push(view! { <mark class="mark">{found.to_owned()}</mark> }.built());
        end = mark.end;
    }
    pieces.push(text.get(end..).unwrap_or_default().to_owned().built());
    pieces.built()
}
