// The line above results: how many there are, which words were corrected, and which no lesson has.

/**
 * Format a number with separators. `Intl` takes longer at first than a whole search.
 * @example formatNumber(9286) // "9,286"
 * @param {number} number
 */
export const formatNumber = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * Describe a result.
 * @example summarize({ documents: Float64Array.of(4), hasLessons: true, corrections: [["tikcet", "ticket"]],
 *   missing: ["chatbot"] })
 * // "1 result, showing results for “ticket”. No lesson has “chatbot”; these have the rest."
 * @param {Pick<import("./search.js").Result, "documents" | "hasLessons" | "corrections" | "missing">} result
 */
export function summarize({ documents, hasLessons, corrections, missing }) {
  const total = documents.length;
  if (total && !hasLessons) return `No lesson, but ${count(total, "page")}`;
  let summary = count(total, "result");
  const corrected = corrections.map(([, used]) => used).join(" ");
  if (total && corrected) summary += `, showing results for “${corrected}”`;
  const unknown = [...new Set(missing)].map((word) => `“${word}”`).join(" or ");
  return total && unknown ? `${summary}. No lesson has ${unknown}; these have the rest.` : summary;
}

/** @param {number} number @param {string} noun */
const count = (number, noun) => `${formatNumber(number)} ${noun}${number === 1 ? "" : "s"}`;
