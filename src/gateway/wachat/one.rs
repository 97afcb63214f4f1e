//! One contact of Wachat's, found again in the list: there is no call for one.

use super::super::detail::Detail;
use super::super::error::GatewayError;
use super::super::json::{self, Object, Records, record};
use super::super::wire::Response;
use super::read_page;
use super::row::Row;
use crate::contact::{Contact, ContactId, Jid, Phone};

/// What finds a contact by what is known of it: the number, else the address, else the name.
pub(super) fn sought(known: &Contact) -> Option<&str> {
    let phone = known.phone.as_ref().map(Phone::digits);
    phone.or_else(|| known.jid.as_ref().map(Jid::as_str)).or_else(|| known.name())
}

/// Reads a search for the row of that id.
pub(super) fn read_contact(response: &Response, id: &ContactId) -> Result<Option<Detail>, GatewayError> {
    let goes_on = read_page(response, 1)?.next.is_some();
    let page: Page = json::object(response)?;
    let found = page.contacts.0.into_iter().find_map(|row| {
        let record = row.filled()?;
        let Object(row) = json::read::<Object<Row>>(record.as_bytes()).ok()?;
        row?.contact().filter(|contact| contact.id == *id).map(|contact| (contact, record))
    });
    match found {
        Some((contact, record)) => {
            Ok(Some(Detail { contact, about: None, groups: Vec::new(), n_devices: None, record }))
        }
        // Too many answer to the same name: only the whole list can tell.
        None if goes_on => Err(GatewayError::NotSupported),
        None => Ok(None),
    }
}

record! {
    /// A page of the list, its rows as they came.
    struct Page {
        contacts: Records = "contacts",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::testing::{check_sent, contact, detail_lines, read, site};
    use super::super::Wachat;
    use super::*;

    fn wachat(account: Option<&str>) -> Wachat {
        Wachat::new(site("https://w.test/api/v1", account))
    }

    /// Checks what is asked for about a contact of which so much is known.
    fn check_request(known: &Contact, expected: &str) {
        let call = wachat(Some("t1")).contact(&ContactId::new("7"), Some(known)).unwrap();
        check_sent(&call.request, &format!("GET https://w.test/api/v1/contacts?instanceName=t1&{expected}"));
    }

    fn answer(id: &str, response: &Response) -> Result<Vec<String>, GatewayError> {
        let call = wachat(Some("t1")).contact(&ContactId::new(id), Some(&contact("62812345@s.whatsapp.net"))).unwrap();
        read(call, response).map(|detail| detail_lines(detail.as_ref()))
    }

    fn check_found(id: &str, rows: &str, expected: &[&str]) {
        let json = format!(r#"{{"success":true,"hasMore":false,"contacts":[{rows}]}}"#);
        assert_eq!(answer(id, &Response::new(200, json.as_str())).unwrap(), expected, "{id} in {rows}");
    }

    #[test]
    fn the_list_is_searched_for_the_number_else_the_address_else_the_name() {
        check_request(&contact("62812345@s.whatsapp.net"), "q=62812345&page=1&limit=100");
        check_request(&contact("205@lid"), "q=205%40lid&page=1&limit=100");
        check_request(&contact("1-2@g.us"), "q=1-2%40g.us&page=1&limit=100&includeGroups=true");
        let mut named = contact("7");
        named.names.push = Some("Ana Lu".into());
        check_request(&named, "q=Ana%20Lu&page=1&limit=100");
    }

    #[test]
    fn without_anything_to_search_by_nobody_is_asked() {
        assert!(wachat(Some("t1")).contact(&ContactId::new("7"), None).is_none());
        assert!(wachat(Some("t1")).contact(&ContactId::new("7"), Some(&contact("7"))).is_none());
    }

    #[test]
    fn the_row_of_that_id_is_the_contact_and_its_record() {
        let rows = r#"5, {"id": 70, "name": "Other"}, {"id": 7, "name": "Ana", "customData": {"b": 1}, "odd": [ ]}"#;
        let record = r#"record={"id":7,"name":"Ana","customData":{"b":1},"odd":[]}"#;
        check_found("7", rows, &[r#"id=7 saved=Ana custom={"b":1}"#, record]);
        check_found(
            "a@lid",
            r#"{"remoteJid":"a@lid"}"#,
            &["id=a@lid jid=a@lid lid=a@lid", r#"record={"remoteJid":"a@lid"}"#],
        );
        check_found("8", rows, &["none"]);
        check_found("7", "", &["none"]);
    }

    #[test]
    fn a_search_that_finds_more_than_a_page_proves_nothing() {
        let json = r#"{"success":true,"hasMore":true,"contacts":[{"id":8}]}"#;
        assert_eq!(answer("7", &Response::new(200, json)), Err(GatewayError::NotSupported));
        assert!(answer("8", &Response::new(200, json)).is_ok());
    }

    #[test]
    fn a_search_is_refused_as_the_list_is() {
        let answer = |status, body: &str| answer("7", &Response::new(status, body));
        assert_eq!(answer(401, "{}"), Err(GatewayError::CredentialRefused));
        assert_eq!(answer(404, "{}"), Err(GatewayError::AccountNotFound));
        assert_eq!(answer(200, r#"{"success":false}"#), Err(GatewayError::Failed { status: 200 }));
        assert!(matches!(answer(200, "[]"), Err(GatewayError::Unreadable { .. })));
        let call = wachat(None).contact(&ContactId::new("7"), Some(&contact("205@lid"))).unwrap();
        assert_eq!(read(call, &Response::new(400, "")), Err(GatewayError::AccountRequired));
    }
}
