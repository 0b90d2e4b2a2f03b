// Building blocks. Texts only ever become text nodes, and addresses only links of four kinds.
const SAFE_LINKS = ["https:", "tel:", "sms:", "mailto:"];
const INLINE = /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^()\s]+)\)|(https:\/\/[^\s<>()"]*[^\s<>()".,;:!?])/g;
let count = 0;

function make(tag, options = {}, ...children) {
  const { text, on, ...attributes } = options;
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  setAll(node, attributes);
  for (const [name, listener] of Object.entries(on || {})) node.addEventListener(name, listener);
  node.append(...children.flat().filter(Boolean));
  return node;
}

function draw(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAll(node, attributes);
  node.append(...children);
  return node;
}

function setAll(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
}

const button = (text, listener, options = {}) => make("button", { type: "button", text, on: { click: listener }, ...options });
const hidden = (text) => make("span", { class: "sr", text });
const freshId = () => `c${++count}`;
const list = (value) => (Array.isArray(value) ? value : []);
const words = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
// What the server says never reaches a prototype, nor a class name.
const pick = (table, key) => (Object.hasOwn(table, words(key)) ? table[key] : undefined);

function icon(path) {
  return draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, draw("path", { d: path }));
}

function link(href, text, options = {}) {
  const protocol = protocolOf(href);
  if (!SAFE_LINKS.includes(protocol)) return make("span", { text });
  const away = protocol === "https:";
  return make("a", { href, text, rel: "noopener noreferrer", ...(away ? { target: "_blank" } : {}), ...options }, away && hidden(" (opens in a new tab)"));
}

function protocolOf(href) {
  try {
    return new URL(words(href)).protocol;
  } catch {
    return "";
  }
}

// The markdown that texts may hold: **bold**, [a link](https://…), bare https links, and lines that begin with "- ".
function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, bold, label, href, bare] = found;
    nodes.push(text.slice(from, found.index), bold ? make("strong", { text: bold }) : link(href || bare, label || bare));
    from = found.index + whole.length;
  }
  return [...nodes, text.slice(from)].filter((node) => node !== "");
}

function prose(text, options = {}) {
  const nodes = [];
  for (const line of words(text).split("\n").filter((line) => line.trim())) {
    const item = /^\s*- (.+)/.exec(line);
    if (!item) nodes.push(make("p", { dir: "auto", ...options }, inline(line)));
    else if (nodes.at(-1)?.tagName === "UL") nodes.at(-1).append(make("li", {}, inline(item[1])));
    else nodes.push(make("ul", { dir: "auto" }, make("li", {}, inline(item[1]))));
  }
  return nodes;
}
