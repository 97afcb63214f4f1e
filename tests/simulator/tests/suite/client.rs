//! A small HTTP client that signs its requests as a connection's credential asks.

use serde_json::Value;
use simulator::{Connection, Credential, Options, Simulator};

/// An answer as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A request in the making.
pub(crate) struct Ask {
    method: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// A simulator with few people and no fault.
pub(crate) fn simulator(contacts: usize) -> Simulator {
    Simulator::start(Options { contacts, port: 0 }).unwrap()
}

/// A signed GET below the connection's URL. On GOWA it names the connection's device.
pub(crate) fn get(simulator: &Simulator, id: &str, path: &str) -> Answer {
    ask(simulator, id, "GET", path).send().unwrap()
}

/// A signed request below the connection's URL.
pub(crate) fn ask(simulator: &Simulator, id: &str, method: &'static str, path: &str) -> Ask {
    let connection = simulator.connection(id).unwrap();
    let ask = unsigned(simulator, id, method, path).header("Accept", "application/json");
    let ask = match (id, connection.account) {
        ("gowa", Some(device)) => ask.header("X-Device-Id", device),
        _ => ask,
    };
    let (name, value) = signature(&connection);
    ask.header(name, &value)
}

pub(crate) fn unsigned(simulator: &Simulator, id: &str, method: &'static str, path: &str) -> Ask {
    let connection = simulator.connection(id).unwrap();
    Ask { method, url: format!("{}{path}", connection.url), headers: Vec::new(), body: String::new() }
}

fn signature(connection: &Connection) -> (&'static str, String) {
    match connection.credential {
        Credential::Token(token) => ("Authorization", format!("Bearer {token}")),
        Credential::ApiKey(key) => ("X-Api-Key", key.to_owned()),
        // "desk:invented:pass word"; a password may contain a colon.
        Credential::Password { .. } => ("Authorization", format!("Basic {GOWA_BASIC}")),
    }
}

pub(crate) const GOWA_BASIC: &str = "ZGVzazppbnZlbnRlZDpwYXNzIHdvcmQ=";

impl Ask {
    /// Sets a header, in place of an earlier one of this name.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Ask {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Ask {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn json(mut self, body: &Value) -> Ask {
        self.body = body.to_string();
        self.header("Content-Type", "application/json")
    }

    /// Sends it on a connection of its own. Any status is an answer; an error is a failure of
    /// the connection, or a wait of more than ten seconds.
    pub(crate) fn send(self) -> Result<Answer, ureq::Error> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(std::time::Duration::from_secs(10)));
        let agent = ureq::Agent::new_with_config(config.build());
        let mut request = ureq::http::Request::builder().method(self.method).uri(&self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = agent.run(request.body(self.body).unwrap())?;
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let body = response.body_mut().with_config().limit(1 << 30).read_to_vec()?;
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Answer { status: response.status().as_u16(), headers, body })
    }
}

/// The texts under `field` in each row.
pub(crate) fn texts(rows: &Value, field: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.filter_map(|row| row[field].as_str().map(str::to_owned)).collect()
}

/// Every row of a connection's whole list, read as its gateway pages. Stops after `most` pages.
pub(crate) fn whole_list(simulator: &Simulator, id: &str, limit: usize, most: usize) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut position = Some(String::new());
    for page in 0..most {
        let Some(at) = position.take() else { break };
        let offset = page * limit;
        let path = match id {
            "wachat" => format!("/contacts?instanceName=t1_mq9r2jov_jakarta_store&limit={limit}&page={}", page + 1),
            "gowa" => "/user/my/contacts".to_owned(),
            "whatsapp-gateway" => {
                let session = simulator.connection(id).unwrap().account.unwrap();
                format!("/api/v1/sessions/{session}/contacts?limit={limit}&cursor={at}")
            }
            "hypersender" => {
                let instance = simulator.connection(id).unwrap().account.unwrap();
                format!("/{instance}/contacts/get-all?limit={limit}&offset={offset}")
            }
            "waha-by-page" => format!("/api/default/contacts/all?limit={limit}&offset={offset}"),
            _ => format!("/api/contacts/all?session=default&limit={limit}&offset={offset}"),
        };
        let body = get(simulator, id, &path).json();
        let (batch, next) = match id {
            "wachat" => (&body["contacts"], body["hasMore"] == true),
            "gowa" => (&body["results"]["data"], false),
            "whatsapp-gateway" => (&body["data"], body["nextCursor"].is_string()),
            "hypersender" => (&body["data"], body["data"].as_array().unwrap().len() >= limit),
            _ => (&body, body.as_array().unwrap().len() >= limit),
        };
        position = next.then(|| body["nextCursor"].as_str().unwrap_or_default().to_owned());
        rows.extend(batch.as_array().cloned().unwrap_or_default());
    }
    rows
}

/// What identifies a row of any gateway.
pub(crate) fn id_of(row: &Value) -> Option<String> {
    ["remoteJid", "jid", "id", "lid"].iter().find_map(|field| row[*field].as_str()).map(str::to_owned)
}
