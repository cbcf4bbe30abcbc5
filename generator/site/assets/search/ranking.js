// Finding: which documents match a query, and in what order.

import { completions, nearest } from "./spelling.js";

/** @typedef {import("./search_index.js").Index} Index */
/** @typedef {import("./search_index.js").Postings} Postings */
/** @typedef {import("./words.js").Language} Language */
/** @typedef {import("./query.js").Query} Query */
/**
 * One way in which a word of the query may stand in a record: as these stems in this order, at so much of their weight.
 * @typedef {{ stems: string[], share: number }} Way
 */
/**
 * @typedef {object} Found
 * @property {Float32Array} scores by document; zero where nothing matched
 * @property {Set<string>} stems the words that were looked for, to mark them
 * @property {Array<[typed: string, used: string]>} repaired
 * @property {string[]} missing words that are in no record, nor anything like them
 */

export const SETTINGS = { coverage: 0.6, synonym: 0.5, completion: 0.8, repair: 0.8, repairs: 3, completions: 5, below: 0.5, rare: 15 };

/**
 * @param {Index} index
 * @param {Language} language
 * @param {Query} query
 * @param {boolean} isTyping whether the last word may be completed
 * @returns {Promise<Found>}
 */
export async function find(index, language, query, isTyping) {
  const search = new Search(index, language);
  const typed = query.words.map((word) => ({ word, stem: language.stem(word) }));
  const open = isTyping && query.isOpen ? typed.length - 1 : -1;
  const looked = typed.filter(({ stem }, n) => stem || n === open);
  const stems = looked.map(({ stem }) => stem);
  const own = synonyms(stems, index.entry.synonyms);
  const everyday = synonyms(stems, language.synonyms(stems));
  const ways = await Promise.all(looked.map((its, n) => search.ways(its, its === typed[open], own[n], everyday[n])));
  const scores = query.words.length ? await search.scores(unique(ways)) : everything(index);
  await search.demand(query, scores);
  search.lower(scores);
  const alone = ways.flat().filter(({ stems }) => stems.length === 1);
  return { scores, stems: new Set(alone.map(({ stems }) => stems[0])), repaired: search.repaired, missing: search.missing };
}

/** Without a word to look for, every lesson counts the same. @param {Index} index */
const everything = ({ entry }) => new Float32Array(entry.documents).fill(1, 0, entry.lessons);

/** @param {Way[][]} ways */
function unique(ways) {
  const met = new Set();
  return ways.filter((its) => {
    const name = its[0]?.stems.join(" ");
    return its.length && !met.has(name) && met.add(name);
  });
}

/**
 * What means the same as each word, both ways, at a part of the weight.
 * @param {string[]} stems
 * @param {string[][][]} groups
 */
function synonyms(stems, groups) {
  /** @type {Way[][]} */
  const ways = stems.map(() => []);
  for (const group of groups)
    for (const said of group) {
      const its = said.filter(Boolean);
      stems.forEach((_, start) => {
        if (!its.length || its.some((stem, n) => stem !== stems[start + n])) return;
        const others = group.filter((other) => other !== said).map((other) => ({ stems: other, share: SETTINGS.synonym }));
        its.forEach((_, n) => ways[start + n].push(...others));
      });
    }
  return ways;
}

class Search {
  /** @param {Index} index @param {Language} language */
  constructor(index, language) {
    this.index = index;
    this.language = language;
    /** @type {Array<[string, string]>} */
    this.repaired = [];
    /** @type {string[]} */
    this.missing = [];
  }

  /**
   * The ways in which a word may stand in records. Everyday synonyms count where hardly any record has the word
   * itself, and what no record has in any way is mended.
   * @param {{ word: string, stem: string }} typed
   * @param {boolean} isOpen
   * @param {Way[]} own synonyms of the organisation
   * @param {Way[]} everyday
   * @returns {Promise<Way[]>}
   */
  async ways({ word, stem }, isOpen, own, everyday) {
    const known = stem ? await this.index.term(stem) : undefined;
    const isRare = !known || known.documents.length <= SETTINGS.rare;
    const meant = isRare ? [...own, ...everyday] : own;
    const found = await Promise.all(meant.map((way) => this.postings(way)));
    // What stands for a word is worth no more than the word itself, however rare it is.
    const most = known ? this.worth(known) : Infinity;
    const ways = meant.flatMap(({ stems, share }, n) => {
      const its = found[n];
      return its ? [{ stems, share: share * Math.min(1, most / this.worth(its)) }] : [];
    });
    if (isOpen && word.length > 1) {
      const likely = completions(word, await this.index.wordsLike(word));
      ways.push(...this.asWays(likely, SETTINGS.completions, () => SETTINGS.completion));
    }
    if (known) return [{ stems: [stem], share: 1 }, ...ways];
    return ways.length || !stem ? ways : this.repair(word);
  }

  /**
   * BM25's idf: what a word that so many documents have tells of one.
   * @param {Postings} postings
   */
  worth({ documents }) {
    return Math.log(1 + (this.index.entry.documents - documents.length + 0.5) / (documents.length + 0.5));
  }

  /** @param {string} word */
  async repair(word) {
    const likely = nearest(word, await this.index.wordsLike(word));
    if (likely.length) this.repaired.push([word, likely[0]]);
    else this.missing.push(word);
    return this.asWays(likely, SETTINGS.repairs, (n) => SETTINGS.repair ** n);
  }

  /**
   * @param {string[]} likely
   * @param {number} most
   * @param {(n: number) => number} share
   */
  asWays(likely, most, share) {
    const stems = [...new Set(likely.map((word) => this.language.stem(word)))].filter(Boolean);
    return stems.slice(0, most).map((stem, n) => ({ stems: [stem], share: share(n) }));
  }

  /** @param {Way[][]} ways */
  async scores(ways) {
    const scores = new Float32Array(this.index.entry.documents);
    const covered = new Float32Array(scores.length);
    const best = new Float32Array(scores.length);
    const found = await Promise.all(ways.map((its) => Promise.all(its.map((way) => this.postings(way)))));
    let whole = 0;
    found.forEach((postings, n) => {
      const rarest = this.best(ways[n], postings, best);
      whole += rarest;
      for (const its of postings)
        for (const document of its?.documents ?? [])
          if (best[document]) {
            scores[document] += best[document];
            covered[document] += rarest;
            best[document] = 0;
          }
    });
    const { coverage } = SETTINGS;
    for (let n = 0; n < scores.length; n++)
      if (scores[n]) scores[n] *= 1 - coverage + (coverage * covered[n]) / whole;
    return scores;
  }

  /**
   * What each document gets for the best of the ways of one word; answers what the word is worth.
   * @param {Way[]} ways
   * @param {Array<Postings | undefined>} found
   * @param {Float32Array} best
   */
  best(ways, found, best) {
    let rarest = 0;
    found.forEach((postings, n) => {
      if (!postings) return;
      const worth = this.worth(postings) * ways[n].share;
      rarest = Math.max(rarest, worth);
      const step = worth / 64;
      postings.documents.forEach((document, at) => {
        best[document] = Math.max(best[document], (postings.weights[at] + 0.5) * step);
      });
    });
    return rarest;
  }

  /**
   * The documents that have the stems of a way, with the weight of the first.
   * @param {Way} way
   * @returns {Promise<Postings | undefined>}
   */
  async postings({ stems }) {
    const postings = await this.index.term(stems[0]);
    if (!postings || stems.length === 1) return postings;
    const having = (await this.holding(stems)) ?? new Set();
    const kept = postings.documents.map((_, n) => n).filter((n) => having.has(postings.documents[n]));
    return { documents: kept.map((n) => postings.documents[n]), weights: Uint8Array.from(kept, (n) => postings.weights[n]) };
  }

  /**
   * Take out what lacks a phrase, and what has a word or phrase that must not be there.
   * @param {Query} query
   * @param {Float32Array} scores
   */
  async demand(query, scores) {
    const held = (/** @type {string[][]} */ phrases) =>
      Promise.all(phrases.map((words) => this.holding(words.map((word) => this.language.stem(word)))));
    for (const documents of await held(query.phrases))
      if (documents) scores.forEach((_, n) => documents.has(n) || (scores[n] = 0));
    for (const documents of await held(query.without)) documents?.forEach((n) => (scores[n] = 0));
  }

  /**
   * The documents in which stems stand in this order; where a stop word stood there may be any.
   * @param {string[]} stems
   * @returns {Promise<Set<number> | undefined>} nothing when all are stop words
   */
  async holding(stems) {
    const first = stems.findIndex(Boolean);
    if (first < 0) return undefined;
    const postings = await this.index.term(stems[first]);
    if (!stems.slice(first + 1).some(Boolean)) return new Set(postings?.documents);
    let starts = await this.index.places(stems[first]);
    for (let n = first + 1; n < stems.length; n++)
      if (stems[n]) {
        const places = new Set(await this.index.places(stems[n]));
        starts = starts.filter((place) => places.has(place + n - first));
      }
    return new Set(await this.index.documentsAt(starts));
  }

  /**
   * What is withdrawn or replaced counts less, and never stands above what replaced it.
   * @param {Float32Array} scores
   */
  lower(scores) {
    for (const [document, replacing] of this.index.entry.below) {
      const limits = replacing.map((other) => scores[other] * 0.99).filter(Boolean);
      scores[document] = Math.min(scores[document] * SETTINGS.below, ...limits);
    }
  }
}
