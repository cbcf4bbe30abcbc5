"""What the columns of a register hold: how full they are, and whether that is dates, words, numbers or stories."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass

from generator.intake.register.dates import EXCEL, EXCEL_1904, YEAR, read_date
from generator.intake.register.table import Table, key_of
from generator.problem import printable

_FORMS = (
    *(
        "%d/%m/%Y",
        "%m/%d/%Y",
        "%d.%m.%Y",
        "%d-%m-%Y",
        "%m-%d-%Y",
        "%Y/%m/%d",
        "%Y%m%d",
        "%d.%m.%y",
        "%d/%m/%y",
        "%m/%d/%y",
    ),
    *(
        "%d %B %Y",
        "%d %b %Y",
        "%B %d, %Y",
        "%b %d, %Y",
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d/%b/%Y",
        "%d/%b/%y",
        "%d %b %y",
        "%A, %d %B %Y",
        "%A, %B %d, %Y",
    ),
    *("%B %Y", "%b %Y", "%b-%y", "%b-%Y", "%m/%Y", "%m.%Y", "%m-%Y", "%Y/%m"),
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_NOTHING = re.compile(
    r"(n/?\.?a\.?|none|nil|tbd|tba|null|nan|unknown|unavailable\.?|see attach\w*|[-–—?.]+"
    r"|not (applicable|specified|available|known|recorded|stated)\.?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}([.,]\d{3})+)([.,]\d+)?%?")
"""Not `09.04.2019`, which is a date."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SEPARATORS = (";", "|", " / ", "lines", ",")
_SAMPLE = 400
_OF_DAYS = {"am", "pm"} | {
    name.casefold()
    for names in (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    for name in names
}
"""The only words in a date of a usual form."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds.

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
    dates: float
    doubt: str
    numbers: float
    years: float
    addresses: float

    @property
    def is_unique(self) -> bool:
        """Whether every row says something else."""
        return self.share == 1 and self.distinct == self.filled

    @property
    def varies(self) -> bool:
        """Whether most rows say something else."""
        return self.distinct > 0.5 * self.filled

    @property
    def is_date(self) -> bool:
        """Whether it holds dates."""
        return self.dates > 0.7 and not (
            self.numbers > 0.9 and not {EXCEL, EXCEL_1904} & {*self.date_forms}
        )

    @property
    def holds_years(self) -> bool:
        """Whether it holds years, which look like any number."""
        return self.years > 0.8

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.numbers > 0.9

    @property
    def is_address(self) -> bool:
        """Whether it holds addresses of web pages."""
        return self.addresses > 0.5

    @property
    def is_text(self) -> bool:
        """Whether it holds something that people wrote."""
        return self.length >= 12 and not (self.is_date or self.is_number or self.is_address)

    @property
    def is_story(self) -> bool:
        """Whether it holds sentences."""
        return self.is_text and self.length >= 60 and self.varies

    @property
    def is_category(self) -> bool:
        """Whether few values come again and again."""
        few = len(self.parts) <= max(5, min(150, 0.5 * self.filled)) and self.length < 120
        return few and not (self.is_date or self.holds_years or self.is_address)

    @property
    def told(self) -> str:
        """How full it is, and what it says for example, in one line."""
        samples = [value if len(value) < 30 else f"{value[:28]}…" for value, _ in self.parts[:3]]
        return printable(
            f"{self.share:.0%} full: {' | '.join(' '.join(sample.split()) for sample in samples)}"
        )


def survey(table: Table) -> list[Column]:
    """What every column of a table holds."""
    excel = EXCEL_1904 if table.is_1904 else EXCEL
    return [
        _column(
            name,
            [row.cells[name] for row in table.rows if name in row.cells],
            len(table.rows),
            excel,
        )
        for name in table.columns
    ]


def _column(name: str, texts: list[str], rows: int, excel: str) -> Column:
    empties = [text for text, _ in Counter(filter(_NOTHING.fullmatch, texts)).most_common(8)]
    texts = [text for text in texts if not _NOTHING.fullmatch(text)]
    values = Counter(texts)
    sample = list(values)[:_SAMPLE]
    forms, dates, doubt = _dates(key_of(name), sample, excel)
    separator, parts = _taken_apart(values)
    many = max(1, len(sample))
    return Column(
        name=name,
        filled=len(texts),
        share=len(texts) / max(1, rows),
        distinct=len(values),
        length=sum(map(len, texts)) / max(1, len(texts)),
        parts=parts,
        separator=separator,
        empties=empties,
        date_forms=forms,
        dates=dates,
        doubt=doubt,
        numbers=sum(bool(_NUMBER.fullmatch(text)) for text in sample) / many,
        years=sum(bool(re.fullmatch(r"(19|20)\d\d", text)) for text in sample) / many,
        addresses=sum(bool(_ADDRESS.match(text)) for text in sample) / many,
    )


def _taken_apart(values: Counter[str]) -> tuple[str, list[tuple[str, int]]]:
    """The separator of lists if these are lists, and the single values with their numbers."""
    for separator in _SEPARATORS:
        at = "\n" if separator == "lines" else separator
        having = [value for value in values if at in value]
        parts: Counter[str] = Counter()
        for value, number in values.items():
            parts.update({part.strip(): number for part in value.split(at) if part.strip()})
        is_short = having and max(map(len, parts)) < (90 if at != "\n" else 40)
        if is_short and at == "\n":
            return separator, parts.most_common()
        is_list = is_short and len(having) >= max(2, 0.1 * len(values))
        if is_list and (len(parts) < 0.8 * len(values) or all(map(_ADDRESS.match, parts))):
            return separator, parts.most_common()
    return "", values.most_common()


def _dates(name: str, sample: list[str], excel: str) -> tuple[list[str], float, str]:
    """The forms that dates need, the share of texts that they read, and what is unsure about them."""
    left = [text for text in sample if not read_date(text, ())]
    is_called_so = bool(re.search("date|when|occurred|opened|reported|created|time|day", name))
    forms: list[str] = []
    doubt = ""
    usual = [form + time for form in _FORMS for time in _TIMES]
    for candidates in (usual, [excel] * is_called_so, [YEAR] * is_called_so):
        while left and candidates:
            likely = [text for text in left if _may_be_a_day(text)] if candidates is usual else left
            reads = {
                form: {text for text in likely if read_date(text, (form,))} for form in candidates
            }
            best = max(candidates, key=lambda form: len(reads[form]))
            if len(reads[best]) < max(1, 0.005 * len(sample)):
                break
            doubt = doubt or _doubt(best, reads, forms)
            forms.append(best)
            left = [text for text in left if text not in reads[best]]
    return forms, 1 - len(left) / max(1, len(sample)), doubt


def _may_be_a_day(text: str) -> bool:
    """Whether it is worth it to try a hundred forms on a text."""
    return bool(re.search(r"\d", text)) and _OF_DAYS.issuperset(
        re.findall(r"[^\W\d_]+", text.casefold())
    )


def _doubt(best: str, reads: dict[str, set[str]], before: list[str]) -> str:
    """What speaks against a form: that another one, with day and month the other way round, reads as much."""
    if re.search("%y", best):
        return (
            "years of two digits: 69 to 99 are taken for 1969 to 1999, all others for 2000 to 2068"
        )
    if not re.match("%[dm].%[dm].", best):
        return ""
    other = {"%d": "%m", "%m": "%d"}[best[:2]] + best[2] + best[:2] + best[5:]
    if other in before:
        return f"some days are written as {other}, others as {best}; what fits both is taken for the former"
    return (
        f"no day is above 12, so it may be {other} as well"
        if reads.get(other) == reads[best]
        else ""
    )
