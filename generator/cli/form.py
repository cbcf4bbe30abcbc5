"""``lessons form``: what somebody gave by an issue form is recorded, or asked for again.

It is a lesson, what became of one, or what was found elsewhere. The forms themselves are made here,
too, from the vocabulary; what is committed of them can be written anew and compared.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO, get_args

import click

from generator.cli import common
from generator.cli.common import PATH, Refused
from generator.intake import gate
from generator.intake.form.convert import Given, give, told_in
from generator.intake.form.entry import give_entry
from generator.intake.form.fields import Remark
from generator.intake.form.questions import FORMS, LESSON, IssueForm
from generator.intake.form.reply import gate_reply, refusal, reply
from generator.intake.form.submission import MAX_BYTES, UnreadableSubmission, read_submission
from generator.intake.form.templates import MARK, Host, form_file, form_template
from generator.problem import printable
from generator.records import mute
from generator.records.base import KnowledgeBase
from generator.records.judging import MISSING_VOCABULARY
from generator.records.vocabulary import Vocabulary


@click.command()
@click.argument("submission", metavar="[EVENT.json|TEXT|-]", required=False, type=click.File("rb"))
@common.with_default(
    "--kind",
    type=click.Choice(list(FORMS)),
    default=LESSON.name,
    help="What is given: a lesson; a practice, which worked; that a lesson was applied, changed "
    "for use, or turned down; or what somebody found where else it could happen.",
)
@common.flag("--print", "is_printed", help="Print the record instead of writing it.")
@click.option(
    "--to",
    "target",
    metavar="DIR",
    type=PATH,
    help="Write the record below DIR instead of the lessons folder.",
)
@click.option(
    "--answer", metavar="FILE", type=PATH, help="Write the answer, as Markdown, to a new FILE."
)
@click.option(
    "--template",
    "host",
    type=click.Choice(get_args(Host)),
    help="Print the form itself, with the choices of the vocabulary, and do nothing else.",
)
@common.flag("--write", "is_kept", help="With --template: write it where the host looks for it.")
@common.flag(
    "--check", "is_compared", help="With --template: exit with 1 when the form there is another."
)
def form(  # noqa: PLR0913 - one argument an option
    submission: BinaryIO | None,
    *,
    kind: str,
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
    or expanded. With `--kind applied` it tells of a use, and with `--kind where-else` of what was
    found elsewhere: it is added to the lesson's record, where all else stays as it was written.

    Exits with 0 when the record is written, 1 when something is missing (the answer says what), 2
    when it could not begin. Nothing else is ever overwritten, but for a form that `--template`
    made: once the vocabulary was edited, `--template github --write` brings it up to date.
    """
    folder = common.lessons_folder(Path())
    asked = FORMS[kind]
    if host:
        words = vocabulary_of(KnowledgeBase.read_settings(folder, folder.as_posix()))
        path = Path(os.path.relpath(folder.parent / form_file(host, asked)))
        text = form_template(host, asked, words)
        about = "" if asked is LESSON else f" --kind {asked.name}"
        command = f"`lessons form --template {host}{about} --write`"
        _template(text, path, command, is_kept=is_kept, is_compared=is_compared)
        return
    if is_kept or is_compared:
        raise click.UsageError(
            "`--write` and `--check` say what becomes of the form: name it with `--template`"
        )
    if submission is None:
        raise click.UsageError("name the file of a submission, or `-` for the standard input")
    if answer is not None:
        _must_be_new(answer)
    base = common.read(folder)
    vocabulary_of(base)
    given, text = _answered(submission.read(MAX_BYTES + 1), asked, base)
    is_sound = not given.missing
    if is_sound and not is_printed:
        _write(given, folder, target)
    if answer is not None:
        _write_new(answer, text)
    if is_sound and is_printed:
        common.echo_file(given.text)
    if answer is None:
        click.echo(text, nl=False, err=is_printed and is_sound)
    sys.exit(0 if is_sound else 1)


def vocabulary_of(base: KnowledgeBase) -> Vocabulary:
    """Return the vocabulary of a knowledge base. Raises Refused when it has errors."""
    wrong = base.errors_in_vocabulary
    if wrong and wrong[0].rule == MISSING_VOCABULARY.name:
        raise Refused(
            f"there is no {wrong[0].file}: `lessons init DIR` lays one down to begin with"
        )
    if wrong or base.words is None:
        first = wrong[0]
        reason = "nothing was read or written, since the vocabulary is to be mended first"
        place = f"{first.file}:{first.line}"
        raise Refused(printable(f"{reason}: {place}: {first.message}: {first.suggestion}"))
    return base.words


def _template(text: str, path: Path, command: str, *, is_kept: bool, is_compared: bool) -> None:
    """Print the form, write it to the path that a host reads, or compare it with what is there."""
    if not (is_kept or is_compared):
        common.echo_file(text)
        return
    there = _there(path)
    is_ours = there is not None and MARK in there[:200]
    if is_kept and there is not None and not is_ours:
        raise Refused(
            f"nothing was written, because {path} is not a form that was made here: "
            "its first lines say so"
        )
    if is_kept:
        if there != text:
            common.write(path, text.encode())
        outcome = "is up to date already" if there == text else "is written: commit it"
        click.echo(f"{path} {outcome}.")
    elif not is_ours:
        reason = "is not there" if there is None else "is your own"
        click.echo(f"{path} {reason}, so there is nothing to compare.")
    elif there != text:
        click.echo(f"{path} is not what the vocabulary gives: {command}, and commit it.")
        sys.exit(1)


def _there(path: Path) -> str | None:
    """Return the form that lies there; None when there is none."""
    if not os.path.lexists(path):
        return None
    try:
        return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}") from None


def _answered(content: bytes, asked: IssueForm, base: KnowledgeBase) -> tuple[Given, str]:
    """Convert a submission; return what became of it, and the answer to it."""
    today = common.build_date()
    language = vocabulary_of(base).language
    try:
        submission = read_submission(content)
        verdict = gate.verdict_in(told_in(submission, asked))
        if verdict and gate.IS_LESSON_LINE not in submission.body:
            text = gate_reply(verdict, vocabulary_of(base))
            return Given(asked, missing=[Remark(None, text)]), text
        if asked.makes_record:
            given = give(submission, base, today, asked)
        else:
            given = give_entry(submission, asked, base, today)
    except UnreadableSubmission as fault:
        return Given(asked, missing=[Remark(None, str(fault))]), refusal(
            str(fault), asked, language
        )
    return given, reply(given, base.shown, language)


def _write(given: Given, folder: Path, target: Path | None) -> None:
    """Write the record of a lesson, or what an entry changed; below ``target``, both are new."""
    changed = {given.file: given.text}
    if given.mutes:
        changed[mute.FILE_NAME] = given.mutes
    for file, text in changed.items():
        there = folder / file
        if given.form.makes_record or target or not there.exists():
            _write_new((target or folder) / file, text)
        else:
            ends = "\r\n" if b"\r\n" in there.read_bytes() else "\n"
            common.replace(there, text.replace("\n", ends))


def _must_be_new(path: Path) -> None:
    if os.path.lexists(path):
        raise Refused(f"nothing was written, because {path} is there already")


def _write_new(path: Path, text: str) -> None:
    _must_be_new(path)
    common.write(path, text.encode())
