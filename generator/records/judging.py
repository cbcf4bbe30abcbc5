"""Judges one record by every rule there is; reads nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from generator.problem import CONFIDENTIAL, Finding, Problem, Rule, problem_at
from generator.records import fields, mute, rules, source, vocabulary
from generator.records.fields import slug_of
from generator.records.lesson import Lesson, read_lesson
from generator.records.lost_ids import LOST
from generator.records.record import Record, Records
from generator.records.rules import MAX_PROBLEMS, allowance, personal_data, secret
from generator.records.rules.privacy import masked
from generator.records.source import Source
from generator.records.wording import reading

MISSING_VOCABULARY = Rule(
    name="missing-vocabulary",
    requires=f"The lessons folder holds `{vocabulary.FILE_NAME}`.",
    because="Without it nobody can tell which areas and factors there are.",
    refused="(a lessons folder without a vocabulary)",
    accepted="(the one that `lessons init` lays down)",
)
TOO_MANY = Rule(
    name="too-many-problems",
    requires=f"A record has fewer than {MAX_PROBLEMS} problems.",
    because="Nobody reads more at once; the first ones are told, and the rest after they are "
    "mended.",
    refused="(a list of a hundred unknown words)",
    accepted="(a list of a few)",
)
RULES: tuple[Rule, ...] = (
    *source.RULES,
    *fields.RULES,
    *rules.RULES,
    LOST,
    MISSING_VOCABULARY,
    TOO_MANY,
    *vocabulary.RULES,
    reading.BAD_PATTERN,
    mute.BAD_MUTE,
)
"""Every rule there is, in the order of the reference page."""


def judge(record: Record, records: Records) -> tuple[Lesson | None, list[Problem]]:
    """Judge a record beside all others; return the lesson, None with an error, and the problems."""
    written = record.source
    lesson = None
    findings = list[Finding]()
    if written.is_read:
        lesson, own = _as_lesson(record, records)
        findings += own
    findings += islice(rules.check(record, records), MAX_PROBLEMS + 1)
    vars(record).pop("searched", None)  # larger than the file, and found again if need be
    problems = problems_in(written, findings)
    for finding in findings:
        if finding.rule.name in CONFIDENTIAL:
            problems = [_masked(problem, finding.words) for problem in problems]
    if "error" in {problem.level for problem in problems}:
        return None, problems
    return lesson, problems


def _as_lesson(record: Record, records: Records) -> tuple[Lesson | None, list[Finding]]:
    """Return the lesson of a record, or all that keeps it from being one."""
    known = {}
    if records.kept:
        known = records.kept.found_in(record.source)
    if "" not in known:
        known[""] = read_lesson(record.source, record.id, record.file)
    read: tuple[Lesson | None, list[Finding]] = known[""]
    return read


def disclosures(written: Source, records: Records) -> list[Problem]:
    """Return secrets and personal data in a file beside the records, which is as public as they."""
    record = Record("", written.file, written)
    findings = list(secret.check(record, records))
    findings += personal_data.check(record, records)
    kept = allowance.judged(record, findings, CONFIDENTIAL)
    return _limited(list(map(written.problem, kept)), written.file)


def problems_in(written: Source, findings: Sequence[Finding]) -> list[Problem]:
    """Return the problems of a file's YAML and its findings, located; at most MAX_PROBLEMS."""
    located = map(written.problem, findings[: MAX_PROBLEMS + 1])
    return _limited([*written.problems, *located], written.file)


def _limited(problems: list[Problem], file: str) -> list[Problem]:
    if len(problems) <= MAX_PROBLEMS:
        return problems
    what = f"more than {MAX_PROBLEMS} problems", "mend those that are told, and check again"
    return [*sorted(problems)[:MAX_PROBLEMS], problem_at(file, (0, 0), TOO_MANY, *what)]


def _masked(problem: Problem, words: str) -> Problem:
    """Mask a secret or personal data in a problem's words: logs are as public as the file."""
    message = problem.message.replace(words, masked(words))
    advice = problem.suggestion
    # A slug that is proposed has lost its capitals and signs.
    slug = slug_of(words)[:40]
    if slug and slug in slug_of(advice):
        advice = "write it without what must not be known"
    return replace(problem, message=message, suggestion=advice)
