"""Problems as people, programs and GitHub read them: problems in, text out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache

from generator.records.problem import Problem

_NO_WIDTH = ("Mn", "Me", "Cf")

Style = Callable[[str, str], str]
"""Gives a text the look of a role: ``place``, ``error``, ``warning`` or ``quiet``."""


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects with file, line, column, rule, level, message and suggestion."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "\n".join(map(_annotation, problems))


def as_text(problems: Sequence[Problem], lines_of: Callable[[str], Sequence[str]], style: Style) -> str:
    """Each problem with the line it stands in. ``lines_of`` gives the lines of a file."""
    lines_of = cache(lines_of)
    return "\n".join(_told(problem, lines_of(problem.file), style) for problem in problems)


def summary(problems: Sequence[Problem], records: int) -> str:
    """One line: how many errors and warnings, in how many of the records."""
    if not problems:
        return f"{_count(records, 'record')} checked: sound."
    errors = sum(problem.level == "error" for problem in problems)
    files = len({problem.file for problem in problems})
    found = [_count(errors, "error"), _count(len(problems) - errors, "warning")]
    return f"{_count(records, 'record')} checked: {' and '.join(found)} in {_count(files, 'file')}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(problem: Problem, lines: Sequence[str], style: Style) -> str:
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    place = f"{problem.file}:{problem.line}:{problem.column}"
    rule = style(f"[{problem.rule}]", "quiet")
    head = f"{style(place, 'place')}: {style(problem.level, problem.level)}: {problem.message}: {problem.suggestion}"
    return f"{head} {rule}" if not line.strip() else f"{head} {rule}\n{_with_caret(problem, line, style)}"


def _with_caret(problem: Problem, line: str, style: Style) -> str:
    """The line, cut to fit a terminal, and a caret below the column."""
    start = max(0, problem.column - 1 - 60)
    shown = "".join(c if c.isprintable() else "\ufffd" for c in line[start : start + 100].replace("\t", " "))
    indent = " " * _width(shown[: problem.column - 1 - start])
    margin = f"{problem.line:>6} | "
    return f"{style(margin, 'quiet')}{shown}\n{' ' * len(margin)}{indent}{style('^', problem.level)}"


def _width(text: str) -> int:
    """Columns of a terminal: wide characters take two, marks and joiners none."""
    return sum(
        0 if unicodedata.category(c) in _NO_WIDTH else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _annotation(problem: Problem) -> str:
    place = f"file={_property(problem.file)},line={problem.line},col={problem.column},title={_property(problem.rule)}"
    return f"::{problem.level} {place}::{_data(f'{problem.message}: {problem.suggestion}')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
