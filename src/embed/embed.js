// Defines <contact-desk>, the desk as an element of any page. `contact-desk.d.ts` says what it can be asked and what it tells.
//
// It is small, because every page loads it; what goes on in an element is in `panel.js`, and comes when the first one is shown.

const site = new URL(".", import.meta.url).href;
const attributes = "config connection gateway url account auth q source group contact theme lang".split(" ");

/** Its box, which stands before anything is in it. */
const box = new CSSStyleSheet();
box.replaceSync(":host{display:block}:host([hidden]){display:none}");

let loading;
const load = () =>
  (loading ??= import(site + "PANEL").catch((error) => {
    loading = undefined;
    throw error;
  }));

export class ContactDesk extends HTMLElement {
  static observedAttributes = attributes;

  static {
    // `lang` is one that every element has.
    for (const name of attributes.slice(0, -1)) {
      Object.defineProperty(this.prototype, name, {
        get() {
          return this.getAttribute(name);
        },
        set(value) {
          if (value == null) this.removeAttribute(name);
          else this.setAttribute(name, value);
          // The person may have typed something else since: what is set once more is asked for once more.
          this.#note(name);
        },
      });
    }
  }

  #root = this.attachShadow({ mode: "open" });
  /** Whom to open once the program runs. */
  #wanted = null;
  #changed = new Set();
  #isUp = false;
  #panel = null;
  #getCredential = null;

  get getCredential() {
    return this.#getCredential;
  }
  set getCredential(ask) {
    this.#getCredential = typeof ask === "function" ? ask : null;
    this.#panel?.unlock();
  }

  refresh() {
    this.#panel?.refresh();
  }
  open(id) {
    this.#show(`${id}`);
  }
  close() {
    this.#show(null);
  }
  #show(id) {
    if (this.#panel) this.#panel.show(id);
    else this.#wanted = id;
  }

  connectedCallback() {
    // What was set before the element was defined stands in the way of its properties.
    for (const name of [...attributes, "getCredential"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    if (this.#isUp) return this.#panel?.dress();
    this.#isUp = true;
    this.#start();
  }
  disconnectedCallback() {
    // Whoever only moves it puts it back at once.
    queueMicrotask(() => this.isConnected || this.#stop());
  }
  attributeChangedCallback(name) {
    this.#note(name);
  }

  #note(name) {
    if (!this.#changed.size) queueMicrotask(() => this.#ask());
    this.#changed.add(name);
  }
  #ask() {
    if (!this.#panel) return;
    this.#panel.ask(attributes, [...this.#changed]);
    this.#changed.clear();
  }
  async #start() {
    this.#root.replaceChildren();
    try {
      this.#root.adoptedStyleSheets = [box];
      const { Panel } = await load();
      if (!this.#isUp || this.#panel) return;
      this.#panel = new Panel(this, this.#root, site, this.#wanted);
      attributes.forEach((name) => this.#changed.add(name));
      this.#ask();
    } catch {
      if (this.#isUp) this.#fail();
    }
  }
  #fail() {
    const message = "This panel could not be loaded. Check the network, then try again.";
    const make = (name, textContent) => Object.assign(document.createElement(name), { textContent });
    const words = make("p", message);
    const retry = make("button", "Try again");
    words.role = "alert";
    retry.onclick = () => this.#start();
    this.#root.replaceChildren(words, retry);
    const detail = { code: "unreachable", message };
    this.dispatchEvent(new CustomEvent("contact-desk-error", { detail, bubbles: true, composed: true }));
  }
  #stop() {
    this.#isUp = false;
    this.#wanted = null;
    this.#panel?.end();
    this.#panel = null;
  }
}

/** The name of the element: that of another element, or of another version, is left alone. */
export let tagName = "contact-desk";
for (let n = 2; customElements.get(tagName); n += 1) tagName = `contact-desk-${n}`;
customElements.define(tagName, ContactDesk);
