"""``lessons import``: an existing register, brought in as records."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from generator.cli import common
from generator.cli.common import EXISTING, PATH, Refused
from generator.intake.register.again import list_of, list_text, read_list
from generator.intake.register.file_settings import FileSettings
from generator.intake.register.grid import UnreadableRegister
from generator.intake.register.mapping import Register, check_mapping, read_mapping
from generator.intake.register.plan import Base, Plan, plan, read_base
from generator.intake.register.report import as_json, as_text
from generator.intake.register.suggest import MARK, suggestion, with_decisions
from generator.intake.register.table import Table, heading_of, key_of, read_table
from generator.problem import Problem, printable
from generator.progress import steps
from generator.records import source
from generator.records.model_messages import validate
from generator.records.source import Source, lines_of
from generator.report import as_text as problems_as_text
from generator.site.markdown_copies import MarkdownCopies
from generator.site.pages import Pages, Settings


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=EXISTING)
@click.option("--mapping", type=PATH, help="The file that says which columns become which fields.")
@common.flag(
    "--suggest",
    help="Draft the mapping from the header and the rows: print it, or write --mapping.",
)
@common.flag("--dry-run", help="Tell what would be written, and write nothing.")
@common.flag("--update", help="Take over what changed at the source, where nobody edited since.")
@common.flag(
    "--strict",
    help="Write nothing while lines are marked DECIDE, or texts may name persons.",
)
@common.with_default("--show", default=3, help="How many records a dry run shows.")
@click.option("--into", type=EXISTING, default=Path(), help="The knowledge base. [default: here]")
@common.format_option(type=click.Choice(["text", "json"]), help="For people or for programs.")
@common.today_option()
def register(  # noqa: PLR0913 - one argument an option
    files: tuple[Path, ...],
    *,
    mapping: Path | None,
    suggest: bool,
    dry_run: bool,
    update: bool,
    strict: bool,
    show: int,
    into: Path,
    form: str,
    day: datetime.date,
) -> None:
    """Bring an existing register in: each row of FILE becomes a record, or is listed
    with the reason.

    FILE is .xlsx, .csv, .json, .yml or .md, or a folder of such files; several of one register
    may be given at once. Begin with --suggest, edit the mapping, look with --dry-run, then import.
    Rows that were imported before are known again and left alone, so an import can be repeated.

    Exits with 0 when every row is a record, 1 when some cannot be or the mapping has problems, 2
    when it could not begin.
    """  # noqa: D205 - the summary is what `--help` says
    folder = common.lessons_folder(into)
    if mapping in files:
        raise Refused(f"{mapping} is the mapping; name the file of the register, too")
    try:
        base = read_base(common.read(folder), day)
        if suggest:
            _suggest(files, mapping, base)
            return
        read, written = _mapping(mapping, form)
        table = read_table(files, read)
        _refuse_problems(check_mapping(read, written, table.columns, base.vocabulary), form)
    except (UnreadableRegister, OSError) as fault:
        raise Refused(printable(str(fault))) from None
    undecided = _undecided(written)
    table.told += [*undecided, *_absent(read, table)]
    rows_written = list_of(folder, read.name)
    base.listed = read_list(rows_written)
    made = plan(table, read, base, update=update)
    is_held = strict and bool(undecided or made.may_name)
    dry_run = dry_run or is_held
    if not dry_run:
        _write(folder, made)
        _list(rows_written, read.name, base, made)
    if dry_run and form == "text":
        _show(base, made, show)
    _tell(table, made, form, dry_run=dry_run)
    if is_held:
        click.echo(
            "Nothing was written: decide first what is marked, and who is a person.", err=True
        )
    sys.exit(1 if made.refused or is_held else 0)


def _suggest(files: tuple[Path, ...], mapping: Path | None, base: Base) -> None:
    """Draft a mapping for a register, named by its file, else by the folder of its files."""
    path = files[0].absolute()
    name = path.parent.name
    if len(files) == 1:
        name = path.stem
    settings = FileSettings()
    before = ""
    if mapping is not None and mapping.exists():
        written = source.read(mapping, mapping.as_posix(), "mapping")
        of_files = {
            key: written.data[key] for key in FileSettings.model_fields if key in written.data
        }
        read, _ = validate(FileSettings, of_files)
        if not written.is_read or read is None:
            raise Refused(f"{mapping} cannot be read, so nothing was written: mend it first")
        settings = read
        before = written.text
    text = with_decisions(suggestion(read_table(files, settings), name, base), before)
    if mapping is None:
        common.echo_file(text)
        return
    common.write(mapping, text.encode())
    click.echo(
        f"A mapping lies in {mapping}. Edit the lines marked {MARK}, "
        "then run the same with --dry-run."
    )


def _mapping(path: Path | None, form: str) -> tuple[Register, Source]:
    if path is None:
        raise Refused(
            "name the file that says which columns become which fields with --mapping; "
            "--suggest drafts one"
        )
    written = source.read(path, path.as_posix(), "mapping")
    read, problems = read_mapping(written)
    _refuse_problems(problems, form)
    if read is None:
        raise Refused(f"{path} cannot be read")
    return read, written


def _refuse_problems(problems: list[Problem], form: str) -> None:
    if not problems:
        return
    if form == "json":
        data = {"problems": [asdict(problem) for problem in problems]}
        common.echo_json(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(problems_as_text(sorted(problems), lines_of, lambda text, _: text))
        click.echo("Nothing was read or written: mend the mapping first.")
    sys.exit(1)


def _undecided(written: Source) -> list[str]:
    marked = []
    for number, line in enumerate(written.text.split("\n"), 1):
        if f"# {MARK}" in line:
            marked.append(str(number))
    if not marked:
        return []
    lines = f"line {marked[0]} is" if len(marked) == 1 else f"lines {', '.join(marked)} are"
    return [f"{written.file}: {lines} still marked {MARK}"]


def _absent(read: Register, table: Table) -> Iterator[str]:
    """Tell what the mapping ignores that these files do not have; it may have another name now."""
    there = {key(name) for name in table.columns for key in (key_of, heading_of)}
    names = [name for name in read.ignore if key_of(name) not in there]
    if names:
        yield f"no column is called {', '.join(names)} here, which the mapping ignores"


def _write(folder: Path, made: Plan) -> None:
    for number, (file, text) in enumerate(steps(made.texts.items(), "writing records")):
        try:
            if file in made.replaced:
                _replace(folder / made.replaced[file].file, folder / file, text)
            else:
                common.write_new(folder / file, text)
        except OSError as fault:
            reason = f"{file} cannot be written ({fault.strerror or 'it is there already'})"
            done = f"{number:,} of {len(made.texts):,} records are"
            raise Refused(f"{reason}; {done}: run it again to go on") from None


def _replace(before: Path, path: Path, text: str) -> None:
    """Write a record anew; it lies elsewhere if the year of its date is another."""
    if path == before:
        common.replace(path, text)
        return
    common.write_new(path, text)
    before.unlink()


def _list(file: Path, register: str, base: Base, made: Plan) -> None:
    """List the rows that became records, so that those deleted here stay so."""
    ids = base.listed | base.of(register).keys() | made.ids
    if ids != base.listed:
        common.write(file, list_text(register, ids).encode())


def _show(base: Base, made: Plan, number: int) -> None:
    """Show some records, and what readers will see of the one that is as long as most are."""
    new = made.new
    for file in [*new][:number]:
        click.echo(f"--- {file}\n{new[file]}")
    if not new:
        return
    by_length = sorted(new, key=lambda file: len(new[file]))
    file = by_length[len(new) // 2]
    catalogue = base.knowledge.with_proposed({file: new[file]}).judged(base.today)
    copies = MarkdownCopies(Pages(catalogue, Settings(today=base.today)))
    lesson = catalogue.by_id[Path(file).stem]
    click.echo(f"--- what readers will see of {file}\n{copies.text(lesson)}")


def _tell(table: Table, made: Plan, form: str, *, dry_run: bool) -> None:
    if form == "json":
        common.echo_json(as_json(table, made, dry_run=dry_run))
    else:
        click.echo(as_text(table, made, dry_run=dry_run), nl=False)
