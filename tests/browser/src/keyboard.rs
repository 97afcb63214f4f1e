//! Keys by name, and the events of pressing them.

use serde_json::{Value, json};

/// Modifiers by name, with their bit in the protocol and their Windows key code.
const MODIFIERS: &[(&str, u32, u32)] = &[("Alt", 1, 18), ("Control", 2, 17), ("Meta", 4, 91), ("Shift", 8, 16)];

const SHIFT: u32 = 8;

/// Keys that are no character, with their Windows key code.
const KEYS: &[(&str, u32)] = &[
    ("Backspace", 8),
    ("Tab", 9),
    ("Enter", 13),
    ("Escape", 27),
    ("PageUp", 33),
    ("PageDown", 34),
    ("End", 35),
    ("Home", 36),
    ("ArrowLeft", 37),
    ("ArrowUp", 38),
    ("ArrowRight", 39),
    ("ArrowDown", 40),
    ("Insert", 45),
    ("Delete", 46),
    ("F1", 112),
    ("F2", 113),
    ("F3", 114),
    ("F4", 115),
    ("F5", 116),
    ("F6", 117),
    ("F7", 118),
    ("F8", 119),
    ("F9", 120),
    ("F10", 121),
    ("F11", 122),
    ("F12", 123),
];

/// One key going down and up again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stroke {
    /// `KeyboardEvent.key`.
    key: String,
    /// `KeyboardEvent.code`, the place on a US keyboard; empty for what is not on it.
    code: String,
    windows_code: u32,
    /// What it writes; `None` for a key that only acts.
    text: Option<String>,
    modifiers: u32,
}

impl Stroke {
    /// The strokes of a key such as `Shift+Tab`, modifiers first; `None` if there is no such key.
    pub(crate) fn parse(key: &str) -> Option<Vec<Self>> {
        let mut strokes = Vec::new();
        let mut held = 0;
        let mut rest = key;
        // A plus sign by itself is a key, not the end of a modifier.
        while let Some((name, after)) =
            rest.split_once('+').filter(|(name, after)| !name.is_empty() && !after.is_empty())
        {
            let &(name, bit, windows_code) = MODIFIERS.iter().find(|(known, ..)| *known == name)?;
            held |= bit;
            strokes.push(Self {
                key: name.to_owned(),
                code: format!("{name}Left"),
                windows_code,
                text: None,
                modifiers: held,
            });
            rest = after;
        }
        let mut stroke = Self::named(rest)?;
        stroke.modifiers |= held;
        if held & !SHIFT != 0 {
            // A shortcut writes nothing.
            stroke.text = None;
        }
        strokes.push(stroke);
        Some(strokes)
    }

    /// The stroke that writes `character`.
    pub(crate) fn of(character: char) -> Self {
        let (code, windows_code) = match character {
            '\n' | '\r' => return Self { text: Some("\r".to_owned()), ..Self::acting("Enter", 13) },
            '\t' => return Self::acting("Tab", 9),
            ' ' => ("Space".to_owned(), 32),
            'a'..='z' | 'A'..='Z' => {
                (format!("Key{}", character.to_ascii_uppercase()), u32::from(character.to_ascii_uppercase()))
            }
            '0'..='9' => (format!("Digit{character}"), u32::from(character)),
            '/' => ("Slash".to_owned(), 191),
            // Most people have it somewhere else, if at all.
            _ => (String::new(), 0),
        };
        let modifiers = if character.is_ascii_uppercase() { SHIFT } else { 0 };
        Self { key: character.to_string(), code, windows_code, text: Some(character.to_string()), modifiers }
    }

    /// Parameters of `Input.dispatchKeyEvent` for pressing it.
    pub(crate) fn down(&self) -> Value {
        // A key that writes nothing goes down raw, or it would leave an empty keypress.
        let kind = if self.text.is_some() { "keyDown" } else { "rawKeyDown" };
        let mut event = self.event(kind);
        if let Some(text) = &self.text {
            event["text"] = json!(text);
        }
        event
    }

    /// Parameters of `Input.dispatchKeyEvent` for letting it go.
    pub(crate) fn up(&self) -> Value {
        self.event("keyUp")
    }

    fn event(&self, kind: &str) -> Value {
        json!({
            "type": kind,
            "key": self.key,
            "code": self.code,
            "windowsVirtualKeyCode": self.windows_code,
            "modifiers": self.modifiers,
        })
    }

    fn named(name: &str) -> Option<Self> {
        let mut characters = name.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => return Some(Self::of(character)),
            _ if name == "Space" => return Some(Self::of(' ')),
            _ if name == "Enter" => return Some(Self::of('\n')),
            _ => {}
        }
        KEYS.iter().find(|(known, _)| *known == name).map(|&(known, code)| Self::acting(known, code))
    }

    fn acting(name: &str, windows_code: u32) -> Self {
        Self { key: name.to_owned(), code: name.to_owned(), windows_code, text: None, modifiers: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Stroke;

    #[track_caller]
    fn check(key: &str, strokes: &[(&str, &str, Option<&str>, u32)]) {
        let parsed = Stroke::parse(key).unwrap();
        let parsed: Vec<_> = parsed
            .iter()
            .map(|stroke| (stroke.key.as_str(), stroke.code.as_str(), stroke.text.as_deref(), stroke.modifiers))
            .collect();
        assert_eq!(parsed, strokes);
    }

    #[test]
    fn a_character_writes_itself() {
        check("a", &[("a", "KeyA", Some("a"), 0)]);
        check("é", &[("é", "", Some("é"), 0)]);
    }

    #[test]
    fn a_capital_holds_shift() {
        check("A", &[("A", "KeyA", Some("A"), 8)]);
    }

    #[test]
    fn enter_writes_a_line_break() {
        check("Enter", &[("Enter", "Enter", Some("\r"), 0)]);
    }

    #[test]
    fn modifiers_go_down_first() {
        check("Shift+Tab", &[("Shift", "ShiftLeft", None, 8), ("Tab", "Tab", None, 8)]);
    }

    #[test]
    fn a_shortcut_writes_nothing() {
        check("Control+a", &[("Control", "ControlLeft", None, 2), ("a", "KeyA", None, 2)]);
    }

    #[test]
    fn plus_is_a_key_of_its_own() {
        check("+", &[("+", "", Some("+"), 0)]);
    }

    #[test]
    fn an_unknown_key_is_none() {
        assert_eq!(Stroke::parse("Entre"), None);
        assert_eq!(Stroke::parse("Hyper+a"), None);
    }
}
