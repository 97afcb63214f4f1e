// Defines <contact-desk>, the desk as an element of any page. `contact-desk.d.ts` says what it can be asked and what it tells.
//
// It is small, because every page loads it; what goes on in an element is in `panel.js`, and comes when the first one is shown.

const site = new URL(".", import.meta.url).href;
const attributes = "config connection gateway url account auth q source group contact theme lang".split(" ");

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
        configurable: true,
        enumerable: true,
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
    if (this.#panel) this.#panel.open(`${id}`);
    else this.contact = id;
  }
  close() {
    if (this.#panel) this.#panel.close();
    else this.contact = null;
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
    try {
      const { Panel } = await load();
      if (!this.#isUp || this.#panel) return;
      this.#panel = new Panel(this, this.#root, site);
      attributes.forEach((name) => this.#changed.add(name));
      this.#ask();
    } catch {
      this.#isUp = false;
      this.#root.textContent = "This panel could not be loaded. Check the network, then reload the page.";
    }
  }
  #stop() {
    this.#isUp = false;
    this.#panel?.end();
    this.#panel = null;
  }
}

/** The name of the element: that of another element, or of another version, is left alone. */
export let tagName = "contact-desk";
for (let n = 2; customElements.get(tagName); n += 1) tagName = `contact-desk-${n}`;
customElements.define(tagName, ContactDesk);
