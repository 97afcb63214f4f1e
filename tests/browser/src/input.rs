//! The mouse, the wheel and the keyboard, as real input events.

use serde_json::{Value, json};

use crate::Page;
use crate::keyboard::Stroke;

/// A point in CSS pixels from the viewport's top left corner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// In how many moves a finger goes from where it is put down to where it is lifted.
const SWIPE_STEPS: u32 = 8;

impl Page {
    /// Presses a key and lets it go, wherever the focus is: `Enter`, `Tab`, `Escape`, `Backspace`, `Delete`, `Space`,
    /// `Home`, `End`, `PageUp`, `PageDown`, `ArrowUp`, `ArrowDown`, `ArrowLeft`, `ArrowRight`, `F1` to `F12`, or any
    /// character; after `Shift+`, `Control+`, `Alt+` or `Meta+` as wanted: `Shift+Tab`, `Control+a`.
    ///
    /// # Panics
    ///
    /// If there is no such key.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let Some(strokes) = Stroke::parse(key) else {
            self.fail(&format!("there is no key {key:?}"));
        };
        for stroke in &strokes {
            self.call("Input.dispatchKeyEvent", stroke.down());
        }
        for stroke in strokes.iter().rev() {
            self.call("Input.dispatchKeyEvent", stroke.up());
        }
    }

    /// Types `text` key by key, wherever the focus is. A line break is the Enter key.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        for character in text.chars() {
            let stroke = Stroke::of(character);
            self.call("Input.dispatchKeyEvent", stroke.down());
            self.call("Input.dispatchKeyEvent", stroke.up());
        }
    }

    /// Turns the wheel by so many CSS pixels, to the right and down, over a point of the viewport, and waits until
    /// that is painted.
    #[track_caller]
    pub fn wheel(&self, x: f64, y: f64, dx: f64, dy: f64) {
        self.mouse(json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": dx, "deltaY": dy }));
        self.wait_frames();
    }

    /// Turns the wheel without a pause, `dy` CSS pixels down over a point of the viewport at so many pixels a second, as
    /// a touchpad does.
    #[track_caller]
    pub fn wheel_on(&self, x: f64, y: f64, dy: f64, speed: u32) {
        // A gesture's distance is that of the finger, which moves the other way.
        let gesture = json!({ "x": x, "y": y, "yDistance": -dy, "speed": speed, "gestureSourceType": "mouse" });
        self.call("Input.synthesizeScrollGesture", gesture);
    }

    /// Swipes a finger from a point by so many CSS pixels, lifts it at rest, and waits until that is painted.
    #[track_caller]
    pub(crate) fn swipe(&self, from: Point, dx: f64, dy: f64) {
        let touch = |kind: &str, points: Value| {
            self.call("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points }));
            self.wait_frames();
        };
        touch("touchStart", json!([{ "x": from.x, "y": from.y }]));
        // The last moves stay where they are: a finger that is lifted on its way lets the page glide on.
        for step in 1..=SWIPE_STEPS + 4 {
            let part = f64::from(step.min(SWIPE_STEPS)) / f64::from(SWIPE_STEPS);
            touch("touchMove", json!([{ "x": from.x + dx * part, "y": from.y + dy * part }]));
        }
        touch("touchEnd", json!([]));
    }

    /// Inserts `text` at the caret in one go, as pasting or an input method does.
    #[track_caller]
    pub(crate) fn insert(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    #[track_caller]
    pub(crate) fn move_to(&self, point: Point) {
        self.mouse(json!({ "type": "mouseMoved", "x": point.x, "y": point.y }));
    }

    /// Presses and lets go the left button; `nth` is 2 for the second half of a double click.
    #[track_caller]
    pub(crate) fn click_at(&self, point: Point, nth: u32) {
        let button =
            |kind: &str| json!({ "type": kind, "x": point.x, "y": point.y, "button": "left", "clickCount": nth });
        self.move_to(point);
        self.mouse(button("mousePressed"));
        self.mouse(button("mouseReleased"));
    }

    #[track_caller]
    fn mouse(&self, event: Value) {
        self.call("Input.dispatchMouseEvent", event);
    }
}
