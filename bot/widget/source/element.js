// <caveat-chat>: the element itself. Its attributes and methods are described in docs/widget.md.
const SCRIPT = document.currentScript?.src;
const BASE = SCRIPT ? new URL(".", SCRIPT).href : ".";
const chats = new WeakMap();

class CaveatChat extends HTMLElement {
  static observedAttributes = ["open", "color"];

  connectedCallback() {
    if (chats.has(this)) return;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const chat = new Chat(this, BASE);
    chats.set(this, chat);
    root.append(chat.frame);
    chat.paint();
    if (!chat.floating) chat.begun = chat.begin();
    else if (this.open) chat.show();
    else chat.shown(false);
  }

  attributeChangedCallback(name) {
    const chat = chats.get(this);
    if (!chat) return;
    if (name === "color") chat.paint();
    else if (chat.floating && this.open !== chat.panel.open) this.open ? chat.show() : chat.hide();
  }

  get open() {
    return this.hasAttribute("open");
  }

  set open(open) {
    this.toggleAttribute("open", Boolean(open));
  }

  /** Open the chat and ask a question, as if the visitor had typed it. */
  async ask(text) {
    const chat = chats.get(this);
    chat.show();
    await chat.begun;
    return chat.say(String(text), String(text));
  }
}

if (!customElements.get("caveat-chat")) customElements.define("caveat-chat", CaveatChat);
