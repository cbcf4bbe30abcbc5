"""The file's name is the lesson's id and its address for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.problem import Finding, Rule, quoted
from generator.records.fields import SLUG, SLUG_LENGTH, slug_of
from generator.records.record import Record, Records

RULE = Rule(
    name="file-name",
    requires=f"A record's file is called `slug.yml`: a–z, 0–9 and single hyphens, at most "
    f"{SLUG_LENGTH} characters, and no name that Windows or the site keeps for itself.",
    because="The name is the lesson's id and its address for ever, and must be the same file on "
    "every system.",
    refused="lessons/2017/Seated Passengers.yaml",
    accepted="lessons/2017/seated-passengers-removed.yml",
)

_PORTS = {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
_WINDOWS = {"con", "prn", "aux", "nul", *_PORTS}
_SITE = {"404", "assets", "index", "pagefind", "readme", "search", "tags", "templates"}
RESERVED = _WINDOWS | _SITE
"""Names of files that no record may have."""


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding for a bad file name, and for each alias that is reserved."""
    _, _, name = record.file.rpartition("/")
    slug = name.removesuffix(".yml")
    if slug in RESERVED:
        message = f"the file name {quoted(name)} is reserved"
        yield Finding(RULE, (), message, "add a word that tells what failed")
    elif not re.fullmatch(SLUG, slug):
        proposal = slug_of(name)
        if proposal in ("", *RESERVED):
            proposal = "what-failed"
        message = f"{quoted(name)} is not a good file name"
        yield Finding(RULE, (), message, f"rename it to `{proposal}.yml`")
    elif len(slug) > SLUG_LENGTH:
        advice = f"shorten it to {SLUG_LENGTH} characters before `.yml`"
        yield Finding(RULE, (), f"the file name has {len(slug)} characters", advice)
    for path, alias in record.source.texts("aliases", "*"):
        if alias in RESERVED:
            yield Finding(RULE, path, f"the alias {quoted(alias)} is reserved", "delete it")
