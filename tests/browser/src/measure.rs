//! What a page costs: shifts of its layout, nodes, memory.

use serde_json::json;

use crate::Page;
use crate::state::count;

/// Adds up the layout shifts of a document from its first frame on.
///
/// It runs in a world of its own, so the page meets no global of ours, and its content security policy
/// has no say. Shifts within half a second of a key or a click are expected, and do not count.
pub(crate) const OBSERVER: &str = r#"globalThis.layoutShift = (() => {
  let total = 0;
  const add = (entries) => {
    for (const entry of entries) if (!entry.hadRecentInput) total += entry.value;
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  return () => {
    add(observer.takeRecords());
    return total;
  };
})();"#;

/// Settles after two frames: what was about to be laid out and painted has been. A hidden page has no frames.
pub(crate) const TWO_FRAMES: &str = r#"new Promise((done) => {
  if (document.hidden) done();
  else requestAnimationFrame(() => requestAnimationFrame(() => done()));
})"#;

/// Counts the nodes of the document, those in open shadow roots included.
const COUNT_NODES: &str = r#"(() => {
  const count = (root) => {
    let n = 0;
    const walker = document.createTreeWalker(root);
    for (let node = root; node; node = walker.nextNode()) {
      n += 1;
      if (node.shadowRoot) n += count(node.shadowRoot);
    }
    return n;
  };
  return count(document);
})()"#;

impl Page {
    /// How much the layout has shifted since the document began to load, as Cumulative Layout Shift counts: 0 is
    /// still, 0.1 is disturbing. Shifts right after a key or a click are left out.
    #[must_use]
    #[track_caller]
    pub fn layout_shift(&self) -> f64 {
        self.wait_frames();
        let Some(world) = self.heard().read(|state| state.world) else {
            return 0.0; // The first blank page of a tab is older than the observer.
        };
        match self.try_eval_in(Some(world), "layoutShift()") {
            Ok(total) => total.as_f64().unwrap_or_default(),
            Err(failure) => self.fail(&format!("no layout shift: {failure}")),
        }
    }

    /// Nodes in the document now: elements, texts, comments, open shadow roots.
    #[must_use]
    #[track_caller]
    pub fn dom_nodes(&self) -> u64 {
        count(&self.ask(COUNT_NODES))
    }

    /// Nodes that memory holds after a garbage collection, in the document or not: what is removed and still
    /// counted here leaks. Some are the browser's own, so compare two counts.
    #[must_use]
    #[track_caller]
    pub fn live_nodes(&self) -> u64 {
        self.collect_garbage();
        count(&self.call("Memory.getDOMCounters", json!({}))["nodes"])
    }

    /// Bytes that JavaScript objects take after a garbage collection. WebAssembly's memory is not among them.
    #[must_use]
    #[track_caller]
    pub fn heap_bytes(&self) -> u64 {
        self.collect_garbage();
        count(&self.call("Runtime.getHeapUsage", json!({}))["usedSize"])
    }

    /// Waits until what the page has changed so far is laid out and painted: two animation frames.
    #[track_caller]
    pub fn wait_frames(&self) {
        self.ask(TWO_FRAMES);
    }

    #[track_caller]
    fn collect_garbage(&self) {
        self.call("HeapProfiler.collectGarbage", json!({}));
    }
}
