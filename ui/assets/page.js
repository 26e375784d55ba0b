// Begins the page: waits for Gradio to make its place, puts the furniture in, wires the parts.

import * as adding from "./adding.js";
import * as api from "./api.js";
import * as archive from "./archive.js";
import * as chat from "./chat.js";
import { byId, narrow } from "./dom.js";
import * as filters from "./filters.js";
import * as history from "./history.js";
import * as panel from "./panel.js";
import { shell } from "./shell.js";

const THEME = "theme";

function theme(chosen) {
  const dark = chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.body.classList.toggle("dark", dark);
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function themes() {
  theme(kept(THEME));
  window
    .matchMedia("(prefers-color-scheme: dark)")
    .addEventListener("change", () => theme(kept(THEME)));
  byId("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem(THEME, next);
    theme(next);
  });
}

function composer() {
  const box = byId("question");
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, window.innerHeight / 3)}px`;
  };
  box.addEventListener("input", fit);
  let queued = false;
  const send = () => {
    const text = box.value;
    // One question at a time: the next stays in the box, and is sent when this one is answered.
    queued = Boolean(text.trim()) && !byId("stop").hidden;
    if (!text.trim() || queued) return;
    box.value = "";
    fit();
    chat.ask(text);
  };
  chat.onIdle(() => queued && send());
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && !box.value) {
      event.preventDefault();
      chat.editLast();
    }
  });
}

function keys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      byId("question").focus();
    }
    if (event.key !== "Escape") return;
    if (panel.hideTip()) return;
    if (document.querySelector("dialog[open]")) return;
    if (!byId("filters").hidden) filters.toggle(false);
    else if (!byId("stop").hidden) chat.stop();
    else if (chat.stopEditing()) {
      byId("question").value = "";
      byId("question").dispatchEvent(new Event("input"));
    } else panel.goBack();
  });
}

function connection() {
  const banner = byId("banner");
  api.onConnection((lost) => {
    banner.hidden = !lost;
    banner.textContent = lost ? "The server cannot be reached. Looking for it …" : "";
    if (!lost) archive.follow();
  });
}

function begin(place) {
  place.innerHTML = shell;
  themes();
  filters.start();
  panel.start((node) => chat.shownTurns().find((turn) => turn.node === node)?.event?.passages);
  chat.start();
  history.start();
  adding.start();
  composer();
  keys();
  connection();
  byId("new-chat").addEventListener("click", chat.fresh);
  let listed = 0;
  archive.onState((state) => {
    filters.offer(state);
    panel.offer(state);
    byId("holdings").textContent = archive.holdings(state);
    byId("add-open").hidden = byId("add-instead").hidden = !state.upload;
    archive.showIntro(state, chat.questionItem, adding.open);
    if (state.phase === "ready" && state.articles !== listed) {
      listed = state.articles;
      panel.search();
    }
  });
  chat.reopen();
  archive.follow();
  // The folder may have been indexed anew while the reader was elsewhere.
  document.addEventListener("visibilitychange", () => document.hidden || archive.refresh());
  if (!narrow.matches || !("ontouchstart" in window)) byId("question").focus();
  place.dataset.ready = "yes";
}

/** Gradio's column, and our style sheet: both are needed before anything is shown. */
function whenPlaced(work) {
  const style = document.querySelector('link[href*="page.css"]');
  const look = () => {
    const place = byId("page");
    if (!place || (style && !style.sheet)) return false;
    work(place);
    return true;
  };
  if (look()) return;
  const timer = setInterval(() => look() && clearInterval(timer), 15);
}

theme(kept(THEME));
whenPlaced(begin);
