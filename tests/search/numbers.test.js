// Numbers as the build writes them are read as they were.

import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./made.js";
import { decodeDeltas, decodeDigits, decodeNumbers } from "../../generator/site/assets/search/numbers.js";

const { plain, rising: climbing } = await read("numbers.json");

test("numbers come back as they were written, up to 32 bits", () => {
  for (const its of plain) assert.deepEqual([...decodeNumbers(its.text)], its.numbers);
});

test("rising numbers come back as they were written", () => {
  for (const its of climbing) assert.deepEqual([...decodeDeltas(its.text)], its.numbers);
});

test("a weight is one character, 64 of them in all", () => {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  assert.deepEqual([...decodeDigits(signs)], [...signs].map((_, n) => n));
});
