//! The header of the page: the product, the connection and account, the search, and a few tools.

use leptos::ev::MouseEvent;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::address::Address;
use super::theme::ThemeButton;
use super::{Offer, Page, Place};
use crate::browsing::Look;
use crate::config::Auth;
use crate::signals::Memo;
use crate::store::{Aside, DeskStore, Phase};
use crate::view::{AccountButton, Build, Built, IconButton, Options, SearchBox, Shown, handler, icon, texts};

/// The header.
#[component]
pub(super) fn Header(store: DeskStore, offer: Offer, address: Address, search: NodeRef<Input>) -> Built {
    let texts = texts();
    let home = Place::default();
    let manage = Place { page: Page::Connections, look: Look::default() };
    let is_listing = Memo::new(move |_| {
        store.phase.with(|phase| *phase == Phase::Listing)
            && address.place.with(|place| place.page != Page::Connections)
    });
    let can_check = Memo::new(move |_| is_listing.get() && store.features.with(|features| features.checks_numbers));
    let is_signed_in = Memo::new(move |_| {
        let asks = store.connection.with(|open| open.as_ref().is_some_and(|open| open.auth == Auth::Prompt));
        asks && store.phase.with(|phase| !matches!(phase, Phase::SignIn { .. } | Phase::Closed))
    });
    let has_account = Memo::new(move |_| is_signed_in.get() || is_listing.get());
    let has_search = Memo::new(move |_| address.place.with(|place| place.page != Page::Connections));
    let gateway = Signal::derive(move || {
        store.connection.with(|open| open.as_ref().map_or("", |open| open.product.label()).to_owned())
    });
    let home_link = address.href(&home);
    let manage_link = address.href(&manage);
    view! {
        <header class="header">
            <a class="header__brand" href=home_link on:click=handler(move |event| address.follow(&event, &home))>
                {icon::brand()}
                <span class="header__product">{texts.product}</span>
            </a>
            <div class="header__connection">
                <ConnectionPicker store=store offer=offer address=address />
                <span class="header__gateway">{gateway}</span>
                <Shown when=has_account>
                    <AccountButton store=store />
                </Shown>
            </div>
            <div class="header__search">
                <Shown when=has_search>
                    <SearchBox store=store input=search />
                </Shown>
            </div>
            <div class="header__tools">
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
                <Shown when=is_signed_in>
                    <IconButton
                        label=texts.sign_out
                        icon=icon::sign_out
                        class="icon-button sign-out"
                        on_press=move |()| store.sign_out()
                    />
                </Shown>
                <a
                    class="icon-button"
                    href=manage_link
                    aria-label=texts.manage_connections
                    title=texts.manage_connections
                    on:click=handler(move |event| address.follow(&event, &manage))
                >
                    {icon::settings()}
                </a>
                <ThemeButton />
            </div>
        </header>
    }
    .built()
}

/// The connections by name.
#[component]
fn ConnectionPicker(store: DeskStore, offer: Offer, address: Address) -> Built {
    let texts = texts();
    let current =
        Memo::new(move |_| store.connection.with(|open| open.as_ref().map_or("", |open| &open.id).to_owned()));
    let all = Memo::new(move |_| {
        let nowhere = current.with(String::is_empty).then(|| (String::new(), "–".to_owned()));
        let named = offer.all().into_iter().map(|connection| (connection.id, connection.label));
        nowhere.into_iter().chain(named).collect()
    });
    let is_good = Signal::derive(move || {
        store.progress.with(|progress| progress.n_read > 0) && store.notice.with(Option::is_none)
    });
    let pick = move |event| {
        let connection = event_target_value(&event);
        if !connection.is_empty() {
            address.go(&Place { page: Page::Desk { connection, aside: Aside::Nothing }, look: Look::default() }, false);
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

/// Puts the focus into the search box when somebody presses `/` and is not typing.
pub(super) fn focus_search_on_slash(search: NodeRef<Input>) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let is_typing =
            event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|element| {
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
    });
    on_cleanup(move || handle.remove());
}

/// Puts the focus on the list, for those who go through a page by keyboard.
pub(super) fn skip_to_list(event: MouseEvent) {
    event.prevent_default();
    let find = |selector| document().query_selector(selector).ok().flatten();
    let list = find("[role=grid]").or_else(|| find("main"));
    if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
        let _ = list.focus();
    }
}
