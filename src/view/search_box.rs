//! The search box.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::built::{Build, Built, Shown, handler};
use super::{IconButton, icon, texts};
use crate::signals::Memo;
use crate::store::{DeskStore, Phase};

/// Puts the focus into the search box where somebody has pressed `/` and is not typing.
pub fn search_on_slash(event: &KeyboardEvent, search: NodeRef<Input>) {
    let is_typing = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
    });
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if event.key() == "/"
        && !is_typing
        && !has_modifier
        && let Some(input) = search.get_untracked()
    {
        event.prevent_default();
        let _ = input.focus();
        input.select();
    }
}

/// Where one types whom one looks for. Escape empties it.
#[component]
pub fn SearchBox(
    /// What the page knows.
    store: DeskStore,
    /// The input, for whoever wants to put the focus there.
    #[prop(optional)]
    input: NodeRef<Input>,
) -> Built {
    let texts = texts();
    let query = Memo::new(move |_| store.look.with(|look| look.query.clone()));
    let is_filled = Memo::new(move |_| query.with(|query| !query.is_empty()));
    let clear = move || {
        store.update_look(|look| look.query.clear());
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_filled.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            clear();
        }
    };
    let is_off = Signal::derive(move || store.phase.with(|phase| *phase != Phase::Listing));
    view! {
        // Browsers that offer to fill in what is typed look at all that can be filled in beside it, at every key: in a form of
        // its own that is nothing, and not a choice of hundreds of groups.
        <form class="search-box" role="search" on:submit=handler(|event: SubmitEvent| event.prevent_default())>
            {icon::search()}
            <input
                node_ref=input
                class="search-box__input"
                type="search"
                aria-label=texts.search
                placeholder=texts.search_hint
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                maxlength="200"
                disabled=is_off
                prop:value=query.signal()
                on:input=handler(move |event| {
                    let typed = event_target_value(&event);
                    store.update_look(|look| look.query = typed);
                })
                on:keydown=handler(on_key)
            />
            <Shown when=is_filled>
                <IconButton
                    label=texts.clear_search
                    icon=icon::close
                    class="search-box__clear"
                    on_press=move |()| clear()
                />
            </Shown>
        </form>
    }
    .built()
}
