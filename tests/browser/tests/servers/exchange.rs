//! One request and its answer, written and read as HTTP/1.1 on a socket: no client tidies a path up or decodes a body.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, which must not stand there twice; empty where it is missing.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let values: Vec<&str> =
            self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        assert!(values.len() <= 1, "{name} came more than once: {values:?}");
        values.first().copied().unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks `GET target` with more headers, a line each.
#[track_caller]
pub(crate) fn get(origin: &str, target: &str, headers: &[&str]) -> Answer {
    ask(origin, "GET", target, headers)
}

/// Asks with a method and more headers, a line each, and without a body.
#[track_caller]
pub(crate) fn ask(origin: &str, method: &str, target: &str, headers: &[&str]) -> Answer {
    read(&mut send(origin, method, target, headers))
}

/// Sends the request and hands over the connection. Among the headers may be another `host:` than that of the origin.
#[track_caller]
pub(crate) fn send(origin: &str, method: &str, target: &str, headers: &[&str]) -> BufReader<TcpStream> {
    let host = origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut head = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|header| header.starts_with("host:")) {
        head.push_str(&format!("host: {host}\r\n"));
    }
    if method != "GET" {
        head.push_str("content-length: 0\r\n");
    }
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    BufReader::new(stream)
}

/// Reads an answer to its end.
#[track_caller]
pub(crate) fn read(reader: &mut BufReader<TcpStream>) -> Answer {
    let status = line(reader).split(' ').nth(1).expect("no answer came").parse().unwrap();
    let mut headers = Vec::new();
    loop {
        let line = line(reader);
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    if answer.header("transfer-encoding") == "chunked" {
        loop {
            let size = usize::from_str_radix(&line(reader), 16).unwrap();
            let mut chunk = vec![0; size];
            reader.read_exact(&mut chunk).unwrap();
            line(reader);
            answer.body.extend(chunk);
            if size == 0 {
                return answer;
            }
        }
    }
    reader.read_to_end(&mut answer.body).unwrap();
    answer
}

fn line(reader: &mut impl BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}
