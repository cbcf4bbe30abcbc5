// The box that asks what somebody is about to do: the lessons that matter below it, or plainly none.

import { renderCards } from "../search/cards.js";
import { gettext, ngettext } from "../search/say.js";
import { language, withIndex } from "../search/site_index.js";
import { match } from "./match.js";

let asked = 0;

/**
 * Answer what stands in a form's box. Too few words to be judged are searched for.
 * @example answer(document.querySelector("[data-match]"));
 * @param {HTMLFormElement} form
 */
export async function answer(form) {
  const question = ++asked;
  const text = form.q.value;
  const search = `${form.dataset.search}?${new URLSearchParams({ q: text.trim().slice(0, 1000) })}`;
  /** @param {string} status @param {Element[]} elements */
  const show = (status, elements) => {
    // Whoever asked again meanwhile waits for that.
    if (question !== asked) return;
    part(form, "status").textContent = status;
    part(form, "results").replaceChildren(...elements);
  };
  if (!text.trim()) return show("", []);
  show(gettext("Looking …"), []);
  await withIndex(
    async (index) => {
      const { isJudged, matches, briefs } = await match(index, language, text, today());
      if (!isJudged && question === asked && form.isConnected) location.assign(search);
      if (!isJudged) return;
      const documents = Float64Array.from(matches, ({ document }) => document);
      const cards = await renderCards(index, language, { stems: new Set() }, documents);
      cards.forEach((card, n) => card.append(reason(matches[n].why)));
      const links = briefs.map(({ value, name }) => linkTo(briefOf(form, value), gettext("Brief to read aloud: %(process)s", { process: name })));
      show(summary(cards.length), [...cards, ...links, linkTo(search, gettext("Search all lessons for these words"))]);
    },
    (message) => show(message, []),
  );
}

/** Return a part of the answer below a form. @param {HTMLFormElement} form @param {string} name */
const part = (form, name) =>
  /** @type {HTMLElement} */ (form.parentElement?.querySelector(`.lesson-answer > [data-part=${name}]`));

/** @param {HTMLFormElement} form @param {string} process */
const briefOf = (form, process) => String(form.dataset.brief).replace("{process}", process);

/** @param {string} href @param {string} textContent */
function linkTo(href, textContent) {
  const element = document.createElement("p");
  element.append(Object.assign(document.createElement("a"), { href, textContent }));
  return element;
}

/** @param {number} number */
function summary(number) {
  if (!number) return gettext("No lesson is about this.");
  return ngettext("One lesson matters for this:", "%(num)s lessons matter for this:", number);
}

/** @param {string} why */
function reason(why) {
  const element = document.createElement("p");
  element.className = "lesson-card__snippet";
  element.dir = "auto";
  element.textContent = gettext("Why: %(reason)s.", { reason: why });
  return element;
}

/** Return the day on the reader's calendar, as in ISO 8601. */
function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
