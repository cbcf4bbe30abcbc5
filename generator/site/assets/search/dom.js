// Pieces of a page: the parts of an element by name, copies of templates, buttons, and where the site begins.

/** The site's first address, whatever folder of whatever host it is published in. */
export const ROOT = new URL("..", import.meta.url);

/**
 * @template {HTMLElement} T
 * @param {ParentNode} parent
 * @param {string} name
 */
export const part = (parent, name) => /** @type {T} */ (parent.querySelector(`[data-part=${name}]`));

/**
 * A copy of what a template of the page holds.
 * @param {string} name
 */
export function copyOf(name) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(`lesson-find-${name}`));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

/** A number as it is read: 9,286. The browser's own way takes longer at first than a whole search. @param {number} number */
export const inThousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * @param {string} text
 * @param {() => void} act
 */
export function button(text, act) {
  const element = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  element.addEventListener("click", act);
  return element;
}
