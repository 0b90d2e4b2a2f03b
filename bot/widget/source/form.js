// A step of the request to the clinic, as a form with proper fields. What is sent is a message like any other.
const TEXT_FIELDS = {
  name: [["Your name", { type: "text", autocomplete: "name", maxlength: 80 }]],
  contact: [
    ["Phone number", { type: "tel", autocomplete: "tel", inputmode: "tel", maxlength: 40 }],
    ["E-mail address", { type: "email", autocomplete: "email", inputmode: "email", maxlength: 254 }],
  ],
  time: [["A good time", { type: "text", autocomplete: "off", maxlength: 200 }]],
  about: [["What it is about", { rows: 2, maxlength: 1000 }]],
  remark: [["What the clinic should know", { rows: 3, maxlength: 1000 }]],
};

function formCard(answer, doing) {
  const { form } = answer;
  const fields = pick(TEXT_FIELDS, form.field);
  const lines = linesOf(answer, doing);
  const title = freshId();
  const progress = make("p", { class: "small progress", text: `Your request to the clinic: step ${form.step} of ${form.steps}` });
  const head = fields && form.input === "text" ? [] : lines.length > 1 ? summary(lines) : prose(lines[0]);
  const body = fields && form.input === "text" ? fieldsForm(form, fields, lines, doing) : null;
  const made = make("article", { class: "card form", "aria-labelledby": title }, make("h3", { class: "sr", id: title, text: "Your request to the clinic" }), progress, ...head, body, suggestions(answer, doing, "Answers"));
  made.retire = () => {
    for (const node of made.querySelectorAll("form, .chips")) node.remove();
    if (body) made.append(...lines.flatMap((line) => prose(line)));
  };
  return made;
}

// The lines "Name: …" of the summary become a list of terms.
function summary(lines) {
  const pairs = lines.slice(1, -1).map((line) => /^([^:]{1,30}): (.+)$/.exec(line));
  if (!pairs.length || !pairs.every(Boolean)) return lines.flatMap((line) => prose(line));
  const terms = pairs.flatMap(([, term, text]) => [make("dt", { text: term }), make("dd", { text, dir: "auto" })]);
  return [...prose(lines[0]), make("dl", { class: "summary" }, ...terms), ...prose(lines.at(-1))];
}

function fieldsForm(form, fields, lines, doing) {
  const question = lines.at(-1), hints = lines.slice(0, -1);
  // What was typed into this very field and is asked for again was refused: it is shown again, to be mended.
  const refused = doing.filled?.field === form.field && hints.length > 0;
  const hint = freshId();
  const told = make("div", { id: hint, class: refused ? "wrong" : "hint" }, ...hints.flatMap((line) => prose(line)));
  const inputs = fields.map(([, options]) => make(options.rows ? "textarea" : "input", { ...options, "aria-describedby": hint, "aria-invalid": refused ? "true" : false, "aria-required": !form.optional && fields.length === 1 ? "true" : false }));
  if (refused) inputs.forEach((input, i) => (input.value = doing.filled.values[i]));
  const labels = fields.map(([text], i) => make("label", { text }, inputs[i]));
  const submitted = (event) => {
    event.preventDefault();
    const typed = inputs.map((input) => input.value.trim()).filter(Boolean).join(", ");
    if (typed) return doing.fill(form.field, inputs.map((input) => input.value), typed);
    told.className = "wrong";
    told.replaceChildren(make("p", { text: fields.length > 1 ? "Please fill in one of the two." : form.optional ? "Please fill this in, or skip it." : "Please fill this in." }));
    doing.announce(told.textContent);
    inputs[0].setAttribute("aria-invalid", "true");
    inputs[0].focus();
  };
  return make("form", { novalidate: true, on: { submit: submitted } },
    make("fieldset", {}, make("legend", { dir: "auto", text: question }), told, ...labels),
    make("button", { class: "ask", text: "Continue" }));
}
