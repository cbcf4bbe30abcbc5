// The search page: a query, filters with counts, an order, twenty results at a time; the address holds all of it.

import { attempt, language, nothing, summary } from "./site_index.js";
import { button, inThousands, part } from "./dom.js";
import { cards, search } from "./search.js";

const PER_PAGE = 20;
// As many as are seen at once.
const FIRST = 5;

/** @param {HTMLInputElement} box */
const labelOf = (box) => /** @type {HTMLElement} */ (box.parentElement);

export class SearchPage {
  /**
   * @param {HTMLElement} element
   * @param {() => void} settle called when something is shown
   */
  constructor(element, settle) {
    this.element = element;
    this.settle = settle;
    this.input = /** @type {HTMLInputElement} */ (element.querySelector("input[name=q]"));
    this.boxes = /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[type=checkbox]"));
    this.order = /** @type {HTMLSelectElement} */ (part(element, "order"));
    this.turns = part(element, "pager").querySelectorAll("button");
    this.facets = [...new Set([...this.boxes].map((box) => box.name))];
    this.number = 1;
    this.turn = 0;
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.update();
    });
    element.addEventListener("change", () => this.change("pushState"));
    this.input.addEventListener("input", () => this.change("replaceState"));
    /** @type {HTMLDetailsElement} */ (part(element, "facets")).open = matchMedia("(min-width: 60em)").matches;
    for (const turn of this.turns)
      turn.addEventListener("click", () => {
        this.change("pushState", this.number + Number(turn.value));
        element.scrollIntoView();
      });
    part(element, "all").hidden = false;
    this.restore();
  }

  /** Show what the address says. */
  restore() {
    const asked = new URLSearchParams(location.search);
    this.input.value = asked.get("q") ?? "";
    for (const box of this.boxes) box.checked = asked.getAll(box.name).includes(box.value);
    this.order.value = asked.get("sort") ?? "";
    this.number = Number(asked.get("page")) || 1;
    this.update();
  }

  /**
   * Write into the address what the page says; while somebody types, over what they typed before.
   * @param {"pushState" | "replaceState"} write
   */
  change(write, number = 1) {
    this.number = number;
    const asked = new URLSearchParams();
    if (this.input.value) asked.set("q", this.input.value);
    for (const box of this.boxes) if (box.checked) asked.append(box.name, box.value);
    if (this.order.value) asked.set("sort", this.order.value);
    if (number > 1) asked.set("page", String(number));
    const address = asked.size ? `?${asked}` : location.pathname;
    // What was typed already stands there when it is entered.
    if (address !== location.search) history[write](null, "", address);
    this.update();
  }

  async update() {
    const turn = ++this.turn;
    const text = this.input.value;
    const checked = [...this.boxes].filter((box) => box.checked);
    const chosen = new Map(checked.map(({ name }) => [name, new Set(checked.filter((box) => box.name === name).map((box) => box.value))]));
    const how = { isTyping: document.activeElement === this.input, chosen, byDate: this.order.value === "date" };
    await attempt(
      async (index) => {
        const result = await search(index, language, text, how);
        const last = Math.ceil(result.documents.length / PER_PAGE);
        this.number = Math.max(1, Math.min(this.number, last));
        const start = (this.number - 1) * PER_PAGE;
        const [first, others] = [result.documents.slice(start, start + FIRST), result.documents.slice(start + FIRST, start + PER_PAGE)];
        const drawn = await cards(index, language, result, first);
        const drops = checked.map((box) => button(String(part(labelOf(box), "name").textContent), () => box.click()));
        const again = (/** @type {string} */ query) => {
          this.input.value = query;
          this.change("pushState");
        };
        const shown = drawn.length ? drawn : [await nothing(index, text, result, again, drops)];
        if (turn !== this.turn) return;
        this.show(summary(result), shown, last);
        await new Promise((shown) => setTimeout(shown));
        const rest = await cards(index, language, result, others);
        if (turn === this.turn) part(this.element, "results").append(...rest);
        const { counts } = await search(index, language, text, { ...how, count: this.facets });
        if (turn === this.turn) this.count(counts);
      },
      (message) => turn === this.turn && this.show(message, [], 0),
    );
  }

  /** @param {string} status @param {HTMLElement[]} elements @param {number} last the number of pages */
  show(status, elements, last) {
    setTimeout(this.settle);
    part(this.element, "status").textContent = status;
    part(this.element, "results").replaceChildren(...elements);
    part(this.element, "pager").hidden = last < 2;
    part(this.element, "number").textContent = `${this.number} of ${last}`;
    for (const turn of this.turns) turn.disabled = this.number === (turn.value === "1" ? last : 1);
  }

  /** @param {Map<string, Map<string, number>>} counts */
  count(counts) {
    for (const box of this.boxes) {
      const number = counts.get(box.name)?.get(box.value) ?? 0;
      const label = labelOf(box);
      part(label, "count").textContent = inThousands(number);
      label.hidden = !number && !box.checked;
    }
  }
}
