"""What the program does with an input of each kind, without its commands around it, and what must hold then.

A door is given bytes. It raises when something falls, or does not hold; it returns whether the
input was accepted.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import xlsxwriter

from generator.intake.form.convert import give
from generator.intake.form.reply import reply
from generator.intake.form.submission import UnreadableSubmission, read_submission
from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import UnreadableRegister
from generator.intake.register.mapping import Register, check_mapping, read_mapping
from generator.intake.register.plan import Base, plan, read_base
from generator.intake.register.report import as_json as account_as_json
from generator.intake.register.report import as_text as account_as_text
from generator.intake.register.suggest import suggestion
from generator.intake.register.table import Table, read_table
from generator.problem import Problem
from generator.records import source
from generator.records.base import KnowledgeBase
from generator.records.catalogue import Catalogue
from generator.records.judging import RULES
from generator.report import as_github, as_gitlab, as_json, as_sarif, as_text
from generator.site.contents import contents
from generator.site.lesson_page import lesson_page
from generator.site.pages import Pages, Settings
from generator.site.search_page import search_files

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TODAY = datetime.date(2026, 11, 22)
RECORDS = HERE.parent / "records"
REGISTERS = HERE.parent / "intake" / "register" / "registers"
_NAMES = {rule.name for rule in RULES}
TOGETHER = 50
"""Accepted texts that are looked at together when each has been looked at alone."""


def seeds(kind: str) -> Sequence[bytes]:
    """The sound and unsound files that inputs of a kind are made from."""
    return _SEEDS[kind]()


def _read(*patterns: tuple[Path, str]) -> list[bytes]:
    files = [file for folder, pattern in patterns for file in sorted(folder.rglob(pattern))]
    return [file.read_bytes() for file in files if file.stat().st_size <= source.MAX_BYTES]


def _records() -> list[bytes]:
    """Every record that we have; those of real lessons name one that is always there instead of each other."""
    names = "|".join(file.stem for file in (ROOT / "lessons").glob("*/*.yml")).encode()
    real = (re.sub(names, b"minimal", content) for content in _read((ROOT / "lessons", "*-*.yml")))
    return [*real, *_read((RECORDS / "valid", "*.yml"), (RECORDS / "invalid", "*.yml"))]


def _vocabularies() -> list[bytes]:
    return _read(
        *(
            (folder, "vocabulary.yml")
            for folder in (ROOT / "lessons", ROOT / "tests", ROOT / "generator")
        )
    )


def _workbook(*, date_1904: bool = False) -> bytes:
    """The incidents of 2003 as a workbook, with a number, a day, a formula and a link among the cells."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "date_1904": date_1904}
    )
    sheet = book.add_worksheet("log")
    for number, line in enumerate(
        (REGISTERS / "incidents/incidents-2003.csv").read_text().split("\n")[:4]
    ):
        sheet.write_row(number, 0, line.split(","))
    sheet.write_formula(8, 0, "=A2", None, "")
    sheet.write_comment("A9", "Was it so?")
    day = datetime.datetime(2003, 5, 6)  # noqa: DTZ001
    sheet.write_row(9, 0, [10.5, True, day, "=1/0", "https://example.org"])
    book.close()
    return content.getvalue()


_SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "record": _records,
    "vocabulary": _vocabularies,
    "patterns": lambda: _read((HERE / "seeds", "patterns.yml")),
    "mapping": lambda: _read((HERE / "seeds", "mapping*.yml")),
    "submission": lambda: [
        *_read((HERE.parent / "intake" / "form" / "submissions", "*.md")),
        *map(_event, (True, False)),
    ],
    "csv": lambda: _read((REGISTERS, "*.csv"), (HERE / "seeds", "*.csv")),
    "jsonl": lambda: _read((REGISTERS, "*.jsonl"), (HERE / "fallen", "*.jsonl")),
    "xlsx": lambda: [_workbook(), _workbook(date_1904=True)],
}
KINDS = tuple(_SEEDS)


def _event(is_of_github: bool) -> bytes:
    body = (
        HERE.parent / "intake" / "form" / "submissions" / "sound" / "as-github-sends-it.md"
    ).read_text()
    address = "https://github.com/your-organisation/lessons/issues/7"
    issue = {
        "number": 7,
        "title": "Lesson: Late",
        "body": body,
        "html_url": address,
        "labels": [{"name": "lesson"}],
    }
    merged = {"iid": 7, "title": "Late", "description": body, "url": address}
    event = {"action": "opened", "issue": issue} if is_of_github else {"object_attributes": merged}
    return json.dumps(event, indent=1).encode()


class Doors:
    """A knowledge base in a folder, and what is done there with an input."""

    def __init__(self, folder: Path) -> None:
        self._lessons = folder / "lessons"
        self._folder = folder
        self._sound: dict[str, str] = {}
        self._decided: dict[str, str] = {}
        (self._lessons / "2020").mkdir(parents=True)
        self._write("vocabulary.yml", self._words.encode())
        for name in ("minimal", "no-change", "withdrawn"):
            shutil.copy(RECORDS / "valid" / "minimal.yml", self._lessons / "2020" / f"{name}.yml")
        shutil.copy(REGISTERS / "incidents" / "incidents-2003.csv", folder / "incidents.csv")
        (folder / "incidents.xlsx").write_bytes(_workbook())

    def open(self, kind: str, content: bytes) -> bool:
        """Do all that is done with an input. True when it was accepted."""
        door: Callable[[bytes], bool] = getattr(self, f"_{kind}")
        return door(content)

    @cached_property
    def _words(self) -> str:
        """One vocabulary with the words of all records that inputs are made from, short: it is read for each."""
        data: dict[str, dict[str, source.Tree]] = {}
        for text in _vocabularies():
            for part, words in source.parse(text.decode(), "vocabulary.yml").data.items():
                for slug, word in words.items() if isinstance(words, dict) else ():
                    its = {name: word[name] for name in ("parent", "sections") if name in word}
                    data.setdefault(part, {})[slug] = {
                        "name": word["name"],
                        "description": "What it means.",
                        **its,
                    }
        return json.dumps(data).replace('"', "")

    def _write(self, place: str, content: bytes) -> Path:
        path = self._lessons / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def _read(self) -> KnowledgeBase:
        return KnowledgeBase.read(self._lessons, "lessons")

    def _catalogue(self) -> Catalogue:
        return self._read().judged(TODAY)

    def _record(self, content: bytes) -> bool:
        year = re.search(rb"(?m)^date: *[\"']?([0-9]{4})", content)
        place = f"{year[1].decode() if year else '2020'}/mutant.yml"
        path = self._write(place, content)
        try:
            catalogue = self._catalogue()
        finally:
            path.unlink()
        its = [problem for problem in catalogue.problems if problem.file == f"lessons/{place}"]
        tell(its, content)
        is_sound = "mutant" in catalogue.by_id
        assert is_sound == (not any(problem.level == "error" for problem in its))
        if is_sound:
            lesson_page(_pages(catalogue), catalogue.by_id["mutant"], ())
            _keep(self._sound, place, content.decode())
        return is_sound

    @property
    def is_full(self) -> bool:
        """Whether enough was accepted since the last time."""
        return len(self._sound) + len(self._decided) >= TOGETHER

    def close(self) -> None:
        """Make a site of the records that were accepted, and check those that were decided to be written."""
        sound, self._sound = self._sound, {}
        decided, self._decided = self._decided, {}
        _together(self._publish, sound)
        _together(self._check, decided)

    def _check(self, texts: dict[str, str]) -> None:
        found = self._read().with_proposed(texts).judged(TODAY).errors
        wrong = [problem for problem in found if problem.file.removeprefix("lessons/") in texts]
        assert not wrong, wrong[:3]

    def _publish(self, texts: dict[str, str]) -> None:
        pages = _pages(self._read().with_proposed(texts).judged(TODAY))
        for file in contents(pages):
            if file.address.endswith(".json"):
                json.loads(file.content)
        for _ in search_files(pages, []):
            pass

    def _vocabulary(self, content: bytes) -> bool:
        """A vocabulary is on the pages; patterns never are."""
        catalogue = self._settings("vocabulary.yml", content, self._words.encode())
        if catalogue:
            list(contents(Pages(catalogue.published_for("public"), Settings(today=TODAY))))
        return catalogue is not None

    def _patterns(self, content: bytes) -> bool:
        return self._settings("patterns.yml", content, None) is not None

    def _settings(self, name: str, content: bytes, before: bytes | None) -> Catalogue | None:
        path = self._write(name, content)
        try:
            catalogue = self._catalogue()
        finally:
            path.unlink()
            if before is not None:
                self._write(name, before)
        its = [problem for problem in catalogue.problems if problem.file == f"lessons/{name}"]
        tell(its, content)
        tell([problem for problem in catalogue.problems if problem not in its], None)
        return catalogue if not any(problem.level == "error" for problem in its) else None

    def _mapping(self, content: bytes) -> bool:
        path = self._folder / "mapping.yml"
        path.write_bytes(content)
        written = source.read(path, "mapping.yml")
        read, problems = read_mapping(written)
        assert read or problems
        table = (
            self._table(self._folder / ("incidents.xlsx" if read.sheets else "incidents.csv"), read)
            if read
            else None
        )
        if read and table:
            problems = check_mapping(read, written, table.columns, self._base.vocabulary)
        tell(problems, content, names=None)
        if read and table and not problems:
            self._plan(table, read)
            return True
        return False

    def _plan(self, table: Table, read: Register) -> None:
        made = plan(table, read, self._base)
        account_as_text(table, made, dry_run=True)
        json.loads(account_as_json(table, made, dry_run=True))
        for place, text in made.new.items():
            _keep(self._decided, place, text)

    @cached_property
    def _base(self) -> Base:
        return read_base(self._read(), TODAY)

    def _table(self, path: Path, read: Register | None = None) -> Table | None:
        try:
            return read_table([path], read or FileSettings())
        except UnreadableRegister as fault:
            assert str(fault)  # noqa: PT017 - both ways are fine
            return None

    def _csv(self, content: bytes) -> bool:
        return self._register(content, "csv")

    def _jsonl(self, content: bytes) -> bool:
        return self._register(content, "jsonl")

    def _xlsx(self, content: bytes) -> bool:
        return self._register(content, "xlsx")

    def _register(self, content: bytes, suffix: str) -> bool:
        path = self._folder / f"register.{suffix}"
        path.write_bytes(content)
        table = self._table(path)
        if table is None:
            return False
        try:
            drafted = suggestion(table, "register", self._base)
        except UnreadableRegister as fault:
            assert str(fault)  # noqa: PT017 - both ways are fine
            return False
        written = source.proposed(drafted, "drafted.yml")
        read, problems = read_mapping(written)
        assert read, (drafted, problems)
        if not check_mapping(read, written, table.columns, self._base.vocabulary):
            self._plan(table, read)
        return True

    def _submission(self, content: bytes) -> bool:
        try:
            submission = read_submission(content)
        except UnreadableSubmission as fault:
            assert str(fault)  # noqa: PT017 - both ways are fine
            return False
        given = give(submission, self._read(), TODAY)
        assert reply(given, "lessons")
        if not given.missing:
            _keep(self._decided, given.file, given.text)
        return not given.missing


def _keep(texts: dict[str, str], place: str, text: str) -> None:
    """Keep a text for later, in the folder of its year, under a name that no other has."""
    texts[f"{place.partition('/')[0]}/kept-{len(texts)}.yml"] = text


def _together(do: Callable[[dict[str, str]], None], texts: dict[str, str]) -> None:
    """Do it with all texts together. When that falls, do it with each alone, to tell which one it is."""
    if not texts:
        return
    try:
        do(texts)
    except Exception:
        for place, text in texts.items():
            try:
                do({place: text})
            except Exception as fault:
                fault.add_note(f"It was this record, accepted before:\n{text}")
                raise
        raise


def _pages(catalogue: Catalogue) -> Pages:
    catalogue = catalogue.published_for("restricted", drafts=True)
    return Pages(catalogue, Settings(today=TODAY, site_url="https://lessons.example.org/"))


def tell(
    problems: Sequence[Problem], content: bytes | None, names: set[str] | None = _NAMES
) -> None:
    """Check that every problem has its place, its rule and advice, and can be told in every form."""
    text = (
        (content or b"")
        .decode(errors="replace")
        .removeprefix("\ufeff")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    lines = text.split("\n")
    for problem in problems:
        assert problem.message, problem
        assert problem.suggestion, problem
        assert names is None or problem.rule in names, problem
        if content is not None:
            assert 1 <= problem.line <= len(lines), problem
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
    shown = as_text(list(problems), lambda _file: lines, lambda words, _look: words)
    assert all(c.isprintable() or unicodedata.category(c) == "Cn" for c in shown.replace("\n", ""))
    assert as_github(problems).count("\n") == max(len(problems) - 1, 0)
    for form in (as_json(problems), as_gitlab(problems), as_sarif(problems, [], "1")):
        json.loads(form)
