// The example questions of the demonstration page go to the widget.
"use strict";
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => document.querySelector("caveat-chat").ask(button.dataset.ask));
}
