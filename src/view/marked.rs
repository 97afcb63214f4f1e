//! Texts with the parts marked that the words of the search have found.

use std::ops::Range;

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::Mountable;
use wasm_bindgen::JsCast;

use super::built::Built;

/// A text that may become another, with the parts of it marked that `marks` finds.
///
/// At every key that is typed each row gets other marks: what stands there takes the new texts, and only what there is more
/// or less of is made or removed.
pub(super) fn marked(text: Signal<String>, marks: impl Fn(&str) -> Vec<Range<usize>> + 'static) -> Built {
    of(text, Box::new(marks))
}

type Marks = Box<dyn Fn(&str) -> Vec<Range<usize>>>;

fn of(text: Signal<String>, marks: Marks) -> Built {
    Built::of_effect(RenderEffect::new(move |before: Option<Pieces>| {
        let mut pieces = before.unwrap_or_else(Pieces::new);
        text.with(|text| pieces.show(&cut(text, marks(text))));
        pieces
    }))
}

/// The text in pieces, of which every second one is marked.
fn cut(text: &str, marks: Vec<Range<usize>>) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(2 * marks.len() + 1);
    let mut end = 0;
    for mark in marks {
        // Ranges that make no sense mark nothing.
        let (Some(before), Some(found)) = (text.get(end..mark.start), text.get(mark.clone())) else { continue };
        pieces.extend([before, found]);
        end = mark.end;
    }
    pieces.push(text.get(end..).unwrap_or_default());
    pieces
}

/// The nodes of a text: text, mark, text and so on.
struct Pieces {
    nodes: Vec<Node>,
    texts: Vec<String>,
}

impl Pieces {
    fn new() -> Self {
        Self { nodes: vec![document().create_text_node("").into()], texts: vec![String::new()] }
    }

    fn show(&mut self, pieces: &[&str]) {
        for (n, piece) in pieces.iter().enumerate() {
            if self.nodes.len() <= n && !self.add(n) {
                break;
            }
            if let (Some(node), Some(text)) = (self.nodes.get(n), self.texts.get_mut(n))
                && text != piece
            {
                node.set_text_content(Some(piece));
                (*piece).clone_into(text);
            }
        }
        for node in self.nodes.drain(pieces.len().min(self.nodes.len())..) {
            remove(&node);
        }
        self.texts.truncate(pieces.len());
    }

    /// Adds an empty node behind the others.
    fn add(&mut self, n: usize) -> bool {
        let node: Node = if n.is_multiple_of(2) {
            document().create_text_node("").into()
        } else {
            let Ok(mark) = document().create_element("mark") else { return false };
            mark.set_class_name("mark");
            mark.into()
        };
        if let Some((last, parent)) = self.nodes.last().and_then(|last| Some((last, last.parent_node()?))) {
            let _ = parent.insert_before(&node, last.next_sibling().as_ref());
        }
        self.nodes.push(node);
        self.texts.push(String::new());
        true
    }
}

fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}

impl Mountable for Pieces {
    fn unmount(&mut self) {
        self.nodes.iter().for_each(remove);
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for node in &self.nodes {
            let _ = parent.insert_before(node, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.nodes.first().and_then(Node::parent_element);
        parent.is_some_and(|parent| {
            child.mount(&parent, self.nodes.first());
            true
        })
    }

    fn elements(&self) -> Vec<Element> {
        self.nodes.iter().filter_map(|node| node.clone().dyn_into().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the pieces of a text, of which `marks` are marked: from where and up to where.
    fn check(text: &str, marks: &[(usize, usize)], expected: &[&str]) {
        assert_eq!(cut(text, marks.iter().map(|(start, end)| *start..*end).collect()), expected);
    }

    #[test]
    fn every_second_piece_is_marked() {
        check("József", &[], &["József"]);
        check("Ana Ban", &[(0, 2), (5, 7)], &["", "An", "a B", "an", ""]);
    }

    #[test]
    fn ranges_that_make_no_sense_mark_nothing() {
        check("é", &[(0, 1)], &["é"]);
        check("ana", &[(2, 1), (9, 10)], &["ana"]);
        check("ana", &[(1, 2), (0, 1)], &["a", "n", "a"]);
    }
}
