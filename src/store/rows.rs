//! Who stands in which row, as the list asks for it.

use std::ops::Range;

use super::DeskStore;
use crate::contact::{Contact, ContactId};
use crate::directory::Place;
use crate::search::Query;

/// What tells one row from every other, as long as the page lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RowId {
    session: u64,
    listing: u64,
    place: Place,
    /// Another one for every change of what is known of the contact.
    edition: u32,
    /// Whether everything is shown that is known of somebody who is listed twice.
    is_joined: bool,
}

impl DeskStore {
    /// The words that are searched for now, without tracking.
    pub fn words(self) -> Query {
        self.query.get_untracked()
    }

    /// What these words have found in a name.
    pub fn marks(self, words: &Query, name: &str) -> Vec<Range<usize>> {
        if words.is_empty() { Vec::new() } else { self.found(words, name) }
    }

    /// A function of its own: no first list needs it.
    #[inline(never)]
    fn found(self, words: &Query, name: &str) -> Vec<Range<usize>> {
        let decompose = self.read(|inner| Some(inner.outside.host().decompose));
        decompose.map(|decompose| words.marks(name, decompose)).unwrap_or_default()
    }

    /// How many rows there are. Tracks their changes.
    pub fn n_rows(self) -> usize {
        self.version.track();
        self.read(|inner| inner.browsing.as_ref().map_or(0, |browsing| browsing.rows().len()))
    }

    /// Who stands in these rows. Tracks their changes.
    pub fn rows(self, rows: Range<usize>) -> Vec<RowId> {
        self.version.track();
        self.read(|inner| {
            let Some(browsing) = &inner.browsing else { return Vec::new() };
            let (session, listing, is_joined) = (inner.session, browsing.listing(), browsing.joins_twins());
            let places = browsing.rows().get(rows).unwrap_or_default();
            let row =
                |place: &Place| RowId { session, listing, place: *place, edition: browsing.edition(*place), is_joined };
            places.iter().map(row).collect()
        })
    }

    /// In which row somebody stands, without tracking.
    pub fn row_of(self, id: &ContactId) -> Option<usize> {
        self.read(|inner| inner.browsing.as_ref()?.row_of(id))
    }

    /// The contact of a row that [`DeskStore::rows`] gave, without tracking.
    pub fn contact(self, row: RowId) -> Option<Contact> {
        self.read(|inner| {
            let browsing = inner
                .browsing
                .as_ref()
                .filter(|browsing| (inner.session, browsing.listing()) == (row.session, row.listing))?;
            browsing.contact(row.place)
        })
    }
}
