// The sentence that matched, and which words of a text to mark.

import { isPlain, plain } from "./words.js";

/** @typedef {import("./words.js").Language} Language */
/** @typedef {Array<[text: string, isMarked: boolean]>} Pieces */

const LONGEST = 220;
const TRIED = 12;

/**
 * The sentence that has most of what was looked for, and where it stands; the very first one when none has any.
 * @param {Array<[label: string, text: string]>} texts
 * @param {Set<string>} stems
 * @param {Language} language
 * @returns {{ label: string, pieces: Pieces }}
 */
export function snippet(texts, stems, language) {
  const hint = likely(stems);
  const likeliest = texts
    .flatMap(([label, text]) => sentences(text).map((sentence) => ({ label, sentence })))
    .map((its) => ({ ...its, hits: hits(its.sentence, hint) }))
    .sort((a, b) => b.hits - a.hits)
    .slice(0, TRIED);
  let best;
  let most = -1;
  for (const { label, sentence, hits: promised } of likeliest) {
    if (promised <= most) break;
    const pieces = marked(around(sentence, hint), stems, language);
    const found = matches(pieces, language);
    if (found > most) [most, best] = [found, { label, pieces }];
  }
  return /** @type {{ label: string, pieces: Pieces }} */ (best);
}

/**
 * How many matches a sentence promises. Outside of ASCII a stem may be written otherwise than its word is.
 * @param {string} sentence
 * @param {RegExp} hint
 */
function hits(sentence, hint) {
  const text = sentence.toLowerCase();
  return isPlain(text) ? new Set(text.match(hint)).size : new Set(plain(text).match(hint)).size || 1;
}

/**
 * How many different words are marked.
 * @param {Pieces} pieces
 * @param {Language} language
 */
const matches = (pieces, language) => new Set(pieces.filter(([, is]) => is).map(([word]) => stemOf(word, language))).size;

/**
 * A long sentence from a little before its first match on.
 * @param {string} sentence
 * @param {RegExp} hint
 */
function around(sentence, hint) {
  if (sentence.length <= LONGEST) return sentence;
  const start = Math.max(0, sentence.toLowerCase().search(hint) - 60);
  const end = start + LONGEST;
  const part = start ? `… ${sentence.slice(start, end).replace(/^\S*\s/, "")}` : sentence.slice(0, end);
  return end < sentence.length ? `${part.replace(/\s\S*$/, "")} …` : part;
}

/**
 * What most sentences are passed over by: what a stem ends in may change in a word, what it begins with does not.
 * @param {Set<string>} stems
 */
function likely(stems) {
  const starts = [...stems].map((stem) => stem.slice(0, Math.max(2, stem.length - 1)));
  return new RegExp(`${starts.every((start) => /^\w+$/.test(start)) ? "\\b" : ""}(?:${starts.join("|")})`, "gu");
}

/** @param {string} text */
const sentences = (text) => text.split(/(?<=[.!?])\s+|(?<=[。！？])|\n+/);

/**
 * A text in pieces, those marked that were looked for.
 * @param {string} text
 * @param {Set<string>} stems
 * @param {Language} language
 * @returns {Pieces}
 */
export function marked(text, stems, language) {
  /** @type {Pieces} */
  const pieces = [];
  let end = 0;
  // This one letter is longer when it is small, and all places after it would be wrong.
  for (const [word, start, stop] of language.places(text.replaceAll("İ", "i").toLowerCase())) {
    if (!stems.has(stemOf(word, language))) continue;
    if (start > end) pieces.push([text.slice(end, start), false]);
    // Pairs of signs overlap.
    pieces.push([text.slice(Math.max(start, end), stop), true]);
    end = stop;
  }
  if (end < text.length) pieces.push([text.slice(end), false]);
  return pieces;
}

/** @param {string} word @param {Language} language */
const stemOf = (word, language) => language.stem(isPlain(word) ? word.toLowerCase() : (language.words(word)[0] ?? ""));
