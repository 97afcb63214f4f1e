//! Something on the page: found by role and name, and found again should the page draw it anew.
//!
//! What is done to it is in `act`, what is read off it in `read`.

use std::fmt;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::find::{Found, Query, Scope};
use crate::node::Node;
use crate::protocol::{Failure, lock};
use crate::state::text;
use crate::{Page, wait};

/// Something on a page, found by role and name. Clones are handles to the same thing.
///
/// Should the page draw it anew, as a fresh node in its place, it is found again by the same role and name.
/// One of several, from [`Page::all_by_role`], is not: it is this very node, and gone when that is.
#[derive(Clone)]
pub struct Element {
    held: Arc<Held>,
}

struct Held {
    page: Page,
    role: String,
    name: String,
    node: Mutex<Arc<Node>>,
    origin: Origin,
}

/// How something was found, and is found again.
pub(crate) enum Origin {
    /// By role and name.
    Query(Query),
    /// It is the document of this frame, whichever that has by then.
    Frame(Element),
    /// As one of several: there is no telling which of them it would be.
    OneOfMany,
}

impl Element {
    pub(crate) fn new(page: &Page, node: Node, found: &Found, origin: Origin) -> Self {
        let held = Held {
            page: page.clone(),
            role: found.role.clone(),
            name: found.name.clone(),
            node: Mutex::new(Arc::new(node)),
            origin,
        };
        Self { held: Arc::new(held) }
    }

    /// What has the focus on `page`.
    pub(crate) fn focused(page: &Page) -> Option<Self> {
        let look = || {
            let Some(node) = Node::focused(page)? else { return Ok::<_, Failure>(None) };
            let found = node.describe()?;
            Ok(Some(Self::new(page, node, &found, Origin::OneOfMany)))
        };
        match wait::until(page.patience(), look) {
            Ok(focused) => focused,
            Err(failure) => page.fail(&format!("the focus cannot be asked for: {failure}")),
        }
    }

    /// Finding within this element, itself left out.
    #[must_use]
    pub fn within(&self) -> Scope {
        Scope::element(self.clone())
    }

    /// Finding within the document of this frame, an element of the role `iframe`.
    ///
    /// # Panics
    ///
    /// If it is no frame, or its document does not come in time.
    #[must_use]
    #[track_caller]
    pub fn frame(&self) -> Scope {
        let look = || {
            let node = self.attempt(Node::content)?;
            let found = Found { role: "document".to_owned(), name: self.held.name.clone(), dom_node: 0 };
            Ok::<_, Failure>(Self::new(self.page(), node, &found, Origin::Frame(self.clone())))
        };
        match wait::until(self.page().patience(), look) {
            Ok(document) => document.within(),
            Err(failure) => self.fail("be entered", &failure.to_string()),
        }
    }

    pub(crate) fn page(&self) -> &Page {
        &self.held.page
    }

    pub(crate) fn try_text(&self) -> Result<String, Failure> {
        self.attempt(|node| node.call("(element) => element.innerText ?? element.textContent", &[]))
            .map(|value| text(&value))
    }

    /// Does something with the node, once more if the node had to be found again.
    pub(crate) fn attempt<T>(&self, act: impl Fn(&Node) -> Result<T, Failure>) -> Result<T, Failure> {
        let node = Arc::clone(&lock(&self.held.node));
        let failure = match act(&node) {
            Err(failure) if failure.means_gone() => failure,
            outcome => return outcome,
        };
        let patience = self.page().patience();
        let node = match &self.held.origin {
            Origin::Query(query) => {
                let again = wait::until(patience, || query.only())
                    .map_err(|complaint| Failure::new("it has left the page", complaint))?;
                Arc::clone(&lock(&again.held.node))
            }
            Origin::Frame(frame) => Arc::new(wait::until(patience, || frame.attempt(Node::content))?),
            Origin::OneOfMany => return Err(failure),
        };
        *lock(&self.held.node) = Arc::clone(&node);
        act(&node)
    }

    #[track_caller]
    pub(crate) fn read(&self, js: &str, args: &[Value]) -> Value {
        match self.attempt(|node| node.call(js, args)) {
            Ok(value) => value,
            Err(failure) => self.fail("be asked", &failure.to_string()),
        }
    }

    #[track_caller]
    pub(crate) fn fail(&self, action: &str, why: &str) -> ! {
        self.page().fail(&format!("{self} cannot {action}: {why}"))
    }
}

impl fmt::Display for Element {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {:?}", self.held.role, self.held.name)
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Element({self})")
    }
}
