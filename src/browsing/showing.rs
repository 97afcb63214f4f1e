//! Which rows are shown, in what order, and how an answer changes them.

use super::Browsing;
use crate::contact::Kind;
use crate::directory::{Directory, Place};
use crate::filter::Filter;
use crate::gateway::error::GatewayError;
use crate::gateway::{Ask, Batch, Sort};
use crate::order;

/// A listing of one ask, as far as it has been read.
pub(super) struct Listing {
    pub(super) serial: u64,
    pub(super) ask: Ask,
    pub(super) directory: Directory,
    /// Everybody listed in an order made here, so that a search need not sort what it finds.
    pub(super) ordered: Option<(Sort, Vec<Place>)>,
}

impl Listing {
    /// Everybody listed so far, in the order `sort`.
    fn in_order(&mut self, sort: Sort) -> Vec<Place> {
        let directory = &self.directory;
        let is_current =
            |(known, places): &&(Sort, Vec<Place>)| *known == sort && places.len() == directory.listed().len();
        if let Some((_, places)) = self.ordered.as_ref().filter(is_current) {
            return places.clone();
        }
        let mut places = directory.listed().to_vec();
        put_in_order(&mut places, directory, sort);
        self.ordered = Some((sort, places.clone()));
        places
    }
}

/// What a gateway's own search has found for the words that are typed now.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    pub(super) places: Vec<Place>,
    pub(super) is_whole: bool,
}

impl Browsing {
    pub(super) fn take_part(&mut self, batch: Batch) -> Result<(), GatewayError> {
        self.dialect = batch.dialect;
        let renewal = self.renewal.take();
        // What the rows were made of is gone, or is about to be put in another order, or nobody can say what came.
        let mut starts_again = renewal.is_some();
        if let Some(renewal) = renewal {
            self.listings = vec![renewal];
            self.members.clear();
            self.hits = None;
        }
        let decompose = self.decompose;
        let Some(listing) = self.listings.last_mut() else { return Ok(()) };
        let is_first = listing.directory.n_steps() == 0;
        let (fresh, outcome) = match listing.directory.add(batch, decompose) {
            Ok(fresh) => (fresh, Ok(())),
            Err(error) => (Vec::new(), Err(error)),
        };
        let is_out_of_order = listing.directory.sorted() != Some(self.look.wanted_sort());
        if is_first {
            self.decide_order();
        } else if self.look.sort.is_some() && is_out_of_order && !self.is_ordered_here {
            // The gateway has stopped keeping the order that was chosen: from here on it is made here.
            self.is_ordered_here = true;
            starts_again = true;
        }
        let is_ordered_whole = self.is_ordered_here && self.directory().is_some_and(Directory::is_whole);
        if starts_again || outcome.is_err() || is_ordered_whole {
            self.show_again();
        } else {
            self.count(&fresh);
            self.show(&fresh);
        }
        outcome
    }

    pub(super) fn take_hits(&mut self, batch: Batch) {
        let decompose = self.decompose;
        let Some(listing) = self.listings.last_mut() else { return };
        let is_whole = batch.next.is_none();
        let places: Vec<Place> =
            batch.contacts.into_iter().filter_map(|contact| listing.directory.keep(contact, decompose)).collect();
        self.show(&places);
        self.hits = Some(Hits { places, is_whole });
    }

    /// Decides who orders the rows. It is decided once for a look and its first answer, so that rows do not jump later.
    pub(super) fn decide_order(&mut self) {
        let is_chosen = self.look.sort.is_some();
        self.is_ordered_here = self.directory().is_some_and(|directory| {
            let came_at_once = directory.is_whole() && directory.n_steps() == 1;
            let came_in_order = directory.sorted() == Some(self.look.wanted_sort());
            match directory.n_steps() {
                0 => false,
                _ if came_at_once || (is_chosen && directory.is_whole()) => true,
                _ if directory.is_whole() && self.abilities.sorts => !came_in_order,
                _ => is_chosen && !came_in_order,
            }
        });
    }

    /// The order that can be claimed for the rows.
    pub(super) fn order(&self) -> Option<Sort> {
        let directory = self.directory()?;
        let wanted = self.look.wanted_sort();
        let is_so = self.is_ordered_here || (directory.n_steps() > 0 && directory.sorted() == Some(wanted));
        is_so.then_some(wanted)
    }

    /// Makes the rows anew.
    pub(super) fn show_again(&mut self) {
        self.n_changes += 1;
        self.rows.clear();
        self.is_shown.clear();
        self.n_listable = 0;
        self.has_groups = false;
        let (sort, is_ordered_here) = (self.look.wanted_sort(), self.is_ordered_here);
        let Some(listing) = self.listings.last_mut() else { return };
        let listed = if is_ordered_here { listing.in_order(sort) } else { listing.directory.listed().to_vec() };
        self.count(&listed);
        self.add_rows(&listed);
        if let Some(hits) = self.hits.clone() {
            self.show(&hits.places);
        }
    }

    /// Counts those of `places` that would be shown without words and filters.
    pub(super) fn count(&mut self, places: &[Place]) {
        let anybody = Filter { include_groups: self.look.include_groups, ..Filter::default() };
        let Some(directory) = self.directory() else { return };
        let listable = places.iter().filter_map(|place| directory.contact(*place)).filter(|each| anybody.admits(each));
        self.n_listable += listable.count();
    }

    /// Adds those of `places` that the look shows to the rows, where they belong.
    pub(super) fn show(&mut self, places: &[Place]) {
        let n_rows = self.rows.len();
        self.add_rows(places);
        if self.rows.len() == n_rows {
            return;
        }
        self.n_changes += 1;
        let sort = self.look.wanted_sort();
        if let (Some(listing), true) = (self.listings.last(), self.is_ordered_here) {
            put_in_order(&mut self.rows, &listing.directory, sort);
        }
    }

    /// Adds those of `places` that the look shows at the end of the rows.
    pub(super) fn add_rows(&mut self, places: &[Place]) {
        let filter = self.filter();
        let Some(listing) = self.listings.last() else { return };
        let directory = &listing.directory;
        for place in places {
            let Some((contact, key)) = directory.entry(*place) else { continue };
            self.has_groups |= contact.kind == Kind::Group;
            if !self.members_are_known() || !filter.admits(contact) {
                continue;
            }
            if self.query.matches(contact, key) && mark(&mut self.is_shown, *place) {
                self.rows.push(*place);
            }
        }
    }
}

/// Sorts places by whom they stand for.
fn put_in_order(places: &mut [Place], directory: &Directory, sort: Sort) {
    places.sort_by(|a, b| match (directory.entry(*a), directory.entry(*b)) {
        (Some(a), Some(b)) => order::compare(a, b, sort),
        _ => a.cmp(b),
    });
}

/// Marks a place, and tells whether it was not marked before.
fn mark(marks: &mut Vec<bool>, place: Place) -> bool {
    let place = place as usize;
    if marks.len() <= place {
        marks.resize(place + 1, false);
    }
    marks.get_mut(place).is_some_and(|mark| !std::mem::replace(mark, true))
}
