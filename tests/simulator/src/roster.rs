//! Who an account lists: a run of people, the groups they are in, and the orders they sort in.

use crate::people::{self, Person};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The people and groups of one account.
pub(crate) struct Roster {
    first: usize,
    count: usize,
    orders: Mutex<HashMap<OrderKey, Arc<Vec<u32>>>>,
    /// The last search and its hits, so that its next page need not search again.
    last_hits: Mutex<Option<(String, Arc<Vec<usize>>)>>,
}

/// What a list is sorted by: a name for the field, and whether it runs backwards.
type OrderKey = (&'static str, bool);

/// A group: its number within the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    index: usize,
    account: usize,
}

/// What a member may do in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Member,
    Admin,
    SuperAdmin,
}

impl Role {
    pub(crate) const fn name(self, member: &'static str) -> &'static str {
        match self {
            Role::Member => member,
            Role::Admin => "admin",
            Role::SuperAdmin => "superadmin",
        }
    }
}

/// How many groups an account of `n` people has: one for forty people, and at least four.
pub(crate) const fn group_count(n: usize) -> usize {
    if n / 40 < 4 { 4 } else { n / 40 }
}

impl Roster {
    /// The account with people `0..count`.
    pub(crate) fn main(count: usize) -> Roster {
        Roster::run(0, count)
    }

    /// A second account, with people whom the first does not have: a tenth as many, and five.
    pub(crate) fn second(count: usize) -> Roster {
        Roster::run(count, count / 10 + 5)
    }

    fn run(first: usize, count: usize) -> Roster {
        Roster { first, count, orders: Mutex::default(), last_hits: Mutex::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The person at a place of the list, counted from 0.
    pub(crate) fn at(&self, place: usize) -> Person {
        people::person(self.first + place)
    }

    pub(crate) fn people(&self) -> impl Iterator<Item = Person> {
        (self.first..self.first + self.count).map(people::person)
    }

    pub(crate) fn holds(&self, person: Person) -> bool {
        (self.first..self.first + self.count).contains(&person.index)
    }

    /// Whom a JID means: `PHONE@c.us`, `PHONE@s.whatsapp.net`, `LID@lid`, with or without a
    /// device, or bare digits of a phone number.
    pub(crate) fn find(&self, jid: &str) -> Option<Person> {
        let (user, server) = jid.split_once('@').unwrap_or((jid, "c.us"));
        let user = user.split(':').next().unwrap_or_default();
        let found = match server {
            "lid" => people::with_lid(user),
            "c.us" | "s.whatsapp.net" => people::with_phone(user),
            _ => None,
        };
        found.filter(|person| self.holds(*person))
    }

    pub(crate) fn group_count(&self) -> usize {
        group_count(self.count)
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = Group> {
        (0..self.group_count()).map(|index| self.group(index))
    }

    pub(crate) fn group(&self, index: usize) -> Group {
        Group { index, account: self.first }
    }

    pub(crate) fn find_group(&self, jid: &str) -> Option<Group> {
        let digits = jid.strip_suffix("@g.us").unwrap_or(jid);
        self.groups().find(|group| group.digits() == digits)
    }

    /// Who is in a group. Of the `G` groups, the person at place `p` is in group `p % G` unless
    /// 3 divides `p`, and also in the one after it when 5 divides `p`.
    pub(crate) fn members(&self, group: Group) -> Vec<(Person, Role)> {
        let groups = self.group_count();
        let before = (group.index + groups - 1) % groups;
        let own = (group.index..self.count).step_by(groups).filter(|place| place % 3 != 0);
        let guests = (before..self.count).step_by(groups).filter(|place| place % 5 == 0);
        let places = own.chain(guests);
        let roles = [Role::SuperAdmin, Role::Admin];
        let roles = roles.into_iter().chain(std::iter::repeat(Role::Member));
        places.map(|place| self.at(place)).zip(roles).collect()
    }

    /// Whether [`Roster::groups_of`] has any.
    pub(crate) fn is_in_a_group(&self, person: Person) -> bool {
        let place = self.place_of(person);
        !place.is_multiple_of(3) || place.is_multiple_of(5)
    }

    /// The place at which the account lists one of its people.
    pub(crate) fn place_of(&self, person: Person) -> usize {
        person.index - self.first
    }

    /// Which groups a person is in; the reverse of [`Roster::members`].
    pub(crate) fn groups_of(&self, person: Person) -> Vec<(Group, Role)> {
        let place = self.place_of(person);
        let groups = self.group_count();
        let own = (!place.is_multiple_of(3)).then_some(place % groups);
        let guest = place.is_multiple_of(5).then_some((place + 1) % groups);
        let role = |group| {
            let members = self.members(group);
            members.iter().find(|(it, _)| *it == person).map(|(_, role)| *role)
        };
        let groups = own.into_iter().chain(guest).map(|index| self.group(index));
        groups.filter_map(|group| Some((group, role(group)?))).collect()
    }

    /// The places `0..total` sorted by a text, ties in list order. Worked out once for each key.
    pub(crate) fn order(
        &self,
        key: OrderKey,
        total: usize,
        text: impl Fn(usize) -> Option<String>,
        compare: fn(&str, &str) -> Ordering,
    ) -> Arc<Vec<u32>> {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let order = orders.entry(key).or_insert_with(|| Arc::new(sorted(key.1, total, text, compare)));
        Arc::clone(order)
    }

    /// Has the orders worked out anew, after a name has changed.
    pub(crate) fn forget_orders(&self) {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The places that a search finds, remembered for as long as the search stays the same.
    pub(crate) fn hits(&self, search: String, find: impl FnOnce() -> Vec<usize>) -> Arc<Vec<usize>> {
        let mut last = self.last_hits.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, hits)) if *known == search => Arc::clone(hits),
            _ => {
                let hits = Arc::new(find());
                *last = Some((search, Arc::clone(&hits)));
                hits
            }
        }
    }
}

fn sorted(
    backwards: bool,
    total: usize,
    text: impl Fn(usize) -> Option<String>,
    compare: fn(&str, &str) -> Ordering,
) -> Vec<u32> {
    let mut rows: Vec<(Option<String>, u32)> =
        (0..total).filter_map(|place| Some((text(place), u32::try_from(place).ok()?))).collect();
    // Missing texts come first in ascending order, in every gateway that sorts.
    rows.sort_by(|(left, _), (right, _)| {
        let order = match (left, right) {
            (Some(left), Some(right)) => compare(left, right),
            _ => left.is_some().cmp(&right.is_some()),
        };
        if backwards { order.reverse() } else { order }
    });
    rows.into_iter().map(|(_, place)| place).collect()
}

/// Order by UTF-16 code units, as JavaScript compares strings: capitals before small letters,
/// accents after `z`, and emoji before the last BMP scripts.
pub(crate) fn by_code_unit(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

/// Order by bytes, as SQLite's default collation compares texts.
pub(crate) fn by_byte(left: &str, right: &str) -> Ordering {
    left.cmp(right)
}

impl Group {
    /// The digits of the group's JID.
    pub(crate) fn digits(self) -> String {
        format!("120363{:012}", 25_000_000_019 + self.number() * 7_919)
    }

    pub(crate) fn jid(self) -> String {
        format!("{}@g.us", self.digits())
    }

    /// The subject. The last of the first four is one that a page must survive.
    pub(crate) fn subject(self) -> String {
        const SUBJECTS: [&str; 8] = [
            "Keluarga Besar",
            "Szomszédok és barátok",
            "فريق المبيعات",
            "<b>Promo</b> 50% & more",
            "Grupo da Escola",
            "同学会",
            "Night shift 🌙",
            "Büro",
        ];
        let subject = SUBJECTS.get(self.index % SUBJECTS.len()).copied().unwrap_or_default();
        match self.number() {
            0..8 => subject.to_owned(),
            number => format!("{subject} {number}"),
        }
    }

    /// The description, which every third group lacks.
    pub(crate) fn topic(self) -> Option<&'static str> {
        (!self.index.is_multiple_of(3)).then_some("Be kind.\nNo links, please.")
    }

    /// When the group was made, milliseconds since 1970.
    pub(crate) fn created(self) -> i64 {
        1_700_000_000_000 + self.number() as i64 * 3_600_000
    }

    /// Different for all groups of all accounts.
    pub(crate) fn number(self) -> usize {
        self.index + self.account * 4
    }

    pub(crate) fn index(self) -> usize {
        self.index
    }
}

/// A person's address: by number at `server` if known, else by LID.
pub(crate) fn jid(person: Person, server: &str) -> String {
    match person.phone() {
        Some(phone) => format!("{phone}@{server}"),
        None => lid_jid(person),
    }
}

pub(crate) fn lid_jid(person: Person) -> String {
    format!("{}@lid", person.lid())
}

/// The number under which WhatsApp knows whoever has these digits: Brazilian numbers from
/// before 2012 are written with a ninth digit that WhatsApp leaves out (WAHA issue 238).
pub(crate) fn registered(digits: &str) -> Option<(Person, String)> {
    let known = |digits: String| people::with_phone(&digits).map(|person| (person, digits));
    known(digits.to_owned()).or_else(|| {
        let subscriber = digits.strip_prefix("55")?;
        let (area, number) = subscriber.split_at_checked(2)?;
        let shorter = number.strip_prefix('9').filter(|rest| rest.len() == 8)?;
        known(format!("55{area}{shorter}"))
    })
}

/// The digits of a phone number however it was written.
pub(crate) fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_in_a_group_knows_of_it_and_nobody_else_does() {
        for count in [0, 1, 3, 41, 730] {
            let roster = Roster::main(count);
            for group in roster.groups() {
                let members = roster.members(group);
                for person in roster.people() {
                    let role = members.iter().find(|(it, _)| *it == person).map(|(_, r)| *r);
                    let mut groups = roster.groups_of(person).into_iter();
                    let known = groups.find(|(it, _)| *it == group).map(|(_, role)| role);
                    assert_eq!(role, known, "{person:?} in {group:?} of {count}");
                }
            }
        }
    }

    #[test]
    fn everybody_is_seen_in_a_chat_or_in_a_group() {
        let roster = Roster::main(2_000);
        for person in roster.people() {
            assert!(person.in_direct_chat() || !roster.groups_of(person).is_empty());
        }
    }

    #[test]
    fn a_brazilian_number_is_found_with_and_without_its_ninth_digit() {
        let person = people::person(people::pinned::BRAZILIAN);
        let found = (person, "554755501428".to_owned());
        assert_eq!(registered("5547955501428"), Some(found.clone()));
        assert_eq!(registered("554755501428"), Some(found));
        assert_eq!(registered("5547955501429"), None);
    }

    #[test]
    fn emoji_sort_before_private_use_letters_by_code_unit_and_after_them_by_byte() {
        assert_eq!(by_code_unit("\u{1f600}", "\u{ff41}"), Ordering::Less);
        assert_eq!(by_byte("\u{1f600}", "\u{ff41}"), Ordering::Greater);
        assert_eq!(by_code_unit("Zoë", "anna"), Ordering::Less);
    }
}
