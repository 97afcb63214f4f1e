//! Serves the built dashboard as a static host would: files, policy headers, and a reverse proxy to gateways.
//!
//! # Where to start
//!
//! - [`Site`]: one running server. `cargo xtask run` and the browser tests both start it.
//! - `desk`: what answers a path: a gateway, `config.json`, a file, or what the examples need.
//! - `files`: what a path below the mount asks for. Pure, so its rules are a table of tests.
//! - `policy`: sets the headers that every answer carries. What they say, and how long a file may be kept, is from `hosting`.
//! - `proxy`: passes a request on to a gateway and its answer back.

mod desk;
mod files;
mod policy;
mod proxy;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use desk::Desk;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that trunk built into; it holds `index.html`.
    pub dist: PathBuf,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Served as `config.json` beside `index.html`, uncached.
    pub config: Value,
    /// Gateways reached through this origin, so that they need no CORS headers.
    pub proxied: Vec<Proxied>,
    /// Where the files are mounted: `/`, or a prefix such as `/desk/`.
    pub prefix: String,
    /// What the pages of `examples/` need beyond the build. A real host serves nothing of the kind.
    pub examples: Option<Examples>,
}

/// What stands in for a CRM around the pages of `examples/`.
#[derive(Clone)]
pub struct Examples {
    /// The folder served as `examples/built/`: what is built of the examples in React, Vue and Svelte.
    pub built: Option<PathBuf>,
    /// Served as `examples/credentials.json`, which a CRM's own server would answer to who is signed in.
    pub credentials: Value,
}

impl fmt::Debug for Examples {
    /// The credentials are left out, so that a failing test cannot print them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Examples").field("built", &self.built).finish_non_exhaustive()
    }
}

/// A path of this origin behind which a gateway stands.
#[derive(Debug, Clone)]
pub struct Proxied {
    /// The path, without a slash at its end: `/gateway/jakarta`.
    pub path: String,
    /// The gateway's own base URL: `http://host:3000`.
    pub upstream: String,
}

/// A running server for the dashboard. It stops, and frees its port, when dropped.
pub struct Site {
    address: SocketAddr,
    desk: Arc<Desk>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Site {
    /// Starts serving on 127.0.0.1, in a thread of its own.
    ///
    /// # Errors
    ///
    /// When the port is taken (`AddrInUse`), `dist` holds no `index.html` (`NotFound`), or a prefix or an
    /// upstream is not of the form that [`Options`] describes (`InvalidInput`).
    pub fn start(options: Options) -> io::Result<Self> {
        let port = options.port;
        let desk = Arc::new(Desk::new(options)?);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = listen(&runtime, port)?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(desk::answer).with_state(Arc::clone(&desk));
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("site".to_owned()).spawn(move || {
            runtime.spawn(async move { axum::serve(listener, router).await });
            // An answer or a dropped sender: both mean that the site is no longer wanted.
            let _ = runtime.block_on(stopped);
            // Not waiting: a gateway's host name may still be looked up, which can take many seconds.
            runtime.shutdown_background();
        })?;
        Ok(Self { address, desk, stop: Some(stop), thread: Some(thread) })
    }

    /// The origin, without a slash at its end: `http://127.0.0.1:8080`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the dashboard: the origin and the prefix.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin(), self.desk.prefix())
    }

    /// Serves another `config.json` from now on, or answers 404 for it.
    pub fn set_config(&self, config: Option<Value>) {
        self.desk.set_config(config);
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn listen(runtime: &Runtime, port: u16) -> io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    // The listener registers itself with the runtime that it is made in.
    let _in_runtime = runtime.enter();
    TcpListener::from_std(listener)
}
