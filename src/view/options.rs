//! The options of a drop-down list.

use leptos::prelude::*;

use super::built::{Build, Built, live};

/// Every option by its value and what it is called; the one of the value `picked` is selected.
#[component]
pub fn Options(
    /// The options.
    #[prop(into)]
    all: Signal<Vec<(String, String)>>,
    /// The value of the one that is selected.
    #[prop(into)]
    picked: Signal<String>,
) -> Built {
    let option = move |(value, name): (String, String)| {
        let this = value.clone();
        let is_picked = Signal::derive(move || picked.with(|picked| *picked == this));
        view! {
            <option value=value prop:selected=is_picked>
                {name}
            </option>
        }
        .built()
    };
    live(move || all.get().into_iter().map(option).collect::<Vec<_>>().built())
}
