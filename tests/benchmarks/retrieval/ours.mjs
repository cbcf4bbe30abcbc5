// What the product's own browser client finds: the first ten documents for each query, by their numbers.
//
//     node ours.mjs < {"client": "its folder", "language": "language.js", "index": "folder", "queries": […]}

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

const given = JSON.parse(await text(process.stdin));
const load = (file) => import(`${given.client}/${file}.js`);
const [{ Index }, { Language }, { search }] = await Promise.all(["search_index", "words", "search"].map(load));
const { LANGUAGE } = await import(given.language);
const language = new Language(LANGUAGE);
const index = await Index.open(async (file) => JSON.parse(await readFile(`${given.index}/${file}`, "utf8")));
const found = [];
for (const query of given.queries) {
  const { documents } = await search(index, language, query, {});
  found.push(Array.from(documents.slice(0, 10)));
}
console.log(JSON.stringify(found));
