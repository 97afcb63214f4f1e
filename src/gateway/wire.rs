//! HTTP as plain values: a request, a response, and the site and credential that requests are made from.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::GatewayError;
use super::json::{self, Field};
use super::stream::Ahead;

/// What stays as it is in a path segment or query value: the unreserved characters of RFC 3986.
///
/// `@` and `:` of a JID are encoded; all five gateways decode them.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes one path segment or one query value.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// A text that nothing may print.
///
/// There is no `Display`; [`Secret::reveal`] is the one way out, and only a header or the browser's
/// own storage may take it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// Wraps a secret as it was typed.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The secret itself. Never for a log, a URL, an attribute or an error.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

/// What a person signs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer …`
    Token(Secret),
    /// `X-Api-Key: …`
    ApiKey(Secret),
    /// `Authorization: Basic …`
    Password {
        /// The user's name.
        user: Box<str>,
        /// The user's password.
        password: Secret,
    },
}

impl Credential {
    /// The header that carries it.
    fn header(&self) -> Header {
        match self {
            Self::Token(token) => Header::new("Authorization", format!("Bearer {}", token.reveal())),
            Self::ApiKey(key) => Header::new("X-Api-Key", key.reveal()),
            Self::Password { user, password } => {
                let pair = format!("{user}:{}", password.reveal());
                Header::new("Authorization", format!("Basic {}", BASE64.encode(pair)))
            }
        }
    }
}

/// One header of a request. Its value may be a credential, so `Debug` shows the name only.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    /// The header's name.
    pub name: &'static str,
    /// Its value.
    pub value: Secret,
}

impl Header {
    /// A header with that value.
    pub fn new(name: &'static str, value: impl Into<Box<str>>) -> Self {
        Self { name, value: Secret::new(value) }
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: [redacted]", self.name)
    }
}

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; may be tried again.
    Get,
    /// Writes; never tried again.
    Post,
    /// Writes; never tried again.
    Put,
}

impl Method {
    /// As HTTP spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// A request that is ready to be sent.
///
/// `Debug` leaves out the address, because accounts, numbers and search texts stand in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where: absolute, or a path of the page's own origin.
    pub url: String,
    /// With which headers.
    pub headers: Vec<Header>,
    /// A JSON body, for writes.
    pub body: Option<String>,
    /// How long the gateway may take to answer whole.
    pub timeout: Duration,
    /// Whether a status of 500 is this gateway's way to say no, so that asking again would change nothing.
    pub means_500: bool,
}

impl Request {
    /// The request, where 500 is an answer like any other.
    #[must_use]
    pub fn meaning_500(mut self) -> Self {
        self.means_500 = true;
        self
    }

    /// The request as a write, with a body of JSON fields that are texts; without any it has no body.
    #[must_use]
    pub fn writing(mut self, method: Method, fields: &[(&str, &str)]) -> Self {
        self.method = method;
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}:{}", quoted(name), quoted(value))).collect();
        self.body = (!fields.is_empty()).then(|| format!("{{{}}}", fields.join(",")));
        self
    }
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    // A text is always valid JSON, so there is nothing that could fail.
    serde_json::to_string(text).unwrap_or_default()
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} [hidden], {:?})", self.method.as_str(), self.headers)
    }
}

/// What came back, whatever its status. `Debug` leaves out the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The media type as sent, without parameters.
    pub content_type: Option<String>,
    /// Seconds that the gateway asks us to wait, where the browser lets us read that.
    pub retry_after: Option<u32>,
    /// The body as it came, without the rows that were read while it did.
    pub body: Vec<u8>,
    /// What was read while it came.
    pub ahead: Ahead,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

impl Response {
    /// An answer of that status and body, as tests write it down.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type: Some("application/json".to_owned()),
            retry_after: None,
            body: body.into(),
            ahead: Ahead::default(),
        }
    }

    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether a web page came: then a proxy or some other server answered, and not the gateway.
    pub fn is_web_page(&self) -> bool {
        let first = self.body.trim_ascii_start().first();
        first == Some(&b'<') || self.content_type.as_deref().is_some_and(|sent| sent.starts_with("text/html"))
    }

    /// Whether nothing but white space came.
    pub(super) fn is_blank(&self) -> bool {
        self.body.trim_ascii().is_empty()
    }

    /// Takes the answer to a write that has no body to read: a success, unless it is a web page, which some other server
    /// sent.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Unreadable`] for a web page.
    pub(super) fn done(&self) -> Result<(), GatewayError> {
        if self.is_web_page() { Err(self.unreadable(None)) } else { Ok(()) }
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Unreadable`] with the place where the body stops being what was expected.
    /// `serde_json`'s own message is dropped: it quotes the value that it met.
    pub(super) fn json<T: Field + Default>(&self) -> Result<T, GatewayError> {
        if let Some(place) = self.ahead.broken_at {
            return Err(self.unreadable(Some(place)));
        }
        let body = self.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&self.body);
        json::read(body).map_err(|error| {
            // In a web page no place means anything; that it is one says more.
            let place = Some((error.line(), error.column())).filter(|_| !self.is_web_page());
            self.unreadable(place)
        })
    }

    /// The error that says where and in what kind of answer the reading stopped.
    pub fn unreadable(&self, place: Option<(usize, usize)>) -> GatewayError {
        GatewayError::Unreadable { status: self.status, content_type: self.printable_type(), place }
    }

    /// The media type, cut down to what a media type may hold: the gateway chose this text.
    fn printable_type(&self) -> Box<str> {
        let sent = self.content_type.as_deref().unwrap_or_default();
        let essence = sent.split(';').next().unwrap_or_default().trim();
        essence.chars().filter(|c| c.is_ascii_alphanumeric() || "/+.-".contains(*c)).take(40).collect()
    }
}

/// One gateway as a person set it up: its address, its account, and the credential if it wants one.
#[derive(Clone, Debug)]
pub struct Site {
    /// The base address as the vendor gives it, or a path of the page's own origin; no final slash.
    base: String,
    /// The account, session, device or instance that contacts are asked of.
    pub account: Option<Box<str>>,
    /// What is sent along, if anything.
    pub credential: Option<Credential>,
}

impl Site {
    /// A site at that address.
    pub fn new(base: &str, account: Option<&str>, credential: Option<Credential>) -> Self {
        Self {
            base: base.trim().trim_end_matches('/').to_owned(),
            account: account.map(str::trim).filter(|account| !account.is_empty()).map(Into::into),
            credential,
        }
    }

    /// The address, without a final slash.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A read of `path` (already encoded, with its leading slash) with `query` (encoded here).
    pub fn get(&self, path: &str, query: &[(&str, &str)], timeout: Duration) -> Request {
        self.request(Method::Get, self.base.clone() + path, query, timeout)
    }

    /// A read at a full address of the same gateway, for the calls that live outside its base.
    pub fn get_at(&self, url: String, query: &[(&str, &str)], timeout: Duration) -> Request {
        self.request(Method::Get, url, query, timeout)
    }

    fn request(&self, method: Method, mut url: String, query: &[(&str, &str)], timeout: Duration) -> Request {
        for (place, (name, value)) in query.iter().enumerate() {
            url.push(if place == 0 { '?' } else { '&' });
            url.push_str(&encode(name));
            url.push('=');
            url.push_str(&encode(value));
        }
        let headers = std::iter::once(Header::new("Accept", "application/json"))
            .chain(self.credential.as_ref().map(Credential::header))
            .collect();
        Request { method, url, headers, body: None, timeout, means_500: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(credential: Credential) -> Site {
        Site::new("https://gw.test/api/", None, Some(credential))
    }

    fn header(credential: Credential) -> (&'static str, String) {
        let request = site(credential).get("/x", &[], Duration::from_secs(1));
        let header = request.headers.last().unwrap().clone();
        (header.name, header.value.reveal().to_owned())
    }

    #[test]
    fn each_kind_of_credential_goes_into_its_header() {
        assert_eq!(header(Credential::Token(Secret::new("abc"))), ("Authorization", "Bearer abc".into()));
        assert_eq!(header(Credential::ApiKey(Secret::new("abc"))), ("X-Api-Key", "abc".into()));
        let basic = Credential::Password { user: "zoë".into(), password: Secret::new("p:w") };
        assert_eq!(header(basic), ("Authorization", "Basic em/DqzpwOnc=".into()));
    }

    #[test]
    fn query_values_are_encoded_and_the_base_keeps_its_path() {
        let request = site(Credential::ApiKey(Secret::new("k"))).get(
            "/c",
            &[("q", "+62 8@c"), ("n", "é")],
            Duration::from_secs(1),
        );
        assert_eq!(request.url, "https://gw.test/api/c?q=%2B62%208%40c&n=%C3%A9");
    }

    #[test]
    fn a_write_carries_its_fields_as_json() {
        let get = || site(Credential::ApiKey(Secret::new("k"))).get("/c", &[], Duration::from_secs(1));
        let write = get().writing(Method::Put, &[("first", "An\"a"), ("last", "é\n")]);
        assert_eq!((write.method, write.body.as_deref()), (Method::Put, Some(r#"{"first":"An\"a","last":"é\n"}"#)));
        assert_eq!(get().writing(Method::Post, &[]).body, None);
    }

    #[test]
    fn nothing_secret_or_personal_is_printed() {
        let site = site(Credential::Token(Secret::new("hush-hush")));
        let request = site.get("/contacts/628123456789", &[("q", "Ana")], Duration::from_secs(1));
        let printed = format!("{site:?} {request:?} {:?}", Response::new(200, "Ana"));
        assert!(
            !printed.contains("hush") && !printed.contains("628123456789") && !printed.contains("Ana"),
            "{printed}"
        );
    }

    #[test]
    fn a_web_page_is_known_by_its_type_or_by_its_beginning() {
        let typed =
            |content_type: &str| Response { content_type: Some(content_type.into()), ..Response::new(404, "x") };
        assert!(typed("text/html").is_web_page() && !typed("text/plain").is_web_page());
        assert!(Response::new(404, "\n <!doctype html>").is_web_page());
        assert!(!Response::new(404, "{}").is_web_page() && !Response::new(404, "").is_web_page());
    }

    #[test]
    fn a_write_is_done_whatever_its_body_says_but_never_by_a_web_page() {
        for body in ["", "{}", "cut o"] {
            assert_eq!(Response::new(201, body).done(), Ok(()), "{body}");
        }
        assert!(Response::new(200, "<!doctype html>").done().is_err());
        assert!(Response::new(201, " \n").is_blank() && !Response::new(201, "null").is_blank());
    }

    #[test]
    fn an_unreadable_body_gives_the_place_and_never_the_content() {
        let mut response = Response::new(200, r#"{"name": "Ana" oops}"#);
        response.content_type = Some("text/json; charset=Ana<script>".into());
        let error = response.json::<json::Text>().unwrap_err();
        assert_eq!(
            error,
            GatewayError::Unreadable { status: 200, content_type: "text/json".into(), place: Some((1, 16)) }
        );
        // In a web page no place means anything.
        response.content_type = Some("text/html".into());
        let error = response.json::<json::Text>().unwrap_err();
        assert_eq!(error, GatewayError::Unreadable { status: 200, content_type: "text/html".into(), place: None });
    }
}
