//! What is run in the page before something is done to an element: each is a function of that element.

/// Where a pointer would reach the element, or why nowhere.
///
/// The box must have come to rest: no animation that ends is still to run on it, which may not have begun to move it,
/// and it stays where it is for a frame. And the topmost thing at the centre of its visible part
/// must be the element, something in it, or, for a field drawn by its label, that label.
pub(crate) const AIM: &str = r#"async (element) => {
  const view = element.ownerDocument.defaultView;
  const labels = [...(element.labels ?? [])];
  const box = (target) => [...target.getClientRects()].find((box) => box.width > 0 && box.height > 0);
  const place = (target) => { const at = box(target); return at && [at.left, at.top, at.width, at.height].join(); };
  const moves = (animation) => {
    const goesOn = animation.pending || animation.playState === "running";
    const ends = Number.isFinite(animation.effect?.getComputedTiming().endTime);
    return goesOn && ends && animation.effect.target?.contains(element);
  };
  const before = place(element);
  await new Promise((done) => view.requestAnimationFrame(done));
  if (!element.isConnected) return { why: "has left the page" };
  const animations = element.ownerDocument.getAnimations();
  if (place(element) !== before || animations.some(moves)) return { why: "is still moving" };
  if (element.matches?.(":disabled") || element.ariaDisabled === "true") return { why: "is disabled" };

  const topmost = (x, y) => {
    let hit = element.ownerDocument.elementFromPoint(x, y);
    for (let root = hit?.shadowRoot; root; root = hit.shadowRoot) {
      const inner = root.elementFromPoint(x, y);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return hit;
  };
  const contains = (target, hit) => {
    let node = hit;
    while (node && node !== target) node = node.assignedSlot ?? node.parentNode ?? node.host;
    return Boolean(node);
  };
  const describe = (node) => {
    if (!node) return "nothing at all";
    const told = ["id", "class", "role", "aria-label"].filter((name) => node.hasAttribute(name));
    return `<${[node.localName, ...told.map((name) => `${name}="${node.getAttribute(name)}"`)].join(" ")}>`;
  };
  const aim = (target) => {
    const at = box(target);
    if (!at) return { why: "has no box on the screen" };
    const left = Math.max(at.left, 0), right = Math.min(at.right, view.innerWidth);
    const top = Math.max(at.top, 0), bottom = Math.min(at.bottom, view.innerHeight);
    if (left >= right || top >= bottom) return { why: "cannot be scrolled into view" };
    const x = (left + right) / 2, y = (top + bottom) / 2;
    const hit = topmost(x, y);
    if ([target, ...labels].some((target) => contains(target, hit))) return { x, y };
    return { why: `is covered by ${describe(hit)}` };
  };
  const aims = [element, ...labels].map(aim);
  const point = aims.find((aim) => !aim.why);
  if (!point) return aims[0];
  // A frame counts from its own corner, the pointer from the page's.
  for (let inner = view; inner !== inner.parent && inner.frameElement; inner = inner.parent) {
    const frame = inner.frameElement, corner = frame.getBoundingClientRect();
    point.x += corner.left + frame.clientLeft;
    point.y += corner.top + frame.clientTop;
  }
  return point;
}"#;

/// Focuses a field and selects what is in it, or says why not.
pub(crate) const SELECT_ALL: &str = r#"(element) => {
  if (element.matches(":disabled")) return "is disabled";
  if (element.readOnly) return "is read-only";
  if (!("select" in element) && !element.isContentEditable) return "is no text field";
  element.focus();
  if (element.getRootNode().activeElement !== element) return "does not take the focus";
  if ("select" in element) element.select();
  else element.ownerDocument.getSelection().selectAllChildren(element);
  return null;
}"#;

/// Focuses an element unless it has the focus; a text field's caret goes to the end, where a person goes on.
pub(crate) const FOCUS: &str = r#"(element) => {
  if (element.matches(":focus")) return null;
  element.focus();
  if (!element.matches(":focus, :focus-within")) return "does not take the focus";
  try { element.setSelectionRange(element.value.length, element.value.length); } catch { /* no text field */ }
  return null;
}"#;

/// Chooses an option of a `<select>` by its label, or says why not.
pub(crate) const CHOOSE: &str = r#"(element, label) => {
  if (element.localName !== "select") return "is no <select>";
  if (element.matches(":disabled")) return "is disabled";
  const options = [...element.options];
  const option = options.find((option) => option.label.trim() === label);
  if (!option) {
    const labels = options.map((option) => option.label);
    return `has no option ${JSON.stringify(label)}, only ${JSON.stringify(labels)}`;
  }
  if (option.disabled) return `does not offer ${JSON.stringify(label)}`;
  element.focus();
  if (option.selected && !element.multiple) return null;
  option.selected = true;
  element.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
  return null;
}"#;
