// What was probably meant by a word that no record has, and how one goes on that is still being typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { completions, editDistance, nearestWords } from "../../generator/site/assets/search/spelling.js";

const known = (counts) => ({ words: Object.keys(counts), frequencies: Uint32Array.from(Object.values(counts)) });

/** Optimal string alignment by its definition, the slow way. */
function slips(a, b) {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  return rows[a.length][b.length];
}

/** All words of up to so many letters. */
const all = (letters, most) => (most ? ["", ...all(letters, most - 1).flatMap((word) => [...letters].map((letter) => letter + word))] : [""]);

test("a letter too many, too few, another, or two that changed places are one slip", () => {
  for (const typed of ["lifeboatt", "lifboat", "lifebost", "lifebaot", "ilfeboat"]) assert.equal(editDistance(typed, "lifeboat", 2), 1, typed);
  assert.equal(editDistance("lifeboat", "lifeboat", 2), 0);
  assert.equal(editDistance("ca", "abc", 3), 3, "a pair that changed places is not torn apart again");
});

test("up to the limit a distance is exact, above it only known to be above", () => {
  const words = [...new Set(all("abc", 4))];
  for (const a of words)
    for (const b of words)
      for (const limit of [1, 2, 3]) {
        const found = editDistance(a, b, limit);
        const exact = slips(a, b);
        assert.ok(exact <= limit ? found === exact : found > limit, `${a} ${b} ${limit}: ${found}, not ${exact}`);
      }
});

test("a word below four letters is not repaired, one below eight by one slip, a longer one by two", () => {
  const words = known({ cat: 1, boat: 1, ticket: 1, lifeboat: 1 });
  assert.deepEqual(nearestWords("cst", words), []);
  assert.deepEqual(nearestWords("bost", words), ["boat"]);
  assert.deepEqual(nearestWords("tikcet", words), ["ticket"]);
  assert.deepEqual(nearestWords("tkkat", words), []);
  assert.deepEqual(nearestWords("lifebost", words), ["lifeboat"]);
  assert.deepEqual(nearestWords("lofebost", words), ["lifeboat"]);
  assert.deepEqual(nearestWords("lofebosd", words), []);
});

test("fewer slips come first, then what more records have", () => {
  assert.deepEqual(nearestWords("refunded", known({ refunder: 1, refunds: 9, refundee: 4 })), ["refundee", "refunder", "refunds"]);
});

test("the nearest words are those of a search through all of them", () => {
  const words = all("ab", 5).filter((word, n, its) => word.length > 2 && its.indexOf(word) === n);
  const its = known(Object.fromEntries(words.map((word) => [word, 1])));
  for (const word of ["abab", "babab", "aabb"])
    for (const limit of [1, 2]) {
      const near = words.filter((other) => other !== word && slips(word, other) <= limit);
      assert.deepEqual(nearestWords(word, its, limit).toSorted(), near.toSorted());
    }
});

test("a word goes on in the most frequent way first, and not as itself", () => {
  assert.deepEqual(completions("evac", known({ evac: 9, evacuate: 2, evacuation: 5, eve: 7 })), ["evacuation", "evacuate"]);
  assert.deepEqual(completions("x", known({ evac: 9 })), []);
});
