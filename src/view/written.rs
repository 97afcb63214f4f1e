//! Texts, attributes and classes that are written to the page only when they become others.

use web_sys::{Element, Node};

/// The text of an element.
pub(super) struct Line {
    node: Node,
    text: String,
}

impl Line {
    /// The text of an element that holds nothing but a text node, which is empty.
    pub(super) fn of(element: &Element) -> Option<Self> {
        Some(Self { node: element.first_child()?, text: String::new() })
    }

    pub(super) fn write(&mut self, text: &str) {
        if self.text != text {
            self.node.set_text_content(Some(text));
            text.clone_into(&mut self.text);
        }
    }
}

/// An attribute of an element.
pub(super) struct Attribute {
    element: Element,
    name: &'static str,
    text: Option<String>,
}

impl Attribute {
    /// An attribute that the element does not have yet.
    pub(super) fn of(element: &Element, name: &'static str) -> Self {
        Self { element: element.clone(), name, text: None }
    }

    pub(super) fn write(&mut self, text: &str) {
        if self.text.as_deref() != Some(text) {
            // It fails only for names that are none.
            let _ = self.element.set_attribute(self.name, text);
            text.clone_into(self.text.get_or_insert_default());
        }
    }
}

/// A class of an element, which it has or has not.
pub(super) struct Mark {
    element: Element,
    class: &'static str,
    is_set: bool,
}

impl Mark {
    /// A class that the element does not have yet.
    pub(super) fn of(element: &Element, class: &'static str) -> Self {
        Self { element: element.clone(), class, is_set: false }
    }

    pub(super) fn write(&mut self, is_set: bool) {
        if self.is_set != is_set {
            // It fails only for classes that are none.
            let _ = self.element.class_list().toggle_with_force(self.class, is_set);
            self.is_set = is_set;
        }
    }
}
