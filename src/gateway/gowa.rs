//! GOWA (go-whatsapp-web-multidevice): everybody at once, from `GET /user/my/contacts`.
//!
//! There is no paging, search or order: the rows come in a new order each time. The device is chosen
//! by the header `X-Device-Id`. The contract is the project's code at 51f7b19, which differs from the
//! vendor's page where a comment says so.

mod business;
mod groups;
mod one;
mod picture;

use std::time::Duration;

use super::detail::{Business, Checked, Detail, Features, Picture, Told};
use super::error::{self, AccountState, GatewayError};
use super::json::{self, Field, Fields, Nullable, Object, Rows, Text, record};
use super::stream;
use super::wire::{Header, Request, Response, Site, encode};
use super::{Abilities, Account, Ask, Batch, Call, Gateway, Group, GroupFilter, Members, Position};
use crate::contact::{Contact, ContactId, Jid, Phone};

/// The server gives up after 45 seconds, and says so.
const TIMEOUT: Duration = Duration::from_secs(50);

/// A GOWA server; the account is a device id or the device's JID.
pub(super) struct Gowa {
    site: Site,
}

impl Gowa {
    /// The gateway at that site.
    pub(super) fn new(site: Site) -> Self {
        Self { site }
    }

    /// A read on behalf of the device.
    fn get(&self, path: &str, query: &[(&str, &str)]) -> Request {
        let mut request = self.site.get(path, query, TIMEOUT);
        // With one device registered none need be named. Any other header of our own would fail the
        // preflight: the server allows these by a fixed list (cmd/rest.go).
        if let Some(device) = &self.site.account {
            // The server unescapes the header as a query value, so a bare `+` would become a space
            // (middleware/device.go).
            request.headers.push(Header::new("X-Device-Id", encode(device)));
        }
        request
    }
}

impl Gateway for Gowa {
    fn abilities(&self) -> Abilities {
        Abilities { filters_by_group: GroupFilter::Members, ..Abilities::default() }
    }

    fn features(&self) -> Features {
        Features {
            about: Told::InDetail,
            picture: Told::Asked,
            tells_more: true,
            mixes_names: true,
            // The field that would tell businesses from others, `verified_name`, stays empty (issue 632).
            tells_business: true,
            checks_numbers: true,
            ..Features::default()
        }
    }

    fn contacts(&self, _ask: &Ask, _from: &Position) -> Call<Batch> {
        let call = Call::new(self.get("/user/my/contacts", &[]), |response| {
            let (contacts, skipped) = read_list(response, Row::contact)?;
            let total = Some((contacts.len() + response.ahead.n_contacts) as u64);
            Ok(Batch { total, contacts, skipped: skipped + response.ahead.skipped, ..Batch::default() })
        });
        call.with_rows(stream::Rows {
            path: &["results", "data"],
            read: |text| {
                let row = json::read_first::<Object<Row>>(text)?;
                Ok(row.map(|(row, end)| (row.0.and_then(Row::contact), end)))
            },
        })
    }

    fn accounts(&self) -> Option<Call<Vec<Account>>> {
        // Without the device's header: one that is gone would be refused, and it is not needed here.
        Some(Call::new(self.site.get("/devices", &[], TIMEOUT), read_devices))
    }

    /// At most 500 groups come, because WhatsApp gives no more (issue 553).
    fn groups(&self) -> Option<Call<Vec<Group>>> {
        Some(Call::new(self.get("/user/my/groups", &[]), groups::read_groups))
    }

    fn members(&self, group: &Jid) -> Option<Call<Members>> {
        let request = self.get("/group/participants", &[("group_id", group.as_str())]);
        Some(Call::new(request, groups::read_members))
    }

    fn contact(&self, id: &ContactId, known: Option<&Contact>) -> Option<Call<Option<Detail>>> {
        let jid = one::address(id, known)?;
        let request = self.get("/user/info", &[("phone", jid.as_str())]);
        let whom = one::Whom { id: id.clone(), jid, known: known.cloned() };
        Some(Call::new(request, move |response| one::read_contact(response, whom)))
    }

    /// Each call asks WhatsApp, so there is nothing to do `anew`.
    fn picture(&self, contact: &Contact, _anew: bool) -> Option<Call<Picture>> {
        let jid = one::address(&contact.id, Some(contact))?;
        let query = [("phone", jid.as_str()), ("is_preview", "false"), ("is_community", "false")];
        Some(Call::new(self.get("/user/avatar", &query).meaning_500(), picture::read_picture))
    }

    fn business(&self, contact: &Contact) -> Option<Call<Option<Business>>> {
        let jid = one::address(&contact.id, Some(contact))?;
        let request = self.get("/user/business-profile", &[("phone", jid.as_str())]).meaning_500();
        Some(Call::new(request, business::read_profile))
    }

    fn check(&self, number: &Phone) -> Option<Call<Checked>> {
        // Only a number at this server is really looked up; every other address is said to be there.
        let jid = Jid::of_phone(number);
        let request = self.get("/user/check", &[("phone", jid.as_str())]);
        Some(Call::new(request, move |response| picture::read_check(response, jid)))
    }
}

record! {
    /// What every answer is wrapped in. A refusal has no `results`.
    struct Envelope<R> {
        code: Text = "code",
        message: Text = "message",
        results: Nullable<R> = "results",
    }
}

record! {
    /// The results of a list of contacts or groups (`data`) or of a group's participants.
    struct List<T> {
        data: Nullable<Rows<T>> = "data" | "participants" | "Participants",
    }
}

record! {
    struct Row {
        jid: Text = "jid",
        name: Text = "name",
    }
}

impl Row {
    fn contact(self) -> Option<Contact> {
        let jid = Jid::parse(self.jid.as_str());
        let mut contact = Contact::new(ContactId::new(self.jid.filled()?));
        if let Some(jid) = jid {
            contact = contact.with_jid(jid);
        }
        // The saved name, else the push name, else the business name, and nobody says which
        // (the vendor's page calls it the saved one).
        contact.names.saved = self.name.name();
        Some(contact)
    }
}

record! {
    struct Device {
        id: Text = "id",
        phone_number: Text = "phone_number",
        display_name: Text = "display_name",
        state: Text = "state",
        jid: Text = "jid",
    }
}

impl Device {
    fn account(self) -> Option<Account> {
        Some(Account {
            id: self.id.filled()?,
            label: self.display_name.name(),
            phone: number(self.phone_number.as_str()).or_else(|| number(self.jid.as_str())),
            state: match self.state.as_str() {
                "logged_in" => AccountState::Connected,
                // Connected to the servers, but nobody has linked it yet.
                "connected" => AccountState::WaitsForScan,
                "connecting" => AccountState::Starting,
                "disconnected" => AccountState::Disconnected,
                _ => AccountState::Unknown,
            },
        })
    }
}

/// A number that is written as an address or by itself.
fn number(text: &str) -> Option<Phone> {
    Jid::parse(text).as_ref().and_then(Jid::phone).or_else(|| Phone::parse(text))
}

/// Reads a list of rows and counts those that `read` could make nothing of.
fn read_list<T: Fields + Default, C>(
    response: &Response,
    read: impl FnMut(T) -> Option<C>,
) -> Result<(Vec<C>, usize), GatewayError> {
    let rows = match read_results::<Object<List<T>>>(response)? {
        Nullable::Is(Object(list)) => list.unwrap_or_default().data.rows(),
        // The vendor's page shows null on errors; here it came with a success.
        Nullable::Null => Rows(Some(Vec::new())),
        Nullable::Absent => Rows(None),
    };
    rows.read(read).ok_or_else(|| response.unreadable(None))
}

fn read_devices(response: &Response) -> Result<Vec<Account>, GatewayError> {
    // Null where there is no device, as Go writes a list that was never begun.
    let rows = read_results::<Rows<Device>>(response)?.rows();
    rows.read(Device::account).map(|(accounts, _)| accounts).ok_or_else(|| response.unreadable(None))
}

fn read_results<R: Field + Default>(response: &Response) -> Result<Nullable<R>, GatewayError> {
    if !response.is_success() {
        return Err(refusal(response));
    }
    let envelope: Envelope<R> = json::object(response)?;
    match envelope.code.as_str() {
        "SUCCESS" => Ok(envelope.results),
        // No envelope at all: some other server's JSON.
        "" if !matches!(envelope.results, Nullable::Is(_)) => Err(response.unreadable(None)),
        "" => Ok(envelope.results),
        _ => Err(refusal(response)),
    }
}

/// The code of a refusal, and its message in small letters.
fn said(response: &Response) -> (Text, String) {
    let Envelope { code, message, .. } = error::said::<Envelope<Object<Row>>>(response);
    (code, message.as_str().to_ascii_lowercase())
}

fn refusal(response: &Response) -> GatewayError {
    // Both kinds of 401 are told apart by their body: a wrong password is answered by the web
    // framework with the bare text `Unauthorized`, which leaves the code empty.
    let (code, message) = said(response);
    match code.as_str() {
        "AUTHENTICATION_ERROR" if message.contains("not logged in") => {
            GatewayError::AccountNotConnected(AccountState::LoggedOut)
        }
        "AUTHENTICATION_ERROR" => GatewayError::AccountNotConnected(AccountState::Disconnected),
        // Several devices, or none at all.
        "DEVICE_ID_REQUIRED" => GatewayError::AccountRequired,
        "DEVICE_NOT_FOUND" => GatewayError::AccountNotFound,
        _ => error::of_status(response),
    }
}

#[cfg(test)]
mod tests {
    use super::super::stream::RowStream;
    use super::super::testing::{account_lines, lines, read, site};
    use super::*;

    pub(super) const PHONE: &str = "62812345@s.whatsapp.net";
    pub(super) const NOT_ON: &str =
        r#"{"code":"INVALID_JID","message":"Phone 62812345@s.whatsapp.net is not on WhatsApp"}"#;
    const NOT_LOGGED_IN: GatewayError = GatewayError::AccountNotConnected(AccountState::LoggedOut);
    const NOT_CONNECTED: GatewayError = GatewayError::AccountNotConnected(AccountState::Disconnected);

    pub(super) fn gowa(device: Option<&str>) -> Gowa {
        Gowa::new(site("http://localhost:3000/gowa", device))
    }

    fn contacts() -> Call<Batch> {
        gowa(None).contacts(&Ask::default(), &Position::Start)
    }

    /// Checks the address and the device's header.
    pub(super) fn check_request(request: &Request, url: &str, device: Option<&str>) {
        assert_eq!(request.url, url);
        let sent = request.headers.iter().find(|header| header.name == "X-Device-Id");
        assert_eq!(sent.map(|header| header.value.reveal()), device);
    }

    fn check_list(json: &str, expected: &[&str]) {
        let batch = read(contacts(), &Response::new(200, json)).unwrap();
        assert_eq!(lines(&batch), expected, "{json}");
        // Read while it comes, it is the same.
        let call = contacts();
        let mut stream = RowStream::new(call.rows.unwrap());
        let mut streamed: Vec<Contact> = json.as_bytes().chunks(10).flat_map(|piece| stream.push(piece)).collect();
        let (last, body, ahead) = stream.finish();
        let around = read(call, &Response { ahead, ..Response::new(200, body) }).unwrap();
        streamed.extend(last.into_iter().chain(around.contacts));
        assert_eq!((around.total, around.skipped), (batch.total, batch.skipped), "{json}");
        assert_eq!(streamed, batch.contacts, "{json}");
    }

    fn check_row(row: &str, expected: &str) {
        let json = format!(r#"{{"code":"SUCCESS","results":{{"data":[{row}]}}}}"#);
        check_list(&json, &[expected, "end total=1"]);
    }

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        assert_eq!(read(contacts(), &Response::new(status, body)), Err(expected), "{status} {body}");
    }

    pub(super) fn unreadable(place: Option<(usize, usize)>) -> GatewayError {
        GatewayError::Unreadable { status: 200, content_type: "application/json".into(), place }
    }

    #[test]
    fn everybody_is_asked_for_at_once_whatever_is_wanted() {
        let ask = Ask { query: Some("ana".into()), include_groups: true, ..Ask::default() };
        let request = gowa(None).contacts(&ask, &Position::Page(2)).request;
        check_request(&request, "http://localhost:3000/gowa/user/my/contacts", None);
        assert_eq!(request.timeout, Duration::from_secs(50));
    }

    #[test]
    fn the_device_goes_into_a_header_that_survives_unescaping() {
        for (device, sent) in [
            ("my-device", "my-device"),
            ("a+b 100%", "a%2Bb%20100%25"),
            ("628:12@s.whatsapp.net", "628%3A12%40s.whatsapp.net"),
            ("ü", "%C3%BC"),
        ] {
            let request = gowa(Some(device)).contacts(&Ask::default(), &Position::Start).request;
            check_request(&request, "http://localhost:3000/gowa/user/my/contacts", Some(sent));
        }
    }

    #[test]
    fn no_header_is_sent_that_the_server_does_not_allow() {
        let request = gowa(Some("d")).contacts(&Ask::default(), &Position::Start).request;
        let names: Vec<_> = request.headers.iter().map(|header| header.name).collect();
        assert_eq!(names, ["Accept", "Authorization", "X-Device-Id"]);
    }

    #[test]
    fn contacts_are_read_as_the_vendors_page_and_the_code_have_them() {
        let json = r#"{
          "code": "SUCCESS", "message": "Success get list contacts",
          "results": {"data": [
            {"jid": "6281234567890@s.whatsapp.net", "name": "Aldino Kemal"},
            {"jid": "6281234567891@s.whatsapp.net", "name": "John Doe"}
          ]}
        }"#;
        let expected = [
            "id=6281234567890@s.whatsapp.net jid=6281234567890@s.whatsapp.net phone=6281234567890 saved=Aldino Kemal",
            "id=6281234567891@s.whatsapp.net jid=6281234567891@s.whatsapp.net phone=6281234567891 saved=John Doe",
            "end total=2",
        ];
        check_list(json, &expected);
    }

    #[test]
    fn strangers_without_a_name_or_a_number_are_read() {
        check_row(
            r#"{"jid":"62812@s.whatsapp.net","name":""}"#,
            "id=62812@s.whatsapp.net jid=62812@s.whatsapp.net phone=62812",
        );
        check_row(r#"{"jid":"205227@lid","name":"Ana"}"#, "id=205227@lid jid=205227@lid lid=205227@lid saved=Ana");
        check_row(
            r#"{"jid":"62812:4@s.whatsapp.net"}"#,
            "id=62812:4@s.whatsapp.net jid=62812@s.whatsapp.net phone=62812",
        );
        check_row(r#"{"jid":"1@newsletter","name":null}"#, "id=1@newsletter jid=1@newsletter kind=Other");
        check_row(r#"{"jid":"odd","name":[]}"#, "id=odd");
    }

    #[test]
    fn null_is_an_empty_list() {
        check_list(r#"{"code":"SUCCESS","message":"Success","results":{"data":null}}"#, &["end total=0"]);
        check_list(r#"{"code":"SUCCESS","message":"Success","results":null}"#, &["end total=0"]);
        check_list(r#"{"results":{"data":[]}}"#, &["end total=0"]);
    }

    #[test]
    fn a_row_without_an_id_is_skipped_and_counted() {
        let json = r#"{"code":"SUCCESS","results":{"data":[{"name":"nobody"},{"jid":" "},7,{"jid":"3"}]}}"#;
        check_list(json, &["id=3", "end skipped=3 total=1"]);
    }

    #[test]
    fn what_is_no_list_is_never_an_empty_one() {
        for body in [
            "{}",
            "null",
            "[]",
            r#"{"code":"SUCCESS"}"#,
            r#"{"results":null}"#,
            r#"{"code":"SUCCESS","results":{}}"#,
            r#"{"code":"SUCCESS","results":[]}"#,
            r#"{"code":"SUCCESS","results":{"data":"x"}}"#,
        ] {
            check_refusal(200, body, unreadable(None));
        }
        check_refusal(200, "", unreadable(Some((1, 0))));
        check_refusal(200, "<html>", unreadable(None));
    }

    #[test]
    fn a_401_is_about_the_device_or_about_the_password() {
        let json = |message| format!(r#"{{"code":"AUTHENTICATION_ERROR","message":"{message}"}}"#);
        check_refusal(401, &json("you are not connect to services server, please reconnect"), NOT_CONNECTED);
        check_refusal(401, &json("you are not logged in"), NOT_LOGGED_IN);
        check_refusal(401, "Unauthorized", GatewayError::CredentialRefused);
        check_refusal(401, r#"{"message":"no such user"}"#, GatewayError::CredentialRefused);
    }

    #[test]
    fn refusals_are_told_by_their_code() {
        let json = |code| format!(r#"{{"code":"{code}","message":"…"}}"#);
        check_refusal(400, &json("DEVICE_ID_REQUIRED"), GatewayError::AccountRequired);
        let gone = r#"{"code":"DEVICE_NOT_FOUND","message":"device not found","results":{"device_id":"x"}}"#;
        check_refusal(404, gone, GatewayError::AccountNotFound);
        check_refusal(404, &json("NOT_FOUND"), GatewayError::Refused { status: 404 });
        check_refusal(400, &json("VALIDATION_ERROR"), GatewayError::Refused { status: 400 });
        check_refusal(429, &json("WA_REACHOUT_TIMELOCK"), GatewayError::TooManyRequests { wait: None });
        check_refusal(503, &json("DEVICE_MANAGER_UNAVAILABLE"), GatewayError::Failed { status: 503 });
        check_refusal(504, &json("GATEWAY_TIMEOUT"), GatewayError::Failed { status: 504 });
        check_refusal(200, &json("INTERNAL_SERVER_ERROR"), GatewayError::Failed { status: 200 });
        // The vendor's example of an error.
        let json = r#"{"code":"INTERNAL_SERVER_ERROR","message":"Failed to fetch contacts","results":null}"#;
        check_refusal(500, json, GatewayError::Failed { status: 500 });
    }

    #[test]
    fn devices_are_asked_for_without_naming_one() {
        let request = gowa(Some("gone")).accounts().unwrap().request;
        check_request(&request, "http://localhost:3000/gowa/devices", None);
    }

    #[test]
    fn devices_are_read() {
        let json = r#"{"code":"SUCCESS","message":"List devices","results":[
            {"id":"my-device","phone_number":"62812345","display_name":"Shop","state":"logged_in",
             "jid":"62812345:12@s.whatsapp.net","created_at":"2026-08-01T10:00:00Z"},
            {"id":"b","jid":"62899999:1@s.whatsapp.net","state":"connected"}, {"id":"c","state":"connecting"},
            {"id":"d","state":"disconnected"}, {"id":"e","state":"x"}, {"state":"logged_in"}]}"#;
        let expected = [
            "my-device Shop 62812345 Connected",
            "b - 62899999 WaitsForScan",
            "c - - Starting",
            "d - - Disconnected",
            "e - - Unknown",
        ];
        let answer = |json: &str| read(gowa(None).accounts().unwrap(), &Response::new(200, json));
        assert_eq!(account_lines(&answer(json).unwrap()), expected);
        assert_eq!(answer(r#"{"code":"SUCCESS","message":"List devices","results":null}"#), Ok(vec![]));
        assert_eq!(answer(r#"{"code":"SUCCESS","message":"List devices"}"#), Err(unreadable(None)));
    }
}
