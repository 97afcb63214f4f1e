// Asks before the program is there: for `config.json`, and for the beginning of the list that the address points to, if
// nobody has to sign in for it first. So the answers come while the program does, which takes them over where it would have
// asked for the same (`src/transport/early.rs`). Where it asks for something else, what was asked here is stopped.
//
// It is no module, and the first file that the page names: a module is run later, behind the first layout of the page, and
// on a slow machine the list would then come behind the program. So all of it stands in one function.

(() => {
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

  /** The address below the base. */
  const path = location.pathname.slice(new URL(document.baseURI).pathname.length).replace(/\/$/, "");

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

  async function begin() {
    const answer = await ask("config.json", []);
    const config = await answer.clone().json();
    // Words, filters and an order change what is asked for. So does an address that was about to change before a reload.
    const [shown, meant] = sessionStorage.getItem("contact-desk.stand")?.split("\n") ?? [];
    if (!isOver && !location.search && shown === meant) askList(connection(config));
  }

  const isOther = path === "doctor" || /[?&]embed=1(&|$)/.test(location.search);
  // Where the program is already there it asks for itself.
  if (!isOther && !("contactDeskEarly" in globalThis)) {
    globalThis.contactDeskEarly = take;
    // What cannot be read here the program will read, or say what is wrong.
    begin().catch(() => {});
  }
})();
