//! What a business tells of itself, as GOWA passes it on.

use super::super::detail::{Business, Hours};
use super::super::error::GatewayError;
use super::super::json::{Field, Fields, Nullable, Object, Rows, Text, record};
use super::super::wire::Response;
use super::one::{Invalid, is_invalid};
use super::{read_results, refusal, said};

/// Reads `/user/business-profile`.
pub(super) fn read_profile(response: &Response) -> Result<Option<Business>, GatewayError> {
    if !response.is_success() {
        // Whoever is no business has no profile that could be read, which the server calls an error of its own. Its
        // other 500 is about the device.
        let is_none = response.status == 500 && said(response).0.as_str() == "INTERNAL_SERVER_ERROR"
            || matches!(is_invalid(response), Some(Invalid::NotOnWhatsApp));
        return if is_none { Ok(None) } else { Err(refusal(response)) };
    }
    match read_results::<Object<Profile>>(response)? {
        Nullable::Is(Object(Some(profile))) => Ok(Some(profile.business())),
        Nullable::Null => Ok(None),
        _ => Err(response.unreadable(None)),
    }
}

record! {
    /// A profile. Go writes null for a list or an object that was never begun.
    struct Profile {
        email: Text = "email",
        address: Text = "address",
        categories: Rows<Category> = "categories",
        profile_options: NamedTexts = "profile_options",
        business_hours_timezone: Text = "business_hours_timezone",
        business_hours: Rows<Day> = "business_hours",
    }
}

record! {
    struct Category {
        name: Text = "name",
    }
}

record! {
    struct Day {
        day_of_week: Text = "day_of_week",
        mode: Text = "mode",
        open_time: Text = "open_time",
        close_time: Text = "close_time",
    }
}

impl Profile {
    fn business(self) -> Business {
        Business {
            email: self.email.name(),
            address: self.address.name(),
            categories: all(self.categories, |category| category.name.name()),
            options: self.profile_options.filled(),
            hours: all(self.business_hours, Day::hours),
            time_zone: self.business_hours_timezone.name(),
        }
    }
}

impl Day {
    fn hours(self) -> Option<Hours> {
        let open = match (self.open_time.name(), self.close_time.name()) {
            (Some(open), Some(close)) => format!("{open}–{close}").into(),
            _ => self.mode.name()?,
        };
        Some(Hours { day: self.day_of_week.name()?, open })
    }
}

/// What `read` makes of the rows, if there are any.
fn all<T, C>(rows: Rows<T>, read: impl FnMut(T) -> Option<C>) -> Vec<C> {
    rows.read(read).map(|(all, _)| all).unwrap_or_default()
}

/// The fields of an object by their names, as far as they are texts.
#[derive(Default)]
struct NamedTexts(Vec<(Box<str>, Text)>);

impl NamedTexts {
    fn filled(self) -> Vec<(Box<str>, Box<str>)> {
        self.0.into_iter().filter_map(|(name, text)| Some((name, text.name()?))).collect()
    }
}

impl Field for NamedTexts {
    fn object(&mut self) -> Option<&mut dyn Fields> {
        self.0.clear();
        Some(self)
    }
}

impl Fields for NamedTexts {
    fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        Some(&mut self.0.push_mut((name.into(), Text::default())).1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::testing::{contact, read};
    use super::super::tests::{check_request, gowa, unreadable};
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Option<String>, GatewayError> {
        let business = read(gowa(None).business(&contact("205@lid")).unwrap(), &Response::new(status, body))?;
        Ok(business.map(|business| {
            let texts =
                [&business.email, &business.address, &business.time_zone].map(|text| text.as_deref().unwrap_or("-"));
            let options = business.options.iter().map(|(name, text)| format!("{name}={text}"));
            let hours = business.hours.iter().map(|hours| format!("{} {}", hours.day, hours.open));
            let categories = business.categories.iter().map(ToString::to_string);
            let parts = texts.map(str::to_owned).into_iter().chain(categories).chain(options).chain(hours);
            parts.collect::<Vec<_>>().join(", ")
        }))
    }

    fn check_profile(results: &str, expected: &str) {
        let json = format!(r#"{{"code":"SUCCESS","message":"Success get business profile","results":{results}}}"#);
        assert_eq!(answer(200, &json).unwrap().as_deref(), Some(expected), "{results}");
    }

    #[test]
    fn a_profile_is_asked_for_by_a_whole_address() {
        let request = gowa(Some("d")).business(&contact("205@lid")).unwrap().request;
        check_request(&request, "http://localhost:3000/gowa/user/business-profile?phone=205%40lid", Some("d"));
        assert!(request.means_500);
    }

    #[test]
    fn the_example_of_the_openapi_description_is_read() {
        check_profile(
            r#"{"jid":"6289685028129@s.whatsapp.net","email":"business@example.com","address":"123 Business Street",
                "categories":[{"id":"retail","name":"Retail Store"}],
                "profile_options":{"website":"https://example.com","description":"Business description"},
                "business_hours_timezone":"Asia/Jakarta",
                "business_hours":[{"day_of_week":"monday","mode":"open","open_time":"09:00","close_time":"18:00"},
                    {"day_of_week":"sun","mode":"open_24h","open_time":"","close_time":""}]}"#,
            "business@example.com, 123 Business Street, Asia/Jakarta, Retail Store, website=https://example.com, \
             description=Business description, monday 09:00–18:00, sun open_24h",
        );
    }

    #[test]
    fn any_field_may_be_null_or_of_another_type() {
        let nothing = r#"{"email":"","address":" ","categories":null,"profile_options":null,"business_hours":null}"#;
        check_profile(nothing, "-, -, -");
        check_profile(
            r#"{"email":{},"categories":[{"id":"x"},5,{"name":"A"}],"profile_options":{"a":true,"b":"","c":{"d":"e"},"f":3},
                "business_hours":[{"day_of_week":"mon"},{"mode":"closed"},{"day_of_week":"tue","mode":"closed","open_time":"9"},null]}"#,
            "-, -, -, A, f=3, tue closed",
        );
        check_profile(r#"{"categories":{},"profile_options":[],"business_hours":"x"}"#, "-, -, -");
    }

    #[test]
    fn whoever_is_no_business_is_told_by_an_error_of_the_server() {
        let none = r#"{"code":"INTERNAL_SERVER_ERROR","message":"missing jid in business profile"}"#;
        let stranger = r#"{"code":"INVALID_JID","message":"Phone 1@s.whatsapp.net is not on whatsapp"}"#;
        assert_eq!(answer(500, none), Ok(None));
        assert_eq!(answer(400, stranger), Ok(None));
        assert_eq!(answer(200, r#"{"code":"SUCCESS","results":null}"#), Ok(None));
        let failed = Err(GatewayError::Failed { status: 500 });
        assert_eq!(
            answer(500, r#"{"code":"INVALID_WA_CLI","message":"your WhatsApp CLI is invalid or empty"}"#),
            failed
        );
        assert_eq!(answer(500, "<html>"), failed);
        assert_eq!(answer(200, r#"{"code":"SUCCESS","results":[]}"#), Err(unreadable(None)));
        assert_eq!(answer(400, r#"{"code":"VALIDATION_ERROR"}"#), Err(GatewayError::Refused { status: 400 }));
    }
}
