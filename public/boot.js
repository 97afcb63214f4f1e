// Starts the dashboard. It stands in a file of its own because the page's policy allows no inline script.
//
// Trunk names the built files by their content and lists them in the head as preloads, each with its digest.
// So this file knows no names: it is the same for every release. What fails is told by `guard.js`.

/** How long after the start it begins to look for new versions, in milliseconds. */
const quiet = 4000;
/** How long after the start a first list mostly stands, in milliseconds. */
const shown = 1000;

async function start() {
  const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
  const loading = import(wasm.href.replace(/_bg\.wasm$/, ".js"));
  // The program asks again for what does not come, and says so.
  const rest = isPlainList() || loading.then(({ fetchOnce }) => fetchOnce()).catch(() => {});
  const [{ default: init }, program] = await Promise.all([loading, fetchChecked(wasm.href, wasm.dataset.integrity), rest]);
  // The guard may have found that it cannot.
  if ("stopped" in document.documentElement.dataset) return;
  // From now on the program asks for itself, even where `early.js` has not come yet.
  globalThis.contactDeskEarly ??= null;
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

// The policy of hosts that send none. It waits in a template, so that the browser asks for files before it has read the page.
const policy = document.getElementById("policy");
if (policy) document.head.append(policy.content);

const isEmbedded = new URLSearchParams(location.search).get("embed") === "1";
/** The address below the base. */
const path = location.pathname.slice(new URL(document.baseURI).pathname.length).replace(/\/$/, "");
const isDoctor = path === "doctor";
const other = isDoctor ? "./doctor.js" : isEmbedded && "./frame.js";
try {
  await (other ? import(other).then(({ start }) => start()) : start());
  // Without these the page works all the same, as long as there is a network and no new version.
  if (!other) setTimeout(() => import("./update.js").then(({ watch }) => watch(), () => {}), quiet);
  setTimeout(nameIcons, shown);
  await keepWorker().catch(() => {});
} catch (error) {
  dispatchEvent(new CustomEvent("contact-desk-failed", { detail: error }));
}
