//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::settings;
use crate::signals::RwSignal;
use crate::text::Texts;
use crate::view::{Build, Built, handler, icon, texts};

/// The looks that can be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn label(self, texts: &Texts) -> &'static str {
        match self {
            Self::Auto => texts.theme_auto,
            Self::Light => texts.theme_light,
            Self::Dark => texts.theme_dark,
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

/// The theme that was chosen on an earlier visit.
pub(super) fn kept() -> Theme {
    let name = settings::theme();
    Theme::ALL.into_iter().find(|theme| Some(theme.name()) == name.as_deref()).unwrap_or_default()
}

/// Puts the theme on the page, where the sheets look for it.
pub(super) fn apply(theme: Theme) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", theme.name());
    }
}

/// A button that goes through the themes.
#[component]
pub(super) fn ThemeButton() -> Built {
    let texts = texts();
    let theme = RwSignal::new(kept());
    let label = Signal::derive(move || format!("{}: {}", texts.theme, theme.get().label(texts)));
    let advance = move |_| {
        theme.update(|theme| *theme = theme.next());
        apply(theme.get_untracked());
        settings::keep_theme(theme.get_untracked().name());
    };
    view! {
        <button type="button" class="icon-button theme" aria-label=label title=label on:click=handler(advance)>
            {icon::theme()}
        </button>
    }
    .built()
}
