// @ts-check
// Calls to the server, each with the token of its run.

const KEY = "zairyu-token";

/** @type {string} */
let token = "";
let isGone = false;
/** @type {(isStranger: boolean) => void} */
let onGone = () => {};

/** Why there is no answer: a code of the server's, or `gone`. */
export class ApiError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Takes the token from the address, which does not keep it. A reload finds it in this
 * tab's storage.
 * @param {(isStranger: boolean) => void} gone called once when the server is not there, or does
 *   not know this page
 */
export function begin(gone) {
  onGone = gone;
  token = location.hash.slice(1) || sessionStorage.getItem(KEY) || "";
  sessionStorage.setItem(KEY, token);
  if (location.hash) history.replaceState(null, "", "/");
}

/** @param {boolean} isStranger */
function end(isStranger) {
  if (!isGone) {
    isGone = true;
    sessionStorage.removeItem(KEY);
    onGone(isStranger);
  }
}

/**
 * @param {string} path
 * @param {BodyInit} body
 * @param {RequestInit & { headers?: Record<string, string> }} [options]
 * @returns {Promise<Response>}
 */
async function send(path, body, options = {}) {
  // Another program may have the port by now: it gets nothing more.
  if (isGone) throw new ApiError("gone");
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`/api/${path}`, {
      method: "POST",
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      ...options,
      body,
      headers: { "Content-Type": "application/json", ...options.headers, "X-Zairyu-Token": token },
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    end(false);
    throw new ApiError("gone");
  }
  if (response.ok) return response;
  if (response.status === 401 || response.status === 403) end(true);
  /** @type {string} */
  let code = "program-fault";
  try {
    code = (await response.json()).code;
  } catch {
    // Not this server's words: the fault is the program's.
  }
  throw new ApiError(code);
}

/**
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export async function call(path, body = {}) {
  return (await send(path, JSON.stringify(body))).json();
}

/**
 * @param {string} path
 * @param {object} [body]
 */
export async function file(path, body = {}) {
  return (await send(path, JSON.stringify(body))).blob();
}

/** @type {Promise<unknown>} */
let forgetting = Promise.resolve();

/** The server forgets the card. A read that begins meanwhile waits. */
export async function forget() {
  forgetting = call("next").catch(() => {});
  await forgetting;
}

/** The page closes: the card is to be forgotten. */
export function leave() {
  send("next", "{}", { keepalive: true }).catch(() => {});
}

/**
 * A picture in grey, a byte for a pixel.
 * @param {Uint8Array<ArrayBuffer>} pixels
 * @param {Record<string, string>} headers
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export async function frame(pixels, headers, signal) {
  const kind = { "Content-Type": "application/octet-stream" };
  return (await send("scan", pixels, { headers: { ...headers, ...kind }, signal })).json();
}

/**
 * Reads a card. What happens comes line by line; aborting cancels the read.
 * @param {object} request
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<import("./types.js").ReadEvent>}
 */
export async function* read(request, signal) {
  await forgetting;
  const response = await send("read", JSON.stringify(request), { signal });
  if (!response.body) return;
  const lines = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await lines.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield JSON.parse(part);
  }
}
