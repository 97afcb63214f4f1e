//! The list: a grid that builds only the rows that are seen.
//!
//! The grid keeps the keyboard focus itself and names the active row by `aria-activedescendant`,
//! so that focus and place survive rows coming and going.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

use super::built::{Build, Built, Shown, handler};
use super::contact_row::{Columns, ContactRow, Href, row_id};
use super::row_pool::row_pool;
use super::row_window::{RowWindow, scroll_to_show};
use super::texts;
use crate::contact::ContactId;
use crate::gateway::{Sort, SortKey};
use crate::signals::{Memo, RwSignal};
use crate::store::DeskStore;

/// A row's height in pixels until the sheet's own has been measured.
const ROW_HEIGHT: f64 = 56.0;

/// How many shapes of rows stand in for the first answer.
const PLACEHOLDERS: usize = 12;

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
    let viewport = NodeRef::<Div>::new();
    let top = RwSignal::new(0.0);
    let size = RwSignal::new((0.0, ROW_HEIGHT));
    let active = RwSignal::new(None::<usize>);
    let n_rows = Memo::new(move |_| store.n_rows());
    let window = Memo::new(move |_| {
        let (height, row) = size.get();
        RowWindow::at(top.get(), height, row, n_rows.get())
    });
    let is_waiting = Memo::new(move |_| {
        n_rows.get() == 0 && store.progress.with(|progress| progress.n_read == 0 && progress.is_reading)
    });
    let tells_source = Memo::new(move |_| store.abilities.with(|can| can.tells_source));
    let has_tags = Memo::new(move |_| {
        let tells = store.abilities.with(|can| can.tells_source || can.tells_kind);
        tells || (store.has_groups.get() && store.look.with(|look| look.include_groups))
    });
    let tells_chat = Memo::new(move |_| store.abilities.with(|can| can.tells_chat));

    Effect::new(move || store.reach(window.get().last_seen));
    // A new look begins at its top.
    Effect::new(move |before: Option<_>| {
        let look = store.look.get();
        if before.is_some_and(|before| before != look) {
            active.set(None);
            scroll_to(viewport, 0.0);
        }
        look
    });
    measure(viewport, size);

    let open_row = Callback::new(move |(id, row): (ContactId, usize)| {
        active.set(Some(row));
        // A click leaves the focus on the row's link, which is gone when the row is.
        if let Some(grid) = grid.get_untracked() {
            let _ = grid.focus();
        }
        on_open.run(id);
    });
    let show_row = move |row: usize| {
        let (height, row_height) = size.get_untracked();
        if let Some(to) = scroll_to_show(row, top.get_untracked(), height, row_height) {
            scroll_to(viewport, to);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let n_rows = n_rows.get_untracked();
        if n_rows == 0 || event.ctrl_key() || event.meta_key() || event.alt_key() || is_control(&event) {
            return;
        }
        let key = event.key();
        let page = {
            let (height, row) = size.get_untracked();
            ((height / row) as usize).saturating_sub(1).max(1)
        };
        let current = active.get_untracked();
        let to = match (key.as_str(), current) {
            ("ArrowDown" | "PageDown" | "Home" | "ArrowUp" | "PageUp", None) => {
                window.get_untracked().first_seen.min(n_rows - 1)
            }
            ("ArrowDown", Some(row)) => row.saturating_add(1),
            ("ArrowUp", Some(row)) => row.saturating_sub(1),
            ("PageDown", Some(row)) => row.saturating_add(page),
            ("PageUp", Some(row)) => row.saturating_sub(page),
            ("Home", Some(_)) => 0,
            ("End", _) => n_rows - 1,
            ("Enter" | " ", Some(row)) => {
                event.prevent_default();
                if let Some(contact) = store.rows(row..row + 1).first().and_then(|id| store.contact(*id)) {
                    on_open.run(contact.id);
                }
                return;
            }
            ("Escape", _) => return on_close.run(()),
            _ => return,
        };
        event.prevent_default();
        let to = to.min(n_rows - 1);
        active.set(Some(to));
        show_row(to);
    };
    let active_id = Signal::derive(move || active.get().filter(|row| window.get().rows().contains(row)).map(row_id));
    let row_count = Signal::derive(move || {
        store.progress.with(|progress| progress.n_matching.map_or_else(|| "-1".to_owned(), |n| n.to_string()))
    });
    let is_busy = Signal::derive(move || store.progress.with(|progress| progress.is_reading).to_string());
    let tags_column =
        Signal::derive(move || if tells_source.get() { texts.column_seen_in } else { texts.column_kind }.to_owned());
    let when_column = Signal::derive(move || if tells_chat.get() { texts.column_last_message } else { "" }.to_owned());
    let whole_height = Signal::derive(move || pixels(n_rows.get(), size.get().1));
    let rows_place = Signal::derive(move || format!("translateY({})", pixels(window.get().rows().start, size.get().1)));
    let columns = Columns { tags: has_tags, chat: tells_chat };
    let rows = row_pool(
        move || {
            let rows = window.get().rows();
            (rows.start, store.rows(rows))
        },
        move |id| store.contact(id),
        move |slot| {
            let is_active = Memo::new(move |_| active.get() == Some(slot.row.get()));
            view! {
                <ContactRow store=store lent=slot is_active=is_active on_open=open_row href=href columns=columns />
            }
            .built()
        },
    );
    view! {
        <div
            node_ref=grid
            class="contact-list"
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
                node_ref=viewport
                class="contact-list__viewport"
                role="rowgroup"
                on:scroll=handler(move |event: Event| {
                    if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                        top.set(f64::from(element.scroll_top()));
                    }
                })
            >
                <div
                    class="contact-list__whole"
                    role="presentation"
                    style:height=whole_height
                >
                    <div
                        class="contact-list__rows"
                        role="presentation"
                        style:transform=rows_place
                    >
                        {rows}
                    </div>
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

/// The height of that many rows, as the sheet wants it.
fn pixels(n_rows: usize, row_height: f64) -> String {
    // A whole number: to write fractions takes more code than all of this file.
    format!("{}px", (n_rows as f64 * row_height).round() as i64)
}

fn scroll_to(viewport: NodeRef<Div>, top: f64) {
    if let Some(viewport) = viewport.get_untracked() {
        viewport.set_scroll_top(top.round() as i32);
    }
}

/// Keeps `size` at the viewport's height and the sheet's row height, in pixels.
fn measure(viewport: NodeRef<Div>, size: RwSignal<(f64, f64)>) {
    let watching = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(element) = viewport.get() else { return };
        let measured = element.clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            size.set((f64::from(measured.client_height()), row_height(&measured)));
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

/// The row height that the sheet sets, in pixels.
fn row_height(element: &Element) -> f64 {
    let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let height = style.and_then(|style| style.get_property_value("--contact-desk-row-height").ok());
    height.map(|height| js_sys::parse_float(&height)).filter(|height| *height >= 1.0).unwrap_or(ROW_HEIGHT)
}
