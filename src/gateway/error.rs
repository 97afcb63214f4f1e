//! Why a gateway gave no answer that the desk can use. The words for people are in `text`.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::json::{self, Fields};
use super::wire::Response;

/// Why a call to a gateway did not give what was asked for.
///
/// `Display` is for logs: lower case, no final period, and never a name, a number, a credential or
/// a piece of the body. What a person reads is made from the variant by `text::advice`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GatewayError {
    /// No answer arrived. The browser does not say whether the network, the certificate or a
    /// missing CORS header was at fault.
    Unreachable,
    /// The page came over https and the gateway is http: the browser refuses to ask.
    MixedContent,
    /// The browser knows that it has no network.
    Offline,
    /// The gateway took longer than its contract says it may.
    TimedOut,
    /// The gateway sent us to another address, where a credential must not follow.
    Redirected,
    /// No credential was given, or the gateway knows none like it.
    CredentialRefused,
    /// The gateway wants a credential, and this connection is set up to send none.
    CredentialMissing,
    /// The credential is known, but a plan, capability or scope forbids this call.
    NotAllowed,
    /// The gateway has several accounts and was not told which.
    AccountRequired,
    /// The gateway knows no account of that name, at least not for this credential.
    AccountNotFound,
    /// The account is there, but it is not connected to WhatsApp.
    AccountNotConnected(AccountState),
    /// This gateway, or the engine that it runs, has no such call.
    NotSupported,
    /// WAHA's NOWEB engine keeps contacts only with its store switched on.
    StoreOff,
    /// The gateway asks us to slow down.
    TooManyRequests {
        /// How long it asks us to wait, where the browser lets us read that.
        wait: Option<Duration>,
    },
    /// The gateway itself failed: a status of 500 or above, or a 200 that says so.
    Failed {
        /// The HTTP status.
        status: u16,
    },
    /// The gateway refused the request as such: 400, 404, 422 and the like.
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// The body is not what this gateway's contract says.
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// The media type that came, cut down to harmless characters; empty if none did.
        content_type: Box<str>,
        /// Line and column in the JSON, where it is JSON up to there.
        place: Option<(usize, usize)>,
    },
    /// The answer is larger than the desk is willing to take.
    TooLarge,
    /// A listing gave the same position again, or page after page without anybody new.
    NeverEnds,
    /// Nobody waits for the answer any more.
    Aborted,
}

/// How an account stands with WhatsApp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Contacts can be asked for.
    Connected,
    /// Somebody has to scan the code, or enter a pairing code or passkey.
    WaitsForScan,
    /// It is coming up.
    Starting,
    /// It was stopped.
    Stopped,
    /// It was logged out of WhatsApp.
    LoggedOut,
    /// It broke.
    Failed,
    /// It is not connected, and the gateway does not say why.
    Disconnected,
    /// The gateway says nothing that we know.
    Unknown,
}

impl GatewayError {
    /// Whether the same request may well get an answer a moment later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable | Self::TimedOut)
    }
}

impl fmt::Display for GatewayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("no answer: network, certificate or CORS"),
            Self::MixedContent => f.write_str("http gateway asked from an https page"),
            Self::Offline => f.write_str("the browser is offline"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Redirected => f.write_str("redirected to another address"),
            Self::CredentialRefused => f.write_str("credential missing or refused"),
            Self::CredentialMissing => f.write_str("the gateway wants a credential and none is sent"),
            Self::NotAllowed => f.write_str("not allowed by plan, capability or scope"),
            Self::AccountRequired => f.write_str("the gateway wants an account to be named"),
            Self::AccountNotFound => f.write_str("account not found"),
            Self::AccountNotConnected(state) => write!(f, "account not connected to WhatsApp: {state:?}"),
            Self::NotSupported => f.write_str("not supported by this gateway or engine"),
            Self::StoreOff => f.write_str("the NOWEB store is switched off"),
            Self::TooManyRequests { wait } => write!(f, "too many requests, wait {wait:?}"),
            Self::Failed { status } => write!(f, "the gateway failed with status {status}"),
            Self::Refused { status } => write!(f, "the gateway refused the request with status {status}"),
            Self::Unreadable { status, content_type, place } => {
                write!(f, "answer not understood: status {status}, type `{content_type}`, at {place:?}")
            }
            Self::TooLarge => f.write_str("answer too large"),
            Self::NeverEnds => f.write_str("the listing repeats itself"),
            Self::Aborted => f.write_str("aborted"),
        }
    }
}

impl Error for GatewayError {}

/// What a status means at every gateway that gives it no meaning of its own.
pub(super) fn of_status(response: &Response) -> GatewayError {
    match response.status {
        401 => GatewayError::CredentialRefused,
        402 | 403 => GatewayError::NotAllowed,
        408 => GatewayError::TimedOut,
        429 => too_many(response),
        501 => GatewayError::NotSupported,
        status @ 300..=499 => GatewayError::Refused { status },
        // A success only comes here where its body says that it is none.
        status => GatewayError::Failed { status },
    }
}

/// The gateway asks us to slow down, for as long as it says.
pub(super) fn too_many(response: &Response) -> GatewayError {
    GatewayError::TooManyRequests { wait: response.retry_after.map(|seconds| Duration::from_secs(seconds.into())) }
}

/// What the body of a refusal says; nothing where it is not the gateway's JSON.
pub(super) fn said<T: Fields + Default>(response: &Response) -> T {
    json::object(response).unwrap_or_default()
}

/// How an account stands, in the words that WAHA, Hypersender and WhatsApp Gateway share, in any case.
pub(super) fn account_state(status: &str) -> AccountState {
    match status.to_ascii_uppercase().as_str() {
        "WORKING" => AccountState::Connected,
        "SCAN_QR_CODE" | "PASSKEY_REQUIRED" | "PASSKEY_CONFIRMATION_REQUIRED" => AccountState::WaitsForScan,
        "STARTING" | "PENDING" => AccountState::Starting,
        "STOPPED" => AccountState::Stopped,
        "LOGGED_OUT" => AccountState::LoggedOut,
        "FAILED" => AccountState::Failed,
        _ => AccountState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_means_the_same_wherever_no_gateway_says_otherwise() {
        let cases = [
            (400, GatewayError::Refused { status: 400 }),
            (401, GatewayError::CredentialRefused),
            (402, GatewayError::NotAllowed),
            (403, GatewayError::NotAllowed),
            (404, GatewayError::Refused { status: 404 }),
            (408, GatewayError::TimedOut),
            (422, GatewayError::Refused { status: 422 }),
            (429, GatewayError::TooManyRequests { wait: None }),
            (500, GatewayError::Failed { status: 500 }),
            (501, GatewayError::NotSupported),
            (503, GatewayError::Failed { status: 503 }),
            (599, GatewayError::Failed { status: 599 }),
        ];
        for (status, expected) in cases {
            assert_eq!(of_status(&Response::new(status, "<html>")), expected);
        }
    }

    #[test]
    fn the_wait_that_a_gateway_asks_for_is_kept() {
        let response = Response { retry_after: Some(7), ..Response::new(429, "") };
        assert_eq!(of_status(&response), GatewayError::TooManyRequests { wait: Some(Duration::from_secs(7)) });
    }
}
