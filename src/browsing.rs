//! What is being looked at: which rows a look shows, what it can claim about them, and what to ask next.
//!
//! Pure: [`Browsing::next_step`] gives the next [`Step`] as a value, somebody else carries it out, and
//! the answer comes back by its [`Ticket`]. A ticket that nobody waits for any more is refused, so
//! an older answer never replaces a newer one.

mod asking;
mod showing;

use std::collections::HashMap;
use std::rc::Rc;

use crate::contact::{Contact, ContactId, Jid, Kind, Phone};
use crate::directory::{Directory, NumbersBehind, Place};
use crate::gateway::detail::Links;
use crate::gateway::error::GatewayError;
use crate::gateway::{Abilities, Ask, Batch, Dialect, GroupFilter, Members, Position, Sort, SortKey, SourceFilter};
use crate::order::{Alphabet, Compare};
use crate::phone::country_code;
use crate::search::{Decompose, Query};
use crate::slice::Clock;
use showing::{Hits, Listing, Work};

/// How many listings are kept to go back to.
const KEPT_LISTINGS: usize = 6;
/// How many contacts are looked at to tell which country most of them are in.
const MOST_NEIGHBOURS: usize = 500;

/// Where a person stands in the list and in a form, as far as no address tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    /// The first row on screen.
    pub row: usize,
    /// What is typed where a number can be checked.
    pub number: String,
}

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
    /// Those who are listed by number and by privacy id in two rows, as the gateway lists them.
    pub twins_apart: bool,
}

impl Look {
    /// The order that is wanted where nobody chose one.
    pub const BY_NAME: Sort = Sort { key: SortKey::Name, descending: false };

    /// Whether nothing is narrowed or added: a list as most people see it first.
    pub fn is_plain(&self) -> bool {
        *self == Self { sort: self.sort, ..Self::default() }
    }

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
    /// Which numbers stand behind privacy ids.
    Links {
        /// Where the table goes on.
        from: Position,
    },
}

/// What came of a step.
#[derive(Debug)]
pub enum Answer {
    /// Of a listing or search.
    Batch(Batch),
    /// Of a group.
    Members(Members),
    /// Of the table of numbers behind privacy ids.
    Links(Links),
}

/// The number under which an answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket(u64);

/// Whether somebody has said that the rest need not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pause {
    /// Nobody has: what is needed is read.
    #[default]
    None,
    /// For now. What is under way is still taken.
    Paused,
    /// For good, as long as the look stays.
    Stopped,
}

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
    /// Whether the rest would be read, had nobody said otherwise.
    pub pause: Pause,
    /// Whether the listing goes in circles, so that reading was stopped before its end.
    pub is_cut: bool,
    /// How many rows of the gateway could not be read.
    pub n_skipped: usize,
    /// The order that the rows are in, if they are in one.
    pub order: Option<Sort>,
    /// Whether those stand above the others whose name or number begins with what was typed.
    pub is_ranked: bool,
    /// Whether that order was made here, of the part that has been read.
    pub is_part_sorted: bool,
}

/// What browsing borrows from whoever runs it.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// How texts are taken apart for searching.
    pub decompose: Decompose,
    /// How names are put in order that differ in less than letters.
    pub compare: Compare,
    /// What time it is.
    pub clock: Clock,
}

/// One connection as somebody browses it.
pub struct Browsing {
    abilities: Abilities,
    host: Host,
    alphabet: Alphabet,
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
    /// How many rows there were when their change was last told.
    n_shown: usize,
    work: Work,
    is_ordered_here: bool,
    /// Whether those stand above the others whose name or number begins with what was typed.
    is_ranked: bool,
    last_on_screen: usize,
    waiting: Vec<(Ticket, Step)>,
    n_tickets: u64,
    n_changes: u64,
    n_listings: u64,
    is_halted: bool,
    pause: Pause,
    sought: Option<ContactId>,
    numbers: NumbersBehind,
    /// Where the table of numbers behind privacy ids goes on; `None` at its end, or where there is none.
    next_links: Option<Position>,
    /// With whom its latest part began.
    first_link: Option<Jid>,
}

impl Browsing {
    /// Starts at the beginning of everything.
    pub fn new(abilities: Abilities, look: Look, host: Host) -> Self {
        let mut browsing = Self {
            abilities,
            host,
            alphabet: Alphabet::new(host.decompose, host.compare),
            dialect: Dialect::default(),
            look: Look::default(),
            query: Query::default(),
            is_settled: true,
            listings: Vec::new(),
            renewal: None,
            hits: None,
            members: Vec::new(),
            rows: Vec::new(),
            n_shown: 0,
            work: Work::default(),
            is_ordered_here: false,
            is_ranked: false,
            last_on_screen: 0,
            waiting: Vec::new(),
            n_tickets: 0,
            n_changes: 0,
            n_listings: 0,
            is_halted: false,
            pause: Pause::None,
            sought: None,
            numbers: NumbersBehind::default(),
            next_links: abilities.tells_links.then_some(Position::Start),
            first_link: None,
        };
        browsing.query = Query::parse(&look.query, host.decompose);
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
            self.query = Query::parse(&look.query, self.host.decompose);
            self.is_settled = self.query.is_empty();
            self.hits = None;
            self.waiting.retain(|(_, step)| !matches!(step, Step::Search { .. }));
        }
        self.look = look;
        self.is_halted = false;
        self.pause = Pause::None;
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

    /// Goes on after a failure or a pause.
    pub fn resume(&mut self) {
        self.is_halted = false;
        self.pause = Pause::None;
    }

    /// Reads no further than what is scrolled to.
    pub fn pause(&mut self, pause: Pause) {
        self.pause = pause;
        if pause == Pause::Stopped {
            self.waiting.retain(|(_, step)| !matches!(step, Step::List { .. }));
        }
    }

    /// Reads everything anew. What is shown stays until the first answer has come.
    pub fn refresh(&mut self) {
        self.waiting.clear();
        self.is_halted = false;
        self.pause = Pause::None;
        self.next_links = self.abilities.tells_links.then_some(Position::Start);
        self.first_link = None;
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
            (Step::Links { .. }, Answer::Links(links)) => {
                self.take_links(links);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes in a part of an answer of the list that is still under way. One that nobody waits for changes nothing.
    pub fn take_ahead(&mut self, ticket: Ticket, contacts: Vec<Contact>) {
        if self.awaits(ticket) {
            self.take_ahead_of(contacts);
        }
    }

    /// Stops waiting for `ticket`, and asks nothing more until [`Browsing::resume`]. Whether anybody misses the answer.
    pub fn fail(&mut self, ticket: Ticket) -> bool {
        let step = self.stop_waiting(ticket);
        if let Some(Step::Links { .. }) = step {
            // Without the table people are listed as the gateway lists them, which is no reason to stop.
            self.next_links = None;
            return false;
        }
        self.is_halted |= step.is_some();
        self.forget_beginning(step.as_ref());
        step.is_some()
    }

    /// Stops waiting for `ticket`, so that the same is asked again.
    pub fn stop(&mut self, ticket: Ticket) {
        let step = self.stop_waiting(ticket);
        self.forget_beginning(step.as_ref());
    }

    /// Takes in that `number` stands behind `lid`.
    pub fn link(&mut self, lid: &Jid, number: &Jid) {
        if self.numbers.learn(lid, number) {
            self.unveil(std::slice::from_ref(lid));
        }
    }

    /// Changes what is known of somebody, in every listing that has them.
    pub fn change(&mut self, id: &ContactId, change: impl Fn(&mut Contact)) {
        let decompose = self.host.decompose;
        self.change_in_all(|directory| directory.change(id, decompose, &change));
    }

    /// The rows that are shown, as places in the listing.
    pub fn rows(&self) -> &[Place] {
        &self.rows
    }

    /// In which row somebody stands: their own, or that of their other entry.
    pub fn row_of(&self, id: &ContactId) -> Option<usize> {
        let directory = self.directory()?;
        let place = directory.place(id)?;
        let row_at = |place: Place| self.rows.iter().position(|row| *row == place);
        row_at(place).or_else(|| row_at(directory.twin(place)?))
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
    pub fn contact(&self, place: Place) -> Option<Contact> {
        let directory = self.directory()?;
        if self.look.twins_apart { directory.contact(place) } else { directory.person(place) }
    }

    /// How often what is known of the contact at a place has changed.
    pub fn edition(&self, place: Place) -> u32 {
        let Some(directory) = self.directory() else { return 0 };
        let twin = directory.twin(place).map_or(0, |twin| directory.edition(twin));
        // Both only grow, so that the sum is another one whenever either is.
        directory.edition(place).wrapping_add(twin)
    }

    /// All that is known of the person of that id, if any listing has brought them.
    pub fn find(&self, id: &ContactId) -> Option<Contact> {
        let (directory, place) = self.seen(id)?;
        let mut person = directory.person(place)?;
        if let (None, Some(number)) = (&person.lid, &person.phone) {
            person.lid = self.numbers.lid_of(number);
        }
        Some(person)
    }

    /// What somebody of that id is, if any listing has brought them.
    pub fn kind(&self, id: &ContactId) -> Option<Kind> {
        let (directory, place) = self.seen(id)?;
        Some(directory.traits(place).0)
    }

    /// The listing that knows somebody, and where they stand in it: by their key, else by the number or privacy id in it.
    fn seen(&self, id: &ContactId) -> Option<(&Directory, Place)> {
        let jid = Jid::parse(id.as_str());
        self.look_up(|directory| directory.place(id)).or_else(|| {
            let jid = jid.as_ref()?;
            self.look_up(|directory| match jid.phone() {
                Some(number) => directory.place_of_number(&number),
                None => directory.place_of_lid(jid),
            })
        })
    }

    /// What the latest listing that knows anything gives.
    fn look_up(&self, place: impl Fn(&Directory) -> Option<Place>) -> Option<(&Directory, Place)> {
        let listings = self.listings.iter().rev().map(|listing| &listing.directory);
        listings.filter_map(|directory| Some((directory, place(directory)?))).next()
    }

    /// Somebody with that number, if any listing has brought them.
    pub fn find_number(&self, number: &Phone) -> Option<Contact> {
        let (directory, place) = self.look_up(|directory| directory.place_of_number(number))?;
        directory.person(place)
    }

    /// A number of the country that most of those listed are in.
    pub fn home(&self) -> Option<Phone> {
        let directory = self.directory()?;
        let listed = directory.listed().iter().take(MOST_NEIGHBOURS);
        let numbers = listed.filter_map(|place| directory.packed(*place)?.ids().phone);
        let mut n_by_code: HashMap<&str, (usize, &str)> = HashMap::new();
        for number in numbers {
            n_by_code.entry(country_code(number)).or_insert((0, number)).0 += 1;
        }
        n_by_code.into_values().max_by_key(|(n, _)| *n).and_then(|(_, number)| Phone::parse(number))
    }

    /// Whether somebody who is listed twice is shown in one row.
    pub fn joins_twins(&self) -> bool {
        !self.look.twins_apart
    }

    /// Whether somebody is listed by number and by privacy id, so that showing both can be offered.
    pub fn has_twins(&self) -> bool {
        self.directory().is_some_and(Directory::has_twins)
    }

    /// Whether everybody has been read.
    pub fn is_whole(&self) -> bool {
        self.directory().is_some_and(Directory::is_whole)
    }

    /// Whether everything is being read anew.
    pub fn is_renewing(&self) -> bool {
        self.renewal.is_some()
    }

    /// Whether the listing has had its first answer.
    pub fn has_begun(&self) -> bool {
        self.directory().is_some_and(|directory| directory.n_steps() > 0)
    }

    /// Whether the listing has brought group chats, so that showing them can be offered.
    pub fn has_groups(&self) -> bool {
        self.directory().is_some_and(Directory::has_groups)
    }

    /// How far the reading has come.
    pub fn progress(&self) -> Progress {
        let Some(directory) = self.directory() else { return Progress::default() };
        let is_whole = directory.is_whole();
        let n_read = directory.n_listable(self.look.include_groups, !self.look.twins_apart);
        let is_working = self.is_working();
        let is_narrowed = !self.query.is_empty() || self.look.group.is_some() || self.look.source.is_some();
        let is_certain = self.members_are_known() && (is_whole || self.is_answered());
        let needs_rest =
            directory.next().is_some() && !self.is_halted && directory.n_steps() > 0 && self.wants_everything();
        let n_matching = match directory.total() {
            _ if is_working => None,
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
            is_reading: is_working || self.waiting.iter().any(|(_, step)| !matches!(step, Step::Links { .. })),
            is_reading_all: needs_rest && self.pause == Pause::None,
            pause: if needs_rest { self.pause } else { Pause::None },
            is_cut: directory.has_given_up(),
            n_skipped: directory.skipped(),
            order: self.order(),
            is_ranked: self.is_ranked,
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

    /// Forgets what came of a listing's first step that did not come to its end: it will come again, and may be another.
    fn forget_beginning(&mut self, step: Option<&Step>) {
        if !matches!(step, Some(Step::List { .. })) {
            return;
        }
        let begun = self.listings.last_mut().into_iter().chain(&mut self.renewal);
        for listing in begun.filter(|listing| listing.directory.n_steps() == 0) {
            *listing = Listing::new(listing.serial, listing.ask.clone());
        }
    }

    /// Brings the listing for the look to the end of the list of listings, starting one where there is none.
    fn choose_listing(&mut self) {
        let ask = self.ask();
        let unsorted = |ask: &Ask| Ask { sort: None, ..ask.clone() };
        let kept = self.listings.iter().position(|listing| {
            listing.ask == ask || (listing.directory.is_whole() && unsorted(&listing.ask) == unsorted(&ask))
        });
        // Reading anew goes on where the new look asks for the same, and begins again where it asks for something else.
        self.renewal = self.renewal.take().map(|renewal| match renewal.ask == ask {
            true => renewal,
            false => self.new_listing(ask.clone()),
        });
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
            Step::Search { .. } | Step::Links { .. } => true,
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
        Listing::new(self.n_listings, ask)
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
