//! Which contacts a look shows, apart from what was typed: by source, by group, with or without group chats.

use std::rc::Rc;

use crate::contact::{Kind, Packed, Source};
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
    /// Whether somebody of that kind and source is shown, if they are a member.
    pub fn admits(&self, (kind, source): (Kind, Source)) -> bool {
        let is_of_kind = match kind {
            Kind::Person => true,
            Kind::Group => self.include_groups,
            Kind::Other => false,
        };
        is_of_kind && self.source.is_none_or(|wanted| is_from(source, wanted))
    }

    /// Whether the contact is a member of the group, if one is asked for.
    pub fn has_member(&self, contact: Packed<'_>) -> bool {
        self.members.as_ref().is_none_or(|members| members.contain(contact.ids()))
    }
}

fn is_from(source: Source, wanted: SourceFilter) -> bool {
    match wanted {
        SourceFilter::Direct => matches!(source, Source::Direct | Source::Both),
        SourceFilter::Group => matches!(source, Source::Group | Source::Both),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Contact, ContactId, Jid, pack};

    #[test]
    fn group_chats_are_shown_when_asked_for_and_broadcasts_never() {
        let shown =
            |kind, include_groups| Filter { include_groups, ..Filter::default() }.admits((kind, Source::Unknown));
        assert!(shown(Kind::Person, false));
        assert!(!shown(Kind::Group, false));
        assert!(shown(Kind::Group, true));
        assert!(!shown(Kind::Other, true));
    }

    #[test]
    fn somebody_met_both_ways_is_in_both_sources() {
        let shown =
            |source, filter| Filter { source: Some(filter), ..Filter::default() }.admits((Kind::Person, source));
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
        let is_member = |jid: &str| {
            let mut bytes = Vec::new();
            pack(&Contact::new(ContactId::new(jid)).with_jid(Jid::parse(jid).unwrap()), &mut bytes);
            filter.has_member(Packed::of(&bytes))
        };
        assert!(is_member("205@lid") && is_member("628123456@c.us"));
        assert!(!is_member("206@lid"));
    }
}
