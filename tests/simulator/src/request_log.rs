//! What was asked: every request with its fate, and a way to wait for one.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One request as it arrived. Values of headers are not kept, nor those of query parameters
/// that carry a key.
#[derive(Debug, Clone)]
pub struct LoggedRequest {
    /// The id of the connection asked, or `""` outside all of them (pictures, unknown paths).
    pub connection: &'static str,
    /// `GET`, `POST`, `PUT` or, for a preflight, `OPTIONS`.
    pub method: String,
    /// The path below the connection's URL, percent-decoded: `/user/my/contacts`.
    pub path: String,
    /// The same path as it was sent.
    pub encoded_path: String,
    /// Query parameters, decoded, in the order sent. A key's value reads `[redacted]`.
    pub query: Vec<(String, String)>,
    /// The status answered; `None` as long as nothing was, and after a reset.
    pub status: Option<u16>,
    /// Names of the headers sent, in lower case, without repetition.
    pub headers: Vec<String>,
    /// When it had been read.
    pub arrived: Instant,
    /// When its answer was ready, if it was.
    pub answered: Option<Instant>,
    /// Whether the asker closed the connection before the answer was ready.
    pub abandoned: bool,
}

impl LoggedRequest {
    /// The first value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All requests since the start, or since they were last forgotten.
#[derive(Default)]
pub(crate) struct RequestLog {
    entries: Mutex<Entries>,
    changed: Condvar,
}

#[derive(Default)]
struct Entries {
    /// How many were forgotten, so that numbers given out stay valid.
    forgotten: usize,
    requests: Vec<LoggedRequest>,
}

impl RequestLog {
    /// Writes a request down and gives its number.
    pub(crate) fn add(&self, request: LoggedRequest) -> usize {
        let mut entries = self.entries();
        entries.requests.push(request);
        let number = entries.forgotten + entries.requests.len() - 1;
        drop(entries);
        self.changed.notify_all();
        number
    }

    /// Completes the entry of a request, unless it was forgotten meanwhile.
    pub(crate) fn complete(&self, number: usize, change: impl FnOnce(&mut LoggedRequest)) {
        let mut entries = self.entries();
        let place = number.checked_sub(entries.forgotten);
        if let Some(request) = place.and_then(|place| entries.requests.get_mut(place)) {
            change(request);
        }
        drop(entries);
        self.changed.notify_all();
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        self.entries().requests.clone()
    }

    pub(crate) fn forget(&self) {
        let mut entries = self.entries();
        entries.forgotten += entries.requests.len();
        entries.requests.clear();
    }

    pub(crate) fn wait_for(
        &self,
        timeout: Duration,
        predicate: impl Fn(&LoggedRequest) -> bool,
    ) -> Option<LoggedRequest> {
        let found = |entries: &Entries| entries.requests.iter().find(|it| predicate(it)).cloned();
        let (entries, _) = self
            .changed
            .wait_timeout_while(self.entries(), timeout, |entries| found(entries).is_none())
            .unwrap_or_else(PoisonError::into_inner);
        found(&entries)
    }

    /// A panic elsewhere must not hide the log, so poisoning is ignored.
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
