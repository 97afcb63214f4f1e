//! A long answer read while it comes: its rows at once, and what stands around them at its end.
//!
//! A gateway without pages sends a hundred thousand contacts in one answer. Kept as text until its end it would take ten
//! megabytes that WebAssembly never gives back, and then be read in one piece, during which the page stands still.

use memchr::{memchr_iter, memrchr};

use super::json;
use crate::contact::Contact;

/// Where the rows of an answer stand, and how one of them is read.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The keys that lead to the list, from the outermost object on.
    pub(super) path: &'static [&'static str],
    /// Reads a row.
    pub(super) read: ReadRow,
}

/// Gives what the row that a text begins with is read as, if it can be, and where the row ends; `None` where the text ends
/// first.
type ReadRow = fn(&[u8]) -> Result<Option<(Option<Contact>, usize)>, json::Broken>;

/// What was read of an answer before its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// How many contacts.
    pub n_contacts: usize,
    /// How many rows could not be read.
    pub skipped: usize,
    /// The line and column where the rows stop being JSON, if they do.
    pub broken_at: Option<(usize, usize)>,
}

/// An answer that is coming in.
pub struct RowStream {
    rows: Rows,
    state: State,
    /// What has come and could not be read yet: a part of a row.
    rest: Vec<u8>,
    /// How much more has to come before it is tried again; a row may be long.
    patience: usize,
    /// The answer without its rows.
    around: Vec<u8>,
    finder: ListFinder,
    ahead: Ahead,
    /// How many lines and, since the last of them, bytes have been passed.
    line: usize,
    column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Before,
    /// Within the list; whether a comma is due before the next row.
    Rows(bool),
    Behind,
}

impl RowStream {
    /// The stream of an answer whose rows are to be found there.
    pub fn new(rows: Rows) -> Self {
        Self {
            rows,
            state: State::Before,
            rest: Vec::new(),
            patience: 0,
            around: Vec::new(),
            finder: ListFinder::default(),
            ahead: Ahead::default(),
            line: 1,
            column: 0,
        }
    }

    /// How many bytes are kept that have not been read. They are text of one row.
    pub fn n_unread(&self) -> usize {
        self.rest.len()
    }

    /// Takes in what has come, and gives the contacts that are whole.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Contact> {
        let mut contacts = Vec::new();
        let mut bytes = bytes;
        if self.state == State::Before {
            let end = bytes.iter().position(|byte| self.finder.finds(*byte, self.rows.path));
            let (before, behind) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
            self.around.extend_from_slice(before);
            self.pass(before);
            bytes = behind;
            if end.is_some() {
                self.state = State::Rows(false);
            }
        }
        if let State::Rows(_) = self.state {
            self.rest.extend_from_slice(bytes);
            if self.rest.len() < self.patience {
                return contacts;
            }
            let rest = std::mem::take(&mut self.rest);
            let n_read = self.read_rows(&rest, &mut contacts);
            self.rest = rest;
            self.rest.drain(..n_read);
            // What is cut off is read again from its beginning, so the longer it is the less often.
            self.patience = self.rest.len() * 2;
            if self.state == State::Behind {
                self.around.append(&mut self.rest);
            }
        } else if self.state == State::Behind && self.ahead.broken_at.is_none() {
            self.around.extend_from_slice(bytes);
        }
        contacts
    }

    /// Nothing more comes: gives the last contacts, what stands around the rows, the list empty, and what was read of them.
    pub fn finish(mut self) -> (Vec<Contact>, Vec<u8>, Ahead) {
        self.patience = 0;
        let contacts = self.push(&[]);
        if let State::Rows(_) = self.state {
            let rest = std::mem::take(&mut self.rest);
            self.pass(&rest);
            self.ahead.broken_at.get_or_insert((self.line, self.column));
        }
        (contacts, self.around, self.ahead)
    }

    /// Reads rows up to the end of the list or of what has come, and gives how far that is.
    fn read_rows(&mut self, text: &[u8], contacts: &mut Vec<Contact>) -> usize {
        let mut place = 0;
        loop {
            let rest = text.get(place..).unwrap_or_default();
            let n_blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let (blank, rest) = rest.split_at(n_blank);
            let is_list_end = rest.first() == Some(&b']') && (self.state == State::Rows(true) || self.is_first());
            let n_read = match (rest.first(), self.state) {
                (None, _) => return place,
                (Some(_), _) if is_list_end => {
                    self.around.push(b']');
                    self.state = State::Behind;
                    1
                }
                (Some(b','), State::Rows(true)) => {
                    self.state = State::Rows(false);
                    1
                }
                (Some(_), State::Rows(true)) => {
                    self.stop(blank, (1, 1));
                    return text.len();
                }
                (Some(_), _) => match (self.rows.read)(rest) {
                    Ok(None) => return place,
                    Ok(Some((contact, end))) => {
                        self.ahead.skipped += usize::from(contact.is_none());
                        self.ahead.n_contacts += usize::from(contact.is_some());
                        contacts.extend(contact);
                        self.state = State::Rows(true);
                        end
                    }
                    Err(json::Broken { line, column }) => {
                        self.stop(blank, (line, column));
                        return text.len();
                    }
                },
            };
            let end = place + n_blank + n_read.max(1);
            self.pass(text.get(place..end).unwrap_or_default());
            place = end;
            if self.state == State::Behind {
                return place;
            }
        }
    }

    fn is_first(&self) -> bool {
        self.ahead.n_contacts + self.ahead.skipped == 0 && self.state == State::Rows(false)
    }

    /// Stops reading where the text is no JSON, at a line and column behind what is passed last.
    fn stop(&mut self, passed: &[u8], (line, column): (usize, usize)) {
        self.pass(passed);
        let column = if line == 1 { self.column + column } else { column };
        self.ahead.broken_at = Some((self.line + line - 1, column));
        self.state = State::Behind;
    }

    fn pass(&mut self, text: &[u8]) {
        self.line += memchr_iter(b'\n', text).count();
        self.column = match memrchr(b'\n', text) {
            Some(last) => text.len() - last - 1,
            None => self.column + text.len(),
        };
    }
}

/// Looks for the list among the keys of nested objects, byte by byte.
#[derive(Debug, Default)]
struct ListFinder {
    depth: usize,
    /// How many of the keys have been found, one within the other.
    n_found: usize,
    /// The text that is being read, or was read last.
    text: Vec<u8>,
    is_in_text: bool,
    is_escaped: bool,
    /// Whether the value that begins next is the one under the next key.
    is_due: bool,
}

impl ListFinder {
    /// Whether the list begins with this byte.
    fn finds(&mut self, byte: u8, path: &[&str]) -> bool {
        if self.is_in_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_in_text = false,
                _ => {}
            }
            // Keys are short, and whoever sends a long one may not fill the memory with it.
            if self.is_in_text && self.text.len() < 64 {
                self.text.push(byte);
            }
            return false;
        }
        match byte {
            b'"' => {
                self.is_in_text = true;
                self.is_due = false;
                self.text.clear();
            }
            b':' => {
                let key = path.get(self.n_found).map(|key| key.as_bytes());
                self.is_due = self.depth == self.n_found + 1 && key == Some(&self.text);
            }
            b'[' | b'{' => {
                self.depth += 1;
                if std::mem::take(&mut self.is_due) {
                    self.n_found += 1;
                    let is_list = byte == b'[';
                    if is_list && self.n_found == path.len() {
                        return true;
                    }
                    // Another kind of value stands where the key leads: nothing is found behind it.
                    self.n_found -= usize::from(is_list);
                }
            }
            b']' | b'}' => {
                self.depth = self.depth.saturating_sub(1);
                self.n_found = self.n_found.min(self.depth.saturating_sub(1));
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => self.is_due = false,
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::{Object, Text, record};
    use super::*;
    use crate::contact::ContactId;

    record! {
        struct Row {
            id: Text = "id",
        }
    }

    const ROWS: Rows = Rows {
        path: &["results", "data"],
        read: |text| {
            let row = json::read_first::<Object<Row>>(text)?;
            Ok(row.map(|(row, end)| {
                (row.0.and_then(|row| row.id.filled()).map(|id| Contact::new(ContactId::new(id))), end)
            }))
        },
    };

    /// Checks what is read of an answer, in whatever pieces it comes: the ids, what stands around them, and how many rows
    /// were skipped, or where they broke.
    fn check(answer: &str, ids: &str, around: &str, outcome: Result<usize, (usize, usize)>) {
        for size in [1, 2, 3, 7, 64, answer.len().max(1)] {
            let mut stream = RowStream::new(ROWS);
            let mut read = Vec::new();
            for piece in answer.as_bytes().chunks(size) {
                read.extend(stream.push(piece).into_iter().map(|contact| contact.id.as_str().to_owned()));
            }
            let (last, left, ahead) = stream.finish();
            read.extend(last.into_iter().map(|contact| contact.id.as_str().to_owned()));
            assert_eq!(read.join(" "), ids, "in pieces of {size}: {answer}");
            assert_eq!(ahead.broken_at.map_or(Ok(ahead.skipped), Err), outcome, "in pieces of {size}: {answer}");
            if outcome.is_ok() {
                assert_eq!(String::from_utf8(left).unwrap(), around, "in pieces of {size}: {answer}");
            }
            assert_eq!(ahead.n_contacts, read.len());
        }
    }

    #[test]
    fn rows_are_read_as_they_come_and_the_rest_stays() {
        check(
            r#"{"code":"SUCCESS","results":{"data":[{"id":"a"},{"id":"b ]}\"","x":[{}]} , {"id":"c"}]},"z":1}"#,
            "a b ]}\" c",
            r#"{"code":"SUCCESS","results":{"data":[]},"z":1}"#,
            Ok(0),
        );
        check(
            r#"{"results" : { "n":{"data":[1]}, "data" : [ ] } }"#,
            "",
            r#"{"results" : { "n":{"data":[1]}, "data" : [] } }"#,
            Ok(0),
        );
    }

    #[test]
    fn rows_of_another_kind_are_skipped_and_counted() {
        check(
            r#"{"results":{"data":[{"id":"a"},7,null,"x",[],{"id":null},12]}}"#,
            "a",
            r#"{"results":{"data":[]}}"#,
            Ok(6),
        );
    }

    #[test]
    fn lists_elsewhere_are_left_where_they_are() {
        for answer in [
            r#"{"data":[{"id":"a"}]}"#,
            r#"{"results":[{"data":[{"id":"a"}]}]}"#,
            r#"{"x":{"results":{"data":[{"id":"a"}]}}}"#,
            r#"{"results":{"x":{"data":[{"id":"a"}]}}}"#,
            r#"{"results":{},"data":[{"id":"a"}]}"#,
            r#"{"results":"data","data":[1]}"#,
            r#"{"message":"\"results\":{\"data\":[","results":{"data":null}}"#,
            "<html>",
            "",
        ] {
            check(answer, "", answer, Ok(0));
        }
    }

    #[test]
    fn what_is_no_json_is_named_by_its_place() {
        check("{\"results\":{\"data\":[{\"id\":\"a\"},\n{\"id\" \"b\"}]}}", "a", "", Err((2, 7)));
        check(r#"{"results":{"data":[{"id":"a"} {"id":"b"}]}}"#, "a", "", Err((1, 32)));
        check(r#"{"results":{"data":[{"id":"a"},{"id":"#, "a", "", Err((1, 37)));
        check(r#"{"results":{"data":[,]}}"#, "", "", Err((1, 21)));
    }
}
