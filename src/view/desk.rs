//! The desk itself: the list with its filters, and the open contact beside it.

use leptos::ev::KeyboardEvent;
use leptos::html::{Div, H2};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;

use super::account_picker::AccountPicker;
use super::apart::{Apart, apart};
use super::built::{Build, Built, Shown, handler, live};
use super::contact_detail::ContactDetail;
use super::contact_list::ContactList;
use super::contact_row::Href;
use super::filters::{Filters, Toggles, without_filters};
use super::notice::NoticeBox;
use super::number_check::NumberCheck;
use super::sign_in::SignIn;
use super::status_line::StatusLine;
use super::{FocusRule, focus, texts};
use crate::contact::ContactId;
use crate::gateway::error::GatewayError;
use crate::signals::Memo;
use crate::store::{Aside, DeskStore, Notice, Phase, UnlockFailure};
use crate::text::{advice, slowed, unlock_failed};

/// One connection: signing in, choosing an account, or the list with the open contact.
///
/// List and detail stand side by side where there is room, and one at a time where there is none.
#[component]
pub fn Desk(
    /// What the page knows.
    store: DeskStore,
    /// Where a contact's page is, for hosts that have pages.
    #[prop(optional)]
    href: Option<Href>,
) -> Built {
    let phase = Memo::new(move |_| store.phase.get());
    let connection = Memo::new(move |_| store.connection.get());
    // Where a form gives way to the list, the focus would fall back to the top of the page.
    let had_form = StoredValue::new(false);
    let rule = FocusRule::here();
    live(move || {
        let phase = phase.get();
        let follows_form = had_form.get_value() && rule.may_take();
        had_form.set_value(matches!(phase, Phase::SignIn { .. } | Phase::ChooseAccount { .. }));
        match (connection.get(), phase) {
            (Some(connection), Phase::SignIn { was_refused }) => {
                view! { <SignIn store=store connection=connection was_refused=was_refused /> }.built()
            }
            (Some(connection), Phase::ChooseAccount { because }) => {
                view! { <AccountPicker store=store connection=connection because=because /> }.built()
            }
            (Some(_), Phase::Unlocking { failure }) => view! { <Unlocking store=store failure=failure /> }.built(),
            (Some(_), Phase::Listing) => view! { <Listing store=store href=href takes_focus=follows_form /> }.built(),
            _ => Built::nothing(),
        }
    })
}

/// What is said while the page that the desk is a part of is asked for a credential, and where that was in vain.
#[component]
fn Unlocking(store: DeskStore, failure: Option<UnlockFailure>) -> Built {
    let texts = texts();
    let said = match failure {
        None => view! { <p class="panel__why" role="status">{texts.unlocking}</p> }.built(),
        Some(failure) => {
            let on_retry = Callback::new(move |()| store.try_unlock_again());
            view! { <NoticeBox advice=unlock_failed(failure == UnlockFailure::Refused, texts) on_retry=on_retry /> }
                .built()
        }
    };
    view! {
        <div class="panel">
            <div class="panel__form">{said}</div>
        </div>
    }
    .built()
}

#[component]
fn Listing(store: DeskStore, href: Option<Href>, takes_focus: bool) -> Built {
    let (grid, heading) = (NodeRef::<Div>::new(), NodeRef::<H2>::new());
    Effect::new(move || {
        if takes_focus {
            focus(grid.get());
        }
    });
    let is_open = Memo::new(move |_| store.aside.with(|aside| *aside != Aside::Nothing));
    let is_check = Memo::new(move |_| store.aside.with(|aside| *aside == Aside::Check));
    let is_contact = Memo::new(move |_| is_open.get() && !is_check.get());
    // Where the detail covers the list, the focus goes along; else it stays on the list.
    let wants_heading = StoredValue::new(false);
    let follow = move || {
        let is_there = heading.try_get_untracked().flatten().is_some();
        wants_heading.try_set_value(!is_there);
        if is_there && is_covered(grid) {
            focus(heading.try_get_untracked().flatten());
        }
    };
    let open = Callback::new(move |id: ContactId| {
        store.show(Aside::Contact(id));
        request_animation_frame(follow);
    });
    // The first time, the heading comes when the code for it has come.
    Effect::new(move || {
        if heading.get().is_some() && wants_heading.get_value() {
            request_animation_frame(follow);
        }
    });
    let close = Callback::new(move |()| {
        store.show(Aside::Nothing);
        request_animation_frame(move || focus(grid.try_get_untracked().flatten()));
    });
    // Whoever points at the list is about to open somebody, and then need not wait for the code.
    let is_fetching = StoredValue::new(false);
    let fetch_ahead = move || {
        if is_fetching.try_update_value(|is_fetching| std::mem::replace(is_fetching, true)) == Some(false) {
            spawn_local(async {
                // If it does not come, whoever opens somebody is told.
                let _ = fetch_detail().await;
            });
        }
    };
    view! {
        <div class="desk" class:desk--open=is_open.signal()>
            <div class="desk__list" on:pointerover=handler(move |_| fetch_ahead()) on:focusin=handler(move |_| fetch_ahead())>
                <div class="desk__bar">
                    <div class="filters">
                        <Filters store=store />
                    </div>
                    <StatusLine store=store />
                    <Toggles store=store />
                </div>
                <ListNotice store=store grid=grid />
                <ContactList store=store on_open=open on_close=close href=href grid=grid />
                <Nobody store=store grid=grid />
            </div>
            <Shown when=is_open>
                <div
                    class="desk__detail"
                    part="detail"
                    on:keydown=handler(move |event: KeyboardEvent| {
                        if event.key() == "Escape" {
                            // Whatever the desk stands in is not closed along with it.
                            event.stop_propagation();
                            close.run(());
                        }
                    })
                >
                    <Shown when=is_contact>
                        {apart(fetch_detail, move || detail(store, close, heading))}
                    </Shown>
                    <Shown when=is_check>
                        {apart(fetch_check, move || check(store, close, href))}
                    </Shown>
                </div>
            </Shown>
        </div>
    }
    .built()
}

#[wasm_split(contact, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_detail))]
fn detail(store: DeskStore, on_close: Callback<()>, heading: NodeRef<H2>) -> Apart {
    Ok(view! { <ContactDetail store=store on_close=on_close heading=heading /> }.built())
}

#[wasm_split(contact, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_check))]
fn check(store: DeskStore, on_close: Callback<()>, href: Option<Href>) -> Apart {
    Ok(view! { <NumberCheck store=store on_close=on_close href=href /> }.built())
}

#[component]
fn ListNotice(store: DeskStore, grid: NodeRef<Div>) -> Built {
    let texts = texts();
    let notice = Memo::new(move |_| {
        let is_cut = store.progress.with(|progress| progress.is_cut);
        store.notice.get().or(is_cut.then_some(Notice::Stopped(GatewayError::NeverEnds)))
    });
    live(move || {
        let notice = notice.get().map(|notice| {
            let is_mild = matches!(notice, Notice::Slowed(_));
            let advice = match &notice {
                Notice::Slowed(wait) => slowed(*wait, texts),
                Notice::Stopped(error) => advice(error, texts),
            };
            view! {
                <NoticeBox
                    advice=advice
                    is_mild=is_mild
                    on_retry=Callback::new(move |()| {
                        store.try_again();
                        // The button goes with its notice, and the focus must not go with it.
                        focus(grid.get_untracked());
                    })
                    on_account=Callback::new(move |()| store.change_account())
                />
            }
        });
        notice.built()
    })
}

/// What is said in place of rows where there are none. An error is never said to be an empty list.
#[component]
fn Nobody(store: DeskStore, grid: NodeRef<Div>) -> Built {
    let texts = texts();
    let nobody = Memo::new(move |_| store.progress.with(|progress| progress.n_matching == Some(0)));
    let is_narrowed = Memo::new(move |_| store.progress.with(|progress| progress.is_narrowed && progress.n_read > 0));
    live(move || {
        let said = nobody.get().then(|| {
            let (headline, hint, action, label): (_, _, fn(DeskStore), _) = if is_narrowed.get() {
                let clear = |store: DeskStore| store.update_look(without_filters);
                (texts.no_match, texts.no_match_hint, clear, texts.clear_filters)
            } else {
                (texts.empty, texts.empty_hint, |store: DeskStore| store.refresh(), texts.refresh)
            };
            view! {
                <div class="desk__nobody">
                    <p class="desk__nobody-headline">{headline}</p>
                    <p class="desk__nobody-hint">{hint}</p>
                    <button type="button" class="button" on:click=handler(move |_| {
                        action(store);
                        focus(grid.get_untracked());
                    })>
                        {label}
                    </button>
                </div>
            }
        });
        said.built()
    })
}

fn is_covered(grid: NodeRef<Div>) -> bool {
    let style = grid.try_get_untracked().flatten().and_then(|grid| window().get_computed_style(&grid).ok().flatten());
    style.and_then(|style| style.get_property_value("visibility").ok()).is_some_and(|visibility| visibility == "hidden")
}
