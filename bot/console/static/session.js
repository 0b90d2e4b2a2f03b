// Warns a minute before the session ends. Another window may have been used meanwhile, so the server is asked first.
"use strict";
(() => {
  const WARN = 60;
  const { session, seconds, home } = document.body.dataset;
  const dialog = document.getElementById("ending");
  const token = document.querySelector("meta[name=csrf-token]").content;
  let timer = 0;

  async function left(method) {
    const answer = await fetch(session, { method, headers: { Accept: "application/json", "X-CSRFToken": token }, redirect: "error" });
    return answer.ok ? (await answer.json()).seconds : 0;
  }

  function leave() {
    window.location.replace(home);
  }

  function plan(remaining) {
    window.clearTimeout(timer);
    if (remaining <= 0) return leave();
    if (dialog.open && remaining > WARN + 1) dialog.close();
    // The end itself is looked at a second late: by then the server says so too.
    const wait = remaining > WARN + 1 ? remaining - WARN : remaining + 1;
    if (remaining <= WARN + 1 && !dialog.open) dialog.showModal();
    timer = window.setTimeout(check, wait * 1000);
  }

  async function check() {
    try {
      plan(await left("GET"));
    } catch {
      leave();
    }
  }

  async function stay() {
    try {
      plan(await left("POST"));
    } catch {
      leave();
    }
  }

  document.getElementById("stay").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) check();
  });
  plan(Number(seconds));
})();
