//! What answers a path: a gateway behind the proxy, `config.json`, a file of the build, or what its examples need.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hosting::caching::{self, FORGET, REVALIDATE};
use serde_json::Value;

use crate::files::Asked;
use crate::proxy::Proxy;
use crate::{Examples, Options, policy};

/// The one line of `index.html` that a prefix changes.
const BASE: &str = r#"<base href="/">"#;

/// Everything an answer is made from.
pub(crate) struct Desk {
    dist: PathBuf,
    prefix: String,
    config: RwLock<Option<Value>>,
    proxy: Proxy,
    examples: Option<Examples>,
}

impl Desk {
    pub(crate) fn new(options: Options) -> io::Result<Self> {
        let Options { dist, config, proxied, prefix, examples, port: _ } = options;
        check_prefix(&prefix)?;
        let index = std::fs::read_to_string(dist.join("index.html"))
            .map_err(|error| io::Error::new(error.kind(), format!("{} has no index.html: {error}", dist.display())))?;
        if prefix != "/" && !index.contains(BASE) {
            return Err(invalid(format!("index.html has no line {BASE}, so it cannot be served below {prefix}")));
        }
        Ok(Self { dist, prefix, config: RwLock::new(Some(config)), proxy: Proxy::new(&proxied)?, examples })
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn set_config(&self, config: Option<Value>) {
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
    }

    /// What the policy says about frames to who asks for `uri`.
    fn frames(&self, uri: &Uri) -> String {
        let below = uri.path().strip_prefix(&self.prefix).unwrap_or_default();
        policy::frames(below, uri.query(), self.config().as_ref())
    }

    fn config(&self) -> RwLockReadGuard<'_, Option<Value>> {
        self.config.read().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(&self, path: &str) -> Response {
        let Some(below) = path.strip_prefix(&self.prefix) else {
            return self.outside(path);
        };
        match Asked::read(&self.dist, below) {
            Asked::Config => send_json(self.config().as_ref()),
            Asked::Credentials => send_json(self.examples.as_ref().map(|examples| &examples.credentials)),
            Asked::Example(name) => self.example(&name).await,
            Asked::File(file) => send_file(&file).await,
            Asked::Page => self.page().await,
            Asked::Nothing => nothing(),
        }
    }

    /// A path beside the mount: `/desk` leads to `/desk/`, anything else is not ours.
    fn outside(&self, path: &str) -> Response {
        if self.prefix.strip_suffix('/') == Some(path) {
            return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, self.prefix.as_str())]).into_response();
        }
        nothing()
    }

    /// A file of the built examples, where they are built.
    async fn example(&self, name: &str) -> Response {
        match self.examples.as_ref().and_then(|examples| examples.built.as_ref()) {
            Some(folder) => send_file(&folder.join(name)).await,
            None => nothing(),
        }
    }

    async fn page(&self) -> Response {
        match tokio::fs::read_to_string(self.dist.join("index.html")).await {
            Ok(html) => {
                let html = html.replacen(BASE, &format!(r#"<base href="{}">"#, self.prefix), 1);
                let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, REVALIDATE)];
                (headers, html).into_response()
            }
            Err(_) => nothing(),
        }
    }
}

/// Answers one request, whatever it is.
pub(crate) async fn answer(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let frames = desk.frames(request.uri());
    let mut response = if let Some(mount) = desk.proxy.mount(&path) {
        desk.proxy.forward(mount, request).await
    } else if matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = desk.serve(&path).await;
        policy::share(response.headers_mut());
        response
    } else {
        (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response()
    };
    policy::set(response.headers_mut(), &frames);
    response
}

fn send_json(value: Option<&Value>) -> Response {
    match value {
        Some(value) => {
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, REVALIDATE)];
            (headers, value.to_string()).into_response()
        }
        None => nothing(),
    }
}

async fn send_file(file: &Path) -> Response {
    let cache = caching::of_file(file);
    match tokio::fs::read(file).await {
        Ok(bytes) => {
            let headers = [(CONTENT_TYPE, hosting::content_type(file)), (CACHE_CONTROL, cache)];
            (headers, Body::from(bytes)).into_response()
        }
        // Examples that were not built, or a build that runs at the same time has just removed it.
        Err(_) => nothing(),
    }
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, [(CACHE_CONTROL, FORGET)], "Not found.\n").into_response()
}

fn check_prefix(prefix: &str) -> io::Result<()> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    if prefix.starts_with('/') && prefix.ends_with('/') && prefix.bytes().all(is_plain) {
        return Ok(());
    }
    Err(invalid(format!("the prefix `{prefix}` should be `/` or a path such as `/desk/`")))
}

pub(crate) fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
