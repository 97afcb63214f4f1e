//! The desk itself: the list with its filters, and the open contact beside it.

use leptos::ev::KeyboardEvent;
use leptos::html::{Div, H2};
use leptos::prelude::*;

use super::account_picker::AccountPicker;
use super::built::{Build, Built, Shown, handler, later, live, seldom};
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
use crate::gateway::GroupFilter;
use crate::gateway::error::GatewayError;
use crate::rest;
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
                seldom(|| view! { <SignIn store=store connection=connection was_refused=was_refused /> }.built())
            }
            (Some(connection), Phase::ChooseAccount { because }) => {
                seldom(|| view! { <AccountPicker store=store connection=connection because=because /> }.built())
            }
            (Some(_), Phase::Unlocking { failure }) => {
                seldom(|| view! { <Unlocking store=store failure=failure /> }.built())
            }
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
    let follow = move || {
        if is_covered(grid) {
            focus(heading.try_get_untracked().flatten());
        }
    };
    let open = Callback::new(move |id: ContactId| {
        store.show(Aside::Contact(id));
        request_animation_frame(follow);
    });
    let close = Callback::new(move |()| {
        store.show(Aside::Nothing);
        request_animation_frame(move || focus(grid.try_get_untracked().flatten()));
    });
    // With the first rows on the screen there is time for the rest of the program.
    Effect::new(move || {
        if store.n_rows() > 0 {
            rest::fetch_soon();
        }
    });
    let filters = later(move || filters_to_come(store), move || view! { <Filters store=store /> }.built());
    let toggles = later(move || toggles_to_come(store), move || view! { <Toggles store=store /> }.built());
    view! {
        <div class="desk" class:desk--open=is_open.signal()>
            <div class="desk__list">
                <div class="desk__bar">
                    <div class="filters">{filters}</div>
                    <StatusLine store=store />
                    {toggles}
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
                        <ContactDetail store=store on_close=close heading=heading />
                    </Shown>
                    <Shown when=is_check>
                        <NumberCheck store=store on_close=close href=href />
                    </Shown>
                </div>
            </Shown>
        </div>
    }
    .built()
}

/// What stands where the filters are going to be, and is as high: the list below does not move when they come.
fn filters_to_come(store: DeskStore) -> Built {
    let has_source = Memo::new(move |_| store.abilities.with(|can| can.filters_by_source));
    let has_group = Memo::new(move |_| store.abilities.with(|can| can.filters_by_group != GroupFilter::None));
    view! {
        <Shown when=has_source>
            <span class="segments" aria-hidden="true"><span class="segments__segment"><span class="segments__label">"\u{a0}"</span></span></span>
        </Shown>
        <Shown when=has_group>
            <span class="picker"><span class="picker__select"></span></span>
        </Shown>
        <span class="picker picker--sort picker--coming"><span class="picker__select"></span></span>
    }
    .built()
}

/// The same for the toggles that are sure to come.
fn toggles_to_come(store: DeskStore) -> Built {
    let has_groups = Memo::new(move |_| store.abilities.with(|can| can.adds_groups));
    let has_twins = Memo::new(move |_| store.abilities.with(|can| can.tells_links));
    view! {
        <div class="toggles" aria-hidden="true">
            <Shown when=has_groups>
                <span class="toggle">"\u{a0}"</span>
            </Shown>
            <Shown when=has_twins>
                <span class="toggle toggle--twins">"\u{a0}"</span>
            </Shown>
        </div>
    }
    .built()
}

#[component]
fn ListNotice(store: DeskStore, grid: NodeRef<Div>) -> Built {
    let texts = texts();
    let notice = Memo::new(move |_| {
        let is_cut = store.progress.with(|progress| progress.is_cut);
        store.notice.get().or(is_cut.then_some(Notice::Stopped(GatewayError::NeverEnds)))
    });
    live(move || {
        let show = |notice: Notice| {
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
            .built()
        };
        notice.get().map_or_else(Built::nothing, |notice| seldom(|| show(notice)))
    })
}

/// What is said in place of rows where there are none. An error is never said to be an empty list.
#[component]
fn Nobody(store: DeskStore, grid: NodeRef<Div>) -> Built {
    let texts = texts();
    let nobody = Memo::new(move |_| store.progress.with(|progress| progress.n_matching == Some(0)));
    let is_narrowed = Memo::new(move |_| store.progress.with(|progress| progress.is_narrowed && progress.n_read > 0));
    live(move || {
        let say = || {
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
            .built()
        };
        if nobody.get() { seldom(say) } else { Built::nothing() }
    })
}

fn is_covered(grid: NodeRef<Div>) -> bool {
    let style = grid.try_get_untracked().flatten().and_then(|grid| window().get_computed_style(&grid).ok().flatten());
    style.and_then(|style| style.get_property_value("visibility").ok()).is_some_and(|visibility| visibility == "hidden")
}
