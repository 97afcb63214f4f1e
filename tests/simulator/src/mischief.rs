//! What faults do to answers.

use crate::behaviour::Effect;
use crate::http::{Answer, Request};
use crate::server::Gateway;
use crate::spelling;
use serde_json::{Value, json};

/// The gateway's answer, as the fault leaves it. Faults of timing and of the connection are the
/// server's, and those of paging went into the request.
pub(crate) fn answer(gateway: &dyn Gateway, request: &Request, effect: Option<&Effect>) -> Answer {
    match effect {
        Some(Effect::Status(status)) => gateway.failure(*status, request),
        Some(Effect::RetryAfter { status, seconds }) => {
            gateway.failure(*status, request).with_header("retry-after", seconds.to_string())
        }
        Some(Effect::StatusWith { status, headers, body, content_type }) => {
            let mut answer = Answer::of(*status, content_type, body.as_str());
            answer.headers.clone_from(headers);
            answer
        }
        Some(Effect::WrongType) => Answer::of(200, "text/plain; charset=utf-8", WRONG_SHAPE),
        Some(Effect::WrongShape) => Answer::of(200, "application/json", WRONG_SHAPE),
        Some(Effect::Html) => Answer::of(200, "text/html; charset=utf-8", PAGE),
        Some(Effect::BadRow) => with_bad_rows(gateway.answer(request)),
        Some(Effect::Wordy) => in_many_words(gateway.answer(request)),
        _ => gateway.answer(request),
    }
}

/// JSON with the rows of no gateway at the place of no gateway.
const WRONG_SHAPE: &str = r#"{"items":{"first":{"label":"not a contact"}},"ok":true}"#;

const PAGE: &str = "<!doctype html><html lang=\"en\"><title>Sign in</title>\
    <h1>Sign in to the guest network</h1><script>document.title='ran'</script></html>";

/// Where the five gateways put the rows of a list; WAHA's are the answer itself.
const ROWS: [&str; 4] = ["/contacts", "/results/data", "/data", ""];

/// What identifies a row in one gateway or another.
const IDS: [&str; 6] = ["id", "jid", "lid", "remoteJid", "JID", "groupJid"];

fn with_bad_rows(mut answer: Answer) -> Answer {
    let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else { return answer };
    let place = ROWS.iter().find(|place| body.pointer(place).is_some_and(Value::is_array));
    let rows = place.and_then(|place| body.pointer_mut(place)?.as_array_mut());
    let Some(rows) = rows else { return answer };
    for (place, row) in rows.iter_mut().enumerate() {
        match place {
            1 => *row = json!("this row is not an object"),
            3 => without_ids(row),
            5 => with_wrong_types(row),
            _ => {}
        }
    }
    answer.body = body.to_string().into_bytes();
    answer
}

fn in_many_words(mut answer: Answer) -> Answer {
    if let Ok(body) = serde_json::from_slice::<Value>(&answer.body) {
        answer.body = spelling::wordy(body).into_bytes();
    }
    answer
}

fn without_ids(row: &mut Value) {
    if let Some(row) = row.as_object_mut() {
        row.retain(|name, _| !IDS.contains(&name.as_str()));
    }
}

fn with_wrong_types(row: &mut Value) {
    let fields = row.as_object_mut().into_iter().flatten();
    for (_, value) in fields.filter(|(name, _)| !IDS.contains(&name.as_str())) {
        *value = match value {
            Value::String(_) => json!(42),
            Value::Number(_) => json!("many"),
            Value::Bool(_) => json!("yes"),
            Value::Null => json!({}),
            Value::Array(_) | Value::Object(_) => json!([[1]]),
        };
    }
}
