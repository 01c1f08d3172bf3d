// @ts-check
// The read: put the card on the reader, progress, the card that moved; and what went wrong.

import { ApiError, call, read } from "./api.js";
import { $, attr, el, icon, steps } from "./dom.js";
import * as entry from "./number.js";
import { currentScreen, define, show } from "./screens.js";
import { currentLanguage, guidanceOf, t } from "./words.js";

/** @type {import("./types.js").Config} */
let config;
/** @type {(result: import("./types.js").Result) => void} */
let onResult;
/** @type {AbortController | null} */
let running = null;
/** @type {{ state: string, code: string }} */
let now = { state: "waiting", code: "no-card" };
/** @type {{ code: string, detail: string }} */
let failure = { code: "program-fault", detail: "" };
let slowTimer = 0;

/**
 * @param {import("./types.js").Config} loaded
 * @param {(result: import("./types.js").Result) => void} done
 */
export function begin(loaded, done) {
  config = loaded;
  onResult = done;
  $("cancel").addEventListener("click", () => show("start", { replace: true }));
  $("error-again").addEventListener("click", () => show("place", { replace: true }));
  $("error-number").addEventListener("click", () => {
    show("start", { replace: true });
    $("number").focus();
  });
  $("error-top").addEventListener("click", () => {
    entry.clear();
    show("start", { replace: true });
  });
  define("place", { enter: start, leave: cancel, may: () => false });
  define("error", { enter: errorWords, may: () => false });
}

export function cancel() {
  running?.abort();
  running = null;
  clearTimeout(slowTimer);
}

async function start() {
  cancel();
  const number = entry.number();
  if (!number) {
    show("start", { replace: true });
    return;
  }
  const mine = new AbortController();
  running = mine;
  set("waiting", "no-card");
  progress(0, 1, "");
  try {
    const request = { number, source: entry.source(), language: currentLanguage() };
    let ended = false;
    for await (const event of read(request, mine.signal)) {
      if (running !== mine) return;
      ended = await take(event);
      if (ended) break;
    }
    if (!ended && running === mine) fail("program-fault", "");
  } catch (error) {
    if (mine.signal.aborted || running !== mine) return;
    if (error instanceof ApiError && error.code === "gone") return;
    fail(error instanceof ApiError ? error.code : "program-fault", "");
  }
}

/**
 * @param {import("./types.js").ReadEvent} event
 * @returns {Promise<boolean>} whether the read is over
 */
async function take(event) {
  switch (event.event) {
    case "waiting":
      set("waiting", event.code);
      return false;
    case "moved":
      set("moved", event.code);
      return false;
    case "recognizing":
      set("recognizing", "");
      return false;
    case "progress":
      if (now.state !== "reading") set("reading", "");
      progress(event.done, event.total, event.text);
      return false;
    case "error":
      fail(event.code, event.detail);
      return true;
    case "done": {
      const result = await call("result", { language: currentLanguage() });
      await entry.countReads();
      running = null;
      onResult(result);
      return true;
    }
  }
}

/**
 * @param {string} state
 * @param {string} code
 */
function set(state, code) {
  now = { state, code };
  clearTimeout(slowTimer);
  if (state === "waiting") slowTimer = setTimeout(slow, 12_000);
  placeWords();
}

function slow() {
  $("place-note").textContent = t("place_slow");
}

/** What depends on the language. */
export function placeWords() {
  const { state, code } = now;
  $("stage").dataset.state = state;
  $("place-title").textContent = t(`place_${state}`);
  $("place-lead").textContent = t(`place_${state}_lead`);
  $("place-note").textContent = state === "recognizing" ? "" : t("place_metal");
  const alert = $("place-alert");
  // Something is in the way; the read starts when it is not.
  if (state !== "reading" && state !== "recognizing" && code !== "no-card" && code !== "card-removed") {
    const guidance = guidanceOf(code, config);
    const list = el("ol.todo", ...guidance.steps.map((step) => el("li", step)));
    alert.replaceChildren(el("div.panel.attention", el("h2", icon("warning"), guidance.title), list));
  } else {
    alert.replaceChildren();
  }
  if (currentScreen() === "place") document.title = `${t(`place_${state}`)} - ${t("app_name")}`;
}

/**
 * @param {number} done
 * @param {number} total
 * @param {string} text
 */
function progress(done, total, text) {
  const percent = Math.floor((100 * Math.min(done, total)) / Math.max(total, 1));
  attr($("progress"), { "aria-valuenow": String(percent), "aria-valuetext": `${percent}% ${text}` });
  $("progress-bar").style.setProperty("--done", `${percent}%`);
  $("percent").textContent = `${percent}%`;
  $("doing").textContent = text;
}

/**
 * @param {string} code
 * @param {string} detail
 */
function fail(code, detail) {
  running = null;
  clearTimeout(slowTimer);
  failure = { code, detail };
  show("error", { replace: true });
}

/** What depends on the language. */
export function errorWords() {
  const guidance = guidanceOf(failure.code, config);
  $("error-title").textContent = guidance.title;
  const technical = el(
    "details",
    el("summary", t("technical")),
    el("p", `${t("code")}: `, el("code", failure.code)),
    failure.detail !== "" && el("p", el("code", failure.detail)),
  );
  $("error-body").replaceChildren(...steps(guidance).filter((part) => part !== false), technical);
}
