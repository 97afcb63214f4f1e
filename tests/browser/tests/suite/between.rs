//! A server that passes requests on to another one and changes the answers, as a host that is set up wrongly would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// What is asked for: the method, and the path with its query.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
}

/// An answer that may be changed.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Sends a header with this value and no other.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Leaves out all headers whose names begin so.
    pub(crate) fn remove(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.starts_with(name));
    }

    /// Writes other text in place of some in a header.
    pub(crate) fn rewrite(&mut self, name: &str, part: &str, other: &str) {
        let value = self.header(name);
        assert!(value.contains(part), "{name} has no {part:?}: {value}");
        let value = value.replace(part, other);
        self.set(name, &value);
    }
}

/// Starts a server that answers as the one at `origin` does, but for `change`, and gives its origin. It goes on until
/// the process ends.
pub(crate) fn between(origin: &str, change: impl Fn(&Asked, &mut Answer) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = format!("http://{}", listener.local_addr().unwrap());
    let upstream = origin.strip_prefix("http://").unwrap().to_owned();
    let change = Arc::new(change);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (upstream, change) = (upstream.clone(), Arc::clone(&change));
            thread::spawn(move || serve(stream, &upstream, &*change));
        }
    });
    own
}

/// Answers one request and closes. A browser may also just connect and leave.
fn serve(mut stream: TcpStream, upstream: &str, change: &dyn Fn(&Asked, &mut Answer)) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let mut words = head.split(' ');
    let asked = Asked { method: words.next()?.to_owned(), path: words.next()?.to_owned() };
    let mut answer = pass_on(&head, upstream)?;
    change(&asked, &mut answer);
    answer.set("connection", "close");
    if answer.header("transfer-encoding").is_empty() {
        answer.set("content-length", &answer.body.len().to_string());
    }
    let headers: String = answer.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    stream.write_all(format!("HTTP/1.1 {} Changed\r\n{headers}\r\n", answer.status).as_bytes()).ok()?;
    stream.write_all(&answer.body).ok()
}

/// The answer of the other server to a request without a body.
fn pass_on(head: &str, upstream: &str) -> Option<Answer> {
    let mut upstream = TcpStream::connect(upstream).ok()?;
    let lines = head.lines().filter(|line| !line.is_empty() && !line.to_lowercase().starts_with("connection:"));
    let head: String = lines.map(|line| format!("{line}\r\n")).collect();
    upstream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).ok()?;
    let mut bytes = Vec::new();
    upstream.read_to_end(&mut bytes).ok()?;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let body = bytes.split_off(end + 4);
    let head = String::from_utf8(bytes).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Some(Answer { status, headers, body })
}
