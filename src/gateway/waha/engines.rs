//! What each of WAHA's engines can do with one contact, by the table in its docs.

use super::super::detail::{Features, NameRule, Told};
use super::super::error::GatewayError;
use super::super::json::{self, Text, record};
use super::super::wire::Response;
use super::refusal;

/// What every engine can do.
pub(super) fn of_all() -> Features {
    Features { picture: Told::Asked, refreshes_pictures: true, checks_numbers: true, ..Features::default() }
}

/// What some engine can do.
pub(super) fn of_any() -> Features {
    by_browser(true)
}

/// Reads `/api/server/version`.
pub(super) fn read_features(response: &Response) -> Result<Features, GatewayError> {
    if !response.is_success() {
        return Err(refusal::read(response));
    }
    let version: Version = json::object(response)?;
    let engine = version.engine.filled().ok_or_else(|| response.unreadable(None))?.to_ascii_uppercase();
    let is = |name: &str| engine.trim_start().starts_with(name);
    Ok(if is("WEBJS") {
        by_browser(true)
    } else if is("WPP") {
        by_browser(false)
    } else if is("NOWEB") || is("GOWS") {
        Features { names: Some(NameRule::AddressBook), ..of_all() }
    } else {
        // An engine that came later: what it refuses says why.
        of_any()
    })
}

/// What the engines that drive a browser can do, of which one saves names.
fn by_browser(saves_names: bool) -> Features {
    Features { about: Told::Asked, blocks: true, names: saves_names.then_some(NameRule::AddressBook), ..of_all() }
}

record! {
    struct Version {
        engine: Text = "engine",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::testing::{check_sent, read};
    use super::super::tests::{unreadable, waha};
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Features, GatewayError> {
        read(waha(None).engine_features().unwrap(), &Response::new(status, body))
    }

    /// Checks whether an engine tells about texts and blocks, and whether it saves names.
    fn check_engine(engine: &str, by_browser: bool, saves_names: bool) {
        let json = format!(r#"{{"version":"2026.7.1","engine":"{engine}","tier":"CORE","browser":null}}"#);
        let features = answer(200, &json).unwrap();
        let seen = (features.about == Told::Asked, features.blocks, features.names.is_some());
        assert_eq!(seen, (by_browser, by_browser, saves_names), "{engine}");
        let of_all = (features.picture, features.refreshes_pictures, features.checks_numbers);
        assert_eq!(of_all, (Told::Asked, true, true), "{engine}");
    }

    #[test]
    fn each_engine_can_do_what_the_docs_say() {
        check_sent(&waha(None).engine_features().unwrap().request, "GET http://localhost:3000/api/server/version");
        for (engine, by_browser, saves_names) in [
            ("WEBJS", true, true),
            ("webjs", true, true),
            ("WEBJS (chrome)", true, true),
            ("WPP", true, false),
            ("NOWEB", false, true),
            ("noweb", false, true),
            ("GOWS", false, true),
            ("WHATSMORE", true, true),
        ] {
            check_engine(engine, by_browser, saves_names);
        }
        assert_eq!(answer(200, r#"{"engine":"NEW"}"#), Ok(waha(None).features_at_most()));
    }

    #[test]
    fn an_engine_that_is_not_told_is_an_error() {
        for body in ["{}", r#"{"engine":null}"#, r#"{"engine":" "}"#, "[]", "null"] {
            assert_eq!(answer(200, body), Err(unreadable(None)), "{body}");
        }
        assert_eq!(answer(403, "{}"), Err(GatewayError::NotAllowed));
        assert_eq!(answer(404, "{}"), Err(GatewayError::Refused { status: 404 }));
    }
}
