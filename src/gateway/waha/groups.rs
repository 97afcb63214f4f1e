//! WAHA's groups and their members. The list of groups has another shape with each engine; the members have one.

use super::super::error::GatewayError;
use super::super::json::{Field, Fields, Id, List, Object, Rows, Text, record};
use super::super::wire::Response;
use super::super::{Group, Members};
use super::refusal;
use crate::contact::{Jid, Phone, Server};

/// Reads `/groups`: an object keyed by id (NOWEB), chats whose id is an object (WEBJS, WPP), or a library's
/// own structs with `JID` and `Name` (GOWS).
pub(super) fn read_groups(response: &Response) -> Result<Vec<Group>, GatewayError> {
    if !response.is_success() {
        return Err(refusal::read(response));
    }
    let list: GroupList = response.json()?;
    let rows = list.0.ok_or_else(|| response.unreadable(None))?;
    let is_empty = rows.is_empty();
    let groups: Vec<Group> = rows.into_iter().filter_map(|(key, row)| row.0?.group(key)).collect();
    // An object without a single group in it is some other answer, such as `{"success": true}`.
    if groups.is_empty() && !is_empty { Err(response.unreadable(None)) } else { Ok(groups) }
}

/// Reads `/participants/v2`.
pub(super) fn read_members(response: &Response) -> Result<Members, GatewayError> {
    if !response.is_success() {
        return Err(refusal::read(response));
    }
    let rows: Rows<Participant> = response.json()?;
    let (participants, _) = rows.read(Some).ok_or_else(|| response.unreadable(None))?;
    let mut members = Members::default();
    // Those who have left are still listed.
    for one in participants.into_iter().filter(|one| one.role.as_str() != "left") {
        let jids = [one.id.0.as_str(), one.pn.as_str()].map(Jid::parse);
        members.add(jids, Phone::parse(one.pn.as_str()));
    }
    Ok(members)
}

record! {
    struct Participant {
        id: Id = "id",
        pn: Text = "pn",
        role: Text = "role",
    }
}

record! {
    struct Row {
        id: Id = "id" | "JID",
        /// What the engines that drive a browser call it (WEBJS, WPP).
        name: Text = "name",
        /// What GOWS calls it.
        go_name: Text = "Name",
        /// What NOWEB calls it.
        subject: Text = "subject",
    }
}

impl Row {
    /// The group, by its own id or else by the key under which it stood.
    fn group(self, key: Text) -> Option<Group> {
        let jid = Jid::parse(self.id.0.as_str()).or_else(|| Jid::parse(key.as_str()))?;
        let by_browser = self.name.name();
        // Only the engines that drive a browser list groups among the contacts.
        let is_listed = by_browser.is_some();
        let name = self.subject.name().or_else(|| self.go_name.name()).or(by_browser);
        (jid.server() == Server::Group).then_some(Group { jid, name, is_listed, people: None })
    }
}

/// Groups in a list or in an object, each with its key there; `None` where something else stands.
#[derive(Default)]
struct GroupList(Option<Vec<(Text, Object<Row>)>>);

impl GroupList {
    fn next(&mut self, key: Text) -> &mut dyn Field {
        &mut self.0.get_or_insert_default().push_mut((key, Object(None))).1
    }
}

impl Field for GroupList {
    fn list(&mut self) -> Option<&mut dyn List> {
        self.0 = Some(Vec::new());
        Some(self)
    }

    fn object(&mut self) -> Option<&mut dyn Fields> {
        self.0 = Some(Vec::new());
        Some(self)
    }
}

impl List for GroupList {
    fn item(&mut self) -> &mut dyn Field {
        self.next(Text::default())
    }
}

impl Fields for GroupList {
    fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        Some(self.next(Text(Some(name.into()))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::group_lines;
    use super::*;
    use crate::contact::{Contact, ContactId};

    fn check_groups(json: &str, expected: &[&str]) {
        assert_eq!(group_lines(&read_groups(&Response::new(200, json)).unwrap()), expected, "{json}");
    }

    #[test]
    fn groups_stand_among_the_contacts_where_a_browser_is_driven() {
        let is_listed =
            |json: &str| read_groups(&Response::new(200, json)).unwrap().iter().any(|group| group.is_listed);
        assert!(is_listed(r#"[{"id":{"_serialized":"1@g.us"},"name":"Team"}]"#));
        assert!(!is_listed(r#"{"1@g.us":{"id":"1@g.us","subject":"Team"}}"#));
        assert!(!is_listed(r#"[{"JID":"1@g.us","Name":"Team"}]"#));
    }

    fn check_members(json: &str, jid: &str, is_member: bool) {
        let members = read_members(&Response::new(200, json)).unwrap();
        let contact = Contact::new(ContactId::new("1")).with_jid(Jid::parse(jid).unwrap());
        assert_eq!(members.contain(contact.ids()), is_member, "{json} {jid}");
    }

    fn unreadable(place: Option<(usize, usize)>) -> GatewayError {
        GatewayError::Unreadable { status: 200, content_type: "application/json".into(), place }
    }

    #[test]
    fn groups_of_noweb_are_an_object_keyed_by_id() {
        let json =
            r#"{"1203@g.us":{"id":"1203@g.us","subject":"Sales","owner":"1@c.us"},"4@g.us":{"subject":""},"x":3}"#;
        check_groups(json, &["1203@g.us Sales", "4@g.us -"]);
        check_groups("{}", &[]);
    }

    #[test]
    fn groups_of_webjs_are_chats_whose_id_is_an_object() {
        let json = r#"[{"id":{"server":"g.us","user":"1203","_serialized":"1203@g.us"},"name":"Sales","isGroup":true,
            "groupMetadata":{"id":{"_serialized":"1203@g.us"},"subject":"Sales"}}]"#;
        check_groups(json, &["1203@g.us Sales"]);
    }

    #[test]
    fn groups_of_gows_are_spelled_as_go_spells_them() {
        check_groups(
            r#"[{"JID":"1203@g.us","OwnerJID":"1@lid","Name":"Sales","Topic":"t"},{"Name":"nothing"}]"#,
            &["1203@g.us Sales"],
        );
        check_groups("[]", &[]);
    }

    #[test]
    fn an_answer_without_a_single_group_in_it_is_no_list_of_groups() {
        for body in [r#"{"success":true}"#, r#"{"message":"x","statusCode":200}"#, r#"[{"id":"1@c.us"}]"#, "[5]"] {
            assert_eq!(read_groups(&Response::new(200, body)), Err(unreadable(None)), "{body}");
        }
        for body in ["", "null", "<html>", "\"x\""] {
            assert!(matches!(read_groups(&Response::new(200, body)), Err(GatewayError::Unreadable { .. })), "{body}");
        }
        let refused = read_groups(&Response::new(501, r#"{"statusCode":501,"message":"…","error":"Not Implemented"}"#));
        assert_eq!(refused, Err(GatewayError::NotSupported));
    }

    #[test]
    fn members_are_found_by_either_id_and_those_who_left_are_none() {
        let json = r#"[{"id":"205@lid","pn":"62812345@c.us","role":"superadmin"},{"id":"62899999@c.us","role":"participant"},
            {"id":"206@lid","pn":null,"role":"admin"},{"id":"207@lid","role":"left"},{"role":"admin"},7]"#;
        for jid in ["205@lid", "62812345@c.us", "62812345@s.whatsapp.net", "62899999@c.us", "206@lid"] {
            check_members(json, jid, true);
        }
        check_members(json, "207@lid", false);
        assert_eq!(read_members(&Response::new(200, json)).unwrap().len(), 3);
    }

    #[test]
    fn what_is_no_list_of_members_is_never_an_empty_one() {
        for body in ["{}", "null"] {
            assert_eq!(read_members(&Response::new(200, body)), Err(unreadable(None)), "{body}");
        }
        assert_eq!(read_members(&Response::new(404, "{}")), Err(GatewayError::Refused { status: 404 }));
    }
}
