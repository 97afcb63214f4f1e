// Opens the page without a network. Off unless the build was made with `--offline`, which fills in the names below.
//
// It keeps the program and the set-up, and answers for nothing else: what a gateway says passes it by, and is kept nowhere.

const prefix = "contact-desk-";
const kept = `${prefix}VERSION`;
const files = FILES;
const scope = new URL(registration.scope);

/** The page, which is the same for every address. */
const page = scope.pathname;

addEventListener("install", (event) => {
  const fresh = (name) => new Request(new URL(name, scope), { cache: "no-cache" });
  const keep = async () => (await caches.open(kept)).addAll(["", ...files].map(fresh));
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
  if (request.mode === "navigate" && isPage(name)) event.respondWith(orElse(request, page));
  else if (name === "config.json") event.respondWith(setUp(request));
  else if (files.includes(name)) event.respondWith(isHashed(name) ? asKept(request) : orElse(request, request));
});

/** Files of their own, such as the examples, are not the page. */
function isPage(name) {
  return name === "" || name === "index.html" || !/\.[a-z0-9]+$/i.test(name) || name.includes("/contacts/");
}

/** A name with the content's digest in it: what has that name never changes. */
function isHashed(name) {
  return /-[0-9a-f]{12,16}(_bg)?\.\w+$/.test(name);
}

async function asKept(request) {
  return (await (await caches.open(kept)).match(request.url)) ?? fetch(request);
}

/** What the network answers, or else what is kept under that name. */
async function orElse(request, name) {
  try {
    return await fetch(request);
  } catch (error) {
    const answer = await (await caches.open(kept)).match(name);
    if (!answer) throw error;
    return answer;
  }
}

/** The set-up holds no credential. It is kept as it was last. */
async function setUp(request) {
  const answer = await orElse(request, request);
  if (answer.ok && !answer.redirected) await (await caches.open(kept)).put(request.url, answer.clone());
  return answer;
}
