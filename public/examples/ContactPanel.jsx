// The desk in React 19, which sets an element's properties and listens to its events without any wrapper.

import { useState } from "react";

export function ContactPanel() {
  const [query, setQuery] = useState("");
  const [isShown, setShown] = useState(true);
  const [picked, setPicked] = useState(null);

  return (
    <>
      <header>
        <h1>Contacts in React</h1>
        <label>
          Search the CRM <input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
        </label>
        <button type="button" onClick={() => setShown(!isShown)}>
          {isShown ? "Hide contacts" : "Show contacts"}
        </button>
        <output>{picked ? `Picked: ${picked.name}` : "Nobody is picked"}</output>
      </header>
      {isShown && (
        // React takes the name of an event as it stands after `on`, so these are not in camel case.
        <contact-desk
          connection="wachat"
          q={query}
          getCredential={getCredential}
          oncontact-desk-select={(event) => setPicked(event.detail.contact)}
          oncontact-desk-close={() => setPicked(null)}
        />
      )}
    </>
  );
}

// The CRM's own server answers this, for whoever is signed in to the CRM: no credential stands in the page or in its
// script. Here `cargo xtask run` answers, with the invented credentials of its invented gateways.
async function getCredential({ id }) {
  const response = await fetch("credentials.json");
  if (!response.ok) throw new Error(`no credentials: ${response.status}`);
  return (await response.json())[id];
}
