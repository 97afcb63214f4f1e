//! One view for each item of a list.

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::Mountable;

use super::built::Built;

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
    Built::of(RenderEffect::new(move |before: Option<Entries<T>>| {
        let mut entries = before.unwrap_or_else(Entries::none);
        let items = items();
        entries.become_like(items, &|item, number| {
            let owner = owner.with(Owner::new);
            let (number, view) = owner.with(|| {
                let number = RwSignal::new(number);
                (number, untrack(|| view(item.clone(), number.into())))
            });
            Entry { item, number, view, _owner: owner }
        });
        entries
    }))
}

struct Entries<T> {
    all: Vec<Entry<T>>,
    /// Where the list ends on the page.
    end: Built,
}

struct Entry<T> {
    item: T,
    number: RwSignal<usize>,
    view: Built,
    /// Of the signals that belong to the view.
    _owner: Owner,
}

impl<T: PartialEq> Entries<T> {
    fn none() -> Self {
        Self { all: Vec::new(), end: Built::nothing() }
    }

    fn become_like(&mut self, items: Vec<(T, usize)>, make: &dyn Fn(T, usize) -> Entry<T>) {
        let mut old: Vec<Option<Entry<T>>> = self.all.drain(..).map(Some).collect();
        // Up to here the old ones are passed by: the ones behind stand behind on the page, too.
        let mut passed = 0;
        let mut all: Vec<(Entry<T>, bool)> = Vec::new();
        for (item, number) in items {
            let is_it = |entry: &Option<Entry<T>>| entry.as_ref().is_some_and(|entry| entry.item == item);
            let ahead = old.iter().skip(passed).position(is_it).map(|ahead| passed + ahead);
            let found = ahead.or_else(|| old.iter().position(is_it));
            passed = ahead.map_or(passed, |ahead| ahead + 1);
            if let Some(entry) = found.and_then(|found| old.get_mut(found)).and_then(Option::take) {
                if entry.number.get_untracked() != number {
                    entry.number.set(number);
                }
                all.push((entry, ahead.is_some()));
            } else {
                all.push((make(item, number), false));
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

impl<T> Mountable for Entries<T> {
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
