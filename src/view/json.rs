//! JSON as people read it: laid out in lines, and the fields of an object apart. Values stay what they are.

use crate::gateway::without_escapes;

/// How many levels are indented. A gateway may send any number, and each would make the lines of all below it longer.
const DEEPEST: usize = 20;

/// Lays compact JSON out in lines. Texts lose the escapes that they can do without; nothing else is read, so that numbers
/// stay exact.
pub(super) fn laid_out(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut place = Place::default();
    let mut begin = 0;
    let mut chars = json.char_indices().peekable();
    let new_line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
    };
    while let Some((at, c)) = chars.next() {
        let was_inside = place.is_inside;
        if place.is_in_text(c) {
            match (was_inside, place.is_inside) {
                (false, _) => begin = at,
                (true, false) => text.push_str(&without_escapes(json.get(begin..=at).unwrap_or_default())),
                (true, true) => {}
            }
            continue;
        }
        match c {
            '{' | '[' => {
                text.push(c);
                // What is empty stays on its line.
                if let Some((_, end)) = chars.next_if(|(_, next)| matches!(next, '}' | ']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(c);
            }
            ',' => {
                text.push(c);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            c => text.push(c),
        }
    }
    if place.is_inside {
        text.push_str(json.get(begin..).unwrap_or_default());
    }
    text
}

/// The fields of a compact JSON object in their order: each name, still written as JSON, with its value. Empty for
/// anything else.
pub(super) fn fields(json: &str) -> Vec<(&str, &str)> {
    let Some(inside) = json.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return Vec::new() };
    let (mut fields, mut depth, mut begin, mut colon) = (Vec::new(), 0_usize, 0, None);
    let mut place = Place::default();
    // One more comma ends the last field.
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        if place.is_in_text(c) {
            continue;
        }
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && colon.is_none() => colon = Some(at),
            ',' if depth == 0 => {
                let field =
                    colon.take().and_then(|colon| Some((inside.get(begin..colon)?, inside.get(colon + 1..at)?)));
                fields.extend(field);
                begin = at + 1;
            }
            _ => {}
        }
    }
    fields
}

/// Whether one is inside a text, on the way through JSON.
#[derive(Default)]
struct Place {
    is_inside: bool,
    is_escaped: bool,
}

impl Place {
    /// Goes on by `c`, and tells whether it belongs to a text, its quotation marks included.
    fn is_in_text(&mut self, c: char) -> bool {
        let was_inside = self.is_inside;
        self.is_inside = if was_inside { self.is_escaped || c != '"' } else { c == '"' };
        self.is_escaped = was_inside && c == '\\' && !self.is_escaped;
        was_inside || self.is_inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_its_values_stay_as_they_are() {
        let json = r#"{"id":12345678901234567890,"a":[],"b":{"t":"x{,:\"}\\"},"c":[1,null]}"#;
        let expected = r#"{
  "id": 12345678901234567890,
  "a": [],
  "b": {
    "t": "x{,:\"}\\"
  },
  "c": [
    1,
    null
  ]
}"#;
        assert_eq!(laid_out(json), expected);
    }

    #[test]
    fn a_text_loses_the_escapes_that_it_can_do_without() {
        assert_eq!(laid_out(r#""\u00c9t\u00e9 \/ \"x\" \ud83d\ude00 \\""#), r#""Été / \"x\" 😀 \\""#);
        assert_eq!(laid_out(r#"{"\u00e9":"\ud83d"}"#), "{\n  \"é\": \"\\ud83d\"\n}");
    }

    #[test]
    fn what_lies_deep_takes_no_more_room_than_its_lines() {
        let json = ["[", "]"].map(|bracket| bracket.repeat(100_000)).concat();
        assert!(laid_out(&json).len() < 50 * json.len());
    }

    #[test]
    fn what_is_no_json_is_no_reason_to_stop() {
        assert_eq!(laid_out("}]"), "\n}\n]");
        assert_eq!(laid_out("\"open"), "\"open");
        assert_eq!(laid_out(""), "");
    }

    #[test]
    fn fields_come_apart_in_their_order() {
        let json = r#"{"b":"x,\"y\"","2":9007199254740993,"a":{"c":[1,2]},"d":[]}"#;
        let expected = [
            (r#""b""#, r#""x,\"y\"""#),
            (r#""2""#, "9007199254740993"),
            (r#""a""#, r#"{"c":[1,2]}"#),
            (r#""d""#, "[]"),
        ];
        assert_eq!(fields(json), expected);
        for nothing in ["{}", "[]", "[1]", "", "x", "{", "{,}"] {
            assert_eq!(fields(nothing), [], "{nothing}");
        }
    }
}
