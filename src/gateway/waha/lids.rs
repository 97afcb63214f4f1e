//! WAHA's table of privacy ids and the numbers behind them.

use super::super::Position;
use super::super::detail::Links;
use super::super::error::GatewayError;
use super::super::json::{Id, Rows, record};
use super::super::wire::Response;
use super::refusal;
use crate::contact::{Jid, Server};

/// How many rows are asked for at a time.
pub(super) const LIMIT: usize = 1000;
/// A server that knows better cuts parts to a limit of its own: 100, as by default, or another round number.
const ROUND: usize = 50;

/// Reads the part of the table that begins at `offset`.
pub(super) fn read_links(response: &Response, offset: u64) -> Result<Links, GatewayError> {
    if !response.is_success() {
        return match refusal::read(response) {
            // Old servers have no such table, and NOWEB none without its store: then nothing is linked.
            GatewayError::Refused { status: 404 } | GatewayError::NotSupported | GatewayError::StoreOff => {
                Ok(Links::default())
            }
            error => Err(error),
        };
    }
    let rows: Rows<Row> = response.json()?;
    let n_rows = rows.0.as_ref().map_or(0, Vec::len);
    let (pairs, _) = rows.read(Row::pair).ok_or_else(|| response.unreadable(None))?;
    // More rows than were asked for are all there are, and a part of no round number is the last one.
    let goes_on = (2 * ROUND..=LIMIT).contains(&n_rows) && n_rows.is_multiple_of(ROUND);
    let next = goes_on.then(|| Position::Offset(offset.saturating_add(n_rows as u64)));
    Ok(Links { pairs, next })
}

record! {
    /// A row. The number is null for whoever hides it (issue 2178).
    struct Row {
        lid: Id = "lid",
        pn: Id = "pn",
    }
}

impl Row {
    fn pair(self) -> Option<(Jid, Jid)> {
        let lid = jid(&self.lid, "lid").filter(|jid| jid.server() == Server::Lid)?;
        let number = jid(&self.pn, "c.us").filter(|jid| jid.phone().is_some())?;
        Some((lid, number))
    }
}

/// An address, of which digits by themselves are at that server.
fn jid(id: &Id, server: &str) -> Option<Jid> {
    let text = id.0.as_str().trim();
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_bare { Jid::parse(&format!("{text}@{server}")) } else { Jid::parse(text) }
}

#[cfg(test)]
mod tests {
    use super::super::super::Gateway;
    use super::super::super::error::AccountState;
    use super::super::super::testing::{check_sent, read};
    use super::super::tests::{unreadable, waha};
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Links, GatewayError> {
        read(waha(None).links(&Position::Start).unwrap(), &Response::new(status, body))
    }

    fn check_pairs(rows: &str, expected: &[&str]) {
        let links = answer(200, &format!("[{rows}]")).unwrap();
        let pairs = links.pairs.iter().map(|(lid, number)| format!("{} {}", lid.as_str(), number.as_str()));
        assert_eq!(
            (pairs.collect::<Vec<_>>(), links.next),
            (expected.iter().map(ToString::to_string).collect(), None),
            "{rows}"
        );
    }

    /// Checks where the table goes on after a part of `n_rows` rows, the first of which links nobody.
    fn check_next(from: &Position, n_rows: usize, expected: Option<u64>) {
        let rows: Vec<String> =
            (1..n_rows).map(|lid| format!(r#"{{"lid":"{lid}@lid","pn":"62812345@c.us"}}"#)).collect();
        let json = format!(r#"[{{"lid":"9@lid","pn":null}},{}]"#, rows.join(","));
        let links = read(waha(None).links(from).unwrap(), &Response::new(200, json)).unwrap();
        assert_eq!((links.pairs.len(), links.next), (n_rows - 1, expected.map(Position::Offset)), "{n_rows} rows");
    }

    #[test]
    fn the_table_is_asked_for_in_large_parts() {
        let sent = |from| waha(Some("a b")).links(&from).unwrap().request;
        check_sent(&sent(Position::Start), "GET http://localhost:3000/api/a%20b/lids?limit=1000&offset=0");
        check_sent(&sent(Position::Offset(300)), "GET http://localhost:3000/api/a%20b/lids?limit=1000&offset=300");
    }

    #[test]
    fn only_rows_that_link_an_id_with_a_number_are_kept() {
        check_pairs(
            r#"{"lid":"205@lid","pn":"62812345@c.us"}, {"lid":"206:4@lid","pn":"62899999:1@s.whatsapp.net"},
               {"lid":"207","pn":"62877777"}, {"lid":{"_serialized":"208@lid"},"pn":{"_serialized":"62866666@c.us"}}"#,
            &[
                "205@lid 62812345@c.us",
                "206@lid 62899999@s.whatsapp.net",
                "207@lid 62877777@c.us",
                "208@lid 62866666@c.us",
            ],
        );
        check_pairs(
            r#"{"lid":"205@lid","pn":null}, {"lid":"205@lid"}, {"pn":"62812345@c.us"}, {"lid":"62812345@c.us","pn":"62812345@c.us"},
               {"lid":"205@lid","pn":"206@lid"}, {"lid":"205@lid","pn":"0@c.us"}, {"lid":"205@lid","pn":""}, {"lid":[],"pn":5}, 7, null"#,
            &[],
        );
    }

    #[test]
    fn a_part_that_is_shorter_than_any_limit_is_the_last_one() {
        check_next(&Position::Start, 1000, Some(1000));
        check_next(&Position::Offset(1000), 1000, Some(2000));
        // The server has cut the part to a limit of its own.
        check_next(&Position::Start, 100, Some(100));
        check_next(&Position::Offset(100), 500, Some(600));
        check_next(&Position::Offset(100), 99, None);
        check_next(&Position::Start, 719, None);
        check_next(&Position::Start, 1001, None);
        check_pairs("", &[]);
    }

    #[test]
    fn without_such_a_table_nobody_is_linked() {
        let no_store = r#"{"statusCode":400,"message":"Enable NOWEB store \"config.noweb.store.enabled=True\"","error":"Bad Request"}"#;
        for (status, body) in
            [(404, r#"{"message":"Cannot GET /api/default/lids","statusCode":404}"#), (501, "{}"), (400, no_store)]
        {
            assert_eq!(answer(status, body), Ok(Links::default()), "{status} {body}");
        }
    }

    #[test]
    fn other_refusals_stay_refusals() {
        let scan = r#"{"error":"Session status is not as expected.","session":"x","status":"SCAN_QR_CODE","expected":["WORKING"]}"#;
        assert_eq!(answer(422, scan), Err(GatewayError::AccountNotConnected(AccountState::WaitsForScan)));
        assert_eq!(
            answer(404, r#"{"message":"Session not found","statusCode":404}"#),
            Err(GatewayError::AccountNotFound)
        );
        assert_eq!(answer(400, "{}"), Err(GatewayError::Refused { status: 400 }));
        for body in ["{}", "null", r#"{"lid":"205@lid","pn":"62812345@c.us"}"#] {
            assert_eq!(answer(200, body), Err(unreadable(None)), "{body}");
        }
    }
}
