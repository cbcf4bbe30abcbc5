"""What somebody answers: what it means, and what is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.intake.draft import id_of, place_of, record_text
from generator.problem import Level
from generator.records import rules
from generator.records.lesson import read_lesson
from generator.records.record import Record, Records
from generator.records.source import proposed
from generator.records.vocabulary import Vocabulary, Word

Draft = dict[str, Any]
"""What is known so far: a record's fields as text, lists and mappings."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with an answer, and what to write instead."""

    level: Level
    text: str


def complaints(
    field: str, draft: Draft, vocabulary: Vocabulary, today: datetime.date
) -> list[Complaint]:
    """Everything that is wrong with one field of a draft, as far as it can be told without the other records."""
    slug = id_of(str(draft.get("title", "")))
    file = place_of(str(draft.get("date", today)), slug)
    source = proposed(record_text({field: draft[field]}), file)
    record = Record(slug, file, source)
    _, findings = read_lesson(source, slug, file)
    findings += rules.check(record, Records((record,), vocabulary, today))
    own = [finding for finding in findings if finding.path[:1] == (field,)]
    found = [(problem.level, problem.message, problem.suggestion) for problem in source.problems]
    found += [(finding.rule.level, finding.message, finding.suggestion) for finding in own]
    return [
        Complaint(level, f"{message}: {suggestion}")
        for level, message, suggestion in dict.fromkeys(found)
    ]


def meant(text: str, words: Mapping[str, Word]) -> str:
    """The slug that an answer names: by its number, its slug or its name; else what was written."""
    if text.isdecimal() and 1 <= int(text) <= len(words):
        return [*words][int(text) - 1]
    named = {word.name.casefold(): slug for slug, word in words.items()}
    return named.get(text.casefold(), text.casefold() if text.casefold() in words else text)
