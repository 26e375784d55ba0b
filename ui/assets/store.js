// Conversations, kept in this browser only (IndexedDB). Without it they live as long as the page.

const NAME = "ask-the-articles";
const FORMAT = 1;
const memory = { conversations: new Map(), turns: new Map() };
let opening;

function database() {
  opening ??= new Promise((resolve) => {
    const request = window.indexedDB?.open(NAME, FORMAT);
    if (!request) return resolve(null);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("conversations", { keyPath: "id" });
      request.result.createObjectStore("turns", { keyPath: ["conversation", "number"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => resolve(null);
  });
  return opening;
}

async function run(stores, mode, work) {
  const open = await database();
  if (!open) return undefined;
  return new Promise((resolve, reject) => {
    const transaction = open.transaction(stores, mode);
    const request = work(transaction);
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

const ofConversation = (id) => IDBKeyRange.bound([id, -Infinity], [id, Infinity]);

/** All conversations, newest first: id, title, updated. */
export async function conversations() {
  const kept = await run(["conversations"], "readonly", (t) => t.objectStore("conversations").getAll());
  return (kept ?? [...memory.conversations.values()]).sort((a, b) => b.updated - a.updated);
}

/** The turns of one conversation, in order. */
export async function turnsOf(id) {
  const kept = await run(["turns"], "readonly", (t) => t.objectStore("turns").getAll(ofConversation(id)));
  return kept ?? [...memory.turns.values()].filter((turn) => turn.conversation === id);
}

/** Keep one turn, and its conversation's title and time. */
export async function keepTurn(conversation, turn) {
  const kept = { ...turn, conversation: conversation.id };
  try {
    if (await database()) {
      await run(["conversations", "turns"], "readwrite", (t) => {
        t.objectStore("conversations").put(conversation);
        t.objectStore("turns").put(kept);
      });
      return;
    }
  } catch {
    // no room left: the page goes on from memory
  }
  memory.conversations.set(conversation.id, conversation);
  memory.turns.set(`${conversation.id} ${turn.number}`, kept);
}

/** Forget the turns of a conversation from `number` on; all of it, and itself, from 0. */
export async function forget(id, number = 0) {
  for (const [key, turn] of memory.turns) {
    if (turn.conversation === id && turn.number >= number) memory.turns.delete(key);
  }
  if (number === 0) memory.conversations.delete(id);
  await run(["conversations", "turns"], "readwrite", (t) => {
    t.objectStore("turns").delete(IDBKeyRange.bound([id, number], [id, Infinity]));
    if (number === 0) t.objectStore("conversations").delete(id);
  });
}
