// Filters and their counts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keys, look } from "./made.js";

const chosen = (its) => ({ selection: new Map(Object.entries(its).map(([name, values]) => [name, new Set(values)])) });
const counted = async (text, how = {}) =>
  Object.fromEntries([...(await look("facets", text, { ...how, counted: ["area", "year"] })).counts].map(([name, its]) => [name, Object.fromEntries(its)]));

test("without a choice every value counts what was found", async () => {
  assert.deepEqual(await counted("ferry"), { area: { boarding: 2, billing: 1, "hotel-desk": 1 }, year: { 2021: 2, 2020: 1 } });
});

test("without a question every value counts the lessons that have it", async () => {
  assert.deepEqual(await counted(""), { area: { boarding: 3, billing: 1, "hotel-desk": 1 }, year: { 2021: 2, 2020: 2 } });
});

test("a choice keeps what has it", async () => {
  assert.deepEqual(await keys("facets", "", chosen({ area: ["billing"] })), ["b"]);
  assert.deepEqual(await keys("facets", "", chosen({})), ["a", "b", "c", "d"]);
});

test("two values of one facet add up, two facets narrow one another", async () => {
  assert.deepEqual(await keys("facets", "", chosen({ area: ["billing", "hotel-desk"] })), ["b", "c"]);
  assert.deepEqual(await keys("facets", "", chosen({ area: ["boarding"], year: ["2020"] })), ["c", "d"]);
});

test("a choice lowers the counts of other facets, not those of its own", async () => {
  assert.deepEqual(await counted("", chosen({ area: ["billing"] })), {
    area: { boarding: 3, billing: 1, "hotel-desk": 1 },
    year: { 2021: 1, 2020: 0 },
  });
});

test("with two facets chosen each counts what the other one leaves", async () => {
  assert.deepEqual(await counted("", chosen({ area: ["boarding"], year: ["2020"] })), {
    area: { boarding: 2, billing: 0, "hotel-desk": 1 },
    year: { 2021: 1, 2020: 2 },
  });
});

test("a count is what the choice would leave of the question", async () => {
  const { area } = await counted("ferry", chosen({ year: ["2021"] }));
  for (const [value, count] of Object.entries(area))
    assert.equal((await keys("facets", "ferry", chosen({ year: ["2021"], area: [value] }))).length, count, value);
});

test("a value that nothing has finds nothing", async () => {
  assert.deepEqual(await keys("facets", "ferry", chosen({ area: ["moon"] })), []);
  assert.deepEqual(await keys("facets", "ferry area:moon"), []);
});

test("a filter is typed by the slug or the name of its value, in any case", async () => {
  for (const text of ["area:hotel-desk", 'area:"Hotel desk"', "AREA:Hotel-Desk", 'area:"hotel DESK"']) assert.deepEqual(await keys("facets", text), ["c"], text);
});

test("what is typed and what is chosen of one facet add up", async () => {
  assert.deepEqual(await keys("facets", "area:billing", chosen({ area: ["hotel-desk"] })), ["b", "c"]);
});

test("pages have no value and stay out of what is filtered and of what is found by no words", async () => {
  assert.deepEqual(await keys("facets", "page"), ["page"]);
  assert.deepEqual(await keys("facets", "page", chosen({ year: ["2020"] })), []);
  assert.deepEqual(await keys("facets", ""), ["a", "b", "c", "d"]);
});
