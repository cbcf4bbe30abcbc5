// What pytest made for these tests (see conftest.py): languages, and indexes that are read from files.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Index } from "../../generator/site/assets/search/search_index.js";
import { search } from "../../generator/site/assets/search/search.js";
import { Language } from "../../generator/site/assets/search/words.js";

const FOLDER = process.env.SEARCH_MADE;
if (!FOLDER) throw new Error("SEARCH_MADE names no folder; these tests are run by pytest");

/** A file that pytest made. */
export const read = async (...path) => JSON.parse(await readFile(join(FOLDER, ...path), "utf8"));

/** A language by its name. */
export async function language(name) {
  return new Language((await import(pathToFileURL(join(FOLDER, `${name}.js`)).href)).LANGUAGE);
}

/** An index of indexes.json. */
export const open = (name) => Index.open((file) => read(name, file));

/** Search an index of indexes.json in English: the result, with the keys of what was found. */
export async function look(name, text, how = {}) {
  const index = await open(name);
  const result = await search(index, await language("english"), text, how);
  const cards = await Promise.all(Array.from(result.documents, (document) => index.card(document)));
  return { ...result, keys: cards.map((card) => card.address) };
}

/** The keys of what was found, the best first. */
export const keys = async (name, text, how) => (await look(name, text, how)).keys;
