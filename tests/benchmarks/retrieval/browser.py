"""Measures in a real Chromium: engines that run nowhere else, and what a reader waits for."""

from __future__ import annotations

import json
import shutil
from bisect import bisect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, CDPSession, Locator, Page, sync_playwright

from retrieval.corpus import Query, Record
from retrieval.relevance import Found

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)
# In milliseconds: Material's first results take half a minute on a slow machine. Pages are asked
# for promises, since Playwright's own `wait_for_function` compiles text in the page, which our
# policy forbids (`unsafe-eval`).
_PATIENCE = 300_000

_ASK_PAGEFIND = """async (queries) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = [];
  for (const query of queries) {
    const { results } = await pagefind.search(query);
    const first = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    found.push(first.map(({ url }) => url));
  }
  return found;
}"""

# Material's page sets its worker up and sends it what is typed, as it is (type 2); the worker says
# when it is ready (type 1), and answers with pages, each a list of its sections that matched (type
# 3).
_WATCH_WORKER = """
window.answers = [];
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.worker = this;
    this.addEventListener("message", ({ data }) => {
      if (data.type === 1) window.announceReady();
      if (data.type === 3) window.answers.push(data.data.items);
    });
  }
};
window.ready = new Promise((resolve, reject) => {
  window.announceReady = resolve;
  setTimeout(() => reject(new Error("the search was not ready in time")), PATIENCE);
});""".replace("PATIENCE", str(_PATIENCE))
_ASK_MATERIAL = """(query) => new Promise((resolve) => {
  const before = window.answers.length;
  const look = () => {
    const answer = window.answers[before];
    if (answer) resolve(answer.map(([page]) => page.location));
  };
  window.worker.addEventListener("message", look);
  window.worker.postMessage({ type: 2, data: query });
})"""

_WATCH_RESULTS = """
window.shownAfter = new Promise((resolve, reject) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("SELECTOR")) return;
    resolve(performance.now());
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
  setTimeout(() => reject(new Error("no result was shown in time")), PATIENCE);
});""".replace("PATIENCE", str(_PATIENCE))

_TRACED = ("devtools.timeline", "v8.execute", "blink.user_timing")
_SCRIPT = (
    "FunctionCall",
    "RunMicrotasks",
    "EvaluateScript",
    "v8.callFunction",
    "TimerFire",
    "EventDispatch",
)

_IDLE = 20

# A key's work is done when all that it fetched has come, and a frame is painted with it.
_COUNT_FETCHES = """
window.open_ = 0;
const fetch_ = window.fetch;
window.fetch = (...given) => {
  window.open_++;
  return fetch_(...given).finally(() => setTimeout(() => window.open_--));
};"""
_UNTIL_QUIET = """async () => {
  for (let quiet = 0; quiet < 3; quiet = window.open_ ? 0 : quiet + 1) {
    await new Promise(requestAnimationFrame);
  }
}"""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to search a site: its address, the looks of a result, and the files that it needs."""

    address: str
    result: str
    needed_by_search: tuple[str, ...]


OURS = Way("/search/?q=", "[data-part=results] article", ("/assets/search", ".json"))
MATERIAL = Way(
    "/?q=", ".md-search-result__item", ("/workers/search", "/search_index.json", "/lunr/")
)


def path() -> str | None:
    """Return the path of a browser, or None if none is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser of our own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=list(_SWITCHES))
        yield browser
        browser.close()


def ask_pagefind(
    browser: Browser, origin: str, records: Sequence[Record], queries: Sequence[Query]
) -> Found:
    """Return the results of Pagefind with its own ranking."""
    page = browser.new_page()
    page.goto(origin)
    found = page.evaluate(_ASK_PAGEFIND, [query.text for query in queries])
    page.context.close()
    return _ids(records, found)


def ask_material(
    browser: Browser, origin: str, records: Sequence[Record], queries: Sequence[Query]
) -> Found:
    """Return the results of Material's own search, from the worker of its page."""
    page = browser.new_page()
    page.add_init_script(_WATCH_WORKER)
    page.goto(origin)
    page.evaluate("window.ready")
    found = [page.evaluate(_ASK_MATERIAL, query.text) for query in queries]
    page.context.close()
    return _ids(records, found)


def _ids(records: Sequence[Record], found: Sequence[Sequence[str]]) -> Found:
    """Return the ids of the records at addresses; other pages keep their places as none."""
    ids = {record.address: record.id for record in records}
    pages = ([urlsplit(address).path.lstrip("/") for address in addresses] for addresses in found)
    return [[ids.get(each, each) for each in dict.fromkeys(addresses)][:10] for addresses in pages]


def first_visits(
    browser: Browser, origin: str, way: Way, queries: Sequence[Query]
) -> dict[str, list[float]]:
    """Return for each query, without caches: how long until a result is seen, what was loaded."""
    visits = [_first_visit(browser, origin, way, query) for query in queries]
    return {name: [visit[name] for visit in visits] for name in visits[0]}


def _first_visit(browser: Browser, origin: str, way: Way, query: Query) -> dict[str, float]:
    """Visit in a new context. A worker's script is not counted: Material has 12 kB too little."""
    page = browser.new_page()
    page.add_init_script(_WATCH_RESULTS.replace("SELECTOR", way.result))
    network = page.context.new_cdp_session(page)
    asked: dict[str, dict[str, Any]] = {}
    loaded: list[dict[str, Any]] = []
    network.on(
        "Network.requestWillBeSent", lambda event: asked.setdefault(event["requestId"], event)
    )
    network.on("Network.loadingFinished", lambda event: loaded.append(event))  # noqa: PLW0108 - marked by Playwright
    network.send("Network.enable")
    page.goto(f"{origin}{way.address}{quote(query.text)}", wait_until="commit")
    shown_after = page.evaluate("window.shownAfter")
    shown_at = next(iter(asked.values()))["timestamp"] + shown_after / 1000
    sizes = {True: 0.0, False: 0.0}
    for event in loaded:
        if event["timestamp"] <= shown_at and event["requestId"] in asked:
            url = urlsplit(asked[event["requestId"]]["request"]["url"]).path
            sizes[any(part in url for part in way.needed_by_search)] += event["encodedDataLength"]
    page.context.close()
    return {"ms": round(shown_after, 1), "search_bytes": sizes[True], "page_bytes": sizes[False]}


def typing(browser: Browser, origin: str, queries: Sequence[Query]) -> dict[str, list[float]]:
    """Type queries letter by letter into our dialog: the work of each key."""
    page, session, box = _our_dialog(browser, origin)
    tasks = []
    browser.start_tracing(page=page, categories=list(_TRACED))
    # What measuring costs is no work of the key: this one does nothing.
    for _ in range(_IDLE):
        _task(page, session, "Shift")
    for query in queries:
        box.fill("")
        page.evaluate(_UNTIL_QUIET)
        tasks += [_task(page, session, letter) for letter in query.text]
    idle, keys = _split(_script_by_key(json.loads(browser.stop_tracing())["traceEvents"]))
    page.context.close()
    cost = median(idle)
    return {"key_script_ms": [max(0, key - cost) for key in keys], "key_task_ms": tasks}


def _split(values: list[float]) -> tuple[list[float], list[float]]:
    return values[:_IDLE], values[_IDLE:]


def memory_of_ours(browser: Browser, origin: str, queries: Sequence[Query]) -> float:
    """Return the growth of the page's process, from before the index to after all queries."""
    page, session, box = _our_dialog(browser, origin)
    before = _memory(browser, session)
    for query in queries:
        box.fill(query.text)
        page.evaluate(_UNTIL_QUIET)
    grown = _growth(before, _memory(browser, session))
    page.context.close()
    return grown


def _our_dialog(browser: Browser, origin: str) -> tuple[Page, CDPSession, Locator]:
    page = browser.new_page()
    page.add_init_script(_COUNT_FETCHES)
    page.goto(origin, wait_until="load")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.keyboard.press("/")
    return page, session, page.locator("#lesson-find input")


def _task(page: Page, session: CDPSession, letter: str) -> float:
    """Return the milliseconds of the main thread until a key's results are painted."""
    before = _metrics(session)["TaskDuration"]
    page.evaluate("performance.mark('key')")
    page.keyboard.press(letter)
    page.evaluate(_UNTIL_QUIET)
    page.evaluate("performance.mark('done')")
    return 1000 * (_metrics(session)["TaskDuration"] - before)


def _script_by_key(events: Sequence[dict[str, Any]]) -> list[float]:
    """Return the milliseconds of processor time of scripts from each key to its end, by a trace.

    Of events that lie in one another only the outermost counts.
    """
    marks = sorted(
        (e for e in events if e["name"] in ("key", "done") and e["ph"] in "RI"),
        key=lambda e: e["ts"],
    )
    thread = marks[0]["pid"], marks[0]["tid"]
    ours = [
        e
        for e in events
        if e["name"] in _SCRIPT and e["ph"] == "X" and (e["pid"], e["tid"]) == thread
    ]
    ours.sort(key=lambda e: (e["ts"], -e["dur"]))
    outermost: list[dict[str, Any]] = []
    for event in ours:
        if not outermost or event["ts"] >= outermost[-1]["ts"] + outermost[-1]["dur"]:
            outermost.append(event)
    starts = [mark["ts"] for mark in marks]
    took = [0.0] * len(marks)
    for event in outermost:
        place = bisect(starts, event["ts"]) - 1
        if place >= 0:
            took[place] += event.get("tdur", event["dur"]) / 1000
    return [script for mark, script in zip(marks, took, strict=True) if mark["name"] == "key"]


def _metrics(session: CDPSession) -> dict[str, float]:
    return {
        each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]
    }


def memory_of_material(browser: Browser, origin: str, queries: Sequence[Query]) -> float:
    """Return the growth of the page's process and worker, from before the index to the end."""
    page = browser.new_page()
    page.add_init_script(_WATCH_WORKER)
    held: list[Any] = []
    page.route("**/search_index.json", lambda route: held.append(route))  # noqa: PLW0108 - marked by Playwright
    with page.expect_request("**/search_index.json"):
        page.goto(origin, wait_until="load")
    session = page.context.new_cdp_session(page)
    before = _memory(browser, session)
    held[0].continue_()
    page.evaluate("window.ready")
    for query in queries:
        page.evaluate(_ASK_MATERIAL, query.text)
    grown = _growth(before, _memory(browser, session))
    page.context.close()
    return grown


def _memory(browser: Browser, session: CDPSession) -> dict[int, float]:
    """Return the resident megabytes of each page's process, by number, after collecting garbage."""
    session.send("HeapProfiler.collectGarbage")
    known = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [each["id"] for each in known if each["type"] == "renderer"]
    return {number: _resident(number) for number in renderers}


def _resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _growth(before: dict[int, float], after: dict[int, float]) -> float:
    """Return the growth of the process that grew most; others are spare and do nothing."""
    return round(max(after[number] - before[number] for number in before.keys() & after.keys()), 1)
