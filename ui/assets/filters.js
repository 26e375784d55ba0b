// Sources, dates and the as-of day for the next question.

import { byId, element, inWords, visible } from "./dom.js";

const NONE = { since: null, until: null, sources: null, as_of: null };
let chosen = { ...NONE };

/** What the next question is narrowed to. */
export const current = () => ({ ...chosen });

/** Narrow the next question as a former one was. */
export function set(filters) {
  chosen = { ...NONE, ...filters };
  byId("since").value = chosen.since ?? "";
  byId("until").value = chosen.until ?? "";
  byId("as-of").value = chosen.as_of ?? "";
  for (const box of byId("filter-sources").querySelectorAll("input")) {
    box.checked = chosen.sources?.includes(box.value) ?? false;
  }
  show();
}

/** Offer the sources and dates that the archive has. */
export function offer(state) {
  if (state.phase !== "ready") return;
  const list = byId("filter-sources");
  const names = state.sources.join("\n");
  if (list.dataset.names !== names) {
    list.dataset.names = names;
    list.replaceChildren(
      ...state.sources.map((name) => {
        const box = element("input", { type: "checkbox" });
        box.value = name;
        box.checked = chosen.sources?.includes(name) ?? false;
        return element("label", {}, box, element("span", {}, name));
      }),
    );
  }
  for (const id of ["since", "until"]) {
    byId(id).min = state.first ?? "";
    byId(id).max = state.last ?? "";
  }
}

/** Open or close the filters. */
export function toggle(open = byId("filters").hidden) {
  byId("filters").hidden = !open;
  byId("filters-open").setAttribute("aria-expanded", String(open));
  (open ? byId("since") : byId("question")).focus();
}

function read() {
  const checked = [...byId("filter-sources").querySelectorAll("input:checked")].map((box) => box.value);
  chosen = {
    since: byId("since").value || null,
    until: byId("until").value || null,
    as_of: byId("as-of").value || null,
    sources: checked.length ? checked : null,
  };
  show();
}

function show() {
  const turned = chosen.since && chosen.until && chosen.since > chosen.until;
  byId("filter-problem").textContent = turned ? "The first date is after the last." : "";
  const line = byId("applied");
  const parts = [];
  const without = (text, change) =>
    parts.push(
      element(
        "button",
        { type: "button", class: "filter", "aria-label": `Remove filter: ${text}`, onclick: () => set({ ...chosen, ...change }) },
        text,
        element("span", { "aria-hidden": "true", class: "cross" }, "×"),
      ),
    );
  for (const name of chosen.sources ?? []) {
    const rest = chosen.sources.filter((other) => other !== name);
    without(visible(name), { sources: rest.length ? rest : null });
  }
  if (chosen.since) without(`from ${inWords(chosen.since)}`, { since: null });
  if (chosen.until) without(`to ${inWords(chosen.until)}`, { until: null });
  if (chosen.as_of) without(`as of ${inWords(chosen.as_of)}`, { as_of: null });
  line.replaceChildren(...parts);
  line.hidden = !parts.length;
}

export function start() {
  byId("filters-open").addEventListener("click", () => toggle());
  byId("filters-close").addEventListener("click", () => toggle(false));
  byId("filters-clear").addEventListener("click", () => set(NONE));
  byId("filters").addEventListener("change", read);
}
