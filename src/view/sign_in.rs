//! The form in which a person gives the credential of one connection.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::built::{Build, Built, handler, live};
use super::{FocusRule, texts};
use crate::config::Connection;
use crate::gateway::CredentialKind;
use crate::gateway::error::GatewayError;
use crate::gateway::wire::{Credential, Secret};
use crate::signals::RwSignal;
use crate::store::DeskStore;
use crate::text::{advice, fill};
use crate::view::NoticeBox;

/// Asks for what the connection's gateway wants, and hands it to the store.
#[component]
pub fn SignIn(
    /// What the page knows.
    store: DeskStore,
    /// The connection.
    connection: Connection,
    /// Whether the gateway has refused the last credential.
    was_refused: bool,
) -> Built {
    let texts = texts();
    let kind = connection.product.credential_kind();
    let (user, secret, remember) = (NodeRef::<Input>::new(), NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let problem = RwSignal::new(None::<Problem>);
    let title = fill(texts.sign_in_to, &[&connection.label]);
    let heading = title.clone();
    let why = fill(texts.sign_in_why, &[connection.product.label(), host(&connection.url)]);
    let first = if kind == CredentialKind::Password { user } else { secret };
    let may_focus = FocusRule::here().may_take();
    Effect::new(move || {
        if let Some(input) = first.get().filter(|_| may_focus) {
            let _ = input.focus();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let value = |input: NodeRef<Input>| input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let typed = Typed { user: value(user), secret: value(secret) };
        let on_device = remember.get_untracked().is_some_and(|input| input.checked());
        match typed.credential(kind) {
            Ok(credential) => store.sign_in(credential, on_device),
            Err(wrong) => problem.set(Some(wrong)),
        }
    };
    let (label, autocomplete) = match kind {
        CredentialKind::Token => (texts.token, "off"),
        CredentialKind::ApiKey => (texts.api_key, "off"),
        CredentialKind::Password => (texts.password, "current-password"),
    };
    let user_field = (kind == CredentialKind::Password).then(|| {
        view! {
            <label class="field">
                <span class="field__label">{texts.user_name}</span>
                <input
                    node_ref=user
                    class="field__input"
                    type="text"
                    autocomplete="username"
                    autocapitalize="off"
                    spellcheck="false"
                />
            </label>
        }
        .built()
    });
    let is_invalid = Signal::derive(move || problem.get().map(|_| "true".to_owned()));
    let said = live(move || {
        let words = match problem.get() {
            Some(Problem::Empty) => texts.credential_needed,
            Some(Problem::Odd) => texts.credential_odd,
            None => return Built::nothing(),
        };
        view! {
            <p class="field__problem" role="alert">
                {words}
            </p>
        }
        .built()
    });
    view! {
        <div class="panel">
            <form class="panel__form" aria-label=title on:submit=handler(submit) novalidate=true>
                <h2 class="panel__title">{heading}</h2>
                <p class="panel__why">{why}</p>
                {was_refused
                    .then(|| view! { <NoticeBox advice=advice(&GatewayError::CredentialRefused, texts) /> })}
                {user_field}
                <label class="field">
                    <span class="field__label">{label}</span>
                    <input
                        node_ref=secret
                        class="field__input"
                        type="password"
                        autocomplete=autocomplete
                        aria-invalid=is_invalid
                    />
                </label>
                {said}
                {store.can_remember().then(|| view! {
                    <label class="check">
                        <input node_ref=remember type="checkbox" aria-label=texts.remember />
                        <span>
                            {texts.remember} <small class="check__hint">{texts.remember_hint}</small>
                        </span>
                    </label>
                }.built())}
                <button type="submit" class="button button--main panel__submit">
                    {texts.connect}
                </button>
            </form>
        </div>
    }
    .built()
}

/// What stands in the fields.
struct Typed {
    user: String,
    secret: String,
}

/// What keeps a credential from being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    /// A field is empty.
    Empty,
    /// It holds a character that no header can carry, such as a quotation mark of typesetting.
    Odd,
}

impl Typed {
    /// The credential, if every field that it needs is filled.
    ///
    /// Spaces at the ends are dropped from tokens and keys, where they come from copying; a password may have them.
    fn credential(self, kind: CredentialKind) -> Result<Credential, Problem> {
        let secret = self.secret.trim();
        let plain = |secret: &str| match secret {
            "" => Err(Problem::Empty),
            secret if secret.chars().all(|c| c.is_ascii_graphic() || c == ' ') => Ok(Secret::new(secret)),
            _ => Err(Problem::Odd),
        };
        match kind {
            CredentialKind::Token => {
                let bare = secret.strip_prefix("Bearer").filter(|rest| !rest.starts_with(char::is_alphanumeric));
                plain(bare.unwrap_or(secret).trim()).map(Credential::Token)
            }
            CredentialKind::ApiKey => plain(secret).map(Credential::ApiKey),
            CredentialKind::Password if self.user.trim().is_empty() || self.secret.is_empty() => Err(Problem::Empty),
            CredentialKind::Password => {
                Ok(Credential::Password { user: self.user.trim().into(), password: Secret::new(self.secret.as_str()) })
            }
        }
    }
}

/// The host of a gateway's address, or the path on this site.
fn host(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(user: &str, secret: &str, kind: CredentialKind) -> Result<Credential, Problem> {
        Typed { user: user.into(), secret: secret.into() }.credential(kind)
    }

    #[test]
    fn what_was_copied_along_with_a_token_is_dropped() {
        let token = Ok(Credential::Token(Secret::new("abc")));
        assert_eq!(typed("", " abc\n", CredentialKind::Token), token);
        assert_eq!(typed("", "Bearer abc", CredentialKind::Token), token);
    }

    #[test]
    fn nothing_is_sent_while_a_field_is_empty() {
        assert_eq!(typed("", "  ", CredentialKind::ApiKey), Err(Problem::Empty));
        assert_eq!(typed("", "Bearer ", CredentialKind::Token), Err(Problem::Empty));
        assert_eq!(typed("ana", "", CredentialKind::Password), Err(Problem::Empty));
        assert_eq!(typed(" ", "pw", CredentialKind::Password), Err(Problem::Empty));
    }

    #[test]
    fn what_no_header_can_carry_is_told_before_anything_is_sent() {
        assert_eq!(typed("", "“abc”", CredentialKind::ApiKey), Err(Problem::Odd));
        assert_eq!(typed("", "a\nb", CredentialKind::Token), Err(Problem::Odd));
    }

    #[test]
    fn a_password_keeps_its_spaces() {
        let expected = Credential::Password { user: "ana".into(), password: Secret::new(" pw ") };
        assert_eq!(typed("ana", " pw ", CredentialKind::Password), Ok(expected));
    }

    #[test]
    fn the_host_is_told_and_not_the_path() {
        assert_eq!(host("https://gw.test:3000/api/v1"), "gw.test:3000");
        assert_eq!(host("/gateway/a"), "/gateway/a");
    }
}
