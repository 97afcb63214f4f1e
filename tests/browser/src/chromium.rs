//! The Chromium process: found, started with a fresh profile, and gone when its tests are.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// How long Chromium may take to open its DevTools port. A cold disk needs a while.
const START: Duration = Duration::from_secs(60);

/// Names the binary to use instead of `chromium` on the `PATH`.
const BINARY: &str = "CHROMIUM";

/// Nothing here asks the network for anything, and no frame is put off because nobody watches.
const ARGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-hang-monitor",
    "--disable-breakpad",
    "--disable-smooth-scrolling",
    // Frames of other origins stay in the page's own process, where one session reaches them.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,OriginKeyedProcessesByDefault,Translate,MediaRouter",
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
    "--use-mock-keychain",
    "--force-color-profile=srgb",
    "--lang=en-US",
    "--window-size=1280,800",
    "--remote-debugging-port=0",
];

/// Keeps Chromium as long as its standard input is open.
///
/// The other end is held by the test process, and the kernel closes it however that process ends. So
/// neither a killed test run nor a static that is never dropped leaves a browser or a profile behind.
const KEEPER: &str = r#"
profile=$1; shift
trap : INT TERM HUP
exec 3<&0
"$@" 3<&- &
browser=$!
( read -r _ <&3; kill "$browser" ) 2>/dev/null &
watcher=$!
# A signal ends a wait early; the browser heard it too and is on its way.
while kill -0 "$browser" 2>/dev/null; do wait "$browser"; done
kill "$watcher" 2>/dev/null
# Helpers of the browser may still write for a moment.
rm -rf -- "$profile" 2>/dev/null || { sleep 1; rm -rf -- "$profile"; }
"#;

/// A running Chromium, stopped and cleared away on drop.
#[derive(Debug)]
pub(crate) struct Chromium {
    keeper: Child,
    /// Address of its DevTools socket: `ws://127.0.0.1:PORT/devtools/browser/ID`.
    pub(crate) address: String,
}

impl Chromium {
    /// Starts Chromium with `extra` arguments after the usual ones, so that they win.
    ///
    /// # Panics
    ///
    /// If it cannot be started, with what it said and what to install.
    pub(crate) fn launch(extra: &[&str]) -> Self {
        Self::launch_binary(&env::var(BINARY).unwrap_or_else(|_| "chromium".to_owned()), extra)
    }

    /// Starts the Chromium of that name or at that path.
    ///
    /// # Panics
    ///
    /// If it cannot be started, with what it said and what to install.
    pub(crate) fn launch_binary(binary: &str, extra: &[&str]) -> Self {
        let profile = match tempfile::Builder::new().prefix("browser-").tempdir() {
            // From here on the keeper removes it.
            Ok(profile) => profile.keep(),
            Err(error) => panic!("no folder for a Chromium profile: {error}"),
        };
        let mut keeper = match start(binary, &profile, extra) {
            Ok(keeper) => keeper,
            Err(error) => panic!("`sh`, which keeps Chromium, cannot be started: {error}"),
        };
        let said = listen(keeper.stderr.take());
        match address(&said) {
            Ok(address) => Self { keeper, address },
            Err(said) => {
                stop(&mut keeper);
                panic!(
                    "Chromium (`{binary}`) did not start.\n\
                     The browser tests need it: install it (Debian: `apt-get install chromium`), or name the \
                     binary in the environment variable {BINARY}.\nIt said:\n{said}"
                );
            }
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        stop(&mut self.keeper);
    }
}

fn start(binary: &str, profile: &Path, extra: &[&str]) -> std::io::Result<Child> {
    Command::new("sh")
        .args(["-c", KEEPER, "sh"])
        .arg(profile)
        .arg(binary)
        .args(ARGS)
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(extra)
        .arg("about:blank")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
}

/// Closes the keeper's input, which ends Chromium, and waits until both are gone.
fn stop(keeper: &mut Child) {
    drop(keeper.stdin.take());
    // Failing to wait means that it is gone already.
    let _ = keeper.wait();
}

/// Reads standard error to its end, so that Chromium never blocks on a full pipe.
fn listen(stderr: Option<ChildStderr>) -> Receiver<String> {
    let (lines, said) = mpsc::channel();
    if let Some(stderr) = stderr {
        thread::spawn(move || forward(stderr, &lines));
    }
    said
}

fn forward(stderr: ChildStderr, lines: &Sender<String>) {
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        // After the start nobody listens any more, and reading goes on regardless.
        let _ = lines.send(line);
    }
}

/// The address Chromium announces, or all it said when it announces none.
fn address(said: &Receiver<String>) -> Result<String, String> {
    let mut lines = Vec::new();
    while let Ok(line) = said.recv_timeout(START) {
        if let Some(address) = line.trim().strip_prefix("DevTools listening on ") {
            return Ok(address.to_owned());
        }
        lines.push(line);
    }
    Err(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::panic;

    use super::Chromium;

    #[test]
    fn a_missing_browser_is_reported_with_what_to_install() {
        let panic = panic::catch_unwind(|| Chromium::launch_binary("no-such-browser", &[])).unwrap_err();
        let complaint = panic.downcast_ref::<String>().unwrap();
        for part in ["`no-such-browser`", "apt-get install chromium", "environment variable CHROMIUM", "not found"] {
            assert!(complaint.contains(part), "{part:?} is not in: {complaint}");
        }
    }
}
