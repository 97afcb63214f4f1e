//! WAHA's list of contacts.

use super::{Engine, Waha, bad_request, gows, noweb, webjs};
use crate::fields::get;
use crate::http::{Answer, Request, array_of};
use crate::roster::{Roster, by_byte, by_code_unit, jid};
use serde_json::Value;

/// What a list may be sorted by, the same for contacts and groups but for the field's name.
pub(super) struct Page<'a> {
    /// A place after which nothing comes when `None`.
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
    pub(super) sort_by: Option<&'a str>,
    pub(super) backwards: bool,
}

impl<'a> Page<'a> {
    /// The paging parameters, or the refusal.
    pub(super) fn of(request: &'a Request, fields: [&str; 2]) -> Result<Page<'a>, Answer> {
        let sort_by = request.query("sortBy");
        if sort_by.is_some_and(|field| !fields.contains(&field)) {
            let fields = fields.join(", ");
            let text = format!("sortBy must be one of the following values: {fields}");
            return Err(bad_request(&text));
        }
        let order = request.query("sortOrder").unwrap_or("asc");
        if !["asc", "desc"].contains(&order) {
            return Err(bad_request("sortOrder must be one of the following values: desc, asc"));
        }
        Ok(Page {
            limit: number(request, "limit")?,
            offset: number(request, "offset")?.unwrap_or(0),
            sort_by,
            backwards: order == "desc",
        })
    }

    /// Limit and offset as the engine applies them.
    pub(super) fn bounds(&self, engine: Engine) -> (usize, usize) {
        match (engine, self.limit) {
            // `Paginator.ts`: without a limit the offset is not looked at, and 0 is no limit.
            (Engine::Webjs, None | Some(0)) => (0, usize::MAX),
            (_, limit) => (self.offset, limit.unwrap_or(usize::MAX)),
        }
    }
}

fn number(request: &Request, name: &str) -> Result<Option<usize>, Answer> {
    let Some(text) = request.query(name) else { return Ok(None) };
    match text.parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => {
            let rule = "must be a number conforming to the specified constraints";
            Err(bad_request(&format!("{name} {rule}")))
        }
    }
}

impl Waha {
    /// A bare array, sorted if asked to be; no total, no search, no filter.
    pub(super) fn list(&self, roster: &Roster, request: &Request) -> Answer {
        let page = match Page::of(request, ["id", "name"]) {
            Ok(page) => page,
            Err(refusal) => return refusal,
        };
        let total = self.row_count(roster);
        let (offset, limit) = page.bounds(self.engine);
        // An endless list still answers pages of some size.
        let limit = if request.twist.endless { limit.min(total) } else { limit };
        let places = request.twist.page(offset, limit, total);
        // GOWS sorts by id unless told otherwise.
        let default = (self.engine == Engine::Gows).then_some("id");
        let body = match page.sort_by.or(default) {
            Some(field) => {
                // The vendor's page has `desc` for A-Z; in the code `asc` is.
                let backwards = page.backwards != self.follows_page;
                let text = |place| self.sort_text(roster, place, field);
                let compare = match self.engine {
                    Engine::Webjs => by_code_unit,
                    // Both let SQLite sort.
                    Engine::Noweb | Engine::Gows => by_byte,
                };
                let key = if field == "id" { "id" } else { "name" };
                let order = roster.order((key, backwards), total, text, compare);
                let places = places.into_iter().filter_map(|place| order.get(place));
                array_of(places.map(|place| self.row(roster, *place as usize)))
            }
            None => array_of(places.into_iter().map(|place| self.row(roster, place))),
        };
        Answer::of(200, "application/json; charset=utf-8", body)
    }

    fn row_count(&self, roster: &Roster) -> usize {
        match self.engine {
            Engine::Webjs => webjs::row_count(roster),
            Engine::Noweb => noweb::row_count(roster),
            Engine::Gows => roster.len(),
        }
    }

    fn row(&self, roster: &Roster, place: usize) -> Value {
        match self.engine {
            Engine::Webjs => webjs::row(roster, place, &self.changes),
            Engine::Noweb => noweb::row(roster, place, &self.changes),
            Engine::Gows => gows::row(roster.at(place), &self.changes),
        }
    }

    /// The field that a row is sorted by; a missing one comes first in ascending order.
    fn sort_text(&self, roster: &Roster, place: usize, field: &str) -> Option<String> {
        if place >= roster.len() {
            let row = self.row(roster, place);
            return get(&row, field).as_str().map(str::to_owned);
        }
        // What the row of a person would say, without building a row for each of a million.
        let person = roster.at(place);
        match (field, self.engine) {
            ("id", _) => Some(jid(person, "c.us")),
            (_, Engine::Gows) => Some(self.changes.saved_name(person).unwrap_or_default()),
            _ => self.changes.saved_name(person),
        }
    }
}
