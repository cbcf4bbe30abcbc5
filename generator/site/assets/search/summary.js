// The line above results: how many there are, which words were corrected, and which no lesson has.

import { gettext, ngettext } from "./say.js";

/**
 * Describe a result.
 * @example summarize({ documents: Float64Array.of(4, 7), likely: 1, apart: 2, hasLessons: true,
 *   corrections: [["tikcet", "ticket"]], missing: ["chatbot"] })
 * // "1 result, 1 less likely, showing results for “ticket”. No lesson has “chatbot”; these have the rest."
 * @param {Omit<import("./search.js").Result, "stems" | "scores" | "floor" | "counts">} result
 */
export function summarize({ documents, likely, apart, hasLessons, corrections, missing }) {
  const total = documents.length;
  let summary = hasLessons ? ngettext("%(num)s result", "%(num)s results", likely) : gettext("No lesson fits");
  if (likely && !hasLessons) summary += ngettext(", but %(num)s page", ", but %(num)s pages", likely);
  if (apart > likely) summary += ngettext(", %(num)s less likely", ", %(num)s less likely", apart - likely);
  const words = corrections.map(([, used]) => used).join(" ");
  if (total && words) summary += gettext(", showing results for “%(words)s”", { words });
  const unknown = [...new Set(missing)].map((words) => gettext("“%(words)s”", { words })).join(gettext(" or "));
  if (!total || !unknown) return summary;
  const rest = hasLessons ? gettext("; these have the rest") : "";
  const lacking = gettext("No lesson has %(words)s", { words: unknown });
  return `${summary}. ${lacking}${rest}.`;
}
