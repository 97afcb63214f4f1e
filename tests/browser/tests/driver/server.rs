//! A web server for literal pages: std only, a port of its own, gone with the test process.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Serves `pages`, each a path and an answer, and gives the address of `/`.
///
/// An answer is HTML, or a whole answer beginning with `HTTP/1.1`, or `hang`, which never comes.
pub(crate) fn site(pages: &[(&str, &str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let pages: HashMap<String, String> =
        pages.iter().map(|(path, answer)| ((*path).to_owned(), (*answer).to_owned())).collect();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let pages = pages.clone();
            thread::spawn(move || serve(stream, &pages));
        }
    });
    address
}

/// Answers one request and closes, which keeps this short. A browser may also just connect and leave.
fn serve(mut stream: TcpStream, pages: &HashMap<String, String>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    reader.take(length.unwrap_or(0)).read_to_end(&mut Vec::new()).ok()?;
    let path = head.split(' ').nth(1)?.split('?').next()?;
    let answer = match pages.get(path).map(String::as_str) {
        Some("hang") => {
            thread::sleep(Duration::from_secs(60));
            return None;
        }
        Some(whole) if whole.starts_with("HTTP/1.1") => whole.to_owned(),
        Some(html) => format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{html}",
            html.len()
        ),
        None => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    };
    stream.write_all(answer.as_bytes()).ok()
}
