//! The filters above the list: source, group, group chats, and the order where the list has no header.

use js_sys::JsString;
use leptos::prelude::*;

use super::built::{Build, Built, Shown, handler};
use super::options::Options;
use super::texts;
use crate::browsing::Look;
use crate::contact::Jid;
use crate::gateway::{Group, GroupFilter, Sort, SortKey, SourceFilter};
use crate::signals::Memo;
use crate::store::{DeskStore, Known};
use crate::text::Texts;

/// Every filter that this gateway has data for.
#[component]
pub fn Filters(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let has_source = Memo::new(move |_| store.abilities.with(|can| can.filters_by_source));
    view! {
        <Shown when=has_source>
            <SourceFilterBox store=store />
        </Shown>
        <GroupFilterBox store=store />
        <SortBox store=store />
    }
    .built()
}

/// What else may be listed: group chats, and people who are listed twice. Each is offered where there are any.
#[component]
pub fn Toggles(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    let has_groups = Memo::new(move |_| {
        let are_listed = store.groups.with(|groups| match groups {
            Known::Is(groups) => groups.iter().any(|group| group.is_listed),
            _ => false,
        });
        let are_seen = are_listed || store.has_groups.get() || store.look.with(|look| look.include_groups);
        are_seen || store.abilities.with(|can| can.adds_groups)
    });
    let includes_groups = Signal::derive(move || store.look.with(|look| look.include_groups));
    let has_twins = Memo::new(move |_| {
        let are_told = store.abilities.with(|can| can.tells_links);
        are_told || store.has_twins.get() || store.look.with(|look| look.twins_apart)
    });
    let are_apart = Signal::derive(move || store.look.with(|look| look.twins_apart));
    view! {
        <div class="toggles">
            <Shown when=has_groups>
                <Toggle
                    label=texts.include_groups
                    is_on=includes_groups
                    on_change=Callback::new(move |is_on| store.update_look(|look| look.include_groups = is_on))
                />
            </Shown>
            <Shown when=has_twins>
                <Toggle
                    class="toggle toggle--twins"
                    label=texts.twins_apart
                    hint=texts.twins_apart_hint
                    is_on=are_apart
                    on_change=Callback::new(move |is_on| store.update_look(|look| look.twins_apart = is_on))
                />
            </Shown>
        </div>
    }
    .built()
}

/// One box to tick.
#[component]
fn Toggle(
    #[prop(default = "toggle")] class: &'static str,
    label: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    is_on: Signal<bool>,
    on_change: Callback<bool>,
) -> Built {
    view! {
        <label class=class title=hint>
            <input
                type="checkbox"
                prop:checked=is_on
                on:change=handler(move |event| on_change.run(event_target_checked(&event)))
            />
            {label}
        </label>
    }
    .built()
}

#[component]
fn SourceFilterBox(store: DeskStore) -> Built {
    let texts = texts();
    let choices = [
        (None, texts.source_all),
        (Some(SourceFilter::Direct), texts.source_direct),
        (Some(SourceFilter::Group), texts.source_groups),
    ];
    let radio = move |(source, label): (Option<SourceFilter>, &'static str)| {
        let is_picked = Signal::derive(move || store.look.with(|look| look.source == source));
        view! {
            <label class="segments__segment">
                <input
                    class="segments__input"
                    type="radio"
                    name="contact-desk-source"
                    prop:checked=is_picked
                    on:change=handler(move |_| store.update_look(|look| look.source = source))
                />
                <span class="segments__label">{label}</span>
            </label>
        }
        .built()
    };
    view! {
        <div class="segments" role="radiogroup" aria-label=texts.source>
            {choices.map(radio)}
        </div>
    }
    .built()
}

/// The groups by name. Not offered where there are none to pick.
#[component]
fn GroupFilterBox(store: DeskStore) -> Built {
    let texts = texts();
    let can_filter = Memo::new(move |_| store.abilities.with(|can| can.filters_by_group != GroupFilter::None));
    let picked = Memo::new(move |_| store.look.with(|look| look.group.as_ref().map_or("", Jid::as_str).to_owned()));
    let options = Memo::new(move |_| store.groups.with(|groups| picked.with(|picked| options(groups, picked, texts))));
    let has_failed = Memo::new(move |_| {
        let has_failed = store.groups.with(|groups| matches!(groups, Known::Failed(_)));
        can_filter.get() && has_failed && store.notice.with(Option::is_none)
    });
    let is_offered = Memo::new(move |_| {
        let is_coming = store.groups.with(|groups| matches!(groups, Known::Nothing | Known::Asked));
        can_filter.get() && (is_coming || options.with(|options| options.len() > 1))
    });
    let on_pick = move |event| {
        let group = Jid::parse(&event_target_value(&event));
        store.update_look(|look| look.group = group);
    };
    view! {
        <Shown when=is_offered>
            <span class="picker">
                <select class="picker__select" aria-label=texts.group on:change=handler(on_pick)>
                    <Options all=options picked=picked />
                </select>
            </span>
        </Shown>
        <Shown when=has_failed>
            <span class="filters__failure" role="alert">
                {texts.groups_unread} " "
                <button type="button" class="button button--small" on:click=handler(move |_| store.try_groups_again())>
                    {texts.try_again}
                </button>
            </span>
        </Shown>
    }
    .built()
}

/// Nobody in particular, the groups by name, and the one that is picked even where its name is not known.
fn options(groups: &Known<Vec<Group>>, picked: &str, texts: &Texts) -> Vec<(String, String)> {
    let groups = if let Known::Is(groups) = groups { groups.as_slice() } else { &[] };
    let name = |group: &Group| group.name.as_deref().unwrap_or(texts.group_unnamed).to_owned();
    let mut options: Vec<(String, String)> =
        groups.iter().map(|group| (group.jid.as_str().to_owned(), name(group))).collect();
    options.sort_by_cached_key(|(_, name)| String::from(JsString::from(name.as_str()).to_lower_case()));
    options.dedup_by(|a, b| a.0 == b.0);
    options.insert(0, (String::new(), texts.group_anyone.to_owned()));
    if options.iter().all(|(jid, _)| jid != picked) {
        options.push((picked.to_owned(), picked.to_owned()));
    }
    options
}

/// The order, for the narrow list that has no header to click.
#[component]
fn SortBox(store: DeskStore) -> Built {
    let texts = texts();
    let by = |key, descending| Some(Sort { key, descending });
    let choices = [
        ("name", by(SortKey::Name, false), texts.sort_name_up),
        ("name-desc", by(SortKey::Name, true), texts.sort_name_down),
        ("id", by(SortKey::Id, false), texts.sort_id_up),
        ("id-desc", by(SortKey::Id, true), texts.sort_id_down),
    ];
    let picked = Memo::new(move |_| {
        let order = store.progress.with(|progress| progress.order).or(store.look.with(|look| look.sort));
        choices.iter().find(|(_, sort, _)| *sort == order).map_or("", |(name, ..)| name).to_owned()
    });
    // The gateway's own order cannot be picked: it is there as long as no other is.
    let options = Memo::new(move |_| {
        let own = picked.with(String::is_empty).then_some(("", None, texts.sort_gateway));
        own.into_iter().chain(choices).map(|(name, _, label)| (name.to_owned(), label.to_owned())).collect()
    });
    let on_pick = move |event| {
        let value = event_target_value(&event);
        let sort = choices.iter().find(|(name, ..)| *name == value).and_then(|(_, sort, _)| *sort);
        store.update_look(|look| look.sort = sort);
    };
    view! {
        <span class="picker picker--sort">
            <select class="picker__select" aria-label=texts.sort on:change=handler(on_pick)>
                <Options all=options picked=picked />
            </select>
        </span>
    }
    .built()
}

/// A look without words and filters, in the same order.
pub(super) fn without_filters(look: &mut Look) {
    *look = Look { sort: look.sort, twins_apart: look.twins_apart, ..Look::default() };
}
