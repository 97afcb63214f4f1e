//! One visit to a page, in a browser context of its own: nothing is cached, and a process of its own runs it.

use anyhow::{Context, Result, ensure};
use browser::{Browser, Page, Throttle};
use serde_json::Value;

use crate::figures::{Figure, Figures};
use crate::stage::{PATIENCE, Side, Stage};
use crate::{keys, memory, scrolling};

/// Runs in the page from its first moment on.
const INSTRUMENTS: &str = include_str!("instruments.js");

/// 9 Mbit/s and 60 ms.
const SLOW_NETWORK: Throttle = Throttle { latency_ms: 60, bytes_per_second: 1_125_000 };
const SLOW_CPU: f64 = 4.0;

/// Visits a page on a slow machine and network, and notes when the first contact was there.
pub(crate) fn slowed(
    browser: &Browser,
    stage: &Stage,
    (people, side): (usize, Side),
    figures: &mut Figures,
) -> Result<()> {
    let visit = Visit::open(browser, stage, side, true)?;
    if let Some(first_row) = visit.first_row {
        figures.note(people, side, Figure::FirstRowSlowed, first_row);
    }
    visit.close(side)
}

/// Visits a page and notes everything else.
pub(crate) fn whole(
    browser: &Browser,
    stage: &Stage,
    (people, side): (usize, Side),
    figures: &mut Figures,
) -> Result<()> {
    let visit = Visit::open(browser, stage, side, false)?;
    let taken = memory::of(&visit.page)?;
    let rested = visit.page.eval("bench.now()").as_f64().context("the page has no clock")?;
    let empty = figures.median(0, side, Figure::Memory).unwrap_or_default();
    if people > 0 {
        keys::measure(&visit, people, side, figures)?;
        scrolling::measure(&visit, people, side, figures)?;
        figures.note(people, side, Figure::MemoryBeyondEmpty, taken.private as f64 - empty);
    }
    let mut note = |figure, value| figures.note(people, side, figure, value);
    if let Some(first_row) = visit.first_row {
        note(Figure::FirstRow, first_row);
        note(Figure::Program, visit.program);
    }
    note(Figure::TellsReading, f64::from(u8::from(visit.tells_reading)));
    note(Figure::Memory, taken.private as f64);
    note(Figure::Peak, taken.peak as f64);
    let noted = visit.page.eval("bench.noted()");
    let (frames, tasks) = (spans(&noted, "frames")?, spans(&noted, "tasks")?);
    let while_loading = |span: &&Span| span.began < visit.loaded;
    // What the weighing itself has taken in between is nobody's fault.
    let later = |span: &&Span| span.began >= rested;
    let longest = |spans: Vec<&Span>| spans.iter().map(|span| span.took).fold(0.0, f64::max);
    note(Figure::LoadingTasks, tasks.iter().filter(while_loading).count() as f64);
    note(Figure::LaterTasks, tasks.iter().filter(later).count() as f64);
    note(Figure::LoadingFrame, longest(frames.iter().filter(while_loading).collect()));
    note(Figure::LaterFrame, longest(frames.iter().filter(later).collect()));
    let shifts = list(&noted, "shifts")?;
    for shift in shifts {
        // A figure does not tell what to look for.
        let since = number(shift, "startTime")? - visit.loaded;
        let moved = shift.get("moved").and_then(Value::as_str).unwrap_or_default();
        eprintln!("    the layout of the {} shifted {since:.0} ms after all was loaded: {moved}", side.name());
    }
    note(Figure::Shift, shifts.iter().map(|shift| number(shift, "value")).sum::<Result<f64>>()?);
    visit.close(side)
}

/// Something that took long, in milliseconds.
struct Span {
    began: f64,
    took: f64,
}

fn spans(noted: &Value, name: &str) -> Result<Vec<Span>> {
    list(noted, name)?
        .iter()
        .map(|span| Ok(Span { began: number(span, "startTime")?, took: number(span, "duration")? }))
        .collect()
}

/// A page that has loaded everything.
pub(crate) struct Visit {
    pub(crate) page: Page,
    /// From the beginning of the navigation to the frame with the first contact, in milliseconds.
    pub(crate) first_row: Option<f64>,
    /// The bytes of html, css, js and wasm that came before it.
    pub(crate) program: f64,
    /// How many rows there are.
    pub(crate) count: f64,
    /// Whether the page said anything before the first contact was there.
    pub(crate) tells_reading: bool,
    /// When everything was loaded, by the page's own clock.
    pub(crate) loaded: f64,
}

impl Visit {
    /// Goes to a page and waits until it has loaded everything; `slowed` by a slow machine and a slow network.
    pub(crate) fn open(browser: &Browser, stage: &Stage, side: Side, slowed: bool) -> Result<Self> {
        let page = browser.page();
        page.set_timeout(PATIENCE);
        page.before_load(INSTRUMENTS);
        let kept = Value::from_iter(stage.kept(side)?);
        page.before_load(&format!(
            "if (location.protocol === 'http:') for (const [name, text] of Object.entries({kept})) sessionStorage.setItem(name, text);"
        ));
        if slowed {
            page.throttle_network(SLOW_NETWORK);
            page.throttle_cpu(SLOW_CPU);
        } else {
            // Where they are slowed they have to be noted; then nothing is weighed.
            page.ignore_requests();
        }
        page.goto(&stage.address(side));
        let seen = page.eval("bench.loaded()");
        let is_true = |name: &str| seen.get(name).and_then(Value::as_bool).unwrap_or_default();
        ensure!(is_true("isFirst"), "the first row of the {} was not the first in its order", side.name());
        Ok(Self {
            first_row: seen.get("firstRow").and_then(Value::as_f64),
            program: number(&seen, "program")?,
            count: number(&seen, "count")?,
            tells_reading: is_true("tellsReading"),
            loaded: number(&seen, "now")?,
            page,
        })
    }

    /// Demands that the page has not complained.
    pub(crate) fn close(self, side: Side) -> Result<()> {
        let errors = self.page.console_errors();
        ensure!(errors.is_empty(), "the {} complained: {errors:?}", side.name());
        Ok(())
    }
}

/// A number that a script gave.
pub(crate) fn number(value: &Value, name: &str) -> Result<f64> {
    value.get(name).and_then(Value::as_f64).with_context(|| format!("the page did not say `{name}`"))
}

/// Numbers that a script gave.
pub(crate) fn numbers(value: &Value, name: &str) -> Result<Vec<f64>> {
    Ok(list(value, name)?.iter().filter_map(Value::as_f64).collect())
}

fn list<'a>(value: &'a Value, name: &str) -> Result<&'a Vec<Value>> {
    value.get(name).and_then(Value::as_array).with_context(|| format!("the page did not say `{name}`"))
}
