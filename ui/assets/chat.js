// The conversation: asking, the turns on the page, and what can be done with each.

import * as api from "./api.js";
import * as store from "./store.js";
import { announce, byId, element, narrow, place, scrolling, visible } from "./dom.js";
import * as filters from "./filters.js";
import * as panel from "./panel.js";
import { archive, follow, whenReady } from "./archive.js";

const STAGES = { retrieving: "Finding passages", reading: "Reading", checking: "Checking quotations" };
const CURRENT = "conversation";
const MOST_TRIES = 4;
const REMEMBERED = 6;
let conversation = null;
let turns = [];
let running = null;
let editing = null;
const changed = new Set();
const idle = [];

/** Be told whenever a conversation begins, grows or goes. */
export const onChange = (listener) => changed.add(listener);
export const current = () => conversation;
export const shownTurns = () => turns;

/** Begin anew; nothing is kept until a question is asked. */
export function fresh() {
  stop();
  conversation = null;
  turns = [];
  sessionStorage.removeItem(CURRENT);
  byId("turns").querySelectorAll(".turn").forEach((node) => node.remove());
  byId("intro").hidden = false;
  panel.clear();
  stopEditing();
  changed.forEach((listener) => listener());
  byId("question").focus();
}

/** Show a kept conversation; false if there is none of this id. */
export async function open(id) {
  stop();
  const kept = (await store.conversations()).find((item) => item.id === id);
  if (!kept) return false;
  fresh();
  conversation = kept;
  sessionStorage.setItem(CURRENT, id);
  turns = await store.turnsOf(id);
  byId("intro").hidden = turns.length > 0;
  turns.forEach((turn) => showTurn(turn));
  const last = turns.at(-1);
  if (last) {
    panel.show(last);
    last.node.scrollIntoView({ block: "start" });
  }
  changed.forEach((listener) => listener());
  return true;
}

/** Show the conversation that this tab had open before a reload. */
export const reopen = () => open(sessionStorage.getItem(CURRENT) ?? "");

/** Ask a question, after those that stand already (or in place of the one being edited). */
export async function ask(text, narrowed = filters.current()) {
  const question = visible(text).trim();
  if (!question || running) return;
  if (editing !== null) await takeBack(editing);
  stopEditing();
  conversation ??= { id: crypto.randomUUID?.() ?? String(Date.now() + Math.random()) };
  conversation.title ??= question.slice(0, 120);
  sessionStorage.setItem(CURRENT, conversation.id);
  byId("intro").hidden = true;
  const number = (turns.at(-1)?.number ?? 0) + 1;
  const turn = { number, question, filters: narrowed, event: null };
  turns.push(turn);
  showTurn(turn);
  turn.node.scrollIntoView({ block: "start", behavior: scrolling() });
  await answer(turn);
}

async function answer(turn) {
  const controller = new AbortController();
  running = controller;
  working(true);
  turn.event = null;
  turn.verdict = null;
  fill(turn);
  try {
    turn.event = await answered(turn, controller.signal);
  } finally {
    if (running === controller) {
      running = null;
      working(false);
      // After this turn has been shown, so that the next one may lean on it.
      setTimeout(() => running || idle.forEach((listener) => listener()));
    }
  }
  if (archive().phase !== "ready") follow();
  if (!turns.includes(turn)) return;
  fill(turn);
  if (turn.event.kind !== "problem") panel.show(turn);
  announce(turn.event.said);
  conversation.updated = Date.now();
  const { node, ...plain } = turn;
  await store.keepTurn(conversation, plain);
  changed.forEach((listener) => listener());
  suggest(turn);
}

/** The finished event of a turn; waits for a lost server, and never throws. */
async function answered(turn, signal) {
  for (let tried = 1; ; tried += 1) {
    try {
      await whenReady((told) => stage(turn, told), signal);
      const { since, until, sources, as_of: asOf } = turn.filters;
      let last = null;
      const values = [turn.question, since, until, sources, asOf, before(turn)];
      for await (const event of api.stream("converse", values, signal)) {
        if (event.stage) stage(turn, STAGES[event.stage] ?? event.stage, event.stage);
        else last = event;
      }
      return last;
    } catch (error) {
      if (error.name === "AbortError") return problem("Stopped", "You stopped this question.");
      if (!(error instanceof api.LostConnection) || tried === MOST_TRIES) {
        return problem("This question could not be answered", error.message);
      }
      stage(turn, "Connection lost. Your question is asked again when the server is back");
      const back = await Promise.race([api.connected().then(() => true), aborted(signal)]);
      if (!back) return problem("Stopped", "You stopped this question.");
    }
  }
}

/** What a follow-up may lean on: the turns before it, of which the server keeps nothing. */
const before = (turn) =>
  turns
    .filter((other) => other.number < turn.number && other.event?.turn)
    .slice(-REMEMBERED)
    .map((other) => other.event.turn);

/** Be told whenever an answer is complete and nothing else is asked. */
export const onIdle = (listener) => idle.push(listener);

const aborted = (signal) =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(false), { once: true }));

const problem = (heading, explanation) => ({ kind: "problem", heading, explanation, said: heading });

/** Stop the question that is being answered. */
export function stop() {
  running?.abort();
}

function working(yes) {
  byId("send").hidden = yes;
  byId("stop").hidden = !yes;
  byId("turns").setAttribute("aria-busy", String(yes));
}

function stage(turn, told, name) {
  const line = turn.node?.querySelector(".stages");
  if (!line) return;
  line.dataset.stage = name ?? "";
  line.textContent = `${told} …`;
}

function showTurn(turn) {
  turn.node = element(
    "section",
    { class: "turn", "aria-label": `Question ${turn.number}`, "data-number": turn.number },
    element("h2", { class: "asked" }, turn.question),
    element("div", { class: "body" }),
    element("div", { class: "turn-actions" }),
    element("div", { class: "next" }),
  );
  turn.node.addEventListener("focusin", () => panel.prefer(turn));
  byId("turns").append(turn.node);
  fill(turn);
}

function fill(turn) {
  const body = turn.node.querySelector(".body");
  const { event } = turn;
  turn.node.querySelector(".next").replaceChildren();
  turn.node.classList.toggle("waiting", !event);
  if (!event) body.replaceChildren(element("p", { class: "stages" }, `${STAGES.retrieving} …`));
  else if (event.html) place(body, event.html);
  else {
    body.replaceChildren(
      element(
        "div",
        { class: "problem", role: "alert" },
        element("p", { class: "problem-heading" }, event.heading),
        element("p", { class: "problem-text" }, event.explanation),
      ),
    );
  }
  actions(turn);
}

function actions(turn) {
  const bar = turn.node.querySelector(".turn-actions");
  bar.replaceChildren();
  if (!turn.event) return;
  const button = (name, work, more = {}) =>
    element("button", { type: "button", class: "quiet small", onclick: work, ...more }, name);
  const judged = (verdict) => String(turn.verdict === verdict);
  if (turn.event.passages) {
    bar.append(
      button("Sources", () => panel.show(turn, { open: true }), { class: "quiet small only-narrow" }),
    );
  }
  if (turn.event.text) bar.append(button("Copy", (event) => copy(turn, event.currentTarget)));
  bar.append(
    button("Ask again", () => running || answer(turn)),
    button("Edit", () => edit(turn)),
  );
  if (turn.event.record) {
    bar.append(
      button("Helpful", () => judge(turn, "up"), { "aria-pressed": judged("up") }),
      button("Not helpful", () => judge(turn, "down"), { "aria-pressed": judged("down") }),
    );
  }
}

async function copy(turn, button) {
  try {
    await navigator.clipboard.writeText(turn.event.text);
  } catch {
    const area = element("textarea", { class: "sr" });
    area.value = turn.event.text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "Copied";
  announce("Copied with citations");
  setTimeout(() => (button.textContent = "Copy"), 1600);
}

function edit(turn) {
  editing = turn.number;
  const box = byId("question");
  box.value = turn.question;
  filters.set(turn.filters);
  box.dispatchEvent(new Event("input"));
  byId("composer").classList.add("editing");
  box.focus();
  box.select();
}

/** Leave editing; true if there was anything to leave. */
export function stopEditing() {
  const was = editing !== null;
  editing = null;
  byId("composer").classList.remove("editing");
  return was;
}

async function takeBack(number) {
  turns.filter((turn) => turn.number >= number).forEach((turn) => turn.node.remove());
  turns = turns.filter((turn) => turn.number < number);
  if (conversation) await store.forget(conversation.id, Math.max(number, 1));
}

/** Put the last question into the box, to ask it differently. */
export function editLast() {
  const last = turns.at(-1);
  if (last && !running) edit(last);
}

async function judge(turn, verdict) {
  turn.verdict = verdict;
  actions(turn);
  const bar = turn.node.querySelector(".turn-actions");
  bar.querySelector(`[aria-pressed="true"]`)?.focus();
  const note = element("input", {
    type: "text",
    "aria-label": "A note, if you like",
    placeholder: verdict === "down" ? "What was wrong? (optional)" : "A note (optional)",
    maxlength: 2000,
  });
  const told = element("span", { class: "told", role: "status" });
  const form = element(
    "form",
    { class: "note" },
    note,
    element("button", { type: "submit", class: "quiet small" }, "Send note"),
    told,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(note.value).then(() => form.replaceChildren(element("span", { class: "told" }, "Thank you, kept.")));
  });
  bar.append(form);
  const send = async (text) => {
    const kept = await api.call("feedback", turn.event.record, verdict, text).catch((error) => ({
      problem: error.message,
    }));
    told.textContent = kept.problem ? visible(kept.problem) : "Kept.";
  };
  const { node, ...plain } = turn;
  store.keepTurn(conversation, plain);
  await send("");
}

async function suggest(turn) {
  if (!turn.event.record || turn !== turns.at(-1)) return;
  const asked = turns.map((other) => other.question);
  const questions = await api.call("suggest", panel.quotedPlaces(turn), asked).catch(() => []);
  if (!questions.length || turn !== turns.at(-1) || running) return;
  turn.node.querySelector(".next").replaceChildren(
    element("h3", {}, "Ask next"),
    element("ul", {}, ...questions.map(questionItem)),
  );
}

/** A question to choose, as a list item. */
export function questionItem(question) {
  const chosen = () => ask(question);
  return element("li", {}, element("button", { type: "button", class: "try", onclick: chosen }, question));
}

/** The whole conversation as Markdown. */
export function markdown() {
  const parts = turns.filter((turn) => turn.event?.markdown).map((turn) => turn.event.markdown);
  const title = (conversation?.title ?? "Conversation").replace(/([\\`*_[\]<>#|~$!&])/g, "\\$1");
  return `# ${title}\n\n${parts.join("\n")}`;
}

/** Open the sources of a turn when a number in it is chosen; show the quotation on the way. */
export function start() {
  byId("turns").addEventListener("click", (event) => {
    const node = event.target.closest(".turn");
    const turn = turns.find((other) => other.node === node);
    const chip = event.target.closest(".chip");
    const passage = event.target.closest("[data-open]");
    if (chip && turn) panel.openCitation(turn, Number(chip.dataset.cite), chip);
    else if (passage && turn) panel.openPlace(passage.dataset, [], 0, passage);
  });
  byId("stop").addEventListener("click", stop);
  narrow.addEventListener("change", () => turns.length && panel.prefer(turns.at(-1)));
}
