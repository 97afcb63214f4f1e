//! What WhatsApp Gateway has stored of one contact.

use super::super::detail::{Detail, Role, SharedGroup};
use super::super::error::{self, GatewayError};
use super::super::json::{self, Compact, Flag, Nullable, Object, Rows, Text, Time, record};
use super::super::wire::Response;
use super::is_session_missing;
use crate::contact::{Contact, ContactId, Jid, Phone, Source};

/// Reads `/contacts/{lid}` for the contact of that id.
pub(super) fn read_contact(
    response: &Response,
    id: ContactId,
    known: Option<Contact>,
) -> Result<Option<Detail>, GatewayError> {
    match response.status {
        200..=299 => {}
        404 if is_session_missing(response) => return Err(GatewayError::AccountNotFound),
        404 if !response.is_web_page() => return Ok(None),
        _ => return Err(error::of_status(response)),
    }
    let stored: Stored = json::object(response)?;
    if !stored.is_told() {
        return Err(response.unreadable(None));
    }
    let groups: Vec<SharedGroup> = stored.groups.rows().read(Membership::group).map(|(all, _)| all).unwrap_or_default();
    // The description promises no identity, only what stands beside it.
    let Some(mut contact) = stored.identity.0.map(|identity| identity.contact(id)).or(known) else { return Ok(None) };
    contact.source = match (stored.dm.0, groups.is_empty()) {
        (Some(true), true) => Source::Direct,
        (Some(true), false) => Source::Both,
        (Some(false), false) => Source::Group,
        _ => Source::Unknown,
    };
    let record = response.json::<Compact>()?.filled().unwrap_or_default();
    Ok(Some(Detail { contact, about: None, groups, n_devices: None, record }))
}

record! {
    struct Stored {
        identity: Object<Identity> = "identity",
        dm: Flag = "dm",
        groups: Nullable<Rows<Membership>> = "groups",
    }
}

impl Stored {
    /// Whether this is what was asked for, and not some other server's object.
    fn is_told(&self) -> bool {
        self.identity.0.is_some() || self.dm.0.is_some() || !matches!(self.groups, Nullable::Absent)
    }
}

record! {
    /// Somebody, whichever session met them. What is unknown is left out.
    struct Identity {
        lid: Text = "lid",
        phone_number: Text = "phoneNumber",
        phone_jid: Text = "phoneJid",
        name: Text = "name",
        business_name: Text = "businessName",
        first_seen_at: Time = "firstSeenAt",
        updated_at: Time = "updatedAt",
    }
}

impl Identity {
    fn contact(self, id: ContactId) -> Contact {
        let lid = Jid::parse(self.lid.as_str()).or_else(|| Jid::parse(id.as_str()));
        let mut contact = Contact::new(id);
        if let Some(lid) = lid {
            contact = contact.with_jid(lid);
        }
        let of_jid = || Jid::parse(self.phone_jid.as_str()).as_ref().and_then(Jid::phone);
        contact = contact.with_phone(Phone::parse(self.phone_number.as_str()).or_else(of_jid));
        contact.jid = contact.phone.as_ref().map(Jid::of_phone).or(contact.jid);
        contact.names.saved = self.name.name();
        contact.names.business = self.business_name.name();
        (contact.created, contact.updated) = (self.first_seen_at.0, self.updated_at.0);
        contact
    }
}

record! {
    struct Membership {
        jid: Text = "jid",
        name: Text = "name",
        role: Text = "role",
        last_seen: Time = "lastSeen",
    }
}

impl Membership {
    fn group(self) -> Option<SharedGroup> {
        Some(SharedGroup {
            jid: Jid::parse(self.jid.as_str())?,
            name: self.name.name(),
            role: match self.role.as_str() {
                "admin" => Role::Admin,
                "superadmin" => Role::Owner,
                _ => Role::Member,
            },
            // Go's zero is no moment.
            last_seen: self.last_seen.0.filter(|moment| moment.0 > 0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{check_sent, contact, detail_lines, read};
    use super::super::super::{Call, Gateway};
    use super::super::tests::{ROOT, gateway, unreadable};
    use super::*;

    fn call(id: &str, known: Option<&Contact>) -> Call<Option<Detail>> {
        gateway(Some("s")).contact(&ContactId::new(id), known).unwrap()
    }

    fn answer(known: Option<&Contact>, status: u16, body: &str) -> Result<Vec<String>, GatewayError> {
        read(call("205@lid", known), &Response::new(status, body)).map(|detail| detail_lines(detail.as_ref()))
    }

    /// Checks what is made of an identity and groups, given as what stands between their brackets.
    fn check_stored(identity: &str, dm: &str, groups: &str, expected: &str, rest: &str) {
        let json = format!(r#"{{"identity":{{{identity}}},"dm":{dm},"groups":[{groups}]}}"#);
        assert_eq!(answer(None, 200, &json).unwrap(), [expected, &format!("{rest}record={json}")], "{json}");
    }

    fn check_source(dm: &str, groups: &str, expected: Source) {
        let json = format!(r#"{{"identity":{{"lid":"205@lid"}},"dm":{dm},"groups":{groups}}}"#);
        let detail = read(call("205@lid", None), &Response::new(200, json.as_str())).unwrap().unwrap();
        assert_eq!(detail.contact.source, expected, "{json}");
    }

    #[test]
    fn a_contact_is_asked_for_by_its_privacy_id_and_by_nothing_else() {
        check_sent(&call("205@lid", None).request, &format!("GET {ROOT}/sessions/s/contacts/205%40lid"));
        let mut known = contact("62812345@s.whatsapp.net");
        assert!(gateway(Some("s")).contact(&known.id, Some(&known)).is_none(), "the list has to be searched");
        known.lid = Jid::parse("205@lid");
        let request = call(known.id.as_str(), Some(&known)).request;
        check_sent(&request, &format!("GET {ROOT}/sessions/s/contacts/205%40lid"));
        let names: Vec<_> = request.headers.iter().map(|header| header.name).collect();
        assert_eq!(names, ["Accept", "Authorization"]);
    }

    #[test]
    fn the_identity_and_the_groups_are_read() {
        check_stored(
            r#""id":1024,"lid":"205@lid","phoneNumber":"62812345","phoneJid":"62812345@s.whatsapp.net","name":"Alice","businessName":"Acme Corp","firstSeenAt":1719662400000,"updatedAt":1719662400001"#,
            "true",
            r#"{"jid":"1-2@g.us","name":"Sales","tag":"t","role":"superadmin","lastSeen":1719662400002},{"jid":"2@g.us","role":"admin","lastSeen":0},{"jid":"3@g.us","role":"member"},{"role":"admin"},5"#,
            "id=205@lid jid=62812345@s.whatsapp.net lid=205@lid phone=62812345 saved=Alice business=Acme Corp source=Both \
             created=1719662400000 updated=1719662400001",
            "group=1-2@g.us Sales Owner 1719662400002, group=2@g.us - Admin 0, group=3@g.us - Member 0, ",
        );
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        check_stored(r#""lid":"205@lid""#, "false", "", "id=205@lid jid=205@lid lid=205@lid", "");
        check_stored(
            r#""phoneJid":"62812345:2@s.whatsapp.net","name":[],"updatedAt":"x""#,
            "true",
            "",
            "id=205@lid jid=62812345@s.whatsapp.net lid=205@lid phone=62812345 source=Direct",
            "",
        );
        check_stored(
            r#""phoneJid":"206@lid","phoneNumber":"205""#,
            "true",
            "",
            "id=205@lid jid=205@lid lid=205@lid source=Direct",
            "",
        );
    }

    #[test]
    fn the_contact_keeps_the_id_that_it_was_asked_by() {
        let mut known = contact("62812345@s.whatsapp.net");
        known.lid = Jid::parse("205@lid");
        let json = r#"{"identity":{"lid":"205@lid"},"dm":false,"groups":[]}"#;
        let detail = read(call(known.id.as_str(), Some(&known)), &Response::new(200, json)).unwrap().unwrap();
        assert_eq!(detail.contact.id, known.id);
    }

    #[test]
    fn where_somebody_was_met_follows_from_the_chat_and_the_groups() {
        let groups = r#"[{"jid":"1-2@g.us"}]"#;
        check_source("true", groups, Source::Both);
        check_source("true", "[]", Source::Direct);
        check_source("true", "null", Source::Direct);
        check_source("false", groups, Source::Group);
        check_source("false", "[]", Source::Unknown);
        check_source("null", groups, Source::Unknown);
    }

    #[test]
    fn without_an_identity_what_is_known_stands() {
        let json = r#"{"dm":true,"groups":[]}"#;
        assert_eq!(answer(None, 200, json).unwrap(), ["none"]);
        let expected = "id=205@lid jid=205@lid lid=205@lid source=Direct";
        assert_eq!(answer(Some(&contact("205@lid")), 200, json).unwrap(), [expected, &format!("record={json}")]);
    }

    #[test]
    fn a_404_is_about_the_contact_unless_it_names_the_session() {
        let json = |message| format!(r#"{{"error":{{"code":"not_found","message":"{message}"}}}}"#);
        for body in [json("identity not found").as_str(), &json("contact not found"), "{}", ""] {
            assert_eq!(answer(None, 404, body).unwrap(), ["none"], "{body}");
        }
        assert_eq!(answer(None, 404, &json("session not found")), Err(GatewayError::AccountNotFound));
        assert_eq!(answer(None, 404, "<html>"), Err(GatewayError::Refused { status: 404 }));
    }

    #[test]
    fn what_is_no_contact_is_an_error() {
        for body in ["{}", "[]", "null", r#"{"data":[]}"#] {
            assert_eq!(answer(None, 200, body), Err(unreadable(None)), "{body}");
        }
        assert_eq!(answer(None, 403, "{}"), Err(GatewayError::NotAllowed));
        assert_eq!(answer(None, 501, "{}"), Err(GatewayError::NotSupported));
        let unnamed = gateway(None).contact(&ContactId::new("205@lid"), None).unwrap();
        assert_eq!(read(unnamed, &Response::new(404, "{}")), Err(GatewayError::AccountRequired));
    }
}
