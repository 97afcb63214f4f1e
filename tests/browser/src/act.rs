//! What a person does to an element: clicking, typing, choosing, scrolling.

use serde_json::{Value, json};

use crate::input::Point;
use crate::node::Node;
use crate::scripts::{AIM, CHOOSE, FOCUS, SELECT_ALL};
use crate::state::{number, text};
use crate::{Element, wait};

impl Element {
    /// Clicks it with the left button, where a person would: scrolled into view, come to rest, enabled, and not
    /// covered by anything.
    ///
    /// A field drawn by its label, the usual custom checkbox, is clicked there.
    ///
    /// # Panics
    ///
    /// If the pointer cannot reach it in time, with what is in the way.
    #[track_caller]
    pub fn click(&self) {
        let point = self.aim("be clicked");
        self.page().click_at(point, 1);
    }

    /// Clicks it twice, as [`click`](Self::click) does.
    ///
    /// # Panics
    ///
    /// If the pointer cannot reach it in time, with what is in the way.
    #[track_caller]
    pub fn double_click(&self) {
        let point = self.aim("be clicked");
        self.page().click_at(point, 1);
        self.page().click_at(point, 2);
    }

    /// Moves the pointer onto it.
    ///
    /// # Panics
    ///
    /// If the pointer cannot reach it in time, with what is in the way.
    #[track_caller]
    pub fn hover(&self) {
        let point = self.aim("be pointed at");
        self.page().move_to(point);
    }

    /// Puts `text` in place of what the field holds, in one go, as pasting does. Empty text clears it.
    ///
    /// # Panics
    ///
    /// If it is not a text field that can be edited.
    #[track_caller]
    pub fn fill(&self, text: &str) {
        self.until_possible("be filled", SELECT_ALL, &[]);
        if text.is_empty() {
            self.page().press("Delete");
        } else {
            self.page().insert(text);
        }
    }

    /// Types `text` key by key, after what the field holds.
    ///
    /// # Panics
    ///
    /// If it does not take the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.focus();
        self.page().type_text(text);
    }

    /// Focuses it and presses `key`: see [`Page::press`].
    ///
    /// # Panics
    ///
    /// If it does not take the focus, or there is no such key.
    #[track_caller]
    pub fn press(&self, key: &str) {
        self.focus();
        self.page().press(key);
    }

    /// Gives it the keyboard focus. If it has it already, nothing happens; a text field's caret goes to the end.
    ///
    /// # Panics
    ///
    /// If it does not take the focus.
    #[track_caller]
    pub fn focus(&self) {
        self.until_possible("be focused", FOCUS, &[]);
    }

    /// Chooses the option of a `<select>` that a person sees as `label`, and tells the page so by `input` and `change`.
    ///
    /// # Panics
    ///
    /// If it is no `<select>`, or the option does not come in time, with the options there were.
    #[track_caller]
    pub fn select_option(&self, label: &str) {
        self.until_possible("be set", CHOOSE, &[json!(label)]);
    }

    /// Ticks a checkbox, a switch or a radio button by a click, unless it is ticked.
    ///
    /// # Panics
    ///
    /// If it cannot be clicked, or is not ticked in time after.
    #[track_caller]
    pub fn check(&self) {
        self.set_checked("true");
    }

    /// Unticks a checkbox or a switch by a click, unless it is not ticked.
    ///
    /// # Panics
    ///
    /// If it cannot be clicked, or is still ticked in time after.
    #[track_caller]
    pub fn uncheck(&self) {
        self.set_checked("false");
    }

    /// Turns the wheel over it by so many CSS pixels, to the right and down, and waits until that is painted.
    ///
    /// # Panics
    ///
    /// If the pointer cannot reach it in time, with what is in the way.
    #[track_caller]
    pub fn scroll_by(&self, dx: f64, dy: f64) {
        let point = self.aim("be scrolled");
        self.page().wheel(point.x, point.y, dx, dy);
    }

    /// Swipes a finger over it by so many CSS pixels, to the right and down, and waits until that is painted. It lifts
    /// at rest, so that nothing glides on.
    ///
    /// # Panics
    ///
    /// If the finger cannot reach it in time, with what is in the way.
    #[track_caller]
    pub fn swipe(&self, dx: f64, dy: f64) {
        let point = self.aim("be swiped");
        self.page().swipe(point, dx, dy);
    }

    /// Brings its content to this scroll position at once, as dragging the scrollbar does, and waits until that is
    /// painted.
    #[track_caller]
    pub fn scroll_to(&self, x: f64, y: f64) {
        let scroll = "(element, left, top) => element.scrollTo({ left, top, behavior: 'instant' })";
        self.read(scroll, &[json!(x), json!(y)]);
        self.page().wait_frames();
    }

    /// Scrolls whatever it takes until it is in view; nothing happens if it is.
    ///
    /// # Panics
    ///
    /// If it has no box on the screen.
    #[track_caller]
    pub fn scroll_into_view(&self) {
        if let Err(failure) = self.attempt(Node::scroll_into_view) {
            self.fail("be scrolled into view", &failure.to_string());
        }
    }

    /// A point where the pointer reaches it, waited for.
    #[track_caller]
    fn aim(&self, action: &str) -> Point {
        let look = || {
            let at = self.attempt(|node| {
                // What has no box cannot be scrolled to; the script knows better words for it.
                let _ = node.scroll_into_view();
                node.call(AIM, &[])
            });
            let at = at.map_err(|failure| failure.to_string())?;
            match at["why"].as_str() {
                Some(why) => Err(format!("it {why}")),
                None => Ok(Point { x: number(&at["x"]), y: number(&at["y"]) }),
            }
        };
        match wait::until(self.page().patience(), look) {
            Ok(point) => point,
            Err(why) => self.fail(action, &why),
        }
    }

    /// Runs `js` again and again until it no longer says why not.
    #[track_caller]
    fn until_possible(&self, action: &str, js: &str, args: &[Value]) {
        let look = || match self.attempt(|node| node.call(js, args)) {
            Ok(Value::Null) => Ok(()),
            Ok(why) => Err(format!("it {}", text(&why))),
            Err(failure) => Err(failure.to_string()),
        };
        if let Err(why) = wait::until(self.page().patience(), look) {
            self.fail(action, &why);
        }
    }

    #[track_caller]
    fn set_checked(&self, wanted: &str) {
        if self.ax_property("checked").as_deref() == Some(wanted) {
            return;
        }
        self.click();
        let look = || match self.ax_property("checked") {
            Some(checked) if checked == wanted => Ok(()),
            checked => Err(format!("after a click its state `checked` is {checked:?}")),
        };
        if let Err(why) = wait::until(self.page().patience(), look) {
            self.fail("be set", &why);
        }
    }
}
