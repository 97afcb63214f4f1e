//! Finding by role and accessible name, as the browser computes them for assistive technology.

use std::fmt;

use serde_json::{Value, json};

use crate::element::Origin;
use crate::node::Node;
use crate::protocol::Failure;
use crate::report::list;
use crate::state::text;
use crate::{Element, Page, wait};

/// Which accessible name is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(Wanted);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Exactly(String),
    Containing(String),
    Any,
}

impl Name {
    /// Exactly this name, as a plain string means it too. The empty string is for what has no name.
    #[must_use]
    pub fn exactly(name: impl Into<String>) -> Self {
        Self(Wanted::Exactly(name.into()))
    }

    /// A name with this part, in this very spelling.
    #[must_use]
    pub fn contains(part: impl Into<String>) -> Self {
        Self(Wanted::Containing(part.into()))
    }

    /// Whatever the name, or none.
    #[must_use]
    pub fn any() -> Self {
        Self(Wanted::Any)
    }

    fn matches(&self, name: &str) -> bool {
        match &self.0 {
            Wanted::Exactly(wanted) => name == wanted,
            Wanted::Containing(part) => name.contains(part),
            Wanted::Any => true,
        }
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::exactly(name)
    }
}

impl From<&String> for Name {
    fn from(name: &String) -> Self {
        Self::exactly(name)
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self::exactly(name)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Wanted::Exactly(name) => write!(out, "{name:?}"),
            Wanted::Containing(part) => write!(out, "with {part:?} in its name"),
            Wanted::Any => out.write_str("of any name"),
        }
    }
}

/// Where things are found: a page, or one element and what it contains.
///
/// Its methods are those of [`Page`]; see there.
#[derive(Debug, Clone)]
pub struct Scope {
    page: Page,
    within: Option<Element>,
}

/// What is looked for, and where.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    scope: Scope,
    role: String,
    name: Name,
}

/// A node of the accessibility tree.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) role: String,
    pub(crate) name: String,
    /// Number of its DOM node, by which it is fetched.
    pub(crate) dom_node: i64,
}

impl Scope {
    pub(crate) fn page(page: Page) -> Self {
        Self { page, within: None }
    }

    pub(crate) fn element(element: Element) -> Self {
        Self { page: element.page().clone(), within: Some(element) }
    }

    /// Waits until exactly one `role` with this name is there, and gives it: [`Page::by_role`].
    ///
    /// # Panics
    ///
    /// If there is none in time, or more than one, with what there was instead.
    #[track_caller]
    pub fn by_role(&self, role: &str, name: impl Into<Name>) -> Element {
        let query = self.query(role, name);
        match wait::until(self.page.patience(), || query.only()) {
            Ok(element) => element,
            Err(complaint) => self.page.fail(&complaint),
        }
    }

    /// The `role` with this name if there is one now.
    ///
    /// # Panics
    ///
    /// If there are several.
    #[must_use]
    #[track_caller]
    pub fn maybe_by_role(&self, role: &str, name: impl Into<Name>) -> Option<Element> {
        let query = self.query(role, name);
        let look = || match query.found() {
            Ok(found) if found.is_empty() => Ok(None),
            // Several are a mistake at once; what vanishes meanwhile is looked at again.
            Ok(found) if found.len() > 1 => Ok(Some(Err(query.complaint(&found)))),
            Ok(_) => query.only().map(|element| Some(Ok(element))),
            Err(failure) => Err(failure.to_string()),
        };
        match wait::until(self.page.patience(), look) {
            Ok(found) => found.map(|found| found.unwrap_or_else(|complaint| self.page.fail(&complaint))),
            Err(complaint) => self.page.fail(&complaint),
        }
    }

    /// Every `role` there is now, in the order of the accessibility tree.
    #[must_use]
    #[track_caller]
    pub fn all_by_role(&self, role: &str) -> Vec<Element> {
        let query = self.query(role, Name::any());
        match wait::until(self.page.patience(), || query.all()) {
            Ok(elements) => elements,
            Err(failure) => self.page.fail(&failure.to_string()),
        }
    }

    /// The accessible names of every `role` there is now, in order.
    #[must_use]
    #[track_caller]
    pub fn names_by_role(&self, role: &str) -> Vec<String> {
        let query = self.query(role, Name::any());
        match wait::until(self.page.patience(), || query.found()) {
            Ok(found) => found.into_iter().map(|found| found.name).collect(),
            Err(failure) => self.page.fail(&failure.to_string()),
        }
    }

    /// Waits until no `role` with this name is left.
    ///
    /// # Panics
    ///
    /// If one is still there when time is up.
    #[track_caller]
    pub fn no_role(&self, role: &str, name: impl Into<Name>) {
        let query = self.query(role, name);
        let look = || match query.found() {
            Ok(found) if found.is_empty() => Ok(()),
            Ok(_) => Err(format!("{query} is still there")),
            Err(failure) => Err(failure.to_string()),
        };
        if let Err(complaint) = wait::until(self.page.patience(), look) {
            self.page.fail(&complaint);
        }
    }

    /// Waits until some `role` with this name has `part` in its text, and gives that text.
    ///
    /// # Panics
    ///
    /// If none has in time, with the texts there were.
    #[track_caller]
    pub fn wait_text(&self, role: &str, name: impl Into<Name>, part: &str) -> String {
        match self.text_where(role, name.into(), |text| text.contains(part)) {
            Ok(text) => text,
            Err(complaint) => self.page.fail(&format!("{complaint}\n  wanted: {part:?}")),
        }
    }

    /// Waits until the text of some `role` with this name is as `wanted`, and gives that text.
    ///
    /// # Panics
    ///
    /// If none is in time, with the texts there were.
    #[track_caller]
    pub fn wait_text_where(&self, role: &str, name: impl Into<Name>, wanted: impl Fn(&str) -> bool) -> String {
        match self.text_where(role, name.into(), wanted) {
            Ok(text) => text,
            Err(complaint) => self.page.fail(&complaint),
        }
    }

    fn text_where(&self, role: &str, name: Name, wanted: impl Fn(&str) -> bool) -> Result<String, String> {
        let query = self.query(role, name);
        wait::until(self.page.patience(), || {
            let found = query.all().map_err(|failure| failure.to_string())?;
            if found.is_empty() {
                return Err(query.complaint(&[]));
            }
            let texts: Result<Vec<String>, Failure> = found.iter().map(Element::try_text).collect();
            let texts = texts.map_err(|failure| failure.to_string())?;
            match texts.iter().find(|text| wanted(text)) {
                Some(text) => Ok(text.clone()),
                None => Err(format!("{query} has another text: {texts:?}")),
            }
        })
    }

    fn query(&self, role: &str, name: impl Into<Name>) -> Query {
        Query { scope: self.clone(), role: role.to_owned(), name: name.into() }
    }

    /// Nodes of one role, or of all, that assistive technology is told of.
    fn nodes(&self, role: Option<&str>) -> Result<Vec<Found>, Failure> {
        let Some(element) = &self.within else {
            return nodes_below(&self.page, &Node::document(&self.page)?, role);
        };
        element.attempt(|node| {
            node.expect_connected()?;
            let itself = node.dom_node()?;
            let mut nodes = nodes_below(&self.page, node, role)?;
            nodes.retain(|found| found.dom_node != itself);
            Ok(nodes)
        })
    }

    /// What there is, as lines of roles and names.
    fn outline(&self) -> String {
        let nodes = self.nodes(None).unwrap_or_default();
        let worth_telling = |found: &&Found| match found.role.as_str() {
            "none" | "generic" | "InlineTextBox" | "LineBreak" | "ListMarker" => false,
            "paragraph" | "LabelText" | "rowgroup" => !found.name.is_empty(),
            _ => true,
        };
        let lines: Vec<String> = nodes.iter().filter(worth_telling).map(ToString::to_string).collect();
        if lines.is_empty() { " nothing".to_owned() } else { list(&lines) }
    }
}

impl Query {
    /// The element, if there is exactly one; otherwise what there was.
    pub(crate) fn only(&self) -> Result<Element, String> {
        let found = self.found().map_err(|failure| failure.to_string())?;
        match found.as_slice() {
            [one] => self.element(one).map_err(|failure| failure.to_string()),
            _ => Err(self.complaint(&found)),
        }
    }

    fn element(&self, found: &Found) -> Result<Element, Failure> {
        let node = Node::fetch(&self.scope.page, found.dom_node)?;
        Ok(Element::new(&self.scope.page, node, found, Origin::Query(self.clone())))
    }

    /// All that match, without a way to be found again: which of them would it be?
    fn all(&self) -> Result<Vec<Element>, Failure> {
        let element = |found: &Found| {
            let node = Node::fetch(&self.scope.page, found.dom_node)?;
            Ok(Element::new(&self.scope.page, node, found, Origin::OneOfMany))
        };
        self.found()?.iter().map(element).collect()
    }

    fn found(&self) -> Result<Vec<Found>, Failure> {
        let mut found = Vec::new();
        for role in browser_roles(&self.role) {
            found.extend(self.scope.nodes(Some(role))?);
        }
        found.retain(|found| self.name.matches(&found.name));
        Ok(found)
    }

    /// Why `found` is not the one that was wanted, and what else there is.
    fn complaint(&self, found: &[Found]) -> String {
        if found.is_empty() {
            return format!("there is no {self}\n  there is:{}", self.scope.outline());
        }
        let names: Vec<String> = found.iter().map(ToString::to_string).collect();
        format!("there are {} of {self}:{}", found.len(), list(&names))
    }
}

impl fmt::Display for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.role, self.name)?;
        match &self.scope.within {
            Some(element) => write!(out, " within {element}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {:?}", self.role, self.name)
    }
}

fn nodes_below(page: &Page, root: &Node, role: Option<&str>) -> Result<Vec<Found>, Failure> {
    // Without Accessibility.enable the tree lives for this one query: it costs a page nothing while it is measured.
    let mut params = json!({ "objectId": root.object() });
    if let Some(role) = role {
        params["role"] = json!(role);
    }
    let answer = page.session().call("Accessibility.queryAXTree", params)?;
    Ok(answer["nodes"].as_array().into_iter().flatten().filter_map(found).collect())
}

/// Reads one node; `None` if assistive technology is not told of it, or it stands for no DOM node.
fn found(node: &Value) -> Option<Found> {
    if node["ignored"] == true {
        return None;
    }
    Some(Found {
        role: text(&node["role"]["value"]),
        name: text(&node["name"]["value"]),
        dom_node: node["backendDOMNodeId"].as_i64()?,
    })
}

/// What Chromium calls an ARIA role; most go by their own name.
fn browser_roles(role: &str) -> Vec<&str> {
    match role {
        "img" | "image" => vec!["image", "img"],
        "document" => vec!["document", "RootWebArea"],
        "none" | "presentation" => vec!["none"],
        "iframe" => vec!["Iframe"],
        "text" => vec!["StaticText"],
        other => vec![other],
    }
}
