//! The five gateways, simulated: one local server that answers as they do, with invented people.
//!
//! # Where to start
//!
//! - [`Simulator`]: starts, stops, is told to misbehave, and tells what it was asked.
//! - [`people`]: who is listed. The same people for every gateway.
//! - [`Effect`]: all that can go wrong.
//! - `wachat`, `gowa`, `whatsapp_gateway`, `hypersender`, `waha`: one gateway each; a quirk's
//!   comment stands at the line that implements it.
//!
//! # How many rows a list has
//!
//! [`expected`] says it. In short: every account that a [`Connection`] names lists each of the
//! [`Options::contacts`] people exactly once, and some list groups and other things besides.
//!
//! ```
//! use simulator::{Options, Simulator};
//!
//! let simulator = Simulator::start(Options::default())?;
//! let waha = simulator.connection("waha").unwrap();
//! assert!(waha.url.starts_with(&simulator.origin()));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Deliberately absent
//!
//! Gateways name no async runtime and no socket: each is a function from a request to an answer,
//! both plain values. Only `server` and `socket` touch the network.

mod behaviour;
mod body;
mod changes;
pub mod connection;
mod cors;
mod expected;
mod fields;
mod gowa;
mod http;
mod hypersender;
mod mischief;
mod moment;
pub mod people;
mod picture;
mod request_log;
mod roster;
mod server;
mod socket;
mod spelling;
mod wachat;
mod waha;
mod whatsapp_gateway;

pub use behaviour::{Effect, Fault};
pub use connection::{Connection, Credential, GatewayKind};
pub use expected::{Expected, expected};
pub use request_log::LoggedRequest;

/// Second accounts and special ones, for tests of the account picker.
pub mod accounts {
    pub use crate::gowa::{
        FIRST_DEVICE as GOWA_FIRST_DEVICE, LOGGED_OUT_DEVICE as GOWA_LOGGED_OUT_DEVICE,
        SECOND_DEVICE as GOWA_SECOND_DEVICE,
    };
    pub use crate::hypersender::{
        FIRST_INSTANCE as HYPERSENDER_FIRST_INSTANCE, SECOND_INSTANCE as HYPERSENDER_SECOND_INSTANCE,
    };
    pub use crate::wachat::{
        CLOSED_INSTANCE as WACHAT_CLOSED_INSTANCE, FIRST_INSTANCE as WACHAT_FIRST_INSTANCE,
        SECOND_INSTANCE as WACHAT_SECOND_INSTANCE,
    };
    pub use crate::waha::{
        FIRST_SESSION as WAHA_FIRST_SESSION, SCAN_SESSION as WAHA_SCAN_SESSION, SECOND_SESSION as WAHA_SECOND_SESSION,
        STOPPED_SESSION as WAHA_STOPPED_SESSION,
    };
    pub use crate::whatsapp_gateway::{
        FIRST_SESSION as WHATSAPP_GATEWAY_FIRST_SESSION, LOGGED_OUT_SESSION as WHATSAPP_GATEWAY_LOGGED_OUT_SESSION,
        SECOND_SESSION as WHATSAPP_GATEWAY_SECOND_SESSION,
    };
}

use server::Shared;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// How to start a [`Simulator`].
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many people each connection lists.
    pub contacts: usize,
    /// The port on 127.0.0.1; 0 takes any that is free.
    pub port: u16,
}

impl Default for Options {
    fn default() -> Options {
        Options { contacts: 730, port: 0 }
    }
}

/// A running server. Dropping it closes its port and every connection.
pub struct Simulator {
    shared: Arc<Shared>,
    /// Told when the simulator is dropped; the thread then ends.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts the server, and returns once it listens on 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the runtime cannot start its threads.
    pub fn start(options: Options) -> io::Result<Simulator> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .thread_name("simulator")
            .enable_all()
            .build()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listener = runtime.block_on(tokio::net::TcpListener::bind(address))?;
        let origin = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared::new(origin, options.contacts));

        let (stop, stopped) = oneshot::channel();
        runtime.spawn(server::serve(listener, Arc::clone(&shared)));
        // A thread of its own: dropping a runtime within somebody else's would panic.
        let thread = std::thread::Builder::new().name("simulator".to_owned()).spawn(move || {
            // Either way the simulator is gone.
            let _ = runtime.block_on(stopped);
            runtime.shutdown_timeout(Duration::from_secs(1));
        })?;
        Ok(Simulator { shared, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        self.shared.origin.clone()
    }

    /// Every connection: one per gateway, and four for WAHA (its engines WEBJS, NOWEB and GOWS,
    /// and `waha-by-page`, a server that follows the vendor's page where the code does not).
    pub fn connections(&self) -> Vec<Connection> {
        let places = connection::PLACES.iter();
        places.map(|place| place.connection(&self.shared.origin)).collect()
    }

    /// The connection with this id.
    pub fn connection(&self, id: &str) -> Option<Connection> {
        self.connections().into_iter().find(|it| it.id == id)
    }

    /// What a CRM's own server would answer to a page that embeds the desk: each connection's credential by its id.
    pub fn credentials(&self) -> serde_json::Value {
        self.connections().into_iter().map(|it| (it.id.to_owned(), it.credential.to_json())).collect()
    }

    /// Makes something go wrong from now on.
    pub fn behave(&self, fault: Fault) {
        self.shared.behaviour.add(fault);
    }

    /// Makes everything right again.
    pub fn calm(&self) {
        self.shared.behaviour.calm();
    }

    /// Every request since the start, or since [`Simulator::forget_requests`], in order of
    /// arrival, preflights included.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.log.all()
    }

    /// Empties the list of requests.
    pub fn forget_requests(&self) {
        self.shared.log.forget();
    }

    /// The first request that satisfies `predicate`, waiting for it as long as `timeout`.
    ///
    /// The predicate sees a request when it arrives and again when it is answered or abandoned,
    /// so it may ask for a status.
    pub fn wait_for_request(
        &self,
        timeout: Duration,
        predicate: impl Fn(&LoggedRequest) -> bool,
    ) -> Option<LoggedRequest> {
        self.shared.log.wait_for(timeout, predicate)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic in there was reported by its own thread.
            let _ = thread.join();
        }
    }
}
