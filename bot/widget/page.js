// The demonstration page's questions go to the widget; the page for web teams names the server that it came from.
"use strict";
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => document.querySelector("caveat-chat").ask(button.dataset.ask));
}
for (const place of document.querySelectorAll("[data-origin]")) place.textContent = location.origin;
for (const place of document.querySelectorAll("[data-base]")) place.textContent = new URL(".", location.href).href;
