// Small helpers over the DOM. Text given here is always set as text, never as markup; the only
// markup that enters the page is what the server rendered (see ui/markup.py).

export const byId = (id) => document.getElementById(id);

/** Text without control, zero-width and direction-changing characters. */
export function visible(text) {
  return String(text).replace(/[^\P{C}\n\t\u{E000}-\u{F8FF}]/gu, "");
}

/** Make an element: properties as in `{class: "x", onclick: f, "aria-label": "y"}`. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children) {
    if (child === null || child === undefined) continue;
    made.append(child instanceof Node ? child : visible(child));
  }
  return made;
}

/** Put markup that our server rendered into an element. */
export function place(target, serverMarkup) {
  const holder = document.createElement("template");
  holder.innerHTML = serverMarkup;
  target.replaceChildren(holder.content);
}

export const narrow = window.matchMedia("(max-width: 1023px)");
export const wide = window.matchMedia("(min-width: 1560px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
export const scrolling = () => (still.matches ? "auto" : "smooth");

let speaking;
/** Say something to screen readers, politely. */
export function announce(text) {
  const region = byId("live");
  clearTimeout(speaking);
  region.textContent = "";
  speaking = setTimeout(() => (region.textContent = visible(text)), 60);
}

/** "7 January 2026" for an ISO date. */
export function inWords(iso) {
  if (!iso) return "";
  const [year, month, day] = iso.split("-").map(Number);
  const name = new Date(Date.UTC(2000, month - 1, 1)).toLocaleString("en", {
    month: "long",
    timeZone: "UTC",
  });
  return `${day} ${name} ${year}`;
}

/** Keep Left, Right, Home and End moving among the buttons of a group. */
export function arrowKeys(container, selector) {
  container.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps) && event.key !== "Home" && event.key !== "End") return;
    const current = event.target.closest(selector);
    if (!current) return;
    const all = [...container.querySelectorAll(selector)].filter((item) => !item.hidden);
    const at = all.indexOf(current);
    const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : at + steps[event.key];
    const next = all[(to + all.length) % all.length];
    event.preventDefault();
    next.focus();
    if (next.getAttribute("role") === "tab") next.click();
  });
}
