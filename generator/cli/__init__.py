"""The command ``lessons``: one module a command, and ``common.py`` with what they stand on."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from io import BytesIO, TextIOWrapper, UnsupportedOperation
from typing import Any

import click

from generator import __version__
from generator.cli.check import check
from generator.cli.common import Refused
from generator.cli.form import form
from generator.cli.links import links
from generator.cli.new import new
from generator.cli.publish import publish
from generator.cli.register import register
from generator.cli.start import init, schema
from generator.cli.verify import verify


class _Program(click.Group):
    """All commands, in whatever surroundings they are called."""

    def main(self, *arguments: Any, **more: Any) -> Any:
        """Run a command. No character and no full disk below the streams ends it in a traceback."""
        _bear_any_character()
        try:
            return super().main(*arguments, **more)
        except OSError as fault:
            sys.stdout = TextIOWrapper(
                BytesIO()
            )  # else Python tries once more at its end what could not be written
            click.echo(
                f"Error: {fault.strerror or fault}{f': {fault.filename}' if fault.filename else ''}",
                err=True,
            )
            sys.exit(Refused.exit_code)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command. An option that is given twice is refused: the second would silently replace the first."""
        name, command, arguments = super().resolve_command(ctx, args)
        if command and not ctx.resilient_parsing:
            _refuse_twice(command, arguments, click.Context(command, ctx, name))
        return name, command, arguments


def _refuse_twice(command: click.Command, arguments: list[str], context: click.Context) -> None:
    _, _, order = command.make_parser(context).parse_args(list(arguments))
    for option, times in Counter(each for each in order if isinstance(each, click.Option)).items():
        is_harmless = option.multiple or (option.is_flag and not option.secondary_opts)
        if times > 1 and not is_harmless:
            told = f"{option.opts[0]} is given {times} times, and only one can count; leave out what is not meant."
            raise click.UsageError(told, context)


def _bear_any_character() -> None:
    """Let the streams escape what their encoding lacks: Windows gives pipes one of 256 characters.

    An input that was closed holds nothing; what is told to a closed output is lost.
    """
    sys.stdin = sys.stdin or TextIOWrapper(BytesIO())
    sys.stdout = sys.stdout or TextIOWrapper(BytesIO())
    sys.stderr = sys.stderr or TextIOWrapper(BytesIO())
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        # What was read from already stays as it is.
        if isinstance(stream, TextIOWrapper):
            with suppress(UnsupportedOperation):
                stream.reconfigure(errors=errors)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lessons")
def main() -> None:
    """Keep lessons: what failed, why, and what changed."""


for command in (check, new, form, register, links, verify, publish, schema, init):
    # Click remembers them at the first use, which need not be by way of `main`.
    command.context_settings.update(main.context_settings)
    main.add_command(command)
