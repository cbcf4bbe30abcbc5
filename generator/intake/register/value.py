"""Read one field of a record from one row of a register, by the mapping."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.intake.register.cases import BREAK
from generator.intake.register.cell_lists import JSON_LIST, items_of
from generator.intake.register.dates import END, read_date
from generator.intake.register.mapping import COLUMN_IN_TEXT, LINES, Register, Value
from generator.intake.register.record_fields import Leaf
from generator.intake.register.table import NamedColumns
from generator.problem import Path, quoted
from generator.records.choices import UNKNOWN_FACTOR
from generator.records.fields import folded, slug_of
from generator.records.vocabulary import Vocabulary

Note = tuple[str, str, str]
"""A column, what a person should know of it, and the text that it is about."""

_SENTENCE_END = re.compile(r"[.!?](?=\s)")


class Misfit(Exception):
    """A text that a field cannot hold; says why, and what to write in the mapping."""


@dataclass(slots=True)
class Reading:
    """The texts that a field gets from a row.

    ``parts`` are the texts for each part of a list in a cell, ``blanks`` the numbers of the parts
    that say nothing. ``whole`` are the columns of which the texts leave nothing unsaid; ``misfits``
    are texts that the field cannot hold, with the reason; ``notes`` is what was done on the way.
    """

    parts: list[list[str]] = field(default_factory=list)
    blanks: set[int] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    misfits: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    is_default: bool = True

    @property
    def texts(self) -> list[str]:
        """The texts of all parts."""
        return [text for part in self.parts for text in part]

    @property
    def number(self) -> int:
        """How many parts it has, but for blank ones at the end."""
        said = [at for at in range(len(self.parts)) if at not in self.blanks]
        if not said:
            return 0
        return said[-1] + 1

    def has_parts(self, number: int) -> bool:
        """True if it may pair off with lists of so many parts."""
        return self.number <= number <= len(self.parts)


class Mapped:
    """A field of the mapping, made ready to be read from many rows.

    What is ``due`` may be after ``today``.
    """

    def __init__(
        self,
        origin: tuple[Path, Leaf, Value],
        columns: NamedColumns,
        register: Register,
        vocabulary: Vocabulary,
        today: datetime.date,
    ) -> None:
        self.path, self.leaf, value = origin
        self._value = value
        self._column_of = columns.named
        has_breaks = register.merge
        if self.leaf.many and value.column:
            self.columns = columns.headed(value.column)
        else:
            named = [columns.named(name) for _, name in value.columns_named()]
            self.columns = list(dict.fromkeys(named))
        self._is_repeated = bool(value.column) and len(self.columns) > 1
        self.default = list(value.default)
        if self.leaf.words == "factors" and not self.default:
            self.default = [UNKNOWN_FACTOR]
        self._map = {folded(given): texts for given, texts in value.map.items()}
        self._forms = (*value.dates, *register.dates)
        self._today = today
        if self.leaf.name == "due":
            self._today = datetime.date.max
        self._words: dict[str, str] = {}
        if self.leaf.words:
            words = vocabulary.words(self.leaf.words)
            self._words = {folded(word.name): slug for slug, word in words.items()}
            self._words |= {slug: slug for slug in words}
        has_breaks = register.merge or self._is_repeated
        self._is_list = self.leaf.in_list and bool(value.split or has_breaks)
        self._splitter = self._separators(has_breaks=has_breaks)

    def _separators(self, *, has_breaks: bool) -> re.Pattern[str]:
        """Return the pattern of what parts a text; an empty one where nothing does."""
        separators = []
        if self._is_list:
            separators = [_splitting(sign) for sign in self._value.split if sign != JSON_LIST]
        if has_breaks or not self._is_list:
            separators.append(BREAK)
        return re.compile("|".join(separators))

    @property
    def is_constant(self) -> bool:
        """True if it is the same for every row."""
        return not self.columns

    def read(self, cells: Mapping[str, str]) -> Reading:
        """Read a row: the first origin of which some text fits, else the default."""
        reading = Reading()
        for columns, text in self._origins(cells):
            given = self._parted(text)
            if not any(given):
                continue
            reading.parts = [[] for _ in given]
            first = columns[0] if columns else ""
            is_whole = BREAK not in text or self._is_list or self.is_joined
            for part, texts in zip(given, reading.parts, strict=True):
                is_whole &= self._take(first, part, texts, reading)
            fits = any(reading.parts)
            if self.pairs_off:
                self._fill(given, reading)
            if fits:
                reading.is_default = False
                reading.whole = set(columns) if is_whole else set()
                return reading
        if not (self.pairs_off and reading.parts):
            reading.parts = [self.default]
        return reading

    @property
    def pairs_off(self) -> bool:
        """True if it is a list in a cell, each part of which belongs to an item of its own."""
        return self._is_list and not self.leaf.many

    @property
    def is_joined(self) -> bool:
        """True if it takes several texts at once: as a list, or as one text."""
        return self.leaf.many or self.leaf.kind in ("text", "markdown")

    def _parted(self, text: str) -> list[str]:
        if JSON_LIST in self._value.split and (items := items_of(text)):
            return items
        parts = [text]
        if self._splitter.pattern:
            parts = [part.strip() for part in self._splitter.split(text)]
        if self._is_list:
            return parts
        said = list(dict.fromkeys(filter(None, parts)))
        if self.is_joined:
            return ["\n\n".join(said)]
        return said[:1]

    def _fill(self, given: list[str], reading: Reading) -> None:
        """Give the default to each part that does not fit, so that those behind keep their places.

        A part that the mapping itself turns into nothing stays so.
        """
        for at, part in enumerate(given):
            if not part:
                reading.blanks.add(at)
            elif not reading.parts[at] and self._map.get(folded(part)) != ():
                reading.parts[at] = self.default

    def _origins(self, cells: Mapping[str, str]) -> Iterator[tuple[list[str], str]]:
        """Yield columns and what they say together, the first to be tried first."""
        value = self._value
        filled = [name for name in self.columns if name in cells]
        if value.value:
            if len(filled) == len(self.columns):
                parts = COLUMN_IN_TEXT.split(value.value)
                columns = map(self._column_of, parts[1::2])
                parts[1::2] = [cells[column] for column in columns]
                yield filled, "".join(parts)
        elif self._is_repeated and filled:
            yield filled, BREAK.join(cells[name] for name in filled)
        elif value.columns and filled:
            yield filled, "\n\n".join(cells[name] for name in filled)
        elif value.sections and filled:
            sections = []
            for heading, name in value.sections.items():
                column = self._column_of(name)
                if column in cells:
                    sections.append(f"{heading}:\n\n{cells[column]}")
            yield filled, "\n\n".join(sections)
        else:
            for name in filled:
                yield [name], cells[name]

    def _take(self, column: str, text: str, texts: list[str], reading: Reading) -> bool:
        """Add a text, mapped and fitted, to ``texts``. Return True if nothing of it was changed."""
        if not text:
            return True
        mapped = self._map.get(folded(text)) if self._map else None
        is_whole = mapped is None or list(mapped) == [slug_of(text)]
        for target in (text,) if mapped is None else mapped:
            try:
                taken, is_all = self._fit(target)
            except Misfit as misfit:
                reading.misfits.append((column, str(misfit), text))
                is_whole = False
                continue
            if not (self.leaf.many and taken in reading.texts):
                texts.append(taken)
            if not is_all:
                is_whole = False
                reading.notes += self._notes(column, target)
        return is_whole

    def _notes(self, column: str, text: str) -> Iterator[Note]:
        """Yield a note where a text was shortened; other conversions need none."""
        if self.leaf.kind == "line":
            longest = f"longer than {self.leaf.longest} characters"
            yield column, f"{longest}, so `{self.leaf.name}` is its beginning", text
        elif self.leaf.kind == "date":
            start = read_date(text, self._forms, self._today)
            end = read_date(text, (*self._forms, END), self._today)
            if start != end:
                yield column, f"a range, of which `{self.leaf.name}` is one end", text
            elif start and len(start[0]) == 4:
                yield column, f"`{self.leaf.name}` is only a year that the text names", text

    def _fit(self, text: str) -> tuple[str, bool]:
        """Fit a text to the kind of field; also tell whether it is whole. Raises Misfit."""
        leaf = self.leaf
        taken = ""
        is_all = True
        if leaf.kind == "text":
            return text, True
        if leaf.kind == "markdown":
            return text if self._value.markdown else as_written(text), True
        if leaf.kind == "line":
            return self._line(text)
        if leaf.kind == "date":
            taken, is_all = read_date(text, self._forms, self._today) or ("", False)
            reason = "is no date of these forms: add its form to `dates`"
        elif leaf.kind == "word":
            named = self._words.get(folded(text))
            taken = named or self._words.get(slug_of(text), "")
            reason = f"is none of the {leaf.words}"
        elif leaf.kind == "choice":
            slug = slug_of(text)
            taken = slug if slug in leaf.choices else ""
            reason = f"is no `{leaf.name}`"
        elif leaf.kind == "slug":
            taken = slug_of(text)
            is_all = slug_of(text) == text
            reason = "makes no slug"
        else:
            taken = text if leaf.accepts(text) else ""
            kinds = {"address": "address of a web page", "lesson": "slug of a lesson"}
            reason = f"is no {kinds.get(leaf.kind, leaf.name)}"
        if not taken:
            raise Misfit(f"{quoted(text)} {reason}")
        return taken, is_all

    def _line(self, text: str) -> tuple[str, bool]:
        longest = self.leaf.longest or 0
        line = " ".join(text.split())
        if len(line) <= longest:
            return line, True
        if not self._value.cut:
            most = f"where `{self.leaf.name}` has at most {longest}"
            raise Misfit(f"{len(line)} characters, {most}: write `cut: true`")
        # Whole sentences are taken if they fill a third of what is left of it, else words.
        end = 0
        for sentence in _SENTENCE_END.finditer(line, 0, longest + 1):
            end = sentence.end()
        if longest > 200 and end > longest / 3:
            return line[:end], False
        before, _, _ = line[:longest].rpartition(" ")
        words = before or line[: longest - 1]
        return words.rstrip(" ,;:.-–—(") + "…", False


def _splitting(separator: str) -> str:
    """Return the pattern of a separator; spaces belong to it, or ` / ` would part `n/a` as well."""
    if separator == LINES:
        return "\n"
    signs = separator.strip()
    if not signs:
        return re.escape(separator)
    is_apart = separator[0] == " " == separator[-1]
    return rf"\s+{re.escape(signs)}\s+" if is_apart else re.escape(signs)


# A backslash before any of these takes away what it would mean; elsewhere they mean nothing.
_MEANING = re.compile(
    r"""
      [\\`*<\[\]]                   # escapes, code, emphasis, HTML, links
    | (?<![^\W_])_ | _(?![^\W_])    # emphasis beside a word, not inside one
    | ~(?=~) | (?<=~)~              # strike-through
    | &(?=\#?\w+;)                  # entities
    | ^[#>+=|:-]                    # headings, quotations, lists, rules, tables
    """,
    re.VERBOSE | re.MULTILINE,
)
_NUMBERED = re.compile(r"(?m)^(\d{1,9})([.)])(?=\s|$)")


def as_written(text: str) -> str:
    r"""Escape a text for Markdown, so that it reads as it was written, line by line.

    >>> as_written("# 1 *very* late")
    '\\# 1 \\*very\\* late'
    """
    lines = map(str.strip, text.split("\n"))
    escaped = _MEANING.sub(r"\\\g<0>", "\n".join(lines).strip())
    escaped = _NUMBERED.sub(r"\1\\\2", escaped)
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\\\n", escaped)
