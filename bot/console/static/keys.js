// Keyboard shortcuts. They are single keys, so they can be switched off, and do nothing while something is typed.
"use strict";
(() => {
  const SETTING = "caveat-keys";
  const dialog = document.getElementById("keys");
  const choice = document.getElementById("keys-on");
  choice.checked = window.localStorage.getItem(SETTING) !== "off";

  function rows() {
    return [...document.querySelectorAll("#queue tbody th a")];
  }

  function step(by) {
    const links = rows();
    const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    if (next) next.focus();
  }

  function claim() {
    const row = document.activeElement.closest("#queue tr");
    const form = row ? row.querySelector("form:not([hidden])") : document.getElementById("claim");
    if (form) form.requestSubmit();
  }

  function focus(id) {
    const field = document.getElementById(id);
    if (field) field.focus();
    return Boolean(field);
  }

  const ACTIONS = {
    "?": () => dialog.showModal(),
    g: () => window.location.assign(document.body.dataset.home),
    "/": () => focus("text") || window.location.assign(document.body.dataset.home),
    j: () => step(1),
    k: () => step(-1),
    c: claim,
    n: () => focus("note"),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog[open]");
    if (!choice.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in ACTIONS)) return;
    event.preventDefault();
    ACTIONS[event.key]();
  });
  document.getElementById("show-keys").addEventListener("click", () => dialog.showModal());
  document.getElementById("hide-keys").addEventListener("click", () => dialog.close());
  choice.addEventListener("change", () => window.localStorage.setItem(SETTING, choice.checked ? "on" : "off"));
})();
