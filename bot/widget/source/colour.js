// The clinic's colour, made readable: text on it is black or white, and as a text colour it is darkened or lightened as far as needed.
const ENOUGH = 4.6;
const LIGHT_GROUND = [247, 244, 238], DARK_GROUND = [36, 46, 50];

function palette(css, probe) {
  probe.style.color = "";
  probe.style.color = css;
  const found = probe.style.color && /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(probe).color);
  if (!found) return {};
  const brand = found.slice(1, 4).map(Number);
  const on = contrast(brand, [255, 255, 255]) >= ENOUGH ? [255, 255, 255] : [16, 20, 22];
  const fill = contrast(brand, on) >= ENOUGH ? brand : towards(brand, on[0] ? 0 : 255, on);
  return { "--l-brand": rgb(fill), "--l-on": rgb(on), "--l-link": rgb(towards(brand, 0, LIGHT_GROUND)), "--d-brand": rgb(towards(brand, 255, DARK_GROUND)) };
}

function towards(colour, end, ground) {
  let mixed = colour;
  for (let share = 0; contrast(mixed, ground) < ENOUGH && share < 1; share += 0.05) mixed = colour.map((part) => Math.round(part + (end - part) * share));
  return mixed;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [r, g, b] = colour.map((part) => (part / 255 <= 0.03928 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const rgb = (colour) => `rgb(${colour.join(", ")})`;
