// What goes on in one <contact-desk>: its program is started, asked and stopped, and its page is told what happens.

const unloaded = ["This panel could not be loaded.", "Check the network, then try again.", "Try again"];

/** The program or the frame that stands in for it, fetched once for all elements. */
let loading;
const load = (site) =>
  (loading ??= (canRun() ? loadProgram(site) : import(site + "FRAME").then(({ open }) => open(site))).catch((error) => {
    loading = undefined;
    throw error;
  }));

/** Whether this page lets the program run: its policy may forbid WebAssembly, or writing HTML. */
function canRun() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    document.createElement("template").innerHTML = "<b></b>";
    return true;
  } catch {
    return false;
  }
}

async function loadProgram(site) {
  const [{ default: instantiate, css }, answer] = await Promise.all([
    import(site + "PROGRAM.js"),
    fetch(site + "PROGRAM_bg.wasm", { integrity: "INTEGRITY" }),
  ]);
  const program = await WebAssembly.compile(await answer.arrayBuffer());
  // Each element has an instance to itself, so that one that breaks takes no other along. One that has ended well is lent
  // to the next element: WebAssembly gives no memory back.
  const spare = [];
  const start = async () => {
    const running = {};
    // What it lacks may come with the next call; where nothing goes on without, it is over.
    const lost = (_, isOver) => isOver && running.host.failed("unreachable", unloaded);
    return Object.assign(running, { instance: await instantiate(program, lost) });
  };
  const mount = async (root, host) => {
    const running = spare.pop() ?? (await start());
    running.host = host;
    const { instance } = running;
    const desk = new instance.Mounted(root, host, site);
    return {
      ask: (asked, changed) => desk.ask(JSON.stringify(asked), changed.join(" ")),
      refresh: () => desk.refresh(),
      open: (id) => desk.open(id),
      close: () => desk.close(),
      unlock: () => desk.unlock(),
      end() {
        desk.free();
        // One that has held a hundred thousand contacts keeps their room for ever.
        if (spare.length < 2 && instance.memory.buffer.byteLength < 8 << 20) spare.push(running);
      },
    };
  };
  return { css, mount };
}

/** A style sheet belongs to the document that it was made for. */
const sheets = new WeakMap();
function sheet(document, css) {
  if (!sheets.has(document)) {
    const made = new document.defaultView.CSSStyleSheet();
    made.replaceSync(`:host{display:block}:host([hidden]){display:none}${css}`);
    sheets.set(document, made);
  }
  return sheets.get(document);
}

export class Panel {
  #element;
  #root;
  #site;
  #css = "";
  /** The program, once it runs. */
  #desk = null;
  /** Another one at each start and end, so that what comes late is known. */
  #turn = {};
  /** What is asked of a program that does not run yet. */
  #attributes = [];
  #wanted = null;

  constructor(element, root, site, wanted) {
    this.#wanted = wanted;
    this.#element = element;
    this.#root = root;
    this.#site = site;
    this.#start();
  }

  ask(attributes, changed) {
    this.#attributes = attributes;
    this.#try((desk) => {
      const asked = Object.fromEntries(attributes.map((name) => [name, this.#element.getAttribute(name)]));
      asked.lang ||= document.documentElement.lang;
      desk.ask(asked, changed);
    });
  }
  refresh() {
    this.#try((desk) => desk.refresh());
  }
  /** Opens a contact, or closes the one that is open. */
  show(id) {
    this.#wanted = id;
    this.#try((desk) => (id === null ? desk.close() : desk.open(id)));
  }
  unlock() {
    this.#try((desk) => desk.unlock());
  }

  /** Puts on what the document that it has been moved to did not take over. */
  dress() {
    const { ownerDocument } = this.#root;
    // One without a window shows nothing.
    if (this.#css && ownerDocument.defaultView) this.#root.adoptedStyleSheets = [sheet(ownerDocument, this.#css)];
  }

  end() {
    this.#turn = {};
    const desk = this.#desk;
    this.#desk = null;
    try {
      desk?.end();
    } catch {
      // It stops while it is taken down: it is gone either way.
    }
    this.#root.replaceChildren();
  }

  async #start() {
    const turn = {};
    this.#turn = turn;
    const isOver = () => turn !== this.#turn;
    const element = this.#element;
    const host = {
      tell: (event, detail) => isOver() || this.#tell(event, JSON.parse(detail)),
      get bringsCredentials() {
        return Boolean(element.getCredential);
      },
      // Not while the program is at work: whoever is asked may ask it for something else.
      credential: (connection) => Promise.resolve().then(() => element.getCredential(JSON.parse(connection))),
      stopped: (...words) => isOver() || this.#stop("stopped", words),
      failed: (code, words) => isOver() || this.#stop(code, words),
    };
    try {
      const { css, mount, tellsReady } = await load(this.#site);
      if (isOver()) return;
      this.#css = css;
      this.dress();
      const desk = await mount(this.#root, host);
      if (isOver()) return desk.end();
      this.#desk = desk;
      this.ask(this.#attributes, this.#attributes);
      if (this.#wanted !== null) this.show(this.#wanted);
      if (!tellsReady && !isOver()) this.#tell("ready", null);
    } catch {
      if (!isOver()) this.#stop("unreachable", unloaded);
    }
  }

  #try(act) {
    try {
      if (this.#desk) act(this.#desk);
    } catch {
      // Mostly the program has said itself that it has stopped, and then it is gone.
      if (this.#desk) this.#stop("stopped", ["This panel stopped.", "Reload it to go on.", "Reload"]);
    }
  }

  #tell(name, detail) {
    const options = { detail, bubbles: true, composed: true };
    // Not while the program is at work: whoever hears of it may ask it for something else.
    queueMicrotask(() => this.#element.dispatchEvent(new CustomEvent(`contact-desk-${name}`, options)));
  }

  /** Says why there is no desk any more, and offers to begin again. `textContent` only: no text is markup. */
  #stop(code, [headline, nextStep, button]) {
    this.#turn = {};
    this.#desk = null;
    const make = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
    const retry = make("button", "button button--main", button);
    retry.type = "button";
    retry.addEventListener("click", () => {
      this.end();
      this.#start();
    });
    const words = make("div", "embed embed__words", "");
    words.setAttribute("role", "alert");
    words.append(make("strong", "", headline), make("p", "", nextStep), retry);
    this.#root.replaceChildren(words);
    this.#tell("error", { code, message: `${headline} ${nextStep}` });
  }
}
