//! WhatsApp Gateway (quick-whatsapp-gateway): stored contacts behind a cursor, from
//! `GET /api/v1/sessions/{session}/contacts?limit=200`.
//!
//! The list works while the account is disconnected, and has no order to choose. It is narrowed by
//! where somebody was met and by group. Its own search is not asked: it finds names only, where the
//! vendor's page promises numbers as well (store/contact.go). The contract is the project's code at
//! 00e3869 and its OpenAPI description.

mod live;
mod one;
mod row;

use std::time::Duration;

use super::detail::{About, Checked, Detail, Features, Picture, Told};
use super::error::{self, GatewayError};
use super::json::{self, Fields, Nullable, Object, Rows, Text, record};
use super::wire::{Method, Request, Response, Site, encode};
use super::{Abilities, Account, Ask, Batch, Call, Gateway, Group, GroupFilter, Position, SourceFilter};
use crate::contact::{Contact, ContactId, Jid, Phone, Server};
use row::{Asked, Row};

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

    /// A read below the session's own path.
    fn get_of_session(&self, path: &str, query: &[(&str, &str)]) -> Request {
        let session = self.site.account.as_deref().unwrap_or_default();
        self.get(&format!("/sessions/{}/{path}", encode(session)), query)
    }

    /// A call below the session's own path, whose answer is passed to `read`.
    fn call<T: 'static>(
        &self,
        request: Request,
        read: impl FnOnce(&Response) -> Result<T, GatewayError> + 'static,
    ) -> Call<T> {
        let is_named = self.site.account.is_some();
        Call::new(request, move |response| {
            // Without a session there is no such path, whatever was answered.
            if is_named { read(response) } else { Err(GatewayError::AccountRequired) }
        })
    }

    /// A read of what WhatsApp itself tells of a contact.
    fn get_live(&self, contact: &Contact, what: &str) -> Request {
        self.get_of_session(&format!("contacts/{}/{what}", encode(&live::address(contact))), &[])
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
            mixes_names: true,
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
        self.call(self.get_of_session("contacts", &query), move |response| read_page(response, asked))
    }

    /// Needs the capability `manage`, which a key for reading lacks.
    fn accounts(&self) -> Option<Call<Vec<Account>>> {
        Some(Call::new(self.get("/sessions", &[]), |response| {
            let rows = read_list::<Session>(response)?.data.rows();
            rows.read(Session::account).map(|(accounts, _)| accounts).ok_or_else(|| response.unreadable(None))
        }))
    }

    fn groups(&self) -> Option<Call<Vec<Group>>> {
        Some(self.call(self.get_of_session("groups", &[]), |response| {
            let rows = read_list::<GroupRow>(response).map_err(|error| unknown_session(error, response))?.data.rows();
            rows.read(GroupRow::group).map(|(groups, _)| groups).ok_or_else(|| response.unreadable(None))
        }))
    }

    /// Stored people are found by their privacy id and by nothing else.
    fn contact(&self, id: &ContactId, known: Option<&Contact>) -> Option<Call<Option<Detail>>> {
        // Contacts are stored by their privacy id; by a number the list has to be searched.
        let is_lid = |jid: &Jid| jid.server() == Server::Lid;
        let lid = known.and_then(|known| known.lid.clone()).or_else(|| Jid::parse(id.as_str()).filter(is_lid))?;
        let request = self.get_of_session(&format!("contacts/{}", encode(lid.as_str())), &[]);
        let (id, known) = (id.clone(), known.cloned());
        Some(self.call(request, move |response| one::read_contact(response, id, known)))
    }

    fn about(&self, contact: &Contact) -> Option<Call<About>> {
        Some(self.call(self.get_live(contact, "about"), live::read_about))
    }

    /// Each call asks WhatsApp, so there is nothing to do `anew`.
    fn picture(&self, contact: &Contact, _anew: bool) -> Option<Call<Picture>> {
        Some(self.call(self.get_live(contact, "picture").meaning_500(), live::read_picture))
    }

    fn check(&self, number: &Phone) -> Option<Call<Checked>> {
        let query = format!("+{}", number.digits());
        let number = number.clone();
        let request = self.get_of_session("contacts/check", &[("phone", &query)]);
        Some(self.call(request, move |response| live::read_check(response, &number)))
    }

    /// Needs the capability `send`. Asking twice does no harm.
    fn block(&self, contact: &Contact, is_blocked: bool) -> Option<Call<()>> {
        let request = self.get_live(contact, if is_blocked { "block" } else { "unblock" });
        Some(self.call(request.writing(Method::Post, &[]), live::read_done))
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

record! {
    /// What a refusal is wrapped in.
    struct Refusal {
        error: Object<Reason> = "error",
    }
}

record! {
    struct Reason {
        message: Text = "message",
    }
}

/// Whether a 404 is about the session and not about a contact: each names what is "not found" (store/helpers.go).
fn is_session_missing(response: &Response) -> bool {
    let reason = error::said::<Refusal>(response).error.0.unwrap_or_default();
    response.status == 404 && reason.message.as_str().to_ascii_lowercase().contains("session")
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

    pub(super) const ROOT: &str = "https://gw.test/api/v1";

    pub(super) fn gateway(session: Option<&str>) -> WhatsAppGateway {
        WhatsAppGateway::new(site("https://gw.test", session))
    }

    /// What a listing asks for: a group and a source.
    pub(super) fn ask(group: Option<&str>, source: Option<SourceFilter>) -> Ask {
        Ask { group: group.and_then(Jid::parse), source, ..Ask::default() }
    }

    fn check_request(ask: &Ask, from: &Position, expected: &str) {
        let request = gateway(Some("sess_01HZX")).contacts(ask, from).request;
        assert_eq!(request.url, format!("{ROOT}/sessions/sess_01HZX/contacts?{expected}"));
    }

    pub(super) fn answer(ask: &Ask, response: &Response) -> Result<Batch, GatewayError> {
        read(gateway(Some("sess_01HZX")).contacts(ask, &Position::Start), response)
    }

    pub(super) fn check_list(ask: &Ask, json: &str, expected: &[&str]) {
        assert_eq!(lines(&answer(ask, &Response::new(200, json)).unwrap()), expected, "{json}");
    }

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        assert_eq!(answer(&Ask::default(), &Response::new(status, body)), Err(expected), "{status} {body}");
    }

    pub(super) fn unreadable(place: Option<(usize, usize)>) -> GatewayError {
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
