//! The header of the page: the product, the connection and account, the search, and a few tools.

use leptos::ev::MouseEvent;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::address::Address;
use super::theme::ThemeButton;
use super::{Offer, Page, Place};
use crate::browsing::Look;
use crate::config::Auth;
use crate::signals::Memo;
use crate::store::{Aside, DeskStore, Phase};
use crate::view::{
    AccountButton, Build, Built, ConnectionPicker, IconButton, ListTools, SearchBox, Shown, handler, icon,
    search_on_slash, texts,
};

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
    let is_signed_in = Memo::new(move |_| {
        let asks = store.connection.with(|open| open.as_ref().is_some_and(|open| open.auth == Auth::Prompt));
        asks && store.phase.with(|phase| !matches!(phase, Phase::SignIn { .. } | Phase::Closed))
    });
    let has_account = Memo::new(move |_| is_signed_in.get() || is_listing.get());
    let has_search = Memo::new(move |_| address.place.with(|place| place.page != Page::Connections));
    let gateway = Signal::derive(move || {
        store.connection.with(|open| open.as_ref().map_or("", |open| open.product.label()).to_owned())
    });
    let offered = Signal::derive(move || offer.all());
    let go = Callback::new(move |connection| {
        address.go(&Place { page: Page::Desk { connection, aside: Aside::Nothing }, look: Look::default() }, false);
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
                <ConnectionPicker store=store offered=offered on_pick=go />
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
                <ListTools store=store is_listing=is_listing />
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

/// Puts the focus into the search box when somebody presses `/` and is not typing.
pub(super) fn focus_search_on_slash(search: NodeRef<Input>) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| search_on_slash(&event, search));
    on_cleanup(move || handle.remove());
}

/// Has that searched for which somebody has typed before the search box was there, and has them go on typing in it.
pub(super) fn go_on_typing(store: DeskStore, search: NodeRef<Input>) {
    let drawn = document().get_element_by_id("frame-search");
    let Some(drawn) = drawn.and_then(|drawn| drawn.dyn_into::<HtmlInputElement>().ok()) else { return };
    let typed = drawn.value();
    if !typed.is_empty() {
        let query = typed.clone();
        untrack(|| store.update_look(|look| look.query = query));
    }
    if document().active_element().is_some_and(|active| active == **drawn) {
        let (start, end) = (drawn.selection_start(), drawn.selection_end());
        search.on_load(move |input| {
            let _ = input.focus();
            // Else it is filled after this, and the caret goes to the end.
            input.set_value(&typed);
            if let (Ok(Some(start)), Ok(Some(end))) = (start, end) {
                let _ = input.set_selection_range(start, end);
            }
        });
    }
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
