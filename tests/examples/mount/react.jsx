// Puts the example in React into its page.

import { createRoot } from "react-dom/client";
import { ContactPanel } from "../../../public/examples/ContactPanel.jsx";

createRoot(document.querySelector("#app")).render(<ContactPanel />);
