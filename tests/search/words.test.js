// The words and stems of the browser are those of the build: both are held to words.json.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { language } from "./made.js";

const CASES = JSON.parse(await readFile(new URL("words.json", import.meta.url), "utf8"));

for (const { about, language: name, text, words, stems } of CASES)
  test(`${name}: ${about}`, async () => {
    const its = await language(name);
    assert.deepEqual(its.words(text), words);
    assert.deepEqual(words.map((word) => its.stem(word)), stems);
  });

test("every word has its place in the text", async () => {
  const english = await language("english");
  const text = "late refunds, 東京都 and 𠮷野家: 𐐨!";
  const places = english.tokens(text);
  assert.deepEqual(places.map(([word]) => word), ["late", "refunds", "東京", "京都", "and", "𠮷野", "野家", "𐐨"]);
  for (const [word, start, end] of places) assert.equal(text.slice(start, end), word);
});
