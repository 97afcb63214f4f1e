//! The gateway's own record of a contact, as JSON.

use leptos::prelude::*;

use super::built::{Build, Built, Shown, handler, live};
use super::copy_button::CopyButton;
use super::notice::NoticeBox;
use super::texts;
use crate::gateway::error::GatewayError;
use crate::store::{DeskStore, Known, Part};
use crate::text::advice;

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
        Known::Failed(error) => {
            let retry = Callback::new(move |()| store.try_part_again(Part::Detail));
            view! { <NoticeBox advice=advice(&error, texts) on_retry=retry /> }.built()
        }
    })
}

/// Lays compact JSON out in lines. Nothing but white space outside of texts is added, so that numbers stay exact.
fn laid_out(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let (mut is_in_text, mut is_escaped) = (false, false);
    let mut chars = json.chars().peekable();
    let new_line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(c) = chars.next() {
        if is_in_text {
            text.push(c);
            is_in_text = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
            continue;
        }
        match c {
            '{' | '[' => {
                text.push(c);
                // What is empty stays on its line.
                if let Some(end) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    text.push(end);
                } else {
                    depth += 1;
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(c);
            }
            ',' => {
                text.push(c);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            c => {
                is_in_text = c == '"';
                text.push(c);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_its_values_stay_as_they_are() {
        let json = r#"{"id":12345678901234567890,"a":[],"b":{"t":"x{,:\"}\\"},"c":[1,null]}"#;
        let expected = r#"{
  "id": 12345678901234567890,
  "a": [],
  "b": {
    "t": "x{,:\"}\\"
  },
  "c": [
    1,
    null
  ]
}"#;
        assert_eq!(laid_out(json), expected);
    }

    #[test]
    fn what_is_no_json_is_no_reason_to_stop() {
        assert_eq!(laid_out("}]"), "\n}\n]");
        assert_eq!(laid_out("\"open"), "\"open");
        assert_eq!(laid_out(""), "");
    }
}
