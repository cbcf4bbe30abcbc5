"""What the rules say of one value of a draft, before there is a record."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.intake.draft import id_of, place_of, record_text
from generator.problem import Path, Problem
from generator.records import rules
from generator.records.lesson import read_lesson
from generator.records.record import Record, Records
from generator.records.source import proposed
from generator.records.vocabulary import Vocabulary

Draft = dict[str, Any]
"""What is known so far: a record's fields as text, lists and mappings."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something wrong with a value: how bad, which rule says so, and in which of its words."""

    text: str
    level: str
    rule: str = ""
    words: str = ""


def doubts_about(
    path: Path, draft: Mapping[str, Any], vocabulary: Vocabulary, today: datetime.date
) -> Sequence[Doubt]:
    """Return what is wrong with the value at a path of a draft, each thing once."""
    field = str(path[0])
    slug = id_of(str(draft.get("title", "")))
    file = place_of(str(draft.get("date", today)), slug)
    # What happened when is judged beside the day of the failure.
    judged = {name: draft[name] for name in ("date", "kind", field) if name in draft}
    source = proposed(record_text(judged), file)
    record = Record(slug, file, source)
    _, findings = read_lesson(source, slug, file)
    findings += rules.check(record, Records((record,), vocabulary, today))
    own = [finding for finding in findings if finding.path[: len(path)] == path]
    doubts = list(map(_doubt, source.problems))
    doubts += [_doubt(source.problem(finding), finding.words) for finding in own]
    return list(dict.fromkeys(doubts))


def _doubt(problem: Problem, words: str = "") -> Doubt:
    text = f"{problem.message}: {problem.suggestion}"
    return Doubt(text, problem.level, problem.rule, words)
