// Adding articles: files dropped or chosen, or pasted text; then the index is brought up to date.

import { call, stream } from "./api.js";
import { byId, element } from "./dom.js";
import { refresh as lookAgain } from "./archive.js";
import { search } from "./panel.js";

const MAX_FILES = 20;
const MAX_BYTES = 5_000_000;
let busy = false;

async function add(work) {
  if (busy) return;
  busy = true;
  byId("add-report").replaceChildren();
  try {
    const kept = await work();
    if (kept) await bringUpToDate();
  } catch (error) {
    progress("");
    line("", error.message);
  } finally {
    busy = false;
  }
}

async function addFiles(files) {
  let kept = 0;
  if (files.length > MAX_FILES) line("", `At most ${MAX_FILES} files at a time; the first ${MAX_FILES} are taken.`);
  for (const file of [...files].slice(0, MAX_FILES)) {
    progress(`Sending ${file.name} …`);
    if (file.size > MAX_BYTES) {
      line(file.name, "A file can have at most 5 MB.");
      continue;
    }
    const answer = await call("add_file", file.name, await inBase64(file));
    if (answer.kept) kept += 1;
    else line(file.name, answer.problem);
  }
  if (!kept) progress("Nothing was added.");
  return kept;
}

const inBase64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });

async function bringUpToDate() {
  progress("Reading the folder …");
  for await (const event of stream("refresh", [])) {
    if (event.stage) {
      progress(event.total ? `${event.stage}, ${event.done} of ${event.total}` : `${event.stage} …`);
    } else if (event.problem) {
      progress("");
      line("", event.problem);
    } else if (event.report) {
      const { added, changed, skipped } = event.report;
      const now = added + changed;
      progress(now ? `${now} ${now === 1 ? "article is" : "articles are"} searchable now.` : "Nothing new to search.");
      skipped.forEach((item) => line(item.path, item.reason));
    }
  }
  await lookAgain();
  search();
}

function progress(text) {
  byId("add-progress").replaceChildren(text ? element("p", {}, text) : "");
}

function line(name, reason) {
  byId("add-report").append(element("li", {}, name ? element("strong", {}, name) : null, name ? " " : null, reason));
}

export function open() {
  byId("add").showModal();
}

export function start() {
  const dialog = byId("add");
  const drop = byId("drop");
  byId("add-open").addEventListener("click", open);
  byId("add-instead").addEventListener("click", () => {
    byId("drawer").close();
    open();
  });
  dialog.querySelector(".closes").addEventListener("click", () => dialog.close());
  byId("files").addEventListener("change", (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    add(() => addFiles(files));
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop") add(() => addFiles(event.dataTransfer.files));
    });
  }
  byId("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const value = (id) => byId(`paste-${id}`).value;
    add(async () => {
      const answer = await call("add_text", value("title"), value("date"), value("text"));
      if (answer.kept) byId("paste").reset();
      else line("", answer.problem);
      return answer.kept;
    });
  });
}
