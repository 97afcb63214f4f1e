//! Texts with the parts marked that the words of the search have found.

use std::ops::Range;

use leptos::prelude::document;
use web_sys::{Element, Node};

/// The text of an element, with parts of it marked.
///
/// At every key that is typed each row gets other marks: what stands there takes the new texts, and only what there is more
/// or less of is made or removed.
pub(super) struct MarkedText {
    element: Element,
    /// Text, mark, text and so on.
    nodes: Vec<Node>,
    texts: Vec<String>,
}

impl MarkedText {
    /// The text of an element that holds nothing but a text node, which is empty.
    pub(super) fn of(element: Element) -> Option<Self> {
        let nodes = vec![element.first_child()?];
        Some(Self { element, nodes, texts: vec![String::new()] })
    }

    /// Shows a text, with these parts of it marked.
    pub(super) fn show(&mut self, text: &str, marks: Vec<Range<usize>>) {
        let pieces = cut(text, marks);
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
            let _ = self.element.remove_child(&node);
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
        let is_there = self.element.append_child(&node).is_ok();
        self.nodes.push(node);
        self.texts.push(String::new());
        is_there
    }
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
