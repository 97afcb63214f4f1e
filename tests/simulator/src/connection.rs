//! The connections that the simulator serves, and the credentials they want.

use std::fmt;

use serde_json::{Value, json};

use crate::picture::base64;

/// The product whose wire format a connection speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GatewayKind {
    /// Wachat, a cloud CRM: page numbers, CRM fields in every row.
    Wachat,
    /// GOWA: the whole list in one answer, in a new order each time.
    Gowa,
    /// WhatsApp Gateway: cursors, people keyed by their LID.
    WhatsappGateway,
    /// Hypersender, a cloud API over Laravel: offsets.
    Hypersender,
    /// WAHA: offsets and bare arrays, with shapes that depend on its engine.
    Waha,
}

impl GatewayKind {
    /// The name that `config.json` uses for this gateway.
    pub const fn name(self) -> &'static str {
        match self {
            GatewayKind::Wachat => "wachat",
            GatewayKind::Gowa => "gowa",
            GatewayKind::WhatsappGateway => "whatsapp-gateway",
            GatewayKind::Hypersender => "hypersender",
            GatewayKind::Waha => "waha",
        }
    }
}

/// How to reach one simulated gateway: what a person would put into `config.json`, and what
/// they would type when asked to sign in.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Names the connection in faults, in the request log and in URLs of the desk.
    pub id: &'static str,
    /// An invented shop, different for every connection.
    pub label: &'static str,
    /// Whose contract it follows.
    pub gateway: GatewayKind,
    /// Base URL, as the vendor of this gateway would write it.
    pub url: String,
    /// Instance, device or session that lists the simulator's people.
    pub account: Option<&'static str>,
    /// What the gateway accepts.
    pub credential: Credential,
}

/// What a gateway wants to see before it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer TOKEN`.
    Token(&'static str),
    /// `X-Api-Key: KEY`.
    ApiKey(&'static str),
    /// HTTP Basic.
    Password {
        /// The user name, which is no secret.
        user: &'static str,
        /// The password.
        password: &'static str,
    },
}

impl Credential {
    /// As a page's `getCredential` gives it to the desk.
    pub fn to_json(self) -> Value {
        match self {
            Credential::Token(secret) | Credential::ApiKey(secret) => json!(secret),
            Credential::Password { user, password } => json!({ "user": user, "password": password }),
        }
    }

    /// The header that carries it.
    pub(crate) fn header(self) -> (&'static str, String) {
        match self {
            Credential::Token(token) => ("authorization", format!("Bearer {token}")),
            Credential::ApiKey(key) => ("x-api-key", key.to_owned()),
            Credential::Password { user, password } => {
                ("authorization", format!("Basic {}", base64(format!("{user}:{password}").as_bytes())))
            }
        }
    }
}

impl fmt::Debug for Credential {
    /// The secret is left out, so that a failing test cannot print it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Credential::Token(_) => f.write_str("Token([redacted])"),
            Credential::ApiKey(_) => f.write_str("ApiKey([redacted])"),
            Credential::Password { user, .. } => {
                f.debug_struct("Password").field("user", user).field("password", &format_args!("[redacted]")).finish()
            }
        }
    }
}

/// Wachat's account-wide key.
pub const WACHAT_TOKEN: &str = "wachat-invented-key-71f0";
/// A Wachat key whose plan has no contacts: 403 on the list.
pub const WACHAT_TOKEN_WITHOUT_PLAN: &str = "wachat-invented-key-no-plan";
/// GOWA's user name.
pub const GOWA_USER: &str = "desk";
/// GOWA's password.
pub const GOWA_PASSWORD: &str = "invented:pass word";
/// A WhatsApp Gateway key with the capabilities `read`, `send` and `manage`.
pub const WHATSAPP_GATEWAY_KEY: &str = "wa_full_9d41c0invented";
/// A WhatsApp Gateway key with the capability `read` only: 403 on sessions, block and unblock.
pub const WHATSAPP_GATEWAY_READ_ONLY_KEY: &str = "wa_read_only_52e7invented";
/// The token of Hypersender's first instance.
pub const HYPERSENDER_TOKEN: &str = "417|inventedTokenOfTheFirstInstance";
/// The token of Hypersender's second instance.
pub const HYPERSENDER_SECOND_TOKEN: &str = "418|inventedTokenOfTheSecondInstance";
/// Hypersender's account-level token, the only one that may list instances.
pub const HYPERSENDER_ACCOUNT_TOKEN: &str = "9|inventedTokenOfTheAccount";
/// WAHA's key, which sees every session.
pub const WAHA_KEY: &str = "waha-invented-key-c2b8";
/// A WAHA key scoped to the session `second`: 403 elsewhere.
pub const WAHA_SECOND_KEY: &str = "waha-invented-key-of-second";

/// Everything about a connection that does not depend on the port.
pub(crate) struct Place {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) gateway: GatewayKind,
    /// Where the gateway's own root lies, without a trailing slash.
    pub(crate) prefix: &'static str,
    /// Another root of the gateway, beside [`Place::prefix`], that ends where its path begins.
    pub(crate) beside: Option<&'static str>,
    account: &'static str,
    pub(crate) credential: Credential,
}

impl Place {
    pub(crate) fn connection(&self, origin: &str) -> Connection {
        Connection {
            id: self.id,
            label: self.label,
            gateway: self.gateway,
            url: format!("{origin}{}", self.prefix),
            account: Some(self.account),
            credential: self.credential,
        }
    }
}

const fn waha(id: &'static str, label: &'static str, prefix: &'static str) -> Place {
    Place {
        id,
        label,
        gateway: GatewayKind::Waha,
        prefix,
        beside: None,
        account: "default",
        credential: Credential::ApiKey(WAHA_KEY),
    }
}

/// Every connection, in the order in which [`crate::Simulator::connections`] lists them.
pub(crate) static PLACES: [Place; 8] = [
    Place {
        id: "wachat",
        label: "Bandung workshop",
        gateway: GatewayKind::Wachat,
        prefix: "/wachat/api/v1",
        beside: None,
        account: crate::wachat::FIRST_INSTANCE,
        credential: Credential::Token(WACHAT_TOKEN),
    },
    Place {
        id: "gowa",
        label: "Surabaya front desk",
        gateway: GatewayKind::Gowa,
        prefix: "/gowa",
        beside: None,
        account: crate::gowa::FIRST_DEVICE,
        credential: Credential::Password { user: GOWA_USER, password: GOWA_PASSWORD },
    },
    Place {
        id: "whatsapp-gateway",
        label: "Szeged bakery",
        gateway: GatewayKind::WhatsappGateway,
        prefix: "/whatsapp-gateway",
        beside: None,
        account: crate::whatsapp_gateway::FIRST_SESSION,
        credential: Credential::Token(WHATSAPP_GATEWAY_KEY),
    },
    Place {
        id: "hypersender",
        label: "Cairo pharmacy",
        gateway: GatewayKind::Hypersender,
        prefix: "/hypersender/api/whatsapp/v2",
        // Instances are listed by version 1 of the API: `/v1/instances` follows.
        beside: Some("/hypersender/api/whatsapp"),
        account: crate::hypersender::FIRST_INSTANCE,
        credential: Credential::Token(HYPERSENDER_TOKEN),
    },
    waha("waha", "Jakarta store", "/waha"),
    waha("waha-noweb", "Lagos garage", "/waha-noweb"),
    waha("waha-gows", "Recife bookshop", "/waha-gows"),
    waha("waha-by-page", "Porto studio", "/waha-by-page"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_given_a_text_or_user_and_password() {
        assert_eq!(Credential::ApiKey(WAHA_KEY).to_json(), json!(WAHA_KEY));
        let password = Credential::Password { user: "a", password: "b" };
        assert_eq!(password.to_json(), json!({ "user": "a", "password": "b" }));
    }
}
