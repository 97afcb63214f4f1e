//! The filters above the list: source, group, group chats, and the order where the list has no header.

use leptos::prelude::*;

use super::texts;
use crate::browsing::Look;
use crate::contact::Jid;
use crate::gateway::{Group, GroupFilter, Sort, SortKey, SourceFilter};
use crate::store::{DeskStore, Known};

/// Every filter that this gateway has data for.
#[component]
pub fn Filters(
    /// What the page knows.
    store: DeskStore,
) -> impl IntoView {
    let texts = texts();
    let has_source = Memo::new(move |_| store.abilities.with(|can| can.filters_by_source));
    let has_groups = Memo::new(move |_| {
        let can_list = store.abilities.with(|can| can.adds_groups);
        can_list || store.has_groups.get() || store.look.with(|look| look.include_groups)
    });
    view! {
        <Show when=move || has_source.get()>
            <SourceFilterBox store=store />
        </Show>
        <GroupFilterBox store=store />
        <Show when=move || has_groups.get()>
            <label class="filters__toggle">
                <input
                    type="checkbox"
                    prop:checked=move || store.look.with(|look| look.include_groups)
                    on:change=move |event| {
                        let include_groups = event_target_checked(&event);
                        store.update_look(|look| look.include_groups = include_groups);
                    }
                />
                {texts.include_groups}
            </label>
        </Show>
        <SortBox store=store />
    }
}

#[component]
fn SourceFilterBox(store: DeskStore) -> impl IntoView {
    let texts = texts();
    let choices = [
        (None, texts.source_all),
        (Some(SourceFilter::Direct), texts.source_direct),
        (Some(SourceFilter::Group), texts.source_groups),
    ];
    let radio = move |(source, label): (Option<SourceFilter>, &'static str)| {
        view! {
            <label class="segments__segment">
                <input
                    class="segments__input"
                    type="radio"
                    name="contact-desk-source"
                    prop:checked=move || store.look.with(|look| look.source == source)
                    on:change=move |_| store.update_look(|look| look.source = source)
                />
                <span class="segments__label">{label}</span>
            </label>
        }
    };
    view! {
        <div class="segments" role="radiogroup" aria-label=texts.source>
            {choices.map(radio).collect_view()}
        </div>
    }
}

/// The groups by name. Not offered where there are none to pick.
#[component]
fn GroupFilterBox(store: DeskStore) -> impl IntoView {
    let texts = texts();
    let can_filter = Memo::new(move |_| store.abilities.with(|can| can.filters_by_group != GroupFilter::None));
    let picked = Memo::new(move |_| store.look.with(|look| look.group.clone()));
    let options = Memo::new(move |_| options(store.groups.get(), picked.get(), texts.group_unnamed));
    let is_failed = Memo::new(move |_| store.groups.with(|groups| matches!(groups, Known::Failed(_))));
    let is_offered = Memo::new(move |_| {
        let is_coming = store.groups.with(|groups| matches!(groups, Known::Nothing | Known::Asked));
        can_filter.get() && (is_coming || options.with(|options| !options.is_empty()))
    });
    let on_pick = move |event| {
        let group = Jid::parse(&event_target_value(&event));
        store.update_look(|look| look.group = group);
    };
    view! {
        <Show when=move || is_offered.get()>
            <span class="picker">
                <select class="picker__select" aria-label=texts.group on:change=on_pick>
                    <option value="" prop:selected=move || picked.with(Option::is_none)>
                        {texts.group_anyone}
                    </option>
                    <For each=move || options.get() key=|option| option.clone() let((jid, name))>
                        <option
                            value=jid.as_str().to_owned()
                            prop:selected=move || picked.with(|picked| picked.as_ref() == Some(&jid))
                        >
                            {name}
                        </option>
                    </For>
                </select>
            </span>
        </Show>
        <Show when=move || can_filter.get() && is_failed.get() && store.notice.with(Option::is_none)>
            <span class="filters__failure">
                {texts.groups_unread} " "
                <button type="button" class="button button--small" on:click=move |_| store.try_again()>
                    {texts.try_again}
                </button>
            </span>
        </Show>
    }
}

/// The groups by name, and the one that is picked even where its name is not known.
fn options(groups: Known<Vec<Group>>, picked: Option<Jid>, unnamed: &str) -> Vec<(Jid, String)> {
    let groups = if let Known::Is(groups) = groups { groups } else { Vec::new() };
    let mut options: Vec<(Jid, String)> = groups
        .into_iter()
        .map(|group| (group.jid, group.name.map_or_else(|| unnamed.to_owned(), Into::into)))
        .collect();
    options.sort_by_key(|(_, name)| name.to_lowercase());
    options.dedup_by(|a, b| a.0 == b.0);
    if let Some(picked) = picked.filter(|picked| options.iter().all(|(jid, _)| jid != picked)) {
        let name = picked.as_str().to_owned();
        options.push((picked, name));
    }
    options
}

/// The order, for the narrow list that has no header to click.
#[component]
fn SortBox(store: DeskStore) -> impl IntoView {
    let texts = texts();
    let by = |key, descending| Some(Sort { key, descending });
    let choices = [
        ("name", by(SortKey::Name, false), texts.sort_name_up),
        ("name-desc", by(SortKey::Name, true), texts.sort_name_down),
        ("id", by(SortKey::Id, false), texts.sort_id_up),
        ("id-desc", by(SortKey::Id, true), texts.sort_id_down),
    ];
    let order =
        Memo::new(move |_| store.progress.with(|progress| progress.order).or(store.look.with(|look| look.sort)));
    let on_pick = move |event| {
        let value = event_target_value(&event);
        let sort = choices.iter().find(|(name, ..)| *name == value).and_then(|(_, sort, _)| *sort);
        store.update_look(|look| look.sort = sort);
    };
    let option = move |(name, sort, label): (&'static str, Option<Sort>, &'static str)| {
        view! {
            <option value=name prop:selected=move || order.get() == sort>
                {label}
            </option>
        }
    };
    view! {
        <span class="picker picker--sort">
            <select class="picker__select" aria-label=texts.sort on:change=on_pick>
                <Show when=move || order.get().is_none()>
                    <option value="" prop:selected=true>
                        {texts.sort_gateway}
                    </option>
                </Show>
                {choices.map(option).collect_view()}
            </select>
        </span>
    }
}

/// A look without words and filters, in the same order.
pub(super) fn without_filters(look: &mut Look) {
    *look = Look { sort: look.sort, ..Look::default() };
}
