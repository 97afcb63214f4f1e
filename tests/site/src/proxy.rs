//! Passes a request on to a gateway and streams its answer back, as nginx or Caddy would in front of it.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CONNECTION, CONTENT_TYPE, COOKIE, HOST, ORIGIN, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, REFERER, SET_COOKIE, TE,
    TRAILER, TRANSFER_ENCODING, UPGRADE, WWW_AUTHENTICATE,
};
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, Version};
use axum::response::{IntoResponse, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use serde_json::json;

use crate::Proxied;
use crate::desk::invalid;

/// A gateway that has not accepted a connection by now is not there. How long an answer may take is the desk's to say.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What concerns one connection only (RFC 9110, 7.6.1), and so ends at a proxy.
const HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// What tells a gateway about this page: none of its business, and a reason for some to refuse.
const OF_THE_PAGE: [HeaderName; 4] = [HOST, ORIGIN, REFERER, COOKIE];

/// What a gateway must not do to this page: keep cookies here, or open the browser's own password dialog
/// over the desk's sign-in form.
const OF_THE_GATEWAY: [HeaderName; 2] = [SET_COOKIE, WWW_AUTHENTICATE];

/// The gateways behind paths of this origin.
pub(crate) struct Proxy {
    mounts: Vec<Mount>,
    client: Client<HttpsConnector<HttpConnector>, Body>,
}

/// One path, and the address that what is asked below it is sent to.
pub(crate) struct Mount {
    path: String,
    upstream: String,
}

impl Proxy {
    pub(crate) fn new(proxied: &[Proxied]) -> io::Result<Self> {
        let mounts = proxied.iter().map(Mount::new).collect::<io::Result<Vec<_>>>()?;
        let client = Client::builder(TokioExecutor::new()).build(connector()?);
        Ok(Self { mounts, client })
    }

    /// The mount that `path` is, or lies below.
    pub(crate) fn mount(&self, path: &str) -> Option<&Mount> {
        self.mounts.iter().find(|mount| mount.below(path).is_some())
    }

    /// Sends `request` to the gateway at `mount`. Redirects are the caller's to follow, so they come back as they are.
    pub(crate) async fn forward(&self, mount: &Mount, mut request: Request) -> Response {
        let Some(uri) = mount.target(request.uri()) else {
            return unreachable_gateway(&mount.upstream);
        };
        *request.uri_mut() = uri;
        *request.version_mut() = Version::HTTP_11;
        remove(request.headers_mut(), &OF_THE_PAGE);
        match self.client.request(request).await {
            Ok(response) => {
                let mut response = response.map(Body::new);
                remove(response.headers_mut(), &OF_THE_GATEWAY);
                response
            }
            Err(_) => unreachable_gateway(&mount.upstream),
        }
    }
}

impl Mount {
    fn new(proxied: &Proxied) -> io::Result<Self> {
        let Proxied { path, upstream } = proxied;
        if !path.starts_with('/') || path.ends_with('/') {
            return Err(invalid(format!("the proxied path `{path}` should look like `/gateway/jakarta`")));
        }
        let uri = upstream.parse::<Uri>().ok();
        let is_address = uri.is_some_and(|uri| {
            let is_web = uri.scheme() == Some(&Scheme::HTTP) || uri.scheme() == Some(&Scheme::HTTPS);
            // A user name here would end up in messages.
            is_web && uri.query().is_none() && uri.authority().is_some_and(|name| !name.as_str().contains('@'))
        });
        if !is_address {
            return Err(invalid(format!("behind {path} should stand an address such as `http://host:3000`")));
        }
        Ok(Self { path: path.clone(), upstream: upstream.trim_end_matches('/').to_owned() })
    }

    /// The rest of `path` after this mount: empty, or starting with a slash.
    fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&self.path).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Where a request for `uri` goes. The path is taken over as it is encoded: ids hold `@` and `%2F`.
    fn target(&self, uri: &Uri) -> Option<Uri> {
        let below = self.below(uri.path())?;
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{below}{query}", self.upstream).parse().ok()
    }
}

fn connector() -> io::Result<HttpsConnector<HttpConnector>> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_connect_timeout(Some(CONNECT_TIMEOUT));
    http.set_nodelay(true);
    let tls = HttpsConnectorBuilder::new().with_provider_and_native_roots(ring::default_provider())?;
    Ok(tls.https_or_http().enable_http1().wrap_connector(http))
}

/// Removes `names`, the connection's own headers, and those that the connection header names.
fn remove(headers: &mut HeaderMap, names: &[HeaderName]) {
    let named: Vec<String> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    for name in named {
        headers.remove(name.as_str());
    }
    for name in HOP_BY_HOP.iter().chain(names) {
        headers.remove(name);
    }
}

fn unreachable_gateway(upstream: &str) -> Response {
    let body = json!({ "error": format!("no answer from the gateway at {upstream}") });
    (StatusCode::BAD_GATEWAY, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
