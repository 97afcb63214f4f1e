//! Views without their types.
//!
//! A view of Leptos is a type that spells out every element, attribute and closure in it, and for each such type
//! the compiler writes code to build it, patch it and take it down. [`Built`] forgets the type as soon as the nodes
//! are there, so that whoever holds a view carries no code for it. It is replaced, never patched; what changes inside
//! it are signals.

use std::rc::Rc;

use crate::rest;
use crate::signals::{Memo, RwSignal};
use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::children::ToChildren;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::{Mountable, Position, PositionState};
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

/// A view whose nodes are there. What every component here gives back.
pub struct Built(SendWrapper<Box<dyn Mountable>>);

/// Builds a view and forgets its type.
pub trait Build {
    /// The view's nodes.
    fn built(self) -> Built;
}

impl<T: Render> Build for T
where
    T::State: 'static,
{
    fn built(self) -> Built {
        Built::of(self.build())
    }
}

impl Built {
    pub(super) fn of(nodes: impl Mountable + 'static) -> Self {
        Self(SendWrapper::new(Box::new(nodes)))
    }

    /// The view that an effect makes anew.
    pub(super) fn of_effect<T: Mountable + 'static>(effect: RenderEffect<T>) -> Self {
        Self::of(Made(effect))
    }

    /// A place where nothing stands.
    pub fn nothing() -> Self {
        ().built()
    }
}

/// What an effect has made. It goes when this goes.
///
/// Dropping an effect alone leaves what it has made to its task, which ends some turns later. Till then the effects
/// inside would go on, and read signals that are gone.
struct Made<T: Mountable + 'static>(RenderEffect<T>);

impl<T: Mountable + 'static> Drop for Made<T> {
    fn drop(&mut self) {
        drop(self.0.take_value());
    }
}

impl<T: Mountable + 'static> Mountable for Made<T> {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

/// A view that is made anew whenever a signal that `view` reads changes.
pub fn live(view: impl Fn() -> Built + 'static) -> Built {
    fn of(view: Box<dyn Fn() -> Built>) -> Built {
        Built::of_effect(RenderEffect::new(move |before: Option<Built>| match before {
            Some(mut before) => {
                view().rebuild(&mut before);
                before
            }
            None => view(),
        }))
    }
    of(Box::new(view))
}

/// What is done about an event of type `E`.
pub type Handler<E> = Box<dyn FnMut(E)>;

/// Forgets the type of what is done about an event, so that all of one kind of event are attached by the same code.
pub fn handler<E>(handle: impl FnMut(E) + 'static) -> Handler<E> {
    Box::new(handle)
}

/// What stands between the tags of a component that may build it more than once.
#[derive(Clone)]
pub struct Content(Rc<dyn Fn() -> Built>);

impl Content {
    /// Builds it.
    pub(super) fn view(&self) -> Built {
        (self.0)()
    }
}

impl<F, T> ToChildren<F> for Content
where
    F: Fn() -> T + 'static,
    T: Render,
    T::State: 'static,
{
    fn to_children(view: F) -> Self {
        Self(Rc::new(move || view().built()))
    }
}

/// Builds its content while `when` holds.
#[component]
pub fn Shown(
    /// Whether the content is there.
    #[prop(into)]
    when: Signal<bool>,
    /// The content.
    children: Content,
) -> Built {
    let when = Memo::new(move |_| when.get());
    live(move || if when.get() { children.view() } else { Built::nothing() })
}

/// What `view` makes, once the rest of the program is there; until then `meanwhile`.
pub fn later(meanwhile: impl Fn() -> Built + 'static, view: impl Fn() -> Built + 'static) -> Built {
    fn of(meanwhile: Box<dyn Fn() -> Built>, view: Box<dyn Fn() -> Built>) -> Built {
        let has_come = RwSignal::new(rest::has_come());
        if !has_come.get_untracked() {
            spawn_local(async move {
                rest::comes().await;
                has_come.try_set(true);
            });
        }
        live(move || if has_come.get() { view() } else { meanwhile() })
    }
    of(Box::new(meanwhile), Box::new(view))
}

/// Builds a view that is seldom seen. It is a function of its own by that, and can come with the rest of the program.
#[inline(never)]
pub fn seldom(view: impl FnOnce() -> Built) -> Built {
    view()
}

impl Mountable for Built {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

impl Render for Built {
    type State = Self;

    fn build(self) -> Self {
        self
    }

    fn rebuild(mut self, before: &mut Self) {
        before.insert_before_this(&mut self);
        before.unmount();
        *before = self;
    }
}

impl AddAnyAttr for Built {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}

/// Views that are not in a browser: the desk has none.
impl RenderHtml for Built {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Self {
        self
    }

    fn into_owned(self) -> Self {
        self
    }
}
