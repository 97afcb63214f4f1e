// A CRM with two desks, each on a gateway of its own. They share one download, and nothing else.

const query = document.querySelector("#query");
const picked = document.querySelector("#picked");
const again = document.querySelector("#again");

/** The desk that somebody was picked in, and who: what a CRM would open its own record by. */
let last;

for (const team of document.querySelectorAll(".team")) {
  const desk = team.querySelector("contact-desk");
  desk.getCredential = getCredential;

  query.addEventListener("input", () => {
    desk.q = query.value;
  });

  // Removal frees what the desk held, and stops what it was asking. Put back, it reads the list anew.
  const toggle = team.querySelector(".toggle");
  toggle.addEventListener("click", () => {
    if (desk.isConnected) desk.remove();
    else team.append(desk);
    toggle.textContent = desk.isConnected ? "Hide contacts" : "Show contacts";
  });
}

// Events bubble, so one listener serves every desk of the page.
document.addEventListener("contact-desk-select", ({ target, detail }) => {
  last = { desk: target, contact: detail.contact };
  picked.textContent = `Picked: ${detail.contact.name} (${target.connection})`;
  again.hidden = false;
});

again.addEventListener("click", () => last.desk.open(last.contact.id));

// The CRM's own server answers this, for whoever is signed in to the CRM: no credential stands in the page or in its
// script. Here `cargo xtask run` answers, with the invented credentials of its invented gateways.
async function getCredential({ id }) {
  const response = await fetch("credentials.json");
  if (!response.ok) throw new Error(`no credentials: ${response.status}`);
  return (await response.json())[id];
}
