// The line above results: how many there are, which words were corrected, and which no lesson has.

/**
 * Format a number with separators. `Intl` takes longer at first than a whole search.
 * @example formatNumber(9286) // "9,286"
 * @param {number} number
 */
export const formatNumber = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * Describe a result.
 * @example summarize({ documents: Float64Array.of(4, 7), likely: 1, apart: 2, hasLessons: true,
 *   corrections: [["tikcet", "ticket"]], missing: ["chatbot"] })
 * // "1 result, 1 less likely, showing results for “ticket”. No lesson has “chatbot”; these have the rest."
 * @param {Omit<import("./search.js").Result, "stems" | "scores" | "floor" | "counts">} result
 */
export function summarize({ documents, likely, apart, hasLessons, corrections, missing }) {
  const total = documents.length;
  let summary = hasLessons ? count(likely, "result") : "No lesson fits";
  if (likely && !hasLessons) summary += `, but ${count(likely, "page")}`;
  if (apart > likely) summary += `, ${formatNumber(apart - likely)} less likely`;
  const corrected = corrections.map(([, used]) => used).join(" ");
  if (total && corrected) summary += `, showing results for “${corrected}”`;
  const unknown = [...new Set(missing)].map((word) => `“${word}”`).join(" or ");
  if (total && unknown) summary += `. No lesson has ${unknown}${hasLessons ? "; these have the rest" : ""}.`;
  return summary;
}

/** @param {number} number @param {string} noun */
const count = (number, noun) => `${formatNumber(number)} ${noun}${number === 1 ? "" : "s"}`;
