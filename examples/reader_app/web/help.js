// @ts-check
// Every message that may appear, and what to do.

import { $, el, steps } from "./dom.js";
import { back, currentScreen, define, show } from "./screens.js";
import { guidanceOf, t } from "./words.js";

/** The manual's ten situations, and those of a desk. */
const GROUPS = {
  help_camera: ["number-malformed", "wrong-number", "camera-denied", "camera-read-failed", "no-camera"],
  help_reading: [
    "no-card",
    "card-silent",
    "card-removed",
    "card-changed",
    "read-failed",
    "link-failed",
    "not-a-residence-card",
    "unknown-card-type",
    "chip-faulty",
    "delivery-key-missing",
  ],
  help_desk: [
    "service-not-running",
    "no-reader",
    "reader-in-use",
    "no-type-b",
    "link-too-narrow",
    "nfc-off",
    "nfc-missing",
    "read-under-way",
    "card-forgotten",
    "program-fault",
  ],
};

/** @type {import("./types.js").Config} */
let config;

/** @param {import("./types.js").Config} loaded */
export function begin(loaded) {
  config = loaded;
  $("open-help").addEventListener("click", () => {
    if (currentScreen() !== "ended") show("help");
  });
  $("help-close").addEventListener("click", back);
  define("help", { enter: words });
}

/** What depends on the language. */
export function words() {
  const groups = Object.entries(GROUPS).map(([title, codes]) => {
    const entries = codes.map((code) => {
      const guidance = guidanceOf(code, config);
      const parts = steps(guidance).filter((part) => part !== false);
      return el("details.panel", el("summary", guidance.title), ...parts);
    });
    return el("section", el("h2", t(title)), ...entries);
  });
  $("help-list").replaceChildren(...groups);
}
