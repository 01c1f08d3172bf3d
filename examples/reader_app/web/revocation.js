// @ts-check
// The revocation inquiry: what to enter on ISA's page, when it answers, what that means.

import { $, attr, button, el, icon, markOf, outside, toast } from "./dom.js";
import { back, define } from "./screens.js";
import { t } from "./words.js";
import * as result from "./result.js";

/** @type {import("./types.js").Config} */
let config;

/** @param {import("./types.js").Config} loaded */
export function begin(loaded) {
  config = loaded;
  define("revocation", { enter: words, leave: clear, may: () => result.current() !== null });
}

/** Nothing of the card stays. */
export function clear() {
  $("revocation").replaceChildren();
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("copied", { n: text }));
  } catch {
    toast(t("not_copied"));
  }
}

/**
 * A box as on the page, with its button.
 * @param {string} text
 * @param {string} name
 * @param {string} unit
 */
function box(text, name, unit) {
  const copier = button("secondary small", "copy", t("copy"), () => copy(text));
  copier.setAttribute("aria-label", t(`copy_${name}`));
  copier.id = `copy-${name}`;
  return el("span.box", el("output", text), unit, copier);
}

/** What depends on the language, and on the card. */
export function words() {
  const read = result.current();
  if (!read) return;
  const { revocation } = read;
  const title = attr(el("h1", t("revocation_title")), { id: "revocation-title", tabindex: "-1" });
  const number = revocation.number
    ? [
        el("p.boxes", box(revocation.number, "number", "")),
        el("p.note", markOf(revocation.number_mark), ` ${t(`number_${revocation.number_source}`)}`),
        revocation.number_differs && el("p.warning", icon("warning"), el("span", t("number_not_same"))),
      ]
    : [el("p", t("number_unknown"))];
  const { expiry } = revocation;
  const date = expiry
    ? [
        el(
          "p.boxes",
          box(expiry.year, "year", t("year")),
          box(expiry.month, "month", t("month")),
          box(expiry.day, "day", t("day")),
        ),
        el("p.note", markOf(revocation.expiry_mark)),
        revocation.expiry_mark.class.startsWith("picture-") &&
          el("p.warning", icon("warning"), el("span", t("from_picture"))),
      ]
    : [el("p", revocation.expiry_words ?? "")];
  const page = config.revocation_url
    ? outside({ title: t("revocation_open"), url: config.revocation_url }, "button primary")
    : el("p", revocation.how_to_find);
  const answers = revocation.answers.flatMap((answer) => [
    el("dt", answer.words),
    el("dd", el("p", answer.meaning), el("p", el("strong", answer.limits))),
  ]);
  $("revocation").replaceChildren(
    title,
    el("p.lead", t("revocation_lead")),
    revocation.under_maintenance
      ? attr(el("p.panel.attention", icon("warning"), el("strong", t("revocation_closed"))), { role: "status" })
      : "",
    el(
      "section.panel.inquiry",
      el("p.page-name", attr(el("span", revocation.page), { lang: "ja" })),
      el("h2", t("revocation_number")),
      ...number.filter((part) => part !== false),
      el("h2", t("revocation_expiry")),
      ...date.filter((part) => part !== false),
      el("div.row", page),
    ),
    el("section.panel", el("h2", t("revocation_answers")), el("dl.entries.stacked", ...answers)),
    el("section.panel", el("h2", t("revocation_hours")), el("p", revocation.hours)),
    el("div.row", button("secondary", "left", t("to_result"), back)),
  );
}
