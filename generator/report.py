"""Problems as people, programs and the hosts of repositories read them: problems in, text out."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any
from urllib.parse import quote

from generator.problem import CONFIDENTIAL, UNSEEN, Problem, Rule

_NO_WIDTH = ("Mn", "Me", "Cf")
"""A line that breaks one of these rules is shown by none: logs are public."""

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}
_ANNOTATIONS = {"error": "error", "warning": "warning", "note": "notice"}

Style = Callable[[str, str], str]
"""Gives a text the look of a role: ``place``, ``error``, ``warning``, ``note`` or ``quiet``."""


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects with file, line, column, rule, level, message and suggestion."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "\n".join(map(_annotation, problems))


def as_sarif(problems: Sequence[Problem], rules: Sequence[Rule], version: str) -> str:
    """A SARIF 2.1.0 log, as code scanning takes it. ``rules`` are all there are, ``version`` is the program's."""
    driver = {"name": "lessons", "semanticVersion": version, "rules": list(map(_sarif_rule, rules))}
    # Columns are counted in characters; SARIF would take them for UTF-16 units otherwise.
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_sarif_results(problems)),
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def as_gitlab(problems: Sequence[Problem]) -> str:
    """A report of code quality that GitLab shows beside the lines of a merge request."""
    return json.dumps(list(_quality(problems)), ensure_ascii=False, indent=2)


def as_text(
    problems: Sequence[Problem], lines_of: Callable[[str], Sequence[str]], style: Style
) -> str:
    """Each problem with the line it stands in, unless somebody's data or a secret stands there, too.

    ``lines_of`` gives the lines of a file.
    """
    lines_of = cache(lines_of)
    hidden = {(problem.file, problem.line) for problem in problems if problem.rule in CONFIDENTIAL}
    shown = (
        () if (problem.file, problem.line) in hidden else lines_of(problem.file)
        for problem in problems
    )
    return "\n".join(
        _told(problem, lines, style) for problem, lines in zip(problems, shown, strict=True)
    )


def summary(problems: Sequence[Problem], number: int, noun: str = "record") -> str:
    """One line: how many errors and warnings, in how many of the records (or files); and how many notes, if any."""
    levels = Counter(problem.level for problem in problems)
    files = len({problem.file for problem in problems if problem.level != "note"})
    faults = f"{_count(levels['error'], 'error')} and {_count(levels['warning'], 'warning')} in {_count(files, 'file')}"
    notes = f" {_count(levels['note'], 'note')}." if levels["note"] else ""
    return f"{_count(number, noun)} checked: {faults if files else 'sound'}.{notes}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _told(problem: Problem, lines: Sequence[str], style: Style) -> str:
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    place = f"{problem.file}:{problem.line}:{problem.column}"
    rule = style(f"[{problem.rule}]", "quiet")
    head = f"{style(place, 'place')}: {style(problem.level, problem.level)}: {problem.message}: {problem.suggestion}"
    return (
        f"{head} {rule}"
        if not line.strip()
        else f"{head} {rule}\n{_with_caret(problem, line, style)}"
    )


def _with_caret(problem: Problem, line: str, style: Style) -> str:
    """The line, cut to fit a terminal, and a caret below the column."""
    start = max(0, problem.column - 1 - 60)
    shown = UNSEEN.sub("\ufffd", line[start : start + 100].replace("\t", " "))
    indent = " " * _width(shown[: problem.column - 1 - start])
    margin = f"{problem.line:>6} | "
    return (
        f"{style(margin, 'quiet')}{shown}\n{' ' * len(margin)}{indent}{style('^', problem.level)}"
    )


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    """Wide characters take two, marks and joiners none; what this Python's Unicode does not know yet goes by place."""
    category = unicodedata.category(character)
    if category in _NO_WIDTH:
        return 0
    # Emoji and ideographs come last, and scripts before them.
    is_wide = (
        character > "\U0001efff"
        if category == "Cn"
        else unicodedata.east_asian_width(character) in "WF"
    )
    return 2 if is_wide else 1


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    examples = f"Refused:\n\n{_indented(rule.refused)}\n\nAccepted:\n\n{_indented(rule.accepted)}"
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.requires},
        "fullDescription": {"text": rule.because},
        "help": dict.fromkeys(
            ("text", "markdown"), f"{rule.requires} {rule.because}\n\n{examples}"
        ),
        "defaultConfiguration": {"level": rule.level},
    }


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _sarif_results(problems: Sequence[Problem]) -> Iterator[dict[str, Any]]:
    for problem, fingerprint in _fingerprinted(problems):
        region = {"startLine": problem.line, "startColumn": problem.column}
        place = {"artifactLocation": {"uri": _uri(problem.file)}, "region": region}
        yield {
            "ruleId": problem.rule,
            "level": problem.level,
            "message": {"text": f"{problem.message}: {problem.suggestion}"},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {"primaryLocationLineHash": fingerprint},
        }


def _quality(problems: Sequence[Problem]) -> Iterator[dict[str, Any]]:
    for problem, fingerprint in _fingerprinted(problems):
        yield {
            "check_name": problem.rule,
            "description": f"{problem.message}: {problem.suggestion}",
            "severity": _SEVERITIES[problem.level],
            "fingerprint": fingerprint,
            "location": {"path": problem.file, "lines": {"begin": problem.line}},
        }


def _fingerprinted(problems: Sequence[Problem]) -> Iterator[tuple[Problem, str]]:
    """Each problem with what makes it the same one after its line has moved."""
    seen: Counter[str] = Counter()
    for problem in problems:
        mark = hashlib.sha256(
            f"{problem.file}\0{problem.rule}\0{problem.message}".encode()
        ).hexdigest()[:16]
        seen[mark] += 1
        yield problem, f"{mark}:{seen[mark]}"


def _uri(file: str) -> str:
    """A file's name as a relative URI, or as an absolute one where it lies elsewhere."""
    return f"{'file://' if file.startswith('/') else ''}{quote(file)}"


def _annotation(problem: Problem) -> str:
    place = f"file={_property(problem.file)},line={problem.line},col={problem.column},title={_property(problem.rule)}"
    # GitHub shows ten annotations of a step; of all others its log shows only the message.
    told = (
        f"{problem.file}:{problem.line}:{problem.column}: {problem.message}: {problem.suggestion}"
    )
    return f"::{_ANNOTATIONS[problem.level]} {place}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
