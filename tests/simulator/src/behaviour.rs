//! Faults: what can be made to go wrong, and which requests it strikes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Something that goes wrong from now on, for the requests that it matches.
///
/// When several match one request, the one switched on last wins. Preflights (`OPTIONS`) are
/// struck by [`Effect::NoCors`] only, so that a counted fault is kept for the request itself.
/// Pictures, which belong to no connection, can be delayed, reset, cut off and left unanswered.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The connection it strikes, or any when `None`.
    pub connection: Option<&'static str>,
    /// Part of the percent-decoded path, prefix included; `""` matches every path.
    pub path_contains: &'static str,
    /// Part of the decoded query, written `name=value&name=value` in the order sent.
    pub query_contains: Option<&'static str>,
    /// How many requests it strikes; `None` until [`crate::Simulator::calm`].
    pub times: Option<u32>,
    /// What happens to them.
    pub effect: Effect,
}

impl Fault {
    /// A fault that strikes every request until [`crate::Simulator::calm`]. Narrow it with
    /// `Fault { connection: Some("waha"), ..Fault::everywhere(effect) }`.
    pub const fn everywhere(effect: Effect) -> Fault {
        Fault { connection: None, path_contains: "", query_contains: None, times: None, effect }
    }
}

/// What happens to a request that a [`Fault`] matches.
#[derive(Debug, Clone)]
pub enum Effect {
    /// The right answer, later.
    Delay(Duration),
    /// Another status, with an error body in the gateway's own shape.
    Status(u16),
    /// Exactly this answer, CORS headers aside.
    StatusWith {
        /// The status.
        status: u16,
        /// Headers besides the content type.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: String,
        /// Its content type.
        content_type: &'static str,
    },
    /// As [`Effect::Status`], with a `Retry-After` header in seconds. The header is sent, but a
    /// page of another origin cannot read it: no gateway here exposes it.
    RetryAfter {
        /// The status, 429 or 503 as a rule.
        status: u16,
        /// The wait that is asked for.
        seconds: u32,
    },
    /// The right answer in many more words: indented, everything escaped that can be, and in each
    /// object a field that nobody knows.
    Wordy,
    /// The answer to the same request with the right credential: a proxy on the way adds it.
    Trusted,
    /// Half of the right body, then the connection closes.
    CutOff,
    /// 200 with `text/plain`: it looks like JSON, and has the shape of no gateway.
    WrongType,
    /// 200 with `application/json` that is well-formed, and has the shape of no gateway.
    WrongShape,
    /// 200 with a page of HTML, as a captive portal or a login page would answer.
    Html,
    /// In every page of a list: row 1 is a string, row 3 lacks its ids, and the fields of row 5,
    /// ids aside, have wrong types (rows counted from 0, as far as the page has them). Each
    /// stands in place of a good row.
    BadRow,
    /// Every page after the first begins with the last three rows of the page before it, as if
    /// three contacts had been added while somebody read on. No row is lost. GOWA, which has no
    /// pages, repeats its first three rows at the end.
    Duplicate,
    /// The list never ends: the first page comes again and again, and says that there is more.
    /// GOWA, which has no pages, is not affected.
    LoopingCursor,
    /// The connection is reset (TCP RST) before any answer.
    Reset,
    /// The request is read, and nothing is ever answered.
    NeverAnswers,
    /// The list is empty, in the gateway's own way of saying so.
    EmptyList,
    /// No CORS headers, on the preflight neither: what a browser calls a network error.
    NoCors,
}

/// The faults that are switched on.
#[derive(Default)]
pub(crate) struct Behaviour(Mutex<Vec<Fault>>);

impl Behaviour {
    pub(crate) fn add(&self, fault: Fault) {
        self.faults().push(fault);
    }

    pub(crate) fn calm(&self) {
        self.faults().clear();
    }

    /// The effect on a request, counting it against the fault that strikes.
    pub(crate) fn strike(&self, request: &Struck<'_>) -> Option<Effect> {
        let mut faults = self.faults();
        let at = faults.iter().rposition(|fault| fault.matches(request))?;
        let fault = faults.get_mut(at)?;
        let effect = fault.effect.clone();
        match &mut fault.times {
            Some(1) => drop(faults.remove(at)),
            Some(times) => *times -= 1,
            None => {}
        }
        Some(effect)
    }

    /// A panic elsewhere must not hide the faults, so poisoning is ignored.
    fn faults(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The parts of a request that a fault looks at.
pub(crate) struct Struck<'a> {
    pub(crate) connection: &'static str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a [(String, String)],
    pub(crate) is_preflight: bool,
}

impl Fault {
    fn matches(&self, request: &Struck<'_>) -> bool {
        let spent = self.times == Some(0);
        let elsewhere = self.connection.is_some_and(|id| id != request.connection);
        let other_query = self.query_contains.is_some_and(|part| !query_text(request.query).contains(part));
        let unharmed = request.is_preflight && !matches!(self.effect, Effect::NoCors);
        !spent && !elsewhere && !other_query && !unharmed && request.path.contains(self.path_contains)
    }
}

fn query_text(query: &[(String, String)]) -> String {
    let pairs: Vec<String> = query.iter().map(|(n, v)| format!("{n}={v}")).collect();
    pairs.join("&")
}

/// How a list departs from the plain truth; the gateways ask it which rows a page holds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Twist {
    /// No rows at all.
    pub(crate) empty: bool,
    /// The first page for ever.
    pub(crate) endless: bool,
    /// Rows of the page before that come again.
    pub(crate) repeats: usize,
}

impl Twist {
    pub(crate) fn of(effect: Option<&Effect>) -> Twist {
        Twist {
            empty: matches!(effect, Some(Effect::EmptyList)),
            endless: matches!(effect, Some(Effect::LoopingCursor)),
            repeats: if matches!(effect, Some(Effect::Duplicate)) { 3 } else { 0 },
        }
    }

    /// The places of a list of `total` rows that the page from `offset` shows.
    pub(crate) fn page(self, offset: usize, limit: usize, total: usize) -> Vec<usize> {
        let total = if self.empty { 0 } else { total };
        if self.endless && total > 0 {
            return (0..limit).map(|place| place % total).collect();
        }
        // A page must still move forward, so at least one of its rows is new.
        let repeats = self.repeats.min(limit.saturating_sub(1));
        let start = offset.saturating_sub(repeats).min(total);
        (start..start.saturating_add(limit).min(total)).collect()
    }
}
