//! A row of WhatsApp Gateway's list, read by what the list was asked for.

use super::super::SourceFilter;
use super::super::json::{Text, record};
use crate::contact::{Contact, ContactId, Jid, Phone, Source};

/// What was asked for, as far as the rows are read by it.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) source: Option<SourceFilter>,
    pub(super) in_group: bool,
}

impl Asked {
    /// What a row's word for the source means. It is `dm` wherever there is a direct chat, groups or
    /// not; so somebody listed as seen in groups who is `dm` is both (store/contact.go).
    pub(super) fn source(self, word: &str) -> Source {
        let is_of_groups = self.in_group || self.source == Some(SourceFilter::Group);
        match word {
            "dm" if is_of_groups => Source::Both,
            "dm" => Source::Direct,
            "group" => Source::Group,
            _ => Source::Unknown,
        }
    }

    /// Whether somebody belongs to what was asked for; only a group's members are still unsorted.
    pub(super) fn admits(self, contact: &Contact) -> bool {
        let wants_direct = self.in_group && self.source == Some(SourceFilter::Direct);
        !wants_direct || contact.source == Source::Both
    }
}

record! {
    /// A contact. What is unknown is left out; `lid` and `source` are always there.
    pub(super) struct Row {
        lid: Text = "lid",
        phone_number: Text = "phoneNumber",
        name: Text = "name",
        business_name: Text = "businessName",
        source: Text = "source",
    }
}

impl Row {
    pub(super) fn contact(self, asked: Asked) -> Option<Contact> {
        let phone = Phone::parse(self.phone_number.as_str());
        let lid = Jid::parse(self.lid.as_str());
        let key = self.lid.filled().or_else(|| phone.as_ref().map(|phone| Jid::of_phone(phone).as_str().into()))?;
        let mut contact = Contact::new(ContactId::new(key));
        if let Some(lid) = lid {
            contact = contact.with_jid(lid);
        }
        contact = contact.with_phone(phone);
        contact.jid = contact.phone.as_ref().map(Jid::of_phone).or(contact.jid);
        contact.names.saved = self.name.name();
        contact.names.business = self.business_name.name();
        contact.source = asked.source(self.source.as_str());
        Some(contact)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::wire::Response;
    use super::super::super::{Ask, Position};
    use super::super::tests::{answer, ask, check_list};
    use super::*;

    /// Checks a page of one row, given as its fields.
    fn check_row(fields: &str, expected: &str) {
        check_list(&Ask::default(), &format!(r#"{{"data":[{{{fields}}}]}}"#), &[expected, "end"]);
    }

    /// Checks who is left, by id and source, of two rows with the two sources.
    fn check_sources(ask: &Ask, expected: &[&str]) {
        let json = r#"{"data":[{"lid":"1@lid","source":"dm"},{"lid":"2@lid","source":"group"}],"nextCursor":"9"}"#;
        let batch = answer(ask, &Response::new(200, json)).unwrap();
        let sources = batch.contacts.iter().map(|contact| format!("{} {:?}", contact.id.as_str(), contact.source));
        assert_eq!(sources.collect::<Vec<_>>(), expected, "{ask:?}");
        assert_eq!((batch.skipped, batch.next), (0, Some(Position::Cursor("9".into()))));
    }

    #[test]
    fn what_is_unknown_is_left_out_of_a_row() {
        check_row(r#""lid":"205@lid","source":"group""#, "id=205@lid jid=205@lid lid=205@lid source=Group");
        check_row(r#""lid":"205@lid","name":null,"phoneNumber":"","source":5"#, "id=205@lid jid=205@lid lid=205@lid");
        check_row(r#""lid":"2052270@lid","phoneNumber":"2052270""#, "id=2052270@lid jid=2052270@lid lid=2052270@lid");
        check_row(
            r#""phoneNumber":"62812345""#,
            "id=62812345@s.whatsapp.net jid=62812345@s.whatsapp.net phone=62812345",
        );
        check_row(r#""lid":"1@newsletter""#, "id=1@newsletter jid=1@newsletter kind=Other");
    }

    #[test]
    fn somebody_direct_in_a_list_of_groups_is_both() {
        let group = Some("1-2@g.us");
        check_sources(&ask(None, None), &["1@lid Direct", "2@lid Group"]);
        check_sources(&ask(None, Some(SourceFilter::Direct)), &["1@lid Direct", "2@lid Group"]);
        check_sources(&ask(None, Some(SourceFilter::Group)), &["1@lid Both", "2@lid Group"]);
        check_sources(&ask(group, None), &["1@lid Both", "2@lid Group"]);
        check_sources(&ask(group, Some(SourceFilter::Group)), &["1@lid Both", "2@lid Group"]);
    }

    #[test]
    fn direct_chats_among_a_groups_members_are_sorted_out_here() {
        check_sources(&ask(Some("1-2@g.us"), Some(SourceFilter::Direct)), &["1@lid Both"]);
    }
}
