//! One contact in full: who it is, how to reach them, what is known.

use leptos::html::H2;
use leptos::prelude::*;

use super::about::About;
use super::built::{Build, Built, Shown, handler, live};
use super::contact_actions::ContactActions;
use super::country::country;
use super::facts::{BusinessFacts, Facts, SharedGroups};
use super::picture::Picture;
use super::record::Record;
use super::{Heading, icon, part_notice, shown_name, texts};
use crate::contact::{ContactId, Kind};
use crate::gateway::detail::Told;
use crate::gateway::error::GatewayError;
use crate::phone;
use crate::signals::Memo;
use crate::store::{DeskStore, Known, Part, Sighting};
use crate::text::{fill, number};

/// What there is to show of the contact that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Found(ContactId),
    Looking,
    Failed(GatewayError),
    Stopped,
    NotFound,
}

/// The contact that is open.
#[component]
pub fn ContactDetail(
    /// What the page knows.
    store: DeskStore,
    /// Called when the person closes it.
    on_close: Callback<()>,
    /// The heading, for whoever wants to put the focus there.
    heading: NodeRef<H2>,
) -> Built {
    let texts = texts();
    provide_context(Heading(heading));
    let sighting = Memo::new(move |_| store.sighting());
    let state = Memo::new(move |_| match sighting.get() {
        Sighting::Found(_) => store.opened.get().map_or(State::NotFound, State::Found),
        Sighting::Looking(_) => State::Looking,
        Sighting::Failed(error) => State::Failed(error),
        Sighting::Stopped => State::Stopped,
        Sighting::NotFound => State::NotFound,
    });
    let title = Signal::derive(move || match sighting.get() {
        Sighting::Found(contact) => shown_name(&contact, texts),
        Sighting::Looking(_) => texts.looking.to_owned(),
        Sighting::NotFound => texts.not_found.to_owned(),
        Sighting::Failed(_) | Sighting::Stopped => texts.not_known.to_owned(),
    });
    let picture = live(move || match state.get() {
        State::Found(id) => view! { <Picture store=store id=id /> }.built(),
        // The picture's place is kept, so that the name does not move when the contact is known.
        _ => view! {
            <div class="picture" aria-hidden="true">
                <span class="avatar avatar--unknown"></span>
                <div class="picture__tools"></div>
            </div>
        }
        .built(),
    });
    let body = live(move || match state.get() {
        State::Found(_) => view! { <Body store=store /> }.built(),
        State::Looking => view! { <Looking sighting=sighting /> }.built(),
        State::Failed(error) => part_notice(store, Part::Detail, &error),
        State::Stopped => view! { <p class="contact-detail__hint">{texts.not_known_hint}</p> }.built(),
        State::NotFound => view! { <p class="contact-detail__hint">{texts.not_found_hint}</p> }.built(),
    });
    view! {
        <section class="contact-detail" aria-label=texts.details>
            <header class="contact-detail__top">
                <button
                    type="button"
                    class="icon-button contact-detail__close"
                    aria-label=texts.close
                    title=texts.close
                    on:click=handler(move |_| on_close.run(()))
                >
                    <span class="contact-detail__back">{icon::back()}</span>
                    <span class="contact-detail__cross">{icon::close()}</span>
                </button>
            </header>
            {picture}
            <h2 class="contact-detail__name" node_ref=heading tabindex="-1" dir="auto">
                {title}
            </h2>
            {body}
        </section>
    }
    .built()
}

/// How far the looking has come.
#[component]
fn Looking(sighting: Memo<Sighting>) -> Built {
    let texts = texts();
    let words = Signal::derive(move || match sighting.get() {
        Sighting::Looking(n) if n > 0 => fill(texts.looked_among, &[&number(n as u64)]),
        _ => String::new(),
    });
    view! {
        <p class="contact-detail__hint" aria-live="polite">
            {words}
        </p>
    }
    .built()
}

#[component]
fn Body(store: DeskStore) -> Built {
    let texts = texts();
    let is_person = Memo::new(move |_| store.person().is_some_and(|person| person.kind == Kind::Person));
    let features = Memo::new(move |_| store.features.get());
    let is_stranger = Memo::new(move |_| store.is_stranger());
    let has_engine = Memo::new(move |_| !store.is_engine_unknown.get());
    let has_about = Memo::new(move |_| has_engine.get() && is_person.get() && features.get().about != Told::Never);
    // Each part comes once those above it have: what somebody reads already is never moved.
    let has_detail = Memo::new(move |_| {
        let is_due = is_person.get() && features.get().tells_more;
        has_engine.get() && (!is_due || matches!(store.dossier().detail, Known::Is(_) | Known::Failed(_)))
    });
    let has_groups = Memo::new(move |_| {
        let is_settled = store.groups.with(|groups| matches!(groups, Known::Is(_) | Known::Failed(_)));
        has_detail.get() && (is_settled || store.notice.with(Option::is_some))
    });
    let has_business = Memo::new(move |_| {
        let dossier = store.dossier();
        let is_due = is_person.get() && features.get().tells_business && matches!(dossier.detail, Known::Is(Some(_)));
        has_groups.get() && (!is_due || matches!(dossier.business, Known::Is(_) | Known::Failed(_)))
    });
    // It is made anew for each part that has come: an element that is moved is one that jumps.
    let waiting = live(move || match (has_about.get(), has_detail.get(), has_groups.get(), has_business.get()) {
        (.., true) => Built::nothing(),
        _ => view! { <p class="contact-detail__waiting">{texts.asking}</p> }.built(),
    });
    // What the list has told is shown all the same.
    let failure = Memo::new(move |_| match store.dossier().detail {
        Known::Failed(error) if error != GatewayError::NotSupported => Some(error),
        _ => None,
    });
    let failure = live(move || {
        let notice = failure.get().map(|error| part_notice(store, Part::Detail, &error));
        notice.built()
    });
    view! {
        <Shown when=is_person>
            <p class="contact-detail__number">{written_number(store)}</p>
        </Shown>
        <Shown when=is_stranger>
            <p class="contact-detail__hint">{texts.stranger}</p>
        </Shown>
        <ContactActions store=store />
        {failure}
        <Shown when=has_about>
            <About store=store />
        </Shown>
        <Shown when=has_detail>
            <Facts store=store />
        </Shown>
        <Shown when=has_groups>
            <SharedGroups store=store />
        </Shown>
        <Shown when=has_groups>
            <BusinessFacts store=store />
        </Shown>
        <Shown when=has_business>
            <Record store=store />
        </Shown>
        {waiting}
    }
    .built()
}

/// The number in international form, with its country; or that it is hidden.
fn written_number(store: DeskStore) -> Built {
    let texts = texts();
    let number = Memo::new(move |_| store.person().and_then(|person| person.phone));
    live(move || match number.get() {
        Some(number) => view! {
            <bdi dir="ltr">{phone::international(&number)}</bdi>
            {country(&number, texts).map(|country| format!(" · {country}"))}
        }
        .built(),
        None => texts.hidden.built(),
    })
}
