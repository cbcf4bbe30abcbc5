// Filters: which documents have the chosen values, and how many each other value would leave.

/** @typedef {import("./search_index.js").Index} Index */
/** @typedef {Map<string, Set<string>>} Chosen the chosen values of each facet; one of them is enough */

/**
 * Take out of the scores what a filter excludes, and count what is left for every value. A facet's own choice does
 * not lower the counts of its other values, since choosing one of those would add to what is found.
 * @param {Index} index
 * @param {Chosen} chosen
 * @param {Float32Array} scores
 * @param {string[]} names the facets to count
 * @returns {Promise<Map<string, Map<string, number>>>} by facet and value
 */
export async function filter(index, chosen, scores, names) {
  const used = [...new Set([...chosen.keys(), ...names])];
  if (!used.length) return new Map();
  const facets = await Promise.all(used.map((name) => index.facet(name)));
  // What a document lacks of the choices: one bit a facet.
  const lacks = new Uint32Array(scores.length);
  facets.forEach((values, n) => {
    const wanted = chosen.get(used[n]);
    if (!wanted) return;
    const having = new Set(values.flatMap(({ value, documents }) => (wanted.has(value) ? [...documents] : [])));
    lacks.forEach((_, document) => having.has(document) || (lacks[document] |= 1 << n));
  });
  const counts = names.map((name) => {
    const others = ~(1 << used.indexOf(name));
    const stays = (/** @type {number} */ document) => scores[document] && !(lacks[document] & others);
    const values = facets[used.indexOf(name)];
    return /** @type {const} */ ([name, new Map(values.map((its) => [its.value, its.documents.filter(stays).length]))]);
  });
  lacks.forEach((some, document) => some && (scores[document] = 0));
  return new Map(counts);
}

/**
 * The values that typed filters mean, by their slug or their name.
 * @param {Index} index
 * @param {Array<[facet: string, value: string]>} typed
 * @returns {Promise<Chosen>}
 */
export async function meant(index, typed) {
  /** @type {Chosen} */
  const chosen = new Map();
  for (const [name, text] of typed) {
    const like = text.toLowerCase();
    const found = (await index.facet(name)).find((its) => [its.value, its.name.toLowerCase()].includes(like));
    chosen.set(name, (chosen.get(name) ?? new Set()).add(found?.value ?? like));
  }
  return chosen;
}
