// The match in the browser beside the command: the same lessons, for the same reason, for every text of
// tests/match/texts.json. What the command answers stands in the folder that pytest made.

import assert from "node:assert/strict";
import { test } from "node:test";
import { language, open, read } from "./made.js";
import { match } from "../../generator/site/assets/match/match.js";

const TODAY = "2026-11-22";

test("every text meets the same lessons as by the command, for the same reason", async () => {
  const english = await language("english");
  const index = await open("ferry");
  const cases = await read("matches.json");
  assert.ok(cases.length >= 100);
  for (const { text, isJudged, matches } of cases) {
    const answer = await match(index, english, text, TODAY);
    const cards = await Promise.all(answer.matches.map(({ document }) => index.card(document)));
    const told = answer.matches.map(({ why }, n) => [cards[n].address, why]);
    assert.deepEqual([answer.isJudged, told], [isJudged, matches], text);
  }
});
