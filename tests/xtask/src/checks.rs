//! The steps of `cargo xtask test`: everything that must hold before a change is done.
//!
//! Each step prints what its tools print. The first one that fails ends the run.

mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use steps::{STEPS, Step};

/// The steps' names, in order.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Runs the steps of these names, or all of them when there are none.
pub(crate) fn run(names: &[String]) -> Result<()> {
    let chosen: Vec<&Step> =
        STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| name == step.name)).collect();
    let start = Instant::now();
    let mut times = Vec::new();
    for (n, step) in chosen.iter().enumerate() {
        eprintln!("\n[{}/{}] {}", n + 1, chosen.len(), step.what);
        let step_start = Instant::now();
        let outcome = (step.run)();
        times.push((step.name, step_start.elapsed()));
        if let Err(error) = outcome {
            eprintln!("\nerror: {error:#}");
            eprint!("\n{}", table(&times));
            let left: Vec<&str> = chosen.iter().skip(n + 1).map(|step| step.name).collect();
            bail!("{} failed{}", step.name, not_run(&left));
        }
    }
    eprint!("\n{}", table(&times));
    eprintln!("{} passed in {}.", counted(chosen.len()), shown(start.elapsed()));
    Ok(())
}

fn counted(n_steps: usize) -> String {
    if n_steps == 1 { "1 step".to_owned() } else { format!("{n_steps} steps") }
}

fn not_run(left: &[&str]) -> String {
    if left.is_empty() { String::new() } else { format!("; not run: {}", left.join(", ")) }
}

fn table(times: &[(&str, Duration)]) -> String {
    times.iter().map(|(name, time)| format!("  {name:<12}{:>12}\n", shown(*time))).collect()
}

fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_in_the_unit_that_fits() {
        assert_eq!(shown(Duration::from_millis(840)), "0.8 s");
        assert_eq!(shown(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn the_end_says_what_was_not_run() {
        assert_eq!(not_run(&["wasm", "e2e"]), "; not run: wasm, e2e");
        assert_eq!(not_run(&[]), "");
    }
}
