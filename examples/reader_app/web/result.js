// @ts-check
// The result: what the checks say, the card, and what to do with it.

import { ApiError, call, file } from "./api.js";
import { $, attr, button, el, icon, markOf, own, picture, save, steps, toast } from "./dom.js";
import { define, show } from "./screens.js";
import { currentLanguage, t } from "./words.js";
import * as zoom from "./zoom.js";

/** @typedef {import("./types.js").Result} Result */

const ICONS = { good: "check", bad: "cross", exempt: "dash", open: "question", qualified: "qualified" };
const RESULT_ICONS = {
  normal: "check",
  own: "qualified",
  test: "qualified",
  abnormal: "cross",
  exempt: "dash",
  incomplete: "question",
};

/** @type {Result | null} */
let result = null;
/** @type {() => void} */
let onNext;

/** @param {() => void} next */
export function begin(next) {
  onNext = next;
  define("result", { may: () => result !== null });
}

export const current = () => result;

/** @param {Result} read */
export function open(read) {
  result = read;
  draw();
  show("result", { replace: true });
}

/** Nothing of the card stays. */
export function clear() {
  result = null;
  $("result").replaceChildren();
}

/** The same card in the other language. */
export async function again() {
  if (!result) return;
  try {
    const read = await call("result", { language: currentLanguage() });
    if (!result) return;
    result = read;
    draw();
  } catch (error) {
    forgotten(error);
  }
}

/**
 * Another window of this page may have gone on to the next card.
 * @param {unknown} error
 */
function forgotten(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.code === "card-forgotten") onNext();
}

function draw() {
  if (!result) return;
  $("result").replaceChildren(
    head(result),
    actions(result),
    el("div.columns", el("div.stack", card(result), says(result)), side(result)),
    ...[holder(result), comparisons(result), rows(result), evidence(result), files()].filter(
      (part) => part !== null,
    ),
    foot(),
  );
}

/** @param {Result} read */
function head(read) {
  const title = attr(el("h1", read.verdict), { id: "result-title", tabindex: "-1" });
  const first = read.guidance[0];
  const verdict = el(
    "div.verdict",
    icon(RESULT_ICONS[read.class], "icon huge"),
    el("div", title, first && el("p", first.title)),
  );
  const checks = read.checks.map((check) => {
    const state = /** @type {keyof typeof ICONS} */ (check.state);
    return attr(
      el(
        `div.check.${check.state}`,
        icon(ICONS[state], "icon big"),
        el("div", el("h2", check.label), el("strong", t(`check_${check.state}`)), el("p", check.text)),
      ),
      { "data-check": check.id, "data-reason": check.reason },
    );
  });
  const kind = el("p.kind", own(`${read.document} · ${read.generation}`), " ", markOf(read.document_mark));
  return attr(
    el(
      "header",
      read.whose_word && el("p.stripe", icon("warning"), el("span", read.whose_word)),
      kind,
      verdict,
      ...read.warnings.map((warning) => attr(el("p.alarm", icon("warning"), el("span", warning)), { role: "alert" })),
      el("div.checks", ...checks),
    ),
    { class: `head ${read.class}`, "data-class": read.class },
  );
}

/** @param {Result} read */
function actions(read) {
  const todo = read.guidance.map((guidance) =>
    el("section", el("h3", guidance.title), ...steps(guidance).filter((part) => part !== false)),
  );
  const details = el("details.panel", el("summary", t("what_to_do")), ...todo);
  if (read.class !== "normal") details.setAttribute("open", "");
  return el(
    "div.actions",
    button("primary", "search", t("to_revocation"), () => show("revocation")),
    button("secondary", "right", t("next_card"), onNext),
    details,
    read.ask_date_of_birth && dateOfBirth(),
  );
}

/** Whether it is a young holder's card depends on a date that the chip may not hold. */
function dateOfBirth() {
  const input = attr(el("input"), { type: "date", id: "date-of-birth", min: "1900-01-01", max: "2100-12-31" });
  const check = async () => {
    if (!(input instanceof HTMLInputElement) || input.value === "") return;
    try {
      result = await call("verify", { date_of_birth: input.value, language: currentLanguage() });
      draw();
      $("result-title").focus();
    } catch (error) {
      forgotten(error);
    }
  };
  return el(
    "section.panel",
    el("h2", t("dob_title")),
    el("p", t("dob_text")),
    el("div.row", attr(el("label", t("dob_label")), { for: "date-of-birth" }), input, button("secondary small", null, t("dob_go"), check)),
  );
}

/** @param {Result} read */
function card(read) {
  const source = read.face.image;
  if (!source) return el("section.panel", el("h2", t("face_title")), el("p", t("face_missing")));
  const alt = `${t("face_alt")} ${read.face.note ?? ""}`.trim();
  const opener = el("button", picture(source, alt), el("span.badge", icon("zoom"), t("face_open")));
  opener.className = "face";
  opener.id = "open-zoom";
  opener.setAttribute("type", "button");
  opener.addEventListener("click", () => zoom.open(source, alt));
  return el(
    "section.panel",
    el("h2", t("face_title")),
    opener,
    read.face.note && el("p.note", read.face.note),
    read.face.incomplete && el("p.warning", icon("warning"), el("span", t("face_incomplete"))),
  );
}

/** @param {Result} read */
function side(read) {
  const photo = read.photo
    ? el("figure.photo", picture(read.photo, t("photo_alt")), el("figcaption", markOf(read.photo_mark)))
    : el("p.none", icon("dash"), el("span", t("photo_none")));
  return el(
    "div.side",
    el("section.panel", el("h2", t("photo_title")), photo),
    read.address &&
      el(
        "section.panel",
        el("h2", t("address_title")),
        read.address.length > 0 ? list(read.address) : el("p.none", icon("dash"), el("span", t("address_none"))),
        el("p.note", t("address_note")),
      ),
    read.has_permissions &&
      el(
        "section.panel",
        el("h2", t("permission_title")),
        read.permissions.length > 0
          ? list(read.permissions)
          : el("p.none", icon("dash"), el("span", t("permission_none"))),
      ),
  );
}

/** @param {import("./types.js").Row[]} entries */
function list(entries) {
  return el(
    "dl.entries",
    ...entries.flatMap((row) => [el("dt", row.label), el("dd", own(row.value), " ", markOf(row.mark))]),
  );
}

/** @param {Result} read */
function holder(read) {
  if (read.holder.length === 0) return null;
  const entries = read.holder.map((entry) => {
    const crop = entry.crop && picture(entry.crop, t("crop_alt", { n: entry.label }));
    return el(
      "div.holder-entry",
      el("h3", entry.label),
      entry.text !== "" && el("p.value", own(entry.text)),
      crop && el("div.crop", crop),
      el("p.origin", markOf(entry.mark), entry.note && el("span", ` ${entry.note}`)),
    );
  });
  return el(
    "section.panel",
    el("h2", t("holder_title")),
    read.holder.some((entry) => entry.source === "picture" && entry.text !== "") && el("p.note", t("holder_note")),
    el("div.holder", ...entries),
  );
}

/** @param {Result} read */
function comparisons(read) {
  if (read.comparisons.length === 0) return null;
  /** @type {Record<string, string>} */
  const icons = { matches: "check", differs: "cross", unclear: "question" };
  const entries = read.comparisons.map((comparison) =>
    el(
      `li.comparison.${comparison.result}`,
      icon(icons[comparison.result] ?? "question"),
      el(
        "div",
        el("strong", comparison.label),
        el("p", comparison.text),
        comparison.crop && el("div.crop", picture(comparison.crop, t("crop_alt", { n: comparison.label }))),
      ),
    ),
  );
  return el("section.panel", el("h2", t("comparison_title")), el("ul.plain", ...entries));
}

/** @param {Result} read */
function says(read) {
  if (read.answers.length === 0) return null;
  const entries = read.answers.map((answer) => el("li", own(answer.text), " ", markOf(answer.mark)));
  return el("section.panel", el("h2", read.says), el("ul.plain.answers", ...entries));
}

/** @param {Result} read */
function rows(read) {
  const body = read.rows.map((row) => {
    const label = attr(el("th", row.label), { scope: "row" });
    const value = el("td", own(row.value), row.note && el("small", row.note));
    return attr(el("tr", label, value, el("td", markOf(row.mark))), { "data-item": row.item });
  });
  const images = read.images.map((image) =>
    el(
      "figure",
      image.image ? picture(image.image, image.label) : el("p.none", icon("cross"), el("span", t("image_broken"))),
      el("figcaption", image.label, " ", markOf(image.mark)),
    ),
  );
  const legend = read.legend.map((mark) => el("li", markOf(mark), ` ${mark.explanation}`));
  return el(
    "section.panel",
    el("h2", t("rows_title")),
    el("table", el("tbody", ...body)),
    el("h3", t("legend_title")),
    el("ul.plain.note", ...legend),
    el("details", el("summary", t("images_title")), el("div.pictures", ...images)),
  );
}

/** @param {Result} read */
function evidence(read) {
  const entries = read.evidence.flatMap((entry) => [el("dt", entry.label), el("dd", own(entry.value))]);
  return el("details.panel", el("summary", t("evidence_title")), el("dl.entries.evidence", ...entries));
}

function files() {
  /**
   * @param {string} path
   * @param {object} body
   * @param {string} name
   */
  const offer = async (path, body, name) => {
    try {
      save(await file(path, body), name);
      toast(t("saved"));
    } catch (error) {
      forgotten(error);
    }
  };
  return el(
    "section.panel",
    el("h2", t("save_title")),
    el("p.note", t("save_note")),
    el(
      "div.row",
      button("secondary", "save", t("save_report"), () =>
        offer("report", { language: currentLanguage() }, "zairyu-report.html"),
      ),
      button("secondary", "save", t("save_archive"), () => offer("archive", {}, "zairyu-archive.json")),
    ),
  );
}

function foot() {
  const next = button("primary", "right", t("to_top"), onNext);
  next.id = "to-top";
  return el("div.end", el("p.note", t("next_note")), el("div.foot", next));
}
