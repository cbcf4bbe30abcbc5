"""The files that registers are kept in, by their endings."""

from __future__ import annotations

from pathlib import Path

from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import Grid, UnreadableRegister
from generator.intake.register.json_lines import read_json_lines
from generator.intake.register.separated import read_separated
from generator.intake.register.workbook import read_workbook

MAX_BYTES = 100 * 1024 * 1024
WORKBOOKS = (".xlsx", ".xlsm")
SEPARATED = (".csv", ".tsv", ".txt")
JSON_LINES = (".jsonl", ".ndjson")
SUFFIXES = (*WORKBOOKS, *SEPARATED, *JSON_LINES)


def read_grids(path: Path, settings: FileSettings) -> list[Grid]:
    """Read every sheet of a workbook, or the one grid of a file. Raises UnreadableRegister."""
    suffix = path.suffix.casefold()
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            most = f"a register has at most {MAX_BYTES:,}"
            raise UnreadableRegister(f"{path} has {size:,} bytes, where {most}: split it")
        if suffix in WORKBOOKS:
            return read_workbook(path)
        if suffix in SEPARATED:
            return [read_separated(path, settings)]
        if suffix in JSON_LINES:
            return [read_json_lines(path, settings)]
    except OSError as fault:
        raise UnreadableRegister(f"{path} cannot be read: {fault.strerror or fault}") from None
    known = "save it as .xlsx, .csv or .jsonl"
    raise UnreadableRegister(f"{path} is of no kind that is known: {known}")
