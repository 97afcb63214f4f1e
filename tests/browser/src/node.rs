//! A DOM node as the protocol knows it: kept for us by the browser, asked by functions that run on it.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::Page;
use crate::find::Found;
use crate::page::result;
use crate::protocol::{Answer, Failure, Session};
use crate::state::text;

/// Says that a node has left its document; no page says it by chance.
const GONE: &str = "driver: the node has left the page";

/// A DOM node that the browser keeps for us until dropped.
#[derive(Debug)]
pub(crate) struct Node {
    session: Arc<Session>,
    object: String,
}

impl Node {
    /// The page's document.
    pub(crate) fn document(page: &Page) -> Result<Self, Failure> {
        Self::evaluate(page, "document")?.ok_or_else(|| Failure::new("document", "there is none"))
    }

    /// The node with this number in the accessibility tree.
    pub(crate) fn fetch(page: &Page, dom_node: i64) -> Result<Self, Failure> {
        let answer = page.session().call("DOM.resolveNode", json!({ "backendNodeId": dom_node }))?;
        Ok(Self { session: Arc::clone(page.session()), object: text(&answer["object"]["objectId"]) })
    }

    /// What has the focus, in the innermost shadow root; the body is nothing in particular.
    pub(crate) fn focused(page: &Page) -> Result<Option<Self>, Failure> {
        let js = "(() => { let at = document.activeElement; \
                  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; \
                  return at === document.body ? null : at; })()";
        Self::evaluate(page, js)
    }

    fn evaluate(page: &Page, js: &str) -> Result<Option<Self>, Failure> {
        let object = result(&page.session().call("Runtime.evaluate", json!({ "expression": js }))?)?;
        Ok(object["objectId"]
            .as_str()
            .map(|object| Self { session: Arc::clone(page.session()), object: object.to_owned() }))
    }

    pub(crate) fn object(&self) -> &str {
        &self.object
    }

    /// Runs `js`, a function of this node and `args`.
    pub(crate) fn call(&self, js: &str, args: &[Value]) -> Answer {
        // A document that its frame has left behind, and all in it, is connected still, but to no window.
        let function = format!(
            "function (...args) {{ if (!this.isConnected || !(this.ownerDocument ?? this).defaultView) \
             throw new Error({GONE:?}); return ({js})(this, ...args); }}"
        );
        let args: Vec<Value> = args.iter().map(|arg| json!({ "value": arg })).collect();
        let params = json!({
            "objectId": self.object,
            "functionDeclaration": function,
            "arguments": args,
            "awaitPromise": true,
            "returnByValue": true,
        });
        result(&self.session.call("Runtime.callFunctionOn", params)?).map(|result| result["value"].clone())
    }

    pub(crate) fn expect_connected(&self) -> Result<(), Failure> {
        self.call("() => null", &[]).map(drop)
    }

    /// Its number in the accessibility tree.
    pub(crate) fn dom_node(&self) -> Result<i64, Failure> {
        let answer = self.session.call("DOM.describeNode", json!({ "objectId": self.object }))?;
        Ok(answer["node"]["backendNodeId"].as_i64().unwrap_or_default())
    }

    /// The document of a frame.
    pub(crate) fn content(&self) -> Result<Self, Failure> {
        self.expect_connected()?;
        let answer = self.session.call("DOM.describeNode", json!({ "objectId": self.object }))?;
        let document = &answer["node"]["contentDocument"]["backendNodeId"];
        if document.is_null() {
            return Err(Failure::new("it", "is no frame, or its document is in another process"));
        }
        let answer = self.session.call("DOM.resolveNode", json!({ "backendNodeId": document }))?;
        Ok(Self { session: Arc::clone(&self.session), object: text(&answer["object"]["objectId"]) })
    }

    pub(crate) fn scroll_into_view(&self) -> Result<(), Failure> {
        self.session.call("DOM.scrollIntoViewIfNeeded", json!({ "objectId": self.object })).map(drop)
    }

    /// What assistive technology is told of it.
    pub(crate) fn accessibility(&self) -> Answer {
        self.expect_connected()?;
        let params = json!({ "objectId": self.object, "fetchRelatives": false });
        let answer = self.session.call("Accessibility.getPartialAXTree", params)?;
        Ok(answer["nodes"][0].clone())
    }

    pub(crate) fn describe(&self) -> Result<Found, Failure> {
        let node = self.accessibility()?;
        Ok(Found { role: text(&node["role"]["value"]), name: text(&node["name"]["value"]), dom_node: 0 })
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Otherwise a test's handles would count as the page's leaks.
        self.session.post("Runtime.releaseObject", json!({ "objectId": self.object }));
    }
}

impl Failure {
    /// Whether the node is the reason: it left its document, or its document left the page.
    pub(crate) fn means_gone(&self) -> bool {
        let message = self.to_string();
        [GONE, "Could not find object", "Cannot find context", "does not belong to the document", "navigated or closed"]
            .iter()
            .any(|reason| message.contains(reason))
    }
}
