//! WAHA: an offset and a short page at the end, from `GET /api/contacts/all?session=…&limit=100&offset=0`.
//!
//! The vendor's page has the list elsewhere and `asc` the other way round. What a server really does is
//! found out from its first answer and remembered as a [`Dialect`]. What a row holds depends on the
//! engine that WAHA runs; see [`row`]. The contract is the OpenAPI description 2026.7.1 and the code.

mod engines;
mod groups;
mod lids;
mod one;
mod refusal;
mod row;
mod sessions;

use std::time::Duration;

use super::detail::{About, Checked, Detail, Features, GivenName, Links, Picture};
use super::error::GatewayError;
use super::json::Rows;
use super::order;
use super::wire::{Method, Request, Response, Site, encode};
use super::{
    Abilities, Account, Ask, Batch, Call, Dialect, Gateway, Group, GroupFilter, Members, Position, Reply, SortKey,
};
use crate::contact::{Contact, ContactId, Jid, Phone};
use row::Row;

/// Without a limit the engines that drive a browser ask it for everybody, and time out on thousands
/// (issues 331 and 371).
const PAGE_SIZE: usize = 100;
/// A session that is not working answers only after the server has waited 15 seconds for it (issue 1590).
const TIMEOUT: Duration = Duration::from_secs(60);
/// The session that a server has where nobody named any.
const DEFAULT_SESSION: &str = "default";

/// A WAHA server; the account is a session's name.
#[derive(Clone)]
pub(super) struct Waha {
    site: Site,
}

impl Waha {
    /// The gateway at that site.
    pub(super) fn new(site: Site) -> Self {
        Self { site }
    }

    fn session(&self) -> &str {
        self.site.account.as_deref().unwrap_or(DEFAULT_SESSION)
    }

    /// A read below `/api`, with which people end the address or not.
    fn get(&self, path: &str, query: &[(&str, &str)]) -> Request {
        let base = self.site.base();
        let root = base.strip_suffix("/api").unwrap_or(base);
        self.site.get_at(format!("{root}/api{path}"), query, TIMEOUT)
    }

    /// A read below the session's own path.
    fn get_of_session(&self, path: &str, query: &[(&str, &str)]) -> Request {
        self.get(&format!("/{}{path}", encode(self.session())), query)
    }

    /// A read of what is known of one contact.
    fn get_of_contact(&self, path: &str, id: &ContactId) -> Request {
        let query = [("contactId", &*one::address(id)), ("session", self.session())];
        self.get(&format!("/contacts{path}"), &query)
    }

    /// A part of the list, in the dialect that `ask` knows of.
    fn list_request(&self, ask: &Ask, offset: u64) -> Request {
        // The offset counts only beside a limit (Paginator.ts).
        let (limit, offset) = (PAGE_SIZE.to_string(), offset.to_string());
        let mut query = vec![("limit", limit.as_str()), ("offset", offset.as_str())];
        if let Some(sort) = ask.sort {
            query.push(("sortBy", if sort.key == SortKey::Name { "name" } else { "id" }));
            // `asc` is A to Z by the code and the OpenAPI description, Z to A by the vendor's page.
            let falls = sort.descending != ask.dialect.order_reversed;
            query.push(("sortOrder", if falls { "desc" } else { "asc" }));
        }
        if ask.dialect.list_by_path {
            return self.get_of_session("/contacts/all", &query);
        }
        query.insert(0, ("session", self.session()));
        self.get("/contacts/all", &query)
    }

    /// Asks for a part of the list. `first` is why asking at the other address failed, if it did.
    fn list(&self, ask: Ask, offset: u64, first: Option<GatewayError>) -> Call<Batch> {
        let waha = self.clone();
        Call::adaptive(self.list_request(&ask, offset), move |response| {
            match (read_page(response, &ask, offset), first) {
                (Ok(page), _) if page.is_reversed && !ask.dialect.order_reversed => {
                    let dialect = Dialect { order_reversed: true, ..ask.dialect };
                    Ok(Reply::AskInstead(waha.list(Ask { dialect, ..ask }, offset, None)))
                }
                (Ok(page), _) => Ok(Reply::Is(page.batch)),
                // What is wrong at the second address too was wrong to begin with.
                (Err(_), Some(first)) => Err(first),
                (Err(error), None) if is_elsewhere(response, &error) => {
                    let dialect = Dialect { list_by_path: !ask.dialect.list_by_path, ..ask.dialect };
                    Ok(Reply::AskInstead(waha.list(Ask { dialect, ..ask }, offset, Some(error))))
                }
                (Err(error), None) => Err(error),
            }
        })
    }
}

impl Gateway for Waha {
    fn abilities(&self) -> Abilities {
        Abilities {
            tells_kind: true,
            tells_links: true,
            sorts: true,
            filters_by_group: GroupFilter::Members,
            ..Abilities::default()
        }
    }

    fn features(&self) -> Features {
        engines::of_all()
    }

    fn engine_features(&self) -> Option<Call<Features>> {
        Some(Call::new(self.get("/server/version", &[]), engines::read_features))
    }

    fn features_at_most(&self) -> Features {
        engines::of_any()
    }

    fn contacts(&self, ask: &Ask, from: &Position) -> Call<Batch> {
        let offset = if let Position::Offset(offset) = from { *offset } else { 0 };
        self.list(ask.clone(), offset, None)
    }

    fn accounts(&self) -> Option<Call<Vec<Account>>> {
        // Without `all` the stopped ones are left out.
        Some(Call::new(self.get("/sessions", &[("all", "true")]), sessions::read_sessions))
    }

    fn groups(&self) -> Option<Call<Vec<Group>>> {
        Some(Call::new(self.get_of_session("/groups", &[("exclude", "participants")]), groups::read_groups))
    }

    fn members(&self, group: &Jid) -> Option<Call<Members>> {
        let path = format!("/groups/{}/participants/v2", encode(group.as_str()));
        Some(Call::new(self.get_of_session(&path, &[]), groups::read_members))
    }

    fn links(&self, from: &Position) -> Option<Call<Links>> {
        let offset = if let Position::Offset(offset) = from { *offset } else { 0 };
        let (limit, skip) = (lids::LIMIT.to_string(), offset.to_string());
        let request = self.get_of_session("/lids", &[("limit", &limit), ("offset", &skip)]);
        Some(Call::new(request, move |response| lids::read_links(response, offset)))
    }

    fn contact(&self, id: &ContactId, known: Option<&Contact>) -> Option<Call<Option<Detail>>> {
        let (request, id, is_known) = (self.get_of_contact("", id), id.clone(), known.is_some());
        Some(Call::new(request, move |response| one::read_contact(response, id, is_known)))
    }

    fn about(&self, contact: &Contact) -> Option<Call<About>> {
        Some(Call::new(self.get_of_contact("/about", &contact.id), one::read_about))
    }

    /// The server keeps what it has fetched for a day, and that there is none as well.
    fn picture(&self, contact: &Contact, anew: bool) -> Option<Call<Picture>> {
        let mut request = self.get_of_contact("/profile-picture", &contact.id);
        request.url.push_str(if anew { "&refresh=true" } else { "" });
        Some(Call::new(request, one::read_picture))
    }

    fn check(&self, number: &Phone) -> Option<Call<Checked>> {
        let query = [("phone", number.digits()), ("session", self.session())];
        let number = number.clone();
        // WhatsApp's own limit comes through as 500.
        let request = self.get("/contacts/check-exists", &query).meaning_500();
        Some(Call::new(request, move |response| one::read_check(response, &number)))
    }

    fn block(&self, contact: &Contact, is_blocked: bool) -> Option<Call<()>> {
        let path = if is_blocked { "/contacts/block" } else { "/contacts/unblock" };
        let fields = [("contactId", &*one::address(&contact.id)), ("session", self.session())];
        Some(Call::new(self.get(path, &[]).writing(Method::Post, &fields), one::read_done))
    }

    fn rename(&self, contact: &Contact, name: &GivenName) -> Option<Call<()>> {
        let request = self.get_of_session(&format!("/contacts/{}", encode(&one::address(&contact.id))), &[]);
        // Both names have to be there, the last one empty if need be.
        let fields = [("firstName", &*name.first), ("lastName", &*name.last)];
        Some(Call::new(request.writing(Method::Put, &fields), one::read_saved))
    }
}

/// A part of the list, and whether it came in the order opposite to the one asked for.
struct Page {
    batch: Batch,
    is_reversed: bool,
}

fn read_page(response: &Response, ask: &Ask, offset: u64) -> Result<Page, GatewayError> {
    if !response.is_success() {
        return Err(refusal::read(response));
    }
    let rows: Rows<Row> = response.json()?;
    let (contacts, skipped) = rows.read(Row::contact).ok_or_else(|| response.unreadable(None))?;
    let is_full = contacts.len() + skipped == PAGE_SIZE;
    let next = is_full.then(|| Position::Offset(offset.saturating_add(PAGE_SIZE as u64)));
    let seen = ask.sort.and_then(|asked| order::observed(&contacts, asked));
    // Later parts are too late to begin again with another order.
    let is_reversed = offset == 0 && seen.is_some() && seen != ask.sort;
    let sorted = seen.filter(|seen| Some(*seen) == ask.sort);
    Ok(Page { batch: Batch { contacts, skipped, sorted, next, dialect: ask.dialect, ..Batch::default() }, is_reversed })
}

/// Whether the list may be at the other address: there is none here, or what came is no list.
///
/// The vendor's page has it at `/api/{session}/contacts/all`; there, newer servers look for a contact
/// `all` and answer 200 with one odd contact or with nothing.
fn is_elsewhere(response: &Response, error: &GatewayError) -> bool {
    matches!(error, GatewayError::Refused { status: 404 }) || response.is_success()
}

#[cfg(test)]
mod tests {
    use super::super::Sort;
    use super::super::error::AccountState;
    use super::super::testing::{lines, read, site};
    use super::*;

    const A_TO_Z: Sort = Sort { key: SortKey::Name, descending: false };
    const Z_TO_A: Sort = Sort { key: SortKey::Name, descending: true };
    const BY_PATH: Dialect = Dialect { list_by_path: true, order_reversed: false };
    const REVERSED: Dialect = Dialect { list_by_path: false, order_reversed: true };
    const NO_ROUTE: &str = r#"{"message":"Cannot GET /api/contacts/all","error":"Not Found","statusCode":404}"#;

    pub(super) fn waha(session: Option<&str>) -> Waha {
        Waha::new(site("http://localhost:3000", session))
    }

    fn ask(sort: Option<Sort>, dialect: Dialect) -> Ask {
        Ask { sort, dialect, ..Ask::default() }
    }

    /// Where a call goes, without what all addresses begin with.
    pub(super) fn path<T>(call: &Call<T>) -> &str {
        call.request.url.strip_prefix("http://localhost:3000/api").unwrap()
    }

    fn check_request(ask: &Ask, from: &Position, expected: &str) {
        assert_eq!(path(&waha(Some("default")).contacts(ask, from)), expected);
    }

    /// What comes of a listing if the server answers with those statuses and bodies, one after the other:
    /// the addresses that were asked, and the end.
    fn play(ask: &Ask, from: &Position, answers: &[(u16, &str)]) -> (Vec<String>, Result<Batch, GatewayError>) {
        let mut call = waha(None).contacts(ask, from);
        let mut asked = Vec::new();
        for (status, body) in answers {
            asked.push(path(&call).split(['?']).next().unwrap().to_owned());
            match call.read(&Response::new(*status, *body)) {
                Ok(Reply::AskInstead(next)) => call = next,
                Ok(Reply::Is(batch)) => return (asked, Ok(batch)),
                Err(error) => return (asked, Err(error)),
            }
        }
        panic!("still asking after {asked:?}");
    }

    /// Checks the last address that was asked, and what came of it.
    fn check_play(answers: &[(u16, &str)], n_asked: usize, expected: Result<&str, GatewayError>) {
        let (asked, end) = play(&Ask::default(), &Position::Start, answers);
        assert_eq!(asked.len(), n_asked, "{asked:?}");
        assert_eq!(end.map(|batch| lines(&batch).join(" ")), expected.map(str::to_owned), "{answers:?}");
    }

    fn check_list(json: &str, expected: &[&str]) {
        let call = waha(None).contacts(&Ask::default(), &Position::Start);
        assert_eq!(lines(&read(call, &Response::new(200, json)).unwrap()), expected, "{json}");
    }

    /// Checks where the listing goes on after a page of `n_rows` rows, the first of which has no id.
    fn check_next(from: &Position, n_rows: usize, expected: Option<u64>) {
        let rows: Vec<String> = (1..n_rows).map(|id| format!(r#"{{"id":"{id}@lid"}}"#)).collect();
        let response = Response::new(200, format!("[{{}},{}]", rows.join(",")));
        let batch = read(waha(None).contacts(&Ask::default(), from), &response).unwrap();
        assert_eq!((batch.next, batch.skipped), (expected.map(Position::Offset), 1), "{n_rows} rows");
    }

    fn named(names: &str) -> String {
        let rows: Vec<String> = names.chars().map(|name| format!(r#"{{"id":"{name}","name":"{name}"}}"#)).collect();
        format!("[{}]", rows.join(","))
    }

    pub(super) fn unreadable(place: Option<(usize, usize)>) -> GatewayError {
        GatewayError::Unreadable { status: 200, content_type: "application/json".into(), place }
    }

    #[test]
    fn a_listing_asks_for_pages_of_the_session() {
        check_request(&Ask::default(), &Position::Start, "/contacts/all?session=default&limit=100&offset=0");
        check_request(&Ask::default(), &Position::Offset(300), "/contacts/all?session=default&limit=100&offset=300");
        let call = waha(Some("a b&c")).contacts(&Ask::default(), &Position::Start);
        assert_eq!(path(&call), "/contacts/all?session=a%20b%26c&limit=100&offset=0");
        assert_eq!(call.request.timeout, Duration::from_secs(60));
        assert_eq!(path(&waha(None).groups().unwrap()), "/default/groups?exclude=participants");
    }

    #[test]
    fn the_address_is_given_with_or_without_its_last_step() {
        for base in ["http://h:3000", "http://h:3000/", "http://h:3000/api", "http://h:3000/api/"] {
            let call = Waha::new(site(base, None)).contacts(&Ask::default(), &Position::Start);
            assert_eq!(call.request.url, "http://h:3000/api/contacts/all?session=default&limit=100&offset=0");
        }
        let call = Waha::new(site("/gateway/jakarta", None)).contacts(&Ask::default(), &Position::Start);
        assert!(call.request.url.starts_with("/gateway/jakarta/api/contacts/all?"));
    }

    #[test]
    fn ascending_is_a_to_z_unless_the_server_was_seen_to_differ() {
        let by_id = Sort { key: SortKey::Id, descending: false };
        for (sort, dialect, expected) in [
            (A_TO_Z, Dialect::default(), "name&sortOrder=asc"),
            (Z_TO_A, Dialect::default(), "name&sortOrder=desc"),
            (A_TO_Z, REVERSED, "name&sortOrder=desc"),
            (Z_TO_A, REVERSED, "name&sortOrder=asc"),
            (by_id, Dialect::default(), "id&sortOrder=asc"),
        ] {
            let expected = format!("/contacts/all?session=default&limit=100&offset=0&sortBy={expected}");
            check_request(&ask(Some(sort), dialect), &Position::Start, &expected);
        }
    }

    #[test]
    fn a_server_that_has_the_list_by_path_is_asked_there() {
        check_request(&ask(None, BY_PATH), &Position::Offset(100), "/default/contacts/all?limit=100&offset=100");
        let expected = "/default/contacts/all?limit=100&offset=0&sortBy=name&sortOrder=asc";
        check_request(&ask(Some(A_TO_Z), BY_PATH), &Position::Start, expected);
    }

    #[test]
    fn the_vendors_example_is_read() {
        let json = r#"[
          {"id": "11231231231@c.us", "number": "11231231231", "name": "Contact Name", "pushname": "Pushname",
           "shortName": "Shortname", "isMe": true, "isGroup": false, "isWAContact": true, "isMyContact": true, "isBlocked": false}
        ]"#;
        let expected = [
            "id=11231231231@c.us jid=11231231231@c.us phone=11231231231 saved=Contact Name push=Pushname short=Shortname \
             me=true my_contact=true on_whatsapp=true blocked=false",
            "end",
        ];
        check_list(json, &expected);
    }

    #[test]
    fn a_row_without_an_id_is_skipped_and_counted() {
        let json = r#"[{"name":"nobody"},{"id":""},{"id":null},{"id":{}},5,null,{"id":"3@lid"}]"#;
        check_list(json, &["id=3@lid jid=3@lid lid=3@lid", "end skipped=6"]);
        check_list("[]", &["end"]);
    }

    #[test]
    fn a_short_page_is_the_last_one() {
        check_next(&Position::Start, 100, Some(100));
        check_next(&Position::Offset(100), 100, Some(200));
        check_next(&Position::Offset(100), 99, None);
        check_next(&Position::Start, 101, None);
    }

    #[test]
    fn where_there_is_no_list_the_address_of_the_vendors_page_is_tried() {
        let list = r#"[{"id":"1@lid"}]"#;
        for (status, body) in
            [(404, NO_ROUTE), (404, "<html>"), (200, ""), (200, r#"{"id":"all@c.us"}"#), (200, "null")]
        {
            let (asked, end) = play(&Ask::default(), &Position::Offset(100), &[(status, body), (200, list)]);
            assert_eq!(asked, ["/contacts/all", "/default/contacts/all"], "{status} {body}");
            assert_eq!(end.unwrap().dialect, BY_PATH);
        }
    }

    #[test]
    fn a_server_known_to_differ_that_differs_no_more_is_asked_the_usual_way() {
        let (asked, end) = play(&ask(None, BY_PATH), &Position::Start, &[(200, ""), (200, "[]")]);
        assert_eq!(asked, ["/default/contacts/all", "/contacts/all"]);
        assert_eq!(end.unwrap().dialect, Dialect::default());
    }

    #[test]
    fn what_fails_at_both_addresses_failed_for_the_first_reason() {
        check_play(&[(404, NO_ROUTE), (500, "{}")], 2, Err(GatewayError::Refused { status: 404 }));
        check_play(&[(404, NO_ROUTE), (200, "")], 2, Err(GatewayError::Refused { status: 404 }));
        check_play(&[(200, ""), (404, NO_ROUTE)], 2, Err(unreadable(Some((1, 0)))));
        check_play(&[(200, "{}"), (200, r#"{"id":"all@c.us"}"#)], 2, Err(unreadable(None)));
    }

    #[test]
    fn other_refusals_are_no_reason_to_ask_elsewhere() {
        let unknown = r#"{"statusCode":404,"message":"We didn't find a session with name 'x'.\nPlease start it first by using POST /api/sessions/x/start request","error":"Not Found"}"#;
        check_play(&[(404, unknown)], 1, Err(GatewayError::AccountNotFound));
        check_play(&[(401, "{}")], 1, Err(GatewayError::CredentialRefused));
        check_play(&[(500, "{}")], 1, Err(GatewayError::Failed { status: 500 }));
        let scan = r#"{"error":"Session status is not as expected. Try again later or restart the session","session":"x","status":"SCAN_QR_CODE","expected":["WORKING"]}"#;
        check_play(&[(422, scan)], 1, Err(GatewayError::AccountNotConnected(AccountState::WaitsForScan)));
    }

    #[test]
    fn rows_that_came_backwards_are_asked_for_the_other_way_round() {
        let (rising, falling) = (named("abcdefgh"), named("hgfedcba"));
        for (sort, wrong, right) in [(A_TO_Z, &falling, &rising), (Z_TO_A, &rising, &falling)] {
            let answers = [(200, wrong.as_str()), (200, right.as_str())];
            let batch = play(&ask(Some(sort), Dialect::default()), &Position::Start, &answers).1.unwrap();
            assert_eq!((batch.sorted, batch.dialect), (Some(sort), REVERSED));
        }
    }

    #[test]
    fn the_other_way_round_is_tried_once_and_only_at_the_beginning() {
        let falling = named("hgfedcba");
        for (dialect, from) in [(REVERSED, Position::Start), (Dialect::default(), Position::Offset(100))] {
            let batch = play(&ask(Some(A_TO_Z), dialect), &from, &[(200, &falling)]).1.unwrap();
            assert_eq!((batch.sorted, batch.dialect), (None, dialect));
        }
    }

    #[test]
    fn an_order_is_claimed_only_where_it_came() {
        for (names, expected) in [("abcdefgh", Some(A_TO_Z)), ("cadbhegf", None), ("ba", Some(A_TO_Z))] {
            let batch =
                play(&ask(Some(A_TO_Z), Dialect::default()), &Position::Start, &[(200, &named(names))]).1.unwrap();
            assert_eq!((batch.sorted, batch.dialect), (expected, Dialect::default()), "{names}");
        }
        let unasked = play(&Ask::default(), &Position::Start, &[(200, &named("abcdefgh"))]).1.unwrap();
        assert_eq!(unasked.sorted, None);
    }

    #[test]
    fn both_differences_can_be_learned_from_one_server() {
        let (rising, falling) = (named("abcdefgh"), named("hgfedcba"));
        let answers = [(404, NO_ROUTE), (200, falling.as_str()), (200, rising.as_str())];
        let batch = play(&ask(Some(A_TO_Z), Dialect::default()), &Position::Start, &answers).1.unwrap();
        assert_eq!(batch.dialect, Dialect { list_by_path: true, order_reversed: true });
        assert_eq!(batch.sorted, Some(A_TO_Z));
    }
}
