"""The rules beyond the model: one a file, each with a page of the manual.

A rule is a module with a ``RULE`` and a ``check(record, records)`` that yields findings. It looks
at what was written, not at a sound lesson, so that one fault never hides another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from generator.problem import Finding
from generator.records.record import LeansOnOthers, Record, Records
from generator.records.rules import (
    again_and_learned,
    allowance,
    blame,
    change_or_reason,
    circular_reference,
    date_order,
    duplicate_id,
    experiment_without_hypothesis,
    file_name,
    future_date,
    heavy_markup,
    hindsight,
    made_without_evidence,
    missing_section,
    one_line,
    personal_data,
    practice_or_failure,
    repeated_lesson,
    says_nothing,
    secret,
    unknown_cause,
    unknown_lesson,
    unknown_word,
    unnamed_verifier,
    verifier_owns_change,
    weak_change,
    year_folder,
)

_MODULES: tuple[Any, ...] = (
    file_name, year_folder, duplicate_id, change_or_reason, experiment_without_hypothesis,
    practice_or_failure, unknown_word, missing_section, unknown_lesson, unknown_cause,
    circular_reference, verifier_owns_change, unnamed_verifier, future_date, date_order,
    heavy_markup, one_line, repeated_lesson, says_nothing,
)  # fmt: skip
ALLOWABLE: tuple[Any, ...] = (
    blame, hindsight, weak_change, made_without_evidence, again_and_learned, secret, personal_data,
)  # fmt: skip
"""The modules whose findings a comment in the record can allow."""

RULES = tuple(module.RULE for module in (*_MODULES, *ALLOWABLE, allowance))

MAX_PROBLEMS = 100
"""Problems of one file that are told."""


def check(record: Record, records: Records) -> Iterator[Finding]:
    """Yield the findings of all rules in a record, or of those that refuse it."""
    known = records.kept.found_in(record.source) if records.kept else None
    for module in _asked(_MODULES, records):
        yield from _found(module, record, records, known)
    findings: list[Finding] = []
    for module in _asked(ALLOWABLE, records):
        findings += _found(module, record, records, known)
    if not findings and not records.with_warnings:
        return
    for finding in allowance.judged(record, findings, [one.RULE.name for one in ALLOWABLE]):
        if records.with_warnings or finding.rule.level == "error":
            yield finding


def _found(
    module: Any, record: Record, records: Records, known: dict[str, Any] | None
) -> Iterable[Finding]:
    """Return what a rule finds, or found before (``known``) if it looks at no other record."""
    if known is None:
        return _checked(module, record, records)
    name = module.RULE.name
    if name not in known:
        try:
            findings = module.check(record, records.alone)
            known[name] = list(islice(findings, MAX_PROBLEMS + 1))
        except LeansOnOthers:
            known[name] = None
    if known[name] is None:
        return _checked(module, record, records)
    before: Sequence[Finding] = known[name]
    return before


def _checked(module: Any, record: Record, records: Records) -> Iterable[Finding]:
    findings: Iterable[Finding] = module.check(record, records)
    return findings


def _asked(modules: Iterable[Any], records: Records) -> Iterator[Any]:
    """Yield the modules whose rules are asked."""
    for module in modules:
        if records.with_warnings or module.RULE.level == "error":
            yield module
