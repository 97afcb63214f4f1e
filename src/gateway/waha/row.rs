//! A WAHA contact, whichever engine it comes from: WEBJS and WPP send whatsapp-web.js contacts, NOWEB those of
//! Baileys, and GOWS an id and two names.

use super::super::json::{Flag, Id, Text, record};
use crate::contact::{Contact, ContactId, Flags, Jid, Kind, Phone, PictureUrl, Server};

record! {
    /// A row of the list. What an engine does not send stays unknown.
    pub(super) struct Row {
        id: Id = "id",
        number: Text = "number",
        name: Text = "name",
        pushname: Text = "pushname",
        short_name: Text = "shortName",
        verified_name: Text = "verifiedName",
        lid: Text = "lid",
        img_url: Text = "imgUrl",
        is_me: Flag = "isMe",
        is_group: Flag = "isGroup",
        is_wa_contact: Flag = "isWAContact",
        is_my_contact: Flag = "isMyContact",
        is_blocked: Flag = "isBlocked",
        is_business: Flag = "isBusiness",
    }
}

impl Row {
    /// The contact, unless the row has no id.
    pub(super) fn contact(self) -> Option<Contact> {
        let jid = Jid::parse(self.id.0.as_str());
        let mut contact = Contact::new(ContactId::new(self.id.0.filled()?));
        if let Some(jid) = jid {
            contact = contact.with_jid(jid);
        }
        if self.is_group.0 == Some(true) && contact.kind == Kind::Person {
            contact.kind = Kind::Group;
        }
        // On WEBJS the `number` of a privacy id is made of its digits, or is somebody's old number.
        if contact.jid.as_ref().is_none_or(|jid| jid.server() == Server::Phone) {
            contact = contact.with_phone(Phone::parse(self.number.as_str()));
        }
        contact.lid = contact.lid.or_else(|| Jid::parse(self.lid.as_str()).filter(|jid| jid.server() == Server::Lid));
        contact.names.saved = self.name.name();
        contact.names.push = self.pushname.name();
        contact.names.short = self.short_name.name();
        contact.names.business = self.verified_name.name();
        // NOWEB also says `changed` here, which is no address.
        contact.picture = PictureUrl::parse(self.img_url.as_str());
        contact.flags = Flags {
            me: self.is_me.0,
            my_contact: self.is_my_contact.0,
            on_whatsapp: self.is_wa_contact.0,
            business: self.is_business.0,
            blocked: self.is_blocked.0,
        };
        Some(contact)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::json::object;
    use super::super::super::testing::line;
    use super::super::super::wire::Response;
    use super::*;

    fn check_row(json: &str, expected: &str) {
        let row: Row = object(&Response::new(200, json)).unwrap();
        assert_eq!(line(&row.contact().unwrap()), expected, "{json}");
    }

    #[test]
    fn webjs_and_wpp_tell_everything() {
        check_row(
            r#"{"id":"62812345@c.us","number":"62812345","name":"Ana","pushname":"ana","shortName":"A","type":"in",
                "isMe":false,"isUser":true,"isGroup":false,"isWAContact":true,"isMyContact":true,"isBlocked":true,
                "isBusiness":true,"isEnterprise":false,"verifiedName":"Ana Ltd","verifiedLevel":1,"labels":[]}"#,
            "id=62812345@c.us jid=62812345@c.us phone=62812345 saved=Ana push=ana short=A business=Ana Ltd \
             me=false my_contact=true on_whatsapp=true is_business=true blocked=true",
        );
    }

    #[test]
    fn noweb_tells_no_flags_and_they_stay_unknown() {
        check_row(
            r#"{"id":"62812345@c.us","name":"Ana","pushname":"ana","lid":"205@lid","verifiedName":"V","imgUrl":"https://p/1","status":"x"}"#,
            "id=62812345@c.us jid=62812345@c.us lid=205@lid phone=62812345 saved=Ana push=ana business=V picture=https://p/1",
        );
        check_row(r#"{"id":"205@lid","imgUrl":"changed"}"#, "id=205@lid jid=205@lid lid=205@lid");
        check_row(r#"{"id":"62812345@c.us","lid":"62899@c.us"}"#, "id=62812345@c.us jid=62812345@c.us phone=62812345");
    }

    #[test]
    fn gows_tells_two_names_of_which_unknown_ones_are_blank() {
        check_row(r#"{"id":"205@lid","name":"","pushname":"ana"}"#, "id=205@lid jid=205@lid lid=205@lid push=ana");
        check_row(r#"{"id":"205@lid","name":null,"pushname":"\u200e"}"#, "id=205@lid jid=205@lid lid=205@lid");
    }

    #[test]
    fn an_id_may_be_an_object() {
        let json = r#"{"id":{"server":"c.us","user":"62812345","_serialized":"62812345@c.us"},"name":"Ana"}"#;
        check_row(json, "id=62812345@c.us jid=62812345@c.us phone=62812345 saved=Ana");
    }

    #[test]
    fn the_number_of_a_privacy_id_or_group_is_no_number() {
        check_row(
            r#"{"id":"205227043@lid","number":"205227043"}"#,
            "id=205227043@lid jid=205227043@lid lid=205227043@lid",
        );
        check_row(
            r#"{"id":"205227043@lid","number":"62812345"}"#,
            "id=205227043@lid jid=205227043@lid lid=205227043@lid",
        );
        check_row(r#"{"id":"1203630@g.us","number":"1203630"}"#, "id=1203630@g.us jid=1203630@g.us kind=Group");
        check_row(r#"{"id":"62812345@c.us","number":null}"#, "id=62812345@c.us jid=62812345@c.us phone=62812345");
    }

    #[test]
    fn whoever_is_no_person_is_told_by_the_address() {
        check_row(r#"{"id":"1-2@g.us","isGroup":true}"#, "id=1-2@g.us jid=1-2@g.us kind=Group");
        for id in ["1@newsletter", "1@broadcast", "status@broadcast", "0@c.us", "1@bot", "13135550002@meta.ai"] {
            check_row(&format!(r#"{{"id":"{id}","number":"0"}}"#), &format!("id={id} jid={id} kind=Other"));
        }
    }

    #[test]
    fn a_device_that_old_builds_leak_is_no_part_of_the_address() {
        check_row(r#"{"id":"205:12@lid"}"#, "id=205:12@lid jid=205@lid lid=205@lid");
        check_row(r#"{"id":"62812345:3@c.us"}"#, "id=62812345:3@c.us jid=62812345@c.us phone=62812345");
    }
}
