//! Which contacts a look shows, apart from what was typed: by source, by group, with or without group chats.

use std::rc::Rc;

use crate::contact::{Contact, Kind, Source};
use crate::gateway::{Members, SourceFilter};

/// What is decided here. Whatever the gateway has already decided is left out.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only contacts met this way.
    pub source: Option<SourceFilter>,
    /// Only these people.
    pub members: Option<Rc<Members>>,
    /// Group chats as well.
    pub include_groups: bool,
}

impl Filter {
    /// Whether `contact` is shown.
    pub fn admits(&self, contact: &Contact) -> bool {
        let kind = match contact.kind {
            Kind::Person => true,
            Kind::Group => self.include_groups,
            Kind::Other => false,
        };
        kind && self.source.is_none_or(|source| is_from(contact, source))
            && self.members.as_ref().is_none_or(|members| members.contain(contact))
    }
}

fn is_from(contact: &Contact, source: SourceFilter) -> bool {
    match source {
        SourceFilter::Direct => matches!(contact.source, Source::Direct | Source::Both),
        SourceFilter::Group => matches!(contact.source, Source::Group | Source::Both),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{ContactId, Jid};

    fn contact(jid: &str, source: Source) -> Contact {
        let mut contact = Contact::new(ContactId::new(jid)).with_jid(Jid::parse(jid).unwrap());
        contact.source = source;
        contact
    }

    #[test]
    fn group_chats_are_shown_when_asked_for_and_broadcasts_never() {
        let shown =
            |jid, include_groups| Filter { include_groups, ..Filter::default() }.admits(&contact(jid, Source::Unknown));
        assert!(shown("628123456@c.us", false));
        assert!(!shown("1203@g.us", false));
        assert!(shown("1203@g.us", true));
        assert!(!shown("status@broadcast", true));
    }

    #[test]
    fn somebody_met_both_ways_is_in_both_sources() {
        let shown = |source, filter| {
            Filter { source: Some(filter), ..Filter::default() }.admits(&contact("628123456@c.us", source))
        };
        assert!(shown(Source::Both, SourceFilter::Direct) && shown(Source::Both, SourceFilter::Group));
        assert!(shown(Source::Direct, SourceFilter::Direct) && !shown(Source::Direct, SourceFilter::Group));
        assert!(!shown(Source::Unknown, SourceFilter::Direct));
    }

    #[test]
    fn members_are_known_by_address_privacy_id_or_number() {
        let mut members = Members::default();
        members.add([Jid::parse("205@lid")], None);
        members.add([Jid::parse("628123456@s.whatsapp.net")], None);
        let filter = Filter { members: Some(Rc::new(members)), ..Filter::default() };
        assert!(filter.admits(&contact("205@lid", Source::Unknown)));
        assert!(filter.admits(&contact("628123456@c.us", Source::Unknown)));
        assert!(!filter.admits(&contact("206@lid", Source::Unknown)));
    }
}
