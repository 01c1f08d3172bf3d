// @ts-check
// The face, enlarged: 1.0 to 5.0 times by pinch, wheel, keys and buttons; a double tap to
// 2.0 and back; moved by dragging and arrow keys.

import { $, typed } from "./dom.js";
import { closeDialog, escapable, openDialog } from "./screens.js";
import { t } from "./words.js";

const LEAST = 1;
const MOST = 5;
const TAPPED = 2;
const KEY_STEP = 1.25;
const MOVE = 40;
/** Milliseconds between two taps, and pixels. */
const TAP_TIME = 350;
const TAP_PLACE = 30;

const dialog = typed("zoom", HTMLDialogElement);
const view = $("zoom-view");
const image = typed("zoom-image", HTMLImageElement);

let scale = 1;
let x = 0;
let y = 0;
/** @type {Map<number, { x: number, y: number }>} */
const pointers = new Map();
let lastTap = { time: 0, x: 0, y: 0 };
let hasMoved = false;

export function begin() {
  escapable(dialog);
  $("zoom-close").addEventListener("click", () => closeDialog(dialog));
  $("zoom-in").addEventListener("click", () => zoom(scale * KEY_STEP));
  $("zoom-out").addEventListener("click", () => zoom(scale / KEY_STEP));
  $("zoom-reset").addEventListener("click", () => zoom(LEAST));
  dialog.addEventListener("keydown", key);
  view.addEventListener("wheel", wheel, { passive: false });
  view.addEventListener("pointerdown", down);
  view.addEventListener("pointermove", move);
  view.addEventListener("pointerup", up);
  view.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
  window.addEventListener("resize", draw);
}

/**
 * @param {string} source
 * @param {string} alt
 */
export function open(source, alt) {
  image.src = source;
  image.alt = alt;
  openDialog(dialog);
  zoom(LEAST);
  view.focus();
}

/** Nothing of the card stays. */
export function clear() {
  image.removeAttribute("src");
  image.alt = "";
}

/**
 * @param {number} wanted
 * @param {{ x: number, y: number }} [at] what stays in place, in pixels of the view
 */
function zoom(wanted, at = { x: view.clientWidth / 2, y: view.clientHeight / 2 }) {
  const before = scale;
  scale = Math.min(Math.max(wanted, LEAST), MOST);
  // Steps end at whole numbers, not beside them.
  if (Math.abs(scale - LEAST) < 0.05) scale = LEAST;
  x = at.x - ((at.x - x) * scale) / before;
  y = at.y - ((at.y - y) * scale) / before;
  draw();
}

function draw() {
  const most = { x: view.clientWidth * (scale - 1), y: view.clientHeight * (scale - 1) };
  x = Math.min(0, Math.max(-most.x, x));
  y = Math.min(0, Math.max(-most.y, y));
  image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  view.classList.toggle("enlarged", scale > 1);
  $("zoom-scale").textContent = t("zoom_scale", { n: scale.toFixed(1) });
}

/** @param {MouseEvent} event */
const place = (event) => {
  const box = view.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};

/** @param {WheelEvent} event */
function wheel(event) {
  event.preventDefault();
  zoom(scale * Math.exp(-event.deltaY / 400), place(event));
}

/** @param {PointerEvent} event */
function down(event) {
  pointers.set(event.pointerId, place(event));
  view.setPointerCapture(event.pointerId);
  hasMoved = false;
}

/** @param {PointerEvent} event */
function move(event) {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = place(event);
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  if (other) {
    const distance = (/** @type {{ x: number, y: number }} */ at) => Math.hypot(at.x - other.x, at.y - other.y);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    zoom((scale * distance(now)) / Math.max(distance(before), 1), middle);
    hasMoved = true;
  } else {
    x += now.x - before.x;
    y += now.y - before.y;
    if (Math.hypot(now.x - before.x, now.y - before.y) > 3) hasMoved = true;
    draw();
  }
  pointers.set(event.pointerId, now);
}

/** @param {PointerEvent} event */
function up(event) {
  pointers.delete(event.pointerId);
  if (hasMoved || pointers.size > 0) return;
  const at = place(event);
  const isSecond =
    event.timeStamp - lastTap.time < TAP_TIME && Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < TAP_PLACE;
  lastTap = { time: isSecond ? 0 : event.timeStamp, ...at };
  if (isSecond) zoom(scale < TAPPED ? TAPPED : LEAST, at);
}

/** @param {KeyboardEvent} event */
function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {Record<string, () => void>} */
  const actions = {
    "+": () => zoom(scale * KEY_STEP),
    ";": () => zoom(scale * KEY_STEP),
    "=": () => zoom(scale * KEY_STEP),
    "-": () => zoom(scale / KEY_STEP),
    0: () => zoom(LEAST),
    ArrowLeft: () => (x += MOVE),
    ArrowRight: () => (x -= MOVE),
    ArrowUp: () => (y += MOVE),
    ArrowDown: () => (y -= MOVE),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
  draw();
}
