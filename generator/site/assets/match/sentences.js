// The sentences of a text about work, read as the command reads them (match/sentences.py): code, quotes, templates,
// trailers and addresses are taken off. One file of texts holds both to it.

// What Python takes for a space; JavaScript's own class differs.
const SPACES = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
// Only a line feed ends a line, and the very end is not the end of a line.
const LINE = String.raw`(?<![^\n])`;
const END = "(?![^])";

const LEFT_OUT = [
  `<!--[^]*?(?:-->|${END})`,
  String.raw`${LINE} {0,3}(\x60{3,}|~{3,})[^\n]*\n[^]*?(?:${LINE} {0,3}\1|${END})`,
  String.raw`${LINE}(?:[ \t]*>|\t| {4,}(?![\-*+] )[^${SPACES}])[^\n]*`,
  String.raw`${LINE}[A-Z][A-Za-z]*(?:-[A-Za-z]+)+: [^\n]*`,
  String.raw`${LINE}[ \t]*(?:#{1,6} [^\n]*|[\-*+] \[[ xX]\][^\n]*)`,
  String.raw`\x60[^\x60\n]{0,200}\x60|https?:\/\/[^${SPACES}]+|!?\[[^\]\n]{0,200}\]\([^\)\n]{0,200}\)`,
].map((pattern) => new RegExp(pattern, "gu"));
const POINT = new RegExp(String.raw`${LINE}[ \t]*(?:[\-*+]|\p{Nd}{1,3}[.\)])[ \t]+`, "gu");
const SENTENCE_END = new RegExp(String.raw`(?<=[.!?:;])[${SPACES}]+|\n[ \t]*\n`, "u");
const SPACE = new RegExp(`[${SPACES}]+`, "u");

/** @param {string} text */
const splitWords = (text) => text.split(SPACE).filter(Boolean);

/**
 * Return the sentences of a text in one line each, without code, quotes and the like.
 * @example sentences("# Plan\nWe switch. `rm -rf`\nAll at once!") // ["We switch.", "All at once!"]
 * @param {string} text
 */
export function sentences(text) {
  let rest = text.replaceAll("\r\n", "\n");
  for (const pattern of LEFT_OUT) rest = rest.replace(pattern, " ");
  const parts = rest.replace(POINT, "\n\n").split(SENTENCE_END);
  return parts.map((part) => splitWords(part).join(" ")).filter(Boolean);
}

/**
 * Return the sentences of a text in passages of about so many words, the last one with more.
 * @example passages("One two. Three four. Five.", 2) // [["One two."], ["Three four.", "Five."]]
 * @param {string} text
 * @param {number} length
 */
export function passages(text, length) {
  const all = sentences(text);
  /** @type {string[][]} */
  const passages = [[]];
  let left = splitWords(all.join(" ")).length;
  let size = 0;
  all.forEach((sentence, n) => {
    const words = splitWords(sentence).length;
    size += words;
    left -= words;
    passages.at(-1)?.push(sentence);
    if (size < length || left < length || n === all.length - 1) return;
    passages.push([]);
    size = 0;
  });
  return all.length ? passages : [];
}
