// The cards of results, rendered from a template.

import { absolute } from "./addresses.js";
import { cloneTemplate, createElement, fillPart, part } from "./dom.js";
import { gettext } from "./say.js";
import { highlight, snippet } from "./snippet.js";

/** @typedef {import("./search_index.js").Index} Index */
/** @typedef {import("./search_index.js").Card} Card */
/** @typedef {Pick<import("./search.js").Result, "stems">} Result */
/** @typedef {import("./snippet.js").Pieces} Pieces */
/** @typedef {import("./words.js").Language} Language */

/**
 * Fetch and render the cards of some documents of a result.
 * @example list.append(...(await renderCards(index, english, result, result.documents.slice(0, 6))));
 * @param {Index} index
 * @param {Language} language
 * @param {Result} result
 * @param {Float64Array} documents
 */
export async function renderCards(index, language, { stems }, documents) {
  const cards = await Promise.all(Array.from(documents, (document) => index.card(document)));
  return cards.map((card) => renderCard(card, language, stems));
}

/**
 * Fetch and render a part of a result, with a heading where what is less likely begins, and what stands apart.
 * @example list.append(...(await renderResults(index, english, result, 0, 20)));
 * @param {Index} index
 * @param {Language} language
 * @param {import("./search.js").Result} result
 * @param {number} start the first place
 * @param {number} end the first place behind the part
 * @param {number} [top] the first place on the page
 */
export async function renderResults(index, language, result, start, end, top = start) {
  const cards = await renderCards(index, language, result, result.documents.slice(start, end));
  const headingOf = (/** @type {number} */ place) => place >= result.apart ? "apart" : place >= result.likely && "less";
  return cards.flatMap((card, n) => {
    const heading = headingOf(start + n);
    const isNew = heading && (start + n === top || heading !== headingOf(start + n - 1));
    return isNew ? [cloneTemplate(heading), card] : [card];
  });
}

/** @param {Card} card @param {Language} language @param {Set<string>} stems */
function renderCard(card, language, stems) {
  const element = cloneTemplate("card");
  const marked = (text = "") => renderPieces(highlight(text, stems, language));
  const title = /** @type {HTMLAnchorElement} */ (part(element, "title"));
  title.href = absolute(card.address);
  title.append(...marked(card.title));
  part(element, "statement").append(...marked(card.statement));
  if (stems.size) {
    const { label, pieces } = snippet(card.texts, stems, language);
    part(element, "label").append(label);
    part(element, "snippet").append(...renderPieces(pieces));
  } else part(element, "snippet").remove();
  if (card.stage) part(element, "standing").prepend(cloneTemplate(card.stage), " ");
  if (card.severity) part(element, "facts").prepend(cloneTemplate(card.severity), " ");
  /** @type {HTMLTimeElement} */ (part(element, "when")).dateTime = card.date ?? "";
  // For paper: what a list that is handed out should hold.
  fillPart(element, "ask", card.texts.find(([label]) => label === gettext("Before you start, ask"))?.[1]);
  fillPart(element, "place", title.href);
  fillPart(element, "area", ...marked(card.area));
  const processes = card.comes_up?.filter((name) => marked(name).some((piece) => piece instanceof Node));
  fillPart(element, "processes", ...marked(processes?.join(gettext(", "))));
  fillPart(element, "when", card.when);
  fillPart(element, "marks", card.marks?.join(gettext(", ")));
  const links = (card.replaced ?? []).map(([textContent, address]) =>
    createElement("a", { textContent, href: absolute(address) }),
  );
  fillPart(element, "replaced", ...links);
  return element;
}

/** @param {Pieces} pieces */
const renderPieces = (pieces) =>
  pieces.map(([textContent, isMarked]) => (isMarked ? createElement("mark", { textContent }) : textContent));
