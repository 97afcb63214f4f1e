//! What is being looked at: which rows a look shows, what it can claim about them, and what to ask next.
//!
//! Pure: [`Browsing::next_step`] gives the next [`Step`] as a value, somebody else carries it out, and
//! the answer comes back by its [`Ticket`]. A ticket that nobody waits for any more is refused, so
//! an older answer never replaces a newer one.

mod asking;
mod showing;

use std::rc::Rc;

use crate::contact::{Contact, ContactId, Jid};
use crate::directory::{Directory, Place};
use crate::gateway::error::GatewayError;
use crate::gateway::{Abilities, Ask, Batch, Dialect, GroupFilter, Members, Position, Sort, SortKey, SourceFilter};
use crate::search::{Decompose, Query};
use showing::{Hits, Listing};

/// How many listings are kept to go back to.
const KEPT_LISTINGS: usize = 6;

/// What a person wants to see. It mirrors the query of the page's URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What was typed into the search box.
    pub query: String,
    /// Only contacts met this way.
    pub source: Option<SourceFilter>,
    /// Only members of this group.
    pub group: Option<Jid>,
    /// Group chats as well.
    pub include_groups: bool,
    /// In this order; `None` is by name as far as that costs nothing.
    pub sort: Option<Sort>,
}

impl Look {
    /// The order that is wanted where nobody chose one.
    pub const BY_NAME: Sort = Sort { key: SortKey::Name, descending: false };

    fn wanted_sort(&self) -> Sort {
        self.sort.unwrap_or(Self::BY_NAME)
    }
}

/// Something to ask the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The next part of the listing.
    List {
        /// Which listing goes on.
        listing: u64,
        /// What is listed.
        ask: Ask,
        /// Where it goes on.
        from: Position,
    },
    /// What the gateway finds for the words that were typed.
    Search {
        /// What is searched for.
        ask: Ask,
    },
    /// Who is in the group.
    Members {
        /// The group.
        group: Jid,
    },
}

/// What came of a step.
#[derive(Debug)]
pub enum Answer {
    /// Of a listing or search.
    Batch(Batch),
    /// Of a group.
    Members(Members),
}

/// The number under which an answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket(u64);

/// How far the reading has come, and what can be said of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many rows are shown so far.
    pub n_rows: usize,
    /// How many contacts have been read, apart from group chats and broadcasts that are not listed.
    pub n_read: usize,
    /// How many there are, where the gateway says so or all have been read.
    pub total: Option<u64>,
    /// How many rows there will be, once that is certain.
    pub n_matching: Option<u64>,
    /// Whether words or filters leave out some of the contacts.
    pub is_narrowed: bool,
    /// Whether answers are waited for.
    pub is_reading: bool,
    /// Whether the rest is being read without anybody scrolling to it.
    pub is_reading_all: bool,
    /// Whether the listing goes in circles, so that reading was stopped before its end.
    pub is_cut: bool,
    /// How many rows of the gateway could not be read.
    pub n_skipped: usize,
    /// The order that the rows are in, if they are in one.
    pub order: Option<Sort>,
    /// Whether that order was made here, of the part that has been read.
    pub is_part_sorted: bool,
}

/// One connection as somebody browses it.
pub struct Browsing {
    abilities: Abilities,
    decompose: Decompose,
    dialect: Dialect,
    look: Look,
    query: Query,
    is_settled: bool,
    /// The listing that is shown stands last; the others are kept to go back to.
    listings: Vec<Listing>,
    /// The listing that takes the place of all others with its first answer.
    renewal: Option<Listing>,
    hits: Option<Hits>,
    members: Vec<(Jid, Rc<Members>)>,
    rows: Vec<Place>,
    is_shown: Vec<bool>,
    is_ordered_here: bool,
    has_groups: bool,
    n_listable: usize,
    last_on_screen: usize,
    waiting: Vec<(Ticket, Step)>,
    n_tickets: u64,
    n_changes: u64,
    n_listings: u64,
    is_halted: bool,
    sought: Option<ContactId>,
}

impl Browsing {
    /// Starts at the beginning of everything.
    pub fn new(abilities: Abilities, look: Look, decompose: Decompose) -> Self {
        let mut browsing = Self {
            abilities,
            decompose,
            dialect: Dialect::default(),
            look: Look::default(),
            query: Query::default(),
            is_settled: true,
            listings: Vec::new(),
            renewal: None,
            hits: None,
            members: Vec::new(),
            rows: Vec::new(),
            is_shown: Vec::new(),
            is_ordered_here: false,
            has_groups: false,
            n_listable: 0,
            last_on_screen: 0,
            waiting: Vec::new(),
            n_tickets: 0,
            n_changes: 0,
            n_listings: 0,
            is_halted: false,
            sought: None,
        };
        browsing.query = Query::parse(&look.query, decompose);
        browsing.look = browsing.possible(look);
        browsing.choose_listing();
        browsing
    }

    /// Takes a new look. Words that are still being typed wait for [`Browsing::settle`] before anything is asked.
    pub fn look(&mut self, look: Look) {
        let look = self.possible(look);
        if look == self.look {
            return;
        }
        if look.query != self.look.query {
            self.query = Query::parse(&look.query, self.decompose);
            self.is_settled = self.query.is_empty();
            self.hits = None;
            self.waiting.retain(|(_, step)| !matches!(step, Step::Search { .. }));
        }
        self.look = look;
        self.is_halted = false;
        self.last_on_screen = 0;
        self.choose_listing();
    }

    /// Nobody has typed for a while: the words may be asked for.
    pub fn settle(&mut self) {
        self.is_settled = true;
    }

    /// Tells which row is the last on screen, so that the reading keeps ahead of it.
    pub fn reach(&mut self, last_on_screen: usize) {
        self.last_on_screen = last_on_screen;
    }

    /// Looks for somebody whom no listing has brought yet: the list is read until it comes to them.
    pub fn seek(&mut self, id: Option<ContactId>) {
        self.sought = id;
    }

    /// Goes on after a failure.
    pub fn resume(&mut self) {
        self.is_halted = false;
    }

    /// Reads everything anew. What is shown stays until the first answer has come.
    pub fn refresh(&mut self) {
        self.waiting.clear();
        self.is_halted = false;
        let ask = self.ask();
        self.renewal = Some(self.new_listing(ask));
    }

    /// What to ask now. Call it until it gives `None`.
    pub fn next_step(&mut self) -> Option<(Ticket, Step)> {
        let step = (!self.is_halted).then(|| self.wanted_step())??;
        self.n_tickets += 1;
        let ticket = Ticket(self.n_tickets);
        self.waiting.push((ticket, step.clone()));
        Some((ticket, step))
    }

    /// Whether the answer to `ticket` is still waited for.
    pub fn awaits(&self, ticket: Ticket) -> bool {
        self.waiting.iter().any(|(waiting, _)| *waiting == ticket)
    }

    /// Takes in an answer. One that nobody waits for changes nothing.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NeverEnds`] where the listing repeats itself. The rows stay.
    pub fn take(&mut self, ticket: Ticket, answer: Answer) -> Result<(), GatewayError> {
        let Some(step) = self.stop_waiting(ticket) else { return Ok(()) };
        match (step, answer) {
            (Step::List { .. }, Answer::Batch(batch)) => self.take_part(batch),
            (Step::Search { .. }, Answer::Batch(batch)) => {
                self.take_hits(batch);
                Ok(())
            }
            (Step::Members { group }, Answer::Members(members)) => {
                self.members.push((group, Rc::new(members)));
                self.show_again();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Stops waiting for `ticket`, and asks nothing more until [`Browsing::resume`]. Whether it was waited for at all.
    pub fn fail(&mut self, ticket: Ticket) -> bool {
        let was_awaited = self.stop_waiting(ticket).is_some();
        self.is_halted |= was_awaited;
        was_awaited
    }

    /// The rows that are shown, as places in the listing.
    pub fn rows(&self) -> &[Place] {
        &self.rows
    }

    /// How often the rows have changed.
    pub fn n_changes(&self) -> u64 {
        self.n_changes
    }

    /// Which listing the places belong to.
    pub fn listing(&self) -> u64 {
        self.listings.last().map_or(0, |listing| listing.serial)
    }

    /// The contact at a place that [`Browsing::rows`] gave.
    pub fn contact(&self, place: Place) -> Option<&Contact> {
        self.directory()?.contact(place)
    }

    /// The contact of that id, if any listing has brought it.
    pub fn find(&self, id: &ContactId) -> Option<&Contact> {
        self.listings.iter().rev().find_map(|listing| {
            let directory = &listing.directory;
            directory.place(id).and_then(|place| directory.contact(place))
        })
    }

    /// Whether the listing has brought group chats, so that showing them can be offered.
    pub fn has_groups(&self) -> bool {
        self.has_groups
    }

    /// How far the reading has come.
    pub fn progress(&self) -> Progress {
        let Some(directory) = self.directory() else { return Progress::default() };
        let is_whole = directory.is_whole();
        let n_read = self.n_listable;
        let is_narrowed = !self.query.is_empty() || self.look.group.is_some() || self.look.source.is_some();
        let is_certain = self.members_are_known() && (is_whole || self.is_answered());
        let n_matching = match directory.total() {
            _ if is_certain && directory.n_steps() > 0 => Some(self.rows.len() as u64),
            total if !is_narrowed => total,
            _ => None,
        };
        Progress {
            n_rows: self.rows.len(),
            n_read,
            total: if is_whole { Some(n_read as u64) } else { directory.total() },
            n_matching,
            is_narrowed,
            is_reading: !self.waiting.is_empty(),
            is_reading_all: directory.next().is_some()
                && !self.is_halted
                && directory.n_steps() > 0
                && self.wants_everything(),
            is_cut: directory.has_given_up(),
            n_skipped: directory.skipped(),
            order: self.order(),
            is_part_sorted: self.is_ordered_here && !is_whole,
        }
    }

    fn directory(&self) -> Option<&Directory> {
        self.listings.last().map(|listing| &listing.directory)
    }

    fn stop_waiting(&mut self, ticket: Ticket) -> Option<Step> {
        let place = self.waiting.iter().position(|(waiting, _)| *waiting == ticket)?;
        Some(self.waiting.remove(place).1)
    }

    /// Brings the listing for the look to the end of the list of listings, starting one where there is none.
    fn choose_listing(&mut self) {
        let ask = self.ask();
        let unsorted = |ask: &Ask| Ask { sort: None, ..ask.clone() };
        let kept = self.listings.iter().position(|listing| {
            listing.ask == ask || (listing.directory.is_whole() && unsorted(&listing.ask) == unsorted(&ask))
        });
        // Reading anew goes on where the new look asks for the same.
        self.renewal = self.renewal.take().filter(|renewal| renewal.ask == ask);
        let listing = match kept {
            Some(place) => self.listings.remove(place),
            None => self.new_listing(ask),
        };
        if listing.serial != self.listing() {
            // What was found belongs to the listing that was left.
            self.hits = None;
            self.waiting.retain(|(_, step)| !matches!(step, Step::Search { .. }));
        }
        let renewal = self.renewal.as_ref().map(|renewal| renewal.serial);
        self.waiting.retain(|(_, step)| match step {
            Step::List { listing: of, .. } => *of == listing.serial || Some(*of) == renewal,
            Step::Search { .. } => true,
            Step::Members { group } => Some(group) == self.look.group.as_ref(),
        });
        self.listings.push(listing);
        if self.listings.len() > KEPT_LISTINGS {
            self.listings.remove(0);
        }
        self.decide_order();
        self.show_again();
    }

    /// A look without what this gateway has no data for, which an address may still ask for.
    fn possible(&self, look: Look) -> Look {
        let can = self.abilities;
        let source = look.source.filter(|_| can.filters_by_source || can.tells_source);
        let group = look.group.filter(|_| can.filters_by_group != GroupFilter::None);
        Look { source, group, ..look }
    }

    fn new_listing(&mut self, ask: Ask) -> Listing {
        self.n_listings += 1;
        Listing { serial: self.n_listings, ask, directory: Directory::default(), ordered: None }
    }

    /// What the gateway is asked for under this look, apart from its dialect.
    fn ask(&self) -> Ask {
        let can = self.abilities;
        Ask {
            query: None,
            source: self.look.source.filter(|_| can.filters_by_source),
            group: self.look.group.clone().filter(|_| can.filters_by_group == GroupFilter::Asked),
            include_groups: self.look.include_groups && can.adds_groups,
            sort: can.sorts.then(|| self.look.wanted_sort()),
            dialect: Dialect::default(),
        }
    }
}

#[cfg(test)]
mod tests;
