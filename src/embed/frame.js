// The hosted desk in a frame, for pages whose policy does not let the program run: asked and told by messages.
//
// The other end is `public/frame.js`. Nothing is taken from another window or origin than the frame's, and everything
// after the first word goes through a channel that nobody else has.

const css =
  ":host{display:block}:host([hidden]){display:none}" +
  ".embed__frame{all:initial;display:block;inline-size:100%;block-size:100%;min-block-size:320px;border:0}" +
  ".embed__words{all:initial;display:block;padding:16px;font:14px/1.45 sans-serif;color-scheme:light dark;color:CanvasText}";

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
  /** What is said before the frame listens. */
  const early = [];
  let port = null;
  const send = (message) => (port ? port.postMessage(message) : early.push(message));

  const onHello = ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.contactDesk !== 1 || data.kind !== "hello") return;
    // A frame that was reloaded says it again, and has forgotten everything.
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => onMessage(data);
    frame.contentWindow.postMessage({ contactDesk: 1, kind: "connect" }, origin, [channel.port2]);
    early.splice(0).forEach(send);
  };
  const onMessage = async (message) => {
    if (message?.kind === "event") host.tell(message.name, JSON.stringify(message.detail ?? null));
    if (message?.kind === "credential") {
      const { id, connection } = message;
      const given = await host.credential(JSON.stringify(connection)).catch(() => null);
      send({ kind: "credential", id, given });
    }
  };
  addEventListener("message", onHello);
  root.replaceChildren(frame);

  /** In the frame, addresses would be relative to that. */
  const absolute = (address) => address && new URL(address, document.baseURI).href;
  const call = (method, ...values) => send({ kind: "call", method, values });
  const unlock = () => send({ kind: "unlock", brings: host.bringsCredentials });
  unlock();
  return {
    ask({ config, url, ...others }, changed) {
      const asked = { ...others, config: absolute(config), url: url?.startsWith("/") ? absolute(url) : url };
      send({ kind: "ask", asked, changed });
    },
    refresh: () => call("refresh"),
    open: (id) => call("open", id),
    close: () => call("close"),
    unlock,
    end() {
      removeEventListener("message", onHello);
      port?.close();
    },
  };
}
