//! Whether a number is on WhatsApp, in whatever spelling it was typed.

use super::DeskStore;
use super::outside::{Answer, Purpose};
use crate::contact::{Contact, ContactId, Jid, Phone};
use crate::gateway::detail::Checked;
use crate::gateway::error::GatewayError;
use crate::phone::{Spelling, TypedNumber};
use crate::search::fold;

/// A number that is being checked, or was checked last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NumberCheck {
    /// None was.
    #[default]
    Nothing,
    /// What was typed is no number.
    NoNumber,
    /// What was typed begins with a trunk zero, and nobody knows in which country.
    NoCountry,
    /// It is being asked.
    Asked(Phone),
    /// It is on WhatsApp: this is who it belongs to, as far as is known.
    On(Phone, Box<Contact>),
    /// It is not on WhatsApp.
    Off(Phone),
    /// It could not be asked.
    Failed(Phone, GatewayError),
}

impl DeskStore {
    /// Asks whether the number that was typed is on WhatsApp.
    pub fn check_number(self, typed: &str) {
        let decompose = self.read(|inner| Some(inner.outside.host().decompose));
        let home = self.read(|inner| inner.browsing.as_ref()?.home());
        let mut folded = String::new();
        if let Some(decompose) = decompose {
            fold(typed, decompose, &mut folded);
        }
        let typed = TypedNumber::parse(number_in(&folded));
        let Some(phone) = typed.as_ref().and_then(|typed| typed.whole(home.as_ref())) else {
            let is_national = typed.is_some_and(|typed| typed.spelling == Spelling::National) && home.is_none();
            return self.check.set(if is_national { NumberCheck::NoCountry } else { NumberCheck::NoNumber });
        };
        self.check_phone(phone);
    }

    /// Asks whether that number is on WhatsApp.
    pub fn check_phone(self, phone: Phone) {
        self.write(|inner| inner.asks.remove(&Purpose::Check));
        self.ask(Purpose::Check, |gateway| Some(gateway.check(&phone)?.map(Answer::Checked)));
        self.check.set(if self.is_asked(&Purpose::Check) {
            NumberCheck::Asked(phone)
        } else {
            NumberCheck::Failed(phone, GatewayError::NotSupported)
        });
    }

    /// Takes what the gateway says of the number.
    pub(super) fn take_check(self, outcome: Result<Checked, GatewayError>) {
        let NumberCheck::Asked(phone) = self.check.get_untracked() else { return };
        self.check.set(match outcome {
            Ok(checked) if checked.is_on_whatsapp => {
                let contact = self.whose(&phone, checked.jid);
                NumberCheck::On(phone, Box::new(contact))
            }
            Ok(_) => NumberCheck::Off(phone),
            Err(GatewayError::Aborted) => return,
            Err(error) => {
                if error == GatewayError::CredentialRefused {
                    self.report(error.clone());
                }
                NumberCheck::Failed(phone, error)
            }
        });
    }

    /// The contact that a number belongs to: one that has been read, or one made of the address to write to.
    fn whose(self, phone: &Phone, jid: Option<Jid>) -> Contact {
        let jid = jid.unwrap_or_else(|| Jid::of_phone(phone));
        let written = jid.phone();
        let known = self.read(|inner| {
            let browsing = inner.browsing.as_ref()?;
            browsing.find_number(written.as_ref().unwrap_or(phone)).or_else(|| browsing.find_number(phone))
        });
        let mut contact = known.unwrap_or_else(|| Contact::new(ContactId::new(jid.as_str())));
        contact = contact.with_jid(jid);
        contact.flags.on_whatsapp = Some(true);
        contact
    }
}

/// The part of a text that is the number. People paste links and ids as they get them: `tel:+62…`,
/// `https://wa.me/62…?text=Hi`, `https://api.whatsapp.com/send?phone=62…`, `62…@s.whatsapp.net`.
fn number_in(folded: &str) -> &str {
    let folded = folded.trim();
    let behind = |mark: &str| folded.split_once(mark).map(|(_, rest)| rest);
    if let Some(rest) = behind("wa.me/").or_else(|| behind("phone=")).or_else(|| behind("tel:")) {
        return rest.split(['?', '/', '#', '&', ';']).next().unwrap_or_default();
    }
    let address = ["@s.whatsapp.net", "@c.us"].iter().find_map(|server| folded.strip_suffix(server));
    address.unwrap_or(folded)
}
