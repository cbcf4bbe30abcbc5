// The index's files, fetched when they are asked for and kept. Their form: docs/about/search-index.md.

import { digits, numbers, rising } from "./numbers.js";
import { isPlain, plain } from "./words.js";

/** @typedef {{ folder: string, files: number }} Group */
/**
 * @typedef {object} Entry
 * @property {number} format
 * @property {number} documents
 * @property {number} lessons the first so many documents; the others are pages written by hand
 * @property {Group} terms
 * @property {Group} places
 * @property {Group} cards
 * @property {{ folder: string, files: string[] }} words
 * @property {{ folder: string, files: Record<string, string> }} facets
 * @property {Array<[number, number[]]>} below
 * @property {string[][][]} synonyms
 * @property {string} [report]
 * @property {string} [endpoint]
 */
/** @typedef {{ documents: Uint32Array, weights: Uint8Array }} Postings */
/**
 * @typedef {object} Card
 * @property {string} address
 * @property {string} title
 * @property {string} [statement]
 * @property {string} [stage]
 * @property {string} [area]
 * @property {string} [date]
 * @property {string} [when]
 * @property {string[]} [marks]
 * @property {Array<[string, string]>} [replaced]
 * @property {Array<[label: string, text: string]>} texts what may be quoted
 */
/** @typedef {(file: string) => Promise<any>} Read */

export class Index {
  /** @param {Read} read @param {Entry} entry */
  constructor(read, entry) {
    this.entry = entry;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
    this.read = read;
  }

  /** @param {Read} read */
  static async open(read) {
    return new Index(read, await read("index.json"));
  }

  /**
   * What a file holds. It is kept, but for what is decoded once and kept so.
   * @param {"terms"|"places"|"words"|"cards"|"facets"} group
   * @param {string|number} name
   */
  file(group, name, isKept = true) {
    const file = `${this.entry[group].folder}/${name}.json`;
    return isKept ? this.once(file, () => this.read(file)) : this.read(file);
  }

  /**
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} make
   * @returns {Promise<T>}
   */
  once(name, make) {
    let made = this.kept.get(name);
    if (!made) {
      made = make();
      made.catch(() => this.kept.delete(name));
      this.kept.set(name, made);
    }
    return made;
  }

  /** @param {"terms"|"places"} group @param {string} stem */
  async entryOf(group, stem) {
    const shard = await this.file(group, shardOf(stem, this.entry[group].files));
    return Object.hasOwn(shard, stem) ? shard[stem] : undefined;
  }

  /**
   * The documents that have a stem, if any has.
   * @param {string} stem
   * @returns {Promise<Postings | undefined>}
   */
  term(stem) {
    return this.once(`term ${stem}`, async () => {
      const found = await this.entryOf("terms", stem);
      return found && { documents: rising(found[0]), weights: digits(found[1]) };
    });
  }

  /**
   * Where a stem stands, counted through all documents.
   * @param {string} stem
   * @returns {Promise<Uint32Array>}
   */
  places(stem) {
    return this.once(`places ${stem}`, async () => rising((await this.entryOf("places", stem)) ?? ""));
  }

  /**
   * The documents that hold places, in their order.
   * @param {Uint32Array} places rising
   */
  async documentsAt(places) {
    const lengths = numbers(await this.file("places", "lengths"));
    let document = 0;
    let end = lengths[0];
    return places.map((place) => {
      while (place >= end) end += lengths[++document];
      return document;
    });
  }

  /**
   * The words that begin with the letter of a word, and how many documents each is in.
   * @param {string} word
   * @returns {Promise<{ words: string[], counts: Uint32Array }>}
   */
  wordsLike(word) {
    const letter = letterOf(word);
    return this.once(`words ${letter}`, async () => {
      if (!this.entry.words.files.includes(letter)) return { words: [], counts: new Uint32Array() };
      const [its, counts] = await this.file("words", letter, false);
      return { words: its.split(" "), counts: numbers(counts) };
    });
  }

  /** @param {number} number @returns {Promise<Card>} */
  card(number) {
    return this.file("cards", number);
  }

  /**
   * The values of a facet, and the documents that have each.
   * @param {string} name
   * @returns {Promise<Array<{ value: string, name: string, documents: Uint32Array }>>}
   */
  facet(name) {
    return this.once(`facet ${name}`, async () =>
      (await this.file("facets", name, false)).map((/** @type {[string, string, string]} */ [value, shown, gaps]) => ({
        value,
        name: shown,
        documents: rising(gaps),
      })),
    );
  }
}

/**
 * The number of the file that holds a stem.
 * @param {string} stem
 * @param {number} shards
 */
export function shardOf(stem, shards) {
  let number = 0;
  for (const sign of stem) number = (Math.imul(number, 31) + Number(sign.codePointAt(0))) >>> 0;
  return number % shards;
}

/** @param {string} word */
function letterOf(word) {
  const letter = [...plain(word)][0] ?? "";
  return isPlain(letter) ? letter : Number(letter.codePointAt(0)).toString(16);
}
