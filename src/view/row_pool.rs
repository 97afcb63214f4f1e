//! The views of the rows on screen, each lent to one contact after another.
//!
//! A row that scrolls in takes over the view of one that has left: its elements stay, and only what differs between
//! both contacts is written. The views stand in the order of the rows, because screen readers read a page in the order of
//! its elements. And each that is lent anew is put in anew: else what stands elsewhere in it for the next contact would
//! count as a shift of the layout.

use std::mem;

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::Mountable;

use super::built::Built;
use super::row_window::{Turn, turn};
use super::scroller::Seen;
use crate::contact::{Contact, ContactId};
use crate::signals::RwSignal;
use crate::store::RowId;

/// Whom a view shows now. Its cells read these.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    /// The contact.
    pub(super) contact: RwSignal<Contact>,
    /// Which row it is, from 0.
    pub(super) row: RwSignal<usize>,
}

/// The rows that are `seen`; `contact` is asked once whenever a view comes to a row.
///
/// `slots` tells in their order whom the rows show; `on_lent` is called whenever they may have changed.
pub(super) fn row_pool(
    seen: RwSignal<Seen>,
    slots: StoredValue<Vec<Slot>>,
    on_lent: impl Fn() + 'static,
    contact: impl Fn(RowId) -> Option<Contact> + 'static,
    view: impl Fn(Slot) -> Built + 'static,
) -> Built {
    let owner = Owner::current().unwrap_or_default();
    Built::of_effect(RenderEffect::new(move |before: Option<Pool>| {
        let mut pool = before.unwrap_or_else(Pool::empty);
        let maker = Maker { owner: &owner, contact: &contact, view: &view };
        seen.with(|seen| untrack(|| pool.show(seen.window.first, &seen.ids, &maker)));
        slots.update_value(|slots| {
            slots.clear();
            slots.extend(pool.lent.iter().map(|entry| entry.slot));
        });
        on_lent();
        pool
    }))
}

struct Pool {
    /// Those on the page, in the order of the rows.
    lent: Vec<Entry>,
    /// Those that wait until there are more rows again.
    spare: Vec<Entry>,
    /// Where the rows end on the page.
    end: Built,
}

struct Entry {
    id: RowId,
    /// Whether it is still to be put on the page where it belongs.
    is_new: bool,
    slot: Slot,
    view: Built,
    /// Of the signals that belong to the view.
    _owner: Owner,
}

struct Maker<'a> {
    owner: &'a Owner,
    contact: &'a dyn Fn(RowId) -> Option<Contact>,
    view: &'a dyn Fn(Slot) -> Built,
}

impl Pool {
    fn empty() -> Self {
        Self { lent: Vec::new(), spare: Vec::new(), end: Built::nothing() }
    }

    /// Shows the rows of `ids`, of which the first has the number `first`.
    fn show(&mut self, first: usize, ids: &[RowId], maker: &Maker) {
        let before: Vec<RowId> = self.lent.iter().map(|entry| entry.id).collect();
        let mut entries: Vec<Option<Entry>> = mem::take(&mut self.lent).into_iter().map(Some).collect();
        entries.resize_with(entries.len().max(ids.len()), || None);
        let n_entries = entries.len();
        let turned = match turn(&before, ids) {
            Turn::Ahead(by) => {
                entries.rotate_left(by);
                n_entries - by..n_entries
            }
            Turn::Back(by) => {
                entries.rotate_right(by);
                0..by
            }
        };
        for entry in entries.get_mut(turned).into_iter().flatten().flatten() {
            entry.is_new = true;
        }
        for mut entry in entries.drain(ids.len()..).flatten() {
            entry.view.unmount();
            entry.is_new = true;
            self.spare.push(entry);
        }
        for (place, (id, entry)) in ids.iter().zip(entries).enumerate() {
            let entry = entry.or_else(|| self.spare.pop());
            self.lent.push(maker.lend(entry, *id, first + place));
        }
        let mut behind = &self.end;
        for entry in self.lent.iter_mut().rev() {
            if mem::take(&mut entry.is_new) {
                behind.insert_before_this(&mut entry.view);
            }
            behind = &entry.view;
        }
    }
}

impl Maker<'_> {
    /// Lends a view to a row; a new one if there is none.
    fn lend(&self, entry: Option<Entry>, id: RowId, row: usize) -> Entry {
        let Some(mut entry) = entry else { return self.make(id, row) };
        if entry.id != id {
            (entry.id, entry.is_new) = (id, true);
            if let Some(contact) = (self.contact)(id) {
                entry.slot.contact.set(contact);
            }
        }
        if entry.slot.row.get_untracked() != row {
            entry.slot.row.set(row);
        }
        entry
    }

    fn make(&self, id: RowId, row: usize) -> Entry {
        let owner = self.owner.with(Owner::new);
        let contact = (self.contact)(id).unwrap_or_else(|| Contact::new(ContactId::new("")));
        let (slot, view) = owner.with(|| {
            let slot = Slot { contact: RwSignal::new(contact), row: RwSignal::new(row) };
            (slot, (self.view)(slot))
        });
        Entry { id, is_new: true, slot, view, _owner: owner }
    }
}

impl Mountable for Pool {
    fn unmount(&mut self) {
        self.lent.iter_mut().for_each(|entry| entry.view.unmount());
        self.end.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.lent.iter_mut().for_each(|entry| entry.view.mount(parent, marker));
        self.end.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.lent.first().map_or(&self.end, |first| &first.view).insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.lent.iter().flat_map(|entry| entry.view.elements()).collect()
    }
}
