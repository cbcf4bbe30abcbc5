"""Reports of an import, for people and for programs: the outcome of every row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from generator.intake.register.plan import Plan
from generator.intake.register.table import Row, Table

_FEW = 8


def as_text(table: Table, plan: Plan, *, dry_run: bool) -> Iterator[str]:
    """Yield lines: how it was read, what was done, rows that cannot be records, and the counts."""
    yield from _listed("How it was read", [*_together(table.told), *_cleaned(table)])
    kept = [f"{column}: kept under `{name}`" for column, name in plan.kept.items()]
    yield from _listed("Columns that no field takes", kept)
    yield from _listed("Done on the way", list(_notes(plan)))
    repeated = [f"{row.place} is {place} again" for row, place in plan.repeated]
    yield from _listed("Repeated in the register", repeated)
    how = "says something else than when it became"
    changed = [f"{row.place} {how} {file}: not overwritten" for row, file in plan.changed]
    yield from _listed("Changed since they were imported", changed)
    refused = []
    for refusal in plan.refused:
        column = f", {refusal.column}" if refusal.column else ""
        refused.append(f"{refusal.row.place}{column}: {refusal.reason}")
    yield from _listed("Rows that cannot be records", refused)
    rows = _number(len(table.rows) + len(table.unread), "row")
    yield from _listed(rows, list(_counts(plan, dry_run=dry_run)))


def as_json(table: Table, plan: Plan, *, dry_run: bool) -> str:
    """Return the same as one object; every row is in one of its lists."""
    report = {
        "rows": len(table.rows) + len(table.unread),
        "dry_run": dry_run,
        "records": [_place(row, record=file) for file, row in plan.rows.items()],
        "there": [_place(row, record=file) for row, file in plan.there],
        "changed": [_place(row, record=file) for row, file in plan.changed],
        "repeated": [_place(row, same_as=place) for row, place in plan.repeated],
        "refused": [_place(no.row, column=no.column, reason=no.reason) for no in plan.refused],
        "notes": [
            _place(row, column=column, note=note, text=text)
            for row, column, note, text in plan.notes
        ],
        "warnings": [str(problem) for problem in plan.warnings],
        "kept_columns": plan.kept,
        "told": table.told,
        "blank": table.blank,
        "repeated_headers": table.headers,
        "removed_characters": table.removed,
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _place(row: Row, **further: str) -> dict[str, Any]:
    return {"file": row.file, "sheet": row.sheet, "row": row.number, **further}


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
        yield ""


def _together(lines: Iterable[str]) -> Iterator[str]:
    """Yield what is told of many files alike, once."""
    files: dict[str, list[str]] = {}
    for line in lines:
        file, colon, what = line.partition(": ")
        files.setdefault(f"{colon}{what}", []).append(file)
    for what, names in files.items():
        few = ", ".join(names[:2])
        if len(names) > 2:
            few += f", … ({len(names):,} files)"
        yield few + what


def _cleaned(table: Table) -> Iterator[str]:
    if table.removed:
        removed = "that records refuse (controls and the like) left out or made line ends"
        yield f"{_number(table.removed, 'character')} {removed}"
    if table.headers:
        yield f"lines that repeat the header, and are no rows: {table.headers:,}"
    if table.blank:
        yield f"empty lines: {table.blank:,}"


def _notes(plan: Plan) -> Iterator[str]:
    """Yield each kind of note with its number of rows, the most frequent of a column first."""
    columns: dict[str, dict[str, list[int]]] = {}
    for row, column, note, _ in plan.notes:
        columns.setdefault(column, {}).setdefault(note, []).append(row.number)
    for column, rows in columns.items():
        kinds = sorted(rows, key=lambda note: -len(rows[note]))
        for note in kinds[:_FEW]:
            numbers = rows[note]
            few = ", ".join(map(str, numbers[:3]))
            count = "row"
            if len(numbers) > 1:
                count = f"{len(numbers):,} rows:"
            if len(numbers) > 3:
                few += ", …"
            yield f"{column}: {note} ({count} {few})"
        rest = sum(len(rows[note]) for note in kinds[_FEW:])
        if rest:
            more = f"{rest:,} more of {len(kinds) - _FEW:,} other kinds"
            yield f"{column}: {more}; `--format json` lists each"
    rules = Counter(problem.rule for problem in plan.warnings)
    for rule, number in rules.most_common():
        warnings = f"{_number(number, 'warning')} of the rule `{rule}`"
        yield f"{warnings}; `lessons check` tells them with their lines"


def _counts(plan: Plan, *, dry_run: bool) -> Iterator[str]:
    verb = "would be" if dry_run else "are"
    yield f"{len(plan.new):>7,} {verb} written as records"
    counts: dict[str, Collection[Any]] = {
        "were imported before and are left as they are": plan.there,
        "were imported before and say something else by now: left as they are": plan.changed,
        "repeat another row of the register": plan.repeated,
        "cannot be records": {refused.row.order for refused in plan.refused},
    }
    for what, rows in counts.items():
        if rows:
            yield f"{len(rows):>7,} {what}"


def _number(number: int, noun: str) -> str:
    plural = "" if number == 1 else "s"
    return f"{number:,} {noun}{plural}"
