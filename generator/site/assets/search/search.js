// A search from the first letter to the cards on the page.

import { copyOf, part, ROOT } from "./dom.js";
import { filter, meant } from "./facets.js";
import { parse } from "./query.js";
import { find } from "./ranking.js";
import { nearest } from "./spelling.js";
import { marked, snippet } from "./snippet.js";

/** @typedef {import("./search_index.js").Index} Index */
/** @typedef {import("./search_index.js").Card} Card */
/** @typedef {import("./words.js").Language} Language */
/** @typedef {import("./facets.js").Chosen} Chosen */
/**
 * @typedef {object} Result
 * @property {Float64Array} documents in their order
 * @property {Set<string>} stems
 * @property {Array<[string, string]>} repaired
 * @property {string[]} missing
 * @property {Map<string, Map<string, number>>} counts
 */

/**
 * @param {Index} index
 * @param {Language} language
 * @param {string} text what was typed
 * @param {{ isTyping?: boolean, chosen?: Chosen, byDate?: boolean, count?: string[] }} how
 * @returns {Promise<Result>}
 */
export async function search(index, language, text, { isTyping = false, chosen = new Map(), byDate = false, count = [] }) {
  const query = parse(language, text, Object.keys(index.entry.facets.files));
  const typed = await meant(index, query.filters);
  const all = new Map(chosen);
  for (const [name, values] of typed) all.set(name, new Set([...values, ...(all.get(name) ?? [])]));
  const found = await find(index, language, query, isTyping);
  const counts = await filter(index, all, found.scores, count);
  return { ...found, counts, documents: ordered(found.scores, byDate) };
}

/**
 * The documents that have a score, the best first; those of one score in their own order, the newest first.
 * @param {Float32Array} scores
 * @param {boolean} byDate
 */
function ordered(scores, byDate) {
  // One number sorts faster than two: the score in steps, then the place from the end.
  const keys = new Float64Array(scores.length);
  let count = 0;
  for (let n = 0; n < scores.length; n++)
    if (scores[n]) keys[count++] = (byDate ? 0 : Math.round(scores[n] * 65536)) * 2 ** 24 + scores.length - n;
  return keys.subarray(0, count).sort().reverse().map((key) => scores.length - (key % 2 ** 24));
}

/**
 * Words that records have and that look like those that none has.
 * @param {Index} index
 * @param {string[]} missing
 */
export async function nearby(index, missing) {
  const like = async (/** @type {string} */ word) => nearest(word, await index.wordsLike(word), Math.floor(word.length / 3));
  const found = await Promise.all(missing.map(like));
  return [...new Set(found.flatMap((words) => words.slice(0, 3)))];
}

/**
 * The cards of some results, drawn from the template that the page holds.
 * @param {Index} index
 * @param {Language} language
 * @param {Result} result
 * @param {Float64Array} documents
 */
export async function cards(index, language, result, documents) {
  const all = await Promise.all(Array.from(documents, (document) => index.card(document)));
  return all.map((card) => draw(card, language, result.stems));
}

/** @param {Card} card @param {Language} language @param {Set<string>} stems */
function draw(card, language, stems) {
  const element = copyOf("card");
  const title = /** @type {HTMLAnchorElement} */ (part(element, "title"));
  title.href = ROOT + card.address;
  mark(title, marked(card.title, stems, language));
  mark(part(element, "statement"), marked(card.statement ?? "", stems, language));
  if (stems.size) quote(element, snippet(card.texts, stems, language));
  else part(element, "snippet").remove();
  if (card.stage) part(element, "facts").prepend(copyOf(card.stage));
  fact(element, "area", card.area);
  fact(element, "when", card.when)?.setAttribute("datetime", String(card.date));
  fact(element, "marks", card.marks?.join(", "));
  const links = (card.replaced ?? []).map(([text, address]) =>
    Object.assign(document.createElement("a"), { textContent: text, href: ROOT + address }),
  );
  if (links.length) part(element, "replaced").append(...links);
  else part(element, "replaced").remove();
  return element;
}

/** @param {HTMLElement} element @param {string} name @param {string | undefined} text */
function fact(element, name, text) {
  const place = part(element, name);
  if (text) place.textContent = text;
  else place.remove();
  return text ? place : undefined;
}

/** Say which sentence matched, and where it stands. @param {HTMLElement} element @param {ReturnType<typeof snippet>} found */
function quote(element, { label, pieces }) {
  part(element, "label").textContent = label;
  mark(part(element, "snippet"), pieces);
}

/** @param {HTMLElement} element @param {Array<[string, boolean]>} pieces */
function mark(element, pieces) {
  for (const [text, isMarked] of pieces)
    element.append(isMarked ? Object.assign(document.createElement("mark"), { textContent: text }) : text);
}
