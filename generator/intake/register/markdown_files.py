"""Registers as Markdown: a file a row; front matter, headings and the rest are its columns."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from generator.intake.draft import unused
from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import Grid, UnreadableRegister
from generator.intake.register.objects import Pairs, cells_of
from generator.intake.register.separated import decoded
from generator.intake.register.yaml_values import yaml_values
from generator.records.characters import same_line_ends
from generator.records.procedures.headings import Section, sections

MARKDOWN = (".md", ".markdown")
_FENCED = re.compile(r"```(toml|ya?ml)[ \t]*\n(.*?\n|)```[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYED = re.compile(r"(?:[-*•][ \t]+)?\*\*([^*\n]{1,40}?):?\*\*:?[ \t]+(\S.*?)\s*(?:<br ?/?>)?\s*")
"""A line such as `**Date**: 3 May 2020`."""
_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?\n|)(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read_markdown(path: Path, settings: FileSettings) -> Grid:
    """Read a file as one row. Raises OSError and UnreadableRegister."""
    text, told = decoded(path, settings.encoding)
    text = same_line_ends(text)
    grid = Grid(path.name, "", [], told=told, is_one_of_many=True)
    front = _FRONT.match(text) or _FENCED.match(text)
    try:
        values = _front_matter(front) if front else None
    except UnreadableRegister as fault:
        grid.unread.append((1, str(fault)))
        return grid
    cells = cells_of(values or Pairs())
    body = text
    if front and values is not None:
        body = text[front.end() :]
    for name, content in _parts(body):
        if content and content != cells.get(name):
            grid.markdown.add(len(cells))
            cells[unused(name, " ({})", cells)] = content
    grid.header = list(cells)
    if cells:
        grid.lines.append((1, list(cells.values())))
    else:
        grid.unread.append((1, "the file is empty"))
    return grid


def _front_matter(front: re.Match[str]) -> Pairs | None:
    """Return the values above a text; None where only rules stand there, and no values."""
    if front[1] not in ("+++", "toml"):
        values = yaml_values("the front matter", front[2]) or [Pairs()]
        if not isinstance(values[0], Pairs):
            return None
        return values[0]
    try:
        return Pairs(_pairs(tomllib.loads(front[2])))
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise UnreadableRegister(f"the front matter is no TOML: {fault}") from None


def _pairs(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_pairs, value))
    if isinstance(value, dict):
        return Pairs((name, _pairs(part)) for name, part in value.items())
    return value


def _parts(text: str) -> list[tuple[str, str]]:
    """Return the title, each section by its heading, and as ``body`` what stands before them.

    Sections have headings of the second level, or where there are none, of the highest that occurs
    more than once. What is below them belongs to them.
    """
    lines = text.split("\n")
    first, *headed = sections(text, ".md")
    lowest = _level_of_parts([section.level for section in headed])
    title = ""
    names = ["body"]
    contents = [lines[: first.last]]
    for section in headed:
        if section.level == 1 != lowest and not title:
            title = section.title
            contents[0] += _below(section, lines)
        elif section.level <= lowest:
            names.append(section.title.rstrip(": ") or "section")
            contents.append(_below(section, lines))
        else:
            contents[-1] += lines[section.line - 1 : section.last]
    parts = [("title", title.strip())]
    is_begun = False
    for name, content in zip(names, contents, strict=True):
        said = "\n".join(content).strip()
        if said and not is_begun:
            keyed, said = _keyed(said)
            parts += keyed
            is_begun = True
        parts.append((name, said))
    return parts


def _level_of_parts(levels: list[int]) -> int:
    """Return the level down to which headings begin sections of their own; 0 for none."""
    several = [level for level in (1, 3, 4, 5, 6) if levels.count(level) > 1]
    if 2 in levels:
        return 2
    return next(iter(several), 0)


def _keyed(text: str) -> tuple[list[tuple[str, str]], str]:
    """Return what the first lines say of the case, if several have a name each, and the rest."""
    lines = text.split("\n")
    keyed = []
    for line in lines:
        match = _KEYED.fullmatch(line)
        if not match:
            break
        keyed.append((match[1], match[2]))
    if len(keyed) < 2:
        return [], text
    return keyed, "\n".join(lines[len(keyed) :]).strip()


def _below(section: Section, lines: list[str]) -> list[str]:
    """Return a section without its heading, which takes one line, or two where it is underlined."""
    is_marked = lines[section.line - 1].lstrip().startswith("#")
    begin = section.line if is_marked else section.line + 1
    return lines[begin : section.last] or [""]
