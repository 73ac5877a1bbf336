// Making elements. Whatever came from a chat goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

// el("p", {class: "name", "aria-label": "…", onclick: …}, "text", child, null)
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const HUES = 8;

function hue(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % HUES;
}

// The picture of a person, of the bot or of a group: a word of one or two characters on a colour.
export function avatar(kind, id, name) {
  if (kind === "bot") return el("span", { class: "avatar bot", "aria-hidden": "true" }, "助");
  const letters = kind === "group" ? name.slice(0, 2) : name.slice(-2);
  return el("span", { class: `avatar ${kind} hue-${hue(id)}`, "aria-hidden": "true" }, letters);
}

let fading = 0;

// A word at the foot of the page that goes away by itself.
export function tell(words) {
  const toast = byId("toast");
  toast.textContent = words;
  toast.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove("shown"), 4500);
}
