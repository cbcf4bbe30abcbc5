// The match: at most three lessons for what somebody is about to do, or silence, as by the command (match/lessons.py).

import { gettext } from "../search/say.js";
import { Reader } from "./reading.js";
import { passages } from "./sentences.js";

/** @typedef {import("../search/search_index.js").Index} Index */
/** @typedef {import("../search/words.js").Language} Language */
/** @typedef {import("./reading.js").Passage} Passage */
/** @typedef {import("./reading.js").FacetValue} FacetValue */
/**
 * A lesson, in one line why it is shown, and the process that the text announces, if one is why.
 * @typedef {{ document: number, why: string, process?: FacetValue }} Match
 */
/** @typedef {{ document: number, origin: number, grade: number }} Candidate a lesson, and the one that it stands for */

/**
 * Return the lessons that matter for a text, and the processes it announces that have a brief. `isJudged` is false if it
 * has too few words.
 * @example const { matches } = await match(index, english, "From Monday the new supplier …", "2026-11-30");
 * @param {Index} index
 * @param {Language} language
 * @param {string} text
 * @param {string} today
 * @returns {Promise<{ isJudged: boolean, matches: Match[], briefs: FacetValue[] }>}
 */
export async function match(index, language, text, today) {
  const reader = await Reader.open(index, language);
  const { gate } = reader;
  const read = await Promise.all(passages(text, gate.passage).map((sentences) => reader.read(sentences)));
  const isMuted = muting(reader, today);
  const heard = standing(byText(read, reader), index.entry.below).filter(({ document }) => !isMuted(document));
  const stage = ranks(await index.facet("stage"), gate.order);
  const harm = ranks(await index.facet("severity"), gate.severities);
  heard.sort((a, b) => rounded(b.grade) - rounded(a.grade) || stage(a) - stage(b) || harm(a) - harm(b));
  // The last may be a practice, where failures leave room for it.
  const isPractice = (/** @type {Candidate} */ candidate) => stage(candidate) === gate.order.indexOf("practice");
  const failures = heard.filter((candidate) => !isPractice(candidate));
  const shown = [...failures, ...heard.filter(isPractice).slice(0, 1)].slice(0, gate.most);
  const reasons = shown.map(async ({ document, origin }) => ({ document, ...(await explain(reader, read, origin)) }));
  const matches = await Promise.all(reasons);
  const announced = new Set(matches.map(({ process }) => process?.value));
  const briefs = reader.processes.filter(({ value }) => announced.has(value) && gate.briefs.includes(value));
  return { isJudged: read.some(({ figures }) => figures), matches, briefs };
}

/** @param {number} grade */
const rounded = (grade) => Number(grade.toFixed(1));

/**
 * Return the grades of the lessons of each passage that passes the gate.
 * @param {Passage[]} read
 * @param {Reader} reader
 */
function byText(read, reader) {
  /** @type {Map<number, number>} */
  const agreeing = new Map();
  for (const { near } of read) for (const document of near.keys()) agreeing.set(document, (agreeing.get(document) ?? 0) + 1);
  const others = (/** @type {number} */ document) => (agreeing.get(document) ?? 0) - 1;
  /** @type {Map<number, number>} */
  const grades = new Map();
  for (const { figures, near } of read) {
    const agreement = Math.max(0, ...[...near.keys()].map(others));
    if (!figures || reader.grade(figures, agreement) < 0) continue;
    for (const [document, share] of near) {
      const grade = figures.strength * share + reader.gate.agreement * others(document);
      grades.set(document, Math.max(grades.get(document) ?? 0, grade));
    }
  }
  return grades;
}

/**
 * Return the lessons that hold, each once: a successor in place of what it supersedes.
 * @param {Map<number, number>} grades
 * @param {Array<[number, number[]]>} below
 */
function standing(grades, below) {
  const successors = new Map(below);
  /** @type {Map<number, Candidate>} */
  const best = new Map();
  for (const [origin, grade] of [...grades].sort(([a], [b]) => a - b)) {
    const met = new Set([origin]);
    const waiting = [origin];
    for (let document; (document = waiting.pop()) !== undefined; )
      for (const other of (successors.get(document) ?? []).toSorted((a, b) => b - a))
        if (!met.has(other)) {
          met.add(other);
          waiting.push(other);
        }
    for (const document of met)
      if (!successors.has(document) && grade > (best.get(document)?.grade ?? -1))
        best.set(document, { document, origin, grade });
  }
  return [...best.values()];
}

/** Return a function that tells which lessons are muted today. @param {Reader} reader @param {string} today */
function muting({ gate, processes }, today) {
  const muted = new Set();
  for (const { until, document, process } of gate.mute) {
    if (until < today) continue;
    muted.add(document);
    for (const { value, documents } of processes)
      if (value === process) for (const each of documents) muted.add(each);
  }
  return (/** @type {number} */ document) => muted.has(document);
}

/**
 * Return a function that gives the place of a lesson's value in an order.
 * @param {Reader["processes"]} values
 * @param {string[]} order
 */
function ranks(values, order) {
  /** @type {Map<number, number>} */
  const ranks = new Map();
  for (const { value, documents } of values)
    for (const document of documents) ranks.set(document, order.indexOf(value));
  return (/** @type {Candidate} */ { document }) => ranks.get(document) ?? order.length;
}

/**
 * Return why a lesson is shown: the first of its processes that the text announces, else its own words.
 * @param {Reader} reader
 * @param {Passage[]} read
 * @param {number} document
 */
async function explain(reader, read, document) {
  const score = (/** @type {Passage} */ { scores }) => scores.get(document) ?? 0;
  const { sentences, work } = read.reduce((nearest, passage) => (score(passage) > score(nearest) ? passage : nearest));
  const { processes = [] } = await reader.index.card(document);
  const first = processes.find((process) => work.has(process));
  const process = reader.processes.find(({ value }) => value === first);
  const said = process && work.get(process.value)?.[0];
  if (said) {
    const values = { words: shortened(said), process: process.name };
    return { why: gettext("you write “%(words)s”; this comes up at %(process)s", values), process };
  }
  const words = shortened(await reader.telling(document, sentences));
  return { why: gettext("you write “%(words)s”, and its words are this lesson's", { words }) };
}

/** @param {string} text */
function shortened(text) {
  const characters = [...text];
  return characters.length > 60 ? `${characters.slice(0, 59).join("")}…` : text;
}
