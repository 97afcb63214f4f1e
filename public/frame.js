// The desk alone, for a frame in somebody else's page: `/?embed=1`. The other end is the element's `frame.js`.
//
// A page is obeyed only if `embed_origins` of config.json names its origin, and only through the channel that it has handed over.

const methods = ["refresh", "open", "close"];
const events = ["ready", "select", "close", "block", "error"];
const attributes = ["config", "connection", "gateway", "url", "account", "auth", "q", "source", "group", "contact", "theme", "lang"];
/** How long the page around is waited for, in milliseconds. */
const patience = 5000;

export async function start() {
  const { tagName } = await import("./embed.js");
  const desk = document.createElement(tagName);
  const show = () => desk.isConnected || document.body.replaceChildren(desk);
  if (window.parent === window) return show();
  const origins = await allowedOrigins();
  // Where the browser says who is around, nobody else sees anything. The server's frame-ancestors say the same to all.
  const around = location.ancestorOrigins?.[0];
  if (around && around !== location.origin && !origins.includes(around)) return explain();
  // A frame that the element has made waits for what it is asked; one that was made by hand shows what is set up.
  const waits = location.hash === "#wait";
  if (!waits) show();
  const timer = waits && setTimeout(explain, patience);
  addEventListener("message", function connect({ source, origin, data, ports }) {
    const isConnect = source === window.parent && data?.contactDesk === 1 && data.kind === "connect" && ports.length === 1;
    if (!isConnect || !origins.includes(origin)) return;
    removeEventListener("message", connect);
    clearTimeout(timer);
    serve(desk, ports[0], show);
  });
  // The browser hands it over only where that is the page's origin, and complains in the console where it is not.
  for (const origin of origins.filter((origin) => !around || origin === around)) {
    window.parent.postMessage({ contactDesk: 1, kind: "hello" }, origin);
  }
}

async function allowedOrigins() {
  try {
    const { embed_origins: origins } = await (await fetch("config.json", { cache: "no-store" })).json();
    return Array.isArray(origins) ? origins.filter((origin) => URL.canParse(origin) && new URL(origin).origin === origin) : [];
  } catch {
    return [];
  }
}

/** Does what the page on the other side of the port asks for, as far as it has the right shape. */
function serve(desk, port, show) {
  const waiting = new Map();
  let n = 0;
  const getCredential = (connection) =>
    new Promise((resolve, reject) => {
      n += 1;
      waiting.set(n, (given) => (given ? resolve(given) : reject(new Error("the page gave none"))));
      port.postMessage({ kind: "credential", id: n, connection });
    });
  const obey = {
    ask({ asked, changed, look }) {
      if (typeof asked !== "object" || !asked || !Array.isArray(changed)) return;
      for (const name of attributes.filter((name) => changed.includes(name))) {
        desk[name] = typeof asked[name] === "string" ? asked[name] : name === "lang" ? "" : null;
      }
      for (const [name, value] of Object.entries(look ?? {})) {
        if (name.startsWith("--contact-desk-")) desk.style.setProperty(name, `${value}`);
      }
      show();
    },
    call({ method, values }) {
      if (methods.includes(method) && Array.isArray(values)) desk[method](...values.slice(0, 1).map(String));
    },
    unlock({ brings }) {
      desk.getCredential = brings === true ? getCredential : null;
    },
    credential({ id, given }) {
      waiting.get(id)?.(given);
      waiting.delete(id);
    },
  };
  port.onmessage = ({ data }) => {
    if (typeof data === "object" && data && Object.hasOwn(obey, data.kind)) obey[data.kind](data);
  };
  for (const name of events) {
    desk.addEventListener(`contact-desk-${name}`, ({ detail }) => port.postMessage({ kind: "event", name, detail }));
  }
}

function explain() {
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent = "This desk is shown only in pages whose origin stands in embed_origins of its config.json.";
  document.body.replaceChildren(words);
}
