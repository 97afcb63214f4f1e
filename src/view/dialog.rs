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
    let click = move |event: MouseEvent| {
        let is_beside =
            event.target().is_some_and(|target| dialog.get().is_some_and(|dialog| target == *dialog.as_ref()));
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
