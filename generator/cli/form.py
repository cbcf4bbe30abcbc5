"""``lessons form``: a lesson given by an issue form, made a record or a friendly list of what is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO, get_args

import click

from generator.cli.ground import Refused, build_date, lessons_folder, read, write
from generator.intake.form.fields import Remark
from generator.intake.form.giving import Given, give
from generator.intake.form.reply import refusal, reply
from generator.intake.form.submission import MAX_BYTES, Unreadable, read_submission
from generator.intake.form.templates import Host, form_template


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
    "--answer", metavar="FILE", type=click.Path(path_type=Path), help="Write the answer, as Markdown, to a new FILE."
)
@click.option(
    "--template",
    "host",
    type=click.Choice(get_args(Host)),
    help="Print the form itself, with the choices of the vocabulary, and do nothing else.",
)
def form(
    submission: BinaryIO | None, *, is_printed: bool, target: Path | None, answer: Path | None, host: Host | None
) -> None:
    """Turn what somebody sent by the issue form into a record.

    The submission is the event file of an issue on GitHub, JSON of an issue on GitLab, or a text with the form's
    headings; `-` reads it from the standard input. It is data: nothing of it is run or expanded.

    Exits with 0 when the record is written, 1 when something is missing (the answer says what), 2 when it could
    not begin. Nothing is ever overwritten.
    """
    folder = lessons_folder(Path())
    if host:
        click.echo(form_template(host, read(folder, build_date()).vocabulary), nl=False)
        return
    if submission is None:
        raise click.UsageError("name the file of a submission, or `-` for the standard input")
    if answer is not None:
        _must_be_new(answer)
    given, told = _given(submission.read(MAX_BYTES + 1), folder)
    is_sound = not given.missing
    if is_sound and not is_printed:
        _write_new((target or folder) / given.file, given.text)
    if answer is not None:
        _write_new(answer, told)
    _tell(given, told, is_printed=is_printed and is_sound, is_answered=answer is not None)
    sys.exit(0 if is_sound else 1)


def _given(content: bytes, folder: Path) -> tuple[Given, str]:
    """What became of a submission, and the answer to it."""
    try:
        given = give(read_submission(content), folder, folder.as_posix(), build_date())
    except Unreadable as fault:
        return Given(missing=[Remark(None, str(fault))]), refusal(str(fault))
    except OSError as fault:
        raise Refused(f"{folder} cannot be read: {fault.strerror}") from None
    return given, reply(given, folder.as_posix())


def _must_be_new(path: Path) -> None:
    if os.path.lexists(path):
        raise Refused(f"nothing was written, because {path} is there already")


def _write_new(path: Path, text: str) -> None:
    _must_be_new(path)
    write(path, text.encode())


def _tell(given: Given, told: str, *, is_printed: bool, is_answered: bool) -> None:
    if is_printed:
        click.echo(given.text, nl=False)
    if not is_answered:
        click.echo(told, nl=False, err=is_printed)
