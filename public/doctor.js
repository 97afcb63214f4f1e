// Examines a deployment of the desk: what its host serves and how, and whether its gateways can be reached from this page.
//
// It is plain JavaScript in one file, because it has to work where the program does not: as the page `/doctor`, and in a deployment
// that does not even serve this file, where `cargo xtask doctor` brings it along and calls `examine` by itself.
//
// It sends no credential, keeps nothing, and tells nothing of what answers hold.

/** @typedef {{ id: string, about: string, state: "ok" | "warning" | "wrong", words: string, fix: string }} Finding */

/** The subjects under which findings stand. */
const about = {
  page: "The page",
  files: "Files",
  policy: "Policy",
  config: "config.json",
  gateways: "Gateways",
  browser: "This browser",
};

/** How long any answer is waited for, in milliseconds. */
const patience = 20_000;
/** How long a whole file is waited for. */
const longPatience = 40_000;
const year = 31_536_000;
/** A policy under which everything works: the one that the desk is shipped with. */
const advised =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' https: http:; " +
  "img-src 'self' https: data: blob:; font-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
const proxy = "put a reverse proxy on this page's own origin and give its path as url in config.json";

const ok = (about, id, words) => ({ id, about, state: "ok", words, fix: "" });
const warning = (about, id, words, fix) => ({ id, about, state: "warning", words, fix });
const wrong = (about, id, words, fix) => ({ id, about, state: "wrong", words, fix });

/**
 * Examines the deployment whose page stands at `base`, an address of this very origin.
 * @returns {Promise<Finding[]>}
 */
export async function examine(base) {
  const site = new URL(".", base);
  const [page, config] = await Promise.all([readPage(site), readConfig(site)]);
  const findings = await Promise.all([
    examinePage(site, page),
    examineFiles(site, page),
    examinePolicy(site, page, config),
    config.findings,
    examineGateways(site, page, config),
    examineBrowser(),
  ]);
  return findings.flat();
}

// What is asked for.

/** Asks for something as it is now, past what the browser keeps; `null` where no answer can be read. */
async function ask(url, options) {
  try {
    return await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(patience), ...options });
  } catch {
    return null;
  }
}

/** The same where the headers are all that counts: the rest of the answer is not loaded. */
async function askHeaders(url, options) {
  const answer = await ask(url, options);
  answer?.body?.cancel().catch(() => {});
  return answer;
}

/** An address, or `null` where there is none in the text. */
function address(text, base) {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** The text of an answer, empty where it breaks off. */
const text = (answer) => answer.text().catch(() => "");

/** The media type of an answer, without its parameters. */
const type = (answer) => (answer.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();

/** A media type that may be shown, whatever was sent as one. */
const shownType = (answer) => type(answer).replace(/[^a-z0-9/+.-]/g, "").slice(0, 40) || "no type";

/** What the host says about keeping: for how many seconds (`null` where it says nothing), and whether for good. */
function keeping(answer) {
  const directives = (answer.headers.get("cache-control") ?? "").toLowerCase().split(",").map((directive) => directive.trim());
  const isImmutable = directives.includes("immutable");
  if (directives.includes("no-cache") || directives.includes("no-store")) return { seconds: 0, isImmutable };
  const age = directives.find((directive) => /^max-age=\d+$/.test(directive));
  return { seconds: age ? Number(age.slice("max-age=".length)) : null, isImmutable };
}

// The page.

/** The page as it is served, and what it names; `null` where there is no answer. */
async function readPage(site) {
  const answer = await ask(site);
  if (!answer) return null;
  const dom = new DOMParser().parseFromString(await text(answer), "text/html");
  return { answer, dom, files: namedFiles(dom, site) };
}

/** The files that a page names and that have to be there before anything is shown. */
function namedFiles(dom, site) {
  const links = dom.querySelectorAll(
    'link[rel="stylesheet"], link[rel="modulepreload"], link[rel="preload"][type="application/wasm"], script[src]',
  );
  const files = [...links].map((link) => ({
    url: address(link.getAttribute("href") ?? link.getAttribute("src") ?? "", site),
    integrity: link.getAttribute("integrity") ?? link.dataset.integrity ?? "",
  }));
  // What a host has added from elsewhere is its own affair.
  return files.filter(({ url }) => url?.origin === site.origin && Object.hasOwn(kinds, ending(url.pathname)));
}

const names = (page) => page.files.map(({ url }) => url.pathname).join();

async function examinePage(site, page) {
  const { page: on } = about;
  if (!page) {
    return [wrong(on, "page.answer", "The page does not answer.", "Check that the server runs, and that it sends this address to no other origin.")];
  }
  const { answer, dom, files } = page;
  if (answer.status !== 200) {
    return [
      wrong(on, "page.status", `The page is answered with status ${answer.status}.`, "Put the files of the build where this address points to, index.html among them."),
    ];
  }
  if (!files.some(({ url }) => url.pathname.endsWith("_bg.wasm"))) {
    return [
      wrong(
        on,
        "page.desk",
        "What stands here is not the page of Contact Desk: it names no program.",
        "Give the address below which its index.html stands, with a slash at its end, and serve index.html as it was built.",
      ),
    ];
  }
  return [...pageHeaders(answer), pageBase(site, dom), await examineDeepLink(site, page)];
}

/** What the headers of the page say of its type and of keeping it. */
function pageHeaders(answer) {
  const { page: on } = about;
  const findings = [];
  if (type(answer) !== "text/html") {
    const fix = "Serve .html as text/html; charset=utf-8: in nginx by include mime.types, in Apache by mod_mime.";
    findings.push(wrong(on, "page.type", `index.html is sent as ${shownType(answer)}.`, fix));
  } else if (!/charset=["']?utf-8/i.test(answer.headers.get("content-type"))) {
    const fix = "Serve it as text/html; charset=utf-8: in nginx by charset utf-8, in Apache by AddDefaultCharset utf-8.";
    findings.push(warning(on, "page.type", "index.html is sent without its charset.", fix));
  } else {
    findings.push(ok(on, "page.type", "index.html is sent as text/html, with its charset."));
  }
  const { seconds } = keeping(answer);
  const fix = "Send Cache-Control: no-cache with index.html, and with every path that is answered by it.";
  if (seconds === null) {
    findings.push(warning(on, "page.cache", "index.html is sent without a word on keeping, so browsers guess.", fix));
  } else if (seconds > 0) {
    const words = "index.html may be kept without asking again. After the next release, browsers would ask for files that are gone.";
    findings.push(wrong(on, "page.cache", words, fix));
  } else {
    findings.push(ok(on, "page.cache", "index.html is asked for anew at each visit."));
  }
  return findings;
}

function pageBase(site, dom) {
  const href = dom.querySelector("base")?.getAttribute("href") ?? "";
  if (href && address(href, site)?.href === site.href) {
    return ok(about.page, "page.base", "Its <base> is where it is served.");
  }
  const fix = `Change the line in index.html to <base href="${site.pathname}">, or serve the files where it says.`;
  return wrong(about.page, "page.base", `The <base> of index.html does not fit: the page is served at ${site.pathname}.`, fix);
}

/** Contacts have addresses of their own, which no file has: the host has to answer them with the page. */
async function examineDeepLink(site, page) {
  const answer = await ask(new URL("some-connection/contacts/1%40c.us", site));
  const other = answer && type(answer) === "text/html" ? new DOMParser().parseFromString(await text(answer), "text/html") : null;
  const isPage = other && names({ files: namedFiles(other, site) }) === names(page);
  if (isPage && answer.status === 200) return ok(about.page, "page.links", "Links to contacts are answered with the page.");
  const fix =
    "Answer every path that is no file with index.html and status 200: in nginx by try_files $uri $uri/ /index.html, in Apache by " +
    "FallbackResource /index.html. A dot in the path, as in 1@c.us, makes it no file.";
  return isPage
    ? warning(about.page, "page.links", `Links to contacts are answered with the page, but with status ${answer.status}.`, fix)
    : wrong(about.page, "page.links", "Links to contacts are not answered with the page.", fix);
}

// The files.

/** Whether a file's name changes with its content. */
const isHashed = (name) => /[-_.][0-9a-f]{12,}(?=[-_.])/.test(name);

const ending = (name) => name.split(".").pop();

const kinds = {
  js: { type: "text/javascript", also: ["application/javascript", "application/x-javascript"], matter: "Browsers run no module of another type." },
  css: { type: "text/css", also: [], matter: "Browsers apply no sheet of another type." },
  wasm: { type: "application/wasm", also: [], matter: "Browsers compile a program of another type only once all of it is there." },
};

/** Something about one file; files of which the same is to be said share a finding. */
const remark = (state, part, problem, fix) => ({ state, part, problem, fix });

async function examineFiles(site, page) {
  const named = page?.answer.status === 200 ? page.files : [];
  const files = [...named, { url: new URL("embed.js", site), integrity: "" }];
  const remarks = await Promise.all(files.map(async (file) => ({ name: fileName(file), remarks: await examineFile(file) })));
  return [...shareFindings(remarks), await examineMissing(site), ...(await examineSharing(site))];
}

const fileName = ({ url }) => url.pathname.split("/").pop();

/** One finding for each thing that is to be said, with the names of all files that it is said of. */
function shareFindings(files) {
  const said = new Map();
  for (const { name, remarks } of files) {
    const fine = remark("ok", "fine", "right type, compressed, kept as long as they should be, unaltered.", "");
    for (const { state, part, problem, fix } of remarks.length > 0 ? remarks : [fine]) {
      const finding = said.get(part) ?? { state, problem, fix, names: [] };
      finding.names.push(name);
      said.set(part, finding);
    }
  }
  return [...said].map(([part, { state, problem, fix, names }]) => ({
    id: `files.${part}`,
    about: about.files,
    state,
    words: `${names.join(", ")}: ${problem}`,
    fix,
  }));
}

/** What is wrong with a file. */
async function examineFile({ url, integrity }) {
  const name = fileName({ url });
  const answer = await askHeaders(url);
  const everyFile = "Upload every file of the build, from one build, and serve them unchanged.";
  if (!answer) return [remark("wrong", "unanswered", "no answer.", everyFile)];
  const { status } = answer;
  if (status !== 200) return [remark("wrong", `status.${status}`, `answered with status ${status}.`, everyFile)];
  if (type(answer) === "text/html") {
    const fix = `${everyFile} Answer with index.html only paths that are no file and end in no .js, .css or .wasm.`;
    return [remark("wrong", "absent", "not there: a web page is sent in its place.", fix)];
  }
  const content = await fileContent(name, url, integrity);
  return [fileType(name, answer), fileEncoding(answer), fileCache(name, answer), fileSniffing(answer), content].filter(Boolean);
}

function fileType(name, answer) {
  const [end, sent] = [ending(name), type(answer)];
  const { type: right, also, matter } = kinds[end];
  if (sent === right) return null;
  const fix = `Serve .${end} as ${right}: in nginx by the line “${right} ${end};” in mime.types, in Apache by AddType ${right} .${end}.`;
  return also.includes(sent)
    ? remark("warning", `type.${end}.${shownType(answer)}`, `sent as ${shownType(answer)}, an old name of ${right}.`, fix)
    : remark("wrong", `type.${end}.${shownType(answer)}`, `sent as ${shownType(answer)}, not as ${right}. ${matter}`, fix);
}

function fileEncoding(answer) {
  if (/\b(br|gzip|zstd)\b/.test(answer.headers.get("content-encoding") ?? "")) return null;
  const fix =
    "Let the server compress text/javascript, text/css and application/wasm, or serve .br and .gz files beside them " +
    "(in nginx by brotli_static on and gzip_static on).";
  return remark("warning", "encoding", "not compressed, so a first visit loads about three times as much.", fix);
}

function fileCache(name, answer) {
  const { seconds, isImmutable } = keeping(answer);
  if (isHashed(name)) {
    if (seconds >= year && isImmutable) return null;
    const fix = `Send Cache-Control: public, max-age=${year}, immutable with files whose names hold a hash. Their content never changes.`;
    return remark("warning", "cache.hashed", "not kept for good, so browsers ask for it again and again.", fix);
  }
  const fix = "Send Cache-Control: no-cache with files without a hash in their names: the name stays when the content changes.";
  if (seconds === null) return remark("warning", "cache.unsaid", "sent without a word on keeping, so browsers guess.", fix);
  return seconds > 0 ? remark("wrong", "cache.fixed", "may be kept without asking again, past the next release.", fix) : null;
}

function fileSniffing(answer) {
  const fix = "Send X-Content-Type-Options: nosniff with every answer.";
  return isNosniff(answer) ? null : remark("warning", "nosniff", "sent without nosniff.", fix);
}

const isNosniff = (answer) => (answer.headers.get("x-content-type-options") ?? "").trim().toLowerCase() === "nosniff";

/** Has the browser compare a file with its digest. The big one is taken from where the browser already has it. */
async function fileContent(name, url, integrity) {
  const options = { cache: ending(name) === "wasm" ? "default" : "no-store", signal: AbortSignal.timeout(longPatience) };
  if (!integrity || (await askHeaders(url, { ...options, integrity }))) return null;
  // The browser tells an altered file by the same error as one that does not come.
  const answer = await ask(url, options);
  const isWhole = await answer?.arrayBuffer().then(() => true, () => false);
  if (!isWhole) {
    const fix = "Look into the server's own log, and for limits of size or time on the way.";
    return remark("wrong", "cut", "its content does not come whole.", fix);
  }
  const fix =
    "Upload the files of one build together, and let nothing on the way change them: switch off what minifies, rewrites or injects " +
    "(Auto Minify, Rocket Loader and the like).";
  return remark("wrong", "content", "its content is not what index.html says it is.", fix);
}

/** What is answered for a file of another release. */
async function examineMissing(site) {
  const answer = await askHeaders(new URL("contact-desk-0000000000000000.js", site));
  if (answer?.status !== 404 && answer?.status !== 410) {
    const isPage = answer?.ok && type(answer) === "text/html";
    const words = isPage
      ? "A file that is not there is answered with a web page."
      : `A file that is not there is answered with ${answer ? `status ${answer.status}` : "nothing"} in place of 404.`;
    const fix =
      "Answer 404 for paths that end in .js, .css, .wasm or .json and are no file: in nginx by location ~ \\.(js|css|wasm|json)$ { try_files " +
      "$uri =404; }. Otherwise a page of the last release stops with an error that misleads.";
    return isPage ? wrong(about.files, "files.missing", words, fix) : warning(about.files, "files.missing", words, fix);
  }
  const { seconds, isImmutable } = keeping(answer);
  if (seconds > 0 || isImmutable) {
    const fix = "Send Cache-Control: no-store with 404. A file that is missing now may come with the next release.";
    return warning(about.files, "files.missing", "That a file is not there may be kept by browsers.", fix);
  }
  return ok(about.files, "files.missing", "A file that is not there is answered with 404.");
}

/** Whether pages of other origins may load the element. */
async function examineSharing(site) {
  const answer = await askHeaders(new URL("embed.js", site));
  if (answer?.status !== 200) return [];
  if (answer.headers.get("access-control-allow-origin")) {
    return [ok(about.files, "files.sharing", "Pages of other origins may load the element.")];
  }
  // A request of the page to its own origin names none, and some hosts then say nothing: CloudFront, and those that go by it.
  const goesByOrigin = answer.headers.has("x-amz-cf-id") || /\borigin\b/i.test(answer.headers.get("vary") ?? "");
  if (goesByOrigin) return [];
  const fix =
    "Send Access-Control-Allow-Origin: * with the files, config.json among them, if <contact-desk> is used in pages of another origin. " +
    "Everything in them is public.";
  return [warning(about.files, "files.sharing", "Pages of other origins cannot load the element.", fix)];
}

// The policy.

/** The policies of a header or a meta element: for each, its sources by directive. */
function policies(value) {
  const parse = (policy) =>
    new Map(
      policy.split(";").flatMap((directive) => {
        const [name, ...sources] = directive.trim().toLowerCase().split(/\s+/);
        return name ? [[name, sources]] : [];
      }),
    );
  return (value ?? "").split(",").map(parse).filter((policy) => policy.size > 0);
}

/** Those that hold for a page, by its header and by a meta element in it, or in the template that `boot.js` opens. */
function policiesOf({ answer, dom }) {
  const meta = (part) => part?.querySelector('meta[http-equiv="content-security-policy" i]')?.getAttribute("content");
  const written = meta(dom) ?? meta(dom.getElementById("policy")?.content);
  return { sent: policies(answer.headers.get("content-security-policy")), written: policies(written) };
}

/** The sources that a policy has for scripts and the like. */
const sources = (policy, name) => policy.get(name) ?? policy.get("default-src");

async function examinePolicy(site, page, config) {
  const findings = [examineScheme(site)];
  if (page?.answer.status !== 200) return findings;
  const { answer, dom } = page;
  const framed = await askHeaders(new URL("?embed=1", site));
  findings.push(...contentPolicy(page), ...frames(answer, framed, config.origins), ...otherHeaders(answer, dom));
  return findings;
}

function examineScheme(site) {
  if (site.protocol === "https:") return ok(about.policy, "policy.https", "The page comes over https.");
  if (isSecureContext) return ok(about.policy, "policy.https", "The page comes from this machine, where http is enough.");
  const fix = "Give the host a certificate and serve the page over https. Gateways with http alone then need a reverse proxy on its origin.";
  return wrong(about.policy, "policy.https", "The page comes over http: whoever is on the way can read credentials and change the page.", fix);
}

function contentPolicy(page) {
  const { policy: on } = about;
  const { sent, written } = policiesOf(page);
  const all = [...sent, ...written];
  if (all.length === 0) {
    return [wrong(on, "policy.csp", "There is no Content-Security-Policy.", `Send with index.html Content-Security-Policy: ${advised}`)];
  }
  const findings = [];
  if (sent.length === 0) {
    const fix = "Send it as a header. A meta element cannot say who may frame the page.";
    findings.push(warning(on, "policy.header", "The Content-Security-Policy stands in a meta element.", fix));
  }
  const allowsProgram = all.every((policy) => {
    const scripts = sources(policy, "script-src");
    return !scripts || scripts.includes("'wasm-unsafe-eval'") || scripts.includes("'unsafe-eval'");
  });
  if (!allowsProgram) {
    const fix = "Add 'wasm-unsafe-eval' to script-src. It allows WebAssembly and nothing else.";
    findings.push(wrong(on, "policy.wasm", "The Content-Security-Policy lets no WebAssembly run, so the desk cannot start.", fix));
  }
  for (const [name, word] of [["script-src", "'unsafe-inline'"], ["script-src", "'unsafe-eval'"], ["style-src", "'unsafe-inline'"]]) {
    if (!all.every((policy) => sources(policy, name)?.includes(word))) continue;
    const fix = `Remove ${word} from ${name}. The desk has nothing inline and evaluates nothing.`;
    findings.push(wrong(on, `policy.${name}.${word.slice(1, -1)}`, `The Content-Security-Policy has ${word} in ${name}.`, fix));
  }
  if (!all.some(isStrict)) {
    const fix = `Begin with default-src 'none' and allow only what is needed: ${advised}`;
    findings.push(warning(on, "policy.default", "The Content-Security-Policy allows more than the desk needs.", fix));
  }
  return findings.length > 0 ? findings : [ok(on, "policy.csp", "The Content-Security-Policy is strict, and lets the program run.")];
}

/** Whether a policy refuses what it does not name. */
function isStrict(policy) {
  const kinds = ["script", "style", "img", "connect", "font", "object", "media", "frame", "worker", "manifest"];
  const isNone = policy.get("default-src")?.join(" ") === "'none'";
  return isNone || kinds.every((kind) => policy.has(`${kind}-src`));
}

/** Who may frame the page, and the desk alone: nobody, and the origins of config.json. */
function frames(answer, framed, origins) {
  const { policy: on } = about;
  const ancestors = (answer) =>
    policies(answer?.headers.get("content-security-policy")).flatMap((policy) => {
      const sources = policy.get("frame-ancestors");
      return sources ? [sources] : [];
    });
  const findings = [];
  const own = ancestors(answer);
  if (own.length === 0) {
    const fix = "Add frame-ancestors 'none' to the Content-Security-Policy header, apart from ?embed=1.";
    findings.push(wrong(on, "policy.frames", "Any page may frame the desk, and so lead its users to click what they do not see.", fix));
  } else if (!own.some((sources) => sources.length === 0 || sources.join(" ") === "'none'")) {
    const fix = "Say frame-ancestors 'none' for every address but those with ?embed=1: in nginx by a map on $arg_embed.";
    findings.push(warning(on, "policy.frames", "The page itself may be framed. Only ?embed=1 is made for that.", fix));
  } else {
    findings.push(ok(on, "policy.frames", "No page may frame the desk as a whole."));
  }
  const allowed = ancestors(framed);
  const missing = origins.filter((origin) => !allowed.every((sources) => sources.some((source) => admits(source, origin))));
  const isOpen = allowed.length === 0 || allowed.every((sources) => sources.some((source) => /^(\*|https?:)$/.test(source)));
  const wanted = ["'self'", ...origins].join(" ");
  const fix = `Say frame-ancestors ${wanted} for addresses with ?embed=1, as embed_origins of config.json does.`;
  if (isOpen) {
    findings.push(wrong(on, "policy.embed", "Any page may frame ?embed=1.", fix));
  } else if (missing.length > 0) {
    const words = "For ?embed=1, frame-ancestors does not name every origin of embed_origins, so the desk stays empty there.";
    findings.push(wrong(on, "policy.embed", words, fix));
  } else {
    findings.push(ok(on, "policy.embed", "Who may frame ?embed=1 is as config.json says."));
  }
  return findings;
}

/** Whether a source of a policy admits an origin. One that names http means https as well. */
function admits(source, origin) {
  const { protocol, hostname, port } = address(origin) ?? {};
  const fits = (scheme) => scheme === protocol || (scheme === "http:" && protocol === "https:");
  if (source === "*" || fits(source)) return true;
  const [, scheme, host, at] = /^(?:([a-z]+:)\/\/)?([^:/]+)(?::(\d+|\*))?(?:\/.*)?$/.exec(source) ?? [];
  if (!host || (scheme && !fits(scheme))) return false;
  const usual = protocol === "https:" ? "443" : "80";
  const isPort = at === "*" || (at ?? usual) === (port || usual);
  return isPort && (host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host);
}

function otherHeaders(answer, dom) {
  const { policy: on } = about;
  const header = (name) => (answer.headers.get(name) ?? "").trim().toLowerCase();
  const findings = [];
  const referrer = header("referrer-policy").split(",").pop().trim() || dom.querySelector('meta[name="referrer"]')?.content;
  if (!/^(no-referrer|same-origin|strict-origin|strict-origin-when-cross-origin)$/.test(referrer ?? "")) {
    const words = "No Referrer-Policy keeps addresses, with the ids of contacts in them, from other sites.";
    findings.push(warning(on, "policy.referrer", words, "Send Referrer-Policy: no-referrer with index.html."));
  }
  const permissions = header("permissions-policy");
  if (!permissions) {
    const fix =
      "Send Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self).";
    findings.push(warning(on, "policy.permissions", "There is no Permissions-Policy.", fix));
  } else if (/clipboard-write=\(\s*\)/.test(permissions)) {
    const fix = "Say clipboard-write=(self) in Permissions-Policy.";
    findings.push(warning(on, "policy.permissions", "The Permissions-Policy forbids to copy numbers.", fix));
  }
  if (!header("cross-origin-opener-policy").startsWith("same-origin")) {
    const words = "There is no Cross-Origin-Opener-Policy, so pages that open the desk keep a hold on its window.";
    findings.push(warning(on, "policy.opener", words, "Send Cross-Origin-Opener-Policy: same-origin with index.html."));
  }
  if (!isNosniff(answer)) {
    const fix = "Send X-Content-Type-Options: nosniff with every answer.";
    findings.push(warning(on, "policy.nosniff", "index.html is sent without nosniff.", fix));
  }
  return findings.length > 0 ? findings : [ok(on, "policy.headers", "Referrer-Policy, Permissions-Policy, Cross-Origin-Opener-Policy and nosniff are set.")];
}

// config.json, read as the program reads it.

/** What a field should be, in the words of the page itself. */
const wanted = {
  json: "JSON text",
  object: "an object: { … }",
  list: "a list: [ … ]",
  text: "a text that is not empty",
  flag: "true or false",
  id: "small letters, digits and hyphens, and not “connections” or “doctor”",
  uniqueId: "an id that no other connection has",
  gateway: "one of wachat, gowa, whatsapp-gateway, hypersender, waha",
  url: "an address that begins with https://, http:// or /, without a user name",
  auth: "prompt or none",
  origin: "an origin such as https://crm.example",
  noCredential: "left out: no credential may stand in this file",
};

const secrets = ["token", "api_key", "apiKey", "key", "password", "user", "secret", "credential"];
const reserved = ["connections", "doctor"];

/** A field that is not what it should be. */
class WrongField extends Error {
  constructor(field, want) {
    super(field ? `In config.json, ${field} should be ${wanted[want]}.` : `config.json should be ${wanted[want]}.`);
    this.isCredential = want === "noCredential";
  }
}

const demand = (holds, field, want) => {
  if (!holds) throw new WrongField(field, want);
};

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const trimmed = (value) => (typeof value === "string" ? value.trim() : "");

/** The connections and the origins of a config. @throws {WrongField} */
function parseConfig(content) {
  let value;
  try {
    value = JSON.parse(content.replace(/^\ufeff+/, ""));
  } catch {
    throw new WrongField("", "json");
  }
  demand(isObject(value), "", "object");
  const { connections = [], custom_connections: custom = true, embed_origins: origins = [] } = value;
  demand(Array.isArray(connections), "connections", "list");
  const ids = new Set();
  const parsed = connections.map((row, place) => {
    const connection = parseConnection(row, `connections[${place}]`);
    demand(!ids.has(connection.id), `connections[${place}].id`, "uniqueId");
    ids.add(connection.id);
    return connection;
  });
  demand(typeof custom === "boolean", "custom_connections", "flag");
  demand(Array.isArray(origins), "embed_origins", "list");
  origins.forEach((origin, place) => demand(isOrigin(origin), `embed_origins[${place}]`, "origin"));
  return { connections: parsed, origins };
}

function parseConnection(row, name) {
  demand(isObject(row), name, "object");
  const secret = secrets.find((secret) => Object.hasOwn(row, secret));
  demand(!secret, `${name}.${secret}`, "noCredential");
  const id = trimmed(row.id);
  demand(/^[a-z0-9-]+$/.test(id) && !reserved.includes(id), `${name}.id`, "id");
  demand(row.label == null || trimmed(row.label), `${name}.label`, "text");
  const product = trimmed(row.gateway);
  demand(Object.hasOwn(gateways, product), `${name}.gateway`, "gateway");
  const url = trimmed(row.url);
  demand(isUrl(url), `${name}.url`, "url");
  const { account, auth = "prompt" } = row;
  demand(account == null || typeof account === "number" || trimmed(account), `${name}.account`, "text");
  demand(auth === "prompt" || auth === "none", `${name}.auth`, "auth");
  return { id, product, url, account: account == null ? "" : `${account}`.trim(), auth };
}

/** Whether a text can be a gateway's address. */
function isUrl(url) {
  if (/[\p{White_Space}\p{Cc}?#\\]/u.test(url)) return false;
  const [, authority] = /^https?:\/\/([^/]*)/.exec(url) ?? [];
  return authority === undefined ? /^\/(?!\/)/.test(url) : authority !== "" && !authority.includes("@");
}

const isOrigin = (origin) =>
  typeof origin === "string" && isUrl(origin) && !origin.startsWith("/") && origin.split("/").length === 3;

/** Reads config.json: what is to be said of it, and what it sets up as far as it is right. */
async function readConfig(site) {
  const { config: on } = about;
  const without = (...findings) => ({ findings, connections: [], origins: [] });
  const answer = await ask(new URL("config.json", site));
  if (!answer) return without(wrong(on, "config.answer", "config.json is not answered.", "Put it beside index.html."));
  if ([403, 404, 410].includes(answer.status)) {
    return without(ok(on, "config.none", "There is none: no connections are set up, and people add their own."));
  }
  if (!answer.ok) {
    const fix = "Put it beside index.html, readable for the server, or answer 404 where there is none.";
    return without(wrong(on, "config.answer", `config.json is answered with status ${answer.status}.`, fix));
  }
  if (type(answer) === "text/html") {
    const fix = "Put config.json beside index.html, or answer 404 for it where no connections are to be set up.";
    return without(warning(on, "config.none", "A web page is sent in place of config.json, which the desk takes for none.", fix));
  }
  const findings = configHeaders(answer);
  try {
    const config = parseConfig(await text(answer));
    const n = config.connections.length;
    return { findings: [ok(on, "config.fields", `Every field is right; it sets up ${n} connection${n === 1 ? "" : "s"}.`), ...findings], ...config };
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    const fix = error.isCredential
      ? "Take it out, and revoke it at its gateway: everybody could read this file. People sign in, or a proxy adds the credential."
      : "Correct this field in the file. Nothing works until then.";
    return { ...without(wrong(on, "config.fields", error.message, fix), ...findings), isWrong: true };
  }
}

function configHeaders(answer) {
  const { config: on } = about;
  const findings = [];
  if (!/^(application|text)\/json$/.test(type(answer))) {
    const fix = "Serve .json as application/json: in nginx by include mime.types, in Apache by AddType application/json .json.";
    findings.push(warning(on, "config.type", `config.json is sent as ${shownType(answer)}.`, fix));
  }
  const { seconds } = keeping(answer);
  if (seconds !== 0) {
    const fix = "Send Cache-Control: no-cache with config.json.";
    findings.push(warning(on, "config.cache", "config.json may be kept on the way, so changes to it may come late.", fix));
  }
  return findings;
}

// The gateways.

/** A query without what is empty. */
const query = (fields) => new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== "")).toString();

/**
 * What the desk asks of each gateway first: where, with its credential in which header, and how its host allows this page by CORS.
 * Of lists, no more than one contact is asked for where that can be said.
 */
const gateways = {
  wachat: {
    label: "Wachat",
    header: "Authorization",
    path: (base, account) => `${base}${account ? `/contacts?${query({ instanceName: account, page: 1, limit: 1 })}` : "/instance/list"}`,
    cors: () => `Wachat has no setting for it: ${proxy}.`,
  },
  gowa: {
    label: "GOWA",
    header: "Authorization",
    path: (base) => `${base}/user/my/contacts`,
    more: (account) => (account ? { "X-Device-Id": encodeURIComponent(account) } : {}),
    cors: (origin) => `GOWA allows every origin unless APP_CORS_ALLOWED_ORIGINS is set: add ${origin} to it. Or ${proxy}.`,
  },
  "whatsapp-gateway": {
    label: "WhatsApp Gateway",
    header: "Authorization",
    path: (base, account) => {
      const sessions = `${base.replace(/\/api\/v1$/, "")}/api/v1/sessions`;
      return account ? `${sessions}/${encodeURIComponent(account)}/contacts?limit=1` : sessions;
    },
    cors: (origin) => `Add ${origin} to FRONTEND_ORIGINS of the gateway and start it again. Or ${proxy}.`,
  },
  hypersender: {
    label: "Hypersender",
    header: "Authorization",
    path: (base, account) =>
      !account && base.endsWith("/v2")
        ? base.replace(/\/v2$/, "/v1/instances")
        : `${base}/${encodeURIComponent(account)}/contacts/get-all?limit=1&offset=0`,
    cors: () => `Hypersender has no setting for it: ${proxy}.`,
  },
  waha: {
    label: "WAHA",
    header: "X-Api-Key",
    path: (base, account) =>
      `${base.replace(/\/api$/, "")}/api/contacts/all?${query({ session: account || "default", limit: 1, offset: 0 })}`,
    cors: () => `WAHA allows every origin by itself, so what stands before it has to pass the headers on. Or ${proxy}.`,
  },
};

async function examineGateways(site, page, { connections, isWrong }) {
  if (isWrong) {
    return [warning(about.gateways, "gateways.none", "No gateway was asked, because config.json is wrong.", "Correct config.json, then check again.")];
  }
  return Promise.all(connections.map((connection) => examineGateway(site, page, connection)));
}

/** Asks a gateway what the desk would ask first, and finds out why there is no answer if there is none. */
async function examineGateway(site, page, connection) {
  const { id, product, url, account, auth } = connection;
  const gateway = gateways[product];
  const say = (make) => (words, fix) => make(about.gateways, `gateways.${id}`, `“${id}” (${gateway.label}): ${words}`, fix ?? "");
  const tell = { ok: say(ok), warning: say(warning), wrong: say(wrong) };
  const target = address(gateway.path(url.replace(/\/+$/, ""), account), site);
  if (!target) return tell.wrong("its address makes no sense.", "Correct url in config.json.");
  const isOwn = target.origin === site.origin;
  if (isMixed(site, target)) {
    const fix = `Give the gateway a certificate and https:// in url, or ${proxy}.`;
    return tell.wrong("this page came over https and the gateway's address is http, so the browser refuses to ask it.", fix);
  }
  // Empty: it has the browser ask beforehand whether the header is allowed, and holds nothing.
  const named = auth === "prompt" ? { [gateway.header]: "" } : {};
  const headers = { ...named, ...gateway.more?.(account) };
  const outcome = await reach(target, headers, isOwn && auth === "none");
  if (outcome.answer) return isOwn ? judgeOwn(outcome.answer, auth, tell) : judge(outcome.answer, auth, tell);
  if (page && !lets(page, site, target)) {
    const fix = `Add ${target.origin} to connect-src, or https: for every gateway.`;
    return tell.wrong("the Content-Security-Policy of this page lets it not be asked.", fix);
  }
  return explain(outcome, { gateway, headers, site, isOwn, tell });
}

/** Whether a page's own policy lets it ask for what stands there. */
function lets(page, site, target) {
  const { sent, written } = policiesOf(page);
  const isNamed = (source) => (source === "'self'" ? target.origin === site.origin : admits(source, target.origin));
  return [...sent, ...written].every((policy) => sources(policy, "connect-src")?.some(isNamed) ?? true);
}

/** Browsers let a secure page speak to its own machine over http, and to nobody else. */
const isMixed = (site, target) =>
  site.protocol === "https:" && target.protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(target.hostname);

/** The answer as the desk would get it; else how far the browser lets a request come. */
async function reach(target, headers, withCookies) {
  const asked = { credentials: withCookies ? "same-origin" : "omit", referrerPolicy: "no-referrer", redirect: "manual" };
  const began = performance.now();
  const accept = { Accept: "application/json" };
  const answer = await askHeaders(target, { ...asked, headers: { ...accept, ...headers } });
  if (answer || target.origin === location.origin) return { answer };
  if (performance.now() - began >= patience) return { isLate: true };
  // A request without our headers needs no leave beforehand, and one that does not want to read needs none at all.
  if (Object.keys(headers).length > 0 && (await askHeaders(target, { ...asked, headers: accept }))) return { isReadable: true };
  return { isThere: Boolean(await askHeaders(target, { ...asked, mode: "no-cors", redirect: "follow" })) };
}

/** Why a gateway gave no answer that can be read. */
function explain({ isLate, isReadable, isThere }, { gateway, headers, site, isOwn, tell }) {
  if (!navigator.onLine) return tell.wrong("the browser is offline.", "Connect to the network, then check again.");
  if (isLate) return tell.wrong("it does not answer in time.", "Check that the gateway runs, and that no firewall drops what is sent to it.");
  if (isReadable) {
    const names = Object.keys(headers).join(", ");
    const fix =
      `Let it answer OPTIONS without a credential, with Access-Control-Allow-Headers: ${names}. A proxy that demands one for OPTIONS too ` +
      `is the usual reason. Or ${proxy}.`;
    return tell.wrong(`it answers, but refuses what the browser asks beforehand (OPTIONS): the header ${names} is not allowed.`, fix);
  }
  if (isThere) return tell.wrong("it answers, but does not allow this page by CORS.", gateway.cors(site.origin));
  const fix = isOwn
    ? "Check that the server and its proxy run."
    : `Check the name and the port in url, that the gateway runs, and that its certificate is valid for browsers; or ${proxy}.`;
  return tell.wrong("it is not reached.", fix);
}

/** What the answer of a path of this origin shows: here a proxy may be what answers. */
function judgeOwn(answer, auth, tell) {
  if ([502, 503, 504].includes(answer.status)) {
    const fix = "Check the address that the proxy passes requests on to, and that the gateway runs.";
    return tell.wrong(`the proxy answers with status ${answer.status}: it does not reach the gateway.`, fix);
  }
  if (type(answer) === "text/html") {
    const fix = "Let the server pass this path on to the gateway, before the rule that answers everything else with index.html.";
    return tell.wrong("its path falls through to the page: a web page answers in place of the gateway.", fix);
  }
  if (auth === "none" && answer.status === 403) {
    const fix =
      "Open this page from the network that the proxy lets in, under the name that the proxy is set up with, and past no other proxy. Else " +
      "check that url is the path in the proxy's own file, and that the credential there may do what the desk asks.";
    return tell.wrong("the proxy refuses this request (status 403), as one from elsewhere or one that is not on its list.", fix);
  }
  return judge(answer, auth, tell);
}

/** What an answer shows that this page can read. */
function judge(answer, auth, tell) {
  const { status } = answer;
  if (answer.type === "opaqueredirect") {
    const fix = "Give the final address as url, with https:// if the gateway has a certificate. The desk follows no redirect with a credential.";
    return tell.wrong("it sends the desk to another address.", fix);
  }
  if (auth === "none" && (status === 401 || status === 403)) {
    const fix = 'Let the proxy add it, or set "auth": "prompt" so that people sign in.';
    return tell.wrong(`it wants a credential (status ${status}), and the proxy does not add one that it accepts.`, fix);
  }
  if (status === 404) {
    const words = "it has no contacts at this address (status 404).";
    const fix = "Check url, with its path as the vendor gives it, and account.";
    return auth === "none" ? tell.wrong(words, fix) : tell.warning(words, fix);
  }
  if (status === 429) return tell.warning("it answers, but asks to slow down (status 429).", "Check again in a few minutes.");
  if (status >= 500) return tell.warning(`it answers, but fails with status ${status}.`, "Look into the gateway's own log.");
  if (status === 401) return tell.ok("it answers this page, and asks for the credential.");
  return tell.ok(`it answers this page (status ${status}).`);
}

// The browser.

/** The least program with an instruction of those that the desk needs beyond the first version of WebAssembly. */
const simd = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
];

function examineBrowser() {
  const { browser: on } = about;
  if (typeof WebAssembly !== "object") {
    return [wrong(on, "browser.wasm", "It runs no WebAssembly.", "Use a current browser, or allow WebAssembly for this page.")];
  }
  const findings = [];
  if (!WebAssembly.validate(new Uint8Array(simd))) {
    const fix = "Use a browser of 2023 or later: Safari from 16.4 on, any Chrome, Edge or Firefox since 2021.";
    findings.push(wrong(on, "browser.simd", "It runs WebAssembly without SIMD, which the desk needs.", fix));
  }
  if (!("noModule" in HTMLScriptElement.prototype)) {
    findings.push(wrong(on, "browser.modules", "It runs no modules.", "Use a current browser."));
  }
  if (navigator.serviceWorker?.controller) {
    const words = "It keeps the page for use without a network, so what is said of files with a hash in their names may be old.";
    findings.push(warning(on, "browser.worker", words, "Open this page in a private window, or run cargo xtask doctor."));
  }
  return findings.length > 0 ? findings : [ok(on, "browser.all", "It runs WebAssembly, SIMD and modules.")];
}

// The page that shows it.

const states = { wrong: { word: "Wrong", sign: "✕" }, warning: { word: "Warning", sign: "!" }, ok: { word: "Good", sign: "✓" } };
const order = Object.keys(states);
const rank = ({ state }) => order.indexOf(state);

/** Findings by subject: the worst subject first, and in each the worst finding first. */
function grouped(findings) {
  const subjects = new Map();
  for (const finding of [...findings].sort((a, b) => rank(a) - rank(b))) {
    subjects.set(finding.about, [...(subjects.get(finding.about) ?? []), finding]);
  }
  return [...subjects];
}

/** How it stands, in one sentence. */
function summary(findings) {
  const count = (state) => findings.filter((finding) => finding.state === state).length;
  const [n, m] = [count("wrong"), count("warning")];
  const warnings = `${m} warning${m === 1 ? "" : "s"}`;
  if (n > 0) return `${n} thing${n === 1 ? " is" : "s are"} wrong${m > 0 ? `, with ${warnings} besides` : ""}.`;
  return m > 0 ? `Nothing is wrong. There ${m === 1 ? "is" : "are"} ${warnings}.` : "Everything is as it should be.";
}

/** The findings as plain text. */
function report(base, findings) {
  const lines = ([subject, findings]) => [
    "",
    subject,
    ...findings.flatMap(({ state, words, fix }) => [`  ${states[state].word}: ${words}`, ...(fix ? [`    Fix: ${fix}`] : [])]),
  ];
  return [`Contact Desk doctor: ${base}`, summary(findings), ...grouped(findings).flatMap(lines), ""].join("\n");
}

/** Makes the document the page `/doctor`, and examines. */
export async function start() {
  const base = new URL(".", document.baseURI).href;
  takeTheme();
  document.title = "Doctor – Contact Desk";
  const status = make("p", "doctor__summary");
  status.setAttribute("role", "status");
  const list = make("div", "doctor__subjects");
  let findings = null;
  const check = async () => {
    if (status.textContent && !findings) return;
    findings = null;
    status.textContent = "Checking…";
    const found = await examine(base);
    list.replaceChildren(...grouped(found).map(subject));
    status.textContent = summary(found);
    findings = found;
  };
  const copy = async () => {
    if (!findings) return;
    const isCopied = await navigator.clipboard?.writeText(report(base, findings)).then(() => true, () => false);
    status.textContent = isCopied ? "The report is copied." : "This browser does not let the page copy. Select the text and copy it.";
  };
  const main = make("main", "doctor");
  const actions = make("div", "doctor__actions");
  actions.append(button("Check again", check), button("Copy report", copy));
  main.append(make("h1", "doctor__title", "Doctor"), status, actions, list);
  document.body.replaceChildren(main);
  await check();
}

/** Takes over the theme that was chosen in the desk. */
function takeTheme() {
  try {
    document.documentElement.dataset.theme = localStorage.getItem("contact-desk.theme") ?? "auto";
  } catch {
    // A browser that refuses storage has the system's theme.
  }
}

function subject([name, findings]) {
  const section = make("section", "doctor__subject");
  const list = make("ul", "doctor__list");
  // Without its markers, some screen readers no longer take it for a list.
  list.setAttribute("role", "list");
  list.append(...findings.map(item));
  section.append(make("h2", "doctor__about", name), list);
  return section;
}

function item({ state, words, fix }) {
  const { word, sign } = states[state];
  const made = make("li", `doctor__finding doctor__finding--${state}`);
  const mark = make("span", "doctor__sign", sign);
  mark.setAttribute("aria-hidden", "true");
  const line = make("p", "doctor__words");
  line.append(mark, " ", make("strong", "doctor__state", `${word}:`), ` ${words}`);
  made.append(line);
  if (fix) made.append(make("p", "doctor__fix", `Fix: ${fix}`));
  return made;
}

function button(name, act) {
  const made = make("button", "button", name);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function make(name, className, content = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = content;
  return made;
}
