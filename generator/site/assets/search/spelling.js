// Corrects words that no document has, and completes words that are still being typed.

/** @typedef {import("./search_index.js").WordList} WordList */

/**
 * Return the other words within an edit distance of a misspelt one: the nearest first, then the most frequent.
 * @example nearestWords("tikcet", { words: ["ticket", "till"], frequencies: Uint32Array.of(9, 4) }) // ["ticket"]
 * @param {string} word
 * @param {WordList} list
 * @param {number} limit the largest distance; by default none for a short word, two for a long one
 */
export function nearestWords(word, list, limit = word.length < 4 ? 0 : word.length < 8 ? 1 : 2) {
  /** @type {Array<[distance: number, frequency: number, word: string]>} */
  const near = [];
  if (limit)
    list.words.forEach((other, n) => {
      if (!list.frequencies[n] || Math.abs(other.length - word.length) > limit) return;
      const distance = editDistance(word, other, limit);
      if (distance && distance <= limit) near.push([distance, list.frequencies[n], other]);
    });
  return near.sort((a, b) => a[0] - b[0] || b[1] - a[1]).map(([, , other]) => other);
}

/**
 * Return the longer words with a prefix, the most frequent first.
 * @example completions("tick", { words: ["ticket", "tick"], frequencies: Uint32Array.of(9, 4) }) // ["ticket"]
 * @param {string} prefix
 * @param {WordList} list
 */
export function completions(prefix, list) {
  /** @type {Array<[frequency: number, word: string]>} */
  const longer = [];
  list.words.forEach((word, n) => {
    if (list.frequencies[n] && word.startsWith(prefix) && word !== prefix) longer.push([list.frequencies[n], word]);
  });
  return longer.sort((a, b) => b[0] - a[0]).map(([, word]) => word);
}

// The rows of every distance; no word has more than forty letters.
const ROWS = [0, 1, 2].map(() => new Uint8Array(64));

/**
 * Return the optimal string alignment distance: insertions, deletions, substitutions, and transpositions of
 * neighbours. Above the limit the result is only known to be above it.
 * @example editDistance("tikcet", "ticket", 2) // 1
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
export function editDistance(a, b, limit) {
  let [before, row, next] = ROWS;
  for (let n = 0; n <= b.length; n++) row[n] = n;
  for (let i = 1; i <= a.length; i++) {
    next.fill(limit + 1);
    next[0] = i;
    let least = i;
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
      const isSame = a[i - 1] === b[j - 1];
      let distance = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) distance = Math.min(distance, before[j - 2] + 1);
      next[j] = distance;
      if (distance < least) least = distance;
    }
    if (least > limit) return limit + 1;
    [before, row, next] = [row, next, before];
  }
  return row[b.length];
}
