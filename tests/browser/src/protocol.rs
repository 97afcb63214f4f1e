//! The DevTools protocol: numbered calls and their answers over one socket, and events as they come.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Message, WebSocket};

/// How long one call may take: a script that awaits something on a slowed page is within its rights.
const CALL: Duration = Duration::from_secs(120);

/// Why a tab answers nothing any more.
const CRASHED: &str = "the page crashed";

/// What a call came to.
pub(crate) type Answer = Result<Value, Failure>;

/// Is told the session, the method and the parameters of each event of a session, on the reading thread.
///
/// It may post, but must not wait for an answer: it would wait for itself.
pub(crate) type Listener = Box<dyn FnMut(&str, &str, &Value) + Send>;

/// Why a call has no answer.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    method: String,
    message: String,
}

impl Failure {
    pub(crate) fn new(method: &str, message: impl Into<String>) -> Self {
        Self { method: method.to_owned(), message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.method, self.message)
    }
}

/// The socket to one Chromium.
pub(crate) struct Connection {
    writer: Mutex<WebSocket<TcpStream>>,
    waiting: Arc<Waiting>,
    last_id: AtomicU64,
}

/// Who waits for what the reading thread brings.
#[derive(Default)]
struct Waiting {
    calls: Mutex<Calls>,
    listeners: Mutex<HashMap<String, Listener>>,
}

#[derive(Default)]
struct Calls {
    /// Set once the socket is closed: no answer will come, to no call.
    closed: bool,
    /// Sessions of tabs that crashed: they answer nothing any more, and say so only once.
    crashed: HashSet<String>,
    callers: HashMap<u64, Caller>,
}

struct Caller {
    session: Option<String>,
    sender: Sender<Answer>,
}

impl Connection {
    /// Connects to the DevTools socket at `address`.
    ///
    /// # Panics
    ///
    /// If that fails: Chromium has just announced the address.
    pub(crate) fn open(address: &str) -> Arc<Self> {
        match Self::connect(address) {
            Ok(connection) => Arc::new(connection),
            Err(error) => panic!("no connection to Chromium at {address}: {error}"),
        }
    }

    fn connect(address: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let host = address.trim_start_matches("ws://").split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(host)?;
        // Calls are small and each is waited for.
        stream.set_nodelay(true)?;
        let writing = stream.try_clone()?;
        // Screenshots and big lists are larger than the default allows.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (reader, _) = tungstenite::client::client_with_config(address, stream, Some(config))?;
        // Two ends of one socket: Chromium sends no pings, so the reading end never has to write.
        let writer = WebSocket::from_raw_socket(writing, Role::Client, Some(config));
        let waiting = Arc::new(Waiting::default());
        let heard = Arc::clone(&waiting);
        thread::spawn(move || heard.read(reader));
        Ok(Self { writer: Mutex::new(writer), waiting, last_id: AtomicU64::new(0) })
    }

    /// Calls `method` of the browser itself and waits for the answer.
    pub(crate) fn call(&self, method: &str, params: Value) -> Answer {
        self.request(None, method, params)
    }

    /// Calls `method` of the browser itself; whatever the answer, nobody waits for it.
    pub(crate) fn post(&self, method: &str, params: Value) {
        // A browser that is gone has done what a post could ask for.
        let _ = self.send(None, method, params, None);
    }

    /// Calls `method` of the tab behind `session`; whatever the answer, nobody waits for it.
    pub(crate) fn post_to(&self, session: &str, method: &str, params: Value) {
        // As above.
        let _ = self.send(Some(session), method, params, None);
    }

    fn request(&self, session: Option<&str>, method: &str, params: Value) -> Answer {
        let (sender, answer) = mpsc::channel();
        self.send(session, method, params, Some(sender))?;
        match answer.recv_timeout(CALL) {
            Ok(answer) => answer.map_err(|failure| Failure::new(method, failure.message)),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                Err(Failure::new(method, format!("no answer within {} s", CALL.as_secs())))
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(gone(method)),
        }
    }

    fn send(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
        sender: Option<Sender<Answer>>,
    ) -> Result<(), Failure> {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(sender) = sender {
            let mut calls = lock(&self.waiting.calls);
            if calls.closed {
                return Err(gone(method));
            }
            if session.is_some_and(|session| calls.crashed.contains(session)) {
                return Err(Failure::new(method, CRASHED));
            }
            calls.callers.insert(id, Caller { session: session.map(str::to_owned), sender });
        }
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        lock(&self.writer)
            .send(Message::text(message.to_string()))
            .map_err(|error| Failure::new(method, error.to_string()))
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Waiting {
    /// Hands out messages until the socket closes.
    fn read(&self, mut socket: WebSocket<TcpStream>) {
        while let Ok(message) = socket.read() {
            let Message::Text(text) = message else { continue };
            if let Ok(message) = serde_json::from_str::<Value>(&text) {
                self.hand_out(&message);
            }
        }
        let mut calls = lock(&self.calls);
        calls.closed = true;
        calls.callers.clear();
    }

    fn hand_out(&self, message: &Value) {
        if let Some(id) = message["id"].as_u64() {
            let caller = lock(&self.calls).callers.remove(&id);
            if let Some(caller) = caller {
                // The caller may have given up waiting.
                let _ = caller.sender.send(answer(message));
            }
            return;
        }
        let (Some(session), Some(method)) = (message["sessionId"].as_str(), message["method"].as_str()) else {
            return;
        };
        if method == "Inspector.targetCrashed" {
            self.give_up(session);
        }
        if let Some(listener) = lock(&self.listeners).get_mut(session) {
            listener(session, method, &message["params"]);
        }
    }

    /// Tells whoever waits for a crashed tab.
    fn give_up(&self, session: &str) {
        let mut calls = lock(&self.calls);
        calls.crashed.insert(session.to_owned());
        let waiting = calls.callers.extract_if(|_, caller| caller.session.as_deref() == Some(session));
        for (_, caller) in waiting {
            // The caller may have given up waiting.
            let _ = caller.sender.send(Err(Failure::new("", CRASHED)));
        }
    }
}

/// The calls and events of one tab.
#[derive(Debug)]
pub(crate) struct Session {
    connection: Arc<Connection>,
    id: String,
}

impl Session {
    /// Attaches to the tab `target`; its events go to `listener`.
    pub(crate) fn attach(connection: &Arc<Connection>, target: &str, listener: Listener) -> Result<Self, Failure> {
        let answer = connection.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }))?;
        let id = answer["sessionId"].as_str().unwrap_or_default().to_owned();
        lock(&connection.waiting.listeners).insert(id.clone(), listener);
        Ok(Self { connection: Arc::clone(connection), id })
    }

    /// Calls `method` and waits for the answer.
    pub(crate) fn call(&self, method: &str, params: Value) -> Answer {
        self.connection.request(Some(&self.id), method, params)
    }

    /// Calls `method` without waiting for its answer.
    pub(crate) fn post(&self, method: &str, params: Value) {
        self.connection.post_to(&self.id, method, params);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        lock(&self.connection.waiting.listeners).remove(&self.id);
    }
}

/// Locks `mutex` even if a test panicked while it held it: the data is whole between calls.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(message: &Value) -> Answer {
    match message.get("error") {
        None => Ok(message["result"].clone()),
        Some(error) => {
            let text = error["message"].as_str().unwrap_or("unknown error");
            let more = error["data"].as_str().map(|data| format!(" ({data})")).unwrap_or_default();
            Err(Failure::new("", format!("{text}{more}")))
        }
    }
}

fn gone(method: &str) -> Failure {
    Failure::new(method, "Chromium is gone")
}
