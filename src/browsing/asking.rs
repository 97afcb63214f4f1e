//! What to ask next, and whether everybody has to be read for the rows to be right.

use std::rc::Rc;

use super::{Browsing, Pause, Step};
use crate::directory::Directory;
use crate::filter::Filter;
use crate::gateway::{Ask, GroupFilter, Members};

/// How many rows below the last one on screen are kept in store.
pub(super) const READ_AHEAD: usize = 40;

impl Browsing {
    pub(super) fn wanted_step(&self) -> Option<Step> {
        self.members_step().or_else(|| self.search_step()).or_else(|| self.list_step()).or_else(|| self.links_step())
    }

    pub(super) fn members_step(&self) -> Option<Step> {
        let is_asked = self.waiting.iter().any(|(_, step)| matches!(step, Step::Members { .. }));
        let group = self.look.group.clone().filter(|_| !is_asked && !self.members_are_known())?;
        Some(Step::Members { group })
    }

    pub(super) fn search_step(&self) -> Option<Step> {
        let is_asked = self.hits.is_some() || self.awaits_search();
        let is_useful = self.abilities.searches && self.renewal.is_none() && self.is_settled && !self.query.is_empty();
        let directory = self.directory().filter(|directory| is_useful && !is_asked && !directory.is_whole())?;
        // The first part of the list comes first: it shows what the credential is worth, and often the answer.
        (directory.n_steps() > 0).then(|| Step::Search {
            ask: Ask { query: Some(self.look.query.trim().into()), dialect: self.dialect, ..self.ask() },
        })
    }

    pub(super) fn list_step(&self) -> Option<Step> {
        let is_asked = self.waiting.iter().any(|(_, step)| matches!(step, Step::List { .. }));
        let listing = self.renewal.as_ref().or(self.listings.last()).filter(|_| !is_asked)?;
        let from = listing.directory.next()?.clone();
        let is_near_end = self.last_on_screen + READ_AHEAD >= self.rows.len() && self.query.is_empty();
        let wants_rest = self.wants_everything() && self.pause == Pause::None;
        let is_wanted = listing.directory.n_steps() == 0 || is_near_end || wants_rest;
        let ask = Ask { dialect: self.dialect, ..listing.ask.clone() };
        is_wanted.then_some(Step::List { listing: listing.serial, ask, from })
    }

    /// The table of numbers behind privacy ids, once there is somebody whose number it may tell.
    fn links_step(&self) -> Option<Step> {
        let is_asked = self.waiting.iter().any(|(_, step)| matches!(step, Step::Links { .. }));
        let is_wanted = self.renewal.is_none() && self.directory().is_some_and(Directory::hides_numbers);
        let from = self.next_links.clone().filter(|_| is_wanted && !is_asked)?;
        Some(Step::Links { from })
    }

    /// Whether the rows can only be right once everybody has been read.
    pub(super) fn wants_everything(&self) -> bool {
        let searches = !self.query.is_empty() && self.is_settled && !self.is_answered() && !self.awaits_search();
        let filters = self.current_members().is_some() || self.filter().source.is_some();
        let seeks = self.sought.as_ref().is_some_and(|id| self.seen(id).is_none());
        searches || self.is_ordered_here || filters || seeks
    }

    pub(super) fn awaits_search(&self) -> bool {
        self.waiting.iter().any(|(_, step)| matches!(step, Step::Search { .. }))
    }

    /// Whether the gateway's own search has found everybody.
    ///
    /// It knows every number; but nobody promises that it finds `József` for `jozsef`, so words are
    /// looked for here as well.
    pub(super) fn is_answered(&self) -> bool {
        self.query.is_number() && self.hits.as_ref().is_some_and(|hits| hits.is_whole)
    }

    pub(super) fn members_are_known(&self) -> bool {
        self.look.group.is_none()
            || self.abilities.filters_by_group != GroupFilter::Members
            || self.current_members().is_some()
    }

    pub(super) fn current_members(&self) -> Option<&Rc<Members>> {
        let group = self.look.group.as_ref().filter(|_| self.abilities.filters_by_group == GroupFilter::Members)?;
        self.members.iter().find(|(known, _)| known == group).map(|(_, members)| members)
    }

    pub(super) fn filter(&self) -> Filter {
        Filter {
            source: self.look.source.filter(|_| !self.abilities.filters_by_source),
            members: self.current_members().cloned(),
            include_groups: self.look.include_groups,
        }
    }
}
