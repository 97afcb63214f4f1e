//! Where the list is scrolled to, who is on screen there, and that they stay when rows come in above them.

use std::time::Duration;

use leptos::html::Div;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver};

use super::row_pool::{Lent, RowPool};
use super::row_window::{OVERSCAN, RowWindow, scroll_to_show};
use super::scroll_map::{Scrolled, Track};
use crate::signals::RwSignal;
use crate::store::{DeskStore, RowId};

/// A row's height in pixels until the sheet's own has been measured.
const ROW_HEIGHT: f64 = 56.0;

/// After how long without scrolling the scrollbar of a list that is too tall is put right.
const PAUSE: Duration = Duration::from_millis(150);

/// After how long without another look, or a first one, rows are built beyond the edges of the screen.
const REST: Duration = Duration::from_millis(300);

/// The rows that are on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Which rows.
    pub(super) window: RowWindow,
    /// Who stands in them.
    pub(super) ids: Vec<RowId>,
    /// How far below the top of what scrolls the first of them is, in pixels.
    pub(super) top: f64,
    /// Which state of the rows this was read from.
    version: (u64, u64),
}

/// The scrolling of one list. Cheap to copy: every field is a handle.
#[derive(Clone, Copy)]
pub(super) struct Scroller {
    store: DeskStore,
    /// The list, which keeps the focus.
    grid: NodeRef<Div>,
    /// What scrolls.
    pub(super) viewport: NodeRef<Div>,
    /// What is as tall as the list, as far as browsers allow.
    pub(super) whole: NodeRef<Div>,
    /// The rows that are on the page.
    pub(super) seen: RwSignal<Seen>,
    /// Their elements, once they are there.
    pub(super) pool: StoredValue<Option<RowPool>, LocalStorage>,
    size: RwSignal<Size>,
    place: StoredValue<Place, LocalStorage>,
}

/// Measured in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Size {
    height: f64,
    row: f64,
    /// How many of the device's pixels each has.
    ratio: f64,
}

#[derive(Default)]
struct Place {
    track: Track,
    row: f64,
    at: Scrolled,
    /// Whether the next frame is looked at.
    is_watching: bool,
    /// Runs while somebody scrolls a list that is too tall.
    pause: Option<TimeoutHandle>,
    /// Runs while no rows are built beyond the edges of the screen.
    rest: Option<TimeoutHandle>,
}

impl Scroller {
    /// Follows the rows of `store`, once the elements are there.
    pub(super) fn new(store: DeskStore, grid: NodeRef<Div>) -> Self {
        let scroller = Self {
            store,
            grid,
            viewport: NodeRef::new(),
            whole: NodeRef::new(),
            seen: RwSignal::default(),
            pool: StoredValue::new_local(None),
            size: RwSignal::new(Size { height: 0.0, row: ROW_HEIGHT, ratio: 1.0 }),
            place: StoredValue::new_local(Place::default()),
        };
        scroller.measure();
        Effect::new(move |before: Option<_>| {
            let look = store.look.get();
            let is_another = before.is_some_and(|before| before != look);
            store.version.track();
            let size = scroller.size.get();
            untrack(|| scroller.take_over(size, is_another));
            look
        });
        scroller
    }

    /// Follows what scrolls to where it is now.
    pub(super) fn follow(self) {
        let Some(viewport) = self.viewport.try_get_untracked().flatten() else { return };
        let bar = f64::from(viewport.scroll_top());
        let place = self.place.try_with_value(|place| (place.track, place.at));
        let Some((track, before)) = place.filter(|(_, before)| before.bar != bar) else { return };
        let at = track.follow(before, bar);
        self.add_overscan();
        self.go(if track.is_stuck(at) { track.at(at.top) } else { at }, bar);
        self.pause_later();
        self.watch();
    }

    /// Scrolls no further than needed for a row to be seen whole.
    pub(super) fn show(self, row: usize) {
        self.follow();
        let place = self.place.try_with_value(|place| (place.track, place.at, place.row));
        let Some((track, before, height)) = place else { return };
        if let Some(top) = scroll_to_show(row, before.top, track.height(), height) {
            self.add_overscan();
            self.go(track.at(top), before.bar);
        }
    }

    /// How many rows a page has.
    pub(super) fn page(self) -> usize {
        let Size { height, row, .. } = self.size.get_untracked();
        ((height / row) as usize).saturating_sub(1).max(1)
    }

    /// Takes over the rows as they are now. Unless another look begins, at its top, whoever is on screen stays there.
    fn take_over(self, size: Size, is_another_look: bool) {
        let (Some(viewport), Some(whole)) = (self.viewport.get_untracked(), self.whole.get_untracked()) else { return };
        let place = self.place.with_value(|place| (place.track, place.at, place.row, place.pause.is_some()));
        let (before, at, row, is_scrolling) = place;
        // To ask the browser has it lay out the page, which at every key that is typed is much.
        let cannot_scroll = before.told() <= before.height();
        let is_at_top = at.bar == 0.0 && (is_another_look || cannot_scroll);
        let bar = if is_at_top { 0.0 } else { f64::from(viewport.scroll_top()) };
        // It may have been scrolled since anybody was told.
        let at = before.follow(at, bar);
        let top = if is_another_look { 0.0 } else { self.kept(at.top, row, size.row) };
        let track = Track::new(self.store.n_rows() as f64 * size.row, size.height, size.ratio);
        self.place.update_value(|place| (place.track, place.row) = (track, size.row));
        if track.told() != before.told() {
            // What cannot be scrolled so far yet would not follow.
            let _ = HtmlElement::style(&whole).set_property("height", &pixels(track.told()));
        }
        let kept = Scrolled { top: track.nearest(top), bar };
        if is_another_look || self.seen.with_untracked(|seen| seen.ids.is_empty()) {
            self.leave_overscan();
        }
        let is_wrong = track.is_stuck(kept) || !is_scrolling && track.is_adrift(kept);
        self.go(if is_wrong { track.at(top) } else { kept }, bar);
    }

    /// Where the list has to be so that the first row on screen stays where it is on the screen, or the next one that is
    /// still there.
    ///
    /// At the very top, the list stays at its top: there what comes in above is what one wants to see.
    fn kept(self, top: f64, row: f64, row_now: f64) -> f64 {
        if top <= 0.0 {
            return top;
        }
        let is_seen = |lent: &&Lent| (lent.row + 1) as f64 * row > top;
        let stands = |lent: &Lent| {
            let now = self.store.row_of(&lent.contact)?;
            let above = top - lent.row as f64 * row;
            Some(now as f64 * row_now + above * row_now / row.max(1.0))
        };
        self.pool.with_value(|pool| pool.as_ref()?.lent().filter(is_seen).find_map(stands)).unwrap_or(top)
    }

    /// Goes there from where the browser has the scrollbar.
    fn go(self, at: Scrolled, bar: f64) {
        self.place.update_value(|place| place.at = at);
        if let Some(viewport) = self.viewport.get_untracked().filter(|_| at.bar != bar) {
            viewport.set_scroll_top(at.bar as i32);
        }
        self.look(at);
    }

    /// Looks who is on screen.
    fn look(self, at: Scrolled) {
        let place = self.place.with_value(|place| (place.track.height(), place.row, place.rest.is_some()));
        let (height, row, is_resting) = place;
        // Before the browser has told how tall the list is, these are what is seen.
        let overscan = if is_resting && height > 0.0 { 0 } else { OVERSCAN };
        let window = RowWindow::at(at.top, height, row, self.store.n_rows(), overscan);
        let top = window.first as f64 * row - at.lift();
        let version = self.store.version.get_untracked();
        let is_known = self.seen.with_untracked(|seen| (seen.window, seen.top, seen.version) == (window, top, version));
        if is_known {
            return;
        }
        self.keep_focus();
        self.seen.set(Seen { window, ids: self.store.rows(window.rows()), top, version });
    }

    /// Builds only the rows that are seen until no other look has come for a while: nobody scrolls while they type, or before
    /// there is a list, and the other rows were a quarter of what a key took.
    fn leave_overscan(self) {
        let look_again = move || {
            if let Some(at) = self.place.try_with_value(|place| place.at) {
                self.add_overscan();
                self.look(at);
            }
        };
        let rest = set_timeout_with_handle(look_again, REST).ok();
        self.add_overscan();
        self.place.update_value(|place| place.rest = rest);
    }

    fn add_overscan(self) {
        if let Some(Some(rest)) = self.place.try_update_value(|place| place.rest.take()) {
            rest.clear();
        }
    }

    /// A row's link that has the focus is about to be somebody else's.
    fn keep_focus(self) {
        let has_focus = |whole: &HtmlElement| whole.matches(":focus-within").unwrap_or_default();
        if self.whole.get_untracked().is_some_and(|whole| has_focus(&whole)) {
            super::focus(self.grid.get_untracked());
        }
    }

    /// Looks again in the next frame, after whatever else scrolls in it: a browser tells of that a frame too late, and
    /// would paint an empty list till then.
    fn watch(self) {
        let is_watching = self.place.try_update_value(|place| std::mem::replace(&mut place.is_watching, true));
        if is_watching == Some(false) {
            request_animation_frame(move || {
                let _ = self.place.try_update_value(|place| place.is_watching = false);
                self.follow();
            });
        }
    }

    /// Puts the scrollbar right once nobody has scrolled for a while: earlier it would stop a list that is gliding.
    fn pause_later(self) {
        let is_adrift = self.place.with_value(|place| place.track.is_adrift(place.at));
        let put_right = move || {
            let _ = self.place.try_update_value(|place| place.pause = None);
            self.follow();
            let place = self.place.try_with_value(|place| (place.track, place.at));
            if let Some((track, at)) = place.filter(|(track, at)| track.is_adrift(*at)) {
                self.go(track.at(at.top), at.bar);
            }
        };
        let pause = is_adrift.then(|| set_timeout_with_handle(put_right, PAUSE).ok()).flatten();
        let before = self.place.try_update_value(|place| std::mem::replace(&mut place.pause, pause));
        if let Some(before) = before.flatten() {
            before.clear();
        }
    }

    /// Keeps `size` at the viewport's height and the sheet's row height.
    fn measure(self) {
        let watching = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
        Effect::new(move || {
            let Some(element) = self.viewport.get() else { return };
            let measured = element.clone();
            let on_resize = Closure::<dyn FnMut()>::new(move || {
                let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
                let height = f64::from(measured.client_height());
                self.size.set(Size { height, row: row_height(&measured), ratio });
            });
            if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
                observer.observe(&element);
                watching.set_value(Some((observer, on_resize)));
            }
        });
        on_cleanup(move || {
            if let Some(Some((observer, _))) = watching.try_update_value(Option::take) {
                observer.disconnect();
            }
        });
    }
}

/// A length as the sheet wants it.
pub(super) fn pixels(length: f64) -> String {
    // A whole number: to write fractions takes more code than all of this file.
    format!("{}px", length.round() as i64)
}

/// The row height that the sheet sets, in pixels.
fn row_height(element: &Element) -> f64 {
    let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let height = style.and_then(|style| style.get_property_value("--contact-desk-row-height").ok());
    height.map(|height| js_sys::parse_float(&height)).filter(|height| *height >= 1.0).unwrap_or(ROW_HEIGHT)
}
