// What is shown when no lesson fits: other words, filters to drop, processes and areas near, a way to report the query.

import { absolute } from "../search/addresses.js";
import { cloneTemplate, createButton, fillPart, part } from "../search/dom.js";
import { suggestWords } from "../search/search.js";

/**
 * Render the advice for a query without a lesson.
 * @example results.replaceChildren(await renderAdvice(index, text, result, (query) => dialog.open(query)));
 * @param {import("../search/search_index.js").Index} index
 * @param {string} text
 * @param {import("../search/search.js").Result} result
 * @param {(text: string) => void} searchFor called with the suggestion that somebody chooses
 * @param {HTMLElement[]} filterButtons each drops a filter
 */
export async function renderAdvice(index, text, { missing, scores }, searchFor, filterButtons = []) {
  const element = cloneTemplate("nothing");
  const suggestions = await suggestWords(index, missing);
  const simpler = text.replace(/"/g, "").replace(/(^|\s)-\S+/g, "").trim();
  if (simpler !== text.trim() && simpler) suggestions.push(simpler);
  fillPart(element, "words", ...spaced(suggestions.map((query) => createButton(query, () => searchFor(query)))));
  fillPart(element, "filters", ...spaced(filterButtons));
  const facets = filterButtons.length ? [] : ["process", "area"];
  const nearest = (await Promise.all(facets.map((facet) => nearestValues(index, facet, scores)))).flat();
  fillPart(element, "nearest", ...spaced(nearest.map(([query, name]) => createButton(name, () => searchFor(query)))));
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (element.querySelectorAll("[data-address]")))
    link.href = absolute(link.dataset.address);
  const { report, endpoint } = index.entry;
  const link = /** @type {HTMLAnchorElement} */ (part(element, "report"));
  if (report) link.href = report.replace("{query}", encodeURIComponent(text));
  else if (endpoint) link.replaceWith(createButton(link.textContent, () => sendQuery(element, endpoint, text)));
  else part(element, "tell").remove();
  return element;
}

/**
 * Return three values of a facet as queries with their names: those whose lessons are nearest, then those of the most.
 * @param {import("../search/search_index.js").Index} index
 * @param {string} facet
 * @param {Float32Array} scores
 */
async function nearestValues(index, facet, scores) {
  const values = (await index.facet(facet)).map(({ value, name, documents }) => {
    const total = documents.reduce((sum, document) => sum + scores[document], documents.length / 1e6);
    return /** @type {const} */ ([total / Math.sqrt(documents.length), `${facet}:${value}`, name]);
  });
  return values.sort((a, b) => b[0] - a[0]).slice(0, 3).map(([, query, name]) => [query, name]);
}

/** @param {HTMLElement[]} buttons */
const spaced = (buttons) => buttons.flatMap((button) => [" ", button]);

/**
 * Send the query to the collector. Only the words that were typed leave the page, and only when somebody asks for it.
 * @param {HTMLElement} element
 * @param {string} endpoint
 * @param {string} body
 */
async function sendQuery(element, endpoint, body) {
  const outcome = await fetch(endpoint, {
    method: "POST",
    body,
    mode: "no-cors",
    credentials: "omit",
    referrerPolicy: "no-referrer",
  }).then(
    () => "sent",
    () => "unsent",
  );
  part(element, "tell").replaceWith(cloneTemplate(outcome));
}
