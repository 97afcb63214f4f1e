//! The list: a grid that builds only the rows that are seen.
//!
//! The grid keeps the keyboard focus itself and names the active row by `aria-activedescendant`,
//! so that focus and place survive rows coming and going.

use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::built::{Build, Built, Shown, handler};
use super::contact_row::{Columns, Href, Speaker, row_id};
use super::row_pool::{Pointed, RowPool};
use super::scroller::{Scroller, pixels};
use super::{focus, is_for_this_page, texts};
use crate::contact::ContactId;
use crate::gateway::{Sort, SortKey};
use crate::signals::{Memo, RwSignal};
use crate::store::{Aside, DeskStore};

/// How many shapes of rows stand in for the first answer.
const PLACEHOLDERS: usize = 12;

/// The row that the keyboard is on.
#[derive(Clone, PartialEq)]
struct Active {
    row: usize,
    /// Who stands in it, so that it is followed when others come in above.
    id: ContactId,
}

/// The contacts, in rows.
#[component]
pub fn ContactList(
    /// What the page knows.
    store: DeskStore,
    /// Called with the contact that the person opens.
    on_open: Callback<ContactId>,
    /// Called when the person presses Escape.
    on_close: Callback<()>,
    /// Where a contact's page is, if it has one.
    href: Option<Href>,
    /// The grid, for whoever wants to put the focus there.
    grid: NodeRef<Div>,
) -> Built {
    let texts = texts();
    let scroller = Scroller::new(store, grid);
    let seen = scroller.seen;
    let active = RwSignal::new(None::<Active>);
    let n_rows = Memo::new(move |_| store.n_rows());
    let is_waiting = Memo::new(move |_| {
        n_rows.get() == 0 && store.progress.with(|progress| progress.n_read == 0 && progress.is_reading)
    });
    let tells_source = Memo::new(move |_| store.abilities.with(|can| can.tells_source));
    let has_tags = Memo::new(move |_| {
        let tells = store.abilities.with(|can| can.tells_source || can.tells_kind);
        tells || (store.has_groups.get() && store.look.with(|look| look.include_groups))
    });
    let tells_chat = Memo::new(move |_| store.abilities.with(|can| can.tells_chat));

    let window = Memo::new(move |_| seen.with(|seen| seen.window));
    Effect::new(move || {
        let window = window.get();
        // Whoever scrolls before the row is there wants another one.
        let wanted = if window.first_seen == 0 { store.wanted_row.get() } else { 0 };
        store.stand.update(|stand| stand.row = window.first_seen.max(wanted));
        store.reach(window.last_seen.max(wanted));
        if wanted > 0 && wanted < n_rows.get() {
            store.wanted_row.set(0);
            // It comes to the top of the screen where the last row below it comes to the bottom.
            request_animation_frame(move || scroller.show(wanted + scroller.page()));
        }
    });
    // A new look begins without an active row; else it stays with its contact.
    Effect::new(move |before: Option<_>| {
        let look = store.look.get();
        store.version.track();
        let is_another = before.is_some_and(|before| before != look);
        if is_another {
            store.wanted_row.set(0);
        }
        if let Some(Active { row, id }) = active.get_untracked() {
            let row_now = store.row_of(&id).unwrap_or(row);
            if is_another {
                active.set(None);
            } else if row_now != row {
                active.set(Some(Active { row: row_now, id }));
            }
        }
        look
    });

    let open_row = Callback::new(move |(id, row): (ContactId, usize)| {
        active.set(Some(Active { row, id: id.clone() }));
        // A click leaves the focus on the row's link, which is another's once the row is.
        focus(grid.get_untracked());
        on_open.run(id);
    });
    let contact_in = move |row: usize| store.rows(row..row + 1).first().and_then(|id| store.contact(*id));
    let on_key = move |event: KeyboardEvent| {
        let n_rows = n_rows.get_untracked();
        if n_rows == 0 || event.ctrl_key() || event.meta_key() || event.alt_key() || is_control(&event) {
            return;
        }
        let key = event.key();
        let page = scroller.page();
        let current = active.with_untracked(|active| active.as_ref().map(|active| active.row));
        let to = match (key.as_str(), current) {
            ("ArrowDown" | "PageDown" | "Home" | "ArrowUp" | "PageUp", None) => window.get_untracked().first_seen,
            ("ArrowDown", Some(row)) => row.saturating_add(1),
            ("ArrowUp", Some(row)) => row.saturating_sub(1),
            ("PageDown", Some(row)) => row.saturating_add(page),
            ("PageUp", Some(row)) => row.saturating_sub(page),
            ("Home", Some(_)) => 0,
            ("End", _) => n_rows - 1,
            ("Enter" | " ", Some(row)) => {
                event.prevent_default();
                if let Some(contact) = contact_in(row) {
                    on_open.run(contact.id);
                }
                return;
            }
            ("Escape", _) => {
                if store.aside.with_untracked(|aside| *aside != Aside::Nothing) {
                    // Whatever the desk stands in is not closed along with it.
                    event.stop_propagation();
                    on_close.run(());
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let to = to.min(n_rows - 1);
        if let Some(contact) = contact_in(to) {
            active.set(Some(Active { row: to, id: contact.id }));
        }
        scroller.show(to);
    };
    let active_row = Memo::new(move |_| active.with(|active| active.as_ref().map(|active| active.row)));
    let active_id =
        Signal::derive(move || active_row.get().filter(|row| window.get().rows().contains(row)).map(row_id));
    let row_count = Signal::derive(move || {
        store.progress.with(|progress| progress.n_matching.map_or_else(|| "-1".to_owned(), |n| n.to_string()))
    });
    let is_busy = Signal::derive(move || store.progress.with(|progress| progress.is_reading).to_string());
    let tags_column =
        Signal::derive(move || if tells_source.get() { texts.column_seen_in } else { texts.column_kind }.to_owned());
    let when_column = Signal::derive(move || if tells_chat.get() { texts.column_last_message } else { "" }.to_owned());
    let rows_place = Signal::derive(move || format!("translateY({})", pixels(seen.with(|seen| seen.top))));
    let columns = Memo::new(move |_| Columns { tags: has_tags.get(), chat: tells_chat.get() });
    let rows = NodeRef::<Div>::new();
    let speaker = Speaker { store, texts, href };
    Effect::new(move || {
        let (Some(place), columns) = (rows.get(), columns.get()) else { return };
        let pointed = Pointed { active: active_row.get(), open: store.open_ids() };
        let show = |pool: &mut Option<RowPool>| {
            if pool.as_ref().is_none_or(|pool| pool.columns != columns) {
                *pool = RowPool::new(place.into(), columns, href.is_some());
            }
            if let Some(pool) = pool {
                seen.with_untracked(|seen| pool.show(seen, &pointed, speaker));
            }
        };
        seen.track();
        untrack(|| scroller.pool.try_update_value(show));
    });
    let open_clicked = move |event: MouseEvent| {
        let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let row = clicked.and_then(|clicked| clicked.closest(".contact-row").ok().flatten());
        let index = row.and_then(|row| row.get_attribute("aria-rowindex")?.parse::<usize>().ok());
        let Some(row) = index.and_then(|index| index.checked_sub(1)).filter(|_| is_for_this_page(&event)) else {
            return;
        };
        event.prevent_default();
        // Whoever is shown there is meant, even if somebody else is about to be.
        if let Some(Some(contact)) = scroller.pool.try_with_value(|pool| pool.as_ref()?.contact_in(row)) {
            open_row.run((contact, row));
        }
    };
    view! {
        <div
            node_ref=grid
            class="contact-list"
            part="list"
            class:contact-list--chat=tells_chat.signal()
            class:contact-list--tags=has_tags.signal()
            role="grid"
            aria-label=texts.contacts
            aria-rowcount=row_count
            aria-busy=is_busy
            aria-activedescendant=active_id
            tabindex="0"
            on:keydown=handler(on_key)
        >
            <div class="contact-list__head" role="rowgroup">
                <div class="contact-list__columns" role="row">
                    <SortHeader store=store sort_key=SortKey::Name label=texts.column_name />
                    <SortHeader store=store sort_key=SortKey::Id label=texts.column_number />
                    <span class="contact-list__column contact-list__column--tags" role="columnheader">
                        {tags_column}
                    </span>
                    <span class="contact-list__column contact-list__column--when" role="columnheader">
                        {when_column}
                    </span>
                </div>
            </div>
            <div
                node_ref=scroller.viewport
                class="contact-list__viewport"
                role="rowgroup"
                on:scroll=handler(move |_: Event| scroller.follow())
            >
                <div node_ref=scroller.whole class="contact-list__whole" role="presentation">
                    <div
                        node_ref=rows
                        class="contact-list__rows"
                        role="presentation"
                        style:transform=rows_place
                        on:click=handler(open_clicked)
                    ></div>
                </div>
                <Shown when=is_waiting>
                    <Placeholders />
                </Shown>
            </div>
        </div>
    }
    .built()
}

/// A column header whose button sorts by it; pressed again, the other way round.
#[component]
fn SortHeader(store: DeskStore, sort_key: SortKey, label: &'static str) -> Built {
    let direction = Memo::new(move |_| {
        let order = store.progress.with(|progress| progress.order);
        order.filter(|order| order.key == sort_key).map(|order| order.descending)
    });
    let sort = move |_| {
        let descending = direction.get_untracked() == Some(false);
        store.update_look(|look| look.sort = Some(Sort { key: sort_key, descending }));
    };
    let aria_sort = Signal::derive(move || {
        match direction.get() {
            Some(false) => "ascending",
            Some(true) => "descending",
            None => "none",
        }
        .to_owned()
    });
    view! {
        <span class="contact-list__column" role="columnheader" aria-sort=aria_sort>
            <button type="button" class="contact-list__sort" on:click=handler(sort)>
                {label}
            </button>
        </span>
    }
    .built()
}

/// Shapes of rows while the first answer is on its way, so that nothing jumps when it comes.
#[component]
fn Placeholders() -> Built {
    let shape = |_| {
        view! {
            <div class="contact-list__placeholder">
                <span class="contact-list__shape contact-list__shape--avatar"></span>
                <span class="contact-list__shape"></span>
            </div>
        }
        .built()
    };
    view! {
        <div class="contact-list__placeholders" aria-hidden="true">
            {(0..PLACEHOLDERS).map(shape).collect::<Vec<_>>()}
        </div>
    }
    .built()
}

/// Whether a key was meant for a button inside the grid.
fn is_control(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.tag_name() == "BUTTON")
}
