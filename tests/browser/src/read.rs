//! What can be read off an element: text, states, values, place.

use serde_json::{Value, json};

use crate::Element;
use crate::node::Node;
use crate::state::{number, text};

/// A box in CSS pixels from the viewport's top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Element {
    /// How far its content is scrolled, to the right and down, in CSS pixels.
    #[must_use]
    #[track_caller]
    pub fn scroll_position(&self) -> (f64, f64) {
        let at = self.read("(element) => [element.scrollLeft, element.scrollTop]", &[]);
        (number(&at[0]), number(&at[1]))
    }

    /// Its text as it is shown: `innerText`.
    #[must_use]
    #[track_caller]
    pub fn text(&self) -> String {
        match self.try_text() {
            Ok(text) => text,
            Err(failure) => self.fail("be read", &failure.to_string()),
        }
    }

    /// Its accessible name now.
    #[must_use]
    #[track_caller]
    pub fn name(&self) -> String {
        text(&self.accessibility()["name"]["value"])
    }

    /// Its accessible description now, such as the text its `aria-describedby` points to; empty if it has none.
    #[must_use]
    #[track_caller]
    pub fn description(&self) -> String {
        text(&self.accessibility()["description"]["value"])
    }

    /// Its role now, in the browser's words.
    #[must_use]
    #[track_caller]
    pub fn role(&self) -> String {
        text(&self.accessibility()["role"]["value"])
    }

    /// What assistive technology is told of one of its states: `checked`, `expanded`, `selected`, `disabled`, `busy`,
    /// `live`, `level`, `invalid`, `valuenow`… as text, so `true`, `false`, `mixed`, `polite`, `2`. `None` if the
    /// state does not apply.
    #[must_use]
    #[track_caller]
    pub fn ax_property(&self, name: &str) -> Option<String> {
        let node = self.accessibility();
        let property = node["properties"].as_array()?.iter().find(|property| property["name"] == name)?;
        match &property["value"]["value"] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// What it holds: the text of a field, the label shown by a `<select>`, the number of a progress bar, as
    /// assistive technology is told; empty if nothing.
    #[must_use]
    #[track_caller]
    pub fn value(&self) -> String {
        match &self.accessibility()["value"]["value"] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// The attribute `name`, if it is there.
    #[must_use]
    #[track_caller]
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.read("(element, name) => element.getAttribute(name)", &[json!(name)]).as_str().map(str::to_owned)
    }

    /// The JavaScript property `name`; null for what JSON has no form for.
    #[must_use]
    #[track_caller]
    pub fn property(&self, name: &str) -> Value {
        self.read("(element, name) => element[name]", &[json!(name)])
    }

    /// The computed value of a CSS property: `style("color")` is `rgb(0, 0, 0)`.
    #[must_use]
    #[track_caller]
    pub fn style(&self, name: &str) -> String {
        text(&self.read("(element, name) => getComputedStyle(element).getPropertyValue(name)", &[json!(name)]))
    }

    /// Runs `js`, a function of this element, and gives its value; a promise is awaited. For what no method here says:
    /// `row.eval("(row) => row.dataset.id")`.
    ///
    /// # Panics
    ///
    /// If the script throws.
    #[track_caller]
    pub fn eval(&self, js: &str) -> Value {
        self.read(js, &[])
    }

    /// Whether it has the keyboard focus.
    #[must_use]
    #[track_caller]
    pub fn is_focused(&self) -> bool {
        self.read("(element) => element.matches(':focus')", &[]) == true
    }

    /// Its box on the screen; all zero if it has none.
    #[must_use]
    #[track_caller]
    pub fn bounding_box(&self) -> BoundingBox {
        let at = self.read("(element) => element.getBoundingClientRect().toJSON()", &[]);
        BoundingBox {
            x: number(&at["x"]),
            y: number(&at["y"]),
            width: number(&at["width"]),
            height: number(&at["height"]),
        }
    }

    /// Whether some of its box is inside the viewport. What lies on top of it does not matter.
    #[must_use]
    #[track_caller]
    pub fn is_in_view(&self) -> bool {
        let js = "(element) => { const at = element.getBoundingClientRect(); return at.width > 0 && at.height > 0 \
                  && at.bottom > 0 && at.right > 0 && at.top < innerHeight && at.left < innerWidth; }";
        self.read(js, &[]) == true
    }

    #[track_caller]
    fn accessibility(&self) -> Value {
        match self.attempt(Node::accessibility) {
            Ok(node) => node,
            Err(failure) => self.fail("be asked", &failure.to_string()),
        }
    }
}
