"""``lessons form``: a lesson given by an issue form, made a record or a friendly list of what is missing.

The form itself is made here, too, from the vocabulary; what is committed of it can be written anew
and compared.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO, get_args

import click

from generator.cli.common import Refused, build_date, echo_file, lessons_folder, read, write
from generator.intake.form.convert import Given, give
from generator.intake.form.fields import Remark
from generator.intake.form.reply import refusal, reply
from generator.intake.form.submission import MAX_BYTES, UnreadableSubmission, read_submission
from generator.intake.form.templates import FILES, MARK, Host, form_template
from generator.problem import printable
from generator.records.base import KnowledgeBase
from generator.records.judging import MISSING_VOCABULARY
from generator.records.vocabulary import Vocabulary


@click.command()
@click.argument("submission", metavar="[EVENT.json|TEXT|-]", required=False, type=click.File("rb"))
@click.option("--print", "is_printed", is_flag=True, help="Print the record instead of writing it.")
@click.option(
    "--to",
    "target",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the record below DIR instead of the lessons folder.",
)
@click.option(
    "--answer",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the answer, as Markdown, to a new FILE.",
)
@click.option(
    "--template",
    "host",
    type=click.Choice(get_args(Host)),
    help="Print the form itself, with the choices of the vocabulary, and do nothing else.",
)
@click.option(
    "--write",
    "is_kept",
    is_flag=True,
    help="With --template: write it where the host looks for it.",
)
@click.option(
    "--check",
    "is_compared",
    is_flag=True,
    help="With --template: exit with 1 when the form there is another.",
)
def form(  # noqa: PLR0913 - one argument an option
    submission: BinaryIO | None,
    *,
    is_printed: bool,
    target: Path | None,
    answer: Path | None,
    host: Host | None,
    is_kept: bool,
    is_compared: bool,
) -> None:
    """Turn what somebody sent by the issue form into a record.

    The submission is the event file of an issue on GitHub, JSON of an issue on GitLab, or a text
    with the form's headings; `-` reads it from the standard input. It is data: nothing of it is run
    or expanded.

    Exits with 0 when the record is written, 1 when something is missing (the answer says what), 2
    when it could not begin. Nothing is ever overwritten, but for a form that `--template` made:
    once the vocabulary was edited, `--template github --write` brings it up to date.
    """
    folder = lessons_folder(Path())
    if host:
        words = vocabulary_of(KnowledgeBase.read_settings(folder, folder.as_posix()))
        _template(host, folder, words, is_kept=is_kept, is_compared=is_compared)
        return
    if is_kept or is_compared:
        raise click.UsageError(
            "`--write` and `--check` say what becomes of the form: name it with `--template`"
        )
    if submission is None:
        raise click.UsageError("name the file of a submission, or `-` for the standard input")
    if answer is not None:
        _must_be_new(answer)
    base = read(folder)
    vocabulary_of(base)
    given, told = _given(submission.read(MAX_BYTES + 1), base)
    is_sound = not given.missing
    if is_sound and not is_printed:
        _write_new((target or folder) / given.file, given.text)
    if answer is not None:
        _write_new(answer, told)
    _tell(given, told, is_printed=is_printed and is_sound, is_answered=answer is not None)
    sys.exit(0 if is_sound else 1)


def vocabulary_of(base: KnowledgeBase) -> Vocabulary:
    """Return the words of a knowledge base. Refuses when they have problems, since a form is made of them."""
    wrong = base.errors_in_vocabulary
    if wrong and wrong[0].rule == MISSING_VOCABULARY.name:
        raise Refused(
            f"there is no {wrong[0].file}: `lessons init DIR` lays one down to begin with"
        )
    if wrong or base.words is None:
        first = wrong[0]
        told = f"{first.file}:{first.line}: {first.message}: {first.suggestion}"
        raise Refused(
            printable(
                f"nothing was read or written, since the vocabulary is to be mended first: {told}"
            )
        )
    return base.words


def _template(
    host: Host, folder: Path, words: Vocabulary, *, is_kept: bool, is_compared: bool
) -> None:
    """Print the form, write it to its place, or compare it with what is there."""
    text, path = form_template(host, words), Path(os.path.relpath(folder.parent / FILES[host]))
    there = _there(path) if is_kept or is_compared else None
    if is_kept:
        _keep(path, text, there)
    elif is_compared:
        _compare(path, text, there, host)
    else:
        echo_file(text)


def _there(path: Path) -> str | None:
    """The form that lies there; None when there is none."""
    try:
        return (
            path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
            if os.path.lexists(path)
            else None
        )
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}") from None


def _keep(path: Path, text: str, there: str | None) -> None:
    if there is not None and not _is_made(there):
        raise Refused(
            f"nothing was written, because {path} is not a form that was made here: its first lines say so"
        )
    if there != text:
        write(path, text.encode())
    click.echo(f"{path} {'is up to date already' if there == text else 'is written: commit it'}.")


def _compare(path: Path, text: str, there: str | None, host: Host) -> None:
    if there is None or not _is_made(there):
        click.echo(
            f"{path} {'is not there' if there is None else 'is your own'}, so there is nothing to compare."
        )
    elif there != text:
        click.echo(
            f"{path} is not what the vocabulary gives: `lessons form --template {host} --write`, and commit it."
        )
        sys.exit(1)


def _is_made(text: str) -> bool:
    return MARK in text[:200]


def _given(content: bytes, base: KnowledgeBase) -> tuple[Given, str]:
    """What became of a submission, and the answer to it."""
    try:
        given = give(read_submission(content), base, build_date())
    except UnreadableSubmission as fault:
        return Given(missing=[Remark(None, str(fault))]), refusal(str(fault))
    return given, reply(given, base.shown)


def _must_be_new(path: Path) -> None:
    if os.path.lexists(path):
        raise Refused(f"nothing was written, because {path} is there already")


def _write_new(path: Path, text: str) -> None:
    _must_be_new(path)
    write(path, text.encode())


def _tell(given: Given, told: str, *, is_printed: bool, is_answered: bool) -> None:
    if is_printed:
        echo_file(given.text)
    if not is_answered:
        click.echo(told, nl=False, err=is_printed)
