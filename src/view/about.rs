//! The about text of the contact that is open. It is asked for when it comes onto the screen.

use leptos::html::Div;
use leptos::prelude::*;

use super::built::{Build, Built, live};
use super::seen::seen;
use super::{part_notice, texts};
use crate::gateway::detail::Told;
use crate::signals::Memo;
use crate::store::{DeskStore, Known, Part};

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
    // Where it comes with the contact itself, that is what is waited for. What went wrong with it is told elsewhere.
    let has_failed = Memo::new(move |_| matches!(store.dossier().detail, Known::Failed(_)));
    let has_detail = Memo::new(move |_| matches!(store.dossier().detail, Known::Is(_)));
    let is_wanted = Memo::new(move |_| is_seen.get() && store.dossier().lacks(Part::About));
    Effect::new(move || {
        if is_wanted.get() && !comes_with_detail.get() {
            store.want_about();
        }
    });
    let words = live(move || match about.get() {
        Known::Nothing if comes_with_detail.get() && has_failed.get() => none(texts.not_read),
        Known::Nothing if comes_with_detail.get() && has_detail.get() => none(texts.about_none),
        Known::Nothing | Known::Asked => view! { <p class="about__waiting">{texts.asking}</p> }.built(),
        Known::Is(Some(text)) => view! {
            <p class="about__text" dir="auto">
                {text.into_string()}
            </p>
        }
        .built(),
        Known::Is(None) => none(texts.about_none),
        Known::Failed(error) => part_notice(store, Part::About, &error),
    });
    view! {
        <div class="about" role="group" aria-label=texts.about node_ref=place>
            <h3 class="facts__title">{texts.about}</h3>
            {words}
        </div>
    }
    .built()
}

fn none(words: &'static str) -> Built {
    view! { <p class="about__none">{words}</p> }.built()
}
