//! The server: reads requests, lets the faults strike, asks the gateway, adds CORS, answers.

use crate::behaviour::{Behaviour, Effect, Struck, Twist};
use crate::body::AnswerBody;
use crate::connection::{GatewayKind, PLACES, Place};
use crate::cors::Cors;
use crate::gowa::Gowa;
use crate::http::{self, Answer, Request};
use crate::hypersender::Hypersender;
use crate::mischief;
use crate::request_log::{LoggedRequest, RequestLog};
use crate::socket::{Reset, Socket};
use crate::spelling::Spelling;
use crate::wachat::Wachat;
use crate::waha::Waha;
use crate::whatsapp_gateway::WhatsappGateway;
use crate::{people, picture};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::io;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;

/// A gateway: a function from a request to an answer.
pub(crate) trait Gateway: Send + Sync {
    /// The answer to a request below its prefix, whatever it asks.
    fn answer(&self, request: &Request) -> Answer;

    /// An error with this status, in the gateway's own shape.
    fn failure(&self, status: u16, request: &Request) -> Answer;
}

/// A gateway that writes its JSON as the servers of its product do.
struct Spelled {
    gateway: Box<dyn Gateway>,
    spelling: Spelling,
}

impl Spelled {
    fn write(&self, mut answer: Answer) -> Answer {
        if answer.content_type.is_some_and(|it| it.starts_with("application/json"))
            && let Ok(json) = String::from_utf8(std::mem::take(&mut answer.body))
        {
            answer.body = self.spelling.write(json).into_bytes();
        }
        answer
    }
}

impl Gateway for Spelled {
    fn answer(&self, request: &Request) -> Answer {
        self.write(self.gateway.answer(request))
    }

    fn failure(&self, status: u16, request: &Request) -> Answer {
        self.write(self.gateway.failure(status, request))
    }
}

/// What all connections have in common.
pub(crate) struct Shared {
    pub(crate) origin: String,
    pub(crate) behaviour: Behaviour,
    pub(crate) log: RequestLog,
    served: Vec<(&'static Place, Spelled)>,
}

impl Shared {
    pub(crate) fn new(origin: String, contacts: usize) -> Shared {
        let spelled = |place| Spelled { gateway: gateway(place, contacts), spelling: Spelling::of(place.gateway) };
        let served = PLACES.iter().map(|place| (place, spelled(place)));
        Shared { origin, behaviour: Behaviour::default(), log: RequestLog::default(), served: served.collect() }
    }

    /// The connection below whose prefix a path lies, and the rest of the path.
    fn find<'a>(&self, path: &'a str) -> Option<(&'static Place, &dyn Gateway, &'a str)> {
        self.served.iter().find_map(|(place, gateway)| {
            let below = |root: &str| path.strip_prefix(root);
            let rest = below(place.prefix).or_else(|| below(place.beside?))?;
            let inside = rest.is_empty() || rest.starts_with('/');
            inside.then_some((*place, gateway as &dyn Gateway, rest))
        })
    }
}

fn gateway(place: &Place, contacts: usize) -> Box<dyn Gateway> {
    match place.gateway {
        GatewayKind::Wachat => Box::new(Wachat::new(contacts)),
        GatewayKind::Gowa => Box::new(Gowa::new(contacts)),
        GatewayKind::WhatsappGateway => Box::new(WhatsappGateway::new(contacts)),
        GatewayKind::Hypersender => Box::new(Hypersender::new(contacts)),
        GatewayKind::Waha => Box::new(Waha::new(place.id, contacts)),
    }
}

/// Accepts connections until the future is dropped.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        // An error here concerns a connection that is gone already.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let reset = Reset::default();
        let socket = TokioIo::new(Socket::new(stream, reset.clone()));
        let shared = Arc::clone(&shared);
        let service = hyper::service::service_fn(move |request| {
            let (shared, reset) = (Arc::clone(&shared), reset.clone());
            async move { respond(&shared, &reset, request).await }
        });
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new();
            // Broken connections are part of the simulation, not worth a word.
            let _ = connection.serve_connection(socket, service).await;
        });
    }
}

/// Marks a request as abandoned if it is dropped before its answer was ready.
struct Pending<'a> {
    log: &'a RequestLog,
    number: usize,
    answered: bool,
}

impl Pending<'_> {
    fn answer(mut self, status: Option<u16>) {
        self.answered = true;
        self.log.complete(self.number, |request| {
            request.status = status;
            request.answered = Some(Instant::now());
        });
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.log.complete(self.number, |request| request.abandoned = true);
        }
    }
}

async fn respond(
    shared: &Shared,
    reset: &Reset,
    request: hyper::Request<Incoming>,
) -> io::Result<Response<AnswerBody>> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let found = shared.find(path);
    let below = found.map_or(path, |(_, _, rest)| rest);
    let query = http::query_pairs(parts.uri.query().unwrap_or_default());
    let id = found.map_or("", |(place, _, _)| place.id);
    let number = shared.log.add(logged(id, below, &query, &parts));
    let pending = Pending { log: &shared.log, number, answered: false };

    let body = Limited::new(body, 1 << 20).collect().await;
    let body = body.map_err(io::Error::other)?.to_bytes();
    let is_preflight = parts.method == hyper::Method::OPTIONS;
    let effect =
        shared.behaviour.strike(&Struck { connection: id, path: &http::decoded(path), query: &query, is_preflight });
    match &effect {
        Some(Effect::Reset) => {
            reset.pull();
            pending.answer(None);
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Some(Effect::NeverAnswers) => std::future::pending().await,
        Some(Effect::Delay(delay)) => tokio::time::sleep(*delay).await,
        _ => {}
    }

    let mut headers = parts.headers;
    if let (Some(Effect::Trusted), Some((place, ..))) = (&effect, found) {
        let (name, value) = place.credential.header();
        headers.insert(name, HeaderValue::from_str(&value).map_err(io::Error::other)?);
    }
    let request = Request {
        method: parts.method.as_str().to_owned(),
        segments: http::segments(below),
        query,
        headers,
        body,
        origin: shared.origin.clone(),
        twist: Twist::of(effect.as_ref()),
    };
    let served = found.map(|(place, gateway, _)| (place, gateway));
    let answer = answer(served, &request, effect.as_ref(), is_preflight);
    pending.answer(Some(answer.status));
    response(answer, matches!(effect, Some(Effect::CutOff)))
}

/// The whole answer but for what happens on the wire.
fn answer(
    served: Option<(&Place, &dyn Gateway)>,
    request: &Request,
    effect: Option<&Effect>,
    is_preflight: bool,
) -> Answer {
    let Some((place, gateway)) = served else { return outside(request) };
    let cors = Cors::of(place.gateway);
    let mut answer = if is_preflight { Answer::empty(204) } else { mischief::answer(gateway, request, effect) };
    if !matches!(effect, Some(Effect::NoCors)) {
        if is_preflight {
            answer.headers.extend(cors.on_preflight(&request.headers));
        }
        answer.headers.extend(cors.on_answer(&request.headers));
    }
    answer
}

fn logged(
    connection: &'static str,
    path: &str,
    query: &[(String, String)],
    parts: &hyper::http::request::Parts,
) -> LoggedRequest {
    let mut headers: Vec<String> = parts.headers.keys().map(|it| it.as_str().to_owned()).collect();
    headers.sort();
    let query = query.iter().map(|(name, value)| {
        // Wachat's `apiKey` and WAHA's `x-api-key` may stand in a query, a log must not have them.
        let is_key = name.to_ascii_lowercase().replace('-', "").contains("apikey");
        let value = if is_key { "[redacted]" } else { value.as_str() };
        (name.clone(), value.to_owned())
    });
    LoggedRequest {
        connection,
        method: parts.method.as_str().to_owned(),
        path: http::decoded(path),
        encoded_path: path.to_owned(),
        query: query.collect(),
        status: None,
        headers,
        arrived: Instant::now(),
        answered: None,
        abandoned: false,
    }
}

/// What lies outside all connections: the pictures.
fn outside(request: &Request) -> Answer {
    let answer = match request.route() {
        (_, path) if path.first() != Some(&"pictures") => None,
        ("GET", path) => path.get(1).and_then(|name| {
            let index: usize = name.strip_suffix(".png")?.parse().ok()?;
            let person = people::person(index);
            let version = request.query("v").and_then(|it| it.parse().ok()).unwrap_or(0);
            let shown = picture::url(person, version, &request.origin).is_some();
            shown.then(|| Answer::of(200, "image/png", picture::png(index, version)))
        }),
        _ => None,
    };
    let answer = answer.unwrap_or_else(|| Answer::of(404, "text/plain", "no such gateway"));
    answer.with_header("access-control-allow-origin", "*")
}

fn response(answer: Answer, cut_off: bool) -> io::Result<Response<AnswerBody>> {
    let body = if cut_off { AnswerBody::half(answer.body) } else { AnswerBody::whole(answer.body) };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).map_err(io::Error::other)?;
    let content_type = answer.content_type.map(|it| ("content-type", it.to_owned()));
    for (name, value) in content_type.into_iter().chain(answer.headers) {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(io::Error::other)?;
        let value = HeaderValue::from_str(&value).map_err(io::Error::other)?;
        response.headers_mut().append(name, value);
    }
    Ok(response)
}
