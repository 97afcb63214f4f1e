//! Texts with the parts marked that the words of the search have found.

use std::ops::Range;
use std::rc::Rc;

use leptos::prelude::*;

use super::built::{Build, Built, live};
use crate::signals::Memo;

/// A text that may become another, with the parts of it marked that `marks` finds while there are words to find.
///
/// Without words it is one text node, which stays and takes each text in turn.
pub(super) fn marked(
    has_words: Memo<bool>,
    text: Signal<String>,
    marks: impl Fn(&str) -> Vec<Range<usize>> + 'static,
) -> Built {
    let marks = Rc::new(marks);
    live(move || {
        if !has_words.get() {
            return text.built();
        }
        let marks = Rc::clone(&marks);
        live(move || text.with(|text| pieces(text, marks(text))))
    })
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
