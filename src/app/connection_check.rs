//! Tries a connection: asks for its first contacts, and keeps nothing of them.

use crate::config::{Auth, Connection};
use crate::gateway::error::GatewayError;
use crate::gateway::wire::Site;
use crate::gateway::{Ask, Position, open};
use crate::settings;
use crate::transport::{self, AbortHandle};

/// What a try has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// The gateway answered with contacts.
    Works,
    /// The gateway is there and wants a credential, of which none is kept.
    AsksForCredential,
    /// It does not work.
    Fails(GatewayError),
}

/// Asks the gateway of `connection` for its first contacts, with the credential that is kept for it.
pub(super) async fn try_out(connection: Connection) -> Finding {
    let credential = settings::credential(&connection).filter(|_| connection.auth == Auth::Prompt);
    let has_credential = credential.is_some();
    let account = settings::account(&connection).or_else(|| connection.account.clone());
    let gateway = open(connection.product, Site::new(&connection.url, account.as_deref(), credential));
    let handle = AbortHandle::default();
    // Without an account nobody can be listed; whether the gateway answers can be seen all the same.
    let accounts = gateway.accounts().filter(|_| connection.product.needs_account() && account.is_none());
    let outcome = match accounts {
        Some(call) => transport::make(call, handle.watch(), |_| {}, drop).await.map(drop),
        None => {
            let call = gateway.contacts(&Ask::default(), &Position::Start);
            transport::make(call, handle.watch(), |_| {}, drop).await.map(drop)
        }
    };
    match outcome {
        Ok(()) => Finding::Works,
        Err(GatewayError::CredentialRefused) if !has_credential => Finding::AsksForCredential,
        Err(error) => Finding::Fails(error),
    }
}
