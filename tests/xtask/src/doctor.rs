//! `cargo xtask doctor URL`: examines a deployment from within, in a browser, by our own copy of `public/doctor.js`.
//!
//! So it works as well where the deployment serves that file wrongly, or not at all.

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use browser::Browser;
use serde_json::Value;

use crate::tools;

const SCRIPT: &str = include_str!("../../../public/doctor.js");

/// How long a host on the other side of the world may take to send the page.
const PATIENCE: Duration = Duration::from_secs(60);

/// Examines the deployment at `address`, prints what was found, and fails if something is wrong.
pub(crate) fn run(address: &str) -> Result<()> {
    let chromium = tools::browser()?.chromium;
    // The driver panics where a page does not do what is asked of it. That is told in words below, and once.
    panic::set_hook(Box::new(|_| ()));
    let examined = attempt(|| {
        let page = Browser::launch_at(&chromium).page();
        page.set_timeout(PATIENCE);
        page.goto(address);
        page.eval_with(SCRIPT, "{ at: new URL('.', location.href).href, findings: await examine(location.href) }")
    })
    .map_err(|said| anyhow!("{address} could not be examined: {}", reason(&said)))?;
    // A host may have passed the browser on to another address.
    let at = examined.get("at").and_then(Value::as_str).unwrap_or(address);
    let findings = examined.get("findings").and_then(Value::as_array);
    let findings: Vec<Finding> = findings.into_iter().flatten().map(Finding::read).collect();
    let text = format!("{at}\n\n{}", report(&findings));
    io::stdout().write_all(text.as_bytes()).context("the findings could not be printed")?;
    match findings.iter().filter(|finding| finding.state == State::Wrong).count() {
        0 => Ok(()),
        1 => bail!("1 thing is wrong with {at}"),
        n => bail!("{n} things are wrong with {at}"),
    }
}

/// What `work` comes to, or what the driver said as it panicked.
fn attempt<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        said.or_else(|| panic.downcast_ref::<&str>().map(|&said| said.to_owned())).unwrap_or_default()
    })
}

/// Why there is no page, by what the browser calls it.
fn reason(said: &str) -> String {
    let known = [
        ("ERR_NAME_NOT_RESOLVED", "there is no host of this name; check the address and its DNS entry"),
        ("ERR_CONNECTION_REFUSED", "nobody listens there; check the port, and that the server runs"),
        ("ERR_CERT_", "browsers do not trust its certificate; renew it, for this very name, with its whole chain"),
        ("ERR_SSL_", "it does not speak https properly; check the port and the certificate"),
        ("ERR_INTERNET_DISCONNECTED", "this machine is offline"),
        ("ERR_TOO_MANY_REDIRECTS", "it redirects in a circle; check the rules for https and for the slash at the end"),
        (
            "ERR_HTTP_RESPONSE_CODE_FAILURE",
            "it answers with an error and no page; put index.html where the address says",
        ),
        ("ERR_ABORTED", "it offers a file to save and no page; serve .html as text/html; charset=utf-8"),
        ("ERR_EMPTY_RESPONSE", "it closes the connection without an answer; check http or https, and the port"),
        ("ERR_", "no page comes from there; check the address, the network and that the server runs"),
        ("does not finish loading", "the page does not finish loading within a minute"),
    ];
    let known = known.iter().find(|(sign, _)| said.contains(sign)).map(|(_, words)| (*words).to_owned());
    known.unwrap_or_else(|| said.to_owned())
}

/// How it stands with one thing, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Wrong,
    Warning,
    Good,
}

impl State {
    const ALL: [Self; 3] = [Self::Wrong, Self::Warning, Self::Good];

    /// What the script calls it.
    fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Warning => "warning",
            Self::Good => "ok",
        }
    }
}

/// What was found about one thing.
#[derive(Debug)]
struct Finding {
    about: String,
    state: State,
    words: String,
    fix: String,
}

impl Finding {
    fn read(value: &Value) -> Self {
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let state = text("state");
        // A state that is not known should not pass for a good one.
        let state = State::ALL.into_iter().find(|known| known.name() == state).unwrap_or(State::Wrong);
        Self { about: text("about"), state, words: text("words"), fix: text("fix") }
    }
}

/// The findings by subject, as the script names them in turn; in each the worst first.
fn report(findings: &[Finding]) -> String {
    let mut subjects: Vec<&str> = Vec::new();
    for finding in findings {
        if !subjects.contains(&finding.about.as_str()) {
            subjects.push(&finding.about);
        }
    }
    let mut text = String::new();
    for subject in subjects {
        text.push_str(&format!("{subject}\n"));
        let mut findings: Vec<&Finding> = findings.iter().filter(|finding| finding.about == subject).collect();
        findings.sort_by_key(|finding| finding.state);
        for Finding { state, words, fix, .. } in findings {
            text.push_str(&format!("  {:<8}{words}\n", state.name()));
            if !fix.is_empty() {
                text.push_str(&format!("          fix: {fix}\n"));
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn findings_stand_by_subject_the_worst_first_each_with_its_fix() {
        let finding = |about: &str, state: &str, words: &str, fix: &str| {
            Finding::read(&json!({ "id": "x", "about": about, "state": state, "words": words, "fix": fix }))
        };
        let findings = [
            finding("Files", "ok", "All there.", ""),
            finding("Policy", "warning", "Open.", "Close it."),
            finding("Files", "wrong", "Altered.", "Upload it."),
            finding("Policy", "unheard of", "Odd.", ""),
        ];
        let expected = "Files\n  wrong   Altered.\n          fix: Upload it.\n  ok      All there.\n\n\
            Policy\n  wrong   Odd.\n  warning Open.\n          fix: Close it.\n\n";
        assert_eq!(report(&findings), expected);
    }

    #[test]
    fn a_page_that_does_not_come_is_said_in_words() {
        let check = |said: &str, words: &str| assert!(reason(said).contains(words), "{said}: {}", reason(said));
        check("http://x cannot be gone to: net::ERR_CONNECTION_REFUSED", "nobody listens");
        check("http://x cannot be gone to: net::ERR_NAME_NOT_RESOLVED", "no host of this name");
        check("https://x cannot be gone to: net::ERR_CERT_DATE_INVALID", "certificate");
        check("http://x cannot be gone to: net::ERR_UNHEARD_OF", "check the address");
        check("Chromium (`x`) did not start.", "did not start");
    }

    #[test]
    fn a_panic_is_caught_with_its_words() {
        let said = attempt(|| panic!("waited in vain until {}", "it rains")).unwrap_err();
        assert_eq!(said, "waited in vain until it rains");
    }
}
