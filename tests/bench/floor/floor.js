// The floor: the least that a page can do to list, search and scroll the contacts of a GOWA gateway.
//
// It reads the same config.json and sends the same request as the desk. What the desk does beyond that, the floor
// leaves out: it folds no accents, knows no other spelling of a number, marks nothing, and survives no wrong answer.

/** A row's height in pixels. A million of them are less than the tallest element that Chromium can lay out. */
const HEIGHT = 32;
/** How many rows there are; scrolling gives them other people. */
const ROWS = 30;
/** How many of them stand above the first one that is seen. */
const ABOVE = 3;

const [search, status, grid, viewport, whole, rows] = ["search", "status", "grid", "viewport", "whole", "rows"].map(
  (id) => document.getElementById(id),
);

/** Everybody, by name. */
let people = [];
/** Whom the search finds. */
let shown = [];

/** The rows, each with the two texts in it. */
const slots = Array.from({ length: ROWS }, () => {
  const row = document.createElement("div");
  row.setAttribute("role", "row");
  row.hidden = true;
  const [name, number] = [0, 1].map(() => {
    const cell = document.createElement("span");
    cell.setAttribute("role", "gridcell");
    row.append(cell);
    return cell.appendChild(document.createTextNode(""));
  });
  return { row, name, number };
});

async function load() {
  const config = await (await fetch("config.json")).json();
  const { url, account } = config.connections[0];
  const headers = {
    Accept: "application/json",
    Authorization: `Basic ${btoa(sessionStorage.getItem("floor.credential"))}`,
    "X-Device-Id": encodeURIComponent(account),
  };
  const answer = await (await fetch(`${url}/user/my/contacts`, { headers })).json();
  people = (answer.results.data ?? []).map(read);
  people.sort((a, b) => (a.text < b.text ? -1 : 1));
  rows.append(...slots.map((slot) => slot.row));
  find();
  // A search goes through all of them in this order. Made anew in it, they lie next to each other in memory, and
  // a search takes an eighth of the time. The first rows need not wait for that.
  await painted();
  people = people.map(({ name, number, text }) => ({ name, number, text: `${text} `.toLowerCase() }));
  find();
}

/** What is shown of a contact, and the one text by which it is found and sorted: those without a name come last. */
function read({ jid, name }) {
  const number = jid.endsWith("@s.whatsapp.net") ? `+${jid.slice(0, -15)}` : "";
  const shownName = name.trim();
  return shownName
    ? { name: shownName, number, text: `${shownName}\n${jid}`.toLowerCase() }
    : { name: number || "Number hidden", number, text: `\uffff\n${jid}` };
}

/** Settles after the next frame. */
function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

function find() {
  const words = search.value.trim().toLowerCase();
  shown = words ? people.filter((person) => person.text.includes(words)) : people;
  // First, while nothing has changed: later it would lay the page out once more.
  viewport.scrollTop = 0;
  whole.style.height = `${shown.length * HEIGHT}px`;
  grid.setAttribute("aria-rowcount", shown.length);
  status.textContent = `${shown.length} contacts`;
  fill(0);
}

/** Gives the rows the people that stand where the list is scrolled to. */
function fill(top) {
  const first = Math.max(0, Math.min(Math.floor(top / HEIGHT) - ABOVE, shown.length - ROWS));
  rows.style.transform = `translateY(${first * HEIGHT}px)`;
  slots.forEach(({ row, name, number }, n) => {
    const person = shown[first + n];
    row.hidden = !person;
    if (!person) return;
    row.setAttribute("aria-rowindex", first + n + 1);
    name.data = person.name;
    number.data = person.number;
  });
}

search.addEventListener("input", find);
viewport.addEventListener("scroll", () => fill(viewport.scrollTop), { passive: true });
await load();
