// Faceted filters: which documents have the selected values, and how many each other value would leave.

/** @typedef {import("./search_index.js").Index} Index */
/** @typedef {Map<string, Set<string>>} Selection the selected values of each facet, of which one is enough */

/**
 * Set the scores of documents to zero that a selection excludes, and count the documents of every value. A facet's
 * own selection does not lower the counts of its other values, since selecting one of those would add documents.
 * @example (await applyFilters(index, new Map([["area", new Set(["billing"])]]), scores, ["year"])).get("year")
 * // Map { "2021" => 1, "2020" => 0 }
 * @param {Index} index
 * @param {Selection} selection
 * @param {Float32Array} scores
 * @param {string[]} counted the facets to count
 * @returns {Promise<Map<string, Map<string, number>>>} by facet and value
 */
export async function applyFilters(index, selection, scores, counted) {
  const names = [...new Set([...selection.keys(), ...counted])];
  if (!names.length) return new Map();
  const facets = await Promise.all(names.map((name) => index.facet(name)));
  // For each document a bit mask: bit n is set if facet n excludes it.
  const excluded = new Uint32Array(scores.length);
  facets.forEach((values, n) => {
    const selected = selection.get(names[n]);
    if (!selected) return;
    const matching = new Set(values.flatMap(({ value, documents }) => (selected.has(value) ? [...documents] : [])));
    excluded.forEach((_, document) => matching.has(document) || (excluded[document] |= 1 << n));
  });
  const counts = counted.map((name) => {
    const n = names.indexOf(name);
    const isLeft = (/** @type {number} */ document) => scores[document] && !(excluded[document] & ~(1 << n));
    const values = facets[n].map(({ value, documents }) => /** @type {const} */ ([value, documents.filter(isLeft).length]));
    return /** @type {const} */ ([name, new Map(values)]);
  });
  excluded.forEach((mask, document) => mask && (scores[document] = 0));
  return new Map(counts);
}

/**
 * Return the selection that typed filters mean; values are known by their slug or their name, in any case.
 * @example await resolveFilters(index, [["area", "Hotel desk"]]) // Map { "area" => Set { "hotel-desk" } }
 * @param {Index} index
 * @param {Array<[facet: string, value: string]>} filters
 * @returns {Promise<Selection>}
 */
export async function resolveFilters(index, filters) {
  /** @type {Selection} */
  const selection = new Map();
  for (const [facet, text] of filters) {
    const typed = text.toLowerCase();
    const known = (await index.facet(facet)).find(({ value, name }) => [value, name.toLowerCase()].includes(typed));
    selection.set(facet, (selection.get(facet) ?? new Set()).add(known?.value ?? typed));
  }
  return selection;
}
