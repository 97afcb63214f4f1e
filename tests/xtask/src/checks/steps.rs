//! What each step runs.

use std::fs;
use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::arguments::PackageOptions;
use crate::process::{self, cargo, run};
use crate::tools::{self, Browser};
use crate::{budget, examples, package, reproducible, workspace};

/// One thing that is checked.
pub(super) struct Step {
    pub(super) name: &'static str,
    /// What the person reads while it runs.
    pub(super) what: &'static str,
    pub(super) run: fn() -> Result<()>,
}

/// Quick ones first: who made a slip should not wait for the browser to learn of it.
pub(super) const STEPS: [Step; 10] = [
    Step { name: "fmt", what: "Is everything formatted?", run: fmt },
    Step { name: "clippy", what: "Lints, for this machine", run: clippy },
    Step { name: "clippy-wasm", what: "Lints, for the browser", run: clippy_wasm },
    Step { name: "deny", what: "Licences, sources and known weaknesses of what it is made of", run: deny },
    Step { name: "unit", what: "Tests on this machine", run: unit },
    Step { name: "wasm", what: "Tests of single parts in the browser", run: wasm },
    Step { name: "build", what: "The release build", run: release },
    Step { name: "size", what: "What a first visit has to load", run: budget::check },
    Step { name: "same", what: "The same release, built in another folder", run: reproducible::check },
    Step { name: "e2e", what: "Tests of the built page in the browser", run: e2e },
];

/// A page that nobody looks at, in a sandbox of its own already, that asks nothing of the network.
const CHROMIUM_ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
];

fn fmt() -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"])).context("`cargo fmt --all` puts it right")
}

fn clippy() -> Result<()> {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn clippy_wasm() -> Result<()> {
    tools::add_wasm_target()?;
    let package = ["clippy", "-p", "contact-desk", "--lib", "--bins"];
    let target = ["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"];
    run(&mut cargo(&[package.as_slice(), &target].concat()))
}

fn deny() -> Result<()> {
    let deny = tools::cargo_deny()?;
    let check = |arguments: &[&str]| {
        let mut check = process::in_workspace(&deny);
        check.args(arguments);
        check
    };
    run(&mut check(&["check", "bans"]))?;
    run(&mut check(&["--workspace", "check", "licenses", "sources"]))?;
    if !process::succeeds(&mut check(&["fetch"])) {
        // It is kept by others, and away from the network there is nothing to hold against.
        eprintln!("NOT LOOKED AT: known weaknesses. The list of them could not be fetched.");
        return Ok(());
    }
    run(&mut check(&["--workspace", "check", "advisories"]))
}

fn unit() -> Result<()> {
    run(&mut cargo(&["test", "--workspace", "--exclude", "browser"]))
}

fn wasm() -> Result<()> {
    tools::add_wasm_target()?;
    let browser = tools::browser()?;
    let mut test = cargo(&["test", "-p", "contact-desk", "--target", "wasm32-unknown-unknown", "--test", "wasm"]);
    // The element is exported, and would bring along every part that is fetched later, which nobody serves here.
    test.args(["--no-default-features", "--features=page"]);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::wasm_test_runner()?)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", write_capabilities(&browser)?)
        // The page starts slowly on a busy machine; the tests themselves have their own limits.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    run(&mut test)
}

/// Tells the test runner which browser to start and how. Its own place for this is the top of the repository.
fn write_capabilities(browser: &Browser) -> Result<PathBuf> {
    let file = workspace::target().join("webdriver.json");
    let options = json!({ "binary": browser.chromium, "args": CHROMIUM_ARGUMENTS });
    let capabilities = json!({ "goog:chromeOptions": options });
    fs::write(&file, capabilities.to_string()).with_context(|| format!("{} could not be written", file.display()))?;
    Ok(file)
}

fn release() -> Result<()> {
    package::run(&PackageOptions::default())
}

fn e2e() -> Result<()> {
    let dist = workspace::dist();
    ensure!(
        dist.join("index.html").is_file(),
        "there is no build to test: `cargo xtask test build e2e` makes it first"
    );
    let browser = tools::browser()?;
    tools::servers()?;
    let examples = examples::build().context("not every example can be tested")?;
    let mut test = cargo(&["test", "-p", "browser"]);
    // Most of these tests wait for a page, so twice as many as there are cores are done sooner.
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    test.env("RUST_TEST_THREADS", (2 * cores).to_string());
    test.env("CONTACT_DESK_DIST", dist).env("CONTACT_DESK_EXAMPLES", examples);
    run(test.env("CHROMIUM", browser.chromium))
}
