//! The rows on screen, each lent to one contact after another.
//!
//! A row that scrolls in takes over the elements of one that has left, and only what differs between both contacts is
//! written. They stand in the order of the rows, because screen readers read a page in the order of its elements. And
//! each that is lent anew is put in anew: else what stands elsewhere in it for the next contact would count as a shift of
//! the layout.

use std::mem;

use web_sys::{Element, Node};

use super::contact_row::{Columns, ContactRow, Mold, Speaker};
use super::row_window::{Turn, turn};
use super::scroller::Seen;
use crate::contact::ContactId;
use crate::search::Query;
use crate::store::RowId;

/// Who stands in a row.
pub(super) struct Lent {
    /// The contact's id.
    pub(super) contact: ContactId,
    /// Which row it is, from 0.
    pub(super) row: usize,
}

/// What is pointed out among the rows.
pub(super) struct Pointed {
    /// The row that the keyboard is on.
    pub(super) active: Option<usize>,
    /// The contact that is open, by every id that it is known by.
    pub(super) open: Vec<ContactId>,
}

/// The rows of one list, in the element that they stand in.
pub(super) struct RowPool {
    place: Element,
    mold: Mold,
    /// The cells that the rows have.
    pub(super) columns: Columns,
    /// Those on the page, in their order.
    lent: Vec<Entry>,
    /// Those that wait until there are more rows again.
    spare: Vec<Entry>,
    /// The words that are marked in them.
    words: Query,
}

struct Entry {
    id: RowId,
    lent: Lent,
    row: ContactRow,
    /// Whether it is still to say something, and to be put on the page where it belongs.
    is_new: bool,
}

impl RowPool {
    /// No rows yet; what stands in `place` goes.
    pub(super) fn new(place: Element, columns: Columns, is_link: bool) -> Option<Self> {
        let mold = Mold::new(columns, is_link)?;
        place.set_text_content(None);
        Some(Self { place, mold, columns, lent: Vec::new(), spare: Vec::new(), words: Query::default() })
    }

    /// Who stands in which row.
    pub(super) fn lent(&self) -> impl Iterator<Item = &Lent> {
        self.lent.iter().map(|entry| &entry.lent)
    }

    /// Who is shown in a row.
    pub(super) fn contact_in(&self, row: usize) -> Option<ContactId> {
        self.lent().find(|lent| lent.row == row).map(|lent| lent.contact.clone())
    }

    /// Shows these rows.
    pub(super) fn show(&mut self, seen: &Seen, pointed: &Pointed, speaker: Speaker) {
        // Words are marked in the rows that they have found, and not in those that stand there till then.
        let words = speaker.store.words();
        let has_other_words = words != self.words;
        self.words = words;
        self.arrange(&seen.ids);
        for (place, (id, entry)) in seen.ids.iter().zip(&mut self.lent).enumerate() {
            entry.is_new |= entry.id != *id;
            if entry.is_new || has_other_words {
                entry.id = *id;
                // Somebody who is no longer there is about to leave the page.
                if let Some(contact) = speaker.store.contact(*id) {
                    entry.row.say(&contact, &self.words, speaker);
                    entry.lent.contact = contact.id;
                }
            }
            let row = seen.window.first + place;
            if entry.is_new || entry.lent.row != row {
                entry.row.stand_in(row);
                entry.lent.row = row;
            }
            let is_open = pointed.open.contains(&entry.lent.contact);
            entry.row.point_out(pointed.active == Some(row), is_open);
        }
        let mut behind: Option<&Node> = None;
        for entry in self.lent.iter_mut().rev() {
            if mem::take(&mut entry.is_new) {
                let _ = self.place.insert_before(&entry.row.root, behind);
            }
            behind = Some(&entry.row.root);
        }
    }

    /// Has an entry for each of `ids`, and those that stay where they belong.
    fn arrange(&mut self, ids: &[RowId]) {
        let before: Vec<RowId> = self.lent.iter().map(|entry| entry.id).collect();
        while let Some(id) = ids.get(self.lent.len()) {
            let Some(entry) = self.spare.pop().or_else(|| self.make(*id)) else { break };
            self.lent.push(entry);
        }
        let n_entries = self.lent.len();
        let turned = match turn(&before, ids) {
            Turn::Ahead(by) => {
                self.lent.rotate_left(by.min(n_entries));
                n_entries.saturating_sub(by)..n_entries
            }
            Turn::Back(by) => {
                self.lent.rotate_right(by.min(n_entries));
                0..by.min(n_entries)
            }
        };
        for entry in self.lent.get_mut(turned).into_iter().flatten() {
            entry.is_new = true;
        }
        for mut entry in self.lent.drain(ids.len().min(n_entries)..) {
            entry.row.root.remove();
            entry.is_new = true;
            self.spare.push(entry);
        }
    }

    fn make(&self, id: RowId) -> Option<Entry> {
        let lent = Lent { contact: ContactId::new(""), row: 0 };
        Some(Entry { id, lent, row: self.mold.row()?, is_new: true })
    }
}
