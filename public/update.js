// Offers a reload where the server has another version of the page than the one that runs in this tab.
//
// It is asked when somebody comes back to the tab, not more than once in ten minutes, and when code is missing.

const interval = 10 * 60 * 1000;

/** The program of this version, as the page names it: it is named after what it holds. */
const program = document.querySelector('link[rel="modulepreload"]')?.getAttribute("href");

let last = Date.now();

export function watch() {
  addEventListener("contact-desk-part-missing", look);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - last > interval) look();
  });
}

async function look() {
  last = Date.now();
  try {
    const answer = await fetch(document.baseURI, { cache: "no-cache" });
    const page = await answer.text();
    // A proxy's page that asks to sign in is no new version.
    if (answer.ok && page.includes('<div id="desk">') && !page.includes(program)) offer();
  } catch {
    // Without a network there is no new version to be had.
  }
}

/** Says it in the corner, once. What is read and typed is where it was after the reload. */
function offer() {
  if (document.querySelector(".update")) return;
  const notice = document.createElement("div");
  notice.className = "update";
  notice.setAttribute("role", "status");
  document.body.append(notice);
  const later = () => notice.remove();
  // Words that come into what is there already are read out.
  requestAnimationFrame(() =>
    notice.append("There is a new version of this page.", button("Reload", () => location.reload()), button("Later", later)),
  );
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}
