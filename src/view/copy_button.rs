//! A button that puts a text on the clipboard and says whether it is there.

use leptos::prelude::*;

use super::built::{Build, Built, handler, live};
use super::{icon, texts};
use crate::signals::RwSignal;

/// Copies a text when it is pressed.
#[component]
pub fn CopyButton(
    /// What the button is called.
    label: &'static str,
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it is an icon beside what it copies, rather than a button with words.
    #[prop(optional)]
    is_small: bool,
) -> Built {
    let texts = texts();
    let told = RwSignal::new(None::<bool>);
    let copy = move |_| {
        // What is said twice is told twice.
        told.set(None);
        let text = text.get_untracked();
        leptos::task::spawn_local(async move {
            let is_copied = copied(&text).await;
            told.try_set(Some(is_copied));
        });
    };
    let words = Signal::derive(move || match told.get() {
        Some(true) => texts.copied.to_owned(),
        Some(false) => texts.not_copied.to_owned(),
        None => String::new(),
    });
    let content = if is_small {
        live(move || if told.get() == Some(true) { icon::check() } else { icon::copy() })
    } else {
        label.built()
    };
    let class = if is_small { "icon-button icon-button--small" } else { "button" };
    let title = is_small.then_some(label);
    let name = is_small.then_some(label);
    let told_class = Signal::derive(move || {
        // Small ones show a tick; that it has failed is said to everybody.
        let is_unseen = is_small && told.get() == Some(true);
        if is_unseen { "copy-button__told copy-button__told--unseen" } else { "copy-button__told" }.to_owned()
    });
    view! {
        <span class="copy-button">
            <button type="button" class=class aria-label=name title=title on:click=handler(copy)>
                {content}
            </button>
            <span class=told_class aria-live="polite">
                {words}
            </span>
        </span>
    }
    .built()
}

/// Puts a text on the clipboard, and tells whether it is there.
async fn copied(text: &str) -> bool {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return false };
    // Browsers have no clipboard for pages that came over plain http.
    if js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
