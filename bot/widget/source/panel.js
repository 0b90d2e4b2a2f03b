// What stands in the shadow root. Nothing here knows what a click does; `doing` does.
const CHAT_ICON = "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm3 6v2h10V9H7zm0 4v2h7v-2H7z";
const CLOSE_ICON = "M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z";
const MENU_ICON = "M12 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z";
const SEND_ICON = "M3 20.5v-7l9-1.5-9-1.5v-7L22 12z";

function iconButton(path, label, listener, options = {}) {
  return make("button", { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: listener }, ...options }, icon(path));
}

function buildPanel(doing, menu, floating, heading) {
  const title = freshId();
  const parts = { probe: make("span", { hidden: true }) };
  parts.title = make("h2", { id: title, text: heading, tabindex: "-1", dir: "auto" });
  parts.menu = make("div", { class: "menu", hidden: true }, ...menu.map(([text, listener]) => button(text, listener)));
  parts.more = iconButton(MENU_ICON, "Menu", () => doing.toggleMenu(), { "aria-expanded": "false" });
  const close = floating && iconButton(CLOSE_ICON, "Close", () => doing.hide());
  parts.log = make("div", { class: "log", role: "log", "aria-live": "off", "aria-label": "Conversation", tabindex: "0" });
  parts.input = make("textarea", { rows: 1, maxlength: 2000, autocomplete: "off", "aria-label": "Your question", placeholder: "Type your question", on: { keydown: (event) => doing.keyed(event) } });
  parts.composer = make("form", { class: "composer", on: { submit: (event) => doing.submitted(event) } }, parts.input, make("button", { class: "icon-button send", "aria-label": "Send", title: "Send" }, icon(SEND_ICON)));
  // The one live region. The log says nothing by itself, so that nothing is read twice.
  parts.announcer = make("div", { class: "sr", "aria-live": "polite", "aria-atomic": "true" });
  const inside = [make("div", { class: "head" }, parts.title, parts.more, close, parts.menu), parts.log, parts.composer, parts.announcer];
  parts.panel = floating ? make("dialog", { class: "panel", "aria-labelledby": title }, ...inside) : make("div", { class: "panel" }, ...inside);
  parts.launcher = floating && make("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", on: { click: () => doing.show() } }, icon(CHAT_ICON), make("span", { text: WORDS.launcher }));
  parts.frame = make("div", { class: floating ? "frame floating" : "frame", role: "region", "aria-label": heading, lang: "en" }, parts.launcher, parts.panel, parts.probe);
  return parts;
}

function bubble(text) {
  const state = make("span", { class: "state small" });
  const node = make("div", { class: "visitor" }, make("p", { dir: "auto" }, hidden("You: "), text), state);
  return { node, state };
}

const typing = () => make("div", { class: "typing" }, hidden("The guide is looking that up."), ...[1, 2, 3].map(() => make("span", { "aria-hidden": "true" })));

// A question with two or three answers, above everything. Returns the picked answer's index, or -1.
function ask(frame, title, text, answers) {
  return new Promise((resolve) => {
    const id = freshId();
    let picked = -1;
    const dialog = make("dialog", { class: "confirm", role: "alertdialog", "aria-labelledby": id }, make("h2", { id, text: title }), make("p", { text }));
    const ended = () => {
      dialog.remove();
      resolve(picked);
    };
    const buttons = answers.map((answer, i) => button(answer, () => {
      picked = i;
      dialog.close();
    }));
    dialog.append(make("div", { class: "chips" }, ...buttons, button("Cancel", () => dialog.close())));
    dialog.addEventListener("close", ended, { once: true });
    frame.append(dialog);
    dialog.showModal();
  });
}
