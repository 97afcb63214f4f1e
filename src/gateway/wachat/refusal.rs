//! What Wachat means by a refusal, which may come with a 200.

use super::super::error::{self, GatewayError};
use super::super::json::{Text, record};
use super::super::wire::Response;

/// What a refusal means: by its status, and where that says nothing, by the words in it.
pub(super) fn read(response: &Response) -> GatewayError {
    match response.status {
        // "Instance not found for this API key", or asked for by its display name. A web page there
        // comes from another server.
        404 if !response.is_web_page() => GatewayError::AccountNotFound,
        200..=299 | 400 => said(response).unwrap_or_else(|| error::of_status(response)),
        _ => error::of_status(response),
    }
}

/// Sorts a refusal by its words, which are read in the order in which a third-party client reads them.
fn said(response: &Response) -> Option<GatewayError> {
    let Refusal { error, message, details } = error::said(response);
    let words = [error, message, details].into_iter().find_map(Text::filled)?.to_ascii_lowercase();
    let says_any = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if words.contains("instance") && says_any(&["not found", "does not exist"]) {
        // "Instance not found for this API key" is about the instance.
        Some(GatewayError::AccountNotFound)
    } else if words.contains("instancename") && says_any(&["required", "missing"]) {
        Some(GatewayError::AccountRequired)
    } else if says_any(&["api key", "apikey", "unauthorized", "token"]) {
        Some(GatewayError::CredentialRefused)
    } else if says_any(&["subscription", "your plan", "upgrade"]) {
        Some(GatewayError::NotAllowed)
    } else if says_any(&["too many", "rate limit"]) {
        Some(error::too_many(response))
    } else {
        None
    }
}

record! {
    /// A refusal. Its bodies are not documented; these are the fields that a third-party client reads.
    struct Refusal {
        error: Text = "error",
        message: Text = "message",
        details: Text = "details",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refusal(status: u16, body: &str, expected: GatewayError) {
        assert_eq!(read(&Response::new(status, body)), expected, "{status} {body}");
    }

    #[test]
    fn a_refusal_is_told_by_its_status() {
        check_refusal(401, r#"{"success":false,"error":"Invalid API key"}"#, GatewayError::CredentialRefused);
        check_refusal(403, r#"{"success":false,"error":"Subscription expired"}"#, GatewayError::NotAllowed);
        check_refusal(404, r#"{"success":false,"error":"Instance not found"}"#, GatewayError::AccountNotFound);
        check_refusal(404, "", GatewayError::AccountNotFound);
        check_refusal(404, "<html>no such page", GatewayError::Refused { status: 404 });
        check_refusal(400, r#"{"error":"Missing instanceName"}"#, GatewayError::AccountRequired);
        check_refusal(400, r#"{"error":"limit must be a number"}"#, GatewayError::Refused { status: 400 });
        check_refusal(
            500,
            r#"{"success":false,"error":"Internal server error"}"#,
            GatewayError::Failed { status: 500 },
        );
        check_refusal(502, "<html>", GatewayError::Failed { status: 502 });
    }

    #[test]
    fn a_200_that_calls_itself_no_success_is_told_by_its_words() {
        for (said, expected) in [
            (r#""error":"Instance not found for this API key""#, GatewayError::AccountNotFound),
            (r#""error":"Invalid API key""#, GatewayError::CredentialRefused),
            (r#""message":"instanceName is required""#, GatewayError::AccountRequired),
            (r#""error":"","message":"Unauthorized""#, GatewayError::CredentialRefused),
            (r#""error":{"x":1},"details":"Please upgrade""#, GatewayError::NotAllowed),
            (r#""error":"Too many requests""#, GatewayError::TooManyRequests { wait: None }),
            (r#""error":"Instance is on fire""#, GatewayError::Failed { status: 200 }),
            (r#""details":[1,2]"#, GatewayError::Failed { status: 200 }),
        ] {
            check_refusal(200, &format!(r#"{{"success":false,"contacts":[],{said}}}"#), expected);
        }
    }
}
