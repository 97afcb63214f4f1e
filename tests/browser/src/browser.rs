//! One Chromium, and the contexts that keep its tests apart.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde_json::json;

use crate::Page;
use crate::chromium::Chromium;
use crate::protocol::Connection;

/// A running headless Chromium.
///
/// It ends with the last of the handle and the pages made from it, or with the process, whichever is first.
#[derive(Clone)]
pub struct Browser {
    running: Arc<Running>,
}

struct Running {
    connection: Arc<Connection>,
    _chromium: Chromium,
}

impl Browser {
    /// Starts a Chromium of its own, for what must not share a process: measurements.
    ///
    /// # Panics
    ///
    /// If Chromium is missing or does not start, with what to install.
    #[must_use]
    pub fn launch() -> Self {
        Self::launch_with(&[])
    }

    /// Like [`launch`](Self::launch), with command-line arguments added: `&["--window-size=800,600"]`.
    ///
    /// # Panics
    ///
    /// If Chromium is missing or does not start, with what to install.
    #[must_use]
    pub fn launch_with(args: &[&str]) -> Self {
        Self::drive(Chromium::launch(args))
    }

    /// Like [`launch`](Self::launch), with the Chromium that stands at `binary`.
    ///
    /// # Panics
    ///
    /// If it does not start, with what to install.
    #[must_use]
    pub fn launch_at(binary: &Path) -> Self {
        Self::drive(Chromium::launch_binary(&binary.to_string_lossy(), &[]))
    }

    fn drive(chromium: Chromium) -> Self {
        let connection = Connection::open(&chromium.address);
        Self { running: Arc::new(Running { connection, _chromium: chromium }) }
    }

    /// The Chromium that the tests of this process share, started at the first call.
    ///
    /// # Panics
    ///
    /// If Chromium is missing or does not start, with what to install.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Browser> = OnceLock::new();
        SHARED.get_or_init(Self::launch)
    }

    /// Opens a blank page whose storage, cookies and cache nobody else sees: 1280 by 800 CSS pixels, light.
    ///
    /// All of it is disposed of with the last handle to the page.
    ///
    /// # Panics
    ///
    /// If Chromium is gone.
    #[must_use]
    pub fn page(&self) -> Page {
        Page::open(Context::new(self.clone()))
    }

    /// Chromium's version, such as `Chrome/130.0.6723.91`.
    ///
    /// # Panics
    ///
    /// If Chromium is gone.
    #[must_use]
    pub fn version(&self) -> String {
        match self.connection().call("Browser.getVersion", json!({})) {
            Ok(answer) => answer["product"].as_str().unwrap_or_default().to_owned(),
            Err(failure) => panic!("{failure}"),
        }
    }

    pub(crate) fn connection(&self) -> &Arc<Connection> {
        &self.running.connection
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Browser").finish_non_exhaustive()
    }
}

/// What the tabs of one test share: storage, cookies, cache. Disposed of with the last of them.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) browser: Browser,
    pub(crate) id: String,
}

impl Context {
    fn new(browser: Browser) -> Arc<Self> {
        match browser.connection().call("Target.createBrowserContext", json!({ "disposeOnDetach": true })) {
            Ok(answer) => {
                let id = answer["browserContextId"].as_str().unwrap_or_default().to_owned();
                Arc::new(Self { browser, id })
            }
            Err(failure) => panic!("no new browser context: {failure}"),
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        self.browser.connection().post("Target.disposeBrowserContext", json!({ "browserContextId": self.id }));
    }
}
