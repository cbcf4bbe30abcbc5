// What is shown when no lesson was found: other words, filters to drop, processes to look at, a way to report the query.

import { absolute } from "./addresses.js";
import { cloneTemplate, createButton, fillPart, part } from "./dom.js";
import { suggestWords } from "./search.js";

/**
 * Render the advice for a query without a lesson.
 * @example results.replaceChildren(await renderNoResults(index, text, result, (query) => dialog.open(query)));
 * @param {import("./search_index.js").Index} index
 * @param {string} text
 * @param {import("./search.js").Result} result
 * @param {(text: string) => void} searchFor called with the suggestion that somebody chooses
 * @param {HTMLElement[]} filterButtons each drops a filter
 */
export async function renderNoResults(index, text, { missing }, searchFor, filterButtons = []) {
  const element = cloneTemplate("nothing");
  part(element, "query").textContent = text;
  const suggestions = await suggestWords(index, missing);
  const simpler = text.replace(/"/g, "").replace(/(^|\s)-\S+/g, "").trim();
  if (simpler !== text.trim() && simpler) suggestions.push(simpler);
  fillPart(element, "words", ...spaced(suggestions.map((query) => createButton(query, () => searchFor(query)))));
  fillPart(element, "filters", ...spaced(filterButtons));
  // What else there is helps only where nothing nearer can be offered.
  const processes = suggestions.length || filterButtons.length ? [] : await commonProcesses(index);
  const processButtons = processes.map(({ value, name }) => createButton(name, () => searchFor(`process:${value}`)));
  fillPart(element, "processes", ...spaced(processButtons));
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (element.querySelectorAll("[data-address]")))
    link.href = absolute(link.dataset.address);
  const { report, endpoint } = index.entry;
  const link = /** @type {HTMLAnchorElement} */ (part(element, "report"));
  if (report) link.href = report.replace("{query}", encodeURIComponent(text));
  else if (endpoint) link.replaceWith(createButton(link.textContent, () => sendQuery(element, endpoint, text)));
  else part(element, "tell").remove();
  return element;
}

/** Return the six processes with the most lessons. @param {import("./search_index.js").Index} index */
async function commonProcesses(index) {
  const processes = await index.facet("process");
  return [...processes].sort((a, b) => b.documents.length - a.documents.length).slice(0, 6);
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
