// Puts the example in Svelte into its page.

import { mount } from "svelte";
import ContactPanel from "../../../public/examples/ContactPanel.svelte";

const target = document.querySelector("#app");
// The others replace what stands in the page; Svelte adds to it.
target.replaceChildren();
mount(ContactPanel, { target });
