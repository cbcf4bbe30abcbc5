// Ranks the documents that match a query: BM25F (Robertson and Zaragoza 2009), and how much of the query
// each document covers.

import { completions, nearestWords } from "./spelling.js";

/** @typedef {import("./search_index.js").Index} Index */
/** @typedef {import("./search_index.js").Postings} Postings */
/** @typedef {import("./words.js").Language} Language */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {{ word: string, stem: string }} Term a word of the query; the stem of a stop word is "" */
/**
 * What stands for a term (its own stem, a phrase with synonyms as its stems, a completion, a correction), and the share of
 * its score that counts.
 * @typedef {{ stem: string, share: number }} Variant
 */
/** @typedef {Variant & { postings: Postings }} IndexedVariant a variant that some document may have */
/**
 * @typedef {object} Ranking
 * @property {Float32Array} scores by document; zero where nothing matched
 * @property {number} floor the score below which a document is less likely to be meant
 * @property {Set<string>} stems to highlight
 * @property {Array<[typed: string, used: string]>} corrections
 * @property {string[]} missing words that no lesson has, nor anything like them
 */

export const SETTINGS = { coverage: 0.6, completion: 0.8, correction: 0.8, corrections: 3, completions: 3, part: 0.7, letters: 3, demotion: 0.5, floor: 0.31 };

/**
 * Score every document for a query.
 * @example const query = parseQuery(english, "late ferry", []);
 * (await rank(index, english, query)).scores // Float32Array [0, 4.2, …]
 * @param {Index} index
 * @param {Language} language
 * @param {Query} query
 * @returns {Promise<Ranking>}
 */
export async function rank(index, language, query) {
  const ranker = new Ranker(index, language);
  const words = (await Promise.all(query.words.map((word) => ranker.parted(word)))).flat();
  // Stop words alone are meant as names, which have capitals.
  const isName = words.every((word) => !language.stem(word));
  const typed = words.map((word) => ({ word, stem: isName ? word.toUpperCase() : language.stem(word) }));
  const unfinished = query.isPrefix && typed.at(-1);
  const terms = typed.filter((term) => term.stem);
  // A stop word may end a phrase; one inside falls away.
  const lines = ` ${typed.map(({ word, stem }) => stem || word).join(" ")} | ${terms.map(({ stem }) => stem).join(" ")} `;
  // A phrase with synonyms is in the shard of its first stem.
  const shards = new Set(await Promise.all(terms.map(({ stem }) => index.shard("terms", stem))));
  const phrases = [...shards].flatMap(Object.keys).filter((key) => key.includes(" ") && lines.includes(` ${key} `));
  const variants = await Promise.all(terms.map((term) => ranker.variants(term, term === unfinished, phrases)));
  const unknown = variants.filter((none) => !none.length).length;
  const scores = words.length ? ranker.score(unique(variants), unknown) : ranker.scoreLessons();
  await ranker.filterPhrases(query, scores);
  ranker.demote(scores);
  const { corrections, floor } = ranker;
  // In the order of the query: what is fetched sooner is known to be missing sooner.
  const missing = words.filter((word) => ranker.missing.has(word));
  const found = variants.flat().flatMap(({ stem, postings }) => [stem, ...postings.synonyms]);
  return { scores, floor, stems: new Set(found.filter((stem) => !stem.includes(" "))), corrections, missing };
}

/** Drop all but one of the terms with the same first variant. @param {IndexedVariant[][]} terms */
const unique = (terms) => [...new Map(terms.map((variants) => [variants[0]?.stem, variants])).values()];

class Ranker {
  floor = 0;
  /** @type {Array<[string, string]>} */
  corrections = [];
  /** @type {Set<string>} */
  missing = new Set();

  /** @param {Index} index @param {Language} language */
  constructor(index, language) {
    this.index = index;
    this.language = language;
  }

  /**
   * Return the words that one stands for: two, if no document has it and one has these side by side ("statuspage").
   * @param {string} word
   */
  async parted(word) {
    const stem = this.language.stem(word);
    if (stem && !(await this.index.postings(stem)))
      for (let end = SETTINGS.letters; end <= word.length - SETTINGS.letters; end++) {
        const parts = [word.slice(0, end), word.slice(end)];
        if (!(await this.areWords(parts)) || !(await this.documentsWith(parts.map((part) => this.language.stem(part))))?.size) continue;
        this.corrections.push([word, parts.join(" ")]);
        return parts;
      }
    return [word];
  }

  /** Return true if all of these are words of documents. @param {string[]} words */
  async areWords(words) {
    for (const word of words) if (!(await this.index.wordList(word)).words.includes(word)) return false;
    return true;
  }

  /**
   * Return the variants of a term: itself, the phrases it is in, completions; if no lesson has any, corrections. A page
   * may quote words that nobody meant, a misspelt one among them.
   * @param {Term} term
   * @param {boolean} isPrefix
   * @param {string[]} phrases all phrases of the query that have synonyms
   */
  async variants({ word, stem }, isPrefix, phrases) {
    const known = await this.index.postings(stem);
    const meant = phrases.filter((phrase) => phrase.split(" ").includes(stem));
    const variants = await this.lookUp([stem, ...meant].map((stem) => ({ stem, share: 1 })));
    // A phrase counts no more than its words, however rare it is, and one of them without the others less.
    for (const variant of variants) variant.share = Math.min(1, this.idf(variants[0].postings) / this.idf(variant.postings));
    if (variants[1] && variants[0].stem === stem) variants[0].share = SETTINGS.part;
    const isWhole = known?.having && known.documents[0] < this.index.entry.lessons;
    if (isPrefix && word.length > 1 && !isWhole) {
      const words = completions(word, await this.index.wordList(word));
      variants.push(...(await this.variantsOf(words, SETTINGS.completions, () => SETTINGS.completion)));
    }
    if (variants.some((variant) => this.isInLessons(variant))) return variants;
    // What is in no document and yet known has synonyms: it is no slip, and means what it says. Nor is a name or a number one.
    if ((known && !known.having) || stem === word.toUpperCase()) this.missing.add(word);
    else variants.push(...(await this.correct(word)));
    return variants;
  }

  /**
   * Return the variants that some document has, or a synonym of them.
   * @param {Variant[]} variants
   * @returns {Promise<IndexedVariant[]>}
   */
  async lookUp(variants) {
    const all = variants.map(async (variant) => ({ ...variant, postings: await this.index.postings(variant.stem) }));
    return /** @type {IndexedVariant[]} */ ((await Promise.all(all)).filter(({ postings }) => postings?.documents.length));
  }

  /** Return the inverse document frequency, as BM25 has it. @param {{ having: number }} postings */
  idf({ having }) {
    return Math.log(1 + (this.index.entry.documents - having + 0.5) / (having + 0.5));
  }

  /** @param {IndexedVariant} variant */
  isInLessons({ postings: { documents, having } }) {
    // Lessons come before pages.
    return Math.min(documents[0], documents[having] ?? Infinity) < this.index.entry.lessons;
  }

  /** Return the variants of the nearest words that lessons have. @param {string} word */
  async correct(word) {
    const list = await this.index.wordList(word);
    // An everyday word is listed, though no document has it: it is no slip, in whatever form.
    const stem = this.language.stem(word);
    const isWord = list.words.some((other, n) => !list.frequencies[n] && this.language.stem(other) === stem);
    const words = isWord ? [] : nearestWords(word, list);
    const near = await this.variantsOf(words, SETTINGS.corrections, (n) => SETTINGS.correction ** n);
    const variants = near.filter((variant) => this.isInLessons(variant));
    const used = words.find((other) => this.language.stem(other) === variants[0]?.stem);
    if (used) this.corrections.push([word, used]);
    else this.missing.add(word);
    return variants;
  }

  /**
   * Return the first variants that some words give.
   * @param {string[]} words
   * @param {number} limit
   * @param {(n: number) => number} shareOf
   */
  variantsOf(words, limit, shareOf) {
    const stems = [...new Set(words.map((word) => this.language.stem(word)))].filter(Boolean);
    return this.lookUp(stems.slice(0, limit).map((stem, n) => ({ stem, share: shareOf(n) })));
  }

  /** Score all lessons alike, for a query without a word. */
  scoreLessons() {
    const { documents, lessons } = this.index.entry;
    return new Float32Array(documents).fill(1, 0, lessons);
  }

  /**
   * Add up what the best variant of each term scores in each document, less what the document lacks of the query. The
   * floor rises with the square root of all that the query tells; what no document has tells as much as what one has.
   * @param {IndexedVariant[][]} terms
   * @param {number} unknown how many terms no document has
   */
  score(terms, unknown) {
    const scores = new Float32Array(this.index.entry.documents);
    const covered = new Float32Array(scores.length);
    const best = new Float32Array(scores.length);
    const rarest = this.idf({ having: 1 });
    let told = unknown * rarest;
    for (const variants of terms) {
      const idf = this.scoreTerm(variants, best);
      told += idf;
      for (const { postings } of variants)
        for (const document of postings.documents)
          if (best[document]) {
            scores[document] += best[document];
            covered[document] += idf;
            best[document] = 0;
          }
    }
    const { coverage, floor } = SETTINGS;
    this.floor = floor * Math.sqrt(told * Math.min(told, rarest));
    for (let n = 0; n < scores.length; n++)
      if (scores[n]) scores[n] *= 1 - coverage + (coverage * covered[n]) / told;
    return scores;
  }

  /**
   * Set for each document the score of a term's best variant. Return the idf of the term: that of its rarest variant.
   * @param {IndexedVariant[]} variants
   * @param {Float32Array} best
   */
  scoreTerm(variants, best) {
    let highest = 0;
    for (const { share, postings } of variants) {
      const idf = this.idf(postings) * share;
      highest = Math.max(highest, idf);
      postings.documents.forEach((document, at) => {
        const termFrequency = (postings.frequencies[at] + 0.5) / 64;
        best[document] = Math.max(best[document], termFrequency * idf);
      });
    }
    return highest;
  }

  /**
   * Set the scores of documents to zero that lack a phrase, or have what the query excludes.
   * @param {Query} query
   * @param {Float32Array} scores
   */
  async filterPhrases(query, scores) {
    const matching = (/** @type {string[][]} */ phrases) =>
      Promise.all(phrases.map((words) => this.documentsWith(words.map((word) => this.language.stem(word)))));
    for (const documents of await matching(query.phrases))
      if (documents) scores.forEach((_, n) => documents.has(n) || (scores[n] = 0));
    for (const documents of await matching(query.excluded)) documents?.forEach((n) => (scores[n] = 0));
  }

  /**
   * Return the documents that have these stems as a phrase, with any word in the place of a stop word.
   * @param {string[]} stems
   * @returns {Promise<Set<number> | undefined>} undefined if all are stop words
   */
  async documentsWith(stems) {
    const first = stems.findIndex(Boolean);
    if (first < 0) return undefined;
    const postings = await this.index.postings(stems[first]);
    if (!stems.slice(first + 1).some(Boolean)) return new Set(postings?.documents.subarray(0, postings.having));
    let starts = await this.index.positions(stems[first]);
    for (let n = first + 1; n < stems.length; n++)
      if (stems[n]) {
        const positions = new Set(await this.index.positions(stems[n]));
        starts = starts.filter((start) => positions.has(start + n - first));
      }
    return new Set(await this.index.documentsAt(starts));
  }

  /**
   * Lower the scores of what is withdrawn or replaced, which never ranks above what replaced it.
   * @param {Float32Array} scores
   */
  demote(scores) {
    for (const [document, others] of this.index.entry.below) {
      const limits = others.map((other) => scores[other] * 0.99).filter(Boolean);
      scores[document] = Math.min(scores[document] * SETTINGS.demotion, ...limits);
    }
  }
}
