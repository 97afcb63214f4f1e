//! What a person reads about an error: what happened, and what to do about it.

use std::time::Duration;

use super::{Texts, Words, fill};
use crate::config::{ConfigError, Wanted};
use crate::gateway::error::{AccountState, GatewayError};

/// What a notice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What happened.
    pub headline: String,
    /// What to do.
    pub next_step: String,
    /// Whether trying again may help.
    pub can_retry: bool,
    /// Whether another account may help.
    pub wants_account: bool,
}

/// The words for an error.
pub fn advice(error: &GatewayError, texts: &Texts) -> Advice {
    let (headline, next_step) = words(error, texts);
    Advice {
        headline: fill(headline, &[&status(error)]),
        next_step: fill(next_step, &values(error, texts).iter().map(String::as_str).collect::<Vec<_>>()),
        can_retry: !matches!(error, GatewayError::MixedContent | GatewayError::NeverEnds | GatewayError::TooLarge),
        wants_account: matches!(
            error,
            GatewayError::AccountRequired | GatewayError::AccountNotFound | GatewayError::AccountNotConnected(_)
        ),
    }
}

/// The words for an error in what was asked about one contact, or done to it, beside a list that could be read.
pub fn advice_on_one(error: &GatewayError, texts: &Texts) -> Advice {
    let mut advice = advice(error, texts);
    if *error == GatewayError::NotAllowed {
        let (headline, next_step) = texts.errors.not_allowed_this;
        (advice.headline, advice.next_step) = (headline.to_owned(), next_step.to_owned());
    }
    advice
}

fn words(error: &GatewayError, texts: &Texts) -> Words {
    let errors = &texts.errors;
    match error {
        GatewayError::Unreachable => errors.unreachable,
        GatewayError::MixedContent => errors.mixed_content,
        GatewayError::Offline => errors.offline,
        GatewayError::TimedOut => errors.timed_out,
        GatewayError::Redirected => errors.redirected,
        GatewayError::CredentialRefused => errors.credential_refused,
        GatewayError::CredentialMissing => errors.credential_missing,
        GatewayError::NotAllowed => errors.not_allowed,
        GatewayError::AccountRequired => errors.account_required,
        GatewayError::AccountNotFound => errors.account_not_found,
        GatewayError::AccountNotConnected(state) => account_words(*state, texts),
        GatewayError::NotSupported => errors.not_supported,
        GatewayError::StoreOff => errors.store_off,
        GatewayError::TooManyRequests { wait: None } => errors.too_many,
        GatewayError::TooManyRequests { wait: Some(_) } => errors.too_many_wait,
        GatewayError::Failed { .. } => errors.failed,
        GatewayError::Refused { .. } => errors.refused,
        GatewayError::Unreadable { place: None, .. } => errors.unreadable,
        GatewayError::Unreadable { place: Some(_), .. } => errors.unreadable_place,
        GatewayError::TooLarge => errors.too_large,
        GatewayError::NeverEnds => errors.never_ends,
        GatewayError::Aborted => errors.other,
    }
}

fn account_words(state: AccountState, texts: &Texts) -> Words {
    let errors = &texts.errors;
    match state {
        AccountState::WaitsForScan => errors.waits_for_scan,
        AccountState::Starting => errors.starting,
        AccountState::Stopped => errors.stopped,
        AccountState::LoggedOut => errors.logged_out,
        AccountState::Failed => errors.failed_account,
        AccountState::Connected | AccountState::Disconnected | AccountState::Unknown => errors.disconnected,
    }
}

/// What stands in the headline: the status of a failure.
fn status(error: &GatewayError) -> String {
    match error {
        GatewayError::Failed { status } | GatewayError::Refused { status } => status.to_string(),
        _ => String::new(),
    }
}

/// What stands in the sentence that says what to do.
fn values(error: &GatewayError, texts: &Texts) -> Vec<String> {
    match error {
        GatewayError::TooManyRequests { wait: Some(wait) } => vec![wait.as_secs().to_string()],
        GatewayError::Unreadable { status, content_type, place } => {
            let named = if content_type.is_empty() { texts.errors.no_type } else { content_type };
            let place = place.map(|(line, column)| [line.to_string(), column.to_string()]);
            [status.to_string(), named.to_owned()].into_iter().chain(place.into_iter().flatten()).collect()
        }
        _ => Vec::new(),
    }
}

/// The words while a gateway's pause is kept: nothing has to be done.
pub fn slowed(wait: Duration, texts: &Texts) -> Advice {
    let (headline, next_step) = texts.errors.slowed;
    Advice {
        headline: headline.to_owned(),
        next_step: fill(next_step, &[&wait.as_secs().to_string()]),
        can_retry: true,
        wants_account: false,
    }
}

/// The words for a `config.json` that did not come.
pub fn config_unread(texts: &Texts) -> Advice {
    plain(texts.config.unread, true)
}

/// The words where a page gave no credential that opens the list.
pub fn unlock_failed(was_refused: bool, texts: &Texts) -> Advice {
    plain(if was_refused { texts.unlock_refused } else { texts.unlock_missing }, true)
}

/// The words for an element that nobody has told what to show.
pub fn nothing_set(texts: &Texts) -> Advice {
    plain(texts.nothing_set, false)
}

fn plain((headline, next_step): Words, can_retry: bool) -> Advice {
    Advice { headline: headline.to_owned(), next_step: next_step.to_owned(), can_retry, wants_account: false }
}

/// The words for a `config.json` that is wrong: the field, and what it should be.
pub fn config_advice(error: &ConfigError, texts: &Texts) -> Advice {
    let config = &texts.config;
    let sentence = if error.field.is_empty() {
        fill(config.file_should_be, &[wanted(error, texts)])
    } else {
        fill(config.field_should_be, &[&error.field, wanted(error, texts)])
    };
    Advice { next_step: format!("{sentence} {}", config.hint), ..plain((config.headline, ""), false) }
}

/// The words for an attribute that is wrong.
pub fn attribute_advice(error: &ConfigError, texts: &Texts) -> Advice {
    let config = &texts.config;
    let sentence = fill(config.attribute_should_be, &[&error.field, wanted(error, texts)]);
    Advice { next_step: format!("{sentence} {}", config.attribute_hint), ..plain((config.headline, ""), false) }
}

/// What a field should be.
fn wanted(error: &ConfigError, texts: &Texts) -> &'static str {
    let config = &texts.config;
    match error.wanted {
        Wanted::Json => config.json,
        Wanted::Object => config.object,
        Wanted::List => config.list,
        Wanted::Text => config.text,
        Wanted::Flag => config.flag,
        Wanted::Id => config.id,
        Wanted::UniqueId => config.unique_id,
        Wanted::Gateway => config.gateway,
        Wanted::Url => config.url,
        Wanted::Auth => config.auth,
        Wanted::Origin => config.origin,
        Wanted::KnownId => config.known_id,
        Wanted::NoCredential => config.no_credential,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a person reads about an error, headline and next step in one line.
    fn check(error: &GatewayError, expected: &str) {
        let advice = advice(error, Texts::of_language("en"));
        let read = format!("{} {}", advice.headline, advice.next_step);
        assert!(read.contains(expected), "{read}");
        assert!(!read.contains("{}") && !read.contains('?'), "{read}");
    }

    #[test]
    fn what_was_not_reached_names_network_certificate_cors_and_proxy() {
        for word in ["network", "certificate", "CORS", "proxy"] {
            check(&GatewayError::Unreachable, word);
        }
    }

    #[test]
    fn an_answer_that_was_not_understood_tells_status_type_and_place() {
        let error = |content_type: &str, place| GatewayError::Unreadable {
            status: 200,
            content_type: content_type.into(),
            place,
        };
        check(&error("text/html", None), "Status 200, text/html.");
        check(&error("", None), "Status 200, no content type.");
        check(&error("application/json", Some((3, 14))), "Status 200, application/json, line 3, column 14.");
    }

    #[test]
    fn waits_and_statuses_are_told() {
        check(&GatewayError::TooManyRequests { wait: Some(Duration::from_secs(12)) }, "in 12 s");
        check(&GatewayError::Failed { status: 502 }, "status 502");
        check(&GatewayError::Refused { status: 422 }, "status 422");
    }

    #[test]
    fn each_state_of_an_account_says_what_to_do() {
        check(&GatewayError::AccountNotConnected(AccountState::WaitsForScan), "Scan");
        check(&GatewayError::AccountNotConnected(AccountState::Starting), "Wait");
        check(&GatewayError::AccountNotConnected(AccountState::Disconnected), "Reconnect");
    }

    #[test]
    fn a_wrong_config_names_the_field_and_what_it_should_be() {
        let error = ConfigError { field: "connections[0].gateway".into(), wanted: Wanted::Gateway };
        let advice = config_advice(&error, Texts::of_language("en"));
        assert!(advice.next_step.contains("connections[0].gateway should be one of wachat"), "{}", advice.next_step);
    }
}
