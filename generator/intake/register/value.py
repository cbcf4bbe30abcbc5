"""One field of a record, read from one row of a register by what the mapping says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.intake.register.dates import YEAR, read_date
from generator.intake.register.escape import as_written
from generator.intake.register.mapping import COLUMN_IN_TEXT, LINES, Value
from generator.intake.register.record_fields import Leaf
from generator.problem import Path
from generator.records.fields import folded, quoted, slug_of
from generator.records.vocabulary import Vocabulary

Note = tuple[str, str, str]
"""A column, what a person should know of it, and the text that it is about."""


@dataclass(slots=True)
class Reading:
    """The texts that a field gets from a row.

    ``whole`` are the columns of which the texts leave nothing unsaid; ``misfits`` are texts that
    the field cannot hold, with the reason; ``notes`` is what was done on the way.
    """

    texts: list[str] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    misfits: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all fields of a register share: its spelling of a column's name, its forms of dates, the vocabulary."""

    name: Callable[[str], str]
    forms: tuple[str, ...]
    vocabulary: Vocabulary


class Mapped:
    """A field of the mapping, made ready to be read from many rows."""

    def __init__(self, path: Path, leaf: Leaf, value: Value, around: Surroundings) -> None:
        self.path, self.leaf, self._value = path, leaf, value
        self._name = name = around.name
        self.columns = list(dict.fromkeys(name(column) for _, column in value.columns_named()))
        self._sections = {heading: name(column) for heading, column in value.sections.items()}
        self._map = {folded(given): texts for given, texts in value.map.items()}
        self._forms = (*value.dates, *around.forms)
        self._words = _by_any_name(around.vocabulary, leaf.words) if leaf.words else {}
        self._splitter = re.compile("|".join(map(_splitting, value.split))) if value.split else None
        self._fit = {
            "text": lambda text: (text, True),
            "markdown": lambda text: (as_written(text), True),
            "line": self._line,
            "date": self._date,
            "word": self._word,
            "choice": self._choice,
            "slug": self._slug,
        }.get(leaf.kind, self._other)

    @property
    def is_constant(self) -> bool:
        """Whether it is the same for every row."""
        return not self.columns

    def read(self, cells: Mapping[str, str]) -> Reading:
        """What a row gives: the first origin of which something fits, else the default."""
        reading = Reading()
        for columns, text in self._origins(cells):
            before = len(reading.misfits)
            is_whole = self._take(columns[0] if columns else "", text, reading)
            if reading.texts:
                reading.whole = (
                    set(columns) if is_whole and len(reading.misfits) == before else set()
                )
                return reading
        reading.texts = list(self._value.default)
        return reading

    def _origins(self, cells: Mapping[str, str]) -> Iterator[tuple[list[str], str]]:
        """Columns and what they say together, the first to be tried first."""
        value = self._value
        filled = [name for name in self.columns if name in cells]
        if value.value:
            if len(filled) == len(self.columns):
                yield (
                    filled,
                    COLUMN_IN_TEXT.sub(lambda match: cells[self._name(match[1])], value.value),
                )
        elif value.columns and filled:
            yield filled, "\n\n".join(cells[name] for name in filled)
        elif value.sections and filled:
            told = (
                (heading, cells[name]) for heading, name in self._sections.items() if name in cells
            )
            yield filled, "\n\n".join(f"{heading}:\n\n{text}" for heading, text in told)
        else:
            yield from (([name], cells[name]) for name in filled)

    def _take(self, column: str, text: str, reading: Reading) -> bool:
        """Read what one origin says; whether all of it was taken as it stands."""
        is_whole = True
        for part in self._parts(text):
            targets = self._map.get(folded(part)) if self._map else None
            for each in (part,) if targets is None else targets:
                fitting = self._fit(each)
                if isinstance(fitting, str):
                    reading.misfits.append((column, fitting, part))
                    continue
                its, is_all = fitting
                reading.texts += [] if self.leaf.many and its in reading.texts else [its]
                reading.notes += self._notes(column, each, is_all=is_all)
                is_whole = is_whole and is_all
            is_whole = is_whole and (targets is None or [slug_of(part)] == list(targets))
        return is_whole

    def _parts(self, text: str) -> list[str]:
        if self._splitter is None:
            return [text]
        return [part for part in map(str.strip, self._splitter.split(text)) if part]

    def _notes(self, column: str, text: str, *, is_all: bool) -> list[Note]:
        """What is told when a text was shortened; other differences speak for themselves."""
        name = self.leaf.place[-1]
        if is_all:
            return []
        if self.leaf.kind == "line":
            return [
                (
                    column,
                    f"longer than {self.leaf.longest} characters, so `{name}` is its beginning",
                    text,
                )
            ]
        read = (
            read_date(text, self._forms)
            if self.leaf.kind == "date" and YEAR in self._forms
            else None
        )
        return (
            [(column, f"`{name}` is only a year that the text names", text)]
            if read and len(read[0]) == 4
            else []
        )

    def _line(self, text: str) -> tuple[str, bool] | str:
        line, longest = " ".join(text.split()), self.leaf.longest or 0
        if len(line) <= longest:
            return line, True
        if not self._value.cut:
            return f"{len(line)} characters, where `{self.leaf.place[-1]}` has at most {longest}: write `cut: true`"
        return _cut(line, longest), False

    def _date(self, text: str) -> tuple[str, bool] | str:
        return (
            read_date(text, self._forms)
            or f"{quoted(text)} is no date of these forms: add its form to `dates`"
        )

    def _word(self, text: str) -> tuple[str, bool] | str:
        word = self._words.get(folded(text)) or self._words.get(slug_of(text))
        return (word, True) if word else f"{quoted(text)} is none of the {self.leaf.words}"

    def _choice(self, text: str) -> tuple[str, bool] | str:
        choice = next((each for each in self.leaf.choices if each == slug_of(text)), None)
        return (choice, True) if choice else f"{quoted(text)} is no `{self.leaf.place[-1]}`"

    def _slug(self, text: str) -> tuple[str, bool] | str:
        slug = slug_of(text)
        return (slug, slug == text) if slug else f"{quoted(text)} makes no slug"

    def _other(self, text: str) -> tuple[str, bool] | str:
        called = {"address": "address of a web page", "lesson": "slug of a lesson"}.get(
            self.leaf.kind, ""
        )
        return (
            (text, True)
            if self.leaf.accepts(text)
            else f"{quoted(text)} is no {called or self.leaf.place[-1]}"
        )


_ENDS = re.compile(r"[.!?](?=\s)")


def _cut(line: str, longest: int) -> str:
    """The beginning of a line: whole sentences if it may be long and they fill a third of it, else whole words."""
    sentences = [match.end() for match in _ENDS.finditer(line, 0, longest + 1)]
    if longest > 200 and sentences and sentences[-1] > longest / 3:
        return line[: sentences[-1]]
    words = line[:longest].rpartition(" ")[0] or line[: longest - 1]
    return f"{words.rstrip(' ,;:.-–—(')}…"


def _by_any_name(vocabulary: Vocabulary, kind: str) -> dict[str, str]:
    """The words of a part of the vocabulary by their slugs and by their names."""
    words = vocabulary.words(kind)
    return {folded(word.name): slug for slug, word in words.items()} | {
        slug: slug for slug in words
    }


def _splitting(separator: str) -> str:
    """The pattern of a separator. Spaces on both sides of one belong to it, or ` / ` would part `n/a` as well."""
    plain = separator.strip()
    if separator == LINES or not plain:
        return "\n" if separator == LINES else re.escape(separator)
    is_apart = separator[0] == " " == separator[-1]
    return rf"\s+{re.escape(plain)}\s+" if is_apart else re.escape(plain)
