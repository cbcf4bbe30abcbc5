"""A comment may allow a finding about wording or privacy, with the reason, while there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.problem import Finding, Place, Rule, did_you_mean, quoted
from generator.records.record import Record
from generator.records.source import Source
from generator.records.suppressions import comments

RULE = Rule(
    name="allowance",
    level="warning",
    requires="A comment `# allow <rule>: <reason>` names a rule that can be allowed, gives "
    "the reason, and stands beside or above what breaks that rule.",
    because="The next reader sees that it was meant, and why; one that allows nothing would hide "
    "what comes later.",
    refused="# allow hindsight\nfailure: Staff should have checked.",
    accepted="# allow hindsight: the regulator's own words\nfailure: Staff should have checked.",
)

_MOST = 100
"""Comments of one file that can allow something."""

_LIKELY = re.compile(r"# ?allow\b", re.IGNORECASE)
_FORM = re.compile(r"#+ ?allow\b[ :]*([\w-]*) *(:?) *(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that allows a rule's findings on some lines, given as first and last."""

    place: Place
    rule: str
    reason: str
    lines: tuple[int, int]

    def allows(self, finding: Finding, source: Source) -> bool:
        """Return True if the finding, or what holds it, begins on the lines that this covers."""
        if finding.rule.name != self.rule or not self.reason:
            return False
        begun = [source.place_of(finding)]
        for length in range(1, len(finding.path) + 1):
            holder = finding.path[:length]
            begun.append(source.place(holder, at_key=True))
        first, last = self.lines
        return any(first <= line <= last for line, _ in begun)

    def fault(self, rules: Sequence[str], *, is_used: bool) -> tuple[str, str] | None:
        """Return message and advice if this names no rule, gives no reason or allows nothing."""
        if self.rule not in rules:
            message = f"{quoted(self.rule)} is no rule that can be allowed"
            return message, did_you_mean(self.rule, rules)
        if not self.reason:
            return "allowed without a reason", f"write `# allow {self.rule}: ` and why it is meant"
        if is_used:
            return None
        advice = "delete the comment, or put it right above the field"
        return f"nothing here breaks the rule `{self.rule}`", advice


def judged(record: Record, findings: Sequence[Finding], rules: Sequence[str]) -> Iterator[Finding]:
    """Yield the findings that no comment allows, and the faults of comments on ``rules``."""
    if not _LIKELY.search(record.source.text):
        yield from findings
        return
    allowances = list(islice(_allowances(record.source, rules), _MOST))
    used = set()
    for finding in findings:
        allowing = {one for one in allowances if one.allows(finding, record.source)}
        used |= allowing
        if not allowing:
            yield finding
    for allowance in allowances:
        fault = allowance.fault(rules, is_used=allowance in used)
        if fault:
            yield Finding(RULE, (), *fault, place=allowance.place)


def _allowances(source: Source, rules: Sequence[str]) -> Iterator[Allowance]:
    lines = source.text.split("\n")
    for place, comment in comments(source):
        form = _FORM.fullmatch(comment.strip())
        if not form or not source.is_read:
            continue
        name, colon, reason = form.groups()
        rule = name.casefold()
        if colon:
            yield Allowance(place, rule, reason.strip(), _lines(lines, place))
        elif rule in rules:  # "allow two days" is said of other things
            yield Allowance(place, rule, "", _lines(lines, place))


def _lines(lines: Sequence[str], place: Place) -> tuple[int, int]:
    """Return the comment's own line when something stands before it.

    Else the lines from the next one to the first with a value.
    """
    number, column = place
    if lines[number][:column].strip(" -"):
        return number, number
    for last in range(number + 1, len(lines)):
        line = lines[last].strip()
        if line and not line.startswith("#"):
            return number + 1, last
    return number + 1, number + 1
