//! What the adapters' tests share: a site, and plain text for what an adapter made of an answer.

mod one_contact;

use super::detail::{Checked, Detail, Picture, SharedGroup};
use super::error::GatewayError;
use super::wire::{Credential, Request, Response, Secret, Site};
use super::{Account, Batch, Call, Group, Position, Reply, Sort};
use crate::contact::{Contact, ContactId, Jid, Phone, PictureUrl};

/// A site with a credential of the kind that most gateways take.
pub(super) fn site(base: &str, account: Option<&str>) -> Site {
    Site::new(base, account, Some(Credential::Token(Secret::new("t0ken"))))
}

/// Reads an answer to `call` that must not lead to another question.
pub(super) fn read<T>(call: Call<T>, response: &Response) -> Result<T, GatewayError> {
    match call.read(response)? {
        Reply::Is(thing) => Ok(thing),
        Reply::AskInstead(call) => panic!("asked instead: {}", call.request.url),
    }
}

/// A batch as lines: one for each contact, and one that ends it: `skipped, total, next` as far as they are there.
pub(super) fn lines(batch: &Batch) -> Vec<String> {
    let mut end = vec!["end".to_owned()];
    if batch.skipped > 0 {
        end.push(format!("skipped={}", batch.skipped));
    }
    end.extend(batch.total.map(|total| format!("total={total}")));
    end.extend(batch.sorted.map(sort));
    end.extend(batch.next.as_ref().map(position));
    batch.contacts.iter().map(line).chain([end.join(" ")]).collect()
}

/// A contact as one line of all that is known.
pub(super) fn line(contact: &Contact) -> String {
    let jid = |jid: &Option<Jid>| jid.as_ref().map(|jid| jid.as_str().to_owned());
    let text = |text: &Option<Box<str>>| text.as_ref().map(ToString::to_string);
    let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string());
    let time = |time: Option<crate::contact::Timestamp>| time.map(|time| time.0.to_string());
    let (names, flags) = (&contact.names, contact.flags);
    let chat = contact.chat.as_deref().cloned().unwrap_or_default();
    let crm = contact.crm.as_deref().cloned().unwrap_or_default();
    let parts = [
        ("id", Some(contact.id.as_str().to_owned())),
        ("jid", jid(&contact.jid)),
        ("lid", jid(&contact.lid)),
        ("phone", contact.phone.as_ref().map(|phone| phone.digits().to_owned())),
        ("saved", text(&names.saved)),
        ("push", text(&names.push)),
        ("short", text(&names.short)),
        ("business", text(&names.business)),
        ("kind", (contact.kind != Default::default()).then(|| format!("{:?}", contact.kind))),
        ("source", (contact.source != Default::default()).then(|| format!("{:?}", contact.source))),
        ("picture", contact.picture.as_ref().map(|picture| picture.as_str().to_owned())),
        ("me", flag(flags.me)),
        ("my_contact", flag(flags.my_contact)),
        ("on_whatsapp", flag(flags.on_whatsapp)),
        ("is_business", flag(flags.business)),
        ("blocked", flag(flags.blocked)),
        ("chat", text(&chat.name)),
        ("last", text(&chat.last_message)),
        ("at", time(chat.last_at)),
        ("unread", chat.unread.map(|unread| unread.to_string())),
        ("user", text(&crm.assigned_user)),
        ("department", text(&crm.department)),
        ("stage", text(&crm.funnel_stage)),
        ("notes", text(&crm.notes)),
        ("custom", text(&crm.custom)),
        ("created", time(contact.created)),
        ("updated", time(contact.updated)),
    ];
    let known = parts.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
    known.collect::<Vec<_>>().join(" ")
}

/// What was told of one contact, as a line for the contact and one for the rest; `-` where there is none.
pub(super) fn detail_lines(detail: Option<&Detail>) -> Vec<String> {
    let Some(detail) = detail else { return vec!["none".to_owned()] };
    let group = |group: &SharedGroup| {
        let (name, seen) = (group.name.as_deref().unwrap_or("-"), group.last_seen.map_or(0, |seen| seen.0));
        format!("group={} {name} {:?} {seen}", group.jid.as_str(), group.role)
    };
    let parts = [
        detail.about.as_ref().map(|about| format!("about={}", about.as_deref().unwrap_or("-"))),
        detail.n_devices.map(|n_devices| format!("devices={n_devices}")),
        Some(format!("record={}", detail.record)),
    ];
    let rest: Vec<String> = detail.groups.iter().map(group).chain(parts.into_iter().flatten()).collect();
    vec![line(&detail.contact), rest.join(", ")]
}

/// A picture's address, or `-`.
pub(super) fn picture_text(picture: &Picture) -> &str {
    picture.as_ref().map_or("-", PictureUrl::as_str)
}

/// What became of a number, as text.
pub(super) fn checked_text(checked: &Checked) -> String {
    format!("{} {}", checked.is_on_whatsapp, checked.jid.as_ref().map_or("-", Jid::as_str))
}

/// A contact with that id, which is its address too if it can be one.
pub(super) fn contact(id: &str) -> Contact {
    let contact = Contact::new(ContactId::new(id));
    match Jid::parse(id) {
        Some(jid) => contact.with_jid(jid),
        None => contact,
    }
}

/// Checks how a request is made: `GET https://…`, with its body behind it if there is one.
pub(super) fn check_sent(request: &Request, expected: &str) {
    let body = request.body.as_deref().map(|body| format!(" {body}")).unwrap_or_default();
    assert_eq!(format!("{} {}{body}", request.method.as_str(), request.url), expected);
}

/// An order as text.
fn sort(sort: Sort) -> String {
    format!("sorted={:?}{}", sort.key, if sort.descending { "-" } else { "+" })
}

/// Where a listing goes on, as text.
fn position(position: &Position) -> String {
    match position {
        Position::Start => "next=start".to_owned(),
        Position::Page(page) => format!("next=page {page}"),
        Position::Offset(offset) => format!("next=offset {offset}"),
        Position::Cursor(cursor) => format!("next=cursor {cursor}"),
    }
}

/// Accounts as one line each.
pub(super) fn account_lines(accounts: &[Account]) -> Vec<String> {
    let label = |account: &Account| account.label.as_deref().unwrap_or("-").to_owned();
    let phone = |account: &Account| account.phone.as_ref().map_or("-", Phone::digits).to_owned();
    accounts.iter().map(|one| format!("{} {} {} {:?}", one.id, label(one), phone(one), one.state)).collect()
}

/// Groups as one line each.
pub(super) fn group_lines(groups: &[Group]) -> Vec<String> {
    groups.iter().map(|group| format!("{} {}", group.jid.as_str(), group.name.as_deref().unwrap_or("-"))).collect()
}

mod every_adapter {
    //! What holds for all of them, whatever a server sends.

    use super::super::{Ask, Product, open};
    use super::*;

    /// A page of one contact with every field that the adapter reads, the row by itself.
    const PAGES: [(Product, &str, &str, &str); 5] = [
        (
            Product::Wachat,
            r#"{"success":true,"hasMore":false,"total":1,"contacts":["#,
            r#"{"id":1,"name":"A","phone":"62812","remoteJid":"62812@s.whatsapp.net","isGroup":false,"profilePicUrl":"x",
                "profilePictureUrl":"x","chat":{"name":"A","pushName":"a","lastMessageText":"t","unreadCount":1},"notes":"n",
                "assignedUserId":1,"assignedDepartmentId":1,"funnelStageId":1,"customData":{"a":1},"createdAt":"x","updatedAt":"x"}"#,
            "]}",
        ),
        (
            Product::Gowa,
            r#"{"code":"SUCCESS","message":"ok","results":{"data":["#,
            r#"{"jid":"62812@s.whatsapp.net","name":"A"}"#,
            "]}}",
        ),
        (
            Product::WhatsAppGateway,
            r#"{"data":["#,
            r#"{"lid":"1@lid","phoneNumber":"62812","name":"A","businessName":"B","source":"dm"}"#,
            r#"],"nextCursor":""}"#,
        ),
        (Product::Hypersender, r#"{"message":"ok","data":["#, r#"{"id":"1@lid","name":"A","pushname":"a"}"#, "]}"),
        (
            Product::Waha,
            "[",
            r#"{"id":"62812@c.us","number":"62812","name":"A","pushname":"a","shortName":"A","verifiedName":"V","lid":"1@lid",
                "imgUrl":"x","isMe":false,"isGroup":false,"isWAContact":true,"isMyContact":true,"isBlocked":false,"isBusiness":true}"#,
            "]",
        ),
    ];

    /// Lists with `body` for an answer; `None` where that was no list.
    fn list(product: Product, body: &str) -> Option<Batch> {
        let call = open(product, site("https://gw.test", Some("a"))).contacts(&Ask::default(), &Position::Start);
        match call.read(&Response::new(200, body)) {
            Ok(Reply::Is(batch)) => Some(batch),
            Ok(Reply::AskInstead(_)) | Err(GatewayError::Unreadable { .. }) => None,
            Err(error) => panic!("{product:?}: {error}"),
        }
    }

    /// Checks that a page holds so many rows, each read or counted.
    fn check_rows(product: Product, body: &str, n_rows: usize) {
        let batch = list(product, body).unwrap_or_else(|| panic!("{product:?}: no list in {body}"));
        assert_eq!(batch.contacts.len() + batch.skipped, n_rows, "{product:?}: {body}");
    }

    #[test]
    fn a_body_that_was_cut_off_is_never_a_shorter_list() {
        for (product, before, row, after) in PAGES {
            let body = format!("{before}{row},{row}{after}");
            check_rows(product, &body, 2);
            for end in 0..body.len() {
                let part = body.get(..end).unwrap();
                assert!(list(product, part).is_none(), "{product:?}: {part}");
            }
        }
    }

    #[test]
    fn an_odd_value_in_a_row_never_costs_the_page() {
        let odd = [
            "null",
            "true",
            "-1",
            "1.5",
            "1e308",
            "123456789012345678901234567890",
            "\"\"",
            "\"\\u0000\"",
            "[[1]]",
            "{\"a\":{}}",
        ];
        for (product, before, row, after) in PAGES {
            let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(row).unwrap();
            for name in fields.keys() {
                for value in odd {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), serde_json::from_str(value).unwrap());
                    let changed = serde_json::to_string(&fields).unwrap();
                    check_rows(product, &format!("{before}{changed},{row}{after}"), 2);
                }
            }
        }
    }

    #[test]
    fn a_key_that_comes_twice_never_costs_the_page() {
        for (product, before, row, after) in PAGES {
            let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(row).unwrap();
            for name in fields.keys() {
                let twice = row.replacen('{', &format!("{{\"{name}\":[{{}}],"), 1);
                check_rows(product, &format!("{before}{twice},{row}{after}"), 2);
            }
        }
    }

    #[test]
    fn what_is_no_row_is_counted() {
        for (product, before, row, after) in PAGES {
            check_rows(product, &format!("{before}{row},null,5,\"x\",[],{{}}{after}"), 6);
        }
    }

    #[test]
    fn no_address_and_no_printed_call_gives_the_credential_away() {
        for product in Product::ALL {
            let gateway = open(product, site("https://gw.test/v2", Some("a")));
            let call = gateway.contacts(&Ask::default(), &Position::Start);
            assert!(!call.request.url.contains("t0ken") && !format!("{call:?}").contains("t0ken"), "{product:?}");
        }
    }
}
