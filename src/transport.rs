//! Carries calls to a gateway and back. The only file that fetches.
//!
//! It aborts what nobody waits for, gives up after the contract's time, tries reads again, waits
//! as long as a gateway asks, and lets six requests through at a time.

pub mod early;
mod slots;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Headers, ReadableStream, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestRedirect,
};

use crate::contact::Contact;
use crate::gateway::error::GatewayError;
use crate::gateway::stream::{Ahead, RowStream, Rows};
use crate::gateway::wire::{Method, Request, Response, Site};
use crate::gateway::{Call, Reply};
use crate::soon;

/// How often a read is tried again.
const RETRIES: u32 = 2;
/// The pause before the first retry; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(400);
/// How much longer the pause is where a gateway asks us to slow down, and the browser hides for how long.
const UNTOLD_FACTOR: u32 = 5;
/// The longest pause that is made without asking the person.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often a server may want to be asked another way for one call.
const MOST_REPHRASINGS: usize = 3;
/// How many bytes of a long answer are read at a time.
const PIECE: usize = 1 << 14;
/// How long they are read before the page may do something else, in milliseconds.
const SLICE: f64 = 8.0;
/// How many bytes of it are read before that in any case: so many hold a first screen, and before it the page could only show
/// that there is none.
const FIRST_READ: u64 = 1 << 18;
/// How long a file of this site may take.
const OWN_FILE_TIMEOUT: Duration = Duration::from_secs(20);
/// The largest answer that is taken, in bytes: a million contacts fit several times.
const LARGEST_BODY: u64 = 512 * 1024 * 1024;

/// How rows are read while an answer comes, and who gets them.
type OnRows<'a> = (Rows, &'a dyn Fn(Vec<Contact>));

/// Stops a call when it is dropped.
#[derive(Debug, Default)]
pub struct AbortHandle(Rc<AbortState>);

/// The end of an [`AbortHandle`] that a call holds.
#[derive(Clone, Debug)]
pub struct AbortWatch(Rc<AbortState>);

#[derive(Debug, Default)]
struct AbortState {
    is_aborted: Cell<bool>,
    /// The request that is under way; a new one each time a read is tried again.
    under_way: RefCell<Option<AbortController>>,
}

impl AbortHandle {
    /// What the call has to be given.
    pub fn watch(&self) -> AbortWatch {
        AbortWatch(Rc::clone(&self.0))
    }
}

impl Drop for AbortHandle {
    fn drop(&mut self) {
        self.0.is_aborted.set(true);
        if let Some(controller) = self.0.under_way.take() {
            controller.abort();
        }
    }
}

impl AbortWatch {
    fn check(&self) -> Result<(), GatewayError> {
        if self.0.is_aborted.get() { Err(GatewayError::Aborted) } else { Ok(()) }
    }
}

/// Makes a call and reads its answer.
///
/// `on_wait` is told before each longer pause how long it will be, `on_rows` gets the rows that are read while an answer
/// comes. Where an answer breaks off and is asked for again, they come again.
///
/// # Errors
///
/// Why there is no answer, after the retries that the contract allows.
pub async fn make<T>(
    call: Call<T>,
    watch: AbortWatch,
    on_wait: impl Fn(Duration),
    on_rows: impl Fn(Vec<Contact>),
) -> Result<T, GatewayError> {
    let mut call = call;
    for _ in 0..MOST_REPHRASINGS {
        let rows = call.rows.map(|rows| (rows, &on_rows as &dyn Fn(Vec<Contact>)));
        let response = send_patiently(&call.request, rows, &watch, &on_wait).await?;
        match call.read(&response)? {
            Reply::Is(answer) => return Ok(answer),
            Reply::AskInstead(other) => call = other,
        }
    }
    Err(GatewayError::NotSupported)
}

/// Reads a file of a site, by its address or by its name beside the page; `None` where there is none.
///
/// # Errors
///
/// Why it could not be read. A host that answers a missing file with the page itself counts as having none.
pub async fn read_file(address: &str) -> Result<Option<String>, GatewayError> {
    let request = Site::new(address, None, None).get("", &[], OWN_FILE_TIMEOUT);
    let handle = AbortHandle::default();
    let response = send_patiently(&request, None, &handle.watch(), &|_| {}).await?;
    let is_page = response.content_type.as_deref().is_some_and(|media_type| media_type.starts_with("text/html"));
    match response.status {
        // A store that lists nothing answers 403 for what is not there.
        403 | 404 | 410 => Ok(None),
        200..300 if is_page => Ok(None),
        200..300 => Ok(Some(String::from_utf8_lossy(&response.body).into_owned())),
        status => Err(GatewayError::Failed { status }),
    }
}

/// Sends a request until an answer came that another try would not better.
async fn send_patiently(
    request: &Request,
    rows: Option<OnRows<'_>>,
    watch: &AbortWatch,
    on_wait: &dyn Fn(Duration),
) -> Result<Response, GatewayError> {
    let mut retries = if request.method == Method::Get { RETRIES } else { 0 };
    let mut pause = FIRST_PAUSE;
    loop {
        let outcome = send(request, rows, watch).await;
        let is_answer = matches!(&outcome, Ok(response) if response.status == 500 && request.means_500);
        let Some(wait) = pause_after(&outcome, pause).filter(|_| retries > 0 && !is_answer) else { return outcome };
        retries -= 1;
        pause *= 2;
        if wait > Duration::from_secs(1) {
            on_wait(wait);
        }
        TimeoutFuture::new(millis(wait)).await;
        watch.check()?;
    }
}

/// How long to wait before the same request is worth another try; `None` if it is not.
fn pause_after(outcome: &Result<Response, GatewayError>, pause: Duration) -> Option<Duration> {
    match outcome {
        Ok(response) => match response.status {
            429 | 503 => {
                let asked = response.retry_after.map(|seconds| Duration::from_secs(u64::from(seconds)));
                let untold = if response.status == 429 { pause * UNTOLD_FACTOR } else { pause };
                Some(asked.map_or(untold, |asked| asked.max(pause))).filter(|wait| *wait <= LONGEST_PAUSE)
            }
            500 | 502 | 504 => Some(pause),
            _ => None,
        },
        Err(error) => error.is_passing().then_some(pause),
    }
}

/// Sends a request once.
async fn send(request: &Request, rows: Option<OnRows<'_>>, watch: &AbortWatch) -> Result<Response, GatewayError> {
    refuse_in_vain(&request.url)?;
    // A header with other characters makes the browser throw, which nothing here could catch.
    if !request.headers.iter().all(|header| can_be_sent(header.value.reveal())) {
        return Err(GatewayError::CredentialRefused);
    }
    let _slot = slots::take().await;
    watch.check()?;
    let controller = AbortController::new().map_err(|_| GatewayError::Unreachable)?;
    watch.0.under_way.replace(Some(controller.clone()));
    let has_timed_out = Rc::new(Cell::new(false));
    let timer = {
        let (controller, has_timed_out) = (controller.clone(), Rc::clone(&has_timed_out));
        Timeout::new(millis(request.timeout), move || {
            has_timed_out.set(true);
            controller.abort();
        })
    };
    let outcome = fetch(request, rows, &controller.signal()).await;
    drop(timer);
    watch.0.under_way.take();
    outcome.map_err(|error| match error {
        GatewayError::Unreachable if has_timed_out.get() => GatewayError::TimedOut,
        GatewayError::Unreachable if watch.check().is_err() => GatewayError::Aborted,
        GatewayError::Unreachable if is_offline() => GatewayError::Offline,
        error => error,
    })
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

/// Refuses what the browser would refuse without saying why.
fn refuse_in_vain(url: &str) -> Result<(), GatewayError> {
    let protocol = web_sys::window().and_then(|window| window.location().protocol().ok());
    let Some(host) = url.strip_prefix("http://") else { return Ok(()) };
    // Browsers let a secure page speak to its own machine over http, and to nobody else.
    let own_machine = ["localhost", "127.0.0.1", "[::1]"];
    let is_own = own_machine.iter().any(|own| host.strip_prefix(own).is_some_and(|rest| !rest.starts_with('.')));
    if protocol.as_deref() == Some("https:") && !is_own { Err(GatewayError::MixedContent) } else { Ok(()) }
}

/// Whether cookies go along: to this site only, where they may be what opens its proxy or its `config.json`.
///
/// Not beside a credential: a browser that may send cookies also asks for a password of its own when that is refused.
fn wants_cookies(request: &Request) -> bool {
    let is_relative = !request.url.starts_with("http://") && !request.url.starts_with("https://");
    let origin = || web_sys::window().and_then(|window| window.location().origin().ok());
    let is_below = |origin: String| request.url.strip_prefix(&*origin).is_some_and(|rest| rest.starts_with('/'));
    let is_own = is_relative || origin().is_some_and(is_below);
    is_own && !request.headers.iter().any(|header| matches!(header.name, "Authorization" | "X-Api-Key"))
}

/// Whether a text may stand in a header.
fn can_be_sent(text: &str) -> bool {
    text.chars().all(|c| !c.is_control() && u32::from(c) < 0x100)
}

fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

async fn fetch(request: &Request, rows: Option<OnRows<'_>>, signal: &AbortSignal) -> Result<Response, GatewayError> {
    let answer = begin(request, signal).map_err(unreachable)?;
    let answer: web_sys::Response = JsFuture::from(answer).await.map_err(unreachable)?.unchecked_into();
    if answer.status() == 0 {
        return Err(GatewayError::Redirected);
    }
    let header = |name| answer.headers().get(name).ok().flatten();
    let claimed = header("content-length").and_then(|length| length.parse::<u64>().ok());
    if claimed.is_some_and(|length| length > LARGEST_BODY) {
        return Err(GatewayError::TooLarge);
    }
    let (body, ahead) = match answer.body().zip(rows) {
        Some((stream, rows)) => read_rows(&stream, rows).await?,
        None => {
            let body = JsFuture::from(answer.array_buffer().map_err(unreachable)?).await.map_err(unreachable)?;
            (Uint8Array::new(&body).to_vec(), Ahead::default())
        }
    };
    Ok(Response {
        status: answer.status(),
        content_type: header("content-type"),
        retry_after: header("retry-after").and_then(|asked| seconds(&asked)),
        body,
        ahead,
    })
}

/// Reads an answer while it comes: its rows go to whoever wants them, the rest is given at the end.
async fn read_rows(stream: &ReadableStream, (rows, on_rows): OnRows<'_>) -> Result<(Vec<u8>, Ahead), GatewayError> {
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut answer = RowStream::new(rows);
    let mut bytes = Vec::new();
    let mut length = 0;
    // Only work counts: while the network is waited for, the page does what it likes.
    let mut worked = 0.0;
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|_| GatewayError::Unreachable)?;
        let piece = Reflect::get(&read, &"value".into()).ok().and_then(|value| value.dyn_into::<Uint8Array>().ok());
        let Some(piece) = piece else { break };
        length += u64::from(piece.length());
        if length > LARGEST_BODY {
            return Err(GatewayError::TooLarge);
        }
        for start in (0..piece.length()).step_by(PIECE) {
            let began = js_sys::Date::now();
            let part = piece.subarray(start, piece.length().min(start.saturating_add(PIECE as u32)));
            bytes.resize(part.length() as usize, 0);
            part.copy_to(&mut bytes);
            on_rows(answer.push(&bytes));
            worked += js_sys::Date::now() - began;
            if worked >= SLICE && length > FIRST_READ {
                soon::pause().await;
                worked = 0.0;
            }
        }
    }
    let (last, body, ahead) = answer.finish();
    on_rows(last);
    Ok((body, ahead))
}

/// Sends a request; the promise is the browser's answer.
fn begin(request: &Request, signal: &AbortSignal) -> Result<Promise, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let headers = Headers::new()?;
    for header in &request.headers {
        headers.set(header.name, header.value.reveal())?;
    }
    if request.method == Method::Get
        && let Some(answer) = early::answer(&request.url, &headers, signal)
    {
        return Ok(answer);
    }
    let init = RequestInit::new();
    init.set_method(match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
    });
    if let Some(body) = &request.body {
        headers.set("Content-Type", "application/json")?;
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&headers);
    init.set_credentials(if wants_cookies(request) {
        RequestCredentials::SameOrigin
    } else {
        RequestCredentials::Omit
    });
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    // A redirect could carry an API key to a stranger; browsers drop only `Authorization`.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(signal));
    Ok(window.fetch_with_str_and_init(&request.url, &init))
}

/// The browser's own words are dropped: they may hold the address, and they never say more than this.
fn unreachable(_: JsValue) -> GatewayError {
    GatewayError::Unreachable
}

/// Reads `Retry-After`: a number of seconds, or the date to wait for.
fn seconds(asked: &str) -> Option<u32> {
    let asked = asked.trim();
    asked.parse().ok().or_else(|| {
        let left = (js_sys::Date::parse(asked) - js_sys::Date::now()) / 1000.0;
        // What is no date is no number either; one in the past is no wait.
        (!left.is_nan()).then_some(left.max(0.0).ceil() as u32)
    })
}
