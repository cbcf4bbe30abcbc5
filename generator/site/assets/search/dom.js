// Helpers on the DOM: elements by their `data-part`, copies of templates, new elements.

/**
 * Return the descendant with `data-part=name`. Page and templates have every part that is asked for.
 * @example part(dialog, "status").textContent = "3 results";
 * @template {HTMLElement} T
 * @param {ParentNode} parent
 * @param {string} name
 */
export const part = (parent, name) => /** @type {T} */ (parent.querySelector(`[data-part=${name}]`));

/**
 * Append children to the part `name`, or remove the part if there are none.
 * @example fillPart(card, "area", "Billing");
 * @param {ParentNode} parent
 * @param {string} name
 * @param {Array<string | Node | undefined>} children
 */
export function fillPart(parent, name, ...children) {
  const present = /** @type {Array<string | Node>} */ (children.filter(Boolean));
  const element = part(parent, name);
  if (present.length) element.append(...present);
  else element.remove();
}

/** What results are made of. @type {Document} */
let templates;

/**
 * Keep the templates, which the index's entry brings.
 * @example keepTemplates('<template id="lesson-find-less"><h2>Less likely</h2></template>');
 * @param {string} html the build's own
 */
export function keepTemplates(html) {
  templates = new DOMParser().parseFromString(html, "text/html");
}

/**
 * Return a copy of the element in the template `lesson-find-<name>`.
 * @example results.append(cloneTemplate("card"));
 * @param {string} name
 */
export function cloneTemplate(name) {
  const template = /** @type {HTMLTemplateElement} */ (templates.getElementById(`lesson-find-${name}`));
  return document.importNode(/** @type {HTMLElement} */ (template.content.firstElementChild), true);
}

/**
 * Return a new element with these properties.
 * @example createElement("mark", { textContent: "ferry" }) // <mark>ferry</mark>
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Partial<HTMLElementTagNameMap[T]>} properties
 */
export const createElement = (tag, properties) => Object.assign(document.createElement(tag), properties);

/**
 * Return a button that submits no form.
 * @example createButton("ferry", () => dialog.open("ferry"))
 * @param {string} textContent
 * @param {() => void} onclick
 */
export const createButton = (textContent, onclick) => createElement("button", { type: "button", textContent, onclick });
