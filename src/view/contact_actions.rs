//! What can be done with a contact: write, call, copy, block, and save a name.

use leptos::ev::SubmitEvent;
use leptos::html::{Button, Input};
use leptos::prelude::*;

use super::built::{Build, Built, Shown, handler, live};
use super::copy_button::CopyButton;
use super::dialog::Dialog;
use super::notice::NoticeBox;
use super::{focus, present, sentence, shown_name, texts};
use crate::contact::{Kind, Phone};
use crate::gateway::detail::{GivenName, NameRule};
use crate::gateway::error::GatewayError;
use crate::signals::{Memo, RwSignal};
use crate::store::{Deed, DeskStore, Part};
use crate::text::{Texts, advice_on_one, fill};

/// The buttons below the name.
#[component]
pub fn ContactActions(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let number = Memo::new(move |_| store.person().and_then(|person| person.phone));
    let reach = live(move || number.get().map(|number| view! { <Reach number=number /> }).built());
    let is_person = Memo::new(move |_| {
        store.person().is_some_and(|person| person.kind == Kind::Person && person.flags.me != Some(true))
    });
    let can_block = Memo::new(move |_| is_person.get() && store.features.with(|features| features.blocks));
    let rule = Memo::new(move |_| store.features.with(|features| features.names).filter(|_| is_person.get()));
    let renaming = live(move || rule.get().map(|rule| view! { <SaveName store=store rule=rule /> }).built());
    view! {
        <div class="contact-actions">
            {reach}
            <Shown when=can_block>
                <Block store=store />
            </Shown>
            {renaming}
        </div>
        <Outcome store=store />
    }
    .built()
}

/// Writing to a number, calling it, copying it.
#[component]
fn Reach(number: Phone) -> Built {
    let texts = texts();
    let chat = format!("https://wa.me/{}", number.digits());
    let international = format!("+{}", number.digits());
    let call = format!("tel:{international}");
    view! {
        <a class="button button--main" href=chat target="_blank" rel="noopener noreferrer">
            {texts.open_in_whatsapp}
        </a>
        <a class="button" href=call>
            {texts.call}
        </a>
        <CopyButton label=texts.copy_number text=international />
    }
    .built()
}

/// Blocking and unblocking: one of them where it is known how things stand, both where it is not.
#[component]
fn Block(store: DeskStore) -> Built {
    let texts = texts();
    let (block, unblock) = (NodeRef::<Button>::new(), NodeRef::<Button>::new());
    let is_blocked = Memo::new(move |_| store.person().and_then(|person| person.flags.blocked));
    let asked = RwSignal::new(None::<bool>);
    let is_asking = Memo::new(move |_| asked.get().is_some());
    // The focus goes back to the button that was pressed, or to the other one where that has taken its place.
    let back = move || {
        let was_block = asked.get_untracked() == Some(true);
        asked.set(None);
        request_animation_frame(move || {
            let buttons = if was_block { [block, unblock] } else { [unblock, block] };
            focus(buttons.into_iter().find_map(present));
        });
    };
    let is_unknown = Memo::new(move |_| is_blocked.get().is_none());
    let offers_block = Memo::new(move |_| is_blocked.get() != Some(true));
    let offers_unblock = Memo::new(move |_| is_blocked.get() != Some(false));
    let is_busy = Memo::new(move |_| matches!(store.dossier().deed, Deed::Running(Part::Block | Part::Unblock)));
    // Not `disabled`: what is, loses the focus.
    let disabled = Signal::derive(move || is_busy.get().then(|| "true".to_owned()));
    let ask = move |is_block: bool| {
        if !is_busy.get_untracked() {
            asked.set(Some(is_block));
        }
    };
    let button = move |is_block: bool| {
        let (class, label, node) = match is_block {
            true => ("button button--bad", texts.block, block),
            false => ("button", texts.unblock, unblock),
        };
        view! {
            <button
                type="button"
                class=class
                node_ref=node
                aria-disabled=disabled
                on:click=handler(move |_| ask(is_block))
            >
                {label}
            </button>
        }
        .built()
    };
    view! {
        <Shown when=offers_block>{button(true)}</Shown>
        <Shown when=offers_unblock>{button(false)}</Shown>
        <Shown when=is_unknown>
            <span class="contact-actions__note">{texts.block_unknown}</span>
        </Shown>
        <Shown when=is_asking>
            <BlockQuestion
                store=store
                is_block=asked.get_untracked() == Some(true)
                on_close=Callback::new(move |()| back())
            />
        </Shown>
    }
    .built()
}

/// Asks whether somebody is really to be blocked, or unblocked.
#[component]
fn BlockQuestion(store: DeskStore, is_block: bool, on_close: Callback<()>) -> Built {
    let texts = texts();
    let name = store.person().map(|person| shown_name(&person, texts)).unwrap_or_default();
    let (question, why, answer, class) = match is_block {
        true => (texts.block_sure, texts.block_why, texts.block, "button button--danger"),
        false => (texts.unblock_sure, texts.unblock_why, texts.unblock, "button button--main"),
    };
    let label = fill(question, &[&name]);
    let do_it = move |_| {
        store.block(is_block);
        on_close.run(());
    };
    view! {
        <Dialog label=label role="alertdialog" class="question" on_close=on_close>
            <h2 class="question__title">{sentence(question, name.clone())}</h2>
            <p class="question__why">{why}</p>
            <div class="question__buttons">
                <button type="button" class="button" autofocus=true on:click=handler(move |_| on_close.run(()))>
                    {texts.cancel}
                </button>
                <button type="button" class=class on:click=handler(do_it)>
                    {answer}
                </button>
            </div>
        </Dialog>
    }
    .built()
}

/// The form that saves a name. It says before what the gateway may make of it.
#[component]
fn SaveName(store: DeskStore, rule: NameRule) -> Built {
    let texts = texts();
    let is_open = RwSignal::new(false);
    let opener = NodeRef::<Button>::new();
    let close = move || {
        is_open.set(false);
        request_animation_frame(move || focus(opener.try_get_untracked().flatten()));
    };
    let is_done = Memo::new(move |_| store.dossier().deed == Deed::Done(Part::Name));
    Effect::new(move || {
        if is_done.get() && is_open.get_untracked() {
            close();
        }
    });
    let is_closed = Signal::derive(move || !is_open.get());
    view! {
        <Shown when=is_closed>
            <button
                type="button"
                class="button"
                node_ref=opener
                on:click=handler(move |_| {
                    store.dismiss_deed();
                    is_open.set(true);
                })
            >
                {texts.save_name}
            </button>
        </Shown>
        <Shown when=is_open>
            <NameForm store=store rule=rule on_close=Callback::new(move |()| close()) />
        </Shown>
    }
    .built()
}

#[component]
fn NameForm(store: DeskStore, rule: NameRule, on_close: Callback<()>) -> Built {
    let texts = texts();
    let (first, last) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let is_empty = RwSignal::new(false);
    let saved = store.person().and_then(|person| person.names.saved).map(String::from).unwrap_or_default();
    let (given, family) = saved.split_once(' ').unwrap_or((&saved, ""));
    let (given, family) = (given.to_owned(), family.to_owned());
    Effect::new(move || focus(first.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = |input: NodeRef<Input>| {
            let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
            Box::<str>::from(typed.trim())
        };
        let name = GivenName { first: typed(first), last: typed(last) };
        is_empty.set(name.first.is_empty());
        if !name.first.is_empty() {
            store.rename(&name);
        }
    };
    let is_busy = Signal::derive(move || store.dossier().deed == Deed::Running(Part::Name));
    let disabled = Signal::derive(move || is_busy.get().then(|| "true".to_owned()));
    let is_invalid = Signal::derive(move || is_empty.get().then(|| "true".to_owned()));
    let hint = match rule {
        NameRule::AddressBook => texts.name_rule_address_book,
        NameRule::MayNeedTries => texts.name_rule_tries,
    };
    view! {
        <form class="name-form" aria-label=texts.save_name on:submit=handler(submit) novalidate=true>
            <label class="field">
                <span class="field__label">{texts.first_name}</span>
                <input
                    class="field__input"
                    node_ref=first
                    type="text"
                    autocomplete="off"
                    dir="auto"
                    value=given
                    aria-invalid=is_invalid
                />
            </label>
            <label class="field">
                <span class="field__label">{texts.last_name}</span>
                <input class="field__input" node_ref=last type="text" autocomplete="off" dir="auto" value=family />
            </label>
            <p class="field__hint">{hint}</p>
            <Shown when=is_empty>
                <p class="field__problem" role="alert">
                    {texts.first_name_wanted}
                </p>
            </Shown>
            <div class="name-form__buttons">
                <button type="submit" class="button button--main" aria-disabled=disabled>
                    {texts.save}
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=handler(move |_| {
                        store.dismiss_deed();
                        on_close.run(());
                    })
                >
                    {texts.cancel}
                </button>
            </div>
        </form>
    }
    .built()
}

/// What came of what was done last.
#[component]
fn Outcome(store: DeskStore) -> Built {
    let texts = texts();
    let deed = Memo::new(move |_| store.dossier().deed);
    let words = live(move || words(&deed.get(), texts).built());
    let failure = live(move || match deed.get() {
        Deed::Failed(_, error) => {
            let mut advice = advice_on_one(&error, texts);
            // Said with what the gateway answers: whether anything has changed.
            let consequence = if may_be_done(&error) { texts.maybe_done } else { texts.not_done };
            advice.headline = format!("{consequence} {}", advice.headline);
            view! { <NoticeBox advice=advice /> }.built()
        }
        _ => Built::nothing(),
    });
    view! {
        <p class="contact-actions__outcome" aria-live="polite">
            {words}
        </p>
        {failure}
    }
    .built()
}

/// Whether a gateway that gave this for an answer, or none, may have done what it was asked.
fn may_be_done(error: &GatewayError) -> bool {
    match error {
        GatewayError::Unreachable | GatewayError::TimedOut | GatewayError::Unreadable { .. } => true,
        GatewayError::Failed { status } => matches!(status, 502 | 504),
        _ => false,
    }
}

fn words(deed: &Deed, texts: &Texts) -> &'static str {
    match deed {
        Deed::Running(_) => texts.doing,
        Deed::Done(Part::Block) => texts.blocked_done,
        Deed::Done(Part::Unblock) => texts.unblocked_done,
        Deed::Done(_) => texts.name_saved_done,
        Deed::None | Deed::Failed(..) => "",
    }
}
