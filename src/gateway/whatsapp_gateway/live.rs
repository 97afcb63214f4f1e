//! What WhatsApp Gateway asks WhatsApp itself about one contact, and does with it: the session has to be running.

use super::super::detail::{About, Checked, Picture};
use super::super::error::{self, AccountState, GatewayError};
use super::super::json::{self, Flag, Nullable, Text, record};
use super::super::wire::Response;
use super::is_session_missing;
use crate::contact::{Contact, Jid, Phone, PictureUrl};

/// The address to ask about: that of the number where it is known, else the privacy id.
pub(super) fn address(contact: &Contact) -> Box<str> {
    let number = contact.phone.as_ref().map(Jid::of_phone);
    let jids = [number.as_ref(), contact.lid.as_ref(), contact.jid.as_ref()];
    jids.into_iter().flatten().next().map_or(contact.id.as_str(), Jid::as_str).into()
}

pub(super) fn read_about(response: &Response) -> Result<About, GatewayError> {
    if !response.is_success() {
        return Err(refusal(response));
    }
    match json::object::<Answer>(response)?.about {
        // Empty where there is none or it is hidden.
        Nullable::Is(about) => Ok(about.name()),
        Nullable::Null => Ok(None),
        Nullable::Absent => Err(response.unreadable(None)),
    }
}

pub(super) fn read_picture(response: &Response) -> Result<Picture, GatewayError> {
    match response.status {
        200..=299 => Ok(PictureUrl::parse(json::object::<Answer>(response)?.url.as_str())),
        // A picture that is hidden comes as an error of the server, where the description has 404 (wa/liveops.go).
        404 | 500 if !response.is_web_page() && !is_session_missing(response) => Ok(None),
        _ => Err(refusal(response)),
    }
}

pub(super) fn read_check(response: &Response, number: &Phone) -> Result<Checked, GatewayError> {
    if !response.is_success() {
        return Err(refusal(response));
    }
    let answer: Answer = json::object(response)?;
    let is_on_whatsapp = answer.is_on_whatsapp.0.ok_or_else(|| response.unreadable(None))?;
    let jid = Jid::parse(answer.jid.as_str()).unwrap_or_else(|| Jid::of_phone(number));
    Ok(Checked { is_on_whatsapp, jid: Some(jid).filter(|_| is_on_whatsapp) })
}

/// Reads the answer to blocking and unblocking: 204 and no body.
pub(super) fn read_done(response: &Response) -> Result<(), GatewayError> {
    if response.is_success() { response.done() } else { Err(refusal(response)) }
}

record! {
    /// What these calls answer, each its own part of it. What is unknown is left out.
    struct Answer {
        about: Nullable<Text> = "about",
        url: Text = "url",
        jid: Text = "jid",
        is_on_whatsapp: Flag = "isOnWhatsApp",
    }
}

fn refusal(response: &Response) -> GatewayError {
    match response.status {
        // No client runs for the session, or the node has not taken the session up (wa/liveops.go); what is stored of
        // it is listed all the same.
        501 => GatewayError::AccountNotConnected(AccountState::Disconnected),
        404 if is_session_missing(response) => GatewayError::AccountNotConnected(AccountState::Disconnected),
        _ => error::of_status(response),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::testing::{check_sent, checked_text, contact, picture_text, read};
    use super::super::tests::{ROOT, gateway, unreadable};
    use super::*;

    const NOT_RUNNING: GatewayError = GatewayError::AccountNotConnected(AccountState::Disconnected);
    const INTERNAL: &str = r#"{"error":{"code":"internal","message":"internal error"}}"#;

    fn check_about(status: u16, body: &str, expected: Result<Option<&str>, GatewayError>) {
        let about = read(gateway(Some("s")).about(&contact("205@lid")).unwrap(), &Response::new(status, body));
        assert_eq!(
            about.map(|about| about.map(String::from)),
            expected.map(|about| about.map(str::to_owned)),
            "{status} {body}"
        );
    }

    fn check_picture(status: u16, body: &str, expected: Result<&str, GatewayError>) {
        let picture =
            read(gateway(Some("s")).picture(&contact("205@lid"), true).unwrap(), &Response::new(status, body));
        assert_eq!(picture.as_ref().map(picture_text), expected.as_ref().copied(), "{status} {body}");
    }

    fn check_number(status: u16, body: &str, expected: Result<&str, GatewayError>) {
        let number = Phone::parse("14155550123").unwrap();
        let checked = read(gateway(Some("s")).check(&number).unwrap(), &Response::new(status, body));
        assert_eq!(checked.map(|checked| checked_text(&checked)), expected.map(str::to_owned), "{status} {body}");
    }

    fn check_block(status: u16, body: &str, expected: Result<(), GatewayError>) {
        let done = read(gateway(Some("s")).block(&contact("205@lid"), true).unwrap(), &Response::new(status, body));
        assert_eq!(done, expected, "{status} {body}");
    }

    #[test]
    fn somebody_is_asked_about_by_number_else_by_privacy_id() {
        let mut known = contact("205@lid");
        let about = |known: &Contact| gateway(Some("s")).about(known).unwrap().request;
        check_sent(&about(&known), &format!("GET {ROOT}/sessions/s/contacts/205%40lid/about"));
        known.phone = Phone::parse("62812345");
        check_sent(&about(&known), &format!("GET {ROOT}/sessions/s/contacts/62812345%40s.whatsapp.net/about"));
        check_sent(&about(&contact("1@newsletter")), &format!("GET {ROOT}/sessions/s/contacts/1%40newsletter/about"));
        check_sent(&about(&contact("odd")), &format!("GET {ROOT}/sessions/s/contacts/odd/about"));
        let picture = gateway(Some("s")).picture(&contact("205@lid"), false).unwrap().request;
        check_sent(&picture, &format!("GET {ROOT}/sessions/s/contacts/205%40lid/picture"));
        assert!(picture.means_500);
        let check = gateway(Some("s")).check(&Phone::parse("14155550123").unwrap()).unwrap().request;
        check_sent(&check, &format!("GET {ROOT}/sessions/s/contacts/check?phone=%2B14155550123"));
    }

    #[test]
    fn blocking_sends_no_body_and_only_headers_that_the_server_allows() {
        for (is_blocked, verb) in [(true, "block"), (false, "unblock")] {
            let request = gateway(Some("s")).block(&contact("205@lid"), is_blocked).unwrap().request;
            check_sent(&request, &format!("POST {ROOT}/sessions/s/contacts/205%40lid/{verb}"));
            let names: Vec<_> = request.headers.iter().map(|header| header.name).collect();
            assert_eq!(names, ["Accept", "Authorization"]);
        }
    }

    #[test]
    fn an_empty_about_text_is_none() {
        check_about(200, r#"{"about":"Hey there"}"#, Ok(Some("Hey there")));
        for none in [r#""""#, r#"" ""#, "null", "5e1", "{}"] {
            check_about(200, &format!(r#"{{"about":{none}}}"#), Ok(None));
        }
        check_about(200, "{}", Err(unreadable(None)));
        check_about(500, INTERNAL, Err(GatewayError::Failed { status: 500 }));
    }

    #[test]
    fn no_picture_comes_as_nothing_as_404_or_as_500() {
        check_picture(200, r#"{"url":"https://p/1","id":"1"}"#, Ok("https://p/1"));
        for body in ["{}", r#"{"url":null}"#, r#"{"url":"http://p/1"}"#] {
            check_picture(200, body, Ok("-"));
        }
        check_picture(500, INTERNAL, Ok("-"));
        check_picture(404, r#"{"error":{"code":"not_found","message":"picture not found"}}"#, Ok("-"));
        check_picture(500, "<html>", Err(GatewayError::Failed { status: 500 }));
        check_picture(404, "<html>", Err(GatewayError::Refused { status: 404 }));
        check_picture(503, "{}", Err(GatewayError::Failed { status: 503 }));
        check_picture(200, "[]", Err(unreadable(None)));
    }

    #[test]
    fn a_number_that_is_there_has_an_address() {
        let is_on = r#"{"query":"+14155550123","jid":"1415555012@s.whatsapp.net","isOnWhatsApp":true}"#;
        check_number(200, is_on, Ok("true 1415555012@s.whatsapp.net"));
        check_number(200, r#"{"query":"+1","isOnWhatsApp":true}"#, Ok("true 14155550123@s.whatsapp.net"));
        check_number(200, r#"{"jid":"","isOnWhatsApp":true}"#, Ok("true 14155550123@s.whatsapp.net"));
        check_number(200, r#"{"jid":"1@s.whatsapp.net","isOnWhatsApp":false}"#, Ok("false -"));
        check_number(200, r#"{"query":"+14155550123"}"#, Err(unreadable(None)));
        check_number(400, "{}", Err(GatewayError::Refused { status: 400 }));
    }

    #[test]
    fn blocking_is_done_when_the_server_says_so() {
        check_block(204, "", Ok(()));
        check_block(200, "{}", Ok(()));
        check_block(200, "<html>", Err(unreadable(None)));
        let forbidden = r#"{"error":{"code":"forbidden","message":"missing required capability: send"}}"#;
        check_block(403, forbidden, Err(GatewayError::NotAllowed));
        check_block(404, "{}", Err(GatewayError::Refused { status: 404 }));
    }

    #[test]
    fn a_session_that_does_not_run_is_said_to_be_not_connected() {
        let no_client = r#"{"error":{"code":"not_implemented","message":"live WhatsApp client is not available for this session"}}"#;
        let not_taken_up = r#"{"error":{"code":"not_found","message":"session not found"}}"#;
        for (status, body) in [(501, no_client), (404, not_taken_up)] {
            check_about(status, body, Err(NOT_RUNNING));
            check_picture(status, body, Err(NOT_RUNNING));
            check_number(status, body, Err(NOT_RUNNING));
            check_block(status, body, Err(NOT_RUNNING));
        }
    }

    #[test]
    fn without_a_session_there_is_nobody_to_ask_about() {
        let call = gateway(None).block(&contact("205@lid"), true).unwrap();
        assert_eq!(read(call, &Response::new(204, "")), Err(GatewayError::AccountRequired));
    }
}
