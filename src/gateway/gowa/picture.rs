//! Somebody's picture, and whether a number is on WhatsApp at all, as GOWA finds out.

use super::super::detail::{Checked, Picture};
use super::super::error::GatewayError;
use super::super::json::{Flag, Nullable, Object, Text, record};
use super::super::wire::Response;
use super::one::{Invalid, is_invalid};
use super::{read_results, refusal, said};
use crate::contact::{Jid, PictureUrl};

/// Reads `/user/avatar`.
pub(super) fn read_picture(response: &Response) -> Result<Picture, GatewayError> {
    if !response.is_success() {
        let (code, message) = said(response);
        let is_none = match (response.status, code.as_str()) {
            // WhatsApp did not send it within the five seconds that the server waits.
            (408, "CONTEXT_ERROR") => true,
            // There is none, or it is hidden: the last two are the library's own words.
            (500, _) => ["no avatar found", "hidden", "does not have a profile picture"]
                .iter()
                .any(|part| message.contains(part)),
            _ => matches!(is_invalid(response), Some(Invalid::NotOnWhatsApp)),
        };
        return if is_none { Ok(None) } else { Err(refusal(response)) };
    }
    match read_results::<Object<Avatar>>(response)? {
        Nullable::Is(Object(Some(avatar))) => Ok(PictureUrl::parse(avatar.url.as_str())),
        Nullable::Null => Ok(None),
        _ => Err(response.unreadable(None)),
    }
}

/// Reads `/user/check` for a number of that address.
pub(super) fn read_check(response: &Response, jid: Jid) -> Result<Checked, GatewayError> {
    if matches!(is_invalid(response), Some(Invalid::NotOnWhatsApp)) {
        return Ok(Checked { is_on_whatsapp: false, jid: None });
    }
    let Nullable::Is(Object(Some(check))) = read_results::<Object<Check>>(response)? else {
        return Err(response.unreadable(None));
    };
    let is_on_whatsapp = check.is_on_whatsapp.0.ok_or_else(|| response.unreadable(None))?;
    Ok(Checked { is_on_whatsapp, jid: Some(jid).filter(|_| is_on_whatsapp) })
}

record! {
    struct Avatar {
        url: Text = "url",
    }
}

record! {
    struct Check {
        is_on_whatsapp: Flag = "is_on_whatsapp",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::testing::{checked_text, contact, picture_text, read};
    use super::super::tests::{NOT_ON, PHONE, check_request, gowa, unreadable};
    use super::*;
    use crate::contact::Phone;

    fn check_picture(status: u16, body: &str, expected: Result<&str, GatewayError>) {
        let picture = read(gowa(None).picture(&contact(PHONE), false).unwrap(), &Response::new(status, body));
        assert_eq!(picture.as_ref().map(picture_text), expected.as_ref().copied(), "{status} {body}");
    }

    fn check_number(status: u16, body: &str, expected: Result<&str, GatewayError>) {
        let number = Phone::parse("62812345").unwrap();
        let checked = read(gowa(None).check(&number).unwrap(), &Response::new(status, body));
        assert_eq!(checked.map(|checked| checked_text(&checked)), expected.map(str::to_owned), "{status} {body}");
    }

    #[test]
    fn a_picture_is_asked_for_in_full() {
        let request = gowa(Some("d")).picture(&contact(PHONE), true).unwrap().request;
        let url = "http://localhost:3000/gowa/user/avatar?phone=62812345%40s.whatsapp.net&is_preview=false&is_community=false";
        check_request(&request, url, Some("d"));
        assert!(request.means_500);
        assert!(gowa(None).picture(&contact("odd"), false).is_none());
    }

    #[test]
    fn a_picture_is_taken_only_from_a_safe_address() {
        let json =
            |url: &str| format!(r#"{{"code":"SUCCESS","results":{{"url":{url},"id":"1635239861","type":"image"}}}}"#);
        check_picture(
            200,
            &json(r#""https://pps.whatsapp.net/a.jpg?oe=1""#),
            Ok("https://pps.whatsapp.net/a.jpg?oe=1"),
        );
        for url in [r#""javascript:1""#, r#""""#, "null", "[]"] {
            check_picture(200, &json(url), Ok("-"));
        }
        check_picture(200, r#"{"code":"SUCCESS","results":null}"#, Ok("-"));
        check_picture(200, r#"{"code":"SUCCESS","results":[]}"#, Err(unreadable(None)));
    }

    #[test]
    fn no_picture_comes_as_an_error_of_the_server_and_others_stay_errors() {
        let json = |code, message| format!(r#"{{"code":"{code}","message":"{message}"}}"#);
        for message in [
            "no avatar found",
            "No avatar found",
            "the user has hidden their profile picture from you",
            "that user or group does not have a profile picture",
        ] {
            check_picture(500, &json("INTERNAL_SERVER_ERROR", message), Ok("-"));
        }
        check_picture(408, &json("CONTEXT_ERROR", "Error timeout get avatar!"), Ok("-"));
        check_picture(400, NOT_ON, Ok("-"));
        check_picture(
            500,
            &json("INTERNAL_SERVER_ERROR", "websocket not connected"),
            Err(GatewayError::Failed { status: 500 }),
        );
        check_picture(500, "<html>hidden", Err(GatewayError::Failed { status: 500 }));
        check_picture(408, "", Err(GatewayError::TimedOut));
        check_picture(404, &json("DEVICE_NOT_FOUND", "no avatar found"), Err(GatewayError::AccountNotFound));
    }

    #[test]
    fn a_number_is_checked_at_the_only_server_that_is_looked_up() {
        let request = gowa(Some("d")).check(&Phone::parse("62812345").unwrap()).unwrap().request;
        check_request(&request, "http://localhost:3000/gowa/user/check?phone=62812345%40s.whatsapp.net", Some("d"));
        let json = |is_on: &str| {
            format!(r#"{{"code":"SUCCESS","message":"Success check user","results":{{"is_on_whatsapp":{is_on}}}}}"#)
        };
        check_number(200, &json("true"), Ok("true 62812345@s.whatsapp.net"));
        check_number(200, &json("false"), Ok("false -"));
        check_number(400, NOT_ON, Ok("false -"));
        for odd in ["null", "1", "\"true\""] {
            check_number(200, &json(odd), Err(unreadable(None)));
        }
        check_number(200, r#"{"code":"SUCCESS","results":null}"#, Err(unreadable(None)));
        check_number(500, "{}", Err(GatewayError::Failed { status: 500 }));
    }
}
