//! One request and its answer, written and read as HTTP/1.1 on a socket: no client tidies a path up on the way.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

pub(crate) fn get(origin: &str, path: &str) -> Answer {
    ask(origin, "GET", path, &[], "")
}

pub(crate) fn ask(origin: &str, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
    let mut reader = send(origin, method, path, headers, body);
    let mut answer = read_head(&mut reader);
    if method != "HEAD" {
        answer.body = read_body(&mut reader, &answer);
    }
    answer
}

/// Sends the request and hands over the connection, for a test that reads the answer in pieces.
pub(crate) fn send(origin: &str, method: &str, path: &str, headers: &[&str], body: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(origin.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut lines = vec![format!("{method} {path} HTTP/1.1"), format!("content-length: {}", body.len())];
    lines.extend(headers.iter().map(|&header| header.to_owned()));
    for (name, value) in [("host", "desk.test"), ("connection", "close")] {
        if !headers.iter().any(|header| header.starts_with(&format!("{name}:"))) {
            lines.push(format!("{name}: {value}"));
        }
    }
    write!(stream, "{}\r\n\r\n{body}", lines.join("\r\n")).unwrap();
    BufReader::new(stream)
}

pub(crate) fn read_head(reader: &mut impl BufRead) -> Answer {
    let status = line(reader).split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers = HashMap::new();
    loop {
        let line = line(reader);
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    Answer { status, headers, body: String::new() }
}

/// The next piece of a chunked body; empty at its end.
pub(crate) fn read_chunk(reader: &mut impl BufRead) -> String {
    let size = usize::from_str_radix(&line(reader), 16).unwrap();
    let mut chunk = vec![0; size];
    reader.read_exact(&mut chunk).unwrap();
    line(reader);
    String::from_utf8(chunk).unwrap()
}

fn read_body(reader: &mut impl BufRead, answer: &Answer) -> String {
    if answer.header("transfer-encoding") == "chunked" {
        let chunks = std::iter::from_fn(|| Some(read_chunk(reader)).filter(|chunk| !chunk.is_empty()));
        return chunks.collect();
    }
    let mut body = vec![0; answer.header("content-length").parse().unwrap_or_default()];
    reader.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

fn line(reader: &mut impl BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}
