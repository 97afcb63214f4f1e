//! One contact in full, as far as the list has told.

use leptos::html::H2;
use leptos::prelude::*;

use super::avatar::Avatar;
use super::built::{Build, Built, handler, live};
use super::{icon, shown_name, texts};
use crate::contact::{Contact, Phone};
use crate::phone;
use crate::store::DeskStore;
use crate::text::Texts;

/// The contact that is open.
#[component]
pub fn ContactDetail(
    /// What the page knows.
    store: DeskStore,
    /// Called when the person closes it.
    on_close: Callback<()>,
    /// The heading, for whoever wants to put the focus there.
    heading: NodeRef<H2>,
) -> Built {
    let texts = texts();
    let contact = Memo::new(move |_| store.opened.get().and_then(|id| store.find(&id)));
    let name = Signal::derive(move || {
        contact.get().map_or_else(|| texts.not_loaded.to_owned(), |contact| shown_name(&contact, texts))
    });
    let avatar = live(move || match contact.get() {
        Some(contact) => view! { <Avatar contact=contact /> }.built(),
        // The picture's place is kept, so that the name does not move when the contact is known.
        None => view! { <span class="avatar avatar--unknown" aria-hidden="true"></span> }.built(),
    });
    let facts = live(move || match contact.get() {
        Some(contact) => view! { <Facts contact=contact /> }.built(),
        None => view! { <p class="contact-detail__hint">{texts.not_loaded_hint}</p> }.built(),
    });
    view! {
        <section class="contact-detail" aria-label=texts.details>
            <header class="contact-detail__top">
                <button
                    type="button"
                    class="icon-button contact-detail__close"
                    aria-label=texts.close
                    title=texts.close
                    on:click=handler(move |_| on_close.run(()))
                >
                    <span class="contact-detail__back">{icon::back()}</span>
                    <span class="contact-detail__cross">{icon::close()}</span>
                </button>
            </header>
            {avatar}
            <h2 class="contact-detail__name" node_ref=heading tabindex="-1" dir="auto">
                {name}
            </h2>
            {facts}
        </section>
    }
    .built()
}

#[component]
fn Facts(contact: Contact) -> Built {
    let texts = texts();
    let number = contact.phone.clone();
    let names = names(&contact, texts);
    let ids = identifiers(&contact, texts);
    view! {
        <p class="contact-detail__number">
            {match &number {
                Some(number) => view! { <bdi dir="ltr">{phone::international(number)}</bdi> }.built(),
                None => texts.hidden.built(),
            }}
        </p>
        {number.map(|number| view! { <Actions number=number /> })}
        <FactList title=texts.names facts=names />
        <FactList title=texts.identifiers facts=ids is_code=true />
    }
    .built()
}

/// What can be done with a number.
#[component]
fn Actions(number: Phone) -> Built {
    let texts = texts();
    let has_copied = RwSignal::new(false);
    let link = format!("https://wa.me/{}", number.digits());
    let international = format!("+{}", number.digits());
    let copy = move |_| {
        let Some(window) = web_sys::window() else { return };
        let text = international.clone();
        leptos::task::spawn_local(async move {
            let copied = wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(&text)).await;
            has_copied.set(copied.is_ok());
        });
    };
    let told = Signal::derive(move || if has_copied.get() { texts.copied.to_owned() } else { String::new() });
    view! {
        <div class="contact-detail__actions">
            <a class="button button--main" href=link target="_blank" rel="noopener noreferrer">
                {texts.open_in_whatsapp}
            </a>
            <button type="button" class="button" on:click=handler(copy)>
                {texts.copy_number}
            </button>
            <span class="contact-detail__copied" aria-live="polite">
                {told}
            </span>
        </div>
    }
    .built()
}

#[component]
fn FactList(title: &'static str, facts: Vec<(&'static str, String)>, #[prop(optional)] is_code: bool) -> Built {
    let class = if is_code { "contact-detail__value contact-detail__value--code" } else { "contact-detail__value" };
    let fact = move |(label, value): (&'static str, String)| {
        view! {
            <dt class="contact-detail__label">{label}</dt>
            <dd class=class dir="auto">
                {value}
            </dd>
        }
        .built()
    };
    if facts.is_empty() {
        return Built::nothing();
    }
    view! {
        <h3 class="contact-detail__title">{title}</h3>
        <dl class="contact-detail__facts">{facts.into_iter().map(fact).collect::<Vec<_>>()}</dl>
    }
    .built()
}

fn names(contact: &Contact, texts: &'static Texts) -> Vec<(&'static str, String)> {
    let names = &contact.names;
    let labelled = [
        (texts.name_saved, &names.saved),
        (texts.name_push, &names.push),
        (texts.name_business, &names.business),
        (texts.name_short, &names.short),
    ];
    labelled.into_iter().filter_map(|(label, name)| Some((label, name.as_deref()?.to_owned()))).collect()
}

fn identifiers(contact: &Contact, _texts: &'static Texts) -> Vec<(&'static str, String)> {
    let jid = contact.jid.as_ref().filter(|jid| contact.lid.as_ref() != Some(*jid));
    let labelled = [("JID", jid), ("LID", contact.lid.as_ref())];
    labelled.into_iter().filter_map(|(label, id)| Some((label, id?.as_str().to_owned()))).collect()
}
