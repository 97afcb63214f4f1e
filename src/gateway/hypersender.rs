//! Hypersender: an offset and a short page at the end, from
//! `GET /{instance}/contacts/get-all?limit=200&offset=0`.
//!
//! Ordered by name or id as asked; no search, filter or total. The contract is the vendor's page
//! "Get all contacts"; errors are those of Laravel and of the vendor's own client for it.

mod one;

use std::time::Duration;

use super::detail::{Detail, Features, GivenName, NameRule, Picture, Told};
use super::error::{self, GatewayError};
use super::json::{self, Rows, Text, record};
use super::order;
use super::wire::{Method, Request, Response, Site, encode};
use super::{Abilities, Account, Ask, Batch, Call, Gateway, Position, Sort, SortKey};
use crate::contact::{Contact, ContactId, Jid, Phone};

/// The vendor advises 100 to 200 against timeouts, though 1,000 are allowed.
const PAGE_SIZE: usize = 200;
const TIMEOUT: Duration = Duration::from_secs(60);

/// Hypersender; the account is an instance's UUID.
pub(super) struct Hypersender {
    site: Site,
}

impl Hypersender {
    /// The gateway at that site.
    pub(super) fn new(site: Site) -> Self {
        Self { site }
    }

    /// A read of the instance's contacts.
    fn get(&self, path: &str, query: &[(&str, &str)]) -> Request {
        let instance = self.site.account.as_deref().unwrap_or_default();
        self.site.get(&format!("/{}/contacts/{path}", encode(instance)), query, TIMEOUT)
    }

    /// A call below the instance's path, whose answer is passed to `read`.
    fn call<T: 'static>(
        &self,
        request: Request,
        read: impl FnOnce(&Response) -> Result<T, GatewayError> + 'static,
    ) -> Call<T> {
        let is_named = self.site.account.is_some();
        Call::new(request, move |response| {
            // Without an instance there is no such path, whatever was answered.
            if is_named { read(response) } else { Err(GatewayError::AccountRequired) }
        })
    }
}

impl Gateway for Hypersender {
    fn abilities(&self) -> Abilities {
        Abilities { sorts: true, ..Abilities::default() }
    }

    fn features(&self) -> Features {
        Features { picture: Told::Asked, names: Some(NameRule::MayNeedTries), ..Features::default() }
    }

    fn contacts(&self, ask: &Ask, from: &Position) -> Call<Batch> {
        let offset = if let Position::Offset(offset) = from { *offset } else { 0 };
        let (limit, skip) = (PAGE_SIZE.to_string(), offset.to_string());
        let mut query = vec![("limit", limit.as_str()), ("offset", skip.as_str())];
        if let Some(sort) = ask.sort {
            query.push(("sort_by", if sort.key == SortKey::Name { "name" } else { "id" }));
            query.push(("sort_order", if sort.descending { "desc" } else { "asc" }));
        }
        let sort = ask.sort;
        self.call(self.get("get-all", &query), move |response| read_page(response, offset, sort))
    }

    /// Lives in version 1 of the API, so it is out of reach behind an address that hides the version.
    fn accounts(&self) -> Option<Call<Vec<Account>>> {
        let root = self.site.base().strip_suffix("/v2")?;
        Some(Call::new(self.site.get_at(format!("{root}/v1/instances"), &[], TIMEOUT), read_instances))
    }

    fn contact(&self, id: &ContactId, _known: Option<&Contact>) -> Option<Call<Option<Detail>>> {
        let request = self.get("get", &[("chat_id", id.as_str())]);
        let id = id.clone();
        Some(self.call(request, move |response| one::read_contact(response, &id)))
    }

    /// There is no way to have it fetched `anew`.
    fn picture(&self, contact: &Contact, _anew: bool) -> Option<Call<Picture>> {
        let request = self.get("profile-picture", &[("chat_id", contact.id.as_str())]);
        Some(self.call(request, one::read_picture))
    }

    fn rename(&self, contact: &Contact, name: &GivenName) -> Option<Call<()>> {
        let mut fields = vec![("chat_id", contact.id.as_str()), ("first_name", &name.first)];
        fields.extend((!name.last.is_empty()).then_some(("last_name", &*name.last)));
        Some(self.call(self.get("upsert", &[]).writing(Method::Post, &fields), one::read_saved))
    }
}

record! {
    struct Page {
        data: Rows<Row> = "data",
    }
}

record! {
    struct Row {
        id: Text = "id",
        name: Text = "name",
        pushname: Text = "pushname",
    }
}

impl Row {
    /// There is no field for a number; an id `…@c.us` is made of one.
    fn contact(self) -> Option<Contact> {
        let jid = Jid::parse(self.id.as_str());
        let mut contact = Contact::new(ContactId::new(self.id.filled()?));
        if let Some(jid) = jid {
            contact = contact.with_jid(jid);
        }
        contact.names.saved = self.name.name();
        contact.names.push = self.pushname.name();
        Some(contact)
    }
}

record! {
    /// An instance. Its `access_token`, with which anybody could write in its name, is deliberately not read.
    struct Instance {
        id: Text = "id",
        name: Text = "name",
        phone: Text = "phone",
        status: Text = "status",
    }
}

impl Instance {
    fn account(self) -> Option<Account> {
        Some(Account {
            id: self.id.filled()?,
            label: self.name.name(),
            phone: Phone::parse(self.phone.as_str()),
            state: error::account_state(self.status.as_str()),
        })
    }
}

record! {
    struct Refusal {
        message: Text = "message",
    }
}

fn read_page(response: &Response, offset: u64, sort: Option<Sort>) -> Result<Batch, GatewayError> {
    if !response.is_success() {
        return Err(refusal(response));
    }
    let page: Page = json::object(response)?;
    let (contacts, skipped) = page.data.read(Row::contact).ok_or_else(|| response.unreadable(None))?;
    // The vendor's own loop goes on while a page is full; more rows than were asked for are all there are.
    let is_full = contacts.len() + skipped == PAGE_SIZE;
    let next = is_full.then(|| Position::Offset(offset.saturating_add(PAGE_SIZE as u64)));
    let sorted = sort.filter(|asked| order::observed(&contacts, *asked) == Some(*asked));
    Ok(Batch { contacts, skipped, sorted, next, ..Batch::default() })
}

fn read_instances(response: &Response) -> Result<Vec<Account>, GatewayError> {
    match response.status {
        200..=299 => {}
        // Only an account's token may list instances. That the token of one instance is refused here
        // says nothing against it.
        401 => return Err(GatewayError::NotAllowed),
        _ => return Err(error::of_status(response)),
    }
    let rows: Rows<Instance> = response.json()?;
    rows.read(Instance::account).map(|(accounts, _)| accounts).ok_or_else(|| response.unreadable(None))
}

/// Only the status and `message` are looked at: the values of `errors` may be lists, texts or booleans
/// (a fixture of hypersender-laravel).
fn refusal(response: &Response) -> GatewayError {
    match response.status {
        404 if is_instance_unknown(response) && !one::is_contact_missing(response) => GatewayError::AccountNotFound,
        _ => error::of_status(response),
    }
}

/// Laravel answers 404 for an address that it has no route for, too, and says so.
fn is_instance_unknown(response: &Response) -> bool {
    let message = error::said::<Refusal>(response).message;
    !response.is_web_page() && !message.as_str().starts_with("The route ")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{account_lines, lines, read, site};
    use super::*;

    pub(super) const BASE: &str = "https://app.hypersender.com/api/whatsapp/v2";
    const BY_NAME: Sort = Sort { key: SortKey::Name, descending: false };

    pub(super) fn hypersender(instance: Option<&str>) -> Hypersender {
        Hypersender::new(site(BASE, instance))
    }

    fn sorted(sort: Sort) -> Ask {
        Ask { sort: Some(sort), ..Ask::default() }
    }

    fn check_request(ask: &Ask, from: &Position, expected: &str) {
        let request = hypersender(Some("9a-7b")).contacts(ask, from).request;
        assert_eq!(request.url, format!("{BASE}/9a-7b/contacts/get-all?{expected}"));
    }

    fn answer(ask: &Ask, from: &Position, response: &Response) -> Result<Batch, GatewayError> {
        read(hypersender(Some("9a-7b")).contacts(ask, from), response)
    }

    fn check_list(json: &str, expected: &[&str]) {
        let batch = answer(&Ask::default(), &Position::Start, &Response::new(200, json)).unwrap();
        assert_eq!(lines(&batch), expected, "{json}");
    }

    fn check_row(row: &str, expected: &str) {
        check_list(&format!(r#"{{"message":"…","data":[{row}]}}"#), &[expected, "end"]);
    }

    /// Checks where the listing goes on after a page of `n_rows` rows, the first of which has no id.
    fn check_next(from: &Position, n_rows: usize, expected: Option<u64>) {
        let rows: Vec<String> = (1..n_rows).map(|id| format!(r#"{{"id":"{id}@lid"}}"#)).collect();
        let json = format!(r#"{{"data":[{{}},{}]}}"#, rows.join(","));
        let batch = answer(&Ask::default(), from, &Response::new(200, json)).unwrap();
        assert_eq!((batch.next, batch.skipped), (expected.map(Position::Offset), 1), "{n_rows} rows");
    }

    /// Checks what order is claimed for contacts of those names.
    fn check_order(names: &str, ask: &Ask, expected: Option<Sort>) {
        let rows: Vec<String> = names.chars().map(|name| format!(r#"{{"id":"{name}","name":"{name}"}}"#)).collect();
        let json = format!(r#"{{"data":[{}]}}"#, rows.join(","));
        assert_eq!(answer(ask, &Position::Start, &Response::new(200, json)).unwrap().sorted, expected, "{names}");
    }

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        let refused = answer(&Ask::default(), &Position::Start, &Response::new(status, body));
        assert_eq!(refused, Err(expected), "{status} {body}");
    }

    pub(super) fn unreadable(place: Option<(usize, usize)>) -> GatewayError {
        GatewayError::Unreadable { status: 200, content_type: "application/json".into(), place }
    }

    #[test]
    fn a_listing_asks_for_pages_of_one_size_in_the_order_that_is_wanted() {
        check_request(&Ask::default(), &Position::Start, "limit=200&offset=0");
        check_request(&Ask::default(), &Position::Offset(400), "limit=200&offset=400");
        check_request(&sorted(BY_NAME), &Position::Start, "limit=200&offset=0&sort_by=name&sort_order=asc");
        let by_id = Sort { key: SortKey::Id, descending: true };
        check_request(&sorted(by_id), &Position::Start, "limit=200&offset=0&sort_by=id&sort_order=desc");
    }

    #[test]
    fn json_is_asked_for_in_words_and_waited_for() {
        // A Laravel application may otherwise answer with a page, or send us to its login.
        let request = hypersender(Some("i")).contacts(&Ask::default(), &Position::Start).request;
        let accept = request.headers.iter().find(|header| header.name == "Accept").unwrap();
        assert_eq!(accept.value.reveal(), "application/json");
        assert_eq!(request.timeout, Duration::from_secs(60));
    }

    #[test]
    fn the_vendors_example_is_read() {
        let json = r#"{
          "message": "Contacts retrieved successfully.",
          "data": [
            {"id": "100875997589545@lid", "name": "Maria", "pushname": "Maria Doe"},
            {"id": "10226367471836@lid", "name": "John", "pushname": "John Doe"}
          ]
        }"#;
        let expected = [
            "id=100875997589545@lid jid=100875997589545@lid lid=100875997589545@lid saved=Maria push=Maria Doe",
            "id=10226367471836@lid jid=10226367471836@lid lid=10226367471836@lid saved=John push=John Doe",
            "end",
        ];
        check_list(json, &expected);
    }

    #[test]
    fn names_may_be_blank_null_or_missing() {
        check_row(
            r#"{"id":"62812345@c.us","name":"","pushname":null}"#,
            "id=62812345@c.us jid=62812345@c.us phone=62812345",
        );
        check_row(r#"{"id":"205@lid","name":[]}"#, "id=205@lid jid=205@lid lid=205@lid");
        check_row(r#"{"id":"1-2@g.us","name":"Sales"}"#, "id=1-2@g.us jid=1-2@g.us saved=Sales kind=Group");
    }

    #[test]
    fn a_short_page_is_the_last_one() {
        check_next(&Position::Start, 200, Some(200));
        check_next(&Position::Offset(200), 200, Some(400));
        check_next(&Position::Offset(200), 199, None);
        // A server that ignores the limit has sent everybody.
        check_next(&Position::Start, 201, None);
        check_list(r#"{"message":"…","data":[]}"#, &["end"]);
    }

    #[test]
    fn an_order_is_claimed_only_where_it_came() {
        check_order("ABCDEFGHab", &sorted(BY_NAME), None);
        check_order("abcdefgh", &sorted(BY_NAME), Some(BY_NAME));
        check_order("hgfedcba", &sorted(BY_NAME), None);
        check_order("abcdefgh", &Ask::default(), None);
    }

    #[test]
    fn a_row_without_an_id_is_skipped_and_counted() {
        let json = r#"{"data":[{"name":"nobody"},{"id":" "},5,{"id":"3@lid"}]}"#;
        check_list(json, &["id=3@lid jid=3@lid lid=3@lid", "end skipped=3"]);
    }

    #[test]
    fn what_is_no_list_is_never_an_empty_one() {
        for body in ["{}", "[]", "null", r#"{"message":"…"}"#, r#"{"data":null}"#, r#"{"data":{}}"#] {
            check_refusal(200, body, unreadable(None));
        }
        check_refusal(200, "", unreadable(Some((1, 0))));
        check_refusal(200, "<!DOCTYPE html>", unreadable(None));
    }

    #[test]
    fn refusals_are_told_by_their_status() {
        check_refusal(401, r#"{"message":"Unauthenticated."}"#, GatewayError::CredentialRefused);
        check_refusal(403, r#"{"message":"This action is unauthorized."}"#, GatewayError::NotAllowed);
        check_refusal(404, r#"{"message":"Instance not found."}"#, GatewayError::AccountNotFound);
        check_refusal(
            404,
            r#"{"message":"The route api/x could not be found."}"#,
            GatewayError::Refused { status: 404 },
        );
        check_refusal(404, "<html>", GatewayError::Refused { status: 404 });
        check_refusal(429, r#"{"message":"Too Many Attempts."}"#, GatewayError::TooManyRequests { wait: None });
        check_refusal(500, "<html>", GatewayError::Failed { status: 500 });
        let response = Response { retry_after: Some(42), ..Response::new(429, "") };
        let wait = Some(Duration::from_secs(42));
        assert_eq!(answer(&Ask::default(), &Position::Start, &response), Err(GatewayError::TooManyRequests { wait }));
    }

    #[test]
    fn the_values_of_errors_may_be_anything() {
        // A fixture of the vendor's own client, and Laravel's usual shape.
        let odd = r#"{"message":"The given data was invalid.","errors":{"messages":["The number you want to send the message to is not on whatsapp."],"jid":"62812@s.whatsapp.net","exists":false},"statusCode":422}"#;
        let usual = r#"{"message":"The limit field must not be greater than 1000.","errors":{"limit":["…"]}}"#;
        for body in [odd, usual, r#"{"errors":"x"}"#, r#"{"message":{},"errors":[1]}"#] {
            check_refusal(422, body, GatewayError::Refused { status: 422 });
        }
    }

    #[test]
    fn without_an_instance_there_is_nobody_to_ask_for() {
        let call = hypersender(None).contacts(&Ask::default(), &Position::Start);
        assert_eq!(read(call, &Response::new(404, "{}")), Err(GatewayError::AccountRequired));
    }

    #[test]
    fn instances_are_read_and_their_tokens_are_not() {
        let call = hypersender(None).accounts().unwrap();
        assert_eq!(call.request.url, "https://app.hypersender.com/api/whatsapp/v1/instances");
        let json = r#"[{"id":"9a-7b","name":"Shop","phone":"62812345","service_type":"whatsapp","status":"WORKING",
             "access_token":"123|hush","created_at":"2026-01-01"},
            {"id":"2","phone":null,"status":"PENDING","access_token":null}, {"id":"3","status":"SCAN_QR_CODE"},
            {"id":"4","status":"STOPPED"}, {"id":"5","status":"FAILED"}, {"id":"6"}, {"name":"no id"}]"#;
        let accounts = read(call, &Response::new(200, json)).unwrap();
        let expected = [
            "9a-7b Shop 62812345 Connected",
            "2 - - Starting",
            "3 - - WaitsForScan",
            "4 - - Stopped",
            "5 - - Failed",
            "6 - - Unknown",
        ];
        assert_eq!(account_lines(&accounts), expected);
        assert!(!format!("{accounts:?}").contains("hush"));
    }

    #[test]
    fn the_token_of_one_instance_may_not_list_them_and_is_not_at_fault() {
        let answer = |status, body: &str| read(hypersender(None).accounts().unwrap(), &Response::new(status, body));
        assert_eq!(answer(401, r#"{"message":"Unauthenticated."}"#), Err(GatewayError::NotAllowed));
        assert_eq!(answer(403, "{}"), Err(GatewayError::NotAllowed));
        assert_eq!(answer(200, r#"{"data":[]}"#), Err(unreadable(None)));
    }

    #[test]
    fn behind_an_address_that_hides_the_version_instances_cannot_be_listed() {
        assert!(Hypersender::new(site("/gateway/jakarta", None)).accounts().is_none());
    }
}
