//! What can be done with a list as a whole: have a number checked, read everything anew.

use leptos::prelude::*;

use super::built::{Build, Built, Shown};
use super::{IconButton, icon, texts};
use crate::signals::Memo;
use crate::store::{Aside, DeskStore};

/// The tools, where there is a list.
#[component]
pub fn ListTools(
    /// What the page knows.
    store: DeskStore,
    /// Whether a list is shown.
    is_listing: Memo<bool>,
) -> Built {
    let texts = texts();
    let can_check = Memo::new(move |_| is_listing.get() && store.features.with(|features| features.checks_numbers));
    view! {
        <Shown when=can_check>
            <IconButton
                label=texts.check_number
                icon=icon::number
                on_press=move |()| store.show(Aside::Check)
            />
        </Shown>
        <Shown when=is_listing>
            <IconButton label=texts.refresh icon=icon::refresh on_press=move |()| store.refresh() />
        </Shown>
    }
    .built()
}
