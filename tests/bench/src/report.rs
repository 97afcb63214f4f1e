//! The figures as a file, and what they were measured on.

use std::fs;
use std::num::NonZero;
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::bars::Bar;
use crate::figures::{Figure, Figures};
use crate::stage::Side;

/// A machine with more load for each processor is busy.
const BUSY: f64 = 0.5;

/// What, when and where was measured.
#[derive(Debug, Clone)]
pub(crate) struct Occasion {
    /// Such as `2026-08-01T10:20:30Z`.
    pub(crate) date: String,
    /// The commit, with a plus sign where files differ from it; `None` outside a repository.
    pub(crate) commit: Option<String>,
    /// Such as `Chrome/130.0.6723.91`.
    pub(crate) browser: String,
    /// How many processors there are.
    pub(crate) processors: usize,
    /// How many programs wanted to compute in the minute before; `None` where the system does not tell.
    pub(crate) load: Option<f64>,
    /// How often each page was visited with each number of people.
    pub(crate) runs: usize,
}

impl Occasion {
    /// Now and here.
    pub(crate) fn now(browser: String, runs: usize) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let load = fs::read_to_string("/proc/loadavg").ok();
        let load = load.and_then(|load| load.split(' ').next()?.parse().ok());
        Self { date: written(since.as_secs()), commit: commit(), browser, processors, load, runs }
    }

    /// In one line, or in two where the machine had something else to do.
    pub(crate) fn words(&self) -> String {
        let Self { date, browser, processors, load, runs, .. } = self;
        let commit = self.commit.as_deref().unwrap_or("unknown commit");
        let visits = if *runs == 1 { "one visit".to_owned() } else { format!("{runs} visits") };
        let words =
            format!("{date}, {commit}, {browser} headless, {processors} processors, {visits} to each page in turn");
        match load.filter(|load| *load > BUSY * *processors as f64) {
            Some(load) => {
                format!("{words}\nThe machine was busy before (load {load:.1}): trust no time, and ratios little.")
            }
            None => words,
        }
    }
}

/// Everything, for programs.
pub(crate) fn json(occasion: &Occasion, bars: &[Bar], sizes: &[usize], figures: &Figures) -> Value {
    let bars = bars.iter().map(|bar| {
        json!({
            "what": bar.what, "desk": bar.desk, "floor": bar.floor, "ratio": bar.ratio(), "bar": bar.limit(),
            "held": bar.is_held(),
        })
    });
    let of_side = |people: usize, side: Side| {
        let seen = Figure::ALL.iter().filter_map(|&figure| {
            let all = figures.all(people, side, figure);
            let (median, worst) = (figures.median(people, side, figure)?, figures.worst(people, side, figure)?);
            Some((figure.key().to_owned(), json!({ "median": median, "worst": worst, "all": all })))
        });
        seen.collect::<Map<String, Value>>()
    };
    let sizes = sizes.iter().map(|&people| {
        json!({ "contacts": people, "desk": of_side(people, Side::Desk), "floor": of_side(people, Side::Floor) })
    });
    json!({
        "date": occasion.date,
        "commit": occasion.commit,
        "browser": occasion.browser,
        "processors": occasion.processors,
        "load_before": occasion.load,
        "runs": occasion.runs,
        "bars": bars.collect::<Vec<_>>(),
        "sizes": sizes.collect::<Vec<_>>(),
    })
}

fn commit() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short", "HEAD"])?;
    let is_changed = git(&["status", "--porcelain"]).is_some_and(|files| !files.is_empty());
    Some(if is_changed { format!("{commit}+") } else { commit })
}

/// Seconds since 1970 as a date and time of day in UTC.
fn written(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Years are counted from March, so that the day that comes every four years is the last of one.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_a_date() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_785_579_630, "2026-08-01T10:20:30Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(written(seconds), expected);
        }
    }

    fn occasion(load: Option<f64>) -> Occasion {
        Occasion { date: String::new(), commit: None, browser: String::new(), processors: 2, load, runs: 3 }
    }

    #[test]
    fn a_busy_machine_is_told_of() {
        assert!(occasion(Some(1.5)).words().contains("busy"));
        assert!(!occasion(Some(0.9)).words().contains("busy") && !occasion(None).words().contains("busy"));
    }

    #[test]
    fn the_file_has_every_figure_of_every_size() {
        let mut figures = Figures::default();
        for value in [3.0, 1.0, 2.0] {
            figures.note(10, Side::Desk, Figure::FirstRow, value);
        }
        let occasion = occasion(None);
        let file = json(&occasion, &[], &[10], &figures);
        let expected = json!({ "median": 2.0, "worst": 3.0, "all": [3.0, 1.0, 2.0] });
        assert_eq!(file.pointer("/sizes/0/desk/first_row_ms"), Some(&expected));
        assert_eq!(file.pointer("/sizes/0/contacts"), Some(&json!(10)));
    }
}
