// The hosted desk in a frame, for pages whose policy does not let the program run: asked and told by messages.
//
// The other end is `public/frame.js`. Nothing is taken from another window or origin than the frame's, and everything
// after the first word goes through a channel that nobody else has.

const css =
  ".embed__frame{all:initial;display:block;inline-size:100%;block-size:100%;min-block-size:320px;border:0}" +
  ".embed__words{all:initial;display:block;padding:16px;font:14px/1.45 sans-serif;color-scheme:light dark;color:CanvasText}";

/** What a page may set to have the desk look like its own. */
const tokens = "TOKENS".split(" ");

/** How long the frame may take to say its first word, in milliseconds. */
const patience = 20_000;

export function open(site) {
  return { css, mount: (root, host) => mount(site, root, host), tellsReady: true };
}

function mount(site, root, host) {
  const { origin } = new URL(site);
  const frame = document.createElement("iframe");
  frame.className = "embed__frame";
  frame.title = "Contact Desk";
  frame.allow = "clipboard-write";
  frame.src = `${site}?embed=1#wait`;
  /** What was asked last: a frame that is moved in the page begins anew, and has to be asked again. */
  let asked = null;
  /** What was wanted of it before it listened. */
  const early = [];
  let port = null;
  const send = (message) => port?.postMessage(message);
  const unlock = () => send({ kind: "unlock", brings: host.bringsCredentials });
  const end = () => {
    clearTimeout(silent);
    removeEventListener("message", onHello);
    port?.close();
  };
  const silent = setTimeout(() => {
    end();
    const next = "Its server has to let this page frame it, and name this page's origin in embed_origins of config.json.";
    host.failed("unreachable", ["The desk did not answer.", next, "Try again"]);
  }, patience);

  const onHello = ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.contactDesk !== 1 || data.kind !== "hello") return;
    clearTimeout(silent);
    port?.close();
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port1.onmessage = ({ data }) => onMessage(data, port1);
    frame.contentWindow.postMessage({ contactDesk: 1, kind: "connect" }, origin, [port2]);
    unlock();
    if (asked) send({ kind: "ask", asked, changed: Object.keys(asked), look: look(root.host) });
    early.splice(0).forEach(send);
  };
  const onMessage = async (message, from) => {
    if (message?.kind === "event") host.tell(message.name, JSON.stringify(message.detail ?? null));
    if (message?.kind !== "credential") return;
    const given = await host.credential(JSON.stringify(message.connection)).catch(() => null);
    // What a framework has wrapped cannot be sent as it is.
    const plain = typeof given === "string" ? given : given && { user: `${given.user}`, password: `${given.password}` };
    from.postMessage({ kind: "credential", id: message.id, given: plain });
  };
  addEventListener("message", onHello);
  root.replaceChildren(frame);

  /** In the frame, addresses would be relative to that. */
  const absolute = (address) => address && new URL(address, document.baseURI).href;
  const call = (method, ...values) => {
    const message = { kind: "call", method, values };
    if (port) send(message);
    else early.push(message);
  };
  return {
    ask({ config, url, ...others }, changed) {
      asked = { ...others, config: absolute(config), url: url?.startsWith("/") ? absolute(url) : url };
      send({ kind: "ask", asked, changed, look: look(root.host) });
    },
    refresh: () => call("refresh"),
    open: (id) => call("open", id),
    close: () => call("close"),
    unlock,
    end,
  };
}

/** What the page has set of the looks. */
function look(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(tokens.map((name) => [name, style.getPropertyValue(name)]).filter(([, value]) => value));
}
