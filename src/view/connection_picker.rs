//! The choice among the connections, by name.

use leptos::prelude::*;

use super::built::{Build, Built, handler};
use super::options::Options;
use super::texts;
use crate::config::Connection;
use crate::signals::Memo;
use crate::store::DeskStore;

/// The connections on offer; the one that is open is picked.
#[component]
pub fn ConnectionPicker(
    /// What the page knows.
    store: DeskStore,
    /// The connections, in order.
    #[prop(into)]
    offered: Signal<Vec<Connection>>,
    /// Called with the id of the one that the person picks.
    on_pick: Callback<String>,
) -> Built {
    let texts = texts();
    let current =
        Memo::new(move |_| store.connection.with(|open| open.as_ref().map_or("", |open| &open.id).to_owned()));
    let all = Memo::new(move |_| {
        let nowhere = current.with(String::is_empty).then(|| (String::new(), "–".to_owned()));
        let named = offered.get().into_iter().map(|connection| (connection.id, connection.label));
        nowhere.into_iter().chain(named).collect()
    });
    let is_good = Signal::derive(move || {
        store.progress.with(|progress| progress.n_read > 0) && store.notice.with(Option::is_none)
    });
    let pick = move |event| {
        let connection = event_target_value(&event);
        if !connection.is_empty() {
            on_pick.run(connection);
        }
    };
    view! {
        <span class="picker picker--connection" class:picker--good=is_good>
            <select class="picker__select" aria-label=texts.connection on:change=handler(pick)>
                <Options all=all picked=current />
            </select>
        </span>
    }
    .built()
}
