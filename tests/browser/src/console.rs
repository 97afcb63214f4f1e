//! What a page wrote to its console, and what went wrong in it.

use serde_json::Value;

use crate::Page;
use crate::state::text;

/// Messages in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Console {
    messages: Vec<Message>,
}

#[derive(Debug)]
struct Message {
    /// `console` for the page's own; `exception`, or the browser's name for what complains.
    source: String,
    /// `error`, `warning`, `info`, `log`, `debug`…
    level: String,
    text: String,
}

impl Console {
    pub(crate) fn note(&mut self, method: &str, params: &Value) {
        let message = match method {
            "Runtime.consoleAPICalled" => Message::written(params),
            "Runtime.exceptionThrown" => Message::thrown(&params["exceptionDetails"]),
            "Log.entryAdded" => Message::logged(&params["entry"]),
            "Inspector.targetCrashed" => Message::new("browser", "error", "the page crashed".to_owned()),
            _ => return,
        };
        self.messages.push(message);
    }

    pub(crate) fn errors(&self) -> Vec<String> {
        let is_error = |message: &&Message| message.level == "error" && message.source != "network";
        self.messages.iter().filter(is_error).map(|message| format!("{}: {}", message.source, message.text)).collect()
    }

    fn all(&self) -> Vec<String> {
        self.messages.iter().map(|message| format!("{} {}: {}", message.source, message.level, message.text)).collect()
    }

    fn clear(&mut self) {
        self.messages.clear();
    }
}

impl Message {
    fn new(source: &str, level: &str, text: String) -> Self {
        Self { source: source.to_owned(), level: level.to_owned(), text }
    }

    /// A call of `console.log` and the like.
    fn written(params: &Value) -> Self {
        let words: Vec<String> = params["args"].as_array().into_iter().flatten().map(word).collect();
        let level = match params["type"].as_str() {
            // A failed assertion is an error by another name.
            Some("assert") => "error",
            Some(level) => level,
            None => "log",
        };
        Self::new("console", level, words.join(" "))
    }

    /// An exception or a rejection that nobody caught.
    fn thrown(details: &Value) -> Self {
        let text = match details["exception"]["description"].as_str() {
            Some(description) => description.to_owned(),
            None => format!("{} {}", text(&details["text"]), word(&details["exception"])),
        };
        Self::new("exception", "error", text)
    }

    /// A complaint of the browser's own.
    fn logged(entry: &Value) -> Self {
        let place = entry["url"].as_str().map(|url| format!(" ({url})")).unwrap_or_default();
        Self::new(&text(&entry["source"]), &text(&entry["level"]), format!("{}{place}", text(&entry["text"])))
    }
}

/// A remote value as the console prints it.
fn word(value: &Value) -> String {
    match (&value["value"], value["description"].as_str()) {
        (Value::String(text), _) => text.clone(),
        (Value::Null, Some(description)) => description.to_owned(),
        (Value::Null, None) => text(&value["type"]),
        (plain, _) => plain.to_string(),
    }
}

impl Page {
    /// What went wrong so far: `console.error`, uncaught exceptions and rejections, and the browser's complaints,
    /// such as violations of the content security policy or of CORS. Each begins with its source: `console: …`,
    /// `exception: …`, `security: …`.
    ///
    /// A failed request is none of them: it is in [`requests`](Self::requests).
    #[must_use]
    pub fn console_errors(&self) -> Vec<String> {
        self.flush();
        self.heard().read(|state| state.console.errors())
    }

    /// Everything on the console so far, at any level, as `source level: text`: `console log: hello`. The browser's
    /// remarks on failed requests are among them, as `network error: …`.
    #[must_use]
    pub fn console(&self) -> Vec<String> {
        self.flush();
        self.heard().read(|state| state.console.all())
    }

    /// Forgets the console, so that only what comes next counts.
    pub fn clear_console(&self) {
        self.flush();
        self.heard().change(|state| state.console.clear());
    }
}
