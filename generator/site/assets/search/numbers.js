// Decodes the numbers of the index, as docs/about/search-index.md describes them: variable-length
// integers in groups of five bits, the lowest first, one character of a base64 alphabet a group.

// The value of each character of the alphabet, by its code: A–Z, a–z, 0–9, - and _.
const VALUES = new Uint8Array(128);
let value = 0;
for (const [first, last] of ["AZ", "az", "09", "--", "__"])
  for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) VALUES[code] = value++;

/**
 * Decode variable-length integers of up to 32 bits.
 * @example decodeNumbers("DoB") // Uint32Array [3, 40]
 * @param {string} text
 */
export function decodeNumbers(text) {
  const numbers = new Uint32Array(text.length);
  let count = 0;
  for (let at = 0, number = 0, shift = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at)];
    number |= (value & 31) << shift;
    shift += 5;
    if (value < 32) {
      numbers[count++] = number;
      number = shift = 0;
    }
  }
  return numbers.subarray(0, count);
}

/**
 * Decode delta-encoded rising numbers: each is the distance to the one before, less one.
 * @example decodeDeltas("AAD") // Uint32Array [0, 1, 5]
 * @param {string} text
 * @param {number} [anew] how many come before others that rise from zero anew
 */
export function decodeDeltas(text, anew) {
  const numbers = decodeNumbers(text);
  for (let n = 0, last = -1; n < numbers.length; n++) {
    if (n === anew) last = -1;
    numbers[n] = last += numbers[n] + 1;
  }
  return numbers;
}

/**
 * Decode numbers below 64, one character each.
 * @example decodeDigits("AB_") // Uint8Array [0, 1, 63]
 * @param {string} text
 */
export const decodeDigits = (text) => Uint8Array.from(text, (character) => VALUES[character.charCodeAt(0)]);
