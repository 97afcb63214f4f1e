//! One view for each item of a list.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::Mountable;

use super::built::Built;
use crate::signals::RwSignal;

/// One view for each item, in their order; an item that stays keeps its view.
///
/// Beside each item stands its number, which may change while the item stays.
pub fn keyed<T>(
    items: impl Fn() -> Vec<(T, usize)> + 'static,
    view: impl Fn(T, Signal<usize>) -> Built + 'static,
) -> Built
where
    T: Clone + PartialEq + 'static,
{
    let owner = Owner::current().unwrap_or_default();
    let mut kept: Vec<T> = Vec::new();
    Built::of_effect(RenderEffect::new(move |before: Option<Entries>| {
        let (items, numbers): (Vec<T>, Vec<usize>) = items().into_iter().unzip();
        let mut passed = 0;
        let places: Vec<Option<usize>> = items
            .iter()
            .map(|item| {
                // Items mostly come back in their order, so the next is looked for first behind the last.
                let ahead = kept.iter().skip(passed).position(|kept| kept == item).map(|ahead| passed + ahead);
                passed = ahead.map_or(passed, |ahead| ahead + 1);
                ahead.or_else(|| kept.iter().position(|kept| kept == item))
            })
            .collect();
        let make = |which: usize, number: RwSignal<usize>| match items.get(which) {
            Some(item) => view(item.clone(), number.into()),
            None => Built::nothing(),
        };
        let mut entries = before.unwrap_or_else(Entries::none);
        entries.rearrange(&places, &numbers, &owner, &make);
        kept = items;
        entries
    }))
}

struct Entries {
    all: Vec<Entry>,
    /// Where the list ends on the page.
    end: Built,
}

struct Entry {
    number: RwSignal<usize>,
    view: Built,
    /// Of the signals that belong to the view.
    _owner: Owner,
}

impl Entries {
    fn none() -> Self {
        Self { all: Vec::new(), end: Built::nothing() }
    }

    /// Puts the entry of each of `places` next, and a new one where there is none.
    fn rearrange(
        &mut self,
        places: &[Option<usize>],
        numbers: &[usize],
        owner: &Owner,
        make: &dyn Fn(usize, RwSignal<usize>) -> Built,
    ) {
        let mut old: Vec<Option<Entry>> = self.all.drain(..).map(Some).collect();
        // Up to here the old ones are passed by: the ones behind stand behind on the page, too.
        let mut passed = 0;
        let mut all: Vec<(Entry, bool)> = Vec::with_capacity(places.len());
        for (which, (place, number)) in places.iter().zip(numbers).enumerate() {
            let place = place.unwrap_or(usize::MAX);
            if let Some(entry) = old.get_mut(place).and_then(Option::take) {
                if entry.number.get_untracked() != *number {
                    entry.number.set(*number);
                }
                let is_in_place = place >= passed;
                passed = passed.max(place + 1);
                all.push((entry, is_in_place));
            } else {
                let owner = owner.with(Owner::new);
                let (number, view) = owner.with(|| {
                    let number = RwSignal::new(*number);
                    (number, untrack(|| make(which, number)))
                });
                all.push((Entry { number, view, _owner: owner }, false));
            }
        }
        for mut gone in old.into_iter().flatten() {
            gone.view.unmount();
        }
        let mut behind = &self.end;
        for (entry, is_in_place) in all.iter_mut().rev() {
            if !*is_in_place {
                behind.insert_before_this(&mut entry.view);
            }
            behind = &entry.view;
        }
        self.all = all.into_iter().map(|(entry, _)| entry).collect();
    }
}

impl Mountable for Entries {
    fn unmount(&mut self) {
        self.all.iter_mut().for_each(|entry| entry.view.unmount());
        self.end.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.all.iter_mut().for_each(|entry| entry.view.mount(parent, marker));
        self.end.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.all.first().map_or(&self.end, |first| &first.view).insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.all.iter().flat_map(|entry| entry.view.elements()).collect()
    }
}
