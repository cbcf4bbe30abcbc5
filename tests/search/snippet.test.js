// The sentence that matched, and its marks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { language } from "./made.js";
import { highlight, snippet } from "../../generator/site/assets/search/snippet.js";

const LANGUAGES = Object.fromEntries(await Promise.all(["english", "german", "turkish", "french", "russian"].map(async (name) => [name, await language(name)])));
const stems = (words, name) => new Set(LANGUAGES[name].words(words).map((word) => LANGUAGES[name].stem(word)).filter(Boolean));
const quoted = (texts, words, name = "english") => snippet(texts, stems(words, name), LANGUAGES[name]);
const joined = (pieces) => pieces.map(([text]) => text).join("");
const marks = (pieces) => pieces.filter(([, is]) => is).map(([text]) => text);
const marksOf = (text, words, name = "english") => {
  const pieces = highlight(text, stems(words, name), LANGUAGES[name]);
  assert.equal(joined(pieces), text, "no letter is lost");
  return marks(pieces);
};

test("the sentence with most of the words is quoted, under its label", () => {
  const texts = [["What failed", "The ferry was late. Nobody knew."], ["Why", "It was dark. The ticket of the ferry was lost! Really."]];
  const { label, pieces } = quoted(texts, "ferry ticket");
  assert.equal(label, "Why");
  assert.deepEqual(pieces, [["The ", false], ["ticket", true], [" of the ", false], ["ferry", true], [" was lost!", false]]);
});

test("different words count, not the same one often", () => {
  const { pieces } = quoted([["What failed", "Ferry, ferry, ferry. A ferry and a ticket."]], "ferry ticket");
  assert.equal(joined(pieces), "A ferry and a ticket.");
});

test("of equal sentences the first is quoted", () => {
  assert.equal(quoted([["What failed", "A ferry."], ["Why", "The ferry."]], "ferry").label, "What failed");
});

test("without a match the very first sentence is quoted, without marks", () => {
  const { label, pieces } = quoted([["What failed", "It was dark. It rained."], ["Why", "Night."]], "ferry");
  assert.deepEqual([label, pieces], ["What failed", [["It was dark.", false]]]);
});

test("lines end sentences, and so do the full stops of Japanese", () => {
  assert.equal(joined(quoted([["Why", "A bus\nA ferry\n\nA train"]], "ferry").pieces), "A ferry");
  assert.equal(joined(quoted([["Why", "電車。船は遅い。飛行機"]], "遅い").pieces), "船は遅い。");
});

test("a word is quoted in any of its forms, however short", () => {
  for (const [typed, sentence] of [["refund", "They refunded it."], ["try", "They try again."], ["tries", "They try again."], ["fly", "Gulls fly."], ["REFUND", "REFUNDED."]])
    assert.equal(joined(quoted([["Why", `It was dark. ${sentence}`]], typed).pieces), sentence, typed);
});

test("a word is quoted with its accents, wide letters and other ways to write it", () => {
  for (const [name, typed, sentence] of [
    ["german", "Haus", "Viele Häuser."],
    ["german", "Strasse", "Die Straße."],
    ["french", "evacuer", "Évacuation."],
    ["english", "cafe", "Une café."],
    ["english", "fire", "Ｆｉｒｅ."],
    ["english", "fire", "ﬁre."],
    ["turkish", "istanbul", "İstanbul."],
  ]) {
    assert.equal(marksOf(sentence, typed, name).length, 1, sentence);
    assert.equal(joined(quoted([["Why", `Bla bla. ${sentence}`]], typed, name).pieces), sentence, sentence);
  }
});

test("words that only begin alike do not hide the one that was looked for", () => {
  const others = "Careful people. They carry. A cartoon. The carpet.";
  assert.equal(joined(quoted([["Why", `${others} A car.`]], "cars").pieces), "A car.");
});

test("in other scripts the sentence with the word is quoted, too, among longer ones", () => {
  const others = "Паром опоздал из-за густого тумана. Никто не предупредил ожидающих гостей. Экипаж объявил об этом слишком поздно. Журнал дежурств остался пустым.";
  assert.equal(joined(quoted([["Why", `${others} Вернули билет.`]], "билеты", "russian").pieces), "Вернули билет.");
});

test("a long sentence is cut around its first match, at words", () => {
  const long = `${"before ".repeat(40)}the ferry was late ${"after ".repeat(80)}`.trim();
  const { pieces } = quoted([["Why", `${long}.`]], "ferry");
  const text = joined(pieces);
  assert.deepEqual(marks(pieces), ["ferry"]);
  assert.match(text, /^… (before )+the ferry was late (after )+…$/);
  assert.ok(text.length <= 225, text);
});

test("a long sentence with its match at the end keeps the match", () => {
  const { pieces } = quoted([["Why", `${"before ".repeat(60)}ferry.`]], "ferry");
  assert.deepEqual(marks(pieces), ["ferry"]);
  assert.match(joined(pieces), /^… (before )+ferry\.$/);
});

test("a long sentence that begins with its match begins so", () => {
  assert.match(joined(quoted([["Why", `Ferry ${"after ".repeat(60)}.`]], "ferry").pieces), /^Ferry (after )+…$/);
});

test("a long sentence without a match is quoted from its beginning", () => {
  assert.match(joined(quoted([["Why", `First ${"word ".repeat(80)}last.`]], "ferry").pieces), /^First (word )+…$/);
});

test("marks are on whole words", () => {
  assert.deepEqual(marksOf("Refunds, re-funds and REFUNDED (refund)!", "refund"), ["Refunds", "REFUNDED", "refund"]);
});

test("marks do not shift behind letters that change their length or are wide", () => {
  assert.deepEqual(marksOf("İİİ İstanbul refund", "refund istanbul", "turkish"), ["İstanbul", "refund"]);
  assert.deepEqual(marksOf("ﬁﬁ ﬀ ½ ㎢ Ｆｉｒｅ refund", "fire refund"), ["Ｆｉｒｅ", "refund"]);
  assert.deepEqual(marksOf("cafe\u0301 🔥🔥 𐐀 refund", "refund cafe"), ["cafe\u0301", "refund"]);
});

test("in scripts without spaces the pairs that were looked for are marked", () => {
  assert.deepEqual(marksOf("これは返金です", "返金"), ["返金"]);
  assert.deepEqual(marksOf("𠮷野家で", "野家"), ["野家"]);
});
