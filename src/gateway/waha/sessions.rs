//! WAHA's sessions, each of which is an account.

use super::super::Account;
use super::super::error::{self, GatewayError};
use super::super::json::{Object, Rows, Text, record};
use super::super::wire::Response;
use super::refusal;
use crate::contact::Jid;

pub(super) fn read_sessions(response: &Response) -> Result<Vec<Account>, GatewayError> {
    if !response.is_success() {
        return Err(refusal::read(response));
    }
    let rows: Rows<Session> = response.json()?;
    rows.read(Session::account).map(|(accounts, _)| accounts).ok_or_else(|| response.unreadable(None))
}

record! {
    struct Session {
        name: Text = "name",
        status: Text = "status",
        me: Object<Me> = "me",
    }
}

record! {
    /// The session's own account; null until it has been linked.
    struct Me {
        id: Text = "id",
        push_name: Text = "pushName",
    }
}

impl Session {
    fn account(self) -> Option<Account> {
        let me = self.me.0.unwrap_or_default();
        Some(Account {
            id: self.name.filled()?,
            label: me.push_name.name(),
            phone: Jid::parse(me.id.as_str()).as_ref().and_then(Jid::phone),
            state: error::account_state(self.status.as_str()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::testing::{account_lines, read};
    use super::super::tests::{path, unreadable, waha};
    use super::*;

    #[test]
    fn sessions_are_read_the_stopped_ones_too() {
        let call = waha(None).accounts().unwrap();
        assert_eq!(path(&call), "/sessions?all=true");
        let json = r#"[{"name":"default","status":"WORKING","config":{},"me":{"id":"62812345@c.us","lid":"123@lid",
              "jid":"62812345:12@s.whatsapp.net","pushName":"Bob"},"assignedWorker":"w1","presence":null,
              "timestamps":{"activity":1719662400000},"apps":null},
            {"name":"b","status":"STOPPED","me":null}, {"name":"c","status":"STARTING"}, {"name":"d","status":"SCAN_QR_CODE"},
            {"name":"e","status":"PASSKEY_REQUIRED"}, {"name":"f","status":"PASSKEY_CONFIRMATION_REQUIRED"},
            {"name":"g","status":"FAILED"}, {"name":"h","status":"NEW"}, {"status":"WORKING"}]"#;
        let expected = [
            "default Bob 62812345 Connected",
            "b - - Stopped",
            "c - - Starting",
            "d - - WaitsForScan",
            "e - - WaitsForScan",
            "f - - WaitsForScan",
            "g - - Failed",
            "h - - Unknown",
        ];
        assert_eq!(account_lines(&read(call, &Response::new(200, json)).unwrap()), expected);
    }

    #[test]
    fn a_key_of_one_session_may_not_list_them() {
        let answer = |status, body: &str| read(waha(None).accounts().unwrap(), &Response::new(status, body));
        assert_eq!(answer(403, r#"{"message":"Forbidden","statusCode":403}"#), Err(GatewayError::NotAllowed));
        assert_eq!(answer(200, "{}"), Err(unreadable(None)));
    }
}
