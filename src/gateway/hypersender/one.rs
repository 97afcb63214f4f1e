//! Hypersender's calls about one contact.

use super::super::detail::{Detail, Picture};
use super::super::error::{self, GatewayError};
use super::super::json::{self, Compact, Flag, Object, Text, record};
use super::super::wire::Response;
use super::{Refusal, Row, refusal};
use crate::contact::{Contact, ContactId, Jid, PictureUrl, Server};

/// Reads `/contacts/get` for the contact of that id.
pub(super) fn read_contact(response: &Response, id: &ContactId) -> Result<Option<Detail>, GatewayError> {
    if is_contact_missing(response) {
        return Ok(None);
    }
    if !response.is_success() {
        return Err(refusal(response));
    }
    let Object(row) = json::object::<Answer>(response)?.data;
    let row = row.ok_or_else(|| response.unreadable(None))?;
    let record = json::object::<Raw>(response)?.data.filled().unwrap_or_default();
    let contact = contact(row, id);
    Ok(Some(Detail { contact, about: None, groups: Vec::new(), n_devices: None, record }))
}

/// Reads `/contacts/profile-picture`.
pub(super) fn read_picture(response: &Response) -> Result<Picture, GatewayError> {
    if is_contact_missing(response) {
        return Ok(None);
    }
    if !response.is_success() {
        return Err(refusal(response));
    }
    let data = json::object::<PictureAnswer>(response)?.data.0;
    Ok(data.and_then(|data| PictureUrl::parse(data.url.as_str())))
}

/// Reads `/contacts/upsert`.
pub(super) fn read_saved(response: &Response) -> Result<(), GatewayError> {
    if !response.is_success() {
        return Err(refusal(response));
    }
    if response.is_blank() {
        return Ok(());
    }
    let saved: Saved = json::object(response)?;
    let is_refused = [saved.success.0, saved.data.0.unwrap_or_default().success.0].contains(&Some(false));
    if is_refused { Err(GatewayError::Failed { status: response.status }) } else { Ok(()) }
}

/// Whether the answer is that there is no such contact: a message without any data, with whichever status.
pub(super) fn is_contact_missing(response: &Response) -> bool {
    let is_told = response.is_success() || response.status == 404;
    let message = error::said::<Refusal>(response).message;
    let says_so = message.as_str().to_ascii_lowercase().contains("contact not found");
    is_told && says_so && error::said::<Answer>(response).data.0.is_none()
}

/// The contact under the id that it was asked by, with what the answer's own id tells.
fn contact(row: Row, id: &ContactId) -> Contact {
    let jid = Jid::parse(row.id.as_str());
    let mut contact = Contact::new(id.clone());
    if let Some(jid) = Jid::parse(id.as_str()).or_else(|| jid.clone()) {
        contact = contact.with_jid(jid);
    }
    match jid {
        Some(jid) if jid.server() == Server::Phone => contact = contact.with_phone(jid.phone()),
        Some(jid) if jid.server() == Server::Lid => contact.lid = Some(jid),
        _ => {}
    }
    contact.names.saved = row.name.name();
    contact.names.push = row.pushname.name();
    contact
}

record! {
    struct Answer {
        data: Object<Row> = "data",
    }
}

record! {
    /// The data as they came.
    struct Raw {
        data: Compact = "data",
    }
}

record! {
    struct PictureAnswer {
        data: Object<Address> = "data",
    }
}

record! {
    struct Address {
        url: Text = "profilePictureURL",
    }
}

record! {
    struct Saved {
        success: Flag = "success",
        data: Object<Success> = "data",
    }
}

record! {
    struct Success {
        success: Flag = "success",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::detail::GivenName;
    use super::super::super::testing::{check_sent, contact as listed, detail_lines, picture_text, read};
    use super::super::tests::{BASE, hypersender, unreadable};
    use super::*;

    const NOT_FOUND: &str = r#"{"message":"Contact not found."}"#;
    const NO_INSTANCE: &str = r#"{"message":"Instance not found."}"#;

    fn answer(id: &str, status: u16, body: &str) -> Result<Vec<String>, GatewayError> {
        let call = hypersender(Some("9a")).contact(&ContactId::new(id), None).unwrap();
        read(call, &Response::new(status, body)).map(|detail| detail_lines(detail.as_ref()))
    }

    fn check_contact(id: &str, data: &str, expected: &str) {
        let json = format!(r#"{{"message":"Contact retrieved successfully.","data":{data}}}"#);
        assert_eq!(answer(id, 200, &json).unwrap(), [expected, &format!("record={data}")], "{id} {data}");
    }

    fn check_picture(status: u16, body: &str, expected: Result<&str, GatewayError>) {
        let picture =
            read(hypersender(Some("9a")).picture(&listed("205@lid"), false).unwrap(), &Response::new(status, body));
        assert_eq!(picture.as_ref().map(picture_text), expected.as_ref().copied(), "{status} {body}");
    }

    fn name(first: &str, last: &str) -> GivenName {
        GivenName { first: first.into(), last: last.into() }
    }

    fn check_saved(status: u16, body: &str, expected: Result<(), GatewayError>) {
        let call = hypersender(Some("9a")).rename(&listed("205@lid"), &name("Ana", "")).unwrap();
        assert_eq!(read(call, &Response::new(status, body)), expected, "{status} {body}");
    }

    #[test]
    fn everything_is_asked_by_the_contacts_id() {
        let gateway = hypersender(Some("9a"));
        let contact = gateway.contact(&ContactId::new("62812345@c.us"), None).unwrap().request;
        check_sent(&contact, &format!("GET {BASE}/9a/contacts/get?chat_id=62812345%40c.us"));
        let picture = gateway.picture(&listed("205@lid"), true).unwrap().request;
        check_sent(&picture, &format!("GET {BASE}/9a/contacts/profile-picture?chat_id=205%40lid"));
    }

    #[test]
    fn a_last_name_is_sent_only_where_there_is_one() {
        for (name, expected) in [
            (name("Ana \"A\"", "Lu"), r#"{"chat_id":"205@lid","first_name":"Ana \"A\"","last_name":"Lu"}"#),
            (name("Ana", ""), r#"{"chat_id":"205@lid","first_name":"Ana"}"#),
        ] {
            let request = hypersender(Some("9a")).rename(&listed("205@lid"), &name).unwrap().request;
            check_sent(&request, &format!("POST {BASE}/9a/contacts/upsert {expected}"));
        }
    }

    #[test]
    fn a_contact_keeps_the_id_that_it_was_asked_by() {
        check_contact(
            "205@lid",
            r#"{"id":"205@lid","name":"Maria","pushname":"Maria Doe"}"#,
            "id=205@lid jid=205@lid lid=205@lid saved=Maria push=Maria Doe",
        );
        check_contact("205@lid", r#"{"name":null,"pushname":[]}"#, "id=205@lid jid=205@lid lid=205@lid");
        check_contact("205@lid", r#"{"id":"62812345@c.us"}"#, "id=205@lid jid=205@lid lid=205@lid phone=62812345");
        check_contact(
            "62812345@c.us",
            r#"{"id":"205@lid"}"#,
            "id=62812345@c.us jid=62812345@c.us lid=205@lid phone=62812345",
        );
        check_contact("0812345", r#"{"id":"62812345@c.us"}"#, "id=0812345 jid=62812345@c.us phone=62812345");
    }

    #[test]
    fn a_contact_that_is_not_found_is_none_with_either_status() {
        for status in [200, 404] {
            assert_eq!(answer("205@lid", status, NOT_FOUND).unwrap(), ["none"]);
            check_picture(status, NOT_FOUND, Ok("-"));
        }
        assert_eq!(answer("205@lid", 200, r#"{"message":"CONTACT NOT FOUND","data":null}"#).unwrap(), ["none"]);
        assert_eq!(answer("205@lid", 200, r#"{"message":"contact not found","data":[]}"#).unwrap(), ["none"]);
        assert!(
            answer("205@lid", 200, r#"{"message":"Contact not found.","data":{"id":"205@lid"}}"#).unwrap().len() == 2
        );
    }

    #[test]
    fn other_refusals_keep_their_meaning() {
        assert_eq!(answer("205@lid", 404, NO_INSTANCE), Err(GatewayError::AccountNotFound));
        assert_eq!(answer("205@lid", 500, NOT_FOUND), Err(GatewayError::Failed { status: 500 }));
        assert_eq!(answer("205@lid", 404, "<html>Contact not found"), Err(GatewayError::Refused { status: 404 }));
        for body in ["{}", "[]", "null", r#"{"message":"ok"}"#, r#"{"data":"x"}"#] {
            assert_eq!(answer("205@lid", 200, body), Err(unreadable(None)), "{body}");
        }
        let call = hypersender(None).contact(&ContactId::new("205@lid"), None).unwrap();
        assert_eq!(read(call, &Response::new(404, NOT_FOUND)), Err(GatewayError::AccountRequired));
    }

    #[test]
    fn a_picture_may_be_none() {
        let json = |url: &str| format!(r#"{{"message":"…","data":{{"profilePictureURL":{url}}}}}"#);
        check_picture(200, &json(r#""https://p/1""#), Ok("https://p/1"));
        for url in ["null", r#""http://p/1""#, "{}", r#""""#] {
            check_picture(200, &json(url), Ok("-"));
        }
        check_picture(200, r#"{"message":"Profile picture not available.","data":[]}"#, Ok("-"));
        check_picture(200, "[]", Err(unreadable(None)));
        check_picture(404, NO_INSTANCE, Err(GatewayError::AccountNotFound));
    }

    #[test]
    fn a_name_is_saved_unless_the_answer_says_otherwise() {
        check_saved(200, r#"{"message":"…","data":{"success":true}}"#, Ok(()));
        check_saved(201, "", Ok(()));
        check_saved(
            200,
            r#"{"message":"Try again","data":{"success":false}}"#,
            Err(GatewayError::Failed { status: 200 }),
        );
        check_saved(200, r#"{"success":false}"#, Err(GatewayError::Failed { status: 200 }));
        check_saved(200, "<html>", Err(unreadable(None)));
        check_saved(200, "[]", Err(unreadable(None)));
        check_saved(404, NOT_FOUND, Err(GatewayError::Refused { status: 404 }));
        check_saved(404, NO_INSTANCE, Err(GatewayError::AccountNotFound));
        check_saved(
            422,
            r#"{"message":"The given data was invalid.","errors":{"exists":false}}"#,
            Err(GatewayError::Refused { status: 422 }),
        );
    }
}
