//! A contact of Wachat's CRM, with its last conversation and the CRM's own fields.

use super::super::json::{Compact, Count, Flag, Object, Text, Time, record};
use crate::contact::{Chat, Contact, ContactId, Crm, Jid, Kind, Phone, PictureUrl};

record! {
    /// A row of the list. The vendor's schema promises none of its fields.
    pub(super) struct Row {
        id: Text = "id",
        name: Text = "name",
        phone: Text = "phone",
        remote_jid: Text = "remoteJid",
        is_group: Flag = "isGroup",
        profile_pic_url: Text = "profilePicUrl",
        profile_picture_url: Text = "profilePictureUrl",
        chat: Object<ChatRow> = "chat",
        assigned_user_id: Text = "assignedUserId",
        assigned_department_id: Text = "assignedDepartmentId",
        funnel_stage_id: Text = "funnelStageId",
        notes: Text = "notes",
        custom_data: Compact = "customData",
        created_at: Time = "createdAt",
        updated_at: Time = "updatedAt",
    }
}

record! {
    struct ChatRow {
        name: Text = "name",
        push_name: Text = "pushName",
        last_message_text: Text = "lastMessageText",
        last_message_timestamp: Time = "lastMessageTimestamp",
        unread_count: Count = "unreadCount",
    }
}

impl Row {
    /// The contact, unless the row has no id.
    pub(super) fn contact(self) -> Option<Contact> {
        let key = self.id.filled().or_else(|| self.remote_jid.0.clone().filter(|jid| !jid.trim().is_empty()))?;
        let mut contact = Contact::new(ContactId::new(key));
        if let Some(jid) = Jid::parse(self.remote_jid.as_str()) {
            contact = contact.with_jid(jid);
        }
        if self.is_group.0 == Some(true) && contact.kind != Kind::Other {
            contact.kind = Kind::Group;
        }
        contact = contact.with_phone(Phone::parse(self.phone.as_str()));
        contact.names.saved = self.name.name();
        // Two names for the same address, either of which may be null (vendor's schema).
        contact.picture =
            [self.profile_pic_url, self.profile_picture_url].iter().find_map(|url| PictureUrl::parse(url.as_str()));
        // A contact with whom nobody has written yet has no chat.
        if let Some(row) = self.chat.0 {
            let (push, chat) = row.chat(contact.names.saved.as_deref());
            contact.names.push = push;
            contact.chat = (chat != Chat::default()).then(|| Box::new(chat));
        }
        let crm = Crm {
            assigned_user: self.assigned_user_id.filled(),
            department: self.assigned_department_id.filled(),
            funnel_stage: self.funnel_stage_id.filled(),
            notes: self.notes.filled(),
            custom: self.custom_data.filled(),
        };
        contact.crm = (crm != Crm::default()).then(|| Box::new(crm));
        (contact.created, contact.updated) = (self.created_at.0, self.updated_at.0);
        Some(contact)
    }
}

impl ChatRow {
    /// The contact's push name, which stands here, and the conversation.
    fn chat(self, saved: Option<&str>) -> (Option<Box<str>>, Chat) {
        let chat = Chat {
            name: self.name.name().filter(|name| saved != Some(name)),
            last_message: self.last_message_text.filled(),
            last_at: self.last_message_timestamp.0,
            unread: self.unread_count.0,
        };
        (self.push_name.name(), chat)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::json::object;
    use super::super::super::testing::line;
    use super::super::super::wire::Response;
    use super::*;

    /// Checks a row, given as the fields after its id.
    fn check_row(fields: &str, expected: &str) {
        let row: Row = object(&Response::new(200, format!(r#"{{"id":7,{fields}}}"#))).unwrap();
        assert_eq!(line(&row.contact().unwrap()), expected, "{fields}");
    }

    #[test]
    fn any_field_may_be_null_missing_or_of_another_type() {
        check_row(r#""name":null,"phone":null,"chat":null,"customData":null,"isGroup":null"#, "id=7");
        check_row(
            r#""name":[],"phone":{},"remoteJid":5,"chat":"x","customData":"x","createdAt":{},"isGroup":"no""#,
            "id=7",
        );
        check_row(r#""chat":{"name":null,"pushName":null,"lastMessageText":null,"lastMessageTimestamp":null}"#, "id=7");
        check_row(r#""phone":123456789012345678901234567890,"unreadCount":-1"#, "id=7");
    }

    #[test]
    fn what_the_crm_keeps_is_kept() {
        check_row(
            r#""assignedUserId":4,"assignedDepartmentId":"d","funnelStageId":9,"notes":"calls back",
               "customData":{ "b": 1, "a": [ true ] }"#,
            r#"id=7 user=4 department=d stage=9 notes=calls back custom={"b":1,"a":[true]}"#,
        );
        check_row(r#""notes":" ","customData":[]"#, "id=7");
    }

    #[test]
    fn either_name_of_the_picture_will_do_and_only_safe_addresses() {
        check_row(r#""profilePicUrl":null,"profilePictureUrl":"https://p/2""#, "id=7 picture=https://p/2");
        check_row(r#""profilePicUrl":"https://p/1","profilePictureUrl":null"#, "id=7 picture=https://p/1");
        check_row(r#""profilePicUrl":"javascript:1","profilePictureUrl":"https://p/2""#, "id=7 picture=https://p/2");
        check_row(r#""profilePicUrl":"http://p/1""#, "id=7");
    }

    #[test]
    fn a_number_comes_from_its_field_else_from_the_address_and_never_from_a_lid() {
        check_row(
            r#""phone":"+62 811","remoteJid":"62812345@s.whatsapp.net""#,
            "id=7 jid=62812345@s.whatsapp.net phone=62811",
        );
        check_row(
            r#""phone":null,"remoteJid":"62812345@s.whatsapp.net""#,
            "id=7 jid=62812345@s.whatsapp.net phone=62812345",
        );
        check_row(r#""phone":null,"remoteJid":"205227043@lid""#, "id=7 jid=205227043@lid lid=205227043@lid");
        check_row(r#""phone":"205227043","remoteJid":"205227043@lid""#, "id=7 jid=205227043@lid lid=205227043@lid");
        check_row(
            r#""phone":"62811","remoteJid":"205227043@lid""#,
            "id=7 jid=205227043@lid lid=205227043@lid phone=62811",
        );
    }

    #[test]
    fn a_group_is_known_by_its_flag_or_its_address() {
        check_row(r#""remoteJid":"1203@g.us","phone":"1203000""#, "id=7 jid=1203@g.us kind=Group");
        check_row(r#""isGroup":true,"phone":"1203000""#, "id=7 kind=Group");
        check_row(r#""isGroup":true,"remoteJid":"status@broadcast""#, "id=7 jid=status@broadcast kind=Other");
    }

    #[test]
    fn a_conversation_is_named_only_where_it_has_another_name() {
        check_row(r#""name":"Ana","chat":{"name":"Ana","unreadCount":2}"#, "id=7 saved=Ana unread=2");
        check_row(r#""name":"Ana","chat":{"name":"Orders","pushName":" "}"#, "id=7 saved=Ana chat=Orders");
    }
}
