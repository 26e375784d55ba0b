// What the server says of the archive: opening, building, ready, empty or failed; and the intro.

import { call } from "./api.js";
import { byId, element, inWords, visible } from "./dom.js";

const LOOK_AGAIN = 700;
const waiting = new Set();
let known = { phase: "opening" };
let looking = null;

export const archive = () => known;

/** Resolve once the opening of the articles has come to an end, good or bad. */
export async function whenReady(told, signal) {
  while (known.phase !== "ready") {
    if (signal?.aborted) throw new DOMException("stopped", "AbortError");
    // Asking makes the server look into the folder once more.
    if (known.phase === "empty" || known.phase === "failed") return;
    told(known.stage ? `Building the index: ${progress(known)}` : "Opening the articles");
    await refresh();
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN / 2));
  }
}

/** Be given the state each time it was looked at. */
export const onState = (listener) => waiting.add(listener);

/** Look at the state now, and go on looking while it may change by itself. */
export async function refresh() {
  looking ??= (async () => {
    try {
      known = await call("state");
    } catch {
      // the banner tells of a lost connection; the last state stays
    }
    looking = null;
    waiting.forEach((listener) => listener(known));
  })();
  await looking;
}

export async function follow() {
  for (;;) {
    await refresh();
    const settled = known.phase === "ready" ? known.examples_ready : known.phase !== "opening" && known.phase !== "building";
    if (settled) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}

const progress = (state) =>
  state.total ? `${state.stage}, ${state.done.toLocaleString("en")} of ${state.total.toLocaleString("en")}` : state.stage;

/** "2 articles, 7 January 2026" */
export function holdings(state) {
  if (state.phase !== "ready") return "";
  const count = `${state.articles.toLocaleString("en")} ${state.articles === 1 ? "article" : "articles"}`;
  const span = state.first === state.last ? inWords(state.first) : `${inWords(state.first)} to ${inWords(state.last)}`;
  return state.first ? `${count}, ${span}` : count;
}

/** Fill the place that an empty conversation shows. */
export function showIntro(state, questionItem, add) {
  const intro = byId("intro");
  const heading = {
    ready: "What would you like to know?",
    opening: "Opening the articles",
    building: "Building the index",
    empty: "There are no articles yet",
    failed: "The articles cannot be opened",
  }[state.phase];
  const text = element("p", { class: "intro-text" });
  if (state.phase === "ready") text.append(`Answers come from ${visible(sourcesInWords(state))}, quoted word for word.`);
  else if (state.phase === "empty") text.append(emptyText(state));
  else text.append(visible(state.message || ""), state.stage ? ` ${visible(progress(state))}` : "");
  const parts = [element("p", { class: "intro-heading" }, heading), text];
  if (state.phase === "building" && state.total) {
    const bar = element("progress", { "aria-label": heading, max: state.total });
    bar.value = state.done;
    parts.push(bar);
  }
  if (state.phase === "empty" && state.upload) {
    parts.push(element("button", { type: "button", class: "primary", onclick: add }, "Add articles"));
  }
  if (state.phase === "ready") {
    const list = element("ul", { class: "examples", "aria-label": "Questions to begin with" });
    list.append(...state.examples.map(questionItem));
    parts.push(list);
  }
  const focused = intro.contains(document.activeElement) ? document.activeElement.textContent : null;
  intro.replaceChildren(...parts);
  if (focused) [...intro.querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
}

function emptyText(state) {
  const folder = state.folder ? `the folder “${visible(state.folder)}”` : "the folder of articles";
  return state.upload
    ? `Put text, Markdown, HTML or JSON Lines files into ${folder}, or add them here.`
    : `Put text, Markdown, HTML or JSON Lines files into ${folder}; they are read when you ask.`;
}

function sourcesInWords(state) {
  const count = `${state.articles.toLocaleString("en")} ${state.articles === 1 ? "article" : "articles"}`;
  const names = state.sources;
  if (!names.length) return count;
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more sources`] : names;
  const last = shown.at(-1);
  return `${count} from ${shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${last}` : last}`;
}
