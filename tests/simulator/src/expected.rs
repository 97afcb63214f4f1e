//! How many rows each connection lists, so that tests can demand every person exactly once.

use crate::connection::PLACES;
use crate::roster::group_count;

/// The rows of a whole list, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Rows that stand for a person, twins counting as two; the account's own entry is one.
    pub people_rows: usize,
    /// Rows that stand for a group.
    pub group_rows: usize,
    /// Rows that stand for neither: `status@broadcast`, `0@c.us`, a newsletter.
    pub other_rows: usize,
    /// How many groups the account has, listed among the contacts or not.
    pub groups: usize,
}

/// What the connection `id` lists for `n` people when asked without any filter, or `None` if
/// there is no such connection.
///
/// | connection | people | groups among them | others |
/// |---|---|---|---|
/// | `wachat` | n | none; with `includeGroups=true` all | 0 |
/// | `gowa`, `whatsapp-gateway`, `hypersender`, `waha-gows` | n | none | 0 |
/// | `waha`, `waha-by-page` (WEBJS) | n | all | 3 |
/// | `waha-noweb` | n | none | 1 |
///
/// "All" is n / 40, and at least 4.
pub fn expected(id: &str, n: usize) -> Option<Expected> {
    let place = PLACES.iter().find(|place| place.id == id)?;
    let groups = group_count(n);
    let (group_rows, other_rows) = match place.id {
        "waha" | "waha-by-page" => (groups, 3),
        "waha-noweb" => (0, 1),
        _ => (0, 0),
    };
    Some(Expected { people_rows: n, group_rows, other_rows, groups })
}
