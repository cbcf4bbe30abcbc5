"""All lessons as rows, for people who count in spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = (
    "id", "date", "title", "lesson", "stage", "kind", "severity", "areas", "factors", "tags",
    "superseded", "withdrawn", "url",
)  # fmt: skip

# A spreadsheet takes a cell that begins so for a formula, which could send away other cells.
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def rows(lessons: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the lessons in short as CSV (RFC 4180), in UTF-8.

    It begins with a byte order mark: without one, Excel reads the file in the code page of the
    country.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for lesson in lessons:
        writer.writerow([_cell(lesson.get(column, "")) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        value = "; ".join(value)
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text
