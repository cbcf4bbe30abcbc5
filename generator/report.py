"""Problems as people, programs and the hosts of repositories read them: problems in, text out."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any
from urllib.parse import quote

from generator.problem import CONFIDENTIAL, UNSEEN, Problem, Rule

_NO_WIDTH = ("Mn", "Me", "Cf")
"""A line that breaks one of these rules is shown by none: logs are public."""

_MANY, _SOME = 50, 20
"""So many problems that are alike are told one by one; of more, so many."""
_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}
_ANNOTATIONS = {"error": "error", "warning": "warning", "note": "notice"}

Style = Callable[[str, str], str]
"""Gives a text the look of a role: ``place``, ``error``, ``warning``, ``note`` or ``quiet``."""


def as_json(problems: Sequence[Problem]) -> str:
    """Return a list of objects with file, line, column, rule, level, message and suggestion."""
    return _json([asdict(problem) for problem in problems])


def as_github(problems: Sequence[Problem]) -> str:
    """Return workflow commands that GitHub shows beside the lines of a pull request."""
    return "\n".join(map(_annotation, problems))


def as_sarif(problems: Sequence[Problem], rules: Sequence[Rule], version: str) -> str:
    """Return a SARIF 2.1.0 log for code scanning; ``version`` is the program's."""
    driver = {"name": "lessons", "semanticVersion": version, "rules": list(map(_sarif_rule, rules))}
    # Columns are counted in characters; SARIF would take them for UTF-16 units otherwise.
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_sarif_results(problems)),
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def as_gitlab(problems: Sequence[Problem]) -> str:
    """Return a report of code quality that GitLab shows beside the lines of a merge request."""
    return _json(list(_quality(problems)))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_text(
    problems: Sequence[Problem], lines_of: Callable[[str], Sequence[str]], style: Style
) -> str:
    """Return each problem with the line it stands in, unless a secret or data stands there, too.

    ``lines_of`` gives the lines of a file.
    """
    lines_of = cache(lines_of)
    hidden = {(problem.file, problem.line) for problem in problems if problem.rule in CONFIDENTIAL}
    parts = []
    for problem in problems:
        is_hidden = (problem.file, problem.line) in hidden
        parts.append(_text(problem, () if is_hidden else lines_of(problem.file), style))
    return "\n".join(parts)


def as_text_of_site(
    problems: Sequence[Problem], lines_of: Callable[[str], Sequence[str]], style: Style
) -> str:
    """Return problems as ``as_text`` does; of many that differ in their places alone, some.

    One slip in a theme stands on every page.
    """
    kinds: defaultdict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        kinds[problem.rule, problem.message, problem.suggestion].append(problem)
    shown: list[Problem] = []
    rest = ""
    for alike in kinds.values():
        if len(alike) <= _MANY:
            shown += alike
            continue
        shown += alike[:_SOME]
        more = counted(len(alike) - _SOME, "time")
        line = f"{more} more: {alike[0].message} [{alike[0].rule}]; `--format json` lists each"
        rest += f"\n{line}"
    return as_text(sorted(shown), lines_of, style) + rest


def summary(problems: Sequence[Problem], number: int, noun: str = "record") -> str:
    """Return one line: the number of records, or other files, and of problems by level."""
    levels = Counter(problem.level for problem in problems)
    files = len({problem.file for problem in problems if problem.level != "note"})
    faults = "sound"
    if files:
        errors = counted(levels["error"], "error")
        warnings = counted(levels["warning"], "warning")
        faults = f"{errors} and {warnings} in {counted(files, 'file')}"
    notes = ""
    if levels["note"]:
        notes = f" {counted(levels['note'], 'note')}."
    return f"{counted(number, noun)} checked: {faults}.{notes}"


def about_drafts(number: int) -> str:
    """Return what is to be told of drafts that stay behind, in one line; empty for none."""
    if not number:
        return ""
    are, them = ("is", "it") if number == 1 else ("are", "them")
    return (
        f"{counted(number, 'draft')} {are} checked, but not published: "
        f"`lessons publish-drafts` publishes {them}."
    )


def counted(number: int, noun: str, ending: str = "s") -> str:
    """Return a number with its noun: ``1 record``, ``2,077 records``."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun}{ending}"


def _text(problem: Problem, lines: Sequence[str], style: Style) -> str:
    line = ""
    if problem.line <= len(lines):
        line = lines[problem.line - 1]
    place = f"{problem.file}:{problem.line}:{problem.column}"
    place = style(place, "place")
    level = style(problem.level, problem.level)
    rule = style(f"[{problem.rule}]", "quiet")
    what = f"{problem.message}: {problem.suggestion}"
    head = f"{place}: {level}: {what} {rule}"
    if line.strip():
        return f"{head}\n{_with_caret(problem, line, style)}"
    return head


def _with_caret(problem: Problem, line: str, style: Style) -> str:
    """Return the line, cut to fit a terminal, and a caret below the column."""
    at = problem.column - 1
    start = max(0, at - 60)
    cut = line[start : start + 100].replace("\t", " ")
    shown = UNSEEN.sub("\ufffd", cut)
    margin = f"{problem.line:>6} | "
    before = shown[: at - start]
    width = len(margin) + sum(map(_columns, before))
    quiet = style(margin, "quiet")
    caret = style("^", problem.level)
    return f"{quiet}{shown}\n{' ' * width}{caret}"


def _columns(character: str) -> int:
    """Return the columns of a character in a terminal: 2 if wide, 0 for marks and joiners.

    What this Python's Unicode does not know yet goes by place.
    """
    category = unicodedata.category(character)
    if category in _NO_WIDTH:
        return 0
    if category == "Cn":  # emoji and ideographs come last, and scripts before them
        return 2 if character > "\U0001efff" else 1
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    examples = f"Refused:\n\n{_indented(rule.refused)}\n\nAccepted:\n\n{_indented(rule.accepted)}"
    manual = f"{rule.requires} {rule.because}\n\n{examples}"
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.requires},
        "fullDescription": {"text": rule.because},
        "help": {"text": manual, "markdown": manual},
        "defaultConfiguration": {"level": rule.level},
    }


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _sarif_results(problems: Sequence[Problem]) -> Iterator[dict[str, Any]]:
    for problem, fingerprint in _fingerprinted(problems):
        region = {"startLine": problem.line, "startColumn": problem.column}
        # A URI is relative, or absolute where the file lies elsewhere.
        scheme = "file://" if problem.file.startswith("/") else ""
        place = {"artifactLocation": {"uri": scheme + quote(problem.file)}, "region": region}
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
    """Yield each problem with a fingerprint that stays the same after its line has moved."""
    seen: Counter[str] = Counter()
    for problem in problems:
        lasting = f"{problem.file}\0{problem.rule}\0{problem.message}"
        mark = hashlib.sha256(lasting.encode()).hexdigest()[:16]
        seen[mark] += 1
        yield problem, f"{mark}:{seen[mark]}"


def _annotation(problem: Problem) -> str:
    file = problem.file
    line = str(problem.line)
    column = str(problem.column)
    # GitHub shows ten annotations of a step; of all others its log shows only the message.
    what = f"{problem.message}: {problem.suggestion}"
    text = f"{file}:{line}:{column}: {what}"
    kind = _ANNOTATIONS[problem.level]
    return workflow_command(kind, text, file=file, line=line, col=column, title=problem.rule)


def workflow_command(name: str, text: str, **properties: str) -> str:
    """Return a command of GitHub's workflows, such as ``notice``: nothing in it can end it early.

    >>> workflow_command("notice", "100 %", title="a: b")
    '::notice title=a%3A b::100 %25'
    """
    written = [f"{key}={_escaped(value, ':,')}" for key, value in properties.items()]
    settings = ",".join(written)
    return f"::{name} {settings}::{_escaped(text)}"


def _escaped(text: str, further: str = "") -> str:
    for sign in f"%\r\n{further}":
        text = text.replace(sign, quote(sign))
    return text
