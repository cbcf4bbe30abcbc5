// Snippets: the sentence that matches best, and the highlights in a text.

import { isAscii, unaccent } from "./words.js";

/** @typedef {import("./words.js").Language} Language */
/** @typedef {Array<[text: string, isMarked: boolean]>} Pieces a text in pieces */
/** @typedef {{ label: string, pieces: Pieces }} Snippet */

/**
 * Return the sentence with the most of the stems, highlighted, and the label of its text. It is the very first
 * sentence if none has any.
 * @example snippet([["Why", "It was dark. The ferry left."]], new Set(["ferri"]), english)
 * // { label: "Why", pieces: [["The ", false], ["ferry", true], [" left.", false]] }
 * @param {Array<[label: string, text: string]>} texts
 * @param {Set<string>} stems
 * @param {Language} language
 * @returns {Snippet}
 */
export function snippet(texts, stems, language) {
  const prefilter = prefilterOf(stems);
  const candidates = texts
    .flatMap(([label, text]) =>
      splitSentences(text).map((sentence) => ({ label, sentence, estimate: estimateMatches(sentence, prefilter) })),
    )
    .sort((a, b) => b.estimate - a.estimate)
    .slice(0, 12);
  let best;
  let most = -1;
  for (const { label, sentence, estimate } of candidates) {
    if (estimate <= most) break;
    const pieces = highlight(excerpt(sentence, prefilter), stems, language);
    const matches = countMatches(pieces, language);
    if (matches > most) [most, best] = [matches, { label, pieces }];
  }
  return /** @type {Snippet} */ (best);
}

/**
 * Return an upper bound of the matches in a sentence. Outside of ASCII a word may be written otherwise than its stem.
 * @param {string} sentence
 * @param {RegExp} prefilter
 */
function estimateMatches(sentence, prefilter) {
  const text = sentence.toLowerCase();
  return isAscii(text) ? new Set(text.match(prefilter)).size : new Set(unaccent(text).match(prefilter)).size || 1;
}

/** Count the different words that are highlighted. @param {Pieces} pieces @param {Language} language */
function countMatches(pieces, language) {
  const words = pieces.filter(([, isMarked]) => isMarked);
  return new Set(words.map(([word]) => stemOf(word, language))).size;
}

/**
 * Shorten a long sentence to a window that begins a little before its first match.
 * @param {string} sentence
 * @param {RegExp} prefilter
 */
function excerpt(sentence, prefilter, length = 220) {
  if (sentence.length <= length) return sentence;
  const start = Math.max(0, sentence.toLowerCase().search(prefilter) - 60);
  const end = start + length;
  const window = start ? `… ${sentence.slice(start, end).replace(/^\S*\s/, "")}` : sentence.slice(0, end);
  return end < sentence.length ? `${window.replace(/\s\S*$/, "")} …` : window;
}

/** @param {string} text */
const splitSentences = (text) => text.split(/(?<=[.!?])\s+|(?<=[。！？])|\n+/);

/**
 * Return a pattern that matches the beginning of every word with one of the stems, and of some others: the last
 * letter of a stem may differ in a word, those before it do not.
 * @param {Set<string>} stems
 */
function prefilterOf(stems) {
  const prefixes = [...stems].map((stem) => stem.slice(0, Math.max(2, stem.length - 1)));
  const boundary = prefixes.every((prefix) => /^\w+$/.test(prefix)) ? "\\b" : "";
  return new RegExp(`${boundary}(?:${prefixes.join("|")})`, "gu");
}

/**
 * Split a text at its highlights: the words that have one of the stems.
 * @example highlight("Two refunds", new Set(["refund"]), english) // [["Two ", false], ["refunds", true]]
 * @param {string} text
 * @param {Set<string>} stems
 * @param {Language} language
 * @returns {Pieces}
 */
export function highlight(text, stems, language) {
  /** @type {Pieces} */
  const pieces = [];
  let end = 0;
  // This one letter is longer in lower case, which would shift all positions after it.
  for (const [word, start, stop] of language.tokens(language.lower(text.replaceAll("İ", "i")))) {
    if (!stems.has(stemOf(word, language))) continue;
    if (start > end) pieces.push([text.slice(end, start), false]);
    // Bigrams overlap.
    pieces.push([text.slice(Math.max(start, end), stop), true]);
    end = stop;
  }
  if (end < text.length) pieces.push([text.slice(end), false]);
  return pieces;
}

/** @param {string} word @param {Language} language */
const stemOf = (word, language) => language.stem(isAscii(word) ? word.toLowerCase() : (language.words(word)[0] ?? ""));
