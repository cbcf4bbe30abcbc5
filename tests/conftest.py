"""What all tests share: a fixed day, and knowledge bases made on the spot."""

from __future__ import annotations

import datetime
import gc
import itertools
import json
import re
from collections.abc import Callable, Generator, Iterator
from functools import cached_property, lru_cache
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson

# How long an example takes on a loaded machine says nothing of the program. `make quick` asks for
# few of them, `make test` for a quarter, and `make fuzz` for all.
for profile, examples in (("few", 10), ("quarter", 25), ("all", 100)):
    settings.register_profile(
        profile, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples
    )
settings.load_profile("quarter")

VOCABULARY = Path(__file__).parent / "records" / "vocabulary.yml"
FERRY = Path(__file__).parent / "ferry"
SOUND = {
    "title": "Refunds were paid twice",
    "lesson": "Let the till refuse a second refund, since nobody can remember the first.",
    "areas": ["billing"],
    "failure": "A refund was expected once and came twice.",
    "causes": [{"factor": "tooling", "text": "The till did not know of earlier refunds."}],
    "changes": [{"text": "Make the till refuse a second refund"}],
}


BY_HAND = {
    "title": "Refunds were paid twice",
    "lesson": "Let the till refuse a second refund.",
    "date": "2020",
    "areas": ["billing"],
    "failure": "A refund was expected once and came twice.",
    "causes": [{"factor": "tooling", "text": "The till did not know of earlier refunds."}],
    "changes": [{"text": "Make the till refuse a second refund"}],
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--mutations",
        type=int,
        default=200,
        metavar="N",
        help="How many files gone wrong `tests/fuzz` tries; every night 10,000.",
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage in what is collected: all of it is needed to the end.

    Afterwards look more seldom than Python would, which took a quarter of the tests' time and
    found little.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(100_000, 20, 100)


class Together(LoadScopeScheduling):
    """Gives whole files of tests to one process, the largest first, and the browser's to the same one.

    What a file or the browser shares takes long to make. Marks of ``xdist_group`` would do nothing,
    and say so to nobody: xdist writes the group where pytest 9.2 no longer looks.
    """

    # The hostile site is looked at by none but its own tests. Each trial of mutants is a process of
    # its own.
    BROWSER = re.compile(r"(tests/browser/)(?!test_attacks)")
    ALONE = re.compile(r"tests/fuzz/test_mutants\.py")

    def _split_scope(self, nodeid: str) -> str:
        browser = self.BROWSER.match(nodeid)
        if browser or self.ALONE.match(nodeid):
            return browser[1] if browser else nodeid
        return nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)


class LessonsFolder:
    """A lessons folder in the making, read as of a fixed day."""

    def __init__(self, root: Path, today: datetime.date) -> None:
        self.root = root
        self.lessons = root / "lessons"
        self.today = today
        self.write("vocabulary.yml", VOCABULARY.read_bytes())

    def write(self, place: str, content: str | bytes) -> Path:
        path = self.lessons / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def lesson(self, place: str, **fields: object) -> Path:
        """Write a sound record of the folder's year with these fields; those that are None are left out."""
        fields = {**SOUND, "date": place.partition("/")[0], **fields}
        lines = (
            f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
            for name, value in fields.items()
            if value is not None
        )
        return self.write(f"{place}.yml", "".join(lines))

    def knowledge(self) -> KnowledgeBase:
        return KnowledgeBase.read(self.lessons, "lessons")

    def read(self) -> Catalogue:
        return self.knowledge().judged(self.today)

    def problems(self) -> list[str]:
        """Every problem, as ``2020/late-refunds.yml: rule: message: suggestion``."""
        return [
            f"{problem.file.removeprefix('lessons/')}: {problem.rule}: {problem.message}: {problem.suggestion}"
            for problem in self.read().problems
        ]


INSIDE = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
"""What stands in a tag after its name."""
TOKEN = re.compile(
    rf"<!--(?P<comment>.*?)-->|<!doctype[^>]*>|<(?P<odd>[!?][^>]*)>"
    rf"|<(?P<end>/?)(?P<tag>[a-z][^\s/>]*)(?P<inside>{INSIDE})>",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(
    r"""([^\s/>][^\s/=>]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?"""
)
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
RAW = frozenset(["script", "style"])
"""What stands in them is no HTML."""
UNREAD = RAW | {"svg", "template", "title"}
NEVER_SEEN = re.compile(
    rf"<({'|'.join(sorted(UNREAD))})(?=[\s/>]){INSIDE}(?<!/)>.*?</\1\s*>|<!--.*?-->",
    re.DOTALL | re.IGNORECASE,
)
BREAK = re.compile(
    r"</?(?:address|article|aside|dd|div|dl|dt|figcaption|h[1-6]|li|nav|ol|p|pre|section|td|th|tr|ul)"
    rf"(?=[\s/>]){INSIDE}>",
    re.IGNORECASE,
)


class Element:
    """An element of a page, its attributes, and the text that can be read in it."""

    def __init__(self, tag: str, inside: str, raw: str, begins: int, *, unread: bool) -> None:
        self.tag = tag
        self.unread = unread
        self._inside = inside
        self._raw = raw
        self._begins = begins
        self.ends = begins if tag in VOID or inside.endswith("/") else len(raw)

    @cached_property
    def attributes(self) -> dict[str, str]:
        return {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in ATTRIBUTE.findall(self._inside)
        }

    @property
    def spaced(self) -> str:
        """The text with its line ends and spaces."""
        text = self._raw[self._begins : self.ends]
        if self.tag in RAW:
            return text
        text = BREAK.sub("\n", text if self.unread else NEVER_SEEN.sub("", text))
        return unescape(TOKEN.sub("", text))

    @cached_property
    def text(self) -> str:
        return " ".join(self.spaced.split())


class Page:
    """A page, or a part of one, as its readers and their programs meet it."""

    def __init__(self, html: str | bytes) -> None:
        self.raw = f"{html}" if isinstance(html, str) else html.decode()
        self._everything = Element("", "", self.raw, 0, unread=False)

    @property
    def elements(self) -> list[Element]:
        return self._read[0]

    @property
    def oddities(self) -> list[str]:
        """Comments, processing instructions and unknown declarations."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[list[Element], list[str]]:
        """Note every element, and where it ends: at its own end tag, or at that of one around it."""
        elements: list[Element] = []
        oddities: list[str] = []
        at, inside_of = 0, [self._everything]
        while token := TOKEN.search(self.raw, at):
            at = token.end()
            if token["tag"] is None:
                if token.lastgroup:
                    oddities.append(token[token.lastgroup])
                continue
            tag = token["tag"].lower()
            if token["end"]:
                last = len(inside_of) - 1
                while last >= 0 and inside_of[last].tag != tag:
                    last -= 1
                if last >= 0:
                    for element in inside_of[last:]:
                        element.ends = token.start()
                    del inside_of[last:]
                continue
            unread = tag in UNREAD or inside_of[-1].unread
            element = Element(tag, token["inside"], self.raw, at, unread=unread)
            elements.append(element)
            if element.ends != at:
                inside_of.append(element)
            if tag in RAW:
                end = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(self.raw, at)
                at = end.start() if end else len(self.raw)
        return elements, oddities

    @property
    def text(self) -> str:
        return self._everything.text

    @property
    def links(self) -> list[str]:
        return [link.attributes["href"] for link in self.all("a") if "href" in link.attributes]

    @cached_property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def below(self, heading: str) -> Page:
        """What stands between a heading of the second level and the next one as high."""
        inside = self.raw.split("<h2")
        [found] = [part for part in inside[1:] if Page(f"<h2{part}").all("h2")[0].text == heading]
        return Page("<h2" + found.split("<h1")[0])


@pytest.fixture(scope="session")
def page_of() -> Callable[[str | bytes], Page]:
    """Read HTML: `page_of(html).text`. All pages of the repository's site are kept."""
    return lru_cache(maxsize=1024)(Page)


@pytest.fixture(scope="session")
def today() -> datetime.date:
    return datetime.date(2026, 11, 22)


@pytest.fixture(scope="session")
def ferry(today: datetime.date) -> Catalogue:
    """The public lessons of an invented ferry company: every path that a lesson can take, few enough to count."""
    catalogue = KnowledgeBase.read(FERRY / "lessons", "lessons").judged(today)
    assert not catalogue.errors
    return catalogue.published_for("public")


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return itertools.count()


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory, numbers: Iterator[int]) -> Path:
    """A folder of a test's own; pytest's looks through those of all others for a name that is free."""
    return tmp_path_factory.mktemp(f"test-{next(numbers)}", numbered=False)


@pytest.fixture(scope="session")
def base_in(today: datetime.date) -> Callable[[Path], LessonsFolder]:
    """Begin a knowledge base in a folder of one's own, where ``base`` would not last long enough."""
    return lambda root: LessonsFolder(root, today)


@pytest.fixture
def base(tmp_path: Path, base_in: Callable[[Path], LessonsFolder]) -> LessonsFolder:
    return base_in(tmp_path)


@pytest.fixture(scope="session")
def lesson_of():
    """Make a lesson without a file: `lesson_of("late", tags=["a"])`."""

    def make(slug, **fields):
        fields = {**BY_HAND, **fields}
        return Lesson.model_validate(
            {name: value for name, value in fields.items() if value is not None}
        ).placed(slug, f"{fields['date'][:4]}/{slug}.yml", {})

    return make


@pytest.fixture(scope="session")
def catalogue_of(base_in, tmp_path_factory):
    """Make a catalogue of lessons, without files, with the vocabulary of all tests."""
    vocabulary = base_in(tmp_path_factory.mktemp("words")).read().vocabulary

    def make(lessons):
        newest_first = sorted(
            lessons, key=lambda lesson: (-lesson.date.first.toordinal(), lesson.id)
        )
        return Catalogue(tuple(newest_first), vocabulary, (), ())

    return make
