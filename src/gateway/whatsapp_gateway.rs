//! WhatsApp Gateway (quick-whatsapp-gateway): stored contacts behind a cursor, from
//! `GET /api/v1/sessions/{session}/contacts?limit=200`.
//!
//! The list works while the account is disconnected, and has no order to choose. It is narrowed by
//! where somebody was met and by group. Its own search is not asked: it finds names only, where the
//! vendor's page promises numbers as well (store/contact.go). The contract is the project's code at
//! 00e3869 and its OpenAPI description.

use std::time::Duration;

use super::detail::{Features, Told};
use super::error::{self, GatewayError};
use super::json::{self, Fields, Nullable, Rows, Text, record};
use super::wire::{Request, Response, Site, encode};
use super::{Abilities, Account, Ask, Batch, Call, Gateway, Group, GroupFilter, Position, SourceFilter};
use crate::contact::{Contact, ContactId, Jid, Phone, Source};

/// The most that one page holds.
const PAGE_SIZE: &str = "200";
/// The server gives up on its nodes after 15 seconds.
const TIMEOUT: Duration = Duration::from_secs(35);

/// A WhatsApp Gateway; the account is a session's id.
pub(super) struct WhatsAppGateway {
    site: Site,
}

impl WhatsAppGateway {
    /// The gateway at that site.
    pub(super) fn new(site: Site) -> Self {
        Self { site }
    }

    /// A read below the API's root, which people give with or without its version.
    fn get(&self, path: &str, query: &[(&str, &str)]) -> Request {
        let base = self.site.base();
        let root = base.strip_suffix("/api/v1").unwrap_or(base);
        self.site.get_at(format!("{root}/api/v1{path}"), query, TIMEOUT)
    }

    /// A read of the session, whose answer is passed to `read`.
    fn call<T: 'static>(
        &self,
        list: &str,
        query: &[(&str, &str)],
        read: impl FnOnce(&Response) -> Result<T, GatewayError> + 'static,
    ) -> Call<T> {
        let session = self.site.account.as_deref().unwrap_or_default();
        let is_named = !session.is_empty();
        let request = self.get(&format!("/sessions/{}/{list}", encode(session)), query);
        Call::new(request, move |response| {
            // Without a session there is no such path, whatever was answered.
            if is_named { read(response) } else { Err(GatewayError::AccountRequired) }
        })
    }
}

impl Gateway for WhatsAppGateway {
    fn abilities(&self) -> Abilities {
        Abilities {
            filters_by_source: true,
            filters_by_group: GroupFilter::Asked,
            tells_source: true,
            ..Abilities::default()
        }
    }

    fn features(&self) -> Features {
        Features {
            about: Told::Asked,
            picture: Told::Asked,
            tells_more: true,
            checks_numbers: true,
            blocks: true,
            ..Features::default()
        }
    }

    fn contacts(&self, ask: &Ask, from: &Position) -> Call<Batch> {
        let mut query = vec![("limit", PAGE_SIZE)];
        query.extend(match (&ask.group, ask.source) {
            // `group` makes the server forget `source`, though the vendor's page calls them combinable
            // (the switch in store/contact.go). So the source is sorted out when the rows are here.
            (Some(group), _) => Some(("group", group.as_str())),
            (None, Some(SourceFilter::Direct)) => Some(("source", "dm")),
            (None, Some(SourceFilter::Group)) => Some(("source", "group")),
            (None, None) => None,
        });
        if let Position::Cursor(cursor) = from {
            query.push(("cursor", cursor));
        }
        let asked = Asked { source: ask.source, in_group: ask.group.is_some() };
        self.call("contacts", &query, move |response| read_page(response, asked))
    }

    /// Needs the capability `manage`, which a key for reading lacks.
    fn accounts(&self) -> Option<Call<Vec<Account>>> {
        Some(Call::new(self.get("/sessions", &[]), |response| {
            let rows = read_list::<Session>(response)?.data.rows();
            rows.read(Session::account).map(|(accounts, _)| accounts).ok_or_else(|| response.unreadable(None))
        }))
    }

    fn groups(&self) -> Option<Call<Vec<Group>>> {
        Some(self.call("groups", &[], |response| {
            let rows = read_list::<GroupRow>(response).map_err(|error| unknown_session(error, response))?.data.rows();
            rows.read(GroupRow::group).map(|(groups, _)| groups).ok_or_else(|| response.unreadable(None))
        }))
    }
}

/// What was asked for, as far as the rows are read by it.
#[derive(Clone, Copy)]
struct Asked {
    source: Option<SourceFilter>,
    in_group: bool,
}

impl Asked {
    /// What a row's word for the source means. It is `dm` wherever there is a direct chat, groups or
    /// not; so somebody listed as seen in groups who is `dm` is both (store/contact.go).
    fn source(self, word: &str) -> Source {
        let is_of_groups = self.in_group || self.source == Some(SourceFilter::Group);
        match word {
            "dm" if is_of_groups => Source::Both,
            "dm" => Source::Direct,
            "group" => Source::Group,
            _ => Source::Unknown,
        }
    }

    /// Whether somebody belongs to what was asked for; only a group's members are still unsorted.
    fn admits(self, contact: &Contact) -> bool {
        let wants_direct = self.in_group && self.source == Some(SourceFilter::Direct);
        !wants_direct || contact.source == Source::Both
    }
}

record! {
    /// Every list. `data` is null where Go has an empty list (OpenAPI: array or null).
    struct List<T> {
        data: Nullable<Rows<T>> = "data",
        next_cursor: Text = "nextCursor",
    }
}

record! {
    /// A contact. What is unknown is left out; `lid` and `source` are always there.
    struct Row {
        lid: Text = "lid",
        phone_number: Text = "phoneNumber",
        name: Text = "name",
        business_name: Text = "businessName",
        source: Text = "source",
    }
}

impl Row {
    fn contact(self, asked: Asked) -> Option<Contact> {
        let phone = Phone::parse(self.phone_number.as_str());
        let lid = Jid::parse(self.lid.as_str());
        let key = self.lid.filled().or_else(|| phone.as_ref().map(|phone| Jid::of_phone(phone).as_str().into()))?;
        let mut contact = Contact::new(ContactId::new(key));
        if let Some(lid) = lid {
            contact = contact.with_jid(lid);
        }
        contact = contact.with_phone(phone);
        contact.jid = contact.phone.as_ref().map(Jid::of_phone).or(contact.jid);
        contact.names.saved = self.name.name();
        contact.names.business = self.business_name.name();
        contact.source = asked.source(self.source.as_str());
        Some(contact)
    }
}

record! {
    struct Session {
        id: Text = "id",
        label: Text = "label",
        status: Text = "status",
        wa_jid: Text = "waJid",
        phone_number: Text = "phoneNumber",
    }
}

impl Session {
    fn account(self) -> Option<Account> {
        Some(Account {
            id: self.id.filled()?,
            label: self.label.name(),
            phone: Phone::parse(self.phone_number.as_str())
                .or_else(|| Jid::parse(self.wa_jid.as_str()).as_ref().and_then(Jid::phone)),
            state: error::account_state(self.status.as_str()),
        })
    }
}

record! {
    struct GroupRow {
        group_jid: Text = "groupJid",
        subject: Text = "subject",
    }
}

impl GroupRow {
    /// The group by its address, which is what the list is narrowed by; `id` is the database's own.
    fn group(self) -> Option<Group> {
        Some(Group {
            jid: Jid::parse(self.group_jid.as_str())?,
            name: self.subject.name(),
            is_listed: false,
            people: None,
        })
    }
}

fn read_page(response: &Response, asked: Asked) -> Result<Batch, GatewayError> {
    let list: List<Row> = read_list(response).map_err(|error| unknown_session(error, response))?;
    // The vendor's page ends the list with an empty cursor, the code by leaving it out.
    let next = list.next_cursor.filled().map(Position::Cursor);
    let (mut contacts, skipped) =
        list.data.rows().read(|row: Row| row.contact(asked)).ok_or_else(|| response.unreadable(None))?;
    let n_rows = contacts.len();
    contacts.retain(|contact| asked.admits(contact));
    let left_out = n_rows - contacts.len();
    Ok(Batch { contacts, skipped, left_out, next, ..Batch::default() })
}

fn read_list<T: Fields + Default>(response: &Response) -> Result<List<T>, GatewayError> {
    if response.is_success() { json::object(response) } else { Err(error::of_status(response)) }
}

/// 404 is a session that is not there or belongs to others, unless some other server answered.
fn unknown_session(error: GatewayError, response: &Response) -> GatewayError {
    match error {
        GatewayError::Refused { status: 404 } if !response.is_web_page() => GatewayError::AccountNotFound,
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{account_lines, group_lines, lines, read, site};
    use super::*;

    const ROOT: &str = "https://gw.test/api/v1";

    fn gateway(session: Option<&str>) -> WhatsAppGateway {
        WhatsAppGateway::new(site("https://gw.test", session))
    }

    /// What a listing asks for: a group and a source.
    fn ask(group: Option<&str>, source: Option<SourceFilter>) -> Ask {
        Ask { group: group.and_then(Jid::parse), source, ..Ask::default() }
    }

    fn check_request(ask: &Ask, from: &Position, expected: &str) {
        let request = gateway(Some("sess_01HZX")).contacts(ask, from).request;
        assert_eq!(request.url, format!("{ROOT}/sessions/sess_01HZX/contacts?{expected}"));
    }

    fn answer(ask: &Ask, response: &Response) -> Result<Batch, GatewayError> {
        read(gateway(Some("sess_01HZX")).contacts(ask, &Position::Start), response)
    }

    fn check_list(ask: &Ask, json: &str, expected: &[&str]) {
        assert_eq!(lines(&answer(ask, &Response::new(200, json)).unwrap()), expected, "{json}");
    }

    /// Checks a page of one row, given as its fields.
    fn check_row(fields: &str, expected: &str) {
        check_list(&Ask::default(), &format!(r#"{{"data":[{{{fields}}}]}}"#), &[expected, "end"]);
    }

    /// Checks who is left, by id and source, of two rows with the two sources.
    fn check_sources(ask: &Ask, expected: &[&str]) {
        let json = r#"{"data":[{"lid":"1@lid","source":"dm"},{"lid":"2@lid","source":"group"}],"nextCursor":"9"}"#;
        let batch = answer(ask, &Response::new(200, json)).unwrap();
        let sources = batch.contacts.iter().map(|contact| format!("{} {:?}", contact.id.as_str(), contact.source));
        assert_eq!(sources.collect::<Vec<_>>(), expected, "{ask:?}");
        assert_eq!((batch.skipped, batch.next), (0, Some(Position::Cursor("9".into()))));
    }

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        assert_eq!(answer(&Ask::default(), &Response::new(status, body)), Err(expected), "{status} {body}");
    }

    fn unreadable(place: Option<(usize, usize)>) -> GatewayError {
        GatewayError::Unreadable { status: 200, content_type: "application/json".into(), place }
    }

    #[test]
    fn a_listing_asks_for_full_pages_and_never_for_the_servers_search() {
        check_request(&Ask::default(), &Position::Start, "limit=200");
        check_request(&Ask { query: Some("ana".into()), ..Ask::default() }, &Position::Start, "limit=200");
        check_request(
            &Ask::default(),
            &Position::Cursor("eyJpZCI6MTAwfQ==".into()),
            "limit=200&cursor=eyJpZCI6MTAwfQ%3D%3D",
        );
        let call = gateway(Some("s")).contacts(&Ask::default(), &Position::Start);
        assert_eq!(call.request.timeout, Duration::from_secs(35));
    }

    #[test]
    fn a_group_is_asked_for_without_the_source_that_it_would_override() {
        let group = Some("12345-67890@g.us");
        check_request(&ask(None, Some(SourceFilter::Direct)), &Position::Start, "limit=200&source=dm");
        check_request(&ask(None, Some(SourceFilter::Group)), &Position::Start, "limit=200&source=group");
        for source in [None, Some(SourceFilter::Direct), Some(SourceFilter::Group)] {
            check_request(&ask(group, source), &Position::Start, "limit=200&group=12345-67890%40g.us");
        }
        let cursor = Position::Cursor("7".into());
        check_request(&ask(group, None), &cursor, "limit=200&group=12345-67890%40g.us&cursor=7");
    }

    #[test]
    fn the_address_is_given_with_or_without_the_version_of_the_api() {
        for base in ["https://gw.test", "https://gw.test/", "https://gw.test/api/v1", "https://gw.test/api/v1/"] {
            let call = WhatsAppGateway::new(site(base, Some("a/b"))).contacts(&Ask::default(), &Position::Start);
            assert_eq!(call.request.url, "https://gw.test/api/v1/sessions/a%2Fb/contacts?limit=200");
        }
    }

    #[test]
    fn the_vendors_example_is_read() {
        let json = r#"{  "data": [    {      "businessName": "Acme Corp",      "lid": "205227043110953@lid",
            "name": "Alice",      "phoneNumber": "6281234567890",      "source": "dm"    }  ],  "nextCursor": "string"}"#;
        let expected = [
            "id=205227043110953@lid jid=6281234567890@s.whatsapp.net lid=205227043110953@lid phone=6281234567890 \
             saved=Alice business=Acme Corp source=Direct",
            "end next=cursor string",
        ];
        check_list(&Ask::default(), json, &expected);
    }

    #[test]
    fn what_is_unknown_is_left_out_of_a_row() {
        check_row(r#""lid":"205@lid","source":"group""#, "id=205@lid jid=205@lid lid=205@lid source=Group");
        check_row(r#""lid":"205@lid","name":null,"phoneNumber":"","source":5"#, "id=205@lid jid=205@lid lid=205@lid");
        check_row(r#""lid":"2052270@lid","phoneNumber":"2052270""#, "id=2052270@lid jid=2052270@lid lid=2052270@lid");
        check_row(
            r#""phoneNumber":"62812345""#,
            "id=62812345@s.whatsapp.net jid=62812345@s.whatsapp.net phone=62812345",
        );
        check_row(r#""lid":"1@newsletter""#, "id=1@newsletter jid=1@newsletter kind=Other");
    }

    #[test]
    fn a_cursor_that_is_missing_null_or_empty_ends_the_list() {
        for end in ["", r#","nextCursor":null"#, r#","nextCursor":"""#, r#","nextCursor":" ""#, r#","nextCursor":{}"#] {
            check_list(
                &Ask::default(),
                &format!(r#"{{"data":[{{"lid":"1@lid"}}]{end}}}"#),
                &["id=1@lid jid=1@lid lid=1@lid", "end"],
            );
        }
        check_list(&Ask::default(), r#"{"data":[],"nextCursor":12}"#, &["end next=cursor 12"]);
    }

    #[test]
    fn a_last_page_may_be_empty() {
        check_list(&Ask::default(), r#"{"data":[]}"#, &["end"]);
        check_list(&Ask::default(), r#"{"data":null}"#, &["end"]);
    }

    #[test]
    fn somebody_direct_in_a_list_of_groups_is_both() {
        let group = Some("1-2@g.us");
        check_sources(&ask(None, None), &["1@lid Direct", "2@lid Group"]);
        check_sources(&ask(None, Some(SourceFilter::Direct)), &["1@lid Direct", "2@lid Group"]);
        check_sources(&ask(None, Some(SourceFilter::Group)), &["1@lid Both", "2@lid Group"]);
        check_sources(&ask(group, None), &["1@lid Both", "2@lid Group"]);
        check_sources(&ask(group, Some(SourceFilter::Group)), &["1@lid Both", "2@lid Group"]);
    }

    #[test]
    fn direct_chats_among_a_groups_members_are_sorted_out_here() {
        check_sources(&ask(Some("1-2@g.us"), Some(SourceFilter::Direct)), &["1@lid Both"]);
    }

    #[test]
    fn a_row_without_an_id_is_skipped_and_counted() {
        let json = r#"{"data":[{"name":"nobody"},{"lid":""},null,{"lid":"3@lid"}]}"#;
        check_list(&Ask::default(), json, &["id=3@lid jid=3@lid lid=3@lid", "end skipped=3"]);
    }

    #[test]
    fn what_is_no_list_is_never_an_empty_one() {
        for body in ["{}", "[]", "null", r#"{"data":{}}"#, r#"{"nextCursor":""}"#] {
            check_refusal(200, body, unreadable(None));
        }
        check_refusal(200, "", unreadable(Some((1, 0))));
        check_refusal(200, "<html>", unreadable(None));
    }

    #[test]
    fn refusals_are_told_by_their_status() {
        let json = |code, message| format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#);
        check_refusal(401, &json("unauthorized", "missing or invalid credentials"), GatewayError::CredentialRefused);
        check_refusal(403, &json("forbidden", "missing required capability: read"), GatewayError::NotAllowed);
        check_refusal(404, &json("not_found", "session not found"), GatewayError::AccountNotFound);
        check_refusal(404, "<html>nginx", GatewayError::Refused { status: 404 });
        check_refusal(400, &json("validation_error", "invalid cursor"), GatewayError::Refused { status: 400 });
        check_refusal(409, &json("conflict", "…"), GatewayError::Refused { status: 409 });
        check_refusal(429, &json("rate_limited", "…"), GatewayError::TooManyRequests { wait: None });
        check_refusal(500, &json("internal", "…"), GatewayError::Failed { status: 500 });
        check_refusal(
            501,
            &json("not_implemented", "live WhatsApp client is not available"),
            GatewayError::NotSupported,
        );
        check_refusal(503, &json("gateway_unavailable", "request timed out"), GatewayError::Failed { status: 503 });
    }

    #[test]
    fn without_a_session_there_is_nobody_to_ask_for() {
        let call = gateway(None).contacts(&Ask::default(), &Position::Start);
        assert_eq!(read(call, &Response::new(404, "404 page not found")), Err(GatewayError::AccountRequired));
        let call = gateway(None).groups().unwrap();
        assert_eq!(read(call, &Response::new(200, r#"{"data":[]}"#)), Err(GatewayError::AccountRequired));
    }

    #[test]
    fn sessions_are_read() {
        let call = gateway(None).accounts().unwrap();
        assert_eq!(call.request.url, format!("{ROOT}/sessions"));
        let json = r#"{"data":[
            {"id":"01J","organizationId":"o","gatewayId":"g","label":"Sales","status":"working","waJid":"62812345@s.whatsapp.net",
             "waLid":"2052@lid","phoneNumber":"62812345","isAdminSession":false,"ratePerMin":20,"createdAt":1719662400000},
            {"id":"2","status":"scan_qr_code"}, {"id":"3","status":"starting","waJid":"62899999:1@s.whatsapp.net"},
            {"id":"4","status":"failed"}, {"id":"5","status":"stopped"}, {"id":"6","status":"logged_out"}, {"label":"no id"}]}"#;
        let expected = [
            "01J Sales 62812345 Connected",
            "2 - - WaitsForScan",
            "3 - 62899999 Starting",
            "4 - - Failed",
            "5 - - Stopped",
            "6 - - LoggedOut",
        ];
        assert_eq!(account_lines(&read(call, &Response::new(200, json)).unwrap()), expected);
    }

    #[test]
    fn a_key_for_reading_may_not_list_sessions() {
        let answer = |status, body: &str| read(gateway(None).accounts().unwrap(), &Response::new(status, body));
        let body = r#"{"error":{"code":"forbidden","message":"missing required capability: manage"}}"#;
        assert_eq!(answer(403, body), Err(GatewayError::NotAllowed));
        assert_eq!(answer(404, "{}"), Err(GatewayError::Refused { status: 404 }));
        assert_eq!(answer(200, "{}"), Err(unreadable(None)));
    }

    #[test]
    fn groups_are_read_by_their_address() {
        let call = gateway(Some("s")).groups().unwrap();
        assert_eq!(call.request.url, format!("{ROOT}/sessions/s/groups"));
        let json = r#"{"data":[{"id":"01J","groupJid":"12345-67890@g.us","subject":"Sales","participantCount":3},
            {"id":"01K","groupJid":"2@g.us"}, {"id":"01L"}]}"#;
        assert_eq!(
            group_lines(&read(call, &Response::new(200, json)).unwrap()),
            ["12345-67890@g.us Sales", "2@g.us -"]
        );
    }

    #[test]
    fn groups_are_refused_as_contacts_are() {
        let answer = |status, body: &str| read(gateway(Some("s")).groups().unwrap(), &Response::new(status, body));
        assert_eq!(answer(404, r#"{"error":{"code":"not_found"}}"#), Err(GatewayError::AccountNotFound));
        assert_eq!(answer(200, r#"{"data":null}"#), Ok(vec![]));
        assert_eq!(answer(200, "[]"), Err(unreadable(None)));
    }
}
