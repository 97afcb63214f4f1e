//! What was done to contacts since the start: blocked, renamed, their pictures refreshed.

use crate::people::Person;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Changes to the people of one account; everybody else is as [`crate::people`] says.
#[derive(Default)]
pub(crate) struct Changes(Mutex<HashMap<Person, Change>>);

#[derive(Default, Clone)]
struct Change {
    blocked: Option<bool>,
    saved_name: Option<String>,
    refreshes: u32,
}

impl Changes {
    pub(crate) fn block(&self, person: Person, blocked: bool) {
        self.all().entry(person).or_default().blocked = Some(blocked);
    }

    pub(crate) fn is_blocked(&self, person: Person) -> bool {
        let change = self.all().get(&person).and_then(|change| change.blocked);
        change.unwrap_or_else(|| person.is_blocked())
    }

    pub(crate) fn rename(&self, person: Person, name: String) {
        self.all().entry(person).or_default().saved_name = Some(name);
    }

    pub(crate) fn saved_name(&self, person: Person) -> Option<String> {
        let changed = self.all().get(&person).and_then(|it| it.saved_name.clone());
        changed.or_else(|| person.saved_name())
    }

    pub(crate) fn refresh_picture(&self, person: Person) {
        self.all().entry(person).or_default().refreshes += 1;
    }

    pub(crate) fn picture_version(&self, person: Person) -> u32 {
        self.all().get(&person).map_or(0, |change| change.refreshes)
    }

    /// A panic elsewhere must not hide the changes, so poisoning is ignored.
    fn all(&self) -> MutexGuard<'_, HashMap<Person, Change>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
