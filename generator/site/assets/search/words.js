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
    /** @type {RegExp | undefined} */
    this.run = undefined;
    this.stopWords = new Set(about.stopWords.split(" "));
    /** @type {Map<string, string>} */
    this.stems = new Map();
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
    return Array.from(text.matchAll(isPlain(text) ? /[a-z0-9]{1,40}/g : this.runs())).flatMap((run) => {
      const signs = [...(run[1] ?? "")];
      let start = run.index;
      if (signs.length < 2) return [placed(run[0], start)];
      return signs.slice(1).map((sign, n) => {
        const pair = placed(signs[n] + sign, start);
        start += signs[n].length;
        return pair;
      });
    });
  }

  /** What words are in any script: made when it is needed, since it takes longer than a whole search. */
  runs() {
    const { separators, unspaced } = this.about;
    return (this.run ??= new RegExp(`([${unspaced}]{1,40})|[^${separators}${unspaced}]{1,40}`, "gu"));
  }

  /**
   * The groups of everyday synonyms that some stems may be in, as sequences of stems.
   * @param {string[]} stems
   */
  synonyms(stems) {
    const lines = this.about.synonyms.split("\n").filter((line) => stems.some((stem) => stem && line.includes(stem)));
    return lines.map((line) => line.split(",").map((its) => its.split(" ")));
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

/** Whether a text is of ASCII only. @param {string} text */
export const isPlain = (text) => /^[\0-\x7f]*$/.test(text);

/**
 * Without accents, which people in a hurry leave out.
 * @param {string} word
 */
export const plain = (word) => word.normalize("NFKD").replace(/[\u0300-\u036f]+/g, "").normalize("NFC");
