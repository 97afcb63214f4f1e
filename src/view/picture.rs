//! The picture of the contact that is open, small beside the name and large in a dialog. It is asked for when seen.

use leptos::html::{Button, Div};
use leptos::prelude::*;

use super::avatar::{colour_class, initials};
use super::built::{Build, Built, Shown, handler, live};
use super::dialog::Dialog;
use super::notice::NoticeBox;
use super::seen::seen;
use super::{icon, shown_name, texts};
use crate::contact::{ContactId, PictureUrl};
use crate::gateway::detail::Told;
use crate::store::{Aside, DeskStore, Known, Part};
use crate::text::{advice, fill, number};

/// The picture or the initials, and what can be done with a picture.
#[component]
pub fn Picture(
    /// What the page knows.
    store: DeskStore,
    /// The contact.
    id: ContactId,
) -> Built {
    let texts = texts();
    let place = NodeRef::<Div>::new();
    let view_button = NodeRef::<Button>::new();
    let is_seen = seen(move || place.get().map(Into::into));
    let state = Memo::new(move |_| match store.dossier().picture {
        Known::Nothing => Known::Nothing,
        Known::Asked => Known::Asked,
        Known::Is(picture) => Known::Is(picture.is_some()),
        Known::Failed(error) => Known::Failed(error),
    });
    let is_wanted = Memo::new(move |_| is_seen.get() && state.with(|state| *state == Known::Nothing));
    Effect::new(move || {
        if is_wanted.get() {
            store.want_picture();
        }
    });
    let picture = Memo::new(move |_| store.person().and_then(|person| store.dossier().picture_of(&person)));
    let name = Memo::new(move |_| store.person().map(|person| shown_name(&person, texts)).unwrap_or_default());
    let label = Signal::derive(move || name.get());
    let has_picture = Memo::new(move |_| picture.with(Option::is_some));
    let can_refresh = Memo::new(move |_| {
        store.features.with(|features| features.refreshes_pictures && features.picture == Told::Asked)
    });
    let is_large = Memo::new({
        let id = id.clone();
        move |_| store.aside.with(|aside| *aside == Aside::Picture(id.clone()))
    });
    let open = {
        let id = id.clone();
        move |_| store.show(Aside::Picture(id.clone()))
    };
    let close = Callback::new(move |()| {
        store.show(Aside::Contact(id.clone()));
        request_animation_frame(move || super::focus(view_button.try_get_untracked().flatten()));
    });
    let is_refreshing = Memo::new(move |_| store.dossier().is_refreshing);
    let wait = Memo::new(move |_| store.dossier().refresh_wait.map(|wait| wait.as_secs().max(1)));
    let words = live(move || {
        if let Some(wait) = wait.get() {
            return fill(texts.refresh_wait, &[&number(wait)]).built();
        }
        match state.get() {
            _ if is_refreshing.get() => texts.asking_picture.built(),
            Known::Nothing | Known::Asked => texts.asking_picture.built(),
            Known::Is(true) if has_picture.get() => Built::nothing(),
            Known::Is(true) => texts.picture_gone.built(),
            Known::Is(false) => texts.picture_none.built(),
            Known::Failed(_) => Built::nothing(),
        }
    });
    let failure = live(move || match state.get() {
        Known::Failed(error) => {
            let retry = Callback::new(move |()| store.try_part_again(Part::Picture));
            view! { <NoticeBox advice=advice(&error, texts) on_retry=retry /> }.built()
        }
        _ => Built::nothing(),
    });
    view! {
        <div class="picture" node_ref=place>
            <Portrait store=store picture=picture label=label />
            <div class="picture__tools">
                <Shown when=can_refresh>
                    <button type="button" class="button button--small" on:click=handler(move |_| store.refresh_picture())>
                        {texts.refresh_picture}
                    </button>
                </Shown>
                <Shown when=has_picture>
                    <button type="button" class="button button--small" node_ref=view_button on:click=handler(open.clone())>
                        {texts.view_picture}
                    </button>
                </Shown>
                <p class="picture__words" aria-live="polite">
                    {words}
                </p>
            </div>
            {failure}
            <Shown when=is_large>
                <Large store=store picture=picture name=name on_close=close />
            </Shown>
        </div>
    }
    .built()
}

/// The round picture, or the initials.
#[component]
fn Portrait(store: DeskStore, picture: Memo<Option<PictureUrl>>, label: Signal<String>) -> Built {
    let class = Signal::derive(move || store.person().map(|person| colour_class(&person)).unwrap_or_default());
    let letters = Signal::derive(move || {
        store.person().map(|person| initials(person.name().unwrap_or_default())).unwrap_or_default()
    });
    view! {
        <span class=class role="img" aria-label=label>
            <span class="avatar__initials">{letters}</span>
            {image(store, picture, "avatar__picture")}
        </span>
    }
    .built()
}

/// The image itself. One whose address leads nowhere is told to the store.
fn image(store: DeskStore, picture: Memo<Option<PictureUrl>>, class: &'static str) -> Built {
    live(move || {
        let Some(url) = picture.get() else { return Built::nothing() };
        let address = url.as_str().to_owned();
        view! {
            <img
                class=class
                src=address
                alt=""
                decoding="async"
                referrerpolicy="no-referrer"
                on:error=handler(move |_| store.lose_picture(&url))
            />
        }
        .built()
    })
}

/// The picture as large as the window lets it be.
#[component]
fn Large(store: DeskStore, picture: Memo<Option<PictureUrl>>, name: Memo<String>, on_close: Callback<()>) -> Built {
    let texts = texts();
    let label = Signal::derive(move || fill(texts.picture_of, &[&name.get()]));
    let alt = Signal::derive(move || name.get());
    view! {
        <Dialog label=label class="large-picture" on_close=on_close>
            <header class="large-picture__top">
                <h2 class="large-picture__name" dir="auto">
                    {alt}
                </h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=texts.close
                    title=texts.close
                    on:click=handler(move |_| on_close.run(()))
                >
                    {icon::close()}
                </button>
            </header>
            <div class="large-picture__frame" role="img" aria-label=alt>
                {image(store, picture, "large-picture__image")}
            </div>
            <div class="large-picture__tools">{download(picture, name)}</div>
        </Dialog>
    }
    .built()
}

/// The link that keeps the picture, or the words for there being none.
fn download(picture: Memo<Option<PictureUrl>>, name: Memo<String>) -> Built {
    let texts = texts();
    live(move || {
        let Some(url) = picture.get() else {
            return view! { <p class="large-picture__none">{texts.picture_none}</p> }.built();
        };
        let address = url.as_str().to_owned();
        let file = fill(texts.picture_file, &[&name.get()]);
        // A browser saves what comes from elsewhere only if that allows it; else the picture opens in a tab of its own.
        view! {
            <a
                class="button"
                href=address
                download=file
                target="_blank"
                rel="noopener noreferrer"
                referrerpolicy="no-referrer"
            >
                {texts.download}
            </a>
        }
        .built()
    })
}
