"""What all tests share: a fixed day, and knowledge bases made on the spot."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.lesson import Lesson

# How long an example takes on a loaded machine says nothing of the program. `make quick` asks for
# few of them, `make test` for a third, and `make fuzz` for all.
for profile, examples in (("few", 10), ("third", 33), ("all", 100)):
    settings.register_profile(
        profile, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples
    )
settings.load_profile("third")

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
        default=1_000,
        metavar="N",
        help="How many files gone wrong `tests/fuzz` tries; every night 10,000.",
    )


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


class Element:
    """An element of a page, its attributes, and the text that can be read in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self._text: list[str] = []

    @property
    def text(self) -> str:
        return " ".join("".join(self._text).split())


class Page(HTMLParser):
    """A page, or a part of one, as its readers and their programs meet it."""

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
    UNREAD = frozenset(["script", "style", "svg", "template", "title"])
    BLOCKS = frozenset(
        [
            "address",
            "article",
            "aside",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "td",
            "th",
            "tr",
            "ul",
        ]
    )

    def __init__(self, html: str | bytes) -> None:
        super().__init__()
        self.everything = Element("", {})
        self.elements: list[Element] = []
        self.oddities: list[str] = []
        """Comments, processing instructions and unknown declarations."""
        self._open = [self.everything]
        self.feed(html if isinstance(html, str) else html.decode())
        self.close()

    @property
    def text(self) -> str:
        return self.everything.text

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

    def feed(self, data: str) -> None:
        self.raw = data
        super().feed(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        self._break(tag)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        tags = [element.tag for element in self._open]
        if tag in tags:
            del self._open[len(tags) - 1 - tags[::-1].index(tag) :]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        unread = [element.tag in self.UNREAD for element in self._open]
        for element in self._open[unread.index(True) :] if any(unread) else self._open:
            element._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.oddities.append(data)

    handle_pi = unknown_decl = handle_comment

    def _break(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self.handle_data("\n")


@pytest.fixture(scope="session")
def page_of() -> Callable[[str | bytes], Page]:
    """Read HTML: `page_of(html).text`."""
    return lru_cache(maxsize=512)(Page)


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
