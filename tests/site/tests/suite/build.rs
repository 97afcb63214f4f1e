//! A folder that looks like a build of the dashboard, removed when the test ends.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use site::{Options, Proxied, Site};

static N_BUILDS: AtomicUsize = AtomicUsize::new(0);

pub(crate) struct Build {
    pub(crate) dist: PathBuf,
}

impl Build {
    pub(crate) fn new() -> Self {
        let n = N_BUILDS.fetch_add(1, Ordering::Relaxed);
        let dist = std::env::temp_dir().join(format!("contact-desk-site-{}-{n}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let build = Self { dist };
        build.write("index.html", "<head>\n  <base href=\"/\">\n</head>");
        build.write("boot.js", "start()");
        build.write("contact-desk-82e1fd4a57b0c3aa.js", "export default 1");
        build.write("contact-desk-82e1fd4a57b0c3aa_bg.wasm", "\0asm");
        build
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        let file = self.dist.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            dist: self.dist.clone(),
            port: 0,
            config: json!({ "connections": [] }),
            proxied: Vec::new(),
            prefix: "/".to_owned(),
            examples: None,
        }
    }

    pub(crate) fn site(&self) -> Site {
        Site::start(self.options()).unwrap()
    }

    pub(crate) fn site_at(&self, prefix: &str) -> Site {
        Site::start(Options { prefix: prefix.to_owned(), ..self.options() }).unwrap()
    }

    pub(crate) fn site_before(&self, upstream: &str) -> Site {
        let proxied = vec![Proxied { path: "/gateway/jakarta".to_owned(), upstream: upstream.to_owned() }];
        Site::start(Options { proxied, ..self.options() }).unwrap()
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dist);
    }
}
