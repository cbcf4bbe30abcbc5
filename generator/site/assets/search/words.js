// Words as search sees them: the same as in the build (site/search/words.py). One file of cases holds both to it.

/**
 * What the build knows of a language and puts into a file of its own: the stemmer that Snowball made, the stop words,
 * and which characters stand between words, or belong to scripts that put no space there.
 * @typedef {object} About
 * @property {(word: string) => string} stemWord
 * @property {string} stopWords parted by spaces
 * @property {string} synonyms the stems of everyday synonyms: a group a line, parted by commas
 * @property {string} separators
 * @property {string} unspaced
 */
/** @typedef {[word: string, start: number, end: number]} Place */

export class Language {
  /** @param {About} about */
  constructor(about) {
    this.about = about;
    this.run = new RegExp(`([${about.unspaced}]{1,40})|[^${about.separators}${about.unspaced}]{1,40}`, "gu");
    this.stopWords = new Set(about.stopWords.split(" "));
    /** @type {Map<string, string>} */
    this.stems = new Map();
    /** @type {string[][][] | undefined} */
    this.groups = undefined;
  }

  /**
   * The words of a text in their order, in small letters; scripts without spaces as overlapping pairs.
   * @param {string} text
   */
  words(text) {
    return this.places(text.normalize("NFKC").toLowerCase().replaceAll("ς", "σ").replace(/[\u00ad\u200b-\u200d\u2060]/g, "")).map(([word]) => word);
  }

  /**
   * The words of a text in small letters, each with where it begins and ends.
   * @param {string} text
   * @returns {Place[]}
   */
  places(text) {
    return Array.from(text.matchAll(this.run)).flatMap((run) => {
      const signs = [...run[0]];
      let start = run.index;
      if (!run[1] || signs.length === 1) return [placed(run[0], start)];
      return signs.slice(1).map((sign, n) => {
        const pair = placed(signs[n] + sign, start);
        start += signs[n].length;
        return pair;
      });
    });
  }

  /** The everyday synonyms, as groups of sequences of stems; taken apart when they are first asked for. */
  get synonyms() {
    return (this.groups ??= this.about.synonyms.split("\n").map((line) => line.split(",").map((its) => its.split(" "))));
  }

  /**
   * What the forms of a word have in common; nothing for a stop word.
   * @param {string} word
   */
  stem(word) {
    if (this.stopWords.has(word)) return "";
    let stem = this.stems.get(word);
    if (stem === undefined) {
      // To the stemmer a character beyond the basic plane would be two.
      stem = plain(/[\u{10000}-\u{10ffff}]/u.test(word) ? word : this.about.stemWord(word));
      this.stems.set(word, stem);
    }
    return stem;
  }
}

/** @param {string} word @param {number} start @returns {Place} */
const placed = (word, start) => [word, start, start + word.length];

/**
 * Without accents, which people in a hurry leave out.
 * @param {string} word
 */
export const plain = (word) => word.normalize("NFKD").replace(/[\u0300-\u036f]+/g, "").normalize("NFC");
