//! The circumstances of a page: window, preferences, network, processor.

use serde_json::{Value, json};

use crate::Page;
use crate::protocol::lock;

/// A slower network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// Time added to each request before its answer begins, in milliseconds.
    pub latency_ms: u32,
    /// Speed in each direction, in bytes a second: 9 Mbit/s are 1 125 000.
    pub bytes_per_second: u32,
}

/// What is emulated in a tab now; the protocol sets several of these at once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Emulation {
    dark: bool,
    reduced_motion: bool,
    forced_colors: bool,
    offline: bool,
    throttle: Option<Throttle>,
}

impl Emulation {
    /// Parameters of `Emulation.setEmulatedMedia`.
    pub(crate) fn media(self) -> Value {
        let either = |holds: bool, yes: &str, no: &str| if holds { yes.to_owned() } else { no.to_owned() };
        json!({ "features": [
            { "name": "prefers-color-scheme", "value": either(self.dark, "dark", "light") },
            { "name": "prefers-reduced-motion", "value": either(self.reduced_motion, "reduce", "no-preference") },
            { "name": "forced-colors", "value": either(self.forced_colors, "active", "none") },
        ] })
    }

    /// Parameters of `Network.emulateNetworkConditions`, where -1 is without limit.
    fn network(self) -> Value {
        let speed = self.throttle.map_or(-1, |throttle| i64::from(throttle.bytes_per_second));
        json!({
            "offline": self.offline,
            "latency": self.throttle.map_or(0, |throttle| throttle.latency_ms),
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        })
    }
}

impl Page {
    /// Makes the viewport `width` by `height` CSS pixels, at one device pixel each.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        self.call("Emulation.setDeviceMetricsOverride", viewport(width, height));
    }

    /// Whether the person prefers a dark page; at first a light one.
    #[track_caller]
    pub fn emulate_dark(&self, dark: bool) {
        self.emulate_media(|emulation| emulation.dark = dark);
    }

    /// Whether the person prefers little motion; at first not.
    #[track_caller]
    pub fn emulate_reduced_motion(&self, reduced: bool) {
        self.emulate_media(|emulation| emulation.reduced_motion = reduced);
    }

    /// Whether the person's system forces its own few colours on pages; at first not.
    #[track_caller]
    pub fn emulate_forced_colors(&self, forced: bool) {
        self.emulate_media(|emulation| emulation.forced_colors = forced);
    }

    /// Cuts the page off the network, or connects it again. `navigator.onLine` and its events follow.
    #[track_caller]
    pub fn offline(&self, offline: bool) {
        self.emulate_network(|emulation| emulation.offline = offline);
    }

    /// Slows the page's network down.
    #[track_caller]
    pub fn throttle_network(&self, throttle: Throttle) {
        self.emulate_network(|emulation| emulation.throttle = Some(throttle));
    }

    /// Lets the page's network be as fast as it is.
    #[track_caller]
    pub fn unthrottle_network(&self) {
        self.emulate_network(|emulation| emulation.throttle = None);
    }

    /// Hides the page as a tab in the background is hidden, or shows it again: `document.visibilityState` and
    /// `visibilitychange` follow, and a hidden page has no animation frames.
    #[track_caller]
    pub fn hidden(&self, hidden: bool) {
        // A page made to feel focused would feel seen, too.
        self.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": !hidden }));
        let window = self.call("Browser.getWindowForTarget", json!({}))["windowId"].clone();
        let state = if hidden { "minimized" } else { "normal" };
        self.call("Browser.setWindowBounds", json!({ "windowId": window, "bounds": { "windowState": state } }));
        self.wait_until("its visibility follows", || self.ask("document.hidden") == hidden);
    }

    /// Makes the page's main thread `rate` times slower; 1 is full speed.
    #[track_caller]
    pub fn throttle_cpu(&self, rate: f64) {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": rate }));
    }

    #[track_caller]
    fn emulate_media(&self, change: impl FnOnce(&mut Emulation)) {
        let media = self.change_emulation(change).media();
        self.call("Emulation.setEmulatedMedia", media);
    }

    #[track_caller]
    fn emulate_network(&self, change: impl FnOnce(&mut Emulation)) {
        let network = self.change_emulation(change).network();
        self.call("Network.emulateNetworkConditions", network);
    }

    fn change_emulation(&self, change: impl FnOnce(&mut Emulation)) -> Emulation {
        let mut emulation = lock(self.emulation());
        change(&mut emulation);
        *emulation
    }
}

/// Parameters of `Emulation.setDeviceMetricsOverride`.
pub(crate) fn viewport(width: u32, height: u32) -> Value {
    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false })
}
