"""Decide for each row of a register: a new record, imported before, repeated, or refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.intake.draft import field_at, id_of, place_of, record_text
from generator.intake.register.conversion import Converted, Converter
from generator.intake.register.grid import UnreadableRegister
from generator.intake.register.mapping import Register
from generator.intake.register.table import Row, Table
from generator.problem import Problem
from generator.records.base import KnowledgeBase
from generator.records.fields import SLUG
from generator.records.lesson import SOURCE
from generator.records.vocabulary import Vocabulary

_NARROW = 3
"""So few columns may leave a row with a single cell that is a case all the same."""
_NAMES = re.compile(f"(?<![a-z0-9-]){SLUG}")
"""Whatever in a record's text could be the id of another."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be a record, the column where that shows, and why."""

    row: Row
    column: str
    reason: str


@dataclass(slots=True)
class Plan:
    """The outcome of every row of a register.

    ``new`` are texts of records by their files below the lessons folder; ``rows`` says which row
    each is from. ``there`` are rows imported before, ``changed`` those that say something else by
    now, ``repeated`` those that stand in the register twice; each with the file or the row that has
    them already. ``skipped`` are those that the mapping does not take, ``further`` those that go
    on with the case of another. ``notes`` are rows, columns, what was done that a person should
    know, and the text it was done to. ``warnings`` are those of ``check``.
    """

    new: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    there: list[tuple[Row, str]] = field(default_factory=list)
    changed: list[tuple[Row, str]] = field(default_factory=list)
    repeated: list[tuple[Row, str]] = field(default_factory=list)
    skipped: list[Row] = field(default_factory=list)
    further: list[tuple[Row, Row]] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    notes: list[tuple[Row, str, str, str]] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Base:
    """A knowledge base, the day as of which it is judged, and what it holds already.

    ``ids`` are those that are taken. ``rows`` are the files and digests of imported records, by the
    names of their registers and their ids there.
    """

    knowledge: KnowledgeBase
    today: datetime.date
    vocabulary: Vocabulary
    ids: set[str]
    rows: dict[tuple[str, str], tuple[str, str]]


def read_base(knowledge: KnowledgeBase, today: datetime.date) -> Base:
    """Find what a knowledge base holds already, in records sound or not.

    Raises UnreadableRegister when its vocabulary has errors or a record cannot be read at all: the
    record could be one of the rows, which would then be written twice.
    """
    first = "run `lessons check` first"
    wrong = knowledge.errors_in_vocabulary
    if wrong:
        fault = f"{wrong[0].file} is not sound, and fields are filled by it"
        raise UnreadableRegister(f"{fault}: {first}")
    base = Base(
        knowledge=knowledge,
        today=today,
        vocabulary=knowledge.words or Vocabulary(),
        ids=set(),
        rows={},
    )
    for file, written in sorted(knowledge.sources.items()):
        if not written.is_read:
            fault = f"{written.file} cannot be read, and might be one of the rows"
            raise UnreadableRegister(f"{fault}: {first}")
        base.ids.add(Path(file).stem)
        for _, alias in written.texts("aliases", "*"):
            base.ids.add(alias)
        origin = written.data.get(SOURCE)
        if isinstance(origin, dict) and isinstance(origin.get("id"), str):
            register = str(origin.get("register", ""))
            number = str(origin["id"]).strip()
            digest = str(origin.get("digest", ""))
            base.rows.setdefault((register, number), (file, digest))
    return base


def plan(
    table: Table, register: Register, base: Base, advance: Callable[[], object] = lambda: None
) -> Plan:
    """Decide what becomes of every row. Nothing is written. ``advance`` is called at every row."""
    converter = Converter(register, table.columns, base.vocabulary, base.today)
    outcome = Plan(
        refused=[RefusedRow(row, "", reason) for row, reason in table.unread],
        kept={column: converter.own_names[column] for column in converter.homeless},
    )
    first: dict[str, Converted] = {}
    drafts: dict[str, Converted] = {}
    taken = set(base.ids)
    rows, outcome.skipped, outcome.further = converter.cases_of(table.rows)
    for row in rows:
        advance()
        converted = converter.convert(row)
        above = first.setdefault(converted.id, converted)
        file, digest = base.rows.get((register.name, converted.id), ("", ""))
        if above is not converted and above.digest == converted.digest:
            outcome.repeated.append((row, above.row.place))
        elif above is not converted:
            reason = f"`{converted.id}` is {above.row.place} already, which says something else"
            advice = "name further columns in `id`, or write `merge: true` if they are one case"
            outcome.refused.append(RefusedRow(row, "", f"{reason}: {advice}"))
        elif file:
            known = outcome.there if digest == converted.digest else outcome.changed
            known.append((row, file))
        elif converted.faults:
            is_narrow = len(table.columns) <= _NARROW
            faults = converted.faults if is_narrow else converted.faults_together()
            outcome.refused += [RefusedRow(row, column, reason) for column, reason in faults]
        else:
            slug = id_of(converted.data["title"], taken)
            taken.add(slug)
            drafts[place_of(converted.data["date"], slug)] = converted
    _judge(outcome, drafts, base, register.columns_by_field())
    outcome.refused.sort(key=lambda refused: refused.row.order)
    return outcome


def _judge(
    outcome: Plan, drafts: dict[str, Converted], base: Base, columns: Mapping[str, Iterable[str]]
) -> None:
    """Take the drafts that are sound together, and refuse the others with their problems."""
    texts = {}
    for file, converted in drafts.items():
        texts[file] = record_text(converted.data, is_one_of_many=True)
    knowledge = base.knowledge.with_proposed(texts)
    problems = dict(knowledge.problems_of(texts, base.today))
    while fallen := [file for file, own in problems.items() if _errors(own)]:
        for file in fallen:
            text = texts.pop(file)
            for problem in _errors(problems.pop(file)):
                names = columns.get(field_at(text, problem.line), ())
                reason = f"{problem.message}: {problem.suggestion} [{problem.rule}]"
                refused = RefusedRow(drafts[file].row, ", ".join(names), reason)
                outcome.refused.append(refused)
        # Only drafts that name one that fell can still be judged otherwise.
        knowledge = knowledge.without(set(fallen))
        ids = {Path(file).stem for file in fallen}
        naming = [file for file, text in texts.items() if ids.intersection(_NAMES.findall(text))]
        problems |= knowledge.problems_of(naming, base.today)
    outcome.new = texts
    for own in problems.values():
        outcome.warnings += own
    for file in texts:
        row = outcome.rows[file] = drafts[file].row
        outcome.notes += [(row, *note) for note in drafts[file].notes]


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.level == "error"]
