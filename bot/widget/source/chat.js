// The conversation: what is sent, what comes back, what is shown and read out.
const NARROW = "(max-width: 30rem), (max-height: 26rem)";
const TRIES_AFTER = [2000, 6000];

class Chat {
  constructor(host, base) {
    this.host = host;
    this.server = new Server(host.getAttribute("endpoint") || base);
    this.floating = host.getAttribute("position") !== "inline";
    const menu = [
      ["Take-away to print", () => this.print()],
      ["Start over", () => this.startOver()],
      ["Erase this conversation", () => this.erase()],
    ];
    const heading = host.getAttribute("heading") || WORDS.heading;
    Object.assign(this, buildPanel(this, menu, this.floating, heading));
    this.narrow = matchMedia(NARROW);
    this.lines = [];
    this.sending = Promise.resolve();
    this.notice = words(host.getAttribute("notice"));
    this.listen();
  }

  listen() {
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.escaped(event));
    this.panel.addEventListener("cancel", (event) => event.target === this.panel && this.escaped(event));
    this.panel.addEventListener("focusout", (event) => !this.inMenu(event.relatedTarget) && this.toggleMenu(false));
    this.narrow.addEventListener("change", () => this.floating && this.panel.open && this.present());
    window.addEventListener("online", () => this.again?.());
  }

  inMenu(node) {
    return node && (this.menu.contains(node) || node === this.more);
  }

  // opening and closing

  show() {
    if (this.floating && !this.panel.open) this.present();
    this.paint();
    this.begun ||= this.begin();
    this.focusInput();
    this.host.toggleAttribute("open", true);
  }

  hide() {
    if (!this.floating || !this.panel.open) return;
    this.panel.close();
    this.shown(false);
    this.launcher.focus();
    this.host.toggleAttribute("open", false);
  }

  // On a small screen the panel covers the page, so the page behind it is out of reach; on others both are in use.
  present() {
    const focused = this.host.shadowRoot.activeElement;
    if (this.panel.open) this.panel.close();
    if (this.narrow.matches) this.panel.showModal();
    else this.panel.show();
    this.shown(true);
    focused?.focus();
  }

  shown(open) {
    this.launcher.setAttribute("aria-expanded", String(open));
    this.frame.classList.toggle("open", open);
    this.launcher.lastChild.textContent = this.server.token ? WORDS.resume : WORDS.launcher;
  }

  paint() {
    const colour = this.host.getAttribute("color") || getComputedStyle(this.host).getPropertyValue("--caveat-color").trim();
    for (const [name, value] of Object.entries(colour ? palette(colour, this.probe) : {})) this.frame.style.setProperty(name, value);
  }

  escaped(event) {
    if (event.target.closest?.(".confirm")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.menu.hidden) {
      this.toggleMenu(false);
      this.more.focus();
    } else this.hide();
  }

  toggleMenu(open = this.menu.hidden) {
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (open) this.menu.firstChild.focus();
  }

  // A finger would get the keyboard over what there is to read.
  focusInput() {
    (matchMedia("(pointer: coarse)").matches ? this.title : this.input).focus({ preventScroll: true });
  }

  // what is shown at first

  async begin() {
    const [welcome, lines] = await Promise.all([this.server.read("welcome"), this.server.history()]);
    this.notice ||= words(welcome?.notice).split(/\s+/).join(" ");
    this.clinic = words(welcome?.clinic);
    this.emergency = words(welcome?.emergency) || WORDS.emergency;
    this.log.replaceChildren(...this.greeting(), ...this.log.childNodes);
    if (lines === null) this.lost(() => this.restore());
    else this.showHistory(lines);
  }

  greeting() {
    const text = this.host.getAttribute("greeting") || WORDS.greeting;
    const starters = STARTERS.map((title) => button(title, () => this.say(title, title), { class: "chip" }));
    const notice = this.notice && make("p", { class: "notice small", text: this.notice, dir: "auto" });
    return [notice, make("div", { class: "greeting" }, make("h3", { text, dir: "auto" }), make("div", { class: "chips", role: "group", "aria-label": "Questions to begin with" }, ...starters))].filter(Boolean);
  }

  async restore() {
    const lines = await this.server.history();
    if (lines === null) this.lost(() => this.restore());
    else this.showHistory(lines);
  }

  showHistory(lines) {
    for (const line of lines) {
      if (line.from === "visitor") this.showVisitor(words(line.text));
      else this.showReply(line.reply);
    }
    if (lines.length) this.scrollTo(this.log.lastChild);
  }

  // sending

  say(message, shown) {
    const { node, state } = this.showVisitor(shown);
    state.textContent = "Sending…";
    this.scrollTo(node);
    const before = this.lines.filter((line) => line.from === "visitor").length - 1;
    const sent = { message, shown, state, before, tries: 0 };
    this.sending = this.sending.then(() => this.deliver(sent));
    return this.sending;
  }

  // A field of the form that was filled in: its text is the message.
  fill(field, values, text) {
    this.filled = { field, values };
    return this.say(text, text);
  }

  async deliver(sent) {
    const dots = typing();
    this.log.append(dots);
    this.scrollTo(dots, true);
    const outcome = (sent.tries++ && (await this.arrived(sent))) || (await this.server.say(sent.message));
    dots.remove();
    if (!outcome.replies) return this.failed(sent, outcome);
    sent.state.textContent = "Delivered";
    sent.state.parentNode.classList.add("delivered");
    if (outcome.renewed) this.log.insertBefore(make("p", { class: "divider small", text: WORDS.renewed }), sent.state.parentNode);
    return this.showReplies(outcome.replies);
  }

  // After a lost connection the message may have arrived, and only its reply be lost. Then the server has both.
  async arrived({ shown, before }) {
    const lines = await this.server.history();
    if (!lines?.length) return null;
    const said = lines.flatMap((line, i) => (line.from === "visitor" ? [i] : []));
    const mine = said[before];
    if (mine === undefined || lines[mine].text !== shown) return null;
    const replies = lines.slice(mine + 1, said[before + 1]).map((line) => line.reply);
    return replies.length ? { replies } : null;
  }

  failed(sent, { problem, status, wait }) {
    sent.state.textContent = "Not delivered";
    const text = status ? problem || WORDS.again : `${WORDS.unreachable} ${this.emergency || WORDS.emergency}`;
    const refused = status === 400 || status === 413;
    if (refused) this.input.value ||= sent.shown;
    this.lost(() => this.resend(sent), text, { refused, wait: wait || (status ? 0 : TRIES_AFTER[sent.tries - 1] / 1000), byItself: !status });
  }

  resend(sent) {
    sent.state.textContent = "Sending…";
    this.sending = this.sending.then(() => this.deliver(sent));
  }

  // What went wrong, with a button to try again. A lost connection is tried again by itself, too.
  lost(retry, text = `${WORDS.unreachable} ${this.emergency}`, { refused = false, wait = 0, byItself = true } = {}) {
    const again = () => {
      clearTimeout(timer);
      this.again = null;
      const focused = box.contains(this.host.shadowRoot.activeElement);
      box.remove();
      if (focused) this.focusInput();
      retry();
    };
    const box = make("div", { class: "error", role: "group", "aria-label": "Not delivered" }, ...prose(text), !refused && button("Try again", again));
    const timer = byItself && wait ? setTimeout(again, wait * 1000) : 0;
    this.again = byItself ? again : null;
    this.log.append(box);
    this.scrollTo(box);
    this.announce(text);
  }

  // showing

  showVisitor(text) {
    const made = bubble(text);
    this.lines.push({ from: "visitor", text });
    this.log.append(made.node);
    return made;
  }

  showReplies(replies) {
    const focused = this.host.shadowRoot.activeElement;
    const cards = replies.map((reply) => this.showReply(reply));
    this.filled = null;
    this.scrollTo(cards[0]);
    const urgent = replies.some((reply) => reply.custom?.kind === "triage" || reply.custom?.safety_note);
    this.announce(replies.map((reply) => spoken(reply.custom || { text: reply.text }, this)).join(". "), urgent);
    if (!focused?.isConnected || focused === this.title) this.focusNext(cards.at(-1), urgent);
  }

  showReply(reply) {
    for (const old of this.log.querySelectorAll(".card")) old.retire?.();
    const node = card(reply, this);
    this.lines.push({ from: "assistant", reply });
    this.log.append(node);
    return node;
  }

  // What had the focus is gone with the step before: the next step's field gets it, or the input.
  focusNext(node, urgent) {
    const field = !urgent && node.querySelector("form input, form textarea, .chips button");
    if (field) field.focus({ preventScroll: true });
    else this.focusInput();
  }

  announce(text, urgent = false) {
    this.announcer.setAttribute("aria-live", urgent ? "assertive" : "polite");
    // The same text twice is a change, too.
    this.announcer.replaceChildren(make("p", { text }));
  }

  get scroller() {
    return getComputedStyle(this.log).overflowY === "visible" ? this.panel : this.log;
  }

  // Only the log scrolls, not the page around it: a reply is read from its beginning.
  scrollTo(node, toEnd = false) {
    const scroller = this.scroller;
    const { top, bottom } = node.getBoundingClientRect();
    const frame = scroller.getBoundingClientRect();
    scroller.scrollTop += toEnd ? Math.max(0, bottom - frame.bottom + 8) : top - frame.top - 8;
  }

  reveal(node) {
    this.scrollTo(node);
    node.focus({ preventScroll: true });
  }

  // the menu and the rest

  async judge(id, helpful, reason) {
    const response = await this.server.call("feedback", "POST", { id, helpful, ...(reason ? { reason } : {}) });
    return Boolean(response?.ok);
  }

  print() {
    this.toggleMenu(false);
    this.more.focus();
    if (!takeAway(this.lines, this, this.clinic)) this.announceLine(WORDS.popup);
  }

  announceLine(text) {
    const line = make("p", { class: "divider small", text });
    this.log.append(line);
    this.scrollTo(line);
    this.announce(text);
  }

  async startOver() {
    this.toggleMenu(false);
    this.more.focus();
    const picked = await ask(this.frame, "Start over?", "A new conversation begins. The one before is kept by the clinic for a while, but you can't get back to it, nor take back a request that you sent from it.", ["Start over", "Erase it and start over"]);
    if (picked === 0) await this.renew("A new conversation begins.");
    if (picked === 1) await this.erased();
  }

  async erase() {
    this.toggleMenu(false);
    this.more.focus();
    const picked = await ask(this.frame, "Erase this conversation?", "It is deleted at the clinic, and so is a request that you sent from it. This can't be undone.", ["Erase it"]);
    if (picked === 0) await this.erased();
  }

  async erased() {
    if (await this.server.erase()) await this.renew("The conversation is erased.");
    else this.announceLine(WORDS.again);
  }

  async renew(text) {
    this.server.token = "";
    this.lines = [];
    this.again = null;
    this.log.replaceChildren(make("p", { class: "divider small", text }), ...this.greeting());
    this.scroller.scrollTop = 0;
    this.announce(text);
    this.focusInput();
  }

  keyed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.composer.requestSubmit();
  }

  submitted(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.say(text, text);
  }
}
