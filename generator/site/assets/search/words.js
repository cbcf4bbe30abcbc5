// Tokenises and stems text as the build does (site/search/words.py). One file of cases holds both to it.

/**
 * The data of a language, which the build writes into a file of its own.
 * @typedef {object} LanguageData
 * @property {(word: string) => string} stemWord Snowball's stemmer
 * @property {string} stopWords separated by spaces
 * @property {string} separators a character class: what stands between words
 * @property {string} unspaced a character class: scripts that put no spaces between words
 */
/** @typedef {[word: string, start: number, end: number]} Token a word and its position in the text */

export class Language {
  /** @type {Map<string, string>} */
  stems = new Map();
  /** @type {RegExp | undefined} */
  pattern;

  /**
   * @example new Language(LANGUAGE).stem("refunded") // "refund"
   * @param {LanguageData} data
   */
  constructor(data) {
    this.data = data;
    this.stopWords = new Set(data.stopWords.split(" "));
  }

  /**
   * Normalise a text (NFKC, lower case, no invisible characters) and return its words in their order.
   * @example english.words("Two Refunds") // ["two", "refunds"]
   * @param {string} text
   * @param {boolean} hasNames true if a stop word in capitals is a name, and stays so
   */
  words(text, hasNames = false) {
    const lower = this.lower(text.normalize("NFKC"), hasNames).replaceAll("ς", "σ");
    return this.tokens(lower.replace(/[\u00ad\u200b-\u200d\u2060]/g, "")).map(([word]) => word);
  }

  /**
   * Lower the case of a text, but for names: stop words in capitals, unless all is in capitals.
   * @example english.lower("It was the WHO") // "it was the WHO"
   * @param {string} text
   */
  lower(text, hasNames = hasSmallLetters(text)) {
    return text
      .split(/(?<![A-Za-z0-9])([A-Z]{2,})(?![A-Za-z0-9])/)
      .map((part, n) => (hasNames && n % 2 && this.stopWords.has(part.toLowerCase()) ? part : part.toLowerCase()))
      .join("");
  }

  /**
   * Return the tokens of a lower-case text. Scripts without spaces give overlapping bigrams.
   * @example english.tokens("two refunds") // [["two", 0, 3], ["refunds", 4, 11]]
   * @param {string} text
   * @returns {Token[]}
   */
  tokens(text) {
    return [...text.matchAll(isAscii(text) ? /[a-z0-9]{1,40}/gi : this.wordPattern())].flatMap((match) => {
      const characters = [...(match[1] ?? "")];
      let start = match.index;
      if (characters.length < 2) return [tokenAt(match[0], start)];
      return characters.slice(1).map((character, n) => {
        const bigram = tokenAt(characters[n] + character, start);
        start += characters[n].length;
        return bigram;
      });
    });
  }

  /** Return the pattern of words in any script; compiled on demand, since that takes longer than a search. */
  wordPattern() {
    const { separators, unspaced } = this.data;
    return (this.pattern ??= new RegExp(`([${unspaced}]{1,40})|[^${separators}${unspaced}]{1,40}`, "gu"));
  }

  /**
   * Return the stem of a word without accents; "" for a stop word.
   * @example english.stem("refunded") // "refund"
   * @param {string} word
   */
  stem(word) {
    if (this.stopWords.has(word)) return "";
    let stem = this.stems.get(word);
    if (stem === undefined) {
      // The stemmer takes a character beyond the basic plane for two.
      stem = unaccent(/[\u{10000}-\u{10ffff}]/u.test(word) ? word : this.data.stemWord(word));
      this.stems.set(word, stem);
    }
    return stem;
  }
}

/** @param {string} word @param {number} start @returns {Token} */
const tokenAt = (word, start) => [word, start, start + word.length];

/**
 * Return true if a text has any small letter from a to z.
 * @example hasSmallLetters("NO REFUNDS") // false
 * @param {string} text
 */
export const hasSmallLetters = (text) => /[a-z]/.test(text);

/**
 * Return true if a text has only ASCII characters.
 * @example isAscii("café") // false
 * @param {string} text
 */
export const isAscii = (text) => /^[\0-\x7f]*$/.test(text);

/**
 * Remove accents, which people in a hurry leave out.
 * @example unaccent("café") // "cafe"
 * @param {string} word
 */
export const unaccent = (word) => word.normalize("NFKD").replace(/[\u0300-\u036f]+/g, "").normalize("NFC");
