//! The choice among the accounts of a gateway: by name where the gateway lists them, else by id.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::built::{Build, Built, Shown, handler, live};
use super::texts;
use crate::config::Connection;
use crate::gateway::Account;
use crate::gateway::error::{AccountState, GatewayError};
use crate::phone;
use crate::signals::Memo;
use crate::store::{DeskStore, Known};
use crate::text::{Texts, advice, fill};
use crate::view::NoticeBox;

/// The accounts that can be chosen, and a field for the id of one that is not listed.
#[component]
pub fn AccountPicker(
    /// What the page knows.
    store: DeskStore,
    /// The connection.
    connection: Connection,
    /// Why an account has to be chosen, if it has to.
    because: Option<GatewayError>,
) -> Built {
    let texts = texts();
    let why = fill(texts.choose_account_why, &[&connection.label]);
    let is_forced = because.is_some();
    let because = because.filter(|error| *error != GatewayError::AccountRequired);
    let listed = live(move || match store.accounts.get() {
        Known::Nothing | Known::Asked => {
            view! { <p class="panel__why" role="status">{texts.accounts_reading}</p> }.built()
        }
        Known::Is(accounts) if accounts.is_empty() => view! {
            <p class="panel__why" role="status">{texts.accounts_none}</p>
            <button type="button" class="button" on:click=handler(move |_| store.try_accounts_again())>
                {texts.try_again}
            </button>
        }
        .built(),
        Known::Is(accounts) => view! { <Accounts store=store accounts=accounts /> }.built(),
        Known::Failed(GatewayError::NotAllowed | GatewayError::NotSupported) => Built::nothing(),
        Known::Failed(error) => view! {
            <NoticeBox advice=advice(&error, texts) on_retry=Callback::new(move |()| store.try_accounts_again()) />
        }
        .built(),
    });
    let is_unlisted = Signal::derive(move || {
        store.accounts.with(|accounts| match accounts {
            Known::Is(accounts) => accounts.is_empty(),
            Known::Failed(_) => true,
            Known::Nothing | Known::Asked => false,
        })
    });
    view! {
        <div class="panel">
            <div class="panel__form" role="group" aria-label=texts.choose_account>
                <h2 class="panel__title">{texts.choose_account}</h2>
                <p class="panel__why">{why}</p>
                {because.map(|error| view! { <NoticeBox advice=advice(&error, texts) /> })}
                {listed}
                <Shown when=is_unlisted>
                    <AccountById store=store />
                </Shown>
                {(!is_forced)
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=handler(move |_| store.keep_on())>
                                {texts.cancel}
                            </button>
                        }
                    })}
            </div>
        </div>
    }
    .built()
}

#[component]
fn Accounts(store: DeskStore, accounts: Vec<Account>) -> Built {
    let texts = texts();
    let row = move |account: Account| {
        let is_current = store.account.with_untracked(|current| current.as_deref() == Some(&*account.id));
        let name = account.label.clone().unwrap_or_else(|| account.id.clone());
        let number = account.phone.as_ref().map(phone::international);
        let is_connected = account.state == AccountState::Connected;
        let id = account.id.to_string();
        view! {
            <li>
                <button
                    type="button"
                    class="account"
                    aria-current=is_current.then_some("true")
                    on:click=handler(move |_| store.choose_account(id.clone()))
                >
                    <span class="account__dot" class:account__dot--on=is_connected></span>
                    <span class="account__name" dir="auto">
                        {name.into_string()}
                    </span>
                    <span class="account__number">
                        <bdi dir="ltr">{number}</bdi>
                    </span>
                    <span class="account__state">{state_text(account.state, texts)}</span>
                </button>
            </li>
        }
        .built()
    };
    view! { <ul class="accounts">{accounts.into_iter().map(row).collect::<Vec<_>>()}</ul> }.built()
}

#[component]
fn AccountById(store: DeskStore) -> Built {
    let texts = texts();
    let input = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        if !typed.trim().is_empty() {
            store.choose_account(typed.trim().to_owned());
        }
    };
    view! {
        <form class="panel__form panel__form--inner" on:submit=handler(submit)>
            <label class="field">
                <span class="field__label">{texts.account_id}</span>
                <input node_ref=input class="field__input" type="text" aria-label=texts.account_id autocomplete="off" spellcheck="false" />
                <small class="field__hint">{texts.account_id_hint}</small>
            </label>
            <button type="submit" class="button button--main">
                {texts.use_account}
            </button>
        </form>
    }
    .built()
}

/// How an account stands, in words.
fn state_text(state: AccountState, texts: &Texts) -> &'static str {
    match state {
        AccountState::Connected => texts.state_connected,
        AccountState::WaitsForScan => texts.state_waits,
        AccountState::Starting => texts.state_starting,
        AccountState::Stopped => texts.state_stopped,
        AccountState::LoggedOut => texts.state_logged_out,
        AccountState::Failed => texts.state_failed,
        AccountState::Disconnected => texts.state_disconnected,
        AccountState::Unknown => "",
    }
}

/// The account that is asked, as a button that offers the others.
#[component]
pub fn AccountButton(
    /// What the page knows.
    store: DeskStore,
) -> Built {
    let texts = texts();
    let name = Memo::new(move |_| {
        let id = store.account.get()?;
        let listed = store.accounts.with(|accounts| match accounts {
            Known::Is(accounts) => {
                accounts.iter().find(|account| *account.id == *id).and_then(|account| account.label.clone())
            }
            _ => None,
        });
        Some(listed.map_or(id, Into::into))
    });
    let label = Signal::derive(move || {
        name.get().map_or_else(|| texts.choose_account.to_owned(), |name| format!("{}: {name}", texts.account))
    });
    let shown = Signal::derive(move || name.get().unwrap_or_else(|| texts.account.to_owned()));
    view! {
        <button
            type="button"
            class="account-button"
            aria-label=label
            title=texts.another_account
            on:click=handler(move |_| store.change_account())
        >
            <span class="account-button__name" dir="auto">
                {shown}
            </span>
        </button>
    }
    .built()
}
