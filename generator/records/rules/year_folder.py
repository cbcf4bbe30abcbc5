"""Records lie in the folder of their year."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problem import Finding, Rule, quoted
from generator.records.record import Record, Records

RULE = Rule(
    name="year-folder",
    requires="A record lies in `lessons/<year>/`, the year of its `date`.",
    because="People find a record's file by its year, and the edit button by its folder.",
    refused="lessons/2018/seated-passengers-removed.yml with date: 2017-04-09",
    accepted="lessons/2017/seated-passengers-removed.yml with date: 2017-04-09",
)


def check(record: Record, _records: Records) -> Iterator[Finding]:
    """Yield a finding for a record outside the folder of its date's year."""
    folder, _, name = record.file.rpartition("/")
    if record.happened is None:
        return
    year = record.happened.text[:4]
    if folder != year:
        where = quoted(folder) if folder else "no year's folder"
        advice = f"move it to `{year}/{name}`, or correct the date"
        yield Finding(RULE, ("date",), f"the record lies in {where}", advice)
