"""The files that registers are kept in, by their endings."""

from __future__ import annotations

from pathlib import Path

from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import Grid, UnreadableRegister
from generator.intake.register.markdown_files import MARKDOWN, read_markdown
from generator.intake.register.nested import JSON, YAML, read_json, read_yaml
from generator.intake.register.separated import read_separated
from generator.intake.register.workbook import WORKBOOKS, read_workbook

MAX_BYTES = 100 * 1024 * 1024
SEPARATED = (".csv", ".tsv", ".txt")
KINDS = ((*WORKBOOKS, *SEPARATED, *JSON), YAML, MARKDOWN)
"""Kinds of files; in a folder, those of the first kind that is there are the register."""


def read_grids(path: Path, settings: FileSettings, *, is_alone: bool = True) -> list[Grid]:
    """Read every sheet of a workbook, or the one grid of a file. Raises UnreadableRegister.

    ``is_alone`` says that the register has no other file.
    """
    suffix = path.suffix.casefold()
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            most = f"a register has at most {MAX_BYTES:,}"
            raise UnreadableRegister(f"{path} has {size:,} bytes, where {most}: split it")
        if suffix in WORKBOOKS:
            return read_workbook(path, settings)
        if suffix in SEPARATED:
            return [read_separated(path, settings)]
        if suffix in JSON:
            return read_json(path, settings, is_alone=is_alone)
        if suffix in YAML:
            return read_yaml(path, settings, is_alone=is_alone)
        if suffix in MARKDOWN:
            return [read_markdown(path, settings)]
    except OSError as fault:
        raise UnreadableRegister(f"{path} cannot be read: {fault.strerror or fault}") from None
    known = "save it as .xlsx, .csv or .json"
    raise UnreadableRegister(f"{path} is of no kind that is known: {known}")
