// The line above results: how many there are, and which words were corrected.

/**
 * Format a number with separators. `Intl` takes longer at first than a whole search.
 * @example formatNumber(9286) // "9,286"
 * @param {number} number
 */
export const formatNumber = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * Describe a result.
 * @example summarize({ documents: Float64Array.of(4), corrections: [["tikcet", "ticket"]] })
 * // "1 result, showing results for “ticket”"
 * @param {Pick<import("./search.js").Result, "documents" | "corrections">} result
 */
export function summarize({ documents, corrections }) {
  const total = `${formatNumber(documents.length)} result${documents.length === 1 ? "" : "s"}`;
  const corrected = corrections.map(([, used]) => used).join(" ");
  return documents.length && corrected ? `${total}, showing results for “${corrected}”` : total;
}
