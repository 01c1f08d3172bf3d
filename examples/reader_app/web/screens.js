// @ts-check
// One screen at a time, each a step in the browser's history: "back" goes back.

import { $ } from "./dom.js";
import { t } from "./words.js";

const STEPS = { start: 1, camera: 1, place: 2, error: 2, result: 3, revocation: 3 };

/**
 * `may`: whether there is anything to show. `focus`: what gets the focus, if not the heading.
 * @typedef {{ enter?: () => void, leave?: () => void, may?: () => boolean, focus?: string }} Behaviour
 */

/** @type {Map<string, Behaviour>} */
const screens = new Map();
let current = "";

/**
 * @param {string} name
 * @param {Behaviour} behaviour
 */
export function define(name, behaviour) {
  screens.set(name, behaviour);
}

export const currentScreen = () => current;

/**
 * Shows a screen.
 * @param {string} name
 * @param {{ replace?: boolean, focus?: boolean }} [how]
 */
export function show(name, how = {}) {
  const state = { screen: name };
  if (how.replace || current === "") history.replaceState(state, "");
  else if (current !== name) history.pushState(state, "");
  swap(name, how.focus ?? true);
}

/** @param {string} name @param {boolean} focus */
function swap(name, focus) {
  const before = current;
  current = name;
  if (before && before !== name) screens.get(before)?.leave?.();
  for (const section of document.querySelectorAll(".screen")) {
    if (section instanceof HTMLElement) section.hidden = section.id !== name;
  }
  screens.get(name)?.enter?.();
  mark(name);
  entitle();
  if (focus) {
    window.scrollTo(0, 0);
    // On a phone, the focus of an entry would open the keyboard.
    const entry = matchMedia("(pointer: coarse)").matches ? undefined : screens.get(name)?.focus;
    document.getElementById(entry ?? `${name}-title`)?.focus({ preventScroll: true });
  }
}

/** @param {string} name */
function mark(name) {
  const now = /** @type {Record<string, number>} */ (STEPS)[name] ?? 0;
  $("steps").hidden = now === 0;
  for (const step of document.querySelectorAll("[data-step]")) {
    const number = Number(step.getAttribute("data-step"));
    step.classList.toggle("done", number < now);
    if (number === now) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
}

/** The window's title names the screen, and nothing of a card. */
export function entitle() {
  const heading = document.getElementById(`${current}-title`)?.textContent ?? "";
  const isResult = current === "result";
  document.title = `${isResult ? t("verdict_title") : heading} - ${t("app_name")}`;
}

export function back() {
  history.back();
}

window.addEventListener("popstate", (event) => {
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    if (dialog instanceof HTMLDialogElement) dialog.close();
  }
  /** @type {string} */
  const wanted = event.state?.screen ?? "start";
  if (wanted === current) return;
  if (current === "ended") return;
  // What was forgotten does not come back.
  const behaviour = screens.get(wanted);
  if (behaviour && (behaviour.may?.() ?? true)) swap(wanted, true);
  else show("start", { replace: true });
});

/**
 * Opens a dialog as a step of its own, which "back" closes.
 * @param {HTMLDialogElement} dialog
 */
export function openDialog(dialog) {
  history.pushState({ screen: current, dialog: dialog.id }, "");
  dialog.showModal();
  dialog.querySelector("h2")?.focus();
}

/** @param {HTMLDialogElement} dialog */
export function closeDialog(dialog) {
  // Closing goes back in the history; the listener above closes it.
  if (dialog.open && history.state?.dialog === dialog.id) history.back();
  else dialog.close();
}

/**
 * Esc goes the same way.
 * @param {HTMLDialogElement} dialog
 */
export function escapable(dialog) {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeDialog(dialog);
  });
}
