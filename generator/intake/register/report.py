"""Reports of an import, for people and for programs: the outcome of every row."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from generator.intake.register.plan import Plan
from generator.intake.register.table import Row, Table
from generator.intake.text_templates import templates_of
from generator.problem import printable
from generator.report import counted

_FEW = 8


def as_text(table: Table, plan: Plan, *, dry_run: bool) -> str:
    """Return how it was read, what was done, rows that cannot be records, and the counts.

    Every character in it can be seen.
    """
    told: dict[str, list[str]] = {}
    for line in table.told:
        file, colon, what = line.partition(": ")
        told.setdefault(f"{colon}{what}", []).append(file)
    rows: dict[str, dict[str, list[int]]] = {}
    for row, column, note, _ in plan.notes:
        rows.setdefault(column, {}).setdefault(note, []).append(row.number)
    notes = {}
    for column, kinds in rows.items():
        notes[column] = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    return _TEMPLATES.get_template("report.jinja").render(
        table=table,
        plan=plan,
        told=told,
        notes=notes,
        most=_FEW,
        warnings=Counter(problem.rule for problem in plan.warnings).most_common(),
        refused={refused.row.order for refused in plan.refused},
        verb="would be" if dry_run else "are",
    )


_TEMPLATES = templates_of("generator.intake.register", finalize=printable, count=counted)


def as_json(table: Table, plan: Plan, *, dry_run: bool) -> str:
    """Return the same as one object; every row is in one of its lists."""
    report = {
        "rows": len(table.rows) + len(table.unread),
        "dry_run": dry_run,
        "records": [_place(row, record=file) for file, row in plan.rows.items()],
        "there": [_place(row, record=file) for row, file in plan.there],
        "changed": [_place(row, record=file) for row, file in plan.changed],
        "repeated": [_place(row, same_as=place) for row, place in plan.repeated],
        "skipped": [_place(row) for row in plan.skipped],
        "further": [_place(row, same_as=above.place) for row, above in plan.further],
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
