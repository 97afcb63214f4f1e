//! Where one stands is the same after a reload: what was typed, and how far the list was scrolled.

use leptos::prelude::*;

use super::address::{self, Address};
use crate::settings;
use crate::store::DeskStore;

/// Keeps it when the page is left.
pub(super) fn keep_on_leaving(address: Address, store: DeskStore) {
    let handle = window_event_listener_untyped("pagehide", move |_| {
        address::catch_up(address, store);
        store.stand.with_untracked(|stand| settings::keep_stand(&address::shown(), stand));
    });
    on_cleanup(move || handle.remove());
}

/// Takes it up again, where the page is the one that was left.
pub(super) fn take(store: DeskStore) {
    if let Some(stand) = settings::take_stand(&address::shown()) {
        store.wanted_row.set(stand.row);
        store.stand.set(stand);
    }
}
