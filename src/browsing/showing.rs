//! Which rows are shown, in what order, and how an answer changes them.

use std::collections::HashSet;

use super::Browsing;
use crate::contact::{Contact, Jid};
use crate::directory::{Directory, Place};
use crate::filter::Filter;
use crate::gateway::detail::Links;
use crate::gateway::error::GatewayError;
use crate::gateway::{Ask, Batch, Sort, SortKey};
use crate::order::{Alphabet, Order, in_order};
use crate::search::{Query, Verdict};
use crate::slice::Slice;

/// How long rows may be worked on at a time, in milliseconds: a part of a frame, so that the rest is for showing them.
const SLICE: f64 = 10.0;
/// The same for the first rows of a list that is not long. Only a slow machine needs as much, and it would need more to show in
/// between that there are none.
const FIRST_SLICE: f64 = 40.0;
/// How many there have to be, for the first of them to be shown before the others are in order.
const MANY: usize = 2000;
/// Who is found by a question is put in order by themselves, where they are one of so many, and so many at most. Else
/// everybody listed is gone through.
const ONE_OF: usize = 8;
const FEW: usize = 20_000;
/// How many rows are collected before the time is looked at.
const BETWEEN_LOOKS: usize = 1024;

/// A listing of one ask, as far as it has been read.
pub(super) struct Listing {
    pub(super) serial: u64,
    pub(super) ask: Ask,
    pub(super) directory: Directory,
    /// Everybody listed in an order made here, once one was wanted.
    pub(super) order: Option<Order>,
}

impl Listing {
    pub(super) fn new(serial: u64, ask: Ask) -> Self {
        Self { serial, ask, directory: Directory::default(), order: None }
    }

    /// Puts these where they belong, after what is known of them has changed.
    fn put_again(&mut self, alphabet: &Alphabet, changed: &[Place]) {
        if let Some(order) = self.order.as_mut().filter(|_| !changed.is_empty()) {
            order.change(&self.directory, alphabet, changed);
        }
    }
}

/// What a gateway's own search has found for the words that are typed now.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    pub(super) places: Vec<Place>,
    pub(super) is_whole: bool,
}

/// Rows on their way to being right.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// By place.
    verdicts: Vec<Verdict>,
    found: Found,
    /// In how many of them the words have been looked for.
    n_judged: usize,
    /// How many of those listed have been gone through.
    n_collected: usize,
    /// Those who begin with what was typed, where they stand above the others.
    first: Vec<Place>,
    /// Rows that take the place of those that are shown.
    rest: Vec<Place>,
    /// Who has a row already, by place.
    has_row: Vec<bool>,
    /// Whether the rows are made anew, and not only added to.
    is_anew: bool,
    /// Whether those stand above the others who begin with what was typed.
    is_ranking: bool,
    is_done: bool,
}

impl Browsing {
    /// Takes in a part of an answer that is still under way. One that nobody waits for changes nothing.
    pub(super) fn take_ahead_of(&mut self, mut contacts: Vec<Contact>) {
        for contact in &mut contacts {
            self.numbers.tell(contact);
        }
        let (sort, is_joined) = (self.look.wanted_sort(), !self.look.twins_apart);
        let Some(listing) = self.renewal.as_mut().or(self.listings.last_mut()) else { return };
        listing.directory.add_ahead(contacts);
        if listing.directory.n_known() >= MANY {
            // While the network is waited for, there is time.
            self.alphabet.get_ready();
        }
        // What is read while it comes comes whole, and is put in order here: now there is time for the first part of that.
        let order = listing.order.get_or_insert_with(|| Order::new(sort.key, is_joined));
        let (directory, mut slice) = (&listing.directory, Slice::endless());
        // The first rows are wanted at once where there are none yet; else those that are shown stay until all are there.
        if self.rows.is_empty() {
            order.look_ahead(directory, &self.alphabet, &mut slice);
        } else {
            order.take_in(directory, &self.alphabet, &mut slice);
        }
    }

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
        let Some(listing) = self.listings.last_mut() else { return Ok(()) };
        let is_first = listing.directory.n_steps() == 0;
        let outcome = listing.directory.add(batch).map(|_| ());
        if is_first {
            self.decide_order();
        } else {
            starts_again |= self.take_over_order();
        }
        let is_ordered_whole = self.is_ordered_here && self.directory().is_some_and(Directory::is_whole);
        let is_out_of_row = !self.join_twins();
        if is_first || starts_again || outcome.is_err() || is_ordered_whole || is_out_of_row {
            self.show_again();
        } else {
            self.show_more();
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
            let changed = listing.directory.unveil(lids, &self.numbers, self.host.decompose);
            has_changed |= !changed.is_empty();
            listing.put_again(&self.alphabet, &changed);
        }
        if has_changed {
            self.show_again();
        }
    }

    /// Changes what is known of somebody, in every listing that has them.
    pub(super) fn change_in_all(&mut self, change: impl Fn(&mut Directory) -> Option<Place>) {
        let mut is_known = false;
        for listing in self.listings.iter_mut().chain(&mut self.renewal) {
            if let Some(place) = change(&mut listing.directory) {
                listing.put_again(&self.alphabet, &[place]);
                is_known = true;
            }
        }
        if is_known {
            self.show_again();
        }
    }

    /// Takes the rows away of those who have turned out to be shown already, by number. Whether that is all that there is to
    /// do about them.
    fn join_twins(&mut self) -> bool {
        let Some(listing) = self.listings.last_mut() else { return true };
        let pairs = listing.directory.take_pairs();
        if pairs.is_empty() {
            return true;
        }
        let twins: Vec<Place> = pairs.into_iter().flat_map(|(one, other)| [one, other]).collect();
        listing.put_again(&self.alphabet, &twins);
        if self.look.twins_apart {
            return !self.is_ordered_here;
        }
        if self.is_ordered_here || !self.query.is_empty() || self.look.group.is_some() || self.look.source.is_some() {
            return false;
        }
        let gone: HashSet<Place> = twins.into_iter().filter(|twin| listing.directory.stands_back(*twin)).collect();
        self.rows.retain(|row| !gone.contains(row));
        self.n_changes += 1;
        true
    }

    pub(super) fn take_hits(&mut self, mut batch: Batch) {
        for contact in &mut batch.contacts {
            self.numbers.tell(contact);
        }
        let Some(listing) = self.listings.last_mut() else { return };
        let keep = |contact: &Contact| listing.directory.keep(contact);
        let places: Vec<Place> = batch.contacts.iter().filter_map(keep).collect();
        self.hits = Some(Hits { places, is_whole: batch.next.is_none() });
        if self.join_twins() { self.show_more() } else { self.show_again() }
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

    /// Makes the rows anew. Those that are shown stay until then.
    pub(super) fn show_again(&mut self) {
        if let Some(listing) = self.listings.last_mut() {
            let pairs = listing.directory.take_pairs();
            let twins: Vec<Place> = pairs.into_iter().flat_map(|(one, other)| [one, other]).collect();
            listing.put_again(&self.alphabet, &twins);
        }
        // Those who begin with what was typed come first, unless an order was chosen, and only where all rows are there or
        // are put in order here: elsewhere rows would come in above those that are read.
        let has_all = self.is_ordered_here || self.directory().is_some_and(Directory::is_whole);
        let is_ranking = !self.query.is_empty() && self.look.sort.is_none() && has_all;
        self.work = Work { is_anew: true, is_ranking, ..Work::default() };
        self.go_on();
    }

    /// Adds those to the rows who have become known.
    fn show_more(&mut self) {
        if self.is_ordered_here {
            let Work { verdicts, found, n_judged, is_ranking, .. } = std::mem::take(&mut self.work);
            // They come in anywhere, but whoever has been judged need not be judged again.
            self.work = Work { is_anew: true, verdicts, found, n_judged, is_ranking, ..Work::default() };
        }
        self.work.is_done = false;
        self.go_on();
    }

    /// Whether the rows are still being made: then call [`Browsing::go_on`] soon.
    pub fn is_working(&self) -> bool {
        !self.work.is_done
    }

    /// Whether there is something to do that nobody waits for yet: then call [`Browsing::do_ahead`] when there is time.
    pub fn is_behind(&self) -> bool {
        self.has_begun() && self.directory().is_some_and(|directory| !directory.has_texts())
    }

    /// Makes those ready to be searched for who have become known, for no longer than a frame leaves.
    pub fn do_ahead(&mut self) {
        let mut slice = Slice::of(self.host.clock, SLICE);
        if let Some(listing) = self.listings.last_mut() {
            listing.directory.write_texts(self.host.decompose, &mut slice);
        }
    }

    /// Goes on making the rows, for no longer than a frame leaves.
    pub fn go_on(&mut self) {
        let is_first =
            self.rows.is_empty() && self.directory().is_some_and(|directory| directory.listed().len() < MANY);
        let mut slice = Slice::of(self.host.clock, if is_first { FIRST_SLICE } else { SLICE });
        let is_certain = self.members_are_known();
        let (filter, sort, is_joined) = (self.filter(), self.look.wanted_sort(), !self.look.twins_apart);
        let Some(listing) = self.listings.last_mut().filter(|listing| listing.directory.n_steps() > 0 && is_certain)
        else {
            // Nothing has come yet, or nobody can say who belongs here.
            self.finish(Vec::new());
            return;
        };
        let is_searched = !self.query.is_empty();
        if is_searched && !listing.directory.write_texts(self.host.decompose, &mut slice) {
            return;
        }
        let directory = &listing.directory;
        let mut order = if self.is_ordered_here {
            let order = listing.order.take().filter(|order| order.is_by(sort.key, is_joined));
            let order = listing.order.insert(order.unwrap_or_else(|| Order::new(sort.key, is_joined)));
            // Nobody has to wait for the order of all who sees the first of them.
            let is_first = self.rows.is_empty() && !is_searched && !sort.descending && !order.has_begun();
            if is_first && directory.listed().len() >= MANY {
                if !order.look_ahead(directory, &self.alphabet, &mut slice) {
                    return;
                }
                let shows = Shows { directory, query: &self.query, filter: &filter, is_joined };
                let first = order.take_first().into_iter();
                self.rows = first.filter(|place| shows.admits(*place) && shows.standing(*place) == *place).collect();
                if !self.rows.is_empty() {
                    self.n_shown = self.rows.len();
                    self.n_changes += 1;
                    return;
                }
            }
            // The browser loads its tables then, which is long enough for a slice of its own.
            if directory.listed().len() >= MANY && self.alphabet.get_ready() {
                return;
            }
            if !order.go_on(directory, &self.alphabet, &mut slice) {
                return;
            }
            Some(order)
        } else {
            None
        };
        let (work, query) = (&mut self.work, &self.query);
        if !work.judge(directory, query, is_joined, &mut slice) {
            return;
        }
        let shows = Shows { directory, query, filter: &filter, is_joined };
        let few = if work.is_anew && is_searched { work.found.few() } else { None };
        let few = few.map(|few| match &mut order {
            Some(order) => order.in_order(few, sort.descending),
            None => in_order(few, |place| directory.rank(place)),
        });
        let listed = |nth: usize| match (&few, &order) {
            (Some(few), _) => few.get(nth).copied(),
            (None, Some(order)) => order.get(nth, sort.descending),
            (None, None) => directory.listed().get(nth).copied(),
        };
        if !work.collect(listed, &shows, &mut self.rows, &mut slice) {
            return;
        }
        // Whoever comes now is listed behind all of them.
        work.n_collected = directory.listed().len();
        let hits = self.hits.as_ref().map(|hits| hits.places.clone()).unwrap_or_default();
        let added = hits.into_iter().filter(|hit| shows.admits(*hit) && shows.matches(*hit));
        // Somebody found by another key than they are listed by has a row already.
        let added = added.map(|hit| shows.standing(hit)).filter(|hit| mark(&mut work.has_row, *hit)).collect();
        self.finish(added);
    }

    /// Shows the rows that have been made, and `added` behind them.
    fn finish(&mut self, added: Vec<Place>) {
        let n_before = self.rows.len();
        let work = &mut self.work;
        if work.is_anew {
            self.is_ranked = !work.first.is_empty() && !work.rest.is_empty();
            self.rows = std::mem::take(&mut work.first);
            self.rows.append(&mut work.rest);
        }
        self.rows.extend(added);
        if work.is_anew || self.rows.len() != n_before || self.n_shown != self.rows.len() {
            self.n_changes += 1;
            self.n_shown = self.rows.len();
        }
        work.is_anew = false;
        work.is_done = true;
    }
}

/// Everybody whom a question has found, and perhaps some more, as long as they are few.
#[derive(Debug, Default)]
struct Found {
    places: Vec<Place>,
    are_many: bool,
}

impl Found {
    fn note(&mut self, place: usize, n_known: usize) {
        self.are_many |= self.places.len() >= FEW.min(n_known / ONE_OF);
        match self.are_many {
            true => self.places.clear(),
            false => self.places.push(number(place)),
        }
    }

    fn few(&self) -> Option<&[Place]> {
        (!self.are_many).then_some(&*self.places)
    }
}

/// Whom a look shows.
struct Shows<'a> {
    directory: &'a Directory,
    query: &'a Query,
    filter: &'a Filter,
    is_joined: bool,
}

impl Shows<'_> {
    /// The other place of who is listed twice and has one row.
    fn twin(&self, place: Place) -> Option<Place> {
        if self.is_joined { self.directory.twin(place) } else { None }
    }

    /// The place that has the row of whoever stands at `place`.
    fn standing(&self, place: Place) -> Place {
        self.twin(place).filter(|_| self.directory.stands_back(place)).unwrap_or(place)
    }

    /// Whether the filters let somebody through.
    fn admits(&self, place: Place) -> bool {
        let admits = |place: Place| {
            let is_member = || self.directory.packed(place).is_some_and(|contact| self.filter.has_member(contact));
            self.filter.admits(self.directory.traits(place)) && (self.filter.members.is_none() || is_member())
        };
        admits(place) || self.twin(place).is_some_and(admits)
    }

    /// Whether nothing but what kind of contact somebody is may keep them from having a row of their own.
    fn is_plain(&self) -> bool {
        let has_twins = self.is_joined && self.directory.has_twins();
        self.filter.source.is_none() && self.filter.members.is_none() && !has_twins
    }

    /// Whether the words find somebody.
    fn matches(&self, place: Place) -> bool {
        self.verdict(place, false) != Verdict::No
    }

    fn verdict(&self, place: Place, is_ranking: bool) -> Verdict {
        let Some(entry) = self.directory.entry(place) else { return Verdict::No };
        // Without a twin, what would be its entry is the person's own once more.
        let twin = self.twin(place).and_then(|twin| self.directory.entry(twin)).unwrap_or(entry);
        self.query.verdict(&[entry, twin], is_ranking)
    }
}

impl Work {
    /// Looks for the words in everybody known. Whether that is done.
    fn judge(&mut self, directory: &Directory, query: &Query, is_joined: bool, slice: &mut Slice) -> bool {
        if query.is_empty() {
            return true;
        }
        let is_ranking = self.is_ranking;
        let shows = Shows { directory, query, filter: &Filter::default(), is_joined };
        let n_known = directory.n_known();
        self.verdicts.resize(n_known, Verdict::No);
        while self.n_judged < n_known {
            let from = self.n_judged;
            let end = directory.find(query, from, is_ranking, |place, found| {
                if let Some(verdict) = self.verdicts.get_mut(place) {
                    *verdict = found;
                    self.found.note(place, n_known);
                }
            });
            self.n_judged = end.max(from + 1);
            if is_joined && directory.has_twins() {
                for (place, verdict) in (from..self.n_judged).zip(self.verdicts.iter_mut().skip(from)) {
                    if directory.twin(number(place)).is_some() {
                        *verdict = shows.verdict(number(place), is_ranking);
                        if *verdict != Verdict::No {
                            self.found.note(place, n_known);
                        }
                    }
                }
            }
            if self.n_judged < n_known && slice.is_over() {
                return false;
            }
        }
        true
    }

    /// Goes through everybody listed, and makes a row for each who is shown. Whether that is done.
    fn collect(
        &mut self,
        listed: impl Fn(usize) -> Option<Place>,
        shows: &Shows<'_>,
        rows: &mut Vec<Place>,
        slice: &mut Slice,
    ) -> bool {
        let (is_searched, is_plain) = (!shows.query.is_empty(), shows.is_plain());
        self.has_row.resize(shows.directory.n_known(), false);
        while let Some(place) = listed(self.n_collected) {
            self.n_collected += 1;
            let verdict = match is_searched {
                true => self.verdicts.get(place as usize).copied().unwrap_or_default(),
                false => Verdict::Yes,
            };
            // A hundred thousand come by here at every key.
            let has_own_row = || match is_plain {
                true => shows.filter.admits(shows.directory.traits(place)),
                false => shows.admits(place) && shows.standing(place) == place,
            };
            let is_shown = verdict != Verdict::No && has_own_row() && mark(&mut self.has_row, place);
            match verdict {
                _ if !is_shown => {}
                Verdict::Begins if self.is_anew && self.is_ranking => self.first.push(place),
                _ if self.is_anew => self.rest.push(place),
                _ => rows.push(place),
            }
            if self.n_collected.is_multiple_of(BETWEEN_LOOKS) && slice.is_over() {
                return false;
            }
        }
        true
    }
}

fn number(place: usize) -> Place {
    Place::try_from(place).unwrap_or(Place::MAX)
}

/// Marks a place, and tells whether it was not marked before.
fn mark(marks: &mut [bool], place: Place) -> bool {
    marks.get_mut(place as usize).is_some_and(|mark| !std::mem::replace(mark, true))
}
