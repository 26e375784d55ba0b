// The sources: passages of the chosen answer, an article at the quoted words, all articles.

import { call } from "./api.js";
import { announce, arrowKeys, byId, element, narrow, place } from "./dom.js";

const VIEWS = ["passages", "disagreement", "timeline", "article", "articles"];
const SEARCH_DELAY = 180;
let shown = null;
let preferred = null;
let opener = null;
let opening = 0;
let searching = 0;

/** Show the passages of a turn; as a sheet on a phone only if asked to. */
export function show(turn, { open = false } = {}) {
  shown = preferred = turn;
  for (const name of ["passages", "disagreement", "timeline"]) {
    const markup = turn.event?.[name] ?? "";
    place(byId(`view-${name}`), markup);
    byId(`tab-${name}`).hidden = !markup;
  }
  byId("view-passages").scrollTop = 0;
  select(["timeline", "passages"].find((name) => !byId(`tab-${name}`).hidden) ?? "articles");
  if (open) openSheet();
}

/** Remember whose sources to show when the reader turns to the panel. */
export function prefer(turn) {
  preferred = turn;
}

/** Show no answer's sources: the list of articles. */
export function clear() {
  shown = preferred = null;
  for (const name of VIEWS.slice(0, 4)) {
    byId(`tab-${name}`).hidden = true;
    byId(`view-${name}`).replaceChildren();
  }
  select("articles");
}

/** Where the quotations of a turn begin: pairs of article id and offset. */
export function quotedPlaces(turn) {
  const holder = document.createElement("template");
  holder.innerHTML = turn.event?.passages ?? "";
  return [...holder.content.querySelectorAll(".cited")].map((item) => [item.dataset.article, Number(item.dataset.start)]);
}

/** Open the article of a citation, scrolled to the quoted words. */
export function openCitation(turn, number, from) {
  hideTip();
  if (shown !== turn) show(turn);
  const cited = byId("view-passages").querySelector(`.cited[data-cite="${number}"]`);
  if (!cited) return;
  const together = [...byId("view-passages").querySelectorAll(".cited")]
    .filter((item) => item.dataset.article === cited.dataset.article)
    .map((item) => mark(item));
  openPlace(cited.dataset, together, number, from);
}

const mark = (item) => ({
  number: Number(item.dataset.cite ?? 0),
  start: Number(item.dataset.start),
  end: Number(item.dataset.end),
  quote: item.querySelector(".quote, .passage-text, .nearest-text")?.textContent ?? "",
});

/** Open an article; `data` has its id, path and hash, `marks` what to highlight. */
export async function openPlace(data, marks, focus, from) {
  opener = from ?? null;
  const turn = ++opening;
  const hasPlace = data.start !== undefined;
  const asked = {
    article: data.article,
    path: data.path,
    sha: data.sha ?? "",
    title: from?.querySelector(".of, .listed-title")?.textContent ?? "",
    focus: hasPlace ? focus : null,
    marks: marks.length || !hasPlace ? marks : [{ number: 0, start: +data.start, end: +data.end, quote: "" }],
  };
  let opened;
  try {
    opened = await call("article", asked);
  } catch (error) {
    opened = { problem: error.message };
  }
  if (turn !== opening) return;
  const view = byId("view-article");
  if (opened.problem) view.replaceChildren(element("p", { class: "changed", role: "alert" }, opened.problem));
  else place(view, opened.html);
  byId("tab-article").hidden = false;
  select("article");
  openSheet();
  const first = view.querySelector("mark.focus");
  first?.scrollIntoView({ block: "center", behavior: "auto" });
  view.querySelectorAll("mark[data-marks]").forEach(labelMark);
  view.querySelector(".article-title")?.focus({ preventScroll: true });
  announce(first ? "The article is open at the quoted words." : "The article is open.");
}

function labelMark(node) {
  const numbers = node.dataset.marks.split(" ").filter((number) => number !== "0");
  const next = node.parentNode.querySelectorAll("mark");
  const isLast = ![...next].some(
    (other) => other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING && other.dataset.marks === node.dataset.marks,
  );
  if (numbers.length && isLast) node.dataset.label = numbers.join(", ");
}

/** Show one of the tabs. */
export function select(name) {
  for (const other of VIEWS) {
    const tab = byId(`tab-${other}`);
    const yes = other === name;
    tab.setAttribute("aria-selected", String(yes));
    tab.tabIndex = yes ? 0 : -1;
    byId(`view-${other}`).hidden = !yes;
  }
}

/** On a phone, bring the panel up as a sheet. */
export function openSheet() {
  if (!narrow.matches) return;
  const sheet = byId("sheet");
  if (!sheet.contains(byId("panel"))) sheet.append(byId("panel"));
  if (!sheet.open) sheet.showModal();
}

export function closeSheet() {
  if (byId("sheet").open) byId("sheet").close();
}

function settle() {
  if (narrow.matches) return;
  closeSheet();
  byId("aside").append(byId("panel"));
}

/** Look for articles as the reader types. */
export async function search(offset = 0) {
  const mine = ++searching;
  const value = (id) => byId(`search-${id}`).value;
  let found;
  try {
    found = await call("articles", value("words"), value("source"), value("since") || null, value("until") || null, offset);
  } catch (error) {
    found = { html: "", problem: error.message };
  }
  if (mine !== searching) return;
  const list = byId("list");
  if (found.problem) list.replaceChildren(element("p", { class: "empty" }, found.problem));
  else if (!offset) place(list, found.html);
  else {
    const holder = element("div");
    place(holder, found.html);
    list.querySelector(".more")?.remove();
    const first = holder.querySelector(".open");
    list.append(...holder.childNodes);
    first?.focus();
  }
}

/** Offer the archive's sources in the list's filter. */
export function offer(state) {
  if (state.phase !== "ready") return;
  const select = byId("search-source");
  if (select.options.length !== state.sources.length + 1) {
    const all = select.options[0];
    select.replaceChildren(all, ...state.sources.map((name) => element("option", { value: name }, name)));
  }
  select.hidden = state.sources.length < 2;
}

function showTip(chip) {
  const number = chip.dataset.cite;
  const turn = chip.closest(".turn");
  const holder = document.createElement("template");
  const markup = turn && tipSource?.(turn);
  if (!markup) return;
  holder.innerHTML = markup;
  const cited = holder.content.querySelector(`.cited[data-cite="${number}"]`);
  if (!cited) return;
  const tip = byId("tip");
  const dates = cited.querySelector(".resolved");
  tip.replaceChildren(
    element("span", { class: "tip-quote" }, cited.querySelector(".quote").textContent),
    element("span", { class: "by" }, cited.querySelector(".by").textContent),
    ...(dates ? [element("span", { class: "by" }, dates.textContent)] : []),
  );
  tip.hidden = false;
  chip.setAttribute("aria-describedby", "tip");
  const box = chip.getBoundingClientRect();
  const width = tip.offsetWidth;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), window.innerWidth - width - 8);
  const below = box.bottom + 8;
  const fits = below + tip.offsetHeight < window.innerHeight - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${fits ? below : Math.max(8, box.top - tip.offsetHeight - 8)}px`;
  if (shown?.node === turn) {
    byId("view-passages").querySelector(`.cited[data-cite="${number}"]`)?.classList.add("pointed");
  }
}

export function hideTip() {
  const tip = byId("tip");
  const was = !tip.hidden;
  tip.hidden = true;
  document.querySelector(".cited.pointed")?.classList.remove("pointed");
  document.querySelector('[aria-describedby="tip"]')?.removeAttribute("aria-describedby");
  return was;
}

let tipSource = null;
/** Begin; `passagesOf` gives the rendered passages of a turn's element. */
export function start(passagesOf) {
  tipSource = passagesOf;
  const panel = byId("panel");
  byId("tabs").addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (!tab) return;
    const name = tab.id.slice(4);
    if (name === "passages" && preferred && preferred !== shown && preferred.event?.passages) show(preferred);
    select(name);
  });
  arrowKeys(byId("tabs"), '[role="tab"]');
  panel.addEventListener("click", (event) => {
    const open = event.target.closest("[data-open]");
    const more = event.target.closest(".more");
    const chip = event.target.closest(".chip");
    const close = event.target.closest(".closes");
    const cited = open?.closest(".cited");
    if (cited && shown) openCitation(shown, Number(cited.dataset.cite), open);
    else if (open) openPlace(open.dataset, [], 0, open);
    else if (chip && shown) openCitation(shown, Number(chip.dataset.cite), chip);
    else if (more) search(Number(more.dataset.offset));
    else if (close) closeSheet();
  });
  byId("sources-open").addEventListener("click", () => {
    opener = byId("sources-open");
    if (preferred && preferred !== shown && preferred.event) show(preferred);
    openSheet();
  });
  byId("sheet").addEventListener("close", () => {
    (opener?.isConnected && opener.offsetParent ? opener : byId("question")).focus();
  });
  byId("sheet").addEventListener("click", (event) => event.target === byId("sheet") && closeSheet());
  narrow.addEventListener("change", settle);
  let timer;
  byId("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, SEARCH_DELAY);
  });
  byId("search").addEventListener("submit", (event) => event.preventDefault());
  const turns = byId("turns");
  turns.addEventListener("mouseover", (event) => event.target.closest(".chip") && showTip(event.target.closest(".chip")));
  turns.addEventListener("mouseout", (event) => event.target.closest(".chip") && hideTip());
  turns.addEventListener("focusin", (event) => event.target.matches(".chip:focus-visible") && showTip(event.target));
  turns.addEventListener("focusout", hideTip);
  turns.addEventListener("scroll", hideTip, { passive: true });
  arrowKeys(turns, ".chip");
  select("articles");
}

/** Move focus back to what opened the article; true if there was such a thing. */
export function goBack() {
  if (!opener?.isConnected || !byId("panel").contains(document.activeElement)) return false;
  opener.focus();
  return true;
}
