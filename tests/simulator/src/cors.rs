//! What each gateway lets a page of another origin do.

use crate::connection::GatewayKind;
use hyper::HeaderMap;

/// The CORS rules of a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cors {
    /// fiber's middleware with a fixed list of headers (GOWA, `cmd/rest.go`).
    FixedHeaders,
    /// Express's `cors()` with its defaults (WAHA, `app.enableCors()`).
    Express,
    /// The origin reflected, with credentials (WhatsApp Gateway, `internal/authz/cors.go`), as
    /// if `FRONTEND_ORIGINS=*`.
    ReflectOrigin,
    /// Laravel's stock rule for `api/*`; assumed for the two closed gateways, which document none.
    Laravel,
}

type Headers = Vec<(&'static str, String)>;

impl Cors {
    pub(crate) const fn of(gateway: GatewayKind) -> Cors {
        match gateway {
            GatewayKind::Gowa => Cors::FixedHeaders,
            GatewayKind::Waha => Cors::Express,
            GatewayKind::WhatsappGateway => Cors::ReflectOrigin,
            GatewayKind::Wachat | GatewayKind::Hypersender => Cors::Laravel,
        }
    }

    /// Headers of every answer, errors included: CORS runs before authentication in all of them.
    ///
    /// None exposes any header, so `Retry-After` arrives and cannot be read.
    pub(crate) fn on_answer(self, request: &HeaderMap) -> Headers {
        match (self, text(request, "origin")) {
            (Cors::ReflectOrigin, Some(origin)) => vec![
                ("access-control-allow-origin", origin),
                ("access-control-allow-credentials", "true".to_owned()),
                ("vary", "Origin".to_owned()),
            ],
            (Cors::ReflectOrigin, None) => Vec::new(),
            _ => vec![("access-control-allow-origin", "*".to_owned())],
        }
    }

    /// Headers of the answer to a preflight, besides those of every answer.
    pub(crate) fn on_preflight(self, request: &HeaderMap) -> Headers {
        match self {
            // Any other header, `X-Request-Id` for one, fails the browser's preflight.
            Cors::FixedHeaders => vec![
                ("access-control-allow-methods", "GET, POST, HEAD, PUT, PATCH, DELETE".to_owned()),
                ("access-control-allow-headers", "Origin, Content-Type, Accept, Authorization, X-Device-Id".to_owned()),
            ],
            Cors::Express => {
                let methods = "GET,HEAD,PUT,PATCH,POST,DELETE".to_owned();
                let vary = ("vary", "Access-Control-Request-Headers".to_owned());
                allow(methods, reflected(request), [vary])
            }
            Cors::ReflectOrigin if request.contains_key("origin") => {
                let methods = "GET, POST, PATCH, DELETE, OPTIONS".to_owned();
                let headers = "Authorization, Content-Type, X-Api-Key, Idempotency-Key, X-Request-Id";
                let max_age = ("access-control-max-age", "600".to_owned());
                allow(methods, Some(headers.to_owned()), [max_age])
            }
            Cors::ReflectOrigin => Vec::new(),
            Cors::Laravel => {
                let method = text(request, "access-control-request-method").unwrap_or_default();
                let max_age = ("access-control-max-age", "0".to_owned());
                allow(method, reflected(request), [max_age])
            }
        }
    }
}

fn allow(methods: String, headers: Option<String>, more: [(&'static str, String); 1]) -> Headers {
    let mut all = vec![("access-control-allow-methods", methods)];
    all.extend(headers.map(|headers| ("access-control-allow-headers", headers)));
    all.extend(more);
    all
}

fn reflected(request: &HeaderMap) -> Option<String> {
    text(request, "access-control-request-headers")
}

fn text(request: &HeaderMap, name: &str) -> Option<String> {
    request.get(name)?.to_str().ok().map(str::to_owned)
}
