//! A button that shows an icon alone, and has its words for whoever cannot see that or points at it.

use leptos::prelude::*;

use super::built::{Build, Built, handler};

/// An icon to press.
#[component]
pub fn IconButton(
    /// What it is called, and what is shown beside the pointer.
    label: &'static str,
    /// Draws the icon.
    icon: fn() -> Built,
    /// How it is dressed.
    #[prop(default = "icon-button")]
    class: &'static str,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> Built {
    view! {
        <button type="button" class=class aria-label=label title=label on:click=handler(move |_| on_press.run(()))>
            {icon()}
        </button>
    }
    .built()
}
