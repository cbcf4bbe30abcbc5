"""Reports of an import, for people and for programs: the outcome of every row."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from generator.intake.register.again import Difference
from generator.intake.register.plan import ChangedRow, Plan, RefusedRow
from generator.intake.register.table import Row, Table
from generator.intake.text_templates import templates_of
from generator.problem import printable
from generator.report import about_drafts, counted

_FEW = 8
_GIVEN = re.compile(r"^`[^`]*` (?=is )|\([^()]*\)")
"""What a reason says of one row alone."""
_EXAMPLES = 3


_RowsByNote = defaultdict[str, list[int]]
"""The numbers of the rows that a note is on."""


def as_text(table: Table, plan: Plan, *, dry_run: bool) -> str:
    """Return how it was read, what was done, rows that cannot be records, and the counts.

    Every character in it can be seen.
    """
    told: defaultdict[str, list[str]] = defaultdict(list)
    for line in table.told:
        file, colon, what = line.partition(": ")
        told[f"{colon}{what}"].append(file)
    rows: dict[str, _RowsByNote] = {}
    for row, column, note, _ in plan.notes:
        kinds = rows.setdefault(column, defaultdict(list))
        kinds[note].append(row.number)
    notes = {}
    for column, kinds in rows.items():
        by_note = list(kinds.items())
        by_note.sort(key=lambda note: -len(note[1]))
        notes[column] = by_note
    refusals: defaultdict[tuple[str, str], list[RefusedRow]] = defaultdict(list)
    for refused in plan.refused:
        kind = _GIVEN.sub("", refused.reason)
        refusals[refused.column, kind].append(refused)
    both = [changed for changed in plan.changed if changed.is_edited]
    apart = [changed for changed in plan.changed if not changed.is_edited]
    return _TEMPLATES.get_template("report.jinja").render(
        both=both,
        apart=apart,
        changes=[
            ("Taken over from the register", _by_field(plan.replaced.values())),
            ("Changed in the register since they were imported", _by_field(apart)),
            ("Changed in the register, and the record here, too", _by_field(both)),
        ],
        drafts=about_drafts(sum("\ndraft: true\n" in text for text in plan.texts.values())),
        dry_run=dry_run,
        few=_EXAMPLES,
        table=table,
        plan=plan,
        told=told,
        notes=notes,
        most=_FEW,
        warnings=Counter(problem.rule for problem in plan.warnings).most_common(),
        refusals=sorted(refusals.values(), key=lambda rows: -len(rows)),
        shares=_shares(plan),
        refused={refused.row.order for refused in plan.refused},
        verb="would be" if dry_run else "are",
    )


def _shares(plan: Plan) -> dict[str, str]:
    """Return how many of the records have each field that some lack, or only by a default."""
    shares: dict[str, str] = {}
    for field in plan.columns:
        filled = plan.filled[field] / max(1, len(plan.texts))
        if filled < 1 and field != "no_change":
            shares[field] = f"{filled:.0%} of the records have it"
    for field, number in plan.defaults.items():
        share = number / max(1, len(plan.texts))
        shares[field] = f"{share:.0%} of the records have only the default"
    return shares


def _by_field(rows: Iterable[ChangedRow]) -> dict[str, list[tuple[ChangedRow, Difference]]]:
    fields: defaultdict[str, list[tuple[ChangedRow, Difference]]] = defaultdict(list)
    for row in rows:
        for difference in row.differences:
            fields[difference.field].append((row, difference))
    return fields


def _shown(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return printable(str(value))


_TEMPLATES = templates_of("generator.intake.register", finalize=_shown, count=counted)


def as_json(table: Table, plan: Plan, *, dry_run: bool) -> str:
    """Return the same as one object; every row is in one of its lists."""
    report = {
        "rows": len(table.rows) + len(table.unread),
        "dry_run": dry_run,
        "records": [_place(plan.rows[file], record=file) for file in plan.new],
        "there": [_place(row, record=file) for row, file in plan.there],
        "updated": list(map(_change, plan.replaced.values())),
        "changed": list(map(_change, plan.changed)),
        "gone": plan.gone,
        "filled": plan.filled,
        "defaults": plan.defaults,
        "deleted": [_place(row) for row in plan.deleted],
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


def _change(changed: ChangedRow) -> dict[str, Any]:
    fields = list(map(asdict, changed.differences))
    return _place(changed.row, record=changed.file, edited=changed.is_edited, fields=fields)


def _place(row: Row, **further: object) -> dict[str, Any]:
    return {"file": row.file, "sheet": row.sheet, "row": row.number, **further}
