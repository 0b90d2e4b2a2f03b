// Brings new and changed requests into the list while it is open, and says so once. Texts are only ever set as textContent.
"use strict";
(() => {
  const EVERY = 10000;
  const table = document.getElementById("queue");
  const address = table.dataset.rows;
  if (!address) return;
  const body = table.tBodies[0];
  const blank = document.getElementById("row").content;
  const empty = document.getElementById("empty");
  const announcement = document.getElementById("announcement");

  function set(node, text) {
    // Untouched where nothing changed, so that a screen reader is not told of it.
    if (node.textContent !== text) node.textContent = text;
  }

  function fill(row, cell) {
    row.dataset.number = cell.number;
    row.dataset.due = cell.due_code;
    row.dataset.priority = cell.priority_code;
    for (const node of row.querySelectorAll("[data-field]")) set(node, cell[node.dataset.field] || (node.dataset.field === "topic" ? "–" : ""));
    row.querySelector("th a").setAttribute("href", cell.href);
    const form = row.querySelector("form");
    form.hidden = !cell.claim;
    form.setAttribute("action", cell.claim);
    form.querySelector("[name=version]").value = cell.version;
    form.querySelector("button").setAttribute("aria-label", `Claim ${cell.number}`);
    return row;
  }

  function made(cell) {
    const row = fill(blank.querySelector("tr").cloneNode(true), cell);
    row.querySelector("[name=csrf_token]").value = document.querySelector("meta[name=csrf-token]").content;
    row.dataset.new = "";
    return row;
  }

  function show(cells) {
    const known = new Map([...body.rows].map((row) => [row.dataset.number, row]));
    const fresh = cells.filter((cell) => !known.has(cell.number));
    const wanted = cells.map((cell) => (known.has(cell.number) ? fill(known.get(cell.number), cell) : made(cell)));
    for (const row of [...body.rows]) {
      // Somebody may be about to press a button in it.
      if (!wanted.includes(row) && !row.contains(document.activeElement)) row.remove();
    }
    let place = body.rows[0] || null;
    for (const row of wanted) {
      if (row === place) {
        place = row.nextElementSibling;
      } else if (!row.contains(document.activeElement)) {
        body.insertBefore(row, place);
      }
    }
    empty.hidden = body.rows.length > 0;
    if (fresh.length) announcement.textContent = fresh.length === 1 ? `One more request: ${fresh[0].number}, ${fresh[0].priority}.` : `${fresh.length} more requests.`;
  }

  async function look() {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.status === 401) return window.location.replace(document.body.dataset.home);
      if (answer.ok) {
        const { rows, counts } = await answer.json();
        show(rows);
        for (const [status, number] of Object.entries(counts)) set(document.querySelector(`[data-count=${status}]`), String(number));
      }
    } catch {
      // The console is starting again or the network is away: the next round may find it.
    }
    window.setTimeout(look, EVERY);
  }

  window.setTimeout(look, EVERY);
})();
