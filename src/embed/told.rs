//! What a page is told: events with their details.

use serde_json::{Map, Value, json};

use super::Host;
use crate::contact::{Contact, Kind, PictureUrl, Source};
use crate::gateway::error::GatewayError;
use crate::text::{Advice, Texts};
use crate::view::shown_name;

/// The code of what is wrong with the set-up or an attribute.
pub(super) const CONFIG: &str = "config";

/// The person has opened a contact.
pub(super) fn select(host: &Host, contact: &Contact) {
    host.tell("select", &json!({ "contact": told(contact) }).to_string());
}

/// The person has closed the contact.
pub(super) fn close(host: &Host) {
    host.tell("close", "null");
}

/// The person has blocked a contact, or unblocked it, and the gateway has done so.
pub(super) fn block(host: &Host, contact: &Contact, is_blocked: bool) {
    host.tell("block", &json!({ "contact": told(contact), "blocked": is_blocked }).to_string());
}

/// Something went wrong; the words are those that the person reads.
pub(super) fn error(host: &Host, code: &str, advice: &Advice) {
    let message = format!("{} {}", advice.headline, advice.next_step);
    host.tell("error", &json!({ "code": code, "message": message }).to_string());
}

/// What a page is told of a contact. What is not known is left out.
fn told(contact: &Contact) -> Value {
    let mut told = Map::new();
    let mut put = |name: &str, value: Value| told.insert(name.to_owned(), value);
    put("id", contact.id.as_str().into());
    put("name", shown_name(contact, Texts::of_language("en")).into());
    let kind = match contact.kind {
        Kind::Person => "person",
        Kind::Group => "group",
        Kind::Other => "other",
    };
    put("kind", kind.into());
    let source = match contact.source {
        Source::Direct => "direct",
        Source::Group => "group",
        Source::Both => "both",
        Source::Unknown => "unknown",
    };
    put("source", source.into());
    let optional = [
        ("jid", contact.jid.as_ref().map(|jid| jid.as_str().into())),
        ("lid", contact.lid.as_ref().map(|lid| lid.as_str().into())),
        ("phone", contact.phone.as_ref().map(|phone| phone.digits().into())),
        ("picture", contact.picture.as_ref().map(|picture| PictureUrl::as_str(picture).into())),
        ("business", contact.flags.business.map(Value::from)),
        ("blocked", contact.flags.blocked.map(Value::from)),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            put(name, value);
        }
    }
    Value::Object(told)
}

/// The code by which a program knows an error.
pub(super) fn code(error: &GatewayError) -> &'static str {
    match error {
        GatewayError::Unreachable => "unreachable",
        GatewayError::MixedContent => "mixed-content",
        GatewayError::Offline => "offline",
        GatewayError::TimedOut => "timed-out",
        GatewayError::Redirected => "redirected",
        GatewayError::CredentialRefused => "credential-refused",
        GatewayError::CredentialMissing => "credential-missing",
        GatewayError::NotAllowed => "not-allowed",
        GatewayError::AccountRequired => "account-required",
        GatewayError::AccountNotFound => "account-not-found",
        GatewayError::AccountNotConnected(_) => "account-not-connected",
        GatewayError::NotSupported | GatewayError::StoreOff => "not-supported",
        GatewayError::TooManyRequests { .. } => "too-many-requests",
        GatewayError::Failed { .. } | GatewayError::Refused { .. } | GatewayError::Aborted => "failed",
        GatewayError::Unreadable { .. } => "not-understood",
        GatewayError::TooLarge => "too-large",
        GatewayError::NeverEnds => "never-ends",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{ContactId, Jid, Phone};

    #[test]
    fn a_page_is_told_what_is_known_and_nothing_else() {
        let mut contact = Contact::new(ContactId::new("628123456@c.us"));
        contact = contact.with_jid(Jid::parse("628123456@c.us").unwrap());
        contact.names.saved = Some("Ana".into());
        contact.flags.blocked = Some(true);
        assert_eq!(
            told(&contact),
            json!({
                "id": "628123456@c.us", "jid": "628123456@c.us", "phone": "628123456", "name": "Ana",
                "kind": "person", "source": "unknown", "blocked": true,
            }),
        );
    }

    #[test]
    fn digits_of_a_privacy_id_are_told_as_no_number() {
        let mut contact = Contact::new(ContactId::new("205@lid")).with_jid(Jid::parse("205@lid").unwrap());
        let value = told(&contact);
        assert_eq!((value.get("phone"), value.get("lid")), (None, Some(&"205@lid".into())));
        contact.phone = Phone::parse("628123456");
        assert_eq!(told(&contact).get("phone"), Some(&"628123456".into()));
    }
}
