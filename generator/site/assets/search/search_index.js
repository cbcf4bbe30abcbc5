// The index's files, fetched on demand and cached. Their format: docs/about/search-index.md.

import { decodeDeltas, decodeDigits, decodeNumbers } from "./numbers.js";
import { isAscii, unaccent } from "./words.js";

/** @typedef {{ folder: string, files: number }} Shards */
/**
 * The content of `index.json`.
 * @typedef {object} Entry
 * @property {number} format
 * @property {number} documents
 * @property {number} lessons how many documents are lessons; they come first, pages written by hand follow
 * @property {Shards} terms postings by stem
 * @property {Shards} places positions by stem
 * @property {Shards & { shift: number }} cards the shift is from the number of a page to that of its file
 * @property {Shards} match
 * @property {{ folder: string, files: string[] }} words
 * @property {{ folder: string, files: Record<string, string> }} facets
 * @property {Array<[number, number[]]>} below demoted documents, and those that each may not rank above
 * @property {number} apart the first document of those that stand below all others
 * @property {string} templates what results are made of, as HTML
 * @property {string} advice the address of the script that is loaded when no lesson fits
 * @property {string} [report]
 * @property {string} [endpoint]
 */
/**
 * The documents that have a stem, as many as `having`, then those that have a synonym alone, both rising; the saturated
 * BM25F term frequency in each, in 64ths; and the stems of the synonyms.
 * @typedef {{ documents: Uint32Array, having: number, frequencies: Uint8Array, synonyms: string[] }} Postings
 */
/** @typedef {{ words: string[], frequencies: Uint32Array }} WordList words and their document frequencies */
/** @typedef {{ value: string, name: string, documents: Uint32Array }} FacetValue */
/**
 * What a result shows of a document.
 * @typedef {object} Card
 * @property {string} address
 * @property {string} title
 * @property {string} [statement]
 * @property {string} [stage]
 * @property {string} [severity]
 * @property {string} [area]
 * @property {string} [date]
 * @property {string} [when]
 * @property {string[]} [marks]
 * @property {string[]} [processes] the slugs of what it comes up at
 * @property {string[]} [comes_up] their names
 * @property {Array<[string, string]>} [replaced]
 * @property {Array<[label: string, text: string]>} texts what a snippet may quote
 */
/** @typedef {(file: string) => Promise<any>} ReadFile returns the parsed JSON of a file below `search/` */

export class Index {
  /** @type {Map<string, Promise<any>>} */
  cache = new Map();
  /** The text that was ranked last, whose ranking is in the cache. */
  ranked = "";

  /** @param {ReadFile} read @param {Entry} entry */
  constructor(read, entry) {
    this.read = read;
    this.entry = entry;
  }

  /**
   * Read the entry and return the index.
   * @example const index = await Index.open(async (file) => (await fetch(`/search/${file}`)).json());
   * @param {ReadFile} read
   */
  static async open(read) {
    return new Index(read, await read("index.json"));
  }

  /** @param {"terms"|"places"|"words"|"cards"|"facets"|"match"} group @param {string|number} name */
  cachedFile(group, name) {
    return this.memoize(group + name, () => this.read(`${this.entry[group].folder}/${name}.json`));
  }

  /**
   * Return what is cached under a key, or load it. A failure is not cached.
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} load
   * @returns {Promise<T>}
   */
  memoize(key, load) {
    let value = this.cache.get(key);
    if (!value) {
      value = load();
      value.catch(() => this.cache.delete(key));
      this.cache.set(key, value);
    }
    return value;
  }

  /** Return the shard of a stem, or of a phrase, which is that of its first stem. @param {"terms"|"places"} group @param {string} stem */
  shard(group, stem) {
    return this.cachedFile(group, shardOf(stem.split(" ")[0], this.entry[group].files));
  }

  /** Return the value of a stem, or of a phrase, in its shard. @param {"terms"|"places"} group @param {string} stem */
  async lookUp(group, stem) {
    const shard = await this.shard(group, stem);
    return Object.hasOwn(shard, stem) ? shard[stem] : "";
  }

  /**
   * Return the postings of a stem, or of a phrase as its stems; undefined if it is in no document and no synonym.
   * @example (await index.postings("refund"))?.documents // Uint32Array [0, 7, 12]
   * @param {string} stem
   * @returns {Promise<Postings | undefined>}
   */
  postings(stem) {
    return this.memoize(`postings ${stem}`, async () => {
      const encoded = await this.lookUp("terms", stem);
      if (!encoded) return;
      const [own, weights, others = "", theirs = "", synonyms] = encoded;
      return {
        documents: decodeDeltas(own + others, weights.length),
        having: weights.length,
        frequencies: decodeDigits(weights + theirs),
        synonyms: synonyms ? synonyms.split(" ") : [],
      };
    });
  }

  /**
   * Return the positions of a stem, counted on through all documents.
   * @example await index.positions("refund") // Uint32Array [4, 9, 1043]
   * @param {string} stem
   * @returns {Promise<Uint32Array>}
   */
  positions(stem) {
    return this.memoize(`positions ${stem}`, async () => decodeDeltas(await this.lookUp("places", stem)));
  }

  /**
   * Return the document of each position.
   * @example await index.documentsAt(Uint32Array.of(4, 9, 1043)) // Uint32Array [0, 0, 7]
   * @param {Uint32Array} positions rising
   */
  async documentsAt(positions) {
    const lengths = decodeNumbers(await this.cachedFile("places", "lengths"));
    let document = 0;
    let end = lengths[0];
    return positions.map((position) => {
      while (position >= end) end += lengths[++document];
      return document;
    });
  }

  /**
   * Return the indexed words that share the first letter of a word, accents aside.
   * @example (await index.wordList("ferry")).words // ["fare", "ferry", "fire"]
   * @param {string} word
   * @returns {Promise<WordList>}
   */
  wordList(word) {
    const letter = letterOf(word);
    return this.memoize(`words ${letter}`, async () => {
      if (!this.entry.words.files.includes(letter)) return { words: [], frequencies: new Uint32Array() };
      const [words, frequencies] = await this.cachedFile("words", letter);
      return { words: words.split(" "), frequencies: decodeNumbers(frequencies) };
    });
  }

  /**
   * Return what a result shows of a document.
   * @example (await index.card(0)).title // "Refunds were paid twice"
   * @param {number} document
   * @returns {Promise<Card>}
   */
  async card(document) {
    // Four lessons share a file, and a page has its own.
    const cards = await this.cachedFile("cards", Math.max(document >> 2, document - this.entry.cards.shift));
    return cards[document];
  }

  /**
   * Return the values of a facet in the order in which readers see them.
   * @example await index.facet("area") // [{ value: "billing", name: "Billing", documents: Uint32Array [1, 4] }]
   * @param {string} facet
   * @returns {Promise<FacetValue[]>}
   */
  facet(facet) {
    return this.memoize(`facet ${facet}`, async () => {
      /** @type {Array<[value: string, name: string, documents: string]>} */
      const values = await this.cachedFile("facets", facet);
      return values.map(([value, name, documents]) => ({ value, name, documents: decodeDeltas(documents) }));
    });
  }
}

/**
 * Return the number of the shard that holds a stem: a hash of its characters, modulo the number of shards.
 * @example shardOf("refund", 64) // 0 to 63
 * @param {string} stem
 * @param {number} shards
 */
export function shardOf(stem, shards) {
  let hash = 0;
  for (const character of stem) hash = (Math.imul(hash, 31) + codePointOf(character)) >>> 0;
  return hash % shards;
}

/** @param {string} character */
const codePointOf = (character) => /** @type {number} */ (character.codePointAt(0));

/** Return the name of the word list that holds a word. @param {string} word */
function letterOf(word) {
  const letter = [...unaccent(word)][0] ?? "";
  return isAscii(letter) ? letter : codePointOf(letter).toString(16);
}
