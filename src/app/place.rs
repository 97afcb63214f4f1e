//! Where one is: what an address stands for, and how it is written.

use percent_encoding::percent_decode_str;

use crate::browsing::Look;
use crate::config::is_id;
use crate::contact::{ContactId, Jid};
use crate::gateway::wire::encode;
use crate::gateway::{Sort, SortKey, SourceFilter};
use crate::store::Aside;

/// A page of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Nothing in particular: the connection that was used last.
    #[default]
    Home,
    /// The management of connections.
    Connections,
    /// A connection, and what stands beside its list.
    Desk {
        /// The connection's id.
        connection: String,
        /// What stands there.
        aside: Aside,
    },
}

/// A page with everything about it that an address keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The page.
    pub page: Page,
    /// What is looked at.
    pub look: Look,
}

impl Place {
    /// Reads an address below the base: its path, and its query without the `?`. What makes no sense is left out.
    pub fn parse(path: &str, query: &str) -> Self {
        let segments: Vec<String> = path.split('/').filter(|segment| !segment.is_empty()).filter_map(decode).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let contact = |id: &str| ContactId::new(id);
        let page = match segments.as_slice() {
            ["connections"] => Page::Connections,
            [connection, rest @ ..] if is_id(connection) => {
                let aside = match rest {
                    ["check"] => Aside::Check,
                    ["contacts", id, "picture"] => Aside::Picture(contact(id)),
                    ["contacts", id, ..] => Aside::Contact(contact(id)),
                    _ => Aside::Nothing,
                };
                Page::Desk { connection: (*connection).to_owned(), aside }
            }
            _ => Page::Home,
        };
        Self { page, look: look(query) }
    }

    /// Writes the address below the base, with its leading slash. What is as usual is left out.
    pub fn url(&self) -> String {
        let path = match &self.page {
            Page::Home => return "/".to_owned(),
            Page::Connections => return "/connections".to_owned(),
            Page::Desk { connection, aside } => match aside {
                Aside::Nothing => format!("/{connection}"),
                Aside::Contact(id) => format!("/{connection}/contacts/{}", encode(id.as_str())),
                Aside::Picture(id) => format!("/{connection}/contacts/{}/picture", encode(id.as_str())),
                Aside::Check => format!("/{connection}/check"),
            },
        };
        let query = query(&self.look);
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

/// Reads the query of an address. Forms write a space as `+`.
fn look(query: &str) -> Look {
    let mut look = Look::default();
    let (mut key, mut descending) = (None, false);
    for pair in query.trim_start_matches('?').split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(value) = decode(&value.replace('+', " ")) else { continue };
        match (name, value.as_str()) {
            ("q", _) => look.query = value,
            ("source", "dm") => look.source = Some(SourceFilter::Direct),
            ("source", "group") => look.source = Some(SourceFilter::Group),
            ("group", jid) => look.group = Jid::parse(jid),
            ("include", "groups") => look.include_groups = true,
            ("twins", "apart") => look.twins_apart = true,
            ("sort", "name") => key = Some(SortKey::Name),
            ("sort", "id") => key = Some(SortKey::Id),
            ("order", order) => descending = order == "desc",
            _ => {}
        }
    }
    // `order` alone turns the usual order round.
    let key = key.or_else(|| descending.then_some(SortKey::Name));
    look.sort = key.map(|key| Sort { key, descending });
    look
}

fn query(look: &Look) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    if !look.query.is_empty() {
        pairs.push(("q", encode(&look.query)));
    }
    if let Some(source) = look.source {
        pairs.push(("source", if source == SourceFilter::Direct { "dm" } else { "group" }.to_owned()));
    }
    if let Some(group) = &look.group {
        pairs.push(("group", encode(group.as_str())));
    }
    if look.include_groups {
        pairs.push(("include", "groups".to_owned()));
    }
    if look.twins_apart {
        pairs.push(("twins", "apart".to_owned()));
    }
    if let Some(sort) = look.sort {
        pairs.push(("sort", if sort.key == SortKey::Name { "name" } else { "id" }.to_owned()));
        if sort.descending {
            pairs.push(("order", "desc".to_owned()));
        }
    }
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address that is read and written again as `expected`.
    fn check(address: &str, expected: &str) {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        assert_eq!(Place::parse(path, query).url(), expected, "{address}");
    }

    #[test]
    fn every_page_is_read_and_written_the_same() {
        for address in [
            "/",
            "/connections",
            "/jakarta",
            "/jakarta/contacts/628123%40c.us",
            "/jakarta?q=jos%C3%A9%2041&source=dm&group=1203%40g.us&include=groups&sort=id&order=desc",
            "/jakarta/contacts/205%40lid?source=group&sort=name",
            "/jakarta/contacts/205%40lid/picture?twins=apart",
            "/jakarta/check",
        ] {
            check(address, address);
        }
    }

    #[test]
    fn what_is_as_usual_or_makes_no_sense_is_left_out() {
        check("", "/");
        // `boot.js` shows this page, and the program never runs there.
        check("/doctor", "/");
        check("/Jakarta Store", "/");
        check("/jakarta/", "/jakarta");
        check("/jakarta/people", "/jakarta");
        check("/jakarta/contacts", "/jakarta");
        check("/jakarta/contacts/205%40lid/pictures", "/jakarta/contacts/205%40lid");
        check("/jakarta?sort=age&source=x&q=&group=nobody&order=asc", "/jakarta");
        check("/jakarta?order=desc", "/jakarta?sort=name&order=desc");
        check("/jakarta?q=%ff", "/jakarta");
    }

    #[test]
    fn spaces_may_be_written_as_forms_do() {
        check("/jakarta?q=jose+41", "/jakarta?q=jose%2041");
        check("/jakarta?q=%2B62", "/jakarta?q=%2B62");
    }

    #[test]
    fn a_contact_id_may_hold_a_slash() {
        check("/jakarta/contacts/a%2Fb", "/jakarta/contacts/a%2Fb");
    }
}
