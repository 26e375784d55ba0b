// The page's way to its server: Gradio's named endpoints, read as a stream of events.

const BASE = new URL("gradio_api/call/", new URL("./", window.location.href));
const PROBE_EVERY = 1500;

/** The server could not be reached, or went away in the middle. */
export class LostConnection extends Error {}
/** The server answered that it could not do it. */
export class Refused extends Error {}

const listeners = new Set();
let lost = null;

/** Be told `true` when the connection is lost and `false` when it is back. */
export const onConnection = (listener) => listeners.add(listener);

/** Resolve once the server answers again. */
export const connected = () => lost ?? Promise.resolve();

/** Call an endpoint and return its (last) value. */
export async function call(name, ...values) {
  let last;
  for await (const value of stream(name, values)) last = value;
  return last;
}

/** Call an endpoint and yield each value as it comes. */
export async function* stream(name, values, signal) {
  const started = await request(name, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: values }),
    signal,
  });
  const { event_id: event } = await started.json();
  const response = await request(`${name}/${event}`, { signal });
  let complete = false;
  let yielded = false;
  for await (const { kind, data } of events(response, signal)) {
    if (kind === "generating") {
      yielded = true;
      yield data[0];
    } else if (kind === "complete") {
      complete = true;
      if (!yielded) yield data[0];
    } else if (kind === "error") {
      // Our endpoints answer with what went wrong; an error of Gradio's is a server that stops.
      throw watch(new LostConnection("The server broke off. Ask again in a moment."));
    }
  }
  if (!complete) throw watch(new LostConnection("The answer broke off."));
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(new URL(path, BASE), { credentials: "same-origin", ...options });
  } catch (error) {
    throw error.name === "AbortError" ? error : watch(new LostConnection(error.message));
  }
  if (response.status === 401) window.location.assign("login");
  if (response.status >= 502 && response.status <= 504) {
    throw watch(new LostConnection(`status ${response.status}`));
  }
  if (!response.ok) {
    const told = response.status === 413 ? "This is too long to send." : "The server refused this.";
    throw new Refused(told);
  }
  return response;
}

async function* events(response, signal) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      waiting += value;
      const blocks = waiting.split("\n\n");
      waiting = blocks.pop();
      for (const block of blocks) {
        const kind = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (kind && kind !== "heartbeat") yield { kind, data: data ? JSON.parse(data) : null };
      }
    }
  } catch (error) {
    if (signal?.aborted || error.name === "AbortError") throw error;
    throw error instanceof TypeError ? watch(new LostConnection(error.message)) : error;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Start looking for the server, once, and return the error to throw. */
function watch(error) {
  if (lost) return error;
  listeners.forEach((listener) => listener(true));
  lost = (async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY));
      try {
        const response = await fetch(new URL("../app_id", BASE), { cache: "no-store" });
        if (response.status === 401) window.location.assign("login");
        if (response.ok) break;
      } catch {
        // still away
      }
    }
    lost = null;
    listeners.forEach((listener) => listener(false));
  })();
  return error;
}
