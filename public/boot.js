// Starts the dashboard. It stands in a file of its own because the page's policy allows no inline script.
//
// Before it fetches the program, it asks for what that will ask for first: for `config.json`, and for the beginning of the
// list that the address points to, if nobody has to sign in for it. So the answers come while the program does, which takes
// them over where it would have asked for the same (`src/transport/early.rs`). Where it asks for something else, what was
// asked here is stopped.
//
// It is no module, and the first file that the page names: a module is run later, behind the first layout of the page, and
// on a slow machine the list would then come behind the program. So all of it stands in one function. And it is one file,
// because each script costs such a machine some thirty milliseconds, whatever it holds.
//
// Trunk names the built files by their content and lists them in the head as preloads, each with its digest.
// So this file knows no names: it is the same for every release. What fails is told by `guard.js`.

(() => {
  // The guard sees by it that this file is there.
  document.documentElement.dataset.begun = "";
  // The policy of hosts that send none. It waits in a template, so that the browser asks for files before it has read the page.
  const policy = document.getElementById("policy");
  if (policy) document.head.append(policy.content);

  const isEmbedded = new URLSearchParams(location.search).get("embed") === "1";
  /** The address below the base. */
  const path = location.pathname.slice(new URL(document.baseURI).pathname.length).replace(/\/$/, "");
  /** What stands here in place of the dashboard. */
  const other = path === "doctor" ? "./doctor.js" : isEmbedded && "./frame.js";

  /** How each gateway's list begins, below its address: as `src/gateway/` asks where nothing is sought or sorted. */
  const beginnings = {
    gowa: (base) => `${base}/user/my/contacts`,
    hypersender: (base, account) =>
      account && `${base}/${account}/contacts/get-all?limit=200&offset=0&sort_by=name&sort_order=asc`,
    wachat: (base, account) => account && `${base}/contacts?instanceName=${account}&page=1&limit=100`,
    waha: (base, account) =>
      `${base.replace(/\/api$/, "")}/api/contacts/all?session=${account || "default"}&limit=100&offset=0&sortBy=name&sortOrder=asc`,
    "whatsapp-gateway": (base, account) =>
      account && `${base.replace(/\/api\/v1$/, "")}/api/v1/sessions/${account}/contacts?limit=200`,
  };

  /** What has been asked and not been taken over, by its address and headers. */
  const asked = new Map();
  /** Whether the program has asked for something else. */
  let isOver = false;

  const key = (url, headers) => JSON.stringify([url, ...headers]);

  /** Asks as `src/transport.rs` does. */
  function ask(url, more) {
    const headers = new Headers([["Accept", "application/json"], ...more]);
    const controller = new AbortController();
    const isOwn = new URL(url, document.baseURI).origin === location.origin;
    const hasCredential = headers.has("Authorization") || headers.has("X-Api-Key");
    const answer = fetch(url, {
      headers,
      credentials: isOwn && !hasCredential ? "same-origin" : "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      // A redirect could carry an API key to a stranger.
      redirect: "manual",
      signal: controller.signal,
    });
    // Whoever takes it over is told.
    answer.catch(() => {});
    asked.set(key(url, headers), { answer, controller });
    return answer;
  }

  /** Gives the program what it asks for, if that was asked here; the program's signal then stops it. */
  function take(url, headers, signal) {
    const what = key(url, headers);
    const early = asked.get(what);
    if (early) {
      asked.delete(what);
      signal.addEventListener("abort", () => early.controller.abort());
      return early.answer;
    }
    isOver = true;
    for (const { controller } of asked.values()) controller.abort();
    asked.clear();
  }

  const read = (storage, name) => JSON.parse(storage.getItem(`contact-desk.${name}`));
  const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt().toString(16).toUpperCase()}`);

  /** The connection that the address points to, as `src/app/address.rs` finds it. */
  function connection({ connections = [], custom_connections: isOpen = true }) {
    const all = [...connections, ...((isOpen && read(localStorage, "connections")) || [])];
    const find = (id) => all.find((row) => row.id === id);
    const [id] = path.split("/");
    return id ? find(id) : (find(localStorage.getItem("contact-desk.last")) ?? all[0]);
  }

  /** The header that carries a credential, as `src/settings.rs` keeps it. */
  function header({ kind, user, secret }) {
    if (kind === "api-key") return ["X-Api-Key", secret];
    if (kind === "token") return ["Authorization", `Bearer ${secret}`];
    const bytes = new TextEncoder().encode(`${user}:${secret}`);
    return ["Authorization", `Basic ${btoa(String.fromCharCode(...bytes))}`];
  }

  /** Asks for the beginning of its list, if all is known that it takes. */
  function askList({ id, gateway, url, account, auth }) {
    const needsCredential = auth !== "none";
    const kept = needsCredential && (read(sessionStorage, `credential.${id}`) ?? read(localStorage, `credential.${id}`));
    if (needsCredential && (kept?.url !== url.trim() || kept.gateway !== gateway)) return;
    const named = encode(`${read(localStorage, `account.${id}`)?.account ?? account ?? ""}`.trim());
    const list = beginnings[gateway](url.trim().replace(/\/+$/, ""), named);
    // What is not secure the browser would refuse to a page that is, and say so in its console.
    if (!list || (location.protocol === "https:" && list.startsWith("http:"))) return;
    const headers = kept ? [header(kept)] : [];
    if (gateway === "gowa" && named) headers.push(["X-Device-Id", named]);
    ask(list, headers);
  }

  /** Asks for what the program will ask for first. */
  async function askFirst() {
    const answer = await ask("config.json", []);
    const config = await answer.clone().json();
    // Words, filters and an order change what is asked for. So does an address that was about to change before a reload.
    const [stood, meant] = sessionStorage.getItem("contact-desk.stand")?.split("\n") ?? [];
    if (!isOver && !location.search && stood === meant) askList(connection(config));
  }

  /** How long after the start it begins to look for new versions, in milliseconds. */
  const quiet = 4000;
  /** How long after the start a first list mostly stands, in milliseconds. */
  const shown = 1000;

  /** Waits until the page has been read. */
  const isRead = () =>
    document.readyState !== "loading" || new Promise((settle) => document.addEventListener("readystatechange", settle));
  /** Waits until the guard has been run, if it came. */
  const isGuarded = () => new Promise((settle) => {
    if (document.readyState === "complete") settle();
    for (const event of ["DOMContentLoaded", "load"]) addEventListener(event, settle);
  });

  async function start() {
    const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
    const loading = import(wasm.href.replace(/_bg\.wasm$/, ".js"));
    // The program asks again for what does not come, and says so.
    const rest = isPlainList() || loading.then(({ fetchOnce }) => fetchOnce()).catch(() => {});
    const [{ default: init }, program] = await Promise.all([loading, fetchChecked(wasm.href, wasm.dataset.integrity), rest]);
    // The guard may have found that it cannot.
    if ("stopped" in document.documentElement.dataset) return;
    await init({ module_or_path: program });
  }

  /** Puts what the page can wait for into its head: to decode a picture takes as long as to lay out some rows. */
  function nameIcons() {
    const icons = document.getElementById("icons");
    document.querySelector('link[rel="icon"]').remove();
    document.head.append(icons.content);
    icons.remove();
  }

  /** Whether the page may begin with a list and nothing else, for which half of the program will do. */
  function isPlainList() {
    try {
      return !location.search && !path.includes("/") && !sessionStorage.getItem("contact-desk.stand");
    } catch {
      // A browser that keeps nothing comes back to nothing.
      return true;
    }
  }

  /** Fetches a file whose content must have this digest. One that is not there has another. */
  async function fetchChecked(href, integrity) {
    try {
      return await fetch(href, { integrity });
    } catch (error) {
      throw new TypeError(`${error.message}: ${href}`);
    }
  }

  /** Has the page open without a network too, where the build was made so; else takes back what another build has set up. */
  async function keepWorker() {
    const workers = navigator.serviceWorker;
    const own = new URL("worker.js", document.baseURI);
    if (document.querySelector('meta[name="contact-desk-offline"]')) return workers?.register(own, { updateViaCache: "none" });
    for (const worker of (await workers?.getRegistrations()) ?? []) {
      if (worker.active?.scriptURL !== own.href) continue;
      await worker.unregister();
      const kept = (await caches.keys()).filter((name) => name.startsWith(`contact-desk ${new URL(worker.scope).pathname} `));
      await Promise.all(kept.map((name) => caches.delete(name)));
    }
  }

  async function run() {
    await isRead();
    await (other ? import(other).then(({ start }) => start()) : start());
    // Without these the page works all the same, as long as there is a network and no new version.
    if (!other) setTimeout(() => import("./update.js").then(({ watch }) => watch(), () => {}), quiet);
    setTimeout(nameIcons, shown);
    await keepWorker().catch(() => {});
  }

  if (!other) {
    globalThis.contactDeskEarly = take;
    // What cannot be read here the program will read, or say what is wrong.
    askFirst().catch(() => {});
  }
  run().catch(async (error) => {
    await isGuarded();
    dispatchEvent(new CustomEvent("contact-desk-failed", { detail: error }));
  });
})();
