"""Profile a register's columns: how full each is, of dates, categories, numbers or stories."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass

from generator.intake.register.cell_lists import JSON_LIST, items_of
from generator.intake.register.date_forms import forms_of
from generator.intake.register.dates import EXCEL, EXCEL_1904, UNIX
from generator.intake.register.mapping import LINES
from generator.intake.register.table import Table, key_of
from generator.problem import printable

_NOTHING = re.compile(
    r"(n/?\.?a\.?|none|nil|tbd|tba|null|nan|unknown|unavailable\.?|see attach\w*|[-–—?.]+"
    r"|not (applicable|specified|available|known|recorded|stated)\.?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}([.,]\d{3})+)([.,]\d+)?%?")
"""Not `09.04.2019`, which is a date."""
_YEAR = re.compile(r"(19|20)\d\d")
_ADDRESS = re.compile(r"https?://\S[\s\S]*", re.IGNORECASE)
_DATA = re.compile(r"\[?\{[\s\S]*\}\]?")
"""Objects, as programs write them: nobody reads them."""
_LONGEST_DATE = 60
_MARKDOWN = re.compile(r"[\s\S]*(\*\*\w|\]\(http|^#{1,6} |^```)[\s\S]*", re.MULTILINE)
_SEPARATORS = (";", "|", " / ", LINES, ",")
_LONGEST_PART = {LINES: 40}
_SAMPLE = 400
_FLAGS = {"true", "false", "yes", "no", "y", "n", "ja", "nein", "oui", "non", "sí", "si"}
_FIGURES = {"%Y%m%d", "%Y%m"}
"""The forms of days and months that look like numbers."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """The contents of one column.

    ``share`` is how much of it is filled, ``length`` the average number of characters, ``parts``
    its values (taken apart at ``separator`` if it holds lists) with their numbers, the most
    frequent first. ``empties`` are its texts that say nothing. ``date_forms`` are the forms its
    dates need, and ``doubt`` what is unsure about them.
    """

    name: str
    filled: int
    share: float
    distinct: int
    length: float
    parts: list[tuple[str, int]]
    separator: str
    empties: list[str]
    date_forms: list[str]
    doubt: str
    is_date: bool
    is_number: bool
    is_year: bool
    is_address: bool
    is_data: bool
    is_markdown: bool

    @property
    def varies(self) -> bool:
        """True if more than half of the filled cells differ."""
        return self.distinct > 0.5 * self.filled

    @property
    def is_key(self) -> bool:
        """True if it is short, and different in every row."""
        is_unique = self.share == 1 and self.distinct == self.filled > 1
        return is_unique and self.length < 40 and not self.is_date

    @property
    def is_text(self) -> bool:
        """True if it holds something that people wrote."""
        is_other = self.is_date or self.is_number or self.is_address or self.is_data
        return self.length >= 12 and not is_other

    @property
    def is_story(self) -> bool:
        """True if it holds sentences."""
        return self.is_text and self.length >= 60 and self.varies

    @property
    def is_category(self) -> bool:
        """True if few values come again and again."""
        few = max(5, min(150, 0.5 * self.filled))
        is_short = len(self.parts) <= few and self.length < 120
        return is_short and not (self.is_date or self.is_year or self.is_address)

    def fits(self, role: str) -> bool:
        """True if it may hold one of the ``fields`` of ``header_names.yml``, by its contents."""
        is_kind = self.is_category and not (self.is_number or self.is_flag)
        is_told = self.varies or self.length > 25 or not self.is_category
        return {
            "id": self.share > 0.98,
            "date": self.is_date or self.is_year,
            "title": 4 <= self.length <= 200
            and self.varies
            and not (self.is_date or self.is_number),
            "areas": is_kind,
            "factor": is_kind,
            "cause": self.is_text,
            "severity": self.is_category and self.distinct <= 12,
            "tags": is_kind or self.separator != "",
        }.get(role, self.is_text and is_told)

    @property
    def is_flag(self) -> bool:
        """True if it says nothing but yes or no."""
        return all(value.casefold() in _FLAGS for value, _ in self.parts)

    def most_frequent(self, number: int) -> list[str]:
        """Return its values, the most frequent first, at most so many."""
        return [value for value, _ in self.parts[:number]]

    @property
    def comment(self) -> str:
        """Return a line's end that tells how full it is, and what it says for example."""
        samples = []
        for value, _ in self.parts[:3]:
            sample = value
            if len(value) >= 30:
                sample = f"{value[:28]}…"
            samples.append(" ".join(sample.split()))
        told = " | ".join(samples)
        return "  # " + printable(f"{self.share:.0%} full: {told}")


def profile(table: Table, name: str, today: datetime.date) -> ColumnProfile:
    """Return what the cells of a column look like; ``today`` decides which years dates may have."""
    texts = []
    nothing = Counter[str]()
    for row in table.rows:
        text = row.cells.get(name)
        if text is not None and _NOTHING.fullmatch(text):
            nothing[text] += 1
        elif text is not None:
            texts.append(text)
    values = Counter(texts)
    sample = list(values)[:_SAMPLE]
    excel = EXCEL_1904 if table.is_1904 else EXCEL
    forms, dates, doubt = forms_of(key_of(name), sample, excel, today)
    separator, parts = _taken_apart(values)
    is_number = _share(_NUMBER, sample) > 0.9
    length = sum(map(len, texts)) / max(1, len(texts))
    is_date = dates > 0.7 and length < _LONGEST_DATE
    if is_number:
        is_date = is_date and not _FIGURES.union((excel, UNIX)).isdisjoint(forms)
    return ColumnProfile(
        name=name,
        filled=len(texts),
        share=len(texts) / max(1, len(table.rows)),
        distinct=len(values),
        length=length,
        parts=parts,
        separator=separator,
        empties=[text for text, _ in nothing.most_common(8)],
        date_forms=forms,
        doubt=doubt,
        is_date=is_date,
        is_number=is_number,
        is_year=_share(_YEAR, sample) > 0.8,
        is_address=_share(_ADDRESS, sample) > 0.5,
        is_data=_share(_DATA, sample) > 0.5,
        is_markdown=name in table.markdown or _share(_MARKDOWN, sample) > 0.1,
    )


def _share(pattern: re.Pattern[str], sample: list[str]) -> float:
    matches = list(filter(pattern.fullmatch, sample))
    return len(matches) / max(1, len(sample))


def _taken_apart(values: Counter[str]) -> tuple[str, list[tuple[str, int]]]:
    """Return the separator if these are lists, and the single values with their numbers."""
    written = Counter[str]()
    others = 0
    for value, number in values.items():
        items = items_of(value)
        others += items is None
        said = filter(None, items or ())
        written.update(dict.fromkeys(said, number))
    if written and others < 0.1 * len(values):
        return JSON_LIST, written.most_common()
    for separator in _SEPARATORS:
        at = "\n" if separator == LINES else separator
        lists = sum(at in value for value in values)
        parts = _parted(values, at)
        if not (lists and parts):
            continue
        are_addresses = all(map(_ADDRESS.match, parts))
        are_short = max(map(len, parts)) < _LONGEST_PART.get(separator, 90)
        is_usual = lists >= max(2, 0.1 * len(values))
        recurs = len(parts) < 0.8 * len(values)
        if separator == LINES:
            is_usual = recurs = True
        if is_usual and (are_addresses or (are_short and recurs)):
            return separator, parts.most_common()
    return "", values.most_common()


def _parted(values: Counter[str], separator: str) -> Counter[str]:
    """Return the parts of the values with their numbers; a part counts once a value."""
    parts = Counter[str]()
    for value, number in values.items():
        said = filter(None, map(str.strip, value.split(separator)))
        parts.update(dict.fromkeys(said, number))
    return parts
