//! One contact in full: who it is, how to reach them, what is known.

use leptos::html::H2;
use leptos::prelude::*;

use super::about::About;
use super::built::{Build, Built, Shown, handler, live};
use super::contact_actions::ContactActions;
use super::country::country;
use super::facts::Facts;
use super::notice::NoticeBox;
use super::picture::Picture;
use super::record::Record;
use super::{icon, shown_name, texts};
use crate::contact::{ContactId, Kind};
use crate::gateway::detail::Told;
use crate::gateway::error::GatewayError;
use crate::phone;
use crate::store::{DeskStore, Known, Part, Sighting};
use crate::text::{advice, fill, number};

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
        _ => view! { <span class="avatar avatar--unknown" aria-hidden="true"></span> }.built(),
    });
    let body = live(move || match state.get() {
        State::Found(_) => view! { <Body store=store /> }.built(),
        State::Looking => view! { <Looking sighting=sighting /> }.built(),
        State::Failed(error) => {
            let retry = Callback::new(move |()| store.try_part_again(Part::Detail));
            view! { <NoticeBox advice=advice(&error, texts) on_retry=retry /> }.built()
        }
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
    let has_number =
        Memo::new(move |_| store.person().is_some_and(|person| person.kind == Kind::Person || person.phone.is_some()));
    let has_about = Memo::new(move |_| {
        let is_person = store.person().is_some_and(|person| person.kind == Kind::Person);
        is_person && store.features.with(|features| features.about != Told::Never)
    });
    let is_stranger = Memo::new(move |_| store.is_stranger());
    // What the list has told is shown all the same.
    let failure = Memo::new(move |_| match store.dossier().detail {
        Known::Failed(error) if error != GatewayError::NotSupported => Some(error),
        _ => None,
    });
    let failure = live(move || {
        let notice = failure.get().map(|error| {
            let retry = Callback::new(move |()| store.try_part_again(Part::Detail));
            view! { <NoticeBox advice=advice(&error, texts) on_retry=retry /> }
        });
        notice.built()
    });
    view! {
        <Shown when=has_number>
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
        <Facts store=store />
        <Record store=store />
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
