// Opens the page without a network. It rests unless the page asks for it, as `cargo xtask package --offline` has it.
//
// It keeps the program and the set-up, and answers for nothing else: what a gateway says passes it by, and is kept nowhere.

const scope = new URL(registration.scope);
/** An origin may have other desks below other paths, each with a worker of its own. */
const prefix = `contact-desk ${scope.pathname} `;
const kept = `${prefix}VERSION`;
const files = FILES;

addEventListener("install", (event) => {
  const fresh = (name) => new Request(new URL(name, scope), { cache: "no-cache" });
  const keep = async () => {
    const cache = await caches.open(kept);
    await cache.addAll(["", ...files].map(fresh));
    // There may be none, and then there is none without a network either.
    await cache.add(fresh("config.json")).catch(() => {});
  };
  event.waitUntil(keep());
});

// By now no tab is left that needs what another version has kept.
addEventListener("activate", (event) => {
  const forget = async () => {
    const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== kept);
    await Promise.all(others.map((name) => caches.delete(name)));
  };
  event.waitUntil(forget());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return;
  const name = pathname.slice(scope.pathname.length);
  // The page is the same for every address.
  if (request.mode === "navigate" && isPage(name)) event.respondWith(orElse(request, scope.href));
  else if (name === "config.json") event.respondWith(setUp(request));
  else if (files.includes(name)) event.respondWith(isHashed(name) ? asKept(request) : orElse(request, request.url));
});

/** Files of their own, such as the examples, are not the page. */
function isPage(name) {
  return name === "" || name === "index.html" || !/\.[a-z0-9]+$/i.test(name) || name.includes("/contacts/");
}

/** A name with the content's digest in it: what has that name never changes. */
function isHashed(name) {
  return /-[0-9a-f]{12,16}(_bg)?\.\w+$/.test(name);
}

/** What is kept under that address; nothing where the browser keeps nothing any more. */
async function found(address) {
  const cache = await caches.open(kept);
  return cache.match(address);
}

async function asKept(request) {
  return (await found(request.url).catch(() => undefined)) ?? fetch(request);
}

/** What the network answers, or else what is kept under that address. */
async function orElse(request, address) {
  try {
    return await fetch(request);
  } catch (error) {
    const answer = await found(address);
    if (!answer) throw error;
    return answer;
  }
}

/** The set-up holds no credential. It is kept as it was last, where there is room. */
async function setUp(request) {
  const answer = await orElse(request, request.url);
  if (answer.ok && !answer.redirected) {
    const copy = answer.clone();
    caches.open(kept).then((cache) => cache.put(request.url, copy)).catch(() => {});
  }
  return answer;
}
