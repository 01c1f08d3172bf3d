// @ts-check
// The page of the reader application.

import * as api from "./api.js";
import * as camera from "./camera.js";
import { $, toast } from "./dom.js";
import * as help from "./help.js";
import * as number from "./number.js";
import * as place from "./place.js";
import * as result from "./result.js";
import * as revocation from "./revocation.js";
import { currentScreen, define, entitle, show } from "./screens.js";
import * as where from "./where.js";
import { currentLanguage, setLanguage, t, translate } from "./words.js";
import * as zoom from "./zoom.js";

const WATCH = 2000;
/** How often the server hears that somebody is there. */
const ALIVE = 20_000;

let lastUse = Date.now();
let lastAlive = 0;
let idle = Infinity;

/** Forgets the card, here and in the server. */
function forget() {
  place.cancel();
  camera.stop();
  zoom.clear();
  result.clear();
  revocation.clear();
  number.clear();
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    if (dialog instanceof HTMLDialogElement) dialog.close();
  }
}

async function next() {
  forget();
  show("start", { replace: true });
  await api.forget();
}

/** @param {boolean} isStranger */
function ended(isStranger) {
  forget();
  for (const part of ["title", "text", "step1", "step2"]) {
    const place = document.querySelector(`[data-t=ended_${part}], [data-t=stranger_${part}]`);
    place?.setAttribute("data-t", `${isStranger ? "stranger" : "ended"}_${part}`);
  }
  translate();
  show("ended", { replace: true });
}

/** @param {import("./types.js").Language} language */
async function speak(language) {
  setLanguage(language);
  translate();
  for (const code of ["ja", "en"]) $(`lang-${code}`).setAttribute("aria-pressed", String(code === language));
  number.words();
  where.words();
  help.words();
  place.placeWords();
  place.errorWords();
  await result.again();
  if (currentScreen() === "revocation") revocation.words();
  entitle();
}

/** Somebody is at the page; the server is told now and then. */
function used() {
  const now = Date.now();
  lastUse = now;
  if (now - lastAlive > Math.min(ALIVE, idle / 3)) {
    lastAlive = now;
    api.call("alive").catch(() => {});
  }
}

/** Whether the server is there, which readers are, and whether anybody is at the page. */
async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(WATCH, idle / 4)));
    if (currentScreen() === "ended") return;
    try {
      number.setReaders(await api.call("readers"));
      const isStale = Date.now() - lastUse > idle;
      const hasSomething = result.current() !== null || number.number() !== null || currentScreen() !== "start";
      if (isStale && hasSomething) {
        await next();
        toast(t("forgotten"));
      }
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
    }
  }
}

async function begin() {
  define("ended", { may: () => false });
  api.begin(ended);
  /** @type {import("./types.js").Config} */
  const config = await api.call("config");
  idle = 1000 * config.idle_seconds;
  $("version").textContent = `zairyu ${config.version}`;
  setLanguage(config.language);
  number.begin(config);
  place.begin(config, (read) => {
    used();
    result.open(read);
  });
  camera.begin(config);
  where.begin();
  zoom.begin();
  help.begin(config);
  result.begin(next);
  revocation.begin(config);
  for (const language of /** @type {const} */ (["ja", "en"])) {
    $(`lang-${language}`).addEventListener("click", () => speak(language));
  }
  for (const event of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    window.addEventListener(event, used, { passive: true });
  }
  // The page goes: so does the card. A page that comes back from the browser's memory has
  // forgotten it, too.
  window.addEventListener("pagehide", () => {
    forget();
    api.leave();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  show("start", { replace: true });
  await speak(currentLanguage());
  // Another page of this server may have left a card.
  await api.forget();
  number.setReaders(await api.call("readers"));
  watch();
}

translate();
begin().catch((error) => {
  if (!(error instanceof api.ApiError)) throw error;
});
