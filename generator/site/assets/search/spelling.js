// Words that no record has: what was probably meant; and words that are still being typed: how they may go on.

/** @typedef {{ words: string[], counts: Uint32Array }} Known */

/**
 * The words nearest to one that no record has, the likeliest first. A short word may be one slip away, a long one two.
 * @param {string} word
 * @param {Known} known
 */
export function nearest(word, known, limit = word.length < 4 ? 0 : word.length < 8 ? 1 : 2) {
  /** @type {Array<[slips: number, count: number, word: string]>} */
  const found = [];
  if (limit)
    known.words.forEach((other, n) => {
      if (Math.abs(other.length - word.length) > limit) return;
      const slips = distance(word, other, limit);
      if (slips <= limit) found.push([slips, known.counts[n], other]);
    });
  return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]).map(([, , other]) => other);
}

/**
 * The words that begin as one does, the most frequent first.
 * @param {string} start
 * @param {Known} known
 */
export function completions(start, known) {
  /** @type {Array<[number, string]>} */
  const found = [];
  known.words.forEach((word, n) => {
    if (word.startsWith(start) && word !== start) found.push([known.counts[n], word]);
  });
  return found.sort((a, b) => b[0] - a[0]).map(([, word]) => word);
}

/**
 * How many slips lie between two words: a letter too many, too few, another, or two that changed places (optimal
 * string alignment). Anything above the limit is only known to be above it.
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
export function distance(a, b, limit) {
  let before = new Uint8Array(b.length + 1);
  let row = Uint8Array.from(before, (_, n) => n);
  let next = new Uint8Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    next.fill(limit + 1);
    next[0] = i;
    let least = i;
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
      const isSame = a[i - 1] === b[j - 1];
      let slips = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, before[j - 2] + 1);
      next[j] = slips;
      if (slips < least) least = slips;
    }
    if (least > limit) return limit + 1;
    [before, row, next] = [row, next, before];
  }
  return row[b.length];
}
