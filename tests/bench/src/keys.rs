//! Typing into the search box, one key after another, and how long each takes to be answered on the screen.

use std::collections::HashMap;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::figures::{Figure, Figures, quantile};
use crate::stage::Side;
use crate::visit::{Visit, number};

/// What is typed key by key, and deleted again key by key: a name, a piece of many numbers, and what nobody is called.
/// Every key shows something else than the one before it.
const TEXTS: [&str; 3] = ["putri", "6281", "anx"];

/// The keys, each with what stands in the search box after it.
fn keys() -> Vec<(String, String)> {
    TEXTS.iter().flat_map(|text| typed_and_deleted(text)).collect()
}

fn typed_and_deleted(text: &str) -> Vec<(String, String)> {
    let so_far = |n: usize| text.chars().take(n).collect::<String>();
    let length = text.chars().count();
    let typed = text.chars().zip(1..).map(|(key, n)| (key.to_string(), so_far(n)));
    let deleted = (0..length).rev().map(|n| ("Backspace".to_owned(), so_far(n)));
    typed.chain(deleted).collect()
}

/// Types everything, and notes how long it took.
pub(crate) fn measure(visit: &Visit, people: usize, side: Side, figures: &mut Figures) -> Result<()> {
    ensure!(
        visit.page.eval("bench.focusSearch()") == json!(true),
        "the search box of the {} takes no focus",
        side.name()
    );
    let mut latencies = Vec::new();
    let mut counts: HashMap<String, f64> = HashMap::from([(String::new(), visit.count)]);
    for (key, text) in keys() {
        visit.page.press(&key);
        let answer = visit.page.eval(&format!("bench.answered({})", Value::from(text.as_str())));
        latencies.push(number(&answer, "latency")?);
        let count = number(&answer, "count")?;
        // A list that shows fewer or more for the same words was looked at before it was done.
        let before = *counts.entry(text.clone()).or_insert(count);
        ensure!((before - count).abs() < 0.5, "the {} shows {before} and then {count} for “{text}”", side.name());
    }
    for (figure, share) in [(Figure::KeyMedian, 0.5), (Figure::KeyP95, 0.95), (Figure::KeyWorst, 1.0)] {
        if let Some(latency) = quantile(&latencies, share) {
            figures.note(people, side, figure, latency);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_typed_and_deleted_key_by_key() {
        let keys = typed_and_deleted("an");
        let keys: Vec<_> = keys.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
        assert_eq!(keys, [("a", "a"), ("n", "an"), ("Backspace", "a"), ("Backspace", "")]);
    }
}
