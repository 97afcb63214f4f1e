// Runs before the program: says in words why the desk cannot start, and has the theme on the page before the program is.
//
// It is written for browsers of any age, because the oldest are those that most need to be told. `boot.js` tells it what
// failed by an event; what keeps that file itself from running is seen here. The page does not wait for it: a script that it
// waited for would keep everything else back by a round trip.

(function () {
  "use strict";

  var root = document.documentElement;
  var isTold = false;

  /** What a person can do about each way of not starting. */
  var remedies = {
    missing:
      "Reload the page: a new version may just have been published. If that does not help, the host has to serve every " +
      "file of the build unchanged, .js as text/javascript and .wasm as application/wasm.",
    forbidden: "Ask whoever hosts this page to add 'wasm-unsafe-eval' to script-src in its Content-Security-Policy.",
    unsupported: "This browser is too old for this page, or WebAssembly is switched off in it. Use a current browser, or allow it here.",
    stopped: "Reload the page. If it stops again, tell whoever hosts it, with the text below.",
  };

  /** The smallest program that computes with sixteen bytes at a time, as the desk does. */
  var small = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
  ];

  function lacks() {
    if (!("noModule" in document.createElement("script"))) return "it knows no modules";
    if (typeof WebAssembly !== "object") return "WebAssembly is not available";
    return WebAssembly.validate(new Uint8Array(small)) ? "" : "its WebAssembly has no SIMD";
  }

  /** Whether the program has not taken over yet: from then on it speaks for itself. */
  function isStarting() {
    return document.getElementById("frame") !== null;
  }

  function remedy(error) {
    var name = error && error.name;
    if (name === "CompileError") {
      return /content.security.policy|unsafe-eval|blocked by CSP/i.test(error.message) ? remedies.forbidden : remedies.missing;
    }
    // A file that is refused, altered or not there is a TypeError in every browser.
    return name === "TypeError" || name === "SyntaxError" ? remedies.missing : remedies.stopped;
  }

  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  /** Asks for every file of the page once more: one that came altered may be kept for a year under its name. */
  function reload() {
    var files = document.querySelectorAll('script[src], link[href]:not([href^="data:"])');
    var left = files.length;
    function next() {
      left -= 1;
      if (left <= 0) location.reload();
    }
    if (!self.fetch || !left) return location.reload();
    for (var i = 0; i < files.length; i += 1) fetch(files[i].src || files[i].href, { cache: "reload" }).then(next, next);
  }

  /** Replaces the page by words. `textContent` only: an error's text is not markup. */
  function explain(whatToDo, whatFailed) {
    var wasStarting = isStarting();
    var notice = document.createElement("main");
    var retry = element("button", "Try again");
    retry.className = "button";
    retry.onclick = reload;
    notice.setAttribute("role", "alert");
    notice.className = "page--bare";
    notice.appendChild(element("h1", wasStarting ? "Contact Desk could not start" : "Contact Desk cannot go on"));
    notice.appendChild(element("p", whatToDo));
    notice.appendChild(element("p", whatFailed));
    notice.appendChild(retry);
    while (document.body.firstChild) document.body.removeChild(document.body.firstChild);
    document.body.appendChild(notice);
  }

  /** Says the first thing that failed: what follows from it explains nothing. */
  function tell(whatToDo, whatFailed) {
    if (isTold) return;
    isTold = true;
    // The program is not to start any more.
    root.setAttribute("data-stopped", "");
    explain(whatToDo, whatFailed);
  }

  function tellMissing(file) {
    tell(remedies.missing, "This file could not be loaded: " + (file.src || file.href));
  }

  /** Files that did not come, or not as what they are. What a host or an extension has added is its own affair. */
  function hear(event) {
    var from = event.target;
    var here = location.protocol + "//" + location.host + "/";
    if (!isStarting()) return;
    if (from.getAttribute && from.getAttribute("integrity") && (from.src || from.rel === "stylesheet")) {
      tellMissing(from);
    } else if (event.error && event.error.name === "SyntaxError" && String(event.filename).indexOf(here) === 0) {
      tell(remedies.unsupported, event.message);
    }
  }

  // Such errors do not bubble: they are caught on the way down.
  addEventListener("error", hear, true);

  addEventListener("contact-desk-failed", function (event) {
    tell(remedy(event.detail), String(event.detail));
  });

  /** The theme that was chosen on an earlier visit; a browser may refuse to say. */
  function theme() {
    try {
      return localStorage.getItem("contact-desk.theme");
    } catch (error) {
      return null;
    }
  }

  if (theme()) root.setAttribute("data-theme", theme());
  // Where the desk stands in somebody else's page it has no header, and so no frame of the whole page.
  if (/[?&]embed=1(&|$)/.test(location.search)) root.setAttribute("data-embedded", "");

  // A file may have failed before anybody listened. Once all has come or failed, what it sets tells whether it is there.
  addEventListener("load", function () {
    var boot = document.getElementById("boot");
    if (boot && !root.hasAttribute("data-begun")) tellMissing(boot);
    var link = document.querySelector('link[rel="stylesheet"][integrity]');
    if (link && !getComputedStyle(root).getPropertyValue("--contact-desk-text")) tellMissing(link);
  });

  var lack = lacks();
  if (lack) tell(remedies.unsupported, lack);
})();
