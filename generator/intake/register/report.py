"""What became of every row of a register, as people and as programs read it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from generator.intake.register.plan import Plan
from generator.intake.register.table import Row, Table

_FEW = 8


def as_text(table: Table, plan: Plan, *, dry_run: bool) -> Iterator[str]:
    """Line by line: how it was read, what was done on the way, every row that cannot be a record, and the counts."""
    yield from _listed("How it was read", [*_together(table.told), *_cleaned(table)])
    yield from _listed(
        "Columns that no field takes",
        (f"{column}: kept under `{name}`" for column, name in plan.kept.items()),
    )
    yield from _listed("Done on the way", _notes(plan))
    yield from _listed(
        "Repeated in the register",
        (f"{row.place} is {place} again" for row, place in plan.repeated),
    )
    changed = (
        f"{row.place} says something else than when it became {file}: not overwritten"
        for row, file in plan.changed
    )
    yield from _listed("Changed since they were imported", changed)
    refused = (
        f"{each.row.place}{each.column and f', {each.column}'}: {each.reason}"
        for each in plan.refused
    )
    yield from _listed("Rows that cannot be records", refused)
    yield from _listed(
        f"{_number(len(table.rows) + len(table.unread), 'row')}", _counts(plan, dry_run=dry_run)
    )


def as_json(table: Table, plan: Plan, *, dry_run: bool) -> str:
    """The same as one object; every row is in one of ``records``, ``there``, ``changed``, ``repeated``, ``refused``."""
    said = {
        "rows": len(table.rows) + len(table.unread),
        "dry_run": dry_run,
        "records": [_place(row) | {"record": file} for file, row in plan.rows.items()],
        "there": [_place(row) | {"record": file} for row, file in plan.there],
        "changed": [_place(row) | {"record": file} for row, file in plan.changed],
        "repeated": [_place(row) | {"same_as": place} for row, place in plan.repeated],
        "refused": [
            _place(each.row) | {"column": each.column, "reason": each.reason}
            for each in plan.refused
        ],
        "notes": [
            _place(row) | {"column": column, "note": what, "text": text}
            for row, column, what, text in plan.notes
        ],
        "warnings": [str(problem) for problem in plan.warnings],
        "kept_columns": plan.kept,
        "told": table.told,
        "blank": table.blank,
        "repeated_headers": table.headers,
        "removed_characters": table.removed,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _place(row: Row) -> dict[str, Any]:
    return {"file": row.file, "sheet": row.sheet, "row": row.number}


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"{title}:"
        yield from (f"  {line}" for line in found)
        yield ""


def _together(told: Iterable[str]) -> Iterator[str]:
    """What is told of many files alike, once."""
    files: dict[str, list[str]] = {}
    for line in told:
        file, colon, what = line.partition(": ")
        files.setdefault(f"{colon}{what}", []).append(file)
    for what, names in files.items():
        more = f", … ({len(names):,} files)" if len(names) > 2 else ""
        yield f"{', '.join(names[:2])}{more}{what}"


def _cleaned(table: Table) -> list[str]:
    lines = [
        f"{_number(table.removed, 'character')} that records refuse (controls and the like) left out or made line ends"
    ]
    lines = lines if table.removed else []
    lines += (
        [f"lines that repeat the header, and are no rows: {table.headers:,}"]
        if table.headers
        else []
    )
    return lines + ([f"empty lines: {table.blank:,}"] if table.blank else [])


def _notes(plan: Plan) -> Iterator[str]:
    """Each kind of note once, with how many rows it is about; the most frequent kinds of a column come first."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, column, what, _ in plan.notes:
        rows.setdefault((column, what), []).append(row.number)
    for column in dict.fromkeys(column for column, _ in rows):
        kinds = sorted(
            ((len(at), what, at) for (its, what), at in rows.items() if its == column),
            key=lambda k: -k[0],
        )
        for number, what, at in kinds[:_FEW]:
            few = ", ".join(map(str, at[:3])) + (", …" if number > 3 else "")
            yield f"{column}: {what} ({'row' if number == 1 else f'{number:,} rows:'} {few})"
        rest = sum(number for number, _, _ in kinds[_FEW:])
        if rest:
            yield f"{column}: {rest:,} more of {len(kinds) - _FEW:,} other kinds; `--format json` lists each"
    for rule, number in Counter(problem.rule for problem in plan.warnings).most_common():
        yield f"{_number(number, 'warning')} of the rule `{rule}`; `lessons check` tells them with their lines"


def _counts(plan: Plan, *, dry_run: bool) -> Iterator[str]:
    yield f"{len(plan.new):>7,} {'would be' if dry_run else 'are'} written as records"
    for number, what in (
        (len(plan.there), "were imported before and are left as they are"),
        (len(plan.changed), "were imported before and say something else by now: left as they are"),
        (len(plan.repeated), "repeat another row of the register"),
        (plan.lost, "cannot be records"),
    ):
        if number:
            yield f"{number:>7,} {what}"


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
