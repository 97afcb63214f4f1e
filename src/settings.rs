//! What a browser keeps for a person: credentials, own connections, the account last chosen, the theme.
//!
//! A credential lives in `sessionStorage`, so that a reload does not ask again. Only if the person
//! wants it remembered it lives in `localStorage`. It is bound to the address that it was given
//! for: when a connection's address changes, the credential does not go along.

use serde_json::{Value, json};
use web_sys::Storage;

use crate::browsing::Stand;
use crate::config::Connection;
use crate::gateway::wire::{Credential, Secret};

const OWN_CONNECTIONS: &str = "contact-desk.connections";
const LAST_CONNECTION: &str = "contact-desk.last";
const THEME: &str = "contact-desk.theme";
const STAND: &str = "contact-desk.stand";

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Reads an entry; a browser that refuses storage reads as one that holds nothing.
fn read(storage: Option<Storage>, key: &str) -> Option<String> {
    storage?.get_item(key).ok()?
}

/// Writes an entry. A full or forbidden storage costs the remembering, not the work at hand.
fn write(storage: Option<Storage>, key: &str, text: &str) {
    if let Some(storage) = storage {
        let _ = storage.set_item(key, text);
    }
}

fn erase(storage: Option<Storage>, key: &str) {
    if let Some(storage) = storage {
        let _ = storage.remove_item(key);
    }
}

fn credential_key(connection: &Connection) -> String {
    format!("contact-desk.credential.{}", connection.id)
}

fn account_key(connection: &Connection) -> String {
    format!("contact-desk.account.{}", connection.id)
}

/// The credential kept for a connection, if it was given for the same address.
pub fn credential(connection: &Connection) -> Option<Credential> {
    let key = credential_key(connection);
    let text = read(session(), &key).or_else(|| read(local(), &key))?;
    let value: Value = serde_json::from_slice(text.as_bytes()).ok()?;
    if value.get("url")?.as_str()? != connection.url || value.get("gateway")?.as_str()? != connection.product.name() {
        return None;
    }
    let field = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    match field("kind")?.as_str() {
        "token" => Some(Credential::Token(Secret::new(field("secret")?))),
        "api-key" => Some(Credential::ApiKey(Secret::new(field("secret")?))),
        "password" => {
            Some(Credential::Password { user: field("user")?.into(), password: Secret::new(field("secret")?) })
        }
        _ => None,
    }
}

/// Keeps a credential for this tab, or on this device if the person wants that.
pub fn keep_credential(connection: &Connection, credential: &Credential, on_device: bool) {
    let (kind, user, secret) = match credential {
        Credential::Token(token) => ("token", "", token),
        Credential::ApiKey(key) => ("api-key", "", key),
        Credential::Password { user, password } => ("password", &**user, password),
    };
    let value = json!({
        "url": connection.url, "gateway": connection.product.name(),
        "kind": kind, "user": user, "secret": secret.reveal(),
    });
    forget_credential(connection);
    write(if on_device { local() } else { session() }, &credential_key(connection), &value.to_string());
}

/// Forgets a credential, wherever it is kept.
pub fn forget_credential(connection: &Connection) {
    let key = credential_key(connection);
    erase(session(), &key);
    erase(local(), &key);
}

/// The connections that the person added. One that can no longer be read is left out.
pub fn own_connections() -> Vec<Connection> {
    read(local(), OWN_CONNECTIONS).map(|text| connections_of(&text)).unwrap_or_default()
}

/// A function of its own: most people have none.
#[inline(never)]
fn connections_of(text: &str) -> Vec<Connection> {
    let rows = serde_json::from_slice::<Vec<Value>>(text.as_bytes());
    rows.unwrap_or_default().iter().filter_map(|row| Connection::of_value(row, "").ok()).collect()
}

/// Keeps the connections that the person added.
pub fn keep_own_connections(connections: &[Connection]) {
    let rows: Vec<Value> = connections.iter().map(Connection::to_value).collect();
    write(local(), OWN_CONNECTIONS, &Value::from(rows).to_string());
}

/// The account that was last chosen for a connection, as long as it is set up as it was then.
pub fn account(connection: &Connection) -> Option<String> {
    let value: Value = serde_json::from_slice(read(local(), &account_key(connection))?.as_bytes()).ok()?;
    let is_same = *value.get("of")? == connection.to_value();
    Some(value.get("account")?.as_str()?.to_owned()).filter(|_| is_same)
}

/// Keeps the account that was chosen for a connection.
pub fn keep_account(connection: &Connection, account: &str) {
    let value = json!({ "of": connection.to_value(), "account": account });
    write(local(), &account_key(connection), &value.to_string());
}

/// Forgets all that is kept for a connection.
pub fn forget_connection(connection: &Connection) {
    forget_credential(connection);
    erase(local(), &account_key(connection));
}

/// The id of the connection that was last open.
pub fn last_connection() -> Option<String> {
    read(local(), LAST_CONNECTION)
}

/// Keeps the id of the connection that is open.
pub fn keep_last_connection(id: &str) {
    write(local(), LAST_CONNECTION, id);
}

/// Keeps where the person stands for a reload of the address that is shown; `meant` is what it is about to be.
pub fn keep_stand(shown: &str, meant: &str, stand: &Stand) {
    write(session(), STAND, &[shown, meant, &*stand.row.to_string(), &stand.number].join("\n"));
}

/// Where the person stood before the address that is shown was reloaded, and what it was about to be. It is forgotten by that.
pub fn take_stand(shown: &str) -> Option<(String, Stand)> {
    let text = read(session(), STAND)?;
    erase(session(), STAND);
    let (meant, rest) = text.strip_prefix(shown)?.strip_prefix('\n')?.split_once('\n')?;
    let (row, number) = rest.split_once('\n')?;
    Some((meant.to_owned(), Stand { row: row.parse().ok()?, number: number.to_owned() }))
}

/// The name of the theme that was chosen.
pub fn theme() -> Option<String> {
    read(local(), THEME)
}

/// Keeps the name of the theme that was chosen.
pub fn keep_theme(name: &str) {
    write(local(), THEME, name);
}
