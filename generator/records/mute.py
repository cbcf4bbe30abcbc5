"""What `lessons match` is to be quiet about, until a day and with the reason: ``match.yml``."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import Field

from generator.problem import Finding, Rule, did_you_mean, quoted
from generator.records.fields import Fields, PartialDate, Slug, Text, optional, several
from generator.records.model_messages import validate
from generator.records.source import Source
from generator.records.vocabulary import Vocabulary

FILE_NAME = "match.yml"
"""The organisation's mutes, beside its vocabulary."""

BAD_MUTE = Rule(
    name="bad-mute",
    level="error",
    requires=f"Every entry of `lessons/{FILE_NAME}` names one lesson, process or path that is "
    "there.",
    because="An entry that fits nothing would seem to mute, and one that says two things is "
    "unclear.",
    refused="mute:\n  - {process: relese, until: 2027-01, reason: We have no releases.}",
    accepted="mute:\n  - {process: release, until: 2027-01, reason: We have no releases.}",
)


class Mute(Fields):
    """One thing to be quiet about."""

    lesson: Slug | None = optional("A lesson that is not shown.")
    process: Slug | None = optional("A process whose lessons are not shown.")
    path: Text | None = optional("A glob of files that are passed over, such as `docs/**`.")
    until: PartialDate = Field(description="The last day, month or year of silence.")
    reason: Text = Field(description="Why it is not for us.")


class MuteFile(Fields):
    """Everything in ``match.yml``."""

    mute: tuple[Mute, ...] = several("What is not shown at the point of work.")


def read_mutes(source: Source) -> tuple[tuple[Mute, ...], list[Finding]]:
    """Return the mutes of a file, and findings for what is wrong with its form."""
    written, findings = validate(MuteFile, dict(source.data))
    return written.mute if written else (), findings


def check_mutes(
    mutes: tuple[Mute, ...], vocabulary: Vocabulary | None, lessons: Collection[str]
) -> list[Finding]:
    """Return a finding for each mute that names no or several things, or an unknown one."""
    findings = []
    known = {"lesson": lessons}
    if vocabulary:  # else nobody knows what it would hold
        known["process"] = vocabulary.processes
    for number, mute in enumerate(mutes):
        things = list(filter(None, (mute.lesson, mute.process, mute.path)))
        if len(things) != 1:
            message = f"an entry names one thing, and this one names {len(things)}"
            advice = "write one of `lesson`, `process` and `path`"
            findings.append(Finding(BAD_MUTE, ("mute", number), message, advice))
        for name, values in known.items():
            value = getattr(mute, name)
            if value and value not in values:
                advice = did_you_mean(value, values, "take the entry out, or correct it")
                message = f"there is no {name} {quoted(value)}"
                findings.append(Finding(BAD_MUTE, ("mute", number, name), message, advice))
    return findings
