// The search page: a query, filters with counts, an order, twenty results a page; the address holds all of it.

import { renderResults } from "./cards.js";
import { createButton, part } from "./dom.js";
import { formatNumber, gettext } from "./say.js";
import { search } from "./search.js";
import { language, renderNoResults, withIndex } from "./site_index.js";
import { summarize } from "./summary.js";

const PER_PAGE = 20;
/** How many results are seen at once; the others are rendered after the first paint. @example documents.slice(0, AT_ONCE) */
export const AT_ONCE = 5;

/** @param {HTMLInputElement} box */
const labelOf = (box) => /** @type {HTMLElement} */ (box.parentElement);

export class SearchPage {
  number = 1;
  updates = 0;

  /**
   * @example new SearchPage(document.querySelector("[data-search-page]"), () => console.log("shown"));
   * @param {HTMLElement} element
   * @param {() => void} onShown called after results are shown
   */
  constructor(element, onShown) {
    this.element = element;
    this.onShown = onShown;
    this.input = /** @type {HTMLInputElement} */ (element.querySelector("input[name=q]"));
    this.boxes = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input[type=checkbox]")]);
    this.order = /** @type {HTMLSelectElement} */ (part(element, "order"));
    this.pageButtons = part(element, "pager").querySelectorAll("button");
    this.facets = [...new Set(this.boxes.map((box) => box.name))];
    element.onsubmit = (event) => {
      event.preventDefault();
      this.update();
    };
    // What was typed is shown already: shown anew when the box is left, a result would go from below the mouse.
    element.onchange = ({ target }) => target !== this.input && this.change("pushState");
    this.input.oninput = () => this.change("replaceState");
    /** @type {HTMLDetailsElement} */ (part(element, "facets")).open = matchMedia("(min-width: 60em)").matches;
    for (const button of this.pageButtons)
      button.onclick = () => {
        this.change("pushState", this.number + Number(button.value));
        element.scrollIntoView();
      };
    this.restore();
  }

  /** Set the controls to what the address says, and update. */
  restore() {
    const query = new URLSearchParams(location.search);
    this.input.value = query.get("q") ?? "";
    for (const box of this.boxes) box.checked = query.getAll(box.name).includes(box.value);
    this.order.value = query.get("sort") ?? "";
    this.number = Number(query.get("page")) || 1;
    this.update();
  }

  /**
   * Write the state of the controls into the address, and update. While somebody types, one entry of the history
   * is replaced.
   * @param {"pushState" | "replaceState"} write
   */
  change(write, number = 1) {
    this.number = number;
    const query = new URLSearchParams();
    if (this.input.value) query.set("q", this.input.value);
    for (const { name, value } of this.checkedBoxes()) query.append(name, value);
    if (this.order.value) query.set("sort", this.order.value);
    if (number > 1) query.set("page", `${number}`);
    const address = query.size ? `?${query}` : location.pathname;
    // What was typed already stands there when it is entered.
    if (address !== location.search) history[write](null, "", address);
    this.update();
  }

  checkedBoxes() {
    return this.boxes.filter((box) => box.checked);
  }

  /** Return the selected values of each facet. @returns {import("./facets.js").Selection} */
  selection() {
    const selection = new Map();
    for (const { name, value } of this.checkedBoxes())
      selection.set(name, (selection.get(name) ?? new Set()).add(value));
    return selection;
  }

  /** Show first what is seen at once, then the rest, then the counts, unless a later update has begun. */
  async update() {
    const update = ++this.updates;
    const text = this.input.value;
    const options = { selection: this.selection(), order: this.order.value };
    await withIndex(
      async (index) => {
        const result = await search(index, language, text, options);
        const last = Math.ceil(result.documents.length / PER_PAGE);
        this.number = Math.max(1, Math.min(this.number, last));
        const start = (this.number - 1) * PER_PAGE;
        const cards = await renderResults(index, language, result, start, start + AT_ONCE);
        if (!result.hasLessons) cards.unshift(await this.renderNoResults(index, text, result));
        if (update !== this.updates) return;
        this.show(summarize(result), cards, last);
        await new Promise((resolve) => setTimeout(resolve));
        const others = await renderResults(index, language, result, start + AT_ONCE, start + PER_PAGE, start);
        if (update === this.updates) part(this.element, "results").append(...others);
        const { counts } = await search(index, language, text, { ...options, counted: this.facets });
        if (update === this.updates) this.showCounts(counts);
      },
      (message) => update === this.updates && this.show(message, []),
    );
  }

  /**
   * @param {import("./search_index.js").Index} index
   * @param {string} text
   * @param {import("./search.js").Result} result
   */
  renderNoResults(index, text, result) {
    const buttons = this.checkedBoxes().map((box) =>
      createButton(part(labelOf(box), "name").textContent, () => box.click()),
    );
    const searchFor = (/** @type {string} */ query) => {
      this.input.value = query;
      this.change("pushState");
    };
    return renderNoResults(index, text, result, searchFor, buttons);
  }

  /** @param {string} status @param {HTMLElement[]} results @param {number} [last] the number of pages */
  show(status, results, last = 0) {
    setTimeout(this.onShown);
    part(this.element, "status").textContent = status;
    part(this.element, "results").replaceChildren(...results);
    part(this.element, "pager").hidden = last < 2;
    part(this.element, "number").textContent = gettext("%(number)s of %(last)s", { number: `${this.number}`, last: `${last}` });
    for (const button of this.pageButtons) button.disabled = this.number === (button.value === "1" ? last : 1);
  }

  /**
   * Show the count of each value; hide values that would leave nothing.
   * @param {Map<string, Map<string, number>>} counts
   */
  showCounts(counts) {
    part(this.element, "facets").classList.remove("lesson-filters--waiting");
    for (const box of this.boxes) {
      const count = counts.get(box.name)?.get(box.value) ?? 0;
      const label = labelOf(box);
      part(label, "count").textContent = formatNumber(count);
      label.hidden = !count && !box.checked;
    }
  }
}
