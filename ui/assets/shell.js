// The page's own furniture. Fixed text only: nothing from articles or readers is ever in here.

const icon = (path) =>
  `<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`;

export const icons = {
  menu: icon("M3 5.5h14M3 10h14M3 14.5h9"),
  close: icon("M5 5l10 10M15 5L5 15"),
  light: icon("M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M4.2 15.8l1.4-1.4M14.4 5.6l1.4-1.4"),
  dark: icon("M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z"),
  ask: icon("M10 16V4.5M5 9.5l5-5 5 5"),
  stop: icon("M6 6h8v8H6z"),
};

const tab = (id, name, hidden = false) =>
  `<button type="button" role="tab" id="tab-${id}" aria-controls="view-${id}" aria-selected="false" tabindex="-1"${hidden ? " hidden" : ""}>${name}</button>`;
const view = (id, inside = "") =>
  `<div role="tabpanel" id="view-${id}" aria-labelledby="tab-${id}" class="view" tabindex="0" hidden>${inside}</div>`;

const masthead = `
<a class="skip" href="#question">Skip to the question</a>
<header class="masthead">
  <button type="button" class="icon" id="history-open" aria-label="Conversations">${icons.menu}</button>
  <h1 class="wordmark">Ask the articles</h1>
  <p class="holdings" id="holdings"></p>
  <div class="actions">
    <button type="button" class="quiet" id="add-open" hidden>Add articles</button>
    <button type="button" class="quiet" id="sources-open">Sources</button>
    <button type="button" class="quiet" id="new-chat">New<span class="long"> conversation</span></button>
    <button type="button" class="icon" id="theme" aria-label="Dark or light"><span class="for-light">${icons.dark}</span><span class="for-dark">${icons.light}</span></button>
  </div>
</header>
<p id="banner" class="banner" role="status" hidden></p>`;

const history = `
<div id="history" class="history">
  <div class="history-head"><h2>Conversations</h2>
    <button type="button" class="icon closes" aria-label="Close conversations">${icons.close}</button></div>
  <ul id="conversations"></ul>
  <button type="button" class="quiet" id="add-instead" hidden>Add articles</button>
  <p class="history-note">Kept in this browser only.</p>
</div>`;

const filters = `
<fieldset id="filters" class="filters" hidden>
  <legend class="sr">Filters for the next question</legend>
  <div class="filter-dates">
    <label>Published from <input type="date" id="since"></label>
    <label>to <input type="date" id="until"></label>
    <label>Ask as of <input type="date" id="as-of"></label>
  </div>
  <div id="filter-sources" class="filter-sources" role="group" aria-label="Sources"></div>
  <div class="filter-actions"><p id="filter-problem" class="problem-text" role="alert"></p>
    <button type="button" class="quiet" id="filters-clear">Clear</button>
    <button type="button" class="quiet" id="filters-close">Done</button></div>
</fieldset>`;

const composer = `
<form id="composer" class="composer" autocomplete="off">
  ${filters}
  <div id="applied" class="applied" hidden></div>
  <div class="ask-box">
    <label class="sr" for="question">Your question</label>
    <textarea id="question" rows="1" placeholder="Ask a question" enterkeyhint="send" spellcheck="true"></textarea>
    <button type="button" class="quiet" id="filters-open" aria-expanded="false" aria-controls="filters">Filters</button>
    <button type="submit" class="primary round" id="send" aria-label="Ask">${icons.ask}</button>
    <button type="button" class="primary round" id="stop" aria-label="Stop" hidden>${icons.stop}</button>
  </div>
  <p class="footnote">Every answer is made of exact quotations. Choose a number to see the words where they stand.</p>
</form>`;

const panel = `
<div id="panel" class="panel">
  <div class="panel-head">
    <div role="tablist" id="tabs" class="tabs" aria-label="Sources">
      ${tab("passages", "Passages", true)}${tab("disagreement", "Side by side", true)}${tab("timeline", "Timeline", true)}${tab("article", "Article", true)}${tab("articles", "Articles")}
    </div>
    <button type="button" class="icon closes" aria-label="Close sources">${icons.close}</button>
  </div>
  ${view("passages")}${view("disagreement")}${view("timeline")}${view("article")}
  ${view(
    "articles",
    `<form id="search" class="search" role="search" aria-label="Articles">
      <label class="sr" for="search-words">Find articles by title, source or author</label>
      <input type="search" id="search-words" placeholder="Find articles">
      <label class="sr" for="search-source">Source</label>
      <select id="search-source"><option value="">All sources</option></select>
      <label>Published from <input type="date" id="search-since"></label>
      <label>to <input type="date" id="search-until"></label>
    </form><div id="list" class="list"></div>`,
  )}
</div>`;

const adding = `
<dialog id="add" class="sheet" aria-labelledby="add-title">
  <div class="history-head"><h2 id="add-title">Add articles</h2>
    <button type="button" class="icon closes" aria-label="Close">${icons.close}</button></div>
  <div id="drop" class="drop">
    <p>Drop files here, or <label class="link" for="files">choose files</label>.</p>
    <input type="file" id="files" class="sr" multiple accept=".txt,.md,.html,.htm,.jsonl,.gz">
    <p class="history-note">.txt, .md, .html, .jsonl; 5 MB each, 20 at a time.</p>
  </div>
  <form id="paste" class="paste">
    <h3>Or paste one</h3>
    <label>Title <input type="text" id="paste-title" maxlength="300"></label>
    <label>Date <input type="date" id="paste-date"></label>
    <label>Text <textarea id="paste-text" rows="6" required></textarea></label>
    <button type="submit" class="primary">Add this text</button>
  </form>
  <div id="add-progress" class="add-progress" role="status"></div>
  <ul id="add-report" class="add-report"></ul>
</dialog>`;

export const shell = `${masthead}
<div class="desk">
  <nav id="rail" class="rail" aria-label="Conversations">${history}</nav>
  <section class="chat" aria-label="Questions and answers">
    <div id="turns" class="turns" tabindex="-1"><div id="intro" class="intro"></div></div>
    ${composer}
  </section>
  <aside id="aside" class="aside" aria-label="Sources">${panel}</aside>
</div>
<dialog id="drawer" class="drawer" aria-label="Conversations"></dialog>
<dialog id="sheet" class="sheet" aria-label="Sources"></dialog>
${adding}
<div id="tip" class="tip" role="tooltip" hidden></div>
<div id="live" class="sr" aria-live="polite"></div>`;
