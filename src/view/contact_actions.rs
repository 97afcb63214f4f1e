//! What can be done with a contact: write, call, copy, block, and save a name.

use leptos::ev::SubmitEvent;
use leptos::html::{Button, Div, Input};
use leptos::prelude::*;

use super::built::{Build, Built, Shown, handler, live};
use super::copy_button::CopyButton;
use super::dialog::Dialog;
use super::notice::NoticeBox;
use super::{focus, shown_name, texts};
use crate::contact::{Kind, Phone};
use crate::gateway::detail::{GivenName, NameRule};
use crate::store::{Deed, DeskStore, Part};
use crate::text::{Texts, advice, fill};

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
    let place = NodeRef::<Div>::new();
    let is_blocked = Memo::new(move |_| store.person().and_then(|person| person.flags.blocked));
    let asked = RwSignal::new(None::<bool>);
    let is_asking = Memo::new(move |_| asked.get().is_some());
    let back = move || {
        asked.set(None);
        // The button that was pressed may have given way to the other one.
        request_animation_frame(move || {
            let place = place.try_get_untracked().flatten();
            focus(place.and_then(|place| place.query_selector("button").ok().flatten()).and_then(into_html));
        });
    };
    let is_unknown = Memo::new(move |_| is_blocked.get().is_none());
    let offers_block = Memo::new(move |_| is_blocked.get() != Some(true));
    let offers_unblock = Memo::new(move |_| is_blocked.get() != Some(false));
    let is_busy = Signal::derive(move || store.dossier().deed == Deed::Running(Part::Block));
    let name = Memo::new(move |_| store.person().map(|person| shown_name(&person, texts)).unwrap_or_default());
    let wants_block = Memo::new(move |_| asked.get() == Some(true));
    let question = Signal::derive(move || {
        let question = if wants_block.get() { texts.block_sure } else { texts.unblock_sure };
        fill(question, &[&name.get()])
    });
    let answer_class = Signal::derive(move || {
        if wants_block.get() { "button button--danger" } else { "button button--main" }.to_owned()
    });
    // Not `disabled`: what is, loses the focus.
    let disabled = Signal::derive(move || is_busy.get().then(|| "true".to_owned()));
    let ask = move |is_block: bool| {
        if !is_busy.get_untracked() {
            asked.set(Some(is_block));
        }
    };
    let button = move |is_block: bool| {
        let (class, label) = if is_block { ("button button--bad", texts.block) } else { ("button", texts.unblock) };
        view! {
            <button type="button" class=class aria-disabled=disabled on:click=handler(move |_| ask(is_block))>
                {label}
            </button>
        }
        .built()
    };
    let on_close = Callback::new(move |()| back());
    view! {
        <div class="contact-actions__block" node_ref=place>
            <Shown when=offers_block>{button(true)}</Shown>
            <Shown when=offers_unblock>{button(false)}</Shown>
            <Shown when=is_unknown>
                <span class="contact-actions__note">{texts.block_unknown}</span>
            </Shown>
            <Shown when=is_asking>
                <Dialog label=question role="alertdialog" class="question" on_close=on_close>
                    <h2 class="question__title" dir="auto">
                        {question}
                    </h2>
                    {live(move || {
                        let why = if wants_block.get() { texts.block_why } else { texts.unblock_why };
                        view! { <p class="question__why">{why}</p> }.built()
                    })}
                    <div class="question__buttons">
                        <button type="button" class="button" autofocus=true on:click=handler(move |_| back())>
                            {texts.cancel}
                        </button>
                        <button
                            type="button"
                            class=answer_class
                            on:click=handler(move |_| {
                                store.block(wants_block.get_untracked());
                                back();
                            })
                        >
                            {live(move || if wants_block.get() { texts.block.built() } else { texts.unblock.built() })}
                        </button>
                    </div>
                </Dialog>
            </Shown>
        </div>
    }
    .built()
}

fn into_html(element: web_sys::Element) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    element.dyn_into().ok()
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
    let is_blocked = Memo::new(move |_| store.person().and_then(|person| person.flags.blocked));
    let words = live(move || words(&deed.get(), is_blocked.get_untracked(), texts).built());
    let failure = live(move || match deed.get() {
        Deed::Failed(part, error) => {
            let mut advice = advice(&error, texts);
            // It is not only said what the gateway answers, but also that nothing has changed.
            let headline = if part == Part::Block { texts.block_failed } else { texts.name_failed };
            advice.headline = format!("{headline} {}", advice.headline);
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

fn words(deed: &Deed, is_blocked: Option<bool>, texts: &Texts) -> &'static str {
    match deed {
        Deed::Running(_) => texts.doing,
        Deed::Done(Part::Block) if is_blocked == Some(true) => texts.blocked_done,
        Deed::Done(Part::Block) => texts.unblocked_done,
        Deed::Done(_) => texts.name_saved_done,
        Deed::None | Deed::Failed(..) => "",
    }
}
