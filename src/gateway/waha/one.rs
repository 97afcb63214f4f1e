//! WAHA's calls about one contact.

use super::super::detail::{About, Checked, Detail, Picture};
use super::super::error::GatewayError;
use super::super::json::{self, Compact, Flag, Id, Text, record};
use super::super::wire::Response;
use super::refusal;
use super::row::Row;
use crate::contact::{Contact, ContactId, Jid, Kind, Phone, PictureUrl, Server};

/// What a contact is asked about by: its id, without the device that old builds leak.
pub(super) fn address(id: &ContactId) -> Box<str> {
    Jid::parse(id.as_str()).map_or(id.as_str().into(), |jid| jid.as_str().into())
}

/// Reads `/api/contacts` for the contact of that id.
pub(super) fn read_contact(response: &Response, id: ContactId, is_known: bool) -> Result<Option<Detail>, GatewayError> {
    if !response.is_success() {
        return match refusal::of_one(response) {
            GatewayError::Refused { status: 404 } if !response.is_web_page() => Ok(None),
            error => Err(error),
        };
    }
    // NOWEB writes null as nothing for whoever it does not find, though its list may well hold them: by number it
    // finds nobody whom it has stored by privacy id (issue 1560).
    if response.is_blank() || response.body.trim_ascii() == b"null" {
        return Err(GatewayError::NotSupported);
    }
    let row: Row = json::object(response)?;
    let mut contact = row.contact().ok_or_else(|| response.unreadable(None))?;
    // The engines that drive a browser make up a contact for any number.
    if !is_known && is_stranger(&contact) {
        return Ok(None);
    }
    let asked = Jid::parse(id.as_str()).filter(|jid| jid.server() == Server::Lid);
    contact.lid = contact.lid.or(asked);
    // The answer may spell the address another way, or be about the other address of the same person.
    contact.id = id;
    let record = response.json::<Compact>()?.filled().unwrap_or_default();
    Ok(Some(Detail { contact, about: None, groups: Vec::new(), n_devices: None, record }))
}

/// Reads `/api/contacts/about`, which is null where it is hidden.
pub(super) fn read_about(response: &Response) -> Result<About, GatewayError> {
    Ok(read_answer(response)?.about.name())
}

/// Reads `/api/contacts/profile-picture`, which is null where there is none or it is hidden.
pub(super) fn read_picture(response: &Response) -> Result<Picture, GatewayError> {
    Ok(PictureUrl::parse(read_answer(response)?.picture.as_str()))
}

/// Reads `/api/contacts/check-exists`.
pub(super) fn read_check(response: &Response, number: &Phone) -> Result<Checked, GatewayError> {
    let answer = read_answer(response)?;
    let is_on_whatsapp = answer.number_exists.0.ok_or_else(|| response.unreadable(None))?;
    // It is the address to use for Brazilian numbers, which may lack the ninth digit (issue 238).
    let told = Jid::parse(answer.chat_id.0.as_str());
    let jid = told.or_else(|| Jid::parse(&format!("{}@c.us", number.digits())));
    Ok(Checked { is_on_whatsapp, jid: jid.filter(|_| is_on_whatsapp) })
}

/// Reads the answer to blocking and unblocking: 201 and no body.
pub(super) fn read_done(response: &Response) -> Result<(), GatewayError> {
    if response.is_success() { response.done() } else { Err(refusal::of_one(response)) }
}

/// Reads the answer to saving a name.
pub(super) fn read_saved(response: &Response) -> Result<(), GatewayError> {
    if response.is_success() && response.is_blank() {
        return Ok(());
    }
    let is_refused = read_answer(response)?.success.0 == Some(false);
    if is_refused { Err(GatewayError::Failed { status: response.status }) } else { Ok(()) }
}

record! {
    /// What these calls answer, each its own part of it.
    struct Answer {
        about: Text = "about",
        /// Newer calls for the same thing have the other name.
        picture: Text = "profilePictureURL" | "url",
        number_exists: Flag = "numberExists",
        chat_id: Id = "chatId",
        success: Flag = "success",
    }
}

fn read_answer(response: &Response) -> Result<Answer, GatewayError> {
    if response.is_success() { json::object(response) } else { Err(refusal::of_one(response)) }
}

/// Whether nothing speaks for there being such a person.
fn is_stranger(contact: &Contact) -> bool {
    let flags = contact.flags;
    let is_anybody = flags.my_contact == Some(true) || flags.me == Some(true) || contact.name().is_some();
    contact.kind == Kind::Person && flags.on_whatsapp == Some(false) && !is_anybody
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::detail::GivenName;
    use super::super::super::testing::{check_sent, checked_text, contact as listed, detail_lines, picture_text, read};
    use super::super::tests::{unreadable, waha};
    use super::*;

    const API: &str = "http://localhost:3000/api";
    const NO_SESSION: &str = r#"{"message":"Session not found","error":"Not Found","statusCode":404}"#;
    const NO_ENGINE: &str =
        r#"{"statusCode":501,"message":"The method is not implemented by 'GOWS' engine.","error":"Not Implemented"}"#;

    fn answer(id: &str, is_known: bool, status: u16, body: &str) -> Result<Vec<String>, GatewayError> {
        let known = Some(listed(id)).filter(|_| is_known);
        let call = waha(None).contact(&ContactId::new(id), known.as_ref()).unwrap();
        read(call, &Response::new(status, body)).map(|detail| detail_lines(detail.as_ref()))
    }

    fn check_contact(id: &str, json: &str, expected: &str) {
        assert_eq!(answer(id, false, 200, json).unwrap(), [expected, &format!("record={json}")], "{id} {json}");
    }

    /// Checks whether there is somebody, given the fields of WEBJS that speak for it.
    fn check_stranger(fields: &str, is_known: bool, is_there: bool) {
        let json = format!(r#"{{"id":"62812345@c.us","number":"62812345",{fields}}}"#);
        let lines = answer("62812345@c.us", is_known, 200, &json).unwrap();
        assert_eq!(lines != ["none"], is_there, "{json}");
    }

    fn check_about(status: u16, body: &str, expected: Result<Option<&str>, GatewayError>) {
        let about = read(waha(None).about(&listed("205@lid")).unwrap(), &Response::new(status, body));
        assert_eq!(
            about.map(|about| about.map(String::from)),
            expected.map(|about| about.map(str::to_owned)),
            "{status} {body}"
        );
    }

    fn check_picture(status: u16, body: &str, expected: Result<&str, GatewayError>) {
        let picture = read(waha(None).picture(&listed("205@lid"), false).unwrap(), &Response::new(status, body));
        assert_eq!(picture.as_ref().map(picture_text), expected.as_ref().copied(), "{status} {body}");
    }

    fn check_number(status: u16, body: &str, expected: Result<&str, GatewayError>) {
        let checked =
            read(waha(None).check(&Phone::parse("5511987654321").unwrap()).unwrap(), &Response::new(status, body));
        assert_eq!(checked.map(|checked| checked_text(&checked)), expected.map(str::to_owned), "{status} {body}");
    }

    fn check_block(status: u16, body: &str, expected: Result<(), GatewayError>) {
        let done = read(waha(None).block(&listed("205@lid"), true).unwrap(), &Response::new(status, body));
        assert_eq!(done, expected, "{status} {body}");
    }

    fn check_saved(status: u16, body: &str, expected: Result<(), GatewayError>) {
        let done =
            read(waha(None).rename(&listed("205@lid"), &GivenName::default()).unwrap(), &Response::new(status, body));
        assert_eq!(done, expected, "{status} {body}");
    }

    #[test]
    fn everything_is_asked_of_the_session() {
        let (gateway, ana) = (waha(Some("a b")), listed("62812345:3@c.us"));
        let get = |rest: &str| format!("GET {API}/contacts{rest}&session=a%20b");
        check_sent(&gateway.contact(&ContactId::new("62812345"), None).unwrap().request, &get("?contactId=62812345"));
        check_sent(&gateway.contact(&ana.id, Some(&ana)).unwrap().request, &get("?contactId=62812345%40c.us"));
        check_sent(&gateway.about(&ana).unwrap().request, &get("/about?contactId=62812345%40c.us"));
        let check = gateway.check(&Phone::parse("62812345").unwrap()).unwrap().request;
        check_sent(&check, &get("/check-exists?phone=62812345"));
        assert!(check.means_500);
        let picture = |anew| gateway.picture(&ana, anew).unwrap().request;
        check_sent(&picture(false), &get("/profile-picture?contactId=62812345%40c.us"));
        check_sent(&picture(true), &(get("/profile-picture?contactId=62812345%40c.us") + "&refresh=true"));
    }

    #[test]
    fn writes_carry_what_the_description_wants() {
        let (gateway, ana) = (waha(None), listed("62812345@c.us"));
        for (is_blocked, verb) in [(true, "block"), (false, "unblock")] {
            let expected = format!(r#"POST {API}/contacts/{verb} {{"contactId":"62812345@c.us","session":"default"}}"#);
            check_sent(&gateway.block(&ana, is_blocked).unwrap().request, &expected);
        }
        let name = GivenName { first: "Ana".into(), last: "".into() };
        let expected = format!(r#"PUT {API}/default/contacts/62812345%40c.us {{"firstName":"Ana","lastName":""}}"#);
        check_sent(&gateway.rename(&ana, &name).unwrap().request, &expected);
    }

    #[test]
    fn a_contact_is_read_as_a_row_and_keeps_the_id_that_it_was_asked_by() {
        let webjs = r#"{"id":"62812345@c.us","number":"62812345","name":"Ana","isMyContact":true,"isBlocked":true,"labels":[{"id":"1"}]}"#;
        for id in ["62812345@c.us", "62812345", "62812345@s.whatsapp.net"] {
            let expected = format!("id={id} jid=62812345@c.us phone=62812345 saved=Ana my_contact=true blocked=true");
            check_contact(id, webjs, &expected);
        }
        check_contact(
            "205@lid",
            r#"{"id":"205@lid","name":"","pushname":"ana"}"#,
            "id=205@lid jid=205@lid lid=205@lid push=ana",
        );
        check_contact(
            "205@lid",
            r#"{"id":"62812345@c.us","name":"A"}"#,
            "id=205@lid jid=62812345@c.us lid=205@lid phone=62812345 saved=A",
        );
        check_contact("205@lid", r#"{"id":{"_serialized":"205@lid"}}"#, "id=205@lid jid=205@lid lid=205@lid");
    }

    #[test]
    fn nothing_at_all_means_that_only_the_list_can_tell() {
        for body in ["", " \n", "null", " null "] {
            assert_eq!(answer("62812345@c.us", true, 200, body), Err(GatewayError::NotSupported), "{body:?}");
        }
        for body in ["{}", "[]", r#"[{"id":"1@c.us"}]"#, r#"{"name":"nobody"}"#, "5"] {
            assert_eq!(answer("62812345@c.us", true, 200, body), Err(unreadable(None)), "{body}");
        }
    }

    #[test]
    fn a_contact_that_was_made_up_for_a_number_is_nobody() {
        check_stranger(r#""isWAContact":false,"isMyContact":false,"isMe":false"#, false, false);
        check_stranger(r#""isWAContact":false"#, false, false);
        check_stranger(r#""isWAContact":false,"name":"","pushname":" ""#, false, false);
        check_stranger(r#""isWAContact":false"#, true, true);
        check_stranger(r#""isWAContact":true"#, false, true);
        check_stranger(r#""isMyContact":false"#, false, true);
        check_stranger(r#""isWAContact":false,"isMyContact":true"#, false, true);
        check_stranger(r#""isWAContact":false,"isMe":true"#, false, true);
        check_stranger(r#""isWAContact":false,"verifiedName":"Acme""#, false, true);
        check_stranger(r#""isWAContact":false,"isGroup":true"#, false, true);
    }

    #[test]
    fn a_404_is_about_the_contact_unless_it_says_otherwise() {
        let answer = |body: &str| answer("62812345@c.us", false, 404, body);
        assert_eq!(answer(r#"{"message":"Contact not found","statusCode":404}"#).unwrap(), ["none"]);
        assert_eq!(answer("").unwrap(), ["none"]);
        assert_eq!(answer(NO_SESSION), Err(GatewayError::AccountNotFound));
        let no_route = r#"{"message":"Cannot GET /api/contacts?contactId=1","error":"Not Found","statusCode":404}"#;
        assert_eq!(answer(no_route), Err(GatewayError::NotSupported));
        assert_eq!(answer("<html>"), Err(GatewayError::Refused { status: 404 }));
    }

    #[test]
    fn an_about_text_is_null_where_it_is_hidden() {
        check_about(200, r#"{"about":"Hey there"}"#, Ok(Some("Hey there")));
        for about in ["null", r#""""#, "[]"] {
            check_about(200, &format!(r#"{{"about":{about}}}"#), Ok(None));
        }
        check_about(200, "{}", Ok(None));
        check_about(200, "[]", Err(unreadable(None)));
        check_about(501, NO_ENGINE, Err(GatewayError::NotSupported));
        check_about(404, NO_SESSION, Err(GatewayError::AccountNotFound));
    }

    #[test]
    fn a_picture_has_two_names_and_may_be_null() {
        for key in ["profilePictureURL", "url"] {
            check_picture(200, &format!(r#"{{"{key}":"https://p/1"}}"#), Ok("https://p/1"));
            check_picture(200, &format!(r#"{{"{key}":null}}"#), Ok("-"));
            check_picture(200, &format!(r#"{{"{key}":"http://p/1"}}"#), Ok("-"));
        }
        check_picture(200, "null", Err(unreadable(None)));
        check_picture(500, "{}", Err(GatewayError::Failed { status: 500 }));
    }

    #[test]
    fn a_number_that_exists_has_an_address() {
        check_number(200, r#"{"numberExists":true,"chatId":"551187654321@c.us"}"#, Ok("true 551187654321@c.us"));
        check_number(200, r#"{"numberExists":true,"chatId":{"_serialized":"1@lid"}}"#, Ok("true 1@lid"));
        for none in ["", r#","chatId":null"#, r#","chatId":"""#] {
            check_number(200, &format!(r#"{{"numberExists":true{none}}}"#), Ok("true 5511987654321@c.us"));
        }
        check_number(200, r#"{"numberExists":false,"chatId":"1@c.us"}"#, Ok("false -"));
        check_number(200, r#"{"chatId":"1@c.us"}"#, Err(unreadable(None)));
        let limit = r#"{"statusCode":500,"exception":{"message":"rate-overlimit","name":"Error"}}"#;
        check_number(500, limit, Err(GatewayError::TooManyRequests { wait: None }));
    }

    #[test]
    fn blocking_is_done_without_a_body() {
        check_block(201, "", Ok(()));
        check_block(200, "{}", Ok(()));
        check_block(200, "<html>", Err(unreadable(None)));
        check_block(501, NO_ENGINE, Err(GatewayError::NotSupported));
        check_block(403, "{}", Err(GatewayError::NotAllowed));
    }

    #[test]
    fn a_name_is_saved_unless_the_answer_says_otherwise() {
        check_saved(200, r#"{"success":true}"#, Ok(()));
        check_saved(200, "", Ok(()));
        check_saved(200, r#"{"success":false}"#, Err(GatewayError::Failed { status: 200 }));
        check_saved(200, "<html>", Err(unreadable(None)));
        check_saved(200, "[]", Err(unreadable(None)));
        let no_route =
            r#"{"message":"Cannot PUT /api/default/contacts/205%40lid","error":"Not Found","statusCode":404}"#;
        check_saved(404, no_route, Err(GatewayError::NotSupported));
        check_saved(
            400,
            r#"{"statusCode":400,"message":["firstName must be a string"]}"#,
            Err(GatewayError::Refused { status: 400 }),
        );
    }
}
