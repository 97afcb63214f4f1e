//! A server that asks another one once for everything, and then answers from memory: no page waits for a server.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context, Result, ensure};

/// What a program is made of, by media type. Data is not among it: gateways send it uncompressed.
const PROGRAM: [&str; 5] = ["text/html", "text/css", "text/javascript", "application/javascript", "application/wasm"];

/// Headers that concern one connection, or that this server sets itself.
const OWN_HEADERS: [&str; 5] = ["connection", "content-length", "content-encoding", "keep-alive", "date"];

/// A running server. It goes on until the process ends.
pub(crate) struct Replay {
    address: SocketAddr,
    memory: Arc<Memory>,
}

struct Memory {
    /// Where what is not known yet is asked: `127.0.0.1:PORT`.
    upstream: Mutex<String>,
    /// Whether the files of a program are compressed, as a static host sends them.
    compresses: bool,
    known: Mutex<HashMap<String, Arc<Answer>>>,
}

/// An answer as it goes over the wire.
struct Answer {
    head: Vec<u8>,
    body: Vec<u8>,
}

impl Replay {
    /// Starts a server on a port of its own.
    pub(crate) fn start(compresses: bool) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free for the bench")?;
        let address = listener.local_addr().context("the bench's own port is unknown")?;
        let memory = Arc::new(Memory { upstream: Mutex::default(), compresses, known: Mutex::default() });
        let shared = Arc::clone(&memory);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let memory = Arc::clone(&shared);
                thread::spawn(move || {
                    // A browser that leaves in the middle is no trouble of ours.
                    let _ = memory.serve(stream);
                });
            }
        });
        Ok(Self { address, memory })
    }

    /// Answers for this server from now on, and forgets what another one has said.
    pub(crate) fn stand_in_for(&self, origin: &str) {
        *lock(&self.memory.upstream) = origin.trim_start_matches("http://").to_owned();
        lock(&self.memory.known).clear();
    }

    /// The address, without a slash at its end.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Memory {
    fn serve(&self, stream: TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut writer = stream;
        while let Some(head) = read_head(&mut reader)? {
            let answer = self.answer(&head).unwrap_or_else(|error| Arc::new(Answer::failure(&format!("{error:#}"))));
            writer.write_all(&answer.head)?;
            writer.write_all(&answer.body)?;
        }
        Ok(())
    }

    fn answer(&self, head: &str) -> Result<Arc<Answer>> {
        // Every request is one for its method and address: nothing here depends on who asks.
        let asked = head.lines().next().unwrap_or_default().to_owned();
        if let Some(answer) = lock(&self.known).get(&asked) {
            return Ok(Arc::clone(answer));
        }
        let upstream = lock(&self.upstream).clone();
        let answer = Arc::new(ask(&upstream, head)?.sent(self.compresses)?);
        lock(&self.known).insert(asked, Arc::clone(&answer));
        Ok(answer)
    }
}

/// An answer as the server behind gave it.
#[derive(Debug, PartialEq, Eq)]
struct Received {
    status: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Received {
    fn parse(bytes: &[u8]) -> Result<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").context("an answer has no end of its head")?;
        let (head, rest) = bytes.split_at(end);
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next().unwrap_or_default().to_owned();
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers: Vec<_> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        let is_chunked = headers.iter().any(|(name, _)| name == "transfer-encoding");
        ensure!(!is_chunked, "an answer came in chunks, which nothing that is measured here sends");
        Ok(Self { status, headers, body: rest.get(4..).unwrap_or_default().to_vec() })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The answer as this server sends it.
    fn sent(self, compresses: bool) -> Result<Answer> {
        let media_type = self.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let is_program = PROGRAM.contains(&media_type);
        let mut head = format!("{}\r\n", self.status);
        for (name, value) in self.headers.iter().filter(|(name, _)| !OWN_HEADERS.contains(&name.as_str())) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let body = if is_program && compresses {
            head.push_str("content-encoding: br\r\nvary: accept-encoding\r\n");
            compressed(&self.body)?
        } else {
            self.body
        };
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        Ok(Answer { head: head.into_bytes(), body })
    }
}

impl Answer {
    fn failure(why: &str) -> Self {
        let head = format!("HTTP/1.1 502 Bad Gateway\r\ncontent-length: {}\r\n\r\n", why.len());
        Self { head: head.into_bytes(), body: why.as_bytes().to_vec() }
    }
}

/// Asks the server behind, on a connection of its own.
fn ask(upstream: &str, head: &str) -> Result<Received> {
    let mut stream = TcpStream::connect(upstream).with_context(|| format!("{upstream} cannot be reached"))?;
    stream.write_all(alone(head).as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).context("an answer broke off")?;
    Received::parse(&bytes)
}

/// The same request, on a connection that ends with it.
fn alone(head: &str) -> String {
    let kept = head.lines().filter(|line| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        !matches!(name.as_str(), "connection" | "accept-encoding")
    });
    kept.map(|line| format!("{line}\r\n")).chain(["connection: close\r\n\r\n".to_owned()]).collect()
}

/// The head of the next request without the empty line at its end; `None` where the connection ends.
fn read_head(reader: &mut impl BufRead) -> Result<Option<String>> {
    let mut head = String::new();
    loop {
        let before = head.len();
        if reader.read_line(&mut head)? == 0 {
            return Ok(None);
        }
        if head.get(before..).is_some_and(|line| line.trim().is_empty()) {
            head.truncate(before);
            return Ok(Some(head));
        }
    }
}

/// As a CDN sends files that never change: brotli at its best.
fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    writer.write_all(bytes).context("a file could not be compressed")?;
    Ok(writer.into_inner())
}

/// Locks `mutex` even if a connection's thread panicked while it held it: the data is whole between calls.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_one_after_another() {
        let mut reader = "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\n\r\n".as_bytes();
        assert_eq!(read_head(&mut reader).unwrap().as_deref(), Some("GET / HTTP/1.1\r\nHost: a\r\n"));
        assert_eq!(read_head(&mut reader).unwrap().as_deref(), Some("GET /b HTTP/1.1\r\n"));
        assert_eq!(read_head(&mut reader).unwrap(), None);
    }

    #[test]
    fn the_server_behind_is_asked_the_same_but_uncompressed_and_once() {
        let head = "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\nConnection: keep-alive\r\nX: y\r\n";
        assert_eq!(alone(head), "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nconnection: close\r\n\r\n");
    }

    #[test]
    fn an_answer_keeps_its_headers_and_gets_another_length() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/css; charset=utf-8\r\nContent-Length: 3\r\nA: b\r\n\r\na{}";
        let received = Received::parse(bytes).unwrap();
        assert_eq!(received.body, b"a{}");
        let plain = received.sent(false).unwrap();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/css; charset=utf-8\r\na: b\r\ncontent-length: 3\r\n\r\n";
        assert_eq!(String::from_utf8(plain.head).unwrap(), head);
        let compressed = Received::parse(bytes).unwrap().sent(true).unwrap();
        assert!(String::from_utf8(compressed.head).unwrap().contains("content-encoding: br\r\n"));
    }

    #[test]
    fn data_is_sent_as_it_is() {
        let bytes = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[]";
        let sent = Received::parse(bytes).unwrap().sent(true).unwrap();
        assert_eq!(sent.body, b"[]");
    }
}
