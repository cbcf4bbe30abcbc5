"""The settings that say how the files of a register are read; a mapping holds them, too."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator

from generator.problem import quoted
from generator.records.fields import BAD_NUMBER, Fields, Text, Texts, listed, wrong

Cells = Literal["shown", "links", "comments", "hidden", "merged"]
NONE = "none"
"""The word for a file of which the first row is a case already."""


def _row_numbers(value: object) -> object:
    if value == NONE:
        return ()
    rows = listed(value)
    if not isinstance(rows, list | tuple):
        return rows
    numbers: list[int] = []
    for row in rows:
        if not re.fullmatch("[1-9][0-9]{0,5}", str(row)) or int(row) in numbers:
            message = f"{quoted(row)} is not the number of a row"
            advice = "write the row of the header, from 1; [1, 2] for two, `none` where none is"
            raise wrong(BAD_NUMBER, message, advice)
        numbers.append(int(row))
    return tuple(sorted(numbers))


class FileSettings(Fields):
    """How the files of a register are read, where that is not found by itself.

    ``cells`` says what of a workbook is taken beside plain values: numbers as they are ``shown``,
    ``links`` and ``comments``, what is ``hidden``, and ``merged`` rows as one case.
    ``sheets`` are those to take, ``header`` the rows that name the columns, from 1: several are
    read as one, and an empty tuple says that there are none.
    """

    sheets: Texts = ()
    header: Annotated[tuple[int, ...], BeforeValidator(_row_numbers)] | None = None
    delimiter: str | None = None
    encoding: Text | None = None
    cells: Annotated[tuple[Cells, ...], BeforeValidator(listed)] = (
        "shown",
        "links",
        "hidden",
        "merged",
    )
