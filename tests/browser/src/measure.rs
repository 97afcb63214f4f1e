//! What a page costs: shifts of its layout, nodes, memory; and which process pays.

use std::collections::HashMap;

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

/// How often the process of a page is looked for.
const LOOKS: usize = 5;

/// Computes for a fifth of a second.
const BUSY: &str = "{ const end = performance.now() + 200; while (performance.now() < end); }";

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

    /// Has JavaScript give back the memory of what it no longer needs.
    #[track_caller]
    pub fn collect_garbage(&self) {
        self.call("HeapProfiler.collectGarbage", json!({}));
    }

    /// The id of the operating system's process that the page's scripts run in.
    ///
    /// The protocol names no process of a page, so the page is kept busy for a moment: it is the one that this takes.
    ///
    /// # Panics
    ///
    /// If no process has been busy enough.
    #[must_use]
    #[track_caller]
    pub fn process(&self) -> u64 {
        let mut last = None;
        for _ in 0..LOOKS {
            let before: HashMap<u64, f64> = self.renderers().into_iter().collect();
            self.ask(BUSY);
            let took = |(id, seconds): (u64, f64)| (id, seconds - before.get(&id).copied().unwrap_or_default());
            let busiest = self.renderers().into_iter().map(took).max_by(|a, b| a.1.total_cmp(&b.1));
            let id = busiest.filter(|(_, seconds)| *seconds > 0.0).map(|(id, _)| id);
            // Another process may happen to start or to end meanwhile, but not twice.
            if let Some(id) = id.filter(|_| id == last) {
                return id;
            }
            last = id;
        }
        self.fail("no process was busy whenever the page was")
    }

    /// The processes that pages run in, each with the seconds that it has computed.
    #[track_caller]
    fn renderers(&self) -> Vec<(u64, f64)> {
        let answer = match self.browser().connection().call("SystemInfo.getProcessInfo", json!({})) {
            Ok(answer) => answer,
            Err(failure) => self.fail(&format!("no processes: {failure}")),
        };
        let processes = answer["processInfo"].as_array().into_iter().flatten();
        let renderers = processes.filter(|process| process["type"] == "renderer");
        renderers.map(|process| (count(&process["id"]), process["cpuTime"].as_f64().unwrap_or_default())).collect()
    }
}
