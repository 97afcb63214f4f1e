//! The few icons of the desk, drawn in the text's colour and hidden from assistive technology.

use leptos::prelude::*;

use super::built::{Build, Built};

/// Draws one path in a square of 24 by 24.
fn icon(path: &'static str) -> Built {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
    .built()
}

/// The mark of the product: a card with a person on it.
pub fn brand() -> Built {
    icon(
        "M7 4h10a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4Zm2 9.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400ZM5.500 17c.7-1.700 2-2.500 3.500-2.500s2.800.8 3.500 2.500M15 10h3m-3 4h3",
    )
}

/// A looking glass.
pub fn search() -> Built {
    icon("M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm9 2-4-4")
}

/// A cross.
pub fn close() -> Built {
    icon("m6 6 12 12M18 6 6 18")
}

/// An arrow back to the list; mirrored where the language runs from right to left.
pub fn back() -> Built {
    icon("M19 12H5m6 6-6-6 6-6")
}

/// Two arrows in a circle.
pub fn refresh() -> Built {
    icon("M20 11a8 8 0 0 0-14.300-4L4 9m0-5v5h5M4 13a8 8 0 0 0 14.300 4L20 15m0 5v-5h-5")
}

/// Sliders.
pub fn settings() -> Built {
    icon(
        "M4 7h9m5 0h2M4 17h2m5 0h9M15.500 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Zm-7 10a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
    )
}

/// A disc, half of it dark.
pub fn theme() -> Built {
    icon("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18m0-4.500a4.500 4.500 0 0 0 0-9")
}

/// An open door.
pub fn sign_out() -> Built {
    icon("M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4m5-4 4-4-4-4m4 4H9")
}

/// Two sheets, one behind the other.
pub fn copy() -> Built {
    icon("M9 9h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2ZM5 15a1 1 0 0 1-1-1V6a2 2 0 0 1 2-2h8a1 1 0 0 1 1 1")
}

/// A number sign.
pub fn number() -> Built {
    icon("M5 9h15M4 15h15M10 4 8 20M16 4l-2 16")
}

/// Two bars: a pause.
pub fn pause() -> Built {
    icon("M9 6v12M15 6v12")
}

/// A triangle that points onwards.
pub fn resume() -> Built {
    icon("M8 5.500v13l10-6.500Z")
}

/// A square: the end.
pub fn stop() -> Built {
    icon("M7 7h10v10H7Z")
}

/// A tick.
pub fn check() -> Built {
    icon("m5 12 5 5 9-10")
}
