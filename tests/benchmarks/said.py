"""Compare everything that a site shows of an imported register with the cells of its rows.

    python tests/benchmarks/said.py BASE MAPPING REGISTER… [--show 20]

BASE is a knowledge base into which the register was imported, with drafts published. Its site is
made in memory. Printed is what its data, its pages, its feeds and its figures say that no cell of
the row says, no `map` of the mapping makes of one, and no column is called; and every name
in an ignored column about persons that stands in some byte of the site, too. Exits with 1 if there is any.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from options import parser_of
from selectolax.lexbor import LexborHTMLParser

from generator.cli import common
from generator.intake.register.conversion import Converter
from generator.intake.register.dates import read_date
from generator.intake.register.mapping import Register, read_mapping
from generator.intake.register.persons import names_in
from generator.intake.register.table import Row, Table, read_table
from generator.records import source
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.choices import Kind, Severity
from generator.records.fields import folded
from generator.records.vocabulary import Vocabulary
from generator.site import addresses
from generator.site.contents import contents
from generator.site.pages import Pages, Settings

TODAY = datetime.date(2026, 11, 22)
_NOT_OF_THE_ROW = {
    "id", "url", "stage", "factors", "superseded", "added", "markdown", "turns", "relations",
    "similar", "draft", "tracked", "audience", "aliases", "x_source",
}  # fmt: skip
"""Fields of a lesson's data that follow from others, or say how it is kept."""
_UNKNOWN = "unknown"
_BARE = """\
title: Zzyzx
lesson: Zzyzx
date: 1999
failure: Zzyzx
causes: [{factor: unknown}]
tracked: false
x_source: {register: bare}
"""
"""A record that says nothing: what its page claims is no claim."""


@dataclass
class Cells:
    """What a row says: its texts, its dates, and what the mapping makes of its values."""

    letters: str
    dates: set[str]
    words: set[str]

    @classmethod
    def of(cls, row: Row, register: Register, columns: Iterable[str]) -> Cells:
        """Read a row; the names of columns count as said."""
        texts = [*row.cells.values(), *columns]
        forms = list(register.dates)
        words: set[str] = set()
        whole = " ".join(folded(text) for text in row.cells.values())
        for _, _, value in register.values():
            forms += value.dates
            for given, targets in value.map.items():
                words.update(targets if folded(given) in whole else ())
        dates = set()
        for text in row.cells.values():
            if date := read_date(text, tuple(forms), TODAY):
                dates.add(date[0])
        return cls(_letters(" ".join(texts)), dates, words)

    def say(self, value: str) -> bool:
        """True if a value stands in the row, but for ellipses, paragraph by paragraph."""
        pieces = re.split("…|\n\n", value)
        is_said = all(_letters(piece) in self.letters for piece in pieces)
        return is_said or value in self.words | self.dates


def main() -> None:
    """Compare and print."""
    parser = parser_of(__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("mapping", type=Path)
    parser.add_argument("files", nargs="+", type=Path, metavar="REGISTER")
    parser.add_argument("--show", type=int, default=20, help="how many kinds to print; default 20")
    arguments = parser.parse_args()
    register, problems = read_mapping(source.read(arguments.mapping, "mapping", "mapping"))
    if register is None:
        sys.exit(str(problems[0]))
    table = read_table(arguments.files, register)
    knowledge = common.read(common.lessons_folder(arguments.base))
    found = [*unsaid(knowledge, register, table), *named(knowledge, register, table)]
    kinds = Counter(re.sub(r"\S+: ", "", line, count=1) for line in found)
    for what, number in kinds.most_common(arguments.show):
        example = next(line for line in found if line.endswith(what))
        print(f"{number:,} times: {example}")
    print(f"{len(table.rows):,} rows: {len(found):,} things shown that no row says")
    sys.exit(1 if found else 0)


def unsaid(knowledge: KnowledgeBase, register: Register, table: Table) -> Iterator[str]:
    """Yield what a site says of lessons that their rows do not."""
    catalogue = knowledge.judged(TODAY).published_for("public")
    site = _site(catalogue)
    converter = Converter(register, table.columns, catalogue.vocabulary, TODAY)
    taken, _, _ = converter.cases_of(table.rows)
    rows = {(row.file, row.sheet, str(row.number)): row for row in taken}
    bare_base = knowledge.without(knowledge.sources).with_proposed({"1999/zzyzx.yml": _BARE})
    of_bare = _site(bare_base.judged(TODAY))
    bare = _text(of_bare["lessons/zzyzx/"]) + of_bare["lessons/zzyzx.md"]
    lessons = {}
    for lesson in catalogue.lessons:
        data = json.loads(site[addresses.lesson_data(lesson.id)])
        lessons[lesson.id] = data
        if lesson.origin.get("register") != register.name:
            continue
        cells = Cells.of(rows[_place(lesson.origin)], register, table.columns)
        said = {name: part for name, part in data.items() if name not in _NOT_OF_THE_ROW}
        for path, value in _leaves(said, ""):
            if not (value == _UNKNOWN or cells.say(value) or _is_word(value, catalogue, cells)):
                yield f"{lesson.id}: {path} is {value!r}"
        words = {value for _, value in _leaves(data, "")}
        text = _text(site[addresses.lesson(lesson.id)])
        text += site[addresses.lesson_markdown(lesson.id)]
        for label in _claims(catalogue.vocabulary, words):
            if _times(label, text) > _times(label, bare) and not cells.say(label):
                yield f"{lesson.id}: its page says {label!r}"
    yield from _figures(site, lessons)
    yield from _feed(site, lessons, catalogue.vocabulary)


def named(knowledge: KnowledgeBase, register: Register, table: Table) -> Iterator[str]:
    """Yield names that stand in ignored columns, and in some byte of the site."""
    names = names_in(table.rows, filter(register.ignores, table.columns))
    site = _site(knowledge.judged(TODAY).published_for("public"))
    together = "\n".join(site.values())
    for name in sorted(set(chain.from_iterable(names.values()))):
        if name in together:
            place = next(address for address, text in site.items() if name in text)
            yield f"{place}: {name!r}, which stands in a column that is ignored"


def _site(catalogue: Catalogue) -> dict[str, str]:
    pages = Pages(catalogue, Settings(today=TODAY))
    site = {}
    for file in contents(pages):
        content = file.content
        site[file.address] = content if isinstance(content, str) else content.decode("latin-1")
        if isinstance(content, bytes) and not file.address.endswith((".woff2", ".png")):
            site[file.address] = content.decode()
    return site


def _place(origin: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(origin["file"]), str(origin.get("sheet", "")), str(origin["row"])


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, path)
    elif value not in (None, False, True):
        yield path, str(value)


def _is_word(slug: str, catalogue: Catalogue, cells: Cells) -> bool:
    """True if a word of the vocabulary stands in the row by its name."""
    words = [catalogue.vocabulary.words(kind).get(slug) for kind in ("areas", "factors", "roles")]
    return any(word and cells.say(word.name) for word in words)


def _claims(vocabulary: Vocabulary, words: set[str]) -> Iterator[str]:
    """Yield the names of words, severities and kinds that a lesson's data does not have."""
    for kind in ("areas", "factors", "processes", "channels", "roles"):
        for slug, word in vocabulary.words(kind).items():
            if slug not in words and slug != _UNKNOWN:
                yield word.name
    for choice in (*Severity.written(), *Kind.written()):
        if choice not in words:
            yield choice.value


def _figures(site: Mapping[str, str], lessons: Mapping[str, Any]) -> Iterator[str]:
    """Yield figures that count otherwise than the lessons' data says."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for data in lessons.values():
        counted["kinds"][data.get("kind", Kind.UNSAID)] += 1
        counted["severities"][data.get("severity", Severity.UNSAID)] += 1
        counted["areas"].update(set(data.get("areas", ())))
        counted["factors"].update({cause["factor"] for cause in data["causes"]} - {_UNKNOWN})
        counted["years"][data["date"][:4]] += 1
    statistics = json.loads(site[addresses.STATISTICS_DATA])
    for name, numbers in counted.items():
        told = Counter(statistics[name])
        if +told != numbers:
            yield f"statistics: {name} are {dict(+told)}, where the lessons have {dict(numbers)}"


def _feed(
    site: Mapping[str, str], lessons: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[str]:
    for item in json.loads(site["feeds/lessons.json"])["items"]:
        data = lessons[item["url"].rstrip("/").rpartition("/")[2]]
        names = {vocabulary.areas[area].name for area in data.get("areas", ())}
        for tag in set(item["tags"]) - names:
            yield f"{data['id']}: the feed says {tag!r}"


def _text(page: str) -> str:
    """Return the words of a page, but those of other lessons."""
    tree = LexborHTMLParser(page)
    for other in tree.css("a[href*='lessons/'], nav, .lesson-card"):
        other.decompose()
    return tree.text(separator=" ") if tree.body else page


def _times(label: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(label)}(?!\w)", text))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


if __name__ == "__main__":
    main()
