// Types of the module `embed.js`, which defines the element `<contact-desk>`.

/** The name that the element has: `contact-desk`, or `contact-desk-2` and so on where that was taken. */
export declare const tagName: string;

/** A contacts dashboard for WhatsApp gateways. It fills the box that it is given, so give it a height. */
export declare class ContactDesk extends HTMLElement {
  /**
   * Called when a credential is needed, and again after the gateway has refused one. What it gives is kept in memory
   * only; a rejection is shown with a way to try again. Without it, the person is asked in the panel.
   */
  getCredential: ContactDeskGetCredential | null;
  /** Reads the list anew. */
  refresh(): void;
  /** Opens a contact, by the gateway's own id of it. */
  open(id: string): void;
  /** Closes the open contact. */
  close(): void;
}

/** A property for each attribute, `null` where it is absent. `lang` is that of every element, and never `null`. */
export interface ContactDesk extends OrNull<Omit<ContactDeskAttributes, "lang">> {}

type OrNull<T> = { [Name in keyof T]-?: T[Name] | null };

export interface ContactDeskAttributes {
  /** Address of a `config.json`, relative to the page. Without it: `config.json` beside `embed.js`. */
  config?: string;
  /** Id of a connection of the config. Without it: its first; where there are several, the person can choose another. */
  connection?: string;
  /** The gateway's product, for a connection that is given right here; with `url`, no config is read. */
  gateway?: "wachat" | "gowa" | "whatsapp-gateway" | "hypersender" | "waha";
  /** The gateway's base address, as its vendor gives it. */
  url?: string;
  /** The gateway's account, session, device or instance. */
  account?: string;
  /** `prompt` (the default) asks `getCredential`, else the person; `none` sends nothing. */
  auth?: "prompt" | "none";
  /** What is searched for. */
  q?: string;
  /** Only contacts with a direct chat, or only those known from groups. */
  source?: "dm" | "group";
  /** JID of a group: only its members. */
  group?: string;
  /** Id of the contact that is open. */
  contact?: string;
  /** `auto` (the default) is as the person's system says. */
  theme?: "auto" | "light" | "dark";
  /** Language of the panel: `en`. Without it: that of the page. */
  lang?: string;
}

/** Each tells of what the person or the network did, never of what the page set itself. All bubble and are composed. */
export interface ContactDeskEventMap {
  /** The panel can be used. */
  "contact-desk-ready": CustomEvent<null>;
  /** The person has opened a contact. */
  "contact-desk-select": CustomEvent<{ contact: ContactDeskContact }>;
  /** The person has closed the open contact. */
  "contact-desk-close": CustomEvent<null>;
  /** The person has blocked or unblocked a contact, and the gateway has done so. */
  "contact-desk-block": CustomEvent<{ contact: ContactDeskContact; blocked: boolean }>;
  /** Something went wrong. The panel says so too, with what to do. */
  "contact-desk-error": CustomEvent<{ code: ContactDeskErrorCode; message: string }>;
}

/** A contact as events tell of it. What is absent is unknown, never false. */
export interface ContactDeskContact {
  /** The gateway's own key. */
  id: string;
  jid?: string;
  /** WhatsApp's privacy id. Its digits are no phone number. */
  lid?: string;
  /** Digits only, with the country code. */
  phone?: string;
  /** As it is shown. */
  name: string;
  kind: "person" | "group" | "other";
  source: "direct" | "group" | "both" | "unknown";
  business?: boolean;
  blocked?: boolean;
  /** Address of the picture, signed by WhatsApp: it expires. */
  picture?: string;
}

/** The connection that a credential is needed for. */
export interface ContactDeskConnection {
  id: string;
  label: string;
  gateway: NonNullable<ContactDeskAttributes["gateway"]>;
  url: string;
  account?: string | null;
}

/** A token or API key, or what GOWA wants: user and password. */
export type ContactDeskCredential = string | { user: string; password: string };

export type ContactDeskGetCredential = (connection: ContactDeskConnection) => Promise<ContactDeskCredential>;

export type ContactDeskErrorCode =
  | "unreachable"
  | "offline"
  | "timed-out"
  | "mixed-content"
  | "credential-refused"
  | "credential-missing"
  | "not-allowed"
  | "account-required"
  | "account-not-found"
  | "account-not-connected"
  | "not-supported"
  | "too-many-requests"
  | "failed"
  | "not-understood"
  | "too-large"
  | "redirected"
  | "never-ends"
  | "config"
  | "stopped";

/** The custom properties that may be set on the element. */
export type ContactDeskCssProperty =
  | "--contact-desk-font"
  | "--contact-desk-mono"
  | "--contact-desk-text-small"
  | "--contact-desk-text"
  | "--contact-desk-text-large"
  | "--contact-desk-text-title"
  | "--contact-desk-radius"
  | "--contact-desk-row-height"
  | "--contact-desk-control"
  | "--contact-desk-background"
  | "--contact-desk-panel"
  | "--contact-desk-raised"
  | "--contact-desk-line"
  | "--contact-desk-line-strong"
  | "--contact-desk-ink"
  | "--contact-desk-ink-soft"
  | "--contact-desk-ink-faint"
  | "--contact-desk-hover"
  | "--contact-desk-selected"
  | "--contact-desk-accent"
  | "--contact-desk-accent-ink"
  | "--contact-desk-accent-soft"
  | "--contact-desk-mark"
  | "--contact-desk-warn"
  | "--contact-desk-warn-soft"
  | "--contact-desk-bad"
  | "--contact-desk-bad-soft";

declare global {
  interface HTMLElementTagNameMap {
    "contact-desk": ContactDesk;
  }

  // They bubble, so an element around the desk and the document hear them, too.
  interface GlobalEventHandlersEventMap extends ContactDeskEventMap {}
}

/** What JSX may say of the element: `oncontact-desk-select={(event) => …}` listens as React 19 has it. */
export type ContactDeskProps = ContactDeskAttributes & { getCredential?: ContactDeskGetCredential | null } & {
  [Name in keyof ContactDeskEventMap as `on${Name}`]?: (event: ContactDeskEventMap[Name]) => void;
};

// Ignored where there is no React: what is not installed cannot be added to.
// @ts-ignore
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      "contact-desk": ContactDeskProps & DetailedHTMLProps<HTMLAttributes<ContactDesk>, ContactDesk>;
    }
  }
}
