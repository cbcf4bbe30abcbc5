// Reads passages against the search index, as the command does (match/reading.py): the score of each lesson, the work
// that is announced, and whether the gate opens. Every constant and word comes from the build.

/** @typedef {import("../search/search_index.js").Index} Index */
/** @typedef {import("../search/search_index.js").FacetValue} FacetValue */
/** @typedef {import("../search/words.js").Language} Language */
/**
 * The file `gate.json`; docs/about/match.md tells what the numbers mean.
 * @typedef {object} Gate
 * @property {number} passage
 * @property {number} least
 * @property {number} activity
 * @property {number} twice
 * @property {number} calibrated
 * @property {number} at_home
 * @property {number} common
 * @property {number} strength
 * @property {number} known
 * @property {number} signs
 * @property {number} code
 * @property {number} agreement
 * @property {number} threshold
 * @property {number} most_code
 * @property {number} next
 * @property {number} most
 * @property {string[]} order the stages, of equal lessons the first one first
 * @property {string[]} severities those that come first among equal ones, too
 * @property {string} pattern what stands in a word of code
 * @property {string[]} words the signs
 * @property {Record<string, string[]>} cues by process: the stems that announce it
 * @property {string[]} briefs the processes that have one
 * @property {Array<{ until: string, document?: number, process?: string }>} mute
 */
/**
 * What the gate sees of a passage.
 * @typedef {{ strength: number, known: number, signs: number, code: number }} Figures
 */
/**
 * @typedef {object} Passage
 * @property {string[]} sentences
 * @property {Map<number, number>} scores of the lessons that have one, by document
 * @property {Map<number, number>} near the lessons near the best one, by the share of its score that they reach
 * @property {Figures | undefined} figures undefined if there are too few words to judge
 * @property {Map<string, string[]>} work the sentences that announce a process
 */

export class Reader {
  /** @type {Map<string, Promise<Map<number, number>>>} */
  scoresByStem = new Map();

  /**
   * @param {Index} index
   * @param {Language} language
   * @param {Gate} gate
   * @param {FacetValue[]} processes
   */
  constructor(index, language, gate, processes) {
    this.index = index;
    this.language = language;
    this.gate = gate;
    this.processes = processes;
    // Pages that were written by hand come after the lessons.
    this.total = index.entry.lessons;
    this.code = new RegExp(gate.pattern);
    this.atHome = Math.max(1, Math.floor((this.total / gate.calibrated) ** gate.at_home));
    // A rare word weighs the more the larger the base is.
    const ratio = idf(1, Math.max(1, this.total)) / idf(1, gate.calibrated);
    this.scale = Math.max(ratio, Math.sqrt(ratio));
    /** @type {Map<number, FacetValue[]>} */
    this.processesOf = new Map();
    for (const process of processes)
      for (const document of process.documents)
        this.processesOf.set(document, [...(this.processesOf.get(document) ?? []), process]);
  }

  /**
   * Fetch what is needed for every text.
   * @example const passage = await (await Reader.open(index, english)).read(["All at once."]);
   * @param {Index} index
   * @param {Language} language
   */
  static async open(index, language) {
    const [gate, processes] = await Promise.all([index.cachedFile("match", "gate"), index.facet("process")]);
    return new Reader(index, language, gate, processes);
  }

  /** Score the lessons for a passage; words of code are passed over. @param {string[]} sentences @returns {Promise<Passage>} */
  async read(sentences) {
    const words = sentences.join(" ").split(" ");
    const plain = words.filter((word) => !this.code.test(word));
    const said = this.language.words(plain.join(" "));
    const stems = this.stems(said);
    const found = await Promise.all(stems.map((stem) => this.scores(stem)));
    const frequencies = await Promise.all(stems.map((stem) => this.frequency(stem)));
    const isCommon = frequencies.map((frequency) => frequency > this.gate.common);
    /** @type {Map<number, number>} */
    const lexical = new Map();
    found.forEach((each, n) => {
      if (isCommon[n]) return;
      for (const [document, score] of each) lexical.set(document, (lexical.get(document) ?? 0) + score);
    });
    const work = this.announced(sentences);
    const scores = this.raised(lexical, work);
    const best = Math.max(0, ...scores.values());
    const shares = [...scores].map(([document, score]) => /** @type {const} */ ([document, score / best]));
    const near = new Map(shares.filter(([, share]) => share >= this.gate.next));
    if (stems.length < this.gate.least) return { sentences, scores, near, figures: undefined, work };
    const known = found.filter(({ size }, n) => isCommon[n] || size >= this.atHome).length;
    const figures = {
      strength: best / this.scale / Math.sqrt(stems.length),
      known: known / stems.length,
      signs: this.signs(said) / Math.sqrt(said.length),
      code: Math.min(words.length - plain.length, this.gate.most_code),
    };
    return { sentences, scores, near, figures, work };
  }

  /** Return how many lessons have a stem itself. @param {string} stem */
  async frequency(stem) {
    const { documents, having } = (await this.index.postings(stem)) ?? NOWHERE;
    return documents.subarray(0, having).filter((document) => document < this.total).length;
  }

  /** Return the different stems of words. @param {string[]} words */
  stems(words) {
    return [...new Set(words.map((word) => this.language.stem(word)))].filter(Boolean);
  }

  /** Return the score of each lesson that has a stem or a synonym of it. @param {string} stem */
  scores(stem) {
    let scores = this.scoresByStem.get(stem);
    if (!scores) this.scoresByStem.set(stem, (scores = this.score(stem)));
    return scores;
  }

  /** @param {string} stem */
  async score(stem) {
    /** @type {Map<number, number>} */
    const scores = new Map();
    const { documents, frequencies } = (await this.index.postings(stem)) ?? NOWHERE;
    const weight = idf(await this.frequency(stem), this.total);
    documents.forEach((document, n) => {
      // Pages that were written by hand are no lessons.
      if (document < this.total) scores.set(document, weight * ((frequencies[n] + 0.5) / 64));
    });
    return scores;
  }

  /** Return the processes that sentences announce, with the sentences. @param {string[]} sentences */
  announced(sentences) {
    /** @type {Map<string, string[]>} */
    const work = new Map();
    for (const sentence of sentences) {
      const stems = this.language.words(sentence).map((word) => this.language.stem(word));
      const line = ` ${stems.join(" ")} `;
      for (const [process, cues] of Object.entries(this.gate.cues))
        if (cues.some((cue) => line.includes(` ${cue} `))) work.set(process, [...(work.get(process) ?? []), sentence]);
    }
    return work;
  }

  /**
   * Return the scores, raised for the lessons of announced work.
   * @param {Map<number, number>} scores
   * @param {Map<string, string[]>} work
   */
  raised(scores, work) {
    /** @type {Map<number, number>} */
    const raised = new Map();
    for (const [number, score] of scores) {
      const processes = this.processesOf.get(number) ?? [];
      let activity = 0;
      for (const { value, documents } of processes)
        activity += Math.min(this.gate.twice, work.get(value)?.length ?? 0) * idf(documents.length, this.total);
      raised.set(number, score * (1 + (this.gate.activity * activity) / Math.sqrt(processes.length || 1)));
    }
    return raised;
  }

  /** Return how many warning signs words have. @param {string[]} said */
  signs(said) {
    const line = ` ${said.join(" ")} `;
    return this.gate.words.reduce((sum, sign) => sum + line.split(` ${sign} `).length - 1, 0);
  }

  /**
   * Return the distance to the threshold.
   * @param {Figures} figures
   * @param {number} agreement how many other passages are near the same lesson
   */
  grade({ strength, known, signs, code }, agreement) {
    const { gate } = this;
    const prose = gate.strength * strength + gate.known * known + gate.signs * signs;
    return prose + gate.code * code + gate.agreement * agreement - gate.threshold;
  }

  /**
   * Return the sentence of a passage that says most of a lesson.
   * @param {number} document
   * @param {string[]} sentences
   */
  async telling(document, sentences) {
    const scores = sentences.map(async (sentence) => {
      const found = await Promise.all(this.stems(this.language.words(sentence)).map((stem) => this.scores(stem)));
      return found.reduce((sum, each) => sum + (each.get(document) ?? 0), 0);
    });
    const all = await Promise.all(scores);
    return sentences[all.indexOf(Math.max(...all))];
  }
}

const NOWHERE = { documents: new Uint32Array(), having: 0, frequencies: new Uint8Array() };

/** Return the inverse document frequency, as BM25 has it. @param {number} having @param {number} total */
const idf = (having, total) => Math.log(1 + (total - having + 0.5) / (having + 0.5));
