// @ts-check
// The number by camera: frames go to the server until the number is certain.

import { ApiError, call, frame } from "./api.js";
import { $, el, icon, typed } from "./dom.js";
import * as entry from "./number.js";
import { define, show } from "./screens.js";
import { guidanceOf, t } from "./words.js";

/** The card's place in the picture: as wide as this part of it, in the shape of a card. */
const GUIDE = 0.8;
const CARD_RATIO = 85.6 / 54;
const MOST = { width: 1920, height: 1080 };
const HINT_AFTER = 12_000;

const video = typed("video", HTMLVideoElement);
const guide = $("guide");
/** @type {import("./types.js").Config} */
let config;
/** @type {AbortController | null} */
let running = null;
/** @type {MediaStream | null} */
let stream = null;

/** @param {import("./types.js").Config} loaded */
export function begin(loaded) {
  config = loaded;
  $("camera-close").addEventListener("click", () => {
    show("start", { replace: true });
    $("number").focus();
  });
  define("camera", { enter: start, leave: stop, may: () => false });
}

export function stop() {
  running?.abort();
  running = null;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
}

async function start() {
  stop();
  const mine = new AbortController();
  running = mine;
  say(t("camera_starting"));
  try {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotFoundError");
    const opened = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    // Closed while the browser asked.
    if (mine.signal.aborted) {
      for (const track of opened.getTracks()) track.stop();
      return;
    }
    stream = opened;
    for (const track of opened.getTracks()) {
      track.addEventListener("ended", () => running === mine && explain("no-camera"));
    }
    video.srcObject = opened;
    await video.play();
    await call("scan/start");
    await look(mine);
  } catch (error) {
    if (mine.signal.aborted || running !== mine) return;
    explain(reason(error));
  }
}

/** @param {unknown} error */
function reason(error) {
  if (error instanceof DOMException) {
    if (error.name === "NotAllowedError" || error.name === "SecurityError") return "camera-denied";
    if (error.name === "NotFoundError" || error.name === "NotReadableError") return "no-camera";
    return "camera-read-failed";
  }
  return error instanceof ApiError && error.code === "gone" ? "program-fault" : "camera-read-failed";
}

/** @param {AbortController} mine */
async function look(mine) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  const since = performance.now();
  let looked = 0;
  say(t("camera_looking"));
  while (!mine.signal.aborted) {
    await nextFrame();
    if (mine.signal.aborted) return;
    const shrink = Math.min(1, MOST.width / video.videoWidth, MOST.height / video.videoHeight);
    const width = Math.floor(video.videoWidth * shrink);
    const height = Math.floor(video.videoHeight * shrink);
    if (!width || !height) continue;
    const place = placeGuide(width, height);
    looked += 1;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    const grey = toGrey(context.getImageData(0, 0, width, height).data);
    /** @type {Record<string, string>} */
    const headers = { "X-Width": String(width), "X-Height": String(height) };
    // In turn the guide and the whole picture: not everybody fits the card into the guide.
    if (looked % 2 === 1) headers["X-Guide"] = place.join(",");
    const answer = await frame(grey, headers, mine.signal);
    if (answer.number) {
      stop();
      await entry.enter(answer.number, true);
      show("start", { replace: true });
      $("confirm").scrollIntoView({ block: "nearest" });
      return;
    }
    const isSlow = performance.now() - since > HINT_AFTER;
    say(t(isSlow ? "camera_hint" : answer.hint === "unclear" ? "camera_unclear" : "camera_looking"));
  }
}

/** Not sooner than the camera has another picture. */
function nextFrame() {
  return new Promise((resolve) => {
    if ("requestVideoFrameCallback" in video) {
      const timer = setTimeout(resolve, 500);
      video.requestVideoFrameCallback(() => {
        clearTimeout(timer);
        resolve(undefined);
      });
    } else {
      setTimeout(resolve, 100);
    }
  });
}

/**
 * Draws the guide and says where it is: left, top, width, height in the picture.
 * @param {number} width
 * @param {number} height
 */
function placeGuide(width, height) {
  const guideWidth = Math.min(width * GUIDE, height * GUIDE * CARD_RATIO);
  const guideHeight = guideWidth / CARD_RATIO;
  const left = (width - guideWidth) / 2;
  const top = (height - guideHeight) / 2;
  // The picture's own shape, whatever the camera gives.
  $("finder").style.aspectRatio = `${width} / ${height}`;
  const percent = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
  guide.style.left = percent(left, width);
  guide.style.top = percent(top, height);
  guide.style.width = percent(guideWidth, width);
  guide.style.height = percent(guideHeight, height);
  return [left, top, guideWidth, guideHeight].map(Math.round);
}

/**
 * By the eye's sense of brightness (ITU-R BT.601).
 * @param {Uint8ClampedArray} colors red, green, blue, alpha
 */
function toGrey(colors) {
  const grey = new Uint8Array(colors.length / 4);
  for (let at = 0; at < grey.length; at++) {
    const from = 4 * at;
    grey[at] = (299 * colors[from] + 587 * colors[from + 1] + 114 * colors[from + 2]) / 1000;
  }
  return grey;
}

/** @param {string} text */
function say(text) {
  const state = $("camera-state");
  if (state.textContent !== text) state.textContent = text;
}

/** @param {string} code */
function explain(code) {
  stop();
  const guidance = guidanceOf(code, config);
  const list = el("ol.todo", ...guidance.steps.map((step) => el("li", step)));
  $("camera-state").replaceChildren(
    el("span.panel.attention", el("strong", icon("warning"), guidance.title), el("span", guidance.explanation), list),
  );
}
