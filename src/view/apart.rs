//! Parts of the page that nobody sees at first: their code is fetched when they are first wanted.
//!
//! `cargo xtask page` cuts the program up at its `#[wasm_split]` functions. What only they reach goes into files of their
//! own, and calling one fetches its file. Once that is there, the call gives its view at once.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::built::{Build, Built, live};
use super::notice::NoticeBox;
use super::texts;
use crate::signals::RwSignal;
use crate::text::part_unread;

/// A view, unless its code did not come.
pub type Apart = Result<Built, SplitLoaderError>;

/// How far the fetching has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    Asked,
    Here,
    Missing,
}

/// Shows what `view` gives, as soon as its code is there; `fetch` gets it.
pub fn apart<F, V>(fetch: fn() -> F, view: impl Fn() -> V + 'static) -> Built
where
    F: Future<Output = Result<(), SplitLoaderError>> + 'static,
    V: Future<Output = Apart>,
{
    of(Box::new(move || Box::pin(fetch())), Box::new(move || ready(pin!(view()))?.ok()))
}

type Fetch = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>> + Send + Sync>;

fn of(fetch: Fetch, view: Box<dyn Fn() -> Option<Built>>) -> Built {
    let code = RwSignal::new(Code::Asked);
    let fetch = StoredValue::new(fetch);
    let ask = move || {
        let mut fetching = fetch.with_value(|fetch| fetch());
        code.set(match ready(fetching.as_mut()) {
            Some(Ok(())) => Code::Here,
            Some(Err(_)) => Code::Missing,
            None => {
                spawn_local(async move {
                    let came = fetching.await;
                    code.try_set(if came.is_ok() { Code::Here } else { Code::Missing });
                });
                Code::Asked
            }
        });
    };
    ask();
    live(move || match code.get() {
        Code::Asked => Built::nothing(),
        Code::Here => view().unwrap_or_else(Built::nothing),
        Code::Missing => {
            view! { <NoticeBox advice=part_unread(texts()) on_retry=Callback::new(move |()| ask()) /> }.built()
        }
    })
}

/// What a future gives, if it needs not wait for it.
fn ready<T>(future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Option<T> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(given) => Some(given),
        Poll::Pending => None,
    }
}
