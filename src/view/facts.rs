//! What is known of a contact, under headings: names, business, conversation, CRM, groups, identifiers.

use js_sys::JSON;
use leptos::prelude::*;

use super::built::{Build, Built, live};
use super::copy_button::CopyButton;
use super::json::{fields, laid_out};
use super::{moment, part_notice, texts};
use crate::contact::{Chat, Contact, Crm, Kind, Source, Timestamp};
use crate::gateway::detail::{Business, Detail, Role, SharedGroup};
use crate::signals::Memo;
use crate::store::{DeskStore, Dossier, Known, Part};
use crate::text::{Texts, fill, number};

/// One thing that is known: what it is called, and what it is.
type Fact = (String, Value);

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// A text, often of somebody's own.
    Text(String),
    /// An id, with the name of the button that copies it.
    Code(String, &'static str),
    /// A text with a button that copies it.
    Copied(String, &'static str),
    /// JSON, laid out.
    Json(String),
    /// A moment.
    Time(Timestamp),
    /// A group's name, and when the contact was last seen there.
    Seen(String, Option<Timestamp>),
}

/// Everything that is known of the contact that is open, each under its heading.
#[component]
pub fn Facts(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    let person = Memo::new(move |_| store.person());
    let of_person = move |facts: fn(&Contact, &'static Texts) -> Vec<Fact>| {
        Memo::new(move |_| person.with(|person| person.as_ref().map(|person| facts(person, texts)).unwrap_or_default()))
    };
    let names = Memo::new(move |_| {
        let is_mixed = store.features.with(|features| features.mixes_names);
        person.with(|person| person.as_ref().map(|person| names(person, is_mixed, texts)).unwrap_or_default())
    });
    let rest = Memo::new(move |_| {
        let dossier = store.dossier();
        person.with(|person| person.as_ref().map(|person| rest(person, &dossier, texts)).unwrap_or_default())
    });
    view! {
        <FactList title=texts.names facts=names />
        <FactList title=texts.conversation facts=of_person(|contact, texts| {
            contact.chat.as_deref().map(|chat| conversation(chat, texts)).unwrap_or_default()
        }) />
        <FactList title=texts.crm facts=of_person(|contact, texts| {
            contact.crm.as_deref().map(|crm| crm_facts(crm, texts)).unwrap_or_default()
        }) />
        <FactList title=texts.custom_data facts=of_person(|contact, texts| {
            contact.crm.as_deref().and_then(|crm| crm.custom.as_deref()).map(|json| custom(json, texts)).unwrap_or_default()
        }) />
        <FactList title=texts.identifiers facts=of_person(identifiers) />
        <FactList title=texts.more facts=rest />
    }
    .built()
}

/// The groups that the contact and the account are both in.
#[component]
pub fn SharedGroups(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    view! { <FactList title=texts.groups_in_common facts=Memo::new(move |_| groups(store, texts)) /> }.built()
}

/// What the contact tells of itself as a business. It is asked for once WhatsApp has told of the contact.
#[component]
pub fn BusinessFacts(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    let is_wanted = Memo::new(move |_| {
        let is_person = store.person().is_some_and(|person| person.kind == Kind::Person);
        let dossier = store.dossier();
        let is_told = matches!(dossier.detail, Known::Is(Some(_))) && dossier.lacks(Part::Business);
        is_person && is_told && store.features.with(|features| features.tells_business)
    });
    Effect::new(move || {
        if is_wanted.get() {
            store.want_business();
        }
    });
    let business = Memo::new(move |_| match store.dossier().business {
        Known::Is(Some(business)) => business_facts(&business, texts),
        _ => Vec::new(),
    });
    let failure = Memo::new(move |_| match store.dossier().business {
        Known::Failed(error) => Some(error),
        _ => None,
    });
    let failure = live(move || {
        let notice = failure.get().map(|error| part_notice(store, Part::Business, &error));
        notice.built()
    });
    view! {
        <FactList title=texts.business facts=business />
        {failure}
    }
    .built()
}

/// Facts under a heading; nothing where there are none.
#[component]
fn FactList(title: &'static str, facts: Memo<Vec<Fact>>) -> Built {
    live(move || {
        let facts = facts.get();
        if facts.is_empty() {
            return Built::nothing();
        }
        view! {
            <h3 class="facts__title">{title}</h3>
            <dl class="facts">{facts.into_iter().map(fact).collect::<Vec<_>>()}</dl>
        }
        .built()
    })
}

fn fact((label, value): Fact) -> Built {
    let texts = texts();
    let value = match value {
        Value::Text(text) => view! { <dd class="facts__value" dir="auto">{text}</dd> }.built(),
        Value::Json(text) => view! { <dd class="facts__value facts__value--json" dir="ltr">{text}</dd> }.built(),
        Value::Code(text, copy) => view! {
            <dd class="facts__value facts__value--code">
                <bdi dir="ltr">{text.clone()}</bdi>
                <CopyButton label=copy text=text is_small=true />
            </dd>
        }
        .built(),
        Value::Copied(text, copy) => view! {
            <dd class="facts__value facts__value--copied">
                <bdi dir="auto">{text.clone()}</bdi>
                <CopyButton label=copy text=text is_small=true />
            </dd>
        }
        .built(),
        Value::Time(time) => view! { <dd class="facts__value">{written(time, "{}", texts)}</dd> }.built(),
        Value::Seen(name, time) => view! {
            <dd class="facts__value">
                <bdi dir="auto">{name}</bdi>
                {time.map(|time| view! { <small class="facts__when">{written(time, texts.last_seen, texts)}</small> })}
            </dd>
        }
        .built(),
    };
    view! {
        <dt class="facts__label" dir="auto">
            {label}
        </dt>
        {value}
    }
    .built()
}

/// A moment by date and clock in the place of the `{}` of a text, with the exact one for who points at it.
fn written(time: Timestamp, text: &str, texts: &'static Texts) -> Built {
    let words = fill(text, &[&moment::medium(time, texts)]);
    view! {
        <time datetime=moment::iso(time) title=moment::full(time, texts)>
            {words}
        </time>
    }
    .built()
}

/// Those of these facts that are there.
fn texts_of<'a>(labelled: impl IntoIterator<Item = (&'static str, &'a Option<Box<str>>)>) -> Vec<Fact> {
    let text = |text: &str| Value::Text(text.to_owned());
    labelled.into_iter().filter_map(|(label, value)| Some((label.to_owned(), text(value.as_deref()?)))).collect()
}

fn names(contact: &Contact, is_mixed: bool, texts: &'static Texts) -> Vec<Fact> {
    let names = &contact.names;
    let saved = if is_mixed { texts.name_mixed } else { texts.name_saved };
    let chat = contact.chat.as_deref().map(|chat| &chat.name).unwrap_or(&None);
    let mut facts = texts_of([
        (saved, &names.saved),
        (texts.name_push, &names.push),
        (texts.name_business, &names.business),
        (texts.name_short, &names.short),
        (texts.name_chat, chat),
    ]);
    // The first is the one that stands at the top.
    if let Some((_, value)) = facts.first_mut()
        && let Value::Text(name) = value
    {
        *value = Value::Copied(std::mem::take(name), texts.copy_name);
    }
    facts
}

fn business_facts(business: &Business, texts: &'static Texts) -> Vec<Fact> {
    let mut facts = texts_of([(texts.business_email, &business.email), (texts.business_address, &business.address)]);
    let mut add = |label: &str, text: String| facts.push((label.to_owned(), Value::Text(text)));
    if !business.categories.is_empty() {
        add(texts.business_categories, business.categories.join(" · "));
    }
    for (name, text) in &business.options {
        add(name, text.to_string());
    }
    for hours in &business.hours {
        add(&hours.day, hours.open.to_string());
    }
    if let Some(zone) = business.time_zone.as_deref().filter(|_| !business.hours.is_empty()) {
        add(texts.business_zone, zone.to_owned());
    }
    facts
}

fn conversation(chat: &Chat, texts: &'static Texts) -> Vec<Fact> {
    let mut facts = texts_of([(texts.last_message, &chat.last_message)]);
    facts.extend(chat.last_at.map(|time| (texts.last_message_at.to_owned(), Value::Time(time))));
    facts.extend(chat.unread.map(|unread| (texts.unread_messages.to_owned(), Value::Text(number(unread)))));
    facts
}

fn crm_facts(crm: &Crm, texts: &'static Texts) -> Vec<Fact> {
    texts_of([
        (texts.assigned_user, &crm.assigned_user),
        (texts.department, &crm.department),
        (texts.funnel_stage, &crm.funnel_stage),
        (texts.notes, &crm.notes),
    ])
}

/// A CRM's own fields, whatever their shape: plain values as they are, everything else as JSON laid out.
fn custom(json: &str, texts: &'static Texts) -> Vec<Fact> {
    if json.starts_with('[') {
        return vec![(texts.custom_list.to_owned(), Value::Json(laid_out(json)))];
    }
    let name = |name: &str| text(name).unwrap_or_default();
    fields(json).into_iter().map(|(label, json)| (name(label), value(json, texts))).collect()
}

fn value(json: &str, texts: &'static Texts) -> Value {
    match json {
        "true" => Value::Text(texts.yes.to_owned()),
        "false" => Value::Text(texts.no.to_owned()),
        "null" => Value::Text("–".to_owned()),
        json if json.starts_with(['{', '[']) => Value::Json(laid_out(json)),
        json => Value::Text(text(json).unwrap_or_else(|| json.to_owned())),
    }
}

/// What a JSON text says; `None` for what is no text.
fn text(json: &str) -> Option<String> {
    JSON::parse(json).ok()?.as_string()
}

/// The groups that contact and account share: as the call for one contact tells, else as the list of groups does.
fn groups(store: DeskStore, texts: &'static Texts) -> Vec<Fact> {
    let label = |role: Role| match role {
        Role::Member => texts.role_member,
        Role::Admin => texts.role_admin,
        Role::Owner => texts.role_owner,
    };
    let named = |name: &Option<Box<str>>| Value::Text(name.as_deref().unwrap_or(texts.group_unnamed).to_owned());
    let told = match store.dossier().detail {
        Known::Is(Some(detail)) => detail.groups,
        _ => Vec::new(),
    };
    if !told.is_empty() {
        let fact = |group: &SharedGroup| {
            let name = group.name.as_deref().unwrap_or(texts.group_unnamed).to_owned();
            (label(group.role).to_owned(), Value::Seen(name, group.last_seen))
        };
        return told.iter().map(fact).collect();
    }
    let Some(person) = store.person().filter(|person| person.kind == Kind::Person) else { return Vec::new() };
    store.groups.with(|groups| {
        let Known::Is(groups) = groups else { return Vec::new() };
        let shared = groups.iter().filter(|group| group.people.as_ref().is_some_and(|people| people.contains(&person)));
        shared.map(|group| (texts.role_member.to_owned(), named(&group.name))).collect()
    })
}

fn identifiers(contact: &Contact, texts: &'static Texts) -> Vec<Fact> {
    let jid = contact.jid.as_ref().filter(|jid| contact.lid.as_ref() != Some(*jid));
    let code = |label: &str, id: &str, copy| (label.to_owned(), Value::Code(id.to_owned(), copy));
    let mut facts = Vec::new();
    facts.extend(jid.map(|jid| code(texts.jid, jid.as_str(), texts.copy_jid)));
    match &contact.lid {
        Some(lid) => facts.push(code(texts.lid, lid.as_str(), texts.copy_lid)),
        // Its place is kept: a gateway may tell it later.
        None if contact.kind == Kind::Person => {
            facts.push((texts.lid.to_owned(), Value::Text(texts.unknown.to_owned())))
        }
        None => {}
    }
    let is_new = |id: &str| !facts.iter().any(|(_, value)| matches!(value, Value::Code(known, _) if known == id));
    if is_new(contact.id.as_str()) {
        facts.push(code(texts.gateway_id, contact.id.as_str(), texts.copy_id));
    }
    facts
}

fn rest(contact: &Contact, dossier: &Dossier, texts: &'static Texts) -> Vec<Fact> {
    let flags = contact.flags.business == Some(true) || matches!(dossier.business, Known::Is(Some(_)));
    let is_business = flags || contact.names.business.is_some();
    let mut facts: Vec<Fact> = Vec::new();
    let kind = match contact.kind {
        Kind::Group => texts.kind_group,
        Kind::Other => texts.kind_other,
        Kind::Person if contact.flags.me == Some(true) => texts.kind_me,
        Kind::Person if is_business => texts.kind_business,
        Kind::Person => texts.kind_person,
    };
    let mut add = |label: &str, text: &str| facts.push((label.to_owned(), Value::Text(text.to_owned())));
    add(texts.column_kind, kind);
    match contact.source {
        Source::Unknown => {}
        Source::Direct => add(texts.column_seen_in, texts.seen_direct),
        Source::Group => add(texts.column_seen_in, texts.seen_group),
        Source::Both => add(texts.column_seen_in, texts.seen_both),
    }
    let mut flag = |label: &str, flag: Option<bool>| {
        if let Some(flag) = flag {
            add(label, if flag { texts.yes } else { texts.no });
        }
    };
    flag(texts.flag_on_whatsapp, contact.flags.on_whatsapp);
    flag(texts.flag_my_contact, contact.flags.my_contact);
    if let Known::Is(Some(Detail { n_devices: Some(n), .. })) = &dossier.detail {
        add(texts.devices, &number(*n as u64));
    }
    facts.extend(contact.created.map(|time| (texts.created.to_owned(), Value::Time(time))));
    facts.extend(contact.updated.map(|time| (texts.updated.to_owned(), Value::Time(time))));
    facts
}
