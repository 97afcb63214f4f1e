//! Which rows are shown, in what order, and how an answer changes them.

use super::Browsing;
use crate::contact::{Jid, Kind};
use crate::directory::{Directory, Place};
use crate::filter::Filter;
use crate::gateway::detail::Links;
use crate::gateway::error::GatewayError;
use crate::gateway::{Ask, Batch, Sort, SortKey};
use crate::order;

/// A listing of one ask, as far as it has been read.
pub(super) struct Listing {
    pub(super) serial: u64,
    pub(super) ask: Ask,
    pub(super) directory: Directory,
    /// Everybody listed in an order made here, so that a search need not sort what it finds.
    pub(super) ordered: Option<Ordered>,
}

/// Places in an order made here.
pub(super) struct Ordered {
    sort: Sort,
    /// Whether those who are listed twice went by all that is known of them.
    is_joined: bool,
    places: Vec<Place>,
}

impl Listing {
    /// Everybody listed so far, in the order `sort`.
    fn in_order(&mut self, sort: Sort, is_joined: bool) -> Vec<Place> {
        let directory = &self.directory;
        let is_current = |ordered: &&Ordered| {
            (ordered.sort, ordered.is_joined) == (sort, is_joined) && ordered.places.len() == directory.listed().len()
        };
        if let Some(ordered) = self.ordered.as_ref().filter(is_current) {
            return ordered.places.clone();
        }
        let mut places = directory.listed().to_vec();
        put_in_order(&mut places, directory, sort, is_joined);
        self.ordered = Some(Ordered { sort, is_joined, places: places.clone() });
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
    pub(super) fn take_part(&mut self, mut batch: Batch) -> Result<(), GatewayError> {
        self.dialect = batch.dialect;
        for contact in &mut batch.contacts {
            self.numbers.tell(contact);
        }
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
        if is_first {
            self.decide_order();
        } else {
            starts_again |= self.take_over_order();
        }
        let is_ordered_whole = self.is_ordered_here && self.directory().is_some_and(Directory::is_whole);
        if starts_again || outcome.is_err() || is_ordered_whole {
            self.show_again();
        } else {
            self.join_twins();
            self.count(&fresh);
            self.show(&fresh);
        }
        outcome
    }

    /// Takes in which numbers stand behind privacy ids.
    pub(super) fn take_links(&mut self, links: Links) {
        // A server that always sends the same part would be asked for ever.
        let first = links.pairs.first().map(|(lid, _)| lid.clone());
        let repeats = first.is_some() && first == self.first_link;
        self.next_links = links.next.filter(|_| !repeats);
        self.first_link = first;
        let mut news: Vec<Jid> = Vec::new();
        for (lid, number) in links.pairs {
            if self.numbers.learn(&lid, &number) {
                news.push(lid);
            }
        }
        self.unveil(&news);
    }

    /// Tells these privacy ids, in every listing, the numbers behind them.
    pub(super) fn unveil(&mut self, lids: &[Jid]) {
        let mut has_changed = false;
        for listing in self.listings.iter_mut().chain(&mut self.renewal) {
            if listing.directory.unveil(lids, &self.numbers) {
                listing.ordered = None;
                has_changed = true;
            }
        }
        if has_changed {
            self.show_again();
        }
    }

    /// Takes the rows away of those who have turned out to be shown already, by number.
    fn join_twins(&mut self) {
        let Some(listing) = self.listings.last_mut() else { return };
        let pairs = listing.directory.take_pairs();
        if pairs.is_empty() {
            return;
        }
        listing.ordered = None;
        if self.look.twins_apart {
            return;
        }
        for place in pairs.into_iter().flat_map(|(one, other)| [one, other]) {
            let is_shown = self.is_shown.get(place as usize) == Some(&true);
            if is_shown && listing.directory.stands_back(place) {
                self.rows.retain(|row| *row != place);
                if listing.directory.has_listed(place) {
                    self.n_listable = self.n_listable.saturating_sub(1);
                }
                if let Some(mark) = self.is_shown.get_mut(place as usize) {
                    *mark = false;
                }
            }
        }
        self.n_changes += 1;
    }

    pub(super) fn take_hits(&mut self, mut batch: Batch) {
        for contact in &mut batch.contacts {
            self.numbers.tell(contact);
        }
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

    /// Makes the order that was chosen here, where the gateway keeps it no longer. Whether that begins now.
    fn take_over_order(&mut self) -> bool {
        let is_out_of_order =
            self.directory().is_some_and(|directory| directory.sorted() != Some(self.look.wanted_sort()));
        let begins = self.look.sort.is_some() && is_out_of_order && !self.is_ordered_here;
        self.is_ordered_here |= begins;
        begins
    }

    /// The order that can be claimed for the rows.
    pub(super) fn order(&self) -> Option<Sort> {
        let directory = self.directory()?;
        let wanted = self.look.wanted_sort();
        // By id, whoever is listed twice stands where one of their ids belongs; by name only if both have the same.
        let lends = wanted.key == SortKey::Name && !self.look.twins_apart && directory.lends_names();
        let is_kept = directory.n_steps() > 0 && directory.sorted() == Some(wanted) && !lends;
        let is_so = self.is_ordered_here || is_kept;
        is_so.then_some(wanted).filter(|_| !self.is_ranked)
    }

    /// Makes the rows anew.
    pub(super) fn show_again(&mut self) {
        self.n_changes += 1;
        self.rows.clear();
        self.is_shown.clear();
        self.n_listable = 0;
        self.has_groups = false;
        let (sort, is_ordered_here) = (self.look.wanted_sort(), self.is_ordered_here);
        let is_joined = !self.look.twins_apart;
        let Some(listing) = self.listings.last_mut() else { return };
        if !listing.directory.take_pairs().is_empty() {
            listing.ordered = None;
        }
        let listed =
            if is_ordered_here { listing.in_order(sort, is_joined) } else { listing.directory.listed().to_vec() };
        self.count(&listed);
        self.add_rows(&listed);
        if let Some(hits) = self.hits.clone() {
            self.show(&hits.places);
        }
        self.rank();
    }

    /// Brings those to the top whose name or number begins with what was typed, unless an order was chosen.
    ///
    /// Only where all rows are there, or are put in order here: elsewhere rows would come in above those that are read.
    fn rank(&mut self) {
        self.is_ranked = false;
        let Some(listing) = self.listings.last().filter(|_| !self.query.is_empty() && self.look.sort.is_none()) else {
            return;
        };
        let directory = &listing.directory;
        if !directory.is_whole() && !self.is_ordered_here {
            return;
        }
        let begins = |place: &Place| {
            let entries = [Some(*place), directory.twin(*place)].into_iter().flatten();
            let entries: Vec<_> = entries.filter_map(|place| directory.entry(place)).collect();
            self.query.rank(&entries) == 0
        };
        let (mut first, rest): (Vec<Place>, Vec<Place>) = self.rows.iter().partition(|place| begins(place));
        self.is_ranked = !first.is_empty() && !rest.is_empty();
        first.extend(rest);
        self.rows = first;
    }

    /// Counts those of `places` that would be shown without words and filters.
    pub(super) fn count(&mut self, places: &[Place]) {
        let anybody = Filter { include_groups: self.look.include_groups, ..Filter::default() };
        let Some(directory) = self.directory() else { return };
        let shown = places.iter().filter(|place| self.look.twins_apart || !directory.stands_back(**place));
        let listable = shown.filter_map(|place| directory.contact(*place)).filter(|each| anybody.admits(each));
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
            put_in_order(&mut self.rows, &listing.directory, sort, !self.look.twins_apart);
            self.rank();
        }
    }

    /// Adds those of `places` that the look shows at the end of the rows.
    pub(super) fn add_rows(&mut self, places: &[Place]) {
        let (filter, is_certain) = (self.filter(), self.members_are_known());
        let Some(listing) = self.listings.last() else { return };
        let directory = &listing.directory;
        let is_joined = !self.look.twins_apart;
        let twin = |place: Place| directory.twin(place).filter(|_| is_joined);
        for place in places {
            let place = twin(*place).filter(|_| directory.stands_back(*place)).unwrap_or(*place);
            let Some(entry) = directory.entry(place) else { continue };
            self.has_groups |= entry.0.kind == Kind::Group;
            // Without a twin, what would be its entry is the person's own once more.
            let entries = [entry, twin(place).and_then(|twin| directory.entry(twin)).unwrap_or(entry)];
            let is_admitted = is_certain && entries.iter().any(|(contact, _)| filter.admits(contact));
            if is_admitted && self.query.matches_person(&entries) && mark(&mut self.is_shown, place) {
                self.rows.push(place);
            }
        }
    }
}

/// Sorts places by whom they stand for.
fn put_in_order(places: &mut [Place], directory: &Directory, sort: Sort, is_joined: bool) {
    let entry = |place: Place| match is_joined {
        true => directory.order_entry(place, sort.key == SortKey::Name),
        false => directory.entry(place),
    };
    places.sort_by(|a, b| match (entry(*a), entry(*b)) {
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
