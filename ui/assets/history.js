// The list of conversations: open, delete, export.

import * as chat from "./chat.js";
import * as store from "./store.js";
import { byId, element, wide } from "./dom.js";

/** Draw the list anew. */
export async function show() {
  const list = byId("conversations");
  const kept = await store.conversations();
  const now = chat.current()?.id;
  list.replaceChildren(
    ...kept.map((conversation) =>
      element(
        "li",
        {},
        element(
          "button",
          {
            type: "button",
            class: "conversation",
            "aria-current": conversation.id === now ? "true" : null,
            onclick: () => chat.open(conversation.id).then(close),
          },
          conversation.title,
          element("span", { class: "by" }, when(conversation.updated)),
        ),
        element(
          "div",
          { class: "conversation-actions" },
          element(
            "button",
            {
              type: "button",
              class: "quiet small",
              "aria-label": `Export as Markdown: ${conversation.title}`,
              onclick: () => exported(conversation.id),
            },
            "Export",
          ),
          element(
            "button",
            {
              type: "button",
              class: "quiet small",
              "aria-label": `Delete: ${conversation.title}`,
              onclick: (event) => remove(conversation.id, event.currentTarget),
            },
            "Delete",
          ),
        ),
      ),
    ),
  );
  if (!kept.length) list.replaceChildren(element("li", { class: "empty" }, "None yet."));
}

const when = (stamp) =>
  new Date(stamp).toLocaleString(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

async function exported(id) {
  if (chat.current()?.id !== id) await chat.open(id);
  const blob = new Blob([chat.markdown()], { type: "text/markdown;charset=utf-8" });
  const link = element("a", { href: URL.createObjectURL(blob), download: "conversation.md" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function remove(id, button) {
  if (button.dataset.sure !== "yes") {
    button.dataset.sure = "yes";
    button.textContent = "Really delete?";
    setTimeout(() => {
      button.dataset.sure = "";
      button.textContent = "Delete";
    }, 4000);
    return;
  }
  await store.forget(id);
  if (chat.current()?.id === id) chat.fresh();
  else show();
}

function close() {
  if (byId("drawer").open) byId("drawer").close();
}

function settle() {
  if (wide.matches) {
    close();
    byId("rail").append(byId("history"));
  } else byId("drawer").append(byId("history"));
}

export function start() {
  chat.onChange(show);
  byId("history-open").addEventListener("click", () => byId("drawer").showModal());
  byId("history").querySelector(".closes").addEventListener("click", close);
  byId("drawer").addEventListener("click", (event) => event.target === byId("drawer") && close());
  byId("drawer").addEventListener("close", () => byId("history-open").focus());
  wide.addEventListener("change", settle);
  settle();
  show();
}
