//! Where one stands is the same after a reload: what was typed, and how far the list was scrolled.

use leptos::prelude::*;

use super::address::{self, Address};
use crate::browsing::Stand;
use crate::settings;
use crate::store::DeskStore;

/// Keeps it when the page is left.
pub(super) fn keep_on_leaving(address: Address, store: DeskStore) {
    let handle = window_event_listener_untyped("pagehide", move |_| {
        // What was typed last may not stand in the address yet, and a reload no longer looks at what is put there now.
        let shown = address::shown();
        let meant = address.meant(store).unwrap_or_else(|| shown.clone());
        store.stand.with_untracked(|stand| {
            // Who stands at the beginning comes back there anyway, and sooner.
            if meant != shown || *stand != Stand::default() {
                settings::keep_stand(&shown, &meant, stand);
            }
        });
    });
    on_cleanup(move || handle.remove());
}

/// Takes it up again, where the page is the one that was left.
pub(super) fn take(address: Address, store: DeskStore) {
    if let Some((meant, stand)) = settings::take_stand(&address::shown()) {
        address.put(&meant);
        store.wanted_row.set(stand.row);
        store.stand.set(stand);
    }
}
