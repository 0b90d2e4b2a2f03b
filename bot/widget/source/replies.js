// The other cards: safety messages, refusals, questions back, and the clinic's replies.
function card(reply, doing) {
  const answer = reply.custom || { text: reply.text };
  if (answer.kind === "answer") return answerCard(answer, doing);
  if (answer.kind === "triage") return triageCard(answer, doing);
  return answer.form ? formCard(answer, doing) : plainCard(answer, doing);
}

// The text without what is shown in another way: the notice, and the contacts.
function linesOf(answer, doing) {
  const reachable = list(answer.contacts).map(({ label, href }) => `${words(label)}: ${words(href).replace(/^(tel|sms|mailto):/, "")}`);
  return words(answer.text).split("\n").filter((line) => line.trim() && line.trim() !== doing.notice && !reachable.includes(line.trim()));
}

function contacts(answer) {
  const items = list(answer.contacts).map(({ label, href }) => make("li", {}, link(href, words(label), { class: "call" })));
  return items.length > 0 && make("ul", { class: "contacts" }, ...items);
}

const ALARM_ICON = "M12 2 1 21h22L12 2zm-1 7h2v6h-2V9zm0 8h2v2h-2v-2z";
const PHONE_ICON = "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1.02z";

function triageCard(answer, doing) {
  const title = freshId();
  const name = pick(DISPOSITIONS, answer.disposition) ? answer.disposition : "emergency";
  const [first, ...more] = linesOf(answer, doing);
  return make("article", { class: `card triage ${name}`, "aria-labelledby": title },
    make("h3", { id: title }, icon(name === "crisis" ? PHONE_ICON : ALARM_ICON), DISPOSITIONS[name]),
    ...prose(first || "", { class: "alarm" }),
    contacts(answer),
    ...more.flatMap((line) => prose(line)),
    suggestions(answer, doing, "Suggestions"));
}

function plainCard(answer, doing) {
  const refer = words(answer.referral?.text);
  const lines = linesOf(answer, doing).filter((line) => line.trim() !== refer).map((line) => prose(line));
  // Where a refusal names numbers to call, they stand right after its first line.
  const [first, ...more] = lines;
  const urgent = contacts(answer);
  return make("article", { class: "card", "aria-label": "Reply" },
    urgent ? make("div", { class: "safety" }, first, urgent) : first,
    ...more,
    caseState(answer),
    referral(answer, doing),
    suggestions(answer, doing, answer.kind === "clarify" ? "Pick one" : "Suggestions"));
}

function caseState({ case: state }) {
  return state && make("p", { class: "case" }, "Request ", make("strong", { text: words(state.number) }), ` · ${pick(CASES, state.status) || words(state.status)}`);
}

function suggestions(answer, doing, title) {
  const asks = answer.referral?.action === "request_contact";
  const offered = list(answer.suggestions).filter((one) => !(asks && one.payload === "/request_contact"));
  if (!offered.length) return null;
  const buttons = offered.map((one) => button(words(one.title), () => doing.say(words(one.payload), words(one.title)), { class: "chip", dir: "auto" }));
  const visible = answer.kind === "answer" && make("h4", { text: title });
  return make("div", { class: "chips", role: "group", "aria-label": title }, visible, ...buttons);
}

// What is read out when a reply arrives: the reply without its buttons and lists.
function spoken(answer, doing) {
  if (answer.kind !== "answer") return [pick(DISPOSITIONS, answer.disposition), ...linesOf(answer, doing), ...list(answer.contacts).map((one) => words(one.label))].filter(Boolean).join(". ");
  const head = answer.claim ? `${(pick(VERDICTS, answer.verdict) || ["", ""])[1]}. The claim: ${answer.claim}` : words(answer.title);
  const sure = `How sure is this? ${pick(CERTAINTY, answer.certainty) || ""}`;
  return [words(answer.safety_note), head, words(list(answer.body)[0]), sure, words(answer.caveat?.text), words(answer.referral?.text), "The full answer is in the conversation"].filter(Boolean).join(". ");
}
