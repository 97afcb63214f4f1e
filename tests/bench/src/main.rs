//! Measures the built dashboard against the floor, the least that a page can do for the same work.
//!
//! # Where to start
//!
//! - `floor/`: the floor itself, in plain JavaScript.
//! - `instruments.js`: what runs in both pages and measures them, by nothing but roles and names.
//! - `stage`, `replay`: what both pages are served, from memory, so that no server is waited for.
//! - `visit`, `keys`, `scrolling`, `memory`: what is done in one visit.
//! - `figures`, `bars`, `table`, `report`: what comes of it.
//!
//! # What is measured
//!
//! One gateway, GOWA: it sends everybody in one answer, so that a list of a million is loaded in seconds, and the desk
//! has to sort and to search by itself. A gateway that pages would be waited for instead, some thousand times.
//!
//! Desk and floor take turns. Every visit has a browser context of its own, so nothing is cached, and a renderer
//! process of its own. First everything is loaded, then the process is weighed at rest, then somebody types, and then
//! the list is scrolled.
//!
//! A time from a key to the screen ends right after the main thread has made the last frame that the key has changed.
//! What the compositor and the screen take from there on is the same for both pages, and left out.
//!
//! A bar that is missed is no failure. What cannot be measured is: then the bench says why, and fails.

mod arguments;
mod bars;
mod figures;
mod keys;
mod memory;
mod replay;
mod report;
mod scrolling;
mod stage;
mod table;
mod visit;

use std::fs;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, ensure};
use browser::Browser;

use arguments::Arguments;
use figures::Figures;
use report::Occasion;
use stage::{Side, Stage};

/// Names the folder that the dashboard was built into.
const DIST: &str = "CONTACT_DESK_DIST";

/// The size that is visited on a slowed machine and network as well.
const SLOWED: usize = 1_000;

fn main() -> ExitCode {
    match perform() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform() -> Result<()> {
    let arguments = arguments::read(std::env::args().skip(1))?;
    let dist = std::env::var_os(DIST).map(PathBuf::from);
    let dist = dist.with_context(|| format!("{DIST} should name the built files; `cargo xtask bench` does that"))?;
    ensure!(dist.join("index.html").is_file(), "there is no build in {}", dist.display());
    // The driver panics where a page does not do what is asked of it. That is told in words below, and once.
    panic::set_hook(Box::new(|_| ()));
    let mut figures = Figures::default();
    let mut occasion = None;
    let outcome = attempt(|| {
        let browser = Browser::launch();
        occasion = Some(Occasion::now(browser.version(), arguments.runs));
        measure(&browser, dist, &arguments, &mut figures)
    });
    if let Some(occasion) = occasion {
        tell(&occasion, &arguments, &figures)?;
    }
    outcome
}

/// Prints what was measured, and keeps it where that is wanted.
fn tell(occasion: &Occasion, arguments: &Arguments, figures: &Figures) -> Result<()> {
    let bars = bars::all(figures, &arguments.people);
    let mut text = format!("\n{}\n\n{}", occasion.words(), table::of_bars(&bars));
    for people in &arguments.people {
        text.push_str(&format!("\n{}", table::of_size(*people, figures)));
    }
    io::stdout().write_all(text.as_bytes()).context("the table could not be printed")?;
    if let Some(file) = &arguments.json {
        let json = report::json(occasion, &bars, &arguments.people, figures);
        fs::write(file, format!("{json:#}\n")).with_context(|| format!("{} could not be written", file.display()))?;
    }
    Ok(())
}

/// Measures one size after another. What cannot be measured ends it; the figures until then are kept.
fn measure(browser: &Browser, dist: PathBuf, arguments: &Arguments, figures: &mut Figures) -> Result<()> {
    let mut stage = Stage::open(dist)?;
    // Nobody first: what the pages take by themselves.
    for people in std::iter::once(0).chain(arguments.people.iter().copied()) {
        let size = format!("{} contacts", table::grouped(people as f64));
        eprintln!("{size}");
        attempt(|| stage.fill(browser, people)).with_context(|| format!("the desk cannot be opened with {size}"))?;
        for run in 1..=arguments.runs {
            for side in Side::BOTH {
                eprintln!("  visit {run} of {} to the {}", arguments.runs, side.name());
                attempt(|| {
                    if people == SLOWED {
                        visit::slowed(browser, &stage, (people, side), figures)?;
                    }
                    visit::whole(browser, &stage, (people, side), figures)
                })
                .with_context(|| format!("the {} could not be measured with {size}", side.name()))?;
            }
        }
    }
    Ok(())
}

/// What `work` comes to; a panic of the driver is an error in its own words.
fn attempt(work: impl FnOnce() -> Result<()>) -> Result<()> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(anyhow!("{}", said.unwrap_or("the browser's driver has stopped without a word")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_in_its_own_words() {
        let error = attempt(|| panic!("waited in vain until {}", "it rains")).unwrap_err();
        assert_eq!(error.to_string(), "waited in vain until it rains");
        assert!(attempt(|| Ok(())).is_ok());
    }
}
