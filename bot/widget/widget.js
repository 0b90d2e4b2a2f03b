// <caveat-chat endpoint="https://…/webhooks/web">: the chat, in one file and without a framework.
// Texts are only ever set as textContent. The style is a constructed sheet, so `style-src 'self'` holds.
"use strict";
(() => {
  const CERTAINTY = { high: "High", moderate: "Moderate", low: "Low", very_low: "Very low", not_graded: "Not graded" };
  const VERDICT = {
    supported: "The evidence supports this claim",
    partly: "This claim is partly right",
    overstated: "This claim says more than the evidence does",
    unsupported: "The evidence does not support this claim",
  };
  const UNREACHABLE = "I can't be reached right now. Please try again. In an emergency, call your emergency number.";
  const KEY = "caveat-token";
  const STYLE = `
    :host { display: block; min-height: 20rem; font: 1rem/1.5 system-ui, sans-serif; color: #1d2733; }
    * { box-sizing: border-box; }
    .chat { display: flex; flex-direction: column; height: 100%; background: #fff; border: 1px solid #b9c4d0; border-radius: .5rem; }
    .bar { display: flex; align-items: center; justify-content: space-between; gap: .5rem; padding: .5rem .75rem; border-bottom: 1px solid #b9c4d0; }
    h2, h3, h4 { margin: 0; font-size: 1rem; }
    h3 { margin-bottom: .5rem; }
    .log { flex: 1; overflow-y: auto; padding: .75rem; overflow-wrap: anywhere; }
    .log > * { margin: 0 0 .75rem; }
    p { margin: 0 0 .5rem; }
    .notice { padding: .5rem .75rem; background: #eef2f6; border-radius: .375rem; }
    .visitor { width: fit-content; max-width: 85%; margin-left: auto; padding: .5rem .75rem; white-space: pre-wrap; color: #fff; background: #14506b; border-radius: .5rem; }
    .reply { padding: .75rem; border: 1px solid #b9c4d0; border-radius: .5rem; }
    .part { padding: .5rem .75rem; margin: 0 0 .5rem; border-left: 4px solid #14506b; background: #eef2f6; }
    .caveat { border-color: #8a5a00; background: #fff6e0; }
    .triage { border: 3px solid #a4161a; }
    .same_day { border-color: #8a5a00; }
    .alarm { font-weight: 700; }
    .contacts { display: grid; gap: .5rem; margin: 0 0 .5rem; padding: 0; list-style: none; }
    .contacts a { display: block; padding: .625rem .75rem; font-weight: 700; text-align: center; color: #fff; background: #a4161a; border-radius: .375rem; }
    .same_day .contacts a { background: #7a4f00; }
    .sources { margin: .25rem 0; padding-left: 1.25rem; font-size: .9375rem; }
    .small { font-size: .875rem; }
    a { color: #0b4a75; }
    button, textarea { font: inherit; color: inherit; }
    button { min-height: 2.75rem; padding: .375rem .75rem; color: #14506b; background: #fff; border: 1px solid #14506b; border-radius: .375rem; cursor: pointer; }
    button[disabled] { cursor: default; opacity: .6; }
    .bar button { flex: none; }
    .choices, .judge { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; }
    .judge { margin-top: .5rem; }
    .send { color: #fff; background: #14506b; }
    form { display: flex; align-items: end; gap: .5rem; padding: .75rem; border-top: 1px solid #b9c4d0; }
    label { flex: 1; min-width: 0; font-size: .875rem; }
    textarea { display: block; width: 100%; padding: .5rem; border: 1px solid #5c6b7a; border-radius: .375rem; resize: vertical; }
    .error { padding: .5rem .75rem; border: 2px solid #a4161a; border-radius: .375rem; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    :focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
  `;

  function make(tag, options = {}, ...children) {
    const { text, on, ...attributes } = options;
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    for (const [name, listener] of Object.entries(on || {})) node.addEventListener(name, listener);
    node.append(...children.filter(Boolean));
    return node;
  }

  function link(href, text) {
    const safe = /^(tel:|sms:|mailto:|https:\/\/)/.test(href);
    return safe ? make("a", { href, text, ...(href.startsWith("https:") ? { target: "_blank", rel: "noopener noreferrer" } : {}) }) : make("span", { text });
  }

  function part(kind, title, ...texts) {
    return make("div", { class: `part ${kind}` }, make("h4", { text: title }), ...texts.filter(Boolean).map((text) => make("p", { text })));
  }

  function contacts(answer) {
    if (!answer.contacts.length) return null;
    return make("ul", { class: "contacts" }, ...answer.contacts.map(({ href, label }) => make("li", {}, link(href, label))));
  }

  function sources(answer) {
    if (!answer.citations.length) return null;
    const items = answer.citations.map((c) => make("li", {}, link(c.url, c.title), ` (${c.publisher}${c.year ? `, ${c.year}` : ""})`));
    return make("div", {}, make("h4", { text: "Sources" }), make("ol", { class: "sources" }, ...items));
  }

  function review(answer) {
    const r = answer.review;
    if (!r) return null;
    const reviewed = r.status === "reviewed" && r.last_reviewed;
    const text = reviewed ? `Reviewed on ${r.last_reviewed}.` : "Draft: no clinician has reviewed this text yet.";
    const overdue = r.next_review_due < new Date().toISOString().slice(0, 10);
    const due = overdue ? `Its review has been overdue since ${r.next_review_due}.` : `Next review by ${r.next_review_due}.`;
    return make("p", { class: "small", text: r.next_review_due ? `${text} ${due}` : text });
  }

  function figure(f) {
    const range = f.low !== undefined && f.high !== undefined ? ` (between ${f.low} and ${f.high} in ${f.denominator.toLocaleString("en")} across studies)` : "";
    return make("p", { text: `In numbers: about ${f.numerator} in ${f.denominator.toLocaleString("en")} ${f.label}${range}.` });
  }

  // An answer shows its parts one by one. Everything else is short and shows its text, line by line.
  function answerParts(answer) {
    return [
      answer.safety_note && make("p", { class: "alarm", text: answer.safety_note }),
      answer.safety_note && contacts(answer),
      make("h3", { text: answer.claim ? VERDICT[answer.verdict] : answer.title }),
      answer.claim && make("p", { text: `Claim: ${answer.claim}` }),
      ...answer.body.map((text) => make("p", { text })),
      ...(answer.figures || []).map(figure),
      ...(answer.glossary || []).map((g) => make("p", { class: "small", text: `${g.term}: ${g.text}` })),
      part("certainty", `How sure is this? ${CERTAINTY[answer.certainty]}`, answer.certainty_reason),
      answer.regulatory_status && part("status", "Approval status", answer.regulatory_status),
      part("caveat", "Please note", answer.caveat.text),
      part("referral", "What to do next", answer.referral.text),
      sources(answer),
      review(answer),
    ];
  }

  function otherParts(answer, notice) {
    const lines = answer.text.split("\n").filter((line) => line.trim() && line.trim() !== notice);
    const reachable = answer.contacts.map(({ label }) => `${label}:`);
    const said = lines.filter((line) => !reachable.some((start) => line.startsWith(start)));
    const urgent = answer.kind === "triage";
    const shown = said.map((text, i) => make("p", { text, ...(urgent && i === 0 ? { class: "alarm" } : {}) }));
    return urgent ? [shown[0], contacts(answer), ...shown.slice(1)] : [...shown, contacts(answer)];
  }

  class CaveatChat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": "Conversation", tabindex: "0" });
      this.status = make("p", { class: "hidden", role: "status" });
      this.input = make("textarea", { rows: "2", maxlength: "2000", autocomplete: "off", on: { keydown: (e) => this.keyed(e) } });
      this.send = make("button", { type: "submit", class: "send", text: "Send" });
      const erase = make("button", { type: "button", text: "Erase chat", on: { click: () => this.erase() } });
      const form = make("form", { on: { submit: (e) => this.submitted(e) } }, make("label", { text: "Your question" }, this.input), this.send);
      root.append(make("div", { class: "chat" }, make("div", { class: "bar" }, make("h2", { text: "Automated guide" }), erase), this.log, this.status, form));
      this.begin();
    }

    get endpoint() {
      return (this.getAttribute("endpoint") || ".").replace(/\/$/, "");
    }

    get token() {
      return sessionStorage.getItem(KEY) || "";
    }

    set token(token) {
      if (token) sessionStorage.setItem(KEY, token);
      else sessionStorage.removeItem(KEY);
    }

    /** Ask a question, as if the visitor had typed it. */
    ask(text) {
      this.scrollIntoView({ block: "nearest" });
      return this.say(text, text);
    }

    async begin() {
      this.notice = this.getAttribute("notice") || (await this.welcome());
      this.log.replaceChildren();
      if (this.notice) this.log.append(make("p", { class: "notice", text: this.notice }));
      if (!this.token) return;
      const response = await this.call("history", "GET");
      if (!response) return;
      if (response.status === 401) this.token = "";
      if (!response.ok) return;
      const lines = await response.json();
      // Old lines are shown but not read out again.
      this.log.setAttribute("aria-live", "off");
      for (const line of lines) line.from === "visitor" ? this.showVisitor(line.text) : this.showReply(line.reply);
      requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
    }

    async welcome() {
      const response = await this.call("welcome", "GET");
      return response && response.ok ? (await response.json()).notice : "";
    }

    async call(path, method, body) {
      const headers = { ...(body ? { "Content-Type": "application/json" } : {}), ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}) };
      try {
        return await fetch(`${this.endpoint}/${path}`, { method, headers, body: body && JSON.stringify(body) });
      } catch {
        return null;
      }
    }

    keyed(event) {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.input.form.requestSubmit();
      }
    }

    submitted(event) {
      event.preventDefault();
      const text = this.input.value.trim();
      if (!text || this.busy) return;
      this.input.value = "";
      this.say(text, text);
    }

    async say(message, shown) {
      if (this.busy) return;
      this.setBusy(true);
      this.showVisitor(shown);
      let response = await this.post(message);
      if (response && response.status === 401) {
        this.token = "";
        response = await this.post(message);
      }
      await this.showResponse(response, message);
      this.setBusy(false);
    }

    post(message) {
      return this.call("webhook", "POST", { message, ...(this.token ? { sender: this.token } : {}) });
    }

    async showResponse(response, message) {
      let body = null;
      try {
        body = response && (await response.json());
      } catch {
        body = null;
      }
      if (response && response.ok && Array.isArray(body)) {
        for (const reply of body) {
          this.token = reply.recipient_id;
          this.showReply(reply);
        }
        return;
      }
      const again = make("button", { type: "button", text: "Try again", on: { click: (e) => this.retry(e, message) } });
      this.show(make("div", { class: "error", role: "alert" }, make("p", { text: (body && body.message) || UNREACHABLE }), again));
    }

    retry(event, message) {
      event.currentTarget.closest(".error").remove();
      this.say(message, message.startsWith("/") ? "Again" : message);
    }

    showVisitor(text) {
      this.show(make("p", { class: "visitor" }, make("span", { class: "hidden", text: "You: " }), text));
    }

    showReply(reply) {
      const answer = reply.custom;
      const parts = answer.kind === "answer" ? answerParts(answer) : otherParts(answer, this.notice);
      const urgent = answer.kind === "triage" ? `triage ${answer.disposition}` : "";
      const label = urgent ? "Safety message" : "Reply";
      this.show(make("article", { class: `reply ${urgent}`, "aria-label": label }, ...parts, this.choices(reply), this.judge(answer)));
    }

    choices(reply) {
      if (!reply.buttons.length) return null;
      const buttons = reply.buttons.map(({ title, payload }) => make("button", { type: "button", text: title, on: { click: () => this.say(payload, title) } }));
      return make("div", { class: "choices", role: "group", "aria-label": "Suggestions" }, ...buttons);
    }

    judge(answer) {
      if (answer.kind !== "answer") return null;
      const box = make("div", { class: "judge small", role: "group", "aria-label": "Was this helpful?" }, make("span", { text: "Was this helpful?" }));
      for (const [text, helpful] of [["Yes", true], ["No", false]]) {
        box.append(make("button", { type: "button", text, on: { click: () => this.judged(box, answer.id, helpful) } }));
      }
      return box;
    }

    async judged(box, id, helpful) {
      const response = await this.call("feedback", "POST", { id, helpful });
      box.replaceChildren(make("span", { role: "status", text: response && response.ok ? "Thank you." : "That could not be stored." }));
    }

    async erase() {
      if (this.busy || !window.confirm("Erase this chat? It can't be undone.")) return;
      const response = this.token ? await this.call("history", "DELETE") : null;
      if (this.token && !(response && (response.ok || response.status === 401))) {
        this.show(make("div", { class: "error", role: "alert" }, make("p", { text: "The chat could not be erased. Please try again." })));
        return;
      }
      this.token = "";
      await this.begin();
      this.status.textContent = "The chat is erased.";
      this.input.focus();
    }

    show(node) {
      this.log.append(node);
      // Only the log scrolls, not the page that the widget stands in: an answer is read from its beginning.
      this.log.scrollTop = node.offsetTop - this.log.offsetTop - 8;
    }

    setBusy(busy) {
      this.busy = busy;
      this.send.disabled = busy;
      this.status.textContent = busy ? "The guide is reading." : "";
      this.log.setAttribute("aria-busy", String(busy));
    }
  }

  if (!customElements.get("caveat-chat")) customElements.define("caveat-chat", CaveatChat);
})();
