//! Wachat: the contacts of a cloud CRM, from `GET /contacts?instanceName=…&page=1&limit=100`.
//!
//! Pages are counted from 1 and end where `hasMore` is false. The gateway searches names and numbers
//! itself, adds group chats when asked to, and orders by nothing that it documents. The contract is
//! the vendor's page "List Contacts"; the list of instances is from `api-reference/instance-list`.

mod one;
mod refusal;
mod row;

use std::time::Duration;

use super::detail::{Detail, Features, Told};
use super::error::{self, AccountState, GatewayError};
use super::json::{self, Count, Flag, Nullable, Rows, Text, record};
use super::wire::{Request, Response, Site};
use super::{Abilities, Account, Ask, Batch, Call, Gateway, Position};
use crate::contact::{Contact, ContactId, Jid, Kind, Phone};
use row::Row;

/// The most that one page holds.
const PAGE_SIZE: u64 = 100;
const TIMEOUT: Duration = Duration::from_secs(30);

/// A Wachat account; an instance is chosen by its `apiInstanceName`.
pub(super) struct Wachat {
    site: Site,
}

impl Wachat {
    /// The gateway at that site.
    pub(super) fn new(site: Site) -> Self {
        Self { site }
    }

    /// A page of the list, narrowed to what is sought, with group chats or without.
    fn list_request(&self, sought: Option<&str>, number: u64, with_groups: bool) -> Request {
        let (page, limit) = (number.to_string(), PAGE_SIZE.to_string());
        let mut query = Vec::with_capacity(5);
        query.extend(self.site.account.as_deref().map(|account| ("instanceName", account)));
        query.extend(sought.map(|sought| ("q", sought)));
        query.extend([("page", page.as_str()), ("limit", limit.as_str())]);
        query.extend(with_groups.then_some(("includeGroups", "true")));
        self.site.get("/contacts", &query, TIMEOUT)
    }

    /// A call whose answer is read by `read`.
    fn call<T: 'static>(
        &self,
        request: Request,
        read: impl FnOnce(&Response) -> Result<T, GatewayError> + 'static,
    ) -> Call<T> {
        let is_named = self.site.account.is_some();
        Call::new(request, move |response| read(response).map_err(|error| without_account(error, is_named)))
    }
}

impl Gateway for Wachat {
    fn abilities(&self) -> Abilities {
        Abilities { searches: true, adds_groups: true, tells_chat: true, ..Abilities::default() }
    }

    fn features(&self) -> Features {
        Features { picture: Told::InRow, ..Features::default() }
    }

    fn contacts(&self, ask: &Ask, from: &Position) -> Call<Batch> {
        let number = if let Position::Page(number) = from { *number } else { 1 };
        let sought = ask.query.as_deref().map(sought).filter(|sought| !sought.is_empty());
        let request = self.list_request(sought.as_deref(), number, ask.include_groups);
        self.call(request, move |response| read_page(response, number))
    }

    fn accounts(&self) -> Option<Call<Vec<Account>>> {
        Some(Call::new(self.site.get("/instance/list", &[], TIMEOUT), read_instances))
    }

    /// There is no call for one contact, so the list is searched for what is known of it.
    fn contact(&self, id: &ContactId, known: Option<&Contact>) -> Option<Call<Option<Detail>>> {
        let known = known?;
        let request = self.list_request(Some(one::sought(known)?), 1, known.kind == Kind::Group);
        let id = id.clone();
        Some(self.call(request, move |response| one::read_contact(response, &id)))
    }
}

record! {
    /// One page of contacts. No field is promised: the vendor's schema has no `required`.
    struct Page {
        success: Flag = "success",
        total: Count = "total",
        limit: Count = "limit",
        has_more: Flag = "hasMore",
        contacts: Nullable<Rows<Row>> = "contacts",
    }
}

record! {
    struct InstanceList {
        success: Flag = "success",
        instances: Nullable<Rows<Instance>> = "instances",
    }
}

record! {
    struct Instance {
        api_instance_name: Text = "apiInstanceName",
        internal_name: Text = "internalName",
        display_name: Text = "displayName",
        instance_name: Text = "instanceName",
        state: Text = "state",
        is_connected: Flag = "isConnected",
        number: Text = "number",
        owner: Text = "owner",
    }
}

impl Page {
    /// What page `number` says of the whole: how many match, and whether more pages follow.
    fn extent(&self, number: u64, n_rows: usize) -> (Option<u64>, bool) {
        let (n_rows, limit) = (n_rows as u64, self.limit.0.filter(|limit| *limit > 0).unwrap_or(PAGE_SIZE));
        let n_before = number.saturating_sub(1).saturating_mul(limit);
        let n_after = u64::from(self.has_more.0 == Some(true));
        let n_proven = if n_rows == 0 { 0 } else { n_before.saturating_add(n_rows + n_after) };
        // A total of 0 beside rows, or one that the page itself exceeds, tells nothing.
        let total = self.total.0.filter(|total| *total >= n_proven);
        let has_more = self.has_more.0.unwrap_or_else(|| match total {
            Some(total) => n_rows > 0 && number.saturating_mul(limit) < total,
            None => n_rows >= limit,
        });
        (total, has_more)
    }
}

impl Instance {
    fn account(self) -> Option<Account> {
        let state = self.connection();
        Some(Account {
            // The display name is another field, and is refused with 404.
            id: self.api_instance_name.filled().or_else(|| self.internal_name.filled())?,
            label: self.display_name.name().or_else(|| self.instance_name.name()),
            phone: Phone::parse(self.number.as_str())
                .or_else(|| Jid::parse(self.owner.as_str()).as_ref().and_then(Jid::phone)),
            state,
        })
    }

    /// `open` is documented; `connecting` and `close` are what Evolution API says, on which this looks built.
    fn connection(&self) -> AccountState {
        match (self.state.as_str(), self.is_connected.0) {
            ("open", _) => AccountState::Connected,
            ("connecting", _) => AccountState::Starting,
            ("close", _) => AccountState::Disconnected,
            (_, Some(true)) => AccountState::Connected,
            (_, Some(false)) => AccountState::Disconnected,
            (_, None) => AccountState::Unknown,
        }
    }
}

fn read_page(response: &Response, number: u64) -> Result<Batch, GatewayError> {
    if !response.is_success() {
        return Err(refusal::read(response));
    }
    let mut page: Page = json::object(response)?;
    let rows = list(response, &page.success, std::mem::take(&mut page.contacts))?;
    let (contacts, skipped) = rows.read(Row::contact).ok_or_else(|| response.unreadable(None))?;
    let (total, has_more) = page.extent(number, contacts.len() + skipped);
    let next = has_more.then(|| Position::Page(number.saturating_add(1)));
    Ok(Batch { contacts, skipped, total, next, ..Batch::default() })
}

fn read_instances(response: &Response) -> Result<Vec<Account>, GatewayError> {
    match response.status {
        200..=299 => {}
        // No instance was named that could be missing.
        404 => return Err(error::of_status(response)),
        _ => return Err(refusal::read(response)),
    }
    let answer: InstanceList = json::object(response)?;
    let rows = list(response, &answer.success, answer.instances)?;
    rows.read(Instance::account).map(|(accounts, _)| accounts).ok_or_else(|| response.unreadable(None))
}

/// The rows of an answer that came with 200, which is a refusal all the same where it says so.
fn list<T>(response: &Response, success: &Flag, list: Nullable<Rows<T>>) -> Result<Rows<T>, GatewayError> {
    match (success.0, list) {
        (Some(false), _) => Err(refusal::read(response)),
        // Null is an empty list where the answer calls itself a success, and nothing that we know elsewhere.
        (None, Nullable::Null) => Err(response.unreadable(None)),
        (_, list) => Ok(list.rows()),
    }
}

/// 400 is documented for a missing `instanceName` alone, so that is what it means where none was given.
fn without_account(error: GatewayError, is_named: bool) -> GatewayError {
    match error {
        GatewayError::Refused { status: 400 } if !is_named => GatewayError::AccountRequired,
        error => error,
    }
}

/// What is searched for: of a number in any spelling the digits that are stored, of other text the text.
fn sought(query: &str) -> String {
    let query = query.trim();
    if !query.chars().all(is_part_of_number) {
        return query.to_owned();
    }
    let digits: String = query.chars().filter(char::is_ascii_digit).collect();
    // `0812…` is stored with its country code, `62812…`: only what follows the zeros is in both.
    let stored = digits.trim_start_matches('0');
    let sought = if stored.is_empty() { query } else { stored };
    sought.to_owned()
}

/// Whether people write `c` in numbers; the dashes and invisible marks come with numbers that were copied.
fn is_part_of_number(c: char) -> bool {
    let is_copied = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{202a}'..='\u{202e}');
    c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c) || is_copied
}

#[cfg(test)]
mod tests {
    use super::super::testing::{account_lines, lines, read, site};
    use super::*;

    const INSTANCE: &str = "t1_mq9r2jov_jakarta_store";

    /// The example of the vendor's page.
    const PAGE: &str = r#"{
      "success": true, "count": 1, "total": 1, "page": 1, "limit": 50, "hasMore": false,
      "instance": {"id": 29, "instanceName": "jakarta_store", "displayName": "jakarta_store",
        "apiInstanceName": "t1_mq9r2jov_jakarta_store", "internalName": "t1_mq9r2jov_jakarta_store"},
      "contacts": [{
        "id": 101, "name": "John Customer", "phone": "628123456789",
        "remoteJid": "628123456789@s.whatsapp.net", "isGroup": false,
        "profilePicUrl": "https://...", "profilePictureUrl": "https://...",
        "chat": {"id": 501, "name": "John Customer", "pushName": "John", "lastMessageText": "Hello",
          "lastMessageTimestamp": "2026-06-13T08:00:00.000Z", "unreadCount": 0},
        "assignedUserId": null, "assignedDepartmentId": null, "funnelStageId": null, "notes": null,
        "customData": {}, "showTimeInStage": false,
        "createdAt": "2026-06-13T08:00:00.000Z", "updatedAt": "2026-06-13T08:00:00.000Z"
      }]
    }"#;

    fn wachat(account: Option<&str>) -> Wachat {
        Wachat::new(site("https://app.wachat.net/api/v1", account))
    }

    fn check_request(ask: &Ask, from: &Position, expected: &str) {
        let request = wachat(Some(INSTANCE)).contacts(ask, from).request;
        let expected = format!("https://app.wachat.net/api/v1/contacts?instanceName={INSTANCE}&{expected}");
        assert_eq!(request.url, expected);
    }

    fn check_query(typed: &str, sent: &str) {
        let ask = Ask { query: Some(typed.into()), ..Ask::default() };
        check_request(&ask, &Position::Start, &format!("{sent}page=1&limit=100"));
    }

    /// Reads an answer to page `number` of a named instance.
    fn answer(number: u64, response: &Response) -> Result<Batch, GatewayError> {
        read(wachat(Some(INSTANCE)).contacts(&Ask::default(), &Position::Page(number)), response)
    }

    fn check_page(number: u64, json: &str, expected: &[&str]) {
        assert_eq!(lines(&answer(number, &Response::new(200, json)).unwrap()), expected, "{json}");
    }

    /// Checks what pages of `n_rows` rows say of the whole beside `fields`.
    fn check_extent(number: u64, n_rows: usize, fields: &str, expected: &str) {
        let rows: Vec<String> = (0..n_rows).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let json = format!(r#"{{"success":true,{fields}"contacts":[{}]}}"#, rows.join(","));
        let batch = answer(number, &Response::new(200, json)).unwrap();
        assert_eq!(lines(&batch).last().unwrap(), expected, "page {number} of {n_rows} with {fields}");
    }

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        assert_eq!(answer(1, &Response::new(status, body)), Err(expected), "{status} {body}");
    }

    #[test]
    fn a_listing_asks_for_full_pages_of_its_instance() {
        check_request(&Ask::default(), &Position::Start, "page=1&limit=100");
        check_request(&Ask::default(), &Position::Page(3), "page=3&limit=100");
        let groups = Ask { include_groups: true, ..Ask::default() };
        check_request(&groups, &Position::Start, "page=1&limit=100&includeGroups=true");
        let call = wachat(Some(INSTANCE)).contacts(&Ask::default(), &Position::Start);
        assert_eq!(call.request.timeout, Duration::from_secs(30));
    }

    #[test]
    fn a_number_is_searched_for_by_the_digits_that_are_stored() {
        for (typed, sent) in [
            ("+62 812-3456", "q=628123456&"),
            ("(0812) 34.56/7", "q=81234567&"),
            ("0062812", "q=62812&"),
            ("\u{202a}+62\u{a0}812\u{2011}3456\u{202c}", "q=628123456&"),
            ("000", "q=000&"),
        ] {
            check_query(typed, sent);
        }
    }

    #[test]
    fn other_text_is_searched_for_as_it_was_typed() {
        for (typed, sent) in [
            ("  Ana Lu ", "q=Ana%20Lu&"),
            ("0812a", "q=0812a&"),
            ("628@s.whatsapp.net", "q=628%40s.whatsapp.net&"),
            ("József & Co", "q=J%C3%B3zsef%20%26%20Co&"),
            (" \t ", ""),
        ] {
            check_query(typed, sent);
        }
        check_query("+-()", "q=%2B-%28%29&");
    }

    #[test]
    fn the_vendors_example_is_read() {
        check_page(
            1,
            &PAGE.replace("https://...", "https://pps.whatsapp.net/v/t61.24694-24/example.jpg"),
            &[
                "id=101 jid=628123456789@s.whatsapp.net phone=628123456789 saved=John Customer push=John \
                 picture=https://pps.whatsapp.net/v/t61.24694-24/example.jpg last=Hello at=1781337600000 unread=0 \
                 created=1781337600000 updated=1781337600000",
                "end total=1",
            ],
        );
    }

    #[test]
    fn the_key_is_the_number_of_the_row_or_else_the_address() {
        let json = r#"{"success":true,"hasMore":false,"contacts":[{"remoteJid":"62812345@s.whatsapp.net"},
            {"id":null,"remoteJid":" "}, {"name":"nobody"}, 5, {"id":99999999999999999999999}, {"id":8}]}"#;
        check_page(
            1,
            json,
            &["id=62812345@s.whatsapp.net jid=62812345@s.whatsapp.net phone=62812345", "id=8", "end skipped=4"],
        );
    }

    #[test]
    fn the_listing_goes_on_as_the_gateway_says() {
        check_extent(1, 2, r#""hasMore":true,"total":2,"#, "end next=page 2");
        check_extent(1, 2, r#""hasMore":true,"total":3,"#, "end total=3 next=page 2");
        check_extent(4, 100, r#""hasMore":false,"total":1000,"#, "end total=1000");
        check_extent(2, 0, r#""hasMore":false,"total":100,"#, "end total=100");
    }

    #[test]
    fn where_it_does_not_say_the_total_decides_and_then_whether_the_page_is_full() {
        check_extent(1, 50, r#""limit":50,"total":51,"#, "end total=51 next=page 2");
        check_extent(2, 1, r#""limit":50,"total":51,"#, "end total=51");
        check_extent(1, 100, r#""total":101,"#, "end total=101 next=page 2");
        check_extent(1, 100, "", "end next=page 2");
        check_extent(1, 99, "", "end");
        check_extent(3, 0, r#""total":1000,"#, "end total=1000");
    }

    #[test]
    fn a_total_that_the_page_disproves_is_not_believed() {
        check_extent(1, 3, r#""hasMore":false,"total":0,"#, "end");
        check_extent(2, 3, r#""hasMore":false,"limit":50,"total":52,"#, "end");
        check_extent(2, 3, r#""hasMore":false,"limit":50,"total":53,"#, "end total=53");
        check_extent(1, 0, r#""hasMore":false,"total":0,"#, "end total=0");
        check_extent(
            u64::MAX,
            3,
            r#""limit":18446744073709551615,"total":18446744073709551615,"#,
            "end total=18446744073709551615",
        );
    }

    #[test]
    fn null_is_an_empty_list_only_in_a_success() {
        check_page(1, r#"{"success":true,"contacts":null,"total":0,"count":0,"hasMore":false}"#, &["end total=0"]);
        let unreadable =
            |status, place| GatewayError::Unreadable { status, content_type: "application/json".into(), place };
        check_refusal(200, r#"{"contacts":null}"#, unreadable(200, None));
        check_refusal(200, r#"{"success":true}"#, unreadable(200, None));
        check_refusal(200, r#"{"success":true,"contacts":{}}"#, unreadable(200, None));
        check_refusal(200, "[]", unreadable(200, None));
        check_refusal(200, "", unreadable(200, Some((1, 0))));
        check_refusal(204, "", unreadable(204, Some((1, 0))));
        check_refusal(200, "<!doctype html>", unreadable(200, None));
    }

    #[test]
    fn without_an_instance_the_gateway_is_asked_and_its_400_means_that() {
        let call = wachat(None).contacts(&Ask::default(), &Position::Start);
        assert_eq!(call.request.url, "https://app.wachat.net/api/v1/contacts?page=1&limit=100");
        assert_eq!(read(call, &Response::new(400, "")), Err(GatewayError::AccountRequired));
    }

    #[test]
    fn instances_are_listed_by_the_name_to_ask_with() {
        let call = wachat(None).accounts().unwrap();
        assert_eq!(call.request.url, "https://app.wachat.net/api/v1/instance/list");
        let json = r#"{"success":true,"count":1,"instances":[
            {"id":29,"instanceName":"jakarta_store","displayName":"jakarta_store","apiInstanceName":"t1_mq9r2jov_jakarta_store",
             "internalName":"t1_mq9r2jov_jakarta_store","state":"open","isConnected":true,"number":"628123456",
             "profileName":"J","profilePictureUrl":null,"owner":"628123456@s.whatsapp.net","integration":"WHATSAPP-BAILEYS"},
            {"internalName":"t2","instanceName":"b","state":"close","owner":"628999@s.whatsapp.net"},
            {"apiInstanceName":"t3","state":"connecting"}, {"apiInstanceName":"t4","state":"new","isConnected":false},
            {"apiInstanceName":"t5"}, {"displayName":"no id"}, null]}"#;
        let expected = [
            "t1_mq9r2jov_jakarta_store jakarta_store 628123456 Connected",
            "t2 b 628999 Disconnected",
            "t3 - - Starting",
            "t4 - - Disconnected",
            "t5 - - Unknown",
        ];
        assert_eq!(account_lines(&read(call, &Response::new(200, json)).unwrap()), expected);
    }

    #[test]
    fn instances_are_refused_as_contacts_are_but_none_can_be_missing() {
        let answer = |status, body: &str| read(wachat(None).accounts().unwrap(), &Response::new(status, body));
        assert_eq!(answer(401, ""), Err(GatewayError::CredentialRefused));
        assert_eq!(answer(404, "{}"), Err(GatewayError::Refused { status: 404 }));
        assert_eq!(answer(200, r#"{"success":false,"error":"bad"}"#), Err(GatewayError::Failed { status: 200 }));
        assert_eq!(answer(200, r#"{"success":true,"instances":null}"#), Ok(vec![]));
        assert!(answer(200, r#"{"success":true}"#).is_err());
    }
}
