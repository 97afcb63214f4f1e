//! The about text of the contact that is open. It is asked for when it comes onto the screen.

use leptos::html::Div;
use leptos::prelude::*;

use super::built::{Build, Built, live};
use super::notice::NoticeBox;
use super::seen::seen;
use super::texts;
use crate::gateway::detail::Told;
use crate::store::{DeskStore, Known, Part};
use crate::text::advice;

/// What somebody says of themselves, or that nobody may know.
#[component]
pub fn About(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    let place = NodeRef::<Div>::new();
    let is_seen = seen(move || place.get().map(Into::into));
    let about = Memo::new(move |_| store.dossier().about);
    let comes_with_detail = Memo::new(move |_| store.features.with(|features| features.about == Told::InDetail));
    // Where it comes with the contact itself, that is what is waited for, and what has failed.
    let detail = Memo::new(move |_| match store.dossier().detail {
        Known::Failed(error) => Known::Failed(error),
        Known::Is(_) => Known::Is(None),
        Known::Asked | Known::Nothing => Known::Asked,
    });
    let is_wanted = Memo::new(move |_| is_seen.get() && about.with(|about| *about == Known::Nothing));
    Effect::new(move || {
        if is_wanted.get() && !comes_with_detail.get() {
            store.want_about();
        }
    });
    let words = live(move || {
        let (state, part) = match (about.get(), comes_with_detail.get()) {
            (Known::Nothing, true) => (detail.get(), Part::Detail),
            (about, _) => (about, Part::About),
        };
        match state {
            Known::Nothing | Known::Asked => view! { <p class="about__waiting">{texts.asking}</p> }.built(),
            Known::Is(Some(text)) => view! {
                <p class="about__text" dir="auto">
                    {text.into_string()}
                </p>
            }
            .built(),
            Known::Is(None) => view! { <p class="about__none">{texts.about_none}</p> }.built(),
            Known::Failed(error) => view! {
                <NoticeBox advice=advice(&error, texts) on_retry=Callback::new(move |()| store.try_part_again(part)) />
            }
            .built(),
        }
    });
    view! {
        <div class="about" role="group" aria-label=texts.about node_ref=place>
            <h3 class="facts__title">{texts.about}</h3>
            {words}
        </div>
    }
    .built()
}
