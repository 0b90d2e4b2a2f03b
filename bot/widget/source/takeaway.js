// The take-away: a page of its own for the printer, built in this browser. It leaves out the request to the clinic.
function takeAway(lines, doing, clinic) {
  const page = window.open("", "_blank");
  if (!page) return false;
  const sheet = new page.CSSStyleSheet();
  sheet.replaceSync(PRINT_STYLE);
  page.document.adoptedStyleSheets = [sheet];
  page.document.documentElement.lang = "en";
  page.document.title = "Take-away from the automated guide";
  page.document.body.replaceChildren(takeAwayPage(exchanges(lines), doing, clinic, () => page.print()));
  return true;
}

function exchanges(lines) {
  const found = [];
  for (const line of lines) {
    if (line.from === "visitor") found.push({ said: line.text, answers: [] });
    else found.at(-1)?.answers.push(line.reply.custom || {});
  }
  // What answers a step of the form is the visitor's own data: it stays out, and so does what is only talk.
  const told = (answer) => ["answer", "triage", "abstain"].includes(answer.kind);
  return found.map(({ said, answers }) => ({ said, answers: answers.filter(told) })).filter((one, i) => one.answers.length && !found[i - 1]?.answers.some((answer) => answer.form));
}

function takeAwayPage(found, doing, clinic, print) {
  const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const asked = found.flatMap((one) => one.answers.filter((answer) => answer.kind === "answer"));
  return make("main", {},
    make("header", {}, make("h1", { text: "Your take-away" }), make("p", { text: `From the automated guide of ${clinic || "the clinic"}, ${today}` }), button("Print, or save as PDF", print)),
    doing.notice && make("p", { class: "note", text: doing.notice }),
    ...found.map((one) => make("section", {}, make("h2", { dir: "auto", text: one.said }), ...one.answers.flatMap((answer) => printed(answer, doing)))),
    make("section", { class: "ask" }, make("h2", { text: "Questions to bring to the doctor" }),
      make("ul", {}, ...[...asked.map((answer) => `${titleOf(answer)}. What does this mean for me?`), ...TO_ASK].map((text) => make("li", { text }))),
      make("label", { text: "Your own questions" }, make("textarea", { rows: 6 }))));
}

const titleOf = (answer) => (answer.claim ? `The claim “${answer.claim}”` : words(answer.title));

function printed(answer, doing) {
  if (answer.kind !== "answer") return [...linesOf(answer, doing), ...list(answer.contacts).map((one) => words(one.label))].map((text) => make("p", { text, dir: "auto" }));
  const cited = list(answer.citations);
  const marks = (i) => cited.flatMap((one, n) => (list(one.supports).includes(i) ? [n + 1] : [])).join(", ");
  const verdict = answer.claim && (pick(VERDICTS, answer.verdict) || [])[1];
  return [
    answer.safety_note && make("p", { class: "note", text: answer.safety_note }),
    make("h3", { text: titleOf(answer) }),
    verdict && make("p", {}, make("strong", { text: `${verdict}.` })),
    ...list(answer.body).map((text, i) => make("p", { dir: "auto" }, inline(words(text)), marks(i) && ` [${marks(i)}]`)),
    ...list(answer.figures).map((figure) => make("p", { text: inWords(figure) })),
    make("p", {}, make("strong", { text: "How sure is this? " }), `${pick(CERTAINTY, answer.certainty) || ""}. ${words(answer.certainty_reason)}`),
    answer.regulatory_status && make("p", {}, make("strong", { text: "Approval status: " }), answer.regulatory_status),
    make("p", { class: "note" }, make("strong", { text: "Please note: " }), words(answer.caveat?.text)),
    make("p", { class: "note", text: words(answer.referral?.text) }),
    make("h4", { text: "Sources" }),
    make("ol", {}, ...cited.map((one) => make("li", { text: `${words(one.title)} (${publisher(one)}) ${words(one.url)}` }))),
    make("p", { class: "small", text: reviewWords(answer.review) }),
  ];
}
