//! A dialog over everything: the page behind it rests, Escape and a click beside it close it.

use leptos::ev::{Event, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

use super::built::{Build, Built, Content, handler};

/// A modal dialog. It is open for as long as it is built; whoever closes it puts the focus back.
#[component]
pub fn Dialog(
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// `dialog`, or `alertdialog` where an answer is wanted.
    #[prop(default = "dialog")]
    role: &'static str,
    /// How it is dressed.
    class: &'static str,
    /// Called when the person wants it closed.
    on_close: Callback<()>,
    /// What stands in it.
    children: Content,
) -> Built {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
            // It fails only where the dialog has left the page.
            let _ = dialog.show_modal();
        }
    });
    // The browser would close it by itself; then the page would not know.
    let cancel = move |event: Event| {
        event.prevent_default();
        on_close.run(());
    };
    let keep_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
        }
    };
    // By its place, not by its target: the dialog's own margins are the dialog, too.
    let click = move |event: MouseEvent| {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let is_beside = dialog.get_untracked().is_some_and(|dialog| {
            let at = dialog.get_bounding_client_rect();
            let is_within = (at.left()..=at.right()).contains(&x) && (at.top()..=at.bottom()).contains(&y);
            // A button that is pressed by a key tells no place.
            event.detail() > 0 && !is_within
        });
        if is_beside {
            on_close.run(());
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=class
            role=role
            aria-label=label
            on:cancel=handler(cancel)
            on:keydown=handler(keep_key)
            on:click=handler(click)
        >
            {children.view()}
        </dialog>
    }
    .built()
}
