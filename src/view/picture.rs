//! The picture of the contact that is open, small beside the name and large in a dialog. It is asked for when seen.

use leptos::html::{Button, Div};
use leptos::prelude::*;

use super::avatar::{colour_class, initials};
use super::built::{Build, Built, Shown, handler, live};
use super::dialog::Dialog;
use super::icon_button::IconButton;
use super::seen::seen;
use super::{Heading, focus, icon, part_notice, present, shown_name, texts};
use crate::contact::{ContactId, PictureUrl};
use crate::gateway::detail::Told;
use crate::gateway::error::GatewayError;
use crate::signals::Memo;
use crate::store::{Aside, DeskStore, Known, Part};
use crate::text::{Texts, fill, number};

/// How long a file's name gets at most, in characters.
const LONGEST_FILE_NAME: usize = 60;

/// How things stand with a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// It is being asked for, or will be.
    Asked,
    /// Here it is.
    Here,
    /// There is one, but its address leads nowhere.
    Gone,
    /// There is none, or it is hidden.
    None,
    /// It could not be asked for.
    Failed(GatewayError),
}

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
    let heading = use_context::<Heading>();
    let is_seen = seen(move || place.get().map(Into::into));
    let is_wanted = Memo::new(move |_| is_seen.get() && store.dossier().lacks(Part::Picture));
    Effect::new(move || {
        if is_wanted.get() {
            store.want_picture();
        }
    });
    let picture = Memo::new(move |_| store.person().and_then(|person| store.dossier().picture_of(&person)));
    let state = Memo::new(move |_| state(store));
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
        request_animation_frame(move || match present(view_button) {
            Some(button) => focus(Some(button)),
            // A link may lead to a picture that is not there.
            None => focus(heading.and_then(|Heading(heading)| heading.try_get_untracked().flatten())),
        });
    });
    let wait = Memo::new(move |_| store.dossier().refresh_wait.map(|wait| wait.as_secs().max(1)));
    let words = live(move || match wait.get() {
        Some(wait) => fill(texts.refresh_wait, &[&number(wait)]).built(),
        None => words(&state.get(), texts).built(),
    });
    let failure = Memo::new(move |_| match state.get() {
        State::Failed(error) => Some(error),
        _ => store.dossier().refresh_failure,
    });
    let failure = live(move || {
        let notice = failure.get().map(|error| part_notice(store, Part::Picture, &error));
        notice.built()
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
            <Shown when=is_large>
                <Large store=store picture=picture state=state name=name on_close=close />
            </Shown>
        </div>
        {failure}
    }
    .built()
}

fn state(store: DeskStore) -> State {
    let dossier = store.dossier();
    let Some(person) = store.person() else { return State::Asked };
    if dossier.is_refreshing {
        return State::Asked;
    }
    if dossier.picture_of(&person).is_some() {
        return State::Here;
    }
    // A picture that is known and not to be shown is one whose address leads nowhere.
    match dossier.picture {
        Known::Is(Some(_)) => State::Gone,
        Known::Is(None) => State::None,
        Known::Failed(error) => State::Failed(error),
        Known::Nothing | Known::Asked if person.picture.is_some() => State::Gone,
        Known::Nothing if store.features.with(|features| features.picture != Told::Asked) => State::None,
        Known::Nothing | Known::Asked => State::Asked,
    }
}

fn words(state: &State, texts: &'static Texts) -> &'static str {
    match state {
        State::Asked => texts.asking_picture,
        State::Gone => texts.picture_gone,
        State::None => texts.picture_none,
        State::Here | State::Failed(_) => "",
    }
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
            {letters}
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
fn Large(
    store: DeskStore,
    picture: Memo<Option<PictureUrl>>,
    state: Memo<State>,
    name: Memo<String>,
    on_close: Callback<()>,
) -> Built {
    let texts = texts();
    let label = Signal::derive(move || fill(texts.picture_of, &[&name.get()]));
    let alt = Signal::derive(move || name.get());
    view! {
        <Dialog label=label class="large-picture" on_close=on_close>
            <header class="large-picture__top">
                <h2 class="large-picture__name" dir="auto">
                    {alt}
                </h2>
                <IconButton label=texts.close icon=icon::close on_press=on_close />
            </header>
            <div class="large-picture__frame" role="img" aria-label=alt>
                {image(store, picture, "large-picture__image")}
            </div>
            <div class="large-picture__tools">{download(picture, state, name)}</div>
        </Dialog>
    }
    .built()
}

/// The link that keeps the picture, or the words for there being none.
fn download(picture: Memo<Option<PictureUrl>>, state: Memo<State>, name: Memo<String>) -> Built {
    let texts = texts();
    live(move || {
        let Some(url) = picture.get() else {
            let words = live(move || match state.get() {
                State::Failed(_) => texts.not_read.built(),
                state => words(&state, texts).built(),
            });
            return view! { <p class="large-picture__none">{words}</p> }.built();
        };
        let address = url.as_str().to_owned();
        let file = fill(texts.picture_file, &[&file_name(&name.get())]);
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

/// A name as a part of a file's name. People choose their own names: dots would make another kind of file of it, and
/// marks that turn the direction of writing would hide that.
fn file_name(name: &str) -> String {
    let plain = name.chars().filter(|c| c.is_alphanumeric() || " -_'".contains(*c));
    plain.take(LONGEST_FILE_NAME).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_letters_and_digits_of_a_name() {
        assert_eq!(file_name("José García-Ruiz"), "José García-Ruiz");
        assert_eq!(file_name("a/../\u{202e}gpj.exe\n"), "agpjexe");
        assert_eq!(file_name(&"x".repeat(10_000)).len(), LONGEST_FILE_NAME);
    }
}
