//! Signals and memos of any type, on machinery that is compiled once.
//!
//! Each type that Leptos keeps in a signal of its own brings the whole of the machinery along: how it is stored, tracked,
//! compared and dropped. Here that is done for one type, a value whose type is forgotten, and what is left for each is
//! how it is compared and read.

use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;

use leptos::prelude as reactive;
use leptos::prelude::{Get, GetUntracked, Set, Signal, Track};
use send_wrapper::SendWrapper;

/// A value whose type is forgotten.
#[derive(Clone)]
struct Kept(SendWrapper<Rc<dyn Value>>);

trait Value: Any {
    fn is_same(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: PartialEq + 'static> Value for T {
    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (**self.0).is_same((**other.0).as_any())
    }
}

impl Kept {
    fn of(value: impl PartialEq + 'static) -> Self {
        Self(SendWrapper::new(Rc::new(value)))
    }

    /// The value, as the only type that its signal has ever kept.
    fn read<T: 'static, U>(&self, read: impl FnOnce(&T) -> U) -> U {
        match (**self.0).as_any().downcast_ref::<T>() {
            Some(value) => read(value),
            None => unreachable!("a signal keeps values of one type"),
        }
    }
}

/// A value that changes, and tells whoever has read it.
pub struct RwSignal<T> {
    kept: reactive::RwSignal<Kept>,
    kind: PhantomData<fn() -> T>,
}

/// A value worked out from signals. Whoever has read it is told only when it becomes another.
pub struct Memo<T> {
    kept: reactive::Memo<Kept>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq + 'static> RwSignal<T> {
    /// A signal that begins with `value`.
    pub fn new(value: T) -> Self {
        Self { kept: reactive::RwSignal::new(Kept::of(value)), kind: PhantomData }
    }

    /// Takes another value.
    pub fn set(self, value: T) {
        self.kept.set(Kept::of(value));
    }

    /// Takes another value, if the signal is still there.
    pub fn try_set(self, value: T) {
        let _ = self.kept.try_set(Kept::of(value));
    }

    /// Changes the value.
    pub fn update(self, change: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        let mut value = self.get_untracked();
        change(&mut value);
        self.set(value);
    }

    /// Tracks changes without reading.
    pub fn track(self) {
        self.kept.track();
    }
}

impl<T: PartialEq + Default + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: PartialEq + 'static> Memo<T> {
    /// What `work` gives, worked out again when a signal that it reads changes.
    pub fn new(work: impl Fn(()) -> T + 'static) -> Self {
        fn of(work: Box<dyn Fn() -> Kept>) -> reactive::Memo<Kept> {
            let work = SendWrapper::new(work);
            reactive::Memo::new(move |_| (*work)())
        }
        Self { kept: of(Box::new(move || Kept::of(work(())))), kind: PhantomData }
    }
}

/// The ways to read, which both have.
macro_rules! readable {
    ($name:ident) => {
        impl<T: 'static> $name<T> {
            /// The value; tracks it.
            pub fn get(self) -> T
            where
                T: Clone,
            {
                self.kept.get().read(T::clone)
            }

            /// The value, without tracking it.
            pub fn get_untracked(self) -> T
            where
                T: Clone,
            {
                self.kept.get_untracked().read(T::clone)
            }

            /// Reads the value in its place; tracks it.
            pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
                self.kept.get().read(read)
            }

            /// Reads the value in its place, without tracking it.
            pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
                self.kept.get_untracked().read(read)
            }

            /// The value without tracking it, if the signal is still there.
            pub fn try_get_untracked(self) -> Option<T>
            where
                T: Clone,
            {
                Some(self.kept.try_get_untracked()?.read(T::clone))
            }
        }

        impl<T: Clone + Send + Sync + 'static> $name<T> {
            /// The value as views take it.
            pub fn signal(self) -> Signal<T> {
                Signal::derive(move || self.get())
            }
        }

        impl<T: Clone + Send + Sync + 'static> From<$name<T>> for Signal<T> {
            fn from(signal: $name<T>) -> Self {
                signal.signal()
            }
        }
    };
}

readable!(RwSignal);
readable!(Memo);
