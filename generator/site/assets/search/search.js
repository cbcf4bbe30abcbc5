// A search: parse the query, rank, filter, sort.

import { applyFilters, resolveFilters } from "./facets.js";
import { parseQuery } from "./query.js";
import { rank } from "./ranking.js";
import { nearestWords } from "./spelling.js";

/** @typedef {import("./search_index.js").Index} Index */
/** @typedef {import("./words.js").Language} Language */
/** @typedef {import("./facets.js").Selection} Selection */
/**
 * @typedef {object} Result
 * @property {Float64Array} documents sorted: those that are likely, the less likely ones, pages that stand apart
 * @property {number} likely how many of them are likely
 * @property {number} apart how many stand before those apart
 * @property {boolean} hasLessons false if no lesson is likely
 * @property {Float32Array} scores by document
 * @property {Set<string>} stems to highlight
 * @property {Array<[typed: string, used: string]>} corrections
 * @property {string[]} missing words that no lesson has, nor anything like them
 * @property {Map<string, Map<string, number>>} counts documents by facet and value
 */
/**
 * @typedef {object} Options
 * @property {Selection} [selection] filters beside those in the text
 * @property {string} [order] "date" for the newest first, "severity" for the severest, not the best
 * @property {string[]} [counted] the facets to count
 */

/**
 * Find documents.
 * @example const { documents } = await search(index, english, "late ferry area:boarding");
 * const best = await index.card(documents[0]);
 * @param {Index} index
 * @param {Language} language
 * @param {string} text what was typed
 * @param {Options} [options]
 * @returns {Promise<Result>}
 */
export async function search(index, language, text, { selection = new Map(), order, counted = [] } = {}) {
  const query = parseQuery(language, text, Object.keys(index.entry.facets.files));
  const all = new Map(selection);
  for (const [facet, values] of await resolveFilters(index, query.filters))
    all.set(facet, new Set([...values, ...(all.get(facet) ?? [])]));
  // The same is asked again for counts and other filters.
  if (index.ranked !== text) index.cache.delete("ranking");
  index.ranked = text;
  const ranking = await index.memoize("ranking", () => rank(index, language, query));
  const { floor } = ranking;
  const scores = ranking.scores.slice();
  const counts = await applyFilters(index, all, scores, counted);
  const { apart, lessons } = index.entry;
  const groups = [0, 0, 0];
  const groupOf = (/** @type {number} */ document) => (document >= apart ? 2 : Number(scores[document] < floor));
  const values = order ? await valuesOf(index, order) : scores;
  const documents = sortDocuments(scores, values, groupOf);
  for (const document of documents) groups[groupOf(document)]++;
  const hasLessons = documents.some((document) => document < lessons && !groupOf(document));
  return { ...ranking, counts, documents, likely: groups[0], apart: groups[0] + groups[1], hasLessons };
}

/**
 * Return what to sort documents by: how severe each is, or nothing, which leaves the newest first.
 * @param {Index} index
 * @param {string} order
 */
async function valuesOf(index, order) {
  const values = new Float32Array(index.entry.documents);
  const severities = order === "severity" ? await index.facet(order) : [];
  severities.forEach(({ documents }, n) => documents.forEach((document) => (values[document] = severities.length - n)));
  return values;
}

/**
 * Return the documents that have a score, by groups, the highest value first; of equal ones the newest, which has the
 * lowest number.
 * @param {Float32Array} scores
 * @param {Float32Array} values
 * @param {(document: number) => number} groupOf 0 for those that come first, 1, 2
 */
function sortDocuments(scores, values, groupOf) {
  // One number sorts faster than three: the group, the value in steps, then the document counted from the end.
  const keys = new Float64Array(scores.length);
  let count = 0;
  for (let n = 0; n < scores.length; n++)
    if (scores[n]) keys[count++] = ((2 - groupOf(n)) * 2 ** 27 + Math.round(values[n] * 65536)) * 2 ** 24 + scores.length - n;
  return keys.subarray(0, count).sort().reverse().map((key) => scores.length - (key % 2 ** 24));
}

/**
 * Return up to three indexed words like each of those that no lesson has.
 * @example await suggestWords(index, ["tizzet"]) // ["ticket"]
 * @param {Index} index
 * @param {string[]} missing
 */
export async function suggestWords(index, missing) {
  const words = missing.map(async (word) => {
    const near = nearestWords(word, await index.wordList(word), Math.floor(word.length / 3));
    return near.slice(0, 3);
  });
  return [...new Set((await Promise.all(words)).flat())];
}
