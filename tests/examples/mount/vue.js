// Puts the example in Vue into its page.

import { createApp } from "vue";
import ContactPanel from "../../../public/examples/ContactPanel.vue";

createApp(ContactPanel).mount("#app");
