//! Scrolling from end to end and by the wheel, looking at every frame.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::figures::{Figure, Figures, quantile};
use crate::stage::Side;
use crate::visit::{Visit, number, numbers};

/// In how many frames a list is scrolled through; a long one, which the bars are about, in more.
const STEPS: usize = 100;
const STEPS_OF_LONG: usize = 300;
const LONG: usize = 100_000;
/// How far the wheel is turned, in pixels, and how many of them a second: a list is read in no hurry, and flicked by
/// three screens a second.
const WHEEL: f64 = 5_000.0;
const WHEEL_SPEED: u32 = 2_400;

/// How what stands in place of a name begins. Those without one come last.
const NAMELESS: &str = "Number hidden";

/// Scrolls, and notes what was seen.
pub(crate) fn measure(visit: &Visit, people: usize, side: Side, figures: &mut Figures) -> Result<()> {
    let page = &visit.page;
    let steps = if people < LONG { STEPS } else { STEPS_OF_LONG };
    let ends = page.eval(&format!("bench.scroll({steps})"));
    let intervals = numbers(&ends, "intervals")?;
    check_order(&ends, side)?;
    let point = page.eval("bench.watchFrames()");
    let (x, y) = (number(&point, "x")?, number(&point, "y")?);
    page.wheel_on(x, y, WHEEL, WHEEL_SPEED);
    let wheel = page.eval("bench.watchedFrames()");
    let wheel_intervals = numbers(&wheel, "intervals")?;
    let moved = number(&wheel, "top")?;
    ensure!(moved > 0.0 || visit.count < 20.0, "the wheel does not scroll the {}", side.name());
    let mut note = |figure, value| figures.note(people, side, figure, value);
    note(Figure::ScrollP95, quantile(&intervals, 0.95).context("no frame came while scrolling")?);
    note(Figure::ScrollWorst, quantile(&intervals, 1.0).context("no frame came while scrolling")?);
    note(Figure::WheelP95, quantile(&wheel_intervals, 0.95).context("no frame came while the wheel turned")?);
    note(Figure::BlankFrames, number(&ends, "blank")? + number(&wheel, "blank")?);
    note(Figure::Nodes, number(&ends, "nodes")?);
    let reaches_end = ends.get("reachesEnd").and_then(Value::as_bool).unwrap_or_default();
    note(Figure::ReachesEnd, f64::from(u8::from(reaches_end)));
    Ok(())
}

/// Demands that whom the rows showed on the way came by name.
fn check_order(ends: &Value, side: Side) -> Result<()> {
    let names = ends.get("names").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let comparable: Vec<String> = names.filter_map(comparable).collect();
    let is_sorted = comparable.is_sorted();
    ensure!(is_sorted && comparable.len() > 3, "the {} is not sorted by name: {comparable:?}", side.name());
    Ok(())
}

/// The first word of a name, where no two ways of sorting differ about it: where it is of plain letters.
fn comparable(name: &str) -> Option<String> {
    let word = name.split(' ').next().unwrap_or_default();
    let is_plain = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphabetic());
    (is_plain && !name.starts_with(NAMELESS)).then(|| word.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], is_sorted: bool) {
        let ends = serde_json::json!({ "names": names });
        assert_eq!(check_order(&ends, Side::Desk).is_ok(), is_sorted, "{names:?}");
    }

    #[test]
    fn names_of_plain_letters_have_to_come_in_order() {
        check(&["Ayu", "Émile", "bambang", "Citra Sari", "<b>", "Dian", "Number hidden by WhatsApp"], true);
        check(&["Ayu", "Citra", "Bambang", "Dian"], false);
    }

    #[test]
    fn too_few_names_say_nothing() {
        check(&["Ayu", "Émile", "محمد"], false);
    }
}
