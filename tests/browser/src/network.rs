//! The requests a page made, and how each of them ended.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::state::{State, count, text};
use crate::{Page, wait};

/// One request, as far as it has got.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Request {
    /// `GET`, `POST`…
    pub method: String,
    /// The whole address, without its fragment.
    pub url: String,
    /// What asked, in the browser's words: `Document`, `Script`, `Stylesheet`, `Image`, `Fetch`, `XHR`, `Preflight`…
    pub kind: String,
    /// Headers sent, by lower-case name, those that the browser adds included.
    pub headers: BTreeMap<String, String>,
    /// The body sent, if there was one and it was text.
    pub body: Option<String>,
    /// The status of the answer; `None` until it arrives, and for ever if the request failed.
    pub status: Option<u16>,
    /// Headers of the answer, by lower-case name.
    pub response_headers: BTreeMap<String, String>,
    /// Whether the answer came out of the cache.
    pub from_cache: bool,
    /// Why there is no answer, or no end of it: `net::ERR_CONNECTION_REFUSED`.
    pub failure: Option<String>,
    /// Whether the page gave up on it: an `AbortController`, or a navigation away.
    pub aborted: bool,
    /// When it began, in seconds on a clock that all requests of a browser share.
    pub started: f64,
    /// When it ended, well or not, on the same clock; `None` while it is under way.
    pub ended: Option<f64>,
    /// Bytes received, headers included, as they came over the wire; 0 until the end.
    pub wire_bytes: u64,
}

impl Request {
    /// The address without scheme, host and query: `/api/v1/contacts`.
    #[must_use]
    pub fn path(&self) -> &str {
        let after_scheme = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        let path = after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or("/");
        path.split(['?', '#']).next().unwrap_or(path)
    }

    /// The query, without its question mark; empty if there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        self.url.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether it has ended, well or not.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.ended.is_some()
    }
}

/// Requests in the order they were made.
#[derive(Debug, Default)]
pub(crate) struct Network {
    requests: Vec<Request>,
    /// Place of the newest request by the browser's id; a redirect keeps its id.
    places: HashMap<String, usize>,
    /// Headers the browser told of before the request that they belong to.
    early_headers: HashMap<String, BTreeMap<String, String>>,
}

impl Network {
    pub(crate) fn note(&mut self, method: &str, params: &Value) {
        let id = text(&params["requestId"]);
        match method {
            "Network.requestWillBeSent" => self.begin(id, params),
            "Network.requestWillBeSentExtraInfo" => self.add_headers(id, headers(&params["headers"])),
            "Network.requestServedFromCache" => self.change(&id, |request| request.from_cache = true),
            "Network.responseReceived" => self.change(&id, |request| request.answer(&params["response"])),
            "Network.loadingFinished" => self.change(&id, |request| {
                request.ended = params["timestamp"].as_f64();
                request.wire_bytes = count(&params["encodedDataLength"]);
            }),
            "Network.loadingFailed" => self.change(&id, |request| {
                request.ended = params["timestamp"].as_f64();
                request.aborted = params["canceled"] == true;
                request.failure = Some(failure(params));
            }),
            _ => {}
        }
    }

    fn begin(&mut self, id: String, params: &Value) {
        if params["redirectResponse"].is_object() {
            self.change(&id, |request| {
                request.answer(&params["redirectResponse"]);
                request.ended = params["timestamp"].as_f64();
                request.wire_bytes = count(&params["redirectResponse"]["encodedDataLength"]);
            });
        }
        let sent = &params["request"];
        let mut request = Request {
            method: text(&sent["method"]),
            url: text(&sent["url"]),
            kind: text(&params["type"]),
            headers: headers(&sent["headers"]),
            body: sent["postData"].as_str().map(str::to_owned),
            started: params["timestamp"].as_f64().unwrap_or_default(),
            ..Request::default()
        };
        request.headers.extend(self.early_headers.remove(&id).unwrap_or_default());
        self.places.insert(id, self.requests.len());
        self.requests.push(request);
    }

    fn add_headers(&mut self, id: String, headers: BTreeMap<String, String>) {
        // After a redirect these may come first, and the older request has its own already.
        let newest = self.places.get(&id).and_then(|&place| self.requests.get_mut(place));
        match newest {
            Some(request) => request.headers.extend(headers),
            None => {
                self.early_headers.insert(id, headers);
            }
        }
    }

    fn change(&mut self, id: &str, change: impl FnOnce(&mut Request)) {
        if let Some(request) = self.places.get(id).and_then(|&place| self.requests.get_mut(place)) {
            change(request);
        }
    }

    fn clear(&mut self) {
        self.requests.clear();
        self.places.clear();
        self.early_headers.clear();
    }
}

impl Request {
    fn answer(&mut self, response: &Value) {
        self.status = response["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        self.response_headers = headers(&response["headers"]);
        self.from_cache |= response["fromDiskCache"] == true;
    }
}

impl Page {
    /// Notes no more requests. As long as they are noted, the browser keeps every answer in the page's own process:
    /// what is measured should not pay for that.
    #[track_caller]
    pub fn ignore_requests(&self) {
        self.call("Network.disable", json!({}));
    }

    /// All requests of the page so far, in the order they were made, preflights and the document itself included.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.flush();
        self.heard().read(|state| state.network.requests.clone())
    }

    /// How many of the requests so far are as `wanted`.
    #[must_use]
    pub fn request_count(&self, wanted: impl Fn(&Request) -> bool) -> usize {
        // On a copy: `wanted` may ask the page something, and the page answers through the state.
        self.requests().iter().filter(|request| wanted(request)).count()
    }

    /// Waits until a request as `wanted` has been made, and gives the first of them, ended or not.
    ///
    /// `what` says what is waited for.
    ///
    /// # Panics
    ///
    /// If none comes in time.
    #[track_caller]
    pub fn wait_request(&self, what: &str, wanted: impl Fn(&Request) -> bool) -> Request {
        let look = || self.requests().into_iter().find(|request| wanted(request)).ok_or(());
        match wait::until(self.patience(), look) {
            Ok(request) => request,
            Err(()) => self.fail(&format!("no request came: {what}{}", self.requests_made())),
        }
    }

    /// Waits until no request is under way.
    ///
    /// # Panics
    ///
    /// If some go on for too long, with their addresses.
    #[track_caller]
    pub fn wait_requests_over(&self) {
        self.flush();
        let quiet = |state: &State| state.network.requests.iter().all(Request::is_over).then_some(());
        if self.heard().wait(self.patience(), quiet).is_none() {
            self.fail(&format!("requests are still under way{}", self.requests_made()));
        }
    }

    /// Forgets the requests so far, so that only those to come count. What was under way is not followed to its end.
    pub fn clear_requests(&self) {
        self.flush();
        self.heard().change(|state| state.network.clear());
    }

    /// The text of the answer to the last request for `url`, as the page received it; `None` once it is forgotten.
    ///
    /// Asks the server for nothing.
    #[must_use]
    pub fn response_body(&self, url: &str) -> Option<String> {
        self.flush();
        let id = self.heard().read(|state| {
            let network = &state.network;
            let is_it = |place: usize| network.requests.get(place).is_some_and(|request| request.url == url);
            let newest = network.places.iter().filter(|(_, place)| is_it(**place)).max_by_key(|(_, place)| **place);
            newest.map(|(id, _)| id.clone())
        })?;
        let answer = self.session().call("Network.getResponseBody", json!({ "requestId": id })).ok()?;
        (answer["base64Encoded"] == false).then(|| text(&answer["body"]))
    }

    fn requests_made(&self) -> String {
        self.requests()
            .iter()
            .map(|request| {
                let outcome = match (request.status, &request.failure) {
                    (_, Some(failure)) => failure.clone(),
                    (Some(status), None) => status.to_string(),
                    (None, None) => "under way".to_owned(),
                };
                format!("\n    {} {} ({outcome})", request.method, request.url)
            })
            .collect()
    }
}

fn headers(value: &Value) -> BTreeMap<String, String> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.to_lowercase(), text(value))).collect()
}

fn failure(params: &Value) -> String {
    let reason = [&params["corsErrorStatus"]["corsError"], &params["blockedReason"]];
    let reason = reason.iter().find_map(|reason| reason.as_str()).map(|reason| format!(" ({reason})"));
    format!("{}{}", text(&params["errorText"]), reason.unwrap_or_default())
}
