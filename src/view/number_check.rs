//! The check whether a number is on WhatsApp.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::built::{Build, Built, handler, live};
use super::contact_row::Href;
use super::copy_button::CopyButton;
use super::icon_button::IconButton;
use super::notice::NoticeBox;
use super::{FocusRule, country::country, focus, icon, is_for_this_page, sentence, texts};
use crate::contact::{Contact, Jid, Phone};
use crate::phone;
use crate::signals::Memo;
use crate::store::{DeskStore, NumberCheck as State};
use crate::text::{Texts, advice_on_one, fill};

/// A field for a number in any spelling, and what the gateway says of it.
#[component]
pub fn NumberCheck(
    /// What the page knows.
    store: DeskStore,
    /// Called when the person closes it.
    on_close: Callback<()>,
    /// Where a contact's page is, if it has one.
    href: Option<Href>,
) -> Built {
    let texts = texts();
    let field = NodeRef::<Input>::new();
    let may_focus = FocusRule::here().may_take();
    Effect::new(move || focus(field.get().filter(|_| may_focus)));
    let typed = move |number| store.stand.update(|stand| stand.number = number);
    on_cleanup(move || typed(String::new()));
    let on_type = move |event| typed(event_target_value(&event));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        store.check_number(&field.get_untracked().map(|field| field.value()).unwrap_or_default());
    };
    let is_odd = Memo::new(move |_| store.check.with(|check| matches!(check, State::NoNumber | State::NoCountry)));
    let is_invalid = Signal::derive(move || is_odd.get().then(|| "true".to_owned()));
    let answer = live(move || {
        let said = |words: String| view! { <p class="number-check__answer">{words}</p> }.built();
        match store.check.get() {
            State::Nothing | State::Failed(..) => Built::nothing(),
            State::NoNumber => said(texts.check_no_number.to_owned()),
            State::NoCountry => said(texts.check_no_country.to_owned()),
            State::Asked(number) => said(fill(texts.checking, &[&written(&number, texts)])),
            State::Off(number) => said(fill(texts.not_on_whatsapp, &[&written(&number, texts)])),
            State::On(number, contact) => view! { <Found number=number contact=*contact /> }.built(),
        }
    });
    let found = live(move || match store.check.get() {
        State::On(_, contact) => view! { <OpenContact store=store contact=*contact href=href /> }.built(),
        State::Failed(number, error) => {
            let retry = Callback::new(move |()| {
                store.check_phone(number.clone());
                focus(field.get_untracked());
            });
            view! { <NoticeBox advice=advice_on_one(&error, texts) on_retry=retry /> }.built()
        }
        _ => Built::nothing(),
    });
    // An address may lead here at a gateway that has no such call.
    let can_check = Memo::new(move |_| store.features.with(|features| features.checks_numbers));
    let form = live(move || {
        if !can_check.get() {
            return view! { <p class="number-check__why">{texts.check_cannot}</p> }.built();
        }
        view! {
            <p class="number-check__why">{texts.check_why}</p>
            <form class="number-check__form" on:submit=handler(submit) novalidate=true>
                <label class="field">
                    <span class="field__label">{texts.phone_number}</span>
                    <input
                        class="field__input"
                        node_ref=field
                        type="tel"
                        dir="ltr"
                        autocomplete="off"
                        placeholder=texts.number_example
                        aria-invalid=is_invalid
                        prop:value=store.stand.with_untracked(|stand| stand.number.clone())
                        on:input=handler(on_type)
                    />
                </label>
                <button type="submit" class="button button--main">
                    {texts.check}
                </button>
            </form>
        }
        .built()
    });
    view! {
        <section class="number-check" aria-label=texts.check_number>
            <header class="number-check__top">
                <IconButton label=texts.close icon=icon::close on_press=on_close />
            </header>
            <h2 class="number-check__title">{texts.check_number}</h2>
            {form}
            <div role="status">{answer}</div>
            {found}
        </section>
    }
    .built()
}

/// A number in international form, with its country.
fn written(number: &Phone, texts: &Texts) -> String {
    let international = phone::international(number);
    // Digits and signs keep their order, whatever the language around them.
    let isolated = format!("\u{2066}{international}\u{2069}");
    match country(number, texts) {
        Some(country) => format!("{isolated} ({country})"),
        None => isolated,
    }
}

#[component]
fn Found(number: Phone, contact: Contact) -> Built {
    let texts = texts();
    let words = fill(texts.on_whatsapp, &[&written(&number, texts)]);
    let name = contact.name().map(|name| view! { <bdi>{name.to_owned()}</bdi> });
    let jid = contact.jid.as_ref().map(Jid::as_str).unwrap_or_default().to_owned();
    // In Brazil the address may lack the ninth digit of the number that people dial.
    let is_another = contact.jid.as_ref().and_then(Jid::phone).is_some_and(|written| written != number);
    let hint = is_another.then(|| view! { <p class="number-check__hint">{texts.check_other_jid}</p> });
    view! {
        <p class="number-check__answer number-check__answer--good">{words}</p>
        {name.map(|name| view! { <p class="number-check__name">{name}</p> })}
        <p class="number-check__jid">
            {texts.jid_to_use} " " <bdi dir="ltr">{jid.clone()}</bdi>
            <CopyButton label=texts.copy_jid text=jid is_small=true />
        </p>
        {hint}
    }
    .built()
}

/// The way from the answer to the contact.
#[component]
fn OpenContact(store: DeskStore, contact: Contact, href: Option<Href>) -> Built {
    let texts = texts();
    let label = match contact.name() {
        Some(name) => sentence(texts.open_named, name.to_owned()),
        None => texts.open_contact.built(),
    };
    let address = href.map(|href| href.run(contact.id.clone()));
    let open = move |event: leptos::ev::MouseEvent| {
        if is_for_this_page(&event) {
            event.prevent_default();
            store.meet(contact.clone());
        }
    };
    match address {
        Some(address) => view! {
            <a class="button" href=address on:click=handler(open)>
                {label}
            </a>
        }
        .built(),
        None => view! {
            <button type="button" class="button" on:click=handler(open)>
                {label}
            </button>
        }
        .built(),
    }
}
