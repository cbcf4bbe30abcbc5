// What somebody typed, taken apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { language } from "./made.js";
import { parseQuery } from "../../generator/site/assets/search/query.js";

const english = await language("english");
const parsed = (text) => parseQuery(english, text, ["area", "year"]);
const NOTHING = { words: [], phrases: [], excluded: [], filters: [], isPrefix: false };

test("words are looked for, in small letters and in their order", () => {
  assert.deepEqual(parsed("Refunds paid Twice "), { ...NOTHING, words: ["refunds", "paid", "twice"] });
});

test("a phrase is looked for by its words, too", () => {
  assert.deepEqual(parsed('late "Money back"'), { ...NOTHING, words: ["late", "money", "back"], phrases: [["money", "back"]] });
});

test("one word in quotation marks is a word", () => {
  assert.deepEqual(parsed('"refund"'), { ...NOTHING, words: ["refund"] });
});

test("a word that is written with a hyphen is no exclusion", () => {
  assert.deepEqual(parsed("re-issue ").words, ["re", "issue"]);
  assert.deepEqual(parsed("re-issue ").excluded, []);
});

test("a minus before a word, or a phrase, leaves it out", () => {
  assert.deepEqual(parsed('refund -late -"money back" '), { ...NOTHING, words: ["refund"], excluded: [["late"], ["money", "back"]] });
});

test("a minus before a digit is part of a number", () => {
  assert.deepEqual(parsed("frozen at -40 °C "), { ...NOTHING, words: ["frozen", "at", "40", "c"] });
  assert.deepEqual(parsed('-"40" ').excluded, [["40"]]);
});

test("a minus alone says nothing", () => {
  for (const text of ["-", " - ", "--", '-""']) assert.deepEqual({ ...parsed(text), isPrefix: false }, NOTHING);
});

test("the names of facets are filters, in any case, quoted or not", () => {
  const filters = [["area", "boarding"], ["area", "Hotel desk"], ["year", "2020"]];
  assert.deepEqual(parsed('area:boarding Area:"Hotel desk" YEAR:2020'), { ...NOTHING, filters });
});

test("any other prefix is a word like others", () => {
  assert.deepEqual(parsed("http://example.org/refunds ").words, ["http", "example", "org", "refunds"]);
  assert.deepEqual(parsed("note:late ").words, ["note", "late"]);
  assert.deepEqual(parsed("http://example.org/refunds note:late").filters, []);
});

test("the name of a facet without a value is a word", () => {
  assert.deepEqual(parsed("area: "), { ...NOTHING, words: ["area"] });
});

test("the last word may go on until a space or a quotation mark ends it", () => {
  for (const text of ["refund", "late refund", '"late refund', "area:boarding refund", "-late refund"]) assert.equal(parsed(text).isPrefix, true, text);
  for (const text of ["refund ", "refund\n", '"late refund"', "refund area:boarding", ""]) assert.equal(parsed(text).isPrefix, false, text);
});

test("when what is left out comes last, the word before it goes on no more", () => {
  for (const text of ["-late", "refund -late", 'refund -"late pay']) assert.equal(parsed(text).isPrefix, false, text);
});

test("a quotation that is still being typed is words, and demands nothing yet", () => {
  assert.deepEqual(parsed('late "money back '), { ...NOTHING, words: ["late", "money", "back"] });
  assert.deepEqual(parsed('"').words, []);
});

test("what stands before a quotation is no part of it", () => {
  const query = parsed('error:"no such file"');
  assert.deepEqual([query.words, query.phrases], [["error", "no", "such", "file"], [["no", "such", "file"]]]);
});

test("signs alone ask for nothing", () => {
  for (const text of ["", "   ", "!?…", '""', ":", "::", "🔥", "-:-"]) assert.deepEqual({ ...parsed(text), isPrefix: false }, NOTHING, text);
});

test("whatever is pasted becomes a question of at most 40 words", () => {
  const pasted = ["refund ".repeat(1400), "x".repeat(10_000), "-".repeat(10_000), '"'.repeat(10_000), "a:".repeat(5000), "東".repeat(10_000)];
  for (const text of pasted) assert.ok(parsed(text).words.length <= 40);
  assert.equal(parsed("refund ".repeat(1400)).words.length, 40);
});
