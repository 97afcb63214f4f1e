//! What WAHA means by a refusal. Three families of bodies hold the reason under `message`, `error` or
//! `exception.message`.

use super::super::error::{self, GatewayError};
use super::super::json::{Object, Text, Texts, record};
use super::super::wire::Response;

/// Sorts an answer that is no success.
pub(super) fn read(response: &Response) -> GatewayError {
    let refusal: Refusal = error::said(response);
    let words = refusal.words();
    let says = |part: &str| words.contains(part);
    match response.status {
        // Other 404s are of an address that the server does not have.
        404 if says("didn't find a session") || says("session not found") => GatewayError::AccountNotFound,
        // "Session status is not as expected", with the status that it has.
        422 if !refusal.status.as_str().is_empty() => {
            GatewayError::AccountNotConnected(error::account_state(refusal.status.as_str()))
        }
        422 if says("session name is required") => GatewayError::AccountRequired,
        // Old servers without a licence know the session `default` only.
        422 if says("does not exist") || says("only 'default' session") => GatewayError::AccountNotFound,
        400 if says("noweb") && says("store") => GatewayError::StoreOff,
        // WhatsApp's own limit comes through as an error of the server (issue 619).
        500 if says("rate-overlimit") => error::too_many(response),
        _ => error::of_status(response),
    }
}

/// Sorts a refusal of a call that there is only one address for: a server that lacks that does not know the call.
pub(super) fn of_one(response: &Response) -> GatewayError {
    let words = error::said::<Refusal>(response).words();
    // The framework's own words.
    let has_no_route = ["cannot get /", "cannot post /", "cannot put /"].iter().any(|part| words.contains(part));
    match read(response) {
        GatewayError::Refused { status: 404 } if has_no_route => GatewayError::NotSupported,
        error => error,
    }
}

record! {
    struct Refusal {
        /// A text, or a list of them where parameters were wrong.
        message: Texts = "message",
        error: Text = "error",
        status: Text = "status",
        exception: Object<Exception> = "exception",
    }
}

record! {
    struct Exception {
        message: Text = "message",
    }
}

impl Refusal {
    fn words(&self) -> String {
        let exception = self.exception.0.as_ref().map_or("", |exception| exception.message.as_str());
        [self.message.joined().as_str(), self.error.as_str(), exception].join("\n").to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::error::AccountState;
    use super::*;

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        assert_eq!(read(&Response::new(status, body)), expected, "{status} {body}");
    }

    #[test]
    fn keys_are_refused_or_not_allowed() {
        check_refusal(401, r#"{"message":"Unauthorized","statusCode":401}"#, GatewayError::CredentialRefused);
        check_refusal(403, r#"{"message":"Forbidden","statusCode":403}"#, GatewayError::NotAllowed);
    }

    #[test]
    fn a_session_is_unknown_in_many_words() {
        for (status, body) in [
            (404, r#"{"message":"Session not found","error":"Not Found","statusCode":404}"#),
            (
                404,
                r#"{"statusCode":404,"message":"We didn't find a session with name 'x'.\nPlease start it first by using POST /api/sessions/x/start request","error":"Not Found"}"#,
            ),
            (422, r#"{"error":"Session \"x\" does not exist","session":"x"}"#),
            (
                422,
                r#"{"message":"WAHA Core support only 'default' session. You tried to access 'x' session (base64: eA==).","error":"Unprocessable Entity","statusCode":422}"#,
            ),
        ] {
            check_refusal(status, body, GatewayError::AccountNotFound);
        }
        check_refusal(422, r#"{"error":"Session name is required"}"#, GatewayError::AccountRequired);
    }

    #[test]
    fn an_address_that_is_not_there_says_nothing_of_the_session() {
        let body = r#"{"message":"Cannot GET /api/default/contacts/all","error":"Not Found","statusCode":404}"#;
        check_refusal(404, body, GatewayError::Refused { status: 404 });
        check_refusal(404, "", GatewayError::Refused { status: 404 });
    }

    #[test]
    fn a_session_that_does_not_work_says_how_it_stands() {
        for (status, expected) in [
            ("SCAN_QR_CODE", AccountState::WaitsForScan),
            ("PASSKEY_REQUIRED", AccountState::WaitsForScan),
            ("PASSKEY_CONFIRMATION_REQUIRED", AccountState::WaitsForScan),
            ("STARTING", AccountState::Starting),
            ("STOPPED", AccountState::Stopped),
            ("FAILED", AccountState::Failed),
            ("SOMETHING_NEW", AccountState::Unknown),
        ] {
            let body = format!(
                r#"{{"error":"Session status is not as expected. Try again later or restart the session","session":"x","status":"{status}","expected":["WORKING"]}}"#
            );
            check_refusal(422, &body, GatewayError::AccountNotConnected(expected));
        }
    }

    #[test]
    fn a_400_is_about_the_store_or_about_a_parameter() {
        let store = r#"{"statusCode":400,"message":"Enable NOWEB store \"config.noweb.store.enabled=True\" and \"config.noweb.store.full_sync=True\" when starting a new session.","error":"Bad Request"}"#;
        check_refusal(400, store, GatewayError::StoreOff);
        let list = r#"{"statusCode":400,"message":["sortBy must be one of the following values: id, name"],"error":"Bad Request"}"#;
        check_refusal(400, list, GatewayError::Refused { status: 400 });
        let store_in_list = r#"{"statusCode":400,"message":["Enable NOWEB store"],"error":"Bad Request"}"#;
        check_refusal(400, store_in_list, GatewayError::StoreOff);
    }

    #[test]
    fn an_engine_that_lacks_a_call_says_501() {
        let body = r#"{"statusCode":501,"message":"The method is not implemented by 'GOWS' engine. Check the docs and try another engine: https://waha.devlike.pro/","error":"Not Implemented"}"#;
        check_refusal(501, body, GatewayError::NotSupported);
    }

    #[test]
    fn the_limit_of_whatsapp_comes_as_a_500() {
        let json = |message| {
            format!(
                r#"{{"statusCode":500,"timestamp":"2025-01-01T00:00:00.000Z","exception":{{"message":"{message}","name":"Error","stack":"…"}},"request":{{"path":"/api/contacts/all"}},"version":{{}}}}"#
            )
        };
        check_refusal(500, &json("rate-overlimit"), GatewayError::TooManyRequests { wait: None });
        check_refusal(500, &json("Evaluation failed"), GatewayError::Failed { status: 500 });
        check_refusal(500, "<html>", GatewayError::Failed { status: 500 });
    }
}
