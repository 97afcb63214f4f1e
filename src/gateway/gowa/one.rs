//! What WhatsApp tells of one person through GOWA, and by which address to ask.

use super::super::detail::Detail;
use super::super::error::GatewayError;
use super::super::json::{self, Compact, Nullable, Object, Rows, Text, record};
use super::super::wire::Response;
use super::{number, read_results, refusal, said};
use crate::contact::{Contact, ContactId, Jid, Server};

/// Who is asked about.
pub(super) struct Whom {
    pub(super) id: ContactId,
    pub(super) jid: Jid,
    /// What the list has told.
    pub(super) known: Option<Contact>,
}

/// The address to ask about. A text without `@` is taken for a number, or for a group if it is long, so what is
/// sent is always written out (utils/whatsapp.go).
pub(super) fn address(id: &ContactId, known: Option<&Contact>) -> Option<Jid> {
    let text = id.as_str();
    let of_number = || {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        Jid::parse(&format!("{text}@s.whatsapp.net")).filter(|_| is_number)
    };
    known.and_then(|known| known.jid.clone()).or_else(|| Jid::parse(text)).or_else(of_number)
}

/// Reads `/user/info`.
pub(super) fn read_contact(response: &Response, whom: Whom) -> Result<Option<Detail>, GatewayError> {
    if !response.is_success() {
        return match (is_invalid(response), whom.known) {
            (Some(_), None) => Ok(None),
            (Some(Invalid::NotOnWhatsApp), Some(mut contact)) => {
                contact.flags.on_whatsapp = Some(false);
                Ok(Some(only(contact)))
            }
            _ => Err(refusal(response)),
        };
    }
    // That WhatsApp tells nothing is no proof that there is nobody.
    let Some((info, found)) = read_info(response)? else { return Ok(whom.known.map(only)) };
    let mut contact = Contact::new(whom.id).with_jid(whom.jid);
    if contact.phone.is_none() {
        contact = contact.with_phone(number(found.resolved_phone.as_str()));
    }
    let lid = Jid::parse(found.resolved_lid.as_str()).filter(|jid| jid.server() == Server::Lid);
    contact.lid = contact.lid.or(lid);
    // The name of the chat, which is the number or the digits of the privacy id where nobody has one
    // (sqlite_repository.go).
    let is_own_number = |name: &str| {
        let jids = [&contact.jid, &contact.lid].into_iter().flatten();
        let phone = contact.phone.as_ref().map(|phone| phone.digits());
        jids.map(Jid::user).chain(phone).any(|digits| name.trim_start_matches('+') == digits)
    };
    contact.names.saved = info.name.name().filter(|name| !is_own_number(name));
    contact.names.business = verified(info.verified_name);
    let n_devices = info.devices.rows().0.map(|devices| devices.len()).filter(|n_devices| *n_devices > 0);
    let record = json::object::<Raw>(response)?.results.filled().unwrap_or_default();
    Ok(Some(Detail { about: Some(info.status.name()), n_devices, record, ..only(contact) }))
}

/// Why an address was refused.
pub(super) enum Invalid {
    /// The number is not on WhatsApp. Servers look it up before each call, unless that is switched off.
    NotOnWhatsApp,
    /// It is no address at all.
    Malformed,
}

/// Whether the address was refused, and why.
pub(super) fn is_invalid(response: &Response) -> Option<Invalid> {
    let (code, message) = said(response);
    let is_unknown = message.contains("not on whatsapp");
    let is_invalid = response.status == 400 && code.as_str() == "INVALID_JID";
    is_invalid.then_some(if is_unknown { Invalid::NotOnWhatsApp } else { Invalid::Malformed })
}

/// What is known of a contact of which the answer tells nothing.
fn only(contact: Contact) -> Detail {
    Detail { contact, about: None, groups: Vec::new(), n_devices: None, record: Box::default() }
}

record! {
    /// What belongs to the whole answer: the code has a list beside it (usecase/user.go).
    struct Found {
        data: Nullable<Rows<Info>> = "data",
        resolved_phone: Text = "resolved_phone",
        resolved_lid: Text = "resolved_lid",
    }
}

record! {
    struct Info {
        name: Text = "name",
        verified_name: Text = "verified_name",
        /// The about text.
        status: Text = "status",
        devices: Nullable<Rows<Device>> = "devices",
    }
}

record! {
    struct Device {
        user: Text = "User",
    }
}

record! {
    /// The results as they came.
    struct Raw {
        results: Compact = "results",
    }
}

impl Info {
    /// Whether any field of it came.
    fn is_told(&self) -> bool {
        let texts = [&self.name, &self.verified_name, &self.status];
        texts.iter().any(|text| text.0.is_some()) || !matches!(self.devices, Nullable::Absent)
    }
}

/// What WhatsApp tells of somebody; `None` where it tells nothing.
fn read_info(response: &Response) -> Result<Option<(Info, Found)>, GatewayError> {
    let mut found: Found = match read_results::<Object<Found>>(response)? {
        Nullable::Is(Object(Some(found))) => found,
        Nullable::Null => return Ok(None),
        _ => return Err(response.unreadable(None)),
    };
    let info = match std::mem::take(&mut found.data) {
        // The OpenAPI description has one flat object where the code sends a list.
        Nullable::Absent => match read_results::<Object<Info>>(response)? {
            Nullable::Is(Object(Some(info))) if info.is_told() => Some(info),
            _ => return Err(response.unreadable(None)),
        },
        data => {
            let (infos, n_skipped) = data.rows().read(Some).ok_or_else(|| response.unreadable(None))?;
            if infos.is_empty() && n_skipped > 0 {
                return Err(response.unreadable(None));
            }
            infos.into_iter().next()
        }
    };
    Ok(info.map(|info| (info, found)))
}

/// The verified name. The server prints a whole struct of its library here, in which the name stands as
/// `verifiedName:"…"` (usecase/user.go).
fn verified(text: Text) -> Option<Box<str>> {
    let Some((_, rest)) = text.as_str().split_once("verifiedName:\"") else {
        return text.name().filter(|name| !name.starts_with('{'));
    };
    let mut name = String::new();
    let mut chars = rest.chars();
    while let Some(c) = chars.next().filter(|c| *c != '"') {
        name.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    Text(Some(name.into())).name()
}

#[cfg(test)]
mod tests {
    use super::super::super::error::AccountState;
    use super::super::super::testing::{contact, detail_lines, read};
    use super::super::super::{Call, Gateway};
    use super::super::tests::{NOT_ON, PHONE, check_request, gowa, unreadable};
    use super::*;

    const LID: &str = "205227@lid";

    fn call(id: &str, is_known: bool) -> Call<Option<Detail>> {
        gowa(Some("d")).contact(&ContactId::new(id), Some(&contact(id)).filter(|_| is_known)).unwrap()
    }

    fn answer(id: &str, is_known: bool, response: &Response) -> Result<Vec<String>, GatewayError> {
        read(call(id, is_known), response).map(|detail| detail_lines(detail.as_ref()))
    }

    /// Checks what is made of results, given as JSON, and that the record is those results.
    fn check_info(id: &str, results: &str, contact: &str, rest: &str) {
        let json = format!(r#"{{"code":"SUCCESS","message":"Success get user info","results":{results}}}"#);
        let record = results.replace(['\n', ' '], "");
        let lines = answer(id, false, &Response::new(200, json)).unwrap();
        let [first, second] = lines.as_slice() else { panic!("{lines:?}") };
        let second = second.replace(' ', "");
        assert_eq!((first.as_str(), second), (contact, format!("{rest}record={record}")), "{results}");
    }

    fn check_name(id: &str, name: &str, expected: &str) {
        let results = format!(r#"{{"data":[{{"name":"{name}"}}],"resolved_phone":"62899999"}}"#);
        let json = format!(r#"{{"code":"SUCCESS","results":{results}}}"#);
        let line = answer(id, false, &Response::new(200, json)).unwrap().remove(0);
        assert_eq!(line.split_once(" saved=").map_or("-", |(_, name)| name), expected, "{name}");
    }

    fn check_verified(text: &str, expected: Option<&str>) {
        assert_eq!(verified(Text(Some(text.into()))).as_deref(), expected, "{text}");
    }

    #[test]
    fn everybody_is_asked_about_by_a_whole_address() {
        let url = |phone: &str| format!("http://localhost:3000/gowa/user/info?phone={phone}");
        for (id, phone) in [
            (PHONE, "62812345%40s.whatsapp.net"),
            ("62812345:4@s.whatsapp.net", "62812345%40s.whatsapp.net"),
            (LID, "205227%40lid"),
            ("62812345", "62812345%40s.whatsapp.net"),
        ] {
            check_request(&call(id, false).request, &url(phone), Some("d"));
        }
        let known = contact(LID);
        let call = gowa(None).contact(&ContactId::new("odd"), Some(&known)).unwrap();
        check_request(&call.request, &url("205227%40lid"), None);
        for id in ["odd", "", "@lid", "+62"] {
            assert!(gowa(None).contact(&ContactId::new(id), None).is_none(), "{id}");
        }
    }

    #[test]
    fn what_the_code_answers_is_read() {
        check_info(
            PHONE,
            r#"{"data":[{"name":"Ana","verified_name":"AnaLtd","status":"Hithere","picture_id":"1651459152",
                "devices":[{"User":"62812345","Agent":0,"Device":"ANDROID","Server":"s.whatsapp.net","AD":"62812345.0:0"},
                {"User":"62812345","Agent":0,"Device":"CHROME","Server":"s.whatsapp.net","AD":"62812345.0:4"}]}],
                "resolved_lid":"205227:7@lid"}"#,
            "id=62812345@s.whatsapp.net jid=62812345@s.whatsapp.net lid=205227@lid phone=62812345 saved=Ana business=AnaLtd",
            "about=Hithere,devices=2,",
        );
        check_info(
            LID,
            r#"{"data":[{"name":"","verified_name":"","status":"","picture_id":"","devices":null}],"resolved_phone":"62812345"}"#,
            "id=205227@lid jid=205227@lid lid=205227@lid phone=62812345",
            "about=-,",
        );
    }

    #[test]
    fn what_the_openapi_description_promises_is_read_too() {
        check_info(
            PHONE,
            r#"{"verified_name":"AldinoKemal","status":"HelloWorld","picture_id":"1651459152",
                "devices":[{"User":"6289685021291","Agent":0,"Device":"UNKNOWN","Server":"s.whatsapp.net","AD":true}]}"#,
            "id=62812345@s.whatsapp.net jid=62812345@s.whatsapp.net phone=62812345 business=AldinoKemal",
            "about=HelloWorld,devices=1,",
        );
    }

    #[test]
    fn a_field_of_another_type_is_unknown() {
        check_info(
            LID,
            r#"{"data":[{"name":[],"verified_name":null,"status":{"a":1},"devices":"x"}],"resolved_phone":{},"resolved_lid":5}"#,
            "id=205227@lid jid=205227@lid lid=205227@lid",
            "about=-,",
        );
        check_info(
            LID,
            r#"{"data":[{}],"resolved_phone":"205227"}"#,
            "id=205227@lid jid=205227@lid lid=205227@lid",
            "about=-,",
        );
        check_info(
            PHONE,
            r#"{"data":[{"devices":[]}],"resolved_lid":"62812345@s.whatsapp.net","resolved_phone":"62899999"}"#,
            "id=62812345@s.whatsapp.net jid=62812345@s.whatsapp.net phone=62812345",
            "about=-,",
        );
    }

    #[test]
    fn a_chat_that_is_named_after_its_number_has_no_name() {
        for number in ["62812345", "+62812345"] {
            check_name(PHONE, number, "-");
        }
        for number in ["205227", "62899999"] {
            check_name(LID, number, "-");
        }
        check_name(LID, "62811111", "62811111");
        check_name(PHONE, "Ana", "Ana");
    }

    #[test]
    fn a_verified_name_is_found_in_the_struct_that_is_printed_around_it() {
        check_verified("Acme", Some("Acme"));
        check_verified(
            r#"{details:"\x08\x01\"\x04Acme"  signature:"x" serial:12 issuer:"smb:wa"  verifiedName:"Acme \"A\\B\" é" localizedNames:{verifiedName:"No"} low 1}"#,
            Some(r#"Acme "A\B" é"#),
        );
        check_verified(r#"{serial:12 issuer:"smb:wa" low 1}"#, None);
        check_verified(r#"{verifiedName:"cut off\"#, Some("cut off"));
        check_verified(" ", None);
    }

    #[test]
    fn that_whatsapp_tells_nothing_does_not_make_a_known_contact_vanish() {
        for results in [r#"{"data":null}"#, r#"{"data":[]}"#, "null"] {
            let response = Response::new(200, format!(r#"{{"code":"SUCCESS","results":{results}}}"#));
            assert_eq!(answer(LID, false, &response).unwrap(), ["none"]);
            assert_eq!(
                answer(LID, true, &response).unwrap(),
                ["id=205227@lid jid=205227@lid lid=205227@lid", "record="]
            );
        }
    }

    #[test]
    fn a_number_that_is_not_on_whatsapp_is_nobody_unless_it_is_known() {
        let response = Response::new(400, NOT_ON);
        assert_eq!(answer(PHONE, false, &response).unwrap(), ["none"]);
        let expected = "id=62812345@s.whatsapp.net jid=62812345@s.whatsapp.net phone=62812345 on_whatsapp=false";
        assert_eq!(answer(PHONE, true, &response).unwrap(), [expected, "record="]);
        let malformed = Response::new(400, r#"{"code":"INVALID_JID","message":"invalid JID"}"#);
        assert_eq!(answer("a@b", false, &malformed).unwrap(), ["none"]);
        assert_eq!(answer("a@b", true, &malformed), Err(GatewayError::Refused { status: 400 }));
    }

    #[test]
    fn a_refusal_says_nothing_of_the_contact() {
        for is_known in [false, true] {
            let answer = |status, body: &str| answer(PHONE, is_known, &Response::new(status, body));
            let not_logged_in = r#"{"code":"AUTHENTICATION_ERROR","message":"you are not logged in"}"#;
            assert_eq!(answer(401, not_logged_in), Err(GatewayError::AccountNotConnected(AccountState::LoggedOut)));
            assert_eq!(answer(400, r#"{"code":"VALIDATION_ERROR"}"#), Err(GatewayError::Refused { status: 400 }));
            assert_eq!(answer(500, NOT_ON), Err(GatewayError::Failed { status: 500 }));
            for body in
                [r#"{"code":"SUCCESS"}"#, r#"{"code":"SUCCESS","results":{}}"#, r#"{"code":"SUCCESS","results":[]}"#]
            {
                assert_eq!(answer(200, body), Err(unreadable(None)), "{body}");
            }
            assert_eq!(answer(200, r#"{"code":"SUCCESS","results":{"data":[5]}}"#), Err(unreadable(None)));
        }
    }
}
