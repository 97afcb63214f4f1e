//! What the bench is told to measure. `cargo xtask bench` writes these arguments, and explains what is wrong with them.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Where the figures are kept.
    pub(crate) json: Option<PathBuf>,
    /// How often each page is visited with each number of people.
    pub(crate) runs: usize,
    /// How many people are listed.
    pub(crate) people: Vec<usize>,
}

/// Reads what follows the program's name.
pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Arguments> {
    let mut read = Arguments { json: None, runs: 5, people: vec![1_000, 10_000, 100_000, 1_000_000] };
    while let Some(name) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{name} needs a value after it"))?;
        let number = |text: &str| text.parse().with_context(|| format!("`{text}` after {name} is no number"));
        match name.as_str() {
            "--json" => read.json = Some(PathBuf::from(value)),
            "--runs" => read.runs = number(&value)?,
            "--people" => read.people = value.split(',').map(number).collect::<Result<_>>()?,
            _ => bail!("the bench does not know `{name}`"),
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Result<Arguments> {
        read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_argument_has_a_value() {
        let expected = Arguments { json: Some("a.json".into()), runs: 2, people: vec![1_000, 20] };
        assert_eq!(arguments("--runs 2 --people 1000,20 --json a.json").unwrap(), expected);
        assert_eq!(arguments("").unwrap().runs, 5);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (line, reason) in
            [("--fast 1", "does not know `--fast`"), ("--runs", "needs a value"), ("--runs x", "no number")]
        {
            assert!(arguments(line).unwrap_err().to_string().contains(reason), "{line}");
        }
    }
}
