//! GOWA (go-whatsapp-web-multidevice): everybody at once, from `GET /user/my/contacts`.
//!
//! There is no paging, search or order: the rows come in a new order each time. The device is chosen
//! by the header `X-Device-Id`. The contract is the project's code at 51f7b19, which differs from the
//! vendor's page where a comment says so.

use std::time::Duration;

use super::detail::{Features, Told};
use super::error::{self, AccountState, GatewayError};
use super::json::{self, Field, Fields, Nullable, Object, Rows, Text, record};
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
            checks_numbers: true,
            ..Features::default()
        }
    }

    fn contacts(&self, _ask: &Ask, _from: &Position) -> Call<Batch> {
        Call::new(self.get("/user/my/contacts", &[]), |response| {
            let (contacts, skipped) = read_list(response, Row::contact)?;
            Ok(Batch { total: Some(contacts.len() as u64), contacts, skipped, ..Batch::default() })
        })
    }

    fn accounts(&self) -> Option<Call<Vec<Account>>> {
        // Without the device's header: one that is gone would be refused, and it is not needed here.
        Some(Call::new(self.site.get("/devices", &[], TIMEOUT), read_devices))
    }

    /// At most 500 groups come, because WhatsApp gives no more (issue 553).
    fn groups(&self) -> Option<Call<Vec<Group>>> {
        Some(Call::new(self.get("/user/my/groups", &[]), |response| Ok(read_list(response, GroupRow::group)?.0)))
    }

    fn members(&self, group: &Jid) -> Option<Call<Members>> {
        let request = self.get("/group/participants", &[("group_id", group.as_str())]);
        Some(Call::new(request, |response| {
            let mut members = Members::default();
            for ids in read_list(response, Participant::ids)?.0 {
                members.add(ids.0, ids.1);
            }
            Ok(members)
        }))
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
            phone: Phone::parse(self.phone_number.as_str())
                .or_else(|| Jid::parse(self.jid.as_str()).as_ref().and_then(Jid::phone)),
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

record! {
    /// A group. The server passes on the struct of its library, whose fields have no JSON names: `JID`, `Name`.
    struct GroupRow {
        jid: Text = "jid" | "JID",
        name: Text = "name" | "Name",
    }
}

impl GroupRow {
    fn group(self) -> Option<Group> {
        Some(Group { jid: Jid::parse(self.jid.as_str())?, name: self.name.name(), is_listed: false, people: None })
    }
}

record! {
    /// A participant, in the spelling of `/group/participants` or in that of `/user/my/groups`.
    struct Participant {
        jid: Text = "jid" | "JID",
        phone_number: Text = "phone_number" | "PhoneNumber",
        lid: Text = "lid" | "LID",
    }
}

impl Participant {
    /// Every id there is. `jid` may hold the privacy id (pull request 308), and `phone_number` an address.
    fn ids(self) -> Option<([Option<Jid>; 3], Option<Phone>)> {
        let jids = [&self.jid, &self.lid, &self.phone_number].map(|text| Jid::parse(text.as_str()));
        Some((jids, Phone::parse(self.phone_number.as_str())))
    }
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

fn refusal(response: &Response) -> GatewayError {
    // Both kinds of 401 are told apart by their body: a wrong password is answered by the web
    // framework with the bare text `Unauthorized`, which leaves the code empty.
    let Envelope { code, message, .. } = error::said::<Envelope<Object<Row>>>(response);
    match code.as_str() {
        "AUTHENTICATION_ERROR" if message.as_str().to_ascii_lowercase().contains("not logged in") => {
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
    use super::super::testing::{account_lines, group_lines, lines, read, site};
    use super::*;

    const NOT_LOGGED_IN: GatewayError = GatewayError::AccountNotConnected(AccountState::LoggedOut);
    const NOT_CONNECTED: GatewayError = GatewayError::AccountNotConnected(AccountState::Disconnected);

    fn gowa(device: Option<&str>) -> Gowa {
        Gowa::new(site("http://localhost:3000/gowa", device))
    }

    fn contacts() -> Call<Batch> {
        gowa(None).contacts(&Ask::default(), &Position::Start)
    }

    /// Checks the address and the device's header.
    fn check_request(request: &Request, url: &str, device: Option<&str>) {
        assert_eq!(request.url, url);
        let sent = request.headers.iter().find(|header| header.name == "X-Device-Id");
        assert_eq!(sent.map(|header| header.value.reveal()), device);
    }

    fn check_list(json: &str, expected: &[&str]) {
        assert_eq!(lines(&read(contacts(), &Response::new(200, json)).unwrap()), expected, "{json}");
    }

    fn check_row(row: &str, expected: &str) {
        let json = format!(r#"{{"code":"SUCCESS","results":{{"data":[{row}]}}}}"#);
        check_list(&json, &[expected, "end total=1"]);
    }

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        assert_eq!(read(contacts(), &Response::new(status, body)), Err(expected), "{status} {body}");
    }

    fn unreadable(place: Option<(usize, usize)>) -> GatewayError {
        GatewayError::Unreadable { status: 200, content_type: "application/json".into(), place }
    }

    /// Whether a contact of that address is found among the participants.
    fn check_members(participants: &str, jid: &str, is_member: bool) {
        let json = format!(r#"{{"code":"SUCCESS","message":"Success","results":{participants}}}"#);
        let group = Jid::parse("120363024512399999@g.us").unwrap();
        let members = read(gowa(None).members(&group).unwrap(), &Response::new(200, json)).unwrap();
        let contact = Contact::new(ContactId::new("1")).with_jid(Jid::parse(jid).unwrap());
        assert_eq!(members.contain(&contact), is_member, "{participants} {jid}");
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

    #[test]
    fn groups_are_read_in_either_spelling() {
        let call = gowa(Some("d")).groups().unwrap();
        check_request(&call.request, "http://localhost:3000/gowa/user/my/groups", Some("d"));
        let json = r#"{"code":"SUCCESS","message":"Success get list groups","results":{"data":[
            {"JID":"120363347168689807@g.us","OwnerJID":"62812@s.whatsapp.net","Name":"Sales","NameSetAt":"2024-01-01T00:00:00Z",
             "Participants":[{"JID":"1@lid","PhoneNumber":"62812@s.whatsapp.net","LID":"1@lid","AddRequest":null}]},
            {"jid":"2-3@g.us","name":""}, {"Name":"no address"}]}}"#;
        let groups = read(call, &Response::new(200, json)).unwrap();
        assert_eq!(group_lines(&groups), ["120363347168689807@g.us Sales", "2-3@g.us -"]);
    }

    #[test]
    fn an_account_in_no_group_has_null_for_a_list() {
        let answer = |body: &str| read(gowa(None).groups().unwrap(), &Response::new(200, body));
        assert_eq!(answer(r#"{"code":"SUCCESS","results":{"data":null}}"#), Ok(vec![]));
        assert_eq!(answer(r#"{"code":"SUCCESS","results":{}}"#), Err(unreadable(None)));
    }

    #[test]
    fn members_are_asked_for_by_the_groups_address() {
        let group = Jid::parse("120363024512399999@g.us").unwrap();
        let url = "http://localhost:3000/gowa/group/participants?group_id=120363024512399999%40g.us";
        check_request(&gowa(Some("d")).members(&group).unwrap().request, url, Some("d"));
    }

    #[test]
    fn members_are_found_by_every_id_in_either_spelling() {
        let snake = r#"{"group_id":"1@g.us","name":"Sales","participants":[
            {"jid":"62812345@s.whatsapp.net","phone_number":"62812345@s.whatsapp.net","lid":"777@lid","is_admin":false},
            {"jid":"888@lid","phone_number":"62899999","lid":null}]}"#;
        for jid in ["62812345@s.whatsapp.net", "62812345@c.us", "777@lid", "888@lid", "62899999@s.whatsapp.net"] {
            check_members(snake, jid, true);
        }
        check_members(snake, "62800000@s.whatsapp.net", false);
        let pascal = r#"{"Participants":[{"JID":"888@lid","PhoneNumber":"62812345@s.whatsapp.net","LID":""}]}"#;
        check_members(pascal, "62812345@s.whatsapp.net", true);
        check_members(pascal, "888@lid", true);
        check_members(r#"{"participants":null}"#, "888@lid", false);
    }
}
