//! `cargo xtask bench`: builds the dashboard and has it measured in a browser.

use std::path;

use anyhow::{Context, Result};

use crate::arguments::BenchOptions;
use crate::process::{cargo, run};
use crate::{bundle, tools, workspace};

/// Measures as `options` ask for. The table goes to standard output.
pub(crate) fn run_bench(options: &BenchOptions) -> Result<()> {
    let arguments = arguments(options)?;
    bundle::build()?;
    let browser = tools::browser()?;
    let mut bench = cargo(&["run", "--quiet", "--package", "bench", "--"]);
    bench.args(arguments).env("CONTACT_DESK_DIST", workspace::dist()).env("CHROMIUM", browser.chromium);
    run(&mut bench).context("not everything could be measured")
}

/// The arguments of the program that measures. It runs in another folder than the person who names a file.
fn arguments(options: &BenchOptions) -> Result<Vec<String>> {
    let people: Vec<String> = options.people.iter().map(usize::to_string).collect();
    let mut arguments = vec!["--runs".to_owned(), options.runs.to_string(), "--people".to_owned(), people.join(",")];
    if let Some(file) = &options.json {
        let file = path::absolute(file).with_context(|| format!("{} is no file to write to", file.display()))?;
        arguments.extend(["--json".to_owned(), file.to_string_lossy().into_owned()]);
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_root_on() {
        let options = BenchOptions { json: Some("figures.json".into()), runs: 3, people: vec![1_000, 20] };
        let arguments = arguments(&options).unwrap();
        assert_eq!(arguments.get(..5).unwrap(), ["--runs", "3", "--people", "1000,20", "--json"]);
        assert!(path::Path::new(arguments.last().unwrap()).is_absolute());
    }
}
