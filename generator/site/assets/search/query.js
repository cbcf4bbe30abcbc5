// What somebody typed, taken apart: words, "phrases", -without, and filters such as area:boarding.

/**
 * @typedef {object} Query
 * @property {string[]} words the words to look for, those of phrases too
 * @property {string[][]} phrases words that must stand in this order
 * @property {string[][]} without words, or phrases, that must not be there
 * @property {Array<[facet: string, value: string]>} filters
 * @property {boolean} isOpen whether the last word may still be going on
 */

const PART = /(-?)(?:([a-z]+):)?(?:"([^"]*)("?)|([^\s"]+))/gi;

// Nobody means more than this; what is pasted by mistake is cut here.
const MOST_SIGNS = 1000;
const MOST_WORDS = 40;

/**
 * @param {import("./words.js").Language} language
 * @param {string} text
 * @param {string[]} facets the names that are filters
 * @returns {Query}
 */
export function parse(language, text, facets) {
  /** @type {Query} */
  const query = { words: [], phrases: [], without: [], filters: [], isOpen: false };
  for (const [, minus, name = "", quoted, end, bare] of text.slice(0, MOST_SIGNS).matchAll(PART)) {
    query.isOpen = false;
    if (!minus && facets.includes(name.toLowerCase())) {
      query.filters.push([name.toLowerCase(), quoted ?? bare]);
      continue;
    }
    const its = language.words(quoted ?? bare);
    if (minus && its.length) query.without.push(its);
    if (minus) continue;
    query.words.push(...language.words(name), ...its);
    // A quotation that is still being typed demands nothing yet.
    if (end && its.length > 1) query.phrases.push(its);
    query.isOpen = !end && its.length > 0 && !/\s$/.test(text);
  }
  query.words.length = Math.min(query.words.length, MOST_WORDS);
  return query;
}
