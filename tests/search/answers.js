// Answers questions about the browser's modules, a line of JSON for each: [name, ...arguments].

import { createInterface } from "node:readline";
import { language } from "./made.js";
import { hasSmallLetters } from "../../generator/site/assets/search/words.js";
import { shardOf } from "../../generator/site/assets/search/search_index.js";
import { passages } from "../../generator/site/assets/match/sentences.js";
import { decodeDeltas, decodeNumbers } from "../../generator/site/assets/search/numbers.js";

const KNOWN = {
  words: async (name, text) => {
    const its = await language(name);
    const words = its.words(text);
    return [words, words.map((word) => its.stem(word))];
  },
  names: async (name, text) => (await language(name)).words(text, hasSmallLetters(text)),
  stems: async (name, words) => {
    const its = await language(name);
    return words.map((word) => its.data.stemWord(word));
  },
  passages: (text, length) => passages(text, length),
  numbers: (text) => [...decodeNumbers(text)],
  rising: (text) => [...decodeDeltas(text)],
  shards: (stems, shards) => stems.map((stem) => shardOf(stem, shards)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...its] = JSON.parse(line);
  console.log(JSON.stringify(await KNOWN[name](...its)));
}
