// @ts-check
// Where the number is printed: three drawings, by swipe, arrow keys and buttons.

import { $, typed } from "./dom.js";
import { closeDialog, escapable, openDialog } from "./screens.js";
import { t } from "./words.js";

const LAST = 2;
const SWIPE = 40;

const dialog = typed("where", HTMLDialogElement);
const previous = typed("where-previous", HTMLButtonElement);
const next = typed("where-next", HTMLButtonElement);
let at = 0;
/** @type {number | null} */
let pressed = null;

export function begin() {
  escapable(dialog);
  $("open-where").addEventListener("click", () => {
    go(0);
    openDialog(dialog);
  });
  $("where-x").addEventListener("click", () => closeDialog(dialog));
  $("where-close").addEventListener("click", () => closeDialog(dialog));
  previous.addEventListener("click", () => go(at - 1));
  next.addEventListener("click", () => go(at + 1));
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") go(at - 1);
    else if (event.key === "ArrowRight") go(at + 1);
    else return;
    event.preventDefault();
  });
  const slides = $("slides");
  slides.addEventListener("pointerdown", (event) => {
    pressed = event.clientX;
    slides.setPointerCapture(event.pointerId);
  });
  slides.addEventListener("pointerup", (event) => {
    if (pressed !== null) {
      const moved = event.clientX - pressed;
      if (moved < -SWIPE) go(at + 1);
      if (moved > SWIPE) go(at - 1);
    }
    pressed = null;
  });
  slides.addEventListener("pointercancel", () => (pressed = null));
}

/** @param {number} to */
function go(to) {
  at = Math.min(Math.max(to, 0), LAST);
  for (const slide of document.querySelectorAll(".slide")) {
    if (slide instanceof HTMLElement) slide.hidden = Number(slide.dataset.slide) !== at;
  }
  // A button that is disabled would lose the focus to nowhere.
  const isFocused = document.activeElement;
  previous.disabled = at === 0;
  next.disabled = at === LAST;
  if (isFocused === previous && at === 0) next.focus();
  if (isFocused === next && at === LAST) previous.focus();
  words();
}

/** What depends on the language. */
export function words() {
  $("where-place").textContent = t("where_place", { n: at + 1 });
}
