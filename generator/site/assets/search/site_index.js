// What the dialog and the search page share: the index once it is needed, and what is said when nothing is found.

import { Index } from "./search_index.js";
import { LANGUAGE } from "./language.js";
import { button, copyOf, inThousands, part, ROOT } from "./dom.js";
import { nearby } from "./search.js";
import { Language } from "./words.js";

/** @typedef {import("./search.js").Result} Result */

export const language = new Language(LANGUAGE);

/** @type {Promise<Index> | undefined} */
let opened;

/** The index; fetched at the first touch of a search box, and again after it could not be had. */
export function open() {
  opened ??= Index.open(read);
  opened.catch(forget);
  return opened;
}

const forget = () => (opened = undefined);

/** @param {string} file */
async function read(file) {
  // Every other file's name changes with its content, so that only this one may have grown old.
  const response = await fetch(new URL(`search/${file}`, ROOT), file === "index.json" ? { cache: "no-cache" } : {});
  if (!response.ok) throw new Error(file);
  return response.json();
}

/**
 * Do something with the index. While a page stood open the site may have been published anew, and its files have
 * other names; so whatever fails is tried once more with a new index.
 * @param {(index: Index) => Promise<void>} work
 * @param {(message: string) => void} fail
 */
export async function attempt(work, fail) {
  const go = () => open().then(work);
  await go()
    .catch(() => {
      opened = undefined;
      return go();
    })
    .catch(() => fail(String(copyOf("unreachable").textContent)));
}

/**
 * How many results there are, and whether other words were looked for than were typed.
 * @param {Result} result
 */
export function summary({ documents, repaired }) {
  const number = `${inThousands(documents.length)} ${documents.length === 1 ? "result" : "results"}`;
  const meant = repaired.map(([, used]) => used).join(" ");
  return documents.length && meant ? `${number}, showing results for “${meant}”` : number;
}

/**
 * What to do when nothing was found: other words, filters to drop, and a way to tell what was looked for.
 * @param {Index} index
 * @param {string} text
 * @param {Result} result
 * @param {(text: string) => void} again searches for something else
 * @param {HTMLElement[]} drops buttons that leave a filter out
 */
export async function nothing(index, text, result, again, drops = []) {
  const element = copyOf("nothing");
  part(element, "query").textContent = text;
  const words = await nearby(index, result.missing);
  const without = text.replace(/"/g, "").replace(/(^|\s)-\S+/g, "").trim();
  if (without !== text.trim() && without) words.push(without);
  fill(element, "words", words.map((word) => button(word, () => again(word))));
  fill(element, "filters", drops);
  part(element, "browse").setAttribute("href", new URL(String(part(element, "browse").dataset.address), ROOT).href);
  const { report, endpoint } = index.entry;
  const link = /** @type {HTMLAnchorElement} */ (part(element, "report"));
  if (report) link.href = report.replace("{query}", encodeURIComponent(text));
  else if (endpoint) link.replaceWith(button(String(link.textContent), (/** @this {void} */) => tell(element, endpoint, text)));
  else part(element, "tell").remove();
  return element;
}

/** @param {HTMLElement} element @param {string} name @param {HTMLElement[]} buttons */
function fill(element, name, buttons) {
  const place = part(element, name);
  if (buttons.length) place.append(...buttons.flatMap((its) => [" ", its]));
  else place.remove();
}

/** Only the words that were typed leave the page, and only when somebody asks for it.
 * @param {HTMLElement} element @param {string} endpoint @param {string} query */
async function tell(element, endpoint, query) {
  const sent = fetch(endpoint, { method: "POST", body: query, mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer" });
  const told = await sent.then(
    () => "sent",
    () => "unsent",
  );
  part(element, "tell").replaceWith(copyOf(told));
}
