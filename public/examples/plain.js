// The desk in a page without a framework: told where credentials come from, listened to, removed and put back.

const desk = document.querySelector("contact-desk");
const query = document.querySelector("#query");
const toggle = document.querySelector("#toggle");
const picked = document.querySelector("#picked");

// The CRM's own server answers this, for whoever is signed in to the CRM: no credential stands in the page or in its
// script. Here `cargo xtask run` answers, with the invented credentials of its invented gateways.
desk.getCredential = async ({ id }) => {
  const response = await fetch("credentials.json");
  if (!response.ok) throw new Error(`no credentials: ${response.status}`);
  return (await response.json())[id];
};

query.addEventListener("input", () => {
  desk.q = query.value;
});

desk.addEventListener("contact-desk-select", ({ detail }) => {
  picked.textContent = `Picked: ${detail.contact.name}`;
});

desk.addEventListener("contact-desk-close", () => {
  picked.textContent = "Nobody is picked";
});

// Removal frees what the desk held, and stops what it was asking. Put back, it reads the list anew.
toggle.addEventListener("click", () => {
  if (desk.isConnected) desk.remove();
  else document.querySelector("main").append(desk);
  toggle.textContent = desk.isConnected ? "Hide contacts" : "Show contacts";
});
