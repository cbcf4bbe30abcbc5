// What is said to readers, in English; for another language the build puts its words in place of these constants.

/** The forms of each message by its English words. @type {Record<string, string[]>} */
const MESSAGES = {};
/** Return the number of the form that goes with a number of things. @param {number} n */
const formOf = (n) => Number(n !== 1);
const GROUP = ",";

/**
 * Format a number with separators. `Intl` takes longer at first than a whole search.
 * @example formatNumber(9286) // "9,286"
 * @param {number} number
 */
export const formatNumber = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, GROUP);

/**
 * Return a message with values in the places of their names.
 * @example gettext("No lesson has %(words)s.", { words: "“ferry”" }) // "No lesson has “ferry”."
 * @param {string} message
 * @param {Record<string, string>} [values]
 * @param {string} [english]
 * @param {number} [form]
 */
export const gettext = (message, values = {}, english = message, form = 0) =>
  (MESSAGES[message]?.[form] ?? english).replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/**
 * Return a message about so many things, which it names as `num`.
 * @example ngettext("%(num)s result", "%(num)s results", 2) // "2 results"
 * @param {string} one
 * @param {string} many
 * @param {number} num
 */
export const ngettext = (one, many, num) => gettext(one, { num: formatNumber(num) }, num === 1 ? one : many, formOf(num));
