// The box that opens on every page: results while somebody types, by keyboard or pointer.

import { attempt, language, nothing, summary } from "./site_index.js";
import { part, ROOT } from "./dom.js";
import { cards, search } from "./search.js";

const SHOWN = 6;

export class Dialog {
  /** @param {HTMLDialogElement} element */
  constructor(element) {
    this.element = element;
    this.input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    this.list = part(element, "results");
    this.turn = 0;
    const form = /** @type {HTMLFormElement} */ (element.querySelector("form"));
    form.action = new URL(String(form.dataset.address), ROOT).href;
    this.input.addEventListener("input", () => this.update());
    element.addEventListener("keydown", (event) => this.press(event));
    element.addEventListener("mousedown", (event) => event.target === element && element.close());
    this.list.addEventListener("click", (event) => /** @type {Element} */ (event.target).closest("a") && element.close());
  }

  /** @param {string} text what was typed already */
  open(text) {
    if (!this.element.open) this.element.showModal();
    if (text) this.input.value = text;
    this.input.focus();
    if (!text) this.input.select();
    this.update();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    // What is closed keeps the focus until the next frame.
    if (!this.element.open) return;
    // The theme turns pages by letters.
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.element.close();
    if (event.key === "Escape" || step) event.preventDefault();
    if (!step) return;
    const links = /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-part=title]"));
    const stops = [this.input, ...links];
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    stops[(at + step + stops.length) % stops.length].focus();
  }

  async update() {
    const turn = ++this.turn;
    const text = this.input.value;
    if (!text.trim()) return this.show("", []);
    await attempt(
      async (index) => {
        const result = await search(index, language, text, { isTyping: true });
        const drawn = await cards(index, language, result, result.documents.slice(0, SHOWN));
        const shown = drawn.length ? drawn : [await nothing(index, text, result, (query) => this.open(query))];
        if (turn === this.turn) this.show(summary(result), shown);
      },
      (message) => turn === this.turn && this.show(message, []),
    );
  }

  /** @param {string} status @param {HTMLElement[]} elements */
  show(status, elements) {
    part(this.element, "status").textContent = status;
    this.list.replaceChildren(...elements);
  }
}
