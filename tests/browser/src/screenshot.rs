//! Pictures of a page.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::Page;

impl Page {
    /// Writes what the viewport shows to `path`, as PNG. Missing folders are made.
    ///
    /// # Panics
    ///
    /// If the file cannot be written.
    #[track_caller]
    pub fn screenshot(&self, path: impl AsRef<Path>) {
        self.capture(path.as_ref(), json!({ "format": "png" }));
    }

    /// Writes the whole document to `path`, as PNG, what lies below the viewport included. Missing folders are made.
    ///
    /// # Panics
    ///
    /// If the file cannot be written.
    #[track_caller]
    pub fn screenshot_full_page(&self, path: impl AsRef<Path>) {
        let size = self.call("Page.getLayoutMetrics", json!({}))["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        self.capture(path.as_ref(), json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }));
    }

    #[track_caller]
    fn capture(&self, path: &Path, params: Value) {
        let answer = self.call("Page.captureScreenshot", params);
        let Ok(png) = STANDARD.decode(answer["data"].as_str().unwrap_or_default()) else {
            self.fail("the browser's picture cannot be decoded");
        };
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        if let Err(error) = folder.and_then(|()| fs::write(path, png)) {
            self.fail(&format!("no picture at {}: {error}", path.display()));
        }
    }
}
