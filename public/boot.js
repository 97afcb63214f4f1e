// Starts the dashboard. It stands in a file of its own because the page's policy allows no inline script.
//
// Trunk names the built files by their content and lists them in the head as preloads, each with its digest.
// So this file knows no names: it is the same for every release.

/** What a person can do about each way of not starting. */
const remedies = {
  missing:
    "Reload the page: a new version may just have been published. If that does not help, the host has to serve every " +
    "file of the build unchanged, .js as text/javascript and .wasm as application/wasm.",
  forbidden:
    "Ask whoever hosts this page to add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy.",
  unsupported: "This browser cannot run WebAssembly, or it is switched off. Use a current browser, or allow it here.",
  stopped: "Reload the page. If it stops again, tell whoever hosts it, with the text below.",
};

async function start() {
  if (typeof WebAssembly !== "object") return explain(remedies.unsupported, "WebAssembly is not available");
  const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
  try {
    const [{ default: init }, program] = await Promise.all([
      import(wasm.href.replace(/_bg\.wasm$/, ".js")),
      fetchChecked(wasm.href, wasm.dataset.integrity),
    ]);
    await init({ module_or_path: program });
  } catch (error) {
    explain(remedy(error), `${error}`);
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

function remedy(error) {
  if (error instanceof WebAssembly.CompileError) {
    return /content.security.policy|unsafe-eval/i.test(error.message) ? remedies.forbidden : remedies.missing;
  }
  // A file that is refused, altered or not there is a TypeError in every browser.
  return error instanceof TypeError || error instanceof SyntaxError ? remedies.missing : remedies.stopped;
}

/** Replaces the page by words. `textContent` only: an error's text is not markup. */
function explain(whatToDo, whatFailed) {
  const headline = element("h1", "Contact Desk could not start");
  const retry = element("button", "Try again");
  retry.addEventListener("click", () => location.reload());
  const notice = document.createElement("main");
  notice.setAttribute("role", "alert");
  notice.append(headline, element("p", whatToDo), element("p", whatFailed), retry);
  document.body.replaceChildren(notice);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

if (location.pathname.replace(/\/$/, "") === new URL("doctor", document.baseURI).pathname) {
  await import("./doctor.js").then(({ start }) => start()).catch((error) => explain(remedies.missing, `${error}`));
} else if (new URLSearchParams(location.search).get("embed") === "1") {
  await import("./frame.js").then(({ start }) => start()).catch((error) => explain(remedies.missing, `${error}`));
} else {
  await start();
}
