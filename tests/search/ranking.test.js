// What a query finds, and in what order. The indexes stand in indexes.json, their documents newest first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keys, language, look, open } from "./made.js";
import { Index } from "../../generator/site/assets/search/search_index.js";
import { search, suggestWords } from "../../generator/site/assets/search/search.js";
import { summarize } from "../../generator/site/assets/search/summary.js";

const sorted = async (...query) => (await keys(...query)).toSorted();

test("one word of the query is enough, and more of them are better than one of them often", async () => {
  assert.deepEqual(await keys("words", "ferry ticket"), ["both", "ticket"]);
});

test("a word finds its other forms, with accents or without", async () => {
  assert.deepEqual(await keys("words", "refunding"), ["lifeboat"]);
  assert.deepEqual(await keys("words", "cafe"), ["cafe"]);
  assert.deepEqual(await keys("words", "CAFÉS"), ["cafe"]);
});

test("a word counts more in what people type than in a source", async () => {
  assert.deepEqual(await keys("fields", "anchor"), ["typed", "told"]);
});

test("a word that no record has is repaired", async () => {
  const { keys: found, corrections, missing } = await look("words", "tikcet");
  assert.deepEqual(found, ["ticket", "both"]);
  assert.deepEqual(corrections, [["tikcet", "ticket"]]);
  assert.deepEqual(missing, []);
});

test("a word that some record has is taken as it is", async () => {
  const { keys: found, corrections } = await look("words", "lifeboats");
  assert.deepEqual(found, ["lifeboat", "lifeboats"]);
  assert.deepEqual(corrections, []);
  assert.deepEqual(await keys("words", "lots"), ["cafe"]);
});

test("a word like no other is told, and the others are still looked for", async () => {
  const { keys: found, corrections, missing } = await look("words", "zeppelin ferry");
  assert.deepEqual(found, ["both"]);
  assert.deepEqual([corrections, missing], [[], ["zeppelin"]]);
});

test("what no record has is told above the results, beside what was repaired", async () => {
  const told = async (text) => summarize(await look("words", text));
  assert.equal(await told("zeppelin café closed"), "1 result. No lesson has “zeppelin”; these have the rest.");
  const all = "No lesson fits, 2 less likely, showing results for “ticket”. No lesson has “zeppelin” or “airship”.";
  assert.equal(await told("zeppelin tikcet airship zeppelin"), all);
  assert.equal(await told("ticket"), "2 results");
  assert.equal(await told("zeppelin"), "No lesson fits");
});

test("a word that only a page has is one that no lesson has", async () => {
  const { keys: found, corrections } = await look("quoting-page", "tikcet");
  assert.deepEqual([found.toSorted(), corrections], [["page", "ticket"], [["tikcet", "ticket"]]]);
  assert.deepEqual((await look("quoting-page", "zepelin")).missing, ["zepelin"]);
  const { keys: pages, ...result } = await look("quoting-page", "zeppelin");
  assert.deepEqual([pages, summarize(result)], [["page"], "No lesson fits, but 1 page. No lesson has “zeppelin”."]);
});

test("a word that is near enough to be offered, but not to be taken, is offered", async () => {
  const index = await open("words");
  const { missing } = await look("words", "tizzet");
  assert.deepEqual(missing, ["tizzet"]);
  assert.deepEqual(await suggestWords(index, missing), ["ticket"]);
});

test("a word that means something to the language is no slip, and another is only offered", async () => {
  for (const word of ["fall", "fuel"]) {
    const { keys: found, corrections, missing } = await look("facets", word);
    assert.deepEqual([found, corrections, missing], [[], [], [word]]);
    assert.deepEqual(await suggestWords(await open("facets"), missing), ["full"]);
  }
  // In any form: "note" is listed, and "nothing" indexed.
  assert.deepEqual((await look("words", "noting")).missing, ["noting"]);
});

test("one sign of a script without spaces is found wherever it stands, alone first", async () => {
  const { keys: found, stems, missing } = await look("signs", "火");
  assert.equal(found[0], "alone");
  assert.deepEqual([found.toSorted(), missing], [["alone", "first", "inside", "last"], []]);
  assert.ok(stems.has("火災"), "the pair that has it is marked");
  assert.deepEqual((await look("signs", "京")).keys, ["other"]);
});

test("a word that every object of JavaScript has is a word like others", async () => {
  assert.deepEqual(await keys("words", "constructor ferry"), ["both"]);
  assert.deepEqual(await keys("words", '"ferry constructor"'), []);
});

test("what means the same is found, both ways, below what was said", async () => {
  assert.deepEqual(await keys("synonyms", "refund"), ["refund", "said"]);
  assert.deepEqual(await keys("synonyms", "broken"), ["broken", "out"]);
  assert.deepEqual(await keys("synonyms", "out of order"), ["out", "broken"]);
});

test("several words that mean one are looked for in their order", async () => {
  assert.equal((await keys("synonyms", "refund")).includes("apart"), false);
  assert.deepEqual(await sorted("synonyms", "money back"), ["apart", "refund", "said"]);
  assert.deepEqual(await sorted("synonyms", "back money"), ["apart", "said"]);
});

test("words that mean one thing together are worth more than one of them, also where one is a stop word", async () => {
  assert.deepEqual(await keys("ends-in-a-stop-word", "they log in "), ["in", "entrance", "logs"]);
  assert.deepEqual(await keys("ends-in-a-stop-word", "entrance"), ["entrance", "in"]);
  assert.deepEqual(await sorted("ends-in-a-stop-word", "logs of "), ["in", "logs"]);
});

test("a word that no record has is found by what means the same", async () => {
  const { keys: found, corrections, missing } = await look("synonyms", "oversold");
  assert.deepEqual([found, corrections, missing], [["overbooked"], [], []]);
});

test("only a word itself is excluded, and synonyms are highlighted, too", async () => {
  assert.deepEqual(await keys("rare-synonym", "reimbursement -refund"), ["rare"]);
  assert.ok((await look("rare-synonym", "refund")).stems.has("reimburs"));
});

test("a synonym weighs less than the word itself", async () => {
  const index = await open("synonyms");
  const english = await language("english");
  const scores = async (text) => (await search(index, english, text)).scores;
  assert.ok((await scores("refund"))[1] < (await scores("money back"))[1]);
  assert.ok((await scores("broken"))[4] < (await scores("out of order"))[4]);
});

test("a synonym that is rarer than the word itself still comes below it", async () => {
  assert.deepEqual(await keys("rare-synonym", "refund"), ["a", "b", "c", "d", "rare"]);
});

test("a phrase stands as it was written, whatever the stop words in it", async () => {
  assert.deepEqual(await keys("phrases", '"refund of the old till"'), ["inside"]);
  assert.deepEqual(await keys("phrases", '"refunds at an old till"'), ["inside"]);
  assert.deepEqual(await keys("phrases", '"refund old till"'), []);
  assert.deepEqual(await keys("phrases", '"refund till"'), ["next"]);
  assert.deepEqual(await keys("phrases", '"till refund"'), ["next"]);
});

test("a phrase goes on neither into the next text nor into the next record", async () => {
  for (const between of ["", "a", "of the", "of all the", "in one of the"]) {
    const found = await keys("phrases", `"refund ${between} till"`);
    assert.deepEqual(found.filter((key) => ["texts", "one"].includes(key)), [], between);
  }
});

test("a phrase of stop words alone demands nothing", async () => {
  assert.deepEqual(await sorted("phrases", '"of the" closed'), ["texts", "two"]);
});

test("a word or a phrase is left out", async () => {
  assert.deepEqual(await sorted("phrases", "till -refund"), ["two"]);
  assert.deepEqual(await sorted("phrases", 'till -"till refund"'), ["inside", "texts", "two"]);
  assert.deepEqual(await sorted("phrases", "till -zeppelin"), ["inside", "next", "texts", "two"]);
  assert.deepEqual(await sorted("phrases", "till -the"), ["inside", "next", "texts", "two"]);
});

test("what was replaced stands below what replaced it, step by step", async () => {
  assert.deepEqual(await keys("below", "ferry"), ["new", "old", "older"]);
});

test("what is withdrawn stands below what is as good", async () => {
  assert.deepEqual(await keys("below", "gangway"), ["sound", "withdrawn"]);
});

test("what was replaced is still found alone, also when what replaced it is not known", async () => {
  assert.deepEqual(await keys("below", "anchor"), ["lonely"]);
  assert.equal((await keys("below", "ferry -many")).at(-1), "older");
  assert.deepEqual(await sorted("below", "ferry -many"), ["old", "older"]);
});

test("what is as good comes newest first", async () => {
  assert.deepEqual(await keys("ties", "ferry"), ["ancient", "newest", "middle", "oldest"]);
});

test("by date the newest comes first, however good", async () => {
  assert.deepEqual(await keys("ties", "ferry", { order: "date" }), ["newest", "middle", "oldest", "ancient"]);
});

test("by severity the severest comes first, of these the newest", async () => {
  assert.deepEqual(await keys("ties", "ferry", { order: "severity" }), ["middle", "ancient", "newest", "oldest"]);
});

test("what has little of the query is less likely, and pages apart come last in any order", async () => {
  const { keys: found, ...result } = await look("likely", "ferry passengers left");
  assert.deepEqual([found, result.likely, result.apart], [["fits", "some", "page"], 1, 2]);
  assert.equal(summarize(result), "1 result, 1 less likely");
  assert.deepEqual(await keys("likely", "ferry passengers left", { order: "date" }), found);
});

test("where nothing has enough of the query, no lesson fits", async () => {
  const { hasLessons, ...result } = await look("likely", "ferry zeppelin airship");
  const told = summarize({ hasLessons, ...result });
  assert.equal(told, "No lesson fits, 2 less likely. No lesson has “zeppelin” or “airship”.");
});

test("a single word that lessons have fits, however common it is", async () => {
  assert.deepEqual((await look("likely", "ferry")).likely, 2);
});

test("a last word that no record has may go on", async () => {
  assert.deepEqual(await keys("typing", "evac"), ["evacuation"]);
  assert.deepEqual(await keys("typing", "drill evac"), ["evacuation", "other"]);
});

test("what is written as one word is found as two, and the other way round", async () => {
  assert.deepEqual(await sorted("compounds", "forklift "), ["more", "one", "two"]);
  const { keys: found } = await look("compounds", "fork lift ");
  assert.deepEqual([found[0], found.toSorted()], ["two", ["apart", "more", "one", "two"]]);
});

test("a word that no record has, and whose parts stand side by side in one, is taken for both", async () => {
  const { keys: found, corrections, missing } = await look("compounds", "parkedtoday");
  assert.equal(found[0], "more");
  assert.deepEqual(corrections, [["parkedtoday", "parked today"]]);
  assert.deepEqual(missing, []);
  // Nothing has these one behind the other.
  assert.deepEqual((await look("compounds", "bentfork ")).missing, ["bentfork"]);
});

test("a word of two others is found by both, though nobody wrote them apart", async () => {
  assert.deepEqual(await sorted("apart", "pay roll "), ["both", "payroll"]);
});

test("a stop word is a name where it is in capitals, or where nothing else is said", async () => {
  const { keys: found, stems } = await look("names", "is the IT desk shut? ");
  assert.deepEqual(found, ["desk", "shouted"]);
  assert.ok(stems.has("IT"));
  for (const text of ["IT ", "it ", "who ", "IT WHO "]) assert.deepEqual(await keys("names", text), ["desk"], text);
  assert.deepEqual(await keys("names", "it was an item "), ["item"]);
  assert.deepEqual(await keys("names", "shut -IT "), ["shouted"]);
  assert.deepEqual((await look("names", "us ")).missing, ["us"]);
  assert.deepEqual((await look("names", "SHUT IT ")).keys, ["shouted", "desk"]);
});

test("a stop word goes on where it stands alone", async () => {
  assert.deepEqual(await keys("typing", "the"), ["thermal"]);
  assert.deepEqual(await keys("typing", "drill the"), await keys("typing", "drill "));
});

test("a word that is ended, known, not the last one, or of one letter does not go on", async () => {
  assert.deepEqual(await keys("typing", "evac "), []);
  assert.deepEqual(await keys("typing", "drill"), await keys("typing", "drill "));
  assert.deepEqual(await keys("typing", "evac drill"), await keys("typing", "drill "));
  assert.deepEqual(await keys("typing", "e"), []);
});

test("a word goes on behind a filter, too", async () => {
  assert.deepEqual(await keys("facets", "area:hotel-desk fer"), ["c"]);
});

test("a word that goes on is not repaired", async () => {
  const { corrections, missing } = await look("typing", "drill evacuati");
  assert.deepEqual([corrections, missing], [[], []]);
});

test("nothing is found in nothing", async () => {
  for (const text of ["", "ferry", '"late ferry" -ticket', "the"]) assert.deepEqual(await keys("empty", text), [], text);
});

test("a file that could not be had is asked for again", async () => {
  const whole = await open("words");
  let isOffline = true;
  const index = new Index(async (file) => {
    if (isOffline) throw new Error("offline");
    return whole.read(file);
  }, whole.entry);
  await assert.rejects(search(index, await language("english"), "ferry"), /offline/);
  isOffline = false;
  assert.equal((await search(index, await language("english"), "ferry")).documents.length, 1);
});

test("a file is asked for once", async () => {
  const whole = await open("words");
  const asked = [];
  const index = new Index((file) => (asked.push(file), whole.read(file)), whole.entry);
  for (const text of ["ferry", "ferry ticket", '"a ticket"', "tikcet"]) await search(index, await language("english"), text);
  assert.deepEqual(asked, [...new Set(asked)]);
});
