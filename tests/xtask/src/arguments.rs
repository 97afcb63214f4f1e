//! What can be asked for on the command line. Anything else is refused with what would be right.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};

use crate::checks;

pub(crate) const HELP: &str = "\
cargo xtask run     build the dashboard and serve it in front of five invented gateways
    --contacts N    people on each gateway (1000)
    --port N        port of the dashboard on 127.0.0.1 (8080; 0 takes a free one)
    --config FILE   your own gateways in place of the invented ones: a config.json whose
                    addresses are reached through this server, so that none needs CORS

cargo xtask test    check everything, as continuous integration does
    STEP...         only these steps: fmt clippy clippy-wasm deny unit wasm build size same e2e

cargo xtask package build what is put on a server: dist/, and an archive of it in target/package/
    --public-url /P/  path below which it is served (/)
    --config FILE   the config.json that goes along; the policy names its gateways and pages
    --offline       have the page open without a network, too

cargo xtask bench   measure the dashboard against a page that does the least, in a browser
    --json FILE     keep the figures
    --runs N        visits to each page with each number of contacts (5)
    --people LIST   numbers of contacts (1000,10000,100000,1000000)

cargo xtask doctor URL   examine a deployment, and say what is wrong and how to put it right
                    URL is where its index.html stands: https://desk.example/

cargo xtask profile find out which functions a first list runs; the next build has them apart

cargo xtask style   write the sheets of style/ into target/style/desk.css   (trunk calls this)
cargo xtask page    name the program by its content in the built page       (trunk calls this)

What is missing (trunk, wasm-bindgen, wasm-opt; for the tests cargo-deny, Chromium and its driver; React, Vue
and Svelte for three examples) is installed first, once. Tools that you already have in the right
version are used as they are.";

const DEFAULT_CONTACTS: usize = 1000;
const DEFAULT_PORT: u16 = 8080;
const DEFAULT_RUNS: usize = 5;
const DEFAULT_PEOPLE: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// What the person asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Run(RunOptions),
    /// The names of the steps to run; none means all.
    Test(Vec<String>),
    Package(PackageOptions),
    Bench(BenchOptions),
    /// The address of the deployment.
    Doctor(String),
    Profile,
    Style,
    Page,
}

/// What `cargo xtask run` serves, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RunOptions {
    pub(crate) gateways: Gateways,
    pub(crate) port: u16,
}

/// What `cargo xtask package` makes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PackageOptions {
    /// The path below which it is served, with a slash at both ends.
    pub(crate) public_url: String,
    /// The config.json that goes along.
    pub(crate) config: Option<PathBuf>,
    /// Whether the page opens without a network, too.
    pub(crate) offline: bool,
}

impl Default for PackageOptions {
    /// What fits any host.
    fn default() -> Self {
        Self { public_url: "/".to_owned(), config: None, offline: false }
    }
}

/// What `cargo xtask bench` measures.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BenchOptions {
    /// Where the figures are kept.
    pub(crate) json: Option<PathBuf>,
    /// How often each page is visited with each number of people.
    pub(crate) runs: usize,
    pub(crate) people: Vec<usize>,
}

/// What stands behind the dashboard.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Gateways {
    /// The simulator, with this many people on each gateway.
    Invented { contacts: usize },
    /// The connections of this file.
    Own(PathBuf),
}

/// Reads the arguments after `cargo xtask`.
pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Task> {
    let mut arguments = split_values(arguments);
    let Some(task) = arguments.next() else {
        return Ok(Task::Help);
    };
    let rest: Vec<String> = arguments.collect();
    if is_help(&task) || rest.iter().any(|argument| is_help(argument)) {
        return Ok(Task::Help);
    }
    match task.as_str() {
        "run" => read_run(rest).map(Task::Run),
        "test" => read_test(rest).map(Task::Test),
        "package" => read_package(rest).map(Task::Package),
        "bench" => read_bench(rest).map(Task::Bench),
        "doctor" => read_doctor(&rest).map(Task::Doctor),
        "profile" => alone(Task::Profile, &task, &rest),
        "style" => alone(Task::Style, &task, &rest),
        "page" => alone(Task::Page, &task, &rest),
        _ => bail!(
            "there is no task `{task}`: it should be run, test, package, bench or doctor (`cargo xtask --help` names all)"
        ),
    }
}

fn alone(task: Task, name: &str, rest: &[String]) -> Result<Task> {
    ensure!(rest.is_empty(), "`cargo xtask {name}` takes no arguments");
    Ok(task)
}

/// `--port=80` is `--port 80`.
fn split_values(arguments: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    arguments.flat_map(|argument| match argument.split_once('=') {
        Some((name, value)) if name.starts_with("--") => vec![name.to_owned(), value.to_owned()],
        _ => vec![argument],
    })
}

fn is_help(argument: &str) -> bool {
    matches!(argument, "--help" | "-h" | "help")
}

fn read_run(arguments: Vec<String>) -> Result<RunOptions> {
    let (mut contacts, mut port, mut config) = (None, None, None);
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{name} needs a value after it"));
        match name.as_str() {
            "--contacts" => contacts = Some(number(&name, &value()?)?),
            "--port" => port = Some(number(&name, &value()?)?),
            "--config" => config = Some(PathBuf::from(value()?)),
            _ => bail!("`cargo xtask run` does not know `{name}` (`cargo xtask --help`)"),
        }
    }
    let gateways = match (config, contacts) {
        (Some(_), Some(_)) => bail!("--contacts is for the invented gateways, so it does not go with --config"),
        (Some(file), None) => Gateways::Own(file),
        (None, contacts) => Gateways::Invented { contacts: contacts.unwrap_or(DEFAULT_CONTACTS) },
    };
    Ok(RunOptions { gateways, port: port.unwrap_or(DEFAULT_PORT) })
}

fn read_package(arguments: Vec<String>) -> Result<PackageOptions> {
    let mut options = PackageOptions::default();
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{name} needs a value after it"));
        match name.as_str() {
            "--public-url" => options.public_url = value()?,
            "--config" => options.config = Some(PathBuf::from(value()?)),
            "--offline" => options.offline = true,
            _ => bail!("`cargo xtask package` does not know `{name}` (`cargo xtask --help`)"),
        }
    }
    let path = &options.public_url;
    ensure!(
        path.starts_with('/') && path.ends_with('/'),
        "--public-url should be followed by a path such as /desk/, but not by `{path}`"
    );
    Ok(options)
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T> {
    let number = value.parse().ok();
    number.with_context(|| format!("{name} should be followed by a whole number in range, but not by `{value}`"))
}

fn read_test(names: Vec<String>) -> Result<Vec<String>> {
    let known = checks::names();
    for name in &names {
        ensure!(known.contains(&name.as_str()), "there is no step `{name}`: the steps are {}", known.join(", "));
    }
    Ok(names)
}

fn read_bench(arguments: Vec<String>) -> Result<BenchOptions> {
    let mut options = BenchOptions { json: None, runs: DEFAULT_RUNS, people: DEFAULT_PEOPLE.to_vec() };
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{name} needs a value after it"));
        match name.as_str() {
            "--json" => options.json = Some(PathBuf::from(value()?)),
            "--runs" => options.runs = number(&name, &value()?)?,
            "--people" => {
                options.people = value()?.split(',').map(|value| number(&name, value)).collect::<Result<_>>()?;
            }
            _ => bail!("`cargo xtask bench` does not know `{name}` (`cargo xtask --help`)"),
        }
    }
    ensure!(options.runs > 0, "--runs should be followed by one or more");
    ensure!(!options.people.contains(&0), "--people should not name 0: the empty page is measured in any case");
    Ok(options)
}

fn read_doctor(arguments: &[String]) -> Result<String> {
    let [address] = arguments else {
        bail!("`cargo xtask doctor` takes one address, such as https://desk.example/");
    };
    let host = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
    let is_address = host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'));
    ensure!(is_address, "`{address}` is no address: it should begin with https:// or http://");
    Ok(address.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(line: &str) -> Result<Task> {
        read(line.split_whitespace().map(str::to_owned))
    }

    fn invented(contacts: usize, port: u16) -> Task {
        Task::Run(RunOptions { gateways: Gateways::Invented { contacts }, port })
    }

    fn check_refused(line: &str, reason: &str) {
        let error = task(line).unwrap_err().to_string();
        assert!(error.contains(reason), "`{line}` said: {error}");
    }

    #[test]
    fn run_has_defaults_for_everything() {
        assert_eq!(task("run").unwrap(), invented(1000, 8080));
    }

    #[test]
    fn values_follow_after_a_space_or_an_equals_sign() {
        assert_eq!(task("run --contacts 5 --port=0").unwrap(), invented(5, 0));
        let own = RunOptions { gateways: Gateways::Own("my.json".into()), port: 8080 };
        assert_eq!(task("run --config=my.json").unwrap(), Task::Run(own));
    }

    #[test]
    fn a_package_fits_any_host_unless_told_otherwise() {
        assert_eq!(task("package").unwrap(), Task::Package(PackageOptions::default()));
        let options = PackageOptions { public_url: "/desk/".to_owned(), config: Some("my.json".into()), offline: true };
        assert_eq!(task("package --public-url=/desk/ --config my.json --offline").unwrap(), Task::Package(options));
    }

    #[test]
    fn the_bench_measures_everything_unless_told_otherwise() {
        let all = BenchOptions { json: None, runs: 5, people: vec![1_000, 10_000, 100_000, 1_000_000] };
        assert_eq!(task("bench").unwrap(), Task::Bench(all));
        let some = BenchOptions { json: Some("figures.json".into()), runs: 1, people: vec![1_000, 30] };
        assert_eq!(task("bench --people 1000,30 --runs=1 --json figures.json").unwrap(), Task::Bench(some));
    }

    #[test]
    fn the_doctor_takes_an_address_as_it_is() {
        let address = "https://desk.example/desk/?a=b";
        assert_eq!(task(&format!("doctor {address}")).unwrap(), Task::Doctor(address.to_owned()));
    }

    #[test]
    fn what_makes_no_sense_is_refused_in_words() {
        check_refused("serve", "it should be run, test, package, bench or doctor");
        check_refused("run --prot 1", "does not know `--prot`");
        check_refused("run --port", "--port needs a value");
        check_refused("run --port 70000", "not by `70000`");
        check_refused("run --contacts many", "not by `many`");
        check_refused("run --config a --contacts 3", "does not go with --config");
        check_refused("test fmt lint", "there is no step `lint`: the steps are fmt, clippy");
        check_refused("bench --people 10,many", "not by `many`");
        check_refused("bench --people 0,10", "should not name 0");
        check_refused("bench --runs 0", "one or more");
        check_refused("bench --json", "--json needs a value");
        check_refused("package --public-url desk", "a path such as /desk/");
        check_refused("package fast", "does not know `fast`");
        check_refused("bench quick", "does not know `quick`");
        check_refused("doctor", "takes one address");
        check_refused("doctor https://a.test https://b.test", "takes one address");
        check_refused("doctor desk.example", "should begin with https:// or http://");
        check_refused("doctor https://", "is no address");
        check_refused("style now", "takes no arguments");
    }

    #[test]
    fn help_is_given_wherever_it_is_asked_for() {
        for line in ["", "--help", "-h", "help", "run --help", "test fmt --help"] {
            assert_eq!(task(line).unwrap(), Task::Help, "{line}");
        }
    }

    #[test]
    fn the_help_names_every_step() {
        assert!(HELP.contains(&checks::names().join(" ")));
        assert_eq!(task("test wasm fmt").unwrap(), Task::Test(vec!["wasm".to_owned(), "fmt".to_owned()]));
    }
}
