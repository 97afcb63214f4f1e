// Offers a reload where the server has another version of the page than the one that runs in this tab.
//
// It is asked when somebody comes back to the tab, not more than once in ten minutes, and when code is missing.

const interval = 10 * 60 * 1000;

/** What the page of this version names, each by what it holds, and the policy that it has. */
const own = [...document.head.querySelectorAll("[integrity], [data-integrity], meta[http-equiv]")].map(
  (part) => part.getAttribute("href") ?? part.getAttribute("src") ?? part.getAttribute("content"),
);

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
    if (answer.ok && page.includes('<div id="desk">') && !own.every((part) => page.includes(part))) offer();
  } catch {
    // Without a network there is no new version to be had.
  }
}

/** Says it in the corner, once. After the reload the rows, the search and the number to be checked are what they were; a form is not. */
function offer() {
  if (document.querySelector(".update")) return;
  const notice = document.createElement("div");
  notice.className = "update";
  notice.setAttribute("role", "status");
  document.body.append(notice);
  const later = () => notice.remove();
  // Words that come into what is there already are read out.
  requestAnimationFrame(() =>
    notice.append(words(), button("Reload", () => location.reload()), button("Later", later)),
  );
}

function words() {
  const news = "There is a new version of this page.";
  const fields = [...document.querySelectorAll("main form input:not([type=checkbox], [type=tel])")];
  const isTyping = fields.some((field) => field.value !== field.defaultValue);
  return isTyping ? `${news} Reloading empties the form that you are filling in.` : news;
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}
