//! GOWA's groups and who is in them.

use super::super::error::GatewayError;
use super::super::json::{Field, List, Object, Text, record};
use super::super::wire::Response;
use super::super::{Group, Members, Roll};
use super::{number, read_list};
use crate::contact::{Jid, Phone};

pub(super) fn read_groups(response: &Response) -> Result<Vec<Group>, GatewayError> {
    Ok(read_list(response, GroupRow::group)?.0)
}

pub(super) fn read_members(response: &Response) -> Result<Members, GatewayError> {
    let mut members = Members::default();
    for (jids, phone) in read_list(response, Participant::ids)?.0 {
        members.add(jids, phone);
    }
    Ok(members)
}

record! {
    /// A group. The server passes on the struct of its library, whose fields have no JSON names: `JID`, `Name`.
    struct GroupRow {
        jid: Text = "jid" | "JID",
        name: Text = "name" | "Name",
        participants: People = "participants" | "Participants",
    }
}

impl GroupRow {
    fn group(self) -> Option<Group> {
        Some(Group {
            jid: Jid::parse(self.jid.as_str())?,
            name: self.name.name(),
            is_listed: false,
            people: self.participants.roll(),
        })
    }
}

record! {
    /// A participant, in the spelling of `/group/participants` or in that of `/user/my/groups`.
    struct Participant {
        jid: Text = "jid" | "JID",
        phone_number: Text = "phone_number" | "PhoneNumber",
        lid: Text = "lid" | "LID",
    }
}

impl Participant {
    /// Every id there is. `jid` may hold the privacy id (pull request 308), and `phone_number` an address.
    fn ids(self) -> Option<([Option<Jid>; 3], Option<Phone>)> {
        let jids = [&self.jid, &self.lid, &self.phone_number].map(|text| Jid::parse(text.as_str()));
        Some((jids, number(self.phone_number.as_str())))
    }
}

/// The participants of a group, of whom only a roll is kept: 500 groups of a thousand people may come at once.
#[derive(Default)]
struct People {
    roll: Roll,
    /// The one who is being read.
    last: Object<Participant>,
}

impl People {
    /// Takes up the one who has been read.
    fn settle(&mut self) {
        let Some((jids, phone)) = self.last.0.take().and_then(Participant::ids) else { return };
        for jid in jids.into_iter().flatten().chain(phone.as_ref().map(Jid::of_phone)) {
            self.roll.add(&jid);
        }
    }

    /// Everybody; `None` where nobody is named, since the account itself is in each of its groups.
    fn roll(mut self) -> Option<Roll> {
        self.settle();
        Some(self.roll).filter(|roll| *roll != Roll::default())
    }
}

impl Field for People {
    fn list(&mut self) -> Option<&mut dyn List> {
        Some(self)
    }
}

impl List for People {
    fn item(&mut self) -> &mut dyn Field {
        self.settle();
        &mut self.last
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{contact, group_lines, read};
    use super::super::super::{Call, Gateway};
    use super::super::tests::{check_request, gowa, unreadable};
    use super::*;

    fn call() -> Call<Vec<Group>> {
        gowa(Some("d")).groups().unwrap()
    }

    /// Whether a contact of that address is found among the participants.
    fn check_members(participants: &str, jid: &str, is_member: bool) {
        let json = format!(r#"{{"code":"SUCCESS","message":"Success","results":{participants}}}"#);
        let group = Jid::parse("120363024512399999@g.us").unwrap();
        let members = read(gowa(None).members(&group).unwrap(), &Response::new(200, json)).unwrap();
        assert_eq!(members.contain(contact(jid).ids()), is_member, "{participants} {jid}");
    }

    /// Checks whether those are on the roll of a group whose further fields are these; nobody is where there is none.
    fn check_roll(fields: &str, members: &[&str], strangers: &[&str]) {
        let json = format!(r#"{{"code":"SUCCESS","results":{{"data":[{{"JID":"1-2@g.us"{fields}}}]}}}}"#);
        let groups = read(call(), &Response::new(200, json)).unwrap();
        let roll = groups.into_iter().next().unwrap().people;
        assert_eq!(roll.is_some(), !members.is_empty(), "{fields}");
        let Some(roll) = roll else { return };
        for (jid, is_on) in members.iter().map(|jid| (jid, true)).chain(strangers.iter().map(|jid| (jid, false))) {
            assert_eq!(roll.contains(&contact(jid)), is_on, "{fields} {jid}");
        }
    }

    #[test]
    fn groups_are_read_in_either_spelling() {
        let call = gowa(Some("d")).groups().unwrap();
        check_request(&call.request, "http://localhost:3000/gowa/user/my/groups", Some("d"));
        let json = r#"{"code":"SUCCESS","message":"Success get list groups","results":{"data":[
            {"JID":"120363347168689807@g.us","OwnerJID":"62812@s.whatsapp.net","Name":"Sales","NameSetAt":"2024-01-01T00:00:00Z",
             "Participants":[{"JID":"1@lid","PhoneNumber":"62812@s.whatsapp.net","LID":"1@lid","AddRequest":null}]},
            {"jid":"2-3@g.us","name":""}, {"Name":"no address"}]}}"#;
        let groups = read(call, &Response::new(200, json)).unwrap();
        assert_eq!(group_lines(&groups), ["120363347168689807@g.us Sales", "2-3@g.us -"]);
    }

    #[test]
    fn an_account_in_no_group_has_null_for_a_list() {
        let answer = |body: &str| read(gowa(None).groups().unwrap(), &Response::new(200, body));
        assert_eq!(answer(r#"{"code":"SUCCESS","results":{"data":null}}"#), Ok(vec![]));
        assert_eq!(answer(r#"{"code":"SUCCESS","results":{}}"#), Err(unreadable(None)));
    }

    #[test]
    fn members_are_asked_for_by_the_groups_address() {
        let group = Jid::parse("120363024512399999@g.us").unwrap();
        let url = "http://localhost:3000/gowa/group/participants?group_id=120363024512399999%40g.us";
        check_request(&gowa(Some("d")).members(&group).unwrap().request, url, Some("d"));
    }

    #[test]
    fn members_are_found_by_every_id_in_either_spelling() {
        let snake = r#"{"group_id":"1@g.us","name":"Sales","participants":[
            {"jid":"62812345@s.whatsapp.net","phone_number":"62812345@s.whatsapp.net","lid":"777@lid","is_admin":false},
            {"jid":"888@lid","phone_number":"62899999","lid":null}]}"#;
        for jid in ["62812345@s.whatsapp.net", "62812345@c.us", "777@lid", "888@lid", "62899999@s.whatsapp.net"] {
            check_members(snake, jid, true);
        }
        check_members(snake, "62800000@s.whatsapp.net", false);
        let pascal = r#"{"Participants":[{"JID":"888@lid","PhoneNumber":"62812345@s.whatsapp.net","LID":""}]}"#;
        check_members(pascal, "62812345@s.whatsapp.net", true);
        check_members(pascal, "888@lid", true);
        check_members(r#"{"participants":null}"#, "888@lid", false);
    }

    #[test]
    fn a_group_brings_its_roll_by_every_address() {
        let people = r#","Participants":[{"JID":"888@lid","PhoneNumber":"62812345@s.whatsapp.net","LID":"888@lid"},
            {"JID":"62899999:3@s.whatsapp.net","PhoneNumber":"","LID":""}, 5, null, {"IsAdmin":true},
            {"JID":"","PhoneNumber":"62877777","LID":"777@lid"}]"#;
        let members =
            ["888@lid", "62812345@s.whatsapp.net", "62812345@c.us", "62899999@c.us", "62877777@c.us", "777@lid"];
        check_roll(people, &members, &["62800000@c.us", "62812345@lid", "62877777@lid"]);
        check_roll(r#","participants":[{"jid":"62812345@s.whatsapp.net"}]"#, &["62812345@c.us"], &["1@lid"]);
    }

    #[test]
    fn a_group_that_names_nobody_has_no_roll() {
        for fields in ["", r#","Participants":null"#, r#","Participants":[]"#, r#","Participants":{"JID":"1@lid"}"#] {
            check_roll(fields, &[], &[]);
        }
    }
}
