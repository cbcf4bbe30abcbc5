// Numbers as the index holds them: groups of five bits, the lowest first, one character a group.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Uint8Array(128);
for (let n = 0; n < 64; n++) VALUES[ALPHABET.charCodeAt(n)] = n;

/**
 * The numbers of a text.
 * @param {string} text
 */
export function numbers(text) {
  const found = new Uint32Array(text.length);
  let count = 0;
  for (let at = 0, number = 0, shift = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at)];
    number |= (value & 31) << shift;
    shift += 5;
    if (value < 32) {
      found[count++] = number;
      number = shift = 0;
    }
  }
  return found.subarray(0, count);
}

/**
 * Rising numbers, written as the distances between them.
 * @param {string} text
 */
export function rising(text) {
  const found = numbers(text);
  for (let n = 0, last = -1; n < found.length; n++) found[n] = last += found[n] + 1;
  return found;
}

/**
 * One small number a character.
 * @param {string} text
 */
export const digits = (text) => Uint8Array.from(text, (sign) => VALUES[sign.charCodeAt(0)]);
