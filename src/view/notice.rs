//! A notice in its place: what happened, what to do, and the buttons to do it.

use leptos::prelude::*;

use super::built::{Build, Built, handler};
use super::texts;
use crate::text::Advice;

/// What went wrong and what to do, told at once to assistive technology.
#[component]
pub fn NoticeBox(
    /// The words.
    advice: Advice,
    /// Called when the person wants to try again; without it there is no such button.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
    /// Called when the person wants another account; without it there is no such button.
    #[prop(optional, into)]
    on_account: Option<Callback<()>>,
    /// Whether nothing is wrong yet, only slow.
    #[prop(optional)]
    is_mild: bool,
) -> Built {
    let texts = texts();
    let retry = on_retry.filter(|_| advice.can_retry).map(|on_retry| {
        view! {
            <button type="button" class="button" on:click=handler(move |_| on_retry.run(()))>
                {texts.try_again}
            </button>
        }
        .built()
    });
    let account = on_account.filter(|_| advice.wants_account).map(|on_account| {
        view! {
            <button type="button" class="button" on:click=handler(move |_| on_account.run(()))>
                {texts.another_account}
            </button>
        }
        .built()
    });
    view! {
        <div class="notice" class:notice--mild=is_mild part="notice" role="alert">
            <p class="notice__words">
                <strong class="notice__headline">{advice.headline}</strong>
                " "
                {advice.next_step}
            </p>
            <div class="notice__actions">{account} {retry}</div>
        </div>
    }
    .built()
}
