// The dialog on every page: results while somebody types, by keyboard or pointer.

import { absolute } from "./addresses.js";
import { renderResults } from "./cards.js";
import { part } from "./dom.js";
import { search } from "./search.js";
import { language, renderNoResults, withIndex } from "./site_index.js";
import { summarize } from "./summary.js";

export class Dialog {
  /** What was typed and followed, by the page. @type {Map<string, string[]>} */
  left = new Map();
  updates = 0;
  frame = 0;

  /**
   * @example new Dialog(document.getElementById("lesson-find")).open("ferry");
   * @param {HTMLDialogElement} element
   */
  constructor(element) {
    this.element = element;
    this.input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    const form = /** @type {HTMLFormElement} */ (element.querySelector("form"));
    form.action = absolute(form.dataset.address);
    // Once a frame: results within a key's own event would have it lay them out before its letter is seen.
    this.input.oninput = () => {
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.update());
    };
    element.onkeydown = (event) => this.onKey(event);
    element.onmousedown = (event) => {
      if (event.target === element) element.close();
    };
    part(element, "results").onclick = (event) => {
      const link = /** @type {Element} */ (event.target).closest("a");
      if (!link) return;
      const left = [this.input.value, link.href];
      this.left.set(location.pathname, left);
      // For a page that is loaded anew when one comes back; the theme's instant navigation exchanges this state.
      history.replaceState({ left }, "");
      element.close();
    };
  }

  /** Open as it was left for a result on this page, if it was, with the focus on that. */
  async restore() {
    const [text, address] = this.left.get(location.pathname) ?? history.state?.left ?? [];
    if (!text) return;
    // Once: who comes back again has closed it.
    history.replaceState(null, "");
    await this.open(text);
    this.links().find((link) => link.href === address)?.focus();
  }

  /** @returns {HTMLAnchorElement[]} */
  links() {
    return [.../** @type {NodeListOf<HTMLAnchorElement>} */ (part(this.element, "results").querySelectorAll("[data-part=title]"))];
  }

  /** @param {string} text to search for */
  open(text) {
    this.left.delete(location.pathname);
    if (!this.element.open) this.element.showModal();
    if (text) this.input.value = text;
    this.input.focus();
    if (!text) this.input.select();
    return this.update();
  }

  /** Close by Escape, move the focus by the arrow keys. @param {KeyboardEvent} event */
  onKey(event) {
    // A closed dialog keeps the focus until the next frame.
    if (!this.element.open) return;
    // The theme turns pages by letters.
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.element.close();
    if (event.key === "Escape" || step) event.preventDefault();
    if (!step) return;
    const stops = [this.input, ...this.links()];
    const at = stops.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    stops[(at + step + stops.length) % stops.length].focus();
  }

  /** Search for what is in the box, and show the first results unless a later update has begun. */
  async update() {
    const update = ++this.updates;
    const text = this.input.value;
    if (!text.trim()) return this.show("", []);
    await withIndex(
      async (index) => {
        const result = await search(index, language, text);
        const cards = await renderResults(index, language, result, 0, 6);
        if (!result.hasLessons) cards.unshift(await renderNoResults(index, text, result, (query) => this.open(query)));
        if (update === this.updates) this.show(summarize(result), cards);
      },
      (message) => update === this.updates && this.show(message, []),
    );
  }

  /** @param {string} status @param {HTMLElement[]} results */
  show(status, results) {
    part(this.element, "status").textContent = status;
    part(this.element, "results").replaceChildren(...results);
  }
}
