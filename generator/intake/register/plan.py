"""Decide for each row of a register: a new record, imported before, repeated, or refused."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from generator.intake.draft import field_at, id_of, place_of, record_text
from generator.intake.register.again import (
    Difference,
    Imported,
    differences,
    digest_of_text,
    imported,
    plain_id,
)
from generator.intake.register.conversion import MAY_BE_NAME, Converted, Converter
from generator.intake.register.grid import UnreadableRegister
from generator.intake.register.mapping import Register
from generator.intake.register.table import Row, Table
from generator.problem import Problem
from generator.progress import steps
from generator.records.base import KnowledgeBase
from generator.records.fields import SLUG, TRUE
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


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that says something else than when it became a record, and what.

    ``is_edited`` says that the record was changed here, too, so that people must decide.
    """

    row: Row
    file: str
    differences: list[Difference]
    is_edited: bool


@dataclass(slots=True)
class Plan:
    """The outcome of every row of a register.

    ``texts`` are those of records to be written, by their files below the lessons folder; ``rows``
    says which row each is from. ``there`` are rows imported before, ``repeated`` those that stand
    in the register twice, each with the file or the row that has them already. ``changed`` are
    those that say something else by now, ``replaced`` those of them that are taken over, by the
    files of their texts. ``gone`` are the files of records whose row is not among the cases any
    more, ``deleted`` rows whose records somebody deleted. ``skipped`` are those that the mapping
    does not take, ``further`` those that go on with the case of another. ``notes`` are rows,
    columns, what was done that a person should know, and the text it was done to. ``warnings`` are
    those of ``check``. ``columns`` are those of each field, ``ids`` what the rows of ``texts`` are
    known by. ``filled`` counts how many texts have a field, and ``defaults`` in how many it says no
    more than the mapping does.
    """

    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    there: list[tuple[Row, str]] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    replaced: dict[str, ChangedRow] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    deleted: list[Row] = field(default_factory=list)
    repeated: list[tuple[Row, str]] = field(default_factory=list)
    skipped: list[Row] = field(default_factory=list)
    further: list[tuple[Row, Row]] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    notes: list[tuple[Row, str, str, str]] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    filled: Counter[str] = field(default_factory=Counter)
    defaults: Counter[str] = field(default_factory=Counter)

    @property
    def new(self) -> dict[str, str]:
        """The texts of records that are not there yet, by their files."""
        texts = dict(self.texts)
        for file in self.replaced:
            texts.pop(file, None)
        return texts

    @property
    def may_name(self) -> bool:
        """True if a record may name a person, as far as anybody has said."""
        return any(note.endswith(MAY_BE_NAME) for _, _, note, _ in self.notes)

    def take(self, file: str, text: str, converted: Converted) -> None:
        """Take the text of a row that is a sound record."""
        row = converted.row
        self.texts[file] = text
        self.rows[file] = row
        self.ids.add(converted.id)
        self.filled.update(converted.data.keys())
        self.defaults.update(converted.defaults)
        self.notes += [(row, *note) for note in converted.notes]

    def refuse(self, text: str, row: Row, errors: Iterable[Problem]) -> None:
        """Refuse a row whose text has errors, each told at the columns of its field."""
        for problem in errors:
            field = field_at(text, problem.line)
            columns = self.columns.get(field, "")
            what = f"{problem.message}: {problem.suggestion}"
            reason = f"{what} [{problem.rule}]"
            self.refused.append(RefusedRow(row, columns, reason))


@dataclass(slots=True)
class Base:
    """A knowledge base, the day as of which it is judged, and what it holds already.

    ``ids`` are those that are taken. ``rows`` are the imported records by the names of their
    registers and their ids there, ``listed`` the ids of rows that ever became records.
    """

    knowledge: KnowledgeBase
    today: datetime.date
    vocabulary: Vocabulary
    ids: set[str]
    rows: dict[tuple[str, str], Imported]
    listed: set[str] = field(default_factory=set)

    def of(self, register: str) -> dict[str, Imported]:
        """Return the records that came from a register, by their ids there."""
        rows = {}
        for (name, number), of_row in self.rows.items():
            if name == register:
                rows[number] = of_row
        return rows


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
        known = imported(file, written)
        if known:
            register, number, of_row = known
            base.rows.setdefault((register, number), of_row)
    return base


def plan(
    table: Table,
    register: Register,
    base: Base,
    *,
    update: bool = False,
) -> Plan:
    """Decide what becomes of every row. Nothing is written.

    With ``update``, what changed at the source is taken over where nobody edited the record.
    """
    planner = _Planner(table, register, base, update=update)
    for row in steps(planner.rows, "reading rows"):
        planner.take(row)
    return planner.outcome_judged()


class _Planner:
    """Takes one row after the other, with what it knows of those before."""

    def __init__(self, table: Table, register: Register, base: Base, *, update: bool) -> None:
        self._register = register
        self._base = base
        self._update = update
        self._converter = Converter(register, table.columns, base.vocabulary, base.today)
        self._is_narrow = len(table.columns) <= _NARROW
        self._outcome = Plan()
        self._outcome.refused = [RefusedRow(row, "", reason) for row, reason in table.unread]
        filled = set().union(*(row.cells for row in table.rows))
        for column in self._converter.homeless:
            if column in filled:
                self._outcome.kept[column] = self._converter.own_names[column]
        self.rows, skipped, further = self._converter.cases_of(table.rows)
        self._outcome.skipped = skipped
        self._outcome.further = further
        self._first: dict[str, Converted] = {}
        self._drafts: dict[str, Converted] = {}
        self._taken = set(base.ids)
        self._numbers: dict[str, int] = {}
        self._known = base.of(register.name)
        self._alike = {plain_id(number): number for number in self._known}
        self._present = set(map(self._converter.id_of, self.rows))
        listed = set(map(plain_id, base.listed))
        self._deleted = listed - self._alike.keys()

    def take(self, row: Row) -> None:
        """Decide what becomes of a row, but for what the rules of records say."""
        converted = self._converter.convert(row)
        if self._is_refused_as_repeated(converted):
            return
        record = self._record_of(converted)
        if record is not None:
            self._follow(record, converted)
        elif plain_id(converted.id) in self._deleted:
            self._outcome.deleted.append(row)
        elif self._is_sound(converted):
            data = converted.data
            slug = id_of(data["title"], self._taken, self._numbers)
            self._taken.add(slug)
            place = place_of(data["date"], slug)
            self._drafts[place] = converted

    def outcome_judged(self) -> Plan:
        """Return what becomes of every row, after the rules of records were asked."""
        outcome = self._outcome
        gone = [record for number, record in self._known.items() if number not in self._present]
        outcome.gone = sorted(record.file for record in gone)
        for name, columns in self._register.columns_by_field().items():
            outcome.columns[name] = ", ".join(columns)
        _judge(outcome, self._drafts, self._base)
        outcome.refused.sort(key=lambda refused: refused.row.order)
        return outcome

    def _is_refused_as_repeated(self, converted: Converted) -> bool:
        """Tell of a row whose id an earlier one has; without an id it gets one of its own."""
        row = converted.row
        number = converted.id
        for further in count(2):
            above = self._first.setdefault(converted.id, converted)
            if above is converted:
                return False
            if above.row.digest == row.digest:
                self._outcome.repeated.append((row, above.row.place))
                return True
            if not converted.is_anonymous:
                reason = f"`{number}` is {above.row.place} already, which says something else"
                advice = "name further columns in `id`, or write `merge: true` if they are one case"
                self._outcome.refused.append(RefusedRow(row, "", f"{reason}: {advice}"))
                return True
            converted.call(f"{number}-{further}")
        return False

    def _record_of(self, converted: Converted) -> Imported | None:
        """Return the record that a row became, though a program spells its id otherwise by now."""
        number = converted.id
        if number not in self._known:
            older = plain_id(number)
            if converted.is_anonymous:
                older = f"#{converted.row.digest}"
            number = self._alike.get(older, "")
            if not number or number in self._present:
                return None
            converted.call(number)
        self._present.add(number)
        return self._known[number]

    def _follow(self, record: Imported, converted: Converted) -> None:
        """Take over what a row says by now, or tell it."""
        row = converted.row
        data = converted.data
        found = differences(record.source, data, self._converter.is_followed)
        is_row_the_same = record.digest in (converted.digest, row.digest)
        if not found or (record.is_edited and is_row_the_same):
            self._outcome.there.append((row, record.file))
        elif record.is_edited or not self._update:
            changed = ChangedRow(row, record.file, found, is_edited=record.is_edited)
            self._outcome.changed.append(changed)
        elif self._is_sound(converted):
            data.pop("draft", None)
            if record.source.data.get("draft") in TRUE:
                data["draft"] = True
            place = place_of(data["date"], Path(record.file).stem)
            changed = ChangedRow(row, record.file, found, is_edited=False)
            self._outcome.replaced[place] = changed
            self._drafts[place] = converted

    def _is_sound(self, converted: Converted) -> bool:
        faults = converted.faults if self._is_narrow else converted.faults_together()
        refused = [RefusedRow(converted.row, column, reason) for column, reason in faults]
        self._outcome.refused += refused
        return not refused


def _judge(outcome: Plan, drafts: dict[str, Converted], base: Base) -> None:
    """Take the drafts that are sound together, and refuse the others with their problems."""
    texts = {}
    for file, converted in drafts.items():
        text = record_text(converted.data, is_one_of_many=True)
        texts[file] = f"{text}  record: '{digest_of_text(text)}'\n"
    before = {changed.file for changed in outcome.replaced.values()}
    knowledge = base.knowledge.without(before).with_proposed(texts)
    problems = dict(knowledge.problems_of(texts, base.today))
    while fallen := [file for file, own in problems.items() if _errors(own)]:
        for file in fallen:
            errors = _errors(problems.pop(file))
            outcome.refuse(texts.pop(file), drafts[file].row, errors)
            outcome.replaced.pop(file, None)
        knowledge = knowledge.without(set(fallen))
        # Only drafts that name one that fell can still be judged otherwise.
        ids = {Path(file).stem for file in fallen}
        named = {file: set(_NAMES.findall(text)) for file, text in texts.items()}
        naming = [file for file in texts if ids & named[file]]
        problems |= knowledge.problems_of(naming, base.today)
    for own in problems.values():
        outcome.warnings += own
    for file, text in texts.items():
        outcome.take(file, text, drafts[file])


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.level == "error"]
