// The card of an answer. Short answer, certainty, caveat and whom to see come first and together; what is behind them follows.
const SHOWN_SOURCES = 4;

function answerCard(answer, doing) {
  const title = freshId();
  const sources = sourceList(answer, doing);
  const [short, ...more] = list(answer.body);
  const paragraph = (text, i, name) => withRefs(prose(text, { class: name }), i, answer, sources);
  return make("article", { class: "card answer", "aria-labelledby": title },
    safetyNote(answer),
    answer.claim ? claimHead(answer, title) : make("h3", { id: title, text: words(answer.title), dir: "auto" }),
    paragraph(short, 0, "short"),
    meter(answer),
    make("p", { class: "caveat", dir: "auto" }, make("strong", { text: "Please note: " }), inline(words(answer.caveat?.text))),
    referral(answer, doing),
    more.length > 0 && make("div", { class: "more" }, ...more.map((text, i) => paragraph(text, i + 1, "para"))),
    ...list(answer.figures).map(iconArray),
    section("How sure is this?", `${pick(CERTAINTY, answer.certainty) || ""}. ${words(answer.certainty_reason)}`),
    answer.regulatory_status && section("Approval status", answer.regulatory_status),
    glossary(answer),
    sources.node,
    make("p", { class: "small", text: reviewWords(answer.review) }),
    suggestions(answer, doing, "You could ask next"),
    judge(answer, doing));
}

function safetyNote(answer) {
  return answer.safety_note && make("div", { class: "safety" }, ...prose(answer.safety_note), contacts(answer));
}

function claimHead(answer, id) {
  const [sign, verdict] = pick(VERDICTS, answer.verdict) || ["?", "This claim was checked"];
  return make("div", { class: `claim ${pick(VERDICTS, answer.verdict) ? answer.verdict : ""}` },
    make("h3", { id }, make("span", { class: "sign", "aria-hidden": "true", text: sign }), verdict),
    make("p", { dir: "auto" }, hidden("The claim: "), make("q", { text: words(answer.claim) })));
}

function meter(answer) {
  const label = pick(CERTAINTY, answer.certainty) || CERTAINTY.not_graded;
  const level = LEVELS.indexOf(answer.certainty) + 1;
  const id = freshId();
  const named = make("span", { id, text: "How sure is this?" });
  if (!level) return make("p", { class: "meter" }, named, make("strong", { text: label }));
  const steps = LEVELS.map((_, i) => make("span", { class: i < level ? "step full" : "step" }));
  const bar = make("span", { class: "bar", role: "meter", "aria-labelledby": id, "aria-valuemin": 0, "aria-valuemax": 4, "aria-valuenow": level, "aria-valuetext": label }, ...steps);
  return make("p", { class: "meter" }, named, bar, make("strong", { text: label }));
}

function referral(answer, doing) {
  const refer = answer.referral;
  if (!refer) return null;
  const asks = refer.action === "request_contact";
  const offered = list(answer.suggestions).find((one) => one.payload === "/request_contact");
  const title = words(offered?.title) || WORDS.contact;
  const ask = asks && button(title, () => doing.say(offered ? offered.payload : title, title), { class: "ask" });
  return make("div", { class: "referral" }, ...prose(refer.text), ask);
}

function section(title, text) {
  return make("section", { class: "part" }, make("h4", { text: title }), ...prose(text));
}

function glossary(answer) {
  const terms = list(answer.glossary).flatMap(({ term, text }) => [make("dt", { text: words(term) }), make("dd", { text: words(text) })]);
  return terms.length > 0 && make("section", { class: "part" }, make("h4", { text: "Words explained" }), make("dl", { dir: "auto" }, ...terms));
}

// A paragraph and its sources lead to each other.
function withRefs(nodes, i, answer, sources) {
  const cited = list(answer.citations).flatMap((one, n) => (list(one.supports).includes(i) ? [n] : []));
  if (!cited.length || !nodes.length) return nodes;
  const numbers = cited.map((n) => n + 1).join(", ");
  const ref = button(numbers, () => sources.show(cited), { class: "ref", "aria-label": `Sources of this paragraph: ${numbers}` });
  nodes.at(-1).append(" ", ref);
  sources.refs.set(i, ref);
  return nodes;
}

function sourceList(answer, doing) {
  const cited = list(answer.citations);
  const refs = new Map();
  const items = cited.map((one) => sourceItem(one, refs, doing));
  const rest = items.length > SHOWN_SOURCES + 1 && make("details", {}, make("summary", { text: `${items.length - SHOWN_SOURCES} more sources` }), make("ol", { start: SHOWN_SOURCES + 1 }, ...items.slice(SHOWN_SOURCES)));
  const node = items.length > 0 && make("section", { class: "part sources" }, make("h4", { text: "Sources" }), make("ol", {}, ...(rest ? items.slice(0, SHOWN_SOURCES) : items)), rest);
  const show = (numbers) => {
    for (const item of items) item.classList.toggle("meant", numbers.includes(items.indexOf(item)));
    if (rest && numbers.some((n) => n >= SHOWN_SOURCES)) rest.open = true;
    doing.reveal(items[numbers[0]]);
  };
  return { node, refs, show };
}

function sourceItem(one, refs, doing) {
  const back = list(one.supports).map((i) => button(`${i + 1}`, () => doing.reveal(refs.get(i)), { class: "ref", "aria-label": `Back to paragraph ${i + 1}` }));
  const where = back.length > 0 && make("span", { class: "small" }, " For paragraph ", ...back.flatMap((node) => [node, " "]));
  return make("li", { tabindex: "-1", dir: "auto" }, link(one.url, words(one.title)), ` ${publisher(one)}`, where);
}

const publisher = (one) => [words(one.publisher), words(one.year)].filter(Boolean).join(", ");

function reviewWords(review) {
  if (!review) return "";
  const reviewed = review.status === "reviewed" && review.last_reviewed;
  const said = reviewed ? `Reviewed by a clinician on ${day(review.last_reviewed)}.` : "Draft: no clinician has reviewed this text yet.";
  if (!review.next_review_due) return said;
  const overdue = review.next_review_due < new Date().toISOString().slice(0, 10);
  return `${said} ${overdue ? "Its review has been overdue since" : "Next review by"} ${day(review.next_review_due)}.`;
}

function day(text) {
  const date = new Date(`${words(text)}T00:00:00Z`);
  return Number.isNaN(date.valueOf()) ? words(text) : date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function judge(answer, doing) {
  const box = make("div", { class: "judge", role: "group", "aria-label": "Was this helpful?" });
  const ended = (text) => {
    box.replaceChildren(make("p", { class: "small", text, tabindex: "-1" }));
    box.firstChild.focus({ preventScroll: true });
    doing.announce(text);
  };
  const send = async (helpful, reason) => ended((await doing.judge(answer.id, helpful, reason)) ? "Thank you for telling us." : WORDS.again);
  const askWhy = () => {
    box.replaceChildren(whyNot(send));
    doing.scrollTo(box, true);
    box.querySelector("input").focus({ preventScroll: true });
  };
  box.append(make("span", { class: "small", text: "Was this helpful?" }), button("Yes", () => send(true)), button("No", askWhy));
  return box;
}

function whyNot(send) {
  const name = freshId();
  const choices = REASONS.map((text) => make("label", { class: "choice" }, make("input", { type: "radio", name, value: text }), text));
  const more = make("textarea", { rows: 2, maxlength: 1000 });
  const submitted = (event) => {
    event.preventDefault();
    const picked = event.target.querySelector(":checked");
    send(false, [picked && picked.value, more.value.trim()].filter(Boolean).join(": "));
  };
  return make("form", { class: "why", on: { submit: submitted } },
    make("fieldset", {}, make("legend", { text: "What was wrong with it?" }), ...choices),
    make("label", { text: "In your own words (optional)" }, more),
    make("button", { text: "Send" }));
}
