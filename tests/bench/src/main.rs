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
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
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
    let browser = Browser::launch();
    let occasion = Occasion::now(browser.version(), arguments.runs);
    let figures = measure(&browser, dist, &arguments)?;
    let bars = bars::all(&figures, &arguments.people);
    let mut text = format!("\n{}\n\n{}", occasion.words(), table::of_bars(&bars));
    for people in &arguments.people {
        text.push_str(&format!("\n{}", table::of_size(*people, &figures)));
    }
    io::stdout().write_all(text.as_bytes()).context("the table could not be printed")?;
    if let Some(file) = &arguments.json {
        let json = report::json(&occasion, &bars, &arguments.people, &figures);
        fs::write(file, format!("{json:#}\n")).with_context(|| format!("{} could not be written", file.display()))?;
    }
    Ok(())
}

fn measure(browser: &Browser, dist: PathBuf, arguments: &Arguments) -> Result<Figures> {
    let mut stage = Stage::open(dist)?;
    let mut figures = Figures::default();
    // Nobody first: what the pages take by themselves.
    for people in std::iter::once(0).chain(arguments.people.iter().copied()) {
        eprintln!("{} contacts", table::grouped(people as f64));
        stage.fill(browser, people)?;
        for run in 1..=arguments.runs {
            for side in Side::BOTH {
                eprintln!("  visit {run} of {} to the {}", arguments.runs, side.name());
                if people == SLOWED {
                    visit::slowed(browser, &stage, (people, side), &mut figures)?;
                }
                visit::whole(browser, &stage, (people, side), &mut figures)
                    .with_context(|| format!("the {} could not be measured", side.name()))?;
            }
        }
    }
    Ok(figures)
}
