// @ts-check
// The start: the card number, checked as it is typed; the virtual card or the readers; the
// table of the day's reads.

import { ApiError, call, file } from "./api.js";
import { $, attr, el, icon, save, toast, typed } from "./dom.js";
import { define, show } from "./screens.js";
import { currentLanguage, guidanceOf, t } from "./words.js";

/** @typedef {import("./types.js").NumberCheck} NumberCheck */

const input = typed("number", HTMLInputElement);
const type = typed("virtual-type", HTMLSelectElement);
const content = typed("virtual-content", HTMLSelectElement);

/** @type {import("./types.js").Config} */
let config;
/** @type {NumberCheck} */
let checked = { number: null, problem: null };
let asked = 0;
let scanned = false;
/** @type {number | null} */
let reads = null;
/** @type {import("./types.js").Readers | null} */
let readers = null;

/** @param {import("./types.js").Config} loaded */
export function begin(loaded) {
  config = loaded;
  reads = config.csv;
  $("virtual").hidden = config.virtual_cards === null;
  $("readers").hidden = !config.reader;
  $("open-camera").hidden = !config.camera;
  $("no-camera").hidden = config.camera;
  $("virtual-number").textContent = config.virtual_cards?.number ?? "";
  input.addEventListener("input", () => {
    scanned = false;
    check();
  });
  $("number-form").addEventListener("submit", submit);
  $("fill-number").addEventListener("click", () => enter(config.virtual_cards?.number ?? "", false));
  $("open-camera").addEventListener("click", () => show("camera"));
  $("scan-again").addEventListener("click", () => show("camera"));
  $("csv-switch").addEventListener("click", switchTable);
  $("csv-save").addEventListener("click", async () => {
    save(await file("csv", { language: currentLanguage() }), "zairyu.csv");
    toast(t("saved"));
  });
  define("start", { enter: words, focus: "number" });
}

/** The number that was typed, or null. */
export const number = () => checked.number;

export const source = () =>
  config.reader ? { kind: "reader" } : { kind: "virtual", id: `${type.value},${content.value}` };

/**
 * @param {string} text
 * @param {boolean} byCamera
 */
export async function enter(text, byCamera) {
  input.value = text;
  scanned = byCamera;
  await check();
}

/** Nothing of the last card stays. */
export function clear() {
  // An answer that is still to come is about what is gone.
  asked += 1;
  input.value = "";
  scanned = false;
  checked = { number: null, problem: null };
  tell();
}

async function check() {
  const turn = ++asked;
  const text = input.value;
  /** @type {NumberCheck} */
  let answer = { number: null, problem: null };
  if (text.trim() !== "") answer = await call("number", { number: text });
  // Only the answer to what is there now counts.
  if (turn !== asked) return;
  checked = answer;
  tell();
}

function tell() {
  const { number: complete, problem } = checked;
  const isEmpty = input.value.trim() === "";
  const isWrong = problem !== null && problem.code !== "short";
  const help = $("number-help");
  help.textContent = isEmpty ? t("number_empty") : complete ? t("number_ok") : problem ? inWords(problem) : "";
  help.className = isWrong ? "hint bad" : complete ? "hint good" : "hint";
  input.setAttribute("aria-invalid", String(isWrong));
  const state = $("number-state");
  state.replaceChildren();
  if (complete) state.append(icon("check", "icon good"), el("span.hidden-text", t("state_ok")));
  else if (isWrong) state.append(icon("cross", "icon bad"), el("span.hidden-text", t("state_bad")));
  cells(isWrong ? problem?.position ?? 0 : 0);
  $("confirm").hidden = !(scanned && complete);
  $("confirm-number").textContent = scanned ? complete : "";
}

/** @param {{ code: string, position: number }} problem */
function inWords(problem) {
  if (problem.code === "short") return t("number_short", { n: 12 - problem.position });
  const character = [...input.value][problem.position - 1] ?? "";
  const plain = character.normalize("NFKC").toUpperCase();
  /** @type {Record<string, string>} */
  const likely = { "digit O": "digit_o", "digit I": "digit_i", "digit L": "digit_i", "letter 0": "letter_0", "letter 1": "letter_1" };
  const key = likely[`${problem.code} ${plain}`] ?? problem.code;
  return t(`number_${key}`, { n: problem.position, c: character });
}

/**
 * Twelve places, as on the card.
 * @param {number} wrong the character of the input that is wrong, from 1
 */
function cells(wrong) {
  /** @type {{ text: string, position: number }[]} */
  const shown = [];
  [...input.value].forEach((character, index) => {
    const plain = character.normalize("NFKC").toUpperCase();
    if (!/[\s\-\u2010-\u2015\u2212\u30FC]/.test(plain)) shown.push({ text: plain, position: index + 1 });
  });
  const places = Array.from({ length: 12 }, (_, place) => {
    const isLetter = place < 2 || place > 9;
    const there = shown[place];
    const cell = el("span", there ? there.text : isLetter ? "A" : "0");
    if (!there) cell.classList.add("empty");
    if (there && there.position === wrong) cell.classList.add("wrong");
    if (place === 2 || place === 10) cell.classList.add("gap");
    return cell;
  });
  $("cells").replaceChildren(...places);
}

/** @param {Event} event */
async function submit(event) {
  event.preventDefault();
  await check();
  if (checked.number) {
    show("place");
    return;
  }
  const help = $("number-help");
  help.className = "hint bad";
  if (input.value.trim() === "") help.textContent = t("number_needed");
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

/** What depends on the language. */
export function words() {
  tell();
  const virtual = config.virtual_cards;
  if (virtual) {
    options(type, virtual.types);
    options(content, virtual.contents);
  }
  table();
  showReaders();
}

/**
 * @param {HTMLSelectElement} select
 * @param {import("./types.js").Choice[]} choices
 */
function options(select, choices) {
  const chosen = select.value;
  const groups = [...new Set(choices.map((choice) => choice.group))];
  const made = groups.flatMap((group) => {
    const entries = choices
      .filter((choice) => choice.group === group)
      .map((choice) => attr(el("option", choice[currentLanguage()]), { value: choice.id }));
    return groups.length === 1 ? entries : [attr(el("optgroup", ...entries), { label: t(`group_${group}`) })];
  });
  select.replaceChildren(...made);
  if (chosen) select.value = chosen;
}

/** @param {import("./types.js").Readers} found */
export function setReaders(found) {
  if (JSON.stringify(found) === JSON.stringify(readers)) return;
  readers = found;
  showReaders();
}

function showReaders() {
  if (!config.reader || !readers) return;
  const place = $("readers-state");
  if (readers.code) {
    const guidance = guidanceOf(readers.code, config);
    const title = el("p.state.bad", icon("warning"), el("strong", guidance.title));
    const list = el("ol.todo", ...guidance.steps.map((step) => el("li", step)));
    place.replaceChildren(title, list, el("p.note", t("reader_plug")));
  } else {
    const names = readers.readers.map((name) =>
      el("p.state.good", icon("check"), el("span", el("strong", name), el("br"), t("reader_ready"))),
    );
    place.replaceChildren(...names);
  }
}

async function switchTable() {
  if (reads === null) {
    reads = (await call("csv/start")).count;
  } else {
    if (reads > 0 && !window.confirm(t("csv_off", { n: reads }))) return;
    await call("csv/stop");
    reads = null;
  }
  table();
}

function table() {
  $("csv-switch").setAttribute("aria-checked", String(reads !== null));
  $("csv-on").hidden = reads === null;
  $("csv-count").textContent = reads === null ? "" : t("csv_count", { n: reads });
}

/** After a read: how many entries the table has now. */
export async function countReads() {
  if (reads === null) return;
  try {
    reads = (await call("csv/start")).count;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
