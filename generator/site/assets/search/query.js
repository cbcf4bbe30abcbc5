// Parses what somebody typed: words, "phrases", -exclusions, and filters such as area:boarding.

import { hasSmallLetters } from "./words.js";

/**
 * @typedef {object} Query
 * @property {string[]} words to look for, those of phrases too
 * @property {string[][]} phrases words that must follow each other
 * @property {string[][]} excluded words, or phrases, that must not occur
 * @property {Array<[facet: string, value: string]>} filters
 * @property {boolean} isPrefix true if the last word may be typed on
 */

// A minus before a digit is a number's own.
const CLAUSE = /((?:-(?!\d))?)(?:([a-z]+):)?(?:"([^"]*)("?)|([^\s"]+))/gi;

/**
 * Parse a query.
 * @example parseQuery(english, 'ferry "money back" -test area:boarding', ["area"])
 * // { words: ["ferry", "money", "back"], phrases: [["money", "back"]], excluded: [["test"]],
 * //   filters: [["area", "boarding"]], isPrefix: false }
 * @param {import("./words.js").Language} language
 * @param {string} text
 * @param {string[]} facets the names that are filters
 * @returns {Query}
 */
export function parseQuery(language, text, facets) {
  /** @type {Query} */
  const query = { words: [], phrases: [], excluded: [], filters: [], isPrefix: false };
  const hasNames = hasSmallLetters(text);
  // Nobody means more than this; what is pasted by mistake is cut here, and below.
  for (const [, minus, name = "", quoted, end, bare] of text.slice(0, 1000).matchAll(CLAUSE)) {
    query.isPrefix = false;
    if (!minus && facets.includes(name.toLowerCase())) {
      query.filters.push([name.toLowerCase(), quoted ?? bare]);
      continue;
    }
    const words = language.words(quoted ?? bare, hasNames);
    if (minus && words.length) query.excluded.push(words);
    if (minus) continue;
    query.words.push(...language.words(name), ...words);
    // A quotation that is still being typed demands nothing yet.
    if (end && words.length > 1) query.phrases.push(words);
    query.isPrefix = !end && words.length > 0 && !/\s$/.test(text);
  }
  query.words.length = Math.min(query.words.length, 40);
  return query;
}
