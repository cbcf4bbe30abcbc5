"""A comment may allow a finding about wording or privacy, with the reason, and for as long as there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.problem import Finding, Place, Rule, nearest
from generator.records.fields import quoted
from generator.records.record import Record
from generator.records.suppressions import comments

RULE = Rule(
    name="allowance",
    level="warning",
    requires="A comment `# allow <rule>: <reason>` names one of the rules on wording and privacy, gives the reason, "
    "and stands beside or above what breaks that rule.",
    because="The next reader sees that it was meant, and why; one that allows nothing would hide what comes later.",
    refused="# allow hindsight\nfailure: Staff should have checked.",
    accepted="# allow hindsight: the regulator's own words\nfailure: Staff should have checked.",
)

_MOST = 100
"""Comments of one file that can allow something."""

_FORM = re.compile(r"#+ ?allow\b[ :]*([\w-]*) *(:?) *(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that allows a rule's findings on some lines, given as first and last."""

    place: Place
    rule: str
    reason: str
    lines: tuple[int, int]


def judged(
    record: Record, findings: Sequence[Finding], allowable: Sequence[str]
) -> Iterator[Finding]:
    """The findings that no comment allows, and what is wrong with the comments. ``allowable`` are names of rules."""
    text = record.source.text
    is_likely = "#" in text and "allow" in text.lower()
    allowances = list(islice(_allowances(record, allowable), _MOST)) if is_likely else []
    if not allowances:
        yield from findings
        return
    begun = [_begun(finding, record) for finding in findings]
    for finding, lines in zip(findings, begun, strict=True):
        if not any(_allows(one, finding, lines) for one in allowances):
            yield finding
    for one in allowances:
        is_used = any(
            _allows(one, finding, lines) for finding, lines in zip(findings, begun, strict=True)
        )
        yield from _fault(one, allowable, is_used=is_used)


def _begun(finding: Finding, record: Record) -> set[int]:
    """The lines on which a finding, and whatever holds it, begins."""
    source, path = record.source, finding.path
    holders = (source.place(path[:length], at_key=True) for length in range(1, len(path) + 1))
    return {line for line, _ in (*holders, source.place_of(finding))}


def _allows(allowance: Allowance, finding: Finding, lines: set[int]) -> bool:
    first, last = allowance.lines
    is_meant = finding.rule.name == allowance.rule and bool(allowance.reason)
    return is_meant and any(first <= line <= last for line in lines)


def _allowances(record: Record, allowable: Sequence[str]) -> Iterator[Allowance]:
    lines = record.source.text.split("\n")
    for place, comment in comments(record.source):
        form = _FORM.fullmatch(comment.strip()) if record.source.is_read else None
        # Without its colon it is one only when it names a rule: "allow two days" is said of other
        # things.
        if form and (form[2] or form[1].casefold() in allowable):
            reason = form[3].strip() if form[2] else ""
            yield Allowance(place, form[1].casefold(), reason, _lines(lines, place))


def _lines(lines: Sequence[str], place: Place) -> tuple[int, int]:
    """The comment's own line when something stands before it, else from the next one to the first with a value."""
    number, column = place
    if lines[number][:column].strip(" -"):
        return number, number
    following = (
        n
        for n in range(number + 1, len(lines))
        if lines[n].strip() and not lines[n].lstrip().startswith("#")
    )
    return number + 1, next(following, number + 1)


def _fault(one: Allowance, allowable: Sequence[str], *, is_used: bool) -> Iterator[Finding]:
    if one.rule not in allowable:
        match = nearest(one.rule, allowable)
        advice = f"did you mean `{match}`?" if match else f"write one of {', '.join(allowable)}"
        yield _at(one, f"{quoted(one.rule)} is no rule that can be allowed", advice)
    elif not one.reason:
        yield _at(
            one, "allowed without a reason", f"write `# allow {one.rule}: ` and why it is meant"
        )
    elif not is_used:
        yield _at(
            one,
            f"nothing here breaks the rule `{one.rule}`",
            "delete the comment, or put it right above the field",
        )


def _at(one: Allowance, message: str, advice: str) -> Finding:
    return Finding(RULE, (), message, advice, place=one.place)
