// @ts-check
// Building the page. Text is set as text alone, never as markup.

import { t } from "./words.js";

/**
 * The element with this id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function $(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/**
 * The element with this id, of a kind.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function typed(id, kind) {
  const found = $(id);
  if (!(found instanceof kind)) throw new Error(`${id} is another element`);
  return found;
}

/**
 * A new element.
 * @param {string} tag `name.class.class`
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  element.classList.add(...classes);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Sets attributes.
 * @template {Element} T
 * @param {T} element
 * @param {Record<string, string>} attributes
 * @returns {T}
 */
export function attr(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/**
 * @param {string} name
 * @param {string} [classes]
 */
export function icon(name, classes = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * @param {string} classes
 * @param {string | null} iconName
 * @param {string} text
 * @param {() => void} action
 */
export function button(classes, iconName, text, action) {
  const made = el("button", iconName && icon(iconName), el("span", text));
  made.className = classes;
  made.setAttribute("type", "button");
  made.addEventListener("click", action);
  return made;
}

/**
 * A card's own text: its direction stays its own.
 * @param {string} text
 */
export const own = (text) => el("bdi", text);

/**
 * A mark of what is proved: sign and words.
 * @param {import("./types.js").Mark} mark
 */
export function markOf(mark) {
  const sign = attr(el("span", mark.sign), { "aria-hidden": "true" });
  return el(`span.mark.${mark.class}`, sign, ` ${mark.words}`);
}

/**
 * @param {string} source
 * @param {string} alt
 */
export function picture(source, alt) {
  const image = document.createElement("img");
  image.src = source;
  image.alt = alt;
  image.draggable = false;
  return image;
}

/**
 * A link that leaves the page.
 * @param {import("./types.js").Link} link
 * @param {string} [classes]
 */
export function outside(link, classes = "") {
  const a = document.createElement("a");
  if (link.url.startsWith("https://")) a.href = link.url;
  a.target = "_blank";
  a.rel = "noopener noreferrer";
  a.className = classes;
  a.append(link.title, " ", icon("open"), el("span.hidden-text", t("new_window")));
  return a;
}

/**
 * Explanation, steps and links.
 * @param {import("./types.js").Guidance} guidance
 */
export function steps(guidance) {
  const list = el("ol.todo", ...guidance.steps.map((step) => el("li", step)));
  const links = el("ul.links", ...guidance.links.map((link) => el("li", outside(link))));
  return [el("p", guidance.explanation), list, guidance.links.length > 0 && links];
}

/**
 * Offers a file, and forgets it.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

let toastTimer = 0;

/** @param {string} text */
export function toast(text) {
  const place = $("toast");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    place.classList.remove("shown");
    place.textContent = "";
  }, 4000);
}

const SVG = "http://www.w3.org/2000/svg";
