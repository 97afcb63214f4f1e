//! The management of connections: those of the host, and the person's own to add, edit, test and remove.

use leptos::ev::SubmitEvent;
use leptos::html::{Input, Select};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::Address;
use super::connection_check::{Finding, try_out};
use super::theme::ThemeButton;
use super::{Offer, Page, Place};
use crate::browsing::Look;
use crate::config::{Auth, Connection, is_id, is_url};
use crate::gateway::Product;
use crate::settings;
use crate::signals::{Memo, RwSignal};
use crate::store::{Aside, DeskStore, Known};
use crate::text::{advice, fill};
use crate::view::{Build, Built, NoticeBox, Options, Shown, handler, icon, keyed, live, texts};

/// What the form is open for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Editing {
    Nothing,
    New,
    One(Connection),
}

/// Every connection, with what can be done with it.
#[component]
pub(super) fn ConnectionsPage(store: DeskStore, offer: Offer, address: Address) -> Built {
    let texts = texts();
    let editing = RwSignal::new(Editing::Nothing);
    let has_none = Memo::new(move |_| offer.all().is_empty());
    let can_add = Memo::new(move |_| offer.is_open() && editing.with(|editing| *editing == Editing::Nothing));
    let cards = keyed(
        move || offer.all().into_iter().zip(0..).collect(),
        move |connection, _| {
            view! { <ConnectionCard store=store offer=offer address=address editing=editing connection=connection /> }
                .built()
        },
    );
    let form = live(move || {
        let connection = match editing.get() {
            Editing::Nothing => return Built::nothing(),
            Editing::New => None,
            Editing::One(connection) => Some(connection),
        };
        view! { <ConnectionForm offer=offer editing=editing connection=connection /> }.built()
    });
    view! {
        <div class="connections">
            <div class="connections__top">
                <h1 class="connections__title">{texts.connections}</h1>
                <ThemeButton />
            </div>
            <p class="connections__why">
                {if offer.is_open() { texts.connections_why } else { texts.connections_fixed }}
            </p>
            <Shown when=has_none>
                <p class="connections__none">{texts.connections_none}</p>
            </Shown>
            <ul class="connections__list">
                {cards}
            </ul>
            {form}
            <Shown when=can_add>
                <button type="button" class="button button--main" on:click=handler(move |_| editing.set(Editing::New))>
                    {texts.add_connection}
                </button>
            </Shown>
        </div>
    }
    .built()
}

#[component]
fn ConnectionCard(
    store: DeskStore,
    offer: Offer,
    address: Address,
    editing: RwSignal<Editing>,
    connection: Connection,
) -> Built {
    let texts = texts();
    let is_own = !offer.given().contains(&connection);
    let connection = StoredValue::new(connection);
    let finding = RwSignal::new(Known::<Finding>::Nothing);
    let is_sure = RwSignal::new(false);
    let has_credential = RwSignal::new(connection.with_value(|connection| settings::credential(connection).is_some()));
    let label = connection.with_value(|connection| connection.label.clone());
    let product = connection.with_value(|connection| connection.product.label());
    let url = connection.with_value(|connection| connection.url.clone());
    let place = connection.with_value(|connection| Place {
        page: Page::Desk { connection: connection.id.clone(), aside: Aside::Nothing },
        look: Look::default(),
    });
    let href = address.href(&place);
    let test = move |_| {
        finding.set(Known::Asked);
        spawn_local(async move { finding.set(Known::Is(try_out(connection.get_value()).await)) });
    };
    let remove = move |_| {
        if !is_sure.get_untracked() {
            return is_sure.set(true);
        }
        leave(store, &connection.get_value());
        connection.with_value(|connection| {
            settings::forget_connection(connection);
            offer.change(|own| own.retain(|own| own.id != connection.id));
        });
    };
    let forget = move |_| {
        leave(store, &connection.get_value());
        connection.with_value(settings::forget_credential);
        has_credential.set(false);
    };
    let remove_label = Signal::derive(move || {
        let sure = || connection.with_value(|connection| fill(texts.remove_sure, &[&connection.label]));
        if is_sure.get() { sure() } else { texts.remove.to_owned() }
    });
    let own_buttons = is_own.then(|| {
        view! {
            <button
                type="button"
                class="button"
                on:click=handler(move |_| editing.set(Editing::One(connection.get_value())))
            >
                {texts.edit}
            </button>
            <button type="button" class="button button--bad" on:click=handler(remove)>
                {remove_label}
            </button>
        }
        .built()
    });
    view! {
        <li class="connection-card" aria-label=label.clone()>
            <div class="connection-card__what">
                <h2 class="connection-card__label" dir="auto">
                    {label.clone()}
                </h2>
                <p class="connection-card__where">
                    {product} " · " <bdi dir="ltr">{url}</bdi> " · "
                    {if is_own { texts.own } else { texts.from_deployment }}
                </p>
            </div>
            <div class="connection-card__actions">
                <a class="button" href=href on:click=handler(move |event| address.follow(&event, &place))>
                    {texts.open}
                </a>
                <button type="button" class="button" on:click=handler(test)>
                    {texts.test}
                </button>
                <Shown when=has_credential>
                    <button type="button" class="button" on:click=handler(forget)>
                        {texts.forget}
                    </button>
                </Shown>
                {own_buttons}
            </div>
            <TestResult finding=finding />
        </li>
    }
    .built()
}

/// Closes a connection if it is the open one, because what it was opened with is to be forgotten.
fn leave(store: DeskStore, connection: &Connection) {
    if store.connection.with_untracked(|open| open.as_ref() == Some(connection)) {
        store.connect(None);
    }
}

/// What a test has shown, in words.
#[component]
fn TestResult(finding: RwSignal<Known<Finding>>) -> Built {
    let texts = texts();
    let good = |words: &'static str| {
        view! {
            <p class="connection-card__finding connection-card__finding--good" role="status">
                {icon::check()}
                {words}
            </p>
        }
        .built()
    };
    live(move || match finding.get() {
        Known::Asked => view! { <p class="connection-card__finding" role="status">{texts.testing}</p> }.built(),
        Known::Is(Finding::Works) => good(texts.test_good),
        Known::Is(Finding::AsksForCredential) => good(texts.test_asks),
        Known::Is(Finding::Fails(error)) => view! { <NoticeBox advice=advice(&error, texts) /> }.built(),
        Known::Nothing | Known::Failed(_) => Built::nothing(),
    })
}

/// The fields of the form.
#[derive(Clone, Copy)]
struct Fields {
    label: NodeRef<Input>,
    product: NodeRef<Select>,
    url: NodeRef<Input>,
    account: NodeRef<Input>,
    asks: NodeRef<Input>,
}

/// What keeps a connection from being saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Label,
    Url,
}

#[component]
fn ConnectionForm(offer: Offer, editing: RwSignal<Editing>, connection: Option<Connection>) -> Built {
    let texts = texts();
    let fields = Fields {
        label: NodeRef::new(),
        product: NodeRef::new(),
        url: NodeRef::new(),
        account: NodeRef::new(),
        asks: NodeRef::new(),
    };
    let problem = RwSignal::new(None::<Problem>);
    let product = RwSignal::new(connection.as_ref().map_or(Product::Wachat, |connection| connection.product));
    let title = connection.as_ref().map_or_else(
        || texts.add_connection.to_owned(),
        |connection| fill(texts.edit_connection, &[&connection.label]),
    );
    let heading = title.clone();
    let before = StoredValue::new(connection.clone());
    Effect::new(move || {
        if let Some(input) = fields.label.get() {
            let _ = input.focus();
        }
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        match typed(fields, product.get_untracked()) {
            Ok(typed) => {
                keep(offer, before.get_value(), typed);
                editing.set(Editing::Nothing);
            }
            Err(wrong) => problem.set(Some(wrong)),
        }
    };
    let products = Signal::derive(|| {
        Product::ALL.into_iter().map(|each| (each.name().to_owned(), each.label().to_owned())).collect::<Vec<_>>()
    });
    let picked = Signal::derive(move || product.get().name().to_owned());
    let address_hint = Signal::derive(move || fill(texts.address_hint, &[example(product.get())]));
    let pick = move |event| {
        if let Some(picked) = Product::of_name(&event_target_value(&event)) {
            product.set(picked);
        }
    };
    let said = move |which: Problem, words: &'static str| {
        let is_wrong = Signal::derive(move || problem.get() == Some(which));
        view! {
            <Shown when=is_wrong>
                <p class="field__problem" role="alert">
                    {words}
                </p>
            </Shown>
        }
    };
    let initial = |value: fn(&Connection) -> Option<String>| connection.as_ref().and_then(value).unwrap_or_default();
    view! {
        <form class="panel__form connections__form" aria-label=title on:submit=handler(save) novalidate=true>
            <h2 class="panel__title">{heading}</h2>
            <label class="field">
                <span class="field__label">{texts.label}</span>
                <input
                    node_ref=fields.label
                    class="field__input"
                    type="text"
                    maxlength="80"
                    value=initial(|connection| Some(connection.label.clone()))
                />
            </label>
            {said(Problem::Label, texts.label_wanted)}
            <label class="field">
                <span class="field__label">{texts.gateway}</span>
                <span class="picker picker--field">
                    <select node_ref=fields.product class="picker__select" on:change=handler(pick)>
                        <Options all=products picked=picked />
                    </select>
                </span>
            </label>
            <label class="field">
                <span class="field__label">{texts.address}</span>
                <input
                    node_ref=fields.url
                    class="field__input"
                    type="url"
                    aria-label=texts.address
                    spellcheck="false"
                    autocapitalize="off"
                    value=initial(|connection| Some(connection.url.clone()))
                />
                <small class="field__hint">{address_hint}</small>
            </label>
            {said(Problem::Url, texts.address_wanted)}
            <label class="field">
                <span class="field__label">{texts.account_optional}</span>
                <input
                    node_ref=fields.account
                    class="field__input"
                    type="text"
                    spellcheck="false"
                    autocapitalize="off"
                    value=initial(|connection| connection.account.clone())
                />
            </label>
            <label class="check">
                <input
                    node_ref=fields.asks
                    type="checkbox"
                    checked=connection.as_ref().is_none_or(|connection| connection.auth == Auth::Prompt)
                />
                <span>{texts.needs_sign_in}</span>
            </label>
            <div class="panel__buttons">
                <button type="submit" class="button button--main">
                    {texts.save}
                </button>
                <button type="button" class="button" on:click=handler(move |_| editing.set(Editing::Nothing))>
                    {texts.cancel}
                </button>
            </div>
        </form>
    }
    .built()
}

/// Takes what stands in the form; the id is given later.
fn typed(fields: Fields, product: Product) -> Result<Connection, Problem> {
    let value =
        |input: NodeRef<Input>| input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
    let (label, url, account) = (value(fields.label), value(fields.url), value(fields.account));
    if label.is_empty() {
        return Err(Problem::Label);
    }
    if !is_url(&url) {
        return Err(Problem::Url);
    }
    let asks = fields.asks.get_untracked().is_none_or(|input| input.checked());
    let account = Some(account).filter(|account| !account.is_empty());
    let auth = if asks { Auth::Prompt } else { Auth::None };
    Ok(Connection { id: String::new(), label, product, url, account, auth })
}

/// Keeps a connection in place of the one that was edited, or as a new one with a name of its own.
fn keep(offer: Offer, before: Option<Connection>, typed: Connection) {
    let given: Vec<String> = offer.given().into_iter().map(|connection| connection.id).collect();
    let Some(before) = before else {
        return offer.change(|own| {
            let taken: Vec<String> = own.iter().map(|own| own.id.clone()).chain(given).collect();
            own.push(Connection { id: free_id(&typed.label, &taken), ..typed });
        });
    };
    let edited = Connection { id: before.id.clone(), ..typed };
    if (&before.url, before.product, &before.account) != (&edited.url, edited.product, &edited.account) {
        // What was given to the old gateway is not for the new one.
        settings::forget_connection(&before);
    }
    offer.change(|own| match own.iter_mut().find(|own| own.id == before.id) {
        Some(own) => *own = edited,
        // Another tab has removed it in the meantime; who saves it wants it.
        None => own.push(edited),
    });
}

/// An id made of the label that no other connection has.
fn free_id(label: &str, taken: &[String]) -> String {
    let mut id = String::new();
    for c in label.to_ascii_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = Some(id.trim_end_matches('-')).filter(|id| is_id(id)).unwrap_or("connection");
    let is_free = |candidate: &String| !taken.contains(candidate);
    let numbered = (2..).map(|n: u32| format!("{id}-{n}"));
    std::iter::once(id.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| id.to_owned())
}

/// An address as the vendor gives it.
fn example(product: Product) -> &'static str {
    match product {
        Product::Wachat => "https://app.wachat.net/api/v1",
        Product::Gowa | Product::Waha => "https://gateway.example:3000",
        Product::WhatsAppGateway => "https://gateway.example",
        Product::Hypersender => "https://app.hypersender.com/api/whatsapp/v2",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_the_label_and_never_taken_twice() {
        let taken = ["jakarta-store".to_owned(), "jakarta-store-2".to_owned()];
        assert_eq!(free_id("Jakarta store", &taken), "jakarta-store-3");
        assert_eq!(free_id("  São Paulo!", &[]), "s-o-paulo");
        assert_eq!(free_id("محل", &[]), "connection");
        assert_eq!(free_id("Connections", &[]), "connection");
        assert_eq!(free_id("Doctor", &["connection".to_owned()]), "connection-2");
    }
}
