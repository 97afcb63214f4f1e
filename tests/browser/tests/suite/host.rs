//! Pages of somebody else that have the desk in them, on an origin of their own.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server for literal pages. It goes on until the process ends.
pub(crate) struct Host {
    pub(crate) origin: String,
    pages: Arc<Mutex<HashMap<String, Served>>>,
}

#[derive(Clone)]
struct Served {
    headers: String,
    html: String,
}

impl Host {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        // Another site than the desk's, and not only another port of it.
        let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let pages = Arc::new(Mutex::new(HashMap::new()));
        let shared = Arc::clone(&pages);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let pages = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &pages));
            }
        });
        Self { origin, pages }
    }

    /// Serves a page at `path`, with more headers, a line each, and gives its address.
    pub(crate) fn page(&self, path: &str, headers: &[&str], html: &str) -> String {
        let headers = headers.iter().map(|header| format!("{header}\r\n")).collect();
        self.pages.lock().unwrap().insert(path.to_owned(), Served { headers, html: html.to_owned() });
        format!("{}{path}", self.origin)
    }
}

/// Answers one request and closes. A browser may also just connect and leave.
fn serve(mut stream: TcpStream, pages: &Mutex<HashMap<String, Served>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let path = head.split(' ').nth(1)?.split('?').next()?;
    let served = pages.lock().unwrap().get(path).cloned();
    let kind = match path.rsplit_once('.').map(|(_, kind)| kind) {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => "text/html",
    };
    let answer = match served {
        Some(Served { headers, html }) => format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{html}",
            html.len()
        ),
        None => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    };
    stream.write_all(answer.as_bytes()).ok()
}
