//! The gateway's own record of a contact, as JSON.

use leptos::prelude::*;

use super::built::{Build, Built, Shown, handler, live};
use super::copy_button::CopyButton;
use super::json::laid_out;
use super::{part_notice, texts};
use crate::gateway::error::GatewayError;
use crate::signals::{Memo, RwSignal};
use crate::store::{DeskStore, Known, Part};

/// A button that shows the record, and asks for it where it is not known yet.
#[component]
pub fn Record(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    let is_open = RwSignal::new(false);
    let expanded = Signal::derive(move || is_open.get().to_string());
    let toggle = move |_| {
        is_open.update(|is_open| *is_open = !*is_open);
        if is_open.get_untracked() {
            store.want_record();
        }
    };
    view! {
        <div class="record">
            <button type="button" class="button button--small" aria-expanded=expanded on:click=handler(toggle)>
                {texts.as_json}
            </button>
            <Shown when=is_open>
                <RecordText store=store />
            </Shown>
        </div>
    }
    .built()
}

#[component]
fn RecordText(store: DeskStore) -> Built {
    let texts = texts();
    let record = Memo::new(move |_| match store.dossier().detail {
        Known::Is(Some(detail)) => Known::Is(laid_out(&detail.record)),
        Known::Is(None) => Known::Failed(GatewayError::NotSupported),
        Known::Asked => Known::Asked,
        Known::Failed(error) => Known::Failed(error),
        Known::Nothing => Known::Nothing,
    });
    live(move || match record.get() {
        Known::Is(record) => view! {
            <pre class="record__text" tabindex="0" aria-label=texts.as_json dir="ltr">
                {record.clone()}
            </pre>
            <CopyButton label=texts.copy_json text=record />
        }
        .built(),
        Known::Asked => view! { <p class="record__waiting">{texts.asking}</p> }.built(),
        Known::Failed(GatewayError::NotSupported) | Known::Nothing => {
            view! { <p class="record__waiting">{texts.no_record}</p> }.built()
        }
        Known::Failed(error) => part_notice(store, Part::Detail, &error),
    })
}
