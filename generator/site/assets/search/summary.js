// The line above results: how many there are, which words were corrected, and which no lesson has.

/**
 * Format a number with separators. `Intl` takes longer at first than a whole search.
 * @example formatNumber(9286) // "9,286"
 * @param {number} number
 */
export const formatNumber = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * Describe a result.
 * @example summarize({ documents: Float64Array.of(4), corrections: [["tikcet", "ticket"]], missing: ["chatbot"],
 *   hasOthers: true })
 * // "1 result, showing results for “ticket”. No lesson has “chatbot”; these have the rest."
 * @param {Pick<import("./search.js").Result, "documents" | "corrections" | "missing" | "hasOthers">} result
 */
export function summarize({ documents, corrections, missing, hasOthers }) {
  let summary = `${formatNumber(documents.length)} result${documents.length === 1 ? "" : "s"}`;
  // What is shown where nothing was found names the words itself.
  if (!documents.length) return summary;
  const corrected = corrections.map(([, used]) => used).join(" ");
  if (corrected) summary += `, showing results for “${corrected}”`;
  const unknown = [...new Set(missing)].map((word) => `“${word}”`).join(" or ");
  const rest = hasOthers ? "; these have the rest" : "";
  return unknown ? `${summary}. No lesson has ${unknown}${rest}.` : summary;
}
