// The index of this site: opened when a search box is first touched, and opened anew after a failure.

import { absolute } from "./addresses.js";
import { keepTemplates } from "./dom.js";
import { LANGUAGE } from "./language.js";
import { gettext } from "./say.js";
import { Index } from "./search_index.js";
import { Language } from "./words.js";

export const language = new Language(LANGUAGE);

/** @type {Promise<Index> | undefined} */
let opening;

/**
 * Return the index, fetched at the first call and at the first one after a failure.
 * @example openIndex().catch(() => {}); // fetch it early
 */
export function openIndex() {
  opening ??= Index.open(fetchJson).then((index) => {
    keepTemplates(index.entry.templates);
    return index;
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

/** @param {string} file */
async function fetchJson(file) {
  // Every other file's name changes with its content, so that only this one may be stale.
  const response = await fetch(absolute(`search/${file}`), file === "index.json" ? { cache: "no-cache" } : {});
  if (!response.ok) throw new Error(file);
  return response.json();
}

/**
 * Do something with the index. While a page stood open the site may have been published anew, and its files have
 * other names; so whatever fails is tried once more with a new index.
 * @example await withIndex(async (index) => show(await search(index, language, "ferry", {})), alert);
 * @param {(index: Index) => Promise<void>} work
 * @param {(message: string) => void} report
 */
export async function withIndex(work, report) {
  const attempt = () => openIndex().then(work);
  await attempt()
    .catch(() => {
      opening = undefined;
      return attempt();
    })
    .catch(() =>
      report(gettext("The search index cannot be reached. Are you offline? Try again in a moment, or browse the lessons.")),
    );
}

/**
 * Render the advice for a query without a lesson; its script is loaded when it is first needed.
 * @example results.replaceChildren(await renderNoResults(index, text, result, (query) => dialog.open(query)));
 * @param {Index} index
 * @param {Parameters<typeof import("../advice/advice.js").renderAdvice> extends [any, ...infer Given] ? Given : never} given
 * @returns {Promise<HTMLElement>}
 */
export const renderNoResults = async (index, ...given) =>
  (await import(absolute(index.entry.advice))).renderAdvice(index, ...given);
