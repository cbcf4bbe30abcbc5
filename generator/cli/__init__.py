"""The command ``lessons``: one module a command, and ``ground.py`` with what they stand on."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from generator import __version__
from generator.cli.check import check
from generator.cli.form import form
from generator.cli.ground import Refused
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
            click.echo(f"Error: {fault.strerror or fault}{f': {fault.filename}' if fault.filename else ''}", err=True)
            sys.exit(Refused.exit_code)


def _bear_any_character() -> None:
    """Let the streams escape what their encoding lacks: Windows gives pipes one of 256 characters."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lessons")
def main() -> None:
    """Keep lessons: what failed, why, and what changed."""


for command in (check, new, form, register, links, verify, publish, schema, init):
    main.add_command(command)


def reference() -> list[dict[str, Any]]:
    """Every command with its usage, its help by paragraphs and its options, for the reference page."""
    entries = []
    for name, command in main.commands.items():
        context = click.Context(command, info_name=f"lessons {name}")
        records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
        entries.append(
            {
                "name": f"lessons {name}",
                "usage": command.get_usage(context).removeprefix("Usage: "),
                "help": [" ".join(part.split()) for part in (command.help or "").split("\n\n")],
                "options": [record for record in records if record and record[1]],
            }
        )
    return entries
