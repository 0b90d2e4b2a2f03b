// Icon arrays: one small person for each of a hundred, or for each of a smaller study's people.
const PERSON = "M5 0a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 1 1 0-4.8M3.2 5.6h3.6c1.3 0 2.2.9 2.2 2.2v4.2h-1.7v5h-4.6v-5h-1.7v-4.2c0-1.3.9-2.2 2.2-2.2z";
const PEOPLE = 100;
const A_ROW = 20;

const grouped = (number) => Number(number).toLocaleString("en", { maximumSignificantDigits: 6 });
const isRange = (figure) => Number.isFinite(figure.low) && Number.isFinite(figure.high);

function inWords(figure) {
  const among = `in ${grouped(figure.denominator)}`;
  const range = isRange(figure) ? ` (between ${grouped(figure.low)} and ${grouped(figure.high)} ${among} across studies)` : "";
  return `About ${grouped(figure.numerator)} ${among}: ${words(figure.label)}${range}.`;
}

function iconArray(figure) {
  const people = Math.min(PEOPLE, Math.max(1, Math.round(figure.denominator)));
  const scaled = (value) => (value * people) / figure.denominator;
  const low = scaled(isRange(figure) ? figure.low : figure.numerator);
  const high = scaled(isRange(figure) ? Math.max(figure.high, figure.numerator) : figure.numerator);
  const sure = Math.round(low);
  // Less than half a person is still drawn, as one in the lighter tone.
  const atMost = Math.max(sure, Math.round(high), high > 0 ? 1 : 0);
  const rows = Math.ceil(people / A_ROW);
  const kind = (i) => (i < sure ? "yes" : i < atMost ? "maybe" : "no");
  const drawn = Array.from({ length: people }, (_, i) => person(i, kind(i)));
  const label = `A picture of ${people} people: ${shown(sure, atMost)}.`;
  const width = Math.min(people, A_ROW) * 13;
  const picture = draw("svg", { viewBox: `0 0 ${width} ${rows * 21}`, role: "img", "aria-label": label, class: people < A_ROW ? "people few" : "people" }, ...drawn);
  return make("div", { class: "figure" }, make("p", { text: inWords(figure), dir: "auto" }), picture, atMost > sure && legend(sure, atMost, people));
}

function person(i, kind) {
  return draw("path", { d: PERSON, class: kind, transform: `translate(${(i % A_ROW) * 13 + 1.5} ${Math.floor(i / A_ROW) * 21 + 2})` });
}

const shown = (sure, atMost) => (atMost > sure ? `${sure} dark and ${atMost - sure} lighter` : `${sure} dark`);

function legend(sure, atMost, people) {
  const text = sure ? `Dark: at least ${sure}. Lighter: up to ${atMost} of ${people}.` : `Lighter: up to ${atMost} of ${people}.`;
  return make("p", { class: "small", text });
}
